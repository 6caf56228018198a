package report

import (
	"cmp"

	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/record"
	"sostool/pkg/table"
)

// beneficiary is one who spends a part of a budget.
type beneficiary struct {
	*budget
	*finance.Beneficiary
}

// beneficiaries are those who spend parts of the budgets, with their costs and funding as
// they are stated.
func (s *subject) beneficiaries() *table.Table {
	var all []beneficiary
	for i := range s.budgets {
		for _, x := range s.budgets[i].plan.Beneficiaries {
			all = append(all, beneficiary{&s.budgets[i], x})
		}
	}
	return listed(language.Say("Beneficiaries"), all, columns[beneficiary]{
		words(language.Say("Beneficiary"), func(x beneficiary) language.Text { return s.oneParty(&x.Beneficiary.Beneficiary.OneParty) }),
		words(language.Say("Budget"), func(x beneficiary) language.Text {
			if len(s.budgets) < 2 {
				return language.Text{}
			}
			if x.Phase == nil {
				return x.budget.Budget.Stage.Name()
			}
			return language.Say("{0}, {1}", x.phaseName(), x.budget.Budget.Stage.Name())
		}),
		shown(language.Say("Share"), table.Share, func(x beneficiary) table.Cell {
			part := x.Part()
			if part.Stated.Known() {
				return statedCell(part.Stated)
			}
			return when(part.Exact.Known(), shareCell(*part))
		}),
		shown(language.Say("Costs"), table.Text, func(x beneficiary) table.Cell { return saidAll(costTexts(x.Beneficiary.Budget.Costs)) }),
		shown(language.Say("Total, €"), table.Money, func(x beneficiary) table.Cell { return cell(x.Total.Amount) }),
		shown(language.Say("Funding"), table.Text, func(x beneficiary) table.Cell { return saidAll(s.fundingTexts(x.Beneficiary.Budget.Funding)) }),
	})
}

// claims are the claims for payment in the order of time, with how much of the grant they
// use.
func (s *subject) claims() *table.Table {
	c := s.claimed()
	out := listed(language.Say("Claims for payment"), c.rows(ByClaim), columns[*claimed]{
		shown(language.Say("Id"), table.Text, func(x *claimed) table.Cell { return table.Plain(string(x.claim.ID)) }),
		words(language.Say("Beneficiary"), func(x *claimed) language.Text { return s.oneParty(&x.claim.OneParty) }),
		shown(language.Say("Phase"), table.Text, func(x *claimed) table.Cell { return s.phaseCell(x.claim.Phase) }),
		shown(language.Say("Costs arose"), table.Period, func(x *claimed) table.Cell { return table.Cell{Value: x.claim.Period} }),
		words(language.Say("Stage"), func(x *claimed) language.Text { return x.claim.Stage.Name() }),
		shown(language.Say("Date"), table.Date, func(x *claimed) table.Cell { return dateCell(x.claim.Date) }),
		shown(language.Say("Costs by category"), table.Text, func(x *claimed) table.Cell { return saidAll(costTexts(x.claim.Costs)) }),
		shown(language.Say("Costs, €"), table.Money, func(x *claimed) table.Cell { return knownCell(extentCell(x.own.Costs)) }),
		shown(language.Say("Support, €"), table.Money, func(x *claimed) table.Cell { return knownCell(extentCell(x.own.Support)) }),
		shown(language.Say("Set off, €"), table.Money, func(x *claimed) table.Cell { return knownCell(extentCell(x.own.Deducted)) }),
		shown(language.Say("Paid, €"), table.Money, func(x *claimed) table.Cell { return knownCell(extentCell(x.own.Paid)) }),
		shown(language.Say("Used"), table.Share, func(x *claimed) table.Cell { return knownCell(x.used()) }),
		shown(language.Say("Left"), table.Money, func(x *claimed) table.Cell { return knownCell(x.left()) }),
	})
	if len(out.Rows) > 0 {
		out.Hints = []language.Text{language.Say("what they make, and what is left of the advance: sostool claims {0}", language.Verbatim(string(s.project.ID)))}
	}
	return out
}

// knownCell is a cell that is blank where the figure is not known.
func knownCell(c table.Cell) table.Cell { return when(c.Known(), c) }

// advance is what was paid before costs were claimed.
func (s *subject) advance() []language.Text {
	a := s.project.Advance
	switch {
	case !a.Amount.Known():
		return nil
	case a.Paid.Known():
		return []language.Text{language.Say("{0}, paid {1}", a.Amount, a.Paid)}
	default:
		return []language.Text{language.Say("{0}", a.Amount)}
	}
}

// oneParty is whom an entry is about, as people read it; nothing where it says none.
func (s *subject) oneParty(p *record.OneParty) language.Text {
	name := textOf(p.Group)
	switch id := cmp.Or(string(p.Org), string(p.Municipality)); {
	case id != "":
		name = s.partyName(id)
	case !p.Group.Exists():
		return language.Text{}
	}
	if p.Count.Known() {
		return language.Say("{0} ({1})", name, p.Count.Int())
	}
	return name
}

// costTexts are costs as they are stated, each in a few words.
func costTexts(costs []record.Cost) (out joined) {
	for _, c := range pointers(costs) {
		if c.Amount.Known() {
			out = append(out, language.Say("{0} {1}", costName(c), c.Amount))
		} else {
			out = append(out, costName(c))
		}
	}
	return out
}

// costName is a category of costs with what is stated of it but for its amount.
func costName(c *record.Cost) language.Text {
	if c.PersonYears.Known() {
		return language.Say("{0}, {1} person-years", rateName(c), c.PersonYears)
	}
	return rateName(c)
}

// rateName is a category of costs, of a flat rate with what is stated of it.
func rateName(c *record.Cost) language.Text {
	name := c.Category.Name()
	switch {
	case c.Rate.Known() && c.Of != "":
		name = language.Say("{0}, {1} {2}", name, c.Rate, c.Of.Name())
	case c.Rate.Known():
		name = language.Say("{0}, {1}", name, c.Rate)
	case c.Of != "":
		name = language.Say("{0}, {1}", name, c.Of.Name())
	}
	return name
}

// fundingTexts are lines as they are stated, each in a few words.
func (s *subject) fundingTexts(lines []record.Funding) (out joined) {
	for _, f := range pointers(lines) {
		text := s.fundingName(f)
		if f.Amount.Known() {
			text = language.Say("{0} {1}", text, f.Amount)
		} else if f.Share.Known() && f.Of == "" {
			text = language.Say("{0} {1}", text, f.Share)
		}
		out = append(out, text)
	}
	return out
}
