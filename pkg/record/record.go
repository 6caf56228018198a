// Package record is the specification of the records: a Go type for each
// mapping of the format. A field's tag is its key; `required` marks a key
// that may not be missing. What reads, checks, formats and documents records
// goes by these types alone.
//
// A value that is not stated is the zero value of its type, and says so when it is asked
// (Known). Where a value is, is asked of the handle that every mapping embeds:
// budget.At("total").
package record

import (
	"iter"
	"strconv"
	"strings"

	"sostool/pkg/diag"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/near"
	"sostool/pkg/source"
)

// Names of things: lower-case ASCII letters, digits and single hyphens.
type (
	// ID names the thing in whose mapping it is.
	ID string
	// ProjectID names a project's record.
	ProjectID string
	// ProgrammeID names a programme's record.
	ProgrammeID string
	// OrganisationID names an organisation of organisations.yaml.
	OrganisationID string
	// PhaseID names a phase of the same project.
	PhaseID string
	// SourceID names a source of the same record.
	SourceID string
)

// Names of municipalities, organisations, or either.
type (
	// Municipality is an official Finnish or Swedish name, or a code.
	Municipality string
	// Party is a municipality's name or an organisation's id.
	Party string
	// Audience is a municipality's name, an organisation's id, or "all".
	Audience string
)

// All is the audience of a task that is everybody's.
const All Audience = "all"

// Reference says what a name leads to.
type Reference uint8

// What names lead to.
const (
	ToNothing Reference = iota
	ToProject
	ToProgramme
	ToOrganisation
	ToPhase
	ToSource
	ToMunicipality
	ToParty
	ToAudience
)

// Refers lists, by a value of each type, what names of the type lead to.
func Refers(v any) Reference {
	switch v.(type) {
	case ProjectID:
		return ToProject
	case ProgrammeID:
		return ToProgramme
	case OrganisationID:
		return ToOrganisation
	case PhaseID:
		return ToPhase
	case SourceID:
		return ToSource
	case Municipality:
		return ToMunicipality
	case Party:
		return ToParty
	case Audience:
		return ToAudience
	}
	return ToNothing
}

// List is a sequence of scalars. A misfit among them is the zero value.
type List[T any] struct {
	source.Handle
	Items []T
}

// Map is a mapping whose keys are values themselves: years, municipalities,
// kinds of organisation.
type Map[K, V any] struct {
	source.Handle
	Entries []Entry[K, V]
}

// Entry is one key of a Map with its value.
type Entry[K, V any] struct {
	Key     K
	Value   V
	KeyAt   source.Place
	ValueAt source.Place
}

// Text is a text by language, in at least one.
type Text struct {
	source.Handle `least:"fi sv en se" means:"A text by language, in at least one."`
	Fi            string `rec:"fi" means:"The text in Finnish."`
	Sv            string `rec:"sv" means:"The text in Swedish."`
	En            string `rec:"en" means:"The text in English."`
	Se            string `rec:"se" means:"The text in Northern Sámi."`
}

// In is the text in the language, or the first there is.
func (t Text) In(l language.Language) string {
	preferred := [...]string{language.English: t.En, language.Finnish: t.Fi, language.Swedish: t.Sv}[l]
	if preferred != "" {
		return preferred
	}
	for s := range t.All() {
		return s
	}
	return ""
}

// Code is the language of what In gives, as the format names it.
func (t Text) Code(l language.Language) string {
	for _, code := range [...]string{l.String(), "fi", "sv", "en", "se"} {
		if of := t.Of(code); of != nil && *of != "" {
			return code
		}
	}
	return ""
}

// All yields the text in each language that it has, Finnish first.
func (t Text) All() iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, s := range [...]string{t.Fi, t.Sv, t.En, t.Se} {
			if s != "" && !yield(s) {
				return
			}
		}
	}
}

// Of is where a text has the words of a language, by its code; nil for a
// language that texts don't have.
func (t *Text) Of(code string) *string {
	switch code {
	case "fi":
		return &t.Fi
	case "sv":
		return &t.Sv
	case "en":
		return &t.En
	case "se":
		return &t.Se
	default:
		return nil
	}
}

// Count is a whole number that a source states.
type Count struct {
	n     int64
	known bool
}

// Known reports whether the count is stated.
func (c Count) Known() bool { return c.known }

// Int is the count, 0 where it is unknown.
func (c Count) Int() int { return int(c.n) }

// String is the count as a record writes it.
func (c Count) String() string {
	if !c.known {
		return ""
	}
	return strconv.FormatInt(c.n, 10)
}

// ParseCount reads a whole number. Its error is a *diag.Fault.
func ParseCount(text string) (Count, error) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || text[0] < '0' || text[0] > '9' || text[0] == '0' && len(text) > 1 || len(text) > 12 {
		f := &diag.Fault{
			Message: language.Say("expected a whole number, found {0}", language.Quoted(text)),
			Hint:    language.Say("write digits only: 11"),
		}
		bare := strings.TrimLeft(strings.ReplaceAll(text, " ", ""), "0")
		if m, err := strconv.ParseUint(bare, 10, 32); err == nil {
			f.Better = strconv.FormatUint(m, 10)
			f.Safe = !strings.Contains(text, " ") || text == language.Group(f.Better) // 5 6 may be two
		}
		return Count{}, f
	}
	return Count{n, true}, nil
}

// personYearDecimals is how many decimals of a person-year a record may state.
const personYearDecimals = 2

// PersonYears is work as a source states it, with at most two decimals: 6.25. The zero
// value is unknown.
type PersonYears struct {
	hundredths int64
	known      bool
}

// HundredthsOfPersonYears is work in hundredths of a person-year: 625 is 6.25.
func HundredthsOfPersonYears(n int64) PersonYears { return PersonYears{n, true} }

// Known reports whether the work is stated.
func (p PersonYears) Known() bool { return p.known }

// Hundredths is the work in hundredths of a person-year, 0 where it is unknown.
func (p PersonYears) Hundredths() int64 { return p.hundredths }

// Number is the work as a number.
func (p PersonYears) Number() money.Number { return money.Number(100 * p.hundredths) }

// String is the work as a record writes it.
func (p PersonYears) String() string {
	if !p.known {
		return ""
	}
	return money.WriteDecimal(p.hundredths, personYearDecimals)
}

// In is the work as people read it: 6,25 in Finnish.
func (p PersonYears) In(l language.Language) string { return p.Number().In(l) }

// ParsePersonYears reads work as the format writes it: 6.25, 500. Its error is a
// *diag.Fault.
func ParsePersonYears(text string) (PersonYears, error) {
	if n, ok := money.ReadDecimal(text, personYearDecimals); ok {
		return PersonYears{n, true}, nil
	}
	f := &diag.Fault{
		Message: language.Say("expected a number of person-years, found {0}", language.Quoted(text)),
		Hint:    language.Say("write digits, with a point and at most two decimals where there are some: 6.25 or 500"),
	}
	bare := strings.ToLower(strings.TrimSpace(text))
	for _, unit := range []string{"henkilötyövuotta", "henkilötyövuosi", "htv:tä", "htv", "årsverken", "årsverke", "person-years", "person-year"} {
		if rest, ok := strings.CutSuffix(bare, unit); ok {
			bare = strings.TrimSpace(rest)
			break
		}
	}
	f.Better, f.Safe = money.MeantDecimal(bare, personYearDecimals)
	return PersonYears{}, f
}

// Year is a calendar year as a key.
type Year int

// ParseYear reads a calendar year. Its error is a *diag.Fault.
func ParseYear(text string) (Year, error) {
	n, err := strconv.Atoi(text)
	if err != nil || len(text) != 4 || n < 1000 {
		return 0, &diag.Fault{
			Message: language.Say("expected a calendar year, found {0}", language.Quoted(text)),
			Hint:    language.Say("write the year with four digits: 2009"),
		}
	}
	return Year(n), nil
}

// Age is a range of whole years, inclusive; an end that is left open is -1.
// The zero value is unknown.
type Age struct {
	From, To int
	known    bool
}

// Known reports whether the range is stated.
func (a Age) Known() bool { return a.known }

// String is the range as a record writes it.
func (a Age) String() string {
	end := func(n int) string {
		if n < 0 {
			return ""
		}
		return strconv.Itoa(n)
	}
	if !a.known {
		return ""
	}
	return end(a.From) + ".." + end(a.To)
}

// ParseAge reads ..29, 55.. or 18..29. Its error is a *diag.Fault.
func ParseAge(text string) (Age, error) {
	from, to, ok := strings.Cut(text, "..")
	a := Age{-1, -1, true}
	for _, end := range []struct {
		text string
		n    *int
	}{{from, &a.From}, {to, &a.To}} {
		if end.text == "" {
			continue
		}
		n, err := strconv.ParseUint(end.text, 10, 8)
		ok = ok && err == nil && n <= 130
		*end.n = int(n)
	}
	if !ok || from == "" && to == "" || a.To >= 0 && a.From > a.To {
		f := &diag.Fault{
			Message: language.Say("expected a range of ages, found {0}", language.Quoted(text)),
			Hint:    language.Say("write whole years, both ends inclusive: ..29, 55.. or 18..29"),
		}
		printed := strings.NewReplacer(" ", "", "–", "-").Replace(text)
		if from, to, ok := strings.Cut(printed, "-"); ok && from != "" && to != "" { // 18–29
			if better, err := ParseAge(from + ".." + to); err == nil {
				f.Better, f.Safe = better.String(), true
			}
		}
		return Age{}, f
	}
	return a, nil
}

// ValidID reports whether the text is lower-case ASCII letters and digits,
// with single hyphens between them.
func ValidID(s string) bool {
	if s == "" || len(s) > 100 {
		return false
	}
	hyphen := true
	for _, c := range []byte(s) {
		switch {
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
			hyphen = false
		case c == '-' && !hyphen:
			hyphen = true
		default:
			return false
		}
	}
	return !hyphen
}

// Placeholder is what a new record says above a value that only holds a place.
var Placeholder = language.Say("Missing; what is written here only holds its place.")

// MakeID turns a text into an id: ä becomes a, spaces become hyphens.
func MakeID(s string) string {
	var b strings.Builder
	hyphen := false
	for _, r := range strings.ToLower(s) {
		r = near.Plain(r)
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			if hyphen && b.Len() > 0 {
				b.WriteByte('-')
			}
			b.WriteRune(r)
			hyphen = false
			continue
		}
		hyphen = true
	}
	return b.String()
}
