package check

import (
	"cmp"
	"slices"
	"strings"

	"sostool/pkg/diag"
	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/record"
)

var flatRateMismatch = &Rule{
	Name: "flat-rate-mismatch", Severity: diag.Error,
	Title: language.Say("a flat-rate row that is not the rate of its base"),
	Why:   language.Say("A flat rate is paid at the rate of the cost model on its base; another figure is not eligible."),
	Do:    language.Say("Look up the rate, its base and the row."),
	Project: func(p *Pass, project *record.Project) {
		p.eachCosted(project, func(costs, b *record.Budget) {
			p.otherRates(b, costs.Costs)
			for _, fault := range p.flatFaults(project, costs) {
				p.flatFault(b, &fault)
			}
		})
	},
}

// eachCosted visits all that lists costs, as budgets: those of the project, the parts of
// them that beneficiaries spend, and claims; each with the budget that has its cost model.
func (p *Pass) eachCosted(project *record.Project, visit func(costs, b *record.Budget)) {
	for i := range project.Budgets {
		b := &project.Budgets[i]
		visit(b, b)
		for _, part := range p.spent(project, b) {
			visit(part, b)
		}
	}
	if len(project.Claims) == 0 {
		return
	}
	for _, x := range p.claims(project).Each {
		visit(x.Plan.Budget, cmp.Or(x.Granted, x.Plan.Budget))
	}
}

// otherRates reports rows whose own rate is not that of the cost model.
func (p *Pass) otherRates(b *record.Budget, costs []record.Cost) {
	for i := range costs {
		if rate, is := otherRate(b, &costs[i]); is {
			p.Report(costs[i].At("rate"), "the rate is {0}, that of {1} is {2}", costs[i].Rate, string(b.CostModel), rate).
				Relate(b.At("cost_model"), "{0}", string(b.CostModel)).
				Note("{0}: {1}", string(b.CostModel), law(b)).
				Suggest("correct the rate or the cost model").
				Set(rate.String(), false)
		}
	}
}

// otherRate is the rate of the cost model where a row has another one.
func otherRate(b *record.Budget, c *record.Cost) (money.Share, bool) {
	model := finance.ModelOf(b.CostModel)
	is := model.Rate.Known() && c.Category == model.Row && c.Rate.Known() && c.Rate.Micro() != model.Rate.Micro()
	return model.Rate, is
}

// law is what a budget's cost model says, and where that is laid down.
func law(b *record.Budget) language.Text {
	model := finance.ModelOf(b.CostModel)
	return language.Say("{0} {1} ({2})", model.Rate, model.Base.Name(), model.Law)
}

// costList is a list of costs with the amounts of its rows as far as they are known.
type costList struct {
	model   record.CostModel
	costs   []record.Cost // those of the record, then those that follow from them
	amounts []money.Amount
	why     []language.Text // how those that follow from others were worked out
	all     money.Amount    // that they make together; unknown where that is not stated
	unit    int64
}

// flatFault is a figure that contradicts a flat rate.
type flatFault struct {
	list *costList
	flat finance.Flat
	row  int          // the flat rate
	at   int          // the row whose figure is probably wrong
	base money.Amount // that the flat rate is of
	want money.Amount // in place of the figure
}

// gap is by how many cents the figure is more than what is right.
func (f *flatFault) gap() int64 { return f.list.amounts[f.at].Cents() - f.want.Cents() }

// faults are the flat rates of a list that are not the rate of their base. The base is
// wrong instead where one other figure of it also makes the sum.
func (l *costList) faults() []flatFault {
	var faults []flatFault
	for _, flat := range finance.FlatsOf(l.model, l.costs) {
		base, row := l.sum(flat.Of), l.sum(flat.Rows)
		if !base.Whole() || !row.Whole() || base.Wide || row.Wide || flat.Passes(row.Amount, base.Amount, l.unit) {
			continue
		}
		if i := flat.Rows[0]; !l.costs[i].Has("amount") && !l.costs[i].Has("years") {
			continue // it follows from others
		}
		fault := flatFault{list: l, flat: flat, row: flat.Rows[0], at: flat.Rows[0], base: base.Amount}
		fault.want = l.without(flat.Amount(base.Amount, l.unit), flat.Rows, fault.at)
		if better, is := l.otherBase(&flat, fault.want); is {
			fault.at, fault.want = flat.Of[0], better
		}
		faults = append(faults, fault)
	}
	return faults
}

// otherBase is the amount of a base of one row with which both the flat rate and the sum
// of all rows are right, where with another flat rate the sum is not.
func (l *costList) otherBase(flat *finance.Flat, want money.Amount) (money.Amount, bool) {
	if len(flat.Of) != 1 || len(flat.Rows) != 1 || !l.all.Known() || !l.costs[flat.Of[0]].Has("amount") {
		return money.Amount{}, false
	}
	rest := func(at int) money.Amount {
		var others []int
		for i := range l.costs {
			others = append(others, i)
		}
		return l.without(l.all, others, at)
	}
	if rest(flat.Rows[0]) == want {
		return money.Amount{}, false
	}
	base := rest(flat.Of[0])
	return base, base.Known() && base.Cents() >= 0 && flat.Passes(l.amounts[flat.Rows[0]], base, l.unit)
}

// without is an amount less those of the rows but one; unknown where one of them is.
func (l *costList) without(all money.Amount, rows []int, but int) money.Amount {
	for _, i := range rows {
		if i != but {
			taken, _ := l.amounts[i].Times(-1)
			all, _ = all.Add(taken)
		}
	}
	return all
}

func (l *costList) sum(rows []int) (s finance.Sum) {
	for _, i := range rows {
		s.Add(l.amounts[i])
	}
	return s
}

// flatFaults are those of the costs of a budget.
func (p *Pass) flatFaults(project *record.Project, b *record.Budget) []flatFault {
	if len(finance.FlatsOf(b.CostModel, b.Costs)) == 0 || !b.Sound("costs") {
		return nil
	}
	plan := p.plan(project, b)
	l := &costList{model: b.CostModel, unit: plan.Unit}
	for _, c := range plan.Costs {
		l.costs, l.amounts = append(l.costs, *c.Cost), append(l.amounts, c.Amount.Amount)
		l.why = append(l.why, c.Amount.Why())
	}
	if b.Total.Known() && b.Sound("income") {
		l.all = finance.Eligible(b)
	}
	return l.faults()
}

// flatRateIs reports whether a flat rate that is wrong, or its base, is the reason why the
// costs make so many cents more than the total.
func (p *Pass) flatRateIs(excess int64, project *record.Project, b *record.Budget) bool {
	return slices.ContainsFunc(p.flatFaults(project, b), func(x flatFault) bool {
		off := excess - x.gap()
		return max(off, -off) < x.list.unit
	}) || otherRateIs(excess, project, b)
}

// otherRateIs reports whether the reason is that rows have another rate than that of the
// cost model.
func otherRateIs(excess int64, project *record.Project, b *record.Budget) bool {
	mended, found := *b, false
	mended.Costs = slices.Clone(b.Costs)
	for i := range mended.Costs {
		if _, other := otherRate(b, &b.Costs[i]); other {
			mended.Costs[i].Rate, mended.Costs[i].Amount, found = money.Share{}, money.Amount{}, true
		}
	}
	if !found {
		return false
	}
	was, is := finance.Costs(project, b), finance.Costs(project, &mended)
	return is.Whole() && excess+is.Excess(was.Amount) == 0
}

// flatFault reports a figure that contradicts a flat rate.
func (p *Pass) flatFault(b *record.Budget, x *flatFault) {
	l, row := x.list, &x.list.costs[x.row]
	if _, other := otherRate(b, row); other {
		return // which is the cause
	}
	product := x.flat.Amount(x.base, l.unit)
	cost := &l.costs[x.at]
	at := cost.At("amount")
	if !cost.Has("amount") {
		at = cost.At("years")
	}
	f := p.Report(at, "the row {0} is {1}, but {2} {3} is {4}", row.Text("category"), l.sum(x.flat.Rows).Amount, x.flat.Rate, x.flat.Base.Name(), product)
	if x.at != x.row {
		f.Message = language.Say("the row {0} is {1}, of which {2} is {3}, not {4}", cost.Text("category"), l.amounts[x.at], x.flat.Rate, product, l.amounts[x.row])
		f.Relate(row.At("amount"), "{0} {1}", row.Text("category"), l.amounts[x.row])
	}
	f.Mark("{0} {1}", cost.Text("category"), l.amounts[x.at])
	for _, i := range x.flat.Of {
		if i != x.at && l.costs[i].Exists() {
			f.Relate(l.costs[i].At("amount"), "{0} {1}", l.costs[i].Text("category"), l.amounts[i])
		}
	}
	x.explain(f)
	if row.Rate.Known() {
		f.Relate(row.At("rate"), "{0}", row.Rate)
	} else {
		f.Relate(b.At("cost_model"), "{0}", string(b.CostModel)).
			Note("{0}: {1}", string(b.CostModel), law(b))
	}
	f.Suggest("look up the rate, its base and the row")
	if cost.Has("amount") {
		f.Set(x.want.String(), false)
	}
}

// explain adds the arithmetic.
func (x *flatFault) explain(f *diag.Finding) {
	l := x.list
	var terms finance.Terms
	for _, i := range x.flat.Of {
		terms = append(terms, finance.Plus(l.amounts[i]))
	}
	for _, i := range x.flat.Of {
		if i < len(l.why) && !l.why[i].IsZero() {
			f.Notes = append(f.Notes, l.why[i])
		}
	}
	exact := x.flat.Rate.Of(x.base)
	if len(terms) > 1 {
		f.Note("{0} of ({1}) = {2}", x.flat.Rate, terms, exact)
	} else {
		f.Note("{0} of {1} = {2}", x.flat.Rate, terms, exact)
	}
	if x.at != x.row {
		f.Note("{0} of {1} = {2}", x.flat.Rate, money.Figure{Amount: x.want}, x.flat.Rate.Of(x.want))
		f.Note("{0} would also make the rows add up to {1}", x.want, l.all)
	}
	f.Note("a row that is less than {0} off passes", money.Cents(l.unit))
}

var flatRateCovers = &Rule{
	Name: "flat-rate-covers", Severity: diag.Error,
	Title: language.Say("a cost that the flat rate already holds"),
	Why:   language.Say("The flat rate is for all costs that its base does not hold: one that is listed next to it would be paid twice."),
	Do:    language.Say("Remove the row, or correct the cost model."),
	Project: func(p *Pass, project *record.Project) {
		for i := range project.Budgets {
			b := &project.Budgets[i]
			p.covered(b, b.Costs)
			for k := range b.Beneficiaries {
				p.covered(b, b.Beneficiaries[k].Costs)
			}
		}
		p.coveredInClaims(project)
	},
}

// covered reports the costs of a list that are neither the base of a flat rate that holds
// all others, nor this flat rate.
func (p *Pass) covered(b *record.Budget, costs []record.Cost) {
	model := finance.ModelOf(b.CostModel)
	for i := range costs {
		if c := &costs[i]; model.Covers(c.Category) && (!c.Amount.Known() || c.Amount.Cents() != 0) {
			p.Report(c.At("category"), "the row {0} is already in the flat rate of {1}", c.Text("category"), model.Rate).
				Relate(b.At("cost_model"), "{0}", string(b.CostModel)).
				Note("{0}: {1}", string(b.CostModel), law(b)).
				Suggest("remove the row, or correct the cost model")
		}
	}
}

var modelLimit = &Rule{
	Name: "model-limit", Severity: diag.Error, Also: []diag.Severity{diag.Warning},
	Title: language.Say("a budget that is too large for its cost model"),
	Why:   language.Say("The programme allows the cost model for small projects only: above its limit the costs are not eligible in this way."),
	Do:    language.Say("Look up the total and the limit, or choose another cost model."),
	Project: budgets(func(p *Pass, project *record.Project, b *record.Budget) {
		programme := p.Programme(project.Programme)
		limit := finance.ModelLimit(project, b, programme)
		if limit == nil {
			return
		}
		total := p.plan(project, b).Total.Amount
		over := above(total.Amount, limit.MaxTotal)
		if over == 0 {
			return
		}
		at := b.At("total")
		if !b.Has("total") {
			at = b.At("cost_model")
		}
		f := p.Report(at, "the total is {0}, {1} more than the programme allows for {2}", total.Amount, money.Cents(over), string(b.CostModel))
		f.Relate(b.At("cost_model"), "{0}", string(b.CostModel)).
			Note("{0} − {1} = {2}", money.Figure{Amount: total.Amount}, money.Figure{Amount: limit.MaxTotal}, money.Cents(over))
		tolerance(f, total.Margin()+limit.MaxTotal.Margin())
		limitNotes(f, limit, programme)
		if limit.Exceptions {
			f.Severity = diag.Warning
		}
		f.Suggest("look up the total, or choose another cost model")
	}),
}

var modelChanged = &Rule{
	Name: "model-changed", Severity: diag.Error,
	Title: language.Say("another cost model after the grant"),
	Why:   language.Say("The decision of the grant fixes how costs are worked out: later figures by another model are not eligible."),
	Do:    language.Say("Look up the decision; correct the cost model of the figures that follow it."),
	Project: func(p *Pass, project *record.Project) {
		grants := grantsOf(project)
		models := make(map[int32]*record.Budget) // by the node of the cost model
		for i := range project.Budgets {
			b := &project.Budgets[i]
			if !afterGrant(b) {
				continue
			}
			models[b.At("cost_model").Node()] = b
			if granted := grants[b.Phase]; granted.CostModel != b.CostModel {
				p.Report(b.At("cost_model"), "the cost model is {0}, that of the grant is {1}", string(b.CostModel), string(granted.CostModel)).
					Relate(granted.At("cost_model"), "{0}: {1}", granted.Stage.Name(), string(granted.CostModel)).
					Suggest("look up the decision; the grant fixes the cost model").
					Set(string(granted.CostModel), false)
			}
		}
		for i := range project.Amendments {
			a := &project.Amendments[i]
			if a.From == a.To || !strings.HasSuffix(a.Path, ".cost_model") {
				continue
			}
			node, _ := p.Doc.Tree.Resolve(a.Path)
			if b := models[node]; b != nil {
				p.Report(a.At("to"), "the cost model is changed from {0} to {1} after the grant", a.From, a.To).
					Relate(b.At("cost_model"), "{0}: {1}", b.Stage.Name(), string(b.CostModel)).
					Suggest("look up the decision; the grant fixes the cost model")
			}
		}
	},
}

// afterGrant reports whether a budget states the cost model of a grant, or of later.
func afterGrant(b *record.Budget) bool {
	return b.CostModel != "" && b.Stage.AfterGrant() && (b.Phase != "" || !b.Has("phase"))
}

// grantsOf are by phase the budgets of the earliest stage from the grant on that state a
// cost model.
func grantsOf(project *record.Project) map[record.PhaseID]*record.Budget {
	grants := make(map[record.PhaseID]*record.Budget)
	stage := func(b *record.Budget) int { return slices.Index(b.Stage.Choices(), string(b.Stage)) }
	for i := range project.Budgets {
		b := &project.Budgets[i]
		if first := grants[b.Phase]; afterGrant(b) && (first == nil || stage(b) < stage(first)) {
			grants[b.Phase] = b
		}
	}
	return grants
}
