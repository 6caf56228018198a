package check

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"sostool/pkg/diag"
	"sostool/pkg/language"
	"sostool/pkg/near"
	"sostool/pkg/query"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

// archive checks that the settings' archive is a folder of the repository, so that what they
// say can't have files read that are none of its own.
func (p *Pass) archive(s *record.Settings) {
	if s.Archive != "" && !filepath.IsLocal(filepath.FromSlash(s.Archive)) {
		p.Report(s.At("archive"), "the archive {0} is not a folder of the repository", s.Archive).
			Suggest("write its path from the top of the repository, as sources/texts; --archive of sostool audit takes one elsewhere")
	}
}

// expressions reports the faults of own rules' and assertions' expressions.
func (p *Pass) expressions() {
	if s := p.Doc.Settings; s != nil {
		for i := range s.Rules {
			r := &s.Rules[i]
			p.expression(r.At("for"), r.For)
			p.expression(r.At("require"), r.Require)
		}
	}
	if project := p.Doc.Project; project != nil {
		for i, a := range p.assertions() {
			p.fault(project.Assert.Item(i), a.fault)
		}
	}
}

// expression reports the fault of an expression, where it has one.
func (p *Pass) expression(at source.Place, text record.Expression) {
	if text == "" {
		return
	}
	condition, err := query.Condition(p.Catalogue, string(text))
	if err == nil && len(condition.Regions) > 0 && !p.Alone {
		if names, all := p.teamRegions(); all {
			err = condition.Missing(p.Catalogue, names)
		}
	}
	p.fault(at, err)
}

// teamRegions are the ids and names of the team regions of all projects; false where some
// project can't be read.
func (p *Pass) teamRegions() (names []string, all bool) {
	for _, e := range p.AllProjects() {
		doc := p.Record(e)
		if doc == nil || doc.Project == nil || !doc.Whole() {
			return nil, false
		}
		for i := range doc.Project.TeamRegions {
			t := &doc.Project.TeamRegions[i]
			for name := range t.Name.All() {
				names = append(names, strings.Clone(name))
			}
			names = append(names, strings.Clone(string(t.ID)))
		}
		p.Free(e, doc)
	}
	return names, true
}

// fault reports what is wrong with an expression at its characters in the file.
func (p *Pass) fault(at source.Place, err error) {
	var fault *query.Error
	if errors.As(err, &fault) && at.Node() >= 0 {
		p.say(p.Doc.Tree.Part(at.Node(), fault.From, fault.To), fault.Message).
			Suggest("sostool help queries says how conditions are written")
	}
}

// severities reports rules of the settings that there aren't, and severities that they
// can't have.
func (p *Pass) severities(s *record.Settings) {
	own := func(name string) bool {
		return slices.ContainsFunc(s.Rules, func(r record.OwnRule) bool { return string(r.ID) == name })
	}
	for i := range s.Severity.Entries {
		e := &s.Severity.Entries[i]
		name := string(e.Key)
		switch r := p.rules.Find(name); {
		case r == nil && !own(name):
			suggestRule(p.Report(e.KeyAt, "there is no rule {0}", name), name, p.rules.Names())
		case r != nil && r.fixed(e.Value):
			p.Report(e.ValueAt, "what {0} finds is an error, whatever the settings say", r.Name).
				Suggest("remove the line: a record of another form can't be read")
		}
	}
}

// suggestRule offers the rules whose names are near to one that there isn't.
func suggestRule(f *diag.Finding, name string, names []string) {
	f.Hint = language.Say("sostool rules lists all rules")
	switch better := near.Words(name, names); len(better) {
	case 0:
	case 1:
		f.Suggest("did you mean {0}?", better[0]).Set(better[0], near.Sure(name, better[0]))
	default:
		f.Suggest("did you mean {0}?", language.Any(better))
	}
}

// ownIDs checks that the ids of own rules tell them from the program's.
func (p *Pass) ownIDs(s *record.Settings) {
	for i := range s.Rules {
		r := &s.Rules[i]
		if id := string(r.ID); id != "" && !strings.HasPrefix(id, record.OwnPrefix) {
			p.Report(r.At("id"), "the id of an own rule begins with {0}", record.OwnPrefix).
				Suggest("probably meant: {0}", record.OwnPrefix+id).Set(record.OwnPrefix+id, false)
		}
	}
}
