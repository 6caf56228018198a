package catalogue

import (
	"iter"
	"slices"

	"sostool/pkg/record"
)

// Part is what a municipality is to a project.
type Part uint8

// The parts.
const (
	Covered   Part = iota // is in a team region, or a team is based there
	TakesPart             // a partner with a role other than funder
	Pays                  // pays of a funding line, has a weight in its split, or is a partner with the role funder
	Tasked                // a task is for it
	Targeted              // is in a target group
)

// Appearance is one place where a project's record names a municipality, or a
// joint body that stands for it.
type Appearance struct {
	Municipality record.Municipality // as the record, or the organisation's, writes it
	Part         Part
	Region       *record.TeamRegion    // of Covered
	Through      record.OrganisationID // the joint body; empty where the municipality is named itself
}

// Appearances yields where a project names municipalities, in the order of the format: one
// that is named in several places several times. A body that stands for none, or for none
// that is known, yields nothing.
func (c *Catalogue) Appearances(p *record.Project) iter.Seq[Appearance] {
	return func(yield func(Appearance) bool) {
		_ = c.inPartners(p, yield) && c.inRegions(p, yield) && c.inTasks(p, yield) &&
			c.inTargetGroups(p, yield) && c.inFunding(p, yield)
	}
}

// Each of these reports whether yield wants more.

func (c *Catalogue) inPartners(p *record.Project, yield func(Appearance) bool) bool {
	for i := range p.Partners {
		partner := &p.Partners[i]
		roles := partner.Roles.Items
		if slices.ContainsFunc(roles, notFunder) && !c.partner(partner, TakesPart, yield) ||
			slices.Contains(roles, record.Funder) && !c.partner(partner, Pays, yield) {
			return false
		}
	}
	return true
}

func notFunder(r record.Role) bool { return r != record.Funder && r != "" }

func (c *Catalogue) partner(partner *record.Partner, part Part, yield func(Appearance) bool) bool {
	return named(partner.Municipality, Appearance{Part: part}, yield) && c.through(partner.Org, Appearance{Part: part}, yield)
}

func (c *Catalogue) inRegions(p *record.Project, yield func(Appearance) bool) bool {
	for i := range p.TeamRegions {
		region := &p.TeamRegions[i]
		x := Appearance{Part: Covered, Region: region}
		if !c.listed(region.Teams.Items, nil, x, yield) || !c.listed(region.Municipalities.Items, region.Orgs.Items, x, yield) {
			return false
		}
	}
	return true
}

func (c *Catalogue) inTasks(p *record.Project, yield func(Appearance) bool) bool {
	for i := range p.Tasks {
		if to := p.Tasks[i].For; to != record.All && !c.party(string(to), Appearance{Part: Tasked}, yield) {
			return false
		}
	}
	return true
}

func (c *Catalogue) inTargetGroups(p *record.Project, yield func(Appearance) bool) bool {
	for i := range p.TargetGroups {
		group := &p.TargetGroups[i]
		if !c.listed(group.Municipalities.Items, group.Orgs.Items, Appearance{Part: Targeted}, yield) {
			return false
		}
	}
	return true
}

func (c *Catalogue) inFunding(p *record.Project, yield func(Appearance) bool) bool {
	x := Appearance{Part: Pays}
	for i := range p.Budgets {
		for k := range p.Budgets[i].Funding {
			f := &p.Budgets[i].Funding[k]
			if !c.party(string(f.Payer), x, yield) {
				return false
			}
			for j := range f.Payers {
				if !c.listed(f.Payers[j].Municipalities.Items, f.Payers[j].Orgs.Items, x, yield) {
					return false
				}
			}
			for j := range f.Split.Weights.Entries {
				if !named(f.Split.Weights.Entries[j].Key, x, yield) {
					return false
				}
			}
		}
	}
	return true
}

// listed yields x for each municipality and for those that each body stands for.
func (c *Catalogue) listed(municipalities []record.Municipality, orgs []record.OrganisationID, x Appearance, yield func(Appearance) bool) bool {
	for _, m := range municipalities {
		if !named(m, x, yield) {
			return false
		}
	}
	for _, id := range orgs {
		if !c.through(id, x, yield) {
			return false
		}
	}
	return true
}

// party yields x for a name that is a municipality's or a body's.
func (c *Catalogue) party(name string, x Appearance, yield func(Appearance) bool) bool {
	if c.Register.Known(name) {
		return named(record.Municipality(name), x, yield)
	}
	return c.through(record.OrganisationID(name), x, yield)
}

// named yields x for a municipality; a misfit of a list is not one.
func named(m record.Municipality, x Appearance, yield func(Appearance) bool) bool {
	x.Municipality = m
	return m == "" || yield(x)
}

// through yields x for the municipalities that a body stands for.
func (c *Catalogue) through(id record.OrganisationID, x Appearance, yield func(Appearance) bool) bool {
	x.Through = id
	for _, m := range c.members[id] {
		if !named(m, x, yield) {
			return false
		}
	}
	return true
}
