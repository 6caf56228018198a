// Package report makes the tables that coordinators and analysts ask for: it knows
// projects and their financing, and neither formats nor flags. What it shows is worked
// out by finance alone. A report is columns (columns.go) over rows; those of budgets are
// all of one walk (entries.go).
package report

import (
	"cmp"
	"slices"
	"strings"

	"sostool/pkg/calendar"
	"sostool/pkg/catalogue"
	"sostool/pkg/decode"
	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/record"
	"sostool/pkg/table"
)

// Request says which projects a report is about, and which of their figures it shows.
type Request struct {
	Catalogue *catalogue.Catalogue
	Entries   []*catalogue.Entry
	ByID      bool                      // the report has them by the ids that the records state, not in this order
	Sound     func(*decode.Record) bool // a record that is not is left out
	Stage     record.Stage              // empty: the firmest of each phase
	Stages    bool                      // all of them, next to each other
	ByYear    bool                      // these with a row for each year
	Within    calendar.Period           // the years of which there are such rows; the zero period: all
	Phase     record.PhaseID            // empty: all
	Gross     bool                      // parts of a project count in addition to it
	Years     []int                     // in order: they have columns of their own, whatever is known about them
	Finance   finance.Options
	Compare   bool              // with what they are without what Finance assumes
	Explain   bool              // figures say how they were worked out
	Draw      bool              // tables have pictures, as far as there are any of them
	Width     int               // characters that a timeline next to its phases should fit; 0: any number
	Language  language.Language // in which it is read
	Workers   int
}

// Coverage is what a report covers and what it leaves out: what there is to say about it
// besides its tables.
type Coverage struct {
	LeftOut []*catalogue.Entry // records that are not sound
	Kept    int                // rows that a query keeps, before any limit
	Budgets int                // that the report shows
	Payers  int                // of lines, in these
	Lines   []string           // names of these, for suggestions
	Parties []string           // who pays, for suggestions
	Phases  []string           // that the projects have, where one is asked for
	Applied map[string]int     // the most figures of one budget that an assumption met, by its name
	Wide    []string           // ids of projects with sums that 64 bits do not hold
}

// subject is one project, with its chosen budgets once they are worked out. It
// lives as long as the document that it is of.
type subject struct {
	*Request
	doc       *decode.Record
	project   *record.Project
	programme *record.Programme
	budgets   []budget
	financing *finance.Financing // the budgets' plans
	unassumed *finance.Financing // the same without any assumption, where they are compared
	realised  *finance.Plan      // of the whole project, with budgets of its phases; nil where none is
	claiming  *finance.Claims    // its claims for payment, once they are worked out
}

// budget is the plan of one phase.
type budget struct {
	finance.Chosen
	plan    *finance.Plan
	missing func(*finance.Figure) []string // of its plan, once it is asked for
	beside  []*budget                      // that it is compared with: what was realised of it, or all its other stages
	held    []finance.Limit                // those of the programme, once they are asked for
	before  *budget                        // the same without any assumption, where they are compared
	claimed *budget                        // what all claims make of it; nil where there are none, or nobody asks
}

// collect reads the projects and keeps of each what build returns, in the order of the
// request.
func collect[T any](r *Request, build func(*subject) T) ([]T, *Coverage) {
	kept := make([]T, len(r.Entries))
	outcomes := make([]Coverage, len(r.Entries))
	sound := make([]bool, len(r.Entries))
	ids := make([]string, len(r.Entries)) // that the records state, else of the files
	r.Catalogue.Each(r.Entries, r.Workers, func(i int, doc *decode.Record) {
		ids[i] = r.Entries[i].ID
		if doc != nil && doc.ID() != "" && doc.ID() != ids[i] {
			ids[i] = own(doc.ID())
		}
		if doc == nil || doc.Project == nil || !r.Sound(doc) {
			return
		}
		s := &subject{Request: r, doc: doc, project: doc.Project, programme: r.Catalogue.Programme(doc.Project.Programme)}
		kept[i], outcomes[i], sound[i] = build(s), s.outcome(), true
	})
	all := &Coverage{Applied: make(map[string]int)}
	out := make([]T, 0, len(kept))
	for _, i := range r.order(ids) {
		if !sound[i] {
			all.LeftOut = append(all.LeftOut, r.Entries[i])
			continue
		}
		out = append(out, kept[i])
		all.add(&outcomes[i])
	}
	return out, all
}

// order is the order of the entries in the report. Of those that share an id the one comes
// first whose file also bears it.
func (r *Request) order(ids []string) []int {
	order := make([]int, len(ids))
	for i := range order {
		order[i] = i
	}
	if !r.ByID {
		return order
	}
	slices.SortFunc(order, func(i, j int) int {
		a, b := r.Entries[i], r.Entries[j]
		if other := a.ID != ids[i]; ids[i] == ids[j] && other != (b.ID != ids[j]) {
			if other {
				return 1
			}
			return -1
		}
		return cmp.Or(strings.Compare(ids[i], ids[j]), strings.Compare(a.Name, b.Name))
	})
	return order
}

// collectFigures is collect with the projects' budgets worked out.
func collectFigures[T any](r *Request, build func(*subject) T) ([]T, *Coverage) {
	return collect(r, func(s *subject) T {
		s.plan()
		return build(s)
	})
}

func (o *Coverage) add(one *Coverage) {
	o.Budgets += one.Budgets
	o.Payers += one.Payers
	o.Wide = append(o.Wide, one.Wide...)
	for name, n := range one.Applied {
		o.Applied[name] = max(o.Applied[name], n)
	}
	for _, l := range []struct{ to, from *[]string }{{&o.Lines, &one.Lines}, {&o.Parties, &one.Parties}, {&o.Phases, &one.Phases}} {
		for _, s := range *l.from {
			*l.to = insert(*l.to, s)
		}
	}
}

// plan works out the budgets that the request is about.
func (s *subject) plan() {
	r := s.Request
	s.financing = &finance.Financing{Project: s.project}
	chosen := s.chosen(r.Stage)
	if r.Stages && len(chosen) == 0 { // what claims make without a plan
		chosen = s.chosen(record.StageRealised)
	}
	for _, c := range chosen {
		b := budget{Chosen: c, plan: s.planOf(c.Budget, r.Finance)}
		switch {
		case r.Stages:
			b.beside = s.otherStages(c)
		case c.Realised != nil && r.Stage != record.StageRealised:
			b.beside = append(b.beside, s.other(c.Phase, c.Realised))
		}
		if r.Compare {
			b.before = &budget{Chosen: c, plan: s.planOf(c.Budget, finance.Options{ProRate: r.Finance.ProRate})}
			if s.unassumed == nil {
				s.unassumed = &finance.Financing{Project: s.project}
			}
			s.unassumed.Chosen, s.unassumed.Plans = append(s.unassumed.Chosen, c), append(s.unassumed.Plans, b.before.plan)
		}
		s.budgets = append(s.budgets, b)
		s.financing.Chosen, s.financing.Plans = append(s.financing.Chosen, c), append(s.financing.Plans, b.plan)
	}
	if whole := finance.RealisedWhole(s.project); whole != nil && len(s.budgets) > 0 && s.budgets[0].Phase != nil && r.Phase == "" {
		s.realised = s.planOf(whole, finance.Options{})
	}
}

// planOf works a budget of the project out, with what is asked for beyond what follows.
func (s *subject) planOf(b *record.Budget, asked finance.Options) *finance.Plan {
	return finance.PlanOf(s.project, b, s.programme, s.knowing(asked))
}

// knowing are options with what the catalogue knows of parties and inhabitants.
func (s *subject) knowing(asked finance.Options) *finance.Options {
	asked.Same, asked.Kind, asked.Population = s.same, s.Catalogue.KindOf, s.Catalogue.PopulationOf
	return &asked
}

// chosen are the project's budgets of a stage that the request is about.
func (s *subject) chosen(stage record.Stage) []finance.Chosen {
	return slices.DeleteFunc(finance.Budgets(s.project, stage), func(c finance.Chosen) bool { return s.Phase != "" && c.Budget.Phase != s.Phase })
}

// other is a budget of a phase that another one is compared with: as it is, without
// estimates and assumptions.
func (s *subject) other(phase *record.Phase, b *record.Budget) *budget {
	return &budget{Chosen: finance.Chosen{Phase: phase, Budget: b}, plan: s.planOf(b, finance.Options{})}
}

// wide reports whether 64 bits do not hold a sum of the project's figures.
func (s *subject) wide() bool {
	return s.financing != nil && s.financing.Wide() || s.claiming != nil && s.claiming.Wide() || s.realised != nil && s.realised.Wide ||
		slices.ContainsFunc(s.budgets, func(b budget) bool {
			return b.claimed != nil && b.claimed.plan.Wide || slices.ContainsFunc(b.beside, func(other *budget) bool { return other.plan.Wide })
		})
}

// outcome is what the project adds to the report's outcome.
func (s *subject) outcome() Coverage {
	o := Coverage{Budgets: len(s.budgets)}
	if s.wide() {
		o.Wide = []string{string(s.project.ID)}
	}
	if s.Phase != "" {
		for i := range s.project.Phases {
			o.Phases = append(o.Phases, string(s.project.Phases[i].ID))
		}
		for i := range s.project.Budgets {
			o.Phases = append(o.Phases, string(s.project.Budgets[i].Phase))
		}
	}
	for _, b := range s.budgets {
		for name, n := range b.plan.Applied {
			if o.Applied == nil {
				o.Applied = make(map[string]int)
			}
			o.Applied[name] = max(o.Applied[name], n)
		}
		if !s.Finance.WhatIf() {
			continue
		}
		for _, line := range b.plan.Lines {
			o.Payers += len(line.Payers)
			o.Lines = append(o.Lines, s.lineCode(b.plan, line))
		}
		for i := range b.Budget.Funding {
			f := &b.Budget.Funding[i]
			o.Parties = append(o.Parties, finance.PayerOf(f))
			for k := range f.Payers {
				for _, m := range f.Payers[k].Municipalities.Items {
					o.Parties = append(o.Parties, string(m))
				}
				for _, id := range f.Payers[k].Orgs.Items {
					o.Parties = append(o.Parties, string(id))
				}
			}
		}
	}
	return o
}

// lineCode is what identifies a line among those of a plan: its source, with
// its payer or its form where two lines share one.
func (s *subject) lineCode(p *finance.Plan, line *finance.Line) string {
	f := line.Funding
	alike := func(same func(*record.Funding) bool) bool {
		return slices.ContainsFunc(p.Lines, func(l *finance.Line) bool {
			return l != line && l.Funding.Source == f.Source && same(l.Funding)
		})
	}
	switch {
	case !alike(func(*record.Funding) bool { return true }):
		return string(f.Source)
	case f.Payer != "" && !alike(func(g *record.Funding) bool { return g.Payer == f.Payer }):
		return string(f.Source) + "/" + s.partyCode(string(f.Payer))
	default:
		return string(f.Source) + "/" + string(finance.FormOf(f))
	}
}

// same reports whether two names are those of one party in the project's time:
// a municipality bears a Finnish and a Swedish name and a code.
func (s *subject) same(a, b string) bool {
	if a == b {
		return true
	}
	m := s.Catalogue.Register.Find(a, s.project.Period)
	return m != nil && m == s.Catalogue.Register.Find(b, s.project.Period)
}

// insert puts a value into a list in order that has each value once.
func insert[T cmp.Ordered](list []T, value T) []T {
	at, found := slices.BinarySearch(list, value)
	if found {
		return list
	}
	return slices.Insert(list, at, value)
}

// years are the calendar years of the plans, in order.
func years(budgets []budget) []int {
	var all []int
	for _, b := range budgets {
		all = append(all, b.plan.Years...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// cell is a figure in a table.
func cell(f finance.Figure) table.Cell { return table.Amount(f.Amount, f.Basis) }

// extentCell is a figure in a table as far as it is known.
func extentCell(e finance.Extent) table.Cell {
	c := cell(e.Figure)
	c.Partial = e.Partial
	return c
}

// extentCells are figures in a table as far as they are known.
func extentCells(all []finance.Extent) []table.Cell {
	cells := make([]table.Cell, len(all))
	for i, e := range all {
		cells[i] = extentCell(e)
	}
	return cells
}

// fullYearCell is a row's full year. Few plans state a full year: blank in the others,
// which lack nothing.
func fullYearCell(p *finance.Plan, e finance.Extent) table.Cell {
	if !e.Known() && !p.FullYears() {
		return table.Cell{}
	}
	return extentCell(e)
}

// shareCell is a line's share of the total as tables show it: as it is stated, where the
// amounts are rounded or do not say it.
func shareCell(s finance.Share) table.Cell {
	if s.AsStated() {
		return statedCell(s.Stated)
	}
	return table.Cell{Value: s.Shown, Basis: s.Basis, About: s.About}
}

// statedCell is a share that the record states.
func statedCell(s money.Share) table.Cell {
	return table.Cell{Value: s, Basis: money.Stated, About: s.IsAbout()}
}

// lineShare is the share of a line of which so much is known.
func lineShare(p *finance.Plan, line *finance.Line, amount finance.Extent) table.Cell {
	if c := shareCell(*line.Share()); c.Known() || !amount.Partial {
		return c
	}
	return portionCell(amount, p.Total.Amount)
}

// portionCell is what an amount makes of a whole; unknown where one of them is.
func portionCell(part finance.Extent, whole finance.Figure) table.Cell {
	share, ok := money.PercentOf(part.Amount, whole.Amount, 2)
	if !ok {
		return table.Percent(money.Share{}, money.Unknown)
	}
	return table.Cell{Value: share, Basis: max(money.Derived, part.Basis, whole.Basis), About: part.IsAbout() || whole.IsAbout(), Partial: part.Partial}
}

// assumptions are the lines above a table of assumed figures.
func (r *Request) assumptions() []language.Text {
	f := &r.Finance
	var out []language.Text
	if f.Total.Known() {
		out = append(out, language.Say("assumed: the total is {0}", f.Total))
	}
	if f.TotalShare.Known() {
		out = append(out, language.Say("assumed: the total is {0} of what it is", f.TotalShare))
	}
	for _, s := range f.Shares {
		out = append(out, language.Say("assumed: {1} of the total is paid by {0}", assumedLine(s.Line), s.Share))
	}
	for _, name := range f.Drop {
		out = append(out, language.Say("assumed: {0} does not pay", r.partyTitle(name)))
	}
	for _, a := range f.Add {
		out = append(out, language.Say("assumed: {0} pays {1} in a full year, on the line {2}", r.partyTitle(a.Name), a.FullYear, a.Source.Name()))
	}
	if f.Split != finance.NoWay {
		out = append(out, assumedSplit(f))
	}
	switch f.ProRate {
	case finance.ByMonths:
		out = append(out, language.Say("estimated: years that do not follow, by months"))
	case finance.ByDays:
		out = append(out, language.Say("estimated: years that do not follow, by days"))
	}
	return out
}

// assumedSplit says how payers share what others leave them or take off them.
func assumedSplit(f *finance.Options) language.Text {
	switch f.Split {
	case finance.ByPayments:
		return language.Say("assumed: the other payers of the line share it in proportion to what each pays")
	case finance.ByPopulation:
		return language.Say("assumed: the other payers of the line share it by population")
	}
	if len(f.Drop)+len(f.Add) > 0 {
		return language.Say("assumed: the other payers of the line share it equally")
	}
	return language.Say("assumed: the payers of each line share it equally, in place of their own figures")
}

// assumedLine is the name of a line in an assumption as people read it.
func assumedLine(name string) language.Text {
	source, rest, divided := strings.Cut(name, "/")
	if !divided {
		return record.Source(source).Name()
	}
	return language.Say("{0}, {1}", record.Source(source).Name(), rest)
}

// Months counts a period's calendar months, a part of one to four decimals.
type Months struct{ N, D int64 }

// MonthsOf counts the months of a period; false where an end is not known.
func MonthsOf(p calendar.Period) (Months, bool) {
	n, d, ok := p.Months()
	return Months{n, d}, ok
}

// String is the number with a decimal point.
func (m Months) String() string { return m.In(language.English) }

// In is the number in the language.
func (m Months) In(l language.Language) string {
	tenThousandths := (m.N*10_000*2 + m.D) / (2 * m.D)
	return money.Decimal(tenThousandths, 4, l)
}
