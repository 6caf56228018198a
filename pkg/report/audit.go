package report

import (
	"maps"
	"slices"
	"strconv"
	"sync"

	"sostool/pkg/audit"
	"sostool/pkg/language"
	"sostool/pkg/money"
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

// AuditedProject is one project with what is open in it, as machines read it.
type AuditedProject struct {
	ID       string          `json:"id"`
	Open     []OpenPassage   `json:"open"`
	Unquoted []UnquotedWords `json:"unquoted"`

	name    language.Text
	titles  map[record.SourceID]language.Text
	settled int
	texts   int
}

// OpenPassage is a passage of a text that nothing in the record settles.
type OpenPassage struct {
	Source  record.SourceID `json:"source"`
	Line    int             `json:"line"` // of the text
	Kind    audit.Kind      `json:"kind"`
	Text    string          `json:"text"`
	Excerpt string          `json:"excerpt"`
	Near    *NearAmount     `json:"near,omitempty"`

	several bool
	slip    language.Text
}

// NearAmount is an amount of the record that is one slip of the hand away from a passage.
type NearAmount struct {
	Path  string `json:"path"`
	Value string `json:"value"`
	Line  int    `json:"line"` // of the record's file

	amount money.Amount
}

// printed is what a text says, wherever it does.
type printed struct {
	source record.SourceID
	kind   audit.Kind
	text   string
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

// Audit holds the projects against the texts of their sources, which names has read. What
// a text says more than once has an excerpt of the first place alone, or of every one.
func Audit(r *Request, names *audit.Names, texts Texts, every bool) (*Audited, *Coverage) {
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
		}, every)
	})
	all := &Audited{Projects: projects}
	for _, message := range slices.Sorted(maps.Keys(failed)) {
		all.Failures = append(all.Failures, failed[message])
	}
	return all, o
}

// audited is what is open in one project, without the texts.
func (s *subject) audited(names *audit.Names, text func(*record.Document) *audit.Text, every bool) AuditedProject {
	found := names.Of(s.doc, text)
	x := AuditedProject{
		ID: string(s.project.ID), Open: []OpenPassage{}, Unquoted: []UnquotedWords{},
		name: textOf(s.project.Name), titles: make(map[record.SourceID]language.Text), settled: found.Settled, texts: found.Texts,
	}
	for i := range s.project.Sources {
		d := &s.project.Sources[i]
		x.titles[own(record.SourceID(d.ID))] = textOf(d.Title)
	}
	x.Open = slices.Grow(x.Open, len(found.Open))
	first := make(map[printed]OpenPassage)
	for _, o := range found.Open {
		is := printed{o.Source, o.Passage.Kind, o.Text.Printed(o.Passage)}
		p, again := first[is]
		if p.Line = o.Passage.Line; !again || every {
			p = OpenPassage{Source: own(o.Source), Line: o.Passage.Line, Kind: o.Passage.Kind, several: o.Passage.Several(),
				Text: is.text, Excerpt: o.Text.Excerpt(o.Passage, excerptAround)}
			if n := o.Near; n != nil {
				p.Near, p.slip = &NearAmount{own(n.Path), n.Value.String(), n.Line, n.Value}, n.Slip
			}
			first[is] = p
		}
		x.Open = append(x.Open, p)
	}
	for _, u := range found.Unquoted {
		x.Unquoted = append(x.Unquoted, UnquotedWords{own(u.Path), own(u.Says), own(u.Source), s.doc.File.Name, u.Line, own(u.Value)})
	}
	return x
}

// Anything reports whether something is open in a project, or cited and not in its text.
func (a *Audited) Anything() bool {
	return slices.ContainsFunc(a.Projects, func(x AuditedProject) bool { return len(x.Open)+len(x.Unquoted) > 0 })
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
		open, unquoted, settled, texts = open+len(x.Open), unquoted+len(x.Unquoted), settled+x.settled, texts+x.texts
		if len(x.Open)+len(x.Unquoted) > 0 {
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
	of := func(o OpenPassage) printed { return printed{o.Source, o.Kind, o.Text} }
	for _, o := range x.Open {
		line, all := strconv.Itoa(o.Line), lines[of(o)]
		if len(all) == 0 || all[len(all)-1] != line {
			lines[of(o)] = append(all, line)
		}
	}
	for i, o := range x.Open {
		if i == 0 || o.Source != x.Open[i-1].Source {
			rows = append(rows, c.heading(1, language.Say("{0}: {1}", string(o.Source), x.titles[o.Source])))
		}
		if all := lines[of(o)]; all != nil { // else it is on the row of the first
			rows = append(rows, c.at(2, table.Item, auditRow{
				label: language.Say("{0}", all), what: o.what(), passage: o.Text,
				where: language.Verbatim(o.Excerpt), settle: o.settle(),
			}))
			delete(lines, of(o))
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
func (o *OpenPassage) what() language.Text {
	if o.several {
		return language.Say("an amount, or several side by side")
	}
	return o.Kind.Name()
}

// settle is where a record has what a passage says: where it has nearly that, what differs.
func (o *OpenPassage) settle() language.Text {
	if o.Near == nil {
		return settling(o.Kind)
	}
	return language.Say("{0}, line {1}: expected {2}, found {3}: {4}", o.Near.Path, strconv.Itoa(o.Near.Line), o.Text, o.Near.amount, o.slip)
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
