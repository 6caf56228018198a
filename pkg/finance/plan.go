package finance

import (
	"slices"
	"strings"

	"sostool/pkg/calendar"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/record"
)

// Plan is a budget with every figure that follows from the stated ones. A
// figure stands in it as stated, or as it follows exactly and one way only, or
// it is unknown; estimates and assumptions only where Options ask for them.
// The rules of derivation are numbered as in the project's reference on
// financing.
type Plan struct {
	Budget *record.Budget
	Period calendar.Period
	Years  []int // calendar years of the period and those for which figures are stated
	Unit   int64 // cents to which shares and splits are rounded: 100 where every exact figure is a whole euro
	Wide   bool  // 64 bits do not hold a sum: figures are left unknown

	Total       Row
	Lines       []*Line
	Unallocated Row // what the lines leave of the total
	Costs       []*Cost
	Income      Figure
	Unitemised  Row // what the costs leave of the total, where costs are listed

	// Applied counts the figures that an assumption met in this plan, by the
	// name that the user gave.
	Applied map[string]int

	unallocated money.Share // what the lines leave of 100,00 %, where they leave something or nothing

	options *Options
	whole   bool   // Years are all calendar years of a period with known ends
	full    []bool // by Years: the whole calendar year lies in the period
	changed bool   // something was filled in
	altered bool   // a what-if took a line away
}

// Row is one figure of a plan in all, in a full year and by calendar year.
type Row struct {
	Amount   Figure
	FullYear Figure
	Years    []Figure // by Plan.Years
}

// Line is a funding line.
type Line struct {
	Row
	Funding *record.Funding
	Share   Share
	Payers  []*Payer
	Rest    Row // what the payers leave of the line; unknown where one of them is

	altered bool // a what-if changed the payers
	assumed bool // a what-if set the share
	free    bool // a what-if took the place of all its figures but the share
	share   money.Share
}

// Payer is one who pays a part of a line, or several whom the source does not
// tell apart.
type Payer struct {
	Row             // of all of them together
	Names  []string // municipalities and organisations; none where the source only counts them
	Of     record.PartyKind
	Number int64 // how many they are; 0 where that is unknown
	Each   Row   // of each of several, where it is the same for all
	Entry  *record.Payer
	added  bool // by a what-if
	equal  bool // a what-if has taken the place of its figures
}

// Cost is a category of costs.
type Cost struct {
	Row
	Cost *record.Cost
}

// Share is a line's part of the total.
type Share struct {
	Exact  money.Share // amount/total to six decimals of a percent
	Shown  money.Share // to two, such that the shown shares of a whole total make 100,00
	Basis  money.Basis
	About  bool        // the amount or the total is rounded by its source
	Stated money.Share // as the record has it
	OfIt   Figure      // the stated share of the total, to the cent
	Off    Figure      // the amount less that
}

// Rate is how estimates divide what is left among years.
type Rate uint8

// Figures of years that don't follow are left unknown, unless an estimate in
// proportion to time is asked for.
const (
	NoRate Rate = iota
	ByMonths
	ByDays
)

// Options are what the user asks for beyond what follows. The zero value asks
// for nothing.
type Options struct {
	ProRate Rate
	Total   money.Amount // assumed in place of the budget's
	Shares  []AssumedShare
	Drop    []string // who is assumed not to pay
	Add     []AssumedPayer
	Equal   bool // every line that has payers is shared equally
	Explain bool // each figure says how it was worked out
	// Same reports whether two names are those of one party.
	Same func(a, b string) bool
}

// AssumedShare is a share that a what-if gives to a line, named as in paths:
// by its source, with /payer or /form where two lines share one.
type AssumedShare struct {
	Line  string
	Share money.Share
}

// AssumedPayer is a payer that a what-if adds to the lines of a source, with
// what it pays in a full year.
type AssumedPayer struct {
	Name     string
	Source   record.Source
	FullYear money.Amount
}

func (p *Plan) applied(name string) {
	if p.Applied == nil {
		p.Applied = make(map[string]int)
	}
	p.Applied[name]++
}

// drops reports whether a party is assumed not to pay.
func (p *Plan) drops(party string) bool {
	for _, name := range p.options.Drop {
		if p.same(name, party) {
			p.applied(name)
			return true
		}
	}
	return false
}

// EqualSplit is the name under which Options.Equal is applied.
const EqualSplit = "--split"

// passes is how often estimates are made: what follows from the first may be
// the amount of another row, whose years are then estimated, too.
const passes = 2

// maxYears is the longest period of which the years are told apart.
const maxYears = 200

// WhatIf reports whether anything is assumed.
func (o *Options) WhatIf() bool {
	return o.Total.Known() || len(o.Shares)+len(o.Drop)+len(o.Add) > 0 || o.Equal
}

// PlanOf works a budget out. The programme, which may be nil, says which
// sources have limits.
func PlanOf(project *record.Project, b *record.Budget, programme *record.Programme, o *Options) *Plan {
	p := planOf(project, b, programme, o)
	if o.WhatIf() {
		p.mark(planOf(project, b, programme, &Options{ProRate: o.ProRate, Same: o.Same}))
	}
	return p
}

func planOf(project *record.Project, b *record.Budget, programme *record.Programme, o *Options) *Plan {
	p := &Plan{Budget: b, Period: BudgetPeriod(project, b), options: o}
	p.Years = planYears(b, p.Period)
	p.whole = p.Period.Bounded() && p.Period.End.Year-p.Period.Start.Year < maxYears
	p.full = make([]bool, len(p.Years))
	for j, year := range p.Years {
		p.full[j] = p.Period.Bounded() && p.Period.WholeYear(year)
	}
	p.Unit = unit(b, o)
	p.read()
	p.derive(project, programme)
	if p.assume() {
		p.derive(project, programme)
	}
	for range passes {
		if o.ProRate != NoRate {
			p.estimate()
			p.derive(project, programme)
		}
	}
	p.compare()
	return p
}

// planYears are the calendar years of a plan, in order.
func planYears(b *record.Budget, period calendar.Period) []int {
	years := period.Years()
	if len(years) > maxYears {
		years = nil // such a period has a slip in it
	}
	eachYears(b, func(y Years) {
		for _, e := range y.Entries {
			years = append(years, int(e.Key))
		}
	})
	slices.Sort(years)
	return slices.Compact(years)
}

func eachYears(b *record.Budget, visit func(Years)) {
	visit(b.Years)
	for i := range b.Funding {
		visit(b.Funding[i].Years)
	}
	for i := range b.Costs {
		visit(b.Costs[i].Years)
	}
}

// unit is the whole euro where every exact figure of the budget is one, else
// the cent (rule 1).
func unit(b *record.Budget, o *Options) int64 {
	whole := o.Total.WholeEuros()
	see := func(figures ...money.Amount) {
		for _, a := range figures {
			whole = whole && (a.IsAbout() || a.WholeEuros())
		}
	}
	see(b.Total, b.FullYear, b.Income)
	for i := range b.Costs {
		see(b.Costs[i].Amount)
	}
	for i := range b.Funding {
		line := &b.Funding[i]
		see(line.Amount, line.FullYear)
		for k := range line.Payers {
			see(line.Payers[k].Amount, line.Payers[k].AmountEach, line.Payers[k].FullYearEach)
		}
	}
	eachYears(b, func(y Years) {
		for _, e := range y.Entries {
			see(e.Value)
		}
	})
	if whole {
		return 100
	}
	return 1
}

// read takes over what the record states, and what a what-if puts in its
// place.
func (p *Plan) read() {
	b, o := p.Budget, p.options
	p.Total = p.row(b.Total, b.FullYear, b.Years)
	if o.Total.Known() {
		p.Total.Amount = Figure{Amount: o.Total, Basis: money.Assumed}
	}
	for i := range b.Funding {
		line := &b.Funding[i]
		if line.Payer != "" && p.drops(string(line.Payer)) {
			p.altered = true
			continue
		}
		p.Lines = append(p.Lines, p.line(line))
	}
	p.addPayers()
	for i := range b.Costs {
		c := &b.Costs[i]
		p.Costs = append(p.Costs, &Cost{p.row(c.Amount, money.Amount{}, c.Years), c})
	}
	p.Income = stated(b.Income)
}

// row is a row of stated figures.
func (p *Plan) row(amount, fullYear money.Amount, years Years) Row {
	r := Row{stated(amount), stated(fullYear), make([]Figure, len(p.Years))}
	for _, e := range years.Entries {
		if j, ok := slices.BinarySearch(p.Years, int(e.Key)); ok {
			r.Years[j] = stated(e.Value)
		}
	}
	return r
}

func (p *Plan) line(f *record.Funding) *Line {
	line := &Line{Row: p.row(f.Amount, f.FullYear, f.Years), Funding: f, share: f.Share}
	line.free = p.options.Total.Known() && f.Share.Known() // the share holds under another total
	for _, s := range p.options.Shares {
		if p.names(s.Line, f) {
			line.share, line.assumed, line.free = s.Share, true, true
			p.applied(s.Line)
		}
	}
	if line.free {
		line.Row = p.row(money.Amount{}, money.Amount{}, Years{})
	}
	for i := range f.Payers {
		p.payers(line, i)
	}
	if len(f.Payers) == 0 {
		p.weighted(line)
	}
	return line
}

// addPayers puts the payers of a what-if on lines of their source: on one that
// has payers before one that has none, and on none that one payer pays.
func (p *Plan) addPayers() {
	for _, add := range p.options.Add {
		var on *Line
		for _, line := range p.Lines {
			f := line.Funding
			if f.Source == add.Source && f.Payer == "" && (on == nil || len(on.Funding.Payers) == 0 && len(f.Payers) > 0) {
				on = line
			}
		}
		if on == nil || slices.ContainsFunc(on.Payers, func(x *Payer) bool {
			return slices.ContainsFunc(x.Names, func(n string) bool { return p.same(add.Name, n) })
		}) {
			continue
		}
		row := p.row(money.Amount{}, money.Amount{}, Years{})
		row.FullYear = Figure{Amount: add.FullYear, Basis: money.Assumed}
		on.Payers = append(on.Payers, &Payer{Row: row, Names: []string{add.Name}, Number: 1, added: true})
		on.altered = true
		p.applied(add.Name)
	}
}

// names reports whether a name is that of a line: its source, or source/payer
// or source/form.
func (p *Plan) names(name string, f *record.Funding) bool {
	source, rest, divided := strings.Cut(name, "/")
	return source == string(f.Source) && (!divided || rest == string(FormOf(f)) || f.Payer != "" && p.same(rest, string(f.Payer)))
}

// FormOf is what a line consists of: money where the record does not say it.
func FormOf(f *record.Funding) record.FundingForm {
	if f.Form == "" {
		return record.Money
	}
	return f.Form
}

// payers takes over one entry of a line's payers: a row for each that is
// named, one row for those that are only counted or have one figure together.
func (p *Plan) payers(line *Line, i int) {
	e := &line.Funding.Payers[i]
	var named []string
	for _, m := range e.Municipalities.Items {
		named = append(named, string(m))
	}
	for _, o := range e.Orgs.Items {
		named = append(named, string(o))
	}
	amount, number := e.Amount, int64(e.Count.Int())
	if len(named) > 0 {
		all := len(named)
		named = slices.DeleteFunc(named, func(n string) bool { return n == "" || p.drops(n) })
		if number = int64(len(named)); int(number) < all {
			line.altered = true
			amount = money.Amount{} // of more than those who are left
		}
		if number == 0 {
			return
		}
		if number == 1 || !amount.Known() || e.AmountEach.Known() || p.options.Equal {
			for _, n := range named {
				row := p.row(e.AmountEach, e.FullYearEach, Years{})
				if number == 1 && amount.Known() {
					row.Amount = stated(amount)
				}
				line.Payers = append(line.Payers, &Payer{Row: row, Names: []string{n}, Of: e.Of, Number: 1, Entry: e})
			}
			return
		}
	}
	payer := &Payer{Row: p.row(amount, money.Amount{}, Years{}), Names: named, Of: e.Of, Number: number, Entry: e}
	payer.Each = p.row(e.AmountEach, e.FullYearEach, Years{})
	p.fill(&payer.Amount, p.times(number, payer.Each.Amount))
	p.fill(&payer.FullYear, p.times(number, payer.Each.FullYear))
	line.Payers = append(line.Payers, payer)
}

// derive fills in what follows, until nothing more does.
func (p *Plan) derive(project *record.Project, programme *record.Programme) {
	for p.changed = true; p.changed; {
		p.changed = false
		p.eachRow(p.spread)
		for _, line := range p.Lines {
			if !line.free && len(line.Funding.Payers) > 0 {
				p.addUp(&line.Row, rowsOf(line.Payers), line.basis())
			}
		}
		p.addUp(&p.Total, rowsOf(p.Lines), p.basis())
		p.addCosts()
		p.fromShares(project, programme)
		p.own()
	}
	for _, line := range p.Lines {
		p.split(line)
	}
}

// basis is that of what follows from the lines as a list.
func (p *Plan) basis() money.Basis { return whatIf(p.altered) }

// basis is that of what follows from the payers as a list.
func (l *Line) basis() money.Basis { return whatIf(l.altered) }

func whatIf(is bool) money.Basis {
	if is {
		return money.Assumed
	}
	return money.Derived
}

// eachRow visits every row of the plan.
func (p *Plan) eachRow(visit func(*Row)) {
	visit(&p.Total)
	for _, line := range p.Lines {
		visit(&line.Row)
		for _, payer := range line.Payers {
			visit(&payer.Row)
			if payer.Number > 1 {
				visit(&payer.Each)
			}
		}
	}
	for _, c := range p.Costs {
		visit(&c.Row)
	}
}

// spread works out the years of a row and its amount from one another. Every
// calendar year wholly inside the period costs the full year's amount, and
// what the years leave of the amount belongs to the one year without a figure
// (rule 6 and its precisions).
func (p *Plan) spread(r *Row) {
	if !p.whole {
		return
	}
	missing, one := 0, 0
	for j, year := range p.Years {
		if !r.Years[j].Known() && r.FullYear.Known() && p.full[j] {
			p.fill(&r.Years[j], Figure{r.FullYear.Amount, max(money.Derived, r.FullYear.Basis),
				p.why(func() language.Text { return language.Say("a full year: {0}", r.FullYear.Amount) })})
		}
		if !r.Years[j].Known() && p.inPeriod(year) {
			missing++
			one = j
		}
	}
	switch {
	case missing == 0:
		if r.Amount.Known() {
			return
		}
		terms := make([]term, 0, few)
		for _, f := range r.Years {
			if f.Known() {
				terms = append(terms, plus(f))
			}
		}
		p.fill(&r.Amount, p.work(terms...))
	case missing == 1 && r.Amount.Known():
		p.fillRest(&r.Years[one], p.less(r.Amount, known(r.Years)...))
	}
}

func (p *Plan) inPeriod(year int) bool {
	return p.Period.Bounded() && int(p.Period.Start.Year) <= year && year <= int(p.Period.End.Year)
}

func known(figures []Figure) []Figure {
	out := make([]Figure, 0, len(figures))
	for _, f := range figures {
		if f.Known() {
			out = append(out, f)
		}
	}
	return out
}

// rowed is what has a row: lines, payers, costs.
type rowed interface{ row() *Row }

func (l *Line) row() *Row  { return &l.Row }
func (p *Payer) row() *Row { return &p.Row }
func (c *Cost) row() *Row  { return &c.Row }

func rowsOf[T rowed](things []T) []*Row {
	rows := make([]*Row, len(things))
	for i, t := range things {
		rows[i] = t.row()
	}
	return rows
}

// addUp fills in of a whole what its parts make, where all of them are known
// (rules 4 and 5). The parts of a year are all of it only where the parts of
// the amount are.
func (p *Plan) addUp(whole *Row, parts []*Row, basis money.Basis) {
	if len(parts) == 0 {
		return
	}
	add := func(into *Figure, pick func(*Row) Figure) {
		if into.Known() {
			return
		}
		terms := make([]term, 0, few)
		for _, part := range parts {
			f := pick(part)
			if !f.Known() {
				return
			}
			terms = append(terms, plus(f))
		}
		sum := p.work(terms...)
		sum.Basis = max(sum.Basis, basis)
		p.fillRest(into, sum)
	}
	amount := func(r *Row) Figure { return r.Amount }
	add(&whole.Amount, amount)
	rest := p.restOf(whole.Amount, parts, amount)
	if rest.Known() && rest.Cents() != 0 {
		return
	}
	basis = max(basis, rest.Basis)
	add(&whole.FullYear, func(r *Row) Figure { return r.FullYear })
	if !rest.Known() {
		return
	}
	for j, f := range whole.Years { // that are known make the same of the parts
		of := p.restOf(f, parts, func(r *Row) Figure { return r.Years[j] })
		if of.Known() && of.Cents() != 0 {
			return
		}
	}
	for j := range whole.Years {
		add(&whole.Years[j], func(r *Row) Figure { return r.Years[j] })
	}
}

// restOf is what the parts leave of a whole; unknown where one of them is.
func (p *Plan) restOf(whole Figure, parts []*Row, pick func(*Row) Figure) Figure {
	if !whole.Known() {
		return Figure{}
	}
	terms := make([]term, 0, few)
	terms = append(terms, plus(whole))
	for _, part := range parts {
		f := pick(part)
		if !f.Known() {
			return Figure{}
		}
		terms = append(terms, minus(f))
	}
	return p.work(terms...)
}

// addCosts fills in the total, and its years, from the costs less the income.
func (p *Plan) addCosts() {
	parts := rowsOf(p.Costs)
	if p.Income.Cents() != 0 {
		less := p.times(-1, p.Income)
		parts = append(parts, &Row{Amount: less, Years: make([]Figure, len(p.Years))})
	}
	if len(p.Costs) > 0 {
		p.addUp(&p.Total, parts, money.Derived)
	}
}

// fromShares works out the lines that state a share and no amount (rule 1): a
// line whose source the programme limits is rounded down, the others by the
// largest remainder.
func (p *Plan) fromShares(project *record.Project, programme *record.Programme) {
	if !p.Total.Amount.Known() || p.Total.Amount.Cents() < 0 {
		return
	}
	var lines []*Line
	var shares []money.Share
	var down []bool
	left, all := p.Total.Amount, true
	for _, line := range p.Lines {
		switch {
		case line.Amount.Known():
			left = p.less(left, line.Amount)
		case line.share.Known():
			lines, shares = append(lines, line), append(shares, line.share)
			down = append(down, limited(project, p.Budget, programme, line.Funding.Source))
		default:
			all = false
		}
	}
	if len(lines) == 0 {
		return
	}
	unit := p.Unit
	if p.Total.Amount.Cents()%unit != 0 || all && left.Known() && left.Cents()%unit != 0 {
		unit = 1 // a figure that was estimated, or is rounded to cents
	}
	want := int64(-1)
	if all && left.Known() {
		want = left.Cents() / unit
	}
	parts := money.Round(p.Total.Amount.Cents()/unit, shares, down, want)
	for i, line := range lines {
		if parts == nil {
			p.Wide = true
			return
		}
		amount := money.Cents(parts[i] * unit)
		if p.Total.Amount.IsAbout() {
			amount = amount.About()
		}
		p.fill(&line.Amount, Figure{amount, max(money.Derived, p.Total.Amount.Basis, whatIf(line.assumed)),
			p.why(func() language.Text { return ofShare(line.share, p.Total.Amount.Amount, amount, down[i]) })})
	}
}

// ofShare says how a share of a total was rounded.
func ofShare(share money.Share, total, amount money.Amount, down bool) language.Text {
	base := money.Figure{Amount: total}
	switch exact := share.Of(total); {
	case exact.Cents() == amount.Cents():
		return language.Say("{0} of {1} = {2}", share, base, amount)
	case down:
		return language.Say("{0} of {1}, rounded down since the programme limits the source = {2}", share, base, amount)
	default:
		return language.Say("{0} of {1}, by the largest remainder = {2}", share, base, amount)
	}
}

// own fills in the beneficiary's own contribution: what the total leaves where
// every other line is known (rule 3), in all and in each year.
func (p *Plan) own() {
	for i, line := range p.Lines {
		if !line.Funding.Own || slices.ContainsFunc(line.Payers, (*Payer).own) || line.Funding.Split.Exists() {
			continue
		}
		others := rowsOf(slices.Concat(p.Lines[:i], p.Lines[i+1:]))
		basis := p.basis()
		rest := func(pick func(*Row) Figure) Figure {
			f := p.restOf(pick(&p.Total), others, pick)
			f.Basis = max(f.Basis, basis)
			return f
		}
		fill := func(into *Figure, pick func(*Row) Figure) {
			if !into.Known() {
				p.fillRest(into, rest(pick))
			}
		}
		amount := func(r *Row) Figure { return r.Amount }
		fill(&line.Amount, amount)
		all := rest(amount)
		if !all.Known() || all.Cents() != line.Amount.Cents() {
			continue // the lines are not all of the total, nor of its years
		}
		basis = max(basis, all.Basis)
		fill(&line.FullYear, func(r *Row) Figure { return r.FullYear })
		for j := range line.Years {
			fill(&line.Years[j], func(r *Row) Figure { return r.Years[j] })
		}
	}
}

// mark makes assumed whatever an assumption has changed: every figure that the
// plan without any has not, or has otherwise.
func (p *Plan) mark(without *Plan) {
	figure := func(f *Figure, g Figure) {
		if f.Known() && (!g.Known() || f.Cents() != g.Cents()) {
			f.Basis = money.Assumed
		}
	}
	row := func(r, s *Row) {
		figure(&r.Amount, s.Amount)
		figure(&r.FullYear, s.FullYear)
		for j := range r.Years {
			figure(&r.Years[j], s.year(j))
		}
	}
	row(&p.Total, &without.Total)
	row(&p.Unallocated, &without.Unallocated)
	row(&p.Unitemised, &without.Unitemised)
	for i, c := range p.Costs {
		row(&c.Row, &without.Costs[i].Row)
	}
	for _, line := range p.Lines {
		other := new(Line)
		if i := slices.IndexFunc(without.Lines, func(l *Line) bool { return l.Funding == line.Funding }); i >= 0 {
			other = without.Lines[i]
		}
		row(&line.Row, &other.Row)
		row(&line.Rest, &other.Rest)
		figure(&line.Share.Off, other.Share.Off)
		if line.Share.Exact.Known() && (line.Share.Exact != other.Share.Exact || max(line.Amount.Basis, p.Total.Amount.Basis) == money.Assumed) {
			line.Share.Basis = money.Assumed
		}
		for _, payer := range line.Payers {
			before := new(Payer)
			if i := slices.IndexFunc(other.Payers, func(x *Payer) bool { return x.Entry == payer.Entry && slices.Equal(x.Names, payer.Names) }); i >= 0 {
				before = other.Payers[i]
			}
			row(&payer.Row, &before.Row)
			row(&payer.Each, &before.Each)
		}
	}
}

// year is the figure of year j; unknown where the row has none.
func (r *Row) year(j int) Figure {
	if j < len(r.Years) {
		return r.Years[j]
	}
	return Figure{}
}

// compare works out what stands beside the figures: what lines, payers and
// costs leave of their whole, and the shares.
func (p *Plan) compare() {
	p.Unallocated = p.leave(&p.Total, p.givenTo(), p.basis())
	if len(p.Costs) > 0 {
		parts := p.givenToCosts()
		p.Unitemised = p.leave(&p.Total, parts, money.Derived)
	}
	for _, line := range p.Lines {
		line.Rest = Row{Years: make([]Figure, len(p.Years))}
		if len(line.Payers) > 0 {
			line.Rest = p.leave(&line.Row, rowsOf(line.Payers), line.basis())
		}
	}
	p.shares()
}

// givenTo are the lines that have figures: what has none is part of what the
// others leave.
func (p *Plan) givenTo() []*Row {
	return slices.DeleteFunc(rowsOf(p.Lines), (*Row).unknown)
}

func (p *Plan) givenToCosts() []*Row {
	parts := slices.DeleteFunc(rowsOf(p.Costs), (*Row).unknown)
	if p.Income.Cents() != 0 {
		parts = append(parts, &Row{Amount: p.times(-1, p.Income), Years: make([]Figure, len(p.Years))})
	}
	return parts
}

// unknown reports whether nothing is known of a row.
func (r *Row) unknown() bool {
	return !r.Amount.Known() && !r.FullYear.Known() && !slices.ContainsFunc(r.Years, func(f Figure) bool { return f.Known() })
}

// leave is what parts leave of a whole.
func (p *Plan) leave(whole *Row, parts []*Row, basis money.Basis) Row {
	rest := func(pick func(*Row) Figure) Figure {
		f := p.restOf(pick(whole), parts, pick)
		if f.Known() {
			f.Basis = max(f.Basis, basis)
		}
		return f
	}
	r := Row{rest(func(r *Row) Figure { return r.Amount }), rest(func(r *Row) Figure { return r.FullYear }), make([]Figure, len(p.Years))}
	for j := range r.Years {
		r.Years[j] = rest(func(r *Row) Figure { return r.Years[j] })
	}
	return r
}

// shares works out the lines' shares of the total (rule 2).
func (p *Plan) shares() {
	total := p.Total.Amount
	var amounts []int64 // that make the total, with what is unallocated last
	var of []*Line
	sum := int64(0)
	for _, line := range p.Lines {
		line.Share.Stated = line.Funding.Share
		if line.assumed {
			line.Share.Stated = money.Share{}
		}
		if !line.Amount.Known() || total.Cents() <= 0 {
			continue
		}
		if exact, ok := money.PercentOf(line.Amount.Amount, total.Amount, 6); ok {
			line.Share.Exact = exact
			line.Share.Shown, _ = money.PercentOf(line.Amount.Amount, total.Amount, 2)
			line.Share.Basis = max(money.Derived, line.Amount.Basis, total.Basis)
			line.Share.About = rounded(line.Amount, total)
		}
		if line.assumed && line.Share.Exact.Known() {
			line.Share.Basis, line.Share.About = money.Assumed, false
		}
		if s := line.Share.Stated; s.Known() {
			line.Share.OfIt = Figure{s.Of(total.Amount), max(money.Derived, total.Basis), nil}
			if total.IsAbout() {
				line.Share.OfIt.Amount = line.Share.OfIt.About()
			}
			line.Share.Off = p.less(line.Amount, line.Share.OfIt)
		}
		amounts, of = append(amounts, line.Amount.Cents()), append(of, line)
		sum += line.Amount.Cents()
	}
	if len(of) == 0 || sum > total.Cents() {
		return
	}
	const hundred = 100_00 // percents with two decimals
	parts := money.Apportion(hundred, append(amounts, total.Cents()-sum))
	if parts == nil {
		return
	}
	for i, line := range of {
		line.Share.Shown = money.Hundredths(parts[i])
	}
	p.unallocated = money.Hundredths(parts[len(of)])
}

// UnallocatedShare is the share of the total that the lines leave; false where
// it is not known.
func (p *Plan) UnallocatedShare() (Share, bool) {
	f := p.Unallocated.Amount
	exact, ok := money.PercentOf(f.Amount, p.Total.Amount.Amount, 6)
	if !ok || !f.Known() {
		return Share{}, false
	}
	shown := p.unallocated
	if !shown.Known() {
		shown, _ = money.PercentOf(f.Amount, p.Total.Amount.Amount, 2)
	}
	return Share{Exact: exact, Shown: shown, Basis: f.Basis, About: rounded(f, p.Total.Amount)}, true
}

// rounded reports whether the share of one figure in another is as uncertain as
// they are: all of a figure is all of it, however it is rounded.
func rounded(part, whole Figure) bool {
	return (part.IsAbout() || whole.IsAbout()) && part.Cents() != whole.Cents()
}
