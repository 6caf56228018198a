package finance

import (
	"slices"

	"sostool/pkg/language"
	"sostool/pkg/money"
)

// scaling is another total in place of a budget's: every stated figure is taken
// times n/d, and rounded so that what added up still does. The total comes
// first, then the lines and costs that make it, then the parts of each.
type scaling struct {
	*Plan
	before *Plan // without any assumption
	n, d   int64
	said   language.Text // n/d
}

// scalingOf is the scaling that the options ask for; false where they ask for
// none, for the total that is there already, or for a part of a total that is
// not known.
func scalingOf(p, before *Plan) (*scaling, bool) {
	o, total := p.options, before.Total.Amount
	s := &scaling{Plan: p, before: before}
	switch {
	case o.TotalShare.Known():
		s.n, s.d = o.TotalShare.Micro(), money.Percent(100).Micro()
		s.said = language.Say("{0}", o.TotalShare)
	case o.Total.Known():
		s.n, s.d = o.Total.Cents(), total.Cents()
		s.said = language.Say("{0}/{1}", money.Figure{Amount: o.Total}, money.Figure{Amount: total.Amount})
	}
	return s, total.Cents() > 0 && s.n != s.d
}

// rescale puts the scaled figures in the place of the stated ones.
func (s *scaling) rescale() {
	p := s.Plan
	p.Total.Amount = s.total()
	costs := make([]Row, len(p.Costs))
	for i, c := range p.Costs { // they follow the total's years
		costs[i], c.Row = c.Row, p.blank()
	}
	fulls := s.fullYears()
	for i, target := range s.lines() {
		line := p.Lines[i]
		was := s.lineBefore(line)
		if line.free || was == nil {
			continue
		}
		if line.Amount.Known() {
			line.Amount = target
		}
		s.row(&line.Row, &was.Row, target, fulls[i])
		s.payers(line, was, target, fulls[i])
	}
	s.totalYears()
	p.derive()
	s.totalFullYear()
	s.costs(costs)
}

// scaled is a figure of so many cents that stands in the place of another.
func (s *scaling) scaled(was Figure, cents int64) Figure {
	a := money.Cents(cents)
	if was.IsAbout() {
		a = partOf(was.Amount, cents)
	}
	return Figure{a, money.Assumed, s.why(func() language.Text {
		return language.Say("{0} × {1}, rounded so that all adds up = {2}", money.Figure{Amount: was.Amount}, s.said, a)
	})}
}

// total is the assumed one: a part of the stated one is rounded half up, to the
// budget's unit.
func (s *scaling) total() Figure {
	if s.options.Total.Known() {
		return Figure{Amount: s.options.Total, Basis: money.Assumed}
	}
	return s.nearest(s.before.Total.Amount)
}

// nearest is a figure scaled by itself.
func (s *scaling) nearest(was Figure) Figure {
	if !was.Known() || was.Cents() < 0 {
		return Figure{}
	}
	unit := s.unitOf([]int64{was.Cents()})
	parts := money.Round(s.n, []int64{was.Cents() / unit}, s.d, make([]money.Rounding, 1), -1)
	if parts == nil {
		s.Wide = true
		return Figure{}
	}
	return s.scaled(was, parts[0]*unit)
}

// lineBefore is a line as it is without any assumption.
func (s *scaling) lineBefore(line *Line) *Line {
	for _, was := range s.before.Lines {
		if was.Funding == line.Funding {
			return was
		}
	}
	return nil
}

// lines are what the plan's lines come to, with what they leave of the total:
// those with a limit rounded to its side. Lines that state a share and no amount
// have their share of the total.
func (s *scaling) lines() []Figure {
	p := s.Plan
	out := make([]Figure, len(p.Lines))
	var known, byShare []int
	var was []Figure
	var how, sides []money.Rounding
	var shares []int64
	want, all := p.Total.Amount, true
	for i, line := range p.Lines {
		b := s.lineBefore(line)
		switch {
		case b == nil || line.free:
			all = false
		case !b.Amount.Known():
		case line.share.Known() && !line.Amount.Known() && len(Known(line.Years)) == 0:
			byShare, shares, sides = append(byShare, i), append(shares, line.share.Micro()), append(sides, p.rounding(line))
		default:
			known, was, how = append(known, i), append(was, b.Amount), append(how, p.rounding(line))
		}
	}
	alone := !slices.ContainsFunc(p.Lines, func(l *Line) bool { return !l.share.Known() || !l.Row.unknown() })
	unit := s.unitOf([]int64{want.Cents()})
	for k, part := range money.Round(want.Cents()/unit, shares, money.Percent(100).Micro(), sides, -1) {
		i := byShare[k]
		out[i] = s.scaled(s.lineBefore(p.Lines[i]).Amount, part*unit)
		want = p.less(want, out[i])
		if !alone { // beside other figures, with which it must add up
			p.fill(&p.Lines[i].Amount, out[i])
		}
	}
	rest := s.before.Unallocated.Amount
	if all = all && rest.Known() && rest.Cents() >= 0 && want.Cents() >= 0; all {
		was, how = append(was, rest), append(how, money.Nearest)
	} else {
		want = Figure{}
	}
	parts := s.parts(was, how, want)
	s.keepLimits(known, was, parts)
	for k, i := range known {
		out[i] = parts[k]
	}
	return out
}

// parts scales figures so that they make what is wanted; each by itself where
// that is not known. Nothing stays nothing.
func (s *scaling) parts(was []Figure, how []money.Rounding, want Figure) []Figure {
	out := make([]Figure, len(was))
	var some []int // places of those that are something
	var cents []int64
	var sides []money.Rounding
	for i, f := range was {
		switch {
		case f.Cents() < 0:
			want = Figure{}
		case f.Cents() > 0:
			some, cents, sides = append(some, i), append(cents, f.Cents()), append(sides, how[i])
		case f.Known():
			out[i] = s.scaled(f, 0)
		}
	}
	unit, units := s.unitOf(cents, []int64{want.Cents()}), int64(-1)
	if want.Known() {
		units = want.Cents() / unit
	}
	for k := range cents {
		cents[k] /= unit
	}
	parts := money.Round(s.n, cents, s.d, sides, units)
	if parts == nil {
		s.Wide = true
		return out
	}
	most, sum := -1, int64(0) // the largest that may go either way, and of all
	for k, i := range some {
		sum += parts[k]
		if sides[k] == money.Nearest && (most < 0 || parts[k] > parts[most]) {
			most = k
		}
		out[i] = s.scaled(was[i], parts[k]*unit)
	}
	if off := units - sum; units >= 0 && most >= 0 && parts[most]+off >= 0 { // beyond rounding
		out[some[most]] = s.scaled(was[some[most]], (parts[most]+off)*unit)
	}
	return out
}

// keepLimits moves what the rounding of the total makes lines pass a limit that
// they kept, to or from the lines that it is not for, and what is left of the
// total (the last of the parts).
func (s *scaling) keepLimits(known []int, was, parts []Figure) {
	total, before := s.Total.Amount.Amount, s.before.Total.Amount.Amount
	for c := range s.caps {
		limit := &s.caps[c]
		var inside, outside []int // places in parts
		var paid, paidBefore int64
		for k := range parts {
			if k >= len(known) || !s.isFor(limit.Source, s.Lines[known[k]]) {
				outside = append(outside, k)
				continue
			}
			inside = append(inside, k)
			paid, paidBefore = paid+parts[k].Cents(), paidBefore+was[k].Cents()
		}
		move := int64(0) // cents to the lines inside
		if m := limit.MaxShare; m.Known() && paidBefore <= m.Floor(before).Cents() {
			move = min(0, m.Floor(total).Cents()/s.Unit*s.Unit-paid)
		}
		if m := limit.MinShare; m.Known() && paidBefore >= m.Ceil(before).Cents() && len(inside) > 0 {
			move = max(move, (m.Ceil(total).Cents()+s.Unit-1)/s.Unit*s.Unit-paid)
		}
		if from, to := largest(parts, inside), largest(parts, outside); move != 0 && from >= 0 && to >= 0 &&
			parts[from].Cents()+move >= 0 && parts[to].Cents()-move >= 0 {
			parts[from] = s.scaled(was[from], parts[from].Cents()+move)
			parts[to] = s.scaled(was[to], parts[to].Cents()-move)
		}
	}
}

// largest is the place of the largest of some figures; -1 where there are none.
func largest(figures []Figure, places []int) int {
	at := -1
	for _, k := range places {
		if figures[k].Known() && (at < 0 || figures[k].Cents() > figures[at].Cents()) {
			at = k
		}
	}
	return at
}

// row scales the stated full year and years of a row that comes to the target,
// and in a full year to another.
// Where the full years leave less than nothing, or have to make all of it, there
// is no one figure for a full year any more: each year has its own.
func (s *scaling) row(r, was *Row, target, full Figure) {
	if r.unknown() {
		return // it follows from others
	}
	if r.FullYear.Known() {
		r.FullYear = full
	}
	var years, stated, open []int // known before; those the record states; those of both but full years
	rest, sum := target, was.Amount
	for j, f := range was.Years {
		if !f.Known() {
			continue
		}
		years, sum = append(years, j), s.less(sum, f)
		is := r.Years[j].Known()
		if is {
			stated = append(stated, j)
		}
		if !is && s.full[j] && was.FullYear.Known() && f.Cents() == was.FullYear.Cents() {
			rest = s.less(rest, full)
		} else {
			open = append(open, j)
		}
	}
	missing, _ := s.missing(was)
	switch {
	case len(missing) > 0 || !target.Known() || !sum.Known() || sum.Cents() != 0:
		for _, j := range stated { // never more than the amount
			r.Years[j] = s.parts([]Figure{was.Years[j]}, []money.Rounding{money.Down}, Figure{})[0]
		}
	case rest.Known() && rest.Cents() >= 0 && (rest.Cents() == 0 || len(open) > 0):
		if s.divide(r.Years, was.Years, open, rest) {
			return
		}
		fallthrough
	default:
		r.FullYear = Figure{}
		s.divide(r.Years, was.Years, years, target)
	}
}

// divide gives some years what there is in proportion to what they had; false
// where they had nothing.
func (s *scaling) divide(years, was []Figure, at []int, whole Figure) bool {
	weights := make([]int64, len(at))
	for k, j := range at {
		weights[k] = was[j].Cents()
	}
	unit := s.unitOf([]int64{whole.Cents()})
	parts := money.Apportion(whole.Cents()/unit, weights)
	if parts == nil {
		if parts = make([]int64, len(at)); whole.Cents() != 0 {
			return false
		}
	}
	for k, j := range at {
		years[j] = s.scaled(was[j], parts[k]*unit)
	}
	return true
}

// payers scales what a line's payers pay, in all and in a full year. Where a
// payer has no one figure for a full year any more, each has its part of each of
// the line's years.
func (s *scaling) payers(line, was *Line, target, full Figure) {
	if len(line.Payers) != len(was.Payers) || len(line.Payers) == 0 {
		return
	}
	rows := rowsOf(was.Payers)
	amounts := s.share(target, was.Rest.Amount, rows, amountOf)
	fulls := s.share(full, was.Rest.FullYear, rows, fullYearOf)
	steady := true
	for i, x := range line.Payers {
		if x.Amount.Known() {
			x.Amount = amounts[i]
		}
		s.row(&x.Row, rows[i], amounts[i], fulls[i])
		steady = steady && x.FullYear.Known() == rows[i].FullYear.Known()
		x.Each = s.each(x)
	}
	years := Row{Amount: target, FullYear: line.FullYear, Years: slices.Clone(line.Years)}
	if s.spread(&years); steady && line.FullYear.Known() == was.FullYear.Known() || len(Known(years.Years)) < len(s.Years) {
		return
	}
	var weights, columns []int64
	for i, f := range amounts {
		weights = append(weights, f.Cents())
		if !f.Known() || len(Known(rows[i].Years)) < len(s.Years) {
			return
		}
	}
	for _, f := range years.Years {
		columns = append(columns, f.Cents())
	}
	cells := s.cross(weights, columns, s.unitOf(weights, columns))
	for i := range cells {
		x := line.Payers[i]
		x.FullYear, x.Each = Figure{}, s.blank()
		for j := range x.Years {
			x.Years[j] = s.scaled(rows[i].Years[j], cells[i][j])
		}
	}
}

// share gives parts of a whole what they had of it; each by itself where they
// were not all of it.
func (s *scaling) share(whole, left Figure, rows []*Row, pick func(*Row) Figure) []Figure {
	was := make([]Figure, len(rows))
	weights := make([]int64, len(rows))
	all := whole.Known() && left.Known() && left.Cents() == 0
	for i, r := range rows {
		was[i] = pick(r)
		weights[i] = was[i].Cents()
	}
	out := make([]Figure, len(rows))
	if all {
		unit := s.unitOf([]int64{whole.Cents()})
		if parts := money.Apportion(whole.Cents()/unit, weights); parts != nil {
			for i := range out {
				out[i] = s.scaled(was[i], parts[i]*unit)
			}
			return out
		}
	}
	for i, f := range was {
		out[i] = s.nearest(f)
	}
	return out
}

// each is what each of a row of several payers pays: unknown where what they pay
// together can't be divided among them.
func (s *scaling) each(x *Payer) Row {
	one := s.blank()
	part := func(was, of Figure) Figure {
		if x.Number == 0 || !was.Known() || !of.Known() || of.Cents()%(x.Number*s.unitOf([]int64{of.Cents()})) != 0 {
			return Figure{}
		}
		return s.scaled(was, of.Cents()/x.Number)
	}
	one.Amount, one.FullYear = part(x.Each.Amount, x.Amount), part(x.Each.FullYear, x.FullYear)
	return one
}

// totalYears scales the years of the total, but for those that the lines make:
// these follow from them.
func (s *scaling) totalYears() {
	p, was := s.Plan, s.before
	made := func(whole Figure, left Figure) bool { return whole.Known() && left.Known() && left.Cents() == 0 }
	all := len(p.Lines) > 0 && len(p.Lines) == len(was.Lines) && made(was.Total.Amount, was.Unallocated.Amount)
	for j, f := range was.Total.Years {
		all = all && (!f.Known() || made(f, was.Unallocated.Years[j]))
	}
	for _, line := range p.Lines {
		all = all && !(line.Funding.Own && line.Row.unknown()) // whose years follow from the total's
	}
	if !all {
		s.row(&p.Total, &was.Total, p.Total.Amount, s.nearest(was.Total.FullYear))
		return
	}
	p.Total.FullYear, p.Total.Years = Figure{}, p.blank().Years
}

// totalFullYear is what the years of the total say, where the lines make these:
// the figure of every full year, where it is one.
func (s *scaling) totalFullYear() {
	full := Figure{}
	for j, f := range s.Total.Years {
		switch {
		case !s.full[j]:
		case !f.Known() || full.Known() && f.Cents() != full.Cents():
			return
		default:
			full = f
		}
	}
	if was := s.before.Total.FullYear; was.Known() && full.Known() {
		s.fill(&s.Total.FullYear, s.scaled(was, full.Cents()))
	}
}

// fullYears are what the plan's lines come to in a full year.
func (s *scaling) fullYears() []Figure {
	was := make([]Figure, len(s.Lines), len(s.Lines)+1)
	want := s.nearest(s.before.Total.FullYear)
	for i, line := range s.Lines {
		if b := s.lineBefore(line); b != nil {
			was[i] = b.FullYear
		} else {
			want = Figure{}
		}
	}
	rest := s.before.Unallocated.FullYear
	if !rest.Known() || rest.Cents() < 0 {
		want = Figure{}
	}
	was = append(was, rest)
	return s.parts(was, make([]money.Rounding, len(was)), want)
}

// costs scales the costs and the income, and has their years make those of the
// total.
func (s *scaling) costs(stated []Row) {
	p, was := s.Plan, s.before
	if len(p.Costs) == 0 {
		return
	}
	p.Income = s.nearest(p.Income)
	want := p.Total.Amount
	if p.Income.Known() {
		want = p.work(plus(want), plus(p.Income))
	}
	rows := rowsOf(was.Costs)
	figures := make([]Figure, 0, len(rows)+1)
	for _, r := range rows {
		figures = append(figures, r.Amount)
		if !r.Amount.Known() {
			want = Figure{}
		}
	}
	if rest := was.Unitemised.Amount; rest.Known() && rest.Cents() >= 0 {
		figures = append(figures, rest)
	} else {
		want = Figure{}
	}
	targets := s.parts(figures, make([]money.Rounding, len(figures)), want)
	for i, c := range p.Costs {
		c.Row = stated[i]
		if !rows[i].Amount.Known() {
			targets[i] = Figure{}
		}
		if c.Amount.Known() {
			c.Amount = targets[i]
		}
		s.row(&c.Row, rows[i], targets[i], Figure{})
	}
	s.costYears(rows)
}

// costYears moves units between the years of the costs until they make those of
// the total, where they did: from a year with too much to one with too little,
// within a cost that has something in both.
func (s *scaling) costYears(was []*Row) {
	p := s.Plan
	over := make([]int64, len(p.Years)) // what the costs make beyond the total's year
	for j, f := range p.Total.Years {
		if !f.Known() || !s.before.Unitemised.Years[j].Known() || s.before.Unitemised.Years[j].Cents() != 0 {
			return
		}
		over[j] = -f.Cents()
		for i, c := range p.Costs {
			if !c.Years[j].Known() || !was[i].Years[j].Known() {
				return
			}
			over[j] += c.Years[j].Cents()
		}
	}
	for i, c := range p.Costs {
		for from := range over {
			for to := range over {
				if was[i].Years[from].Cents() == 0 || was[i].Years[to].Cents() == 0 || over[from] <= 0 || over[to] >= 0 {
					continue
				}
				cents := min(over[from], -over[to], c.Years[from].Cents())
				over[from], over[to] = over[from]-cents, over[to]+cents
				c.Years[from] = s.scaled(was[i].Years[from], c.Years[from].Cents()-cents)
				c.Years[to] = s.scaled(was[i].Years[to], c.Years[to].Cents()+cents)
			}
		}
	}
}
