package record

import (
	"errors"
	"reflect"

	"sostool/pkg/calendar"
	"sostool/pkg/diag"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/source"
)

// Scalar is a type of values that a record writes as one text.
type Scalar struct {
	Name string        // of how it is written: amount, date, id
	Is   language.Text // for people: an amount
	Tree source.Type   // what a tree of values calls it

	// Parse reads a text into a value of the type; its error is a *diag.Fault.
	// It is nil for words and for true and false.
	Parse  func(text string, into reflect.Value) error
	Choice Choice    // the zero value of a type with choices
	Refers Reference // what a name leads to

	hint language.Text // of words
}

// Hint says how to write a value; nothing of choices, which are listed. Of a value that is
// parsed it is what the parser says about one that it refuses.
func (s Scalar) Hint() language.Text {
	if s.Parse == nil {
		return s.hint
	}
	var fault *diag.Fault
	errors.As(s.Parse("?", reflect.Value{}), &fault)
	return fault.Hint
}

// IsID reports whether values of the type are ids.
func (s Scalar) IsID() bool { return s.Name == "id" }

// ScalarOf is what the format says about a type; false for mappings and lists.
func ScalarOf(t reflect.Type) (Scalar, bool) {
	if s, ok := parsed[t]; ok {
		return s, true
	}
	switch t.Kind() {
	case reflect.Bool:
		return Scalar{Name: "truth", Is: language.Say("true or false"), hint: language.Say("write true or false, without quotes")}, true
	case reflect.String:
		return wordOf(t), true
	default:
		return Scalar{}, false
	}
}

// parsed are the scalars that are more than words.
var parsed = map[reflect.Type]Scalar{
	reflect.TypeFor[money.Amount]():    parsedBy("amount", language.Say("an amount"), source.Amount, money.Parse),
	reflect.TypeFor[money.Share]():     parsedBy("share", language.Say("a share"), source.Share, money.ParseShare),
	reflect.TypeFor[calendar.Date]():   parsedBy("date", language.Say("a date"), source.Date, calendar.ParseDate),
	reflect.TypeFor[calendar.Period](): parsedBy("period", language.Say("a period"), source.Period, calendar.ParsePeriod),
	reflect.TypeFor[money.PerHead]():   parsedBy("per-inhabitant", language.Say("euros for each inhabitant"), source.Number, money.ParsePerHead),
	reflect.TypeFor[PersonYears]():     parsedBy("person-years", language.Say("a number of person-years"), source.Number, ParsePersonYears),
	reflect.TypeFor[Count]():           parsedBy("count", language.Say("a whole number"), source.Count, ParseCount),
	reflect.TypeFor[Year]():            parsedBy("year", language.Say("a calendar year"), source.Word, ParseYear),
	reflect.TypeFor[Age]():             parsedBy("age", language.Say("a range of ages"), source.Word, ParseAge),
}

func parsedBy[T any](name string, is language.Text, tree source.Type, parse func(string) (T, error)) Scalar {
	return Scalar{Name: name, Is: is, Tree: tree, Parse: func(text string, into reflect.Value) error {
		value, err := parse(text)
		if err == nil {
			*into.Addr().Interface().(*T) = value
		}
		return err
	}}
}

// wordOf is what the format says about a type of strings.
func wordOf(t reflect.Type) Scalar {
	zero := reflect.Zero(t).Interface()
	if choice, ok := zero.(Choice); ok {
		return Scalar{Name: "choice", Is: language.Say("a choice"), Choice: choice}
	}
	s := Scalar{Refers: Refers(zero)}
	switch {
	case s.Refers == ToMunicipality:
		s.Name, s.Is = "municipality", language.Say("a municipality")
		s.hint = language.Say("write the official Finnish or Swedish name, or the three-digit code in quotes")
	case s.Refers == ToParty:
		s.Name, s.Is = "party", language.Say("a municipality or an organisation's id")
		s.hint = language.Say("write a municipality's official name, or the id of an organisation of organisations.yaml")
	case s.Refers == ToAudience:
		s.Name, s.Is = "audience", language.Say("a municipality, an organisation's id, or all")
		s.hint = language.Say("write a municipality's official name, the id of an organisation, or all")
	case s.Refers != ToNothing || t == reflect.TypeFor[ID]():
		s.Name, s.Is = "id", language.Say("an id")
		s.hint = language.Say("write lower-case letters a to z, digits, and single hyphens between them, 100 characters at most")
	case t == reflect.TypeFor[RuleName]():
		s.Name, s.Is = "rule", language.Say("the name of a rule")
		s.hint = language.Say("sostool rules lists all rules")
	default:
		s.Name, s.Is = "words", language.Say("a text")
		s.hint = language.Say("write any text; put it in quotes where it has a colon, a number sign or a comma")
	}
	return s
}
