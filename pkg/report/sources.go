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

// Sources is every figure of a project with its basis and where it comes from:
// the document, the place in it and the figure as it is printed there; beside
// the figures whatever else a source is cited for. Where sources contradict each
// other, their claims are side by side with the one that the record follows.
func Sources(r *Request) (*table.Table, *Outcome, error) {
	r.Finance.Explain = true
	tables, o := collectFigures(r, (*subject).sources)
	if len(tables) == 0 {
		return nil, o, nil
	}
	return tables[0], o, nil
}

// origins builds the table of one project.
type origins struct {
	*subject
	*table.Table
	documents map[record.SourceID]*record.Document
	uncited   int // figures without a citation
}

func (s *subject) sources() *table.Table {
	t := &origins{subject: s, Table: &table.Table{Title: language.Say("Figures and their sources: {0}", textOf(s.project.Name))}}
	t.Columns = []table.Column{
		{Key: "row", Label: language.Say("Figure"), For: table.People},
		{Key: "path", Label: language.Say("Figure"), For: table.Machines},
		{Key: "value", Label: language.Say("Value")},
		{Key: "basis", Label: language.Say("Basis"), Spare: table.Near},
		{Key: "source", Label: language.Say("Source"), For: table.Machines},
		{Key: "place", Label: language.Say("Place"), For: table.Machines},
		{Key: "where", Label: language.Say("Source"), For: table.People},
		{Key: "printed", Label: language.Say("As printed"), For: table.Machines},
		{Key: "claim", Label: language.Say("Claim"), For: table.Machines},
		{Key: "arithmetic", Label: language.Say("Arithmetic"), For: table.Machines},
		{Key: "how", Label: language.Say("As printed, or how worked out"), For: table.People},
		{Key: "document", Label: language.Say("Document"), For: table.Machines},
	}
	t.documents = make(map[record.SourceID]*record.Document)
	for i := range s.project.Sources {
		d := &s.project.Sources[i]
		t.documents[record.SourceID(d.ID)] = d
	}
	t.stated()
	t.derived()
	t.underHeadings()
	for i := range s.project.Sources {
		d := &s.project.Sources[i]
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
		t.Notes = append(t.Notes, language.Say("{0}: {1}", string(d.ID), line))
	}
	if t.uncited > 0 {
		t.Notes = append(t.Notes, language.Say("{0} stated {0|figure cites|figures cite} no document", t.uncited))
	}
	for i := range s.project.Discrepancies {
		if d := &s.project.Discrepancies[i]; d.Reason.In(language.English) != "" {
			t.Notes = append(t.Notes, language.Say("{0}: {1}", d.Path, textOf(d.Reason)))
		}
	}
	return t.Table
}

// stated adds the figures that stand in the record, and whatever else cites a
// source, in the order of the file.
func (t *origins) stated() {
	tree := t.doc.Tree
	citations, claims := make(map[int32][]*record.Citation), make(map[int32]*record.Discrepancy)
	var lost []*record.Citation // their paths lead nowhere
	for i := range t.project.Citations {
		c := &t.project.Citations[i]
		if node, _ := tree.Resolve(c.Path); node >= 0 {
			citations[node] = append(citations[node], c)
		} else {
			lost = append(lost, c)
		}
	}
	for i := range t.project.Discrepancies {
		d := &t.project.Discrepancies[i]
		if node, _ := tree.Resolve(d.Path); node >= 0 {
			claims[node] = d
		}
	}
	for i := int32(1); i < int32(len(tree.Nodes)); i++ {
		n := &tree.Nodes[i]
		cited, d := citations[i], claims[i]
		if !n.Type.Figure() && d == nil && cited == nil {
			continue
		}
		if cited == nil {
			cited = nearest(citations, n.Parent, func(j int32) int32 { return tree.Nodes[j].Parent })
		}
		path, value := tree.Path(i), t.value(i)
		switch {
		case d != nil:
			cited = t.claims(path, d, cited)
		case cited == nil:
			t.uncited++
			t.add(path, value, money.Stated, nil, language.Text{}, "")
		}
		for _, c := range cited {
			t.add(path, value, money.Stated, c, language.Text{}, "")
		}
	}
	for _, c := range lost {
		t.add(c.Path, table.Cell{Value: table.Missing{}}, money.Stated, c, language.Text{}, "")
	}
}

// nearest are the citations of the nearest mapping or list around a value: a
// citation of these covers what stands in them.
func nearest(citations map[int32][]*record.Citation, node int32, parent func(int32) int32) []*record.Citation {
	for ; node > 0; node = parent(node) {
		if c := citations[node]; c != nil {
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
		t.add(path, t.claim(path, c.Value), money.Stated, says, remark, code)
	}
	return rest
}

func (t *origins) add(path string, value table.Cell, basis money.Basis, c *record.Citation, remark language.Text, code string) {
	row := map[string]table.Cell{"row": table.Plain(path), "path": table.Plain(path), "value": value, "basis": table.Said(basis.String(), basisName(basis))}
	var how joined
	if c != nil {
		row["source"], row["place"], row["printed"] = table.Plain(string(c.Source)), table.Plain(c.Place), table.Plain(c.Says)
		row["where"] = table.Plain(string(c.Source))
		if c.Place != "" {
			row["where"] = table.Said("", language.Say("{0}, {1}", string(c.Source), c.Place))
		}
		if d := t.documents[c.Source]; d != nil {
			row["document"] = named(d.Title)
		}
		if c.Says != "" {
			how = append(how, language.Say("\"{0}\"", c.Says))
		}
	} else if basis == money.Stated {
		row["source"], row["where"] = table.Cell{Value: table.Missing{}}, table.Cell{Value: table.Missing{}}
	}
	if !remark.IsZero() {
		if basis == money.Stated {
			row["claim"] = table.Said(code, remark)
		} else {
			row["arithmetic"] = table.Said(code, remark)
		}
		how = append(how, remark)
	}
	if len(how) > 0 {
		row["how"] = table.Said("", language.Say("{0}", how))
	}
	cells := make([]table.Cell, len(t.Columns))
	for i, column := range t.Columns {
		cells[i] = row[column.Key]
	}
	t.Rows = append(t.Rows, table.Row{Cells: cells})
}

// underHeadings puts the rows of one mapping below its path, of which people
// then read only the ends.
func (t *origins) underHeadings() {
	path := func(r *table.Row) string { return r.Cells[1].Value.(table.Word).Code }
	owner := func(r *table.Row) string {
		p := path(r)
		if i := strings.LastIndex(p, ".years"); i >= 0 {
			return p[:i]
		}
		return p[:max(0, strings.LastIndexByte(p, '.'))]
	}
	rows := t.Rows
	t.Rows = nil
	for len(rows) > 0 {
		base := owner(&rows[0])
		n := 1
		for n < len(rows) && owner(&rows[n]) == base {
			n++
		}
		if base != "" && n > 1 {
			heading := table.Row{Role: table.Heading, Cells: make([]table.Cell, len(t.Columns))}
			heading.Cells[0], heading.Cells[1] = table.Plain(base), table.Plain(base)
			t.Rows = append(t.Rows, heading)
			for i := range rows[:n] {
				rows[i].Depth, rows[i].Cells[0] = 1, table.Plain(path(&rows[i])[len(base)+1:])
			}
		}
		t.Rows = append(t.Rows, rows[:n]...)
		rows = rows[n:]
	}
}

// value is a value as people read it in a table, and as the record writes it; of
// a mapping its title, of a list of mappings their number.
func (t *origins) value(node int32) table.Cell {
	tree := t.doc.Tree
	switch text := tree.Value(node); {
	case tree.Nodes[node].Kind == source.Sequence && text == "":
		n := len(tree.ItemNames(node))
		return table.Said(strconv.Itoa(n), language.Say("{0} {0|item|items}", n))
	case tree.Nodes[node].Kind != source.Mapping:
		return t.written(node, text)
	}
	for _, key := range []string{"title", "name", "text", "group", "org", "municipality"} {
		switch n := tree.Child(node, key); {
		case n < 0:
		case tree.Nodes[n].Kind == source.Scalar:
			return t.partyCell(tree.Nodes[n].Text)
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
	return t.written(node, text)
}

func (t *origins) written(node int32, text string) table.Cell {
	switch t.doc.Tree.Nodes[node].Type {
	case source.Share:
		if s, err := money.ParseShare(text); err == nil {
			return table.Said(text, language.Say("{0}", s))
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

// derived adds the figures that follow from the stated ones of every budget,
// with the arithmetic, and those of which nothing is known.
func (t *origins) derived() {
	options := t.Finance
	options.Same, options.Kind, options.Explain = t.same, t.Catalogue.KindOf, true
	for i := range t.project.Budgets {
		b := &t.project.Budgets[i]
		if !b.Exists() {
			continue
		}
		t.planned(b.Handle.Path(), finance.PlanOf(t.project, b, t.programme, &options))
	}
}

// planned adds the figures of one budget that do not stand in the record.
func (t *origins) planned(base string, p *finance.Plan) {
	t.figures(p, base, "total", p.Total.AsIs())
	for _, e := range t.entries(&budget{plan: p}) {
		switch {
		case e.hidden:
		case e.cost != nil:
			t.figures(p, e.cost.Cost.Handle.Path(), "amount", e.planned)
		case e.item == unitemisedItem:
			t.figure(base+".unitemised", e.row.Amount)
		case e.section == fundingSection:
			at := e.line.Funding.Handle.Path()
			t.figures(p, at, "amount", e.planned)
			if s := e.line.Share; s.Exact.Known() {
				t.worked(at+".exact_share", table.Said(s.Exact.String(), language.Say("{0}", s.Exact)), s.Basis, e.ratio())
			}
			t.payers(p, at, e.line.Payers)
		case e.section == restSection && e.line == nil:
			t.figure(base+".unallocated", e.row.Amount)
		}
	}
}

// payers adds the figures of payers: once for all of an entry of whom each pays
// the same, for others by their names.
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
			before := len(t.Rows)
			t.figuresOf(p, first.Entry.Handle.Path(), "amount_each", "_each", first.Extents())
			if len(t.Rows) > before {
				how := &t.Rows[before].Cells[slices.IndexFunc(t.Columns, func(c table.Column) bool { return c.Key == "how" })]
				each := joined{language.Say("each of {0}", t.partyNames(names))}
				if worked, is := how.Value.(table.Word); is {
					each = append(each, worked.Text)
				}
				*how = table.Said("", language.Say("{0}", each))
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

// figuresOf adds the figures of a row, under keys that say of whom they are.
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
	case !f.Known():
		t.worked(path, table.Cell{Value: table.Missing{}}, money.Unknown, language.Text{})
	case f.Basis != money.Stated:
		t.worked(path, table.Said(f.Amount.String(), language.Say("{0}", f.Amount)), f.Basis, f.Why())
	}
}

// worked adds a figure that does not stand in the record.
func (t *origins) worked(path string, value table.Cell, basis money.Basis, why language.Text) {
	t.add(path, value, basis, nil, why, why.InTable(language.English))
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
