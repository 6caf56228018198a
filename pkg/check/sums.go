package check

import (
	"slices"
	"strconv"

	"sostool/pkg/calendar"
	"sostool/pkg/diag"
	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

// The rules of this file all say that rows do not add up to a stated figure.
// They run together, in that of funding-sum: one wrong figure may break several
// sums, and is then one finding.

var fundingSum = &Rule{
	Name: diag.FundingSum, Severity: diag.Error, Also: []diag.Severity{diag.Warning},
	Title:   language.Say("the funding lines do not add up to the total"),
	Why:     language.Say("A figure is wrong, or a payer is missing: no one knows who pays the difference."),
	Do:      language.Say("Look the figures up in the source. Leave out the amount of a line where the source does not state it."),
	Project: budgets((*Pass).sums),
}

var costSum = &Rule{
	Name: diag.CostSum, Severity: diag.Error, Also: []diag.Severity{diag.Warning},
	Title: language.Say("the costs do not add up to the total"),
	Why:   language.Say("A figure is wrong, or a category is missing."),
	Do:    language.Say("Look the figures up in the source. The total is net: income is taken off the costs."),
	Project: func(p *Pass, project *record.Project) {
		if len(project.Claims) > 0 {
			p.claimSums(project)
		}
	},
}

var yearSum = &Rule{
	Name: diag.YearSum, Severity: diag.Error, Also: []diag.Severity{diag.Warning},
	Title:   language.Say("the years do not add up"),
	Why:     language.Say("A year's figure is wrong, or lies outside the project."),
	Do:      language.Say("Look the figures up in the source. A year that the source does not say is left out."),
	Project: budgets((*Pass).yearsOutside),
}

var fullYearSum = &Rule{
	Name: diag.FullYearSum, Severity: diag.Error,
	Title: language.Say("the lines' full years do not add up"),
	Why:   language.Say("A full year's cost is paid by the lines; one of the figures is wrong."),
	Do:    language.Say("Look the figures up in the source."),
}

var payerSum = &Rule{
	Name: diag.PayerSum, Severity: diag.Error,
	Title: language.Say("a line's payers do not add up to the line"),
	Why:   language.Say("A payer is missing, or a figure or a number of payers is wrong."),
	Do:    language.Say("Count the payers: each figure counts once for every municipality or organisation of its entry."),
}

// row is a figure of a sum.
type row struct {
	name   language.Text
	amount money.Amount
	at     source.Place
	// own is true where the figure itself is at the place: false for the share of a total
	// and for so many times what each pays.
	own   bool
	total bool // it is the total
	// made says that a total which is not stated follows from others.
	made language.Text
}

// addition is a stated figure with the rows that should make it.
type addition struct {
	rule    string
	message language.Text
	stated  row
	rows    []row
	sum     finance.Sum
	exact   bool // no rounding explains a difference
}

func (a *addition) agrees() bool { return a.sum.Agrees(a.stated.amount) }

// correction is a figure and what would have to be added to it.
type correction struct {
	row
	cents int64
}

// corrections are the changes of one figure each that would balance the sum. The stated
// figure comes first.
func (a *addition) corrections() []correction {
	excess := a.sum.Excess(a.stated.amount)
	var out []correction
	if (a.stated.own || a.stated.follows()) && !a.sum.Open {
		out = append(out, correction{a.stated, excess})
	}
	for _, r := range a.rows {
		if r.own && r.amount.Known() && r.amount.Cents() >= excess {
			out = append(out, correction{r, -excess})
		}
	}
	return out
}

// slip is the slip of the hand that the change would mend, if it is one: a total that
// follows from others was not written by hand.
func (c correction) slip() finance.Slip {
	if c.follows() {
		return finance.NoSlip
	}
	return finance.SlipOf(c.amount, c.better())
}

func (c correction) better() money.Amount { return money.Cents(c.amount.Cents() + c.cents) }

// sums checks every sum of a budget.
func (p *Pass) sums(project *record.Project, b *record.Budget) {
	p.judge(project, b, p.additions(project, b))
}

// judge reports what is wrong with the sums of a budget, or of costs that are worked out
// like those of one.
func (p *Pass) judge(project *record.Project, b *record.Budget, all []*addition) {
	var broken, sound, rounded []*addition
	for _, a := range all {
		switch {
		case p.selected[a.rule] == nil: // not asked for: it must not take another's finding
		case a.sum.Wide:
			p.as(a.rule).Report(a.stated.at, "the figures are too large to add").
				Suggest("look up the figures, and the number of payers")
		case !a.agrees() && p.rounds(a):
			rounded = append(rounded, a)
		case !a.agrees():
			broken = append(broken, a)
		case !a.sum.Open && a.sum.Rows > 0:
			sound = append(sound, a)
		}
	}
	// A sum that the record allows must not carry another with it.
	var allowed []*addition
	broken = slices.DeleteFunc(broken, func(a *addition) bool {
		is := slices.ContainsFunc(p.Doc.Project.Allow, func(e record.Allow) bool { return string(e.Rule) == a.rule })
		if is {
			allowed = append(allowed, a)
		}
		return is
	})
	for _, a := range allowed {
		p.blame(project, b, []*addition{a}, sound)
	}
	for len(broken) > 0 {
		broken = p.blame(project, b, broken, sound)
	}
	for _, a := range rounded {
		p.rounded(a)
	}
}

// rounds reports whether a sum is one of printed rows that misses the stated
// figure by no more than their rounding. What each of so many pays is exact, and
// a source that prints the figure that would balance says which one is wrong.
func (p *Pass) rounds(a *addition) bool {
	printed := func(c correction) bool { return p.printed(c.at) == c.better() }
	return !a.exact && a.rule != diag.PayerSum && a.rule != diag.FullYearSum && a.sum.Rounded(a.stated.amount) &&
		!slices.ContainsFunc(a.corrections(), printed)
}

// rounded reports a sum that the rounding of its rows explains.
func (p *Pass) rounded(a *addition) {
	f := p.as(a.rule).Report(a.stated.at, "{0}, within rounding", a.message)
	f.Severity = diag.Warning
	f.Mark("{0} {1}", a.stated.name, a.stated.amount)
	f.Notes = append(f.Notes, a.difference())
	a.stated.explain(f)
	f.Note("{0} figures in whole euros may be off by {1} together", a.sum.Euros, money.Cents(a.sum.Rounding())).
		Suggest("nothing is wrong if the source prints these figures; allow the finding and say so")
}

// suspect is the figure that is most probably the cause of broken sums.
type suspect struct {
	correction
	explains int          // sums that it balances
	cited    bool         // its source prints the figure that would balance
	held     int          // shares and limits that it then keeps exactly
	digits   []correction // that change one digit, none of them better than the others
}

// guilty reports whether there is a reason to blame it rather than another figure.
func (s *suspect) guilty() bool {
	return s.explains > 1 || s.cited || s.slip() != finance.NoSlip && len(s.digits) < 2
}

// suspected is the figure of the first of the broken sums that is most probably wrong: whose
// correction balances several of them, unless it would break a sound one, or that its source
// prints otherwise, or that a slip of the hand explains.
func (p *Pass) suspected(project *record.Project, b *record.Budget, broken, sound []*addition) *suspect {
	best := &suspect{explains: 1}
	for _, c := range broken[0].corrections() {
		if breaks(c, sound) {
			continue
		}
		one := suspect{correction: c, cited: p.printed(c.at) == c.better()}
		for _, a := range broken {
			if balances(c, a) {
				one.explains++
			}
		}
		if c.slip() != finance.NoSlip {
			one.held = p.keeps(project, b, c)
		}
		likelier := c.slip() > best.slip() || c.slip() == best.slip() && one.held > best.held
		switch {
		case best.cited && !one.cited:
			continue
		case one.cited && !best.cited, one.explains > best.explains, one.explains == best.explains && one.explains == 1 && likelier:
			*best = one
		}
		if c.slip() == finance.WrongDigit && best.slip() == finance.WrongDigit && one.held == best.held {
			best.digits = append(best.digits, c)
		}
	}
	return best
}

// blame reports the first of the broken sums, at the figure that is most
// probably wrong, and returns those that another cause is left for: a figure
// whose correction balances several of them is the cause of all these.
func (p *Pass) blame(project *record.Project, b *record.Budget, broken, sound []*addition) []*addition {
	best := p.suspected(project, b, broken, sound)
	if !best.guilty() {
		p.unbalanced(broken[0], best.digits)
		return broken[1:]
	}
	p.out.blamed = append(p.out.blamed, best.at)
	f := p.as(broken[0].rule).say(best.at, broken[0].message)
	f.Mark("{0} {1}", best.name, best.amount)
	var left []*addition
	for _, a := range broken {
		if !balances(best.correction, a) {
			left = append(left, a)
			continue
		}
		if a.stated.at != best.at {
			f.Relate(a.stated.at, "{0} {1}", a.stated.name, a.stated.amount)
		}
		if best.explains > 1 {
			f.Note("{0}: {1}", a.message, a.difference())
		} else {
			f.Notes = append(f.Notes, a.difference())
		}
	}
	broken[0].stated.explain(f)
	if best.cited {
		f.Note("a source prints {0}", best.better())
	}
	best.suggest(f)
	return left
}

// suggest says what would balance, and corrects a figure that was written by hand.
func (c correction) suggest(f *diag.Finding) {
	better := money.Figure{Amount: c.better()}
	switch c.slip() {
	case finance.SwappedDigits:
		f.Suggest("two digits changed places? {0} would balance", better)
	case finance.LostDigit:
		f.Suggest("a digit lost? {0} would balance", better)
	case finance.ExtraDigit:
		f.Suggest("a digit too many? {0} would balance", better)
	case finance.WrongDigit:
		f.Suggest("a digit wrong? {0} would balance", better)
	default:
		f.Suggest("{0} would balance; look the figure up in the source", better)
	}
	if !c.follows() {
		f.Set(c.better().String(), false)
	}
}

// keeps counts the stated shares and the programme's limits that a budget's
// lines keep exactly, to the unit in which they are written, once one of its
// figures is corrected.
func (p *Pass) keeps(project *record.Project, b *record.Budget, c correction) int {
	total := finance.WholeOf(project, b).Amount
	if b.At("total") == c.at {
		total = c.better()
	}
	limits := p.plan(project, b).Limits()
	kept := 0
	for i := range b.Funding {
		line := &b.Funding[i]
		amount := line.Amount
		if line.At("amount") == c.at {
			amount = c.better()
		}
		var shares []money.Share
		if line.Of != record.OfPublic {
			shares = append(shares, line.Share)
		}
		for k := range limits {
			if of := limits[k].Lines; len(of) == 1 && of[0].Funding == line && limits[k].Cap.Of != record.OfPublic {
				shares = append(shares, limits[k].Cap.MaxShare, limits[k].Cap.MinShare)
			}
		}
		if slices.ContainsFunc(shares, func(s money.Share) bool { return exactly(amount, s, total) }) {
			kept++
		}
	}
	return kept
}

// exactly reports whether an amount is the share of a total to the unit in which
// it is written, whole euros or cents.
func exactly(amount money.Amount, share money.Share, total money.Amount) bool {
	if !amount.Known() || !share.Known() || !total.Known() {
		return false
	}
	unit := int64(1)
	if amount.WholeEuros() {
		unit = 100
	}
	return share.Ceil(total).Cents()-amount.Cents() < unit && amount.Cents()-share.Floor(total).Cents() < unit
}

// printed is the figure that a citation of the value at a place prints;
// unknown where none does.
func (p *Pass) printed(at source.Place) money.Amount {
	for i, node := range p.cited() {
		if node < 0 || node != at.Node() {
			continue
		}
		if print, ok := money.ReadPrinted(p.Doc.Documentation().Citations[i].Says); ok {
			return print.Amount
		}
	}
	return money.Amount{}
}

// breaks reports whether a correction would break a sum that is sound.
func breaks(c correction, sound []*addition) bool {
	for _, a := range sound {
		if a.stated.at == c.at {
			return true
		}
		for _, r := range a.rows {
			if r.own && r.at == c.at {
				return true
			}
		}
	}
	return false
}

// balances reports whether a correction is one of those of the sum.
func balances(c correction, a *addition) bool {
	for _, other := range a.corrections() {
		if other.at == c.at && other.cents == c.cents {
			return true
		}
	}
	return false
}

// unbalanced reports a sum of which no one figure can be blamed; digits are the
// changes of one digit that would balance it.
func (p *Pass) unbalanced(a *addition, digits []correction) {
	f := p.as(a.rule).say(a.stated.at, a.message)
	f.Mark("{0} {1}", a.stated.name, a.stated.amount)
	shown := 0
	for _, r := range a.rows {
		if r.amount.Known() && shown < maxListed {
			shown++
			f.Relate(r.at, "{0} {1}", r.name, r.amount)
		}
	}
	f.Notes = append(f.Notes, a.difference())
	a.stated.explain(f)
	tolerance(f, a.sum.Tolerance(a.stated.amount))
	for _, c := range digits[:min(len(digits), maxListed)] {
		f.Note("a digit wrong? {0} {1} would balance", c.name, c.better())
	}
	if a.rule == diag.PayerSum {
		f.Suggest("look up the figures and the number of payers in the source")
	} else {
		f.Suggest("look the figures up in the source; one of them is wrong or a row is missing")
	}
}

// difference is the arithmetic of a sum that is not the stated figure.
func (a *addition) difference() language.Text {
	excess := a.sum.Excess(a.stated.amount)
	off := money.Cents(max(excess, -excess))
	figures, should := terms(a.rows), any(a.stated.amount)
	if a.stated.total && len(figures) > 1 {
		should = language.Say("the total")
	}
	return difference(len(figures), figures, a.sum.Amount, excess > 0, off, should)
}

// terms are the figures of rows that are known.
func terms(rows []row) finance.Terms {
	var out finance.Terms
	for _, r := range rows {
		if r.amount.Known() {
			out = append(out, finance.Plus(r.amount))
		}
	}
	return out
}

// explain says what a total that is not stated follows from.
func (r row) explain(f *diag.Finding) {
	if r.follows() {
		f.Notes = append(f.Notes, r.made)
	}
}

func (r row) follows() bool { return !r.made.IsZero() }

// named is a row whose figure is under a key of a mapping.
func named(name string, a money.Amount, h source.Handle, key string) row {
	return row{name: language.Verbatim(name), amount: a, at: h.At(key), own: h.Has(key)}
}

// keyed is a row that goes by the key of its figure.
func keyed(a money.Amount, h source.Handle, key string) row { return named(key, a, h, key) }

// additions are the sums of a budget. What is said about them is only worked out where one
// of them is wrong, so they are gone through twice then, and once as a rule.
type additions struct {
	wrong bool
	list  bool // what is said is wanted
	all   []*addition
}

// add takes one sum with the stated figure that it should make.
func (a *additions) add(rule string, stated money.Amount, sum finance.Sum, describe func() (message language.Text, stated row, rows []row)) {
	a.wrong = a.wrong || sum.Wide || !sum.Agrees(stated)
	if a.list && (stated.Known() && sum.Rows > 0 || sum.Wide) {
		one := &addition{rule: rule, sum: sum}
		one.message, one.stated, one.rows = describe()
		a.all = append(a.all, one)
	}
}

// additions lists every sum of a budget in which something is stated to
// compare it with: none where all of them agree.
func (p *Pass) additions(project *record.Project, b *record.Budget) []*addition {
	var sums additions
	if p.eachSum(project, b, &sums); sums.wrong {
		sums.list = true
		p.eachSum(project, b, &sums)
	}
	return sums.all
}

// eachSum goes through the sums of a budget. A list that is not sound counts
// as open: what is wrong with it may be the row that is missing.
func (p *Pass) eachSum(project *record.Project, b *record.Budget, sums *additions) {
	openFunding, openCosts := !b.Sound("funding"), !b.Sound("costs") || !b.Sound("income")
	whole := p.whole(project, b)
	total := func() row { return totalRow(project, b, whole) }
	if sum, stated := finance.Lines(project, b); stated > 0 && !b.Touched("funding") && whole.From != finance.FromFunding {
		sums.add(diag.FundingSum, whole.Amount, sum.Against(whole).OpenIf(openFunding || p.support(project, b)), func() (language.Text, row, []row) {
			return language.Say("the funding lines do not add up to the total"), total(), lineRows(project, b)
		})
	}
	p.eachPublicSum(project, b, sums)
	costs := finance.Costs(project, b)
	if whole.From != finance.FromCosts && !b.Touched("costs") && (costs.Agrees(whole.Amount) || !p.otherRuleSays(project, b, costs.Excess(whole.Amount))) {
		sums.add(diag.CostSum, whole.Amount, costs.Against(whole).OpenIf(openCosts), func() (language.Text, row, []row) {
			return language.Say("the costs do not add up to the total"), total(), costRows(project, b)
		})
	}
	sums.add(diag.FullYearSum, b.FullYear, finance.FullYears(b).OpenIf(openFunding), func() (language.Text, row, []row) {
		return language.Say("the lines' full years do not add up to the budget's"),
			keyed(b.FullYear, b.Handle, "full_year"), fullYearRows(b)
	})
	if len(b.Years.Entries) > 0 && whole.From != finance.FromYears {
		years := finance.YearSum(b.Years, finance.BudgetPeriod(project, b))
		sums.add(diag.YearSum, whole.Amount, years.Against(whole).OpenIf(!b.Sound("years") || !dated(project)), func() (language.Text, row, []row) {
			return language.Say("the years do not add up to the total"), total(), yearRows(b.Years)
		})
	}
	eachYearSum(project, b, sums)
	for i := range b.Funding {
		if line := &b.Funding[i]; len(line.Payers) > 0 {
			eachPayerSum(line, sums)
		}
	}
	p.eachBeneficiarySum(project, b, whole, sums)
}

// otherRuleSays reports whether a row in kind that is missing, a flat rate that is wrong or
// rows that it already holds are why costs make so many cents more than the total: these have
// rules of their own.
func (p *Pass) otherRuleSays(project *record.Project, b *record.Budget, excess int64) bool {
	return excess == -inKindGap(p.plan(project, b)) || p.flatRateIs(excess, project, b) || p.selected[flatRateCovers.Name] != nil && excess == covered(b)
}

// covered is what the rows of costs make that a flat rate already holds, in cents.
func covered(b *record.Budget) (cents int64) {
	for i := range b.Costs {
		if c := &b.Costs[i]; finance.ModelOf(b.CostModel).Covers(c.Category) {
			cents += c.Amount.Cents()
		}
	}
	return cents
}

// claimSums checks the costs of each claim: to the cent, as they are claimed.
func (p *Pass) claimSums(project *record.Project) {
	for _, x := range p.claims(project).Each {
		b := x.Plan.Budget
		listed := *b
		listed.CostModel = "" // a flat rate that is not listed may be rounded in any way
		sum := finance.Costs(project, &listed).OpenIf(!x.Itemised() || !b.Sound("costs"))
		if b.Touched("costs") || !sum.Agrees(b.Total) && p.otherRuleSays(project, b, sum.Excess(b.Total)) {
			continue
		}
		sums := additions{list: true}
		sums.add(diag.CostSum, b.Total, sum, func() (language.Text, row, []row) {
			return language.Say("the costs of the claim do not add up to its total"), totalRow(project, b, finance.WholeOf(project, b)), costRows(project, &listed)
		})
		eachYearSum(project, b, &sums)
		for _, a := range sums.all {
			a.exact = true
		}
		p.judge(project, b, sums.all)
	}
}

// whole is what the rows of a budget must make: where neither a total nor what
// it follows from first is known, what it follows from the lines.
func (p *Pass) whole(project *record.Project, b *record.Budget) finance.Whole {
	whole := finance.WholeOf(project, b)
	if whole.From != "" || len(b.Costs)+len(b.Years.Entries) == 0 || !b.Sound("funding") {
		return whole
	}
	if lines, _ := finance.Lines(project, b); lines.Whole() && p.plan(project, b).Total.Amount.Known() {
		return finance.Whole{Sum: lines, From: finance.FromFunding}
	}
	return whole
}

// support reports whether the lines of a budget are not all of its total, which
// follows from others.
func (p *Pass) support(project *record.Project, b *record.Budget) bool {
	return !b.Has("total") && p.plan(project, b).IsSupport()
}

// fits reports whether a budget's lines agree with its total.
func (p *Pass) fits(project *record.Project, b *record.Budget) bool {
	return finance.Fits(project, b, p.support(project, b))
}

// totalRow is the total of a budget, with what it follows from where it is not
// stated.
func totalRow(project *record.Project, b *record.Budget, whole finance.Whole) row {
	total := func(made language.Text) row {
		r := keyed(whole.Amount, b.Handle, whole.From)
		r.own, r.made = false, made
		return r
	}
	switch whole.From {
	case finance.FromYears, finance.FromFullYear:
		return total(language.Say("the total is not stated; the years make it: {0} = {1}", terms(yearRows(finance.TotalYears(project, b))), whole.Amount))
	case finance.FromCosts:
		return total(language.Say("the total is not stated; the costs make it: {0} = {1}", terms(costRows(project, b)), whole.Amount))
	case finance.FromFunding:
		return total(language.Say("the total is not stated; the funding lines make it: {0} = {1}", terms(lineRows(project, b)), whole.Amount))
	default:
		r := keyed(b.Total, b.Handle, "total")
		r.total = true
		return r
	}
}

// dated reports whether it is known which years a budget is for.
func dated(project *record.Project) bool { return project.Sound("period") && project.Sound("phases") }

// eachYearSum goes through the sums of calendar years: over the years of each
// row, and over the rows of each year.
func eachYearSum(project *record.Project, b *record.Budget, sums *additions) {
	period := finance.BudgetPeriod(project, b)
	ofRow := func(h source.Handle, years finance.Years, name string, amount money.Amount) {
		if len(years.Entries) == 0 {
			return
		}
		sums.add(diag.YearSum, amount, finance.YearSum(years, period).OpenIf(!h.Sound("years") || !dated(project)), func() (language.Text, row, []row) {
			return language.Say("the years of {0} do not add up to its amount", name), named(name, amount, h, "amount"), yearRows(years)
		})
	}
	for i := range b.Funding {
		ofRow(b.Funding[i].Handle, b.Funding[i].Years, b.Funding[i].Text("source"), b.Funding[i].Amount)
	}
	for i := range b.Costs {
		ofRow(b.Costs[i].Handle, b.Costs[i].Years, b.Costs[i].Text("category"), b.Costs[i].Amount)
	}
	openFunding, openCosts := !b.Sound("funding"), !b.Sound("costs")
	for _, e := range b.Years.Entries {
		stated := func() row {
			return row{name: language.Verbatim(strconv.Itoa(int(e.Key))), amount: e.Value, at: e.ValueAt, own: true}
		}
		sums.add(diag.YearSum, e.Value, finance.InYear(b, e.Key).OpenIf(openFunding), func() (language.Text, row, []row) {
			return language.Say("the funding lines of {0} do not add up to the year's total", strconv.Itoa(int(e.Key))), stated(), linesInYear(b, e.Key)
		})
		sums.add(diag.YearSum, e.Value, finance.CostsInYear(b, e.Key).OpenIf(openCosts), func() (language.Text, row, []row) {
			return language.Say("the costs of {0} do not add up to the year's total", strconv.Itoa(int(e.Key))), stated(), costsInYear(b, e.Key)
		})
	}
}

// eachPayerSum goes through the sums of a line's payers.
func eachPayerSum(line *record.Funding, sums *additions) {
	name, open := line.Text("source"), !line.Sound("payers")
	for k := range line.Payers {
		if payer := &line.Payers[k]; payer.Amount.Known() {
			sums.add(diag.PayerSum, payer.Amount, finance.Each(payer), func() (language.Text, row, []row) {
				return language.Say("the figures for each payer do not add up to the entry's amount"),
					keyed(payer.Amount, payer.Handle, "amount"), []row{eachRow(payer, payer.AmountEach, "amount_each")}
			})
		}
	}
	sums.add(diag.PayerSum, line.FullYear, finance.PayersFullYear(line).OpenIf(open), func() (language.Text, row, []row) {
		var rows []row
		for k := range line.Payers {
			rows = append(rows, eachRow(&line.Payers[k], line.Payers[k].FullYearEach, "full_year_each"))
		}
		return language.Say("the payers' full years do not add up to those of {0}", name), named(name, line.FullYear, line.Handle, "full_year"), rows
	})
	sums.add(diag.PayerSum, line.Amount, finance.PayersAmount(line).OpenIf(open), func() (language.Text, row, []row) {
		var rows []row
		for k := range line.Payers {
			if payer := &line.Payers[k]; payer.Amount.Known() {
				rows = append(rows, keyed(payer.Amount, payer.Handle, "amount"))
			} else {
				rows = append(rows, eachRow(payer, payer.AmountEach, "amount_each"))
			}
		}
		return language.Say("the payers' amounts do not add up to that of {0}", name), named(name, line.Amount, line.Handle, "amount"), rows
	})
}

// eachRow is what a payer entry's members pay together.
func eachRow(payer *record.Payer, each money.Amount, key string) row {
	product, _ := each.Times(payer.Number())
	if payer.Number() == 0 {
		product = money.Amount{}
	}
	return row{name: language.Say("{0} × {1} =", int(payer.Number()), money.Figure{Amount: each}), amount: product, at: payer.At(key), own: payer.Number() == 1}
}

func lineRows(project *record.Project, b *record.Budget) []row {
	rows := make([]row, len(b.Funding))
	total := finance.WholeOf(project, b).Amount
	for i := range b.Funding {
		line := &b.Funding[i]
		rows[i] = named(line.Text("source"), line.Amount, line.Handle, "amount")
		amount, byShare := finance.LineAmount(b, total, line)
		made := finance.LineMade(project, b, line)
		switch {
		case byShare:
			rows[i] = row{name: rows[i].name, amount: amount, at: line.At("share")}
		case amount.Known() || !made.Whole():
		case finance.PayersMade(line).Whole():
			rows[i] = row{name: rows[i].name, amount: made.Amount, at: line.At("payers")}
		default:
			rows[i] = row{name: rows[i].name, amount: made.Amount, at: line.At("years")}
		}
	}
	return rows
}

func costRows(project *record.Project, b *record.Budget) []row {
	rows := make([]row, 0, len(b.Costs)+1)
	for _, x := range finance.CostRows(project, b) {
		r := named(string(x.Cost.Category), x.Made.Amount, x.Cost.Handle, "amount")
		switch {
		case x.Absent:
			r = row{name: r.name, amount: r.amount, at: b.At("cost_model")}
		case x.From == finance.FromYears:
			r.at = x.Cost.At("years")
		case x.From == finance.FromFlatRate:
			r.at = x.Cost.At("category")
		}
		r.own = r.own && !x.Tied && x.From == ""
		rows = append(rows, r)
	}
	if b.Income.Cents() > 0 {
		income := keyed(money.Cents(-b.Income.Cents()), b.Handle, "income")
		income.own = false
		rows = append(rows, income)
	}
	return rows
}

func fullYearRows(b *record.Budget) []row {
	rows := make([]row, len(b.Funding))
	for i := range b.Funding {
		rows[i] = named(b.Funding[i].Text("source"), b.Funding[i].FullYear, b.Funding[i].Handle, "full_year")
	}
	return rows
}

func yearRows(years finance.Years) []row {
	rows := make([]row, len(years.Entries))
	for i, e := range years.Entries {
		rows[i] = row{name: language.Verbatim(strconv.Itoa(int(e.Key))), amount: e.Value, at: e.ValueAt, own: true}
	}
	return rows
}

func linesInYear(b *record.Budget, year record.Year) []row {
	var rows []row
	for i := range b.Funding {
		rows = append(rows, named(b.Funding[i].Text("source"), finance.YearOf(b.Funding[i].Years, year), b.Funding[i].Years.Handle, strconv.Itoa(int(year))))
	}
	return rows
}

func costsInYear(b *record.Budget, year record.Year) []row {
	var rows []row
	for i := range b.Costs {
		rows = append(rows, named(b.Costs[i].Text("category"), finance.YearOf(b.Costs[i].Years, year), b.Costs[i].Years.Handle, strconv.Itoa(int(year))))
	}
	return rows
}

// outside reports whether a period that is known has no day in a year.
func outside(period calendar.Period, year int) bool {
	return period.Known() && period.DaysIn(year) == 0
}

// yearsOutside reports figures for years in which the budget's period has no
// day.
func (p *Pass) yearsOutside(project *record.Project, b *record.Budget) {
	period := finance.BudgetPeriod(project, b)
	eachYears(b, func(years finance.Years) {
		for _, e := range years.Entries {
			if y := int(e.Key); outside(period, y) {
				f := p.Report(e.KeyAt, "the year {0} lies outside the period {1}", strconv.Itoa(y), period.String())
				f.Severity = diag.Warning
				f.Suggest("correct the year or the period")
			}
		}
	})
}
