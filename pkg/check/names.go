package check

import (
	"iter"
	"path"
	"slices"
	"strings"

	"sostool/pkg/catalogue"
	"sostool/pkg/diag"
	"sostool/pkg/language"
	"sostool/pkg/near"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

var idFile = &Rule{
	Name: "id-file", Severity: diag.Error, Form: true,
	Title: language.Say("the id is not the file's name"),
	Why:   language.Say("A record is found by its id, and its file by the same name."),
	Do:    language.Say("Rename the file, or correct the id; other records refer to the id."),
	Any: func(p *Pass) {
		handle, id := documentHandle(p)
		if id == "" || p.Entry.ID == "" || id == p.Entry.ID {
			return
		}
		f := p.Report(handle.At("id"), "the id is {0}, the file's name {1}", id, path.Base(p.Entry.Name))
		other := p.bearer(id)
		if other != nil {
			f.Related = append(f.Related, diag.Related{File: other.Name, At: source.Start, Message: language.Say("the record with this id")})
		}
		switch own := record.ValidID(p.Entry.ID); {
		case other != nil && own:
			f.Suggest("{0} has the id already: write id: {1} if this is another record, or remove the file", other.Name, p.Entry.ID).Set(p.Entry.ID, false)
		case other != nil:
			f.Suggest("{0} has the id already: give this record an id and a file name of its own, or remove the file", other.Name)
		case own:
			f.Suggest("rename the file to {0}, or write id: {1}", id+".yaml", p.Entry.ID).Set(p.Entry.ID, false)
		default:
			f.Suggest("rename the file to {0}", id+".yaml")
		}
	},
}

// bearer is the file whose name is an id, of a record of the same kind; nil
// where there is none.
func (p *Pass) bearer(id string) *catalogue.Entry {
	if e := p.sibling(id); e != nil {
		return e
	}
	for _, e := range p.Projects(record.ProjectID(id)) {
		if e != p.Entry && p.Doc.Project != nil {
			return e
		}
	}
	return nil
}

// sibling is the file that a file would take the place of, were it renamed to an
// id; nil where there is none.
func (p *Pass) sibling(id string) *catalogue.Entry {
	return p.Catalogue.Entry(path.Join(path.Dir(p.Entry.Name), id+".yaml"))
}

// documentHandle is the mapping of the whole record, and its id.
func documentHandle(p *Pass) (source.Handle, string) {
	switch {
	case p.Doc.Project != nil:
		return p.Doc.Project.Handle, string(p.Doc.Project.ID)
	case p.Doc.Programme != nil:
		return p.Doc.Programme.Handle, string(p.Doc.Programme.ID)
	case p.Doc.Organisations != nil:
		return p.Doc.Organisations.Handle, ""
	default:
		return p.Doc.Settings.Wider(), "" // they have no sources
	}
}

var idDuplicate = &Rule{
	Name: "id-duplicate", Severity: diag.Error, Form: true,
	Title: language.Say("two things with one id"),
	Why:   language.Say("A reference to the id leads to one of them, and no one can tell which."),
	Do:    language.Say("Give each its own id, or remove the one that is there twice."),
	Any: func(p *Pass) {
		if p.Doc.Project != nil {
			project := p.Doc.Project
			// A file that bears another name is reported for that.
			if first := p.FirstOfSeveral(p.Entry.ID); first != nil && first != p.Entry {
				f := p.Report(project.At("id"), "another project has the id {0}", p.Entry.ID).
					Suggest("rename one of the two files")
				f.Related = append(f.Related, diag.Related{File: first.Name, At: source.Start, Message: language.Say("the other one")})
			}
			duplicates(p, project.Phases, func(x *record.Phase) (string, source.Handle) { return string(x.ID), x.Handle })
			duplicates(p, project.Claims, func(x *record.PaymentClaim) (string, source.Handle) { return string(x.ID), x.Handle })
			duplicates(p, project.TeamRegions, func(x *record.TeamRegion) (string, source.Handle) { return string(x.ID), x.Handle })
		}
		if p.Doc.Organisations != nil {
			duplicates(p, p.Doc.Organisations.Organisations, func(x *record.Organisation) (string, source.Handle) { return string(x.ID), x.Handle })
			elsewhere(p)
		}
		if programme := p.Doc.Programme; programme != nil {
			if e := p.FirstProgramme(p.Entry.ID); e != nil && e.Name < p.Entry.Name {
				f := p.Report(programme.At("id"), "another programme has the id {0}", e.ID).
					Suggest("rename one of the two files")
				f.Related = append(f.Related, diag.Related{File: e.Name, At: source.Start, Message: language.Say("the other one")})
			}
		}
		if s := p.Doc.Settings; s != nil {
			duplicates(p, s.Rules, func(x *record.OwnRule) (string, source.Handle) { return string(x.ID), x.Handle })
		}
		duplicates(p, p.Doc.Documentation().Sources, func(x *record.Document) (string, source.Handle) { return string(x.ID), x.Handle })
	},
}

// duplicates reports items of one list with one id.
func duplicates[T any](p *Pass, items []T, id func(*T) (string, source.Handle)) {
	if len(items) < 2 {
		return
	}
	seen := make(map[string]source.Handle, len(items))
	for i := range items {
		name, handle := id(&items[i])
		if name == "" {
			continue
		}
		if first, ok := seen[name]; ok {
			p.Report(handle.At("id"), "the id {0} is there twice", name).
				Relate(first.At("id"), "it appears here first").
				Suggest("give one of the two another id")
			continue
		}
		seen[name] = handle
	}
}

// elsewhere reports organisations that are also in another file.
func elsewhere(p *Pass) {
	for i := range p.Doc.Organisations.Organisations {
		o := &p.Doc.Organisations.Organisations[i]
		other, ok := p.Organisation(record.OrganisationID(o.ID))
		if !ok || other.File == p.Entry.Name {
			continue
		}
		f := p.Report(o.At("id"), "another organisation has the id {0}", string(o.ID)).Suggest("keep one of the two")
		f.Related = append(f.Related, diag.Related{File: other.File, At: other.At("id").Pos, Message: language.Say("the other one")})
	}
}

var referenceUnknown = &Rule{
	Name: "reference-unknown", Severity: diag.Error,
	Title: language.Say("a name that leads to nothing"),
	Why:   language.Say("What the record says of the other thing is lost to queries and checks."),
	Do:    language.Say("Correct the name, or add the record, organisation, phase or source that it names."),
	Any: func(p *Pass) {
		p.misnamed()
		own := p.ownNames()
		for _, r := range p.Doc.References {
			switch to := r.To; to {
			case record.ToParty, record.ToAudience:
				if r.Name == string(record.All) && to == record.ToAudience || p.Register.Known(r.Name) {
					continue
				}
				if f := p.outside(record.ToOrganisation, r.Name, r.At); f != nil {
					if better, ok := p.likeAnID(r.Name); ok {
						f.Suggest("did you mean {0}?", better).Set(better, true) // kemi for Kemi
					}
				}
			case record.ToOrganisation:
				if f := p.outside(to, r.Name, r.At); f != nil {
					if better, ok := p.likeAnID(r.Name); ok {
						f.Suggest("{0} is a municipality: write it under a key for municipalities", better).Fix = nil
					}
				}
			case record.ToProgramme, record.ToProject:
				p.outside(to, r.Name, r.At)
			case record.ToPhase:
				own.phase(p, r.Name, r.At)
			case record.ToSource:
				own.source(p, r.Name, r.At)
			}
		}
	},
}

// misnamed adds to what reading says about a name that is not an id the id of what bears
// it, or nearly so. An id that leads nowhere is never offered.
func (p *Pass) misnamed() {
	for _, r := range p.Doc.Misnamed {
		to := r.To
		if to == record.ToParty || to == record.ToAudience {
			to = record.ToOrganisation
		}
		var bearers []string
		if to == record.ToOrganisation && !p.Register.Known(r.Name) {
			bearers = p.Bearers(r.Name)
		}
		for i := range p.out.findings {
			if f := &p.out.findings[i]; f.At == r.At && (f.Rule == diag.IDForm || f.Rule == diag.MunicipalityUnknown) {
				p.rename(f, to, r.Name, bearers)
			}
		}
	}
}

// rename offers ids to a finding about a name. bearers are the organisations that
// bear just this name.
func (p *Pass) rename(f *diag.Finding, to record.Reference, name string, bearers []string) {
	switch {
	case len(bearers) == 1:
		f.Notes = nil
		f.Suggest("did you mean {0}?", bearers[0]).Set(bearers[0], true)
		return
	case len(bearers) > 1:
		f.Notes, f.Fix = nil, nil
		f.Suggest("several organisations bear this name: write the id of one, {0}", language.Choices(bearers))
		return
	case f.Fix != nil && (f.Rule != diag.IDForm || p.leads(to, f.Fix.Change.Text)):
		return
	}
	if _, sure := p.Register.Form(name); to == record.ToOrganisation && (sure || p.Register.Known(name)) {
		return // it is said to be a municipality
	}
	f.Notes, f.Fix = nil, nil
	switch bearers = p.called(to).Bearers(name); {
	case len(bearers) == 1:
		f.Suggest("did you mean {0}?", bearers[0]).Set(bearers[0], false)
	case len(bearers) > 1 && len(bearers) <= maxListed:
		f.Suggest("several bear nearly this name: write the id of one, {0}", language.Choices(bearers))
	case to == record.ToOrganisation && f.Rule == diag.IDForm:
		f.Suggest("write the id of an organisation; sostool new organisation ID adds one that is not there yet")
	}
}

// leads reports whether an id leads to something for certain.
func (p *Pass) leads(to record.Reference, id string) bool {
	switch own := p.ownNames(); to {
	case record.ToPhase:
		return own.phases.has(id)
	case record.ToSource:
		return own.sources.has(id)
	}
	return p.Knows(to, id) == catalogue.Yes
}

// called are the ids that a reference may lead to, with their names.
func (p *Pass) called(to record.Reference) *near.Names {
	if to != record.ToPhase && to != record.ToSource {
		return p.NearBearers(to)
	}
	own := p.ownNames()
	if own.titles == nil {
		own.titles = make(map[record.Reference]*near.Names)
	}
	if own.titles[to] == nil {
		all := titled(p.Doc.Documentation().Sources, func(x *record.Document) (string, record.Text) { return string(x.ID), x.Title })
		if to == record.ToPhase && p.Doc.Project != nil {
			all = titled(p.Doc.Project.Phases, func(x *record.Phase) (string, record.Text) { return string(x.ID), x.Name })
		}
		own.titles[to] = near.NewNames(all)
	}
	return own.titles[to]
}

// titled are the ids of a list's items, with their names.
func titled[T any](list []T, named func(*T) (id string, name record.Text)) iter.Seq2[string, []string] {
	return func(yield func(string, []string) bool) {
		for i := range list {
			if id, name := named(&list[i]); id != "" && !yield(id, slices.AppendSeq([]string{id}, name.All())) {
				return
			}
		}
	}
}

// outside checks a reference that leads out of the record; the finding is nil
// where there is nothing to say.
func (p *Pass) outside(to record.Reference, name string, at source.Place) *diag.Finding {
	switch p.Knows(to, name) {
	case catalogue.Yes:
		return nil
	case catalogue.Untold:
		p.Untold()
		return nil
	}
	f := p.Report(at, "there is no organisation {0}", name)
	if f.Rule == "" {
		return nil // one of too many: no one reads what it suggests
	}
	switch to {
	case record.ToProject:
		f.Message = language.Say("there is no project {0}", name)
	case record.ToProgramme:
		f.Message = language.Say("there is no programme {0}", name)
	}
	// A record does not lead to itself.
	suggest(f, name, p.NearNames(to), "add it to the records, or correct the id", p.Doc.ID())
	if bearers := p.NearBearers(to).Bearers(name); f.Fix == nil && len(bearers) == 1 && bearers[0] != p.Doc.ID() {
		f.Notes = nil
		f.Suggest("did you mean {0}?", bearers[0]).Set(bearers[0], false)
	}
	return f
}

// likeAnID is the municipality that is written like an id.
func (p *Pass) likeAnID(name string) (string, bool) {
	if better := p.Register.Near(name); len(better) == 1 {
		return better[0], near.Sure(name, better[0])
	}
	return "", false
}

// suggest offers the nearest of the names, but for some; otherwise what to do.
func suggest(f *diag.Finding, name string, names *near.List, otherwise string, but ...string) {
	others := func(all []string) []string {
		return slices.DeleteFunc(slices.Clone(all), func(s string) bool { return slices.Contains(but, s) })
	}
	if better := others(names.Words(name)); len(better) > 0 {
		f.Suggest("did you mean {0}?", language.Any(better))
		if len(better) == 1 {
			f.Set(better[0], near.Sure(name, better[0]))
		}
		return
	}
	f.Hint = language.Say(otherwise)
	if len(names.All()) > maxListed {
		return
	}
	if all := others(names.All()); len(all) > 0 {
		f.Note("there are {0}", language.Choices(all))
	}
}

// ownNames are the names that references within a record lead to.
type ownNames struct {
	phases, sources ownIDs
	titles          map[record.Reference]*near.Names // once asked for
	budgets         map[source.Place]bool            // the places where budgets name their phases, likewise
}

func (p *Pass) ownNames() *ownNames {
	if p.out.own != nil {
		return p.out.own
	}
	handle, _ := documentHandle(p)
	own := new(ownNames)
	own.sources = idsOf(p.Doc.Documentation().Sources, func(x *record.Document) record.ID { return x.ID })
	own.sources.open = !handle.Sound("sources")
	if project := p.Doc.Project; project != nil {
		own.phases = idsOf(project.Phases, func(x *record.Phase) record.ID { return x.ID })
		own.phases.open = !project.Sound("phases")
	}
	p.out.own = own
	return own
}

// ownIDs are the ids of a list of the record, in its order.
type ownIDs struct {
	all  []string
	set  map[string]bool // of many, nil where they are few
	near *near.List      // once asked for
	open bool            // one that is missing may be one that can't be read
}

// fewIDs are found faster one after the other than in a set.
const fewIDs = 16

func idsOf[T any](items []T, id func(*T) record.ID) ownIDs {
	ids := ownIDs{all: make([]string, len(items))}
	for i := range items {
		ids.all[i] = string(id(&items[i]))
	}
	if len(items) > fewIDs {
		ids.set = make(map[string]bool, len(items))
		for _, id := range ids.all {
			ids.set[id] = true
		}
	}
	return ids
}

func (ids *ownIDs) has(id string) bool {
	if ids.set != nil {
		return ids.set[id]
	}
	return slices.Contains(ids.all, id)
}

// nearest are the ids for suggestions.
func (ids *ownIDs) nearest() *near.List {
	if ids.near == nil {
		ids.near = near.NewList(ids.all)
	}
	return ids.near
}

// ofBudget reports whether a place is where a budget names its phase.
func (own *ownNames) ofBudget(project *record.Project, at source.Place) bool {
	if own.budgets == nil {
		own.budgets = make(map[source.Place]bool)
		for i := range project.Budgets {
			own.budgets[project.Budgets[i].At("phase")] = true
		}
	}
	return own.budgets[at]
}

// phase checks a reference to a phase. A budget's has a rule of its own.
func (own *ownNames) phase(p *Pass, name string, at source.Place) {
	if own.phases.has(name) || own.phases.open || own.ofBudget(p.Doc.Project, at) {
		return
	}
	if f := p.Report(at, "the project has no phase {0}", name); f.Rule != "" {
		suggest(f, name, own.phases.nearest(), "add the phase, or correct the id")
	}
}

// source checks a reference to a source of the same record.
func (own *ownNames) source(p *Pass, name string, at source.Place) {
	if own.sources.has(name) || own.sources.open {
		return
	}
	if f := p.Report(at, "the record has no source {0}", name); f.Rule != "" {
		suggest(f, name, own.sources.nearest(), "add it to the record's sources, or correct the id")
	}
}

func strs[T ~string](values []T) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return out
}

var businessID = &Rule{
	Name: "business-id", Severity: diag.Error,
	Title: language.Say("a business id whose check digit is wrong"),
	Why:   language.Say("The id leads to no body, or to another one."),
	Do:    language.Say("Look the id up in the Business Information System (YTJ)."),
	Any: func(p *Pass) {
		if p.Doc.Organisations == nil {
			return
		}
		for i := range p.Doc.Organisations.Organisations {
			o := &p.Doc.Organisations.Organisations[i]
			if o.BusinessID == "" {
				continue
			}
			if fault := BusinessID(o.BusinessID); fault != nil {
				p.say(o.At("business_id"), fault.Message).Hint = fault.Hint
			}
		}
	},
}

// BusinessID says what is wrong with a business id; nil where nothing is.
func BusinessID(id string) *diag.Fault {
	want, ok := checkDigit(id)
	switch {
	case !ok:
		return &diag.Fault{Message: language.Say("\"{0}\" is not a valid business id", id),
			Hint: language.Say("write seven digits, a hyphen and the check digit: 0827616-7")}
	case want < 0:
		return &diag.Fault{Message: language.Say("no business id begins with {0}: its check digit would be 10", id[:7]),
			Hint: language.Say("look the id up again")}
	case int(id[8]-'0') != want:
		return &diag.Fault{Message: language.Say("the check digit of {0} is wrong: expected {1}, found {2}", id, want, id[8:]),
			Hint: language.Say("look the id up again; a digit may be wrong or two have changed places")}
	default:
		return nil
	}
}

// checkDigit is the check digit of a business id: 11 less the weighted sum of
// its seven digits modulo 11; -1 where the remainder is 1, which no id has.
func checkDigit(id string) (digit int, ok bool) {
	if len(id) != 9 || id[7] != '-' || strings.Trim(id[:7]+id[8:], "0123456789") != "" {
		return 0, false
	}
	sum := 0
	for i, weight := range [7]int{7, 9, 10, 5, 8, 4, 2} {
		sum += weight * int(id[i]-'0')
	}
	switch rest := sum % 11; rest {
	case 0:
		return 0, true
	case 1:
		return -1, true
	default:
		return 11 - rest, true
	}
}
