package finance

import (
	"slices"

	"sostool/pkg/money"
	"sostool/pkg/record"
)

// resharing is other shares of a total in place of those that its lines have. The named
// lines come first, then the others share the rest, then the years and payers of each
// changed line follow it.
type resharing struct {
	*Plan
	unit    int64 // cents
	before  []*Line
	had     map[*Line]int64  // what the lines had, in cents
	targets map[*Line]Figure // what they get, where that is something else
	by      []Term           // the shares that are assumed
	idle    int64            // what the lines leave of the total, in cents
	kept    bool             // they left the same before
	closed  bool             // that is known
	like    map[*Line]*Row   // the row that the line's own is scaled from
}

// reshare gives lines the shares of the total that a what-if assumes, and has the others
// share the rest in proportion to what they had, as far as the programme's limits allow.
// What was left of the total still is, unless there is nobody else to share it.
func (p *Plan) reshare() {
	if !slices.ContainsFunc(p.Lines, func(l *Line) bool { return l.assumed.From != nil }) {
		return
	}
	r := &resharing{Plan: p, had: make(map[*Line]int64), targets: make(map[*Line]Figure), like: make(map[*Line]*Row)}
	if total := p.Total.Amount; !total.Known() || total.Cents() < 0 {
		for _, line := range p.Lines {
			if line.assumed.From != nil && !p.keeps(line) {
				line.Row, line.share, line.changed = p.blank(), line.assumed, true
			}
		}
		return
	}
	r.measure()
	if r.named(); len(r.targets) == 0 {
		return
	}
	p.before = p.with(r.before)
	r.others()
	p.Unshared = !r.closed
	r.rows()
	r.settleYears()
	r.fullYears()
	for i, line := range p.Lines {
		if r.touched(i) {
			r.payersOf(line, r.before[i])
		}
	}
	p.Public, p.Apportioned, p.PublicApportioned = p.blank(), false, false
	p.ofPublic()
	p.Beneficiaries = nil
}

// with is the plan with other lines, to say what its figures were.
func (p *Plan) with(lines []*Line) *Plan {
	was := &Plan{
		Budget: p.Budget, Period: p.Period, Years: p.Years, Unit: p.Unit, Total: p.Total, Public: p.Public, Lines: lines,
		Costs: p.Costs, Income: p.Income, options: p.options, public: p.public, within: p.within, before: p.before,
	}
	for _, line := range lines {
		line.plan = was
	}
	return was
}

// keeps reports whether a line is assumed to have the share that it states or has.
func (p *Plan) keeps(l *Line) bool {
	assumed := l.assumed.From.Share().Micro()
	has, known := money.PercentOf(l.Amount.Amount, p.Total.Amount.Amount, 6)
	return l.Funding.Share.Known() && l.Funding.Share.Micro() == assumed || known && has.Micro() == assumed
}

// measure notes what the lines have before, and what they leave of the total.
func (r *resharing) measure() {
	cents := []int64{r.Total.Amount.Cents()}
	left := append(make([]Term, 0, few), plus(r.Total.Amount))
	r.closed = true
	for _, line := range r.Lines {
		r.before = append(r.before, line.copy())
		switch {
		case line.Amount.Known():
			r.had[line] = line.Amount.Cents()
			cents, left = append(cents, line.Amount.Cents()), append(left, minus(line.Amount))
		case line.assumed.From == nil && slices.Contains(r.givenTo(), &line.Row):
			r.closed = false // in part what the others leave
		}
	}
	idle, known := r.sum(left)
	r.unit, r.idle, r.closed = r.unitOf(cents), idle.Cents(), r.closed && known
}

// copy is the line with figures of its own.
func (l *Line) copy() *Line {
	c := *l
	c.Years, c.Payers = slices.Clone(l.Years), nil
	for _, x := range l.Payers {
		y := *x
		y.Years = slices.Clone(x.Years)
		if x.Each != nil {
			y.Each = &Row{x.Each.Amount, x.Each.FullYear, slices.Clone(x.Each.Years)}
		}
		c.Payers = append(c.Payers, &y)
	}
	return &c
}

// named are the targets of the lines that the what-if names: their shares of the total,
// those with a limit rounded to its side. What a line gets of which nothing was known is
// taken from what the lines left.
func (r *resharing) named() {
	s := sharing{total: r.Total.Amount, whole: record.OfTotal, unit: r.unit}
	left := s.total.Cents() - r.idle // what rounding may make them come to, where they are all
	for _, line := range r.Lines {
		if line.assumed.From != nil && !r.keeps(line) {
			s.lines, s.weights, s.how = append(s.lines, line), append(s.weights, line.assumed.From.Share().Micro()), append(s.how, r.rounding(line))
		} else {
			left -= r.had[line]
		}
	}
	if s.parts = money.Round(s.total.Cents()/s.unit, s.weights, money.Percent(100).Micro(), s.how, left/s.unit); s.parts == nil {
		r.Wide = r.Wide || len(s.lines) > 0
		return
	}
	fresh := int64(0)
	for i, line := range s.lines {
		cents := s.parts[i] * s.unit
		switch {
		case !line.Amount.Known():
			fresh += cents
		case line.Amount.Cents() == cents:
			continue
		}
		share := line.assumed.From.Share()
		line.share = line.assumed
		amount := asRounded(money.Cents(cents), share, s.total.Amount)
		r.by = append(r.by, hanging(line.assumed))
		r.targets[line] = r.Plan.rounded(s.rounded(i), percent(share), r.figure(amount, FromShare, plus(s.total), hanging(line.assumed)))
	}
	was := r.idle
	if r.idle > 0 {
		r.idle = max(0, r.idle-fresh)
	}
	r.kept = r.closed && r.idle == was
}

// others are the targets of the other lines that have something: what the named ones and
// what nobody has leave of the total, in proportion to what they had. Where nobody knows
// what one of them has they have no more than before.
func (r *resharing) others() {
	s := sharing{total: r.Total.Amount, whole: record.OfTotal, unit: r.unit, had: r.had}
	left, sum := s.total.Cents(), int64(0)
	for _, line := range r.Lines {
		target, changed := r.targets[line]
		switch {
		case changed:
			left -= target.Cents()
		case line.assumed.From != nil:
			left -= r.had[line]
		case r.had[line] > 0:
			s.lines, s.weights, s.how = append(s.lines, line), append(s.weights, r.had[line]), append(s.how, r.rounding(line))
			sum += r.had[line]
		}
	}
	if left -= r.idle; !r.closed { // who is not known has what they had not
		left = min(left+r.idle, sum)
	}
	for line, target := range r.targets {
		line.Amount = target // by which limits are held
	}
	rest := max(0, left)
	s.parts = make([]int64, len(s.lines))
	if len(s.lines) > 0 {
		r.inProportion(&s, rest/s.unit)
	}
	proportion := r.scaling()
	proportion.part = Part{rest, sum, Cents}
	for i, line := range s.lines {
		cents := s.parts[i] * s.unit
		left -= cents
		if cents != r.had[line] {
			line.share = Figure{}
			r.targets[line] = proportion.scaled(line.Amount, cents)
		}
	}
	r.kept = r.kept && left == 0
}

// scaling is how figures follow one that is changed.
func (r *resharing) scaling() *scaling {
	return &scaling{Plan: r.Plan, part: Part{1, 1, Cents}, by: r.by, shared: true}
}

// fresh reports whether a line had nothing: it is like the total.
func (r *resharing) fresh(line *Line) bool { return r.like[line] == &r.Total }

// rows gives the changed lines their targets, and full years and years in proportion: to
// the line's own, of a line that had nothing to those of the total.
func (r *resharing) rows() {
	for i, line := range r.Lines {
		was := &r.before[i].Row
		target, changed := r.targets[line]
		if changed && was.Amount.Cents() <= 0 {
			was = &r.Total
		}
		if r.like[line], line.changed = was, changed; !changed {
			continue
		}
		line.Row = Row{target, was.FullYear, slices.Clone(was.Years)}
		s := r.scaling().of(target, was.Amount)
		s.row(&line.Row, was, target, s.bounded(was, s.nearest(was.FullYear), target))
	}
	r.freshYears()
}

// freshYears has lines that had nothing have the same part of every year of the total, so
// that every year still adds up.
func (r *resharing) freshYears() {
	var fresh []*Line
	var amounts, years []int64
	rest := r.Total.Amount.Cents()
	for _, line := range r.Lines {
		if r.fresh(line) {
			fresh, amounts = append(fresh, line), append(amounts, line.Amount.Cents())
			rest -= line.Amount.Cents()
		}
	}
	left := r.Total.Amount.Cents()
	for _, f := range r.Total.Years {
		left -= f.Cents()
		years = append(years, f.Cents())
	}
	if missing, _ := r.missing(&r.Total); len(fresh) == 0 || len(missing) > 0 || left != 0 || rest < 0 {
		return
	}
	for i, cells := range r.cross(append(amounts, rest), years, r.unitOf(amounts, years)) {
		for j := range cells {
			if i < len(fresh) && r.Total.Years[j].Known() {
				s := r.scaling().of(fresh[i].Amount, r.Total.Amount)
				fresh[i].Years[j] = s.scaled(r.Total.Years[j], cells[j])
			}
		}
	}
}

// settleYears has the years of the lines make what they made, less what a line now has that
// had nothing; or, where the lines leave something else than before, no more than the total.
func (r *resharing) settleYears() {
	wasWhole, whole := r.blank(), r.blank()
	var rows, was []*Row
	for i, line := range r.Lines {
		if !r.fresh(line) {
			rows, was = append(rows, &line.Row), append(was, &r.before[i].Row)
		}
	}
	for j, year := range r.Total.Years {
		if !year.Known() {
			continue
		}
		var made []Term
		for _, row := range was {
			if !row.unknown() {
				made = append(made, plus(row.Years[j]))
			}
		}
		if wasWhole.Years[j] = year; r.kept {
			if sum := r.work(TotalOfLines, made...); sum.Known() {
				wasWhole.Years[j] = sum
			}
		}
		whole.Years[j] = wasWhole.Years[j]
		for _, line := range r.Lines {
			if r.fresh(line) {
				whole.Years[j] = r.less(whole.Years[j], line.Years[j])
			}
		}
	}
	s := r.scaling()
	r.settleSteady(s, s.columns(&whole, &wasWhole, rows, was), rows, was)
	s.settle(&whole, &wasWhole, rows, was)
}

// settleSteady has the full years of the lines make the total's, all of them alike, in
// exchange with the one year that is not full: each line gives or gets in proportion to
// what it can give. Where there are more such years nothing is done here.
func (r *resharing) settleSteady(s *scaling, columns []column, rows, was []*Row) {
	part, full := -1, []int(nil)
	for j := range columns {
		switch {
		case r.steady(&r.Total, j):
			full = append(full, j)
		case part >= 0:
			return
		default:
			part = j
		}
	}
	if part < 0 || len(full) == 0 || !columns[part].held || slices.ContainsFunc(full, func(j int) bool { return columns[j] != columns[full[0]] }) {
		return
	}
	over, n := columns[full[0]].over, int64(len(full)) // too much in each full year
	if !columns[full[0]].exact && (over <= 0 || columns[part].over > -n*over) {
		return
	}
	gives, cells := make([]int64, len(rows)), []int64{over} // what a row can give in each full year
	for i, row := range rows {
		cells = append(cells, row.FullYear.Cents(), row.Years[part].Cents())
		switch {
		case !row.FullYear.Known() || !row.Years[part].Known() || len(r.steadyYears(was[i], row.Years)) != len(full):
		case over > 0:
			gives[i] = row.FullYear.Cents()
		default:
			gives[i] = row.Years[part].Cents() / n
		}
	}
	unit := r.unitOf(cells)
	sum := int64(0)
	for i := range gives {
		gives[i] /= unit
		sum += gives[i]
	}
	if sum*unit < max(over, -over) {
		return
	}
	for i, units := range money.Apportion(max(over, -over)/unit, gives) {
		cents := units * unit
		if over < 0 {
			cents = -cents
		}
		if cents == 0 {
			continue
		}
		s := s.of(rows[i].Amount, was[i].Amount)
		for _, j := range full {
			rows[i].Years[j] = s.scaled(was[i].Years[j], rows[i].Years[j].Cents()-cents)
		}
		rows[i].Years[part] = s.scaled(was[i].Years[part], rows[i].Years[part].Cents()+n*cents)
	}
}

// fullYears has the changed lines keep one figure for a full year: that of their full years
// where these still have one, else in proportion where the lines still make the total's.
func (r *resharing) fullYears() {
	s := r.scaling()
	var loose []*Line // with a figure of which there is no year
	for i, line := range r.Lines {
		like := r.like[line]
		if !like.FullYear.Known() || !r.touched(i) {
			continue
		}
		years := r.steadyYears(like, line.Years)
		switch {
		case len(years) == 0:
			loose = append(loose, line)
		case slices.ContainsFunc(years, func(f Figure) bool { return f.Cents() != years[0].Cents() }):
			line.FullYear = Figure{}
		default:
			line.FullYear = s.of(line.Amount, like.Amount).scaled(like.FullYear, years[0].Cents())
		}
	}
	off, known := r.offFullYear()
	if !known || off == 0 {
		return
	}
	largest := -1
	for i, line := range loose {
		if largest < 0 || line.FullYear.Cents() > loose[largest].FullYear.Cents() {
			largest = i
		}
	}
	if largest >= 0 && max(off, -off) < int64(len(r.Lines))*r.unit && loose[largest].FullYear.Cents()+off >= 0 {
		line := loose[largest]
		line.FullYear = s.of(line.Amount, r.like[line].Amount).scaled(r.like[line].FullYear, line.FullYear.Cents()+off)
		return
	}
	for i, line := range r.Lines {
		if r.touched(i) {
			line.FullYear = Figure{}
		}
	}
}

// touched reports whether a line no longer is what it was.
func (r *resharing) touched(i int) bool {
	return r.Lines[i].changed || !slices.Equal(r.Lines[i].Years, r.before[i].Years)
}

// steadyYears are those that cost what a full year does.
func (r *resharing) steadyYears(like *Row, years []Figure) (out []Figure) {
	for j, f := range years {
		if r.steady(like, j) {
			out = append(out, f)
		}
	}
	return out
}

// offFullYear is how many cents the lines lack in a full year, or below nothing are too
// much, to leave what they left of it, or where that is something else no less than
// nothing; false where it is not known what they leave.
func (r *resharing) offFullYear() (int64, bool) {
	was, is := append(make([]Term, 0, few), plus(r.Total.FullYear)), append(make([]Term, 0, few), plus(r.Total.FullYear))
	for i, line := range r.Lines {
		if !slices.Contains(r.givenTo(), &line.Row) {
			continue
		}
		if !r.fresh(line) {
			was = append(was, minus(r.before[i].FullYear))
		}
		is = append(is, minus(line.FullYear))
	}
	before, known := r.sum(was)
	left, all := r.sum(is)
	if r.kept {
		return left.Cents() - before.Cents(), known && all
	}
	return min(0, left.Cents()), known && all
}

// payersOf has the payers of a changed line pay what they do of it by its key, else in
// proportion to what they paid; of what is not known of the line it is not known what they
// pay, and where nothing was they pay what they did.
func (r *resharing) payersOf(line, was *Line) {
	s := r.scaling()
	switch {
	case r.sharedByKey(line):
		r.forget(line)
		r.split(line)
		return
	case !r.fresh(line):
		s = s.of(line.Amount, was.Amount)
	case was.Amount.Known() || was.Row.unknown():
		return
	case line.FullYear.Known() && was.FullYear.Cents() > 0:
		s = s.of(line.FullYear, was.FullYear)
	default:
		r.forget(line)
		return
	}
	s.payers(line, was, line.Amount, line.FullYear)
	s.payersYears(line, was)
}

// forget takes their figures off the payers of a line, but for those that a what-if has
// pay in addition.
func (p *Plan) forget(line *Line) {
	for _, x := range line.Payers {
		if x.added == nil || x.equal {
			p.clear(x)
		}
	}
}
