package record

import (
	"cmp"
	"slices"

	"sostool/pkg/calendar"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/source"
)

// Project is one development project.
type Project struct {
	source.Handle `means:"One development project."`
	Record        string                `rec:"record,required" means:"The kind and version of the record; the first key of the file."`
	ID            ID                    `rec:"id,required" means:"The project's id: the file's name without .yaml."`
	Name          Text                  `rec:"name,required" means:"The project's name."`
	Programme     ProgrammeID           `rec:"programme" means:"The id of the programme that funds the project."`
	Status        Status                `rec:"status,required" means:"How far the project is."`
	Form          Form                  `rec:"form" head:"Project form" means:"How the support is held: by one, jointly by several, or passed on by transfer."`
	Register      string                `rec:"register" means:"The authority's register number (diaarinumero) of the project."`
	Code          string                `rec:"code" means:"The project's code in the funder's system, such as S21015."`
	Period        calendar.Period       `rec:"period" means:"When the project is carried out, both ends inclusive."`
	PartOf        ProjectID             `rec:"part_of" means:"The id of the project that this one is a part of; sums do not count the part twice."`
	Continues     List[ProjectID]       `rec:"continues" means:"The ids of the projects that this one continues."`
	Area          Text                  `rec:"area" means:"The area that the project concerns, in the source's words."`
	Summary       Text                  `rec:"summary" means:"One or two sentences about the project, of your own."`
	Call          Call                  `rec:"call" means:"The call for applications that the project answers."`
	Phases        []Phase               `rec:"phases" means:"The phases of the project, in the order of time."`
	Partners      []Partner             `rec:"partners" means:"Who takes part, and in which roles."`
	Participants  Map[PartyKind, Count] `rec:"participants" means:"How many take part, by kind of organisation, as the source states it."`
	TeamRegions   []TeamRegion          `rec:"team_regions" means:"The team regions of the project."`
	Objectives    []Objective           `rec:"objectives" means:"The aims of the project."`
	Outcomes      []OutcomeItem         `rec:"outcomes" means:"Results that the plan promises."`
	Tasks         []Task                `rec:"tasks" means:"The development tasks, each with whose it is."`
	TargetGroups  []TargetGroup         `rec:"target_groups" means:"Whom the project wants to reach."`
	Events        []Event               `rec:"events" means:"Seminars, surveys, kick-offs and milestones."`
	Decisions     []Decision            `rec:"decisions" means:"What bodies decided about the project."`
	Budgets       []Budget              `rec:"budgets" means:"The figures, one entry for each phase and stage that has some."`
	Advance       Advance               `rec:"advance" means:"Support that is paid before costs are claimed."`
	Claims        []PaymentClaim        `rec:"claims" means:"Claims for payment of the support, in the order of time."`
	Assert        List[Expression]      `rec:"assert" means:"What must hold of the record, as expressions of queries."`
	Amendments    []Amendment           `rec:"amendments" means:"Facts that changed; the latest value is in its own place."`
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
	Sources       []Document    `rec:"sources" means:"The documents that the figures come from."`
	Citations     []Citation    `rec:"citations" means:"Where each figure appears in the sources."`
	Discrepancies []Discrepancy `rec:"discrepancies" means:"Where sources contradict each other, and which one the record follows."`
	LeftOut       []LeftOut     `rec:"left_out" means:"What a source says and the record leaves out on purpose."`
	Notes         []Note        `rec:"notes" means:"Facts that no other key carries."`
	Allow         []Allow       `rec:"allow" means:"Findings that are known and accepted, each with its reason."`
}

// Call is a call for applications.
type Call struct {
	source.Handle     `means:"The call for applications that the project answers."`
	Closes            calendar.Date  `rec:"closes" head:"Call closes" means:"The day on which the call closes."`
	Authority         OrganisationID `rec:"authority" head:"Authority of the call" means:"The id of the organisation that opened the call."`
	PriorityAxis      string         `rec:"priority_axis" means:"The priority axis (toimintalinja) of the programme, as it numbers it."`
	SpecificObjective string         `rec:"specific_objective" means:"The specific objective (erityistavoite) of the programme, as it numbers it."`
}

// Phase is a stretch of a project with a name of its own.
type Phase struct {
	source.Handle `any:"id" means:"A stretch of the project with a period of its own."`
	ID            ID              `rec:"id,required" means:"The phase's id: phase keys elsewhere name it."`
	Name          Text            `rec:"name" means:"The phase's name."`
	Period        calendar.Period `rec:"period,required" means:"When the phase is carried out, both ends inclusive."`
}

// Partner is one who takes part: an organisation, a municipality, or a group
// that the source does not name.
type Partner struct {
	source.Handle `any:"org municipality group" more:"phase" oneof:"org municipality group" needs:"group=of" means:"One who takes part: an organisation, a municipality, or a group that the source does not name."`
	OneParty      `rec:",inline"`
	Roles         List[Role] `rec:"roles,required" means:"What the party does in the project: applicant (hakija), administrator (hallinnoija), co-implementer (osatoteuttaja) and so on."`
	Tentative     bool       `rec:"tentative" means:"true where the source itself puts a question mark to the party."`
	Phase         PhaseID    `rec:"phase" means:"The id of the phase that this concerns; left out: the whole project."`
}

// OneParty is whom an entry is about: an organisation, a municipality, or a group that
// the source does not name.
type OneParty struct {
	Org          OrganisationID `rec:"org" means:"The id of the organisation."`
	Municipality Municipality   `rec:"municipality" means:"The municipality."`
	Group        Text           `rec:"group" means:"Parties that the source does not name, in its words."`
	Of           PartyKind      `rec:"of" head:"Kind of members" means:"What the members of the group are."`
	Count        Count          `rec:"count" head:"Number of members" means:"How many members the group has; left out where it is unknown."`
}

// Name is whom the entry is about: the organisation's id, the municipality as the record
// names it, or the group's name; empty where it names nobody.
func (p *OneParty) Name() string {
	return cmp.Or(string(p.Org), string(p.Municipality), p.Group.In(language.Finnish))
}

// TeamRegion is a region with its teams.
type TeamRegion struct {
	source.Handle  `any:"id" least:"municipalities orgs" means:"A team region: its members, and the municipalities where its teams sit."`
	ID             ID                   `rec:"id,required" means:"The team region's id."`
	Name           Text                 `rec:"name,required" means:"The team region's name."`
	Teams          List[Municipality]   `rec:"teams" means:"The municipalities where a team sits."`
	Municipalities List[Municipality]   `rec:"municipalities" means:"The municipalities that belong to the team region."`
	Orgs           List[OrganisationID] `rec:"orgs" means:"The ids of members that are not municipalities."`
	Phase          PhaseID              `rec:"phase" means:"The id of the phase that this concerns; left out: the whole project."`
}

// Objective is an aim of the project.
type Objective struct {
	source.Handle `means:"An aim of the project."`
	Title         Text    `rec:"title,required" means:"The aim, in the source's words."`
	Towards       Towards `rec:"towards" means:"Whom or what the aim concerns."`
	Action        Action  `rec:"action" means:"What the aim does with what there is."`
}

// OutcomeItem is a result that the plan promises.
type OutcomeItem struct {
	source.Handle `means:"A result that the plan promises."`
	Title         Text `rec:"title,required" means:"The result, in the source's words."`
}

// Task is a development task.
type Task struct {
	source.Handle `means:"A development task."`
	For           Audience `rec:"for,required" head:"Whose task" means:"Whose task it is: a municipality, an organisation's id, or all."`
	Title         Text     `rec:"title,required" means:"The task, in the source's words."`
	Phase         PhaseID  `rec:"phase" means:"The id of the phase that this concerns; left out: the whole project."`
}

// TargetGroup is who the project wants to reach.
type TargetGroup struct {
	source.Handle  `means:"Whom the project wants to reach."`
	Title          Text                 `rec:"title,required" means:"The group, in the source's words."`
	Municipalities List[Municipality]   `rec:"municipalities" means:"The municipalities where the group lives."`
	Orgs           List[OrganisationID] `rec:"orgs" means:"The ids of the organisations whose clients the group is."`
	Age            Age                  `rec:"age" means:"The ages of the group in whole years, both ends inclusive."`
}

// Event is a seminar, survey, kick-off or milestone.
type Event struct {
	source.Handle `means:"A seminar, survey, kick-off or milestone."`
	Date          calendar.Date `rec:"date" means:"When it was, or will be."`
	Place         string        `rec:"place" means:"Where it was, or will be."`
	Title         Text          `rec:"title,required" means:"What it was, or will be."`
}

// Decision is what a body decided.
type Decision struct {
	source.Handle `means:"What a body decided about the project."`
	Date          calendar.Date `rec:"date,required" means:"The day of the decision."`
	Body          Text          `rec:"body,required" means:"The body that decided; no person's name."`
	Section       string        `rec:"section" means:"The section (pykälä) of the minutes."`
	Register      string        `rec:"register" means:"The register number (diaarinumero) of the decision."`
	Outcome       Outcome       `rec:"outcome" means:"How the decision went."`
}

// Budget is the figures of one phase at one stage.
type Budget struct {
	source.Handle `all:"phase stage" means:"The figures of one phase at one stage, in euros."`
	Phase         PhaseID                 `rec:"phase" means:"The id of the phase that the figures are of; left out: the whole project."`
	Stage         Stage                   `rec:"stage,required" means:"How firm the figures are, from plan to outturn."`
	Decided       calendar.Date           `rec:"decided" means:"The date of the decision or plan that the figures are from."`
	Total         money.Amount            `rec:"total" means:"Total eligible net costs, in euros."`
	FullYear      money.Amount            `rec:"full_year" means:"The cost of one full operating year, in euros."`
	Years         Map[Year, money.Amount] `rec:"years" means:"Stated figures for calendar years, in euros: as far as the source gives them."`
	Public        money.Amount            `rec:"public" means:"Public funding in all, in euros, where the source gives shares of it."`
	VAT           ValueAddedTax           `rec:"vat" means:"Whether the costs include value added tax."`
	CostModel     CostModel               `rec:"cost_model" means:"How eligible costs are worked out: actual costs, a lump sum, unit costs, or a flat rate in percent."`
	Costs         []Cost                  `rec:"costs" means:"The costs by category."`
	Income        money.Amount            `rec:"income" means:"Income of the project, in euros: it lowers the eligible costs and is never a funding line."`
	Funding       []Funding               `rec:"funding" means:"The lines of the financing plan; together they make the total."`
	Beneficiaries []Beneficiary           `rec:"beneficiaries" means:"Who spends which part of the budget, in a project of several."`
}

// Cost is one category of costs.
type Cost struct {
	source.Handle `all:"category" means:"One category of costs."`
	Category      Category                `rec:"category,required" means:"The category of the costs."`
	Rate          money.Share             `rec:"rate" means:"The rate of a flat rate, where the cost model does not fix it."`
	Of            CostBase                `rec:"of" means:"The costs that a flat rate is worked out from, where the cost model does not fix them."`
	Amount        money.Amount            `rec:"amount" means:"The costs of the category, in euros."`
	Years         Map[Year, money.Amount] `rec:"years" means:"Stated figures for calendar years, in euros: as far as the source gives them."`
	PersonYears   PersonYears             `rec:"person_years" means:"The work that the costs pay for, in person-years."`
}

// Funding is one line of the financing plan.
type Funding struct {
	source.Handle `all:"source" more:"payer form=money" means:"One line of the financing plan."`
	Source        Source                  `rec:"source,required" head:"Source of funding" means:"Where the money comes from; esr is the EU and the State together, as an ESF decision gives it, eu-state the same outside the ESF."`
	Payer         Party                   `rec:"payer" means:"Who pays the whole line: a municipality, or an organisation's id."`
	Form          FundingForm             `rec:"form" means:"What the line consists of; left out: money. work is pay of staff booked to the project."`
	Own           bool                    `rec:"own" means:"true where the line is the beneficiary's own contribution (omarahoitus)."`
	Share         money.Share             `rec:"share" means:"The line's share, as the source states it: of the total, or of what the key of says."`
	Of            ShareOf                 `rec:"of" means:"What the share is of; left out: the total."`
	Amount        money.Amount            `rec:"amount" means:"The line's amount, in euros."`
	FullYear      money.Amount            `rec:"full_year" means:"What the line pays in one full operating year, in euros."`
	Years         Map[Year, money.Amount] `rec:"years" means:"Stated figures for calendar years, in euros: as far as the source gives them."`
	Payers        []Payer                 `rec:"payers" means:"How several payers share the line."`
	Split         Split                   `rec:"split" means:"A key to share the line by, where there are no figures for each payer."`
}

// Payer is one or several who share a funding line.
type Payer struct {
	source.Handle  `oneof:"municipalities orgs count" needs:"count=of" means:"One or several who share the funding line."`
	Municipalities List[Municipality]   `rec:"municipalities" means:"The municipalities that pay."`
	Orgs           List[OrganisationID] `rec:"orgs" means:"The ids of the organisations that pay."`
	Count          Count                `rec:"count" head:"Number of payers" means:"How many payers there are that the source counts and does not name."`
	Of             PartyKind            `rec:"of" head:"Kind of payers" means:"What the payers that are counted are."`
	Amount         money.Amount         `rec:"amount" means:"What all payers of the entry pay together, in euros."`
	AmountEach     money.Amount         `rec:"amount_each" means:"What each payer of the entry pays, in euros."`
	FullYearEach   money.Amount         `rec:"full_year_each" means:"What each payer of the entry pays in one full operating year, in euros."`
	PerInhabitant  money.PerHead        `rec:"per_inhabitant" means:"What each municipality of the entry pays for each of its inhabitants, in euros; the weights of the split are the inhabitants."`
}

// Number is how many payers the entry is for; 0 where that is unknown.
func (p Payer) Number() int64 {
	return max(int64(len(p.Municipalities.Items)), int64(len(p.Orgs.Items)), p.Count.n)
}

// Split is a key to share a line by.
type Split struct {
	source.Handle `means:"A key to share the line by, where there are no figures for each payer."`
	By            Key                      `rec:"by,required" means:"What the line is shared by."`
	Date          calendar.Date            `rec:"date" head:"Date of the weights" means:"The day that the weights are of."`
	Weights       Map[Municipality, Count] `rec:"weights" means:"The weight of each municipality, such as its inhabitants; next to per_inhabitant these are its inhabitants."`
}

// Beneficiary is one who spends a part of a budget: an organisation, a
// municipality, or a group that the source does not name.
type Beneficiary struct {
	source.Handle `any:"org municipality group" oneof:"org municipality group" needs:"group=of" means:"One who spends a part of the budget: an organisation, a municipality, or a group that the source does not name."`
	OneParty      `rec:",inline"`
	Share         money.Share  `rec:"share" means:"The beneficiary's share of the total, as the source states it."`
	Total         money.Amount `rec:"total" means:"The beneficiary's eligible net costs, in euros."`
	Costs         []Cost       `rec:"costs" means:"The beneficiary's costs by category."`
	Funding       []Funding    `rec:"funding" means:"The lines that finance the beneficiary's part."`
}

// Advance is support that is paid before costs are claimed; claims set it off.
type Advance struct {
	source.Handle `means:"Support that is paid before costs are claimed, and set off against claims."`
	Amount        money.Amount  `rec:"amount,required" head:"Advance" means:"The advance, in euros."`
	Paid          calendar.Date `rec:"paid" head:"Advance paid" means:"The day on which the advance was paid."`
}

// PaymentClaim is a claim for payment of the support. It is of the whole project
// where it names no party.
type PaymentClaim struct {
	source.Handle `any:"id" most:"org municipality group" needs:"group=of" means:"A claim for payment of the support (maksatushakemus)."`
	ID            ID              `rec:"id,required" means:"The claim's id."`
	Period        calendar.Period `rec:"period,required" head:"Costs arose" means:"When the costs arose, both ends inclusive."`
	OneParty      `rec:",inline"`
	Phase         PhaseID       `rec:"phase" means:"The id of the phase that this concerns; left out: the whole project."`
	Stage         ClaimStage    `rec:"stage,required" means:"How far the claim is: filed, accepted or paid."`
	Date          calendar.Date `rec:"date" means:"The day of the stage."`
	Total         money.Amount  `rec:"total" head:"Eligible costs" means:"Eligible costs as the stage has them, in euros: those claimed, or those accepted."`
	Costs         []Cost        `rec:"costs" means:"The costs by category."`
	Support       money.Amount  `rec:"support" means:"The support for the costs, in euros."`
	Deducted      money.Amount  `rec:"deducted" means:"How much of the support is set off against the advance, in euros."`
	Paid          money.Amount  `rec:"paid" means:"What is paid, in euros: the support less what is deducted."`
}

// Amendment is a fact that changed; the last To is the value in force.
type Amendment struct {
	source.Handle `means:"A fact that changed."`
	Path          string        `rec:"path,required" means:"The path of the fact that changed, such as period or budgets[applied].total."`
	Date          calendar.Date `rec:"date" means:"The day of the decision about the change."`
	From          string        `rec:"from,required" head:"Old value" means:"The value before the change."`
	To            string        `rec:"to,required" means:"The value after the change."`
	Source        SourceID      `rec:"source" means:"The id of the source that states the change."`
}

// Document is a source that the record cites.
type Document struct {
	source.Handle `any:"id" means:"A document that figures come from."`
	ID            ID             `rec:"id,required" means:"The source's id: citations and others name it."`
	Title         Text           `rec:"title,required" head:"Title of the document" means:"The document's title."`
	Kind          DocumentKind   `rec:"kind,required" means:"What kind of document it is."`
	Publisher     OrganisationID `rec:"publisher" means:"The id of the organisation that published the document."`
	Date          calendar.Date  `rec:"date" means:"The document's date."`
	File          string         `rec:"file" head:"File in the archive" means:"The document's name in the archive of sources."`
	URL           string         `rec:"url" means:"The document's address on the web."`
}

// Citation says where a figure is stated.
type Citation struct {
	source.Handle `means:"Where a figure appears in a source."`
	Path          string   `rec:"path,required" means:"The path of the figure, such as budgets[applied].total."`
	Source        SourceID `rec:"source,required" means:"The id of the source that the figure appears in."`
	Place         string   `rec:"at" means:"The page or place in the document."`
	Says          string   `rec:"says" means:"The figure as the source prints it, with its own grouping and decimal mark."`
}

// Discrepancy is a contradiction between sources.
type Discrepancy struct {
	source.Handle `means:"Sources that contradict each other, and which one the record follows."`
	Path          string   `rec:"path,required" means:"The path of the fact that the sources disagree about."`
	Claims        []Claim  `rec:"claims,required" means:"What each of the sources says, two or more."`
	Chosen        SourceID `rec:"chosen,required" means:"The id of the source whose claim the record states."`
	Reason        Text     `rec:"reason" means:"Why the record follows that source."`
}

// Claim is what one source says.
type Claim struct {
	source.Handle `means:"What one of the sources says."`
	Value         string   `rec:"value,required" means:"The value that the source states."`
	Source        SourceID `rec:"source,required" means:"The id of the source."`
}

// LeftOut is what a source says and the record leaves out on purpose.
type LeftOut struct {
	source.Handle `means:"What a source says and the record leaves out on purpose."`
	Source        SourceID `rec:"source,required" means:"The id of the source that says it."`
	Says          string   `rec:"says,required" means:"What is left out, as the source prints it."`
	Reason        Text     `rec:"reason,required" means:"Why the record leaves it out."`
}

// Note is a fact that no field carries.
type Note struct {
	source.Handle `means:"A fact that no other key carries."`
	Text          Text     `rec:"text,required" means:"The fact."`
	Source        SourceID `rec:"source" means:"The id of the source that states the fact."`
}

// RuleName names a rule. Which there are is up to package check.
type RuleName string

// Allow is a finding that is known and accepted.
type Allow struct {
	source.Handle `means:"A finding that is known and accepted."`
	Rule          RuleName      `rec:"rule,required" means:"The name of the rule whose finding is accepted; sostool rules lists them."`
	Path          string        `rec:"path" means:"The path that the entry covers, with everything below it; left out: the whole record."`
	Reason        string        `rec:"reason" means:"Why the finding may stay; an entry without a reason allows nothing."`
	Until         calendar.Date `rec:"until" head:"In force until" means:"The last day on which the entry holds."`
}

// Programme is one funding programme.
type Programme struct {
	source.Handle `means:"One funding programme."`
	Record        string          `rec:"record,required" means:"The kind and version of the record; the first key of the file."`
	ID            ID              `rec:"id,required" means:"The programme's id: the file's name without .yaml."`
	Name          Text            `rec:"name,required" means:"The programme's name."`
	Period        calendar.Period `rec:"period" head:"Programme period" means:"The years in which the programme runs, both ends inclusive."`
	Eligible      calendar.Period `rec:"eligible" means:"When costs may arise, where that is longer than the programme's period."`
	Funder        OrganisationID  `rec:"funder" means:"The id of the organisation that funds the programme."`
	Fund          OrganisationID  `rec:"fund" means:"The id of the EU fund (ESR, ESR+, EAKR, JTF and so on): what tables call the programme's eu, esr and eu-state lines."`
	Caps          []Cap           `rec:"caps" means:"The limits that the programme's rules set."`
	Advance       AdvanceLimit    `rec:"advance" means:"How much of the granted support the programme pays in advance."`
	Documentation `rec:",inline"`
}

// Cap is a limit of a programme: the most or the least that a source may pay
// of the total, or the largest total of a budget with a cost model.
type Cap struct {
	source.Handle `any:"source cost_model" least:"source cost_model" most:"source cost_model" needs:"source=max_share|min_share cost_model=max_total max_share=source min_share=source of=source max_total=cost_model" means:"A limit of the programme: the most or the least that a source may pay, or the largest total of a budget with a cost model."`
	Source        Source        `rec:"source" head:"Source of funding" means:"The source of funding that the limit is for."`
	CostModel     CostModel     `rec:"cost_model" means:"The cost model that the limit is for."`
	MaxShare      money.Share   `rec:"max_share" means:"The most that the source may pay, as a share of the total or of what the key of says."`
	MinShare      money.Share   `rec:"min_share" means:"The least that the source must pay, as a share of the total or of what the key of says."`
	MaxTotal      money.Amount  `rec:"max_total" means:"The largest total of a budget with the cost model, in euros."`
	From          calendar.Date `rec:"from" head:"In force from" means:"The first day on which the limit holds."`
	Until         calendar.Date `rec:"until" head:"In force until" means:"The last day on which the limit holds."`
	Basis         string        `rec:"basis" means:"The law, decree or guide that sets the limit, such as Act 733/1992, section 5 b (140/2008)."`
	Exceptions    bool          `rec:"exceptions" means:"Whether the rule itself allows exceptions: a budget beyond the limit is then a warning."`
	Of            ShareOf       `rec:"of" means:"What the share is of; left out: the total."`
}

// AdvanceLimit is how much of the granted support a programme pays in advance.
type AdvanceLimit struct {
	source.Handle `means:"How much of the granted support the programme pays in advance."`
	MaxShare      money.Share `rec:"max_share,required" head:"Advance, at most" means:"The most that may be paid in advance, as a share of the granted support."`
	Basis         string      `rec:"basis" head:"Legal basis of the advance" means:"The law, decree or guide that sets the limit, such as Act 733/1992, section 5 b (140/2008)."`
}

// Organisations is the file of all organisations.
type Organisations struct {
	source.Handle `means:"Every organisation that records name."`
	Record        string         `rec:"record,required" means:"The kind and version of the record; the first key of the file."`
	Organisations []Organisation `rec:"organisations" means:"Every organisation that records name."`
	Documentation `rec:",inline"`
}

// Organisation is a body that records name.
type Organisation struct {
	source.Handle `any:"id" means:"A body that records name by its id."`
	ID            ID                 `rec:"id,required" means:"The organisation's id: records name it by this."`
	Name          Text               `rec:"name,required" means:"The organisation's official name."`
	Kind          Kind               `rec:"kind,required" means:"What kind of organisation it is."`
	PartOf        OrganisationID     `rec:"part_of" head:"Part of organisation" means:"The id of the organisation that this one is a part of."`
	Members       List[Municipality] `rec:"members" means:"The municipalities that a joint body stands for."`
	BusinessID    string             `rec:"business_id" means:"The business id (Y-tunnus), such as 0827616-7; its check digit is verified."`
	Aliases       List[string]       `rec:"aliases" means:"Other names that sources use for the organisation."`
}
