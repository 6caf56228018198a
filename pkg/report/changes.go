package report

import (
	"slices"
	"strings"

	"sostool/pkg/catalogue"
	"sostool/pkg/change"
	"sostool/pkg/decode"
	"sostool/pkg/diag"
	"sostool/pkg/finance"
	"sostool/pkg/history"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/table"
)

// Difference is the records of two times, with what was found in each.
type Difference struct {
	Old, New         *history.Records
	OldName, NewName language.Text
	Pairs            []history.Pair
	OldFindings      *diag.Report // of the files of the pairs
	NewFindings      *diag.Report
}

// Changes is the table of what changed between two times: by record and path,
// then what follows from it for figures that no source states, then the
// findings that came and went. Files that say the same in another way are no
// change.
func Changes(d *Difference) *table.Table {
	t := &table.Table{Title: language.Say("Changes: {0} -> {1}", d.OldName, d.NewName), Columns: changeColumns()}
	findings := history.CompareFindings(d.OldFindings, d.NewFindings, d.Pairs)
	came, went := byFile(d.NewFindings, findings.Came), byFile(d.OldFindings, findings.Went)
	changed, follows := 0, false
	for _, p := range d.withUntouched(came, went) {
		x := &changes{pair: p}
		if p.Moved() {
			x.moved()
		}
		var readable bool
		p.Read(d.Old, d.New, func(old, new *decode.Document) {
			var all []change.Change
			all, readable = history.Changes(p, old, new)
			if !readable {
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
		if len(x.rows) > 0 {
			changed++
		}
		if p.New != nil {
			for _, f := range came[p.New.Name] {
				x.finding(f, true)
			}
		}
		if p.Old != nil && p.New != nil && readable { // else they are not seen, or went with the record
			for _, f := range went[p.Old.Name] {
				x.finding(f, false)
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
	return t
}

// byFile are some of a report's findings, as far as they are not allowed, by the
// files that they stand in.
func byFile(of *diag.Report, places []int) map[string][]*diag.Finding {
	out := make(map[string][]*diag.Finding)
	for _, i := range places {
		if f := &of.Findings[i]; f.Allowed == "" {
			out[f.File] = append(out[f.File], f)
		}
	}
	return out
}

// withUntouched are the pairs, and behind them the files that are the same as
// before and have other findings, for what they refer to has changed.
func (d *Difference) withUntouched(came, went map[string][]*diag.Finding) []history.Pair {
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
		columns = append(columns, table.Column{Key: key, Label: language.Verbatim(key), For: table.Machines})
	}
	return columns
}

// changes are the rows of one record.
type changes struct {
	pair    history.Pair
	rows    []table.Row
	follows bool // a row is of a figure that is worked out
}

// rowOf is one row: three cells for people, then what machines read.
type rowOf struct {
	what, becomes, by                                       language.Text
	kind, path, was, old, new, delta, basis, severity, rule string
}

func (x *changes) add(r rowOf) {
	x.rows = append(x.rows, x.row(1, table.Item, r))
}

func (x *changes) row(depth int, role table.Role, r rowOf) table.Row {
	e := x.pair.Entry()
	row := table.Row{Depth: depth, Role: role, Cells: []table.Cell{said(r.what), said(r.becomes), said(r.by)}}
	for _, s := range []string{e.ID, e.Name, r.kind, r.path, r.was, r.old, r.new, r.delta, r.basis, r.severity, r.rule} {
		row.Cells = append(row.Cells, table.Plain(s))
	}
	return row
}

// heading names the record.
func (x *changes) heading() table.Row {
	return x.row(0, table.Heading, rowOf{what: language.Verbatim(x.pair.Entry().Name)})
}

// moved says that the record stood in another file.
func (x *changes) moved() {
	old, new := x.pair.Old.Name, x.pair.New.Name
	x.add(rowOf{what: language.Say("the file"), becomes: language.Say("moved from {0}", old), kind: "moved", old: old, new: new})
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
		kind: turn(c), path: c.Path, was: c.Was, old: c.Old.Text, new: c.New.Text, delta: delta})
}

// deltaOf is by how much a figure changed, for people and for machines.
func deltaOf(c *change.Change) (language.Text, string) {
	d, ok := c.Delta()
	if !ok {
		return language.Text{}, ""
	}
	return language.Say("{0}", d), d.String()
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
				kind: "follows", path: path, old: a.code(), new: b.code(), basis: b.Basis.String()})
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

// code is the figure as machines read it, empty where it is not known.
func (f figureText) code() string {
	switch v := f.Value.(type) {
	case money.Amount:
		if v.Known() {
			return v.Plain()
		}
	case money.Share:
		return v.String()
	}
	return ""
}

// finding adds a finding that came or went.
func (x *changes) finding(f *diag.Finding, came bool) {
	r := rowOf{what: language.Verbatim(f.Path), path: f.Path, severity: f.Severity.String(), rule: f.Rule}
	if f.Path == "" {
		r.what = language.Say("the whole record")
	}
	if came {
		r.kind, r.new, r.becomes = "finding-came", f.Message.String(), language.Say("came: {0}[{1}] {2}", r.severity, f.Rule, f.Message)
	} else {
		r.kind, r.old, r.becomes = "finding-went", f.Message.String(), language.Say("went: {0}[{1}] {2}", r.severity, f.Rule, f.Message)
	}
	x.add(r)
}
