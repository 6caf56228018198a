package lsp

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sostool/pkg/diag"
	"sostool/pkg/edit"
)

// at is the place of a mark in a text, and the text without it.
func at(text string) (string, string) {
	before, after, _ := strings.Cut(text, "¦")
	line := strings.Count(before, "\n")
	return before + after, fmt.Sprintf(`{"line": %d, "character": %d}`, line, len([]rune(before[strings.LastIndexByte(before, '\n')+1:])))
}

// own is a session in a copy of the project's own records.
func own(t *testing.T, capabilities string) (*client, func(name string) string) {
	t.Helper()
	c := connect(t, nil)
	if err := os.CopyFS(filepath.Join(c.dir, "records"), os.DirFS("../../records")); err != nil {
		t.Fatal(err)
	}
	c.ask("initialize", `{"rootUri": "`+uriOf(c.dir)+`", "capabilities": `+capabilities+`}`, nil)
	return c, func(name string) string {
		text, err := os.ReadFile(filepath.Join(c.dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
}

const lapin = "records/projects/lapin-sosiaalityon-kehittamisyksikko.yaml"

// places are the parameters of a question about a place.
func (c *client) place(name, position, more string) string {
	return `{"textDocument": {"uri": "` + c.uri(name) + `"}, "position": ` + position + more + `}`
}

const all = `, "range": {"start": {"line": 0, "character": 0}, "end": {"line": 9999, "character": 0}}`

// TestComplete: what is offered is what belongs in the place, whatever of the text is
// written already.
func TestComplete(t *testing.T) {
	const head = "record: project/1\nid: x\nname: {fi: X}\nstatus: idea\nperiod: 2008/2009\nbudgets:\n  - stage: planned\n    total: 100\n"
	c, _ := own(t, "{}")
	c.open("records/projects/x.yaml", head)
	for i, x := range []struct{ text, want, not string }{
		{head + "sum¦", "summary=summary: ", "status"},
		{head + "¦", "partners=partners:", "period"},
		{"rec¦", "record=record: ", ""},
		{"record: ¦\n", "project/1=project/1", ""},
		{head + "form: ¦", "joint=joint", "ended"},
		{strings.Replace(head, "{fi: X}", "{fi: X, s¦}", 1), "sv=sv: ", "fi"},
		{head + "programme: k¦\n", "kaste-2008-2011=kaste-2008-2011", "kolpene"},
		{head + "continues: [¦]\n", "pro-sos=pro-sos", "x"},
		{head + "partners:\n  - org: ¦\n", "kolpene=kolpene", "Tornio"},
		{head + "partners:\n  - org: kolpene\n    r¦\n", "roles=roles: ", "org"},
		{head + "partners:\n  - org: kolpene\n    roles: [applicant, a¦]\n", "administrator=administrator", ""},
		{head + "partners:\n  - org: kolpene\n    roles:\n      - ¦\n", "administrator=administrator", ""},
		{head + "partners:\n  - {municipality: Hels¦, roles: [funder]}\n", "Helsingfors=Helsingfors", "kolpene"},
		{head + "tasks:\n  - for: ¦\n", "all=all", ""},
		{head + "tasks:\n  - for: \"T¦\"\n", "Torneå=\"Torneå\"", ""},
		{head + "participants: {¦}\n", "municipality=municipality: ", ""},
		{head + "sources:\n  - id: a\n    kind: ¦\n", "plan=plan", ""},
		{head + "sources: [{id: a, title: {fi: A}, kind: plan}]\ncitations:\n  - path: budgets[planned].¦\n    source: a\n", "budgets[planned].total=budgets[planned].total", ""},
		{head + "sources: [{id: a, title: {fi: A}, kind: plan}]\ncitations:\n  - path: total\n    source: ¦\n", "a=a", "plan"},
		{head + "assert:\n  - 'status == \"end¦'\n", "ended=status == \"ended", "granted"},
		{head + "assert:\n  - any(tasks, .f¦\n", "for=any(tasks, .for", ""},
		{head + "allow:\n  - rule: fund¦\n", "funding-sum=funding-sum", ""},
		{head + "allow:\n  - {rule: role-missing, path: bud¦, reason: x}\n", "budgets=budgets", ""},
	} {
		text, position := at(x.text)
		c.change("records/projects/x.yaml", i+2, `{"text": `+string(must(json.Marshal(text)))+`}`)
		var list completionList
		c.ask("textDocument/completion", c.place("records/projects/x.yaml", position, ""), &list)
		label, written, _ := strings.Cut(x.want, "=")
		k := slices.IndexFunc(list.Items, func(i completionItem) bool { return i.Label == label })
		if k < 0 || list.Items[k].Edit.Text != written {
			t.Errorf("%q: %d items, not %s", x.text, len(list.Items), x.want)
		}
		if slices.ContainsFunc(list.Items, func(i completionItem) bool { return i.Label == x.not }) {
			t.Errorf("%q: %s is offered", x.text, x.not)
		}
	}
}

// TestHover: what a key means, a word says, an id names, and how a figure comes about.
func TestHover(t *testing.T) {
	c, file := own(t, "{}")
	text := file(lapin)
	c.open(lapin, text)
	for _, x := range []struct{ at, want string }{
		{"\nsta¦tus:", "**status** — How far the project is."},
		{"\nstatus: ¦", "`applied`: applied"},
		{"org: kolp¦ene", "**Kolpeneen palvelukeskuksen kuntayhtymä**\n\njoint municipal authority"},
		{"municipality: Kemi¦järvi", "**Kemijärvi** (320)"},
		{"programme: ¦", "2008–2011"},
		{"  - source: s¦tm\n", "`stm`: STM"},
		{"amount: 1371¦152", "1,371,152"},
		{"share: 2¦5%", "25"},
	} {
		_, after, ok := strings.Cut(strings.Replace(text, strings.Replace(x.at, "¦", "", 1), x.at, 1), "¦")
		if !ok {
			t.Fatal(x.at)
		}
		_, position := at(text[:len(text)-len(after)] + "¦" + after)
		var h hover
		if c.ask("textDocument/hover", c.place(lapin, position, ""), &h); !strings.Contains(h.Contents.Value, x.want) {
			t.Errorf("%q: %s", x.at, h.Contents.Value)
		}
	}
}

// TestHints: what follows is beside what it follows from.
func TestHints(t *testing.T) {
	c, file := own(t, "{}")
	text := file(lapin)
	c.open(lapin, text)
	var hints []inlayHint
	c.ask("textDocument/inlayHint", `{"textDocument": {"uri": "`+c.uri(lapin)+`"}`+all+`}`, &hints)
	lines := strings.Split(text, "\n")
	got := make(map[string]string)
	for _, h := range hints {
		got[strings.TrimSpace(lines[h.Position.Line])] = strings.ReplaceAll(h.Label, "\u00a0", " ")
	}
	for line, want := range map[string]string{
		"total: 1828204":  "2008: 124 204 € · 2009: 568 000 € · 2010: 568 000 € · 2011: 568 000 €",
		"amount: 1371152": "75.00% · 2008: 93 152 €",
	} {
		if !strings.Contains(got[line], want) {
			t.Errorf("%s: %q", line, got[line])
		}
	}
}

// edited is a text with edits as a client makes them.
func edited(t *testing.T, text string, edits []textEdit) string {
	t.Helper()
	in := newText([]byte(text), utf16Units)
	var out []diag.Edit
	for _, e := range edits {
		out = append(out, diag.Edit{From: in.raw(e.Range.Start), To: in.raw(e.Range.End), Text: e.Text})
	}
	after, err := edit.Apply([]byte(text), out)
	if err != nil {
		t.Fatal(err)
	}
	return string(after)
}

// TestActions: corrections are offered where something is found, guesses as guesses, and
// all that are beyond doubt at once.
func TestActions(t *testing.T) {
	const right = "record: project/1\nid: x\nname: {fi: X}\nstatus: ended\nperiod: 2008-01-01/2009-12-31\nbudgets:\n  - stage: planned\n    total: 100000\n"
	wrong := strings.NewReplacer("ended", "endde", "2008-01-01/2009-12-31", "1.1.2008-31.12.2009", "100000", "100 000").Replace(right)
	c := begin(t, map[string]string{"records/projects/x.yaml": wrong}, "{}")
	c.open("records/projects/x.yaml", "\ufeff"+wrong)
	actions := func(context string) (out []codeAction) {
		c.ask("textDocument/codeAction", `{"textDocument": {"uri": "`+c.uri("records/projects/x.yaml")+`"}`+all+`, "context": {"diagnostics": []`+context+`}}`, &out)
		return out
	}
	kinds := make(map[string]int)
	for _, x := range actions("") {
		kinds[x.Kind]++
		after := edited(t, "\ufeff"+wrong, x.Edit.Changes[c.uri("records/projects/x.yaml")])
		if x.Kind == kindOwn && strings.Replace(after, "endde", "ended", 1) != right {
			t.Errorf("%s", after)
		}
		if strings.Contains(x.Title, "ended") && (strings.Count(after, "ended") != 1 || len(x.Diagnostics) != 1 || x.Diagnostics[0].Code != "value-choice") {
			t.Errorf("%+v\n%s", x, after)
		}
	}
	if kinds[kindQuickFix] != 4 || kinds[kindOwn] != 1 {
		t.Error(kinds)
	}
	if only := actions(`, "only": ["source.fixAll"]`); len(only) != 1 || only[0].Kind != kindOwn {
		t.Errorf("%+v", only)
	}
	var edits []textEdit
	c.change("records/projects/x.yaml", 2, `{"text": `+string(must(json.Marshal(strings.ReplaceAll(right, ": ", ":   "))))+`}`)
	c.ask("textDocument/formatting", `{"textDocument": {"uri": "`+c.uri("records/projects/x.yaml")+`"}, "options": {"tabSize": 2, "insertSpaces": true}}`, &edits)
	if after := edited(t, strings.ReplaceAll(right, ": ", ":   "), edits); after != right {
		t.Error(after)
	}
}

// TestRename: an id gets another name wherever it is, also in paths and unsaved texts, and
// the records are as sound as before.
func TestRename(t *testing.T) {
	const files = `{"workspace": {"workspaceEdit": {"documentChanges": true, "resourceOperations": ["rename"]}}}`
	for _, x := range []struct {
		file, at, name string
		can            string // of the client
		refused        string
		files          int
	}{
		{lapin, "org: kol¦pene", "kolpeneen", "{}", "", 4},
		{"records/organisations.yaml", "id: kol¦pene", "kolpeneen", "{}", "", 4},
		{lapin, "org: kol¦pene", "stm", "{}", "taken", 0},
		{lapin, "org: kol¦pene", "", "{}", "valid id", 0},
		{lapin, "org: kol¦pene", "Kolpene", "{}", "valid id", 0},
		{lapin, "sta¦tus:", "x", "{}", "no id", 0},
		{lapin, "phase: ii¦i", "kolmas", "{}", "", 1},
		{lapin, "phase: ii¦i", "ii", "{}", "taken", 0},
		{lapin, "source: pl¦an", "suunnitelma", "{}", "", 1},
		{"records/projects/pro-sos.yaml", "id: pro¦-sos", "prososs", "{}", "rename", 0},
		{"records/projects/pro-sos.yaml", "id: pro¦-sos", "pakaste", files, "taken", 0},
		{"records/projects/pro-sos.yaml", "id: pro¦-sos", "prososs", files, "", 3},
		{lapin, "programme: kas¦te-2008-2011", "kaste-2008", files, "", 4},
	} {
		c, file := own(t, x.can)
		text := file(x.file)
		c.open(x.file, text)
		_, position := at(strings.Replace(text, strings.Replace(x.at, "¦", "", 1), x.at, 1))
		c.send(`"r"`, "textDocument/rename", c.place(x.file, position, `, "newName": "`+x.name+`"`))
		m := c.answer(`"r"`)
		if x.refused != "" {
			if m.Error == nil || !strings.Contains(m.Error.Message, x.refused) {
				t.Errorf("%s %s: %+v", x.at, x.name, m)
			}
			continue
		}
		if m.Error != nil {
			t.Errorf("%s: %s", x.at, m.Error.Message)
			continue
		}
		var edit struct {
			Changes map[uri][]textEdit
			Ordered []struct {
				documentEdit
				fileRename
			} `json:"documentChanges"`
		}
		if err := json.Unmarshal(m.Result, &edit); err != nil {
			t.Fatal(err)
		}
		if edit.Changes == nil {
			edit.Changes = make(map[uri][]textEdit)
		}
		for _, e := range edit.Ordered {
			if e.Kind == "" {
				edit.Changes[e.TextDocument.URI] = e.Edits
			}
		}
		if len(edit.Changes) != x.files {
			t.Errorf("%s: %d files change, want %d", x.at, len(edit.Changes), x.files)
		}
		old := strings.ReplaceAll(x.at[strings.LastIndexByte(x.at, ' ')+1:], "¦", "")
		before := found(c, old)
		for u, edits := range edit.Changes {
			after := edited(t, string(must(os.ReadFile(pathOf(u)))), edits)
			if err := os.WriteFile(pathOf(u), []byte(after), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		for _, e := range edit.Ordered {
			if e.Kind == "rename" {
				if err := os.Rename(pathOf(e.Old), pathOf(e.New)); err != nil {
					t.Fatal(err)
				}
			}
		}
		if after := found(c, x.name); before != after {
			t.Errorf("%s: what is found is other than before\n%s\n%s", x.at, before, after)
		}
	}
}

// found is what a new session finds in all files of the folder, whatever an id is.
func found(c *client, id string) string {
	word := regexp.MustCompile(`([ \[/])` + regexp.QuoteMeta(id) + `([ \]/]|$)`)
	s := &server{Options: Options{Today: today}, documents: make(map[uri]*document), published: make(map[uri]uint64)}
	s.places = []string{c.dir}
	s.findFolders()
	var out []string
	for s.waiting() {
		for _, x := range s.folders[0].live.Work(10) {
			for _, f := range x.Findings {
				out = append(out, word.ReplaceAllString(f.Rule+" "+f.Record+" "+f.Path, "${1}ID${2}"))
			}
		}
	}
	slices.Sort(out)
	return strings.Join(out, "\n")
}

// TestNavigate: an id leads to where it is, and from there to all that refer to it; a path
// to what it names.
func TestNavigate(t *testing.T) {
	c, file := own(t, `{"textDocument": {"documentSymbol": {"hierarchicalDocumentSymbolSupport": true}}}`)
	text := file(lapin)
	c.open(lapin, text)
	for from, to := range map[string]string{
		"org: kol¦pene": "records/organisations.yaml", "programme: kas¦te": "records/programmes/kaste-2008-2011.yaml",
		"phase: ii¦i": lapin, "source: pl¦an": lapin, "path: budgets[iii/ap¦plied].total": lapin,
	} {
		_, position := at(strings.Replace(text, strings.Replace(from, "¦", "", 1), from, 1))
		var l location
		if c.ask("textDocument/definition", c.place(lapin, position, ""), &l); l.URI != c.uri(to) {
			t.Errorf("%s: %+v", from, l)
		}
	}
	_, position := at(strings.Replace(text, "org: kolpene", "org: kol¦pene", 1))
	var refs []location
	c.ask("textDocument/references", c.place(lapin, position, `, "context": {"includeDeclaration": true}`), &refs)
	if len(refs) != 5 || refs[0].URI != c.uri("records/organisations.yaml") {
		t.Errorf("%+v", refs)
	}
	var symbols []documentSymbol
	c.ask("textDocument/documentSymbol", `{"textDocument": {"uri": "`+c.uri(lapin)+`"}}`, &symbols)
	k := slices.IndexFunc(symbols, func(x documentSymbol) bool { return x.Name == "budgets" })
	if k < 0 || symbols[k].Children[len(symbols[k].Children)-1].Name != "iii/applied" {
		t.Errorf("%+v", symbols)
	}
	var some []symbolInformation
	if c.ask("workspace/symbol", `{"query": "Kolpeneen palvelu"}`, &some); len(some) != 1 || !strings.HasPrefix(some[0].Name, "kolpene: ") {
		t.Errorf("%+v", some)
	}
	var folds []foldingRange
	c.ask("textDocument/foldingRange", `{"textDocument": {"uri": "`+c.uri(lapin)+`"}}`, &folds)
	lines := strings.Split(text, "\n")
	if !slices.ContainsFunc(folds, func(f foldingRange) bool {
		return lines[f.Start] == "partners:" && f.End > f.Start && strings.TrimSpace(lines[f.End+1]) == ""
	}) {
		t.Errorf("%+v", folds)
	}
	linked := strings.Replace(text, "    kind: plan\n", "    kind: plan\n    url: https://example.org/x\n", 1)
	c.change(lapin, 2, `{"text": `+string(must(json.Marshal(linked)))+`}`)
	var links []documentLink
	c.ask("textDocument/documentLink", `{"textDocument": {"uri": "`+c.uri(lapin)+`"}}`, &links)
	if !slices.ContainsFunc(links, func(l documentLink) bool { return l.Target == "https://example.org/x" }) {
		t.Errorf("%+v", links)
	}
}
