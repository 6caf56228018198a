package report

import (
	"slices"
	"strconv"

	"sostool/pkg/calendar"
	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/record"
	"sostool/pkg/source"
	"sostool/pkg/table"
)

// Sources is every figure of a project with its basis and where it comes from:
// the document, the place in it and the figure as it is printed there. Where
// sources contradict each other, their claims stand side by side with the one
// that the record follows.
func Sources(r *Request) (*table.Table, *Outcome, error) {
	r.Finance.Explain = true
	tables, o := collect(r, (*subject).sources)
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
		{Key: "path", Label: language.Say("Figure")},
		{Key: "value", Label: language.Say("Value")},
		{Key: "basis", Label: language.Say("Basis")},
		{Key: "source", Label: language.Say("Source"), For: table.Machines},
		{Key: "place", Label: language.Say("Place"), For: table.Machines},
		{Key: "where", Label: language.Say("Source"), For: table.People},
		{Key: "printed", Label: language.Say("As printed"), For: table.Machines},
		{Key: "remark", Label: language.Say("Remark"), For: table.Machines},
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
	for i := range t.project.Citations {
		c := &t.project.Citations[i]
		if node, _, _ := tree.Resolve(c.Path); node >= 0 {
			citations[node] = append(citations[node], c)
		}
	}
	for i := range t.project.Discrepancies {
		d := &t.project.Discrepancies[i]
		if node, _, _ := tree.Resolve(d.Path); node >= 0 {
			claims[node] = d
		}
	}
	for i := int32(1); i < int32(len(tree.Nodes)); i++ {
		n := &tree.Nodes[i]
		cited, d := citations[i], claims[i]
		if !n.Figure && d == nil && (cited == nil || n.Kind != source.Scalar) {
			continue
		}
		if cited == nil {
			cited = nearest(citations, n.Parent, func(j int32) int32 { return tree.Nodes[j].Parent })
		}
		path, value := tree.Path(i), t.value(i)
		switch {
		case d != nil:
			t.claims(path, d, cited)
		case cited == nil:
			t.uncited++
			t.add(path, value, money.Stated, nil, language.Text{}, "")
		}
		for _, c := range cited {
			if d == nil || !slices.ContainsFunc(d.Claims, func(x record.Claim) bool { return x.Source == c.Source }) {
				t.add(path, value, money.Stated, c, language.Text{}, "")
			}
		}
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
// and the print where a citation has them.
func (t *origins) claims(path string, d *record.Discrepancy, cited []*record.Citation) {
	for i := range d.Claims {
		c := &d.Claims[i]
		says := &record.Citation{Source: c.Source}
		if at := slices.IndexFunc(cited, func(x *record.Citation) bool { return x.Source == c.Source }); at >= 0 {
			says = cited[at]
		}
		remark, code := language.Say("contradicts the other; not followed"), "contradicts"
		if c.Source == d.Chosen {
			remark, code = language.Say("contradicts the other; the record follows this one"), "chosen"
		}
		t.add(path, table.Plain(c.Value), money.Stated, says, remark, code)
	}
}

func (t *origins) add(path string, value table.Cell, basis money.Basis, c *record.Citation, remark language.Text, code string) {
	row := map[string]table.Cell{"path": table.Plain(path), "value": value, "basis": table.Said(basis.String(), basisName(basis))}
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
		row["remark"] = table.Said(code, remark)
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

// value is a value as people read it in a table, and as the record writes it.
func (t *origins) value(node int32) table.Cell {
	tree := t.doc.Tree
	n, text := &tree.Nodes[node], tree.Value(node)
	if n.Figure && t.inBudget(node) {
		if s, err := money.ParseShare(text); err == nil {
			return table.Said(text, language.Say("{0}", s))
		}
		if a, err := money.Parse(text); err == nil && n.Key != "count" && tree.Nodes[n.Parent].Key != "weights" {
			return table.Said(text, language.Say("{0}", a))
		}
	}
	if p, err := calendar.ParsePeriod(text); err == nil {
		return table.Said(text, language.Say("{0}", p))
	}
	if d, err := calendar.ParseDate(text); err == nil && d.Month > 0 {
		return table.Said(text, language.Say("{0}", d))
	}
	return table.Plain(text)
}

// derived adds the figures that follow from the stated ones, with the
// arithmetic, and those of which nothing is known.
func (t *origins) derived() {
	for i := range t.budgets {
		b := &t.budgets[i]
		name := string(b.Budget.Stage)
		if b.Budget.Phase != "" {
			name = string(b.Budget.Phase) + "/" + name
		}
		base := "budgets[" + name + "]"
		t.figures(b.plan, base, "total", &b.plan.Total)
		for k, line := range b.plan.Lines {
			at := base + ".funding[" + t.lineKey(b, k) + "]"
			t.figures(b.plan, at, "amount", &line.Row)
			if s := line.Share; s.Exact.Known() {
				t.worked(at+".share", table.Said(s.Exact.String(), language.Say("{0}", s.Exact)), s.Basis, language.Say("{0} / {1}", money.Figure{Amount: line.Amount.Amount}, money.Figure{Amount: b.plan.Total.Amount.Amount}))
			}
		}
		if !nothing(&b.plan.Unallocated) {
			t.worked(base+".unallocated", table.Said(b.plan.Unallocated.Amount.String(), language.Say("{0}", b.plan.Unallocated.Amount.Amount)), b.plan.Unallocated.Amount.Basis, b.plan.Unallocated.Amount.Why())
		}
	}
}

// lineKey is what identifies a line in a path.
func (t *origins) lineKey(b *budget, k int) string {
	f := b.plan.Lines[k].Funding
	for i := range b.Budget.Funding {
		if &b.Budget.Funding[i] == f {
			tree := t.doc.Tree
			node := tree.NodeAt(f.Whole())
			path := tree.Path(node)
			if at := slices.Index([]byte(path), '.'); at >= 0 {
				path = path[at+1:]
			}
			if len(path) > len("funding[]") {
				return path[len("funding[") : len(path)-1]
			}
		}
	}
	return string(f.Source)
}

func (t *origins) figures(p *finance.Plan, base, key string, r *finance.Row) {
	see := func(path string, f finance.Figure) {
		switch {
		case !f.Known():
			t.worked(path, table.Cell{Value: table.Missing{}}, money.Unknown, language.Text{})
		case f.Basis != money.Stated:
			t.worked(path, table.Said(f.Amount.String(), language.Say("{0}", f.Amount)), f.Basis, f.Why())
		}
	}
	see(base+"."+key, r.Amount)
	if r.FullYear.Known() {
		see(base+".full_year", r.FullYear)
	}
	for j, f := range r.Years {
		see(base+".years."+strconv.Itoa(p.Years[j]), f)
	}
}

// worked adds a figure that does not stand in the record.
func (t *origins) worked(path string, value table.Cell, basis money.Basis, why language.Text) {
	t.add(path, value, basis, nil, why, why.In(language.English))
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
