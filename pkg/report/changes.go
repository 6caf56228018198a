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
	OldName, NewName string
	Pairs            []history.Pair
	OldFindings      *diag.Report // of the files of the pairs
	NewFindings      *diag.Report
}

// Changes is the table of what changed between two times: by record and path,
// then what follows from it for figures that no source states, then the
// findings that came and went. Files that say the same in another way are no
// change. The second result are the files that can't be compared.
func Changes(d *Difference) (*table.Table, []string) {
	t := &table.Table{Title: language.Say("Changes: {0} -> {1}", d.OldName, d.NewName), Columns: changeColumns()}
	findings := history.CompareFindings(d.OldFindings, d.NewFindings, d.Pairs)
	came, went := byFile(d.NewFindings, findings.Came), byFile(d.OldFindings, findings.Went)
	var unread []string
	changed, follows := 0, false
	for _, p := range d.withUntouched(came) {
		x := &changes{pair: p}
		p.Read(d.Old, d.New, func(old, new *decode.Document) {
			all, readable := history.Changes(p, old, new)
			if !readable {
				unread = append(unread, p.Entry().Name)
				return
			}
			for i := range all {
				x.fact(&all[i])
			}
			x.follows(figuresOf(d.Old.Catalogue, old), figuresOf(d.New.Catalogue, new))
		})
		if len(x.rows) > 0 || p.Moved() {
			changed++
		}
		if p.New != nil {
			for _, f := range came[p.New.Name] {
				x.finding(f, true)
			}
		}
		if p.Old != nil {
			for _, f := range went[p.Old.Name] {
				x.finding(f, false)
			}
		}
		if len(x.rows) == 0 && !p.Moved() {
			continue
		}
		follows = follows || x.derived()
		t.Rows = append(t.Rows, x.heading())
		t.Rows = append(t.Rows, x.rows...)
	}
	if follows {
		t.Notes = append(t.Notes, language.Say("* {0}", language.Say("derived from stated figures")))
	}
	if changed > 0 {
		t.Notes = append(t.Notes, language.Say("{0} {0|record|records} changed", changed))
	}
	return t, unread
}

// byFile are some of a report's findings by the files that they stand in.
func byFile(of *diag.Report, places []int) map[string][]*diag.Finding {
	out := make(map[string][]*diag.Finding)
	for _, i := range places {
		f := &of.Findings[i]
		out[f.File] = append(out[f.File], f)
	}
	return out
}

// withUntouched are the pairs, and behind them the files that are the same as
// before and have other findings, for what they refer to has changed.
func (d *Difference) withUntouched(came map[string][]*diag.Finding) []history.Pair {
	pairs := slices.Clone(d.Pairs)
	for _, e := range d.New.Entries {
		if len(came[e.Name]) == 0 || slices.ContainsFunc(d.Pairs, func(p history.Pair) bool { return p.New == e }) {
			continue
		}
		i := slices.IndexFunc(d.Old.Entries, func(o *catalogue.Entry) bool { return o.Path() == e.Path() })
		if i >= 0 {
			pairs = append(pairs, history.Pair{Old: d.Old.Entries[i], New: e})
		}
	}
	return pairs
}

func changeColumns() []table.Column {
	machine := func(key string) table.Column {
		return table.Column{Key: key, Label: language.Verbatim(key), For: table.Machines}
	}
	return []table.Column{
		{Key: "what", For: table.People}, {Key: "becomes", For: table.People}, {Key: "by", For: table.People},
		machine("record"), machine("file"), machine("kind"), machine("path"), machine("was"),
		machine("old"), machine("new"), machine("delta"), machine("basis"), machine("rule"),
	}
}

// changes are the rows of one record.
type changes struct {
	pair history.Pair
	rows []table.Row
}

// row is one row: three cells for people, then what machines read.
func (x *changes) row(depth int, role table.Role, what, becomes, by language.Text, kind, path, was, old, new, delta, basis, rule string) table.Row {
	e := x.pair.Entry()
	return table.Row{Depth: depth, Role: role, Cells: []table.Cell{
		said(what), said(becomes), said(by),
		table.Plain(e.ID), table.Plain(e.Name), table.Plain(kind), table.Plain(path), table.Plain(was),
		table.Plain(old), table.Plain(new), table.Plain(delta), table.Plain(basis), table.Plain(rule),
	}}
}

// heading names the record, and says that it came, went or moved.
func (x *changes) heading() table.Row {
	p := x.pair
	text := language.Verbatim(p.Entry().Name)
	if p.Moved() {
		text = language.Say("{0}, before {1}", p.New.Name, p.Old.Name)
		if len(x.rows) == 0 {
			return x.row(0, table.Item, text, language.Text{}, language.Text{}, "moved", "", "", p.Old.Name, p.New.Name, "", "", "")
		}
	}
	return x.row(0, table.Heading, text, language.Text{}, language.Text{}, "", "", "", "", "", "", "", "")
}

// fact adds what changed at one path.
func (x *changes) fact(c *change.Change) {
	kind := "changed"
	what := language.Verbatim(c.Path)
	switch {
	case !c.New.Exists():
		kind = "removed"
	case !c.Old.Exists():
		kind = "added"
	case c.Was != "":
		what = language.Say("{0}, before {1}", c.Path, c.Was)
	}
	if c.Path == "" {
		what = language.Say("the whole record")
	}
	old, new := "", ""
	if c.Old.Exists() {
		old = c.Old.Text
	}
	if c.New.Exists() {
		new = c.New.Text
	}
	by, delta := deltaOf(c)
	x.rows = append(x.rows, x.row(1, table.Item, what, language.Say("{0}", becoming{c}), by, kind, c.Path, c.Was, old, new, delta, "", ""))
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
	add("total", cell(s.financing.Total()))
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

// follows adds the figures that are worked out, at one of the times at least,
// and are not the same at both.
func (x *changes) follows(old, new []derived) {
	if x.pair.Old == nil || x.pair.New == nil {
		return // all of the record is new, or gone
	}
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
		if a != b && max(a.Basis, b.Basis) > money.Stated {
			x.rows = append(x.rows, x.row(1, table.Item, language.Say("{0} follows", path), language.Say("{0} -> {1}", a, b),
				language.Text{}, "follows", path, "", a.code(), b.code(), "", b.Basis.String(), ""))
		}
	}
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
	what := language.Verbatim(f.Path)
	if f.Path == "" {
		what = language.Say("the whole record")
	}
	kind, text := "finding-went", language.Say("went: {0}[{1}] {2}", f.Severity.String(), f.Rule, f.Message)
	if came {
		kind, text = "finding-came", language.Say("came: {0}[{1}] {2}", f.Severity.String(), f.Rule, f.Message)
	}
	x.rows = append(x.rows, x.row(1, table.Item, what, text, language.Text{}, kind, f.Path, "", "", f.Message.String(), "", "", f.Rule))
}

// derived reports whether a row is of a figure that is worked out.
func (x *changes) derived() bool {
	return slices.ContainsFunc(x.rows, func(r table.Row) bool {
		w, ok := r.Cells[5].Value.(table.Word)
		return ok && w.Code == "follows"
	})
}
