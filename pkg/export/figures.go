package export

import (
	"slices"
	"strconv"
	"strings"

	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/record"
)

// financing is a project's budgets, all of them with the plans of each.
type financing struct {
	budgets []*record.Budget
	plans   []*finance.Plan // of the budgets
	counts  []bool          // which of them tables show and count where no stage is asked for
	total   finance.Figure  // of these
	wide    bool            // 64 bits do not hold a sum
}

// financing works out the budgets of a project, also those that its claims make.
func (s *subject) financing(p *record.Project) financing {
	f := financing{budgets: finance.AllBudgets(p)}
	f.counts = make([]bool, len(f.budgets))
	options := s.options()
	for _, b := range f.budgets {
		plan := s.plan(p, b, options)
		f.plans, f.wide = append(f.plans, plan), f.wide || plan.Wide
	}
	shown := finance.Financing{Project: p, Chosen: finance.Budgets(p, "")}
	for _, c := range shown.Chosen {
		shown.Plans = append(shown.Plans, f.plans[f.of(c.Budget)])
	}
	for _, k := range shown.Counted() {
		f.counts[f.of(shown.Chosen[k].Budget)] = true
	}
	f.total, f.wide = shown.Total().Exact(), f.wide || shown.Wide()
	return f
}

// plan is a budget worked out, by the rules if they have done so.
func (s *subject) plan(p *record.Project, b *record.Budget, o *finance.Options) *finance.Plan {
	if s.checked != nil {
		return s.checked.Plan(p, b, o)
	}
	return finance.PlanOf(p, b, s.catalogue.Programme(p.Programme), o)
}

// of is the place of a budget; one that claims make is another one each time.
func (f *financing) of(b *record.Budget) int {
	return slices.IndexFunc(f.budgets, func(o *record.Budget) bool {
		return o == b || !o.Exists() && !b.Exists() && o.Phase == b.Phase
	})
}

// options are what plans know of parties and inhabitants.
func (s *subject) options() *finance.Options {
	same := func(a, b string) bool { return a == b || s.find(a) != nil && s.find(a) == s.find(b) }
	return &finance.Options{Same: same, Kind: s.catalogue.KindOf, Population: s.catalogue.PopulationOf}
}

// figures makes the rows of the amounts of a budget, or of a beneficiary's part of it.
type figures struct {
	*subject
	*finance.Plan
	cited       *citations
	counts      bool
	partOfOther bool
	beneficiary string // whose part it is; empty: that of the budget itself
	position    *int
}

// figures adds the amounts of all budgets of a project.
func (s *subject) figures(p *record.Project, f *financing, partOfOther bool) {
	cited := citationsOf(s.checked, p)
	position := 0
	for i, plan := range f.plans {
		x := &figures{subject: s, Plan: plan, cited: cited, counts: f.counts[i], partOfOther: partOfOther, position: &position}
		base := finance.PathOf(plan.Budget)
		total := plan.Total.AsIs()
		if !total.Amount.Known() {
			alone := finance.Financing{Project: p, Chosen: []finance.Chosen{{Budget: plan.Budget}}, Plans: f.plans[i : i+1]}
			total.Amount = alone.Total()
		}
		x.add(amounts{Row: &plan.Total, known: plan.AtLeast(&plan.Total, total, true), section: totalSection, path: base, key: ".total", whole: plan.Total.Amount})
		x.parts(base)
		if plan.Income.Known() {
			income := finance.Row{Amount: plan.Income, Years: make([]finance.Figure, len(plan.Years))}
			x.add(amounts{Row: &income, known: income.AsIs(), section: incomeSection, path: base, key: ".income", left: true})
		}
		for _, b := range plan.Beneficiaries {
			part := *x
			part.Plan, part.beneficiary = b.Plan, s.party(b.Beneficiary.Name())
			part.add(amounts{Row: &b.Total, known: b.Total.Extents(), section: beneficiarySection, path: finance.PathOf(b.Budget), key: ".total", whole: plan.Total.Amount})
			part.parts(finance.PathOf(b.Budget))
		}
	}
}

// amounts is a row of a plan: what it comes to in all, in a full year and in each year.
type amounts struct {
	*finance.Row
	known         finance.Extents // as far as they are known
	section, item string
	line          *finance.Line  // that it is of
	payer         *finance.Payer // that it is
	path, key     string         // of what has the figures, and of that in all
	whole         finance.Figure // that it is a share of
	left          bool           // it is only listed where it is known
}

// parts adds the costs and the lines of a plan, and what they leave of it.
func (x *figures) parts(base string) {
	whole := x.Total.Amount
	for _, c := range x.Costs {
		if !c.Absent || c.Amount.Known() {
			x.add(amounts{Row: &c.Row, known: x.AtLeast(&c.Row, c.Extents(), true), section: costSection, item: string(c.Cost.Category), path: base + c.Item(), key: ".amount", whole: whole})
		}
	}
	if len(x.Costs) > 0 {
		x.rest(amounts{Row: x.Unitemised(), section: costSection, item: "unitemised", path: base, key: ".unitemised", whole: whole})
	}
	for _, l := range x.Lines {
		path, item := x.LinePath(l), string(l.Funding.Source)
		x.add(amounts{Row: &l.Row, known: x.AtLeast(&l.Row, l.Extents(), true), section: fundingSection, item: item, line: l, path: path, key: ".amount", whole: whole})
		for _, p := range l.Payers {
			x.add(amounts{Row: &p.Row, known: p.Extents(), section: payerSection, item: item, line: l, payer: p, path: p.Path(path), key: ".amount", whole: whole})
		}
		x.rest(amounts{Row: l.Rest(), section: unallocatedSection, item: item, line: l, path: path, key: ".unallocated", whole: whole})
	}
	if len(x.Lines) > 0 {
		x.rest(amounts{Row: x.Unallocated(), section: unallocatedSection, path: base, key: ".unallocated", whole: whole})
	}
}

// rest adds what others leave, where they leave anything.
func (x *figures) rest(a amounts) {
	some := func(f finance.Figure) bool { return f.Cents() != 0 }
	if some(a.Amount) || some(a.FullYear) || slices.ContainsFunc(a.Years, some) {
		a.known, a.left = a.AsIs(), true
		x.add(a)
	}
}

// add adds the figures of a row, those that are not known as well: of full years where the
// budget has some, and of years that records state.
func (x *figures) add(a amounts) {
	end := a.path
	if a.key == ".unallocated" || a.key == ".unitemised" {
		end = a.path + a.key
	}
	if a.Amount.Known() || !a.left {
		x.cell(&a, a.Amount, a.known.Amount, a.path, a.key, 0)
	}
	if a.FullYear.Known() || !a.left && a.section != costSection && x.FullYears() {
		x.cell(&a, a.FullYear, a.known.FullYear, end, fullYearKey, 0)
	}
	for j, year := range x.Plan.Years {
		if a.Years[j].Known() || !a.left && x.beneficiary == "" {
			x.cell(&a, a.Years[j], a.known.Years[j], end, ".years", year)
		}
	}
}

const fullYearKey = ".full_year"

// cell adds one figure, that of a key of what has figures; year is 0 of all years.
func (x *figures) cell(a *amounts, f finance.Figure, known finance.Extent, of, key string, year int) {
	fullYear := key == fullYearKey
	row := x.batch.add(x.to.figure)
	row[figureProject], row[figurePosition] = textOf(x.project), intOf(*x.position)
	*x.position++
	row[figurePhase], row[figureStage], row[figureDefault] = textOf(x.Budget.Phase), textOf(x.Budget.Stage), boolOf(x.counts)
	row[figureSection], row[figureItem], row[figureBeneficiary] = textOf(a.section), textOf(a.item), textOf(x.beneficiary)
	x.paid(a, row)
	if year != 0 {
		row[figureYear] = intOf(year)
	}
	row[figureFullYear], row[figurePart] = boolOf(fullYear), boolOf(x.partOfOther)
	row[figureBasis], row[figureAbout] = textOf(f.Basis.String()), boolOf(f.IsAbout())
	row[figureLower], row[figureUpper] = intOf(known.Low()), Value{}
	if f.Known() {
		cents, margin := f.Cents(), f.Margin()
		row[figureCents], row[figureAmount] = intOf(cents), intOf(cents)
		row[figureLower], row[figureUpper] = intOf(cents-margin), intOf(cents+margin)
		if cents >= 0 {
			row[figureLower] = intOf(max(0, cents-margin))
		}
		if year == 0 && !fullYear && a.whole.Cents() > 0 {
			row[figureShare] = textOf(reduced(cents, a.whole.Cents()))
		}
	}
	row[figureFile] = textOf(x.entry.Name)
	x.placed(f, row)
	switch {
	case !row[figurePath].Null():
	case year == 0:
		row[figurePath] = textOf(of + key)
	default:
		row[figurePath] = textOf(of + key + "." + strconv.Itoa(year))
	}
}

// reduced is the fraction n/d, of which d is above nothing, in its lowest terms.
func reduced(n, d int64) string {
	a, b := max(n, -n), d
	for b != 0 {
		a, b = b, a%b
	}
	return strconv.FormatInt(n/a, 10) + "/" + strconv.FormatInt(d/a, 10)
}

// paid says of which line a figure is, and who pays it.
func (x *figures) paid(a *amounts, row []Value) {
	if a.line == nil {
		return
	}
	line := a.line.Funding
	row[figureSource], row[figureForm] = textOf(line.Source), textOf(finance.FormOf(line))
	names := []string{string(line.Payer)}
	if a.payer != nil {
		names = a.payer.Names
		row[figurePayerKind] = textOf(a.payer.Of)
	}
	switch {
	case len(names) > 1:
		row[figurePayer], row[figurePayerKind] = x.several(names)
	case len(names) == 1 && names[0] != "":
		row[figurePayer], row[figurePayerKind], row[figureCode] = textOf(x.party(names[0])), x.kind(names[0]), x.code(names[0])
	}
}

// several are parties that pay together, and what they are where all are the same.
func (x *figures) several(names []string) (payers, kind Value) {
	parties := make([]string, len(names))
	for i, name := range names {
		parties[i] = x.party(name)
		switch is := x.kind(name); {
		case i == 0:
			kind = is
		case is != kind:
			kind = Value{}
		}
	}
	return textOf(strings.Join(parties, separator)), kind
}

// party is a party as figures name it: a municipality by its Finnish name, whatever name or
// code the record has.
func (s *subject) party(name string) string {
	if m := s.find(name); m != nil {
		return m.In(language.Finnish)
	}
	return name
}

// kind is what a party is; null where that is not known.
func (s *subject) kind(name string) Value {
	if s.find(name) != nil {
		return textOf(record.MunicipalityKind)
	}
	return textOf(s.catalogue.KindOf(record.Party(name)))
}

// placed says where the record states a figure, and in which document it is.
func (x *figures) placed(f finance.Figure, row []Value) {
	if f.From == nil {
		return
	}
	at, is := f.From.Place()
	if !is {
		return
	}
	if stated := f.From.Path(); stated != "" {
		row[figurePath] = textOf(stated)
	}
	row[figureLine] = intOf(x.doc.File.LineAt(int(at.From)))
	if c := x.cited.of(at.Node()); c != nil {
		row[figureDocument], row[figurePage] = textOf(c.Source), textOf(c.Place)
	}
}
