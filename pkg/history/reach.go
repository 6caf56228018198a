package history

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"sostool/pkg/catalogue"
	"sostool/pkg/decode"
	"sostool/pkg/diag"
	"sostool/pkg/record"
)

// Reach is how far a difference goes: which records are the same as before and
// may have other findings or figures, because of those that differ.
type Reach struct {
	// Everywhere: a file differs to which any record may refer.
	Everywhere bool
	// Alone: nothing differs that is asked for beyond its own record.
	Alone bool
	// Parts are the files of parts with other figures, by the id of the whole.
	Parts map[string][]string

	beyond map[string]bool // by path
}

// Beyond reports whether a file that is the same as before may have other
// findings.
func (r *Reach) Beyond(e *catalogue.Entry) bool { return r.Everywhere || r.beyond[e.Path()] }

// Reach looks at what others ask about the records that differ: whether they are there,
// their ids, periods and programmes and what they belong to; their names and figures,
// which no other project should have; the organisations that they name. No other file is
// read where none of it differs.
func (t *Times) Reach() *Reach {
	r := &Reach{Alone: true, Parts: make(map[string][]string), beyond: make(map[string]bool)}
	ids := make(map[string]bool)
	for _, p := range t.Pairs {
		if p.Entry().Kind != record.ProjectKind {
			r.Everywhere, r.Alone = true, false
		}
		p.Read(t.Old, t.New, func(old, new *decode.Record) {
			keys := changedKeys(p, old, new)
			differs := func(of ...string) bool {
				return keys[""] || slices.ContainsFunc(of, func(key string) bool { return keys[key] })
			}
			if differs("id", "period", "programme", "part_of", "continues") {
				maps.Copy(ids, idsOf(p, old, new))
			}
			if differs("part_of", "programme", "period", "phases", "budgets", "claims") {
				r.partOf(p, old, new)
			}
			if differs("name", "budgets") {
				r.Alone = false
				t.namesakes(p, r)
			}
			if t.namesOthers(old, new) {
				r.Alone = false
				t.shared(r)
			}
		})
	}
	if r.Everywhere {
		return r
	}
	if len(ids) > 0 {
		r.Alone = false
		r.add(t.New.Naming(ids))
	}
	for id := range r.Parts {
		r.Alone = false
		r.add(t.New.Projects(record.ProjectID(id)))
	}
	return r
}

func (r *Reach) add(entries []*catalogue.Entry) {
	for _, e := range entries {
		r.beyond[e.Path()] = true
	}
}

// partOf notes the wholes of which a record is or was a part.
func (r *Reach) partOf(p Pair, versions ...*decode.Record) {
	for _, doc := range versions {
		if doc == nil || doc.Project == nil || doc.Project.PartOf == "" {
			continue
		}
		if whole, file := string(doc.Project.PartOf), p.Entry().Name; !slices.Contains(r.Parts[whole], file) {
			r.Parts[whole] = append(r.Parts[whole], file)
		}
	}
}

// changedKeys are the keys of a record below which it changed; the empty one
// where it came or went, moved, or can't be compared.
func changedKeys(p Pair, old, new *decode.Record) map[string]bool {
	keys := make(map[string]bool)
	changes, readable := Changes(p, old, new)
	keys[""] = !readable || p.Old == nil || p.New == nil || p.Old.ID != p.New.ID
	for _, c := range changes {
		end := strings.IndexAny(c.Path+".", ".[")
		keys[c.Path[:end]] = true
	}
	return keys
}

// idsOf are the ids by which others may call a record, or could before.
func idsOf(p Pair, old, new *decode.Record) map[string]bool {
	ids := make(map[string]bool)
	for _, e := range []*catalogue.Entry{p.Old, p.New} {
		if e != nil {
			ids[e.ID] = true
		}
	}
	for _, doc := range []*decode.Record{old, new} {
		if doc != nil && doc.ID() != "" {
			ids[doc.ID()] = true
		}
	}
	return ids
}

// namesakes adds the projects that have the name of one that differs.
func (t *Times) namesakes(p Pair, r *Reach) {
	if p.Old != nil {
		r.add(t.Old.Namesakes(p.Old))
	}
	if p.New != nil {
		r.add(t.New.Namesakes(p.New))
	}
}

// namesOthers reports whether a record names other organisations than before.
func (t *Times) namesOthers(old, new *decode.Record) bool {
	named := func(doc *decode.Record) map[string]bool {
		ids := make(map[string]bool)
		if doc == nil {
			return ids
		}
		for word := range catalogue.Words(doc.File.Bytes) {
			if _, ok := t.New.Organisation(record.OrganisationID(word)); ok {
				ids[string(word)] = true
			}
		}
		return ids
	}
	return !maps.Equal(named(old), named(new))
}

// shared adds the files of organisations.
func (t *Times) shared(r *Reach) {
	for _, e := range t.New.Entries {
		if e.Kind == record.OrganisationsKind {
			r.beyond[e.Path()] = true
		}
	}
}

// Causes are the files that differ because of which a finding came, or went, in
// one that does not: those that the finding names, else those that it is about.
func (t *Times) Causes(f *diag.Finding) []string {
	kind := t.New.About(f)
	var named, shared []string
	for _, p := range t.Pairs {
		e := p.Entry()
		for _, side := range []*catalogue.Entry{p.Old, p.New} {
			if side != nil && names(f.Message.String(), side.ID) && !slices.Contains(named, e.Name) {
				named = append(named, e.Name)
			}
		}
		if e.Kind != record.ProjectKind && (kind == "" || kind == e.Kind) {
			shared = append(shared, e.Name)
		}
	}
	if len(named) == 0 {
		named = shared
	}
	return named
}

// names reports whether a text has an id among its words.
func names(text, id string) bool {
	return slices.Contains(strings.FieldsFunc(text, func(r rune) bool { return !partOfID(r) }), id)
}

// partOfID reports whether a character may be one of an id.
func partOfID(r rune) bool { return r == '-' || unicode.IsLetter(r) || unicode.IsDigit(r) }
