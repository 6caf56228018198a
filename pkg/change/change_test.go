package change

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sostool/pkg/decode"
	"sostool/pkg/language"
	"sostool/pkg/municipality"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

var decoder = decode.New(municipality.Load())

func read(text string) *source.Tree {
	return decoder.Decode(&source.File{Name: "x.yaml", Bytes: []byte(text)}, record.ProjectKind).Tree
}

// project is a record with the keys of a body.
func project(body string) *source.Tree {
	return read("record: project/1\nid: x\nname: {fi: X}\nstatus: idea\n" + body)
}

// lines are the changes as a reader would want to see them.
func lines(changes []Change, l language.Language) []string {
	var out []string
	for _, c := range changes {
		line := c.Path
		if c.Was != "" {
			line += " (was " + c.Was + ")"
		}
		line += ":"
		switch {
		case !c.New.Exists():
			line += " - " + c.Old.In(l)
		case !c.Old.Exists():
			line += " + " + c.New.In(l)
		default:
			line += " " + c.Old.In(l) + " -> " + c.New.In(l)
		}
		if d, ok := c.Delta(); ok {
			line += " " + d.In(l)
		}
		out = append(out, strings.ReplaceAll(line, "\u00a0", " "))
	}
	return out
}

func TestCompare(t *testing.T) {
	for _, c := range []struct {
		name, old, new string
		want           []string // in Finnish
	}{
		{"a typing error put right",
			"budgets: [{phase: iii, stage: applied, total: 1828204, funding: [{source: stm, amount: 1317152}, {source: municipal, amount: 457052}]}]",
			"budgets: [{phase: iii, stage: applied, total: 1828204, funding: [{source: stm, amount: 1371152}, {source: municipal, amount: 457052}]}]",
			[]string{"budgets[iii/applied].funding[stm].amount: 1 317 152 € -> 1 371 152 € +54 000 €"}},
		{"cents, shares, counts, dates, periods",
			"period: 2004/2011\npartners: [{group: {fi: muut}, count: 11, roles: [partner]}]\nbudgets: [{stage: applied, decided: 2008-10-31, total: 10, income: 1100000, funding: [{source: stm, share: 75%}]}]",
			"period: 2004-06/2011\npartners: [{group: {fi: muut}, count: 1200, roles: [partner]}]\nbudgets: [{stage: applied, decided: 2008-11, total: 8.50, income: about 1200000, funding: [{source: stm, share: 72.5%}]}]",
			[]string{"period: 2004–2011 -> 6/2004–2011",
				"partners[muut].count: 11 -> 1 200 +1 189",
				"budgets[applied].decided: 31.10.2008 -> 11/2008",
				"budgets[applied].total: 10 € -> 8,50 € −1,50 €",
				"budgets[applied].income: 1 100 000 € -> noin 1 200 000 € noin +100 000 €",
				"budgets[applied].funding[stm].share: 75 % -> 72,5 % −2,5 %-yks."}},
		{"person-years, euros for each inhabitant, rounded shares",
			"budgets: [{stage: applied, costs: [{category: personnel, person_years: 6.25}], funding: [{source: municipal, share: about 15%, payers: [{municipalities: [Kemi], per_inhabitant: 1.85}]}]}]",
			"budgets: [{stage: applied, costs: [{category: personnel, person_years: 5}], funding: [{source: municipal, share: 20%, payers: [{municipalities: [Kemi], per_inhabitant: 1.9025}]}]}]",
			[]string{"budgets[applied].costs[personnel].person_years: 6,25 -> 5 −1,25",
				"budgets[applied].funding[municipal].share: noin 15 % -> 20 % noin +5 %-yks.",
				"budgets[applied].funding[municipal].payers[0].per_inhabitant: 1,85 -> 1,9025 +0,0525"}},
		{"claims by their id, beneficiaries by their party",
			"budgets: [{stage: granted, beneficiaries: [{org: a, total: 5}, {municipality: Kemi, total: 7}]}]\nclaims: [{id: m1, period: 2024/2024, stage: filed, total: 10}]",
			"budgets: [{stage: granted, beneficiaries: [{municipality: Kemi, total: 8}, {org: a, total: 5}]}]\nclaims: [{id: m2, period: 2025/2025, stage: filed}, {id: m1, period: 2024/2024, stage: paid, total: 10}]",
			[]string{"budgets[granted].beneficiaries[Kemi].total: 7 € -> 8 € +1 €", "claims[m2]: + m2, 2025, filed (3 tietoa)", "claims[m1].stage: filed -> paid"}},
		{"a precision is a fact",
			"budgets: [{stage: applied, total: 1000, funding: [{source: stm, share: 75%}]}]",
			"budgets: [{stage: applied, total: about 1000, funding: [{source: stm, share: 75.00%}]}]",
			[]string{"budgets[applied].total: 1 000 € -> noin 1 000 €", "budgets[applied].funding[stm].share: 75 % -> 75,00 %"}},
		{"another way to write the same",
			"area: {fi: Lapin lääni, sv: \"a b\"}\nbudgets: [{stage: applied, total: 1000, income: about 1000.00}]\ntasks: []",
			"budgets:\n  - stage: 'applied'  # a comment\n    income: about 1000\n    total: 1000.00\narea:\n  sv: >\n    a\n    b\n  fi: |\n    Lapin la\u0308a\u0308ni\n",
			nil},
		{"order is no change",
			"partners: [{org: a, roles: [lead, partner]}, {org: b, roles: [partner]}]\ntasks: [{for: all, title: {fi: A}}, {for: all, title: {fi: B}}]",
			"tasks: [{for: all, title: {fi: B}}, {for: all, title: {fi: A}}]\npartners: [{org: b, roles: [partner]}, {roles: [partner, lead], org: a}]",
			nil},
		{"words of a list come and go",
			"partners: [{org: a, roles: [lead, partner]}]\nteam_regions: [{id: r, name: {fi: R}, municipalities: [Kemi, Tornio, Kemi]}]",
			"partners: [{org: a, roles: [partner, funder]}]\nteam_regions: [{id: r, name: {fi: R}, municipalities: [Simo, Kemi, Tornio]}]",
			[]string{"partners[a].roles: - lead", "partners[a].roles: + funder",
				"team_regions[r].municipalities: + Simo", "team_regions[r].municipalities: - Kemi"}},
		{"entries of a map",
			"participants: {municipality: 94, university: 1}\nbudgets: [{stage: applied, years: {2008: 5, 2009: 6}}]",
			"participants: {municipality: 95, association: 2}\nbudgets: [{stage: applied, years: {2009: 6, 2010: 7}}]",
			[]string{"participants.municipality: 94 -> 95 +1", "participants.university: - 1", "participants.association: + 2",
				"budgets[applied].years.2008: - 5 €", "budgets[applied].years.2010: + 7 €"}},
		{"what comes or goes whole is one change",
			"partners: [{org: a, roles: [lead]}]\narea: {fi: A}",
			"partners: [{org: a, roles: [lead]}, {municipality: Kemi, roles: [partner, funder]}]\ncall: {closes: 2019-03-01, authority: ely}\nbudgets: [{stage: applied, total: 1000, years: {2009: 1000}}]",
			[]string{"partners[Kemi]: + Kemi, partner, funder (3 tietoa)", "area: - A", "call: + 1.3.2019, ely (2 tietoa)",
				"budgets: + applied, total: 1 000 €, 2009: 1 000 € (3 tietoa)"}},
		{"a task is known by its title",
			"tasks: [{for: Kemi, title: {fi: Nuoret, en: Young people}}]",
			"tasks: [{for: Simo, title: {fi: Lapset perheineen, en: Children}}]",
			[]string{"tasks[0]: - Nuoret (3 tietoa)", "tasks[0]: + Lapset perheineen (3 tietoa)"}},
		{"a budget is granted",
			"budgets: [{phase: i, stage: applied, total: 1000, cost_model: actual, funding: [{source: stm, amount: 750}]}]",
			"budgets: [{phase: i, stage: granted, total: 1000, cost_model: actual, funding: [{source: stm, amount: 700}]}]",
			[]string{"budgets[i/granted].stage (was budgets[i/applied].stage): applied -> granted",
				"budgets[i/granted].funding[stm].amount (was budgets[i/applied].funding[stm].amount): 750 € -> 700 € −50 €"}},
		{"a granted budget beside the one applied for",
			"budgets: [{phase: i, stage: applied, total: 1000}]",
			"budgets: [{phase: i, stage: granted, total: 1000}, {phase: i, stage: applied, total: 1000}]",
			[]string{"budgets[i/granted]: + i, granted, total: 1 000 € (3 tietoa)"}},
		{"another municipality in the same place",
			"partners: [{municipality: Kemi, roles: [participant], phase: i, tentative: true}]",
			"partners: [{municipality: Simo, roles: [participant], phase: i, tentative: true}]",
			[]string{"partners[Simo].municipality (was partners[Kemi].municipality): Kemi -> Simo"}},
		{"a name becomes longer where another item shares it",
			"partners: [{org: a, roles: [lead], phase: i}]",
			"partners: [{org: a, roles: [partner], phase: ii}, {org: a, roles: [lead, funder], phase: i}]",
			[]string{"partners[a/ii]: + a, partner, ii (3 tietoa)", "partners[a/i].roles: + funder"}},
		{"a line gets a payer",
			"budgets: [{stage: applied, funding: [{source: stm, amount: 5}, {source: municipal, amount: 7}]}]",
			"budgets: [{stage: applied, funding: [{source: stm, payer: stm, amount: 6}, {source: municipal, amount: 7}]}]",
			[]string{"budgets[applied].funding[stm].payer: + stm", "budgets[applied].funding[stm].amount: 5 € -> 6 € +1 €"}},
		{"ids that are numbers",
			"phases: [{id: \"2\", period: 2008}, {id: \"1\", period: 2007}]",
			"phases: [{id: \"1\", period: 2007}, {id: \"2\", period: 2009}]",
			[]string{"phases[2].period: 2008 -> 2009"}},
		{"items without a name: the one that is most alike",
			"notes: [{text: {en: the first of the notes}, source: p}, {text: {en: what the plan says of money}, source: p}, {text: {en: the last of the notes}, source: p}]",
			"notes: [{text: {en: the last of the notes}, source: p}, {text: {en: what the decision says of money}, source: p}]",
			[]string{"notes[0]: - the first of the notes (2 tietoa)",
				"notes[1].text.en: what the plan says of money -> what the decision says of money"}},
		{"and where it stood",
			"notes: [{text: {en: a b c d}}, {text: {en: e f g h}}]",
			"notes: [{text: {en: e f g i}}]",
			[]string{"notes[0]: - a b c d", "notes[0].text.en (was notes[1].text.en): e f g h -> e f g i"}},
		{"equal items are counted",
			"notes: [{text: {en: a}}, {text: {en: a}}, {text: {en: b}}]",
			"notes: [{text: {en: a}}, {text: {en: b}}]",
			[]string{"notes[1]: - a"}},
		{"the same word under another key is another fact", "area: {fi: fi}\nregister: a", "area: {en: fi}\nform: a",
			[]string{"area.fi: - fi", "area.en: + fi", "register: - a", "form: + a"}},
		{"what does not fit",
			"programe: a\nbudgets: [{stage: aplied, total: 1 000}]\ncall: x\ntasks: {a: b}\nfoo: {bar: [1, {baz: 2}]}\npartners: [x, {org: y}]",
			"programe: b\nbudgets: [{stage: aplied, total: 1 001}]\ncall: {closes: 2009}\ntasks: {a: c}\nfoo: {bar: [{baz: 3}, 1]}\npartners: [z, {org: y}]",
			[]string{"programe: a -> b", "budgets[aplied].total: 1 000 -> 1 001", "call: x -> 2009", "tasks.a: b -> c",
				"foo.bar[0]: + 3", "foo.bar[1]: - 2", "partners: - x", "partners: + z"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			old, new := project(c.old), project(c.new)
			if diff := cmp.Diff(c.want, lines(Compare(old, new), language.Finnish)); diff != "" {
				t.Error(diff)
			}
			mirrored(t, old, new)
		})
	}
}

func TestCompareAt(t *testing.T) {
	one := "budgets: [{stage: applied, total: 1000, funding: [{source: stm, amount: 750}]}]"
	two := "phases: [{id: i}, {id: ii}]\nbudgets: [{stage: applied, phase: ii, total: 9}, {stage: applied, phase: i, total: 1000, funding: [{source: stm, amount: 800}]}]"
	for _, c := range []struct {
		name, old, new, path string
		want                 []string
		was                  string
	}{
		{"the same", one, one, "budgets[applied].total", nil, "budgets[applied].total"},
		{"of a renamed item", one, two, "budgets[i/applied].funding[stm].amount",
			[]string{"budgets[i/applied].funding[stm].amount (was budgets[applied].funding[stm].amount): 750 € -> 800 € +50 €"}, "budgets[applied].funding[stm].amount"},
		{"of a renamed item, unchanged", one, two, "budgets[i/applied].total", nil, "budgets[applied].total"},
		{"by the name of before", one, two, "budgets[applied].funding[stm].amount",
			[]string{"budgets[i/applied].funding[stm].amount (was budgets[applied].funding[stm].amount): 750 € -> 800 € +50 €"}, "budgets[applied].funding[stm].amount"},
		{"by place", one, two, "budgets[1].total", nil, "budgets[applied].total"},
		{"of a new item", one, two, "budgets[ii/applied].total", []string{"budgets[ii/applied].total: + 9 €"}, "budgets[ii/applied].total"},
		{"of an item that went", two, "", "budgets[i/applied].total", []string{"budgets[i/applied].total: - 1 000 €"}, "budgets[i/applied].total"},
		{"below a whole", one, two, "phases", []string{"phases: + i, ii (2 tietoa)"}, "phases"},
		{"nothing there", one, two, "budgets[granted].total", nil, "budgets[granted].total"},
		{"the whole record", one, one, "", nil, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			changes, was := CompareAt(project(c.old), project(c.new), c.path)
			if diff := cmp.Diff(c.want, lines(changes, language.Finnish)); diff != "" || was != c.was {
				t.Errorf("was %q, want %q\n%s", was, c.was, diff)
			}
		})
	}
	if changes, _ := CompareAt(nil, project(one), "budgets[applied].total"); len(changes) != 1 {
		t.Errorf("of a record that came: %v", changes)
	}
}

func TestWholeRecord(t *testing.T) {
	tree := project("area: {fi: A}\n")
	for _, c := range []struct {
		old, new *source.Tree
		want     []string
	}{
		{nil, nil, nil},
		{nil, tree, []string{": + X (5 facts)"}},
		{tree, nil, []string{": - X (5 facts)"}},
		{tree, new(source.Tree), []string{": - X (5 facts)"}},
	} {
		if diff := cmp.Diff(c.want, lines(Compare(c.old, c.new), language.English)); diff != "" {
			t.Error(diff)
		}
	}
}

// TestLanguages: people's form follows the language, that of machines does not.
func TestLanguages(t *testing.T) {
	changes := Compare(project("budgets: [{stage: applied, total: 1000, funding: [{source: stm, share: 75%}]}]\ndecisions: [{date: 2008, body: {fi: lautakunta, en: board}}]"),
		project("budgets: [{stage: applied, total: 2500.50, funding: [{source: stm, share: 70.5%}]}]"))
	var got []string
	for _, c := range changes {
		d, _ := c.Delta()
		got = append(got, fmt.Sprintf("%s|%s|%s", c.Old.Text, c.New.Text, d))
	}
	if diff := cmp.Diff([]string{"1000|2500.50|1500.50", "75%|70.5%|-4.5", "2008, lautakunta||0"}, got); diff != "" {
		t.Error(diff)
	}
	for l, want := range map[language.Language][]string{
		language.English: {"budgets[applied].total: €1,000 -> €2,500.50 +€1,500.50",
			"budgets[applied].funding[stm].share: 75% -> 70.5% −4.5 pp", "decisions: - 2008, board (3 facts)"},
		language.Swedish: {"budgets[applied].total: 1 000 € -> 2 500,50 € +1 500,50 €",
			"budgets[applied].funding[stm].share: 75 % -> 70,5 % −4,5 procentenheter", "decisions: - 2008, lautakunta (3 uppgifter)"},
	} {
		if diff := cmp.Diff(want, lines(changes, l)); diff != "" {
			t.Error(diff)
		}
	}
}

func TestSimilar(t *testing.T) {
	a := read("record: project/1\nid: a\nname: {fi: Lapin hanke}\nstatus: idea\nperiod: 2004/2005\n")
	for _, c := range []struct {
		name string
		tree *source.Tree
		want int
	}{
		{"renamed", read("record: project/1\nid: b\nstatus: idea\nname: {fi: Lapin hanke}\nperiod: 2004/2005\n"), 1000},
		{"changed", read("record: project/1\nid: b\nname: {fi: Lapin hanke}\nstatus: applied\nperiod: 2004/2005\n"), 800},
		{"another one", read("record: project/1\nid: a\nname: {sv: hanke}\nstatus: ended\n"), 250},
		{"none", nil, 0},
	} {
		if got := Similar(WordsOf(a), WordsOf(c.tree)); got != c.want {
			t.Errorf("%s: got %d, want %d", c.name, got, c.want)
		}
		if Similar(WordsOf(c.tree), WordsOf(a)) != Similar(WordsOf(a), WordsOf(c.tree)) {
			t.Errorf("%s: not the same the other way round", c.name)
		}
	}
}

// TestShown: of long texts, people see where they differ.
func TestShown(t *testing.T) {
	words := strings.Repeat("pitkä ", 30)
	for _, c := range []struct{ old, new, wantOld, wantNew string }{
		{"a b c", "a d c", "a b c", "a d c"},
		{words + "yksi kaksi " + words, words + "yksi kolme " + words,
			"…pitkä pitkä yksi kaksi pitkä pitkä pitkä…", "…pitkä pitkä yksi kolme pitkä pitkä pitkä…"},
		{words + "loppu", words + "loppu ja", "…pitkä pitkä loppu", "…pitkä pitkä loppu ja"},
		{"alku " + words + "x", words + "x", "alku pitkä pitkä pitkä…", "pitkä pitkä pitkä…"},
		{words + "xä", words + "xö", "…pitkä pitkä pitkä xä", "…pitkä pitkä pitkä xö"},
		{"", words + "x", "", strings.Repeat("pitkä ", 23) + "pitkä…"},
	} {
		change := Change{Old: Value{Text: c.old, Facts: min(1, len(c.old))}, New: Value{Text: c.new, Facts: 1}}
		old, new := change.Shown(language.Finnish)
		if old != c.wantOld || new != c.wantNew {
			t.Errorf("got  %q, %q\nwant %q, %q", old, new, c.wantOld, c.wantNew)
		}
	}
}

// mirrored holds Compare to saying the same of the way back.
func mirrored(t interface{ Error(...any) }, old, new *source.Tree) {
	seen := make(map[Change]int)
	for _, c := range Compare(old, new) {
		if c.New.Exists() && c.Old.Exists() && c.Was != "" {
			c.Path, c.Was = c.Was, c.Path
		}
		c.Old, c.New = c.New, c.Old
		seen[c]++
	}
	for _, c := range Compare(new, old) {
		seen[c]--
	}
	for c, n := range seen {
		if n != 0 {
			t.Error("the way back does not mirror", c, n)
		}
	}
}
