package facts

import (
	"cmp"
	"errors"
	"regexp"
	"slices"
	"strings"

	"sostool/pkg/catalogue"
	"sostool/pkg/diag"
	"sostool/pkg/draft"
	"sostool/pkg/language"
	"sostool/pkg/meant"
	"sostool/pkg/money"
	"sostool/pkg/near"
	"sostool/pkg/record"
	"sostool/pkg/usage"
)

// name is the fact of a name, in the language of --lang or the one that is before it.
func (r *Record) name(to *record.Text, question language.Text) *Fact {
	return &Fact{Flag: "name", many: true,
		Usage:    "its name: a `TEXT` in the language of --lang, or fi=TEXT, sv=TEXT, en=TEXT, se=TEXT; may be repeated",
		question: language.Say("{0} Its language is {1}, unless it begins with fi=, sv=, en= or se=.", question, ownCode{}),
		take: func(_ *catalogue.Catalogue, text string) error {
			for _, part := range severalNames(text) {
				code, name, ok := strings.Cut(part, "=")
				place := to.Of(code)
				if !ok || place == nil {
					place, name = to.Of(r.language().String()), part
				}
				if *place != "" {
					return usage.Wrong("there is a name in that language already: \"{0}\"", *place)
				}
				if err := parsed(place, draft.Words)(nil, strings.TrimSpace(name)); err != nil {
					return err
				}
			}
			return nil
		}}
}

var nextName = regexp.MustCompile(`[,;]? *\b(fi|sv|en|se)=`)

// severalNames parts "fi=..., sv=..." where each language begins.
func severalNames(text string) (parts []string) {
	from := 0
	for _, m := range nextName.FindAllStringSubmatchIndex(text, -1) {
		if m[0] > 0 {
			parts = append(parts, text[from:m[0]])
		}
		from = m[2]
	}
	return append(parts, text[from:])
}

// ownCode is the code of the language that it is shown in.
type ownCode struct{}

// In is the code.
func (ownCode) In(l language.Language) string { return l.String() }

// parsed takes a value as a parser of the format reads it.
func parsed[T any](to *T, parse func(string) (T, error)) func(*catalogue.Catalogue, string) error {
	return func(_ *catalogue.Catalogue, text string) error {
		value, err := parse(text)
		var fault *diag.Fault
		switch {
		case err == nil:
			*to = value
			return nil
		case !errors.As(err, &fault):
			return err
		case fault.Safe: // 1.11.2008: there is no doubt what is meant
			value, err = parse(fault.Better)
			*to = value
			return err
		case fault.Better != "":
			return usage.OrBetter(fault.Message, []string{fault.Better})
		default:
			return usage.Wrong("{0}; {1}", fault.Message, fault.Hint)
		}
	}
}

// chosenWord takes a word out of a list.
func chosenWord[T interface {
	~string
	record.Choice
}](to *T) func(*catalogue.Catalogue, string) error {
	return func(_ *catalogue.Catalogue, text string) error {
		choices := (*to).Choices()
		words, sure := record.Meant(*to, text)
		no := language.Say("\"{0}\" is not one of the choices", text)
		switch {
		case slices.Contains(choices, text):
			*to = T(text)
		case sure: // as tables print it
			*to = T(words[0])
		case len(words) > 0:
			return usage.OrBetter(no, words)
		default:
			return usage.Wrong("{0}; {1}", no, choicesOf(*to, text))
		}
		return nil
	}
}

// choicesOf says what there is to choose from, what is nearest to a word first.
func choicesOf(list record.Choice, word string) language.Text {
	words := slices.Clone(list.Choices())
	slices.SortStableFunc(words, func(a, b string) int {
		far := func(w string) int { return near.Far(word, append(record.Spoken(list, w), w)) }
		return cmp.Compare(far(a), far(b))
	})
	return language.Say("the choices are {0}", choices{list, words})
}

// choices are words of a list as people of a language know them, which is what
// chosenWord takes as well.
type choices struct {
	list  record.Choice
	words []string
}

// In is the words in the language. The format's own are English.
func (c choices) In(l language.Language) string {
	words := slices.Clone(c.words)
	if l != language.English {
		for i, word := range words {
			words[i] = record.NameOf(c.list, word).In(l)
		}
	}
	return strings.Join(words, ", ")
}

// named takes what a word means among the records.
func named[T any](to *T, mean func(*catalogue.Catalogue, string) (T, error)) func(*catalogue.Catalogue, string) error {
	return func(c *catalogue.Catalogue, word string) error {
		value, err := mean(c, word)
		if err == nil {
			*to = value
		}
		return err
	}
}

// addPartner gives a party roles in a project.
func addPartner(p *record.Project, c *catalogue.Catalogue, name string, roles []record.Role) error {
	who, err := meant.Party(c, name)
	if err != nil {
		return err
	}
	x := record.Partner{OneParty: record.OneParty{Org: who.Org}}
	if who.Org == "" {
		x.Municipality = record.Municipality(who.Name)
	}
	i := slices.IndexFunc(p.Partners, func(y record.Partner) bool { return y.Org == x.Org && y.Municipality == x.Municipality })
	if i < 0 {
		i = len(p.Partners)
		p.Partners = append(p.Partners, x)
	}
	for _, role := range roles {
		if has := &p.Partners[i].Roles; !slices.Contains(has.Items, role) {
			has.Items = append(has.Items, role)
		}
	}
	return nil
}

// partnerRoles reads PARTY=ROLE,ROLE.
func partnerRoles(text string) (name string, roles []record.Role, err error) {
	name, list, ok := strings.Cut(text, "=")
	if !ok {
		return "", nil, usage.Wrong("expected a party and its role, as Kemi=co-implementer, not \"{0}\"; {1}", text,
			choicesOf(record.Role(""), ""))
	}
	for _, word := range strings.Split(list, ",") {
		var role record.Role
		if err := chosenWord(&role)(nil, strings.TrimSpace(word)); err != nil {
			return "", nil, err
		}
		roles = append(roles, role)
	}
	return name, roles, nil
}

// fundingLine reads SOURCE=EUROS or SOURCE=SHARE.
func fundingLine(text string) (line record.Funding, err error) {
	source, figure, ok := strings.Cut(text, "=")
	switch {
	case !ok:
		return line, usage.Wrong("expected a source and its euros, as stm=1371152, not \"{0}\"; {1}", text,
			choicesOf(line.Source, source))
	case strings.HasSuffix(figure, "%"):
		err = parsed(&line.Share, money.ParseShare)(nil, figure)
	default:
		err = parsed(&line.Amount, money.Parse)(nil, figure)
	}
	if err != nil {
		return line, err
	}
	return line, chosenWord(&line.Source)(nil, source)
}

// The words that a shell and a terminal offer.

func programmeNames(c *catalogue.Catalogue) []string { return c.Names(record.ToProgramme) }

func partyNames(c *catalogue.Catalogue) []string {
	return append(meant.Organisations(c), c.Municipalities()...)
}

func partnerWords(c *catalogue.Catalogue) (out []string) {
	for _, name := range c.Parties() {
		for _, role := range record.Role("").Choices() {
			out = append(out, name+"="+role)
		}
	}
	return out
}

func fundingWords(*catalogue.Catalogue) (out []string) {
	for _, source := range record.Source("").Choices() {
		out = append(out, source+"=")
	}
	return out
}
