package meant

import (
	"slices"
	"strings"

	"sostool/pkg/catalogue"
	"sostool/pkg/language"
	"sostool/pkg/near"
	"sostool/pkg/record"
	"sostool/pkg/usage"
)

// Payer is the municipality, the organisation or the source that a name, an id
// or an alias means.
func Payer(c *catalogue.Catalogue, name string) (*catalogue.Party, error) {
	p, several := c.FindParty(name)
	switch {
	case p != nil:
		return p, nil
	case len(several) > 1:
		return nil, shared(name, several)
	default:
		return nil, noParty(name, c.NearPayer)
	}
}

// Party is Payer where it can take part, which a source alone can't.
func Party(c *catalogue.Catalogue, name string) (*catalogue.Party, error) {
	p, err := Payer(c, name)
	if err == nil && p.Source != "" && c.Knows(record.ToOrganisation, string(p.Org)) == catalogue.No {
		err = noParty(name, c.NearParty)
	}
	return p, err
}

// noParty is an error about a name that no party bears, with the one that is
// near.
func noParty(name string, near func(string) []string) error {
	return usage.OrBetter(language.Say("\"{0}\" is neither a municipality nor an organisation's id", name), near(name))
}

// shared is an error about a name that several organisations bear.
func shared(name string, ids []string) error {
	return usage.Wrong("several organisations bear the name {0}: say the id of one, {1}", name, language.Choices(ids))
}

// Programme is the programme that its id, the beginning of it, or a name means.
func Programme(c *catalogue.Catalogue, word string) (record.ProgrammeID, error) {
	ids := c.Names(record.ToProgramme)
	for _, id := range ids {
		p := c.Programme(record.ProgrammeID(id))
		if p == nil {
			continue
		}
		for name := range p.Name.All() {
			if strings.EqualFold(name, word) {
				return record.ProgrammeID(id), nil
			}
		}
	}
	no := language.Say("there is no programme {0}", word)
	if _, several, better := ID(ids, word); len(several)+len(better) == 0 {
		no = orMade(no, "sostool new programme ", word)
	}
	id, err := recordID(ids, word, no)
	return record.ProgrammeID(id), err
}

// Organisation is the organisation that its id, a name or an alias means.
func Organisation(c *catalogue.Catalogue, word string) (record.OrganisationID, error) {
	if name, known := c.Party(word); known {
		if _, ok := c.Organisation(record.OrganisationID(name)); !ok {
			return "", usage.Wrong("expected an organisation, {0} is a municipality", name)
		}
		return record.OrganisationID(name), nil
	}
	if ids := c.Bearers(word); len(ids) > 1 {
		return "", shared(word, ids)
	}
	no := language.Say("there is no organisation {0}", word)
	if better := near.Words(word, Organisations(c)); len(better) > 0 {
		return "", usage.OrBetter(no, better)
	}
	return "", usage.Error{Text: orMade(no, "sostool new organisation ", word)}
}

// orMade also says, about a name that nothing bears, which command makes what bears it.
func orMade(no language.Text, command, name string) language.Text {
	if id := record.MakeID(name); record.ValidID(id) {
		return language.Say("{0}; {1} makes one", no, command+id)
	}
	return no
}

// Organisations are the words that mean an organisation: ids, names and aliases.
func Organisations(c *catalogue.Catalogue) (words []string) {
	for _, id := range c.Names(record.ToOrganisation) {
		o, _ := c.Organisation(record.OrganisationID(id))
		words = append(slices.AppendSeq(append(words, id), o.Name.All()), o.Aliases.Items...)
	}
	return words
}

// Municipality is the municipality that a name or a code means.
func Municipality(c *catalogue.Catalogue, word string) (record.Municipality, error) {
	if name, ok := c.Party(word); ok && c.Register.Known(name) {
		return record.Municipality(name), nil
	}
	no := language.Say("no municipality of Finland has borne the name \"{0}\" since 1990", word)
	return "", usage.OrBetter(no, c.Register.Near(word))
}
