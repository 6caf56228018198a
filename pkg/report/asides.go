package report

import (
	"strconv"

	"sostool/pkg/catalogue"
	"sostool/pkg/decode"
	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

// Aside is what follows from a project's figures, for the place next to one that it
// states.
type Aside struct {
	At    source.Place
	Parts []language.Text // an amount, a share, the years
	Why   []language.Text // how each was worked out, as far as there is more to say
}

// Asides are the amounts, shares and years of a project's budgets that the record does not
// state and that follow from those that it does.
func Asides(c *catalogue.Catalogue, doc *decode.Record) []Aside {
	r := &Request{Catalogue: c}
	s := &subject{Request: r, doc: doc, project: doc.Project, programme: c.Programme(doc.Project.Programme)}
	var a asides
	for i := range s.project.Budgets {
		b := &s.project.Budgets[i]
		a.plan(s.planOf(b, finance.Options{}), b.Handle, "stage")
	}
	return a.all
}

// asides gathers what follows.
type asides struct {
	all []Aside
}

// plan gathers the rows of a plan. anchor is the key of its mapping that is always there.
func (a *asides) plan(p *finance.Plan, of source.Handle, anchor string) {
	a.row(p, &p.Total, of, "total", anchor, nil)
	for _, c := range p.Costs {
		if !c.Absent {
			a.row(p, &c.Row, c.Cost.Handle, "amount", "category", nil)
		}
	}
	for _, l := range p.Lines {
		a.row(p, &l.Row, l.Funding.Handle, "amount", "source", l)
		for _, x := range l.Payers {
			if e := x.Entry; e != nil && x.Number > 0 && x.Number == e.Number() {
				a.row(p, &x.Row, e.Handle, "amount", payerKey(e), nil)
			}
		}
	}
	for _, x := range p.Beneficiaries {
		a.plan(x.Plan, x.Beneficiary.Handle, beneficiaryKey(x.Beneficiary))
	}
}

func payerKey(x *record.Payer) string { return firstOf(x.Handle, "municipalities", "orgs", "count") }

func beneficiaryKey(x *record.Beneficiary) string {
	return firstOf(x.Handle, "org", "municipality", "group")
}

// firstOf is the first of some keys that a mapping has.
func firstOf(of source.Handle, keys ...string) string {
	for _, key := range keys {
		if of.Has(key) {
			return key
		}
	}
	return keys[0]
}

// row gathers what follows about a row that a mapping states something of; a line also has
// a share.
func (a *asides) row(p *finance.Plan, r *finance.Row, of source.Handle, amount, anchor string, l *finance.Line) {
	if !of.Exists() {
		return
	}
	var x Aside
	switch {
	case of.Has(amount):
		x.At = of.At(amount)
	case l != nil && of.Has("share"):
		x.At = of.At("share")
	default:
		x.At = of.At(anchor)
	}
	if !of.Has(amount) {
		x.add(r.Amount, language.Say("{0}", r.Amount.Amount))
	}
	if l != nil && !of.Has("share") && l.Share().Exact.Known() {
		x.Parts = append(x.Parts, language.Say("{0}", l.Share().Shown))
	}
	for j, year := range p.Years {
		if j < len(r.Years) && r.Years[j].Basis != money.Stated {
			x.add(r.Years[j], language.Say("{0}: {1}", language.Verbatim(strconv.Itoa(year)), r.Years[j].Amount))
		}
	}
	if len(x.Parts) > 0 {
		a.all = append(a.all, x)
	}
}

func (x *Aside) add(f finance.Figure, said language.Text) {
	if !f.Known() {
		return
	}
	x.Parts = append(x.Parts, said)
	if why := f.Why(); !why.IsZero() {
		x.Why = append(x.Why, why)
	}
}
