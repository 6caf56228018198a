package check

import (
	"os"
	"slices"
	"testing"
	"testing/fstest"

	"sostool/pkg/catalogue"
	"sostool/pkg/finance"
	"sostool/pkg/money"
)

// byRegister is a budget of which more is known with the register of inhabitants.
const byRegister = `record: project/1
id: x
name: {fi: X}
status: ended
budgets:
  - stage: granted
    decided: 2009-01-31
    funding:
      - source: municipal
        split: {by: population, date: 2008-12-31}
        payers:
          - municipalities: [Kemi]
            per_inhabitant: 1.85
`

// TestViewPlan: a plan of the rules is that of the options that are asked for, and worked
// out once more only where these make a difference.
func TestViewPlan(t *testing.T) {
	own, err := catalogue.Open(os.DirFS("../../records"), "records")
	if err != nil {
		t.Fatal(err)
	}
	register, err := catalogue.Open(fstest.MapFS{"projects/x.yaml": {Data: []byte(byRegister)}}, "records")
	if err != nil {
		t.Fatal(err)
	}
	if made, used := viewPlans(t, own); used == 0 {
		t.Errorf("of %d plans that rules made none is used again", made)
	}
	if made, used := viewPlans(t, register); made == 0 || used != 0 {
		t.Errorf("of %d plans that know no inhabitants %d are used again", made, used)
	}
}

// viewPlans compares the plans of all views with ones that are worked out anew, and counts
// those that rules made and those of them that are used again.
func viewPlans(t *testing.T, c *catalogue.Catalogue) (made, used int) {
	visit := func(v *View) {
		if v.Record.Project == nil {
			return
		}
		p := v.Record.Project
		key := func(name string) string {
			if m := c.Register.Find(name, p.Period); m != nil {
				return m.Code
			}
			return name
		}
		o := &finance.Options{Kind: c.KindOf, Population: c.PopulationOf, Same: func(a, b string) bool { return key(a) == key(b) }}
		for i := range p.Budgets {
			b := &p.Budgets[i]
			of := v.pass.out.plans[b]
			plan, anew := v.Plan(p, b, o), finance.PlanOf(p, b, c.Programme(p.Programme), o)
			if of != nil {
				made++
			}
			if of == plan {
				used++
			}
			if got, want := planAmounts(plan), planAmounts(anew); !slices.Equal(got, want) {
				t.Errorf("%s, %s: %v, expected %v", v.Entry.Name, b.Path(), got, want)
			}
		}
	}
	Run(c, Options{Visit: visit, Workers: 1})
	return made, used
}

// planAmounts are all amounts of a plan.
func planAmounts(p *finance.Plan) (out []money.Amount) {
	add := func(r *finance.Row) {
		out = append(out, r.Amount.Amount, r.FullYear.Amount)
		for _, y := range r.Years {
			out = append(out, y.Amount)
		}
	}
	add(&p.Total)
	for _, c := range p.Costs {
		add(&c.Row)
	}
	for _, l := range p.Lines {
		add(&l.Row)
		for _, x := range l.Payers {
			add(&x.Row)
		}
	}
	for _, x := range p.Beneficiaries {
		out = append(out, planAmounts(x.Plan)...)
	}
	return out
}
