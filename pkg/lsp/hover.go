package lsp

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"

	"sostool/pkg/calendar"
	"sostool/pkg/catalogue"
	"sostool/pkg/check"
	"sostool/pkg/language"
	"sostool/pkg/municipality"
	"sostool/pkg/record"
	"sostool/pkg/render"
	"sostool/pkg/report"
)

type placeParams struct {
	TextDocument textDocument `json:"textDocument"`
	Position     Position     `json:"position"`
}

type hover struct {
	Contents markup `json:"contents"`
	Range    Range  `json:"range"`
}

type markup struct {
	Kind  string `json:"kind"`
	Value string `json:"value"`
}

func markdown(text string) markup { return markup{"markdown", text} }

// hover says what is at a place: what a key means, how a figure comes about, what a word
// or an id stands for.
func (s *server) hover(p *placeParams) (any, error) {
	a, o, free, ok := s.outlined(p.TextDocument.URI)
	defer free()
	if !ok {
		return nil, nil
	}
	node, key := o.at(a.offset(p.Position))
	if node < 0 {
		return nil, nil
	}
	n := &o.Nodes[node]
	at, text := n.At, ""
	if key {
		at, text = n.KeyAt, a.aboutKey(o, node)
	} else {
		text = a.aboutValue(o, node)
	}
	if text == "" {
		return nil, nil
	}
	return hover{markdown(text), a.within(int(at.From), int(at.To))}, nil
}

// aboutKey is what a key means, and what belongs under it.
func (a *asked) aboutKey(o outline, node int32) string {
	f, ok := o.fieldOf(node)
	if !ok {
		if in := o.typeOf(o.Nodes[node].Parent); in != nil { // the key is data
			if key, _ := record.EntryOf(in); key != nil {
				return a.aboutWord(key, o.Nodes[node].Key)
			}
		}
		return ""
	}
	l := a.folder.language()
	text := "**" + f.Key + "** — " + f.Means.In(l)
	t := f.Type
	if item := record.ItemOf(t); item != nil {
		t = item
	}
	if s, ok := record.ScalarOf(t); ok {
		if hint := s.Hint().In(l); s.Choice == nil && hint != "" {
			text += "\n\n" + hint
		}
		text += a.choices(s)
	}
	return text
}

// choices are the words of a list with what they are called.
func (a *asked) choices(s record.Scalar) string {
	if s.Choice == nil {
		return ""
	}
	var b strings.Builder
	b.WriteByte('\n')
	for _, word := range s.Choice.Choices() {
		fmt.Fprintf(&b, "\n- `%s`: %s", word, record.NameOf(s.Choice, word).In(a.folder.language()))
	}
	return b.String()
}

// aboutWord is what a word of a type stands for.
func (a *asked) aboutWord(t reflect.Type, word string) string {
	s, ok := record.ScalarOf(t)
	if !ok {
		return ""
	}
	switch {
	case s.Choice != nil:
		return "`" + word + "`: " + record.NameOf(s.Choice, word).In(a.folder.language())
	case s.Refers == record.ToMunicipality:
		return a.aboutMunicipality(word)
	}
	return ""
}

// aboutValue is what a scalar stands for, or how a figure comes about.
func (a *asked) aboutValue(o outline, node int32) string {
	n := &o.Nodes[node]
	if n.Type.Figure() {
		return a.why(o.Path(node))
	}
	t := o.typeOf(node)
	if t == nil {
		return ""
	}
	switch a.reference(o, node) {
	case record.ToMunicipality:
		return a.aboutMunicipality(n.Text)
	case record.ToOrganisation:
		return a.aboutOrganisation(record.OrganisationID(n.Text))
	case record.ToProgramme:
		return a.aboutProgramme(record.ProgrammeID(n.Text))
	case record.ToProject:
		return a.aboutProject(record.ProjectID(n.Text))
	case record.ToPhase:
		return a.aboutPhase(record.PhaseID(n.Text))
	case record.ToSource:
		return a.aboutSource(record.ID(n.Text))
	}
	if t == reflect.TypeFor[record.RuleName]() {
		return a.aboutRule(n.Text)
	}
	text := a.aboutWord(t, n.Text)
	if n.Key == "source" || n.Key == "category" { // of a row of a budget, whose amount may follow
		amount := strings.TrimSuffix(o.Path(node), n.Key) + "amount"
		if i, _ := o.Resolve(amount); i < 0 {
			text = strings.Trim(text+"\n\n"+a.why(amount), "\n")
		}
	}
	return text
}

// why is how the figure of a path comes about, as sostool why prints it.
func (a *asked) why(path string) string {
	if a.doc.Project == nil {
		return ""
	}
	l := a.folder.language()
	why, _ := report.Why(&report.Request{Catalogue: a.folder.live.Catalogue, Entries: []*catalogue.Entry{a.entry}, Sound: check.Soundness(), Language: l, Workers: 1}, path)
	if why == nil || why.Table == nil {
		return ""
	}
	var b bytes.Buffer
	for _, f := range render.TableFormats() {
		if f.Name == "markdown" && f.Write(&b, why.Table, render.TableOptions{Language: l}) == nil {
			return b.String()
		}
	}
	return ""
}

// lines are paragraphs of a hover, without those that say nothing.
func lines(all ...string) string {
	var out []string
	for _, line := range all {
		if line != "" {
			out = append(out, line)
		}
	}
	return strings.Join(out, "\n\n")
}

// safe is a text of a record that Markdown takes as it is.
func safe(text string) string { return render.Markdown(text) }

func (a *asked) aboutOrganisation(id record.OrganisationID) string {
	x, ok := a.folder.live.Organisation(id)
	if !ok {
		return ""
	}
	l := a.folder.language()
	var members []string
	for _, m := range a.folder.live.Members(id) {
		members = append(members, string(m))
	}
	return lines("**"+safe(x.Name.In(l))+"**", x.Kind.Name().In(l), safe(strings.Join(members, ", ")), safe(string(x.BusinessID)))
}

func (a *asked) aboutProgramme(id record.ProgrammeID) string {
	x := a.folder.live.Programme(id)
	if x == nil {
		return ""
	}
	l := a.folder.language()
	return lines("**"+safe(x.Name.In(l))+"**", periodIn(x.Period, l), safe(string(x.Funder)))
}

func periodIn(p calendar.Period, l language.Language) string {
	if !p.Known() {
		return ""
	}
	return language.Say("{0}", p).In(l)
}

func (a *asked) aboutProject(id record.ProjectID) string {
	for _, e := range a.folder.live.Projects(id) {
		doc := a.folder.live.Record(e)
		if doc == nil || doc.Project == nil {
			continue
		}
		defer a.folder.live.Free(e, doc)
		l := a.folder.language()
		return lines("**"+safe(doc.Project.Name.In(l))+"**", doc.Project.Status.Name().In(l), periodIn(doc.Project.Period, l))
	}
	return ""
}

func (a *asked) aboutPhase(id record.PhaseID) string {
	if a.doc.Project == nil || a.doc.Project.Phase(id) == nil {
		return ""
	}
	x, l := a.doc.Project.Phase(id), a.folder.language()
	return lines("**"+safe(x.Name.In(l))+"**", periodIn(x.Period, l))
}

func (a *asked) aboutSource(id record.ID) string {
	if a.doc.Documentation() == nil {
		return ""
	}
	l := a.folder.language()
	for i := range a.doc.Documentation().Sources {
		if x := &a.doc.Documentation().Sources[i]; x.ID == id {
			return lines("**"+safe(x.Title.In(l))+"**", x.Kind.Name().In(l), x.Date.String(), safe(x.File))
		}
	}
	return ""
}

func (a *asked) aboutRule(name string) string {
	r := check.SetOf(a.folder.live.Settings()).Find(name)
	if r == nil {
		return ""
	}
	l := a.folder.language()
	return lines("**"+name+"**: "+r.Title.In(l), r.Why.In(l), r.Do.In(l))
}

// aboutMunicipality is the municipality of a name in the project's time, or of any.
func (a *asked) aboutMunicipality(name string) string {
	var when calendar.Period
	if a.doc.Project != nil {
		when = a.doc.Project.Period
	}
	register := a.folder.live.Register
	m := register.Find(name, when)
	if m == nil {
		if m = register.Find(name, calendar.Period{}); m == nil {
			return ""
		}
	}
	l := a.folder.language()
	head := "**" + m.In(l) + "** (" + m.Code + ")"
	for _, other := range m.Names() {
		if other != m.In(l) {
			head += " · " + other
		}
	}
	return lines(head, a.inhabitants(m, when))
}

// inhabitants is how many lived in a municipality at the beginning of a period.
func (a *asked) inhabitants(m *municipality.Municipality, when calendar.Period) string {
	if !when.Start.Known() {
		return ""
	}
	n, year, _ := a.folder.live.PopulationOf(m.Fi, when.Start)
	if n == 0 {
		return ""
	}
	return language.Say("{0} inhabitants at the end of {1}", int(n), language.Verbatim(fmt.Sprint(year))).In(a.folder.language())
}
