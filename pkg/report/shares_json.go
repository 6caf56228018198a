package report

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/record"
	"sostool/pkg/table"
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
		ID      string   `json:"id"`
		Name    string   `json:"name"`
		Budgets []object `json:"budgets"`
	}
	// sharesLine is a line with its payers, and what these leave of it.
	sharesLine struct {
		line, uncovered, unexplained object
		payers                       []object
	}
	sharesLimit struct {
		Source     string     `json:"source"`
		Of         string     `json:"of,omitempty"` // left out: the total
		MaxPercent jsonNumber `json:"max_percent,omitempty"`
		MinPercent jsonNumber `json:"min_percent,omitempty"`
		Amount     jsonNumber `json:"amount"`
		Kept       *bool      `json:"kept,omitempty"` // left out where a line is not known
		Room       jsonNumber `json:"room,omitempty"` // likewise
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
	out := sharesProject{ID: string(s.project.ID), Name: s.project.Name.In(language.Finnish), Budgets: []object{}}
	for i := range s.budgets {
		out.Budgets = append(out.Budgets, s.budgetJSON(&s.budgets[i]))
	}
	return out
}

// budgetJSON is a budget: what it is of, the figures of its total, the lines with their
// payers, the rows that are of no line under the names of their sections, and the limits.
// The figures of each are those that the table has columns of.
func (s *subject) budgetJSON(b *budget) object {
	var total, others object
	lines := []*sharesLine{}
	for _, e := range s.entries(b) {
		if e.row == nil || e.section == costsSection || e.section == publicSection && e.hidden {
			continue
		}
		figures := e.figures()
		switch {
		case e.section == totalSection:
			total = figures
		case e.section == fundingSection:
			lines = append(lines, &sharesLine{line: append(s.lineJSON(e), figures...), payers: []object{}})
		case e.payer != nil:
			last := lines[len(lines)-1]
			last.payers = append(last.payers, s.payerJSON(e, figures))
		case e.line == nil:
			others = others.with(e.section, besideLines(e, figures))
		case e.section == lostSection:
			lines[len(lines)-1].uncovered = figures
		case !nothing(e.row):
			lines[len(lines)-1].unexplained = figures
		}
	}
	for i := range total { // which is the amount of the others
		if rest, is := strings.CutPrefix(total[i].key, "amount"); is {
			total[i].key = "total" + rest
		}
	}
	out := append(append(b.whenJSON(), total...), property{"lines", lines})
	out = append(out, others...)
	if limits := limitsJSON(b.limits()); len(limits) > 0 {
		out = out.with("limits", limits)
	}
	if all := s.spendersJSON(b); len(all) > 0 {
		out = out.with(beneficiariesSection, all)
	}
	return out
}

// spendersJSON are the beneficiaries of a budget with their parts of it.
func (s *subject) spendersJSON(b *budget) (out []object) {
	for _, x := range b.plan.Beneficiaries {
		spender := object{}.with("name", s.spenderCode(x))
		e := entry{part: x.Part()}
		if share := e.shareJSON(); e.part.Stated.Known() || e.part.Exact.Known() {
			spender = spender.with("share", share)
		}
		for _, p := range s.budgetJSON(b.budgetOf(x)) {
			if p.key == "total" || p.key == "lines" {
				spender = append(spender, p)
			}
		}
		out = append(out, spender)
	}
	return out
}

// figures are those of the entry that the table has columns of.
func (e *entry) figures() object {
	out := figuresColumns().object(e)
	if e.Compare {
		out = append(out, e.comparedJSON()...)
	}
	return out
}

// whenJSON says of which phase, stage and time a budget is.
func (b *budget) whenJSON() (out object) {
	p := b.plan.Period
	if phase := b.Budget.Phase; phase != "" {
		out = out.with("phase", phase)
	}
	out = out.with("stage", b.Budget.Stage)
	first, last := p.Widest()
	if p.Start.Known() {
		out = out.with("start", first.String())
	}
	if p.End.Known() {
		out = out.with("end", last.String())
	}
	if m, ok := MonthsOf(p); ok {
		out = out.with("months", json.Number(m.String()))
	}
	return out
}

// besideLines is a row that is of no line: its amount without an object of its own, and
// its other figures where it says anything.
func besideLines(e *entry, figures object) (out object) {
	amount := e.figureJSON(e.row.Amount, false)
	if amount.Amount != "" {
		out = out.with("amount", amount.Amount)
	}
	out = out.with("basis", amount.Basis)
	if amount.About != nil {
		out = out.with("about", amount.About)
	}
	if amount.Why != "" {
		out = out.with("why", amount.Why)
	}
	if nothing(e.row) {
		return out
	}
	return append(out, figures[1:]...)
}

func limitsJSON(limits []finance.Limit) []sharesLimit {
	var out []sharesLimit
	for _, l := range limits {
		limit := sharesLimit{Source: string(l.Cap.Source), Basis: l.Cap.Basis}
		if l.Cap.Of == record.OfPublic {
			limit.Of = string(l.Cap.Of)
		}
		if kept := !l.Broken(); !kept || !l.Open {
			limit.Kept = &kept
		}
		if l.Most.Known() {
			limit.MaxPercent, limit.Amount, limit.Room = percentJSON(l.Cap.MaxShare), euros(l.Most), figureJSON(l.RoomToPay(), false).Amount
			out = append(out, limit)
		}
		if l.Least.Known() {
			limit.MaxPercent, limit.MinPercent = "", percentJSON(l.Cap.MinShare)
			limit.Amount, limit.Room = euros(l.Least), figureJSON(l.RoomToFall(), false).Amount
			out = append(out, limit)
		}
	}
	return out
}

// lineJSON says which line it is.
func (s *subject) lineJSON(e *entry) (out object) {
	f := e.line.Funding
	out = out.with("source", f.Source)
	if f.Payer != "" {
		out = out.with("payer", s.partyCode(string(f.Payer)))
	}
	out = out.with("form", finance.FormOf(f))
	if f.Own {
		out = out.with("own", true)
	}
	return out
}

// payerJSON is a payer: of several that pay the same the figures of each, and of all of
// them together.
func (s *subject) payerJSON(e *entry, figures object) (out object) {
	x := e.payer
	if len(x.Names) == 1 {
		return append(out.with("name", s.partyCode(x.Names[0])), figures...)
	}
	out = out.with("name", nil)
	if len(x.Names) > 0 {
		names := make([]string, len(x.Names))
		for i, n := range x.Names {
			names[i] = s.partyCode(n)
		}
		out = out.with("names", names)
	}
	if x.Number != 0 {
		out = out.with("count", x.Number)
	}
	if x.Number == 1 {
		return append(out, figures...)
	}
	one := *e
	one.row = x.Each
	if e.before != nil && e.before.payer != nil {
		was := *e.before
		if was.row = e.before.payer.Each; was.row == nil {
			was.row = &finance.Row{Years: make([]finance.Figure, len(e.b.plan.Years))}
		}
		one.before = &was
	}
	return append(out, one.figures()...).with("together", figures)
}

// MarshalJSON is the line with its payers.
func (l *sharesLine) MarshalJSON() ([]byte, error) {
	out := append(slices.Clone(l.line), property{"payers", l.payers})
	if l.uncovered != nil {
		out = out.with("uncovered", l.uncovered)
	}
	if l.unexplained != nil {
		out = out.with("unexplained", l.unexplained)
	}
	return out.MarshalJSON()
}

// amountJSON is the amount of a row: of lines and totals it says whether it is rounded.
func (e *entry) amountJSON() any {
	return e.figureJSON(e.row.Amount, e.section == fundingSection || e.section == totalSection)
}

// shareJSON is the share of a line with the stated one; that of a total is the whole.
func (e *entry) shareJSON() any {
	switch {
	case e.section == totalSection:
		return nil
	case e.section == publicSection:
		share, _ := e.b.plan.PublicShare()
		return exactJSON(share)
	case e.ownShare() == nil:
		return cellJSON(e.share())
	}
	share := e.ownShare()
	out := jsonShare{Basis: share.Basis.String(), Stated: share.Stated.String()}
	if share.Exact.Known() {
		out.Percent, out.Shown, out.About = percentJSON(share.Exact), share.Shown.Plain(), share.About
		if share.Off.Known() {
			out.Off = euros(share.Off.Amount)
		}
	}
	if share.AsStated() {
		out.Percent, out.Basis, out.About = percentJSON(share.Stated), money.Stated.String(), share.Stated.IsAbout()
	}
	return out
}

// fullYearJSON is the full year of a row in plans that state one.
func (e *entry) fullYearJSON() any {
	if !e.row.FullYear.Known() && !e.b.plan.FullYears() {
		return nil
	}
	return e.figureJSON(e.row.FullYear, false)
}

func (e *entry) yearsJSON() any {
	years := make(map[int]jsonFigure, len(e.b.plan.Years))
	for j, year := range e.b.plan.Years {
		years[year] = e.figureJSON(e.row.Years[j], false)
	}
	return years
}

// object is a JSON object with its keys in order.
type object []property

type property struct {
	key   string
	value any
}

// with is the object with one more key.
func (o object) with(key string, value any) object { return append(o, property{key, value}) }

// MarshalJSON is the object as JSON.
func (o object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	b.WriteByte('{')
	for i, p := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := e.Encode(p.key); err != nil {
			return nil, err
		}
		b.WriteByte(':')
		if err := e.Encode(p.value); err != nil {
			return nil, err
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// object is a row as a JSON object, without what is blank.
func (c columns[R]) object(x R) (out object) {
	for i := range c {
		value := any(nil)
		if c[i].json != nil {
			value = c[i].json(x)
		} else {
			value = cellJSON(c[i].cell(x))
		}
		if value != nil {
			out = out.with(c[i].key, value)
		}
	}
	return out
}

// cellJSON is a cell as JSON: figures with their basis, texts by their code; nil where it
// is blank.
func cellJSON(c table.Cell) any {
	switch v := c.Value.(type) {
	case money.Amount:
		return figureJSON(finance.Figure{Amount: v, Basis: c.Basis}, false)
	case money.Share:
		if !v.Known() {
			return jsonShare{Basis: money.Unknown.String()}
		}
		return jsonShare{Percent: percentJSON(v), Shown: v.Plain(), Basis: c.Basis.String(), About: c.About}
	case table.Word:
		return v.Code
	case int, bool:
		return v
	case table.Items:
		all := make([]any, len(v))
		for i, item := range v {
			all[i] = cellJSON(item)
		}
		return all
	}
	return nil
}

// figureJSON is a figure; those that may be rounded by their source say about.
func figureJSON(f finance.Figure, about bool) jsonFigure {
	out := jsonFigure{Basis: f.Basis.String()}
	if !f.Known() {
		return out
	}
	out.Amount = euros(f.Amount)
	if is := f.IsAbout(); about || is {
		out.About = &is
	}
	return out
}

// figureJSON is a figure with how it was worked out, where that is asked for.
func (e *entry) figureJSON(f finance.Figure, about bool) jsonFigure {
	out := figureJSON(f, about)
	if e.Explain {
		out.Why = f.Why().In(language.English)
	}
	return out
}

// euros is an amount as a JSON number with two decimals.
func euros(a money.Amount) jsonNumber { return jsonNumber(a.Plain()) }

// percentJSON is a share as a JSON number of percents.
func percentJSON(s money.Share) jsonNumber { return jsonNumber(s.Plain()) }
