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

// Way is how payers share what they take over, or have taken off them.
type Way uint8

// The ways.
const (
	NoWay Way = iota
	Equally
	ByPayments   // in proportion to what each pays
	ByPopulation // by the weights of the line's key
)

// String is the word by which the flag names it; empty for NoWay.
func (w Way) String() string { return [...]string{"", "equal", "payments", "population"}[w] }

// The flags of what-ifs; under the first two Options.Split and the options of the total
// are applied.
const (
	NewSplit = "--split"
	NewTotal = "--total"
	NewShare = "--share"
	NoPayer  = "--drop-payer"
	NewPayer = "--add-payer"
)

// WhatIf reports whether anything is assumed.
func (o *Options) WhatIf() bool {
	return o.Total.Known() || o.TotalShare.Known() || len(o.Shares)+len(o.Drop)+len(o.Add) > 0 || o.Split != NoWay
}

// anew reports whether all lines are shared equally, in place of what their payers pay.
func (o *Options) anew() bool { return o.Split == Equally && len(o.Drop)+len(o.Add) == 0 }

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
		if on == nil || slices.ContainsFunc(slices.Concat(on.Payers, on.joins), func(x *Payer) bool {
			return slices.ContainsFunc(x.Names, func(n string) bool { return p.same(add.Name, n) })
		}) {
			continue
		}
		if p.applied(add.Name); add.FullYear.Cents() == 0 { // as the record has it
			if p.options.Split != NoWay {
				p.applied(NewSplit)
			}
			continue
		}
		row := p.blank()
		row.FullYear = p.assumed(add.FullYear, NewPayer+" "+add.Name)
		x := &Payer{Row: row, Names: []string{add.Name}, Number: 1, added: row.FullYear.From}
		if p.options.Split != NoWay {
			on.joins = append(on.joins, x)
		} else {
			on.Payers = append(on.Payers, x)
		}
	}
}

// names reports whether a name is that of a line: its source, or source/payer
// or source/form.
func (p *Plan) names(name string, f *record.Funding) bool {
	source, rest, divided := strings.Cut(name, "/")
	return source == string(f.Source) && (!divided || rest == string(FormOf(f)) || f.Payer != "" && p.same(rest, string(f.Payer)))
}

// leaves is the assumption that a party does not pay.
func (p *Plan) leaves(party string) *Origin { return p.assumed(money.Amount{}, NoPayer+" "+party).From }
