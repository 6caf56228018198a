package finance

import (
	"slices"

	"sostool/pkg/money"
	"sostool/pkg/record"
)

// beside is what accompanies the figures of a plan: what lines, payers and costs leave of
// their whole, and the shares.
type beside struct {
	unallocated, unitemised Row
	share                   money.Share // what the lines leave of 100,00 %, where they leave something or nothing
	lines                   []besideLine
	unspent                 Figure
	unspentPart             Share
}

// besideLine is the same of a line.
type besideLine struct {
	rest  Row
	share Share
}

// Unallocated is what the lines leave of the total.
func (p *Plan) Unallocated() *Row { return &p.compared().unallocated }

// Unitemised is what the costs leave of the total, where costs are listed.
func (p *Plan) Unitemised() *Row { return &p.compared().unitemised }

// Rest is what the payers leave of the line; unknown where one of them is.
func (l *Line) Rest() *Row { return &l.compared().rest }

// Share is the line's share of the total.
func (l *Line) Share() *Share { return &l.compared().share }

// compared is the plan with what accompanies its figures, which is worked out once it is
// asked for: a table of many projects shows none of it.
func (p *Plan) compared() *beside {
	if p.beside == nil {
		p.compare()
	}
	return p.beside
}

func (l *Line) compared() *besideLine {
	l.plan.compared()
	return l.beside
}

func (p *Plan) compare() {
	p.beside = &beside{unallocated: p.blank(), lines: make([]besideLine, len(p.Lines))}
	if len(p.Costs) > 0 {
		p.beside.unitemised = p.blank()
	}
	none := p.blank()
	for i, line := range p.Lines {
		line.beside = &p.beside.lines[i]
		if line.beside.rest = none; len(line.Payers) > 0 {
			line.beside.rest = p.blank()
		}
	}
	p.equations(remaining)
	p.shares()
	p.compareBeneficiaries()
}

// givenTo are the lines that have figures, or payers that have: what has none is
// part of what the others leave.
func (p *Plan) givenTo() []*Row {
	rows := make([]*Row, 0, len(p.Lines)+1) // with what they leave
	for _, line := range p.Lines {
		if !line.unknown() || slices.ContainsFunc(line.Payers, func(payer *Payer) bool { return !payer.unknown() }) {
			rows = append(rows, &line.Row)
		}
	}
	return rows
}

// notGiven are the assumptions by which a line gives nothing: what is left hangs on them.
func (p *Plan) notGiven() (also []Term) {
	for _, line := range p.Lines {
		switch {
		case !line.unknown():
		case line.changed:
			also = append(also, hanging(line.share))
		case slices.ContainsFunc(line.Payers, func(x *Payer) bool { return x.equal }):
			also = append(also, hanging(p.equal(0)))
		}
	}
	return also
}

// unknown reports whether nothing is known about a row.
func (r *Row) unknown() bool {
	return !r.Amount.Known() && !r.FullYear.Known() && !slices.ContainsFunc(r.Years, Figure.Known)
}

// shares works out the lines' shares of the total (rule 2).
func (p *Plan) shares() {
	total := p.Total.Amount
	amounts := make([]int64, 0, few) // that make the total, with what is unallocated last
	of, left := make([]*Line, 0, few), append(make([]Term, 0, few), plus(total))
	for _, line := range p.Lines {
		share := &line.beside.share
		if !line.changed && line.Funding.Of != record.OfPublic {
			share.Stated = line.Funding.Share
		}
		if !line.Amount.Known() || total.Cents() <= 0 {
			continue
		}
		if share.compare(line.Amount, total) && line.changed && line.part().Known() {
			share.About = false
		}
		if s := share.Stated; s.Known() {
			part := asRounded(s.Of(total.Amount), s, total.Amount)
			share.Off = p.less(line.Amount, p.rounded(ToNearest, percent(s), p.figure(part, FromShare, plus(total), hanging(line.share))))
		}
		amounts, of, left = append(amounts, line.Amount.Cents()), append(of, line), append(left, minus(line.Amount))
	}
	rest, known := p.sum(left)
	if len(of) == 0 || !known || rest.Cents() < 0 {
		return
	}
	parts := money.Apportion(hundred, append(amounts, rest.Cents()))
	if parts == nil {
		return
	}
	for i, line := range of {
		line.beside.share.Shown = money.Hundredths(parts[i])
	}
	p.beside.share = money.Hundredths(parts[len(of)])
}

// hundred is what shown shares make together, in hundredths of a percent.
const hundred = 100_00

// compare works out what part of a whole an amount is; false where that is not known.
func (s *Share) compare(amount, whole Figure) bool {
	exact, ok := money.PercentOf(amount.Amount, whole.Amount, 6)
	if !ok {
		return false
	}
	s.Exact, s.Basis, s.About = exact, max(money.Derived, amount.Basis, whole.Basis), rounded(amount, whole)
	s.Shown, _ = money.PercentOf(amount.Amount, whole.Amount, 2)
	return true
}

// UnallocatedShare is the share of the total that the lines leave; false where
// it is not known.
func (p *Plan) UnallocatedShare() (Share, bool) {
	var share Share
	if !share.compare(p.Unallocated().Amount, p.Total.Amount) {
		return Share{}, false
	}
	if p.beside.share.Known() {
		share.Shown = p.beside.share
	}
	return share, true
}

// rounded reports whether the share of one figure in another is as uncertain as
// they are: all of a figure is all of it, however it is rounded.
func rounded(part, whole Figure) bool {
	return (part.IsAbout() || whole.IsAbout()) && part.Cents() != whole.Cents()
}
