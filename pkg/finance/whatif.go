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
		on.Payers = append(on.Payers, &Payer{Row: row, Names: []string{add.Name}, Number: 1, added: row.FullYear})
		p.applied(add.Name)
	}
}

// names reports whether a name is that of a line: its source, or source/payer
// or source/form.
func (p *Plan) names(name string, f *record.Funding) bool {
	source, rest, divided := strings.Cut(name, "/")
	return source == string(f.Source) && (!divided || rest == string(FormOf(f)) || f.Payer != "" && p.same(rest, string(f.Payer)))
}

// leaves is the assumption that a party does not pay.
func (p *Plan) leaves(party string) Figure { return p.assumed(money.Amount{}, NoPayer+" "+party) }

// leave takes away the lines and the payers that are assumed not to pay: what they paid is
// left of the total and of the lines, of which all else stays as it is.
func (p *Plan) leave() {
	p.Lines = slices.DeleteFunc(p.Lines, func(line *Line) bool {
		if line.leaves.From != nil {
			p.gone = append(p.gone, hanging(line.leaves))
		}
		return line.leaves.From != nil
	})
	for _, line := range p.Lines {
		p.leaveLine(line)
	}
}

// leaveLine takes away the payers of a line that are assumed not to pay. Of those who paid
// together with one nothing is known but what each pays.
func (p *Plan) leaveLine(line *Line) {
	if !slices.ContainsFunc(line.Payers, func(x *Payer) bool { return x.leaves.From != nil }) {
		return
	}
	var stay []*Payer
	for _, x := range line.Payers {
		if x.leaves.From == nil {
			stay = append(stay, x)
			continue
		}
		line.gone = append(line.gone, hanging(x.leaves))
		for _, name := range x.Names {
			if len(x.Names) > 1 && !p.drops(name) {
				each := x.Each
				each.Years = slices.Clone(each.Years)
				stay = append(stay, &Payer{Row: each, Names: []string{name}, Of: x.Of, Number: 1, Entry: x.Entry})
			}
		}
	}
	line.Payers = stay
}
