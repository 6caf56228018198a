package check

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"sostool/pkg/catalogue"
	"sostool/pkg/diag"
	"sostool/pkg/language"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

var referenceCycle = &Rule{
	Name: "reference-cycle", Severity: diag.Error,
	Title: language.Say("a thing that is a part of itself, or continues itself"),
	Why:   language.Say("Sums over a whole and its parts would never end."),
	Do:    language.Say("Remove the reference that is the wrong way round."),
	Any: func(p *Pass) {
		if project := p.Doc.Project; project != nil && (project.PartOf != "" || len(project.Continues.Items) > 0) {
			id := cmp.Or(p.Doc.ID(), p.Entry.ID)
			if s := p.Summary(record.ProjectID(id)); s != nil && s.Entry == p.Entry {
				p.cycle(p.relations.partOf, id, func(string) source.Place { return project.At("part_of") })
				p.cycle(p.relations.continues, id, func(next string) source.Place {
					return project.Continues.Item(slices.Index(project.Continues.Items, record.ProjectID(next)))
				})
			}
		}
		if p.Doc.Organisations != nil {
			for i := range p.Doc.Organisations.Organisations {
				o := &p.Doc.Organisations.Organisations[i]
				if known, _ := p.Organisation(record.OrganisationID(o.ID)); known.Organisation == o {
					p.cycle(p.relations.organisations, string(o.ID), func(string) source.Place { return o.At("part_of") })
				}
			}
		}
	},
}

// cycle reports that references lead back to a thing. All that lead to each other
// are one tangle and one finding: at the member whose name is first among those
// that are checked, with the shortest way back. at is where a member refers to
// the next one.
func (p *Pass) cycle(g *graph, id string, at func(next string) source.Place) {
	if chain := g.from(id); chain != nil {
		next := append(chain, id)[1]
		if len(chain) > maxChain {
			chain = append(chain[:maxChain:maxChain], "…")
		}
		p.Report(at(next), "{0} leads back to itself", id).
			Note("{0}", language.Verbatim(strings.Join(append(chain, id), " → "))).
			Suggest("remove the reference that is the wrong way round")
	}
}

// maxChain is how many records of a cycle are printed.
const maxChain = 12

// relations are what the records of a run have to do with each other, worked out
// once for all of them.
type relations struct {
	partOf, continues, organisations *graph // references that must not lead back
	twins                            twins
	named                            func() map[string]bool // organisations to which a kept file refers
}

func newRelations(c *catalogue.Catalogue, wanted func(*catalogue.Entry) bool) *relations {
	checked := func(id string) bool {
		s := c.Summary(record.ProjectID(id))
		return wanted == nil || s != nil && wanted(s.Entry)
	}
	return &relations{
		named: sync.OnceValue(func() map[string]bool { return referredTo(c) }),
		partOf: newGraph(checked, func(id string) []string {
			if s := c.Summary(record.ProjectID(id)); s != nil && s.PartOf != "" {
				return []string{string(s.PartOf)}
			}
			return nil
		}),
		continues: newGraph(checked, func(id string) []string {
			if s := c.Summary(record.ProjectID(id)); s != nil {
				return strs(s.Continues)
			}
			return nil
		}),
		organisations: newGraph(func(string) bool { return true }, func(id string) []string {
			if o, ok := c.Organisation(record.OrganisationID(id)); ok && o.PartOf != "" {
				return []string{string(o.PartOf)}
			}
			return nil
		}),
	}
}

func referredTo(c *catalogue.Catalogue) map[string]bool {
	named := make(map[string]bool)
	for _, e := range c.Entries {
		if doc := c.Kept(e); doc != nil && doc.Parsed() {
			if !doc.Whole() {
				for word := range catalogue.Words(doc.File.Bytes) {
					named[string(word)] = true
				}
			}
			for _, r := range doc.References {
				named[r.Name] = named[r.Name] || r.To == record.ToOrganisation || r.To == record.ToParty || r.To == record.ToAudience
			}
		}
	}
	return named
}

// graph is a relation between things, looked at once however many ask: each
// thing and each reference is visited a fixed number of times.
type graph struct {
	next    func(id string) []string
	checked func(id string) bool

	mutex   sync.Mutex
	numbers map[string]int // of the things that were met, in their order; Tarjan's index
	tangles map[string]*tangle
}

// tangle is the things of which each leads to each other.
type tangle struct {
	first string // of those that are checked; empty where none is
	chain []string
}

func newGraph(checked func(string) bool, next func(string) []string) *graph {
	return &graph{next: next, checked: checked, numbers: make(map[string]int), tangles: make(map[string]*tangle)}
}

// from is the shortest way from a thing to itself, which begins with it; nil where
// there is none or where it is not the first of its tangle.
func (g *graph) from(id string) []string {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	if _, met := g.numbers[id]; !met {
		g.explore(id)
	}
	if t := g.tangles[id]; t != nil && t.first == id {
		return t.chain
	}
	return nil
}

// explore finds the tangles among all that a thing leads to: Tarjan's strongly
// connected components, with a stack of its own since a chain may be long.
func (g *graph) explore(start string) {
	type visit struct {
		id   string
		next []string // not yet followed
		low  int
	}
	var visits []visit
	var open []string // things whose tangle is not known yet, in the order of their numbers
	within := make(map[string]bool)
	enter := func(id string) {
		n := len(g.numbers)
		g.numbers[id] = n
		open, within[id] = append(open, id), true
		visits = append(visits, visit{id, g.next(id), n})
	}
	for enter(start); len(visits) > 0; {
		v := &visits[len(visits)-1]
		if len(v.next) > 0 {
			id := v.next[0]
			v.next = v.next[1:]
			if _, met := g.numbers[id]; !met {
				enter(id)
			} else if within[id] {
				v.low = min(v.low, g.numbers[id])
			}
			continue
		}
		visits = visits[:len(visits)-1]
		if len(visits) > 0 {
			above := &visits[len(visits)-1]
			above.low = min(above.low, v.low)
		}
		if v.low < g.numbers[v.id] {
			continue
		}
		at := len(open) - 1
		for open[at] != v.id {
			at--
		}
		g.settle(open[at:])
		for _, id := range open[at:] {
			delete(within, id)
		}
		open = open[:at]
	}
}

// settle notes a tangle, if its things lead anywhere back.
func (g *graph) settle(ids []string) {
	if len(ids) == 1 && !slices.Contains(g.next(ids[0]), ids[0]) {
		return
	}
	t := new(tangle)
	for _, id := range ids {
		g.tangles[id] = t
		if g.checked(id) && (t.first == "" || id < t.first) {
			t.first = id
		}
	}
	if t.first != "" {
		t.chain = g.wayBack(t)
	}
}

// wayBack is the shortest way from the first of a tangle to itself.
func (g *graph) wayBack(t *tangle) []string {
	before := make(map[string]string)
	for queue := []string{t.first}; len(queue) > 0; queue = queue[1:] {
		for _, id := range g.next(queue[0]) {
			if id == t.first {
				var chain []string
				for at := queue[0]; at != t.first; at = before[at] {
					chain = append(chain, at)
				}
				chain = append(chain, t.first)
				slices.Reverse(chain)
				return chain
			}
			if _, met := before[id]; !met && g.tangles[id] == t {
				before[id] = queue[0]
				queue = append(queue, id)
			}
		}
	}
	return nil
}
