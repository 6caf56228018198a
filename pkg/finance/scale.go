package finance

import (
	"math"
	"slices"

	"sostool/pkg/money"
)

// scaling is another total in place of a budget's: every stated figure is taken
// times n/d, and rounded so that what added up still does. The total comes
// first, then the lines and costs that make it, then the parts of each.
type scaling struct {
	*Plan
	before *Plan  // without any assumption
	part   Part   // n/d
	to     Figure // the total, where it is assumed in euros
	by     []Term // what assumes it
	shared bool   // the parts of each row follow that row, and not all the same fraction
}

// scalingOf is the scaling that the options ask for; false where they ask for
// none, for the total that is there already, or for a part of a total that is
// not known.
func scalingOf(p, before *Plan) (*scaling, bool) {
	o, total := p.options, before.Total.Amount
	s := &scaling{Plan: p, before: before}
	switch {
	case o.TotalShare.Known():
		s.part = percent(o.TotalShare)
		s.by = append(s.by, hanging(p.given(money.Amount{}, given{flag: true, key: NewTotal + " " + o.TotalShare.String(), share: o.TotalShare}, 0)))
	case o.Total.Known():
		s.part = Part{o.Total.Cents(), total.Cents(), Cents}
		s.to = p.assumed(o.Total, NewTotal+" "+o.Total.String())
		s.by = append(s.by, hanging(s.to))
	}
	return s, total.Cents() > 0 && s.part.N != s.part.D
}

// rescale puts the scaled figures in the place of the stated ones.
func (s *scaling) rescale() {
	p := s.Plan
	p.Total.Amount = s.total()
	costs := make([]Row, len(p.Costs))
	for i, c := range p.Costs { // they follow the total's years
		costs[i], c.Row = c.Row, p.blank()
	}
	targets := s.lines()
	fulls := s.fullYears(targets)
	alone := s.alone()
	for i, line := range p.Lines {
		was := s.before.Lines[i]
		if line.Amount.Known() || line.share.From != nil && !alone { // with other figures, with which it must add up
			line.Amount = targets[i]
		}
		if line.Funding.Own && !line.Row.unknown() { // in part what the others leave
			line.FullYear, line.Years = was.FullYear, slices.Clone(was.Years)
		}
		s.row(&line.Row, &was.Row, targets[i], fulls[i])
		s.payers(line, was, targets[i], fulls[i])
	}
	p.Total.FullYear, p.Total.Years = Figure{}, p.blank().Years
	p.Public = p.blank()
	p.derive()
	for i, line := range p.Lines {
		s.payersYears(line, s.before.Lines[i])
		p.fill(&line.Amount, targets[i]) // where its years no longer make it
	}
	p.derive()
	if p.fill(&p.Public.Amount, s.nearest(s.before.Public.Amount)); p.changed {
		p.derive()
	}
	s.totalYears()
	p.derive()
	s.totalFullYear()
	s.costs(costs)
}

// scaled is a figure of so many cents that replaces another.
func (s *scaling) scaled(was Figure, cents int64) Figure {
	a := money.Cents(cents)
	if was.IsAbout() {
		a = partOf(was.Amount, cents)
	}
	return s.rounded(ToAddUp, s.part, s.figure(a, WhatIf, append(append(make([]Term, 0, few), plus(was)), s.by...)...))
}

// total is the assumed one: a part of the stated one is rounded half up, to the
// budget's unit.
func (s *scaling) total() Figure {
	if s.to.Known() {
		return s.to
	}
	return s.nearest(s.before.Total.Amount)
}

// nearest is a figure scaled by itself.
func (s *scaling) nearest(was Figure) Figure { return s.byItself(was, money.Nearest) }

// down is a figure scaled by itself and rounded down.
func (s *scaling) down(was Figure) Figure { return s.byItself(was, money.Down) }

func (s *scaling) byItself(was Figure, how money.Rounding) Figure {
	return s.parts([]Figure{was}, []money.Rounding{how}, Figure{}, 0)[0]
}

// byShare reports whether a line has its share of the total: its amount follows from that
// and not from what its payers pay, and its years are not stated.
func byShare(was *Line) bool {
	return was.Amount.By(FromShare) && len(was.Funding.Years.Entries) == 0
}

// alone reports whether the lines state shares, and nothing else with which these
// must add up.
func (s *scaling) alone() bool {
	return !slices.ContainsFunc(s.before.Lines, func(l *Line) bool { return l.Amount.Known() && !byShare(l) })
}

// lines are what the budget's lines come to, whatever else is assumed of them,
// and last what they leave of the total: those with a limit rounded to its side.
func (s *scaling) lines() []Figure {
	lines := s.before.Lines
	was, how := make([]Figure, len(lines)+1), make([]money.Rounding, len(lines)+1)
	taker := len(lines) // what the lines leave of the total: their last part
	was[taker] = s.leaves(s.before.Total.Amount, rowsOf(lines), amountOf)
	for i, l := range lines {
		if byShare(l) {
			continue
		}
		was[i], how[i] = l.Amount, s.rounding(l)
		if l.Amount.Known() && l.Funding.Own && !l.Funding.Amount.Known() && was[len(lines)].Cents() == 0 {
			taker = i // which is what the others leave
		}
	}
	shared, want := s.shares()
	if want.Cents() < 0 {
		want = Figure{}
	}
	out := s.parts(was, how, want, taker)
	var some []int
	for i, f := range shared {
		if f.Known() {
			was[i], out[i] = lines[i].Amount, f
		}
		if was[i].Cents() > 0 && i != taker {
			some = append(some, i)
		}
	}
	if !s.alone() {
		s.keepLimits(out, was, append(some, taker))
	}
	return out
}

// shares are what the lines by share come to, and what they leave of the total.
func (s *scaling) shares() (out []Figure, rest Figure) {
	var places []int
	var sides []money.Rounding
	var shares []int64
	for i, l := range s.before.Lines {
		if byShare(l) {
			places, shares, sides = append(places, i), append(shares, l.part().Micro()), append(sides, s.rounding(l))
		}
	}
	out, rest = make([]Figure, len(s.before.Lines)), s.Total.Amount
	unit := s.unitOf([]int64{rest.Cents()})
	for k, part := range money.Round(rest.Cents()/unit, shares, money.Percent(100).Micro(), sides, -1) {
		i := places[k]
		out[i] = s.scaled(s.before.Lines[i].Amount, part*unit)
		rest = s.less(rest, out[i])
	}
	return out, rest
}

// parts scales figures so that they make the target; each by itself where that is not
// known, or what the taker has, or one is below nothing. Nothing stays nothing, but for
// the taker's, to which falls what rounding leaves.
func (s *scaling) parts(was []Figure, how []money.Rounding, want Figure, taker int) []Figure {
	out := make([]Figure, len(was))
	var some []int // indices of those that are something
	var cents []int64
	var sides []money.Rounding
	if !was[taker].Known() {
		want = Figure{}
	}
	for i, f := range was {
		switch {
		case f.Cents() < 0: // they are more than what they should make
			want = Figure{}
		case f.Cents() > 0:
			some, cents, sides = append(some, i), append(cents, f.Cents()), append(sides, how[i])
		}
	}
	unit, units := s.unitOf(cents, []int64{want.Cents()}), int64(-1)
	if want.Known() {
		units = want.Cents() / unit
	}
	for k := range cents {
		cents[k] /= unit
	}
	rounded := money.Round(s.part.N, cents, s.part.D, sides, units)
	parts, sum := make([]int64, len(was)), int64(0) // in units
	for k, i := range some[:len(rounded)] {
		parts[i] = rounded[k]
		sum += rounded[k] // 64 bits hold it, else there are none
	}
	if rounded == nil || sum > math.MaxInt64/unit {
		s.Wide = true
		return out
	}
	if units >= 0 {
		makeUp(parts, some, how, units, taker)
	}
	for i, f := range was {
		if f.Known() && f.Cents() >= 0 {
			out[i] = s.scaled(f, parts[i]*unit)
		}
	}
	return out
}

// makeUp has parts make the target's units, beyond rounding: the largest of some that may
// go either way gives or gets what they are off. Where there is none the taker gets it,
// and the largest gives it.
func makeUp(parts []int64, some []int, how []money.Rounding, units int64, taker int) {
	off := units
	for _, n := range parts {
		off -= n
	}
	for off != 0 {
		at := -1
		for _, i := range some {
			if (at < 0 || parts[i] > parts[at]) && how[i] == money.Nearest && (off > 0 || parts[i] > 0) {
				at = i
			}
		}
		switch {
		case at >= 0:
		case off > 0:
			at = taker
		default:
			at = slices.Index(parts, slices.Max(parts))
		}
		step := max(off, -parts[at])
		parts[at] += step
		off -= step
	}
}

// row scales the stated full year and years of a row that comes to the target, and in a
// full year to another. Where the full years leave less than nothing, or have to make all
// of it, there is no longer one figure for a full year: each year has its own.
func (s *scaling) row(r, was *Row, target, full Figure) {
	if r.unknown() {
		return // it follows from others
	}
	if r.FullYear.Known() {
		r.FullYear = full
	}
	var years, stated, steady, open []int // known before; those the record states; full ones; the others
	rest, sum := target, was.Amount
	for j, f := range was.Years {
		if !f.Known() {
			continue
		}
		years, sum = append(years, j), s.less(sum, f)
		if r.Years[j].Known() {
			stated = append(stated, j)
		}
		if s.steady(was, j) {
			steady, rest = append(steady, j), s.less(rest, full)
		} else {
			open = append(open, j)
		}
	}
	missing, _ := s.missing(was)
	switch {
	case len(missing) > 0 || !target.Known() || !sum.Known() || sum.Cents() != 0:
		for _, j := range stated { // never more than the amount
			r.Years[j] = s.down(was.Years[j])
			if slices.Contains(steady, j) && r.FullYear.Known() {
				r.Years[j] = s.scaled(was.Years[j], full.Cents())
			}
		}
	case rest.Known() && rest.Cents() >= 0 && s.divide(r.Years, was.Years, open, rest):
		for _, j := range steady {
			if r.Years[j].Known() {
				r.Years[j] = s.scaled(was.Years[j], full.Cents())
			}
		}
	default:
		r.FullYear = Figure{}
		if !s.divide(r.Years, was.Years, years, target) { // none had anything: the last one has
			cents := target.Cents()
			for _, j := range slices.Backward(years) {
				r.Years[j] = s.scaled(was.Years[j], cents)
				cents = 0
			}
		}
	}
}

// steady reports whether year j of a row is a full one with the figure of these.
func (p *Plan) steady(was *Row, j int) bool {
	return p.full[j] && was.FullYear.Known() && was.Years[j].Known() && was.Years[j].Cents() == was.FullYear.Cents()
}

// bounded is the figure that a full year of a row is to have: rounded down where the full
// years would else be more than the most.
func (s *scaling) bounded(was *Row, full, most Figure) Figure {
	for j := range was.Years {
		if s.steady(was, j) {
			most = s.less(most, full)
		}
	}
	if most.Cents() < 0 {
		return s.down(was.FullYear)
	}
	return full
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

// payers scales what a line's payers pay, in all and in a full year. What a
// what-if has one pay stays.
func (s *scaling) payers(line, was *Line, target, full Figure) {
	rows := rowsOf(was.Payers)
	amounts := s.share(target, was.Amount, rows, amountOf)
	fulls := s.of(full, was.FullYear).share(full, was.FullYear, rows, fullYearOf)
	for _, x := range line.Payers {
		i := payerBefore(was, x)
		switch {
		case x.added != nil:
		case i < 0: // one of several who no longer pay together
			x.Amount, x.FullYear = s.nearest(x.Amount), s.nearest(x.FullYear)
		default:
			if x.Amount.Known() {
				x.Amount = amounts[i]
			}
			s.row(&x.Row, rows[i], amounts[i], fulls[i])
			s.scaleEach(x)
		}
	}
}

// of is how the parts of a figure that comes to another are scaled.
func (s *scaling) of(now, was Figure) *scaling {
	if !s.shared || !now.Known() || was.Cents() <= 0 {
		return s
	}
	c := *s
	c.part = Part{now.Cents(), was.Cents(), Cents}
	return &c
}

// payerBefore is the index of a payer among those of the line without any assumption;
// negative where it is not there.
func payerBefore(was *Line, x *Payer) int {
	return slices.IndexFunc(was.Payers, func(y *Payer) bool { return x.Entry == y.Entry && slices.Equal(x.Names, y.Names) })
}

// payersYears has the years of a line's payers make those of the line: in
// proportion to both where all are known and full years are no longer alike.
func (s *scaling) payersYears(line, was *Line) {
	var parts, before []*Row
	var amounts []int64
	steady, all := line.FullYear.Known() == was.FullYear.Known(), len(line.Payers) == len(was.Payers)
	for _, x := range line.Payers {
		i := payerBefore(was, x)
		if i < 0 || x.equal {
			all = false
			continue
		}
		y := was.Payers[i]
		parts, before, amounts = append(parts, &x.Row), append(before, &y.Row), append(amounts, x.Amount.Cents())
		steady = steady && x.FullYear.Known() == y.FullYear.Known()
		all = all && x.Amount.Known() && len(Known(x.Years)) == len(s.Years)
	}
	if all && !steady && len(Known(line.Years)) == len(s.Years) {
		s.crossYears(line, parts, before, amounts)
	}
	s.settle(&line.Row, &was.Row, parts, before)
	for _, x := range line.Payers {
		if x.Each != nil && !x.FullYear.Known() && x.Each.FullYear.Known() {
			s.scaleEach(x)
			if !line.Funding.FullYear.Known() {
				line.FullYear = Figure{} // which they made
			}
		}
	}
}

// crossYears divides the years of a line among its payers in proportion to what
// they pay in all.
func (s *scaling) crossYears(line *Line, parts, was []*Row, amounts []int64) {
	var years []int64
	for _, f := range line.Years {
		years = append(years, f.Cents())
	}
	for i, cells := range s.cross(amounts, years, s.unitOf(amounts, years)) {
		parts[i].FullYear = Figure{}
		for j, cents := range cells {
			parts[i].Years[j] = s.scaled(was[i].Years[j], cents)
		}
	}
}

// share gives parts of a whole what they had of it.
func (s *scaling) share(whole, was Figure, rows []*Row, pick func(*Row) Figure) []Figure {
	var parts []Figure
	for _, r := range rows {
		parts = append(parts, pick(r))
	}
	parts = append(parts, s.leaves(was, rows, pick))
	return s.parts(parts, make([]money.Rounding, len(parts)), whole, len(rows))
}

// leaves is what those of the parts of a whole that are known leave of it.
func (s *scaling) leaves(whole Figure, parts []*Row, pick func(*Row) Figure) Figure {
	var known []Figure
	for _, r := range parts {
		if f := pick(r); f.Known() {
			known = append(known, f)
		}
	}
	return s.less(whole, known...)
}

// scaleEach scales what each of a row of several payers pays: unknown where what they pay
// together can't be divided among them.
func (s *scaling) scaleEach(x *Payer) {
	if x.Each == nil {
		return
	}
	one := s.blank()
	part := func(was, of Figure) Figure {
		cents, ok := s.each(x, of)
		if !ok || !was.Known() {
			return Figure{}
		}
		return s.scaled(was, cents)
	}
	one.Amount, one.FullYear = part(x.Each.Amount, x.Amount), part(x.Each.FullYear, x.FullYear)
	*x.Each = one
}

// totalYears scales the years of the total by themselves; where the lines would
// then be more than it in a year, or not make it any longer, it has those that
// the lines make with what they leave of it, which is scaled like one more line.
func (s *scaling) totalYears() {
	p, was := s.Plan, &s.before.Total
	alone := Row{Amount: p.Total.Amount, FullYear: was.FullYear, Years: slices.Clone(was.Years)}
	s.row(&alone, was, alone.Amount, s.bounded(was, s.nearest(was.FullYear), alone.Amount))
	left, is := s.lessLines(was), s.lessLines(&alone)
	if p.Total.FullYear, p.Total.Years = alone.FullYear, slices.Clone(alone.Years); fits(&left, &is) {
		return
	}
	left.Amount, is.Amount = p.work(TotalOfYears, termsOf(Known(left.Years))...), p.work(TotalOfYears, termsOf(Known(is.Years))...)
	if left.FullYear.Cents() <= 0 {
		left.FullYear = Figure{}
	}
	scaled := Row{Amount: is.Amount, FullYear: left.FullYear, Years: slices.Clone(left.Years)}
	s.row(&scaled, &left, is.Amount, is.FullYear)
	p.Total.FullYear = Figure{}
	for j, f := range alone.Years {
		if sum := p.work(WhatIsLeft, plus(f), minus(is.Years[j]), plus(scaled.Years[j])); sum.Known() {
			p.Total.Years[j] = s.scaled(was.Years[j], sum.Cents())
		}
	}
}

// lessLines is a row of the total less what is known of the lines, both now and
// without any assumption.
func (s *scaling) lessLines(total *Row) Row {
	left := Row{FullYear: total.FullYear, Years: slices.Clone(total.Years)}
	for i, line := range s.Lines {
		was, is := &s.before.Lines[i].Row, &line.Row
		of := is
		if total == &s.before.Total {
			of = was
		}
		take := func(from *Figure, pick func(*Row) Figure) {
			if from.Known() && pick(was).Known() && pick(is).Known() {
				*from = s.less(*from, pick(of))
			}
		}
		take(&left.FullYear, fullYearOf)
		for j := range left.Years {
			take(&left.Years[j], yearOf(j))
		}
	}
	return left
}

// fits reports whether what is left of a whole is still something where it was,
// and nothing where it was nothing; also where it was less than that, which no
// scaling mends.
func fits(was, is *Row) bool {
	if slices.ContainsFunc(was.Years, func(f Figure) bool { return f.Cents() < 0 }) {
		return true
	}
	one := func(was, is Figure) bool {
		return is.Cents() >= 0 && (!was.Known() || !is.Known() || was.Cents() != 0 || is.Cents() == 0)
	}
	for j := range was.Years {
		if !one(was.Years[j], is.Years[j]) {
			return false
		}
	}
	return one(was.FullYear, is.FullYear)
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

// fullYears are what the budget's lines come to in a full year: rounded down where
// the full years would make more than the line comes to, or more than is left for
// those of which that is not known.
func (s *scaling) fullYears(targets []Figure) []Figure {
	rows := rowsOf(s.before.Lines)
	out := s.share(s.nearest(s.before.Total.FullYear), s.before.Total.FullYear, rows, fullYearOf)
	room := targets[len(rows)]
	for i, r := range rows {
		if targets[i].Known() {
			out[i] = s.bounded(r, out[i], targets[i])
			continue
		}
		for j, f := range r.Years {
			switch {
			case s.steady(r, j):
				room = s.less(room, out[i])
			case f.Known():
				room = s.less(room, s.down(f))
			}
		}
	}
	for i, r := range rows {
		if !targets[i].Known() && (!room.Known() || room.Cents() < 0) {
			out[i] = s.down(r.FullYear)
		}
	}
	return out
}

// eligible is what the costs should make: the total with the income.
func (p *Plan) eligible() Figure {
	if !p.Income.Known() {
		return p.Total.Amount
	}
	return p.work(TotalOfCosts, plus(p.Total.Amount), plus(p.Income))
}

// costs scales the costs and the income, and has their years make those of the
// total.
func (s *scaling) costs(stated []Row) {
	p, was := s.Plan, s.before
	if len(p.Costs) == 0 {
		return
	}
	p.Income = s.nearest(p.Income)
	rows := rowsOf(was.Costs)
	targets := s.share(p.eligible(), was.eligible(), rows, amountOf)
	for i, c := range p.Costs {
		c.Row = stated[i]
		if !rows[i].Amount.Known() {
			targets[i] = Figure{}
		}
		if c.Amount.Known() || rows[i].Amount.By(ByFlatRate) { // also scaled, so that all rows add up
			c.Amount = targets[i]
		}
		s.row(&c.Row, rows[i], targets[i], Figure{})
	}
	p.derive()
	if was.Income.Cents() == 0 { // else what the costs leave of a year is not known
		s.settle(&p.Total, &was.Total, rowsOf(p.Costs), rows)
	}
}

// column is one year of the parts of a whole.
type column struct {
	over  int64 // cents that they are more than the whole
	held  bool  // they were not more
	exact bool  // they were as much
}

// takes is how many cents a year can take from another.
func (c column) takes(from column) int64 {
	switch {
	case c.held && c.over >= 0:
		return 0
	case from.held && from.over > 0 && c.held:
		return min(from.over, -c.over)
	case from.held && from.over > 0:
		return from.over
	case !from.exact && c.exact:
		return -c.over
	default:
		return 0
	}
}

// columns are the years of the parts of a whole.
func (s *scaling) columns(whole, wasWhole *Row, parts, was []*Row) []column {
	out := make([]column, len(whole.Years))
	for j := range out {
		exact := true
		var now, before []Figure
		for i, r := range was {
			if r.Years[j].Known() && parts[i].Years[j].Known() {
				now, before = append(now, parts[i].Years[j]), append(before, r.Years[j])
			} else {
				exact = exact && r.unknown()
			}
		}
		left, is := s.less(wasWhole.Years[j], before...), s.less(whole.Years[j], now...)
		if left.Known() && is.Known() {
			out[j] = column{over: -is.Cents(), held: left.Cents() >= 0, exact: exact && left.Cents() == 0}
		}
	}
	return out
}

// settle moves cents between the years of the parts of a whole until they make
// the whole's years, where they did, and are in none more that were not: within
// a part that has something in both years, else within any; last within one that
// has one figure for a full year, and then has it no longer. A part with a year
// that is not known has what it lacks in that one.
func (s *scaling) settle(whole, wasWhole *Row, parts, was []*Row) {
	columns := s.columns(whole, wasWhole, parts, was)
	for _, only := range []func(r *Row, from, to Figure) bool{
		func(r *Row, from, to Figure) bool { return !r.FullYear.Known() && from.Cents() > 0 && to.Cents() > 0 },
		func(r *Row, _, _ Figure) bool { return !r.FullYear.Known() },
		func(r *Row, _, _ Figure) bool { return true },
	} {
		for i, r := range parts {
			for from := range columns {
				for to := range columns {
					if !only(r, was[i].Years[from], was[i].Years[to]) || !r.Years[from].Known() || from == to {
						continue
					}
					known := r.Years[to].Known()
					takes := columns[to].takes(columns[from])
					if !known {
						takes = column{}.takes(columns[from])
					}
					cents := min(takes, r.Years[from].Cents())
					if cents <= 0 {
						continue
					}
					r.FullYear = Figure{}
					columns[from].over -= cents
					s := s.of(r.Amount, was[i].Amount)
					r.Years[from] = s.scaled(was[i].Years[from], r.Years[from].Cents()-cents)
					if known {
						columns[to].over += cents
						r.Years[to] = s.scaled(was[i].Years[to], r.Years[to].Cents()+cents)
					}
				}
			}
		}
	}
}
