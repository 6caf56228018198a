package export

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"sostool/pkg/calendar"
	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/record"
)

// Columns of 360giving that may be approximate.
const (
	grantAmount = "Amount Awarded"
	grantStart  = "Planned Dates:Start Date"
	grantEnd    = "Planned Dates:End Date"
)

// givingPointers are these columns as JSON has them.
var givingPointers = strings.NewReplacer(grantAmount, "amountAwarded", grantStart, "plannedDates/0/startDate", grantEnd, "plannedDates/0/endDate")

// giving is the 360Giving Data Standard (standard.threesixtygiving.org): grants, with the
// fields that it requires, and dates and programmes, where they are known.
func giving() Crosswalk {
	return Crosswalk{
		Table: &Table{
			Name: "360giving", Columns: grantColumns(), Key: []string{"Identifier"}, Title: language.Say("Grants"),
			Meaning: language.Say("The projects that have been granted support, in the 360Giving Data Standard. A project that lacks what is never null here is left out."),
		},
		row: (*subject).grant,
		json: func(rows [][]string) any {
			grants := make([]grantJSON, len(rows))
			for i, r := range rows {
				grants[i] = grantJSON{
					ID: r[0], Title: r[1], Description: r[2], Currency: r[3], Amount: json.Number(r[4]), Date: r[5],
					Recipient: []bodyJSON{{r[6], r[7]}}, Funder: []bodyJSON{{r[8], r[9]}},
				}
				if r[10] != "" || r[11] != "" {
					grants[i].Planned = []datesJSON{{r[10], r[11]}}
				}
				if r[12] != "" {
					grants[i].Programme = []programmeJSON{{r[12], r[13]}}
				}
				if r[14] != "" {
					grants[i].Approximate = strings.Split(givingPointers.Replace(r[14]), separator)
				}
			}
			return map[string]any{"grants": grants}
		},
		Empty: language.Say("identifiers begin with {0}, which is not a publisher's prefix of 360Giving's", language.Verbatim(givingPrefix)),
	}
}

func grantColumns() []Column {
	always := func(name string, meaning language.Text) Column {
		return Column{Name: name, Required: true, Meaning: meaning}
	}
	return []Column{
		always("Identifier", language.Say("{0} and the project's id in the records.", givingPrefix)),
		always("Title", language.Say("The name in Finnish, else in another language.")),
		always("Description", language.Say("The summary, the objectives and the outcomes, joined by \"; \", in Finnish, else in another language; the name where there are none.")),
		always("Currency", language.Say("EUR in every row.")),
		{Name: grantAmount, Kind: Decimal, Decimals: 2, Required: true, Meaning: language.Say("The granted support in euros.")},
		{Name: "Award Date", Kind: Date, Required: true, Meaning: language.Say("The day on which the support was granted: that of the granted budget, else of the first decision that approved.")},
		always("Recipient Org:Identifier", language.Say("{0} and the business id of the recipient.", registerPrefix)),
		always("Recipient Org:Name", language.Say("The administrator, else the applicant.")),
		always("Funding Org:Identifier", language.Say("{0} and the business id of the funder; without one {1} and its id in the records, or a municipality's code.", registerPrefix, givingBody)),
		always("Funding Org:Name", language.Say("The programme's funder, else the partner that is one, the authority of the call, the EU fund or the first payer of the support.")),
		{Name: grantStart, Meaning: language.Say("The start of the period, as exactly as it is known: a day, a month or a year.")},
		{Name: grantEnd, Meaning: language.Say("The end of the period, as exactly as it is known: a day, a month or a year.")},
		{Name: "Grant Programme:Code", Meaning: language.Say("The id of the programme.")},
		{Name: "Grant Programme:Title", Meaning: language.Say("The name of the programme in Finnish, else in another language.")},
		approximateColumn(),
	}
}

// givingPrefix begins identifiers that no register gives. 360Giving gives publishers prefixes
// of their own, and this is none of these.
const givingPrefix = "360G-sostool-"

// givingBody begins those of organisations and municipalities.
const givingBody = givingPrefix + "org-"

// registerPrefix is that of Finnish business ids in the list of registers (org-id.guide).
const registerPrefix = "FI-PRO-"

type (
	grantJSON struct {
		ID          string          `json:"id"`
		Title       string          `json:"title"`
		Description string          `json:"description"`
		Currency    string          `json:"currency"`
		Amount      json.Number     `json:"amountAwarded"`
		Date        string          `json:"awardDate"`
		Recipient   []bodyJSON      `json:"recipientOrganization"`
		Funder      []bodyJSON      `json:"fundingOrganization"`
		Planned     []datesJSON     `json:"plannedDates,omitempty"`
		Programme   []programmeJSON `json:"grantProgramme,omitempty"`
		Approximate []string        `json:"approximate,omitempty"` // not the standard's
	}
	bodyJSON struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	}
	datesJSON struct {
		Start string `json:"startDate,omitempty"`
		End   string `json:"endDate,omitempty"`
	}
	programmeJSON struct {
		Code  string `json:"code"`
		Title string `json:"title,omitempty"`
	}
)

// grant is a project as a grant.
func (s *subject) grant(p *record.Project) *form {
	f := new(form)
	claims := finance.ClaimsOf(p, "", s.catalogue.Programme(p.Programme), s.options())
	amount := claims.All.Grant.Support
	f.add(givingPrefix + string(p.ID))
	f.demand(words(p.Name), language.Say("it has no name"))
	purpose := described(p, words)
	if f.want(purpose, language.Say("no purpose is stated")); purpose == "" {
		f.cells[2] = words(p.Name) // which the standard takes for a description
	}
	f.add("EUR")
	f.demand(euros(amount.Amount), language.Say("the granted support is not known"))
	if amount.IsAbout() {
		f.inexact(grantAmount, language.Say("the granted support is rounded by its source"))
	}
	f.demand(awarded(p, claims.Granted), language.Say("the day of the granting decision is not known"))
	s.recipient(f, p)
	s.funder(f, p, claims.Granted)
	f.planned(grantStart, p.Period.Start)
	f.planned(grantEnd, p.Period.End)
	f.add(string(p.Programme))
	if programme := s.catalogue.Programme(p.Programme); programme != nil {
		f.add(words(programme.Name))
	} else {
		f.add("")
	}
	return f
}

// planned adds a date, which may be of a month or a year; empty where it is not known.
func (f *form) planned(column string, d calendar.Date) {
	stated := d
	d.Uncertain = false
	f.add(d.String())
	if stated.Known() && stated.Uncertain {
		f.inexact(column, language.Say("{0} is known only as {1}", language.Verbatim(column), stated.String()))
	}
}

// awarded is the day of the granting decision: that of the granted budget, of several the
// first, else that of the first decision that approved; empty where it is not known to
// the day.
func awarded(p *record.Project, granted *finance.Financing) string {
	var days []calendar.Date
	for _, c := range granted.Chosen {
		days = append(days, c.Budget.Decided)
	}
	for i := range p.Decisions {
		if d := &p.Decisions[i]; d.Outcome == record.Approved && len(granted.Chosen) > 0 {
			days = append(days, d.Date)
		}
	}
	for _, d := range days {
		if d.Known() && d.Day > 0 && !d.Uncertain {
			return d.First().String()
		}
	}
	return ""
}

// recipient is the administrator or applicant, which must have a business id.
func (s *subject) recipient(f *form, p *record.Project) {
	party := beneficiary(p)
	if party == nil {
		f.Demands = append(f.Demands, language.Say("no administrator or applicant is named"))
		return
	}
	name, id := s.called(party.OneParty.Name())
	if id == "" {
		f.Demands = append(f.Demands, language.Say("{0} has no business id", cmp.Or(name, party.OneParty.Name())))
	}
	f.add(registerPrefix + id)
	f.add(name)
}

// funder is who grants the support: the programme's funder, else the partner that is one, the
// authority of the call, the programme's fund, or who pays the support. One without a
// business id is known by its id in the records, a municipality by its code.
func (s *subject) funder(f *form, p *record.Project, granted *finance.Financing) {
	var funders []string
	programme := s.catalogue.Programme(p.Programme)
	if programme != nil {
		funders = append(funders, string(programme.Funder))
	}
	for i := range p.Partners {
		if x := &p.Partners[i]; slices.Contains(x.Roles.Items, record.Funder) {
			funders = append(funders, x.OneParty.Name())
		}
	}
	funders = append(funders, string(p.Call.Authority))
	if programme != nil {
		funders = append(funders, string(programme.Fund))
	}
	for _, plan := range granted.Plans {
		for _, l := range plan.SupportLines() {
			funders = append(funders, cmp.Or(string(l.Funding.Payer), string(l.Funding.Source)))
		}
	}
	for _, funder := range funders {
		name, id := s.called(funder)
		switch {
		case name == "":
			continue
		case id == "":
			f.add(givingBody + cmp.Or(s.code(funder).text, funder))
		default:
			f.add(registerPrefix + id)
		}
		f.add(name)
		return
	}
	f.Demands = append(f.Demands, language.Say("no funder is named"))
}
