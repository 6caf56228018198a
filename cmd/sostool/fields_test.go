package main

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"sostool/pkg/catalogue"
	"sostool/pkg/change"
	"sostool/pkg/decode"
	"sostool/pkg/language"
	"sostool/pkg/municipality"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

// everyField are records in which each field of the format has a value that nothing
// else has, as far as the format lets it.
var everyField = map[string]string{
	"projects/kaikki.yaml": `record: project/1
id: kaikki
name: {fi: Nimi-fi, sv: Nimi-sv, en: Nimi-en, se: Nimi-se}
programme: ohjelma
status: running
form: joint
register: STM/1001/2010
code: S10020
period: 2010-02-03/2012-11-24
part_of: kokonaisuus
continues: [edeltaja]
area: {fi: Alue-x}
summary: {fi: Tiivistys-x}
call: {closes: 2009-04-05, authority: hakuviranomainen, priority_axis: Linja-x, specific_objective: Tavoite-x}
phases:
  - {id: alku, name: {fi: Vaihe-x}, period: 2010-02-03/2011-01-14}
partners:
  - {org: kumppani, roles: [lead], tentative: true, phase: alku}
  - {municipality: Kemi, roles: [applicant]}
  - {group: {fi: Ryhmä-x}, of: parish, count: 1027, roles: [partner]}
participants: {municipality: 1028}
team_regions:
  - {id: tiimit, name: {fi: Tiimialue-x}, teams: [Tornio], municipalities: [Tornio, Inari], orgs: [tiimijasen], phase: alku}
objectives:
  - {title: {fi: Päämäärä-x}, towards: research, action: deepen}
outcomes:
  - title: {fi: Tulos-x}
tasks:
  - {for: Kittilä, title: {fi: Tehtävä-x}, phase: alku}
target_groups:
  - {title: {fi: Kohderyhmä-x}, municipalities: [Salla], orgs: [kohdejarjesto], age: 18..29}
events:
  - {date: 2010-05-06, place: Paikka-x, title: {fi: Tapahtuma-x}}
decisions:
  - {date: 2010-06-07, body: {fi: Toimielin-x}, section: "1041", register: STM/1042/2010, outcome: postponed}
budgets:
  - phase: alku
    stage: applied
    decided: 2010-07-08
    total: 12000
    full_year: 9543
    years: {2010: 8446}
    public: 11003
    vat: excluded
    cost_model: lump-sum
    costs:
      - {category: travel, amount: 9147, years: {2010: 8548}, person_years: 6.25}
      - {category: flat-rate, rate: 17.5%, of: other-direct, amount: 1804}
    income: 1049
    funding:
      - {source: stm, payer: maksaja, form: work, own: true, share: 12.34%, of: public, amount: 1111, full_year: 1154, years: {2010: 1055}}
      - source: municipal
        amount: 7889
        payers:
          - {municipalities: [Kolari], amount: 1056, full_year_each: 1158}
          - {orgs: [osamaksaja], amount_each: 1057}
          - {count: 1059, of: foundation}
          - {municipalities: [Enontekiö], per_inhabitant: 1.8525}
      - source: state
        amount: 3000
        payers: [{municipalities: [Muonio, Pello]}]
        split: {by: population, date: 2010-08-09, weights: {Muonio: 1060, Pello: 1061}}
    beneficiaries:
      - {municipality: Savukoski, share: about 15%, total: 1802, costs: [{category: rents, amount: 1703}], funding: [{source: eu, amount: 1604}]}
advance: {amount: 1672, paid: 2010-11-02}
claims:
  - {id: haku-1, period: 2010-03-01/2010-08-31, org: hakija-x, phase: alku, stage: accepted, date: 2010-10-15, total: 1505, costs: [{category: equipment, amount: 1406}], support: 1307, deducted: 1208, paid: 1109}
assert: [total > 3]
amendments:
  - {path: period, date: 2010-09-10, from: 2010/2011, to: 2010-02-03/2012-11-24, source: paatos}
sources:
  - {id: paatos, title: {fi: Asiakirja-x}, kind: news, publisher: julkaisija, date: 2010-10-11, file: tiedosto-x.pdf, url: "https://example.org/osoite-x"}
citations:
  - {path: "budgets[alku/applied].total", source: paatos, at: s. 1069, says: 12 000}
discrepancies:
  - {path: register, chosen: paatos, reason: {fi: Syy-x}, claims: [{value: Väite-x, source: paatos}, {value: STM/1001/2010, source: paatos}]}
left_out:
  - {source: paatos, says: 1 234 pois-x, reason: {fi: Poisjättö-x}}
notes:
  - {text: {fi: Huomio-x}, source: paatos}
allow:
  - {rule: total-unsaid, path: budgets, reason: Peruste-x, until: 2099-11-12}
`,
	"programmes/ohjelma.yaml": `record: programme/1
id: ohjelma
name: {fi: Ohjelma-x}
period: 2007/2013
eligible: 2007/2015
funder: rahoittaja
fund: rahasto
caps:
  - {source: stm, max_share: 76.54%, min_share: 1.23%, from: 2007-01-02, until: 2013-12-30, basis: Laki-x, exceptions: true, of: public}
  - {cost_model: unit-cost, max_total: 198765, basis: Laki-y}
advance: {max_share: 30.5%, basis: Laki-z}
sources: [{id: opas, title: {fi: Opas-x}, kind: plan}]
`,
	"organisations.yaml": `record: organisations/1
organisations:
  - {id: jarjesto, name: {fi: Järjestö-x}, kind: foundation, part_of: emo, members: [Ranua], business_id: 0827616-7, aliases: [Lyhenne-x]}
`,
	"settings.yaml": `record: settings/1
language: sv
archive: arkisto-x
severity: {total-unsaid: off}
rules: [{id: own-x, severity: note, for: total > 1, require: total > 2, at: polku-x, message: {sv: Viesti-x}, why: {sv: Miksi-x}}]
`,
}

// shownAs is what people read of fields whose value is not shown by itself; nothing
// where they read none of it.
var shownAs = map[string]string{
	"Text.sv": "", "Text.en": "", "Text.se": "", // people read one language
	"OneParty.of": "", "TeamRegion.id": "", // the group and the region have names
	"Partner.tentative": "kumppani?", "Funding.own": "omarahoitus", "Cap.exceptions": "poikkeukset sallittuja",
	"TargetGroup.age": "18–29-vuotiaat", "Split.by": "jaettu asukasluvun (9.8.2010) mukaan",
	"Amendment.path": "Aiempi toteutusaika", "Amendment.from": "2010–2011", "Amendment.to": "3.2.2010–24.11.2012",
	"Citation.path": "total 12 000 €",
}

// TestFields: each field of the format goes through the whole program: what it says
// is shown to people, flat has a line of it, export a value, and diff tells when it has
// gone.
func TestFields(t *testing.T) {
	f := &fields{T: t, dir: t.TempDir(), met: make(map[string]bool), decoder: decode.New(municipality.Load())}
	for name, text := range everyField {
		f.write(filepath.Join("records", name), text)
	}
	for _, args := range [][]string{{"show", "kaikki"}, {"show", "ohjelma"}, {"show", "jarjesto"}, {"budget", "kaikki", "--explain"}, {"shares", "kaikki"}, {"sources", "kaikki"}, {"regions", "kaikki"}} {
		f.shown += f.sostool(append(args, "--lang", "fi", "--width", "0", "--records", filepath.Join(f.dir, "records"))...)
	}
	f.shown = strings.Join(strings.Fields(f.shown), " ")
	f.sostool("export", "-f", "jsonl", "-o", filepath.Join(f.dir, "export"), "--records", filepath.Join(f.dir, "records"))
	for _, name := range filesOf(t, filepath.Join(f.dir, "export")) {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		f.exported += string(text)
	}
	f.flat = f.sostool("flat", "--records", filepath.Join(f.dir, "records"))
	for name, text := range everyField {
		f.file, f.text = name, text
		var n yaml.Node
		if err := yaml.Unmarshal([]byte(text), &n); err != nil {
			t.Fatal(name, err)
		}
		f.mapping(n.Content[0], record.RootOf(n.Content[0].Content[1].Value).Type)
	}
	seen := make(map[reflect.Type]bool)
	for _, r := range record.Roots() {
		f.all(r.Type, seen)
	}
}

type fields struct {
	*testing.T
	dir, shown, flat, file, text string
	exported                     string
	met                          map[string]bool // by type and key
	decoder                      *decode.Decoder
}

func (f *fields) write(name, text string) string {
	f.Helper()
	name = filepath.Join(f.dir, name)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		f.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		f.Fatal(err)
	}
	return name
}

func (f *fields) sostool(args ...string) string {
	f.Helper()
	var out, talk bytes.Buffer
	w := testWorld(&out, &talk)
	if status := run(w, args); status > statusFindings {
		f.Errorf("sostool %q: status %d\n%s%s", args, status, out.String(), talk.String())
	}
	return out.String()
}

// all requires each field of a type and of those below it to be among the records.
func (f *fields) all(t reflect.Type, seen map[reflect.Type]bool) {
	if t = below(t); seen[t] {
		return
	}
	seen[t] = true
	for _, field := range record.ShapeOf(t).Fields {
		if name := field.In.Name() + "." + field.Key; !f.met[name] {
			f.Errorf("no record here has %s", name)
		}
		f.all(field.Type, seen)
	}
}

// below is the type of what a list or mapping holds; a scalar's or mapping's own.
func below(t reflect.Type) reflect.Type {
	_, value := record.EntryOf(t)
	switch {
	case t.Kind() == reflect.Slice:
		return t.Elem()
	case record.ItemOf(t) != nil:
		return record.ItemOf(t)
	case value != nil:
		return value
	default:
		return t
	}
}

func (f *fields) mapping(n *yaml.Node, t reflect.Type) {
	for i := 0; i+1 < len(n.Content); i += 2 {
		for _, field := range record.ShapeOf(t).Fields {
			if field.Key == n.Content[i].Value {
				name := field.In.Name() + "." + field.Key
				f.met[name] = true
				f.value(name, n.Content[i+1], field.Type)
			}
		}
	}
}

func (f *fields) value(name string, n *yaml.Node, t reflect.Type) {
	switch {
	case n.Kind == yaml.SequenceNode:
		for _, item := range n.Content {
			f.value(name, item, below(t))
		}
	case n.Kind == yaml.MappingNode && record.ShapeOf(t).Fields != nil:
		f.mapping(n, t)
	case n.Kind == yaml.MappingNode:
		for i := 1; i < len(n.Content); i += 2 {
			f.value(name, n.Content[i], below(t))
		}
	default:
		f.scalar(name, n, t)
	}
}

// scalar looks for what a value says.
func (f *fields) scalar(name string, n *yaml.Node, t reflect.Type) {
	f.Helper()
	if !strings.Contains(f.flat, " = "+n.Value+"\n") {
		f.Errorf("%s: flat has no line of %s", name, n.Value)
	}
	if name == "Project.record" || name == "Programme.record" || name == "Organisations.record" || name == "Project.id" {
		return // that of the command line
	}
	if value := exportedAs(n.Value, t); !strings.Contains(f.exported, value) && f.file != "settings.yaml" {
		f.Errorf("%s: export has no %s", name, value)
	}
	words, ok := shownAs[name]
	if !ok && f.file != record.SettingsFile { // which no command shows
		words = read(n.Value, t)
	}
	if !strings.Contains(f.shown, words) {
		f.Errorf("%s: nothing shows %q", name, words)
	}
	lines := strings.SplitAfter(f.text, "\n")
	line := []rune(lines[n.Line-1])
	before, after := string(line[:n.Column-1]), string(line[n.Column-1:])
	other := "x" + n.Value
	if s, _ := record.ScalarOf(t); s.Parse != nil || s.Choice != nil || s.Name == "truth" {
		other = `""`
	}
	changed := strings.Join(lines[:n.Line-1], "") + before + strings.Replace(after, n.Value, other, 1) + strings.Join(lines[n.Line:], "")
	_, kind := catalogue.Means(f.file)
	tree := func(text string) *source.Tree {
		return f.decoder.Decode(&source.File{Name: f.file, Bytes: []byte(text)}, kind).Tree
	}
	if !slices.ContainsFunc(change.Compare(tree(f.text), tree(changed)), func(c change.Change) bool {
		return strings.Contains(c.Old.Text, n.Value)
	}) {
		f.Errorf("%s: diff does not tell that %s has gone", name, n.Value)
	}
}

// exportedAs is a value in the tables of export.
func exportedAs(text string, t reflect.Type) string {
	number := strings.TrimSuffix(strings.TrimPrefix(text, "about "), "%")
	decimals := func(n int) string {
		whole, rest, _ := strings.Cut(number, ".")
		return ":" + whole + "." + (rest + "000000")[:n]
	}
	switch s, _ := record.ScalarOf(t); s.Name {
	case "amount", "person-years":
		return decimals(2)
	case "per-inhabitant":
		return decimals(4)
	case "share":
		return decimals(6)
	case "count":
		return text // alone, or in a list
	case "truth":
		return ":" + text
	default:
		return text
	}
}

// read is a value as people read it in Finnish.
func read(text string, t reflect.Type) string {
	s, _ := record.ScalarOf(t)
	switch {
	case s.Choice != nil:
		return record.NameOf(s.Choice, text).In(language.Finnish)
	case s.Name == "truth":
		return ""
	case s.Parse == nil:
		return text
	}
	v := reflect.New(t)
	if err := s.Parse(text, v.Elem()); err != nil {
		return err.Error()
	}
	switch v := v.Elem().Interface().(type) {
	case language.Tabular:
		text = v.InTable(language.Finnish)
	case language.Localized:
		text = v.In(language.Finnish)
	default:
		text = language.Figure(text, language.Finnish)
	}
	return strings.Join(strings.Fields(text), " ")
}
