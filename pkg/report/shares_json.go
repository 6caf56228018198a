package report

import (
	"bytes"
	"encoding/json"

	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/money"
)

// The keys are a contract with scripts: "sostool.shares/1" in the
// documentation of shares.
type (
	// SharesHead is what comes before the list of projects.
	SharesHead struct {
		Schema      string   `json:"schema"`
		Assumptions []string `json:"assumptions,omitempty"`
	}
	sharesProject struct {
		ID      string         `json:"id"`
		Name    string         `json:"name"`
		Budgets []sharesBudget `json:"budgets"`
	}
	sharesBudget struct {
		Phase       string             `json:"phase,omitempty"`
		Stage       string             `json:"stage"`
		Start       string             `json:"start,omitempty"`
		End         string             `json:"end,omitempty"`
		Months      json.Number        `json:"months,omitempty"`
		Total       jsonFigure         `json:"total"`
		FullYear    *jsonFigure        `json:"full_year,omitempty"`
		Years       map[int]jsonFigure `json:"years"`
		Lines       []sharesLine       `json:"lines"`
		Unallocated sharesRest         `json:"unallocated"`
		Limits      []sharesLimit      `json:"limits,omitempty"`
	}
	sharesLine struct {
		Source      string             `json:"source"`
		Payer       string             `json:"payer,omitempty"`
		Form        string             `json:"form"`
		Own         bool               `json:"own,omitempty"`
		Amount      jsonFigure         `json:"amount"`
		Share       jsonShare          `json:"share"`
		FullYear    *jsonFigure        `json:"full_year,omitempty"`
		Years       map[int]jsonFigure `json:"years"`
		Payers      []sharesPayer      `json:"payers"`
		Unexplained *sharesRow         `json:"unexplained,omitempty"`
	}
	// sharesPayer holds the figures of each of the payers that it counts, and
	// of all of them together.
	sharesPayer struct {
		Name  *string  `json:"name"`
		Names []string `json:"names,omitempty"`
		Count int64    `json:"count,omitempty"`
		sharesRow
		Together *sharesRow `json:"together,omitempty"`
	}
	sharesRow struct {
		FullYear *jsonFigure        `json:"full_year,omitempty"`
		Amount   jsonFigure         `json:"amount"`
		Years    map[int]jsonFigure `json:"years"`
	}
	// sharesRest is what the lines leave of the total; its years where they are
	// not all nothing.
	sharesRest struct {
		jsonFigure
		Years map[int]jsonFigure `json:"years,omitempty"`
	}
	sharesLimit struct {
		Source     string     `json:"source"`
		MaxPercent jsonNumber `json:"max_percent,omitempty"`
		MinPercent jsonNumber `json:"min_percent,omitempty"`
		Amount     jsonNumber `json:"amount"`
		Kept       *bool      `json:"kept,omitempty"` // left out where a line is not known
		Basis      string     `json:"legal_basis,omitempty"`
	}
	jsonFigure struct {
		Amount jsonNumber `json:"amount,omitempty"`
		Basis  string     `json:"basis"`
		About  *bool      `json:"about,omitempty"`
		Why    string     `json:"why,omitempty"`
	}
	jsonShare struct {
		Percent jsonNumber `json:"percent,omitempty"`
		Shown   string     `json:"shown,omitempty"`
		Basis   string     `json:"basis"`
		About   bool       `json:"about,omitempty"`
		Stated  string     `json:"stated,omitempty"`
		Off     jsonNumber `json:"off,omitempty"`
	}
)

// jsonNumber is a number by its digits.
type jsonNumber = json.Number

// SharesJSON is Shares for machines: the head of the document, and each
// project as JSON.
func SharesJSON(r *Request, explain bool) (SharesHead, []json.RawMessage, *Coverage, error) {
	r.Explain = explain
	head := SharesHead{Schema: "sostool.shares/1"}
	for _, a := range r.assumptions() {
		head.Assumptions = append(head.Assumptions, a.In(language.English))
	}
	type result struct {
		text json.RawMessage
		err  error
	}
	all, o := collectFigures(r, func(s *subject) result {
		var b bytes.Buffer
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		err := e.Encode(s.sharesJSON())
		return result{bytes.TrimSpace(b.Bytes()), err}
	})
	list := make([]json.RawMessage, len(all))
	for i, x := range all {
		if x.err != nil {
			return head, nil, o, x.err
		}
		list[i] = x.text
	}
	return head, list, o, nil
}

func (s *subject) sharesJSON() sharesProject {
	out := sharesProject{ID: string(s.project.ID), Name: s.project.Name.In(language.Finnish), Budgets: []sharesBudget{}}
	for i := range s.budgets {
		out.Budgets = append(out.Budgets, s.budgetJSON(&s.budgets[i]))
	}
	return out
}

func (s *subject) budgetJSON(b *budget) sharesBudget {
	p := b.plan
	out := sharesBudget{Phase: string(b.Budget.Phase), Stage: string(b.Budget.Stage), Lines: []sharesLine{}, Limits: limitsJSON(p)}
	first, last := p.Period.Widest()
	if p.Period.Start.Known() {
		out.Start = first.String()
	}
	if p.Period.End.Known() {
		out.End = last.String()
	}
	if m, ok := MonthsOf(p.Period); ok {
		out.Months = json.Number(m.String())
	}
	var line *sharesLine
	for _, e := range s.entries(b) {
		if e.row == nil || e.section == costsSection {
			continue
		}
		row := s.rowJSON(p, e.row)
		switch {
		case e.section == fundingSection:
			out.Lines = append(out.Lines, s.lineJSON(e, row))
			line = &out.Lines[len(out.Lines)-1]
		case e.payer != nil:
			line.Payers = append(line.Payers, s.payerJSON(p, e.payer, row))
		case e.line != nil && !nothing(e.row):
			line.Unexplained = &row
		case e.section == totalSection:
			out.Total, out.FullYear, out.Years = s.figureJSON(e.row.Amount, true), row.FullYear, row.Years
		case e.line == nil:
			out.Unallocated.jsonFigure = row.Amount
			if !nothing(e.row) {
				out.Unallocated.Years = row.Years
			}
		}
	}
	return out
}

func limitsJSON(p *finance.Plan) []sharesLimit {
	var out []sharesLimit
	for _, l := range p.Limits() {
		limit := sharesLimit{Source: string(l.Cap.Source), Basis: l.Cap.Basis}
		if kept := !l.Broken(); !kept || !l.Open {
			limit.Kept = &kept
		}
		if l.Most.Known() {
			limit.MaxPercent, limit.Amount = percentJSON(l.Cap.MaxShare), euros(l.Most)
			out = append(out, limit)
		}
		if l.Least.Known() {
			limit.MaxPercent, limit.MinPercent, limit.Amount = "", percentJSON(l.Cap.MinShare), euros(l.Least)
			out = append(out, limit)
		}
	}
	return out
}

func (s *subject) lineJSON(e *entry, row sharesRow) sharesLine {
	f, share := e.line.Funding, e.line.Share
	out := sharesLine{
		Source: string(f.Source), Payer: s.partyCode(string(f.Payer)), Form: string(finance.FormOf(f)), Own: f.Own,
		Amount: s.figureJSON(e.row.Amount, true), FullYear: row.FullYear, Years: row.Years,
		Share: jsonShare{Basis: share.Basis.String(), Stated: share.Stated.String()}, Payers: []sharesPayer{},
	}
	if share.Exact.Known() {
		out.Share.Percent, out.Share.Shown, out.Share.About = percentJSON(share.Exact), share.Shown.Plain(), share.About
		if share.Off.Known() {
			out.Share.Off = euros(share.Off.Amount)
		}
	}
	if share.AsStated() {
		out.Share.Percent, out.Share.Basis, out.Share.About = percentJSON(share.Stated), money.Stated.String(), share.Stated.IsAbout()
	}
	return out
}

func (s *subject) payerJSON(p *finance.Plan, x *finance.Payer, row sharesRow) sharesPayer {
	out := sharesPayer{sharesRow: row}
	if len(x.Names) == 1 {
		name := s.partyCode(x.Names[0])
		out.Name = &name
		return out
	}
	for _, n := range x.Names {
		out.Names = append(out.Names, s.partyCode(n))
	}
	if out.Count = x.Number; x.Number != 1 {
		together, each := out.sharesRow, x.Each
		if each.Years == nil {
			each.Years = make([]finance.Figure, len(p.Years))
		}
		out.sharesRow, out.Together = s.rowJSON(p, &each), &together
	}
	return out
}

// rowJSON are the figures of a row: a full year in plans that state one.
func (s *subject) rowJSON(p *finance.Plan, r *finance.Row) sharesRow {
	out := sharesRow{Amount: s.figureJSON(r.Amount, false), Years: make(map[int]jsonFigure, len(p.Years))}
	if r.FullYear.Known() || p.FullYears() {
		f := s.figureJSON(r.FullYear, false)
		out.FullYear = &f
	}
	for j, year := range p.Years {
		out.Years[year] = s.figureJSON(r.Years[j], false)
	}
	return out
}

// figureJSON is a figure; those that may be rounded by their source say about.
func (s *subject) figureJSON(f finance.Figure, about bool) jsonFigure {
	out := jsonFigure{Basis: f.Basis.String()}
	if s.Explain {
		out.Why = f.Why().In(language.English)
	}
	if !f.Known() {
		return out
	}
	out.Amount = euros(f.Amount)
	if is := f.IsAbout(); about || is {
		out.About = &is
	}
	return out
}

// euros is an amount as a JSON number with two decimals.
func euros(a money.Amount) jsonNumber { return jsonNumber(a.Plain()) }

// percentJSON is a share as a JSON number of percents.
func percentJSON(s money.Share) jsonNumber { return jsonNumber(s.Plain()) }
