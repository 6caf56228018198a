package report

import (
	"slices"

	"sostool/pkg/calendar"
	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/record"
	"sostool/pkg/table"
)

// ClaimsBy is what a row of the table of claims is of.
type ClaimsBy string

// A row is of one claim, or of what all of them make for a category of costs or for a
// beneficiary.
const (
	ByClaim       ClaimsBy = "claim"
	ByCategory    ClaimsBy = "category"
	ByBeneficiary ClaimsBy = "beneficiary"
)

// Claims is how claims for payment use what was granted: claim by claim in the order of
// time, or added up. Of several projects it has the rows of each. Within narrows it to the
// claims with a day in a period; the zero period is all of them.
func Claims(r *Request, by ClaimsBy, within calendar.Period, explain bool) (*table.Table, *Coverage, error) {
	one := len(r.Entries) == 1
	type result struct {
		member
		title language.Text
		lead  []language.Text
		rows  []*claimed
		total *claimed
		notes []language.Text
		drawn drawnClaims // where there is to be a picture
	}
	all, o := collect(r, func(s *subject) result {
		c := s.claimed()
		x := result{member: s.member(), title: textOf(s.project.Name), lead: c.lead(), rows: c.rows(by), total: c.total(), notes: c.notes(by)}
		if within.Known() {
			x.rows, x.total = c.within(x.rows, within)
		}
		if explain {
			x.notes = append(x.notes, arithmeticOf(x.rows)...)
		}
		x.known = len(x.rows) > 0
		if s.Draw {
			x.drawn = c.drawn(x.rows, one, by == ByClaim && !within.Known())
		}
		return x
	})
	if !one { // those that claim nothing, as far as is known, say nothing
		all = slices.DeleteFunc(all, func(x result) bool { return !x.known })
	}
	t := &table.Table{Title: language.Say("Claims for payment of {0} {0|project|projects}", len(all))}
	c := claimColumns(by, one)
	var rows []table.Row
	var drawn []drawnClaims
	for _, x := range all {
		drawn = append(drawn, x.drawn)
		rows = append(rows, c.rows(x.rows)...)
		for _, note := range x.notes {
			if !one {
				note = language.Say("{0}: {1}", x.called, note)
			}
			t.Notes = append(t.Notes, note)
		}
	}
	c.fill(t, rows)
	switch {
	case one && len(all) == 1:
		t.Title, t.Lead = language.Say("Claims for payment: {0}", all[0].title), all[0].lead
		total := c.at(0, table.Sum, all[0].total)
		t.Total = &total
	case len(rows) > 0:
		members, totals := make([]member, len(all)), make([]*claimed, len(all))
		for i, x := range all {
			members[i], totals[i] = x.member, x.total
		}
		inside := r.inside(members)
		if err := c.totalOf(t, c.rows(totals), func(string) []bool { return inside }); err != nil {
			return nil, o, err
		}
		t.Notes = append(t.Notes, partsNotes(members, inside, r.Gross)...)
		t.Hints = partsHints(inside)
	}
	if within.Known() {
		t.Notes = append(t.Notes, language.Say("only claims of {0}", within))
	}
	t.HideBlank()
	if r.Draw {
		drawClaims(t, drawn)
	}
	return t, o, nil
}

// claims are those of one project, worked out.
type claims struct {
	*subject
	*finance.Claims
	advanced bool // the record says something of an advance
}

// claimed works the project's claims out.
func (s *subject) claimed() *claims {
	c := finance.ClaimsOf(s.project, s.Stage, s.programme, s.knowing(s.Finance))
	s.claiming = c
	return &claims{s, c, c.Advance.Known() || slices.ContainsFunc(c.Each, func(x *finance.Claim) bool { return x.Deducted.Known() })}
}

// claimed is a row of claims.
type claimed struct {
	*claims
	section string
	label   language.Text
	claim   *record.PaymentClaim // that it is; nil where it is not one
	part    finance.Account      // that it is
	own     finance.Amounts
	after   finance.Standing
	apart   bool // it is of some claims alone: nothing is said of what is left
}

// Sections of the rows of claims, next to the total.
const (
	claimSection       = "claim"
	categorySection    = "category"
	beneficiarySection = "beneficiary"
)

func (c *claims) rows(by ClaimsBy) []*claimed {
	var out []*claimed
	switch by {
	case ByCategory:
		for _, x := range c.ByCategory() {
			out = append(out, &claimed{claims: c, section: categorySection, label: x.Category.Name(), part: *x, own: x.Claimed, after: x.Standing})
		}
	case ByBeneficiary:
		for _, x := range c.ByBeneficiary() {
			out = append(out, &claimed{claims: c, section: beneficiarySection, label: c.beneficiary(x.Party), part: *x, own: x.Claimed, after: x.Standing})
		}
	default:
		for _, x := range c.Each {
			out = append(out, &claimed{claims: c, section: claimSection, label: language.Verbatim(string(x.Record.ID)),
				claim: x.Record, part: finance.Account{Party: x.Record.OneParty.Name()}, own: x.Amounts, after: x.After})
		}
	}
	return out
}

func (c *claims) beneficiary(party string) language.Text {
	if party == "" {
		return language.Say("not named")
	}
	return c.partyName(party)
}

// total is what all claims make.
func (c *claims) total() *claimed {
	return &claimed{claims: c, section: totalSection, label: language.Say("Total"), own: c.All.Claimed, after: c.All.Standing}
}

// within are the rows of the claims that may have a day in a period, with the sums of
// these alone.
func (c *claims) within(rows []*claimed, period calendar.Period) ([]*claimed, *claimed) {
	var kept []*claimed
	var of []*finance.Claim
	for i, x := range rows {
		if x.claim.Period.MayOverlap(period) {
			kept, of = append(kept, x), append(of, c.Each[i])
		}
	}
	total := c.total()
	if len(kept) < len(rows) {
		total.own, total.apart = c.Sum(of), true
	}
	return kept, total
}

// lead says what was granted and paid in advance.
func (c *claims) lead() []language.Text {
	var out []language.Text
	switch granted := c.All.Grant; {
	case granted.Costs.Known() && granted.Support.Known():
		out = append(out, language.Say("granted: {0}, of which support {1}", granted.Costs, granted.Support))
	case granted.Costs.Known():
		out = append(out, language.Say("granted: {0}", granted.Costs))
	case granted.Support.Known():
		out = append(out, language.Say("granted: support {0}", granted.Support))
	case len(c.Each) > 0:
		out = append(out, language.Say("what was granted is not known"))
	}
	switch paid := c.project.Advance.Paid; {
	case !c.Advance.Known():
	case paid.Known():
		out = append(out, language.Say("advance: {0}, paid {1}", c.Advance, paid))
	default:
		out = append(out, language.Say("advance: {0}", c.Advance))
	}
	return out
}

// notes tie the payments out to the support, and name the claims that are not accepted.
func (c *claims) notes(by ClaimsBy) []language.Text {
	var out []language.Text
	paid := []finance.Figure{c.Advance}
	var filed []string
	for _, x := range c.Each {
		paid = append(paid, x.Paid.Figure)
		if x.Record.Stage == record.ClaimFiled {
			filed = append(filed, string(x.Record.ID))
		}
	}
	if left := c.All.AdvanceLeft; by == ByClaim && left.Known() && len(c.Each) > 0 {
		if len(finance.Known(paid)) == len(paid) {
			sum := finance.SumOfFigures(paid)
			out = append(out, language.Say("advance and payments: {0} = {1}", finance.TermsOf(paid), sum))
		}
	}
	if by != ByCategory && c.All.Claimed.Support.Known() && !c.All.Claimed.Paid.Known() && !c.advanced {
		out = append(out, language.Say("what is paid is not known where the record does not say what is set off against an advance"))
	}
	if len(filed) > 0 {
		out = append(out, language.Say("filed and not accepted yet: {0}", some(filed)))
	}
	return out
}

// arithmeticOf is how the figures of rows were worked out.
func arithmeticOf(rows []*claimed) []language.Text {
	var out []language.Text
	for _, x := range rows {
		for _, f := range []struct {
			name   language.Text
			figure finance.Figure
		}{
			{language.Say("Costs"), x.own.Costs.Figure}, {language.Say("Support"), x.own.Support.Figure},
			{language.Say("Set off"), x.own.Deducted.Figure}, {language.Say("Payment"), x.own.Paid.Figure},
			{language.Say("Cumulative"), x.after.Claimed.Costs.Figure}, {language.Say("Left"), x.after.Left},
			{language.Say("Support left"), x.after.SupportLeft}, {language.Say("Advance left"), x.after.AdvanceLeft},
		} {
			if why := f.figure.Why(); !why.IsZero() {
				out = append(out, language.Say("{0}, {1}: {2}", x.label, f.name, why))
			}
		}
		claimed, granted := x.after.Claimed.Costs.Amount, x.after.Costs.Amount
		if used, ok := money.PercentOf(claimed, granted, 6); ok {
			why := language.Say("{0} / {1} = {2}", money.Figure{Amount: claimed}, money.Figure{Amount: granted}, used)
			out = append(out, language.Say("{0}, {1}: {2}", x.label, language.Say("Used"), why))
		}
	}
	return out
}

// claimColumns are the columns of claims: of several projects each row says which one it
// is of.
func claimColumns(by ClaimsBy, one bool) columns[*claimed] {
	id := machine("id", language.Say("Project"), func(x *claimed) string { return string(x.project.ID) })
	spare := uint8(0)
	if !one {
		id.readers, spare = table.Everyone, 2
	}
	head := language.Say("Payment claim")
	org := column[*claimed]{key: "org", head: language.Say("Beneficiary"), spare: 1, cell: func(x *claimed) table.Cell {
		return when(x.part.Party != "", x.partyCell(x.part.Party))
	}}
	var parts columns[*claimed]
	switch by {
	case ByCategory:
		head = language.Say("Category")
		parts = columns[*claimed]{machine("category", head, func(x *claimed) string { return string(x.part.Category) })}
	case ByBeneficiary:
		head, org.readers = language.Say("Beneficiary"), table.Machines
	}
	if by != ByClaim {
		parts = append(parts, claimMoney("granted", language.Say("Granted"), 0, func(x *claimed) table.Cell { return cell(x.after.Costs) }))
	}
	out := slices.Concat(columns[*claimed]{
		labelColumn(head, func(x *claimed) language.Text { return x.label }),
		id,
		{key: "claim", head: language.Say("Payment claim"), readers: table.Machines, cell: ofClaim(func(x *claimed) table.Cell { return table.Plain(string(x.claim.ID)) })},
		org,
		{key: "phase", head: language.Say("Phase"), spare: 7, cell: ofClaim(func(x *claimed) table.Cell { return x.phaseCell(x.claim.Phase) })},
		{key: "period", head: language.Say("Costs arose"), kind: table.Period, spare: 6, cell: ofClaim(func(x *claimed) table.Cell { return table.Cell{Value: x.claim.Period} })},
		{key: "stage", head: language.Say("Stage"), spare: 5, cell: ofClaim(func(x *claimed) table.Cell { return word(x.claim.Stage) })},
		{key: "date", head: language.Say("Date"), kind: table.Date, spare: 9, cell: ofClaim(func(x *claimed) table.Cell { return dateCell(x.claim.Date) })},
	}, parts, columns[*claimed]{
		claimMoney("costs", language.Say("Costs"), 0, func(x *claimed) table.Cell { return extentCell(x.own.Costs) }),
		claimMoney("support", language.Say("Support"), spare, (*claimed).support),
		claimMoney("deducted", language.Say("Set off"), 3, (*claimed).deducted),
		claimMoney("paid", language.Say("Payment"), 2, (*claimed).paid),
		claimMoney("cumulative", language.Say("Cumulative"), spare, (*claimed).cumulative),
		{key: "used", head: language.Say("Used"), kind: table.Share, cell: (*claimed).used},
		claimMoney("left", language.Say("Left"), 0, (*claimed).left),
		claimMoney("support_left", language.Say("Support left"), 8, (*claimed).supportLeft),
		claimMoney("advance_left", language.Say("Advance left"), 4, (*claimed).advanceLeft),
		machine(sectionKey, language.Say("Section"), func(x *claimed) string { return x.section }),
	})
	for i := range out {
		if slices.Contains(saysNothing[by], out[i].key) {
			out[i].readers = table.Machines
		}
	}
	return out
}

// saysNothing are the columns that say nothing of their own about a row.
var saysNothing = map[ClaimsBy][]string{
	ByCategory:    {"org", "phase", "period", "stage", "date", "support", "deducted", "paid", "cumulative", "support_left", "advance_left"},
	ByBeneficiary: {"phase", "period", "stage", "date", "cumulative", "advance_left"},
}

func claimMoney(key string, head language.Text, spare uint8, cell func(*claimed) table.Cell) column[*claimed] {
	added := slices.Contains([]string{"costs", "support", "deducted", "paid"}, key)
	return column[*claimed]{key: key, head: head, kind: table.Money, spare: spare, added: added, cell: cell}
}

// ofClaim is a cell about one claim.
func ofClaim(cell func(*claimed) table.Cell) func(*claimed) table.Cell {
	return func(x *claimed) table.Cell {
		if x.claim == nil {
			return table.Cell{}
		}
		return cell(x)
	}
}

func (s *subject) phaseCell(id record.PhaseID) table.Cell {
	return when(id != "", table.Said(string(id), s.phaseTitle(id)))
}

// The figures of a category are costs alone, and what is set off is blank where the record
// says nothing of an advance, for it lacks nothing then.

func (x *claimed) support() table.Cell {
	return when(x.section != categorySection, extentCell(x.own.Support))
}

func (x *claimed) deducted() table.Cell {
	return when(x.section != categorySection && x.advanced, extentCell(x.own.Deducted))
}

func (x *claimed) paid() table.Cell {
	return when(x.section != categorySection, extentCell(x.own.Paid))
}

func (x *claimed) cumulative() table.Cell {
	return when(!x.apart, extentCell(x.after.Claimed.Costs))
}

func (x *claimed) used() table.Cell {
	return when(!x.apart, portionCell(x.after.Claimed.Costs, x.after.Costs))
}

func (x *claimed) left() table.Cell { return when(!x.apart, cell(x.after.Left)) }

func (x *claimed) supportLeft() table.Cell {
	return when(!x.apart && x.section != categorySection, cell(x.after.SupportLeft))
}

func (x *claimed) advanceLeft() table.Cell {
	return when(!x.apart && x.advanced && (x.claim != nil || x.section == totalSection), cell(x.after.AdvanceLeft))
}
