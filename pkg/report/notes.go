package report

import (
	"slices"
	"strconv"

	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/record"
)

// ties are the lines that tie a table out to the figures that the source
// states: what the rows make, and what they should.
func (b *budget) ties(named bool) []language.Text {
	p := b.plan
	var out []language.Text
	tie := func(what language.Text, rows []finance.Figure) {
		if t := b.tie(rows); !t.IsZero() {
			if named && b.Phase != nil {
				what = language.Say("{0}, {1}", language.Verbatim(string(b.Phase.ID)), what)
			}
			out = append(out, language.Say("{0}: {1}", what, t))
		}
	}
	var lines, costs []finance.Figure
	for _, line := range p.Lines {
		lines = append(lines, line.Amount)
	}
	tie(language.Say("funding lines"), lines)
	for _, c := range p.Costs {
		costs = append(costs, c.Amount)
	}
	if p.Income.Cents() != 0 && len(costs) > 0 {
		costs = append(costs, finance.Negative(p.Income))
	}
	tie(language.Say("costs"), costs)
	tie(language.Say("years"), p.Total.Years)
	return out
}

// tie holds what rows make against the total; nothing where no row is known.
func (b *budget) tie(rows []finance.Figure) language.Text {
	total := b.plan.Total.Amount
	known := slices.DeleteFunc(slices.Clone(rows), func(f finance.Figure) bool { return !f.Known() })
	if len(known) == 0 {
		return language.Text{}
	}
	sum := finance.SumOfFigures(known)
	open := len(known) < len(rows)
	switch {
	case !sum.Known():
		return language.Text{}
	case !total.Known():
		return language.Say("{0} = {1}; the total is not known", finance.TermsOf(known), sum)
	}
	whole := language.Say("the stated total")
	switch total.Basis {
	case money.Assumed:
		whole = language.Say("the assumed total")
	case money.Derived, money.Estimated:
		whole = language.Say("the total, which the source does not state")
	}
	off := finance.Difference(total, finance.Figure{Amount: sum, Basis: money.Derived})
	switch {
	case off.Cents() == 0:
		return language.Say("{0} = {1}, {2}", finance.TermsOf(known), sum, whole)
	case open && off.Cents() > 0:
		return language.Say("{0} = {1}; {2} of {3} {4} is left for {5} {5|row|rows} without a figure",
			finance.TermsOf(known), sum, off.Amount, whole, total.Amount, len(rows)-len(known))
	case off.Cents() > 0:
		return language.Say("{0} = {1}, {2} less than {3} {4}", finance.TermsOf(known), sum, off.Amount, whole, total.Amount)
	default:
		return language.Say("{0} = {1}, {2} more than {3} {4}", finance.TermsOf(known), sum, finance.Negative(off).Amount, whole, total.Amount)
	}
}

// remarks are what a reader of the figures must know beside them: limits that
// are not kept, phases without a budget, sources that contradict each other.
func (s *subject) remarks() []language.Text {
	var out []language.Text
	switch {
	case len(s.project.Budgets) == 0:
		out = append(out, language.Say("the record has no budget"))
	case len(s.budgets) == 0:
		out = append(out, language.Say("no budget of the stage and phase that were asked for; the record has {0}", len(s.project.Budgets)))
	}
	for _, b := range s.budgets {
		for _, l := range b.plan.Limits(s.project, s.programme) {
			if l.Broken() {
				out = append(out, broken(&l))
			}
		}
		out = append(out, s.splits(&b)...)
	}
	var without []string
	for i := range s.project.Phases {
		id := s.project.Phases[i].ID
		if !slices.ContainsFunc(s.project.Budgets, func(b record.Budget) bool { return string(b.Phase) == string(id) || b.Phase == "" }) {
			without = append(without, string(id))
		}
	}
	if len(without) > 0 && len(s.budgets) > 0 && s.Phase == "" {
		out = append(out, language.Say("without a budget: {0} {0|phase|phases} ({1})", len(without), language.List(without)))
	}
	if s.Stage == "" && len(s.budgets) > 0 && late(s.project.Status) && !slices.ContainsFunc(s.project.Budgets, granted) {
		out = append(out, language.Say("the record has no granted figures: these are from before the grant"))
	}
	for i := range s.project.Discrepancies {
		d := &s.project.Discrepancies[i]
		if node, _, _ := s.doc.Tree.Resolve(d.Path); node >= 0 && s.inBudget(node) {
			out = append(out, language.Say("the sources contradict each other on {0}: sostool sources {1}", d.Path, string(s.project.ID)))
		}
	}
	return out
}

// late reports whether a project of the status has been granted its support.
func late(s record.Status) bool {
	return s == record.Granted || s == record.Running || s == record.Ended
}

func granted(b record.Budget) bool {
	return b.Stage == record.StageGranted || b.Stage == record.StageAmended || b.Stage == record.StageRealised
}

// broken says how far a limit is passed.
func broken(l *finance.Limit) language.Text {
	if l.Over > 0 {
		return language.Say("{0} pays {1}, {2} more than the programme's {3} allows", sourceName(l.Cap.Source), l.Paid.Amount, money.Cents(l.Over), l.Cap.MaxShare)
	}
	return language.Say("{0} pays {1}, {2} less than the programme's {3} wants", sourceName(l.Cap.Source), l.Paid.Amount, money.Cents(l.Short), l.Cap.MinShare)
}

// splits says how lines are shared by a key, and by figures of which day.
func (s *subject) splits(b *budget) []language.Text {
	var out []language.Text
	for _, line := range b.plan.Lines {
		k := line.Funding.Split
		switch {
		case !k.Exists() || s.Finance.Equal:
		case k.By == record.Equal:
			out = append(out, language.Say("shared equally, by the largest remainder: {0}", sourceName(line.Funding.Source)))
		case len(k.Weights.Entries) == 0:
			out = append(out, language.Say("shared by a key whose weights the record does not have: {0}", sourceName(line.Funding.Source)))
		case k.By == record.Population && k.Date.Known():
			out = append(out, language.Say("shared by population of {1}, by the largest remainder: {0}", sourceName(line.Funding.Source), k.Date))
		case k.By == record.Population:
			out = append(out, language.Say("shared by population, by the largest remainder: {0}", sourceName(line.Funding.Source)))
		default:
			out = append(out, language.Say("shared by weights, by the largest remainder: {0}", sourceName(line.Funding.Source)))
		}
	}
	return out
}

func (s *subject) inBudget(node int32) bool {
	for i := node; i > 0; i = s.doc.Tree.Nodes[i].Parent {
		if s.doc.Tree.Nodes[i].Key == "budgets" {
			return true
		}
	}
	return false
}

// arithmetic says of every derived, estimated and assumed figure how it was
// worked out: one line each, and one for years that were worked out alike.
func (s *subject) arithmetic() []language.Text {
	var out []language.Text
	var row, first, last, why language.Text // of the line in hand
	flush := func() {
		switch {
		case why.IsZero():
		case first.String() == last.String():
			out = append(out, language.Say("{0}, {1}: {2}", row, first, why))
		default:
			out = append(out, language.Say("{0}, {1}–{2}: {3}", row, first, last, why))
		}
		why = language.Text{}
	}
	for i := range s.budgets {
		s.budgets[i].eachFigure(s, func(name, what language.Text, f finance.Figure) {
			reason := f.Why()
			switch {
			case reason.IsZero():
				flush()
			case reason.String() == why.String() && name.String() == row.String():
				last = what
			default:
				flush()
				row, first, last, why = name, what, what, reason
			}
		})
	}
	flush()
	return out
}

// eachFigure visits the figures of a budget's rows, with what each is.
func (b *budget) eachFigure(s *subject, visit func(row, what language.Text, f finance.Figure)) {
	p := b.plan
	each := func(name language.Text, r *finance.Row) {
		visit(name, language.Say("amount"), r.Amount)
		visit(name, language.Say("full year"), r.FullYear)
		for j, f := range r.Years {
			visit(name, language.Verbatim(strconv.Itoa(p.Years[j])), f)
		}
	}
	for _, c := range p.Costs {
		each(categoryName(c.Cost.Category), &c.Row)
	}
	if len(p.Costs) > 0 && !nothing(&p.Unitemised) {
		each(language.Say("Not itemised"), &p.Unitemised)
	}
	for _, line := range p.Lines {
		name := s.lineName(line)
		each(name, &line.Row)
		for _, payer := range line.Payers {
			each(language.Say("{0}, {1}", name, s.payerName(payer)), &payer.Row)
		}
		if !nothing(&line.Rest) {
			each(language.Say("{0}, {1}", name, language.Say("not explained by the payers' figures")), &line.Rest)
		}
	}
	if !nothing(&p.Unallocated) {
		each(unallocatedName(p), &p.Unallocated)
	}
	each(language.Say("Total"), &p.Total)
}
