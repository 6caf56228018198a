package report

import (
	"strconv"
	"strings"

	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/record"
	"sostool/pkg/table"
)

// Reason is a figure in the tree of those that it was worked out from. Its keys are a
// contract with scripts: "sostool.why/1" in the documentation of why.
type Reason struct {
	Schema   string        `json:"schema,omitempty"` // of the figure that was asked for
	Path     string        `json:"path,omitempty"`
	Times    *int64        `json:"times,omitempty"` // in the sum that it is a term of; below zero where it is taken off, left out for once
	Value    any           `json:"value,omitempty"` // an amount or a number, or a share as a text
	Basis    string        `json:"basis"`
	About    bool          `json:"about"`
	Rule     string        `json:"rule,omitempty"`
	Flag     string        `json:"flag,omitempty"` // that assumed it
	Why      string        `json:"why,omitempty"`
	Terms    []*Reason     `json:"terms,omitempty"` // where it appears for the first time
	Place    *reasonPlace  `json:"place,omitempty"`
	Citation *reasonSource `json:"citation,omitempty"`
	Missing  []string      `json:"missing,omitempty"`

	cell     table.Cell // the value, for people
	basis    money.Basis
	why      language.Text
	citation *record.Citation
	again    bool // its terms are where it appears first
}

type reasonPlace struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

type reasonSource struct {
	Source string `json:"source"`
	Place  string `json:"at,omitempty"`
	Says   string `json:"says,omitempty"`
}

// Reasons is how one figure of a project comes about: the tree for machines, and as a
// table. Where the project has no such figure, both are missing and Paths are those of
// the figures that it has.
type Reasons struct {
	Tree  *Reason
	Table *table.Table
	Paths []string
}

// Why is how the figure of a path comes about, down to the figures that the record
// states; of one that is not known which figures would give it. The path is one of the
// record, or of a figure that follows.
func Why(r *Request, path string) (*Reasons, *Coverage) {
	all, o := collectFigures(r, func(s *subject) *Reasons { return s.why(path) })
	if len(all) == 0 {
		return nil, o
	}
	return all[0], o
}

// reasoning makes the tree of one figure.
type reasoning struct {
	*subject
	quotations
	plan   *finance.Plan
	pathOf func(*finance.Origin) string // of a figure in the plan, or of claims
	seen   map[*finance.Origin]bool
	cited  map[record.SourceID]bool
	placed bool // something has a place in the record
}

func (s *subject) why(path string) *Reasons {
	if node, _ := s.doc.Tree.Resolve(path); node >= 0 {
		path = s.doc.Tree.Path(node)
	}
	t := &reasoning{subject: s, quotations: s.quotations(), seen: make(map[*finance.Origin]bool), cited: make(map[record.SourceID]bool)}
	tree := t.tree(path)
	if tree == nil {
		return &Reasons{Paths: t.paths()}
	}
	tree.Schema, tree.Path = "sostool.why/1", path
	out := &table.Table{Title: language.Say("{0}: {1}", textOf(s.project.Name), path)}
	c := whyColumns()
	c.fill(out, t.rows(c, 0, tree))
	if t.placed {
		out.Notes = append(out.Notes, language.Say("lines are those of {0}", t.doc.File.Name))
	}
	out.Notes = append(out.Notes, s.documented(func(id record.SourceID) bool { return t.cited[id] })...)
	return &Reasons{Tree: tree, Table: out}
}

// tree is the tree of the figure of a path; nil where there is none.
func (t *reasoning) tree(path string) *Reason {
	if path == "total" && len(t.budgets) > 0 {
		if counted := t.financing.Counted(); len(counted) == 1 {
			path = t.financing.Chosen[counted[0]].Budget.Handle.Path() + ".total"
		}
	}
	for _, b := range finance.AllBudgets(t.project) {
		if !strings.HasPrefix(path, finance.PathOf(b)+".") {
			continue
		}
		t.plan = t.planOf(b, t.Finance)
		t.pathOf = t.plan.Path
		if cell := t.plan.Cells().At(path); cell != nil {
			if cell.Known() {
				return t.reason(cell.Term())
			}
			return unknown("", t.plan.Missing(cell)...)
		}
		for _, line := range t.plan.Lines {
			if share := t.share(line, path); share != nil {
				return t.reason(finance.Term{N: 1, Origin: share})
			}
		}
	}
	claims := t.claimed()
	if cell := claims.Cells().At(path); cell != nil {
		if t.pathOf = claims.Path; cell.Known() || cell.From != nil {
			return t.reason(cell.Term())
		}
		return unknown("", claims.Missing(path)...)
	}
	return t.fact(path)
}

// unknown is a figure that is not known, with the paths of those that would give it.
func unknown(path string, missing ...string) *Reason {
	return &Reason{Path: path, Basis: money.Unknown.String(), cell: table.Cell{Value: table.Missing{}}, Missing: missing}
}

// share is where the share of a line comes from that has the path; nil where the path is
// not that, or is of a share that the record states.
func (t *reasoning) share(line *finance.Line, path string) *finance.Origin {
	switch strings.TrimPrefix(path, line.Funding.Handle.Path()) {
	case ".exact_share":
		return t.plan.ShareFrom(line)
	case ".share":
		if !line.Share().Stated.Known() && line.Funding.Of != record.OfPublic {
			return t.plan.ShareFrom(line)
		}
	}
	return nil
}

// fact is a value of the record that no plan has.
func (t *reasoning) fact(path string) *Reason {
	tree := t.doc.Tree
	node, _ := tree.Resolve(path)
	if node < 0 || !tree.Nodes[node].Type.Figure() {
		return nil
	}
	r := &Reason{Value: tree.Value(node), cell: t.nodeCell(node), Basis: money.Stated.String(), basis: money.Stated}
	t.place(r, node)
	return r
}

// reason is the tree of a term.
func (t *reasoning) reason(term finance.Term) *Reason {
	o := term.Origin
	r := &Reason{Basis: o.Basis.String(), basis: o.Basis, About: o.IsAbout(), Rule: o.Rule.String(), Flag: o.Flag(),
		why: o.Why(), Path: t.pathOf(o)}
	if n := term.N; n != 1 {
		r.Times = &n
	}
	r.Why = r.why.In(language.English)
	switch share := o.Share(); {
	case o.Known():
		r.Value, r.cell = jsonNumber(o.Plain()), table.Said(o.Amount.String(), language.Say("{0}", o.Amount))
	case share.Known():
		r.Value, r.cell = share.String(), table.Said(share.String(), language.Say("{0}", share))
	case o.Each().Known():
		r.Value, r.cell = jsonNumber(o.Each().String()), table.Said(o.Each().String(), language.Say("{0}", o.Each()))
	default:
		n := o.Part().N
		r.Value, r.cell = n, table.Said(strconv.FormatInt(n, 10), language.Say("{0}", int(n)))
	}
	if node, _ := t.doc.Tree.Resolve(o.Path()); o.Path() != "" && node >= 0 {
		t.place(r, node)
	}
	if len(o.Terms) == 0 {
		return r
	}
	if r.again = t.seen[o]; r.again {
		return r
	}
	t.seen[o] = true
	for _, term := range o.Terms {
		r.Terms = append(r.Terms, t.reason(term))
	}
	return r
}

// place says where in the record a figure is, and which source has it.
func (t *reasoning) place(r *Reason, node int32) {
	at := t.doc.File.Span(t.doc.Tree.At(node).Pos)
	t.placed = true
	r.Place = &reasonPlace{t.doc.File.Name, at.Line, at.Col}
	if cited := t.of(node); len(cited) > 0 {
		c := cited[0]
		t.cited[c.Source] = true
		r.citation, r.Citation = c, &reasonSource{string(c.Source), c.Place, c.Says}
	}
}

// paths are those of the project's figures.
func (t *reasoning) paths() []string {
	var out []string
	for _, b := range finance.AllBudgets(t.project) {
		out = append(out, t.planOf(b, t.Finance).Cells().Paths()...)
	}
	out = append(out, t.claimed().Cells().Paths()...)
	seen := make(map[string]bool, len(out))
	for _, path := range out {
		seen[path] = true
	}
	tree := t.doc.Tree
	for i := range tree.Nodes {
		if tree.Nodes[i].Type.Figure() {
			if path := tree.Path(int32(i)); !seen[path] {
				seen[path], out = true, append(out, path)
			}
		}
	}
	return out
}

// step is a figure of the tree as a row.
type step struct {
	*Reason
	depth int
	end   string // of the path, as people read it
}

// rows are those of a figure and of what it was worked out from.
func (t *reasoning) rows(c columns[step], depth int, r *Reason) []table.Row {
	x := step{r, depth, r.Path}
	if t.plan != nil {
		x.end = strings.TrimPrefix(r.Path, finance.PathOf(t.plan.Budget)+".")
	}
	rows := []table.Row{c.at(depth, table.Item, x)}
	for _, term := range r.Terms {
		rows = append(rows, t.rows(c, depth+1, term)...)
	}
	for _, path := range r.Missing {
		rows = append(rows, t.rows(c, depth+1, unknown(path))...)
	}
	return rows
}

func whyColumns() columns[step] {
	cited := func(word func(*record.Citation) string) func(step) string {
		return func(x step) string {
			if x.citation == nil {
				return ""
			}
			return word(x.citation)
		}
	}
	placed := func(word func(*reasonPlace) string) func(step) string {
		return func(x step) string {
			if x.Place == nil {
				return ""
			}
			return word(x.Place)
		}
	}
	return columns[step]{
		{key: "figure", head: language.Say("Figure"), readers: table.People, cell: func(x step) table.Cell { return table.Said("", x.label()) }},
		machine("path", language.Say("Figure"), func(x step) string { return x.Path }),
		raw("depth", func(x step) string { return strconv.Itoa(x.depth) }),
		{key: "times", head: language.Verbatim("times"), kind: table.Count, readers: table.Machines, cell: func(x step) table.Cell {
			if x.Times == nil {
				return table.Cell{Value: 1, Basis: money.Stated}
			}
			return table.Cell{Value: int(*x.Times), Basis: money.Stated}
		}},
		{key: "value", head: language.Say("Value"), cell: func(x step) table.Cell { return x.cell }},
		{key: "basis", head: language.Say("Basis"), cell: func(x step) table.Cell { return table.Said(x.basis.String(), basisName(x.basis)) }},
		raw("rule", func(x step) string { return x.Rule }),
		raw("flag", func(x step) string { return x.Flag }),
		raw("file", placed(func(p *reasonPlace) string { return p.File })),
		raw("line", placed(func(p *reasonPlace) string { return strconv.Itoa(p.Line) })),
		raw("column", placed(func(p *reasonPlace) string { return strconv.Itoa(p.Column) })),
		machine("source", language.Say("Source"), cited(func(c *record.Citation) string { return string(c.Source) })),
		machine("at", language.Say("Place"), cited(func(c *record.Citation) string { return c.Place })),
		machine("printed", language.Say("As printed"), cited(func(c *record.Citation) string { return c.Says })),
		machine("arithmetic", language.Say("Arithmetic"), func(x step) string { return x.Why }),
		{key: "how", head: language.Say("Where it comes from"), readers: table.People, cell: func(x step) table.Cell { return saidAll(x.how()) }},
	}
}

// label is the figure as people read it in the sum that it is a term of.
func (x step) label() language.Text {
	label := language.Verbatim(x.end)
	switch {
	case x.end != "":
	case x.Flag != "":
		label = language.Verbatim(x.Flag)
	default:
		label = language.Say("(in between)")
	}
	if x.Times == nil || *x.Times == 0 {
		return label
	}
	if *x.Times == -1 {
		return language.Say("− {0}", label)
	}
	return language.Say("{0} × {1}", int(*x.Times), label)
}

// how is where the figure comes from, for people.
func (x step) how() (all joined) {
	if x.Place != nil {
		all = append(all, language.Say("line {0}", x.Place.Line))
	}
	if c := x.citation; c != nil {
		all = append(all, whereCell(c).Value.(table.Word).Text)
		if c.Says != "" {
			all = append(all, language.Say("\"{0}\"", c.Says))
		}
	}
	switch {
	case x.again:
		all = append(all, language.Say("as above"))
	case !x.why.IsZero():
		all = append(all, x.why)
	case x.basis == money.Unknown && len(x.Missing) > 0:
		all = append(all, language.Say("these would give it"))
	}
	return all
}
