package decode

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"sostool/pkg/diag"
	"sostool/pkg/edit"
	"sostool/pkg/record"
	"sostool/pkg/source"
	"sostool/pkg/syntax"
)

var mark = regexp.MustCompile(`⟦([a-z-]+)⟧`)

// marked takes the marks off a text: ⟦rule⟧ is right before the character at which the
// rule is to report. want lists "line:column rule" in the order of the text.
func marked(text string) (plain string, want []string) {
	for n, line := range strings.Split(text, "\n") {
		for {
			at := mark.FindStringSubmatchIndex(line)
			if at == nil {
				break
			}
			want = append(want, fmt.Sprintf("%d:%d %s", n+1, utf8.RuneCountInString(line[:at[0]])+1, line[at[2]:at[3]]))
			line = line[:at[0]] + line[at[1]:]
		}
		plain += line + "\n"
	}
	return strings.TrimSuffix(plain, "\n"), want
}

// places are the findings as marked lists them.
func places(doc *Record) []string {
	sorted := slices.Clone(doc.Findings)
	diag.Sort(sorted)
	var out []string
	for i := range sorted {
		out = append(out, begin(doc.File, sorted[i].At.Pos)+" "+sorted[i].Rule)
	}
	return out
}

// begin is where a place begins, as line:column.
func begin(f *source.File, at source.Pos) string {
	s := f.Span(at)
	return fmt.Sprintf("%d:%d", s.Line, s.Col)
}

// TestMisfits: everything that does not fit is reported at once, each thing at
// its own character and once.
func TestMisfits(t *testing.T) {
	for _, c := range []struct{ name, text string }{
		{"a project that fits", `record: project/1
id: x
name: {fi: X}
status: idea
`},
		{"a whole project of misfits", `record: project/1
id: ⟦id-form⟧X Y
name:
  ⟦key-unknown⟧fin: X
  sv: ⟦value-type⟧~
status: ⟦value-choice⟧käynnissä
⟦key-unknown⟧programe: kaste
form: ⟦value-type⟧[single]
register: ⟦value-type⟧{a: b}
period: ⟦period-form⟧1.11.2008 - 31.12.2011
part_of: ⟦id-form⟧Ä
continues: [ok, ⟦id-form⟧Ä, ⟦value-type⟧[a], ⟦id-form⟧B]
area: ⟦value-type⟧Lappi
summary: ⟦value-type⟧[a]
call:
  closes: ⟦date-impossible⟧2008-02-30
  authority: ⟦id-form⟧ELY
  ⟦key-unknown⟧axis: "5"
phases:
  - id: iii
    period: ⟦period-order⟧2011/2008
  - ⟦value-type⟧iv
  - ⟦key-missing⟧⟦key-missing⟧name: {fi: V}
partners:
  - ⟦party-choice⟧roles: [⟦value-choice⟧boss, lead]
  - org: kolpene
    ⟦party-choice⟧municipality: Kemi
    roles: ⟦value-type⟧lead
    tentative: ⟦value-type⟧yes
  - municipality: ⟦municipality-unknown⟧Kemmi
    roles: [lead]
    count: ⟦value-type⟧elev
participants: {⟦value-choice⟧municipalities: 94, ministry: ⟦value-type⟧~}
tasks:
  - for: ⟦code-form⟧047
    title: {fi: x}
target_groups:
  - title: {fi: x}
    age: ⟦value-type⟧29-
    municipalities: [Kemi, ⟦municipality-unknown⟧Kemijervi, "240", ⟦code-form⟧240]
events:
  - date: ⟦date-form⟧1.11.2008
    title: {fi: x}
budgets:
  - stage: ⟦value-choice⟧aplied
    total: ⟦amount-form⟧1 828 204
    years: {⟦value-type⟧09: 5, 2009: ⟦amount-form⟧1e6, 2010: 5}
    costs: ⟦value-type⟧none
    funding:
      - source: stm
        own: ⟦value-type⟧"true"
        share: ⟦share-form⟧75 %
        amount: ⟦amount-form⟧~
        payers: [⟦party-choice⟧{of: municipality}, {municipalities: [Kemi], ⟦party-choice⟧count: 3}]
        split: {by: weights, weights: {⟦municipality-unknown⟧Atlantis: 5, Kemi: ⟦value-type⟧-1}}
`},
		{"what is required", `record: project/1
⟦key-missing⟧id:
⟦key-missing⟧name:
status: ⟦value-choice⟧""
⟦value-type⟧period:
partners:
  - org: kolpene
    ⟦key-missing⟧roles: ~
decisions:
  - ⟦key-missing⟧⟦key-missing⟧section: "41"
amendments:
  - {path: period, from: ⟦value-type⟧"", to: x}
`},
		{"a project without anything", `⟦key-missing⟧⟦key-missing⟧⟦key-missing⟧record: project/1
`},
		// What is missing may be the unknown key: one cause.
		{"a misspelt key", `record: project/1
⟦key-unknown⟧Id: x
name: {fi: X}
status: idea
`},
		{"empty texts", `record: project/1
id: x
name: {fi: ⟦value-type⟧"", sv: ⟦value-type⟧"  "}
status: idea
register: ⟦value-type⟧''
⟦key-missing⟧area: {}
⟦key-missing⟧summary: {  }
`},
		{"texts that YAML would take for something else", `record: project/1
id: "1"
name: {fi: "null", sv: yes, en: 1e3, se: 2008-11-01}
status: idea
register: 0x10
summary: {fi: .nan, en: "~"}
notes: [{text: {en: true}}]
`},
		{"nothing stands there", `record: project/1
id: x
name: {fi: X}
status: idea
⟦value-type⟧continues:
⟦value-type⟧phases:
⟦value-type⟧area:
⟦value-type⟧participants:
⟦value-type⟧register:
tasks: ⟦value-type⟧~
target_groups: []
events:
⟦value-type⟧-
- title: {fi: x}
`},
		{"columns count characters", `record: project/1
id: x
name: {fi: "ä😀", sv: ⟦value-type⟧[ö], en: Ö}
status: idea
area: {"fi": "👩‍⚕️ ja 日本", se: ⟦value-type⟧{}, ⟦key-unknown⟧å: 1}
`},
		{"more than a line", `record: project/1
id: x
name:
  fi: "Lapin
    hanke"
  sv: ⟦value-type⟧[a,
    b]
  en: >
    A
    project
status: idea
continues: [
  a,
  ⟦id-form⟧Ä,  # nothing
  ⟦id-form⟧"B C",
]
summary: ⟦value-type⟧|
  text
period:
  ⟦period-form⟧2008
`},
		{"lists at the column of their key", `record: project/1
id: x
name: {fi: X}
status: idea
tasks:
- for: all
  title: ⟦value-type⟧x
- for: Kemi
  ⟦key-unknown⟧task: y
- ⟦key-missing⟧for: Kemi
-
  for: ⟦municipality-unknown⟧Kemmi
  title: {fi: x}
`},
		{"twice", `record: project/1
id: x
name: {fi: X, ⟦yaml-duplicate-key⟧fi: Y}
status: idea
⟦yaml-duplicate-key⟧id: y
budgets:
  - stage: applied
    years: {2009: 1, ⟦yaml-duplicate-key⟧2009: 2}
    "total": 5
    ⟦yaml-duplicate-key⟧total: 6
`},
		{"a key that is none", `record: project/1
id: x
name: {fi: X}
status: idea
⟦yaml-syntax⟧? [a]
: b
participants: {⟦yaml-syntax⟧? {c: d} : 5}
`},
		{"a programme", `record: programme/1
id: x
name: {fi: X}
funder: ⟦id-form⟧STM
⟦key-unknown⟧status: idea
caps:
  - source: stm
    max_share: ⟦share-form⟧0.75
    from: ⟦date-form⟧1.4.2008
  - ⟦key-missing⟧basis: x
  - source: ⟦value-choice⟧kunnat
    min_share: ⟦share-form⟧101%
`},
		{"organisations", `record: organisations/1
organisations:
  - id: kolpene
    name: {fi: Kolpene}
    kind: ⟦value-choice⟧municipality
    members: [⟦municipality-unknown⟧Atlantis]
    aliases: [a, ⟦value-type⟧{b: c}]
  - ⟦key-missing⟧⟦key-missing⟧id: x
⟦key-unknown⟧organisation: x
`},
		{"a version of the future", `record: ⟦record-kind⟧project/2
id: x
name: {fi: X}
status: ⟦value-choice⟧x
`},
		{"the kind is not first", `id: x
⟦record-kind⟧record: project/1
name: {fi: X}
status: idea
`},
		{"no kind", `⟦record-kind⟧id: x
name: {fi: X}
status: idea
`},
	} {
		t.Run(c.name, func(t *testing.T) {
			plain, want := marked(c.text)
			doc := decodeText(plain)
			slices.SortFunc(want, bySpot)
			got := places(doc)
			slices.SortFunc(got, bySpot)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			sound(t, doc)
		})
	}
}

// bySpot orders "line:column rule" as people read.
func bySpot(a, b string) int {
	spot := func(s string) (line, col int, rule string) {
		fmt.Sscanf(s, "%d:%d %s", &line, &col, &rule)
		return line, col, rule
	}
	line1, col1, rule1 := spot(a)
	line2, col2, rule2 := spot(b)
	return strings.Compare(fmt.Sprintf("%06d:%06d %s", line1, col1, rule1), fmt.Sprintf("%06d:%06d %s", line2, col2, rule2))
}

// one is the only finding of a text.
func one(t *testing.T, text string) *diag.Finding {
	t.Helper()
	doc := decodeText(text)
	if len(doc.Findings) != 1 {
		t.Fatalf("%q: %v, want one finding", text, places(doc))
	}
	return &doc.Findings[0]
}

// TestSuggestions: what is offered for a misfit, and whether it is beyond doubt. %s is
// where the misfit is in a project.
func TestSuggestions(t *testing.T) {
	const (
		top     = head + "%s\n"
		region  = head + "team_regions:\n  - id: a\n    name: {fi: A}\n    municipalities: [%s]\n"
		task    = head + "tasks:\n  - for: %s\n    title: {fi: x}\n"
		budget  = head + "budgets:\n  - stage: applied\n    %s\n"
		funding = head + "budgets:\n  - stage: applied\n    funding:\n      - source: stm\n        %s\n"
		cost    = head + "budgets:\n  - stage: applied\n    costs:\n      - category: personnel\n        %s\n"
		payer   = head + "budgets:\n  - stage: applied\n    funding:\n      - source: municipal\n        payers:\n          - municipalities: [Kemi]\n            %s\n"
		partner = head + "partners:\n  - org: kolpene\n    roles: [lead]\n    %s\n"
	)
	for _, c := range []struct {
		where, text string
		edit        string // what is to be there; empty: nothing is offered
		safe        bool
	}{
		{top, "programe: x", "programme", true},
		{top, "Period: 2008/2009", "period", true},
		{top, "team-regions: []", "team_regions", true},
		{top, "budget: []", "budgets", true},
		{top, "kunnat: x", "", false},
		{top, "nmae: x", "", false}, // name is there already
		{top, "”programme”: kaste", "programme", true},
		{top, "summary: ”Hanke”", `{fi: "Hanke"}`, false},
		{head + "partners:\n  - org: kolpene\n    %s\n", "roles: []", "", false},
		{region, "kolpeneen-kuntayhtyma", "", false},
		{task, "Kemin ja Tornion", "", false},
		{funding, "amuont: 5", "amount", true},
		{funding, "fullyear: 5", "full_year", true},
		{budget, "total: 1 828 204", "1828204", true},
		{budget, "total: 1.828.204", "1828204", true},
		{budget, "total: 1371152,00", "1371152", true},
		{budget, "total: 1371152.5", "1371152.50", true},
		{budget, "total: 1,37 milj.", "about 1370000", false},
		{budget, "total: 1.828", "1828", false},
		{budget, "total: -5", "", false},
		{budget, "total: ~", "", false},
		{budget, "total: null", "", false},
		{budget, "total:", "", false},
		{funding, "share: 75 %", "75%", true},
		{funding, "share: 0.75", "75%", false},
		{funding, "share: 75", "75%", false},
		{budget, "decided: 31.10.2008", "2008-10-31", true},
		{budget, "decided: 2008-13-01", "2008-01-13", false},
		{top, "period: 1.11.2008–31.12.2011", "2008-11-01/2011-12-31", true},
		{top, "period: 2008-13-01/2009-01-01", "2008-01-13/2009-01-01", false},
		{top, "period: 2011/2008", "2008/2011", false},
		{top, "form: Joint", "joint", true},
		{top, "form: yhteinen", "", false},
		// A word that is merely near may be the very opposite.
		{budget, "cost_model: flat-rate-400", "flat-rate-40", false},
		{partner + "  - org: stm\n    roles: [implementer]\n", "count: 1", "co-implementer", false},
		{head + "decisions:\n  - {date: 2009, body: {fi: x}, outcome: %s}\n", "not approved", "approved", false},
		{head + "objectives:\n  - {title: {fi: x}, action: %s}\n", "discontinue", "continue", false},
		{funding, "amount_max: 5", "amount", false},
		{partner, "tentative: yes", "true", true},
		{partner, "tentative: Ei", "false", true},
		{partner, "tentative: maybe", "", false},
		{partner, "count: 1 000", "1000", true},
		{partner, "count: 011", "11", true},
		{partner, "count: 5 6", "56", false},
		{head + "target_groups:\n  - {title: {fi: x}, age: %s}\n", "16–20", "16..20", true},
		{partner, "count: -1", "", false},
		{cost, "person_years: 6,25", "6.25", true},
		{cost, "person_years: 1 500 htv", "1500", true},
		{cost, "person_years: 6.500", "6.5", false}, // or six thousand five hundred
		{cost, "person_years: 6.255", "", false},
		{cost, "person_years: about 6", "", false},
		{cost, "person_years: -6", "", false},
		{cost, "person_years: 1e2", "", false},
		{cost, "rate: noin 17,5 %", "about 17.5%", true},
		{payer, "per_inhabitant: 1,85 €", "1.85", true},
		{payer, "per_inhabitant: 1,85 €/asukas", "1.85", true},
		{payer, "per_inhabitant: 1.85555", "", false},
		{payer, "per_inhabitant: about 2", "", false},
		{top, "part_of: Emo Hanke", "emo-hanke", true},
		{region, "Enontekio", "Enontekiö", true},
		{region, "Kemmi", "Kemi", false}, // a short word is soon another
		{region, "Rovanniemi", "Rovaniemi", true},
		{region, "47", `"047"`, true},
		{region, "047", `"047"`, true},
		{region, "999", "", false},
		{region, "Atlantis", "", false},
		{task, "Kemmi", "Kemi", false},
		{task, "47", `"047"`, true},
		{top, "continues: aiempi", "[aiempi]", true},
		{top, "area: Lapin lääni", "{fi: Lapin lääni}", false},
		{top, "area:Lapin lääni\nform: single", "", false}, // the parser's own fault
	} {
		text := fmt.Sprintf(c.where, c.text)
		doc := decodeText(text)
		if len(doc.Findings) != 1 {
			t.Errorf("%q: %v, want one finding", c.text, places(doc))
			continue
		}
		f := &doc.Findings[0]
		if f.Rule == "yaml-syntax" {
			continue
		}
		got, safe := "", false
		if f.Fix != nil {
			edits := edits(doc, f)
			if len(edits) != 1 {
				t.Errorf("%q: %d edits", c.text, len(edits))
				continue
			}
			got, safe = edits[0].Text, f.Fix.Safe
		}
		if got != c.edit || safe != c.safe {
			t.Errorf("%q: %q, safe %v; want %q, %v (%s)", c.text, got, safe, c.edit, c.safe, f.Message)
		}
		if f.Hint.IsZero() {
			t.Errorf("%q: no hint", c.text)
		}
		if f.Fix == nil {
			continue
		}
		// What is offered cures: the file has nothing wrong with its form.
		if after := decodeText(apply(doc, f)); len(after.Findings) > 0 {
			t.Errorf("%q: with %q in its place: %v", c.text, got, places(after))
		}
	}
}

// apply puts a finding's edits into the text.
func apply(doc *Record, f *diag.Finding) string {
	text, err := edit.Apply(doc.File.Bytes, edits(doc, f))
	if err != nil {
		panic(err)
	}
	return string(text)
}

// edits are those of a finding's correction.
func edits(doc *Record, f *diag.Finding) []diag.Edit {
	if f.Fix.Change != nil {
		return []diag.Edit{edit.Of(doc.File, doc.Tree, f.Fix.Change)}
	}
	return f.Fix.Edits
}

// TestFixesOfCharacters: troubles with characters that have a cure are cured
// by it.
func TestFixesOfCharacters(t *testing.T) {
	for _, text := range []string{
		strings.ReplaceAll(head, "\n", "\r\n"),
		head + "register: x\u00a0y\n",
		head + "register: \"x\u202ey\"\n",
		head + "register: x\u200by\n",
		head + "register: Ka\u0308pyla\u0308 ja Ha\u0308me\n",
	} {
		doc := decodeText(text)
		if len(doc.Findings) == 0 {
			t.Errorf("%q: nothing found", text)
		}
		for len(doc.Findings) > 0 {
			f := &doc.Findings[len(doc.Findings)-1]
			if f.Fix == nil || !f.Fix.Safe {
				t.Fatalf("%q: %s has no safe cure", text, f.Rule)
			}
			after := decodeText(apply(doc, f))
			if len(after.Findings) >= len(doc.Findings) {
				t.Fatalf("%q: %s is not cured: %q", text, f.Rule, after.File.Bytes)
			}
			doc = after
		}
	}
}

// TestValues: what fits is read, whatever way YAML allows it to be written.
func TestValues(t *testing.T) {
	doc := decodeText(`record: project/1
id: "x"
name: {"fi": 'X ''Y''', en: "a\tb"}
status: 'granted'
register: 194/00.01.05/2019
period: 2008-11-01/2011-12-31
continues: [a,
  "b"]
participants: {municipality: 94}
partners:
  - municipality: "047"
    roles: [lead, participant]
    tentative: true
budgets:
  - phase: iii
    stage: applied
    total: about 1100000
    years:
      2009: 568000
      "2010": 0.50
    funding:
      - source: stm
        share: 75.0%
        own: false
        split: {by: weights, weights: {Inari: 6954, Torneå: 22373}}
target_groups:
  - {title: {fi: x}, age: ..29}
phases:
  - id: iii
    period: 2008/..
`)
	if len(doc.Findings) > 0 {
		t.Fatalf("%v", places(doc))
	}
	p := doc.Project
	got := []string{
		string(p.ID), p.Name.Fi, p.Name.En, string(p.Status), p.Register, p.Period.String(),
		string(p.Continues.Items[1]), p.Participants.Entries[0].Value.String(),
		string(p.Partners[0].Municipality), string(p.Partners[0].Roles.Items[1]), fmt.Sprint(p.Partners[0].Tentative),
		p.Budgets[0].Total.String(), fmt.Sprint(p.Budgets[0].Years.Entries[1].Key), p.Budgets[0].Years.Entries[1].Value.String(),
		p.Budgets[0].Funding[0].Share.String(), string(p.Budgets[0].Funding[0].Split.Weights.Entries[1].Key),
		fmt.Sprint(p.TargetGroups[0].Age.From, p.TargetGroups[0].Age.To), p.Phases[0].Period.String(),
	}
	want := []string{
		"x", "X 'Y'", "a\tb", "granted", "194/00.01.05/2019", "2008-11-01/2011-12-31",
		"b", "94", "047", "participant", "true",
		"about 1100000", "2010", "0.50", "75.0%", "Torneå", "-1 29", "2008/..",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if doc.ID() != "x" || !doc.Parsed() || doc.Documentation() != &p.Documentation {
		t.Error("the document does not know its own record")
	}
	if at := begin(doc.File, p.Budgets[0].Funding[0].At("share").Pos); at != "23:16" {
		t.Errorf("the share is at %s", at)
	}
	if p.Budgets[0].Has("income") || p.Budgets[0].Income.Known() {
		t.Error("what the record leaves out is unknown")
	}
}

// TestReferences: names that lead out of their mapping are listed with what they lead to
// and where they are.
func TestReferences(t *testing.T) {
	doc := decodeText(`record: project/1
id: x
name: {fi: X}
status: idea
programme: kaste
part_of: emo
continues: [a, Ä]
call: {authority: ely}
partners:
  - {org: kolpene, roles: [lead], phase: iii}
  - {municipality: Kemi, roles: [lead]}
tasks:
  - {for: all, title: {fi: x}}
sources: [{id: plan, title: {fi: x}, kind: plan, publisher: stm}]
citations: [{path: id, source: plan}]
`)
	var got []string
	for _, r := range doc.References {
		got = append(got, fmt.Sprintf("%s %d %s", begin(doc.File, r.At.Pos), r.To, r.Name))
	}
	want := []string{
		fmt.Sprintf("5:12 %d kaste", record.ToProgramme),
		fmt.Sprintf("6:10 %d emo", record.ToProject),
		fmt.Sprintf("7:13 %d a", record.ToProject),
		fmt.Sprintf("8:19 %d ely", record.ToOrganisation),
		fmt.Sprintf("10:11 %d kolpene", record.ToOrganisation),
		fmt.Sprintf("10:42 %d iii", record.ToPhase),
		fmt.Sprintf("11:20 %d Kemi", record.ToMunicipality),
		fmt.Sprintf("13:11 %d all", record.ToAudience),
		fmt.Sprintf("14:61 %d stm", record.ToOrganisation),
		fmt.Sprintf("15:32 %d plan", record.ToSource),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestCuts: a value that ends where a comment begins right after it is worth a note; a
// comment that is set off is not.
func TestCuts(t *testing.T) {
	for _, c := range []struct {
		line string
		col  int // 0: no finding
	}{
		{"register: Hanke #1", 17},
		{"register: Hänke #1", 17},
		{"register: Hanke #1  # x", 17},
		{"register: Hanke  #1", 0},
		{"register: Hanke # one", 0},
		{"register: Hanke#1", 0},
		{"register: \"Hanke #1\"", 0},
		{"register: \"Hanke\" #1", 0},
		{"area: {fi: Hanke #1\n  }", 18},
		{"register: Hanke #", 0},
		{"# a #1", 0},
		{"part_of: hanke #1", 0}, // an id holds no text
	} {
		doc := decodeText(head + c.line + "\n")
		var got []int
		for _, f := range doc.Findings {
			if f.Rule != "text-cut" {
				t.Errorf("%q: %s", c.line, f.Rule)
			}
			got = append(got, doc.File.Span(f.At.Pos).Col)
		}
		if c.col == 0 && got != nil || c.col > 0 && !slices.Equal(got, []int{c.col}) {
			t.Errorf("%q: text-cut at %v, want %d", c.line, got, c.col)
		}
	}
}

// TestUnreadable: what does not parse leaves no record behind, so that no rule
// draws conclusions from half of one.
func TestUnreadable(t *testing.T) {
	for _, text := range []string{
		"", "a: [", "id", "\xff\xfe", strings.Repeat("a", MaxBytes+1), "[]", "~",
		head + "area: " + strings.Repeat("[", 30) + strings.Repeat("]", 30) + "\n",
		head + "continues:\n" + strings.Repeat("- Ä\n", maxMisfits),
	} {
		doc := decodeText(text)
		if doc.Parsed() || len(doc.Findings) == 0 || doc.ID() != "" || doc.Documentation() != nil || len(doc.References) > 0 {
			t.Errorf("%q: a record was made of it, with %d findings", text, len(doc.Findings))
		}
	}
}

// TestLimits: what is right at a limit is read, one more is refused.
func TestLimits(t *testing.T) {
	for _, c := range []struct {
		name string
		make func(n int) string
		most int
	}{
		{"bytes", func(n int) string {
			return head + strings.Repeat("# 4567890123456789012345678901234567890123456789\n", (n-len(head))/49) + strings.Repeat("\n", (n-len(head))%49)
		}, MaxBytes},
		{"characters of a line", func(n int) string { return head + "# " + strings.Repeat("ä", n-2) + "\n" }, maxLine},
		{"items", func(n int) string { return head + "continues:\n" + strings.Repeat("- a\n", n) }, maxItems},
		{"keys", func(n int) string {
			var b strings.Builder
			b.WriteString(head + "budgets:\n- stage: applied\n  years:\n")
			for i := range n {
				fmt.Fprintf(&b, "    %d: 5\n", 1000+i)
			}
			return b.String()
		}, maxKeys},
	} {
		if doc := decodeText(c.make(c.most)); len(doc.Findings) > 0 {
			t.Errorf("%d %s: %v", c.most, c.name, places(doc))
		}
		if f := one(t, c.make(c.most+1)); f.Rule != "yaml-limit" {
			t.Errorf("%d %s: %s", c.most+1, c.name, f.Rule)
		}
	}
	deep := func(n int) []string {
		return rulesOf(decodeText(head + "area: " + strings.Repeat("[", n-1) + "x" + strings.Repeat("]", n-1) + "\n").Findings)
	}
	if got := deep(syntax.MaxDepth); slices.Contains(got, "yaml-limit") {
		t.Errorf("%d levels: %v", syntax.MaxDepth, got)
	}
	if got := deep(syntax.MaxDepth + 1); !slices.Equal(got, []string{"yaml-limit"}) {
		t.Errorf("%d levels: %v", syntax.MaxDepth+1, got)
	}
}

// TestRepeats: one trouble many times is shown a few times, and said to go on.
func TestRepeats(t *testing.T) {
	for _, c := range []struct {
		text, rule string
		most       int
	}{
		{head + "# " + strings.Repeat("\x00 \x01", 100), "yaml-encoding", 1 + maxRepeats},
		{head + "continues: [" + strings.Repeat("&a x, ", 100) + "]\n", "yaml-alias", maxRepeats},
		{head + strings.Repeat("id: x\n", 100), "yaml-duplicate-key", 1},
		{head + "continues:\n" + strings.Repeat("- Ä\n", 2*maxMisfits), "id-form", maxMisfits},
	} {
		doc := decodeText(c.text)
		n, said := 0, 0
		for _, f := range doc.Findings {
			if f.Rule == c.rule {
				n++
				said += len(f.Notes) + len(f.Related)
			}
		}
		if n != c.most || said == 0 {
			t.Errorf("%s: %d findings, want %d; %d say that there are more", c.rule, n, c.most, said)
		}
	}
}

// TestFolderKind: a record whose kind is not its folder's is reported, and read as what
// it says it is.
func TestFolderKind(t *testing.T) {
	file := &source.File{Name: "x.yaml", Bytes: []byte("record: programme/1\nid: x\nname: {fi: X}\n")}
	doc := decoder.Decode(file, record.ProjectKind)
	if got := places(doc); !slices.Equal(got, []string{"1:9 record-kind"}) || doc.Programme == nil {
		t.Errorf("%v, programme %v", got, doc.Programme != nil)
	}
	file = &source.File{Name: "x.yaml", Bytes: []byte("id: x\nname: {fi: X}\nstatus: idea\n")}
	doc = decoder.Decode(file, record.ProjectKind)
	if got := places(doc); !slices.Equal(got, []string{"1:1 record-kind"}) || doc.Project == nil {
		t.Errorf("%v, project %v", got, doc.Project != nil)
	}
}
