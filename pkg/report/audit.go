package report

import (
	"iter"
	"maps"
	"slices"
	"strconv"
	"sync"

	"sostool/pkg/audit"
	"sostool/pkg/language"
	"sostool/pkg/record"
	"sostool/pkg/table"
)

// Texts is the text of a source: nil where it has none, and the same for the sources that
// share one. It is asked on several goroutines.
type Texts func(*record.Document) (*audit.Text, error)

// Audited is what comes of holding projects against the texts of their sources.
type Audited struct {
	Projects []AuditedProject
	Failures []error // texts that could not be read, each once
}

// AuditedProject is one project with what is open in it.
type AuditedProject struct {
	ID       string          `json:"id"`
	Unquoted []UnquotedWords `json:"-"`

	open    []openPassage
	name    language.Text
	titles  map[record.SourceID]language.Text
	settled int
	texts   int
}

// openPassage is a passage of a text that nothing in the record settles. Its excerpt is made
// where it is shown: a text of many figures has excerpts of a hundred times its size.
type openPassage struct {
	printed
	part    audit.Part
	near    *nearValue
	several bool
}

// nearValue is a value of the record that is one slip of the hand away from a passage.
type nearValue struct {
	NearValue
	value audit.Value
	slip  language.Text
}

// OpenPassage is a passage that is open as machines read it.
type OpenPassage struct {
	Source  record.SourceID `json:"source"`
	Line    int             `json:"line"` // of the text
	Kind    audit.Kind      `json:"kind"`
	Text    string          `json:"text"`
	Excerpt string          `json:"excerpt"`
	Near    *NearValue      `json:"near,omitempty"`
}

// NearValue is a nearValue as machines read it.
type NearValue struct {
	Path  string `json:"path"`
	Value string `json:"value"`
	Line  int    `json:"line"` // of the record's file
}

// printed is what a text says, wherever it does.
type printed struct {
	source record.SourceID
	kind   audit.Kind
	text   string
}

// Open are the passages that are open, each with its excerpt.
func (x *AuditedProject) Open() iter.Seq[OpenPassage] {
	return func(yield func(OpenPassage) bool) {
		for i := range x.open {
			o := &x.open[i]
			p := OpenPassage{Source: o.source, Line: o.part.Line(), Kind: o.kind, Text: o.text, Excerpt: o.part.Excerpt(excerptAround)}
			if o.near != nil {
				p.Near = &o.near.NearValue
			}
			if !yield(p) {
				return
			}
		}
	}
}

// UnquotedWords are what a record cites and its source's text does not have.
type UnquotedWords struct {
	Path   string          `json:"path"`
	Says   string          `json:"says"` // empty: the figure at the path is nowhere in the text
	Source record.SourceID `json:"source"`
	File   string          `json:"file"`
	Line   int             `json:"line"` // of the file

	value string // that figure
}

// excerptAround is how many characters of an excerpt are on each side of its passage.
const excerptAround = 40

// Audit holds the projects against the texts of their sources, which names has read.
func Audit(r *Request, names *audit.Names, texts Texts) (*Audited, *Coverage) {
	var mutex sync.Mutex
	failed := make(map[string]error)
	projects, o := collect(r, func(s *subject) AuditedProject {
		read := make(map[string]*audit.Text) // by the file, which may change meanwhile
		return s.audited(names, func(d *record.Document) *audit.Text {
			if x := read[d.File]; x != nil && d.File != "" {
				return x
			}
			x, err := texts(d)
			if err != nil {
				mutex.Lock()
				defer mutex.Unlock()
				failed[err.Error()] = err
			}
			read[d.File] = x
			return x
		})
	})
	all := &Audited{Projects: projects}
	for _, message := range slices.Sorted(maps.Keys(failed)) {
		all.Failures = append(all.Failures, failed[message])
	}
	return all, o
}

// audited is what is open in one project.
func (s *subject) audited(names *audit.Names, text func(*record.Document) *audit.Text) AuditedProject {
	found := names.Of(s.doc, text)
	x := AuditedProject{
		ID: string(s.project.ID), open: make([]openPassage, len(found.Open)),
		name: textOf(s.project.Name), titles: make(map[record.SourceID]language.Text), settled: found.Settled, texts: found.Texts,
	}
	for i := range s.project.Sources {
		d := &s.project.Sources[i]
		x.titles[own(record.SourceID(d.ID))] = textOf(d.Title)
	}
	once := make(map[string]string) // each text that is printed, and each id of a source
	keep := func(s string) string {
		if once[s] == "" {
			once[s] = own(s)
		}
		return once[s]
	}
	for i := range found.Open {
		o := &found.Open[i]
		part := o.Part()
		is := printed{record.SourceID(keep(string(o.Source))), o.Passage.Kind, keep(part.Printed())}
		x.open[i] = openPassage{is, part, nil, o.Passage.Several()}
		if n := o.Near; n != nil {
			x.open[i].near = &nearValue{NearValue{own(n.Path), n.Value.String(), n.Line}, n.Value, n.Slip}
		}
	}
	for _, u := range found.Unquoted {
		x.Unquoted = append(x.Unquoted, UnquotedWords{own(u.Path), own(u.Says), own(u.Source), s.doc.File.Name, u.Line, own(u.Value)})
	}
	return x
}

// Anything reports whether something is open in a project, or cited and not in its text.
func (a *Audited) Anything() bool {
	return slices.ContainsFunc(a.Projects, func(x AuditedProject) bool { return len(x.open)+len(x.Unquoted) > 0 })
}

// auditRow is one thing to settle.
type auditRow struct {
	label, what, where, settle language.Text
	passage                    string
}

func auditColumns() columns[auditRow] {
	words := func(key string, head language.Text, text func(auditRow) language.Text) column[auditRow] {
		return column[auditRow]{key: key, head: head, cell: func(x auditRow) table.Cell { return table.Said("", text(x)) }}
	}
	return columns[auditRow]{
		labelColumn(language.Say("At line"), func(x auditRow) language.Text { return x.label }),
		words("what", language.Say("What it is"), func(x auditRow) language.Text { return x.what }),
		{key: "passage", head: language.Say("As printed"), cell: func(x auditRow) table.Cell { return table.Plain(x.passage) }},
		words("where", language.Say("Where it appears"), func(x auditRow) language.Text { return x.where }),
		words("settle", language.Say("Where a record has it"), func(x auditRow) language.Text { return x.settle }),
	}
}

// Table is what is open, by project and source, for people.
func (a *Audited) Table() *table.Table {
	c := auditColumns()
	t := &table.Table{Title: language.Say("Records against their sources: {0} {0|project|projects}", len(a.Projects))}
	var rows []table.Row
	open, unquoted, settled, texts := 0, 0, 0, 0
	for i := range a.Projects {
		x := &a.Projects[i]
		open, unquoted, settled, texts = open+len(x.open), unquoted+len(x.Unquoted), settled+x.settled, texts+x.texts
		if len(x.open)+len(x.Unquoted) > 0 {
			rows = append(rows, c.heading(0, language.Say("{0}: {1}", x.ID, x.name)))
			rows = append(rows, x.rows(c)...)
		}
	}
	c.fill(t, rows)
	t.Notes = append(t.Notes, language.Say("{0} {0|text is|texts are} read, {1} {1|passage|passages} settled, {2} open; {3} {3|citation|citations} not found", texts, settled, open, unquoted))
	if open > 0 {
		t.Notes = append(t.Notes, language.Say("a passage is settled by a field that has its value or party, a citation that says it, a claim of a discrepancy, or an entry of left_out with a reason"))
	}
	return t
}

// rows are those of one project.
func (x *AuditedProject) rows(c columns[auditRow]) (rows []table.Row) {
	lines := make(map[printed]language.List)
	for i := range x.open {
		o := &x.open[i]
		line, all := strconv.Itoa(o.part.Line()), lines[o.printed]
		if len(all) == 0 || all[len(all)-1] != line {
			lines[o.printed] = append(all, line)
		}
	}
	for i := range x.open {
		o := &x.open[i]
		if i == 0 || o.source != x.open[i-1].source {
			rows = append(rows, c.heading(1, language.Say("{0}: {1}", string(o.source), x.titles[o.source])))
		}
		if all := lines[o.printed]; all != nil { // else it is on the row of the first
			rows = append(rows, c.at(2, table.Item, auditRow{
				label: language.Say("{0}", all), what: o.what(), passage: o.text,
				where: language.Verbatim(o.part.Excerpt(excerptAround)), settle: o.settle(),
			}))
			delete(lines, o.printed)
		}
	}
	if len(x.Unquoted) > 0 {
		rows = append(rows, c.heading(1, language.Say("cited, and not in the text")))
	}
	for _, u := range x.Unquoted {
		row := auditRow{label: language.Verbatim(strconv.Itoa(u.Line)), what: language.Say("citation of {0}", string(u.Source)), passage: u.Says,
			where: language.Verbatim(u.Path), settle: language.Say("look it up in the source; correct what the citation says")}
		if u.Says == "" {
			row.what, row.passage = language.Say("figure cited from {0}", string(u.Source)), u.value
			row.settle = language.Say("look it up in the source; correct the figure, or cite its words")
		}
		rows = append(rows, c.at(2, table.Item, row))
	}
	return rows
}

// what is what a passage is.
func (o *openPassage) what() language.Text {
	if o.several {
		return language.Say("an amount, or several side by side")
	}
	return o.kind.Name()
}

// settle is where a record has what a passage says: where it has nearly that, what differs.
func (o *openPassage) settle() language.Text {
	n := o.near
	if n == nil {
		return settling(o.kind)
	}
	return language.Say("{0}, line {1}: expected {2}, found {3}: {4}", n.Path, strconv.Itoa(n.Line), o.text, n.value, n.slip)
}

// settling are the fields of a record that have what a passage of a kind says.
func settling(k audit.Kind) language.Text {
	fields := map[audit.Kind]string{
		audit.Amount:       "budgets, advance, claims",
		audit.Percent:      "funding[].share, beneficiaries[].share",
		audit.Date:         "events, decisions, call, sources",
		audit.Period:       "period, phases, claims",
		audit.Count:        "participants, partners[].count, payers[].count",
		audit.Municipality: "partners, team_regions, tasks, payers",
		audit.Organisation: "partners, payers, tasks, call",
		audit.Register:     "register, code, decisions",
	}
	return language.Verbatim(fields[k])
}
