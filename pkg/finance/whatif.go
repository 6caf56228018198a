package finance

import (
	"slices"
	"strings"

	"sostool/pkg/money"
	"sostool/pkg/record"
)

// AssumedShare is a share that a what-if gives to a line, named as in paths:
// by its source, with /payer or /form where two lines share one.
type AssumedShare struct {
	Line  string
	Share money.Share
}

// AssumedPayer is a payer that a what-if adds to the lines of a source, with
// what it pays in a full year.
type AssumedPayer struct {
	Name     string
	Source   record.Source
	FullYear money.Amount
}

func (p *Plan) applied(name string) {
	if p.Applied == nil {
		p.Applied = make(map[string]int)
	}
	p.Applied[name]++
}

// drops reports whether a party is assumed not to pay.
func (p *Plan) drops(party string) bool {
	for _, name := range p.options.Drop {
		if p.same(name, party) {
			p.applied(name)
			return true
		}
	}
	return false
}

// The flags of what-ifs; under the first two Options.Equal and the options of the total
// are applied.
const (
	EqualSplit = "--split"
	NewTotal   = "--total"
	NewShare   = "--share"
	NoPayer    = "--drop-payer"
	NewPayer   = "--add-payer"
)

// WhatIf reports whether anything is assumed.
func (o *Options) WhatIf() bool {
	return o.Total.Known() || o.TotalShare.Known() || len(o.Shares)+len(o.Drop)+len(o.Add) > 0 || o.Equal
}

// addPayers puts the payers of a what-if on lines of their source: on one that has payers
// before one that has none, and on none that one payer pays or that is not money.
func (p *Plan) addPayers() {
	for _, add := range p.options.Add {
		var on *Line
		for _, line := range p.Lines {
			f := line.Funding
			if f.Source == add.Source && f.Payer == "" && FormOf(f) == record.Money && (on == nil || len(on.Funding.Payers) == 0 && len(f.Payers) > 0) {
				on = line
			}
		}
		if on == nil || slices.ContainsFunc(on.Payers, func(x *Payer) bool {
			return slices.ContainsFunc(x.Names, func(n string) bool { return p.same(add.Name, n) })
		}) {
			continue
		}
		row := p.blank()
		row.FullYear = p.assumed(add.FullYear, NewPayer+" "+add.Name)
		on.Payers = append(on.Payers, &Payer{Row: row, Names: []string{add.Name}, Number: 1, added: true})
		p.applied(add.Name)
	}
}

// names reports whether a name is that of a line: its source, or source/payer
// or source/form.
func (p *Plan) names(name string, f *record.Funding) bool {
	source, rest, divided := strings.Cut(name, "/")
	return source == string(f.Source) && (!divided || rest == string(FormOf(f)) || f.Payer != "" && p.same(rest, string(f.Payer)))
}

// without is a party that is assumed not to pay, as a term of what it no longer is a
// part of.
func (p *Plan) without(party string, paid money.Amount) Term {
	return hanging(p.assumed(paid, NoPayer+" "+party))
}

// mark makes assumed whatever an assumption has changed: every figure that the
// plan without any has not, or has otherwise.
func (p *Plan) mark(without *Plan) {
	figure := func(f *Figure, g Figure) {
		if f.Known() && (!g.Known() || f.Cents() != g.Cents()) {
			f.Basis = money.Assumed
		}
	}
	row := func(r, s *Row) {
		figure(&r.Amount, s.Amount)
		figure(&r.FullYear, s.FullYear)
		for j := range r.Years {
			figure(&r.Years[j], s.year(j))
		}
	}
	row(&p.Total, &without.Total)
	row(&p.Unallocated, &without.Unallocated)
	row(&p.Unitemised, &without.Unitemised)
	for i, c := range p.Costs {
		row(&c.Row, &without.Costs[i].Row)
	}
	for _, line := range p.Lines {
		other := new(Line)
		if i := slices.IndexFunc(without.Lines, func(l *Line) bool { return l.Funding == line.Funding }); i >= 0 {
			other = without.Lines[i]
		}
		row(&line.Row, &other.Row)
		row(&line.Rest, &other.Rest)
		figure(&line.Share.Off, other.Share.Off)
		if line.Share.Exact.Known() && (line.Share.Exact != other.Share.Exact || max(line.Amount.Basis, p.Total.Amount.Basis) == money.Assumed) {
			line.Share.Basis = money.Assumed
		}
		for _, payer := range line.Payers {
			before := new(Payer)
			if i := slices.IndexFunc(other.Payers, func(x *Payer) bool { return x.Entry == payer.Entry && slices.Equal(x.Names, payer.Names) }); i >= 0 {
				before = other.Payers[i]
			}
			row(&payer.Row, &before.Row)
			row(&payer.Each, &before.Each)
		}
	}
}

// year is the figure of year j; unknown where the row has none.
func (r *Row) year(j int) Figure {
	if j < len(r.Years) {
		return r.Years[j]
	}
	return Figure{}
}
