// Package meant says which of the things in records a typed word means: a project, a
// record, a party, a payer. Its errors are usage errors (usage.Error) and say what may
// have been meant. It reads words, not expressions: those are the package query's.
package meant

import (
	"errors"
	"slices"
	"strings"

	"sostool/pkg/catalogue"
	"sostool/pkg/language"
	"sostool/pkg/near"
	"sostool/pkg/record"
	"sostool/pkg/usage"
)

// ID is the one of some ids that a word or its beginning means. Otherwise it is
// empty: then several are those that it begins, or better those that may be
// meant.
func ID(ids []string, word string) (id string, several, better []string) {
	for _, id := range ids {
		switch {
		case id == word:
			return id, nil, nil
		case word != "" && strings.HasPrefix(id, word):
			several = append(several, id)
		}
	}
	if len(several) == 1 {
		return several[0], nil, nil
	}
	if better = near.Words(word, ids); len(better) > 0 || len(word) <= 2 {
		return "", several, better
	}
	within := func(id string) bool { return strings.Contains(id, strings.ToLower(word)) }
	if k := slices.IndexFunc(ids, within); k >= 0 {
		better = []string{ids[k]}
	}
	return "", several, better
}

// mostListed is how many ids an error lists.
const mostListed = 10

// Project is the project that its id or the beginning of it means.
func Project(c *catalogue.Catalogue, word string) (record.ProjectID, error) {
	id, several, better := ID(c.Names(record.ToProject), word)
	switch {
	case id != "":
		return record.ProjectID(id), nil
	case len(several) > 0:
		return "", usage.Wrong("{0} begins the ids of {1} projects: {2}", word, len(several), language.List(several[:min(len(several), mostListed)]))
	case len(better) > 0:
		return "", usage.Wrong("there is no project {0}; did you mean {1}?", word, language.Any(better))
	default:
		return "", usage.Wrong("there is no project {0}; sostool list shows them", word)
	}
}

// recordID is the one of some ids that a word means; no is what there is to say
// where it means none.
func recordID(ids []string, word string, no language.Text) (id string, err error) {
	id, several, better := ID(ids, word)
	switch {
	case id != "":
		return id, nil
	case len(several) > 0:
		return "", usage.Wrong("{0} begins the ids of {1} records: {2}", word, len(several), language.List(several[:min(len(several), mostListed)]))
	default:
		return "", usage.OrBetter(no, better)
	}
}

// Committed is the id that a word means among those of records that commits have.
func Committed(ids []string, word string) (string, error) {
	return recordID(ids, word, language.Say("no commit has a record {0}", word))
}

// Projects are the files of the projects that words mean, in their order; of all
// projects by the files' names where there are no words. Where a word means a record of
// another kind, the error is an Other.
func Projects(c *catalogue.Catalogue, words []string) ([]*catalogue.Entry, error) {
	if len(words) == 0 {
		return c.AllProjects(), nil
	}
	var entries []*catalogue.Entry
	seen := make(map[*catalogue.Entry]bool)
	for _, word := range words {
		id, err := Project(c, word)
		if err != nil {
			return nil, elsewhere(c, word, err)
		}
		for _, e := range c.Projects(id) {
			if !seen[e] {
				seen[e] = true
				entries = append(entries, e)
			}
		}
	}
	return entries, nil
}

// Other is the record of another kind that a word means where it means no project. For
// commands about projects it is a usage error.
type Other struct {
	Programme    *record.Programme      // nil: it is the organisation
	Organisation catalogue.Organisation // where it is not a programme

	said usage.Error
}

// Error is what commands about projects say.
func (o Other) Error() string { return o.said.Error() }

// Unwrap makes it a usage error for them.
func (o Other) Unwrap() error { return o.said }

// elsewhere looks for an id that is not a project's among programmes and organisations;
// err where it is not theirs either.
func elsewhere(c *catalogue.Catalogue, word string, err error) error {
	if id, _, _ := ID(c.Names(record.ToProgramme), word); id != "" {
		say := language.Say("{0} is a programme, and this command is about projects; sostool show {0} shows it with its projects", id)
		return Other{Programme: c.Programme(record.ProgrammeID(id)), said: usage.Error{Text: say}}
	}
	if id, _, _ := ID(c.Names(record.ToOrganisation), word); id != "" {
		o, _ := c.Organisation(record.OrganisationID(id))
		say := language.Say("{0} is an organisation, and this command is about projects; sostool show {0} shows it with its projects", id)
		return Other{Organisation: o, said: usage.Error{Text: say}}
	}
	return err
}

// Records are the files of the records that words mean: projects, programmes and
// organisations. Of a file of organisations parts has the paths of those that are
// meant; of the others all is.
func Records(c *catalogue.Catalogue, words []string) (entries []*catalogue.Entry, parts map[*catalogue.Entry][]string, err error) {
	parts = make(map[*catalogue.Entry][]string)
	add := func(e *catalogue.Entry) {
		if !slices.Contains(entries, e) {
			entries = append(entries, e)
		}
	}
	for _, word := range words {
		found, err := Projects(c, []string{word})
		var x Other
		if err != nil && !errors.As(err, &x) {
			return nil, nil, err
		}
		for _, e := range found {
			add(e)
		}
		for _, e := range c.Entries {
			switch doc := c.Kept(e); {
			case err == nil || doc == nil:
			case x.Programme != nil && doc.Programme == x.Programme:
				add(e)
			case x.Programme == nil && doc.Organisations != nil && e.Name == x.Organisation.File:
				add(e)
				parts[e] = append(parts[e], x.Organisation.Path())
			}
		}
	}
	return entries, parts, nil
}
