package export

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"sostool/pkg/calendar"
	"sostool/pkg/catalogue"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/record"
)

// Columns of kohesio, by the points of the article. They have the names that Kohesio, the
// Commission's site of such lists, gives them, as far as it has them.
const (
	operationCode    = "Operation_Unique_Identifier"
	operationParty   = "Beneficiary_Name"                     // (a)
	operationName    = "Operation_Name_Programme_Language"    // (d)
	operationEnglish = "Operation_Name_English"               // (d)
	operationAims    = "Operation_Summary_Programme_Language" // (e)
	operationSummary = "Operation_Summary_English"            // (e)
	operationStart   = "Operation_Start_Date"                 // (f)
	operationEnd     = "Operation_End_Date"                   // (g)
	operationCost    = "Total_Eligible_Expenditure_amount"    // (h)
	operationMoney   = "Total_Eligible_Expenditure_Currency"
	operationFund    = "Fund_Name"                // (i)
	operationAim     = "Specific_Objective"       // (j)
	operationRate    = "Cofinancing_Rate"         // (k), in percent
	operationPlace   = "Location"                 // (l)
	operationCountry = "Country"                  // (l)
	operationSeat    = "Beneficiary_Location"     // (m)
	operationType    = "Category_Of_Intervention" // (n)
)

// kohesio is the list of operations that a managing authority publishes: Regulation (EU)
// 2021/1060, Article 49(3). Points (b) and (c) are about persons and fishing vessels.
func kohesio() Crosswalk {
	columns := operationColumns()
	return Crosswalk{
		Table: &Table{
			Name: "kohesio", Columns: columns, Title: language.Say("List of operations"),
			Meaning: language.Say("The projects that have been granted support from a fund of the EU, as Regulation (EU) 2021/1060, Article 49(3), lists operations. A project that lacks what is never null here is left out."),
		},
		row: (*subject).operation,
		json: func(rows [][]string) any {
			out := make([]map[string]string, len(rows))
			for i, row := range rows {
				out[i] = make(map[string]string)
				for k, cell := range row {
					if cell != "" {
						out[i][columns[k].Name] = cell
					}
				}
			}
			return out
		},
		Empty: language.Say("records do not have the contractor (point a), the type of intervention (point n), and the postcode, NUTS code or coordinates that Kohesio asks for besides the names of places"),
	}
}

func operationColumns() []Column {
	always := func(name string, meaning language.Text) Column {
		return Column{Name: name, Required: true, Meaning: meaning}
	}
	return []Column{
		always(operationCode, language.Say("The project's code in the funder's system, else its id in the records.")),
		always(operationParty, language.Say("The administrator, else the applicant (point a).")),
		always(operationName, language.Say("The name in Finnish, else in another language (point d).")),
		{Name: operationEnglish, Meaning: language.Say("The name in English.")},
		{Name: operationAims, Meaning: language.Say("The summary, the objectives and the outcomes, joined by \"; \", in Finnish, else in another language (point e).")},
		{Name: operationSummary, Meaning: language.Say("The same, as far as the record has it in English.")},
		always(operationStart, language.Say("The first day that the start of the period allows, as 31/12/2025 (point f).")),
		always(operationEnd, language.Say("The last day that the end of the period allows, as 31/12/2025 (point g).")),
		{Name: operationCost, Kind: Decimal, Decimals: 2, Required: true, Meaning: language.Say("The total cost in euros, that of the firmest plan of each phase (point h).")},
		always(operationMoney, language.Say("EUR in every row.")),
		always(operationFund, language.Say("The EU fund of the project's programme (point i).")),
		{Name: operationAim, Meaning: language.Say("The specific objective of the call (point j).")},
		{Name: operationRate, Kind: Decimal, Decimals: 2, Meaning: language.Say("The EU's part of the total, in percent; none where the funding lines do not tell its money from the State's (point k).")},
		{Name: operationPlace, Meaning: language.Say("The municipalities where the project is carried out, joined by \"; \", else its area (point l).")},
		always(operationCountry, language.Say("Finland in every row (point l).")),
		{Name: operationSeat, Meaning: language.Say("The beneficiary, where it is a municipality (point m).")},
		{Name: operationType, Meaning: language.Say("The type of intervention, which records do not have: always null (point n).")},
		approximateColumn(),
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
	f.add(p.Name.En)
	f.want(described(p, words), language.Say("no purpose is stated"))
	f.add(described(p, func(t record.Text) string { return t.En }))
	f.day(operationStart, p.Period.Start, p.Period.Start.First, language.Say("no start is stated"))
	f.day(operationEnd, p.Period.End, p.Period.End.Last, language.Say("no end is stated"))
	total := financing.total.Amount
	f.demand(euros(total), language.Say("the total cost is not known"))
	if total.IsAbout() {
		f.inexact(operationCost, language.Say("the total cost is rounded by its source"))
	}
	undecided := financing.undecided()
	if undecided != "" {
		f.inexact(operationCost, language.Say("the total cost is that of the firmest plan, {0} rather than decided", undecided.Name()))
	}
	f.add("EUR")
	f.demand(s.fund(p), language.Say("no fund of the EU supports it"))
	f.want(p.Call.SpecificObjective, language.Say("the specific objective is not stated"))
	rate, about := rateOfUnion(&financing)
	f.want(rate, language.Say("the EU's part of the total is not known"))
	if about {
		f.inexact(operationRate, language.Say("the EU's part is worked out from rounded amounts"))
	}
	if rate != "" && undecided != "" {
		f.inexact(operationRate, language.Say("the EU's part is that of the firmest plan, {0} rather than decided", undecided.Name()))
	}
	f.want(s.location(p), language.Say("no place is stated"))
	f.add("Finland")
	f.add(seat)
	f.add("")
	return f
}

// day adds a day, which must be known: of a month or a year the first or the last one.
func (f *form) day(column string, d calendar.Date, day func() calendar.Day, lack language.Text) {
	if !d.Known() {
		f.demand("", lack)
		return
	}
	f.add(kohesioDay(day()))
	if d.Day == 0 || d.Uncertain {
		f.inexact(column, language.Say("{0} is known only as {1}", language.Verbatim(column), d.String()))
	}
}

// kohesioDay is a day as Kohesio writes it: 31/12/2025.
func kohesioDay(d calendar.Day) string {
	year, month, day := d.Date()
	return fmt.Sprintf("%02d/%02d/%04d", day, month, year)
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

// undecided is the stage of the first budget in the total that nobody has decided on; empty
// where there is none.
func (f *financing) undecided() record.Stage {
	for i, b := range f.budgets {
		if f.counts[i] && !b.Stage.AfterGrant() {
			return b.Stage
		}
	}
	return ""
}

// rateOfUnion is what part of the total the EU pays, in percent with two decimals; empty
// where lines do not tell its money from the State's, or an amount is not known. about is
// whether one of the amounts is rounded.
func rateOfUnion(f *financing) (rate string, about bool) {
	union, total := money.Cents(0), money.Cents(0)
	any := false
	for i, plan := range f.plans {
		if !f.counts[i] {
			continue
		}
		var ok bool
		if total, ok = total.Add(plan.Total.Amount.Amount); !ok {
			return "", false
		}
		for _, l := range plan.Lines {
			switch {
			case !l.Funding.Source.FromEU():
			case l.Funding.Source != record.EU || !l.Amount.Known():
				return "", false
			default:
				union, _ = union.Add(l.Amount.Amount)
				any = true
			}
		}
	}
	share, known := money.PercentOf(union, total, 2)
	if !any || !known {
		return "", false
	}
	return share.Plain(), union.IsAbout() || total.IsAbout()
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
