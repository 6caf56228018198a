package report

import (
	"slices"
	"strconv"
	"strings"

	"sostool/pkg/calendar"
	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/record"
	"sostool/pkg/source"
	"sostool/pkg/table"
)

// Sources is every figure of a project with its basis and where it comes from: the
// document, the place in it and the figure as it is printed there; as well as whatever
// else a source is cited for. Where sources contradict each other, their claims are side
// by side with the one that the record follows.
func Sources(r *Request) (*table.Table, *Coverage, error) {
	tables, o := collectFigures(r, (*subject).sources)
	if len(tables) == 0 {
		return nil, o, nil
	}
	return tables[0], o, nil
}

// origin is a figure with its basis and where it comes from.
type origin struct {
	path       string
	end        string // of the path, which people read below a heading
	value      table.Cell
	basis      money.Basis
	citation   *record.Citation // nil: none
	document   *record.Document // that is cited
	of         language.Text    // whose figure it is, of several the same
	claim, why language.Text    // what it is among sources that contradict each other, or how it was worked out
	code       string           // of these for machines
	heading    bool             // it has a path alone
}

func sourcesColumns() columns[*origin] {
	cited := func(text func(*record.Citation) string) func(*origin) string {
		return func(x *origin) string {
			if x.citation == nil {
				return ""
			}
			return text(x.citation)
		}
	}
	source := func(where func(*record.Citation) table.Cell) func(*origin) table.Cell {
		return func(x *origin) table.Cell {
			if x.citation == nil {
				return when(x.basis == money.Stated && !x.heading, table.Cell{Value: table.Missing{}})
			}
			return where(x.citation)
		}
	}
	return columns[*origin]{
		{key: "row", head: language.Say("Figure"), readers: table.People, cell: func(x *origin) table.Cell { return table.Plain(x.end) }},
		machine("path", language.Say("Figure"), func(x *origin) string { return x.path }),
		{key: "value", head: language.Say("Value"), cell: func(x *origin) table.Cell { return x.value }},
		{key: "basis", head: language.Say("Basis"), spare: table.Near, cell: func(x *origin) table.Cell { return when(!x.heading, table.Said(x.basis.String(), basisName(x.basis))) }},
		{key: "source", head: language.Say("Source"), readers: table.Machines, cell: source(func(c *record.Citation) table.Cell { return table.Plain(string(c.Source)) })},
		machine("place", language.Say("Place"), cited(func(c *record.Citation) string { return c.Place })),
		{key: "where", head: language.Say("Source"), readers: table.People, cell: source(whereCell)},
		machine("printed", language.Say("As printed"), cited(func(c *record.Citation) string { return c.Says })),
		{key: "claim", head: language.Say("Claim"), readers: table.Machines, cell: func(x *origin) table.Cell { return when(!x.claim.IsZero(), table.Said(x.code, x.claim)) }},
		{key: "arithmetic", head: language.Say("Arithmetic"), readers: table.Machines, cell: func(x *origin) table.Cell { return when(!x.why.IsZero(), table.Said(x.code, x.why)) }},
		{key: "how", head: language.Say("As printed, or how worked out"), readers: table.People, cell: func(x *origin) table.Cell { return saidAll(x.how()) }},
		{key: "document", head: language.Say("Document"), readers: table.Machines, cell: func(x *origin) table.Cell {
			if x.document == nil {
				return table.Cell{}
			}
			return named(x.document.Title)
		}},
	}
}

// whereCell is a source with the place in it.
func whereCell(c *record.Citation) table.Cell {
	if c.Place == "" {
		return table.Plain(string(c.Source))
	}
	return table.Said("", language.Say("{0}, {1}", string(c.Source), c.Place))
}

// how is all that people read about where a figure comes from, besides the source.
func (x *origin) how() (all joined) {
	if !x.of.IsZero() {
		all = append(all, x.of)
	}
	if x.citation != nil && x.citation.Says != "" {
		all = append(all, language.Say("\"{0}\"", x.citation.Says))
	}
	for _, t := range []language.Text{x.claim, x.why} {
		if !t.IsZero() {
			all = append(all, t)
		}
	}
	return all
}

// origins are those of the figures of one project.
type origins struct {
	*subject
	all       []*origin
	documents map[record.SourceID]*record.Document
	uncited   int // figures without a citation
}

func (s *subject) sources() *table.Table {
	t := &origins{subject: s, documents: make(map[record.SourceID]*record.Document)}
	for i := range s.project.Sources {
		d := &s.project.Sources[i]
		t.documents[record.SourceID(d.ID)] = d
	}
	t.stated()
	t.derived()
	out := &table.Table{Title: language.Say("Figures and their sources: {0}", textOf(s.project.Name)), Notes: t.notes()}
	sourcesColumns().fill(out, t.underHeadings())
	return out
}

// documented are the documents of the project that are cited, a line each.
func (s *subject) documented(cited func(record.SourceID) bool) (notes []language.Text) {
	for i := range s.project.Sources {
		d := &s.project.Sources[i]
		if !cited(record.SourceID(d.ID)) {
			continue
		}
		line := joined{textOf(d.Title)}
		if d.Date.Known() {
			line = append(line, language.Say("{0}", d.Date))
		}
		if d.File != "" {
			line = append(line, language.Verbatim(d.File))
		}
		if d.URL != "" {
			line = append(line, language.Verbatim(d.URL))
		}
		notes = append(notes, language.Say("{0}: {1}", string(d.ID), line))
	}
	return notes
}

// notes are the documents, how many figures cite none, and why one source is
// followed and not another.
func (t *origins) notes() []language.Text {
	notes := t.documented(func(record.SourceID) bool { return true })
	if t.uncited > 0 {
		notes = append(notes, language.Say("{0} stated {0|figure cites|figures cite} no document", t.uncited))
	}
	for i := range t.project.Discrepancies {
		if d := &t.project.Discrepancies[i]; d.Reason.In(language.English) != "" {
			notes = append(notes, language.Say("{0}: {1}", d.Path, textOf(d.Reason)))
		}
	}
	return notes
}

// stated adds the figures that are in the record, and whatever else cites a source, in
// the order of the file.
func (t *origins) stated() {
	tree := t.doc.Tree
	quoted, claims := t.quotations(), make(map[int32]*record.Discrepancy)
	for i := range t.project.Discrepancies {
		d := &t.project.Discrepancies[i]
		if node, _ := tree.Resolve(d.Path); node >= 0 {
			claims[node] = d
		}
	}
	for i := int32(1); i < int32(len(tree.Nodes)); i++ {
		n := &tree.Nodes[i]
		cited, d := quoted.at[i], claims[i]
		if !n.Type.Figure() && d == nil && cited == nil {
			continue
		}
		cited = quoted.of(i)
		path, value := tree.Path(i), t.nodeCell(i)
		switch {
		case d != nil:
			cited = t.claims(path, d, cited)
		case cited == nil:
			t.uncited++
			t.add(origin{path: path, value: value, basis: money.Stated})
		}
		for _, c := range cited {
			t.add(origin{path: path, value: value, basis: money.Stated, citation: c})
		}
	}
	for _, c := range quoted.lost {
		t.add(origin{path: c.Path, value: table.Cell{Value: table.Missing{}}, basis: money.Stated, citation: c})
	}
}

// quotations are a project's citations by what they are of.
type quotations struct {
	tree *source.Tree
	at   map[int32][]*record.Citation // by node
	lost []*record.Citation           // their paths lead nowhere
}

func (s *subject) quotations() quotations {
	q := quotations{tree: s.doc.Tree, at: make(map[int32][]*record.Citation)}
	for i := range s.project.Citations {
		c := &s.project.Citations[i]
		if node, _ := q.tree.Resolve(c.Path); node >= 0 {
			q.at[node] = append(q.at[node], c)
		} else {
			q.lost = append(q.lost, c)
		}
	}
	return q
}

// of are the citations of a value, else of the nearest mapping or list around it: these
// cover what is in them.
func (q quotations) of(node int32) []*record.Citation {
	for ; node > 0; node = q.tree.Nodes[node].Parent {
		if c := q.at[node]; c != nil {
			return c
		}
	}
	return nil
}

// claims adds what the sources say that contradict each other, with the place
// and the print where a citation has them. It returns the other citations.
func (t *origins) claims(path string, d *record.Discrepancy, cited []*record.Citation) []*record.Citation {
	rest := slices.Clone(cited)
	for i := range d.Claims {
		c := &d.Claims[i]
		says := &record.Citation{Source: c.Source}
		if at := slices.IndexFunc(rest, func(x *record.Citation) bool { return x.Source == c.Source }); at >= 0 {
			says = rest[at]
			rest = slices.Delete(rest, at, at+1)
		}
		remark, code := language.Say("contradicts the other; not followed"), "contradicts"
		if c.Source == d.Chosen {
			remark, code = language.Say("contradicts the other; the record follows this one"), "chosen"
		}
		t.add(origin{path: path, value: t.claim(path, c.Value), basis: money.Stated, citation: says, claim: remark, code: code})
	}
	return rest
}

func (t *origins) add(x origin) {
	x.end = x.path
	if x.citation != nil {
		x.document = t.documents[x.citation.Source]
	}
	t.all = append(t.all, &x)
}

// owner is the path of the mapping that a figure is in.
func (x *origin) owner() string {
	if i := strings.LastIndex(x.path, ".years"); i >= 0 {
		return x.path[:i]
	}
	return x.path[:max(0, strings.LastIndexByte(x.path, '.'))]
}

// underHeadings are the rows, those of one mapping below its path, of which people
// then read only the ends.
func (t *origins) underHeadings() (rows []table.Row) {
	c := sourcesColumns()
	for all := t.all; len(all) > 0; {
		base, n, depth := all[0].owner(), 1, 0
		for n < len(all) && all[n].owner() == base {
			n++
		}
		if base != "" && n > 1 {
			rows = append(rows, c.at(0, table.Heading, &origin{path: base, end: base, heading: true}))
			depth = 1
		}
		for _, x := range all[:n] {
			if depth > 0 {
				x.end = x.path[len(base)+1:]
			}
			rows = append(rows, c.at(depth, table.Item, x))
		}
		all = all[n:]
	}
	return rows
}

// value is a value as people read it in a table, and as the record writes it; of
// a mapping its title, of a list of mappings their number.
func (s *subject) nodeCell(node int32) table.Cell {
	tree := s.doc.Tree
	switch text := tree.Value(node); {
	case tree.Nodes[node].Kind == source.Sequence && text == "":
		n := len(tree.ItemNames(node))
		return table.Said(strconv.Itoa(n), language.Say("{0} {0|item|items}", n))
	case tree.Nodes[node].Kind != source.Mapping:
		return s.writtenCell(node, text)
	}
	for _, key := range []string{"title", "name", "text", "group", "org", "municipality"} {
		switch n := tree.Child(node, key); {
		case n < 0:
		case tree.Nodes[n].Kind == source.Scalar:
			return s.partyCell(tree.Nodes[n].Text)
		default:
			return named(texted(tree, n))
		}
	}
	return table.Cell{}
}

// texted is a text of the record by language.
func texted(tree *source.Tree, node int32) record.Text {
	in := func(language string) string {
		if n := tree.Child(node, language); n >= 0 {
			return tree.Nodes[n].Text
		}
		return ""
	}
	return record.Text{Fi: in("fi"), Sv: in("sv"), En: in("en"), Se: in("se")}
}

// claim is a value that a source claims for a path.
func (t *origins) claim(path, text string) table.Cell {
	node, _ := t.doc.Tree.Resolve(path)
	return t.writtenCell(node, text)
}

func (s *subject) writtenCell(node int32, text string) table.Cell {
	switch s.doc.Tree.Nodes[node].Type {
	case source.Share:
		if s, err := money.ParseShare(text); err == nil {
			return table.Said(text, language.Say("{0}", s))
		}
	case source.Number:
		if n, err := money.ParseNumber(text); err == nil {
			return table.Said(text, language.Say("{0}", n))
		}
	case source.Amount:
		if a, err := money.Parse(text); err == nil {
			return table.Said(text, language.Say("{0}", a))
		}
	case source.Date, source.Period:
		if p, err := calendar.ParsePeriod(text); err == nil {
			return table.Said(text, language.Say("{0}", p))
		}
		if d, err := calendar.ParseDate(text); err == nil && d.Month > 0 {
			return table.Said(text, language.Say("{0}", d))
		}
	}
	return table.Plain(text)
}

// derived adds the figures that follow from the stated ones of every budget, of those who
// spend it and of the claims, with the arithmetic, and those of which nothing is known: of
// beneficiaries, whose years no record states, only what is known.
func (t *origins) derived() {
	for _, b := range finance.AllBudgets(t.project) {
		p := t.planOf(b, t.Finance)
		t.planned(p)
		for _, x := range p.Beneficiaries {
			before := len(t.all)
			t.planned(x.Plan)
			known := slices.DeleteFunc(slices.Clone(t.all[before:]), func(x *origin) bool { return x.basis == money.Unknown })
			t.all = append(t.all[:before], known...)
		}
	}
	claims := t.claimed()
	claims.Cells()(func(path string, f *finance.Figure) {
		if f.Known() || claims.advanced || !strings.HasSuffix(path, ".deducted") && !strings.HasSuffix(path, ".advance_left") {
			t.figure(path, *f)
		}
	})
}

// planned adds the figures of one budget that are not in the record.
func (t *origins) planned(p *finance.Plan) {
	base := finance.PathOf(p.Budget)
	t.figures(p, base, "total", p.AtLeast(&p.Total, p.Total.AsIs(), false))
	for _, e := range t.entries(&budget{plan: p}) {
		switch {
		case e.hidden:
		case e.cost != nil:
			t.figures(p, base+e.cost.Item(), "amount", e.planned)
		case e.item == unitemisedItem:
			t.figure(base+".unitemised", e.row.Amount)
		case e.section == fundingSection:
			at := p.LinePath(e.line)
			t.figures(p, at, "amount", e.planned)
			if s := e.line.Share(); s.Exact.Known() {
				t.worked(at+".exact_share", table.Said(s.Exact.String(), language.Say("{0}", s.Exact)), s.Basis, e.ratio())
			}
			t.payers(p, at, e.line.Payers)
		case e.section == publicSection:
			t.figure(base+".public", e.row.Amount)
		case e.section == restSection && e.line == nil:
			t.figure(base+".unallocated", e.row.Amount)
		}
	}
}

// payers adds the figures of payers: once for an entry whose payers all pay the same, for
// others by their names.
func (t *origins) payers(p *finance.Plan, at string, payers []*finance.Payer) {
	for len(payers) > 0 {
		first := payers[0]
		n := 1
		for n < len(payers) && first.Entry != nil && payers[n].Entry == first.Entry && sameFigures(&payers[n].Row, &first.Row) {
			n++
		}
		switch {
		case n > 1:
			var names []string
			for _, x := range payers[:n] {
				names = append(names, x.Names...)
			}
			before := len(t.all)
			t.figuresOf(p, first.Entry.Handle.Path(), "amount_each", "_each", first.Extents())
			if len(t.all) > before {
				t.all[before].of = language.Say("each of {0}", t.partyNames(names))
			}
		case len(first.Names) == 0 && first.Entry != nil:
			t.figures(p, first.Entry.Handle.Path(), "amount", first.Extents())
		default:
			codes := make([]string, len(first.Names))
			for i, name := range first.Names {
				codes[i] = t.partyCode(name)
			}
			t.figures(p, at+".payers["+strings.Join(codes, ", ")+"]", "amount", first.Extents())
		}
		payers = payers[n:]
	}
}

// sameFigures reports whether two payers pay the same, as far as it is known.
func sameFigures(a, b *finance.Row) bool {
	same := func(x, y finance.Figure) bool { return x.Amount == y.Amount && x.Basis == y.Basis }
	return same(a.Amount, b.Amount) && same(a.FullYear, b.FullYear) && slices.EqualFunc(a.Years, b.Years, same)
}

func (t *origins) figures(p *finance.Plan, base, key string, e finance.Extents) {
	t.figuresOf(p, base, key, "", e)
}

// figuresOf adds the figures of a row, under keys that say whose they are.
func (t *origins) figuresOf(p *finance.Plan, base, key, suffix string, e finance.Extents) {
	t.extent(base+"."+key, e.Amount)
	if e.FullYear.Known() {
		t.extent(base+".full_year"+suffix, e.FullYear)
	}
	for j, year := range e.Years {
		t.extent(base+".years"+suffix+"."+strconv.Itoa(p.Years[j]), year)
	}
}

// extent adds a figure that the record does not state, as far as it is known.
func (t *origins) extent(path string, e finance.Extent) {
	if e.Partial {
		t.worked(path, table.Cell{Value: table.Missing{}}, money.Unknown, language.Say("at least {0}", e.Amount))
	} else {
		t.figure(path, e.Figure)
	}
}

// figure adds a figure that the record does not state.
func (t *origins) figure(path string, f finance.Figure) {
	switch {
	case !f.Known() && f.From != nil: // a share
		share := f.From.Share()
		t.worked(path, table.Said(share.String(), language.Say("{0}", share)), f.From.Basis, f.From.Why())
	case !f.Known():
		t.worked(path, table.Cell{Value: table.Missing{}}, money.Unknown, language.Text{})
	case f.Basis != money.Stated:
		t.worked(path, table.Said(f.Amount.String(), language.Say("{0}", f.Amount)), f.Basis, f.Why())
	}
}

// worked adds a figure that is not in the record.
func (t *origins) worked(path string, value table.Cell, basis money.Basis, why language.Text) {
	t.add(origin{path: path, value: value, basis: basis, why: why, code: why.InTable(language.English)})
}

// basisName is a basis as people read it.
func basisName(b money.Basis) language.Text {
	switch b {
	case money.Stated:
		return language.Say("stated")
	case money.Derived:
		return language.Say("derived")
	case money.Estimated:
		return language.Say("estimated")
	case money.Assumed:
		return language.Say("assumed")
	default:
		return language.Say("unknown")
	}
}
