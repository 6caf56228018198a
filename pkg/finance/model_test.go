package finance

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sostool/pkg/money"
	"sostool/pkg/record"
)

// unallocated is the line of what no line of funding pays.
var unallocated = regexp.MustCompile("(?m)^unallocated.*\n")

// TestModelVectors holds the plan to the figures of the reference on financing.
func TestModelVectors(t *testing.T) {
	for _, c := range []struct{ name, budget, want string }{
		{"from personnel", `
cost_model: flat-rate-40
costs: [{category: personnel, amount: 1000000}, {category: flat-rate}]`, `
personnel: 1000000
flat-rate: 400000*
total: 1400000*`},
		{"from personnel alone", `
cost_model: flat-rate-40
costs: [{category: personnel, amount: 1000000}]`, `
personnel: 1000000
flat-rate: 400000*
total: 1400000*`},
		{"from the flat rate", `
cost_model: flat-rate-40
costs: [{category: flat-rate, amount: 400000}]`, `
flat-rate: 400000
personnel: 1000000*
total: 1400000*`},
		{"from the total", `
cost_model: flat-rate-40
total: 1400000`, `
personnel: 1000000*
flat-rate: 400000*
total: 1400000`},
		{"from a total in whole euros", `
cost_model: flat-rate-40
total: 1000000
costs: [{category: personnel}, {category: flat-rate}]`, `
personnel: 714286*
flat-rate: 285714*
total: 1000000`},
		{"from a total in cents", `
cost_model: flat-rate-40
total: 1000000
income: 0.70
costs: [{category: personnel}, {category: flat-rate}]`, `
personnel: 714286.21*
flat-rate: 285714.49*
total: 1000000`},
		{"from a rounded total", `
cost_model: flat-rate-40
total: about 1700000`, `
personnel: about 1214286*
flat-rate: about 485714*
total: about 1700000`},
		{"from the lines", `
cost_model: flat-rate-40
funding: [{source: esr, amount: 1120000}, {source: municipal, amount: 280000}]`, `
personnel: 1000000*
flat-rate: 400000*
esr: 1120000 (80.00%)
municipal: 280000 (20.00%)
total: 1400000*`},
		{"7 % in whole euros", `
cost_model: flat-rate-7
costs: [{category: personnel, amount: 100000}, {category: travel, amount: 23456}, {category: flat-rate}]`, `
personnel: 100000
travel: 23456
flat-rate: 8642*
total: 132098*`},
		{"7 % where a figure has cents", `
cost_model: flat-rate-7
costs: [{category: personnel, amount: 100000}, {category: travel, amount: 23456}, {category: flat-rate}]
funding: [{source: stm, amount: 0.50}]`, `
personnel: 100000
travel: 23456
flat-rate: 8641.92*
stm: 0.50 (0.00%)
total: 132097.92*`},
		{"the total decides the last euro", `
cost_model: flat-rate-7
total: 132097
costs: [{category: personnel, amount: 100000}, {category: travel, amount: 23456}, {category: flat-rate}]`, `
personnel: 100000
travel: 23456
flat-rate: 8641*
total: 132097`},
		{"19 % of personnel and services", `
cost_model: flat-rate-19
costs: [{category: personnel, amount: 100000}, {category: services, amount: 50000}, {category: travel, amount: 1000}, {category: flat-rate}]`, `
personnel: 100000
services: 50000
travel: 1000
flat-rate: 28500*
total: 179500*`},
		{"20 % of other direct costs", `
cost_model: flat-rate-20
costs: [{category: personnel}, {category: services, amount: 400000}, {category: in-kind, amount: 100000}]`, `
personnel: 100000*
services: 400000
in-kind: 100000
total: 600000*`},
		{"a lump sum", `
cost_model: lump-sum
total: 50000
costs: [{category: personnel, amount: 30000}, {category: travel, amount: 20000}]
funding: [{source: esr, share: 80%}, {source: municipal, share: 20%}]`, `
personnel: 30000
travel: 20000
esr: 40000* (80.00%)
municipal: 10000* (20.00%)
total: 50000`},
		{"a rate of its own", `
cost_model: actual
costs: [{category: personnel, amount: 100000}, {category: travel, amount: 20000}, {category: flat-rate, rate: 12.5%, of: direct}]`, `
personnel: 100000
travel: 20000
flat-rate: 15000*
total: 135000*`},
		{"a base of its own", `
cost_model: flat-rate-15
costs: [{category: personnel, amount: 100000}, {category: travel, amount: 20000}, {category: flat-rate, of: direct}]`, `
personnel: 100000
travel: 20000
flat-rate: 18000*
total: 138000*`},
		{"a flat rate of costs that hold another one", `
cost_model: flat-rate-20
costs: [{category: flat-rate, rate: 7%, of: direct}, {category: services, amount: 500000}]`, `
flat-rate: 42000*
services: 500000
personnel: 100000*
total: 642000*`},
		{"rows that are all of the total", `
cost_model: flat-rate-17
total: 1053000
costs: [{category: personnel, amount: 900000}, {category: other, amount: 153000}]`, `
personnel: 900000
other: 153000
total: 1053000`},
		{"a base that is not known", `
cost_model: flat-rate-17
total: 1053000
costs: [{category: personnel}, {category: flat-rate}]`, `
personnel: –
flat-rate: –
total: 1053000`},
		{"a flat rate that holds all others, next to one of them", `
cost_model: flat-rate-40
total: 1400000
costs: [{category: personnel}, {category: flat-rate}, {category: travel, amount: 10000}]`, `
personnel: –
flat-rate: –
travel: 10000
total: 1400000`},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := project(t, "2023-01-01/..", c.budget)
			got := unallocated.ReplaceAllString(show(PlanOf(p, &p.Budgets[0], nil, &Options{})), "")
			if want := strings.TrimPrefix(c.want, "\n") + "\n"; got != want {
				t.Errorf("got\n%swant\n%s", got, want)
			}
		})
	}
}

// TestFlatRatePasses: less than a unit from the exact product.
func TestFlatRatePasses(t *testing.T) {
	flat := FlatsOf(record.FlatRate7, []record.Cost{{Category: record.Personnel}, {Category: record.FlatRate}})[0]
	base := money.Euros(123_456)
	for cents, want := range map[int64]bool{8_641_00: true, 8_642_00: true, 8_641_92: true, 8_643_00: false, 8_640_00: false, 8_642_92: false, 8_642_91: true, 8_640_92: false} {
		if got := flat.Passes(money.Cents(cents), base, 100); got != want {
			t.Errorf("%d passes: %v, want %v", cents, got, want)
		}
	}
	if flat.Passes(money.Cents(8_642_00), base, 1) || !flat.Passes(money.Cents(8_641_92), base, 1) {
		t.Error("the unit of a budget with cents is the cent")
	}
}

// oracle is what the reference says about a cost model, told once more.
var oracle = map[string]struct {
	rate int64 // percent
	row  string
	base func(category string) bool
}{
	"flat-rate-7":  {7, "flat-rate", func(c string) bool { return c != "flat-rate" }},
	"flat-rate-15": {15, "flat-rate", func(c string) bool { return c == "personnel" }},
	"flat-rate-17": {17, "flat-rate", func(c string) bool { return c == "personnel" }},
	"flat-rate-19": {19, "flat-rate", func(c string) bool { return c == "personnel" || c == "services" }},
	"flat-rate-20": {20, "personnel", func(c string) bool { return c != "flat-rate" && c != "personnel" }},
	"flat-rate-24": {24, "flat-rate", func(c string) bool { return c == "personnel" }},
	"flat-rate-25": {25, "flat-rate", func(c string) bool { return c != "flat-rate" }},
	"flat-rate-40": {40, "flat-rate", func(c string) bool { return c == "personnel" }},
}

// nearestUnit is a number of cents in whole units, halves up.
func nearestUnit(cents *big.Rat, unit int64) int64 {
	r := new(big.Rat).Quo(cents, big.NewRat(unit, 1))
	r.Add(r, big.NewRat(1, 2))
	q, _ := new(big.Int).DivMod(r.Num(), r.Denom(), new(big.Int))
	return q.Int64() * unit
}

// modelSheet is a list of costs by category, in cents; of the flat rate none.
type modelSheet struct {
	model  string
	unit   int64
	rows   []string
	cents  map[string]int64
	income int64
}

func drawCosts(r *rand.Rand, model string) *modelSheet {
	o := oracle[model]
	s := &modelSheet{model: model, unit: []int64{1, 100}[r.IntN(2)], cents: make(map[string]int64)}
	all := []string{"personnel", "services", "travel", "equipment", "in-kind"}
	if model == "flat-rate-40" {
		all = all[:1]
	}
	for _, c := range all {
		if c != o.row && (o.base(c) && len(s.rows) == 0 || r.IntN(2) == 0) {
			s.rows = append(s.rows, c)
			s.cents[c] = (1 + r.Int64N(500_000_000)) / s.unit * s.unit
		}
	}
	if s.unit == 1 { // which some figure must show
		s.cents[s.rows[0]] |= 1
		if s.cents[s.rows[0]]%100 == 0 {
			s.cents[s.rows[0]]++
		}
	}
	if r.IntN(3) == 0 {
		s.income = r.Int64N(1_000_000) / s.unit * s.unit
	}
	return s
}

// flat is the flat rate by the oracle.
func (s *modelSheet) flat() (exact *big.Rat, rounded int64) {
	o, base := oracle[s.model], new(big.Rat)
	for c, cents := range s.cents {
		if o.base(c) {
			base.Add(base, big.NewRat(cents, 1))
		}
	}
	exact = base.Mul(base, big.NewRat(o.rate, 100))
	return exact, nearestUnit(exact, s.unit)
}

// total is what all costs make, less the income.
func (s *modelSheet) total() int64 {
	_, sum := s.flat()
	for _, cents := range s.cents {
		sum += cents
	}
	return sum - s.income
}

// text is the budget with its rows in an order, and other lines.
func (s *modelSheet) text(rows []string, more string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "cost_model: %s\n%s", s.model, more)
	if s.income > 0 {
		fmt.Fprintf(&b, "income: %s\n", money.Cents(s.income))
	}
	b.WriteString("costs:\n")
	for _, c := range rows {
		fmt.Fprintf(&b, "  - {category: %s", c)
		if cents, ok := s.cents[c]; ok {
			fmt.Fprintf(&b, ", amount: %s", money.Cents(cents))
		}
		b.WriteString("}\n")
	}
	return b.String()
}

// planned is a budget worked out, with the amounts of its costs by category.
func planned(t *testing.T, budget string) (*Plan, map[string]Figure) {
	t.Helper()
	p := project(t, "2023-01-01/..", budget)
	plan := PlanOf(p, &p.Budgets[0], nil, &Options{})
	out := make(map[string]Figure)
	for _, c := range plan.Costs {
		out[string(c.Cost.Category)] = c.Amount
	}
	return plan, out
}

// TestModels: twenty budgets of each model against the oracle, with the row of the flat
// rate and without it, with the total and without it, in any order of the rows.
func TestModels(t *testing.T) {
	for model, o := range oracle {
		r := rand.New(rand.NewPCG(uint64(o.rate), 2021))
		for range 20 {
			s := drawCosts(r, model)
			_, flat := s.flat()
			rows := append(slices.Clone(s.rows), o.row)
			r.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
			stated := fmt.Sprintf("total: %s\n", money.Cents(s.total()))
			for _, text := range []string{s.text(rows, ""), s.text(s.rows, ""), s.text(rows, stated), s.text(s.rows, stated)} {
				plan, got := planned(t, text)
				if f := got[o.row]; f.Cents() != flat || f.Basis != money.Derived {
					t.Fatalf("%s\n%s is %s, want %s", text, o.row, written(f), money.Cents(flat))
				}
				if plan.Total.Amount.Cents() != s.total() {
					t.Fatalf("%s\nthe total is %s, want %s", text, written(plan.Total.Amount), money.Cents(s.total()))
				}
				for c, cents := range s.cents {
					if f := got[c]; f.Cents() != cents || f.Basis != money.Stated {
						t.Fatalf("%s\n%s is %s, stated %s", text, c, written(f), money.Cents(cents))
					}
				}
				if rest := plan.Unitemised().Amount; rest.Cents() != 0 || !rest.Known() {
					t.Fatalf("%s\nthe rows leave %s", text, written(rest))
				}
			}
		}
	}
}

// TestFlatRateFromTotal: twenty totals, of which the base is the nearest unit to what the
// rate leaves, and the flat rate the rest.
func TestFlatRateFromTotal(t *testing.T) {
	r := rand.New(rand.NewPCG(40, 2021))
	for range 20 {
		unit := []int64{1, 100}[r.IntN(2)]
		total := (1 + r.Int64N(1_000_000_000)) / unit * unit
		if unit == 1 {
			total |= 1
		}
		base := nearestUnit(big.NewRat(total*10, 14), unit)
		text := fmt.Sprintf("cost_model: flat-rate-40\ntotal: %s\n", money.Cents(total))
		_, got := planned(t, text)
		if got["personnel"].Cents() != base || got["flat-rate"].Cents() != total-base {
			t.Fatalf("%s%s + %s, want %s + %s", text, written(got["personnel"]), written(got["flat-rate"]), money.Cents(base), money.Cents(total-base))
		}
		// The row that follows passes as the rate of the base that does.
		flat := FlatsOf(record.FlatRate40, []record.Cost{{Category: record.Personnel}, {Category: record.FlatRate}})[0]
		if !flat.Passes(got["flat-rate"].Amount, got["personnel"].Amount, unit) {
			t.Fatalf("%s%s is not 40 %% of %s", text, written(got["flat-rate"]), written(got["personnel"]))
		}
	}
}

// TestPassesAgainstBig: a row passes where it is less than a unit from the exact product.
func TestPassesAgainstBig(t *testing.T) {
	for model, o := range oracle {
		r := rand.New(rand.NewPCG(uint64(o.rate), 2022))
		for range 20 {
			s := drawCosts(r, model)
			exact, near := s.flat()
			costs, base := []record.Cost{{Category: record.Category(o.row)}}, int64(0)
			for _, c := range s.rows {
				costs = append(costs, record.Cost{Category: record.Category(c)})
				if o.base(c) {
					base += s.cents[c]
				}
			}
			flat := FlatsOf(record.CostModel(model), costs)[0]
			for step := int64(-3); step <= 3; step++ {
				for _, cents := range []int64{near + step*s.unit, near + step} {
					off := new(big.Rat).Sub(exact, big.NewRat(cents, 1))
					want := off.Abs(off).Cmp(big.NewRat(s.unit, 1)) < 0
					if got := flat.Passes(money.Cents(cents), money.Cents(base), s.unit); cents >= 0 && got != want {
						t.Fatalf("%s of %d: %d passes %v, want %v", model, base, cents, got, want)
					}
				}
			}
		}
	}
}

// TestFlatRateYears: the years of a flat rate follow from those of its base, or of the
// total, and make its amount.
func TestFlatRateYears(t *testing.T) {
	for _, c := range []struct{ name, budget, want string }{
		{"of the base", `
cost_model: flat-rate-7
costs:
  - {category: personnel, years: {2023: 33333, 2024: 33333, 2025: 33334}}
  - {category: travel, amount: 23456, years: {2023: 1, 2024: 2}}
  - category: flat-rate`, `
personnel: 100000* | 33333 33333 33334
travel: 23456 | 1 2 23453*
flat-rate: 8642* | 2333* 2334* 3975*
total: 132098* | 35667* 35669* 60762*`},
		{"of the total", `
cost_model: flat-rate-40
total: 1000000
years: {2023: 333333, 2024: 333333, 2025: 333334}`, `
personnel: 714286* | 238095* 238095* 238096*
flat-rate: 285714* | 95238* 95238* 95238*
total: 1000000 | 333333 333333 333334`},
		{"of some years of the base", `
cost_model: flat-rate-17
costs:
  - {category: personnel, amount: 100000, years: {2023: 33333}}
  - category: flat-rate`, `
personnel: 100000 | 33333 – –
flat-rate: 17000* | 5667* – –
total: 117000* | 39000* – –`},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := project(t, "2023/2025", c.budget)
			got := unallocated.ReplaceAllString(show(PlanOf(p, &p.Budgets[0], nil, &Options{})), "")
			if want := strings.TrimPrefix(c.want, "\n") + "\n"; got != want {
				t.Errorf("got\n%swant\n%s", got, want)
			}
		})
	}
}

// TestModelsWhatIf: under another total the rows still make it, whichever row follows
// from a flat rate.
func TestModelsWhatIf(t *testing.T) {
	for model, o := range oracle {
		r := rand.New(rand.NewPCG(uint64(o.rate), 2023))
		for range 20 {
			s := drawCosts(r, model)
			s.income = 0
			text := s.text(s.rows, fmt.Sprintf("total: %s\n", money.Cents(s.total())))
			p := project(t, "2023-01-01/..", text)
			assumed := (1 + r.Int64N(2*s.total())) / s.unit * s.unit
			plan := PlanOf(p, &p.Budgets[0], nil, &Options{Total: money.Cents(assumed)})
			if rest := plan.Unitemised().Amount; rest.Cents() != 0 || !rest.Known() {
				t.Errorf("%s\nunder a total of %s the rows leave %s:\n%s", text, money.Cents(assumed), written(rest), show(plan))
			}
		}
	}
}

// TestMissingForFlatRates: what a flat rate, its base and the total lack of each other.
func TestMissingForFlatRates(t *testing.T) {
	p := project(t, "2023/2024", "cost_model: flat-rate-7\ntotal: 107000\ncosts: [{category: personnel}, {category: flat-rate}]")
	plan := PlanOf(p, &p.Budgets[0], nil, &Options{})
	for path, want := range map[string][]string{
		"budgets[applied].costs[flat-rate].amount":     {"budgets[applied].costs[personnel].amount"},
		"budgets[applied].costs[flat-rate].years.2023": {"budgets[applied].costs[personnel].years.2023"},
	} {
		if got := plan.Missing(plan.Cells().At(path)); !slices.Equal(got, want) {
			t.Errorf("%s lacks %q, want %q", path, got, want)
		}
	}
	p = project(t, "2023/2024", "cost_model: flat-rate-40")
	plan = PlanOf(p, &p.Budgets[0], nil, &Options{})
	if got, want := plan.Missing(plan.Cells().At("budgets[applied].costs[flat-rate].amount")), []string{"budgets[applied].costs[personnel].amount"}; !slices.Equal(got, want) {
		t.Errorf("the flat rate lacks %q, want %q", got, want)
	}
}

// TestEveryModel: each cost model but that of actual costs has what it says, and a flat
// rate the rate of its name.
func TestEveryModel(t *testing.T) {
	for _, word := range record.ActualCosts.Choices() {
		m := ModelOf(record.CostModel(word))
		rate, flat := strings.CutPrefix(word, "flat-rate-")
		if m.Law.IsZero() != (word == string(record.ActualCosts)) {
			t.Errorf("%s has the law %q", word, m.Law)
		}
		if flat && (m.Rate.String() != rate+"%" || m.Base == "" || m.Row == "") || !flat && m.Rate.Known() {
			t.Errorf("%s: %s of %q is the row %q", word, m.Rate, m.Base, m.Row)
		}
	}
}
