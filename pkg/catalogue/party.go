package catalogue

import (
	"iter"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"sostool/pkg/calendar"
	"sostool/pkg/municipality"
	"sostool/pkg/near"
	"sostool/pkg/record"
)

// Party is who a name means: an organisation, a municipality under all its
// names, a source of funding, or an organisation that is a source (STM, ESR).
type Party struct {
	Name   string                // the organisation's id, a name of the municipality, or the source's word
	Org    record.OrganisationID // empty where it is not an organisation
	Source record.Source         // whose lines are the party's; empty where it is none

	spellings []string // of a municipality
	codes     []string // of a municipality whose name another has also borne
}

// FindParty is the party that a name means, in any language and case: an id, a name
// or an alias of an organisation, a name or code of a municipality, or a source
// as records and tables write it. Where there is none it is nil, and several
// are the ids of the organisations that share the name.
func (c *Catalogue) FindParty(name string) (p *Party, several []string) {
	name = norm.NFC.String(strings.TrimSpace(name))
	source := sourceOf(name)
	id, known := c.Party(name)
	switch {
	case known && c.Register.Known(id):
		p = &Party{Name: id}
		p.spellings, p.codes = c.Register.Spellings(id)
	case known:
		p = &Party{Name: id, Org: record.OrganisationID(id), Source: source}
		for _, other := range c.namesOf(c.organisations[id]) {
			if p.Source == "" {
				p.Source = sourceOf(other)
			}
		}
	case source != "":
		p = &Party{Name: string(source), Org: record.OrganisationID(source), Source: source}
	case c.Knows(record.ToOrganisation, name) == Untold:
		p = &Party{Name: name, Org: record.OrganisationID(name)}
	default:
		several = c.Bearers(name)
	}
	return p, several
}

// sourceOf is the source of funding that a word means; empty where it is none.
func sourceOf(word string) record.Source {
	var s record.Source
	for _, choice := range s.Choices() {
		if strings.EqualFold(choice, word) {
			return record.Source(choice)
		}
	}
	called, _ := record.Called(s, word)
	return record.Source(called)
}

// Is reports whether a name in a record of a project's time is the party's.
func (p *Party) Is(r *municipality.Register, name string, when calendar.Period) bool {
	switch {
	case name == "":
		return false
	case p.Org != "":
		return name == string(p.Org)
	case !slices.Contains(p.spellings, name):
		return false
	case p.codes == nil:
		return true
	}
	m := r.Find(name, when)
	return m != nil && slices.Contains(p.codes, m.Code)
}

// PaysWhole reports whether a funding line of a project is the party's as a whole: it is
// the line's source or its payer, or the programme's fund for the EU's money that no one
// else is named to pay.
func (p *Party) PaysWhole(c *Catalogue, project *record.Project, f *record.Funding) bool {
	if p.Source != "" && f.Source == p.Source || p.Is(c.Register, string(f.Payer), project.Period) {
		return true
	}
	programme := c.Programme(project.Programme)
	return p.Org != "" && programme != nil && p.Org == programme.Fund && f.Source.FromEU() && f.Payer == "" && len(f.Payers) == 0
}

// Party is the organisation's id or the municipality's name that a name means:
// an id, a name in any language, or an alias, without regard to case; false
// where several organisations bear it.
func (c *Catalogue) Party(name string) (string, bool) {
	if _, ok := c.organisations[name]; ok && !c.Register.Known(name) {
		return name, true
	}
	if m, ok := c.municipality(name); ok {
		return m, true
	}
	if ids := c.Bearers(name); len(ids) > 0 {
		return ids[0], len(ids) == 1
	}
	return "", false
}

// municipality is a name of the register, or a code, as the register writes it.
func (c *Catalogue) municipality(name string) (string, bool) {
	if c.Register.Known(name) {
		return name, true
	}
	for i := range c.Register.All {
		for _, s := range c.Register.All[i].Names() {
			if strings.EqualFold(s, name) {
				return s, true
			}
		}
	}
	return "", false
}

// Bearers are the ids of the organisations that a name may mean: the one whose
// id it is, or else those that bear it, or it as an alias, without regard to case.
func (c *Catalogue) Bearers(name string) (ids []string) {
	if _, ok := c.organisations[name]; ok {
		return []string{name}
	}
	c.naming.Lock()
	defer c.naming.Unlock()
	if c.bearers == nil {
		c.bearers = make(map[string][]string)
		for _, id := range c.namesTo(record.ToOrganisation) {
			for _, s := range c.namesOf(c.organisations[id]) {
				key := strings.ToLower(s)
				if of := c.bearers[key]; len(of) == 0 || of[len(of)-1] != id {
					c.bearers[key] = append(c.bearers[key], id)
				}
			}
		}
	}
	return slices.Clone(c.bearers[strings.ToLower(name)])
}

// namesOf are the names that an organisation bears: its id, its name in each
// language, and its aliases.
func (c *Catalogue) namesOf(o Organisation) []string {
	names := append(slices.AppendSeq([]string{string(o.ID)}, o.Name.All()), o.Aliases.Items...)
	return slices.DeleteFunc(names, func(s string) bool { return s == "" })
}

// called are the ids that a reference may lead to, each with the names that what
// has it bears: organisations also have aliases, projects only their ids.
func (c *Catalogue) called(to record.Reference, ids []string) iter.Seq2[string, []string] {
	return func(yield func(string, []string) bool) {
		for _, id := range ids {
			names := []string{id}
			switch to {
			case record.ToOrganisation:
				names = c.namesOf(c.organisations[id])
			case record.ToProgramme:
				if p := c.Programme(record.ProgrammeID(id)); p != nil {
					names = slices.AppendSeq(names, p.Name.All())
				}
			}
			if !yield(id, names) {
				return
			}
		}
	}
}

// Parties lists the ids of organisations and the names of municipalities, for
// completion.
func (c *Catalogue) Parties() []string {
	return append(c.Names(record.ToOrganisation), c.Municipalities()...)
}

// Municipalities lists the names of municipalities, for completion.
func (c *Catalogue) Municipalities() (out []string) {
	for i := range c.Register.All {
		m := &c.Register.All[i]
		out = append(out, m.Fi)
		if m.Sv != "" {
			out = append(out, m.Sv)
		}
	}
	return out
}

// NearParty are the organisations and municipalities that a misspelt name is
// nearest to.
func (c *Catalogue) NearParty(name string) []string {
	if better := near.Words(name, c.Parties()); len(better) > 0 {
		return better
	}
	if better := c.Register.Near(name); len(better) > 0 {
		return better
	}
	var all []string
	for _, id := range c.Names(record.ToOrganisation) {
		all = append(all, c.namesOf(c.organisations[id])...)
	}
	return near.Words(name, all)
}

// NearPayer are the organisations, municipalities and sources of funding that a
// misspelt name is nearest to.
func (c *Catalogue) NearPayer(name string) []string {
	var source record.Source
	var words []string
	for _, choice := range source.Choices() {
		words = append(words, choice)
		for _, word := range record.Spoken(source, choice) {
			if near.Key(word) != near.Key(choice) {
				words = append(words, word)
			}
		}
	}
	better := append(near.Words(name, words), c.NearParty(name)...)
	if nearest := near.Words(name, better); len(nearest) > 0 {
		return nearest
	}
	return better
}
