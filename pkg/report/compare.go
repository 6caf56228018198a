package report

import (
	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/table"
)

// beforeKey is what the keys of figures without a what-if end with, as changeKey those of
// changes.
const beforeKey = "_before"

// compare puts next to each column of figures one of what they are without the what-if,
// and one of the change.
func compare(c columns[*entry]) columns[*entry] {
	out := make(columns[*entry], 0, 3*len(c))
	for _, x := range c {
		if x.key == yearsKey {
			x.cell = func(e *entry) table.Cell { return table.Cell{Value: e.yearsCompared()} }
		}
		out = append(out, x)
		if x.key == yearsKey || x.kind != table.Money && x.kind != table.Share {
			continue
		}
		before := func(e *entry) table.Cell {
			if e.before == nil {
				return table.Cell{}
			}
			return x.cell(e.before)
		}
		change := func(e *entry) table.Cell { return e.change(x.cell(e), before(e)) }
		out = append(out,
			column[*entry]{key: x.key + beforeKey, head: beforeHead(x.head), kind: x.kind, spare: x.spare, rare: true, cell: before},
			column[*entry]{key: x.key + changeKey, head: changeHead(x.head), kind: x.kind, spare: x.spare, rare: true, cell: change})
	}
	return out
}

func beforeHead(of language.Text) language.Text { return language.Say("{0}, before", of) }
func changeHead(of language.Text) language.Text { return language.Say("{0}, change", of) }

// change is how much more or less a figure of the entry is than before. Of a row that is
// only on one side there is nothing on the other.
func (e *entry) change(now, before table.Cell) table.Cell {
	switch {
	case e.before == nil && now.Value != nil:
		before = nothingOf(now)
	case e.row == nil && before.Value != nil:
		now = nothingOf(before)
	}
	basis := max(money.Derived, now.Basis, before.Basis)
	if e.before == nil || e.row == nil { // there is one only by the assumption
		basis = money.Assumed
	}
	switch a := now.Value.(type) {
	case money.Amount:
		b, ok := before.Value.(money.Amount)
		if !ok {
			return table.Cell{}
		}
		d := finance.Difference(finance.Figure{Amount: a}, finance.Figure{Amount: b})
		if !d.Known() || now.Partial || before.Partial {
			return cell(finance.Figure{})
		}
		return table.Amount(d.Amount, basis)
	case money.Share:
		b, ok := before.Value.(money.Share)
		switch {
		case !ok:
			return table.Cell{}
		case !a.Known() || !b.Known() || now.Partial || before.Partial:
			return table.Percent(money.Share{}, money.Unknown)
		}
		return table.Cell{Value: a.Minus(b), Basis: basis, About: now.About || before.About}
	default:
		return table.Cell{}
	}
}

// nothingOf is nothing in the unit of a figure.
func nothingOf(c table.Cell) table.Cell {
	if _, is := c.Value.(money.Share); is {
		return table.Percent(money.Hundredths(0), money.Derived)
	}
	return table.Amount(money.Cents(0), money.Derived)
}

// yearsCompared are the entry's figures by calendar year with those before.
func (e *entry) yearsCompared() yearly {
	y := e.years
	y.of = e
	return y
}

// besides are the figure of a year without the what-if, and the change.
func (b yearly) besides(year int) []table.Cell {
	before := table.Cell{}
	if b.of.before != nil {
		before = b.of.before.years.in(year)
	}
	return []table.Cell{before, b.of.change(b.in(year), before)}
}

// asItIs is the subject without any assumption.
func (s *subject) asItIs() *subject {
	was := *s
	was.financing, was.unassumed = s.unassumed, nil
	return &was
}

// comparedJSON are the entry's figures without the what-if and the changes.
func (e *entry) comparedJSON() (out object) {
	both := func(pick func(*finance.Row) finance.Figure) (before, change any) {
		was := finance.Figure{Amount: money.Cents(0), Basis: money.Derived}
		if e.before != nil {
			was = pick(e.before.row)
			before = e.before.figureJSON(was, false)
		}
		return before, e.figureJSON(finance.Difference(pick(e.row), was), false)
	}
	add := func(key string, before, change any) {
		if before != nil {
			out = out.with(key+beforeKey, before)
		}
		out = out.with(key+changeKey, change)
	}
	before, change := both(func(r *finance.Row) finance.Figure { return r.Amount })
	add("amount", before, change)
	if e.before != nil && e.isLine() {
		was := e.before.share()
		add("share", cellJSON(was), cellJSON(e.change(e.share(), was)))
	}
	if e.fullYearJSON() != nil {
		before, change := both(func(r *finance.Row) finance.Figure { return r.FullYear })
		add("full_year", before, change)
	}
	was, changes := make(map[int]any), make(map[int]any)
	for j, year := range e.b.plan.Years {
		before, change := both(func(r *finance.Row) finance.Figure { return r.Years[j] })
		if changes[year] = change; before != nil {
			was[year] = before
		}
	}
	add("years", was, changes)
	return out
}
