package schema

import (
	"reflect"
	"regexp"
	"slices"
	"strings"

	"sostool/pkg/money"
	"sostool/pkg/municipality"
	"sostool/pkg/record"
)

// An editor's YAML makes numbers of 1371152 and 2009 before a schema sees them; the
// decoder reads their text. To keep both in agreement, a pattern holds for the text and
// bounds hold for the number.
const (
	whole          = `(0|[1-9][0-9]{0,11})`
	amount         = `^(about )?` + whole + `(\.[0-9]{2})?$`
	share          = `^(about )?(100(\.0{1,6})?|(0|[1-9][0-9]?)(\.[0-9]{1,6})?)%$`
	hundredths     = `^` + whole + `(\.[0-9]{1,2})?$`
	tenThousandths = `^` + whole + `(\.[0-9]{1,4})?$`
	year           = `[1-9][0-9]{3}`
	leap           = `([1-9][0-9](0[48]|[2468][048]|[13579][26])|([2468][048]|[13579][26])00)`
	day            = `(` + year + `(-(0[1-9]|1[0-2])(-(0[1-9]|1[0-9]|2[0-8]))?` +
		`|-(0[13-9]|1[0-2])-(29|30)|-(0[13578]|1[02])-31)?|` + leap + `-02-29)\??`
	period = `^(` + day + `/(` + day + `|\.\.)|\.\./` + day + `)$`
	years  = `0*([0-9]|[1-9][0-9]|1[0-2][0-9]|130)`
	age    = `^(` + years + `\.\.(` + years + `)?|\.\.` + years + `)$`
	id     = `^[a-z0-9]+(-[a-z0-9]+)*$`

	// Digits alone are a municipality's code where one may be.
	code   = `^[0-9]{3}$`
	digits = `^[0-9]+$`

	maxLength = 100 // of an id
)

// scalar is the schema of values of a scalar type.
func (b *builder) scalar(t reflect.Type, s record.Scalar) *Node {
	name := s.Name
	if s.Choice != nil {
		name = hyphenated(t.Name())
	}
	return b.define(name, func() *Node {
		n := b.written(t, s)
		n.Description = s.Hint().In(b.l)
		if b.editor {
			n.hint(s.Hint().In(b.l))
		}
		return &n
	})
}

// written is the schema of a scalar, without what it says to people.
func (b *builder) written(t reflect.Type, s record.Scalar) Node {
	switch s.Name {
	case "amount":
		// A number in an example would be offered as 1093749.5, which is not an amount.
		return number(amount, "number", 0, money.MaxEuros+0.99, 1371152, "1093749.50", "about 1100000")
	case "share":
		return text(share, "75%", "8.96%", "about 15%")
	case "per-inhabitant":
		return number(tenThousandths, "number", 0, money.MaxEuros+0.9999, 1.85, 2)
	case "person-years":
		return number(hundredths, "number", 0, money.MaxEuros+0.99, 6.25, 500)
	case "date":
		return number(`^`+day+`$`, "integer", 1000, 9999, "2008-11-01", "2016-08", 2009, "2016-11-15?")
	case "period":
		return text(period, "2008-11-01/2011-12-31", "2016-08/2019-07", "2004/2005", "2016-08-01/..", "../2019-12-31")
	case "count":
		return number(`^`+whole+`$`, "integer", 0, 999_999_999_999, 11)
	case "year":
		return text(`^`+year+`$`, 2009)
	case "age":
		return text(age, "..29", "55..", "18..29")
	case "truth":
		return Node{Type: "boolean"}
	case "choice":
		return b.choice(t, s.Choice)
	case "municipality":
		return b.municipality()
	case "party":
		return b.party()
	case "audience":
		return b.party(record.All)
	case "id":
		n := number(id, "integer", 0, 0, "kolpene", "iii", "kaste-2008-2011")
		n.AnyOf[0].MaxLength = maxLength
		return n
	case "rule":
		return b.rule()
	case "words":
		// An editor offers true and false where a boolean may be, so a text that is one
		// is to be in quotes.
		return Node{AnyOf: []*Node{{Type: "string", Pattern: `\S`}, {Type: "number"}}}
	default:
		panic("no schema of " + s.Name)
	}
}

// party is a municipality or an organisation's id; all, the audience that is
// everybody's, has the form of one.
func (b *builder) party(more ...record.Audience) Node {
	ids := Node{Pattern: id, MaxLength: maxLength, Not: &Node{Pattern: digits}}
	n := Node{Type: "string", AnyOf: []*Node{b.of(reflect.TypeFor[record.Municipality]()), &ids, {Pattern: code}}}
	for _, word := range append([]record.Audience{"Kemi", "kolpene"}, more...) {
		n.Examples = append(n.Examples, word)
	}
	return n
}

// choice is a value out of a list, with what each word means.
func (b *builder) choice(t reflect.Type, c record.Choice) Node {
	n := Node{Type: "string", Enum: c.Choices()}
	for _, word := range n.Enum {
		if b.editor {
			n.EnumDescriptions = append(n.EnumDescriptions, b.meaning(t, word))
		} else {
			n.AnyOf = append(n.AnyOf, &Node{Title: b.meaning(t, word), Const: word})
		}
	}
	return n
}

// meaning is a word of a list of choices as people read it.
func (b *builder) meaning(t reflect.Type, word string) string {
	return record.NameOf(reflect.Zero(t).Interface().(record.Choice), word).In(b.l)
}

// rule is the name of one of the rules. As with municipalities, an enum would fill the
// box next to the value.
func (b *builder) rule() Node {
	n := text(`^(` + strings.Join(b.rules, "|") + `|` + record.OwnPrefix + id[1:len(id)-1] + `)$`)
	for _, name := range b.rules {
		n.Examples = append(n.Examples, name)
	}
	return n
}

// municipality is a text that the register has. An enum of so many names would fill the
// box that editors show next to a value; snippets are offered only.
func (b *builder) municipality() Node {
	var names, all []string
	for _, m := range b.register.All {
		all = append(all, m.Code)
		names = append(names, m.Names()...)
	}
	slices.Sort(names)
	names = slices.Compact(names)
	for _, name := range names {
		all = append(all, regexp.QuoteMeta(name))
	}
	n := text(`^(`+strings.Join(all, "|")+`)$`, "Kemi", "Helsingfors", "047")
	n.Comment = municipality.Attribution
	if !b.editor {
		return n
	}
	for _, name := range names {
		n.Snippets = append(n.Snippets, snippet{name, name})
	}
	return n
}

// text is a text of a pattern.
func text(pattern string, examples ...any) Node {
	return Node{Type: "string", Pattern: pattern, Examples: examples}
}

// number is a text of a pattern, or a number of a kind between two bounds; without
// the upper one where that is 0. Several types in one schema are what strict
// validators refuse.
func number(pattern, kind string, least, most float64, examples ...any) Node {
	return Node{
		AnyOf:    []*Node{{Type: "string", Pattern: pattern}, {Type: kind, Minimum: &least, Maximum: most}},
		Examples: examples,
	}
}
