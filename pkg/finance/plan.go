package finance

import (
	"slices"

	"sostool/pkg/calendar"
	"sostool/pkg/money"
	"sostool/pkg/record"
)

// Plan is a budget with every figure that follows from the stated ones. A figure in it is
// as stated, or as it follows exactly and one way only, or unknown; estimates and
// assumptions only where Options ask for them. The rules of derivation are numbered as in
// the project's reference on financing.
type Plan struct {
	Budget *record.Budget
	Period calendar.Period
	Years  []int // calendar years of the period and those for which figures are stated
	Unit   int64 // cents to which shares and splits are rounded: 100 where every exact figure is a whole euro
	Wide   bool  // 64 bits do not hold a sum: figures are left unknown
	Passed bool  // rounding an assumed total to whole units passes a limit that the budget keeps

	// Unshared reports that lines of which no share is assumed keep what they have, since
	// it is not known what one of them comes to.
	Unshared bool

	Total         Row
	Public        Row // public funding, where the budget tells it apart
	Lines         []*Line
	Costs         []*Cost
	Income        Figure
	Beneficiaries []*Beneficiary // none under an assumption
	Apportioned   bool           // the stated shares of the total are rounded, and the lines apportioned in proportion to them

	PublicApportioned bool // likewise those of the public funding

	// Applied counts the figures that an assumption met in this plan, by the
	// name that the user gave.
	Applied map[string]int

	beside  *beside    // once it is asked for
	flats   []flatRate // of Costs
	options *Options
	caps    []record.Cap          // the programme's limits that are in force
	funder  record.OrganisationID // the programme's
	claimed map[*Figure]claimed   // by the cells of a realised budget that claims make
	support bool                  // the lines are not all of a total that is not known otherwise
	whole   bool                  // Years are all calendar years of a period with known ends
	full    []bool                // by Years: the whole calendar year lies in the period
	changed bool                  // something was filled in
	filled  int                   // how often
	public  bool                  // the budget tells public funding apart
	within  *Plan                 // of a beneficiary: the budget's
	room    []Figure              // for the years of rows to come
	origins []Origin              // room for those to come
	terms   []Term                // likewise
	details []detail              // likewise
	paths   map[*Origin]string    // of the cells, once they are asked for
	parts   []part                // room for those of an equation
	gives   []*Figure             // likewise for what it gives
	amounts []*Figure             // likewise for what it needs
	rows    []*Row                // likewise for those of its list
	search  *missing              // that equations are shown to; nil: they are solved
	before  *Plan                 // without any assumption, or without assumed shares; nil where there is none
	chunk   int                   // how many of these there is room for at once
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
	Payers  []*Payer

	// Uncovered is what those paid who are assumed not to pay, and nobody takes over.
	// There are no years where nobody is, or all is taken over.
	Uncovered Row

	plan    *Plan
	beside  *besideLine // once it is asked for
	leaves  *Origin     // why it is assumed not to be paid; nil where it is not
	joins   []*Payer    // who are assumed to relieve its payers
	share   Figure      // its origin says what it is
	assumed Figure      // likewise of the share that a what-if gives it; of no origin where none does
	changed bool        // by assumed shares, its own or those of others
}

// Payer is one who pays a part of a line, or several that the source does not tell apart.
type Payer struct {
	Row             // of all of them together
	Names  []string // municipalities and organisations; none where the source only counts them
	Of     record.PartyKind
	Number int64 // how many they are; 0 where that is unknown
	Each   *Row  // of each of several, where it is the same for all; nil of one who is named
	Entry  *record.Payer
	leaves *Origin // why one of them is assumed not to pay; nil where none is
	added  *Origin // what it is assumed to pay in a full year, where it is there by a what-if; else nil
	equal  bool    // a what-if has taken the place of its figures
}

// Cost is a category of costs.
type Cost struct {
	Row
	Cost   *record.Cost
	Absent bool // the record does not have the row: its cost model says that there is one
}

// Share is a line's part of the total.
type Share struct {
	Exact  money.Share // amount/total to six decimals of a percent
	Shown  money.Share // to two, so that the shown shares of a whole total make 100,00
	Basis  money.Basis
	About  bool        // the amount or the total is rounded by its source
	Stated money.Share // as the record has it
	Off    Figure      // the amount less the stated share of the total, to the cent
}

// AsStated reports whether the share is known best as the record states it: the amounts
// do not say it, or are rounded and the share is not.
func (s *Share) AsStated() bool {
	return s.Stated.Known() && (!s.Exact.Known() || s.About && !s.Stated.IsAbout())
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
	Total   money.Amount // assumed in place of the budget's: all that it states is scaled
	// TotalShare is the same as a part of the budget's total.
	TotalShare money.Share
	Shares     []AssumedShare
	Drop       []string // who is assumed not to pay
	Add        []AssumedPayer
	Split      Way // how payers take over from those dropped; without any dropped or added all lines are shared in this way
	// Same reports whether two names are those of one party.
	Same func(a, b string) bool
	// Kind is an organisation's kind; empty where there is none of the id.
	Kind func(record.Party) record.Kind
	// Population is how many lived in a municipality on a day, for estimates where the
	// record does not state it; nil: there are none.
	Population Register
}

// passes is how often estimates are made: what follows from the first may be the amount
// of another row, whose years are then also estimated.
const passes = 2

// maxYears is the longest period of which the years are told apart.
const maxYears = 200

// PlanOf works a budget out. The programme, which may be nil, says which
// sources have limits.
func PlanOf(project *record.Project, b *record.Budget, programme *record.Programme, o *Options) *Plan {
	if !o.Total.Known() && !o.TotalShare.Known() {
		return planOf(project, b, programme, o, nil)
	}
	before := planOf(project, b, programme, &Options{Same: o.Same, Kind: o.Kind, Population: o.Population}, nil)
	return planOf(project, b, programme, o, before)
}

// planOf works a budget out; before is the plan without any assumption, where another
// total is assumed.
func planOf(project *record.Project, b *record.Budget, programme *record.Programme, o *Options, before *Plan) *Plan {
	p := &Plan{Budget: b, Period: BudgetPeriod(project, b), options: o, caps: inForce(project, b, programme), before: before}
	if programme != nil {
		p.funder = programme.Funder
	}
	p.Years = planYears(b, p.Period)
	p.whole = p.Period.Bounded() && p.Period.End.Year-p.Period.Start.Year < maxYears
	p.full = make([]bool, len(p.Years))
	for j, year := range p.Years {
		p.full[j] = p.Period.Bounded() && p.Period.WholeYear(year)
	}
	p.Unit = unit(b, money.Amount{})
	p.begin()
	p.readBeneficiaries()
	if before != nil {
		if before.Total.Amount.Known() {
			p.applied(NewTotal)
		}
		if s, is := scalingOf(p, before); is {
			p.Unit = unit(b, o.Total)
			s.rescale()
		} else if !before.Total.Amount.Known() && o.Total.Known() {
			p.Total.Amount = p.assumed(o.Total, NewTotal+" "+o.Total.String())
		}
	}
	p.derive()
	if p.fromClaims(project) {
		p.derive()
	}
	for range passes {
		if o.ProRate != NoRate {
			p.equations(estimated)
			p.derive()
		}
	}
	p.reshare()
	p.relieve()
	p.leave()
	return p
}

// Under has what is asked of a plan from now on go by options with the same assumptions:
// for a plan that these would not have made another one. It returns the plan.
func (p *Plan) Under(o *Options) *Plan {
	p.options = o
	for _, x := range p.Beneficiaries {
		x.Plan.options = o
	}
	return p
}

// begin takes over what the record states.
func (p *Plan) begin() {
	rows := p.rowsStated()
	p.room = make([]Figure, rows*len(p.Years))
	p.chunk = (rows - 2) * (1 + len(p.Years)) / 2 // of most plans fewer than half of the cells are known
	p.read()
	p.support = p.isSupport()
	p.makeRoom()
}

// FullYears reports whether the budget says what a full year costs.
func (p *Plan) FullYears() bool {
	return p.Budget.FullYear.Known() || slices.ContainsFunc(p.Budget.Funding, func(f record.Funding) bool {
		return f.FullYear.Known() || slices.ContainsFunc(f.Payers, func(x record.Payer) bool { return x.FullYearEach.Known() })
	})
}

// makeRoom takes memory for the longest equation at once.
func (p *Plan) makeRoom() {
	longest := max(len(p.Lines), len(p.Costs), len(p.Budget.Beneficiaries))
	for _, line := range p.Lines {
		longest = max(longest, len(line.Payers))
	}
	p.rows = make([]*Row, 0, longest+1)
	cells := make([]*Figure, 2*longest+1)
	p.amounts, p.gives = cells[:0:longest+1], cells[longest+1:][:0]
	p.parts = make([]part, 0, max(longest+2, len(p.Years)))
}

// rowsStated is how many rows the record has for the plan, with those of the total and of
// public funding.
func (p *Plan) rowsStated() int {
	rows := 2 + len(p.Budget.Funding) + len(p.Budget.Costs)
	for i := range p.Budget.Funding {
		line := &p.Budget.Funding[i]
		rows += len(line.Split.Weights.Entries) // of payers, where no others are named
		for k := range line.Payers {
			e := &line.Payers[k]
			rows += max(2, len(e.Municipalities.Items)+len(e.Orgs.Items)) // of several together, and of each
		}
	}
	return rows
}

// planYears are the calendar years of a plan, in order.
func planYears(b *record.Budget, period calendar.Period) []int {
	years := period.Years()
	if len(years) > maxYears {
		years = nil // such a period has a slip in it
	}
	touched := years
	eachBudget(b, func(b *record.Budget) {
		eachYears(b, func(y Years) {
			for _, e := range y.Entries {
				if _, ok := slices.BinarySearch(touched, int(e.Key)); !ok {
					years = append(years, int(e.Key))
				}
			}
		})
	})
	slices.Sort(years)
	return slices.Compact(years)
}

// eachBudget visits a budget and what its beneficiaries spend of it.
func eachBudget(b *record.Budget, visit func(*record.Budget)) {
	visit(b)
	for i := range b.Beneficiaries {
		visit(BudgetOf(b, &b.Beneficiaries[i]))
	}
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

// UnitOf is the unit, in cents, of what is worked out from a budget's figures.
func UnitOf(b *record.Budget) int64 { return unit(b, money.Amount{}) }

// unit is the whole euro where every exact figure of the budget is one, else
// the cent (rule 1).
func unit(b *record.Budget, assumed money.Amount) int64 {
	whole := assumed.WholeEuros()
	see := func(figures ...money.Amount) {
		for _, a := range figures {
			whole = whole && (a.IsAbout() || a.WholeEuros())
		}
	}
	eachBudget(b, func(b *record.Budget) {
		see(b.Total, b.Public, b.FullYear, b.Income)
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
	})
	if whole {
		return 100
	}
	return 1
}

// read takes over what the record states, and what a what-if puts in its
// place.
func (p *Plan) read() {
	b := p.Budget
	p.Total = p.row(p.stated(b.Total, b.Handle, "total"), p.stated(b.FullYear, b.Handle, "full_year"), b.Years)
	p.public = TellsPublic(b) || slices.ContainsFunc(p.caps, func(c record.Cap) bool { return c.Of == record.OfPublic })
	p.Public = p.row(p.stated(b.Public, b.Handle, "public"), Figure{}, Years{})
	p.Lines = make([]*Line, 0, len(b.Funding))
	for i := range b.Funding {
		line := &b.Funding[i]
		p.Lines = append(p.Lines, p.line(line))
		if payer := PayerOf(line); payer != "" && p.drops(payer) {
			p.Lines[i].leaves = p.leaves(payer)
		}
	}
	p.addPayers()
	p.readCosts()
	p.Income = p.stated(b.Income, b.Handle, "income")
}

// row is a row of stated figures.
func (p *Plan) row(amount, fullYear Figure, years Years) Row {
	r := Row{amount, fullYear, p.unknownYears()}
	for _, e := range years.Entries {
		if j, ok := slices.BinarySearch(p.Years, int(e.Key)); ok && e.Value.Known() {
			r.Years[j] = p.given(e.Value, given{of: years.Handle, year: int32(e.Key)}, 0)
		}
	}
	return r
}

// blank is a row of which nothing is known.
func (p *Plan) blank() Row { return Row{Years: p.unknownYears()} }

// unknownYears are the years of a row of which none is known. A plan has a row for each
// that pays, and memory for one is taken for several at once.
func (p *Plan) unknownYears() []Figure {
	n := len(p.Years)
	if len(p.room) < n {
		p.room = make([]Figure, max(p.chunk, n))
	}
	years := p.room[:n:n]
	p.room = p.room[n:]
	return years
}

func (p *Plan) line(f *record.Funding) *Line {
	line := &Line{Row: p.row(p.stated(f.Amount, f.Handle, "amount"), p.stated(f.FullYear, f.Handle, "full_year"), f.Years), Funding: f, plan: p}
	if f.Share.Known() {
		line.share = p.given(money.Amount{}, given{of: f.Handle, key: "share", share: f.Share}, 0)
	}
	for _, s := range p.options.Shares {
		if !p.names(s.Line, f) {
			continue
		}
		p.applied(s.Line)
		line.assumed = p.given(money.Amount{}, given{flag: true, key: NewShare + " " + s.Line + "=" + s.Share.String(), share: s.Share}, 0)
	}
	for i := range f.Payers {
		p.payers(line, i)
	}
	if len(f.Payers) == 0 {
		p.weighted(line)
	}
	return line
}

// part is the share that the line states or is assumed to have; unknown where it has
// none.
func (l *Line) part() money.Share {
	if l.share.From == nil {
		return money.Share{}
	}
	return l.share.From.Share()
}

// PayerOf is who pays a whole line: its payer, or its source where none is named
// and none share it.
func PayerOf(f *record.Funding) string {
	if f.Payer == "" && len(f.Payers) == 0 && !f.Split.Exists() {
		return string(f.Source)
	}
	return string(f.Payer)
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
	named := make([]string, 0, len(e.Municipalities.Items)+len(e.Orgs.Items))
	for _, m := range e.Municipalities.Items {
		named = append(named, string(m))
	}
	for _, o := range e.Orgs.Items {
		named = append(named, string(o))
	}
	amount, number := p.stated(e.Amount, e.Handle, "amount"), int64(e.Count.Int())
	each, eachFull := p.stated(e.AmountEach, e.Handle, "amount_each"), p.stated(e.FullYearEach, e.Handle, "full_year_each")
	if len(named) > 0 {
		named = slices.DeleteFunc(named, func(n string) bool { return n == "" })
		number = int64(len(named))
		if number == 0 {
			return
		}
		if number == 1 || !amount.Known() || each.Known() || e.PerInhabitant.Known() {
			payers := make([]Payer, len(named))
			line.Payers = slices.Grow(line.Payers, len(named))
			for k := range named {
				payers[k] = Payer{Row: p.row(each, eachFull, Years{}), Names: named[k : k+1 : k+1], Of: e.Of, Number: 1, Entry: e}
				if number == 1 && amount.Known() {
					payers[k].Amount = amount
				}
				p.byInhabitants(line, &payers[k])
				if p.drops(named[k]) {
					payers[k].leaves = p.leaves(named[k])
				}
				line.Payers = append(line.Payers, &payers[k])
			}
			return
		}
	}
	one := p.row(each, eachFull, Years{})
	payer := &Payer{Row: p.row(amount, Figure{}, Years{}), Names: named, Of: e.Of, Number: number, Each: &one, Entry: e}
	for _, n := range named {
		if p.drops(n) {
			payer.leaves = p.leaves(n)
		}
	}
	p.ofEach(payer) // what a what-if scales
	line.Payers = append(line.Payers, payer)
}
