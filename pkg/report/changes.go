package report

import (
	"slices"
	"strconv"
	"strings"

	"sostool/pkg/catalogue"
	"sostool/pkg/change"
	"sostool/pkg/decode"
	"sostool/pkg/diag"
	"sostool/pkg/finance"
	"sostool/pkg/history"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/source"
	"sostool/pkg/table"
)

// Difference is the records of two times, with what was found in each.
type Difference struct {
	history.Times
	OldName, NewName language.Text
	OldFindings      *diag.Report // of the files of the pairs
	NewFindings      *diag.Report
}

// Changes is the table of what changed between two times: by record and path,
// then what follows from it for figures that no source states, then the
// findings that came and went. Files that say the same in another way are no
// change.
func Changes(d *Difference) *table.Table {
	t := &table.Table{Title: language.Say("Changes: {0} -> {1}", d.OldName, d.NewName), Columns: changeColumns()}
	findings := d.CompareFindings(d.OldFindings, d.NewFindings)
	came, went := d.byFile(&findings)
	changed, untold, follows := 0, 0, false
	for _, p := range d.withUntouched(came, went) {
		x := &changes{pair: p, id: p.Entry().ID}
		var seen bool // in the new version
		p.Read(d.Old, d.New, func(old, new *decode.Document) {
			x.identify(old, new)
			if p.Moved() {
				x.moved()
			}
			all, readable := history.Changes(p, old, new)
			if seen = new != nil && new.Parsed(); !readable {
				x.untold = true
				x.add(rowOf{what: language.Say("the whole record"), becomes: language.Say("can't be read at one of the two times, so it is not compared"), kind: "unreadable"})
				return
			}
			for i := range all {
				x.fact(&all[i])
			}
			if old != nil && new != nil { // else all of the record is new, or gone
				was, is := figuresOf(d.Old.Catalogue, old), figuresOf(d.New.Catalogue, new)
				x.derived(renamed(was, is, old, new), is)
			}
		})
		switch {
		case x.untold:
			untold++
		case len(x.rows) > 0:
			changed++
		}
		if p.New != nil {
			for _, f := range came[p.New.Name] {
				x.finding(f.old, f.new)
			}
		}
		if p.Old != nil && seen { // else they are not seen, or went with the record
			for _, f := range went[p.Old.Name] {
				x.finding(f.old, nil)
			}
		}
		if len(x.rows) == 0 {
			continue
		}
		follows = follows || x.follows
		t.Rows = append(t.Rows, x.heading())
		t.Rows = append(t.Rows, x.rows...)
	}
	if follows {
		t.Notes = append(t.Notes, language.Say("* {0}", language.Say("derived from stated figures")))
	}
	if changed > 0 {
		t.Notes = append(t.Notes, language.Say("{0} {0|record|records} changed", changed))
	}
	if untold > 0 {
		t.Notes = append(t.Notes, language.Say("{0} {0|record|records} could not be compared", untold))
	}
	return t
}

// turned is a finding that came or went, or became another one.
type turned struct{ old, new *diag.Finding }

// byFile are the findings that came or became others, and those that went, as
// far as they are not allowed, by the files that they are in.
func (d *Difference) byFile(of *history.Findings) (came, went map[string][]turned) {
	came, went = make(map[string][]turned), make(map[string][]turned)
	changed := make(map[int]bool)
	for _, i := range of.Came {
		f := turned{new: &d.NewFindings.Findings[i]}
		if k, ok := of.Changed[i]; ok {
			f.old, changed[k] = &d.OldFindings.Findings[k], true
		}
		if f.new.Allowed == "" {
			came[f.new.File] = append(came[f.new.File], f)
		}
	}
	for _, k := range of.Went {
		if f := &d.OldFindings.Findings[k]; !changed[k] {
			went[f.File] = append(went[f.File], turned{old: f})
		}
	}
	return came, went
}

// withUntouched are the pairs, and behind them the files that are the same as
// before and have other findings, for what they refer to has changed.
func (d *Difference) withUntouched(came, went map[string][]turned) []history.Pair {
	pairs := slices.Clone(d.Pairs)
	touched := make(map[*catalogue.Entry]bool)
	for _, p := range pairs {
		touched[p.Old], touched[p.New] = true, true
	}
	olds := make(map[string]*catalogue.Entry)
	for _, e := range d.Old.Entries {
		olds[e.Path()] = e
	}
	for _, e := range d.New.Entries {
		old := olds[e.Path()]
		if old != nil && !touched[e] && len(came[e.Name])+len(went[old.Name]) > 0 {
			pairs = append(pairs, history.Pair{Old: old, New: e})
		}
	}
	return pairs
}

func changeColumns() []table.Column {
	people := func(key string, label language.Text) table.Column {
		return table.Column{Key: key, Label: label, For: table.People}
	}
	columns := []table.Column{people("what", language.Say("What")), people("becomes", language.Say("Change")), people("by", language.Say("By"))}
	for _, key := range []string{"record", "file", "kind", "path", "was", "old", "new", "delta", "basis", "severity", "rule"} {
		c := table.Column{Key: key, Label: language.Verbatim(key), For: table.Machines}
		if key == "delta" {
			c.Kind = table.Number
		}
		columns = append(columns, c)
	}
	return columns
}

// changes are the rows of one record.
type changes struct {
	pair    history.Pair
	id      string
	rows    []table.Row
	follows bool // a row is of a figure that is worked out
	untold  bool // what changed is not known
}

// rowOf is one row: three cells for people, then what machines read.
type rowOf struct {
	what, becomes, by     language.Text
	kind, path, was       string
	old, new, delta       table.Cell
	basis, severity, rule string
}

// identify notes the id that the later of two versions states.
func (x *changes) identify(versions ...*decode.Document) {
	for _, doc := range versions {
		if doc != nil && doc.ID() != "" {
			x.id = doc.ID()
		}
	}
}

func (x *changes) add(r rowOf) {
	x.rows = append(x.rows, x.row(1, table.Item, r))
}

func (x *changes) row(depth int, role table.Role, r rowOf) table.Row {
	e := x.pair.Entry()
	row := table.Row{Depth: depth, Role: role, Cells: []table.Cell{said(r.what), said(r.becomes), said(r.by)}}
	plain := func(texts ...string) {
		for _, s := range texts {
			row.Cells = append(row.Cells, table.Plain(s))
		}
	}
	plain(x.id, e.Name, r.kind, r.path, r.was)
	row.Cells = append(row.Cells, r.old, r.new, r.delta)
	plain(r.basis, r.severity, r.rule)
	return row
}

// heading names the record.
func (x *changes) heading() table.Row {
	return x.row(0, table.Heading, rowOf{what: language.Verbatim(x.pair.Entry().Name)})
}

// moved says that the record stood in another file.
func (x *changes) moved() {
	old, new := x.pair.Old.Name, x.pair.New.Name
	x.add(rowOf{what: language.Say("the file"), becomes: language.Say("moved from {0}", old), kind: "moved", old: table.Plain(old), new: table.Plain(new)})
}

// turn says for machines what a change is.
func turn(c *change.Change) string {
	switch {
	case !c.New.Exists():
		return "removed"
	case !c.Old.Exists():
		return "added"
	default:
		return "changed"
	}
}

// whatOf names what changed.
func whatOf(c *change.Change) language.Text {
	switch {
	case c.Path == "":
		return language.Say("the whole record")
	case c.Was != "":
		return language.Say("{0}, before {1}", c.Path, c.Was)
	default:
		return language.Verbatim(c.Path)
	}
}

// fact adds what changed at one path.
func (x *changes) fact(c *change.Change) {
	by, delta := deltaOf(c)
	x.add(rowOf{what: whatOf(c), becomes: language.Say("{0}", becoming{c}), by: by,
		kind: turn(c), path: c.Path, was: c.Was, old: valueCell(c.Old), new: valueCell(c.New), delta: delta})
}

// valueCell is what stood at a path, for machines: a figure as a number.
func valueCell(v change.Value) table.Cell {
	switch v.Type {
	case source.Amount:
		if a, err := money.Parse(v.Text); err == nil {
			return table.Amount(a, money.Stated)
		}
	case source.Share:
		if s, err := money.ParseShare(v.Text); err == nil {
			return table.Percent(s, money.Stated)
		}
	case source.Count:
		if n, err := strconv.Atoi(v.Text); err == nil {
			return table.Cell{Value: n}
		}
	}
	return table.Plain(v.Text)
}

// deltaOf is by how much a figure changed, for people and for machines.
func deltaOf(c *change.Change) (language.Text, table.Cell) {
	d, ok := c.Delta()
	if !ok {
		return language.Text{}, table.Cell{}
	}
	return language.Say("{0}", d), table.Cell{Value: d.Value()}
}

// becoming is a change in one line: old -> new.
type becoming struct{ *change.Change }

// In is the line in the language.
func (b becoming) In(l language.Language) string {
	old, new := b.Shown(l)
	switch {
	case !b.Old.Exists():
		return language.Say("added: {0}", new).In(l)
	case !b.New.Exists():
		return language.Say("removed: {0}", old).In(l)
	default:
		return old + " -> " + new
	}
}

// figuresOf are the figures of a project that its record does not state: its
// total, and the totals, amounts and shares of its budgets, by path.
func figuresOf(c *catalogue.Catalogue, doc *decode.Document) []derived {
	if doc == nil || doc.Project == nil {
		return nil
	}
	s := &subject{Request: &Request{Catalogue: c}, doc: doc, project: doc.Project, programme: c.Programme(doc.Project.Programme)}
	s.plan()
	var out []derived
	add := func(path string, c table.Cell) {
		if c.Known() {
			out = append(out, derived{path, c})
		}
	}
	add("total", cell(s.financing.Total().Figure))
	for _, b := range s.budgets {
		path := "budgets[" + b.Budget.ItemName() + "]"
		add(path+".total", cell(b.plan.Total.Amount))
		for _, line := range b.plan.Lines {
			of := path + ".funding[" + line.Funding.ItemName() + "]"
			add(of+".amount", cell(line.Amount))
			add(of+".share", shareCell(line.Share))
		}
	}
	return out
}

// derived is a figure that is worked out, and where it would stand.
type derived struct {
	path string
	cell table.Cell
}

// renamed are old figures under the names that their items have in the new
// version.
func renamed(was, is []derived, old, new *decode.Document) []derived {
	at := func(all []derived, path string) int {
		return slices.IndexFunc(all, func(d derived) bool { return d.path == path })
	}
	out := slices.Clone(was)
	for _, d := range is {
		end := strings.LastIndexByte(d.path, '.')
		if end < 0 || at(was, d.path) >= 0 {
			continue
		}
		_, item := change.CompareAt(old.Tree, new.Tree, d.path[:end])
		if i := at(was, item+d.path[end:]); i >= 0 {
			out[i].path = d.path
		}
	}
	return out
}

// derived adds the figures that are worked out, at one of the times at least,
// and are not the same at both.
func (x *changes) derived(old, new []derived) {
	find := func(all []derived, path string) table.Cell {
		if i := slices.IndexFunc(all, func(d derived) bool { return d.path == path }); i >= 0 {
			return all[i].cell
		}
		return cell(finance.Figure{})
	}
	var paths []string
	for _, d := range slices.Concat(old, new) {
		if !slices.Contains(paths, d.path) {
			paths = append(paths, d.path)
		}
	}
	for _, path := range paths {
		a, b := figureText{find(old, path)}, figureText{find(new, path)}
		if a != b && max(a.Basis, b.Basis) > money.Stated && !x.has(path) {
			x.follows = true
			x.add(rowOf{what: language.Verbatim(path), becomes: language.Say("follows: {0} -> {1}", a, b),
				kind: "follows", path: path, old: a.known(), new: b.known(), basis: b.Basis.String()})
		}
	}
}

// has reports whether a row is about the path.
func (x *changes) has(path string) bool {
	return slices.ContainsFunc(x.rows, func(r table.Row) bool {
		w, ok := r.Cells[6].Value.(table.Word)
		return ok && w.Code == path
	})
}

// figureText is a figure in a text, with the mark of its basis.
type figureText struct{ table.Cell }

// InTable is the figure as tables write it.
func (f figureText) InTable(l language.Language) string { return f.In(l) }

// In is the figure in the language.
func (f figureText) In(l language.Language) string {
	v, ok := f.Value.(language.Tabular)
	if !ok || !f.Known() {
		return "–"
	}
	return strings.TrimSpace(v.InTable(l) + " " + f.Basis.Mark())
}

// known is the figure for machines, blank where it is not known.
func (f figureText) known() table.Cell {
	if !f.Known() {
		return table.Cell{}
	}
	return f.Cell
}

// finding adds a finding that came, went or became another one; old or new is
// nil where it was not there.
func (x *changes) finding(old, new *diag.Finding) {
	f, kind := new, "finding-came"
	becomes := func() language.Text { return language.Say("came: {0}[{1}] {2}", f.Severity, f.Rule, f.Message) }
	switch {
	case new == nil:
		f, kind = old, "finding-went"
		becomes = func() language.Text { return language.Say("went: {0}[{1}] {2}", f.Severity, f.Rule, f.Message) }
	case old != nil && old.Message.String() == new.Message.String():
		kind = "finding-changed"
		becomes = func() language.Text {
			return language.Say("with other figures: {0}[{1}] {2}", f.Severity, f.Rule, f.Message)
		}
	case old != nil:
		kind = "finding-changed"
		becomes = func() language.Text {
			return language.Say("changed: {0}[{1}] {2} -> {3}", f.Severity, f.Rule, old.Message, f.Message)
		}
	}
	r := rowOf{what: language.Verbatim(f.Path), becomes: becomes(), kind: kind, path: f.Path, severity: f.Severity.String(), rule: f.Rule}
	if f.Path == "" {
		r.what = language.Say("the whole record")
	}
	if old != nil {
		r.old = table.Plain(old.Message.String())
	}
	if new != nil {
		r.new = table.Plain(new.Message.String())
	}
	x.add(r)
}
