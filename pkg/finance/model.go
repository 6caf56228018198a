package finance

import (
	"slices"

	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/record"
)

// Model is what a cost model says about the rows of costs.
type Model struct {
	Rate  money.Share     // of the base; unknown where the model has no flat rate
	Base  record.CostBase // what the rate is of
	Row   record.Category // the row that is the flat rate
	Alone bool            // the flat rate holds all costs but the base
	Law   language.Text
}

// ModelOf is what a cost model says; nothing of an unknown one.
func ModelOf(m record.CostModel) Model { return models[m] }

// Covers reports whether costs of a category are in the flat rate.
func (m Model) Covers(c record.Category) bool {
	return m.Alone && c != "" && c != m.Row && !inBase(m.Base, c)
}

var models = map[record.CostModel]Model{
	record.LumpSum:    {Law: article("53")},
	record.UnitCost:   {Law: article("53")},
	record.FlatRate7:  {money.Percent(7), record.BaseDirect, record.FlatRate, false, article("54 a")},
	record.FlatRate15: {money.Percent(15), record.BasePersonnel, record.FlatRate, false, either(article("54 b"), regulation("1303/2013", "68"))},
	record.FlatRate17: {money.Percent(17), record.BasePersonnel, record.FlatRate, false, decree},
	record.FlatRate19: {money.Percent(19), record.BasePersonnelAndServices, record.FlatRate, false, language.Say("the rural development programme")},
	record.FlatRate20: {money.Percent(20), record.BaseOtherDirect, record.Personnel, false, article("55(1)")},
	record.FlatRate24: {money.Percent(24), record.BasePersonnel, record.FlatRate, false, decree},
	record.FlatRate25: {money.Percent(25), record.BaseDirect, record.FlatRate, false, article("54 c")},
	record.FlatRate40: {money.Percent(40), record.BasePersonnel, record.FlatRate, true, either(article("56"), regulation("1304/2013", "14"))},
}

// decree is on the eligibility of costs of the structural funds in 2014-2020.
var decree = language.Say("Government Decree {0}", "358/2014")

// article is one of the regulation on the funds of 2021-2027.
func article(number string) language.Text { return regulation("2021/1060", number) }

func regulation(number, article string) language.Text {
	return language.Say("Regulation (EU) {0}, Article {1}", number, article)
}

func either(now, before language.Text) language.Text {
	return language.Say("{0}; in 2014–2020 {1}", now, before)
}

// Flat is a flat rate of a list of costs.
type Flat struct {
	Rate   money.Share
	Base   record.CostBase
	Of     []int // the places in the list of the rows that it is of
	Rows   []int // and of those that are it, together
	Closed bool  // these are all rows of the list, and all costs
}

// FlatsOf are the flat rates of a list of costs under a cost model. A row's own rate and
// base come before those of the model, which are of the rows of one category.
func FlatsOf(model record.CostModel, costs []record.Cost) []Flat {
	m := ModelOf(model)
	for i := range costs {
		if costs[i].Category == "" { // which may be of any base
			return nil
		}
	}
	var flats []Flat
	var is []int // by place the flat rate that a row is, from 1; 0: none
	for i := range costs {
		rate, base := m.of(&costs[i])
		if !rate.Known() || base == "" {
			continue
		}
		k := slices.IndexFunc(flats, func(f Flat) bool { return f.Rate.Micro() == rate.Micro() && f.Base == base })
		if k < 0 {
			k = len(flats)
			flats = append(flats, Flat{Rate: rate, Base: base})
		}
		if k == maxFlats {
			return nil
		}
		if is == nil {
			is = make([]int, len(costs))
		}
		flats[k].Rows, is[i] = append(flats[k].Rows, i), k+1
	}
	for k := range flats {
		f := &flats[k]
		for i := range costs {
			if inBase(f.Base, costs[i].Category) && is[i] != k+1 {
				f.Of = append(f.Of, i)
			}
		}
		f.Closed = m.Alone && f.Base == m.Base && len(f.Of)+len(f.Rows) == len(costs)
	}
	return flats
}

// maxFlats is how many flat rates costs may have: more than any cost model knows.
const maxFlats = 10

// of are the rate and the base of a row; unknown where it is not a flat rate.
func (m Model) of(c *record.Cost) (rate money.Share, base record.CostBase) {
	rate, base = c.Rate, c.Of
	if c.Category == m.Row {
		if !rate.Known() {
			rate = m.Rate
		}
		if base == "" {
			base = m.Base
		}
	}
	return rate, base
}

// inBase reports whether costs of a category are of a base.
func inBase(base record.CostBase, c record.Category) bool {
	switch base {
	case record.BasePersonnel:
		return c == record.Personnel
	case record.BasePersonnelAndServices:
		return c == record.Personnel || c == record.Services
	case record.BaseOtherDirect:
		return c != record.FlatRate && c != record.Personnel
	default:
		return c != record.FlatRate
	}
}

// Amount is the flat rate of a base, to the unit in cents, halves up.
func (f *Flat) Amount(base money.Amount, unit int64) money.Amount {
	return base.FractionTo(f.Rate.Micro(), whole, unit)
}

// BaseOf is the base of which so much is the flat rate, to the unit in cents, halves up.
func (f *Flat) BaseOf(flat money.Amount, unit int64) money.Amount {
	return flat.FractionTo(whole, f.Rate.Micro(), unit)
}

// BaseIn is the base that makes so much together with its flat rate, to the unit in cents,
// halves up.
func (f *Flat) BaseIn(all money.Amount, unit int64) money.Amount {
	return all.FractionTo(whole, whole+f.Rate.Micro(), unit)
}

// whole is all of something as shares count it.
var whole = money.Percent(100).Micro()

// Passes reports whether so much can be the flat rate of a base: it is less than a unit
// away from the exact product, or as far as rounded figures may be.
func (f *Flat) Passes(flat, base money.Amount, unit int64) bool {
	most, least := flat.Cents()+flat.Margin()+unit, flat.Cents()-flat.Margin()-unit
	low, high := max(0, base.Cents()-base.Margin()), base.Cents()+base.Margin()
	return f.Rate.Compare(money.Cents(most), money.Cents(low)) > 0 &&
		(least < 0 || f.Rate.Compare(money.Cents(least), money.Cents(high)) < 0)
}

// implied are the costs of a list with those rows that it lacks and that its cost model
// says it has: the flat rate of a base that is listed, and next to a flat rate that holds
// all other costs the base. There are none where the rows that are listed are already all
// that they should make.
func implied(model record.CostModel, costs []record.Cost, all money.Amount) []record.Cost {
	m := ModelOf(model)
	if !m.Rate.Known() {
		return costs
	}
	listed := SumOf(costs, func(c *record.Cost) money.Amount { return c.Amount })
	if all.Known() && listed.Whole() && listed.Agrees(all) {
		return costs
	}
	lacks := func(row record.Category) bool {
		return !slices.ContainsFunc(costs, func(c record.Cost) bool { return c.Category == row || c.Category == "" })
	}
	based := slices.ContainsFunc(costs, func(c record.Cost) bool { return c.Category != m.Row && inBase(m.Base, c.Category) })
	out := slices.Clip(costs)
	if m.Alone && lacks(record.Personnel) {
		out = append(out, record.Cost{Category: record.Personnel})
	}
	if lacks(m.Row) && (based || m.Alone) {
		out = append(out, record.Cost{Category: m.Row})
	}
	return out
}

// deduction is an amount of a row of costs that follows from a flat rate.
type deduction struct {
	row    int
	amount money.Amount
	how    howFlat
	from   []int // rows that it follows from
}

// howFlat is in which way an amount follows from a flat rate.
type howFlat uint8

const (
	isRate  howFlat = iota // it is the rate of its base
	isRest                 // it is what the other rows leave of all costs
	hasRate                // it is the base of which a row is the rate
	inAll                  // it is the base that makes all costs together with its rate
)

// deduce is an amount that follows from a flat rate among the amounts of rows, which make
// all together where that is known; false where none does. What the others leave of all is
// preferred to the product that it is less than a unit away from: so the rows add up.
func (f *Flat) deduce(amounts []money.Amount, all money.Amount, unit int64) (d deduction, is bool) {
	flat, noFlat := pick(amounts, f.Rows)
	base, noBase := pick(amounts, f.Of)
	switch {
	case len(f.Rows) == 1 && noFlat == 1 && noBase == 0:
		d = deduction{f.Rows[0], f.Amount(base.Amount, unit), isRate, f.Of}
		if rest, ok := restOf(amounts, all, d.row); ok && (!rest.amount.IsAbout() || d.amount.IsAbout()) && f.Passes(rest.amount, base.Amount, unit) {
			if d.amount.IsAbout() {
				rest.amount = rest.amount.Within(d.amount.Margin())
			}
			d = rest
		}
	case !f.Closed || len(f.Of) != 1 || noBase == 0:
	case noFlat == 0 && all.Known():
		d, _ = restOf(amounts, all, f.Of[0])
	case noFlat == 0:
		d = deduction{f.Of[0], f.BaseOf(flat.Amount, unit), hasRate, f.Rows}
	case len(f.Rows) == 1:
		d = deduction{f.Of[0], f.BaseIn(all, unit), inAll, nil}
	}
	return d, d.amount.Known() && d.amount.Cents() >= 0
}

// restOf is what the other amounts leave of all to a row; false where one is not known.
func restOf(amounts []money.Amount, all money.Amount, row int) (deduction, bool) {
	var others []int
	for i := range amounts {
		if i != row {
			others = append(others, i)
		}
	}
	sum, unknown := pick(amounts, others)
	if !all.Known() || unknown > 0 {
		return deduction{}, false
	}
	if sum.Rows > 0 {
		taken, _ := sum.Amount.Times(-1)
		all, _ = all.Add(taken)
	}
	return deduction{row, all, isRest, others}, !sum.Wide
}

// pick adds the amounts of rows, and counts those that are not known.
func pick(amounts []money.Amount, rows []int) (s Sum, unknown int) {
	for _, i := range rows {
		s.Add(amounts[i])
	}
	return s, len(rows) - s.Rows
}

// CostRow is one row of a list of costs.
type CostRow struct {
	Cost   *record.Cost
	Made   Sum    // its amount, as far as it is known
	From   string // what makes it: FromYears or FromFlatRate; empty: it is stated, or unknown
	Absent bool   // the record does not have the row
	Tied   bool   // a flat rate that is right ties it to other rows
}

// FromFlatRate is what makes the amount of a row that follows from a flat rate.
const FromFlatRate = "flat-rate"

// CostRows are the rows of a budget's costs by the figures that the record states for
// them: with the flat rates that follow from these, and without what follows from the total
// alone.
func CostRows(project *record.Project, b *record.Budget) []CostRow {
	return appendCostRows(nil, project, b)
}

// appendCostRows is CostRows for those who have room: a slice of few stays on the stack.
func appendCostRows(rows []CostRow, project *record.Project, b *record.Budget) []CostRow {
	costs := costsOf(b)
	for i := range costs {
		row := costRow(project, b, &costs[i])
		row.Absent = i >= len(b.Costs)
		rows = append(rows, row)
	}
	if flats := FlatsOf(b.CostModel, costs); len(flats) > 0 {
		followFlats(rows, flats, Eligible(b), UnitOf(b))
	}
	return rows
}

// costsOf are the costs of a budget with those that its cost model says in addition.
func costsOf(b *record.Budget) []record.Cost {
	if !b.Sound("costs") {
		return b.Costs
	}
	return implied(b.CostModel, b.Costs, Eligible(b))
}

// followFlats fills in the amounts that follow from flat rates, where the rows make all
// together.
func followFlats(rows []CostRow, flats []Flat, all money.Amount, unit int64) {
	amounts := make([]money.Amount, len(rows))
	for i := range rows {
		if rows[i].Made.Whole() {
			amounts[i] = rows[i].Made.Amount
		}
	}
	for again := true; again; {
		again = false
		for _, f := range flats {
			f.Closed = f.Closed && !all.Known()
			if d, is := f.deduce(amounts, all, unit); is {
				amounts[d.row], again = d.amount, true
				rows[d.row].From, rows[d.row].Made = FromFlatRate, Sum{}
				rows[d.row].Made.Add(d.amount)
			}
		}
	}
	for _, f := range flats {
		base, _ := pick(amounts, f.Of)
		row, _ := pick(amounts, f.Rows)
		for _, i := range slices.Concat(f.Of, f.Rows) {
			rows[i].Tied = rows[i].Tied || base.Whole() && row.Whole() && f.Passes(row.Amount, base.Amount, unit)
		}
	}
}

// costRow is a row as the record states it.
func costRow(project *record.Project, b *record.Budget, c *record.Cost) CostRow {
	row := CostRow{Cost: c}
	if !c.Amount.Known() {
		if row.Made = CostMade(project, b, c); row.Made.Whole() {
			row.From = FromYears
			return row
		}
		row.Made = Sum{}
	}
	row.Made.Add(c.Amount)
	return row
}

// Eligible is what all rows of a budget's costs make: its total with the income, which is
// taken off them.
func Eligible(b *record.Budget) money.Amount {
	income := b.Income
	if !income.Known() {
		income = money.Cents(0)
	}
	all, _ := b.Total.Add(income)
	return all
}

// ModelLimit is the largest total that a programme allows a budget with its cost model: of
// those that certainly hold the one that came into force last; nil where none does.
func ModelLimit(project *record.Project, b *record.Budget, programme *record.Programme) *record.Cap {
	if programme == nil || b.CostModel == "" {
		return nil
	}
	is := func(c *record.Cap) bool { return c.CostModel == b.CostModel && c.MaxTotal.Known() }
	day := inForceOn(project, b)
	last := latest(programme, day, is)
	var limit *record.Cap
	for i := range programme.Caps {
		if c := &programme.Caps[i]; is(c) && holds(c, day) && !replaced(c, last) && (limit == nil || c.MaxTotal.Cents() < limit.MaxTotal.Cents()) {
			limit = c
		}
	}
	return limit
}
