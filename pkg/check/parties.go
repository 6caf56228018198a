package check

import (
	"slices"

	"sostool/pkg/diag"
	"sostool/pkg/language"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

// party is one who takes part.
type party struct {
	key     partyKey
	name    string                // as the record says it
	through record.OrganisationID // the joint body that stands for it
	partner *record.Partner       // the entry that names it
}

// at is where the entry names the party.
func (x party) at() source.Place {
	if x.partner.Municipality != "" {
		return x.partner.At("municipality")
	}
	return x.partner.At("org")
}

// takes reports whether the party takes part in the work itself: not only in its money or
// its administration.
func (x party) takes() bool {
	return slices.ContainsFunc(x.partner.Roles.Items, func(r record.Role) bool {
		return !slices.Contains([]record.Role{record.Funder, record.Applicant, record.Administrator, record.Coordinator}, r)
	})
}

// partyKey is what identifies a party: a municipality's code, which is the same under all
// its names, or an organisation's id.
type partyKey struct {
	municipality bool
	id           string
}

// key is the key of a party by its name.
func (p *Pass) key(name string) partyKey {
	if p.Register.Known(name) {
		return p.municipalityKey(record.Municipality(name))
	}
	return partyKey{id: name}
}

func (p *Pass) municipalityKey(name record.Municipality) partyKey {
	return partyKey{true, p.code(name)}
}

func organisationKey(id record.OrganisationID) partyKey { return partyKey{id: string(id)} }

// appendParties adds a partner's party, and for a joint body the municipalities that it
// stands for.
func (p *Pass) appendParties(to []party, partner *record.Partner) []party {
	switch {
	case partner.Municipality != "":
		to = append(to, party{p.municipalityKey(partner.Municipality), string(partner.Municipality), "", partner})
	case partner.Org != "":
		to = append(to, party{organisationKey(partner.Org), string(partner.Org), "", partner})
		for _, m := range p.Members(partner.Org) {
			to = append(to, party{p.municipalityKey(m), string(m), partner.Org, partner})
		}
	}
	return to
}

var partnerDuplicate = &Rule{
	Name: "partner-duplicate", Severity: diag.Warning,
	Title: language.Say("a party that takes part twice"),
	Why:   language.Say("Counts of partners would take it twice, also where a joint body stands for it."),
	Do:    language.Say("Put all roles into one entry, or say in which phase each entry holds."),
	Project: func(p *Pass, project *record.Project) {
		seen := make(map[partyKey][]party)
		var parties []party
		for i := range project.Partners {
			if !project.Partners[i].Sound("phase") {
				continue
			}
			parties = p.appendParties(parties[:0], &project.Partners[i])
			for _, x := range parties {
				phase := x.partner.Phase
				k := slices.IndexFunc(seen[x.key], func(y party) bool { return phase == y.partner.Phase || phase == "" || y.partner.Phase == "" })
				if k < 0 {
					seen[x.key] = append(seen[x.key], x)
					continue
				}
				first := seen[x.key][k]
				if through := x.through + first.through; through != "" && !(x.takes() && first.takes()) {
					continue // a joint authority that administers, a member that pays: two parties
				}
				f := p.Report(x.at(), "{0} takes part twice", x.name)
				switch {
				case x.through != "":
					f.Message = language.Say("{0} takes part twice: {1} stands for it", x.name, string(x.through))
				case first.through != "":
					f.Message = language.Say("{0} takes part twice: {1} stands for it", x.name, string(first.through))
				}
				f.Relate(first.at(), "here first").
					Suggest("put all roles into one entry, or name the phase in each")
				if x.through != "" || first.through != "" {
					f.Suggest("remove {0} where the joint body stands for it, or name the phase in each entry", x.name)
				}
				break
			}
		}
		for i := range project.Budgets {
			p.namedTwice(&project.Budgets[i])
		}
	},
}

// namedTwice reports a beneficiary that a budget names twice, and a payer that an entry does.
func (p *Pass) namedTwice(b *record.Budget) {
	seen := make(map[partyKey]source.Place)
	for i := range b.Beneficiaries {
		x := &b.Beneficiaries[i]
		if at, named := partyAt(&x.OneParty, x.Handle); named {
			p.again(seen, x.Name(), at)
		}
	}
	eachLine(b, func(line *record.Funding) {
		for k := range line.Payers {
			clear(seen)
			eachMember(&line.Payers[k], func(name string, at source.Place) { p.again(seen, name, at) })
		}
	})
}

// again reports a party that was seen already.
func (p *Pass) again(seen map[partyKey]source.Place, name string, at source.Place) {
	key := p.key(name)
	if first, is := seen[key]; is {
		p.Report(at, "{0} is named twice", name).
			Relate(first, "here first").
			Suggest("look up the figures in the source, and remove one of the two")
		return
	}
	seen[key] = at
}

var roleMissing = &Rule{
	Name: "role-missing", Severity: diag.Warning,
	Whole: true,
	Title: language.Say("no one administers the project, or no one leads its applicants"),
	Why:   language.Say("Somebody answers for the money; the source most often says who."),
	Do:    language.Say("Give the partner the role administrator or applicant; among several applicants, give one the role lead. A part of a project is administered by its whole."),
	Project: func(p *Pass, project *record.Project) {
		if !project.Sound("partners") || project.Has("part_of") || project.Status == record.Idea {
			return
		}
		count := make(map[record.Role]int)
		for i := range project.Partners {
			for _, role := range project.Partners[i].Roles.Items {
				count[role]++
			}
		}
		// Who leads a joint project, or one that passes its support on, applies for
		// it and administers it.
		switch {
		case count[record.Applicant]+count[record.Administrator] == 0 && len(project.Partners) == 0:
			p.Report(project.Whole(), "the project has no partner who applies for it or administers it").
				Suggest("add who does, if a source says it")
		case count[record.Applicant]+count[record.Administrator] == 0 && (count[record.Lead] == 0 || project.Form == record.Single):
			p.Report(project.KeyAt("partners"), "no partner is applicant or administrator").
				Suggest("give the role to the one who is")
		case count[record.Applicant] > 1 && count[record.Lead]+count[record.Coordinator]+count[record.Administrator] == 0:
			p.Report(project.KeyAt("partners"), "{0} partners apply together, but none of them leads", count[record.Applicant]).
				Suggest("give one of them the role lead, coordinator or administrator")
		}
	},
}

var countMismatch = &Rule{
	Name: "count-mismatch", Severity: diag.Error,
	Title: language.Say("a stated count that is not the number of parties named"),
	Why:   language.Say("A party is missing from the record, or named twice, or the count is wrong."),
	Do:    language.Say("Add who is missing; parties that the source does not name are a group, with or without a count."),
	Project: func(p *Pass, project *record.Project) {
		if !project.Sound("partners") {
			return
		}
		for _, e := range project.Participants.Entries {
			named, groups, open := p.count(project, e.Key)
			counted := len(named) + groups
			if counted == 0 || counted == e.Value.Int() || open && counted < e.Value.Int() {
				continue
			}
			f := p.Report(e.ValueAt, "{0} {0|participant|participants} of the kind {1} stated, {2} named", e.Value.Int(), string(e.Key), counted)
			if len(named) > 0 {
				f.Note("counted: {0}", named)
			}
			if groups > 0 {
				f.Note("and {0} in groups", groups)
			}
			f.Suggest("add who is missing, or a group for those that the source does not name")
		}
	},
}

// count counts the parties of a kind: those named, joint bodies unfolded, and
// the members of groups; open where a group's number is not known.
func (p *Pass) count(project *record.Project, kind record.PartyKind) (named language.List, groups int, open bool) {
	seen, seenGroups := make(map[partyKey]bool), make(map[string]bool)
	var parties []party
	for i := range project.Partners {
		partner := &project.Partners[i]
		if partner.Group.Exists() {
			name := partner.Group.In(language.Finnish)
			if (partner.Of == kind || partner.Of == "") && !seenGroups[name] {
				seenGroups[name] = true // in another phase it is the same group
				open = open || !partner.Count.Known() || partner.Of == ""
				if partner.Of == kind {
					groups += partner.Count.Int()
				}
			}
			continue
		}
		// A body that is not known may be of the kind, or stand for members.
		o, ok := p.Organisation(partner.Org)
		open = open || partner.Org != "" && (!ok || o.Kind == "" || !o.Sound("members"))
		parties = p.appendParties(parties[:0], partner)
		for _, x := range parties {
			is := x.key.municipality && kind == record.MunicipalityKind
			if o, ok := p.Organisation(record.OrganisationID(x.name)); ok && !x.key.municipality {
				is = string(o.Kind) == string(kind)
			}
			if is && !seen[x.key] {
				seen[x.key] = true
				if x.through != "" {
					x.name += " (" + string(x.through) + ")"
				}
				named = append(named, x.name)
			}
		}
	}
	return named, groups, open
}

// takingPart collects the keys of all who take part.
func (p *Pass) takingPart(project *record.Project) map[partyKey]bool {
	part := make(map[partyKey]bool)
	var parties []party
	for i := range project.Partners {
		parties = p.appendParties(parties[:0], &project.Partners[i])
		for _, x := range parties {
			part[x.key] = true
		}
	}
	for i := range project.TeamRegions {
		for _, m := range slices.Concat(project.TeamRegions[i].Municipalities.Items, project.TeamRegions[i].Teams.Items) {
			part[p.municipalityKey(m)] = true
		}
		for _, o := range project.TeamRegions[i].Orgs.Items {
			part[organisationKey(o)] = true
		}
	}
	for i := range project.Tasks {
		part[p.key(string(project.Tasks[i].For))] = true
	}
	return part
}
