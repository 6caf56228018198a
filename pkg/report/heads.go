package report

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"sostool/pkg/language"
)

// headOf is the head of a column of an expression: the names of its fields, or
// what a function works out in words; of any other expression what was typed.
// party is what somebody whom the expression names is called.
func headOf(source string, party func(string) language.Text) language.Text {
	if source == "id" {
		return language.Say("Project")
	}
	if source == "total" {
		return language.Say("Total, €")
	}
	if name, ok := pathName(source); ok {
		return name
	}
	if call := aCall.FindStringSubmatch(source); call != nil {
		if name, ok := callName(call[1], arguments(call[2]), party); ok {
			return name
		}
	}
	return language.Verbatim(source)
}

var (
	aCall = regexp.MustCompile(`^(\w+)\((.*)\)$`)
	aStep = regexp.MustCompile(`^\.?([a-z_]+)(?:\[("?)([^\]"]*)"?\])?`)
	aText = regexp.MustCompile(`^"([^"\\]*)"$`)
	aYear = regexp.MustCompile(`^"?([0-9]{4}(?:/[0-9]{4})?)"?$`)
)

// arguments are those of a call, none of which has commas of its own.
func arguments(text string) []string {
	var out []string
	for a := range strings.SplitSeq(text, ",") {
		out = append(out, strings.TrimSpace(a))
	}
	return out
}

// callName is what a function works out, where its arguments are plain.
func callName(function string, arguments []string, called func(string) language.Text) (language.Text, bool) {
	first, second := arguments[0], ""
	if len(arguments) > 1 {
		second = arguments[1]
	}
	year := func(text string) language.Text { return language.Verbatim(aYear.FindStringSubmatch(text)[1]) }
	party := aText.FindStringSubmatch(first)
	switch {
	case len(arguments) > 2:
	case function == "cost" && second == "" && aYear.MatchString(first):
		return language.Say("Costs {0}", year(first)), true
	case function == "pays" && party != nil && second == "":
		return language.Say("Payer: {0}", called(party[1])), true
	case function == "pays" && party != nil && aYear.MatchString(second):
		return language.Say("Payer: {0}, {1}", called(party[1]), year(second)), true
	case function == "share" && party != nil && second == "":
		return language.Say("Share: {0}", called(party[1])), true
	case function == "len" && second == "":
		if list, ok := pathName(first); ok {
			return language.Say("Number: {0}", list), true
		}
	case function == "sum" && second != "":
		list, known := pathName(first)
		amount, ok := pathName(second)
		if known && ok {
			return language.Say("Sum: {0}", steps{list, amount}), true
		}
	}
	return language.Text{}, false
}

// pathName is a path of fields in words; false where one of them has no name.
func pathName(path string) (language.Text, bool) {
	var names steps
	for path != "" {
		step := aStep.FindStringSubmatch(path)
		if step == nil {
			return language.Text{}, false
		}
		name, ok := fieldName(step[1])
		if !ok {
			return language.Text{}, false
		}
		if item := step[3]; item != "" {
			if n, err := strconv.Atoi(item); err == nil && step[2] == "" {
				item = strconv.Itoa(n + 1)
			}
			name = language.Say("{0} {1}", name, language.Verbatim(item))
		}
		names = append(names, name)
		path = path[len(step[0]):]
	}
	if len(names) == 0 {
		return language.Text{}, false
	}
	return language.Say("{0}", names), true
}

// steps are names of which each is a part of the one before.
type steps []language.Text

// In is the names in the language, only the first with a capital.
func (s steps) In(l language.Language) string {
	var b strings.Builder
	for i, t := range s {
		name := t.In(l)
		if i > 0 {
			b.WriteString(", ")
			r, n := utf8.DecodeRuneInString(name)
			if next, _ := utf8.DecodeRuneInString(name[n:]); !unicode.IsUpper(next) {
				name = string(unicode.ToLower(r)) + name[n:]
			}
		}
		b.WriteString(name)
	}
	return b.String()
}

// fieldName is the name of a field of the format, or of one that queries have
// beside them.
func fieldName(key string) (language.Text, bool) {
	name, ok := map[string]language.Text{
		"action": language.Say("Action"), "age": language.Say("Age"), "aliases": language.Say("Also called"), "allow": language.Say("Allowed findings"),
		"amendments": language.Say("Amendments"), "amount": language.Say("Amount"), "amount_each": language.Say("Amount of each"), "area": language.Say("Area"),
		"at": language.Say("Place"), "authority": language.Say("Authority"), "basis": language.Say("Legal basis"), "body": language.Say("Body"),
		"budgets": language.Say("Budgets"), "business_id": language.Say("Business id"), "by": language.Say("Key"), "call": language.Say("Call"),
		"caps": language.Say("Limits"), "category": language.Say("Category"), "chosen": language.Say("Followed"), "citations": language.Say("Citations"),
		"claims": language.Say("Claims"), "closes": language.Say("Closes"), "code": language.Say("Code"), "continues": language.Say("Continues"),
		"cost_model": language.Say("Cost model"), "costs": language.Say("Costs"), "count": language.Say("Number"), "date": language.Say("Date"), "decided": language.Say("Decided"),
		"decisions": language.Say("Decisions"), "discrepancies": language.Say("Discrepancies"), "eligible": language.Say("Costs may arise"),
		"en": language.Say("English"), "exceptions": language.Say("Exceptions"), "end": language.Say("End"), "events": language.Say("Events"), "fi": language.Say("Finnish"), "file": language.Say("File"),
		"for": language.Say("For"), "form": language.Say("Form"), "from": language.Say("From"), "full_year": language.Say("Full year"),
		"full_year_each": language.Say("Full year of each"), "fund": language.Say("EU fund"), "funder": language.Say("Funder"), "funding": language.Say("Funding"),
		"group": language.Say("Group"), "id": language.Say("Id"), "income": language.Say("Income"), "kind": language.Say("Kind"),
		"max_share": language.Say("At most"), "members": language.Say("Members"), "min_share": language.Say("At least"), "municipalities": language.Say("Municipalities"),
		"municipality": language.Say("Municipality"), "name": language.Say("Name"), "notes": language.Say("Notes"), "objectives": language.Say("Objectives"),
		"of": language.Say("Of which kind"), "org": language.Say("Organisation"), "organisation": language.Say("Organisation"), "organisations": language.Say("Organisations"),
		"orgs": language.Say("Organisations"), "outcome": language.Say("Outcome"), "outcomes": language.Say("Outcomes"), "own": language.Say("Own contribution"),
		"part_of": language.Say("Part of"), "participants": language.Say("Number of participants"), "partners": language.Say("Parties"), "path": language.Say("Path"),
		"payer": language.Say("Payer"), "payers": language.Say("Payers"), "period": language.Say("Period"), "phase": language.Say("Phase"),
		"phases": language.Say("Phases"), "place": language.Say("Place"), "priority_axis": language.Say("Priority axis"), "programme": language.Say("Programme"),
		"publisher": language.Say("Publisher"), "reason": language.Say("Reason"), "record": language.Say("Record"), "register": language.Say("Register number"),
		"roles": language.Say("Roles"), "rule": language.Say("Rule"), "says": language.Say("As printed"), "se": language.Say("Northern Sami"),
		"section": language.Say("Section"), "share": language.Say("Share"), "source": language.Say("Source"), "sources": language.Say("Sources"),
		"specific_objective": language.Say("Specific objective"), "split": language.Say("Split"), "stage": language.Say("Stage"), "stages": language.Say("Stages"),
		"start": language.Say("Start"), "status": language.Say("Status"), "summary": language.Say("Summary"), "sv": language.Say("Swedish"),
		"target_groups": language.Say("Target groups"), "tasks": language.Say("Tasks"), "team_regions": language.Say("Team regions"), "teams": language.Say("Teams"),
		"tentative": language.Say("Tentative"), "text": language.Say("Text"), "title": language.Say("Title"), "to": language.Say("To"),
		"total": language.Say("Total"), "towards": language.Say("Towards"), "until": language.Say("Until"), "url": language.Say("Address"),
		"value": language.Say("Value"), "weights": language.Say("Weights"), "years": language.Say("Years"),
	}[key]
	return name, ok
}
