package finance

import (
	"sostool/pkg/money"
	"sostool/pkg/record"
)

// eachRow visits every row of the plan.
func (p *Plan) eachRow(visit func(*Row)) {
	visit(&p.Total)
	if p.public {
		visit(&p.Public)
	}
	for _, line := range p.Lines {
		visit(&line.Row)
		for _, payer := range line.Payers {
			visit(&payer.Row)
			if payer.Number > 1 {
				visit(payer.Each)
			}
		}
	}
	for _, c := range p.Costs {
		visit(&c.Row)
	}
}

// lessYears adds the amount and, taken off it, the years that are known to terms.
func (r *Row) lessYears(terms []Term) []Term {
	terms = append(terms, plus(r.Amount))
	for _, f := range r.Years {
		if f.Known() {
			terms = append(terms, minus(f))
		}
	}
	return terms
}

// fillFull fills in a calendar year wholly inside the period; it also hangs on the other
// terms.
func (p *Plan) fillFull(r *Row, j int, other ...Term) {
	if !r.Years[j].Known() {
		terms := append(make([]Term, 0, few), plus(r.FullYear))
		p.fill(&r.Years[j], p.figure(r.FullYear.Amount, FullYear, append(terms, other...)...))
	}
}

func (p *Plan) inPeriod(year int) bool {
	return p.Period.Bounded() && int(p.Period.Start.Year) <= year && year <= int(p.Period.End.Year)
}

// Known are the figures that are.
func Known(figures []Figure) []Figure {
	out := make([]Figure, 0, len(figures))
	for _, f := range figures {
		if f.Known() {
			out = append(out, f)
		}
	}
	return out
}

// rowed is what has a row: lines, payers, costs.
type rowed interface{ row() *Row }

func (l *Line) row() *Row  { return &l.Row }
func (p *Payer) row() *Row { return &p.Row }
func (c *Cost) row() *Row  { return &c.Row }

func rowsOf[T rowed](things []T) []*Row {
	rows := make([]*Row, 0, len(things)+1)
	return rowsIn(&rows, things)
}

// rowsIn is rowsOf in memory that is used again.
func rowsIn[T rowed](memory *[]*Row, things []T) []*Row {
	rows := (*memory)[:0]
	for _, t := range things {
		rows = append(rows, t.row())
	}
	*memory = rows
	return rows
}

// The figures of a row, for what is worked out of each kind alike.
func amountOf(r *Row) Figure   { return r.Amount }
func fullYearOf(r *Row) Figure { return r.FullYear }

func yearOf(j int) func(*Row) Figure {
	return func(r *Row) Figure { return r.Years[j] }
}

// fromShares works out the lines that state a share of a whole and no amount (rule 1): a line whose
// source the programme limits is rounded down, one of which it requires a least share up,
// the others by the largest remainder.
func (p *Plan) fromShares(of record.ShareOf) {
	total := p.Whole(of)
	if !total.Known() || total.Cents() < 0 {
		return
	}
	s := sharing{total: total, whole: of}
	terms := append(make([]Term, 0, few), plus(total))
	all := true
	for _, line := range p.Lines {
		switch {
		case !line.isPart(of):
		case line.Amount.Known():
			terms = append(terms, minus(line.Amount))
		case line.share.From != nil && line.Of() == of:
			s.lines, s.weights = append(s.lines, line), append(s.weights, line.part().Micro())
			s.how = append(s.how, p.rounding(line))
		default:
			all = false
		}
	}
	if len(s.lines) == 0 {
		return
	}
	left, known := p.sum(terms)
	s.unit = p.Unit
	if total.Cents()%s.unit != 0 || all && known && left.Cents()%s.unit != 0 {
		s.unit = 1 // a figure that was estimated, or is rounded to cents
	}
	want := int64(-1)
	if all && known {
		want = left.Cents() / s.unit
	}
	s.parts = money.Round(total.Cents()/s.unit, s.weights, money.Percent(100).Micro(), s.how, want)
	if s.parts == nil {
		p.Wide = true
		return
	}
	if known && p.sharesRounded(&s, left.Cents(), all) {
		p.inProportion(&s, left.Cents()/s.unit)
		if of == record.OfPublic {
			p.PublicApportioned = s.of != nil
		} else {
			p.Apportioned = s.of != nil
		}
	}
	p.share(&s, terms)
}
