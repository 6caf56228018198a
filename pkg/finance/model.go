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

// ModelOf is what a cost model says; nothing where there is no such model.
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
	var flats []Flat
	for i := range costs {
		rate, base := costs[i].Rate, costs[i].Of
		if costs[i].Category == m.Row {
			if !rate.Known() {
				rate = m.Rate
			}
			if base == "" {
				base = m.Base
			}
		}
		if !rate.Known() || base == "" {
			continue
		}
		k := slices.IndexFunc(flats, func(f Flat) bool { return f.Rate.Micro() == rate.Micro() && f.Base == base })
		if k < 0 {
			k = len(flats)
			flats = append(flats, Flat{Rate: rate, Base: base})
		}
		flats[k].Rows = append(flats[k].Rows, i)
	}
	for k := range flats {
		f := &flats[k]
		for i := range costs {
			if inBase(f.Base, costs[i].Category) && !slices.Contains(f.Rows, i) {
				f.Of = append(f.Of, i)
			}
		}
		f.Closed = m.Alone && f.Base == m.Base && len(f.Of)+len(f.Rows) == len(costs)
	}
	return flats
}

// inBase reports whether costs of a category are of a base; of an unknown category they
// may be.
func inBase(base record.CostBase, c record.Category) bool {
	switch base {
	case record.BasePersonnel:
		return c == record.Personnel || c == ""
	case record.BasePersonnelAndServices:
		return c == record.Personnel || c == record.Services || c == ""
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

// Eligible is what all rows of a budget's costs make: its total with the income, which is
// taken off them.
func Eligible(b *record.Budget) money.Amount {
	if !b.Sound("income") {
		return money.Amount{}
	}
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
