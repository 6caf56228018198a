package finance

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sostool/pkg/decode"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/municipality"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

// project reads a project whose only budget is the text.
func project(t testing.TB, period, budget string) *record.Project {
	t.Helper()
	return read(t, recordOf(period, budget))
}

// recordOf is the text of such a project.
func recordOf(period, budget string) string {
	return "record: project/1\nid: p\nname: {fi: P}\nstatus: applied\nperiod: " + period + "\nbudgets:\n  - stage: applied\n    " +
		strings.ReplaceAll(strings.TrimSpace(budget), "\n", "\n    ") + "\n"
}

func read(t testing.TB, text string) *record.Project {
	t.Helper()
	doc := decode.New(municipality.Load()).Decode(&source.File{Name: "p.yaml", Bytes: []byte(text)}, record.ProjectKind)
	if doc.Project == nil || len(doc.Findings) > 0 {
		t.Fatalf("%v\n%s", doc.Findings, text)
	}
	return doc.Project
}

// capped is a programme that lets the ministry pay 75 %.
var capped = &record.Programme{Caps: []record.Cap{{Source: "stm", MaxShare: money.Percent(75)}}}

// show writes a plan as tests expect it: for each row the amount, the share,
// the full year and the years, each with the mark of its basis.
func show(p *Plan) string {
	var b strings.Builder
	row := func(name string, r *Row, share string) {
		fmt.Fprintf(&b, "%s: %s", name, figure(r.Amount))
		if share != "" {
			b.WriteString(" (" + share + ")")
		}
		if r.FullYear.Known() {
			b.WriteString(" full year " + figure(r.FullYear))
		}
		if len(r.Years) > 0 {
			b.WriteString(" |")
		}
		for _, f := range r.Years {
			b.WriteString(" " + figure(f))
		}
		b.WriteString("\n")
	}
	for _, c := range p.Costs {
		row(string(c.Cost.Category), &c.Row, "")
	}
	for _, l := range p.Lines {
		row(string(l.Funding.Source), &l.Row, l.Share().Shown.String())
		for _, x := range l.Payers {
			name := strings.Join(x.Names, ", ")
			if name == "" {
				name = fmt.Sprintf("%d more", x.Number)
			}
			row("  "+name, &x.Row, "")
		}
		if r := l.Uncovered; r.Years != nil {
			row("  uncovered", &r, "")
		}
		if r := l.Rest(); !r.unknown() && r.Amount.Cents() != 0 {
			row("  rest", r, "")
		}
	}
	if p.Unallocated().Amount.Cents() != 0 {
		row("unallocated", p.Unallocated(), "")
	}
	row("total", &p.Total, "")
	return b.String()
}

// figure writes one figure, with the mark of its basis.
func figure(f Figure) string {
	if !f.Known() {
		return "–"
	}
	return strings.TrimSpace(f.Amount.String() + f.Basis.Mark())
}

const lapland = `
total: 1828204
full_year: 568000
funding:
  - source: stm
    amount: 1371152
    full_year: 426000
  - source: municipal
    share: 25%
    amount: 457052
    full_year: 142000
    payers:
      - municipalities: [Inari, Kemijärvi, Kemi, Kittilä, Rovaniemi, Tornio]
        full_year_each: 20000
      - count: 11
        of: municipality
        full_year_each: 2000
`

// TestPlan holds the plan to the vectors of the reference on financing, all
// worked out by hand, and to its rules of derivation.
func TestPlan(t *testing.T) {
	shares := func(text ...string) (out []AssumedShare) {
		for _, s := range text {
			line, percent, _ := strings.Cut(s, "=")
			share, err := money.ParseShare(percent)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, AssumedShare{line, share})
		}
		return out
	}
	tests := []struct {
		name, period, budget string
		programme            *record.Programme
		options              Options
		want                 string
	}{
		{"Lapland, 38 months", "2008-11-01/2011-12-31", lapland, capped, Options{}, `
stm: 1371152 (75.00%) full year 426000 | 93152* 426000* 426000* 426000*
municipal: 457052 (25.00%) full year 142000 | 31052* 142000* 142000* 142000*
  Inari: – full year 20000 | – 20000* 20000* 20000*
  Kemijärvi: – full year 20000 | – 20000* 20000* 20000*
  Kemi: – full year 20000 | – 20000* 20000* 20000*
  Kittilä: – full year 20000 | – 20000* 20000* 20000*
  Rovaniemi: – full year 20000 | – 20000* 20000* 20000*
  Tornio: – full year 20000 | – 20000* 20000* 20000*
  11 more: – full year 22000* | – 22000* 22000* 22000*
total: 1828204 full year 568000 | 124204* 568000* 568000* 568000*
`},
		{"Lapland by months: what the fees do not explain", "2008-11-01/2011-12-31", lapland, capped, Options{ProRate: ByMonths}, `
stm: 1371152 (75.00%) full year 426000 | 93152* 426000* 426000* 426000*
municipal: 457052 (25.00%) full year 142000 | 31052* 142000* 142000* 142000*
  Inari: 63333.34~ full year 20000 | 3333.34~ 20000* 20000* 20000*
  Kemijärvi: 63333.34~ full year 20000 | 3333.34~ 20000* 20000* 20000*
  Kemi: 63333.33~ full year 20000 | 3333.33~ 20000* 20000* 20000*
  Kittilä: 63333.33~ full year 20000 | 3333.33~ 20000* 20000* 20000*
  Rovaniemi: 63333.33~ full year 20000 | 3333.33~ 20000* 20000* 20000*
  Tornio: 63333.33~ full year 20000 | 3333.33~ 20000* 20000* 20000*
  11 more: 69666.67~ full year 22000* | 3666.67~ 22000* 22000* 22000*
  rest: 7385.33~ full year 0* | 7385.33~ 0* 0* 0*
total: 1828204 full year 568000 | 124204* 568000* 568000* 568000*
`},
		{"odd total under a 75 % cap", "2009", "total: 216349\nfunding:\n  - {source: stm, share: 75%}\n  - {source: municipal, share: 25%}", capped, Options{}, `
stm: 162261* (75.00%) | 162261*
municipal: 54088* (25.00%) | 54088*
total: 216349 | 216349*
`},
		{"the same without a cap", "2009", "total: 216349\nfunding:\n  - {source: stm, share: 75%}\n  - {source: municipal, share: 25%}", nil, Options{}, `
stm: 162262* (75.00%) | 162262*
municipal: 54087* (25.00%) | 54087*
total: 216349 | 216349*
`},
		{"three ways", "2009", "total: 100\nfunding:\n  - source: municipal\n    amount: 100\n    payers: [{municipalities: [Kemi, Tornio, Inari]}]\n    split: {by: equal}", nil, Options{}, `
municipal: 100 (100.00%) | 100*
  Kemi: 34* | 34*
  Tornio: 33* | 33*
  Inari: 33* | 33*
total: 100 | 100*
`},
		{"cents", "2009", "total: 0.05\nfunding:\n  - {source: stm, share: 75%}\n  - {source: municipal, share: 25%}", nil, Options{}, `
stm: 0.04* (80.00%) | 0.04*
municipal: 0.01* (20.00%) | 0.01*
total: 0.05 | 0.05*
`},
		{"uneven years: what is left is nobody's", "2009/2011", "total: 285000\nyears: {2009: 18000, 2010: 104000, 2011: 163000}\nfunding:\n  - source: stm\n    years: {2009: 9000, 2010: 52000, 2011: 81500}", nil, Options{}, `
stm: 142500* (50.00%) | 9000 52000 81500
unallocated: 142500* | 9000* 52000* 81500*
total: 285000 | 18000 104000 163000
`},
		{"uneven years: what is left is the applicant's own", "2009/2011", "total: 285000\nyears: {2009: 18000, 2010: 104000, 2011: 163000}\nfunding:\n  - source: stm\n    years: {2009: 9000, 2010: 52000, 2011: 81500}\n  - {source: municipal, own: true}", nil, Options{}, `
stm: 142500* (50.00%) | 9000 52000 81500
municipal: 142500* (50.00%) | 9000* 52000* 81500*
total: 285000 | 18000 104000 163000
`},
		{"half a cent never", "2009/2010", "total: 2499130.00\nfunding:\n  - {source: eu, amount: 1093749.50}", nil, Options{}, `
eu: 1093749.50 (43.77%) | – –
unallocated: 1405380.50* | – –
total: 2499130 | – –
`},
		{"hidden by rounding", "2009/2010", "total: 112023\nfunding:\n  - {source: eu, amount: 44809}", nil, Options{}, `
eu: 44809 (40.00%) | – –
unallocated: 67214* | – –
total: 112023 | – –
`},
		{"full cover", "2009/2010", "total: 6465000\nfunding:\n  - {source: stm, share: 100%}", nil, Options{}, `
stm: 6465000* (100.00%) | – –
total: 6465000 | – –
`},
		{"two part years", "2019-09-01/2022-08-31", "total: about 1100000\nfunding:\n  - {source: esr}\n  - {source: municipal, payer: Tornio, form: work}", nil, Options{}, `
esr: – | – – – –
municipal: – | – – – –
unallocated: about 1100000* | – – – –
total: about 1100000 | – – – –
`},
		{"two part years by months", "2019-09-01/2022-08-31", "total: about 1100000", nil, Options{ProRate: ByMonths}, `
unallocated: about 1100000* | 122222.22~ 366666.67~ 366666.67~ 244444.44~
total: about 1100000 | 122222.22~ 366666.67~ 366666.67~ 244444.44~
`},
		{"two part years by days", "2019-09-01/2022-08-31", "total: 1100000", nil, Options{ProRate: ByDays}, `
unallocated: 1100000* | 122445.25~ 367335.77~ 366332.12~ 243886.86~
total: 1100000 | 122445.25~ 367335.77~ 366332.12~ 243886.86~
`},
		{"assumed shares", "2019-09-01/2022-08-31", "total: about 1100000\nfunding:\n  - {source: esr}\n  - {source: municipal, payer: Tornio, form: work}", nil,
			Options{Shares: shares("esr=80%", "municipal=20%")}, `
esr: about 880000! (80.00%) | – – – –
municipal: about 220000! (20.00%) | – – – –
total: about 1100000 | – – – –
`},
		{"years and payers follow assumed shares", "2008-11-01/2011-12-31", lapland, capped, Options{Shares: shares("stm=70%", "municipal=30%")}, `
stm: 1279742! (70.00%) full year 397600! | 86942! 397600! 397600! 397600!
municipal: 548462! (30.00%) full year 170400! | 37262! 170400! 170400! 170400!
  Inari: – full year 24000! | – 24000! 24000! 24000!
  Kemijärvi: – full year 24000! | – 24000! 24000! 24000!
  Kemi: – full year 24000! | – 24000! 24000! 24000!
  Kittilä: – full year 24000! | – 24000! 24000! 24000!
  Rovaniemi: – full year 24000! | – 24000! 24000! 24000!
  Tornio: – full year 24000! | – 24000! 24000! 24000!
  11 more: – full year 26400! | – 26400! 26400! 26400!
total: 1828204 full year 568000 | 124204* 568000* 568000* 568000*
`},
		{"another total", "2009", "total: 100000\nfunding:\n  - {source: stm, amount: 70000}\n  - {source: municipal, share: 30%, amount: 30000}", nil, Options{Total: money.Euros(120000)}, `
stm: 84000! (70.00%) | 84000!
municipal: 36000! (30.00%) | 36000!
total: 120000! | 120000!
`},
		{"a tenth less", "2008-11-01/2011-12-31", lapland, capped, Options{TotalShare: money.Percent(90)}, `
stm: 1234036! (75.00%) full year 383400! | 83836! 383400! 383400! 383400!
municipal: 411348! (25.00%) full year 127800! | 27948! 127800! 127800! 127800!
  Inari: – full year 18000! | – 18000! 18000! 18000!
  Kemijärvi: – full year 18000! | – 18000! 18000! 18000!
  Kemi: – full year 18000! | – 18000! 18000! 18000!
  Kittilä: – full year 18000! | – 18000! 18000! 18000!
  Rovaniemi: – full year 18000! | – 18000! 18000! 18000!
  Tornio: – full year 18000! | – 18000! 18000! 18000!
  11 more: – full year 19800! | – 19800! 19800! 19800!
total: 1645384! full year 511200! | 111784! 511200! 511200! 511200!
`},
		{"full years that another total does not divide into", "2009/2011", "total: 30\nfunding:\n  - {source: stm, amount: 15, full_year: 5}\n  - {source: municipal, amount: 15, full_year: 5, payers: [{municipalities: [Kemi, Tornio], full_year_each: 2}, {municipalities: [Inari], full_year_each: 1}]}", nil, Options{Total: money.Euros(40)}, `
stm: 20! (50.00%) | 7! 7! 6!
municipal: 20! (50.00%) | 7! 7! 6!
  Kemi: 8! | 3! 3! 2!
  Tornio: 8! | 3! 3! 2!
  Inari: 4! | 1! 1! 2!
total: 40! | 14! 14! 12!
`},
		{"years and shares under another total", "2009/2011", "total: 600000\nyears: {2009: 200000, 2010: 200000, 2011: 200000}\nfunding:\n  - {source: stm, share: 80%}\n  - {source: municipal, share: 20%}", nil, Options{Total: money.Euros(540000)}, `
stm: 432000! (80.00%) | – – –
municipal: 108000! (20.00%) | – – –
total: 540000! | 180000! 180000! 180000!
`},
		{"lines that rounded shares make", "2009", "total: 100\nfunding:\n  - {source: eu, share: 33.33%}\n  - {source: state, share: 33.33%}\n  - {source: municipal, share: 33.33%}", nil, Options{}, `
eu: 34* (34.00%) | 34*
state: 33* (33.00%) | 33*
municipal: 33* (33.00%) | 33*
total: 100 | 100*
`},
		{"a share beside an amount", "2009", "total: 216349\nfunding:\n  - {source: stm, share: 75%}\n  - {source: municipal, amount: 54088}", nil, Options{}, `
stm: 162261* (75.00%) | 162261*
municipal: 54088 (25.00%) | 54088*
total: 216349 | 216349*
`},
		{"every line capped", "2009", "total: 100\nfunding:\n  - {source: stm, share: 33.33%}\n  - {source: stm, share: 33.33%, form: work}", capped, Options{}, `
stm: 33* (33.00%) | 33*
stm: 33* (33.00%) | 33*
unallocated: 34* | 34*
total: 100 | 100*
`},
		{"total from the lines", "2009/2010", "funding:\n  - {source: stm, amount: 75, years: {2009: 25}}\n  - {source: municipal, amount: 25, years: {2010: 20}}", nil, Options{}, `
stm: 75 (75.00%) | 25 50*
municipal: 25 (25.00%) | 5* 20
total: 100* | 30* 70*
`},
		{"total from the costs less the income", "2009", "income: 10\ncosts:\n  - {category: personnel, amount: 80}\n  - {category: travel, amount: 30}", nil, Options{}, `
personnel: 80 | 80*
travel: 30 | 30*
unallocated: 100* | 100*
total: 100* | 100*
`},
		{"total from the years", "2009/2010", "years: {2009: 40, 2010: 60}\nfunding:\n  - {source: stm, share: 75%}", nil, Options{}, `
stm: 75* (75.00%) | – –
unallocated: 25* | – –
total: 100* | 40 60
`},
		{"a line from its payers", "2009", "total: 60\nfunding:\n  - source: municipal\n    payers:\n      - {municipalities: [Kemi, Tornio], amount_each: 10}\n      - {count: 2, of: municipality, amount_each: 5}\n      - {municipalities: [Inari, Salla], amount: 30}", nil, Options{}, `
municipal: 60* (100.00%) | 60*
  Kemi: 10 | 10*
  Tornio: 10 | 10*
  2 more: 10* | 10*
  Inari, Salla: 30 | 30*
total: 60 | 60*
`},
		{"payers of whom one is not known", "2009", "total: 60\nfunding:\n  - source: municipal\n    payers:\n      - {municipalities: [Kemi], amount_each: 10}\n      - {of: municipality, count: 3}", nil, Options{}, `
municipal: – | –
  Kemi: 10 | 10*
  3 more: – | –
total: 60 | 60*
`},
		{"years that leave less than nothing", "2009/2010", "total: 100\nyears: {2009: 140}", nil, Options{}, `
unallocated: 100* | 140* –
total: 100 | 140 –
`},
		{"no end", "2009/..", "total: 100\nfull_year: 40", nil, Options{ProRate: ByMonths}, `
unallocated: 100* full year 40*
total: 100 full year 40
`},
		{"a payer less", "2008-11-01/2011-12-31", lapland, capped, Options{Drop: []string{"Tornio"}, ProRate: ByMonths}, `
stm: 1371152 (75.00%) full year 426000 | 93152* 426000* 426000* 426000*
municipal: 457052 (25.00%) full year 142000 | 31052* 142000* 142000* 142000*
  Inari: 63333.34~ full year 20000 | 3333.34~ 20000* 20000* 20000*
  Kemijärvi: 63333.34~ full year 20000 | 3333.34~ 20000* 20000* 20000*
  Kemi: 63333.33~ full year 20000 | 3333.33~ 20000* 20000* 20000*
  Kittilä: 63333.33~ full year 20000 | 3333.33~ 20000* 20000* 20000*
  Rovaniemi: 63333.33~ full year 20000 | 3333.33~ 20000* 20000* 20000*
  11 more: 69666.67~ full year 22000* | 3666.67~ 22000* 22000* 22000*
  uncovered: 63333.33! full year 20000! | 3333.33! 20000! 20000! 20000!
  rest: 7385.33~ full year 0* | 7385.33~ 0* 0* 0*
total: 1828204 full year 568000 | 124204* 568000* 568000* 568000*
`},
		{"a payer more on a line that is not known", "2009/2010", "total: 100\nfunding:\n  - {source: stm, amount: 75}\n  - {source: municipal}", nil,
			Options{Add: []AssumedPayer{{"Tornio", "municipal", money.Euros(7)}}}, `
stm: 75 (75.00%) | – –
municipal: – | – –
  Tornio: 14! full year 7! | 7! 7!
total: 100 | – –
`},
		{"a payer more is none of one payer's line", "2009", "total: 100\nfunding:\n  - {source: municipal, payer: Tornio, form: work, amount: 60}\n  - {source: municipal, amount: 40}", nil,
			Options{Add: []AssumedPayer{{"Kemi", "municipal", money.Euros(7)}}}, `
municipal: 60 (60.00%) | 60*
municipal: 40 (40.00%) | 40*
  Kemi: 7! full year 7! | 7!
  rest: 33! | 33!
total: 100 | 100*
`},
		{"years of a line beside those of a total that has none", "2009/2011", "total: 300\nfunding:\n  - {source: stm, amount: 225, years: {2009: 60, 2010: 75, 2011: 90}}\n  - {source: municipal, amount: 75}", nil, Options{ProRate: ByMonths}, `
stm: 225 (75.00%) | 60 75 90
municipal: 75 (25.00%) | 25~ 25~ 25~
total: 300 | 85~ 100~ 115~
`},
		{"a split shares every full year alike", "2008-11-01/2010", "total: 310\nfunding:\n  - source: municipal\n    amount: 310\n    full_year: 100\n    split: {by: weights, weights: {Kemi: 2, Tornio: 1}}", nil, Options{}, `
municipal: 310 (100.00%) full year 100 | 110* 100* 100*
  Kemi: 207* full year 67* | 73* 67* 67*
  Tornio: 103* full year 33* | 37* 33* 33*
total: 310 full year 100* | 110* 100* 100*
`},
		{"a split whose full years come to more than its parts", "2009/2010", "total: 200\nfunding:\n  - source: municipal\n    amount: 200\n    full_year: 100\n    split: {by: weights, weights: {Kemi: 2, Tornio: 1}}", nil, Options{}, `
municipal: 200 (100.00%) full year 100 | 100* 100*
  Kemi: 133* | 67* 66*
  Tornio: 67* | 33* 34*
total: 200 full year 100* | 100* 100*
`},
		{"a payer more", "2009/2010", "total: 100\nfunding:\n  - source: municipal\n    full_year: 50\n    payers: [{municipalities: [Kemi], full_year_each: 40}]", nil,
			Options{Add: []AssumedPayer{{"Tornio", "municipal", money.Euros(7)}}}, `
municipal: 100* (100.00%) full year 50 | 50* 50*
  Kemi: 80* full year 40 | 40* 40*
  Tornio: 14! full year 7! | 7! 7!
  rest: 6! full year 3! | 3! 3!
total: 100 full year 50* | 50* 50*
`},
		{"shared equally", "2009/2010", "total: 100\nfunding:\n  - source: municipal\n    amount: 100\n    payers: [{municipalities: [Kemi], full_year_each: 40}, {count: 2, of: municipality}]", nil, Options{Split: Equally}, `
municipal: 100 (100.00%) | – –
  Kemi: 34! | – –
  2 more: 66! | – –
total: 100 | – –
`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			period := test.period
			if !strings.Contains(period, "/") {
				period += "/" + period
			}
			p := project(t, period, test.budget)
			test.options.Same = func(a, b string) bool { return a == b }
			plan := PlanOf(p, &p.Budgets[0], test.programme, &test.options)
			if diff := cmp.Diff(strings.TrimPrefix(test.want, "\n"), show(plan)); diff != "" {
				t.Errorf("(- want, + got)\n%s", diff)
			}
		})
	}
}

// TestExact: the exact shares behind the rounded ones.
func TestExact(t *testing.T) {
	for _, test := range []struct{ total, part, exact, shown string }{
		{"1828204", "1371152", "74.999945%", "75.00%"},
		{"112023", "44809", "39.999821%", "40.00%"},
		{"2499130.00", "1093749.50", "43.765210%", "43.77%"},
	} {
		p := project(t, "2009/2010", "total: "+test.total+"\nfunding:\n  - {source: eu, amount: "+test.part+"}")
		s := PlanOf(p, &p.Budgets[0], nil, &Options{}).Lines[0].Share()
		if s.Exact.String() != test.exact || s.Shown.String() != test.shown {
			t.Errorf("%s of %s: %s, shown %s", test.part, test.total, s.Exact, s.Shown)
		}
	}
}

// TestWhy: every derived figure says how it was worked out.
func TestWhy(t *testing.T) {
	p := project(t, "2008-11-01/2011-12-31", lapland)
	plan := PlanOf(p, &p.Budgets[0], capped, &Options{ProRate: ByMonths})
	stm, municipal := plan.Lines[0], plan.Lines[1]
	for _, test := range []struct {
		f    Figure
		want string
	}{
		{stm.Years[0], "1 371 152 − 3 × 426 000 = 93 152 €"},
		{stm.Years[1], "a full year: 426 000 €"},
		{municipal.Payers[6].FullYear, "11 × 2 000 = 22 000 €"},
		{municipal.Payers[5].Years[0], "20 000 × 2/12 = 3 333.33 €"},
		{municipal.Rest().Amount, "457 052 − 2 × 63 333.34 − 4 × 63 333.33 − 69 666.67 = 7 385.33 €"},
		{stm.Share().Off, ""},
		{municipal.Share().Off, "457 052 − 457 051 = 1 €"},
		{stm.Amount, ""},
	} {
		if got := test.f.Why().In(language.English); got != test.want {
			t.Errorf("got %s, want %s", got, test.want)
		}
	}
	eachFigure(plan, func(name string, f Figure) {
		if f.Known() && f.Basis != money.Stated && f.Basis != money.Assumed && f.Why().IsZero() {
			t.Errorf("%s: %s %s does not say why", name, f.Amount, f.Basis)
		}
	})
}

func eachFigure(p *Plan, visit func(string, Figure)) {
	p.eachRow(func(r *Row) {
		visit("amount", r.Amount)
		visit("full year", r.FullYear)
		for j, f := range r.Years {
			visit(fmt.Sprint(p.Years[j]), f)
		}
	})
}
