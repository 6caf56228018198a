package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"sostool/pkg/catalogue"
	"sostool/pkg/check"
	"sostool/pkg/decode"
	"sostool/pkg/diag"
	"sostool/pkg/language"
	"sostool/pkg/near"
	"sostool/pkg/record"
	"sostool/pkg/usage"
)

// projects are the entries of the projects that arguments name, in their
// order; of all projects by id where there are none. The beginning of an id is
// enough where no other one begins so.
func projects(c *catalogue.Catalogue, args []string) ([]*catalogue.Entry, error) {
	ids := c.Names(record.ToProject)
	chosen := ids
	if len(args) > 0 {
		chosen = nil
	}
	for _, arg := range args {
		id, err := projectID(ids, arg)
		if err != nil {
			return nil, elsewhere(c, arg, err)
		}
		chosen = append(chosen, id)
	}
	var entries []*catalogue.Entry
	seen := make(map[*catalogue.Entry]bool)
	for _, id := range chosen {
		for _, e := range c.Projects(record.ProjectID(id)) {
			if !seen[e] {
				seen[e] = true
				entries = append(entries, e)
			}
		}
	}
	return entries, nil
}

// other is the record of another kind that an argument means where it means no
// project: one of the two.
type other struct {
	programme    *record.Programme
	organisation catalogue.Organisation
	said         usage.Error
}

// Error is what commands say that are about projects.
func (o other) Error() string { return o.said.Error() }

// Unwrap makes of it an error of use for them.
func (o other) Unwrap() error { return o.said }

// elsewhere looks for an id that is no project's among programmes and
// organisations; err where it is none of theirs.
func elsewhere(c *catalogue.Catalogue, arg string, err error) error {
	if id, _, _ := meant(c.Names(record.ToProgramme), arg); id != "" {
		say := language.Say("{0} is a programme, and this command is about projects; sostool show {0} shows it with its projects", id)
		return other{programme: c.Programme(record.ProgrammeID(id)), said: usage.Error{Text: say}}
	}
	if id, _, _ := meant(c.Names(record.ToOrganisation), arg); id != "" {
		o, _ := c.Organisation(record.OrganisationID(id))
		say := language.Say("{0} is an organisation, and this command is about projects; sostool show {0} shows it with its projects", id)
		return other{organisation: o, said: usage.Error{Text: say}}
	}
	return err
}

func projectID(ids []string, arg string) (string, error) {
	id, several, better := meant(ids, arg)
	switch {
	case id != "":
		return id, nil
	case len(several) > 0:
		return "", usage.Wrong("{0} begins the ids of {1} projects: {2}", arg, len(several), language.List(several[:min(len(several), 10)]))
	case len(better) > 0:
		return "", usage.Wrong("there is no project {0}; did you mean {1}?", arg, language.Any(better))
	default:
		return "", usage.Wrong("there is no project {0}; sostool list shows them", arg)
	}
}

// meant is the id that an argument or its beginning means; else the several
// that it begins, or those that may be meant.
func meant(ids []string, arg string) (id string, several, better []string) {
	for _, id := range ids {
		switch {
		case id == arg:
			return id, nil, nil
		case arg != "" && strings.HasPrefix(id, arg):
			several = append(several, id)
		}
	}
	if len(several) == 1 {
		return several[0], nil, nil
	}
	if better = near.Words(arg, ids); len(better) > 0 || len(arg) <= 2 {
		return "", several, better
	}
	within := func(id string) bool { return strings.Contains(id, strings.ToLower(arg)) }
	if k := slices.IndexFunc(ids, within); k >= 0 {
		better = []string{ids[k]}
	}
	return "", several, better
}

// completeProjects offers the ids of projects to the shell.
func (g *global) completeProjects(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	c, err := g.open()
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	return c.Names(record.ToProject), cobra.ShellCompDirectiveNoFileComp
}

// completeParties offers municipalities and organisations to the shell, for the
// value of a flag.
func (g *global) completeParties(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	c, err := g.open()
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	return c.Parties(), cobra.ShellCompDirectiveNoFileComp
}

// tellLeftOut says which records are not among those shown.
func (g *global) tellLeftOut(entries []*catalogue.Entry) {
	for _, e := range entries {
		g.say(language.Say("left out: {0} can't be read without error; sostool validate says why", e.Name))
	}
}

// tellFailures says which files are never opened and which could not be read, and
// reports whether there are any of the latter.
func (g *global) tellFailures(c *catalogue.Catalogue) bool {
	for _, e := range c.Entries {
		if !e.Readable() {
			g.tellLeftOut([]*catalogue.Entry{e})
		}
	}
	for _, err := range c.Failures {
		g.fail(err)
	}
	return len(c.Failures) > 0
}

// soundness reports of records whether they can be read without an error: one
// that can't may lack what the error is about.
func soundness() func(*decode.Document) bool {
	errors := make(map[string]bool)
	for _, r := range check.Rules() {
		errors[r.Name] = r.Severity == diag.Error
	}
	return func(doc *decode.Document) bool {
		for i := range doc.Findings {
			f := &doc.Findings[i]
			if f.Severity == diag.Error || f.Severity == diag.Default && errors[f.Rule] {
				return false
			}
		}
		return true
	}
}
