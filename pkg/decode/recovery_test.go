package decode

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sostool/pkg/diag"
	"sostool/pkg/money"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

// TestRecovery reads what people write by mistake, several mistakes in a text: each is
// told once, at its character, nothing is said that only follows from them, and what is
// sound around them is read.
func TestRecovery(t *testing.T) {
	for _, c := range []struct {
		name string
		text string   // with marks; all but whole texts come after head
		says []string // a piece of each message, in the order of the text
		// keeps is what is read all the same, as "path = value". The path may lack its
		// beginning, where an item is named by its place and one before it is broken.
		keeps []string
	}{
		// Tabs.
		{"tabs under two keys", head + `area:
⟦yaml-syntax⟧	fi: Lappi
call:
⟦yaml-syntax⟧	closes: 2019-03-01
period: 2004/2011
`, []string{"there is a tab in the indentation", "there is a tab in the indentation"},
			[]string{"status = idea", "period = 2004/2011"}},
		{"a block indented by tabs has one cause for each line", head + `phases:
  - id: i
⟦yaml-syntax⟧	period: 2004/2007
  - id: ii
    period: 2008/2011
⟦key-unknown⟧programe: kaste
`, []string{"there is a tab in the indentation", "programe"},
			[]string{"phases[i].id = i", "phases[ii].period = 2008/2011"}},
		{"a tab after a hyphen, and a colon lost", head + `phases:
  -⟦yaml-syntax⟧	id: i
    period: 2004/2007
  - id: ii
    period: 2008/2011
⟦yaml-syntax⟧form single
`, []string{"there is a tab after the \"-\"", "no colon after the key \"form\""},
			[]string{"phases[ii].id = ii"}},
		{"a tab on a line that is otherwise empty, and a quote", head + "phases:\n⟦yaml-syntax⟧\t\n  - id: i\n    period: 2004/2007\nregister: ⟦yaml-syntax⟧\"194/2019\nform: single\n",
			[]string{"there is a tab in the indentation", "the quote (\") is never closed"},
			[]string{"phases[i].id = i", "form = single"}},

		// Indentation.
		{"one space more, in two lists", head + `partners:
  - org: kolpene
     ⟦yaml-syntax⟧roles: [lead]
  - municipality: Kemi
    roles: [participant]
phases:
  - id: i
   ⟦yaml-syntax⟧period: 2004/2007
  - id: ii
    period: 2008/2011
`, []string{"indented by 5 spaces; 4 would fit", "indented by 3 spaces; 4 would fit"},
			[]string{"partners[Kemi].municipality = Kemi", "phases[i].id = i", "phases[ii].id = ii"}},
		{"an item too far in, whole", head + `phases:
  - id: i
    period: 2004/2007
    ⟦yaml-syntax⟧- id: ii
      period: 2008/2011
      name: {fi: II}
  - id: iii
    period: 2012/2013
`, []string{"indented by 4 spaces; 2 would fit"},
			[]string{"phases[i].period = 2004/2007", "phases[iii].period = 2012/2013"}},
		{"the keys of an item too far in", head + `partners:
- org: kolpene
    ⟦yaml-syntax⟧roles: [lead]
    phase: i
- municipality: Kemi
  roles: [participant]
`, []string{"indented by 4 spaces; 2 would fit"},
			[]string{"partners[Kemi].municipality = Kemi"}},
		{"one space less, in neighbouring items", head + `partners:
  - org: kolpene
   ⟦yaml-syntax⟧roles: [lead]
  - municipality: Kemi
   ⟦yaml-syntax⟧roles: [participant]
period: 2004/2011
`, []string{"indented by 3 spaces; 4 would fit", "indented by 3 spaces; 4 would fit"},
			[]string{"partners[kolpene].org = kolpene", "partners[Kemi].municipality = Kemi", "period = 2004/2011"}},
		{"a block of an item has lost its indentation", head + `budgets:
  - stage: applied
  ⟦yaml-syntax⟧total: 100
  income: 0
  - stage: granted
    total: 90
`, []string{"a line without \"-\" is among the items of a list"},
			[]string{"budgets[granted].total = 90"}},
		{"a block of an item is indented too far", head + `budgets:
  - stage: applied
      ⟦yaml-syntax⟧total: 100
      income: 0
  - stage: granted
    total: 90
⟦yaml-syntax⟧period 2004/2011
`, []string{"indented by 6 spaces; 4 would fit", "no colon after the key \"period\""},
			[]string{"budgets[granted].total = 90"}},
		{"a child beside its key, and a bracket", head + `call:
  closes: 2019-03-01
 ⟦yaml-syntax⟧authority: ely
continues: ⟦yaml-syntax⟧[aiempi
form: single
`, []string{"indented by 1 space", "the bracket \"[\" is never closed"},
			[]string{"call.closes = 2019-03-01", "form = single"}},
		{"a value and children, and an unknown key", head + `form: single
  ⟦yaml-syntax⟧period: 2004/2011
⟦key-unknown⟧programe: kaste
`, []string{"indented by 2 spaces; 0 would fit", "programe"},
			[]string{"status = idea"}},
		{"a text's line has lost indentation", head + `summary:
  fi: >
    Hanke kehittää
   ⟦yaml-syntax⟧sosiaalityötä.
form⟦yaml-syntax⟧:single
period: 2004/2011
`, []string{"indented by 3 spaces", "no space after the colon of \"form\""},
			[]string{"period = 2004/2011"}},
		{"the keys of an item apart", head + `phases:
  -  ⟦yaml-syntax⟧id: i
    period: 2004/2007
  - id: ii
    name: {fi: ⟦yaml-syntax⟧"II}
    period: 2008/2011
`, []string{"the keys of a list item don't begin at one column", "the quote (\") is never closed"},
			[]string{"phases[ii].period = 2008/2011"}},
		{"an item at a wrong column", head + `phases:
  - id: i
    period: 2004/2007
 ⟦yaml-syntax⟧- id: ii
   period: 2008/2011
  - id: iii
    period: 2012/2014
⟦yaml-syntax⟧form single
`, []string{"indented by 1 space; 2 would fit", "no colon after the key \"form\""},
			[]string{"phases[i].id = i", "phases[iii].id = iii"}},

		// Quotes.
		{"two quotes of one kind never closed", head + `register: ⟦yaml-syntax⟧"194/2019
form: single
code: ⟦yaml-syntax⟧"S21015
period: 2004/2011
`, []string{"the quote (\") is never closed", "the quote (\") is never closed"},
			[]string{"form = single", "period = 2004/2011"}},
		{"quotes never closed in brackets", head + `area: {fi: ⟦yaml-syntax⟧"Lappi, en: "Lapland"}
form: single
summary: {fi: ⟦yaml-syntax⟧'Hanke, en: Project}
period: 2004/2011
`, []string{"the quote (\") is never closed", "the quote (') is never closed"},
			[]string{"form = single", "period = 2004/2011"}},
		{"a quote never closed before many lines", head + `register: ⟦yaml-syntax⟧"194/2019
phases:
  - id: i
    period: 2004/2007
    name: {fi: "I vaihe"}
  - id: ii
    period: 2008/2011
    name: {fi: "II vaihe"}
form: ⟦value-choice⟧sngle
`, []string{"the quote (\") is never closed", "sngle"},
			[]string{"phases[i].name.fi = I vaihe", "phases[ii].name.fi = II vaihe"}},
		{"an apostrophe that nothing closes, and a wrong choice", head + `register: ⟦yaml-syntax⟧'194/2019
phases:
  - id: i
    period: 2004/2007
    name: {fi: "I vaihe"}
form: ⟦value-choice⟧sngle
`, []string{"the quote (') is never closed", "sngle"},
			[]string{"phases[i].name.fi = I vaihe"}},
		{"text after closing quotes", head + `register: "194/2019" ⟦yaml-syntax⟧diaari
area: {fi: "Lappi" ⟦yaml-syntax⟧lääni, en: Lapland}
form: single
`, []string{"there is text after the closing quote: \"diaari\"", "there is text after the closing quote: \"lääni\""},
			[]string{"form = single"}},
		{"escapes", head + `register: "a⟦yaml-syntax⟧\d"
code: "b⟦yaml-syntax⟧\ä"
form: single
`, []string{"\"\\d\" is not a valid escape", "\"\\ä\" is not a valid escape"},
			[]string{"form = single"}},
		{"a quote within a list, and a hyphen", head + `continues:
  - ⟦yaml-syntax⟧"aiempi
  - toinen
phases:
  ⟦yaml-syntax⟧-id: i
    period: 2004/2007
  - id: ii
    period: 2008/2011
`, []string{"the quote (\") is never closed", "no space after the \"-\""},
			[]string{"phases[ii].id = ii"}},

		// Brackets.
		{"neighbouring rows never closed", head + `budgets:
  - stage: applied
    funding:
      - ⟦yaml-syntax⟧{source: stm, amount: 75
      - ⟦yaml-syntax⟧{source: municipal, amount: 25
      - {source: private, amount: 5}
    total: 105
`, []string{"the bracket \"{\" is never closed", "the bracket \"{\" is never closed"},
			[]string{"budgets[applied].total = 105"}},
		{"a bracket never closed over lines", head + `team_regions:
  - id: lansi
    name: {fi: Länsi}
    municipalities: ⟦yaml-syntax⟧[Kemi,
      Tornio
    teams: [Kemi]
  - id: ita
    name: ⟦yaml-syntax⟧{fi: Itä
    municipalities: [Salla]
`, []string{"the bracket \"[\" is never closed", "the bracket \"{\" is never closed"},
			[]string{"team_regions[lansi].name.fi = Länsi", "team_regions[lansi].teams[0] = Kemi", "team_regions[ita].municipalities[0] = Salla"}},
		{"brackets that close nothing", head + `continues: [aiempi]⟦yaml-syntax⟧]
form: ⟦value-choice⟧single]
area: {fi: Lappi}⟦yaml-syntax⟧}
period: 2004/2011
`, []string{"the bracket \"]\" closes nothing", "single]", "the bracket \"}\" closes nothing"},
			[]string{"period = 2004/2011"}},
		{"a bracket too many, and one of the wrong kind", head + `continues: [aiempi]⟦yaml-syntax⟧]
area: {fi: Lappi⟦yaml-syntax⟧]
period: 2004/2011
`, []string{"the bracket \"]\" closes nothing", "the bracket \"]\" can't close \"{\""},
			[]string{"period = 2004/2011"}},
		{"a bracket that closes too early, and text after one", head + `continues: [aiempi⟦yaml-syntax⟧], toinen]
area: {fi: Lappi} ⟦yaml-syntax⟧lääni
form: single
`, []string{"the bracket \"]\" closes too early", "there is text after the closing bracket: \"lääni\""},
			[]string{"form = single"}},
		{"commas lost", head + `area: {fi: "Lappi" ⟦yaml-syntax⟧en: Lapland}
team_regions:
  - id: lansi
    name: {fi: Länsi}
    municipalities: ["Kemi" ⟦yaml-syntax⟧"Tornio"]
    teams: [Kemi]
form: single
`, []string{"\"en", "a comma is missing"},
			[]string{"team_regions[lansi].teams[0] = Kemi", "form = single"}},
		{"a comma twice, and a colon", head + `continues: [aiempi,⟦yaml-syntax⟧, toinen]
area: {fi: Lappi⟦yaml-syntax⟧: lääni}
form: single
`, []string{"there is nothing before the comma", "a colon and a space within a value without quotes"},
			[]string{"form = single"}},
		{"a bracket that a comment swallows", head + `continues: ⟦yaml-syntax⟧[aiempi #toinen]
form: single
⟦yaml-syntax⟧period 2004/2011
`, []string{"the bracket \"[\" is never closed", "no colon after the key \"period\""},
			[]string{"form = single"}},

		// Colons.
		{"colons lost", head + `⟦yaml-syntax⟧form single
period: 2004/2011
⟦yaml-syntax⟧register 194/2019
`, []string{"no colon after the key \"form\"", "no colon after the key \"register\""},
			[]string{"period = 2004/2011"}},
		{"spaces lost after colons", head + `form⟦yaml-syntax⟧:single
period: 2004/2011
register⟦yaml-syntax⟧:194/2019
`, []string{"no space after the colon of \"form\"", "no space after the colon of \"register\""},
			[]string{"period = 2004/2011"}},
		{"what is required and broken is not missing", `record: project/1
⟦yaml-syntax⟧id x
name: {fi: ⟦yaml-syntax⟧"X}
⟦yaml-syntax⟧status idea
period: 2004/2011
`, []string{"no colon after the key \"id\"", "the quote (\") is never closed", "no colon after the key \"status\""},
			[]string{"period = 2004/2011"}},
		{"the kind is broken", `record⟦yaml-syntax⟧:project/1
id: x
name: {fi: X}
⟦yaml-syntax⟧status idea
period: 2004/2011
`, []string{"no space after the colon of \"record\"", "no colon after the key \"status\""},
			[]string{"id = x", "period = 2004/2011"}},
		{"a colon lost above children", head + `⟦yaml-syntax⟧area
  fi: Lappi
form: single
⟦yaml-syntax⟧call
  closes: 2019-03-01
period: 2004/2011
`, []string{"\"area\"", "\"call\""},
			[]string{"form = single", "period = 2004/2011"}},
		{"a colon lost above a list", head + `⟦yaml-syntax⟧phases
  - id: i
    period: 2004/2007
  - id: ii
    period: 2008/2011
form: ⟦value-choice⟧sngle
`, []string{"\"phases\"", "sngle"}, []string{"status = idea"}},
		{"colons in texts without quotes", head + `area: {fi: Lappi⟦yaml-syntax⟧: Kemi, sv: Lappland}
summary:
  fi: Hanke⟦yaml-syntax⟧: kolmas vaihe
  en: Project
form: single
`, []string{"a colon and a space within a value without quotes", "a colon and a space within a value without quotes: \"Hanke: kolmas vaihe\""},
			[]string{"summary.en = Project", "form = single"}},
		{"a key of its own on another's line", head + `register: 194/2019 form⟦yaml-syntax⟧: single
period: 2004/2011
code: S21015 part_of⟦yaml-syntax⟧: emo
`, []string{"a colon and a space within a value without quotes", "a colon and a space within a value without quotes"},
			[]string{"period = 2004/2011"}},
		{"a key without its name", head + `form: single
⟦yaml-syntax⟧: 2004/2011
⟦yaml-syntax⟧: 194/2019
code: S21015
`, []string{"there is no key before the colon", "there is no key before the colon"},
			[]string{"form = single", "code = S21015"}},

		// Hyphens.
		{"hyphens stuck", head + `partners:
  ⟦yaml-syntax⟧-org: kolpene
    roles: [lead]
  - municipality: Kemi
    roles: [participant]
phases:
  - id: i
    period: 2004/2007
  ⟦yaml-syntax⟧-id: ii
    period: 2008/2011
  - id: iii
    period: 2012/2014
`, []string{"no space after the \"-\"", "no space after the \"-\""},
			[]string{"partners[Kemi].municipality = Kemi", "phases[i].id = i", "phases[iii].id = iii"}},
		{"hyphens stuck in a list of names", head + `team_regions:
  - id: lansi
    name: {fi: Länsi}
    municipalities:
      - Kemi
      ⟦yaml-syntax⟧-Keminmaa
      - Tornio
    teams: ⟦yaml-syntax⟧[Kemi
  - id: ita
    name: {fi: Itä}
    municipalities: [Salla]
`, []string{"no space after the \"-\"", "the bracket \"[\" is never closed"},
			[]string{"team_regions[lansi].name.fi = Länsi", "team_regions[ita].municipalities[0] = Salla"}},
		{"an item on its key's line", head + `continues: ⟦yaml-syntax⟧- aiempi
form: single
⟦yaml-syntax⟧code S21015
`, []string{"a list item is on the line of its key", "no colon after the key \"code\""},
			[]string{"form = single"}},
		{"an item among keys", head + `call:
  closes: 2019-03-01
  ⟦yaml-syntax⟧- 2020-03-01
  authority: ely
register: ⟦yaml-syntax⟧@194
form: single
`, []string{"a list item is among the keys of a mapping", "a value can't begin with \"@\""},
			[]string{"call.closes = 2019-03-01", "call.authority = ely", "form = single"}},
		{"a hyphen lost", head + `phases:
  - id: i
    period: 2004/2007
  ⟦yaml-syntax⟧id: ii
  - id: iii
    period: 2012/2014
form⟦yaml-syntax⟧:single
`, []string{"a line without \"-\" is among the items of a list", "no space after the colon of \"form\""},
			[]string{"phases[i].id = i", "phases[iii].id = iii"}},

		// Characters with a meaning of their own.
		{"values that begin with signs", head + `register: ⟦yaml-syntax⟧@194
code: ⟦yaml-syntax⟧%5
area: {fi: ⟦yaml-syntax⟧` + "`Lappi`" + `}
form: single
`, []string{"a value can't begin with \"@\"", "a value can't begin with \"%\"", "a value can't begin with \"`\""},
			[]string{"form = single"}},
		{"stars", head + `register: ⟦yaml-alias⟧*194
area: {fi: ⟦yaml-syntax⟧** Lappi}
form: single
`, []string{"the alias \"*194\" refers to nothing", "a value can't begin with \"*\""},
			[]string{"form = single"}},
		{"an age, and an alias", head + `target_groups:
  - title: {fi: Nuoret}
    age: ⟦yaml-syntax⟧>29
  - title: {fi: Muut}
    municipalities: [Kemi, ⟦yaml-alias⟧*muut]
form: single
`, []string{"a value can't begin with \">\"", "the alias \"*muut\" refers to nothing"},
			[]string{"form = single"}},

		// What is not syntax, beside what is.
		{"a key mistyped beside a colon lost", head + `⟦key-unknown⟧programe: kaste
⟦yaml-syntax⟧form single
budgets:
  - stage: applied
    ⟦key-unknown⟧totl: 5
    funding:
      - source⟦yaml-syntax⟧:stm
        share: ⟦share-form⟧101 %
`, []string{"programe", "no colon after the key \"form\"", "totl", "no space after the colon of \"source\"", "101"}, nil},
		{"a key twice after a broken line", head + `budgets:
  - stage: applied
    ⟦yaml-syntax⟧total 100
    income: 1
    ⟦yaml-duplicate-key⟧income: 2
  - stage: granted
    total: ⟦amount-form⟧1 000
`, []string{"no colon after the key \"total\"", "the key income appears twice", "1 000"},
			[]string{"budgets[applied].stage = applied", "budgets[granted].stage = granted"}},
		{"an item broken between sound ones with faults of form", head + `phases:
  - id: i
    period: ⟦period-form⟧2004-2007
  - ⟦yaml-syntax⟧{id: ii, period: 2008/2011
  - id: ⟦id-form⟧III
    period: 2012/2014
partners:
  - municipality: ⟦municipality-unknown⟧Kemmi
    roles: [lead]
`, []string{"2004-2007", "the bracket \"{\" is never closed", "III", "Kemmi"},
			[]string{"phases[i].id = i"}},
		{"what makes an item is broken", head + `partners:
  - ⟦yaml-syntax⟧org kolpene
    roles: [lead]
  - municipality: Kemi
    ⟦yaml-syntax⟧roles [participant]
decisions:
  - ⟦yaml-syntax⟧date 2019-03-12
    body: {fi: Lautakunta}
  - date: 2019-04-02
    body: {fi: Valtuusto}
`, []string{"no colon after the key \"org\"", "no colon after the key \"roles\"", "no colon after the key \"date\""},
			[]string{"partners[Kemi].municipality = Kemi", "body.fi = Valtuusto"}},
		{"a required key of an item is broken", head + `tasks:
  - for⟦yaml-syntax⟧:Kemi
    title: {fi: Työ}
  - for: all
    title: {fi: ⟦yaml-syntax⟧"Toinen}
form: ⟦value-choice⟧yksi
`, []string{"no space after the colon of \"for\"", "the quote (\") is never closed", "yksi"},
			[]string{"for = all"}},
		{"all of a mapping is broken", head + `area:
  fi: Lappi⟦yaml-syntax⟧: lääni
form: single
summary:
  en: ⟦yaml-syntax⟧@x
code: S21015
`, []string{"a colon and a space within a value without quotes", "a value can't begin with \"@\""},
			[]string{"form = single", "code = S21015"}},
		{"an alias and an anchor beside a quote", head + `register: ⟦yaml-alias⟧&a "194"
code: ⟦yaml-syntax⟧"S21015
form: ⟦yaml-tag⟧!x single
`, []string{"an anchor (&a)", "the quote (\") is never closed", "a tag (!x)"},
			[]string{"status = idea"}},

		// Several documents, and what merging leaves.
		{"a broken line before a second document", head + `⟦yaml-syntax⟧form single
period: 2004/2011
⟦yaml-documents⟧---
record: project/1
id: y
name: {fi: Y}
status: idea
`, []string{"no colon after the key \"form\"", "the file goes on after ---"},
			[]string{"id = x", "period = 2004/2011"}},
		{"a directive and a quote", `⟦yaml-documents⟧%YAML 1.2
---
record: project/1
id: x
name: {fi: X}
status: idea
register: ⟦yaml-syntax⟧"194/2019
form: single
`, []string{"a directive to the YAML parser", "the quote (\") is never closed"},
			[]string{"id = x", "form = single"}},
		{"a conflict between broken lines", head + `⟦yaml-syntax⟧form single
⟦yaml-conflict⟧<<<<<<< HEAD
period: 2004/2011
=======
period: 2004/2012
>>>>>>> toinen
register: ⟦yaml-syntax⟧"194/2019
code: S21015
`, []string{"no colon after the key \"form\"", "an unresolved merge conflict: 3 marks", "the quote (\") is never closed"},
			[]string{"status = idea", "code = S21015"}},
		{"a mark that is left of a conflict", head + `period: 2004/2011
⟦yaml-conflict⟧>>>>>>> toinen
register: "194/2019" ⟦yaml-syntax⟧diaari
code: S21015
`, []string{"an unresolved merge conflict: 1 mark of it is left", "there is text after the closing quote: \"diaari\""},
			[]string{"period = 2004/2011", "code = S21015"}},

		// Columns count characters.
		{"wide letters before the faults", head + `area: {fi: "Ä😀" ⟦yaml-syntax⟧ö, en: Lapland}
summary: {fi: Työ 👩‍⚕️⟦yaml-syntax⟧: hoito}
form: single
`, []string{"there is text after the closing quote: \"ö\"", "a colon and a space within a value without quotes"},
			[]string{"form = single"}},
		{"tabs before the faults", head + "register:\t\"194\" ⟦yaml-syntax⟧a\ncode:\tb⟦yaml-syntax⟧: c\nform: single\n",
			[]string{"there is text after the closing quote: \"a\"", "a colon and a space within a value without quotes: \"b: c\""},
			[]string{"form = single"}},
		{"a no-break space is the cause of its line alone", head + "period:⟦text-invisible⟧\u00a02004/2011\n⟦yaml-syntax⟧form single\nregister: ⟦yaml-syntax⟧\"194/2019\ncode: S21015\n",
			[]string{"", "no colon after the key \"form\"", "the quote (\") is never closed"},
			[]string{"code = S21015"}},
		{"an invisible character elsewhere", head + "form: single\nregister: ⟦yaml-syntax⟧\"194/2019\ncode: S⟦text-invisible⟧\u200b21015\nperiod: 2004/2011\n",
			[]string{"the quote (\") is never closed", ""},
			[]string{"form = single", "period = 2004/2011"}},

		// Line ends.
		{"carriage returns", strings.ReplaceAll("⟦yaml-encoding⟧"+head+`register: "194" ⟦yaml-syntax⟧diaari
form⟦yaml-syntax⟧:single
phases:
  - id: i
⟦yaml-syntax⟧	period: 2004/2007
code: S21015
`, "\n", "\r\n"), []string{"", "there is text after the closing quote: \"diaari\"", "no space after the colon of \"form\"", "there is a tab in the indentation"},
			[]string{"status = idea", "phases[i].id = i", "code = S21015"}},
		{"no line feed at the end", head + `continues: ⟦yaml-syntax⟧[aiempi
register: ⟦yaml-syntax⟧"194/2019`, []string{"the bracket \"[\" is never closed", "the quote (\") is never closed"},
			[]string{"status = idea"}},
		{"comments around the faults", head + `# alku
⟦yaml-syntax⟧form single # yksi
# väli: "lainaus
register: ⟦yaml-syntax⟧"194/2019 # kaksi
# loppu: [
code: S21015
`, []string{"no colon after the key \"form\"", "the quote (\") is never closed"},
			[]string{"code = S21015"}},

		// Four of them.
		{"four in one budget", head + `budgets:
  - stage: applied
    total⟦yaml-syntax⟧:1000
    costs:
      - category: personnel
        amount: "800" ⟦yaml-syntax⟧euroa
      - category: travel
        amount: 200
    funding:
      - source: stm
         ⟦yaml-syntax⟧share: 75%
        amount: 750
      - ⟦yaml-syntax⟧{source: municipal, amount: 250
form: single
`, []string{"no space after the colon of \"total\"", "there is text after the closing quote: \"euroa\"", "indented by 9 spaces; 8 would fit", "the bracket \"{\" is never closed"},
			[]string{"budgets[applied].stage = applied", "form = single"}},
		{"four at the top", head + `register: ⟦yaml-syntax⟧'194
⟦yaml-syntax⟧form single
continues: ⟦yaml-syntax⟧{aiempi
period⟦yaml-syntax⟧:2004/2011
code: S21015
`, []string{"the quote (') is never closed", "no colon after the key \"form\"", "the bracket \"{\" is never closed", "no space after the colon of \"period\""},
			[]string{"status = idea", "code = S21015"}},
		{"a programme", `record: programme/1
id: kaste
name: {fi: Kaste}
⟦yaml-syntax⟧funder stm
caps:
  - source: stm
    max_share: ⟦share-form⟧0.75
  - source: ⟦yaml-syntax⟧"municipal
    min_share: 25%
period: 2008/2011
`, []string{"no colon after the key \"funder\"", "0.75", "the quote (\") is never closed"},
			[]string{"id = kaste", "period = 2008/2011"}},
		{"organisations", `record: organisations/1
organisations:
  - id: kolpene
    name: {fi: ⟦yaml-syntax⟧"Kolpene}
    kind: joint-municipal-authority
  ⟦yaml-syntax⟧-id: stm
    name: {fi: STM}
    kind: ministry
  - id: lape
    name: {fi: Lape}
    kind: ⟦value-choice⟧yhdistys
`, []string{"the quote (\") is never closed", "no space after the \"-\"", "yhdistys"},
			[]string{"organisations[kolpene].kind = joint-municipal-authority", "organisations[lape].id = lape"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			plain, want := marked(c.text)
			doc := decodeText(plain)
			found := slices.Clone(doc.Findings)
			slices.SortStableFunc(found, func(a, b diag.Finding) int {
				s, t := doc.File.Span(a.At.Pos), doc.File.Span(b.At.Pos)
				return slices.Compare([]int{s.Line, s.Col}, []int{t.Line, t.Col})
			})
			var got []string
			for i := range found {
				at := doc.File.Span(found[i].At.Pos)
				got = append(got, fmt.Sprintf("%d:%d %s", at.Line, at.Col, found[i].Rule))
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
				for i := range found {
					t.Log(shown(doc, &found[i]))
				}
				return
			}
			for i, piece := range c.says {
				if !strings.Contains(found[i].Message.String(), piece) {
					t.Errorf("%s says %q, want %q in it", got[i], found[i].Message, piece)
				}
			}
			for i := range found {
				if found[i].Hint.IsZero() {
					t.Errorf("%s: no hint", got[i])
				}
			}
			if !doc.Parsed() {
				t.Error("there is no record")
			}
			facts := factLines(doc)
			for _, keep := range c.keeps {
				if !slices.ContainsFunc(facts, func(fact string) bool { return fact == keep || strings.HasSuffix(fact, "."+keep) }) {
					t.Errorf("%s is not read", keep)
				}
			}
		})
	}
}

// factLines are the scalars of a record, as "path = value".
func factLines(doc *Record) []string {
	var out []string
	if doc.Tree != nil {
		doc.Tree.Facts(func(path string, n *source.Node) { out = append(out, path+" = "+n.Text) })
	}
	return out
}

// TestRecoveryOfRecord: what is sound is in the typed record, what is broken is unknown in
// it, and no rule may conclude anything from its absence.
func TestRecoveryOfRecord(t *testing.T) {
	doc := decodeText(head + `period: 2004/2011
register: "194/2019
budgets:
  - stage: applied
    total: 1000
    costs:
      - {category: personnel, amount: 800}
      - {category: travel, amount: 200
    funding:
      - source: stm
        amount:750
      - source: municipal
        amount: 250
  - stage: granted
    total: 900
    funding:
      - {source: stm, amount: 675}
`)
	p := doc.Project
	if p == nil {
		t.Fatalf("there is no project: %v", doc.Findings)
	}
	if p.ID != "x" || p.Status != record.Idea || p.Period.String() != "2004/2011" || p.Register != "" {
		t.Errorf("id %q, status %q, period %q, register %q", p.ID, p.Status, p.Period, p.Register)
	}
	if len(p.Budgets) != 2 {
		t.Fatalf("%d budgets", len(p.Budgets))
	}
	applied, granted := p.Budgets[0], p.Budgets[1]
	if applied.Total != money.Euros(1000) || granted.Total != money.Euros(900) {
		t.Errorf("totals %s and %s", applied.Total, granted.Total)
	}
	if len(applied.Funding) != 2 || applied.Funding[0].Source != record.STM || applied.Funding[0].Amount.Known() ||
		applied.Funding[1].Amount != money.Euros(250) {
		t.Errorf("funding %+v", applied.Funding)
	}
	if n := len(applied.Costs); n == 0 || applied.Costs[0].Amount != money.Euros(800) {
		t.Errorf("costs %+v", applied.Costs)
	}
	for _, c := range []struct {
		what  string
		sound bool
		want  bool
	}{
		{"register", p.Sound("register"), false},
		{"period", p.Sound("period"), true},
		{"costs", applied.Sound("costs"), false},
		{"funding", applied.Sound("funding"), false},
		{"total", applied.Sound("total"), true},
		{"funding of the other budget", granted.Sound("funding"), true},
	} {
		if c.sound != c.want {
			t.Errorf("sound %s: %v", c.what, c.sound)
		}
	}
}
