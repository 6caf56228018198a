package report

import (
	"slices"
	"strconv"
	"strings"

	"sostool/pkg/catalogue"
	"sostool/pkg/change"
	"sostool/pkg/decode"
	"sostool/pkg/diag"
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
	OldFindings      *diag.Report // of the files of the pairs, and those that they reach
	NewFindings      *diag.Report
	Reach            *history.Reach // nil: the pairs alone
	Sound            func(*decode.Record) bool
	Brief            bool // for people: of many figures that follow the first
}

// Changes is the table of what changed between two times: by record and path, then what
// follows from it for figures that no source states, then the findings that came and
// went. Files that say the same in another way are not a change.
func Changes(d *Difference) *table.Table {
	t := &table.Table{Title: language.Say("Changes: {0} -> {1}", d.OldName, d.NewName)}
	c := changesColumns()
	var rows []table.Row
	findings := d.CompareFindings(d.OldFindings, d.NewFindings)
	came, went := d.byFile(&findings)
	changed, untold, follows, more := 0, 0, false, false
	elsewhere := d.elsewhere()
	for i, p := range d.withUntouched(came, went, elsewhere) {
		x := &changes{pair: p, id: p.Entry().ID, same: i >= len(d.Pairs), brief: d.Brief}
		d.compare(x, elsewhere[p.New])
		switch {
		case x.untold:
			untold++
		case len(x.rows) > 0 && !x.same:
			changed++
		}
		if p.New != nil {
			for _, f := range came[p.New.Name] {
				x.finding(f.old, f.new, d.causes(x, f.new)...)
			}
		}
		if p.Old != nil && x.seen { // else they are not seen, or went with the record
			for _, f := range went[p.Old.Name] {
				x.finding(f.old, nil, d.causes(x, f.old)...)
			}
		}
		if len(x.rows) == 0 {
			continue
		}
		follows, more = follows || x.follows, more || x.more
		rows = append(rows, c.at(0, table.Heading, x.heading()))
		for _, r := range x.rows {
			rows = append(rows, c.at(1, table.Item, r))
		}
	}
	c.fill(t, rows)
	if follows {
		t.Notes = append(t.Notes, language.Say("* {0}", language.Say("derived from stated figures")))
	}
	if more {
		t.Hints = append(t.Hints, language.Say("-f json has all figures that follow"))
	}
	if changed > 0 {
		t.Notes = append(t.Notes, language.Say("{0} {0|record|records} changed", changed))
	}
	if untold > 0 {
		t.Notes = append(t.Notes, language.Say("{0} {0|record|records} could not be compared", untold))
	}
	return t
}

// compare adds what changed in a record, and what follows from that or from what
// others changed for it.
func (d *Difference) compare(x *changes, from consequence) {
	if x.same {
		x.becauseOf(from.causes...)
	}
	x.pair.Read(d.Old, d.New, func(old, new *decode.Record) {
		x.identify(old, new)
		if x.pair.Moved() {
			x.moved()
		}
		all, readable := history.Changes(x.pair, old, new)
		if x.seen = new != nil && new.Whole(); !readable {
			x.untold = true
			x.add(differing{turn: turn{what: language.Say("the whole record"), becomes: language.Say("can't be read at one of the two times, so it is not compared"), kind: "unreadable"}})
			return
		}
		for i := range all {
			x.fact(&all[i])
		}
		if old != nil && new != nil && !x.same { // else all of the record is new, or gone
			x.derived(d.follows(x, old, new))
		}
		x.derived(from.figures)
	})
}

// turned is a finding that came or went, or became another.
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

// withUntouched are the pairs, and after them the files that are the same as before and
// have other findings or figures, for what they refer to has changed.
func (d *Difference) withUntouched(came, went map[string][]turned, figures map[*catalogue.Entry]consequence) []history.Pair {
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
		if old != nil && !touched[e] && len(came[e.Name])+len(went[old.Name])+len(figures[e].figures) > 0 {
			pairs = append(pairs, history.Pair{Old: old, New: e})
		}
	}
	return pairs
}

// turn is what became another: three cells for people, then what machines read.
type turn struct {
	what, becomes, by language.Text
	kind, path, was   string
	old, new, delta   table.Cell
}

// toldColumns are what people read of a turn.
func toldColumns[R any](becomes string, of func(R) turn) columns[R] {
	people := func(key string, head language.Text, text func(turn) language.Text) column[R] {
		return column[R]{key: key, head: head, readers: table.People, cell: func(x R) table.Cell { return said(text(of(x))) }}
	}
	return columns[R]{
		people("what", language.Say("What"), func(x turn) language.Text { return x.what }),
		people(becomes, language.Say("Change"), func(x turn) language.Text { return x.becomes }),
		people("by", language.Say("By"), func(x turn) language.Text { return x.by }),
	}
}

// turnColumns are what machines read of a turn.
func turnColumns[R any](of func(R) turn) columns[R] {
	value := func(key string, kind table.Kind, value func(turn) table.Cell) column[R] {
		return column[R]{key: key, head: language.Verbatim(key), kind: kind, readers: table.Machines, cell: func(x R) table.Cell { return value(of(x)) }}
	}
	return columns[R]{
		raw("kind", func(x R) string { return of(x).kind }),
		raw("path", func(x R) string { return of(x).path }),
		raw("was", func(x R) string { return of(x).was }),
		value("old", table.Text, func(x turn) table.Cell { return x.old }),
		value("new", table.Text, func(x turn) table.Cell { return x.new }),
		value("delta", table.Number, func(x turn) table.Cell { return x.delta }),
	}
}

// differing is a turn in a record, or something else that turned with it.
type differing struct {
	turn
	record, file          string
	basis, severity, rule string
	causes                []string // files that differ, where this one does not
}

func changesColumns() columns[differing] {
	return slices.Concat(
		toldColumns("becomes", func(x differing) turn { return x.turn }),
		columns[differing]{
			raw("record", func(x differing) string { return x.record }),
			raw("file", func(x differing) string { return x.file }),
		},
		turnColumns(func(x differing) turn { return x.turn }),
		columns[differing]{
			raw("basis", func(x differing) string { return x.basis }),
			raw("severity", func(x differing) string { return x.severity }),
			raw("rule", func(x differing) string { return x.rule }),
			{key: "causes", head: language.Verbatim("causes"), kind: table.List, readers: table.Machines, rare: true, cell: func(x differing) table.Cell { return plainList(x.causes) }},
		})
}

// changes are the rows of one record.
type changes struct {
	pair    history.Pair
	id      string
	same    bool          // the record is as before
	causes  language.List // what it refers to that is not
	rows    []differing
	told    map[string]bool // paths of changes
	brief   bool            // for people: not all figures that follow
	follows bool            // a row is of a figure that is worked out
	more    bool            // some of these figures are not shown
	untold  bool            // what changed is not known
	seen    bool            // the new version can be read
}

// identify notes the id that the later of two versions states.
func (x *changes) identify(versions ...*decode.Record) {
	for _, doc := range versions {
		if doc != nil && doc.ID() != "" {
			x.id = doc.ID()
		}
	}
}

func (x *changes) add(r differing) { x.rows = append(x.rows, x.in(r)) }

// in says in which record something turned.
func (x *changes) in(r differing) differing {
	r.record, r.file = x.id, x.pair.Entry().Name
	return r
}

// heading names the record.
func (x *changes) heading() differing {
	name := language.Verbatim(x.pair.Entry().Name)
	if x.same {
		name = language.Say("{0} (as before; because of {1})", name, x.causes[:min(len(x.causes), maxCauses)])
	}
	return x.in(differing{turn: turn{what: name}})
}

// maxCauses is how many files are named because of which a record that is the
// same has other findings or figures.
const maxCauses = 5

// becauseOf notes files that differ, because of which this record, which does
// not, has other findings or figures.
func (x *changes) becauseOf(files ...string) {
	for _, f := range files {
		if !slices.Contains(x.causes, f) {
			x.causes = append(x.causes, f)
		}
	}
}

// causes are the files because of which a record that is the same has a finding,
// or has it no longer.
func (d *Difference) causes(x *changes, f *diag.Finding) []string {
	if !x.same {
		return nil
	}
	causes := d.Causes(f)
	if len(causes) == 0 { // none in particular
		for _, p := range d.Pairs[:min(len(d.Pairs), maxCauses)] {
			causes = append(causes, p.Entry().Name)
		}
	}
	x.becauseOf(causes...)
	return causes
}

// moved says that the record was in another file.
func (x *changes) moved() {
	old, new := x.pair.Old.Name, x.pair.New.Name
	x.add(differing{turn: turn{what: language.Say("the file"), becomes: language.Say("moved from {0}", old), kind: "moved", old: table.Plain(old), new: table.Plain(new)}})
}

// kindOfTurn says for machines what a change is.
func kindOfTurn(c *change.Change) string {
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
	if x.told == nil {
		x.told = make(map[string]bool)
	}
	x.told[c.Path] = true
	x.add(differing{turn: turnOf(c)})
}

// turnOf is what changed at a path.
func turnOf(c *change.Change) turn {
	by, delta := deltaOf(c)
	return turn{what: whatOf(c), becomes: language.Say("{0}", becoming{c}), by: by,
		kind: kindOfTurn(c), path: c.Path, was: c.Was, old: valueCell(c.Old), new: valueCell(c.New), delta: delta}
}

// valueCell is what was at a path, for machines: a figure as a number.
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
	case source.Number:
		if n, err := money.ParseNumber(v.Text); err == nil {
			return table.Cell{Value: n}
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
		return language.Say("added: {0}", language.Verbatim(new)).In(l)
	case !b.New.Exists():
		return language.Say("removed: {0}", language.Verbatim(old)).In(l)
	default:
		return old + " -> " + new
	}
}

// derived adds the figures that follow from what changed, in this record or in
// what it refers to.
func (x *changes) derived(all []follow) {
	shown := all
	if x.brief {
		shown = together(all)
		shown = shown[:min(len(shown), maxFollows)]
	}
	more := len(all)
	for _, f := range shown {
		more -= f.number
		a, b := figureText{f.old}, figureText{f.new}
		x.follows = true
		turned := turn{what: language.Verbatim(f.path), becomes: language.Say("follows: {0} -> {1}", a, b), kind: "follows", path: f.path, old: a.known(), new: b.known()}
		x.add(differing{turn: turned, basis: b.Basis.String(), causes: x.causes})
	}
	if more > 0 {
		x.more = true
		x.add(differing{turn: turn{what: language.Say("further figures"), becomes: language.Say("{0} more {0|figure follows|figures follow}", more), kind: "follows"}})
	}
}

// maxFollows is how many figures of a record that follow people are shown.
const maxFollows = 20

// tells reports whether a change of the record is about a path, or came or went
// with what it is in.
func (x *changes) tells(path string) bool {
	for end := len(path); end > 0; end = strings.LastIndexAny(path[:end], ".[") {
		if x.told[path[:end]] {
			return true
		}
	}
	return false
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
	mark := f.Basis.Mark()
	if f.Partial {
		mark += "+"
	}
	return strings.TrimSpace(v.InTable(l) + " " + mark)
}

// known is the figure for machines, blank where it is not known.
func (f figureText) known() table.Cell {
	if !f.Known() {
		return table.Cell{}
	}
	return f.Cell
}

// finding adds a finding that came, went or became another; old or new is nil where it
// was not there. causes are those of the Difference.
func (x *changes) finding(old, new *diag.Finding, causes ...string) {
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
	r := differing{turn: turn{what: language.Verbatim(f.Path), becomes: becomes(), kind: kind, path: f.Path}, severity: f.Severity.String(), rule: f.Rule, causes: causes}
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
