package finance

import (
	"strconv"
	"strings"
)

// A cell of a plan is one of its figures in its place, known or not: the address of the
// figure names it.

// eachCell visits the cells of the plan with their paths. A cell that the record states or
// could state has the path that it has there; payers are called by their names.
func (p *Plan) eachCell(visit func(path string, cell *Figure)) {
	row := func(base, amount, suffix string, r *Row) {
		visit(base+amount, &r.Amount)
		visit(base+".full_year"+suffix, &r.FullYear)
		for j := range r.Years {
			visit(base+".years"+suffix+"."+strconv.Itoa(p.Years[j]), &r.Years[j])
		}
	}
	base := p.Budget.Handle.Path()
	row(base, ".total", "", &p.Total)
	visit(base+".income", &p.Income)
	for _, c := range p.Costs {
		row(c.Cost.Handle.Path(), ".amount", "", &c.Row)
	}
	row(base+".unitemised", "", "", &p.Unitemised)
	for _, line := range p.Lines {
		at := line.Funding.Handle.Path()
		row(at, ".amount", "", &line.Row)
		for _, payer := range line.Payers {
			switch {
			case len(payer.Names) > 0:
				row(at+".payers["+strings.Join(payer.Names, ", ")+"]", ".amount", "", &payer.Row)
			default:
				row(payer.Entry.Handle.Path(), ".amount", "", &payer.Row)
			}
			if payer.Number > 1 && payer.Entry != nil {
				row(payer.Entry.Handle.Path(), ".amount_each", "_each", &payer.Each)
			}
		}
		row(at+".unallocated", "", "", &line.Rest)
	}
	row(base+".unallocated", "", "", &p.Unallocated)
}

// Cell is the figure of a path; nil where the plan has none.
func (p *Plan) Cell(path string) (cell *Figure) {
	p.eachCell(func(at string, f *Figure) {
		if cell == nil && at == path {
			cell = f
		}
	})
	return cell
}

// Path is the path of a figure that is in the record or in the plan; empty for all else.
func (p *Plan) Path(o *Origin) string {
	if o.Rule == Given {
		return o.Path()
	}
	if p.paths == nil {
		p.paths = make(map[*Origin]string)
		p.eachCell(func(path string, f *Figure) { p.paths[f.From] = path })
	}
	if path, ok := p.paths[o]; ok || p.before == nil {
		return path
	}
	return p.before.Path(o) // that it was scaled from
}

// ShareFrom is where a line's share of the total comes from; nil where that is not known.
func (p *Plan) ShareFrom(l *Line) *Origin {
	if !l.Share.Exact.Known() {
		return nil
	}
	f := p.figure(l.Share.OfIt.Amount, ShareOf, plus(l.Amount), hanging(p.Total.Amount))
	f.From.more = &detail{given: given{share: l.Share.Exact}}
	return f.From
}
