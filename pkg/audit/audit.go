// Package audit holds a record against the texts of its sources, both ways: what a text
// says and the record does not, and what the record cites and the text does not have. It
// finds amounts, percents, dates, periods, counts, register numbers, municipalities and
// organisations as documents print them, in Finnish and in Swedish.
//
// It reads words by the forms that names have, not by a grammar: it knows neither what a
// sentence means nor whether a passage is about the project. It opens no files.
package audit

import (
	"cmp"
	"slices"

	"sostool/pkg/calendar"
	"sostool/pkg/decode"
	"sostool/pkg/money"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

// Open is a passage of a text that the record leaves open.
type Open struct {
	Source  record.SourceID // the first whose text it is
	Text    *Text
	Passage *Passage
	Near    *Near // nil: nothing of the record is nearly that
}

// Unquoted is what the record cites and the text does not have.
type Unquoted struct {
	Path   string
	Says   string // empty: a figure that has no place in the text
	Value  string // that figure, as the record writes it
	Source record.SourceID
	Line   int // of the record
}

// Result is what comes of holding one record against the texts of its sources.
type Result struct {
	Open     []Open
	Unquoted []Unquoted
	Settled  int // passages that are not open
	Texts    int // that were read
}

// Of holds a project's record against its sources. text is the text of a source's file,
// or nil where there is none.
func (n *Names) Of(doc *decode.Record, text func(*record.Document) *Text) *Result {
	a := &auditing{names: n, doc: doc, facts: factsOf(n, doc), texts: make(map[record.SourceID]*Text), told: make(map[*Text]*facts), Result: new(Result)}
	var order []*Text
	sources := make(map[*Text][]record.SourceID)
	for i := range doc.Project.Sources {
		d := &doc.Project.Sources[i]
		id := record.SourceID(d.ID)
		if x := text(d); x != nil && a.texts[id] == nil {
			if a.texts[id] = x; sources[x] == nil {
				order = append(order, x)
			}
			sources[x] = append(sources[x], id)
		}
	}
	a.Texts = len(order)
	for _, x := range order {
		a.open(x, sources[x])
	}
	a.near()
	a.cited()
	slices.SortStableFunc(a.Unquoted, func(x, y Unquoted) int { return cmp.Compare(x.Line, y.Line) })
	return a.Result
}

// auditing is one record in hand.
type auditing struct {
	*Result
	names *Names
	doc   *decode.Record
	facts *facts
	texts map[record.SourceID]*Text
	told  map[*Text]*facts // by those that were asked
}

// open notes the passages of a text that nothing in the record settles.
func (a *auditing) open(x *Text, ids []record.SourceID) {
	p := a.doc.Project
	ours := func(id record.SourceID) bool { return slices.Contains(ids, id) }
	var says []string
	for i := range p.Citations {
		if ours(p.Citations[i].Source) {
			says = append(says, p.Citations[i].Says)
		}
	}
	told := newFacts(a.names, p.Period) // by claims, or left out by name
	for i := range p.LeftOut {
		if l := &p.LeftOut[i]; ours(l.Source) {
			says = append(says, l.Says)
			a.leftOut(told, l.Says)
		}
	}
	for i := range p.Discrepancies {
		for _, c := range p.Discrepancies[i].Claims {
			if ours(c.Source) {
				told.claim(c.Value)
			}
		}
	}
	a.Open = slices.Grow(a.Open, x.passages.count())
	covered := coverOf(x.quotes.find(says))
	settled := func(p *Passage) bool { return covered.has(p.core) || a.facts.has(p) || told.has(p) }
	for passage := range x.Passages() {
		switch {
		case settled(passage):
			a.Settled++
		case passage.Several():
			n, open := x.apart(passage, settled)
			a.Settled += n
			for _, p := range open {
				a.Open = append(a.Open, Open{Source: ids[0], Text: x, Passage: p})
			}
		default:
			if parts := x.beside(passage, &a.facts.amounts, &told.amounts); len(parts) > 0 {
				a.Settled += len(parts)
				continue
			}
			a.Open = append(a.Open, Open{Source: ids[0], Text: x, Passage: passage})
		}
	}
}

// said is what a text says. The amounts of the record tell figures apart that are side by side.
func (a *auditing) said(x *Text) *facts {
	if f := a.told[x]; f != nil {
		return f
	}
	f := newFacts(a.names, calendar.Period{})
	a.told[x] = f
	for p := range x.Passages() {
		f.passage(p)
		x.figures(p, f.passage)
		for _, part := range x.beside(p, &a.facts.amounts) {
			f.passage(part)
		}
	}
	return f
}

// leftOut adds the party that is left out by its name: all its forms are, then.
func (a *auditing) leftOut(told *facts, says string) {
	c := a.names.catalogue
	if told.municipality(says) {
		return
	}
	for _, id := range c.Bearers(says) {
		told.parties[party{org: record.OrganisationID(id)}] = true
	}
}

// cover is the part of a text that quotations are of.
type cover []stretch

func coverOf(found map[string][]stretch) (all cover) {
	for _, places := range found {
		all = append(all, places...)
	}
	slices.SortFunc(all, func(x, y stretch) int { return cmp.Or(cmp.Compare(x.from, y.from), cmp.Compare(x.to, y.to)) })
	for i := 1; i < len(all); i++ { // how far any that begins up to here goes
		all[i].to = max(all[i].to, all[i-1].to)
	}
	return all
}

// has reports whether one quotation has all of a stretch.
func (c cover) has(x stretch) bool {
	i, _ := slices.BinarySearchFunc(c, x.from+1, func(s stretch, from int32) int { return cmp.Compare(s.from, from) })
	return i > 0 && c[i-1].to >= x.to
}

// cited notes what citations say that their texts do not have, and the figures without a
// place in any text that is cited for them.
func (a *auditing) cited() {
	quotes := func(d *record.Document) *Quotes {
		if x := a.texts[record.SourceID(d.ID)]; x != nil {
			return x.quotes
		}
		return nil
	}
	missing, _ := Missing(&a.doc.Project.Documentation, quotes)
	for _, c := range missing {
		a.Unquoted = append(a.Unquoted, Unquoted{Path: c.Path, Says: c.Says, Source: c.Source, Line: c.Line("says")})
	}
	tree, citing := a.doc.Tree, a.citing()
	for i := int32(1); int(i) < len(tree.Nodes); i++ {
		if tree.Nodes[i].Type.Figure() && !tree.Nodes[i].Misfit {
			a.placed(i, citing)
		}
	}
}

// citing are the citations by the nodes that they are of.
func (a *auditing) citing() map[int32][]*record.Citation {
	citing := make(map[int32][]*record.Citation)
	for i := range a.doc.Project.Citations {
		c := &a.doc.Project.Citations[i]
		if node, _ := a.doc.Tree.Resolve(c.Path); node >= 0 {
			citing[node] = append(citing[node], c)
		}
	}
	return citing
}

// citationsOf are those of a node, else of the nearest one above it that has any.
func (a *auditing) citationsOf(citing map[int32][]*record.Citation, i int32) []*record.Citation {
	for i > 0 && citing[i] == nil {
		i = a.doc.Tree.Nodes[i].Parent
	}
	return citing[i]
}

// placed notes a figure that no text has that is cited for it without its words.
func (a *auditing) placed(i int32, citing map[int32][]*record.Citation) {
	tree := a.doc.Tree
	n := &tree.Nodes[i]
	var first *record.Citation
	for _, c := range a.citationsOf(citing, i) {
		x := a.texts[c.Source]
		if c.Says != "" || x == nil {
			return // its words are looked for, or the text is not here
		}
		if a.said(x).figure(n) {
			return
		}
		if first == nil {
			first = c
		}
	}
	if first != nil {
		line := a.doc.File.LineAt(int(n.At.From))
		a.Unquoted = append(a.Unquoted, Unquoted{Path: tree.Path(i), Value: n.Text, Source: first.Source, Line: line})
	}
}

// figure reports whether a figure of a record is among what a text says.
func (f *facts) figure(n *source.Node) bool {
	if n.Type == source.Share {
		s, err := money.ParseShare(n.Text)
		return err != nil || f.shares.hasShare(s) || f.bare.hasShare(s)
	}
	a, ok := money.ReadPrinted(n.Text)
	return !ok || f.counted(&Passage{value: value{figure: a.Amount}})
}
