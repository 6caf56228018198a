package finance

import (
	"slices"

	"sostool/pkg/money"
	"sostool/pkg/record"
)

// IsPublic reports whether a line is public funding.
func IsPublic(line *record.Funding) bool { return line.Source != record.Private }

// TellsPublic reports whether a budget tells public funding apart: it states it, a line is
// private, or the share of one is of it.
func TellsPublic(b *record.Budget) bool {
	return b.Public.Known() || slices.ContainsFunc(b.Funding, func(f record.Funding) bool { return SetsPublicApart(&f) })
}

// SetsPublicApart reports whether by a line the public funding is not simply all of it: the
// line is private, or its share is of the public funding.
func SetsPublicApart(line *record.Funding) bool {
	return !IsPublic(line) || line.Of == record.OfPublic
}

// PublicOf is the public funding that shares of it are of: as it is stated, else what its
// lines make where all of them are known; unknown otherwise.
func PublicOf(b *record.Budget) money.Amount {
	var lines Sum
	for i := range b.Funding {
		if line := &b.Funding[i]; IsPublic(line) {
			lines.Add(line.Amount)
		}
	}
	if b.Has("public") || !b.Sound("funding") || !lines.Whole() {
		return b.Public
	}
	return lines.Amount
}

// PublicSharesOf adds the stated shares of the public funding.
func PublicSharesOf(b *record.Budget) ShareSum { return sharesOf(b, true, IsPublic) }

// PublicLines adds the lines of public funding, as Lines adds all of them.
func PublicLines(project *record.Project, b *record.Budget) (s Sum, stated int) {
	return linesOf(project, b, IsPublic)
}

// FitsPublic reports whether the lines of public funding agree with what the budget states
// that this is.
func FitsPublic(project *record.Project, b *record.Budget) bool {
	s, stated := PublicLines(project, b)
	return stated == 0 || s.Agrees(b.Public) || s.Rounded(b.Public)
}

// shareWhole is what a line's share is of, as it is stated or follows at once: the total, or
// the public funding.
func shareWhole(b *record.Budget, total money.Amount, line *record.Funding) money.Amount {
	if line.Of == record.OfPublic {
		return PublicOf(b)
	}
	return total
}

// Of is what the line's share is of: the total where it states none, and where a what-if
// changes what it is.
func (l *Line) Of() record.ShareOf {
	if l.Funding.Of == record.OfPublic && !l.changed {
		return record.OfPublic
	}
	return record.OfTotal
}

// wholeOf is what shares are of: the total where nothing says another.
func wholeOf(of record.ShareOf) record.ShareOf {
	if of == "" {
		return record.OfTotal
	}
	return of
}

// apportioned reports whether the stated shares of a whole are rounded, and its lines
// apportioned in proportion to them.
func (p *Plan) apportioned(of record.ShareOf) bool {
	if of == record.OfPublic {
		return p.PublicApportioned
	}
	return p.Apportioned
}

// Whole is what a share is of: the total, or the public funding.
func (p *Plan) Whole(of record.ShareOf) Figure {
	if of == record.OfPublic {
		return p.Public.Amount
	}
	return p.Total.Amount
}

// isPart reports whether a line is one of those that make a whole.
func (l *Line) isPart(of record.ShareOf) bool { return of != record.OfPublic || IsPublic(l.Funding) }

// statedShares adds the stated shares of a whole.
func (p *Plan) statedShares(of record.ShareOf) ShareSum {
	if of == record.OfPublic {
		return PublicSharesOf(p.Budget)
	}
	return SharesOf(p.Budget)
}

// ofPublic has the public funding follow from its lines, or as what the private ones leave
// of the total; and the own contribution as what the rest of its kind leaves.
func (p *Plan) ofPublic() {
	if !p.public || !p.linesAreAll() {
		return
	}
	var public, private []*Row // lines
	for _, line := range p.Lines {
		if IsPublic(line.Funding) {
			public = append(public, &line.Row)
		} else {
			private = append(private, &line.Row)
		}
	}
	kinds := append([]*Row{&p.Public}, private...)
	p.ofList(&list{whole: &p.Public, rows: public}, equation{rule: TotalOfLines})
	if shares := PublicSharesOf(p.Budget); shares.Rows == len(public) && (shares.Off == 0 || shares.Rounded) {
		p.ofList(&list{whole: &p.Total, rows: kinds, own: &p.Public}, equation{rest: WhatIsLeft})
	}
	for _, line := range p.Lines {
		switch {
		case !line.left():
		case IsPublic(line.Funding):
			p.ofList(&list{whole: &p.Public, rows: public, own: &line.Row}, equation{rest: WhatIsLeft})
		default:
			p.ofList(&list{whole: &p.Total, rows: kinds, own: &line.Row}, equation{rest: WhatIsLeft})
		}
	}
}

// PublicFunding is the row of public funding; where the budget does not tell it apart, it is
// what the lines make.
func (p *Plan) PublicFunding() *Row {
	if !p.public {
		p.public = true
		p.ofPublic()
	}
	return &p.Public
}

// PublicShare is what part of the total is public funding; false where that is not known.
func (p *Plan) PublicShare() (Share, bool) {
	total := p.Total.Amount
	var share Share
	if !share.compare(p.Public.Amount, total) {
		return Share{}, false
	}
	if made := SumOf(p.Lines, func(l **Line) money.Amount { return (*l).Amount.Amount }); made.Whole() && made.Amount.Cents() == total.Cents() {
		share.Shown = money.Hundredths(0)
		for _, line := range p.Lines {
			if IsPublic(line.Funding) { // so that with the private lines' it makes 100,00 %
				share.Shown = money.AddShares(share.Shown, line.Share().Shown)
			}
		}
	}
	return share, true
}
