package finance

import (
	"fmt"
	"math/big"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"sostool/pkg/calendar"
	"sostool/pkg/decode"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/municipality"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

// The oracle of these tests is math/big, and the budgets are drawn as records
// that the format takes: what fails is printed as one that can be tried out.

// sheet is a budget as a record has it.
type sheet struct {
	period              string // none where it is empty
	total, full, income money.Amount
	years               []yearly
	model               string
	costs               []costSheet
	lines               []lineSheet
}

type yearly struct {
	year   int
	amount money.Amount
}

type costSheet struct {
	category string
	amount   money.Amount
	years    []yearly
}

type lineSheet struct {
	source, form, payer, share string
	own                        bool
	amount, full               money.Amount
	years                      []yearly
	payers                     []payerSheet
	by                         string // the key of its split
	weights                    []weight
}

type payerSheet struct {
	names              []string
	count              int64 // where there are no names
	amount, each, full money.Amount
}

type weight struct {
	name string
	n    int64
}

// name is how a line is named among those of its budget, which all differ.
func (l *lineSheet) name() string { return l.source + "/" + l.form }

// text is the record that the sheet is in.
func (s *sheet) text() string {
	var b strings.Builder
	b.WriteString("record: project/1\nid: p\nname: {fi: P}\nstatus: applied\n")
	if s.period != "" {
		b.WriteString("period: " + s.period + "\n")
	}
	b.WriteString("budgets:\n  - stage: applied\n")
	for _, key := range []struct {
		name   string
		amount money.Amount
	}{{"total", s.total}, {"full_year", s.full}, {"income", s.income}} {
		if key.amount.Known() {
			b.WriteString("    " + key.name + ": " + key.amount.String() + "\n")
		}
	}
	if s.model != "" {
		b.WriteString("    cost_model: " + s.model + "\n")
	}
	if len(s.years) > 0 {
		b.WriteString("    years: " + yearsText(s.years) + "\n")
	}
	for i, c := range s.costs {
		if i == 0 {
			b.WriteString("    costs:\n")
		}
		fields := []string{"category: " + c.category}
		fields = appendFigure(fields, "amount", c.amount)
		if len(c.years) > 0 {
			fields = append(fields, "years: "+yearsText(c.years))
		}
		b.WriteString("      - {" + strings.Join(fields, ", ") + "}\n")
	}
	for i := range s.lines {
		if i == 0 {
			b.WriteString("    funding:\n")
		}
		b.WriteString("      - {" + s.lines[i].text() + "}\n")
	}
	return b.String()
}

func (l *lineSheet) text() string {
	fields := []string{"source: " + l.source}
	if l.form != "money" {
		fields = append(fields, "form: "+l.form)
	}
	if l.payer != "" {
		fields = append(fields, "payer: "+l.payer)
	}
	if l.own {
		fields = append(fields, "own: true")
	}
	if l.share != "" {
		fields = append(fields, "share: "+l.share)
	}
	fields = appendFigure(fields, "amount", l.amount)
	fields = appendFigure(fields, "full_year", l.full)
	if len(l.years) > 0 {
		fields = append(fields, "years: "+yearsText(l.years))
	}
	if len(l.payers) > 0 {
		var all []string
		for _, p := range l.payers {
			entry := []string{fmt.Sprint("count: ", p.count), "of: association"}
			if len(p.names) > 0 {
				entry = []string{"municipalities: [" + strings.Join(p.names, ", ") + "]"}
			}
			entry = appendFigure(entry, "amount", p.amount)
			entry = appendFigure(entry, "amount_each", p.each)
			entry = appendFigure(entry, "full_year_each", p.full)
			all = append(all, "{"+strings.Join(entry, ", ")+"}")
		}
		fields = append(fields, "payers: ["+strings.Join(all, ", ")+"]")
	}
	if l.by != "" {
		split := "split: {by: " + l.by
		if len(l.weights) > 0 {
			var all []string
			for _, w := range l.weights {
				all = append(all, fmt.Sprintf("%s: %d", w.name, w.n))
			}
			split += ", weights: {" + strings.Join(all, ", ") + "}"
		}
		fields = append(fields, split+"}")
	}
	return strings.Join(fields, ", ")
}

func appendFigure(fields []string, key string, a money.Amount) []string {
	if a.Known() {
		return append(fields, key+": "+a.String())
	}
	return fields
}

func yearsText(years []yearly) string {
	var all []string
	for _, y := range years {
		all = append(all, fmt.Sprintf("%d: %s", y.year, y.amount))
	}
	return "{" + strings.Join(all, ", ") + "}"
}

var decoder = sync.OnceValue(func() *decode.Decoder { return decode.New(municipality.Load()) })

// decoded reads the sheet's record.
func (s *sheet) decoded(t *rapid.T) *record.Project {
	doc := decoder().Decode(&source.File{Name: "p.yaml", Bytes: []byte(s.text())}, record.ProjectKind)
	if doc.Project == nil || len(doc.Findings) > 0 {
		t.Fatalf("%v\n%s", doc.Findings, s.text())
	}
	return doc.Project
}

// plan works the sheet's budget out.
func (s *sheet) plan(t *rapid.T, programme *record.Programme, o Options) *Plan {
	if o.Same == nil {
		o.Same = func(a, b string) bool { return a == b }
	}
	p := s.decoded(t)
	return PlanOf(p, &p.Budgets[0], programme, &o)
}

// The names that sheets are drawn from.
var (
	payerNames = []string{"Inari", "Kemi", "Kolari", "Muonio", "Posio", "Salla", "Simo", "Tornio", "Utsjoki"}
	lineNames  = []lineSheet{{source: "stm", form: "money"}, {source: "municipal", form: "money"}, {source: "eu", form: "money"},
		{source: "municipal", form: "work"}, {source: "stm", form: "work"}, {source: "private", form: "in-kind"}}
	categories = []string{"personnel", "flat-rate", "services", "travel", "other"}
	periodsAll = []string{"2009/2010", "2009/2009", "2008-11-01/2011-12-31", "2009-01-01/2011-06-30", "2019-09-01/2022-08-31",
		"2009-03/2009-10", "2008-11-15/2010-02-10", "2009-12-31/2010-01-01", "2009-05-05/2009-05-05", "2007-02-11?/2008", "2004/2009"}
	periodsOpen = []string{"2009/..", "../2010", "", "1500/2500"}
)

// scales are what figures are drawn from: the largest of them, in units of so
// many cents.
var scales = []struct{ most, unit int64 }{{30, 100}, {30, 1}, {3_000_000, 100}, {300_000_000, 1}, {100*money.MaxEuros + 99, 1}}

// figuresOf are figures of a scale.
type figuresOf struct {
	t          *rapid.T
	most, unit int64
	about      bool
}

func drawFigures(t *rapid.T, about bool) *figuresOf {
	scale := rapid.SampledFrom(scales).Draw(t, "scale")
	return &figuresOf{t, scale.most, scale.unit, about && rapid.Bool().Draw(t, "about")}
}

func (f *figuresOf) known(name string) money.Amount {
	a := money.Cents(f.unit * rapid.Int64Range(0, f.most).Draw(f.t, name))
	if f.about && rapid.IntRange(0, 5).Draw(f.t, "about") == 5 {
		a = a.About()
	}
	return a
}

// maybe is a figure that one time in so many is known.
func (f *figuresOf) maybe(name string, in int) money.Amount {
	if rapid.IntRange(1, in).Draw(f.t, name+"?") != in {
		return money.Amount{}
	}
	return f.known(name)
}

func (f *figuresOf) years(name string, years []int) []yearly {
	var out []yearly
	if len(years) == 0 || rapid.IntRange(0, 2).Draw(f.t, name+" years?") < 2 {
		return nil
	}
	for _, year := range years {
		if rapid.Bool().Draw(f.t, "year?") {
			out = append(out, yearly{year, f.known(name + " year")})
		}
	}
	return out
}

// draw draws a number from 0 to most.
func draw(t *rapid.T, name string, most int) int { return rapid.IntRange(0, most).Draw(t, name) }

// percents draws a share: of few decimals more often than of many.
func percents(t *rapid.T) string {
	return rapid.OneOf(
		rapid.SampledFrom([]string{"75%", "25%", "50%", "33.33%", "100%", "0%", "33.5%", "66.5%"}),
		rapid.Map(rapid.IntRange(0, 100_00), func(n int) string { return money.Hundredths(int64(n)).String() }),
		rapid.Map(rapid.IntRange(0, 99_999_999), func(n int) string { return fmt.Sprintf("%d.%06d%%", n/1_000_000, n%1_000_000) }),
	).Draw(t, "share")
}

// anySheet draws a budget in which nothing need agree with anything.
func anySheet(t *rapid.T) *sheet {
	f := drawFigures(t, true)
	s := &sheet{period: rapid.SampledFrom(slices.Concat(periodsAll, periodsOpen)).Draw(t, "period")}
	period, _ := calendar.ParsePeriod(s.period)
	var years []int
	if period.Known() {
		if years = period.Years(); len(years) > 10 {
			years = nil
		}
		if draw(t, "year outside", 9) == 9 {
			years = append(years, 2031)
		}
	}
	s.total, s.full = f.maybe("total", 2), f.maybe("full year", 4)
	s.years = f.years("total", years)
	if draw(t, "model?", 2) == 2 {
		s.model = rapid.SampledFrom(record.FlatRate40.Choices()).Draw(t, "model")
	}
	for _, c := range categories[:draw(t, "costs", len(categories))] {
		s.costs = append(s.costs, costSheet{c, f.maybe("cost", 2), f.years("cost", years)})
	}
	s.income = f.maybe("income", 6)
	names := slices.Clone(payerNames)
	for _, l := range lineNames[:draw(t, "lines", len(lineNames))] {
		l.own = draw(t, "own", 4) == 4
		if draw(t, "share?", 2) == 2 {
			l.share = rapid.SampledFrom([]string{"", "", "", "about "}).Draw(t, "rounded") + percents(t)
		}
		l.amount, l.full, l.years = f.maybe("amount", 3), f.maybe("line's full year", 6), f.years("line", years)
		if draw(t, "payers?", 3) == 3 {
			anyPayers(t, f, &l, &names)
		}
		s.lines = append(s.lines, l)
	}
	return s
}

// anyPayers draws the payers and the split of a line. A name is used once.
func anyPayers(t *rapid.T, f *figuresOf, l *lineSheet, names *[]string) {
	own := draw(t, "figures of their own", 2) > 0
	for range draw(t, "payers", 3) {
		var p payerSheet
		n := draw(t, "names", min(3, len(*names)))
		if p.names = (*names)[:n]; n == 0 {
			p.count = rapid.SampledFrom([]int64{0, 1, 2, 3, 11, 999_999_999_999}).Draw(t, "count")
		}
		*names = (*names)[n:]
		if own {
			p.amount, p.each, p.full = f.maybe("entry", 4), f.maybe("each", 3), f.maybe("each in a full year", 3)
		}
		l.payers = append(l.payers, p)
		for _, name := range p.names {
			l.weights = append(l.weights, weight{name, int64(draw(t, "weight", 1000))})
		}
	}
	switch draw(t, "split", 3) {
	case 1:
		l.by, l.weights = "equal", nil
	case 2:
		l.by = "weights"
	case 3: // only in the weights
		l.by, l.payers = "population", nil
	default:
		l.weights = nil
	}
}

// anyProgramme draws a programme, or none.
func anyProgramme(t *rapid.T) *record.Programme {
	var p record.Programme
	for _, source := range []record.Source{"stm", "municipal", "eu"} {
		if draw(t, "cap", 2) == 2 {
			c := record.Cap{Source: source}
			c.MaxShare, _ = money.ParseShare(percents(t))
			p.Caps = append(p.Caps, c)
		}
	}
	if len(p.Caps) == 0 {
		return nil
	}
	return &p
}

// anyOptions draws what-ifs for a budget.
func anyOptions(t *rapid.T, s *sheet) Options {
	o := Options{Same: func(a, b string) bool { return a == b }}
	o.ProRate = Rate(draw(t, "prorate", 2))
	f := drawFigures(t, false)
	o.Total = f.maybe("assumed total", 3)
	if len(s.lines) > 0 && draw(t, "assumed share?", 2) == 2 {
		l := rapid.SampledFrom(s.lines).Draw(t, "line")
		share, _ := money.ParseShare(percents(t))
		o.Shares = append(o.Shares, AssumedShare{rapid.SampledFrom([]string{l.source, l.name()}).Draw(t, "name"), share})
	}
	if draw(t, "drop?", 2) == 2 {
		o.Drop = append(o.Drop, rapid.SampledFrom(payerNames).Draw(t, "drop"))
	}
	if draw(t, "add?", 2) == 2 {
		o.Add = append(o.Add, AssumedPayer{rapid.SampledFrom([]string{"Ylitornio", "Inari"}).Draw(t, "add"), "municipal", f.known("add")})
	}
	o.Split = Way(draw(t, "split", 3))
	return o
}

// everyFigure visits the figures of a plan under names that do not depend on the order of
// its lines.
func everyFigure(p *Plan, visit func(name string, f Figure)) {
	everyRow(p, func(name string, r *Row) { ofRow(p, name, r, visit) })
	ofRow(p, "unallocated", p.Unallocated(), visit)
	ofRow(p, "unitemised", p.Unitemised(), visit)
	visit("income", p.Income)
	for _, l := range p.Lines {
		ofRow(p, lineName(l)+" rest", l.Rest(), visit)
		if l.Uncovered.Years != nil {
			ofRow(p, lineName(l)+" uncovered", &l.Uncovered, visit)
		}
		visit(lineName(l)+" off its share", l.Share().Off)
	}
}

// everyRow visits the rows of which a plan consists.
func everyRow(p *Plan, visit func(name string, r *Row)) {
	visit("total", &p.Total)
	for _, c := range p.Costs {
		visit(string(c.Cost.Category), &c.Row)
	}
	for _, l := range p.Lines {
		visit(lineName(l), &l.Row)
		for _, x := range l.Payers {
			visit(payerName(l, x), &x.Row)
			if x.Number > 1 {
				visit(payerName(l, x)+" each", x.Each)
			}
		}
	}
}

func ofRow(p *Plan, name string, r *Row, visit func(string, Figure)) {
	visit(name, r.Amount)
	visit(name+" in a full year", r.FullYear)
	for j, f := range r.Years {
		visit(fmt.Sprintf("%s in %d", name, p.Years[j]), f)
	}
}

func lineName(l *Line) string {
	form := l.Funding.Form
	if form == "" {
		form = record.Money
	}
	return string(l.Funding.Source) + "/" + string(form)
}

func payerName(l *Line, x *Payer) string {
	if len(x.Names) > 0 {
		return lineName(l) + ": " + strings.Join(x.Names, ", ")
	}
	for i := range l.Funding.Payers {
		if x.Entry == &l.Funding.Payers[i] {
			return fmt.Sprintf("%s: entry %d", lineName(l), i)
		}
	}
	return lineName(l) + ": ?"
}

// allFigures are the figures of a plan by name.
func allFigures(p *Plan) map[string]Figure {
	all := make(map[string]Figure)
	everyFigure(p, func(name string, f Figure) { all[name] = f })
	return all
}

// sameFigure reports whether two figures are, whatever they say about how they were
// worked out.
func sameFigure(a, b Figure) bool { return a.Amount == b.Amount && a.Basis == b.Basis }

func written(f Figure) string { return f.Amount.String() + " " + f.Basis.String() }

// TestAnyBudget: what holds for every plan, whatever its record states and whatever it is
// asked.
func TestAnyBudget(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anySheet(t)
		programme := anyProgramme(t)
		o := Options{ProRate: Rate(draw(t, "prorate", 2))}
		whatIf := rapid.Bool().Draw(t, "what if")
		if whatIf {
			o = anyOptions(t, s)
		}
		t.Logf("%+v\n%s", o, s.text())
		p := s.plan(t, programme, o)
		everyRow(p, func(name string, r *Row) {
			ofRow(p, name, r, func(name string, f Figure) {
				if f.Cents() < 0 {
					t.Errorf("%s is %s", name, written(f))
				}
			})
		})
		everyFigure(p, func(name string, f Figure) {
			if f.Known() == (f.Basis == money.Unknown) {
				t.Errorf("%s is %q, and its basis is %s", name, f.Amount, f.Basis)
			}
			if !whatIf && f.Basis == money.Assumed || o.ProRate == NoRate && f.Basis == money.Estimated {
				t.Errorf("%s was not asked for: %s", name, written(f))
			}
		})
		addsUp(t, p)
		shownShares(t, p)
	})
}

// addsUp holds what parts leave of a whole to an addition of whole numbers.
func addsUp(t *rapid.T, p *Plan) {
	check := func(name string, whole Row, parts []*Row, left Row) {
		one := func(name string, pick func(*Row) Figure) {
			sum, known := new(big.Int), pick(&whole).Known()
			for _, r := range parts {
				known = known && pick(r).Known()
				sum.Add(sum, big.NewInt(pick(r).Cents()))
			}
			rest := pick(&left)
			if !known {
				if rest.Known() {
					t.Errorf("%s: %s is left of what is not known", name, written(rest))
				}
				return
			}
			sum.Add(sum, big.NewInt(rest.Cents()))
			if sum.Cmp(big.NewInt(pick(&whole).Cents())) != 0 && !p.Wide {
				t.Errorf("%s: the parts make %s, the whole is %s", name, sum, written(pick(&whole)))
			}
			if !rest.Known() && !p.Wide {
				t.Errorf("%s: what is left is not known", name)
			}
		}
		one(name, func(r *Row) Figure { return r.Amount })
		one(name+" in a full year", func(r *Row) Figure { return r.FullYear })
		for j, year := range p.Years {
			one(fmt.Sprintf("%s in %d", name, year), func(r *Row) Figure { return r.Years[j] })
		}
	}
	var lines []*Row // the others are part of what these leave
	for _, l := range p.Lines {
		if !unheard(l) {
			lines = append(lines, &l.Row)
		}
	}
	check("lines", p.Total, lines, *p.Unallocated())
	for _, l := range p.Lines {
		if len(l.Payers) > 0 {
			// Every payer counts here, also one about which nothing is known.
			parts := rowsOf(l.Payers)
			if l.Uncovered.Years != nil {
				parts = append(parts, &l.Uncovered)
			}
			open := slices.ContainsFunc(parts, (*Row).unknown)
			if len(p.options.Drop) > 0 { // of those who pay together only the sum may be known
				open = open || slices.ContainsFunc(parts, func(r *Row) bool {
					return !r.Amount.Known() || slices.ContainsFunc(r.Years, func(f Figure) bool { return !f.Known() })
				})
			}
			if !open {
				check(lineName(l), l.Row, parts, *l.Rest())
			}
		}
	}
	if len(p.Costs) > 0 {
		whole := p.Total
		whole.Years = slices.Clone(whole.Years)
		if p.Budget.Income.Cents() != 0 {
			// The income of a year is not known, nor what the costs leave of it.
			sum := new(big.Int).Add(big.NewInt(whole.Amount.Cents()), big.NewInt(p.Income.Cents()))
			if !sum.IsInt64() {
				return
			}
			if whole.Amount.Known() {
				whole.Amount.Amount = money.Cents(sum.Int64())
			}
			whole.FullYear, whole.Years = Figure{}, make([]Figure, len(p.Years))
		}
		check("costs", whole, slices.DeleteFunc(rowsOf(p.Costs), (*Row).unknown), *p.Unitemised())
	}
}

// unheard reports whether nothing is known about a line or its payers.
func unheard(l *Line) bool {
	return l.Row.unknown() && !slices.ContainsFunc(l.Payers, func(x *Payer) bool { return !x.Row.unknown() })
}

// shownShares holds the shares that are shown to the exact ones.
func shownShares(t *rapid.T, p *Plan) {
	total := p.Total.Amount.Amount
	if total.Cents() <= 0 {
		return
	}
	sum, paid, open := int64(0), new(big.Int), false
	within := func(name string, s Share, part Figure) {
		// In millionths of a percent.
		exact := new(big.Rat).SetFrac(new(big.Int).Mul(big.NewInt(part.Cents()), big.NewInt(100_000_000)), big.NewInt(total.Cents()))
		for _, x := range []struct {
			shown money.Share
			off   int64
		}{{s.Shown, 10_000}, {s.Exact, 1}} {
			off := new(big.Rat).Sub(exact, new(big.Rat).SetInt64(x.shown.Micro()))
			if off.Abs(off).Cmp(big.NewRat(x.off, 1)) >= 0 || !x.shown.Known() {
				t.Errorf("%s: %s of %s is shown as %s", name, part.Amount, total, x.shown)
			}
		}
		sum += s.Shown.Micro()
	}
	for _, l := range p.Lines {
		open = open || !l.Amount.Known() && !unheard(l)
		if !l.Amount.Known() {
			if l.Share().Basis != money.Unknown {
				t.Errorf("%s: the share of nothing known is %s", lineName(l), l.Share().Shown)
			}
			continue
		}
		if big.NewInt(0).Mul(big.NewInt(l.Amount.Cents()), big.NewInt(100)).Cmp(new(big.Int).Mul(big.NewInt(total.Cents()), big.NewInt(1_000_000))) < 0 {
			within(lineName(l), *l.Share(), l.Amount)
		} else {
			open = true
		}
		if l.Share().Basis < max(l.Amount.Basis, p.Total.Amount.Basis) && l.Share().Shown.Known() {
			t.Errorf("%s: the share of %s and %s is %s", lineName(l), written(l.Amount), total, l.Share().Basis)
		}
		paid.Add(paid, big.NewInt(l.Amount.Cents()))
	}
	if open || p.Wide || paid.Cmp(big.NewInt(total.Cents())) > 0 {
		return
	}
	left, ok := p.UnallocatedShare()
	if !ok {
		t.Fatalf("the share that is left is not known")
	}
	within("unallocated", left, p.Unallocated().Amount)
	if sum != 100_000_000 {
		t.Errorf("the shown shares add up to %d millionths of a percent", sum)
	}
}

// TestStatedStays: what the record states is in the plan as stated, whatever else does
// not agree with it.
func TestStatedStays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anySheet(t)
		t.Log(s.text())
		p := s.plan(t, anyProgramme(t), Options{ProRate: Rate(draw(t, "prorate", 2))})
		stays := func(name string, f Figure, a money.Amount) {
			if a.Known() != (f.Basis == money.Stated) || a.Known() && a != f.Amount {
				t.Errorf("%s is %s, the record states %q", name, written(f), a)
			}
		}
		row := func(name string, r *Row, amount, full money.Amount, years []yearly) {
			stays(name, r.Amount, amount)
			stays(name+" in a full year", r.FullYear, full)
			for j, year := range p.Years {
				var a money.Amount
				for _, y := range years {
					if y.year == year {
						a = y.amount
					}
				}
				stays(fmt.Sprintf("%s in %d", name, year), r.Years[j], a)
			}
		}
		row("total", &p.Total, s.total, s.full, s.years)
		stays("income", p.Income, s.income)
		for i, c := range s.costs {
			row(c.category, &p.Costs[i].Row, c.amount, money.Amount{}, c.years)
		}
		for i, l := range s.lines {
			row(l.name(), &p.Lines[i].Row, l.amount, l.full, l.years)
			if want, _ := money.ParseShare(l.share); p.Lines[i].Share().Stated != want {
				if total := p.Total.Amount; p.Lines[i].Amount.Known() && total.Cents() > 0 {
					t.Errorf("%s: the stated share is %s", l.name(), p.Lines[i].Share().Stated)
				}
			}
			for k, e := range l.payers {
				var seen [3]bool
				for _, x := range p.Lines[i].Payers {
					if x.Entry != &p.Lines[i].Funding.Payers[k] {
						continue
					}
					is := func(f Figure, a money.Amount) bool { return f.Basis == money.Stated && f.Amount == a }
					seen[0] = seen[0] || is(x.Amount, e.amount)
					seen[1] = seen[1] || x.Each != nil && is(x.Each.Amount, e.each) || x.Number == 1 && is(x.Amount, e.each)
					seen[2] = seen[2] || x.Each != nil && is(x.Each.FullYear, e.full) || x.Number == 1 && is(x.FullYear, e.full)
				}
				if e.amount.Known() && e.each.Known() { // one figure has room for one of them
					seen[0] = seen[0] || seen[1]
					seen[1] = seen[0]
				}
				for n, a := range []money.Amount{e.amount, e.each, e.full} {
					if a.Known() && !seen[n] {
						t.Errorf("%s: no one pays the stated %s", l.name(), a)
					}
				}
			}
		}
	})
}

// TestPure: a plan depends on its record alone, which it does not change, and says of each
// figure that follows how it was worked out.
func TestPure(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, programme := anySheet(t), anyProgramme(t)
		o := anyOptions(t, s)
		t.Logf("%+v\n%s", o, s.text())
		project, untouched := s.decoded(t), s.decoded(t)
		first := PlanOf(project, &project.Budgets[0], programme, &o)
		if !reflect.DeepEqual(project, untouched) {
			t.Fatal("the record was changed")
		}
		second := PlanOf(project, &project.Budgets[0], programme, &o)
		a, b := allFigures(first), allFigures(second)
		if len(a) != len(b) {
			t.Fatalf("%d and %d figures", len(a), len(b))
		}
		for name, f := range a {
			if !sameFigure(f, b[name]) {
				t.Errorf("%s: %s, then %s", name, written(f), written(b[name]))
			}
			why := f.Why()
			if worked := f.Basis == money.Derived || f.Basis == money.Estimated; worked && why.In(language.English) == "" {
				t.Errorf("%s: %s does not say why", name, written(f))
			}
			if f.Basis == money.Stated && !why.IsZero() {
				t.Errorf("%s is stated, and says why", name)
			}
		}
	})
}

// rowFigures are the figures of a plan's rows by name.
func rowFigures(p *Plan) map[string]Figure {
	all := make(map[string]Figure)
	everyRow(p, func(name string, r *Row) { ofRow(p, name, r, func(name string, f Figure) { all[name] = f }) })
	return all
}

// TestEstimatesOnlyAdd: estimates fill in what is unknown without them, and
// change nothing else.
func TestEstimatesOnlyAdd(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, programme := anySheet(t), anyProgramme(t)
		t.Log(s.text())
		without := rowFigures(s.plan(t, programme, Options{}))
		for _, rate := range []Rate{ByMonths, ByDays} {
			with := rowFigures(s.plan(t, programme, Options{ProRate: rate}))
			for name, f := range without {
				if f.Known() && !sameFigure(f, with[name]) {
					t.Errorf("%s is %s, with estimates %s", name, written(f), written(with[name]))
				}
			}
		}
	})
}

// TestEstimatesAreMarked: what is known with estimates alone is estimated.
func TestEstimatesAreMarked(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, programme := anySheet(t), anyProgramme(t)
		t.Log(s.text())
		without := rowFigures(s.plan(t, programme, Options{}))
		for name, f := range rowFigures(s.plan(t, programme, Options{ProRate: ByMonths})) {
			if f.Known() && !without[name].Known() && f.Basis != money.Estimated {
				t.Errorf("%s is %s, and not known without estimates", name, written(f))
			}
		}
	})
}

// TestWhatIfMarks: what a what-if changes is marked as assumed, as it hangs on the assumption.
func TestWhatIfMarks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var s *sheet
		if rapid.Bool().Draw(t, "true") {
			s = someTruth(t).sheet
		} else {
			s = anySheet(t)
		}
		programme, o := anyProgramme(t), anyOptions(t, s)
		t.Logf("%+v\n%s", o, s.text())
		before := allFigures(s.plan(t, programme, Options{ProRate: o.ProRate}))
		for name, f := range allFigures(s.plan(t, programme, o)) {
			was, ok := before[name]
			switch {
			case !ok && len(o.Drop) > 0:
				continue // one of those who paid together with one who does not
			case f.Basis == money.Estimated:
				continue // from what the record states, since what gave it otherwise is no longer known
			}
			if f.Known() && (!was.Known() || f.Cents() != was.Cents()) && f.Basis != money.Assumed {
				t.Errorf("%s was %s and is %s", name, written(was), written(f))
			}
		}
	})
}

// truth is a budget of which everything is known, in a number of cents for
// every year of each row. A sheet states some of it.
type truth struct {
	sheet   *sheet
	years   []int
	full    []bool // which of the years lie wholly in the period
	unit    int64
	steady  bool // every full year of a row is the same
	amounts map[string]int64
}

// is notes what a row comes to under the names of everyFigure.
func (c *truth) is(name string, years []int64, full int64) {
	sum := int64(0)
	for j, n := range years {
		c.amounts[fmt.Sprintf("%s in %d", name, c.years[j])] = n
		sum += n
	}
	c.amounts[name] = sum
	if c.steady {
		c.amounts[name+" in a full year"] = full
	}
}

// cells draws what a row comes to in each year, and in a full year.
func (c *truth) cells(t *rapid.T, name string, most int64) (years []int64, full int64) {
	one := func() int64 { return c.unit * rapid.Int64Range(0, most).Draw(t, name) }
	if c.steady {
		full = one()
	}
	for j := range c.years {
		n := full
		if !c.steady || !c.full[j] {
			n = one()
		}
		years = append(years, n)
	}
	return years, full
}

// state is a true figure where the draw says so.
func (c *truth) state(t *rapid.T, name string, in int) money.Amount {
	n, ok := c.amounts[name]
	if !ok || draw(t, name+"?", in-1) < in-1 {
		return money.Amount{}
	}
	return money.Cents(n)
}

func (c *truth) stateYears(t *rapid.T, name string) []yearly {
	var out []yearly
	if draw(t, name+" by years", 2) < 2 {
		return nil
	}
	for _, year := range c.years {
		if a := c.state(t, fmt.Sprintf("%s in %d", name, year), 2); a.Known() {
			out = append(out, yearly{year, a})
		}
	}
	return out
}

func plusEach(sums []int64, n int64, cells []int64) {
	for j := range cells {
		sums[j] += n * cells[j]
	}
}

// someTruth draws a budget of which everything is known, and a sheet that
// states some of it and nothing else.
func someTruth(t *rapid.T) *truth {
	c := &truth{sheet: &sheet{period: rapid.SampledFrom(periodsAll).Draw(t, "period")}, amounts: make(map[string]int64)}
	period, _ := calendar.ParsePeriod(c.sheet.period)
	c.years = period.Years()
	for _, year := range c.years {
		c.full = append(c.full, period.WholeYear(year))
	}
	c.unit = rapid.SampledFrom([]int64{100, 1}).Draw(t, "unit")
	c.steady = rapid.Bool().Draw(t, "steady")
	most := rapid.SampledFrom([]int64{9, 3_000_000}).Draw(t, "most")
	total, totalFull := make([]int64, len(c.years)), int64(0)
	names := slices.Clone(payerNames)
	lines := lineNames[:1+draw(t, "lines", 3)]
	hidden := draw(t, "a line without figures", 3) == 3
	for i, l := range lines {
		sums, full := make([]int64, len(c.years)), int64(0)
		open := hidden && i == len(lines)-1
		if !open && draw(t, "payers?", 2) == 2 {
			for k := range 1 + draw(t, "payers", 2) {
				p := payerSheet{count: int64(1 + draw(t, "count", 3))}
				n := draw(t, "names", min(3, len(names)))
				if p.names, names = names[:n], names[n:]; n > 0 {
					p.count = int64(n)
				}
				each, eachFull := c.cells(t, "each", most)
				plusEach(sums, p.count, each)
				full += p.count * eachFull
				id := fmt.Sprintf("%s: entry %d", l.name(), k)
				c.is(id+" each", each, eachFull)
				all := make([]int64, len(each))
				plusEach(all, p.count, each)
				c.is(id, all, p.count*eachFull)
				c.is(l.name()+": "+strings.Join(p.names, ", "), all, p.count*eachFull)
				c.is(l.name()+": "+strings.Join(p.names, ", ")+" each", each, eachFull)
				for _, name := range p.names {
					c.is(l.name()+": "+name, each, eachFull)
				}
				p.each, p.full = c.state(t, id+" each", 2), c.state(t, id+" each in a full year", 2)
				if draw(t, "entry", 3) == 3 {
					p.amount = money.Cents(p.count * c.amounts[id+" each"])
				}
				l.payers = append(l.payers, p)
			}
		} else {
			sums, full = c.cells(t, "line", most)
			if !open && draw(t, "split?", 2) == 2 {
				names = someSplit(t, &l, names)
			}
		}
		plusEach(total, 1, sums)
		totalFull += full
		c.is(l.name(), sums, full)
		if !open {
			l.amount, l.full = c.state(t, l.name(), 2), c.state(t, l.name()+" in a full year", 2)
			l.years = c.stateYears(t, l.name())
		}
		if i == len(lines)-1 && len(l.payers) == 0 && l.by == "" {
			l.own = rapid.Bool().Draw(t, "own")
		}
		c.sheet.lines = append(c.sheet.lines, l)
	}
	c.is("total", total, totalFull)
	c.sheet.total, c.sheet.full, c.sheet.years = c.state(t, "total", 2), c.state(t, "total in a full year", 2), c.stateYears(t, "total")
	c.someCosts(t, total)
	c.someShares(t)
	return c
}

// someSplit has a line shared by a key, and returns the names that are left.
func someSplit(t *rapid.T, l *lineSheet, names []string) []string {
	l.by = rapid.SampledFrom([]string{"equal", "population", "weights"}).Draw(t, "by")
	n := draw(t, "names", min(5, len(names)))
	if l.by != "equal" {
		n = max(n, min(1, len(names)))
		for i, name := range names[:n] {
			l.weights = append(l.weights, weight{name, int64(draw(t, "weight", 1000)) + int64(1-min(i, 1))})
		}
		if rapid.Bool().Draw(t, "in the weights alone") {
			return names[n:]
		}
	}
	if n > 0 {
		l.payers = append(l.payers, payerSheet{names: names[:n]})
	}
	if l.by == "equal" {
		l.payers = append(l.payers, payerSheet{count: int64(1 + draw(t, "count", 10))})
	}
	return names[n:]
}

// someCosts divides a total among costs, the first of which is met by income
// in part.
func (c *truth) someCosts(t *rapid.T, total []int64) {
	costs := categories[:draw(t, "costs", 3)]
	hidden := len(costs) > 1 && draw(t, "a cost without figures", 3) == 3
	left := slices.Clone(total)
	for i, name := range costs {
		cells := make([]int64, len(left))
		for j := range left {
			if cells[j] = left[j]; i < len(costs)-1 {
				cells[j] = c.unit * rapid.Int64Range(0, left[j]/c.unit).Draw(t, name)
			}
			left[j] -= cells[j]
		}
		if i == 0 && draw(t, "income?", 2) == 2 {
			income := c.unit * rapid.Int64Range(1, 100).Draw(t, "income")
			c.sheet.income = money.Cents(income)
			cells[0] += income
		}
		c.is(name, cells, 0)
		delete(c.amounts, name+" in a full year")
		row := costSheet{category: name}
		if !hidden || i < len(costs)-1 {
			row.amount, row.years = c.state(t, name, 2), c.stateYears(t, name)
		}
		c.sheet.costs = append(c.sheet.costs, row)
	}
}

// someShares states the shares that six decimals of a percent hold.
func (c *truth) someShares(t *rapid.T) {
	total := c.amounts["total"]
	for i := range c.sheet.lines {
		l := &c.sheet.lines[i]
		if total == 0 || c.unit == 1 || draw(t, "share?", 1) == 0 {
			continue
		}
		micro := new(big.Int).Mul(big.NewInt(c.amounts[l.name()]), big.NewInt(100_000_000))
		if micro, rest := micro.DivMod(micro, big.NewInt(total), new(big.Int)); rest.Sign() == 0 {
			n := micro.Int64()
			l.share = fmt.Sprintf("%d.%06d%%", n/1_000_000, n%1_000_000)
		}
	}
}

// isSplit reports whether a figure is that of a payer by a key.
func (c *truth) isSplit(name string) bool {
	return slices.ContainsFunc(c.sheet.lines, func(l lineSheet) bool { return l.by != "" && strings.HasPrefix(name, l.name()+": ") })
}

// TestTruth: what follows from true figures is true.
func TestTruth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := someTruth(t)
		t.Log(c.sheet.text())
		p := c.sheet.plan(t, nil, Options{})
		everyRow(p, func(name string, r *Row) {
			ofRow(p, name, r, func(name string, f Figure) {
				if want, ok := c.amounts[name]; f.Known() && (!ok && !c.isSplit(name) || ok && want != f.Cents()) {
					t.Errorf("%s: %s, in truth %s", name, written(f), money.Cents(want))
				}
			})
		})
	})
}

// TestNothingMoreFollows: where a rule of derivation has what it needs, what
// it gives is there.
func TestNothingMoreFollows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := someTruth(t)
		t.Log(c.sheet.text())
		p := c.sheet.plan(t, nil, Options{})
		everyRow(p, func(name string, r *Row) {
			if strings.HasSuffix(name, " each") && r.unknown() {
				return
			}
			var open []int
			for j, f := range r.Years {
				if f.Known() {
					continue
				}
				open = append(open, p.Years[j])
				if p.full[j] && r.FullYear.Known() {
					t.Errorf("%s in %d is a full year", name, p.Years[j])
				}
			}
			if len(open) == 0 && !r.Amount.Known() {
				t.Errorf("%s is what its years make", name)
			}
			if len(open) == 1 && r.Amount.Known() {
				t.Errorf("%s in %d is what the other years leave", name, open[0])
			}
		})
		makes := func(name string, whole *Row, parts []*Row, own *Row) {
			known := func(pick func(*Row) Figure) (n int) {
				for _, r := range parts {
					if pick(r).Known() {
						n++
					}
				}
				return n
			}
			all := known(func(r *Row) Figure { return r.Amount }) == len(parts)
			one := func(name string, pick func(*Row) Figure) {
				n := known(pick)
				if n == len(parts) && !pick(whole).Known() {
					t.Errorf("%s is what its parts make", name)
				}
				if strings.HasSuffix(name, "full year") && !all {
					return
				}
				if own != nil && n == len(parts)-1 && pick(whole).Known() && !pick(own).Known() {
					t.Errorf("%s: the own contribution is what the others leave", name)
				}
			}
			amount := func(r *Row) Figure { return r.Amount }
			one(name, amount)
			one(name+" in a full year", func(r *Row) Figure { return r.FullYear })
			if all { // else there may be more of them in a year than in another
				for j, year := range p.Years {
					one(fmt.Sprintf("%s in %d", name, year), func(r *Row) Figure { return r.Years[j] })
				}
			}
		}
		var own *Row
		for _, l := range p.Lines {
			if len(l.Payers) > 0 {
				makes(lineName(l), &l.Row, rowsOf(l.Payers), nil)
			}
			if l.Funding.Own {
				own = &l.Row
			}
			if l.Funding.Share.Known() && p.Total.Amount.Known() && !l.Amount.Known() {
				t.Errorf("%s is its share of the total", lineName(l))
			}
		}
		makes("total", &p.Total, rowsOf(p.Lines), own)
		if len(p.Costs) > 0 && p.Income.Cents() == 0 {
			makes("total", &p.Total, rowsOf(p.Costs), nil)
		}
	})
}

// TestTrueEstimates: with estimates, the years of everything whose amount is
// known are known and make the amount.
func TestTrueEstimates(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := someTruth(t)
		yearsMake(t, c, func(name string) bool { return !c.isSplit(name) })
	})
}

// TestTrueSplits: so do those of a payer by a key.
func TestTrueSplits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := someTruth(t)
		yearsMake(t, c, c.isSplit)
	})
}

// yearsMake holds the years of the rows of those names to their amounts.
func yearsMake(t *rapid.T, c *truth, of func(name string) bool) {
	rate := Rate(1 + draw(t, "rate", 1))
	t.Logf("%d\n%s", rate, c.sheet.text())
	p := c.sheet.plan(t, nil, Options{ProRate: rate})
	everyRow(p, func(name string, r *Row) {
		if !r.Amount.Known() || r.Amount.Basis == money.Estimated || !of(name) {
			return
		}
		sum := new(big.Int)
		for j, f := range r.Years {
			if !f.Known() {
				t.Errorf("%s in %d is not known", name, p.Years[j])
			}
			sum.Add(sum, big.NewInt(f.Cents()))
		}
		if sum.Cmp(big.NewInt(r.Amount.Cents())) != 0 {
			t.Errorf("the years of %s make %s cents, not %s", name, sum, written(r.Amount))
		}
	})
}

// TestStatingWhatFollows: a record that states what followed from it has the
// same figures.
func TestStatingWhatFollows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := someTruth(t).sheet
		t.Log(s.text())
		p := s.plan(t, nil, Options{})
		state := func(r *Row, amount, full *money.Amount, years *[]yearly) {
			*amount, *full, *years = r.Amount.Amount, r.FullYear.Amount, nil
			for j, f := range r.Years {
				if f.Known() {
					*years = append(*years, yearly{p.Years[j], f.Amount})
				}
			}
		}
		state(&p.Total, &s.total, &s.full, &s.years)
		for i := range s.lines {
			state(&p.Lines[i].Row, &s.lines[i].amount, &s.lines[i].full, &s.lines[i].years)
		}
		t.Log(s.text())
		after := rowFigures(s.plan(t, nil, Options{}))
		for name, f := range rowFigures(p) {
			if f.Amount != after[name].Amount {
				t.Errorf("%s is %s, and %s once the rest is stated", name, written(f), written(after[name]))
			}
		}
	})
}

// shareSheet draws a budget of which the total and shares are known, one or
// two lines by their amount; the shares make 100 % more often than not.
func shareSheet(t *rapid.T) *sheet {
	f := drawFigures(t, false)
	s := &sheet{period: "2009/2009", total: f.known("total")}
	lines := lineNames[:1+draw(t, "lines", len(lineNames)-1)]
	left, rest := int64(100_000_000), s.total.Cents()
	unit := rapid.SampledFrom([]int64{1_000_000, 10_000, 1}).Draw(t, "decimals")
	for i, l := range lines {
		micro := rapid.Int64Range(0, left/unit).Draw(t, "share") * unit
		if i == len(lines)-1 && draw(t, "all of it", 3) > 0 {
			micro = left
		}
		left -= micro
		l.share = fmt.Sprintf("%d.%06d%%", micro/1_000_000, micro%1_000_000)
		s.lines = append(s.lines, l)
	}
	if draw(t, "amounts?", 3) == 3 {
		l := &s.lines[draw(t, "amount of", len(lines)-1)]
		l.amount = money.Cents(f.unit * rapid.Int64Range(0, rest/f.unit).Draw(t, "amount"))
		if rapid.Bool().Draw(t, "rounded") {
			share, _ := money.ParseShare(l.share)
			l.amount = share.Floor(money.Cents(rest / f.unit))
			l.amount, _ = l.amount.Times(f.unit)
		}
	}
	return s
}

// limitOf is a programme's limit for a line's source; unknown where it has none.
func limitOf(programme *record.Programme, l *Line) (limit money.Share) {
	if programme != nil {
		for _, c := range programme.Caps {
			if c.Source == l.Funding.Source {
				limit = c.MaxShare
			}
		}
	}
	return limit
}

// TestShares: a line that states its share and has a limit gets its share
// rounded down, never more than the limit; the others get theirs by the largest
// remainder with what the limits leave; and the lines make the total where the
// shares do.
func TestShares(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, programme := shareSheet(t), anyProgramme(t)
		t.Logf("%+v\n%s", programme, s.text())
		p := s.plan(t, programme, Options{})
		unit := s.unit()
		if p.Unit != unit {
			t.Errorf("the unit is %d cents, want %d", p.Unit, unit)
		}
		if p.Apportioned {
			return // in proportion to the shares: TestRoundedSharesAddUp
		}
		type part struct {
			name      string
			extra     int64 // units above the exact share rounded down
			remainder *big.Rat
		}
		var free []part // the lines without a limit
		exact, beyond, sum := new(big.Rat), new(big.Rat), int64(0)
		for _, l := range p.Lines {
			sum += l.Amount.Cents()
			if l.Funding.Amount.Known() {
				exact.Add(exact, new(big.Rat).SetFrac64(l.Amount.Cents(), unit))
				continue
			}
			if l.Amount.Basis != money.Derived || l.Amount.Cents()%unit != 0 {
				t.Errorf("%s is %s", lineName(l), written(l.Amount))
			}
			want := new(big.Rat).SetFrac64(l.Funding.Share.Micro(), 100_000_000)
			want.Mul(want, new(big.Rat).SetFrac64(s.total.Cents(), unit))
			exact.Add(exact, want)
			floor := new(big.Int).Div(want.Num(), want.Denom())
			x := part{lineName(l), l.Amount.Cents()/unit - floor.Int64(), want.Sub(want, new(big.Rat).SetInt(floor))}
			limit := limitOf(programme, l)
			if !limit.Known() {
				free = append(free, x)
				beyond.Add(beyond, x.remainder)
				continue
			}
			if x.extra != 0 {
				t.Errorf("%s has a limit and is %s, not rounded down", x.name, written(l.Amount))
			}
			paid := new(big.Int).Mul(big.NewInt(l.Amount.Cents()), big.NewInt(100_000_000))
			most := new(big.Int).Mul(big.NewInt(limit.Micro()), big.NewInt(s.total.Cents()))
			if l.Funding.Share.Micro() <= limit.Micro() && paid.Cmp(most) > 0 {
				t.Errorf("%s is above its limit of %s", x.name, limit)
			}
		}
		slices.SortStableFunc(free, func(a, b part) int { return b.remainder.Cmp(a.remainder) })
		extra := int64(0)
		for i, x := range free {
			extra += x.extra
			if x.extra < 0 || x.extra > free[0].extra || x.extra < free[0].extra-1 || i > 0 && x.extra > free[i-1].extra {
				t.Errorf("%s gets %d units before its turn", x.name, x.extra)
			}
		}
		for _, limit := range p.Limits() {
			asked := int64(0)
			for _, l := range p.Lines {
				if l.Funding.Source == limit.Cap.Source {
					asked += l.Funding.Share.Micro()
					if l.Funding.Amount.Known() {
						asked = 100_000_001
					}
				}
			}
			if asked <= limit.Cap.MaxShare.Micro() && limit.Broken() {
				t.Errorf("%s breaks its limit of %s", limit.Cap.Source, limit.Cap.MaxShare)
			}
		}
		whole := new(big.Rat).SetFrac64(s.total.Cents(), unit)
		if exact.Cmp(whole) == 0 && len(free) > 0 && sum != s.total.Cents() {
			t.Errorf("the lines make %d cents", sum)
		}
		// Else the nearest to what the shares make.
		if beyond.Add(beyond, big.NewRat(1, 2)); sum != s.total.Cents() && extra != new(big.Int).Div(beyond.Num(), beyond.Denom()).Int64() {
			t.Errorf("%d units were rounded up, and the lines make %d cents", extra, sum)
		}
		if left := p.Unallocated().Amount; left.Cents() != s.total.Cents()-sum {
			t.Errorf("the lines make %d cents, %s is left", sum, written(left))
		}
	})
}

// each visits every figure of a sheet.
func (s *sheet) each(visit func(*money.Amount)) {
	years := func(all []yearly) {
		for i := range all {
			visit(&all[i].amount)
		}
	}
	visit(&s.total)
	visit(&s.full)
	visit(&s.income)
	years(s.years)
	for i := range s.costs {
		visit(&s.costs[i].amount)
		years(s.costs[i].years)
	}
	for i := range s.lines {
		l := &s.lines[i]
		visit(&l.amount)
		visit(&l.full)
		years(l.years)
		for k := range l.payers {
			visit(&l.payers[k].amount)
			visit(&l.payers[k].each)
			visit(&l.payers[k].full)
		}
	}
}

// unit is the whole euro where every exact figure of the sheet is one, else
// the cent.
func (s *sheet) unit() int64 {
	unit := int64(100)
	s.each(func(a *money.Amount) {
		if !a.IsAbout() && !a.WholeEuros() {
			unit = 1
		}
	})
	return unit
}

// TestScale: a budget in cents, and the same a hundred times as large and so in
// whole euros, are worked out alike. Estimates are not: they are in cents.
func TestScale(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, programme := anySheet(t), anyProgramme(t)
		large := false
		s.each(func(a *money.Amount) {
			large = large || a.Cents() > money.MaxEuros
		})
		if large {
			t.Skip("a hundred times as much is too large for a record")
		}
		if s.unit() == 100 {
			s.total = money.Cents(s.total.Cents()/100*100 + 1)
		}
		o := Options{Same: func(a, b string) bool { return a == b }}
		if rapid.Bool().Draw(t, "what if") {
			o = anyOptions(t, s)
			o.ProRate = NoRate // estimates are in cents
		}
		if o.Total.Cents() > money.MaxEuros {
			o.Total = money.Amount{}
		}
		t.Logf("%+v\n%s", o, s.text())
		small := s.plan(t, programme, o)
		hundred := func(a *money.Amount) { *a, _ = a.Times(100) }
		s.each(hundred)
		hundred(&o.Total)
		for i := range o.Add {
			hundred(&o.Add[i].FullYear)
		}
		hundredfold := s.plan(t, programme, o)
		if small.Wide || hundredfold.Wide {
			t.Skip("64 bits do not hold it")
		}
		if small.Unit != 1 || hundredfold.Unit != 100 {
			t.Fatalf("the units are %d and %d", small.Unit, hundredfold.Unit)
		}
		a, b := allFigures(small), allFigures(hundredfold)
		for name, f := range a {
			if g := b[name]; strings.Contains(name, "off its share") {
				continue // to the cent
			} else if g.Cents() != 100*f.Cents() || g.Basis != f.Basis || g.IsAbout() != f.IsAbout() {
				t.Errorf("%s: %s, a hundred times as large %s", name, written(f), written(g))
			}
		}
		if len(a) != len(b) {
			t.Errorf("%d figures, and %d", len(a), len(b))
		}
		for i, l := range small.Lines {
			if x, y := l.Share(), hundredfold.Lines[i].Share(); x.Shown != y.Shown || x.Exact != y.Exact || x.Basis != y.Basis {
				t.Errorf("%s: %s, a hundred times as large %s", lineName(l), x.Shown, y.Shown)
			}
		}
	})
}

// TestOrder: the order of the lines decides nothing but which of two equal
// remainders gets a unit.
func TestOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, programme := anySheet(t), anyProgramme(t)
		o := Options{ProRate: Rate(draw(t, "prorate", 2))}
		t.Logf("%+v\n%s", o, s.text())
		first := s.plan(t, programme, o)
		s.lines = rapid.Permutation(s.lines).Draw(t, "order")
		t.Log(s.text())
		second := s.plan(t, programme, o)
		for _, l := range first.Lines {
			for _, m := range second.Lines {
				if lineName(l) == lineName(m) && l.Amount.Amount != m.Amount.Amount {
					off := l.Amount.Cents() - m.Amount.Cents()
					if l.Amount.Known() && m.Amount.Known() && max(off, -off) <= first.Unit && tied(s, first) {
						t.Skip("equals")
					}
				}
			}
		}
		a, b := allFigures(first), allFigures(second)
		for name, f := range a {
			g := b[name]
			off := f.Cents() - g.Cents()
			if f.Basis == money.Estimated && g.Basis == money.Estimated && max(off, -off) <= int64(len(s.lines)) {
				continue // also of equal remainders of estimates
			}
			if !sameFigure(f, g) {
				t.Errorf("%s: %s, in another order %s", name, written(f), written(g))
			}
		}
	})
}

// tied reports whether the shares of two lines of the total have one
// remainder, or may have: lines are apportioned by other ones.
func tied(s *sheet, p *Plan) bool {
	if p.Apportioned {
		return true
	}
	seen := make(map[int64]bool)
	for _, l := range s.lines {
		share, _ := money.ParseShare(l.share)
		micro := new(big.Int).Mul(big.NewInt(share.Micro()), big.NewInt(p.Total.Amount.Cents()/p.Unit))
		r := micro.Mod(micro, big.NewInt(100_000_000)).Int64()
		if r > 0 && seen[r] {
			return true
		}
		seen[r] = true
	}
	return false
}

// hamilton divides units by weight, by the largest remainder, the earlier of
// equals first: the definition, in fractions.
func hamilton(units int64, weights []*big.Rat) []int64 {
	sum := new(big.Rat)
	for _, w := range weights {
		sum.Add(sum, w)
	}
	parts, order, rests := make([]int64, len(weights)), make([]int, len(weights)), make([]*big.Rat, len(weights))
	left := units
	for i, w := range weights {
		exact := new(big.Rat).SetInt64(units)
		exact.Mul(exact, w).Quo(exact, sum)
		parts[i] = new(big.Int).Div(exact.Num(), exact.Denom()).Int64()
		rests[i], order[i] = exact.Sub(exact, new(big.Rat).SetInt64(parts[i])), i
		left -= parts[i]
	}
	slices.SortStableFunc(order, func(a, b int) int { return rests[b].Cmp(rests[a]) })
	for _, i := range order[:left] {
		parts[i]++
	}
	return parts
}

// TestSplit: a line is shared by its key to the unit, and its years so that
// they make both the line's and what each payer pays.
func TestSplit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawFigures(t, false)
		s := &sheet{period: "2009/2011"}
		l := lineSheet{source: "municipal", form: "money", amount: f.known("amount")}
		names := payerNames[:1+draw(t, "names", len(payerNames)-1)]
		l.by = rapid.SampledFrom([]string{"equal", "population", "weights"}).Draw(t, "by")
		var keys []*big.Rat
		for i, name := range names {
			n := int64(1)
			if l.by != "equal" {
				n = rapid.SampledFrom([]int64{0, 1, 3, 1965, 22_669, 58_825, 999_999_999_999}).Draw(t, "weight")
				if i == 0 {
					n = max(n, 1)
				}
				l.weights = append(l.weights, weight{name, n})
			}
			keys = append(keys, big.NewRat(n, 1))
		}
		if l.by == "equal" || rapid.Bool().Draw(t, "named") {
			l.payers = []payerSheet{{names: names}}
		}
		var years []int64
		if rapid.Bool().Draw(t, "years") {
			left := l.amount.Cents() / f.unit
			for year := 2009; year <= 2011; year++ {
				n := rapid.Int64Range(0, left).Draw(t, "year")
				if year == 2011 {
					n = left
				}
				left -= n
				years = append(years, n*f.unit)
				l.years = append(l.years, yearly{year, money.Cents(n * f.unit)})
			}
		}
		s.lines = append(s.lines, l)
		t.Log(s.text())
		p := s.plan(t, nil, Options{})
		unit := s.unit()
		parts := hamilton(l.amount.Cents()/unit, keys)
		line := p.Lines[0]
		if len(line.Payers) != len(parts) {
			t.Fatalf("%d payers", len(line.Payers))
		}
		for i, x := range line.Payers {
			if x.Amount.Cents() != parts[i]*unit || x.Amount.Basis != money.Derived {
				t.Errorf("%s pays %s, want %d units", x.Names[0], written(x.Amount), parts[i])
			}
			sum := int64(0)
			for j, f := range x.Years {
				if f.Known() != (years != nil) {
					t.Errorf("%s in %d: %s", x.Names[0], p.Years[j], written(f))
				}
				if sum += f.Cents(); years == nil || l.amount.Cents() == 0 {
					continue
				}
				exact := new(big.Rat).SetFrac64(x.Amount.Cents(), l.amount.Cents())
				exact.Mul(exact, new(big.Rat).SetInt64(years[j]))
				if off := exact.Sub(exact, new(big.Rat).SetInt64(f.Cents())); off.Abs(off).Cmp(big.NewRat(unit, 1)) >= 0 {
					t.Errorf("%s in %d: %s is off by %s cents", x.Names[0], p.Years[j], written(f), off.FloatString(3))
				}
			}
			if years != nil && sum != x.Amount.Cents() {
				t.Errorf("the years of %s make %d cents, not %s", x.Names[0], sum, written(x.Amount))
			}
		}
		for j, f := range line.Rest().Years {
			if f.Known() != (years != nil) || f.Cents() != 0 {
				t.Errorf("%s is left in %d", written(f), p.Years[j])
			}
		}
		if line.Rest().Amount.Cents() != 0 {
			t.Errorf("%s is left", written(line.Rest().Amount))
		}
	})
}

// anyDay draws a day of a few years.
func anyDay(t *rapid.T, name string) calendar.Day {
	return calendar.Day(rapid.IntRange(int(calendar.DayOf(2007, 1, 1)), int(calendar.DayOf(2013, 12, 31))).Draw(t, name))
}

// timeIn counts the time of a period in a calendar year, day by day: a day is
// a day, or its part of its month.
func timeIn(first, last calendar.Day, year int, rate Rate) *big.Rat {
	sum := new(big.Rat)
	for day := first; day <= last; day++ {
		y, month, _ := day.Date()
		switch {
		case y != year:
		case rate == ByDays:
			sum.Add(sum, big.NewRat(1, 1))
		default:
			days := calendar.DayOf(y, month+1, 1) - calendar.DayOf(y, month, 1)
			sum.Add(sum, big.NewRat(1, int64(days)))
		}
	}
	return sum
}

// TestTimeEstimates: an amount of which no year is known is estimated by the
// time that lies in each; the lines so that every year still adds up; a payer's
// fee by the part of the year.
func TestTimeEstimates(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		first, last := anyDay(t, "first"), anyDay(t, "last")
		if first > last {
			first, last = last, first
		}
		rate := Rate(1 + draw(t, "rate", 1))
		f := drawFigures(t, false)
		s := &sheet{period: first.String() + "/" + last.String(), total: f.known("total")}
		left := s.total.Cents() / f.unit
		for _, l := range lineNames[:draw(t, "lines", 3)] {
			n := rapid.Int64Range(0, left).Draw(t, "line")
			left -= n
			l.amount = money.Cents(n * f.unit)
			s.lines = append(s.lines, l)
		}
		fee := f.known("fee")
		if whole := fee.Cents() < 90_000_000_000_000; whole {
			s.lines = append(s.lines, lineSheet{source: "other-public", form: "money", payers: []payerSheet{{names: payerNames[:1], full: fee}, {count: 2}}})
		}
		t.Logf("%d\n%s", rate, s.text())
		p := s.plan(t, nil, Options{ProRate: rate})
		var weights []*big.Rat
		for _, year := range p.Years {
			weights = append(weights, timeIn(first, last, year, rate))
		}
		if len(p.Years) > 1 {
			for j, n := range hamilton(s.total.Cents(), weights) {
				if f := p.Total.Years[j]; f.Cents() != n || f.Basis != money.Estimated {
					t.Errorf("%d: %s, want %d cents", p.Years[j], written(f), n)
				}
			}
		}
		for j, year := range p.Years {
			sum := int64(0)
			for _, l := range p.Lines {
				if !l.Funding.Amount.Known() {
					// The fee of the payer, to the nearest cent.
					length := new(big.Rat).SetInt64(12)
					if rate == ByDays {
						length.SetInt64(int64(calendar.DayOf(year+1, 1, 1) - calendar.DayOf(year, 1, 1)))
					}
					exact := new(big.Rat).SetInt64(fee.Cents())
					exact.Mul(exact, weights[j]).Quo(exact, length)
					got := l.Payers[0].Years[j]
					if off := exact.Sub(exact, new(big.Rat).SetInt64(got.Cents())); off.Abs(off).Cmp(big.NewRat(1, 2)) > 0 {
						t.Errorf("the fee in %d is %s, off by %s cents", year, written(got), off.FloatString(3))
					}
					continue
				}
				sum += l.Years[j].Cents()
				exact := new(big.Rat)
				if s.total.Cents() > 0 {
					exact.SetFrac64(l.Amount.Cents(), s.total.Cents()).Mul(exact, new(big.Rat).SetInt64(p.Total.Years[j].Cents()))
				}
				if off := exact.Sub(exact, new(big.Rat).SetInt64(l.Years[j].Cents())); off.Abs(off).Cmp(big.NewRat(1, 1)) >= 0 {
					t.Errorf("%s in %d: %s is off by %s cents", lineName(l), year, written(l.Years[j]), off.FloatString(3))
				}
			}
			if left := p.Total.Years[j].Cents() - sum; left < 0 {
				t.Errorf("the lines of %d are %d cents above the total", year, -left)
			}
		}
	})
}

// laplandPeople are the 21 municipalities of Lapland with their population on
// 31.12.2007 (Statistics Finland, CC BY 4.0), and what the largest remainder
// gives each of 142 000 and of 457 052 euros.
var laplandPeople = []struct {
	name               string
	people             int64
	fullYear, together int64
}{
	{"Enontekiö", 1965, 1513, 4871},
	{"Inari", 6954, 5355, 17237},
	{"Kemi", 22669, 17458, 56190},
	{"Keminmaa", 8712, 6709, 21595},
	{"Kittilä", 5967, 4595, 14791},
	{"Kolari", 3796, 2923, 9409},
	{"Kemijärvi", 8882, 6840, 22016},
	{"Muonio", 2363, 1820, 5857},
	{"Pelkosenniemi", 1063, 819, 2635},
	{"Posio", 4087, 3147, 10131},
	{"Ranua", 4512, 3475, 11184},
	{"Rovaniemi", 58825, 45301, 145811},
	{"Salla", 4364, 3361, 10817},
	{"Savukoski", 1244, 958, 3084},
	{"Simo", 3588, 2763, 8894},
	{"Sodankylä", 8982, 6917, 22264},
	{"Tervola", 3550, 2734, 8799},
	{"Tornio", 22373, 17230, 55456},
	{"Pello", 4216, 3247, 10450},
	{"Utsjoki", 1335, 1028, 3309},
	{"Ylitornio", 4943, 3807, 12252},
}

// TestLapland: the shares of the municipalities by population.
func TestLapland(t *testing.T) {
	var weights, fullYears, amounts []string
	var sums [2]int64
	for _, m := range laplandPeople {
		weights = append(weights, fmt.Sprintf("%s: %d", m.name, m.people))
		fullYears = append(fullYears, fmt.Sprint(m.fullYear*100))
		amounts = append(amounts, fmt.Sprint(m.together*100))
		sums[0], sums[1] = sums[0]+m.fullYear, sums[1]+m.together
	}
	if len(laplandPeople) != 21 || sums != [2]int64{142_000, 457_052} {
		t.Fatalf("%d municipalities, %d euros", len(laplandPeople), sums)
	}
	p := project(t, "2008-11-01/2011-12-31", "funding:\n  - source: municipal\n    amount: 457052\n    full_year: 142000\n"+
		"    split: {by: population, date: 2007-12-31, weights: {"+strings.Join(weights, ", ")+"}}")
	line := PlanOf(p, &p.Budgets[0], nil, &Options{}).Lines[0]
	var full, all, names []string
	for i, x := range line.Payers {
		names = append(names, x.Names...)
		full, all = append(full, fmt.Sprint(x.FullYear.Cents())), append(all, fmt.Sprint(x.Amount.Cents()))
		sum := int64(0)
		for _, f := range x.Years {
			sum += f.Cents()
		}
		if sum != x.Amount.Cents() {
			t.Errorf("the years of %s make %d cents, not %s", laplandPeople[i].name, sum, x.Amount)
		}
	}
	if len(names) != 21 || !slices.Equal(full, fullYears) || !slices.Equal(all, amounts) {
		t.Errorf("%v\nin a full year %v\nin all %v", names, full, all)
	}
}

// TestCorners are budgets, as small as can be, in which several rules of
// derivation meet.
func TestCorners(t *testing.T) {
	equal := func(a, b string) bool { return a == b }
	share := []AssumedShare{{"stm/money", money.Percent(75)}}
	pello := []AssumedPayer{{"Pello", record.Municipal, money.Euros(5)}}
	for _, test := range []struct {
		name, period, budget string
		options              Options
		holds                func(p *Plan) bool
	}{
		{"income above the costs",
			"2009/2009", "costs: [{category: personnel, amount: 30}]\nincome: 100\nfunding: [{source: stm, share: 75%}]", Options{},
			func(p *Plan) bool { return !p.Total.Amount.Known() && !p.Wide }},
		{"the own contribution of a line with payers of whom nothing is known",
			"2009/2009", "total: 100\nfunding:\n  - {source: stm, amount: 75}\n  - {source: municipal, own: true, payers: [{municipalities: [Kemi, Tornio]}]}", Options{},
			func(p *Plan) bool { return p.Lines[1].Amount.Cents() == 25_00 }},
		{"shares of a total in cents beside whole euros",
			"2008-11-01/2011-12-31", "full_year: 568000\nfunding:\n  - {source: stm, share: 75%}\n  - {source: municipal, share: 25%}", Options{ProRate: ByMonths},
			func(p *Plan) bool { return p.Unallocated().Amount.Cents() == 0 }},
		{"estimates of lines by their share of an estimated total",
			"2008-11-01/2011-12-31", "full_year: 568000\nfunding:\n  - {source: stm, share: 75%}\n  - {source: municipal, share: 25%}", Options{ProRate: ByMonths},
			func(p *Plan) bool { return p.Lines[0].Amount.Known() && p.Lines[0].Years[1].Known() }},
		{"estimates of payers beside a year of their line",
			"2009-01-01/2011-06-30", "funding:\n  - {source: stm, years: {2011: 1}, payers: [{municipalities: [Kemi], full_year_each: 0}, {municipalities: [Tornio], amount_each: 1}]}", Options{ProRate: ByMonths},
			func(p *Plan) bool {
				y := p.Lines[0].Years
				return p.Lines[0].Amount.Cents() == y[0].Cents()+y[1].Cents()+y[2].Cents()
			}},
		{"a year that only an estimate makes known",
			"2008-07-01/2009-12-31", "full_year: 10\nfunding:\n  - {source: stm, full_year: 7}\n  - {source: municipal, own: true}", Options{ProRate: ByMonths},
			func(p *Plan) bool { return p.Lines[1].Years[1].Basis == money.Estimated }},
		{"another total, and shares of lines with years and payers",
			"2009/2009", "total: 100\nfunding:\n  - {source: stm, share: 70%, amount: 70, years: {2009: 70}}\n  - {source: municipal, share: 30%, amount: 30, payers: [{municipalities: [Kemi, Tornio], amount_each: 15}]}", Options{Total: money.Euros(200)},
			func(p *Plan) bool {
				return p.Lines[0].Amount.Cents() == 140_00 && p.Lines[1].Amount.Cents() == 60_00
			}},
		{"a payer more beside those of the weights",
			"2009/2009", "total: 100\nfunding:\n  - {source: municipal, amount: 100, split: {by: population, weights: {Kemi: 3, Tornio: 1}}}", Options{Add: pello},
			func(p *Plan) bool { return len(p.Lines[0].Payers) == 3 }},
		{"a payer more on the own contribution",
			"2009/2009", "total: 100\nfunding:\n  - {source: stm, amount: 75}\n  - {source: municipal, own: true}", Options{Add: pello},
			func(p *Plan) bool { return p.Lines[1].Amount.Cents() == 25_00 }},
		{"the share of a line that a what-if leaves unknown",
			"2009/2009", "total: 100\nfunding:\n  - {source: stm, amount: 75}\n  - {source: municipal, own: true}", Options{Total: money.Euros(70)},
			func(p *Plan) bool { s := p.Lines[1].Share(); return s.Exact.Known() || s.Basis == money.Unknown }},
		{"payers that make more than the share of their line",
			"2009/2009", "total: 100000\nfunding:\n  - {source: stm, share: 75%}\n  - {source: municipal, share: 25%, payers: [{municipalities: [Kemi, Tornio, Inari, Pello], amount_each: 10000}]}", Options{TotalShare: money.Percent(90)},
			func(p *Plan) bool {
				line := p.Lines[1]
				return line.Amount.Cents() == 36_000_00 && p.Unallocated().Amount.Cents() == -13_500_00 &&
					!slices.ContainsFunc(line.Payers, func(x *Payer) bool { return x.Amount.Cents() != 9_000_00 })
			}},
		{"a flat rate of costs that do not hang on an assumed total in cents",
			"2009/2009", "income: 4\ncost_model: flat-rate-7\ncosts: [{category: personnel, years: {2009: 3}}]", Options{Total: money.Cents(999_99)},
			func(p *Plan) bool { return p.Costs[1].Amount.Known() && p.Costs[1].Amount.Cents() == 0 }},
		{"what each of several pays who are relieved of nothing that is known",
			"2009/..", "funding: [{source: municipal, payers: [{count: 3, of: association, amount: 69, amount_each: 126619}]}]", Options{Add: pello, Split: Equally},
			func(p *Plan) bool { return p.Lines[0].Payers[0].Each.Amount.Cents() == 126_619_00 }},
		{"shares that are rounded with that of a line to which a payer is added",
			"2008-11-15/2010-02-10", "total: 0.02\nfunding:\n  - {source: stm, share: 13.12%}\n  - {source: municipal, share: 0.000002%, payers: [{municipalities: [Kemi], amount: 0.06}]}", Options{Add: pello},
			func(p *Plan) bool { return p.Lines[0].Amount.Basis == money.Assumed }},
		{"the share of an assumed amount",
			"2009/2009", "total: 1006632.97\nfunding:\n  - {source: stm}\n  - {source: stm, form: work, share: 50%}", Options{Shares: share},
			func(p *Plan) bool { return p.Lines[1].Amount.Basis <= p.Lines[1].Share().Basis }},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := project(t, test.period, test.budget)
			test.options.Same = equal
			if plan := PlanOf(p, &p.Budgets[0], nil, &test.options); !test.holds(plan) {
				t.Error(show(plan))
			}
		})
	}
	t.Run("no names to compare", func(t *testing.T) {
		p := project(t, "2009/2009", "funding: [{source: municipal, payer: Kemi}]")
		PlanOf(p, &p.Budgets[0], nil, &Options{Drop: []string{"Kemi"}})
	})
}
