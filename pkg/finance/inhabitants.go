package finance

import (
	"sostool/pkg/calendar"
	"sostool/pkg/money"
	"sostool/pkg/record"
)

// Inhabitants is how many live in a municipality that pays a part of a line.
type Inhabitants struct {
	Number int64
	Basis  money.Basis // stated, or estimated where they are those of the register
	Year   int         // the register's are of the end of it; 0 where the record states the number
	Area   int         // the year of whose area they are, where that is not the municipality's of the day; else 0
	from   given
}

// Register is how many lived in a municipality at the end of a year, the last one that is
// not after a day: a year of 0 where that is unknown. area is the year of whose area they
// are, where that is not the municipality's of the day; else 0.
type Register func(name string, on calendar.Date) (number int64, year, area int)

// Known reports whether the number is.
func (i Inhabitants) Known() bool { return i.Basis != money.Unknown }

// InhabitantsOf are those of a municipality that pays a part of a line: as the weights of
// its split state them, without weights those of the register on the split's day. same
// reports whether two names are those of one municipality; register, which may be nil,
// looks one up.
func InhabitantsOf(line *record.Funding, name string, same func(a, b string) bool, register Register) Inhabitants {
	split := &line.Split
	if split.By != record.Population && !perInhabitant(line) {
		return Inhabitants{} // the weights are of something else
	}
	for _, e := range split.Weights.Entries {
		if e.Value.Known() && same(string(e.Key), name) {
			return Inhabitants{int64(e.Value.Int()), money.Stated, 0, 0, given{of: split.Weights.Handle, key: string(e.Key)}}
		}
	}
	if split.Has("weights") {
		return Inhabitants{}
	}
	return register.inhabitants(name, split.Date, given{of: split.Handle, key: "date"})
}

// inhabitants are those of a municipality on a day that is given; unknown also where there
// is no register.
func (r Register) inhabitants(name string, on calendar.Date, by given) Inhabitants {
	if r == nil {
		return Inhabitants{}
	}
	number, year, area := r(name, on)
	if year == 0 {
		return Inhabitants{}
	}
	return Inhabitants{number, money.Estimated, year, area, by}
}

// perInhabitant reports whether a payer of the line pays by inhabitant.
func perInhabitant(line *record.Funding) bool {
	for k := range line.Payers {
		if line.Payers[k].PerInhabitant.Known() {
			return true
		}
	}
	return false
}

// inhabitants are those of a payer of a line; unknown of several together.
func (p *Plan) inhabitants(line *record.Funding, x *Payer) Inhabitants {
	if len(x.Names) != 1 {
		return Inhabitants{}
	}
	return InhabitantsOf(line, x.Names[0], p.same, p.options.Population)
}

// number is the origin of a number of inhabitants; of none where it is not known.
func (p *Plan) number(i Inhabitants) Figure {
	if !i.Known() {
		return Figure{}
	}
	f := p.given(money.Amount{}, i.from, i.Number)
	f.Basis, f.From.Basis = i.Basis, i.Basis
	return f
}

// byInhabitants has a payer's amount follow from what it pays for each inhabitant.
func (p *Plan) byInhabitants(line *Line, x *Payer) {
	each := x.Entry.PerInhabitant
	of := p.inhabitants(line.Funding, x)
	if x.Amount.Known() || !each.Known() || !of.Known() {
		return
	}
	amount, ok := each.Times(of.Number)
	if p.Wide = p.Wide || !ok; !ok {
		return
	}
	f := p.figure(amount, ByInhabitants, hanging(p.number(of)), hanging(p.perHead(x.Entry)))
	x.Amount = p.rounded(ToNearest, Part{}, f)
}

// perHead is the origin of what an entry's payers pay for each inhabitant.
func (p *Plan) perHead(e *record.Payer) Figure {
	return p.given(money.Amount{}, given{of: e.Handle, key: "per_inhabitant", each: e.PerInhabitant}, 0)
}

// alone is who pays a line, or the part of it that x is of; empty where these are several
// together, or none is named. x is nil where it is the whole line.
func alone(line *Line, x *Payer) string {
	switch {
	case x == nil && len(line.Payers) == 0:
		return string(line.Funding.Payer)
	case x != nil && len(x.Names) == 1:
		return x.Names[0]
	default:
		return ""
	}
}

// people are the inhabitants of the one who pays, as its line has them, else as another
// line of the budget does.
func (p *Plan) people(line *Line, x *Payer) Inhabitants {
	name := alone(line, x)
	if name == "" {
		return Inhabitants{}
	}
	of := InhabitantsOf(line.Funding, name, p.same, p.options.Population)
	for _, other := range p.Lines {
		if !of.Known() {
			of = InhabitantsOf(other.Funding, name, p.same, p.options.Population)
		}
	}
	if x != nil && !of.Known() && p.options.Split == ByPopulation {
		return p.registered(line.Funding, name)
	}
	return of
}

// registered are those of the register on the day of a line's key, else of the budget's
// decision or the start of its period: for a line that has no weights, where a what-if
// shares it by them.
func (p *Plan) registered(line *record.Funding, name string) Inhabitants {
	by := given{of: line.Split.Handle, key: "date"}
	on := line.Split.Date
	if !on.Known() {
		by, on = given{of: p.Budget.Handle, key: "decided"}, p.Budget.Decided
	}
	if !on.Known() && p.Period.Start.Known() {
		on = p.Period.Start // its first day
		on.Month, on.Day = max(on.Month, 1), max(on.Day, 1)
	}
	if line.Split.Has("weights") || !on.Known() {
		return Inhabitants{}
	}
	return p.options.Population.inhabitants(name, on, by)
}

// PerInhabitant is what a payer of a line pays for each inhabitant, where the number of
// these is known.
type PerInhabitant struct {
	Inhabitants
	Stated money.PerHead // unknown where the record does not state it
	Euros  Figure        // the same, else amount/number, to the cent, halves up; unknown where the amount is
}

// PerHead is what the record states that a payer pays for each inhabitant; unknown where it
// states nothing, or an assumption has taken its place.
func (x *Payer) PerHead() money.PerHead {
	if x.Entry == nil || x.Amount.Basis == money.Assumed {
		return money.PerHead{}
	}
	return x.Entry.PerInhabitant
}

// PerInhabitant is what a payer pays for each inhabitant: of a part of a line, or with nil
// of the whole line; false where nothing is known of it.
func (p *Plan) PerInhabitant(line *Line, x *Payer) (PerInhabitant, bool) {
	out, amount := PerInhabitant{Inhabitants: p.people(line, x)}, line.Amount
	if x != nil {
		amount, out.Stated = x.Amount, x.PerHead()
	}
	switch {
	case out.Stated.Known():
		each, _ := out.Stated.Times(1)
		out.Euros = Figure{Amount: each, Basis: money.Stated}
	case out.Known() && out.Number > 0 && amount.Known():
		out.Euros = Figure{Amount: amount.Fraction(1, out.Number), Basis: max(money.Derived, amount.Basis, out.Basis)}
	}
	return out, out.Known() || out.Stated.Known()
}

// Registered are the register's inhabitants that figures of the plan's lines rest on, by
// the payers' names in the order of the lines.
func (p *Plan) Registered(visit func(line *Line, name string, of Inhabitants)) {
	for _, line := range p.Lines {
		see := func(x *Payer) {
			if of := p.people(line, x); of.Basis == money.Estimated {
				visit(line, alone(line, x), of)
			}
		}
		see(nil)
		for _, x := range line.Payers {
			see(x)
		}
	}
}

// ByInhabitant is what a payer entry's municipalities pay together by inhabitant. It is
// open where the number of one is unknown.
func ByInhabitant(e *record.Payer, inhabitants func(name string) Inhabitants) (s Sum) {
	for _, name := range e.Municipalities.Items {
		of := inhabitants(string(name))
		a, ok := e.PerInhabitant.Times(of.Number)
		if !of.Known() {
			a = money.Amount{}
		}
		s.Add(a)
		s.Wide = s.Wide || !ok
	}
	return s
}
