package draft

import (
	"strings"
	"testing"

	"sostool/pkg/format"
	"sostool/pkg/language"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

// withoutExamples is an item without the comments that end in an example.
func withoutExamples(item string) string {
	var out, comment string
	for line := range strings.Lines(item) {
		switch text := strings.TrimSpace(line); {
		case strings.HasPrefix(text, "##"):
			comment += line
		case strings.HasPrefix(text, "#"):
			comment = ""
		default:
			out += comment + line
			comment = ""
		}
	}
	return out
}

// TestAppend: an organisation goes to the end of the list, however it is
// written, and nothing else changes.
func TestAppend(t *testing.T) {
	const stm = "{id: stm, name: {fi: STM}, kind: ministry}"
	const head = "record: organisations/1\n"
	for _, c := range []struct{ name, before, after string }{ // NEW is the new item
		{"block", head + "organisations:\n  - " + stm + "\n", head + "organisations:\n  - " + stm + "\n  NEW"},
		{"no line end", head + "organisations:\n  - " + stm, head + "organisations:\n  - " + stm + "\n  NEW"},
		{"not indented", head + "organisations:\n- " + stm + "\n", head + "organisations:\n- " + stm + "\nNEW"},
		{"not indented, more behind", head + "organisations:\n- id: stm\n  name: {fi: STM}\n  kind: ministry\nnotes: []\n",
			head + "organisations:\n- id: stm\n  name: {fi: STM}\n  kind: ministry\nNEWnotes: []\n"},
		{"indented further", head + "organisations:\n      -   " + stm + "\n", head + "organisations:\n      -   " + stm + "\n      NEW"},
		{"more behind", head + "organisations:\n  - " + stm + "\n\n# about\nnotes: []\n", head + "organisations:\n  - " + stm + "\n  NEW\n# about\nnotes: []\n"},
		{"comments behind", head + "organisations:\n  - id: stm\n    name: {fi: STM}\n    kind: ministry\n    # of the item\n  # of the list\n# of the file\n",
			head + "organisations:\n  - id: stm\n    name: {fi: STM}\n    kind: ministry\n    # of the item\n  NEW  # of the list\n# of the file\n"},
		{"text over lines", head + "organisations:\n  - id: stm\n    name:\n      fi: |\n        A\n\n        - b\n    kind: ministry\n",
			head + "organisations:\n  - id: stm\n    name:\n      fi: |\n        A\n\n        - b\n    kind: ministry\n  NEW"},
		{"hyphen alone", head + "organisations:\n  -\n    id: stm\n    name: {fi: STM}\n    kind: ministry\n", head + "organisations:\n  -\n    id: stm\n    name: {fi: STM}\n    kind: ministry\n  NEW"},
		{"empty list", head + "organisations: []  # none yet\nnotes: []\n", head + "organisations:  # none yet\n  NEWnotes: []\n"},
		{"empty list at the end", head + "organisations: [ ]", head + "organisations:\n  NEW"},
		{"nothing", head + "organisations:\n", head + "organisations:\n  NEW"},
		{"no key", head + "# about\n", head + "organisations:\n  NEW# about\n"},
		{"brackets", head + "organisations: [" + stm + "]\n", head + "organisations: [" + stm + ", FLOW]\n"},
		{"brackets over lines", head + "organisations: [\n  " + stm + ",  # one\n]\nnotes: []\n", head + "organisations: [\n  " + stm + ",  # one\n FLOW]\nnotes: []\n"},
		{"brackets with brackets behind", head + "organisations: [" + stm + "]\nnotes: [{text: {fi: \"]\"}}]\n", head + "organisations: [" + stm + ", FLOW]\nnotes: [{text: {fi: \"]\"}}]\n"},
		{"carriage returns", "record: organisations/1\r\norganisations:\r\n  - " + stm + "\r\n", "record: organisations/1\r\norganisations:\r\n  - " + stm + "\r\n  NEW"},
		{"byte order mark", "\ufeff" + head + "organisations:\n  - " + stm + "\n", "\ufeff" + head + "organisations:\n  - " + stm + "\n  NEW"},
		{"with faults", head + "organisations:\n  - {id: stm, nmae: {fi: STM}}\n", head + "organisations:\n  - {id: stm, nmae: {fi: STM}}\n  NEW"},
		{"empty file", "", "FILE"},
		{"comments only", "# organisations", "# organisations\nFILE"},
	} {
		o := record.Organisation{ID: "uusi", Kind: "company"}
		own, err := Organisation(o, language.English)
		if err != nil {
			t.Fatal(err)
		}
		_, item, _ := strings.Cut(string(own.Text), "organisations:\n")
		if strings.Contains(c.before, "id: stm") {
			item = withoutExamples(item)
		}
		by := c.after[strings.LastIndexByte(strings.Split(c.after, "NEW")[0], '\n')+1:]
		by = by[:max(strings.Index(by, "NEW"), 0)]
		item = strings.TrimPrefix(strings.ReplaceAll("\n"+strings.TrimSuffix(item, "\n"), "\n  ", "\n"+by), "\n"+by) + "\n"
		want := strings.NewReplacer("NEW", item, "FLOW", "{id: uusi, name: {en: uusi}, kind: company}", "FILE", string(own.Text)).Replace(c.after)
		if strings.Contains(c.before, "\r\n") {
			want = strings.ReplaceAll(strings.ReplaceAll(want, "\r\n", "\n"), "\n", "\r\n")
		}
		d, err := Append([]byte(c.before), o, language.English)
		if err != nil || string(d.Text) != want {
			t.Errorf("%s: %v\n%s\nwanted:\n%s", c.name, err, d.Text, want)
			continue
		}
		twice, err := Append(d.Text, record.Organisation{ID: "toinen"}, language.Finnish)
		if doc := decoder().Decode(&source.File{Bytes: twice.Text}, ""); err != nil || doc.Organisations == nil || len(doc.Organisations.Organisations) < 2 {
			t.Errorf("%s: another one: %v\n%s", c.name, err, twice.Text)
		}
	}
}

// TestAppendCanonical: what is canonical stays so.
func TestAppendCanonical(t *testing.T) {
	text := []byte("record: organisations/1\n\norganisations:\n  - id: stm\n    name: {fi: STM}\n    kind: ministry\n")
	for _, l := range languages {
		d, err := Append(text, record.Organisation{ID: "uusi", Name: textIn(l, strings.Repeat("Pitkä nimi, ", 12)+"loppu")}, l)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := format.Text("", d.Text); err != nil || string(again) != string(d.Text) {
			t.Errorf("%v\n%s", err, d.Text)
		}
		text = d.Text
		text = []byte(strings.ReplaceAll(string(text), "uusi", "uusi-"+l.String()))
	}
}

// TestAppendRefuses: what can't be followed stays as it is, with the reason.
func TestAppendRefuses(t *testing.T) {
	for _, text := range []string{
		"record: organisations/1\norganisations: ~\n",
		"record: organisations/1\norganisations: {a: b}\n",
		"record: organisations/1\norganisations: [ # none\n]\n",
		"record: organisations/1\norganisations: &a\n  - {id: stm, name: {fi: STM}, kind: ministry}\n",
		"record: organisations/1\norganisations:\n  - {id: stm\n",
		"record: organisations/1\norganisations:\n  - {id: uusi}\n", // of a run at the same time
		"record: project/1\nid: x\n", "- a\n", "a: b\n---\nc: d\n", "\x00",
	} {
		if d, err := Append([]byte(text), record.Organisation{ID: "uusi"}, language.English); err == nil || err.Error() == "" {
			t.Errorf("%q became\n%s", text, d.Text)
		}
	}
}
