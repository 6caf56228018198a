package finance

import (
	"strconv"
	"strings"

	"sostool/pkg/money"
	"sostool/pkg/record"
)

// A cell of a plan is one of its figures in its place, known or not: the address of the
// figure names it.

// keys are those of the figures of a row: of the amount, a full year and, to be followed by
// one, the years.
type keys [3]string

var (
	totalKeys  = keys{".total", ".full_year", ".years."}
	amountKeys = keys{".amount", ".full_year", ".years."}
	costKeys   = keys{".amount", "", ".years."}
	eachKeys   = keys{".amount_each", ".full_year_each", ".years_each."}
	restKeys   = keys{"", ".full_year", ".years."}

	beneficiaryKeys = keys{".total", "", ""} // by which a record states them of a beneficiary
)

// visitRow visits the cells of a row: one path, with the keys that follow it, names them,
// and the other is that by which a record states them.
type visitRow func(r *Row, path string, named keys, states string, stated keys)

// eachCell visits the cells of the plan with their paths, in which payers are called by
// their names, and with the path by which a record states the cell; empty where it can't.
func (p *Plan) eachCell(visit func(path, states string, cell *Figure)) {
	row := func(r *Row, path string, named keys, states string, stated keys) {
		one := func(k int, year string, f *Figure) {
			at := ""
			if stated[k] != "" {
				at = states + stated[k] + year
			}
			visit(path+named[k]+year, at, f)
		}
		one(0, "", &r.Amount)
		one(1, "", &r.FullYear)
		for j := range r.Years {
			one(2, strconv.Itoa(p.Years[j]), &r.Years[j])
		}
	}
	base := PathOf(p.Budget)
	total, public := totalKeys, keys{".public", "", ""}
	if p.within != nil {
		total, public = beneficiaryKeys, keys{}
	}
	row(&p.Total, base, totalKeys, base, total)
	if p.within == nil {
		visit(base+".income", base+".income", &p.Income)
	}
	if p.public {
		row(&p.Public, base+".public", restKeys, base, public)
	}
	for _, c := range p.Costs {
		at := base + c.Item()
		row(&c.Row, at, amountKeys, at, costKeys)
	}
	row(p.Unitemised(), base+".unitemised", restKeys, "", keys{})
	for _, line := range p.Lines {
		at := p.LinePath(line)
		row(&line.Row, at, amountKeys, at, amountKeys)
		for _, x := range line.Payers {
			x.eachRow(at, row)
		}
		row(&line.Uncovered, at+".uncovered", restKeys, "", keys{})
		row(line.Rest(), at+".unallocated", restKeys, "", keys{})
	}
	row(p.Unallocated(), base+".unallocated", restKeys, "", keys{})
	for _, x := range p.Beneficiaries {
		x.eachCell(visit)
	}
}

// Path is the path of a payer of the line of a path: by its names, else that of its entry.
func (x *Payer) Path(line string) string {
	if len(x.Names) == 0 && x.Entry != nil {
		return x.Entry.Handle.Path()
	}
	return line + ".payers[" + strings.Join(x.Names, ", ") + "]"
}

// eachRow visits the rows of a payer of the line of a path.
func (x *Payer) eachRow(line string, visit visitRow) {
	path, states, stated := x.Path(line), "", keys{}
	if x.Entry != nil {
		states = x.Entry.Handle.Path()
		stated = x.states()
	}
	visit(&x.Row, path, amountKeys, states, stated)
	if x.Number > 1 && x.Entry != nil {
		each := keys{eachKeys[0], eachKeys[1], ""}
		if len(x.Names) > 0 { // who would then no longer pay together
			each = keys{}
		}
		visit(x.Each, states, eachKeys, states, each)
	}
}

// eachPlan visits the plan and those of its beneficiaries.
func (p *Plan) eachPlan(visit func(*Plan)) {
	visit(p)
	for _, x := range p.Beneficiaries {
		visit(x.Plan)
	}
}

// PathOf is the path of a budget: that which it would have in the record, where claims make
// it.
func PathOf(b *record.Budget) string {
	if !b.Exists() {
		return "budgets[" + strings.TrimPrefix(string(b.Phase)+"/", "/") + string(b.Stage) + "]"
	}
	return b.Handle.Path()
}

// LinePath is the path of a line of funding, likewise.
func (p *Plan) LinePath(l *Line) string {
	if p.Budget.Exists() {
		return l.Funding.Handle.Path()
	}
	return PathOf(p.Budget) + ".funding[" + string(l.Funding.Source) + "]"
}

// states are the keys by which the payer's entry states its figures.
func (x *Payer) states() keys {
	switch alone := max(len(x.Entry.Municipalities.Items), len(x.Entry.Orgs.Items)) == 1; {
	case len(x.Names) != 1:
		return keys{".amount", "", ""}
	case alone:
		return keys{".amount", ".full_year_each", ""}
	default:
		return keys{".amount_each", ".full_year_each", ""}
	}
}

// Path is the path of a figure that is in the record or in the plan; empty for all else.
func (p *Plan) Path(o *Origin) string {
	if o.Rule == Given {
		return o.Path()
	}
	if p.paths == nil {
		p.paths = make(map[*Origin]string)
		p.eachCell(func(path, _ string, f *Figure) { p.paths[f.From] = path })
	}
	if path, ok := p.paths[o]; ok || p.before == nil {
		return path
	}
	return p.before.Path(o) // that it was scaled from
}

// ShareFrom is where a line's share of the total comes from; nil where that is not known.
func (p *Plan) ShareFrom(l *Line) *Origin {
	if !l.Share().Exact.Known() {
		return nil
	}
	return p.shareOf(l.Amount, p.Total.Amount, l.Share().Exact).From
}

// shareOf is a figure of no amount, whose origin is the share of a whole that a part is.
func (p *Plan) shareOf(part, whole Figure, share money.Share) Figure {
	f := p.figure(money.Amount{}, ShareOf, plus(part), hanging(whole))
	f.From.more = &detail{given: given{share: share}}
	return f
}

// Cells visits figures with their paths, known or not. Where several have one path, it is
// that of the first.
type Cells func(visit func(path string, cell *Figure))

// Cells are those of the plan.
func (p *Plan) Cells() Cells {
	return func(visit func(string, *Figure)) {
		p.eachCell(func(path, _ string, cell *Figure) { visit(path, cell) })
	}
}

// At is the figure of a path; nil where there is none.
func (c Cells) At(path string) (cell *Figure) {
	c(func(at string, f *Figure) {
		if cell == nil && at == path {
			cell = f
		}
	})
	return cell
}

// Paths are those of all figures.
func (c Cells) Paths() (paths []string) {
	c(func(path string, _ *Figure) { paths = append(paths, path) })
	return paths
}
