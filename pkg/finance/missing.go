package finance

import "slices"

// Missing are the paths of what the record would have to state for a cell to be known, in
// the way that needs least: what is unknown in the equation that is nearest to giving it,
// followed down to what a record can state. Where no equation gives the cell it is its own
// path, and nothing where no record can state it. It is nothing for a cell that is known.
func (p *Plan) Missing(cell *Figure) []string { return p.Lacking()(cell) }

// Lacking is Missing for many cells of the plan.
func (p *Plan) Lacking() func(cell *Figure) []string {
	m := &missing{Plan: p, giving: make(map[*Figure][]equation), states: make(map[*Figure]string), asked: make(map[*Figure]bool)}
	p.eachCell(func(_, states string, f *Figure) { m.states[f] = states })
	p.eachPlan(func(p *Plan) {
		p.search = m
		for when := always; when <= remaining; when++ {
			p.equations(when)
		}
		p.search = nil
	})
	return func(cell *Figure) []string {
		if cell.Known() {
			return nil
		}
		if paths, ok := m.nearest(cell); ok {
			return paths
		}
		if states := m.states[cell]; states != "" {
			return []string{states}
		}
		return nil
	}
}

// missing is the search for what is missing.
type missing struct {
	*Plan
	giving map[*Figure][]equation // by the unknown cells that they may give
	states map[*Figure]string     // the path by which a record states a cell; empty: it can't
	asked  map[*Figure]bool       // cells that the search is about
}

// see keeps an equation under the unknown cells that it may give.
func (m *missing) see(e *equation) {
	kept := *e
	kept.parts, kept.where, kept.gives = slices.Clone(e.parts), slices.Clone(e.where), slices.Clone(e.gives)
	may := func(f *Figure, is bool) {
		if is && !f.Known() {
			m.giving[f] = append(m.giving[f], kept)
		}
	}
	for _, f := range e.gives {
		may(f, true)
	}
	if e.whole == nil {
		return
	}
	may(e.whole, e.rule != Given)
	for _, x := range e.parts {
		may(x.cell, e.rest != Given && x.n == 1 && (e.only == nil || e.only == x.cell))
	}
}

// nearest is what the equation that lacks least lacks for a cell; false where none gives
// it.
func (m *missing) nearest(cell *Figure) (least []string, ok bool) {
	m.asked[cell] = true
	defer delete(m.asked, cell)
	if least = m.claimed[cell].lacks(); len(least) > 0 {
		ok = true
	}
	for i := range m.giving[cell] {
		paths, can := m.lacks(&m.giving[cell][i], cell)
		if can && len(paths) > 0 && (!ok || len(paths) < len(least)) { // else it would give the cell, but for a contradiction
			least, ok = paths, true
		}
	}
	return least, ok
}

// lacks is what an equation lacks to give a cell; false where nothing a record states
// would make up for it.
func (m *missing) lacks(e *equation, cell *Figure) (paths []string, ok bool) {
	need := func(f *Figure) bool {
		if f == nil || f == cell || f.Known() {
			return true
		}
		of, can := []string{m.states[f]}, !m.asked[f]
		if of[0] == "" && can {
			of, can = m.nearest(f)
		}
		if !can {
			return false
		}
		for _, path := range of {
			if !slices.Contains(paths, path) {
				paths = append(paths, path)
			}
		}
		return true
	}
	if !need(e.whole) {
		return nil, false
	}
	for _, x := range e.parts {
		if !need(x.cell) {
			return nil, false
		}
	}
	for _, f := range e.where {
		if !need(f) {
			return nil, false
		}
	}
	if e.line != nil {
		weights, can := m.weights(e.line)
		return append(paths, weights...), can
	}
	return paths, true
}

// weights are the paths of the weights that a line's key lacks; false where it can't have
// them.
func (m *missing) weights(line *Line) (paths []string, ok bool) {
	split := &line.Funding.Split
	for _, x := range line.Payers {
		switch {
		case m.key(line.Funding, x, m.anew(line)).From != nil && x.Number > 0:
		case len(x.Names) != 1:
			return nil, false
		default:
			paths = append(paths, split.Handle.Path()+".weights."+x.Names[0])
		}
	}
	return paths, true
}
