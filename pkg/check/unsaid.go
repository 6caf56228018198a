package check

import (
	"slices"
	"strings"

	"sostool/pkg/diag"
	"sostool/pkg/language"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

var programmeMissing = &Rule{
	Name: diag.ProgrammeMissing, Severity: diag.Note,
	Whole: true,
	Title: language.Say("a project of no programme"),
	Why:   language.Say("Its limits, its funder and its fund are not known, and questions about a programme do not find it."),
	Do:    language.Say("Name the programme when a source says it. An idea needs none yet, and a part of a project is of its whole's."),
	Project: func(p *Pass, project *record.Project) {
		if project.Has("programme") || !project.Sound("programme") || project.Status == record.Idea {
			return
		}
		if project.PartOf != "" {
			if whole := p.Summary(project.PartOf); whole == nil || whole.Programme != "" {
				return // its whole's, or unknown
			}
		}
		p.Report(project.Whole(), "the project names no programme").
			Suggest("add the programme when a source says it")
	},
}

var citationPlace = &Rule{
	Name: "citation-place", Severity: diag.Note,
	Whole: true,
	Title: language.Say("citations that don't say where in the document"),
	Why:   language.Say("Who looks a figure up has to search the whole document for it."),
	Do:    language.Say("Add the page, table or heading as `at`."),
	Any: func(p *Pass) {
		citations := p.Doc.Documentation().Citations
		var missing language.List
		var first source.Place
		for i := range citations {
			c := &citations[i]
			if c.Has("at") || !c.Sound("at") {
				continue
			}
			if missing = append(missing, c.Path); len(missing) == 1 {
				first = c.Whole()
			}
		}
		if len(missing) == 0 {
			return
		}
		p.Report(first, "{0} {0|citation does|citations do} not say where in the document", len(missing)).
			Note("{0}", someOf(missing)).
			Suggest("add the page, table or heading as `at`")
	},
}

// someOf are the first few of a list.
func someOf(all language.List) language.List {
	if len(all) > maxListed {
		return append(slices.Clone(all[:maxListed]), "…")
	}
	return all
}

var languageMissing = &Rule{
	Name: "language-missing", Severity: diag.Note,
	Whole: true,
	Title: language.Say("texts that lack a language of their record"),
	Why:   language.Say("Who reads the record in that language meets another one in places."),
	Do:    language.Say("Translate the texts, or leave the language out of all of them."),
	Any: func(p *Pass) {
		lacking, first := p.languages()
		if first < 0 {
			return
		}
		f := p.Report(p.Doc.Tree.Handle(first).Whole(), "texts lack a language that the record otherwise has")
		for _, l := range languages {
			if paths := lacking[l]; len(paths) > 0 {
				f.Note("{0}: {1} {1|text|texts}, {2}", l, len(paths), someOf(paths))
			}
		}
		f.Suggest("translate them, or leave the language out of all texts")
	},
}

var languages = []string{"fi", "sv", "en", "se"}

// spoken is a set of languages: a bit for each, in their order.
type spoken uint8

// languages are the paths of the texts that lack each language that another text
// of the record has, and the first of these texts, -1 where there is none.
func (p *Pass) languages() (lacking map[string]language.List, first int32) {
	tree := p.Doc.Tree
	var all spoken
	for i := range tree.Nodes {
		all |= languagesOf(tree, int32(i))
	}
	first = -1
	if all&(all-1) == 0 {
		return nil, first // no more than one
	}
	lacking = make(map[string]language.List)
	for i := range tree.Nodes {
		said := languagesOf(tree, int32(i))
		if said == 0 || said == all {
			continue
		}
		path := tree.Path(int32(i))
		for n, l := range languages {
			if (all&^said)&(1<<n) != 0 {
				lacking[l] = append(lacking[l], path)
			}
		}
		if first < 0 {
			first = int32(i)
		}
	}
	return lacking, first
}

// languagesOf are the languages of a text; none of a node that is not one.
func languagesOf(tree *source.Tree, i int32) (said spoken) {
	if tree.Nodes[i].Kind != source.Mapping || tree.Nodes[i].Misfit {
		return 0
	}
	for child := range tree.Children(i) {
		n := slices.Index(languages, tree.Nodes[child].Key)
		if n < 0 {
			return 0
		}
		said |= 1 << n
	}
	return said
}

var organisationUnused = &Rule{
	Name: "organisation-unused", Severity: diag.Note,
	Title: language.Say("an organisation that no record names"),
	Why:   language.Say("It may be there twice, under another id, or a record may have forgotten it."),
	Do:    language.Say("Name it where a source does, or remove it."),
	Any: func(p *Pass) {
		if p.Doc.Organisations == nil || p.Alone || !p.HasProjects() || p.Unsound(record.ToProject) || p.Unsound(record.ToProgramme) {
			return
		}
		named := p.relations.named()
		for i := range p.Doc.Organisations.Organisations {
			o := &p.Doc.Organisations.Organisations[i]
			if o.ID != "" && !named[string(o.ID)] && !p.Mentions(record.OrganisationID(o.ID)) {
				p.Report(o.At("id"), "no record names {0}", string(o.ID)).
					Suggest("name it where a source does, or remove it")
			}
		}
	},
}

var nameDuplicate = &Rule{
	Name: "name-duplicate", Severity: diag.Warning,
	Title: language.Say("two organisations, or two projects with the same figures, under one name"),
	Why:   language.Say("They may be one, and its figures count twice."),
	Do:    language.Say("Keep one of the two, or give each the name that its sources give it."),
	Any: func(p *Pass) {
		if p.Doc.Organisations != nil {
			p.sameOrganisations()
		}
		if p.Doc.Project != nil && !p.Alone {
			p.sameProject(p.Doc.Project)
		}
	},
}

func (p *Pass) sameOrganisations() {
	seen := make(map[string]*record.Organisation)
	for i := range p.Doc.Organisations.Organisations {
		o := &p.Doc.Organisations.Organisations[i]
		reported := false
		for name := range o.Name.All() {
			key := folded(name)
			first := seen[key]
			switch {
			case first == nil:
				seen[key] = o
			case first.ID != o.ID && !reported:
				reported = true
				p.Report(o.At("name"), "{0} has the name of {1}: {2}", string(o.ID), string(first.ID), language.Verbatim(name)).
					Relate(first.At("name"), "the other one").
					Suggest("keep one of the two, or give each a name of its own")
			}
		}
	}
}

// folded is a name without regard to case and to blanks.
func folded(name string) string { return strings.ToLower(strings.Join(strings.Fields(name), " ")) }
