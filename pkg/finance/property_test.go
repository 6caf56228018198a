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

// sheet is a budget as it stands in a record.
type sheet struct {
	period              string // none where it is empty
	decided             string
	total, full, income money.Amount
	years               []yearly
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

// text is the record that the sheet stands in.
func (s *sheet) text() string {
	var b strings.Builder
	b.WriteString("record: project/1\nid: p\nname: {fi: P}\nstatus: applied\n")
	if s.period != "" {
		b.WriteString("period: " + s.period + "\n")
	}
	b.WriteString("budgets:\n  - stage: applied\n")
	if s.decided != "" {
		b.WriteString("    decided: " + s.decided + "\n")
	}
	for _, key := range []struct {
		name   string
		amount money.Amount
	}{{"total", s.total}, {"full_year", s.full}, {"income", s.income}} {
		if key.amount.Known() {
			b.WriteString("    " + key.name + ": " + key.amount.String() + "\n")
		}
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
			entry := []string{fmt.Sprint("count: ", p.count)}
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
	categories = []string{"personnel", "services", "travel", "other"}
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
	for _, c := range categories[:draw(t, "costs", 3)] {
		s.costs = append(s.costs, costSheet{c, f.maybe("cost", 2), f.years("cost", years)})
	}
	s.income = f.maybe("income", 6)
	names := slices.Clone(payerNames)
	for _, l := range lineNames[:draw(t, "lines", len(lineNames))] {
		l.own = draw(t, "own", 4) == 4
		if draw(t, "share?", 2) == 2 {
			l.share = percents(t)
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
			p.count = int64(draw(t, "count", 5))
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
	case 3: // nobody but in the weights
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
	o.Equal = draw(t, "equal", 2) == 2
	return o
}

// everyFigure visits the figures of a plan under names that do not hang on the
// order of its lines.
func everyFigure(p *Plan, visit func(name string, f Figure)) {
	everyRow(p, func(name string, r *Row) { ofRow(p, name, r, visit) })
	ofRow(p, "unallocated", &p.Unallocated, visit)
	ofRow(p, "unitemised", &p.Unitemised, visit)
	visit("income", p.Income)
	for _, l := range p.Lines {
		ofRow(p, lineName(l)+" rest", &l.Rest, visit)
		visit(lineName(l)+" off its share", l.Share.Off)
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
			visit(payerName(l, x)+" each", &x.Each)
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

// same reports whether two figures are, whatever they say of how they were
// worked out.
func sameFigure(a, b Figure) bool { return a.Amount == b.Amount && a.Basis == b.Basis }

func print(f Figure) string { return f.Amount.String() + " " + f.Basis.String() }

// TestAnyBudget: what holds of every plan, whatever its record states and
// whatever it is asked.
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
					t.Errorf("%s is %s", name, print(f))
				}
			})
		})
		everyFigure(p, func(name string, f Figure) {
			if f.Known() == (f.Basis == money.Unknown) {
				t.Errorf("%s is %q, and its basis is %s", name, f.Amount, f.Basis)
			}
			if !whatIf && f.Basis == money.Assumed || o.ProRate == NoRate && f.Basis == money.Estimated {
				t.Errorf("nobody asked for %s: %s", name, print(f))
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
				if r.unknown() {
					continue // part of what the others leave
				}
				known = known && pick(r).Known()
				sum.Add(sum, big.NewInt(pick(r).Cents()))
			}
			rest := pick(&left)
			if !known {
				if rest.Known() {
					t.Errorf("%s: %s is left of what is not known", name, print(rest))
				}
				return
			}
			sum.Add(sum, big.NewInt(rest.Cents()))
			if sum.Cmp(big.NewInt(pick(&whole).Cents())) != 0 && !p.Wide {
				t.Errorf("%s: the parts make %s, the whole is %s", name, sum, print(pick(&whole)))
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
	check("lines", p.Total, rowsOf(p.Lines), p.Unallocated)
	for _, l := range p.Lines {
		if len(l.Payers) > 0 {
			// Every payer counts here, also one of whom nothing is known.
			open := slices.ContainsFunc(rowsOf(l.Payers), (*Row).unknown)
			if !open {
				check(lineName(l), l.Row, rowsOf(l.Payers), l.Rest)
			}
		}
	}
	if len(p.Costs) > 0 {
		whole := p.Total
		whole.Years = slices.Clone(whole.Years)
		if p.Income.Known() && p.Income.Cents() != 0 {
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
		check("costs", whole, rowsOf(p.Costs), p.Unitemised)
	}
}

// shownShares holds the shares that are shown to the exact ones.
func shownShares(t *rapid.T, p *Plan) {
	total := p.Total.Amount
	if !total.Known() || total.Cents() <= 0 {
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
				t.Errorf("%s: %s of %s is shown as %s", name, part.Amount, total.Amount, x.shown)
			}
		}
		sum += s.Shown.Micro()
	}
	for _, l := range p.Lines {
		open = open || !l.Amount.Known() && !l.Row.unknown()
		if !l.Amount.Known() {
			if l.Share.Basis != money.Unknown {
				t.Errorf("%s: the share of nothing known is %s", lineName(l), l.Share.Shown)
			}
			continue
		}
		if big.NewInt(0).Mul(big.NewInt(l.Amount.Cents()), big.NewInt(100)).Cmp(new(big.Int).Mul(big.NewInt(total.Cents()), big.NewInt(1_000_000))) < 0 {
			within(lineName(l), l.Share, l.Amount)
		} else {
			open = true
		}
		if l.Share.Basis < max(l.Amount.Basis, total.Basis) {
			t.Errorf("%s: the share of %s and %s is %s", lineName(l), print(l.Amount), print(total), l.Share.Basis)
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
	within("unallocated", left, p.Unallocated.Amount)
	if sum != 100_000_000 {
		t.Errorf("the shown shares add up to %d millionths of a percent", sum)
	}
}

// TestStatedStays: what the record states stands in the plan as it is stated,
// whatever else does not agree with it.
func TestStatedStays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anySheet(t)
		t.Log(s.text())
		p := s.plan(t, anyProgramme(t), Options{ProRate: Rate(draw(t, "prorate", 2))})
		stays := func(name string, f Figure, a money.Amount) {
			if a.Known() != (f.Basis == money.Stated) || a.Known() && a != f.Amount {
				t.Errorf("%s is %s, the record states %q", name, print(f), a)
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
			if want, _ := money.ParseShare(l.share); p.Lines[i].Share.Stated != want {
				if total := p.Total.Amount; p.Lines[i].Amount.Known() && total.Cents() > 0 {
					t.Errorf("%s: the stated share is %s", l.name(), p.Lines[i].Share.Stated)
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
					seen[1] = seen[1] || is(x.Each.Amount, e.each) || x.Number == 1 && is(x.Amount, e.each)
					seen[2] = seen[2] || is(x.Each.FullYear, e.full) || x.Number == 1 && is(x.FullYear, e.full)
				}
				for n, a := range []money.Amount{e.amount, e.each, e.full} {
					if a.Known() && !seen[n] {
						t.Errorf("%s: nobody pays the stated %s", l.name(), a)
					}
				}
			}
		}
	})
}

// TestPure: a plan hangs on its record alone, which it does not change, and
// says the same figures where it explains them.
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
		o.Explain = true
		explained := PlanOf(project, &project.Budgets[0], programme, &o)
		a, b, c := allFigures(first), allFigures(second), allFigures(explained)
		if len(a) != len(b) || len(a) != len(c) {
			t.Fatalf("%d, %d and %d figures", len(a), len(b), len(c))
		}
		for name, f := range a {
			if !sameFigure(f, b[name]) || !sameFigure(f, c[name]) {
				t.Errorf("%s: %s, then %s, explained %s", name, print(f), print(b[name]), print(c[name]))
			}
			if !f.Why().IsZero() {
				t.Errorf("%s says why: nobody asked", name)
			}
			why := c[name].Why()
			if worked := f.Basis == money.Derived || f.Basis == money.Estimated; worked && why.In(language.English) == "" {
				t.Errorf("%s: %s does not say why", name, print(f))
			}
			if f.Basis == money.Stated && !why.IsZero() {
				t.Errorf("%s is stated, and says why", name)
			}
		}
	})
}

// TestEstimatesOnlyAdd: estimates fill in what is unknown without them.
func TestEstimatesOnlyAdd(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, programme := anySheet(t), anyProgramme(t)
		t.Log(s.text())
		without := allFigures(s.plan(t, programme, Options{}))
		for _, rate := range []Rate{ByMonths, ByDays} {
			for name, f := range allFigures(s.plan(t, programme, Options{ProRate: rate})) {
				if before := without[name]; !sameFigure(before, f) && f.Basis != money.Estimated {
					t.Errorf("%s is %s, with estimates %s", name, print(before), print(f))
				}
			}
		}
	})
}

// TestWhatIfMarks: what a what-if changes is marked as assumed.
func TestWhatIfMarks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, programme := anySheet(t), anyProgramme(t)
		o := anyOptions(t, s)
		t.Logf("%+v\n%s", o, s.text())
		before := allFigures(s.plan(t, programme, Options{ProRate: o.ProRate}))
		for name, f := range allFigures(s.plan(t, programme, o)) {
			was := before[name]
			if f.Known() && f.Amount != was.Amount && f.Basis != money.Assumed && (o.ProRate == NoRate || f.Basis != money.Estimated) {
				t.Errorf("%s was %s and is %s", name, print(was), print(f))
			}
		}
	})
}
