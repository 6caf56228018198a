package record

import (
	"slices"

	"sostool/pkg/calendar"
	"sostool/pkg/money"
	"sostool/pkg/source"
)

// Project is one development project.
type Project struct {
	source.Handle
	Record        string                `rec:"record,required"` // kind and version: project/1
	ID            ID                    `rec:"id,required"`     // the file's name without .yaml
	Name          Text                  `rec:"name,required"`
	Programme     ProgrammeID           `rec:"programme"`       // the funding programme
	Status        Status                `rec:"status,required"` // how far the project is
	Form          Form                  `rec:"form"`            // how the support is held
	Register      string                `rec:"register"`        // the authority's register number
	Code          string                `rec:"code"`            // the project's code in the funder's system
	Period        calendar.Period       `rec:"period"`
	PartOf        ProjectID             `rec:"part_of"`   // the project that this one is a part of
	Continues     List[ProjectID]       `rec:"continues"` // the projects that this one continues
	Area          Text                  `rec:"area"`
	Summary       Text                  `rec:"summary"`
	Call          Call                  `rec:"call"`         // the call that the project answers
	Phases        []Phase               `rec:"phases"`       // in the order of time
	Partners      []Partner             `rec:"partners"`     // who takes part
	Participants  Map[PartyKind, Count] `rec:"participants"` // counts that the source states, by kind
	TeamRegions   []TeamRegion          `rec:"team_regions"`
	Objectives    []Objective           `rec:"objectives"`
	Outcomes      []OutcomeItem         `rec:"outcomes"` // results that the plan promises
	Tasks         []Task                `rec:"tasks"`    // development tasks
	TargetGroups  []TargetGroup         `rec:"target_groups"`
	Events        []Event               `rec:"events"` // seminars, surveys, kick-offs, milestones
	Decisions     []Decision            `rec:"decisions"`
	Budgets       []Budget              `rec:"budgets"`    // one for each phase and stage that has figures
	Amendments    []Amendment           `rec:"amendments"` // facts that changed
	Documentation `rec:",inline"`

	phases map[ID]int // their places by id; nil where they are few
}

// fewPhases are found faster one after the other than by an index.
const fewPhases = 16

// Index makes a project of many phases ready to be asked for one of them. Whoever
// fills the project in calls it once the phases have their ids.
func (p *Project) Index() {
	if len(p.Phases) <= fewPhases {
		return
	}
	p.phases = make(map[ID]int, len(p.Phases))
	for i := range slices.Backward(p.Phases) {
		p.phases[p.Phases[i].ID] = i
	}
}

// Phase is the first phase of an id; nil where none has it.
func (p *Project) Phase(id PhaseID) *Phase {
	if p.phases != nil {
		if i, ok := p.phases[ID(id)]; ok {
			return &p.Phases[i]
		}
		return nil
	}
	for i := range p.Phases {
		if p.Phases[i].ID == ID(id) {
			return &p.Phases[i]
		}
	}
	return nil
}

// Documentation is what every record says about its sources.
type Documentation struct {
	Sources       []Document    `rec:"sources"`       // the documents that the figures come from
	Citations     []Citation    `rec:"citations"`     // where a figure stands
	Discrepancies []Discrepancy `rec:"discrepancies"` // sources that contradict each other
	Notes         []Note        `rec:"notes"`         // facts that no field carries
	Allow         []Allow       `rec:"allow"`         // findings that are known and accepted
}

// Call is a call for applications.
type Call struct {
	source.Handle
	Closes            calendar.Date  `rec:"closes"`
	Authority         OrganisationID `rec:"authority"`
	PriorityAxis      string         `rec:"priority_axis"`
	SpecificObjective string         `rec:"specific_objective"`
}

// Phase is a stretch of a project with a name of its own.
type Phase struct {
	source.Handle `any:"id"`
	ID            ID              `rec:"id,required"`
	Name          Text            `rec:"name"`
	Period        calendar.Period `rec:"period,required"`
}

// Partner is one who takes part: an organisation, a municipality, or a group
// that the source does not name.
type Partner struct {
	source.Handle `any:"org municipality group" more:"phase" oneof:"org municipality group" needs:"group=of"`
	Org           OrganisationID `rec:"org"`
	Municipality  Municipality   `rec:"municipality"`
	Group         Text           `rec:"group"`
	Of            PartyKind      `rec:"of"`    // what the members of a group are
	Count         Count          `rec:"count"` // how many members the group has
	Roles         List[Role]     `rec:"roles,required"`
	Tentative     bool           `rec:"tentative"` // the source puts a question mark
	Phase         PhaseID        `rec:"phase"`
}

// TeamRegion is a region with its teams.
type TeamRegion struct {
	source.Handle  `any:"id" least:"municipalities orgs"`
	ID             ID                   `rec:"id,required"`
	Name           Text                 `rec:"name,required"`
	Teams          List[Municipality]   `rec:"teams"`          // the municipalities where a team sits
	Municipalities List[Municipality]   `rec:"municipalities"` // its members
	Orgs           List[OrganisationID] `rec:"orgs"`           // members that are no municipality
	Phase          PhaseID              `rec:"phase"`
}

// Objective is an aim of the project.
type Objective struct {
	source.Handle
	Title   Text    `rec:"title,required"`
	Towards Towards `rec:"towards"` // whom it concerns
	Action  Action  `rec:"action"`  // what it does with what there is
}

// OutcomeItem is a result that the plan promises.
type OutcomeItem struct {
	source.Handle
	Title Text `rec:"title,required"`
}

// Task is a development task.
type Task struct {
	source.Handle
	For   Audience `rec:"for,required"` // a municipality, an organisation's id, or all
	Title Text     `rec:"title,required"`
	Phase PhaseID  `rec:"phase"`
}

// TargetGroup is whom the project wants to reach.
type TargetGroup struct {
	source.Handle
	Title          Text                 `rec:"title,required"`
	Municipalities List[Municipality]   `rec:"municipalities"`
	Orgs           List[OrganisationID] `rec:"orgs"`
	Age            Age                  `rec:"age"` // whole years, inclusive
}

// Event is a seminar, survey, kick-off or milestone.
type Event struct {
	source.Handle
	Date  calendar.Date `rec:"date"`
	Place string        `rec:"place"`
	Title Text          `rec:"title,required"`
}

// Decision is what a body decided.
type Decision struct {
	source.Handle
	Date     calendar.Date `rec:"date,required"`
	Body     Text          `rec:"body,required"`
	Section  string        `rec:"section"`
	Register string        `rec:"register"` // the register number
	Outcome  Outcome       `rec:"outcome"`
}

// Budget is the figures of one phase at one stage.
type Budget struct {
	source.Handle `all:"phase stage"`
	Phase         PhaseID                 `rec:"phase"` // left out: the whole project
	Stage         Stage                   `rec:"stage,required"`
	Decided       calendar.Date           `rec:"decided"`   // the date of the decision or plan
	Total         money.Amount            `rec:"total"`     // total eligible net costs
	FullYear      money.Amount            `rec:"full_year"` // cost of one full operating year
	Years         Map[Year, money.Amount] `rec:"years"`     // stated figures for calendar years
	CostModel     CostModel               `rec:"cost_model"`
	Costs         []Cost                  `rec:"costs"`
	Income        money.Amount            `rec:"income"` // lowers the eligible costs
	Funding       []Funding               `rec:"funding"`
}

// Cost is one category of costs.
type Cost struct {
	source.Handle `all:"category"`
	Category      Category                `rec:"category,required"`
	Amount        money.Amount            `rec:"amount"`
	Years         Map[Year, money.Amount] `rec:"years"`
}

// Funding is one line of the financing plan.
type Funding struct {
	source.Handle `all:"source" more:"payer form=money"`
	Source        Source                  `rec:"source,required"`
	Payer         Party                   `rec:"payer"` // who pays the whole line
	Form          FundingForm             `rec:"form"`  // money where it is left out
	Own           bool                    `rec:"own"`   // the beneficiary's own contribution
	Share         money.Share             `rec:"share"` // of the total
	Amount        money.Amount            `rec:"amount"`
	FullYear      money.Amount            `rec:"full_year"`
	Years         Map[Year, money.Amount] `rec:"years"`
	Payers        []Payer                 `rec:"payers"` // how the line is shared
	Split         Split                   `rec:"split"`  // a key to share the line by
}

// Payer is one or several who share a funding line.
type Payer struct {
	source.Handle  `oneof:"municipalities orgs count" needs:"count=of"`
	Municipalities List[Municipality]   `rec:"municipalities"`
	Orgs           List[OrganisationID] `rec:"orgs"`
	Count          Count                `rec:"count"`  // payers that the source counts and does not name
	Of             PartyKind            `rec:"of"`     // what they are
	Amount         money.Amount         `rec:"amount"` // of the entry as a whole
	AmountEach     money.Amount         `rec:"amount_each"`
	FullYearEach   money.Amount         `rec:"full_year_each"`
}

// Number is how many payers the entry speaks of; 0 where that is unknown.
func (p Payer) Number() int64 {
	return max(int64(len(p.Municipalities.Items)), int64(len(p.Orgs.Items)), p.Count.n)
}

// Split is a key to share a line by.
type Split struct {
	source.Handle
	By      Key                      `rec:"by,required"`
	Date    calendar.Date            `rec:"date"` // of the weights
	Weights Map[Municipality, Count] `rec:"weights"`
}

// Amendment is a fact that changed; the last To is the value that stands.
type Amendment struct {
	source.Handle
	Path   string        `rec:"path,required"`
	Date   calendar.Date `rec:"date"` // of the decision
	From   string        `rec:"from,required"`
	To     string        `rec:"to,required"`
	Source SourceID      `rec:"source"`
}

// Document is a source.
type Document struct {
	source.Handle `any:"id"`
	ID            ID             `rec:"id,required"`
	Title         Text           `rec:"title,required"`
	Kind          DocumentKind   `rec:"kind,required"`
	Publisher     OrganisationID `rec:"publisher"`
	Date          calendar.Date  `rec:"date"`
	File          string         `rec:"file"` // name in the archive of sources
	URL           string         `rec:"url"`
}

// Citation says where a figure stands.
type Citation struct {
	source.Handle
	Path   string   `rec:"path,required"`
	Source SourceID `rec:"source,required"`
	Place  string   `rec:"at"`   // page or place in the document
	Says   string   `rec:"says"` // the figure as the source prints it
}

// Discrepancy is a contradiction between sources.
type Discrepancy struct {
	source.Handle
	Path   string   `rec:"path,required"`
	Claims []Claim  `rec:"claims,required"`
	Chosen SourceID `rec:"chosen,required"` // the source whose claim the record states
	Reason Text     `rec:"reason"`
}

// Claim is what one source says.
type Claim struct {
	source.Handle
	Value  string   `rec:"value,required"`
	Source SourceID `rec:"source,required"`
}

// Note is a fact that no field carries.
type Note struct {
	source.Handle
	Text   Text     `rec:"text,required"`
	Source SourceID `rec:"source"`
}

// RuleName names a rule. Which there are is the affair of package check.
type RuleName string

// Allow is a finding that is known and accepted.
type Allow struct {
	source.Handle
	Rule   RuleName      `rec:"rule,required"`
	Path   string        `rec:"path"`   // whatever stands at or below it
	Reason string        `rec:"reason"` // an entry without one allows nothing
	Until  calendar.Date `rec:"until"`
}

// Programme is one funding programme.
type Programme struct {
	source.Handle
	Record        string          `rec:"record,required"` // kind and version: programme/1
	ID            ID              `rec:"id,required"`     // the file's name without .yaml
	Name          Text            `rec:"name,required"`
	Period        calendar.Period `rec:"period"`
	Eligible      calendar.Period `rec:"eligible"` // when costs may arise, where that is longer than the period
	Funder        OrganisationID  `rec:"funder"`
	Fund          OrganisationID  `rec:"fund"` // the EU fund that its eu, esr and eu-state lines come from
	Caps          []Cap           `rec:"caps"` // limits that the programme's rules set
	Documentation `rec:",inline"`
}

// Cap is a limit of a programme: the most or the least that a source may pay
// of the total.
type Cap struct {
	source.Handle `all:"source" least:"max_share min_share"`
	Source        Source        `rec:"source,required"`
	MaxShare      money.Share   `rec:"max_share"`
	MinShare      money.Share   `rec:"min_share"`
	From          calendar.Date `rec:"from"`
	Until         calendar.Date `rec:"until"`
	Basis         string        `rec:"basis"`      // the law, decree or guide that sets it
	Exceptions    bool          `rec:"exceptions"` // the rule itself allows exceptions
}

// Organisations is the file of all organisations.
type Organisations struct {
	source.Handle
	Record        string         `rec:"record,required"` // kind and version: organisations/1
	Organisations []Organisation `rec:"organisations"`
	Documentation `rec:",inline"`
}

// Organisation is a body that records name.
type Organisation struct {
	source.Handle `any:"id"`
	ID            ID                 `rec:"id,required"`
	Name          Text               `rec:"name,required"`
	Kind          Kind               `rec:"kind,required"`
	PartOf        OrganisationID     `rec:"part_of"`
	Members       List[Municipality] `rec:"members"`     // the municipalities that a joint body stands for
	BusinessID    string             `rec:"business_id"` // Y-tunnus
	Aliases       List[string]       `rec:"aliases"`
}
