package finance

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sostool/pkg/money"
	"sostool/pkg/record"
)

// phases are those of a project of two years, one each.
const phases = "phases:\n  - {id: i, period: 2009/2009}\n  - {id: ii, period: 2010/2010}\n"

// financing works out the budgets of a project that is given by its period and
// the lines after it.
func financing(t *testing.T, period, text string, o *Options) *Financing {
	t.Helper()
	p := read(t, "record: project/1\nid: p\nname: {fi: P}\nstatus: granted\nperiod: "+period+"\n"+strings.TrimSpace(text)+"\n")
	f := &Financing{Project: p, Chosen: Budgets(p, "")}
	for _, c := range f.Chosen {
		f.Plans = append(f.Plans, PlanOf(p, c.Budget, nil, o))
	}
	return f
}

// TestPaid: what a party pays is the lines that are wholly its own and its rows
// of the others, as far as they are known, in the budgets that count, and
// nothing outside the project's period. Each payment
// is written with its place, source and payers, and how its row is shown.
func TestPaid(t *testing.T) {
	tests := []struct {
		name, period, text string
		party              string
		options            Options
		want               string
	}{
		{"a line that it pays wholly", "2009/2010", `
budgets:
  - {stage: granted, funding: [{source: municipal, payer: Kemi, amount: 40, years: {2009: 15}}, {source: stm, amount: 60}]}
`, "Kemi", Options{}, `
0 municipal: 40 | 15 25*
paid 40; 2008 0*, 2009 15, 2010 25*, 2011 0*
`},
		{"two lines", "2009/2010", `
budgets:
  - {stage: granted, funding: [{source: municipal, payer: Kemi, amount: 40, full_year: 20}, {source: private, form: work, payer: Kemi, amount: 5}]}
`, "Kemi", Options{}, `
0 municipal: 40 | 20* 20*
0 private: 5 | – –
paid 45*; 2008 0*, 2009 20*+, 2010 20*+, 2011 0*
`},
		{"one among several", "2008-11-01/2010", `
budgets:
  - {stage: granted, funding: [{source: municipal, payers: [{municipalities: [Kemi, Tornio], full_year_each: 20}, {municipalities: [Inari], amount_each: 7}]}]}
`, "Kemi", Options{}, `
0 municipal Kemi: – | – 20* 20*
paid 40*+; 2008 –, 2009 20*, 2010 20*, 2011 0*
`},
		{"one among several, by months", "2008-11-01/2010", `
budgets:
  - {stage: granted, funding: [{source: municipal, payers: [{municipalities: [Kemi, Tornio], full_year_each: 21}]}]}
`, "Kemi", Options{ProRate: ByMonths}, `
0 municipal Kemi: 45.50~ | 3.50~ 21* 21*
paid 45.50~; 2008 3.50~, 2009 21*, 2010 21*, 2011 0*
`},
		{"an amount for each", "2009/2009", `
budgets:
  - {stage: granted, funding: [{source: municipal, payers: [{municipalities: [Kemi, Tornio], full_year_each: 20}, {municipalities: [Inari], amount_each: 7}]}]}
`, "Inari", Options{}, `
0 municipal Inari: 7 | 7*
paid 7; 2008 0*, 2009 7*, 2010 0*, 2011 0*
`},
		{"several together", "2009/2009", `
budgets:
  - {stage: granted, funding: [{source: municipal, payers: [{municipalities: [Kemi, Tornio], amount: 40}]}, {source: private, payer: Kemi, amount: 5}]}
`, "Kemi", Options{}, `
0 municipal Kemi, Tornio: – | –
0 private: 5 | 5*
paid 5*+; 2008 0*, 2009 5*+, 2010 0*, 2011 0*
`},
		{"a line that it pays wholly and is among the payers of", "2009/2009", `
budgets:
  - {stage: granted, funding: [{source: municipal, payer: Kemi, amount: 40, payers: [{municipalities: [Kemi], amount: 30}, {municipalities: [Tornio], amount: 10}]}]}
`, "Kemi", Options{}, `
0 municipal: 40 | 40*
paid 40; 2008 0*, 2009 40*, 2010 0*, 2011 0*
`},
		{"phases", "2009/2010", phases + `
budgets:
  - {phase: i, stage: granted, funding: [{source: municipal, payer: Kemi, amount: 40}]}
  - {phase: ii, stage: granted, funding: [{source: municipal, payer: Kemi, amount: 50, years: {2010: 50}}]}
`, "Kemi", Options{}, `
0 municipal: 40 | 40*
1 municipal: 50 | 50
paid 90*; 2008 0*, 2009 40*, 2010 50*, 2011 0*
`},
		{"one of the phases", "2009/2010", phases + `
budgets:
  - {phase: i, stage: granted, funding: [{source: municipal, payer: Kemi, amount: 40}]}
  - {phase: ii, stage: granted, funding: [{source: municipal, payer: Tornio, amount: 50}]}
`, "Kemi", Options{}, `
0 municipal: 40 | 40*
paid 40; 2008 0*, 2009 40*, 2010 0*, 2011 0*
`},
		{"a phase without a budget", "2009/2010", strings.Replace(phases, "2010/2010", "2010-01-01/2010-12-31", 1) + `
budgets:
  - {phase: i, stage: granted, funding: [{source: municipal, payer: Kemi, amount: 40, years: {2010: 0}}]}
`, "Kemi", Options{}, `
0 municipal: 40 | 40* 0
paid 40; 2008 0*, 2009 40*, 2010 0 of the phases with a budget, 2011 0*
`},
		{"a phase of which nothing is known", "2009/2010", phases + `
budgets:
  - {phase: i, stage: granted, funding: [{source: municipal, payer: Kemi, amount: 40}]}
  - {phase: ii, stage: granted, funding: [{source: municipal, payer: Kemi}]}
`, "Kemi", Options{}, `
0 municipal: 40 | 40*
1 municipal: – | –
paid 40*+; 2008 0*, 2009 40*, 2010 –, 2011 0*
`},
		{"phases beside the whole", "2009/2010", phases + `
budgets:
  - {stage: granted, funding: [{source: municipal, payer: Kemi, amount: 95}]}
  - {phase: i, stage: granted, funding: [{source: municipal, payer: Kemi, amount: 40}]}
  - {phase: ii, stage: granted, funding: [{source: municipal, payer: Kemi, amount: 50}]}
`, "Kemi", Options{}, `
0 municipal: 95 | – –
1 municipal: 40 | 40*
2 municipal: 50 | 50*
paid 95; 2008 0*, 2009 –, 2010 –, 2011 0*
`},
		{"named in budgets that do not count alone", "2009/2010", phases + `
budgets:
  - {stage: granted, funding: [{source: municipal, amount: 95}]}
  - {phase: i, stage: granted, funding: [{source: municipal, payer: Kemi, amount: 40}]}
  - {phase: ii, stage: granted, funding: [{source: municipal, payer: Kemi, amount: 50}]}
`, "Kemi", Options{}, `
1 municipal: 40 | 40*
2 municipal: 50 | 50*
paid 90*; 2008 0*, 2009 40*, 2010 50*, 2011 0*
`},
		{"named in the whole alone, where the phases are firmer", "2009/2010", phases + `
budgets:
  - {stage: applied, funding: [{source: municipal, payer: Kemi, amount: 95, full_year: 50}]}
  - {phase: i, stage: granted, funding: [{source: municipal, amount: 40}]}
  - {phase: ii, stage: granted, funding: [{source: municipal, amount: 50}]}
`, "Kemi", Options{}, `
0 municipal: 95 | 50* 50*
paid 95; 2008 0*, 2009 50*, 2010 50*, 2011 0*
`},
		{"nothing", "2009/2010", "budgets:\n  - {stage: granted, total: 100, funding: [{source: municipal, payer: Kemi, amount: 40}]}", "Tornio", Options{}, `
paid –; 2008 0*, 2009 –, 2010 –, 2011 0*
`},
		{"no budget", "2009/2010", "", "Kemi", Options{}, `
paid –; 2008 0*, 2009 –, 2010 –, 2011 0*
`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := financing(t, test.period, test.text, &test.options)
			payments := f.Payments(
				func(line *Line) bool { return line.Funding.Payer == record.Party(test.party) },
				func(name string) bool { return name == test.party })
			if diff := cmp.Diff(strings.TrimPrefix(test.want, "\n"), showPaid(f, payments)); diff != "" {
				t.Errorf("(- want, + got)\n%s", diff)
			}
		})
	}
}

// TestPaidIsWide: a sum that 64 bits do not hold is unknown.
func TestPaidIsWide(t *testing.T) {
	f := &Financing{Project: &record.Project{}, Chosen: []Chosen{{}}, Plans: []*Plan{{}}}
	line := &Line{Row: Row{Amount: stated(money.Cents(math.MaxInt64 - 1))}}
	payment := Payment{Line: line, Row: &line.Row}
	if paid := f.Paid([]Payment{payment}); paid.Figure != payment.Row.Amount {
		t.Errorf("one: %v", paid)
	}
	if paid := f.Paid([]Payment{payment, payment}); paid.Known() {
		t.Errorf("two: %v", paid)
	}
}

func showPaid(f *Financing, payments []Payment) string {
	var b strings.Builder
	for _, p := range payments {
		fmt.Fprintf(&b, "%d %s", p.Budget, p.Line.Funding.Source)
		if p.Payer != nil {
			b.WriteString(" " + strings.Join(p.Payer.Names, ", "))
		}
		b.WriteString(": " + figure(p.Row.Amount) + " |")
		for _, year := range p.Row.Years {
			b.WriteString(" " + figure(year))
		}
		b.WriteString("\n")
	}
	fmt.Fprintf(&b, "paid %s;", extent(f.Paid(payments)))
	for year := 2008; year <= 2011; year++ {
		fmt.Fprintf(&b, " %d %s,", year, extent(f.PaidIn(payments, OneYear(year))))
	}
	return strings.TrimSuffix(b.String(), ",") + "\n"
}

func extent(e Extent) string {
	text := figure(e.Figure)
	if e.Partial {
		text += "+"
	}
	if e.Lacks {
		text += " of the phases with a budget"
	}
	return text
}
