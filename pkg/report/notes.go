package report

import (
	"slices"
	"strconv"
	"strings"

	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/record"
)

// ties are those of all budgets; of stages next to each other only what their changes
// are from.
func (s *subject) ties(costed bool) (out []language.Text) {
	for i := range s.budgets {
		switch b := &s.budgets[i]; {
		case !s.Stages:
			out = append(out, b.ties(s, costed)...)
		case len(b.beside) > 0:
			return []language.Text{changesNote()}
		}
	}
	return out
}

// ties are the lines that tie a table out to the figures that the source
// states: what the rows make, and what they should. Costs are among them where
// the table has them.
func (b *budget) ties(s *subject, costed bool) []language.Text {
	p := b.plan
	var out []language.Text
	say := func(what, t language.Text) {
		if t.IsZero() {
			return
		}
		if len(s.budgets) > 1 && b.Phase != nil {
			what = language.Say("{0}, {1}", b.phaseName(), what)
		}
		out = append(out, language.Say("{0}: {1}", what, t))
	}
	total := totalName(p.Total.Amount)
	var lines, costs []finance.Figure
	for _, line := range p.Lines {
		lines = append(lines, line.Amount)
	}
	say(language.Say("funding lines"), tie(lines, p.Total.Amount, total))
	for _, line := range p.Lines {
		var payers []finance.Figure
		for _, x := range line.Payers {
			payers = append(payers, x.Amount)
		}
		say(language.Say("{0}, payers", s.lineName(line)), tie(payers, line.Amount, wholeName{language.Say("the line's amount"), language.Say("the line's amount of {0}", line.Amount.Amount)}))
	}
	for _, c := range p.Costs {
		costs = append(costs, c.Amount)
	}
	if p.Income.Cents() != 0 && len(costs) > 0 {
		costs = append(costs, finance.Negative(p.Income))
	}
	if costed {
		say(language.Say("costs"), tie(costs, p.Total.Amount, total))
	}
	if p.Period.Bounded() {
		say(language.Say("years"), tie(p.Total.Years, p.Total.Amount, total))
	}
	for _, realised := range b.beside {
		var lines []finance.Figure
		for _, line := range realised.plan.Lines {
			lines = append(lines, line.Amount)
		}
		if costed {
			whole := realised.plan.Total.Amount
			say(language.Say("realised funding"), tie(lines, whole, wholeName{language.Say("the realised total"), language.Say("the realised total of {0}", whole.Amount)}))
		}
	}
	return out
}

// wholeName is what a figure is called that rows should make: by itself, and with how much
// it is.
type wholeName struct{ plain, of language.Text }

// totalName says which total it is that rows should make.
func totalName(total finance.Figure) wholeName {
	switch total.Basis {
	case money.Assumed:
		return wholeName{language.Say("the assumed total"), language.Say("the assumed total of {0}", total.Amount)}
	case money.Derived, money.Estimated:
		return wholeName{language.Say("the total, which the source does not state"), language.Say("the total of {0} (not stated by the source)", total.Amount)}
	default:
		return wholeName{language.Say("the stated total"), language.Say("the stated total of {0}", total.Amount)}
	}
}

// equation is what figures make: of one figure it is the figure.
type equation struct {
	terms finance.Terms
	sum   money.Amount
}

// In is the equation as findings write figures.
func (e equation) In(l language.Language) string { return e.text().In(l) }

// InTable is the equation as the notes of tables write figures.
func (e equation) InTable(l language.Language) string { return e.text().InTable(l) }

func (e equation) text() language.Text {
	if len(e.terms) == 1 && e.terms[0].N == 1 {
		return language.Say("{0}", e.sum)
	}
	return language.Say("{0} = {1}", e.terms, e.sum)
}

// tie compares what rows make with their whole; nothing where no row is known.
func tie(rows []finance.Figure, whole finance.Figure, name wholeName) language.Text {
	known := finance.Known(rows)
	sum := finance.SumOfFigures(known)
	if len(known) == 0 || !sum.Known() {
		return language.Text{}
	}
	e := equation{finance.TermsOf(known), sum}
	if !whole.Known() {
		return language.Say("{0}; how much they should add up to is not known", e)
	}
	off := whole.Cents() - sum.Cents()
	apart := money.Cents(max(off, -off))
	switch {
	case off == 0:
		e.sum = whole.Amount // about, where that is
		return language.Say("{0}, {1}", e, name.plain)
	case len(known) < len(rows) && off > 0:
		return language.Say("{0}; {1} of {2} is left for {3} {3|row|rows} without a figure", e, apart, name.of, len(rows)-len(known))
	case max(off, -off) <= whole.Margin()+sum.Margin():
		return language.Say("{0}; {1} is rounded", e, name.of)
	case off > 0 && len(known) == 1:
		return language.Say("{0} is {1} less than {2}", sum, apart, name.of)
	case off > 0:
		return language.Say("{0}, {1} less than {2}", e, apart, name.of)
	case len(known) == 1:
		return language.Say("{0} is {1} more than {2}", sum, apart, name.of)
	default:
		return language.Say("{0}, {1} more than {2}", e, apart, name.of)
	}
}

// remarks are what a reader of the figures must also know: limits that are not kept,
// phases without a budget, sources that contradict each other. brief leaves out what is
// about years, payers and sources.
func (s *subject) remarks(brief bool) []language.Text {
	var out []language.Text
	switch {
	case len(s.project.Budgets) == 0:
		out = append(out, language.Say("the record has no budget"))
	case len(s.budgets) == 0:
		out = append(out, language.Say("no budget of the stage and phase that were asked for; the record has {0}", len(s.project.Budgets)))
	}
	for i := range s.budgets {
		b := &s.budgets[i]
		if out = append(out, s.ofBudget(b)...); brief {
			continue
		}
		out = append(out, s.splits(b)...)
		out = append(out, s.registered(b.plan)...)
		if j := b.feesMissing(); j >= 0 {
			out = append(out, language.Say("what the payers pay in {0} can't be derived from their yearly fees", strconv.Itoa(b.plan.Years[j])))
		}
		if b.plan.Period.Bounded() && len(b.plan.Period.Years()) > len(b.plan.Years) {
			out = append(out, language.Say("the period is too long for its years to be told apart"))
		}
	}
	if without := s.without(); len(without) > 0 {
		out = append(out, language.Say("without a budget: {0} {0|phase|phases} ({1})", len(without), joined(without)))
	}
	if s.beforeGrant() {
		out = append(out, language.Say("the record has no granted figures: these are from before the grant"))
	}
	for i := range s.project.Discrepancies {
		d := &s.project.Discrepancies[i]
		if node, _ := s.doc.Tree.Resolve(d.Path); !brief && node >= 0 && s.inBudget(node) {
			out = append(out, language.Say("the sources contradict each other on {0}", language.Verbatim(d.Path)))
		}
	}
	return slices.CompactFunc(out, sameText)
}

// ofBudget are the remarks on one budget: limits that are not kept, a total that is not
// said, and that there are no lines.
func (s *subject) ofBudget(b *budget) []language.Text {
	out := s.passed(b.plan)
	if b.plan.Unshared {
		out = append(out, language.Say("the lines that --share does not name keep what they have: what one of them comes to is not known"))
	}
	if len(b.plan.Beneficiaries) < len(b.Budget.Beneficiaries) {
		out = append(out, language.Say("what each beneficiary has under the assumption is not worked out: its parts are left out"))
	}
	if unsaid, is := b.plan.Unsaid(); is {
		out = append(out, language.Say("the total is unknown; under the programme's limits it is at least {0}", unsaid.Least))
	}
	if len(b.plan.Lines) == 0 {
		what := language.Say("no funding lines")
		if len(s.budgets) > 1 && b.Phase != nil {
			what = language.Say("{0}, {1}", b.phaseName(), what)
		} else if len(s.budgets) > 1 {
			what = language.Say("{0}, {1}", language.Say("Whole project"), what)
		}
		out = append(out, what)
	}
	return out
}

// beforeGrant reports whether a project that was granted has figures from before alone.
func (s *subject) beforeGrant() bool {
	return s.Stage == "" && len(s.budgets) > 0 && s.project.Status.AfterGrant() &&
		!slices.ContainsFunc(s.project.Budgets, func(b record.Budget) bool { return b.Stage.AfterGrant() })
}

// hints are the commands that say more about the remarks.
func (s *subject) hints() []language.Text {
	var out []language.Text
	if !s.Stages && slices.ContainsFunc(s.budgets, func(b budget) bool { return b.feesMissing() >= 0 }) {
		out = append(out, language.Say("--prorate months estimates what does not follow"))
	}
	if slices.ContainsFunc(s.project.Discrepancies, func(d record.Discrepancy) bool {
		node, _ := s.doc.Tree.Resolve(d.Path)
		return node >= 0 && s.inBudget(node)
	}) {
		out = append(out, language.Say("what the sources say: sostool sources {0}", language.Verbatim(string(s.project.ID))))
	}
	return out
}

// without are the phases of which the record has no budget, where it has some
// of other phases and none of the whole.
func (s *subject) without() []language.Text {
	if len(s.budgets) == 0 || s.Phase != "" {
		return nil
	}
	if k := s.financing.Counted(); len(k) > 0 && s.budgets[k[0]].Phase == nil {
		return nil
	}
	var out []language.Text
	for _, phase := range s.financing.Without() {
		if s.Draw {
			out = append(out, phaseName(phase))
		} else {
			out = append(out, language.Verbatim(string(phase.ID)))
		}
	}
	return out
}

// passed says how far limits are passed, and whether it is only since an assumed
// total is rounded to whole units.
func (s *subject) passed(p *finance.Plan) []language.Text {
	var out []language.Text
	for _, l := range p.Limits() {
		if l.Broken() {
			out = append(out, s.broken(&l))
		}
	}
	switch {
	case len(out) == 0 || !p.Passed:
		return out
	case p.Unit == 1:
		return append(out, language.Say("the budget keeps the limit; rounded to whole cents the assumed total does not"))
	default:
		return append(out, language.Say("the budget keeps the limit; rounded to whole euros the assumed total does not"))
	}
}

// rooms say how far the limits are that a budget keeps.
func (s *subject) rooms(b *budget) (out []language.Text) {
	for _, l := range b.limits() {
		if room := l.RoomToPay(); room.Known() && !l.Broken() {
			out = append(out, language.Say("{0}: {1} of room before the programme's {2} is passed", s.limited(&l), room, l.Cap.MaxShare))
		}
		if room := l.RoomToFall(); room.Known() && !l.Broken() {
			out = append(out, language.Say("{0}: {1} more than the programme's least share of {2}", s.limited(&l), room, l.Cap.MinShare))
		}
	}
	return out
}

// limited are the names of the sources that a limit is for.
func (s *subject) limited(l *finance.Limit) (names joined) {
	for _, source := range l.Sources() {
		names = append(names, s.sourceName(source))
	}
	return names
}

// broken says how far a limit is passed.
func (s *subject) broken(l *finance.Limit) language.Text {
	names := s.limited(l)
	if l.Over > 0 {
		return language.Say("{0}: {1}, {2} more than the programme's {3} allows", names, l.Pays(), l.Gap(), l.Cap.MaxShare)
	}
	return language.Say("{0}: {1}, {2} less than the programme's {3} wants", names, l.Pays(), l.Gap(), l.Cap.MinShare)
}

// feesMissing is a year for which a payer has a yearly fee and no figure; -1
// where there is none.
func (b *budget) feesMissing() int {
	for _, line := range b.plan.Lines {
		for _, x := range line.Payers {
			for j, f := range x.Years {
				if x.FullYear.Known() && !f.Known() {
					return j
				}
			}
		}
	}
	return -1
}

// splits says how lines are shared by a key, and by figures of which day.
func (s *subject) splits(b *budget) []language.Text {
	var out []language.Text
	for _, line := range b.plan.Lines {
		k := line.Funding.Split
		switch {
		case !k.Exists() || line.Funding.Payer != "" || s.Finance.Split != finance.NoWay || slices.ContainsFunc(line.Funding.Payers, func(x record.Payer) bool { return x.PerInhabitant.Known() }):
		case !slices.ContainsFunc(line.Payers, func(x *finance.Payer) bool { return x.Amount.Known() || x.FullYear.Known() }):
			out = append(out, language.Say("not shared, since the record does not have all that its key needs: {0}", s.sourceName(line.Funding.Source)))
		case k.By == record.Equal:
			out = append(out, language.Say("shared equally, by the largest remainder: {0}", s.sourceName(line.Funding.Source)))
		case k.By == record.Population && k.Date.Known():
			out = append(out, language.Say("shared by population of {1}, by the largest remainder: {0}", s.sourceName(line.Funding.Source), k.Date))
		case k.By == record.Population:
			out = append(out, language.Say("shared by population, by the largest remainder: {0}", s.sourceName(line.Funding.Source)))
		default:
			out = append(out, language.Say("shared by weights, by the largest remainder: {0}", s.sourceName(line.Funding.Source)))
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

// arithmetic says how every derived, estimated and assumed figure was worked out: one
// line each, and one for years that were worked out alike. shared adds how far amounts
// are off their stated shares.
func (s *subject) arithmetic(shared bool) []language.Text { return s.arithmeticOf(s.figured(), shared) }

// arithmeticOf is how the figures of entries were worked out.
func (s *subject) arithmeticOf(entries []*entry, shared bool) []language.Text {
	var out []language.Text
	var row, first, last, why language.Text // of the line in hand
	isYear := func(t language.Text) bool { return t.String() != "" && t.String()[0] <= '9' }
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
	visit := func(name, what, reason language.Text) {
		switch {
		case reason.IsZero():
			flush()
		case reason.String() == why.String() && name.String() == row.String() && isYear(first) && isYear(what):
			last = what
		default:
			flush()
			row, first, last, why = name, what, what, reason
		}
	}
	for _, e := range entries {
		if e.row == nil || e.item == incomeItem || e.left() && nothing(e.row) || e.section == publicSection && e.hidden {
			continue
		}
		name := e.fullName()
		if s.Stages {
			name = language.Say("{0}, {1}", e.b.Budget.Stage.Name(), name)
		}
		e.eachFigure(func(what language.Text, f *finance.Figure) { visit(name, what, e.b.why(f, f == &e.row.FullYear)) })
		if exact, off, is := e.explained(); is {
			visit(name, language.Say("share"), exact)
			if shared {
				visit(name, language.Say("off by"), off.Why())
			}
		}
	}
	flush()
	return out
}

// why is how a figure was worked out, or what would give one that is not known.
func (b *budget) why(f *finance.Figure, full bool) language.Text {
	switch {
	case f.Known():
		return f.Why()
	case full && !b.plan.FullYears(): // nobody asks for it
		return language.Text{}
	}
	if b.missing == nil {
		b.missing = b.plan.Lacking()
	}
	missing := b.missing(f)
	if len(missing) == 0 {
		return language.Text{}
	}
	for i := range missing {
		missing[i] = strings.TrimPrefix(missing[i], b.plan.Budget.Handle.Path()+".")
	}
	return language.Say("not known; {0} would give it", language.Choices(missing))
}

// figured are the entries of the budgets that are shown, each by itself.
func (s *subject) figured() (out []*entry) {
	for i := range s.budgets {
		for _, b := range s.shown(&s.budgets[i]) {
			out = append(out, s.rowsOf(b).list()...)
		}
	}
	return out
}

// fullName is the name of an entry, below that of its line.
func (e *entry) fullName() language.Text {
	if e.spender != nil {
		own := *e
		own.spender = nil
		return language.Say("{0}: {1}", e.spender(), own.fullName())
	}
	if e.below() {
		return language.Say("{0}, {1}", e.lineName(e.line), e.label())
	}
	return e.label()
}

// eachFigure visits the figures of an entry, with what each is.
func (e *entry) eachFigure(visit func(what language.Text, f *finance.Figure)) {
	visit(language.Say("amount"), &e.row.Amount)
	visit(language.Say("full year"), &e.row.FullYear)
	for j := range e.row.Years {
		visit(language.Verbatim(strconv.Itoa(e.b.plan.Years[j])), &e.row.Years[j])
	}
}

// explained is how the exact share of a line was worked out, and how far its amount
// is off the stated one.
func (e *entry) explained() (exact language.Text, off finance.Figure, is bool) {
	if e.section != fundingSection || !e.line.Share().Exact.Known() {
		return exact, off, false
	}
	return language.Say("{0} = {1}", e.ratio(), e.line.Share().Exact), e.line.Share().Off, true
}

// ratio is the amount of a line and the total that it is a share of.
func (e *entry) ratio() language.Text {
	return language.Say("{0} / {1}", money.Figure{Amount: e.row.Amount.Amount}, money.Figure{Amount: e.b.plan.Total.Amount.Amount})
}
