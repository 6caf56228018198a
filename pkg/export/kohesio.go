package export

import (
	"cmp"
	"slices"
	"strings"

	"sostool/pkg/catalogue"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/record"
)

// kohesio is the list of operations that a managing authority publishes: Regulation (EU)
// 2021/1060, Article 49(3), whose points the columns follow.
func kohesio() Crosswalk {
	columns := []string{
		"operation_code",
		"beneficiary_name",         // (a)
		"operation_name",           // (d)
		"purpose_and_achievements", // (e)
		"start_date",               // (f)
		"end_date",                 // (g)
		"total_cost",               // (h)
		"fund",                     // (i)
		"specific_objective",       // (j)
		"cofinancing_rate",         // (k), in percent
		"location",                 // (l)
		"country",                  // (l)
		"beneficiary_location",     // (m)
		"type_of_intervention",     // (n)
	}
	return Crosswalk{
		Name: "kohesio", columns: columns, row: (*subject).operation,
		json: func(rows [][]string) any {
			out := make([]map[string]string, len(rows))
			for i, row := range rows {
				out[i] = make(map[string]string)
				for k, cell := range row {
					if cell != "" {
						out[i][columns[k]] = cell
					}
				}
			}
			return out
		},
		Empty: language.Say("records do not have the type of intervention (point n): the column is empty"),
	}
}

// operation is a project as an operation that a fund of the EU supports.
func (s *subject) operation(p *record.Project) *form {
	f := new(form)
	financing := s.financing(p)
	if !p.Status.AfterGrant() {
		f.Demands = append(f.Demands, language.Say("no support has been granted"))
	}
	party := beneficiary(p)
	name, seat := "", ""
	if party != nil {
		name, _ = s.called(party.OneParty.Name())
		name = cmp.Or(name, words(party.Group))
		if m := s.find(string(party.Municipality)); m != nil {
			seat = m.In(language.Finnish)
		}
	}
	f.add(cmp.Or(p.Code, string(p.ID)))
	f.demand(name, language.Say("no administrator or applicant is named"))
	f.demand(words(p.Name), language.Say("it has no name"))
	f.want(described(p), language.Say("no purpose is stated"))
	f.demand(firstDay(p.Period), language.Say("no start is stated"))
	f.demand(lastDay(p.Period), language.Say("no end is stated"))
	f.demand(euros(financing.total.Amount), language.Say("the total cost is not known"))
	f.demand(s.fund(p), language.Say("no fund of the EU supports it"))
	f.want(p.Call.SpecificObjective, language.Say("the specific objective is not stated"))
	f.want(rateOfUnion(&financing), language.Say("the EU's part of the total is not known"))
	f.want(s.location(p), language.Say("no place is stated"))
	f.add("FI")
	f.add(seat)
	f.add("")
	return f
}

// fund is the EU's fund that supports a project: its programme's, for the programme's lines
// of the EU's money.
func (s *subject) fund(p *record.Project) string {
	programme := s.catalogue.Programme(p.Programme)
	if programme == nil || programme.Fund == "" {
		return ""
	}
	name, _ := s.called(string(programme.Fund))
	return cmp.Or(name, string(programme.Fund))
}

// rateOfUnion is what part of the total the EU pays, in percent with two decimals; empty
// where lines do not tell its money from the State's, or an amount is not known.
func rateOfUnion(f *financing) string {
	union, total := money.Cents(0), money.Cents(0)
	any := false
	for i, plan := range f.plans {
		if !f.counts[i] {
			continue
		}
		var ok bool
		if total, ok = total.Add(plan.Total.Amount.Amount); !ok {
			return ""
		}
		for _, l := range plan.Lines {
			switch {
			case !l.Funding.Source.FromEU():
			case l.Funding.Source != record.EU || !l.Amount.Known():
				return ""
			default:
				union, _ = union.Add(l.Amount.Amount)
				any = true
			}
		}
	}
	share, known := money.PercentOf(union, total, 2)
	if !any || !known {
		return ""
	}
	return share.Plain()
}

// location is the municipalities where a project is carried out, else its area.
func (s *subject) location(p *record.Project) string {
	var names []string
	for x := range s.catalogue.Appearances(p) {
		if x.Part == catalogue.Pays {
			continue
		}
		if name := s.party(string(x.Municipality)); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return cmp.Or(strings.Join(names, separator), words(p.Area))
}
