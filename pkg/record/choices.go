package record

import "sostool/pkg/language"

// Choice is a value out of a list. Each type has its constants, as far as the
// program itself speaks of them, and one list.
type Choice interface {
	Choices() []string
	Name() language.Text // the word as people read it
}

// Status is how far a project is.
type Status string

// The statuses of a project.
const (
	Idea     Status = "idea"
	Applied  Status = "applied"
	Granted  Status = "granted"
	Running  Status = "running"
	Ended    Status = "ended"
	Rejected Status = "rejected"
)

// Choices lists the statuses in the order of a project's life.
func (Status) Choices() []string {
	return []string{"idea", "applied", "granted", "running", "ended", "rejected"}
}

// AfterGrant reports whether a project of the status was granted its support.
func (s Status) AfterGrant() bool { return s == Granted || s == Running || s == Ended }

// Form is how a project's support is held.
type Form string

// Single is the form of a project that one body carries out.
const Single Form = "single"

// Choices lists the forms.
func (Form) Choices() []string { return []string{"single", "joint", "transfer"} }

// Role is what a partner does.
type Role string

// The roles that rules speak of.
const (
	Applicant     Role = "applicant"
	Administrator Role = "administrator"
	Coordinator   Role = "coordinator"
	Lead          Role = "lead"
	Funder        Role = "funder"
)

// Choices lists the roles.
func (Role) Choices() []string {
	return []string{"applicant", "administrator", "coordinator", "lead", "co-implementer",
		"participant", "partner", "funder", "organiser"}
}

// Kind is a kind of organisation.
type Kind string

// Ministry is the kind of organisations that are ministries.
const Ministry Kind = "ministry"

// Choices lists the kinds of organisation.
func (Kind) Choices() []string { return kinds }

var kinds = []string{"ministry", "eu-fund", "ely-centre", "joint-municipal-authority", "municipality-group",
	"centre-of-excellence", "university", "university-of-applied-sciences", "association", "agency",
	"company", "foundation", "regional-council", "wellbeing-services-county", "parish", "project", "other"}

// HasMembers reports whether an organisation of the kind may stand for
// municipalities; of one whose kind is not known nobody can tell.
func (k Kind) HasMembers() bool {
	switch k {
	case "", "other", "joint-municipal-authority", "municipality-group", "regional-council", "wellbeing-services-county":
		return true
	default:
		return false
	}
}

// PartyKind is a kind of organisation, or a municipality.
type PartyKind string

// MunicipalityKind is the kind of parties that are municipalities.
const MunicipalityKind PartyKind = "municipality"

// Choices lists the kinds of party.
func (PartyKind) Choices() []string { return append([]string{string(MunicipalityKind)}, kinds...) }

// Towards is whom an objective concerns.
type Towards string

// Choices lists those whom objectives concern.
func (Towards) Choices() []string {
	return []string{"clients", "workers", "management", "services", "research"}
}

// Action is what an objective does with what there is.
type Action string

// Choices lists the actions.
func (Action) Choices() []string { return []string{"start", "continue", "expand", "deepen"} }

// Outcome is how a decision went.
type Outcome string

// Approved is the outcome that grants.
const Approved Outcome = "approved"

// Choices lists the outcomes.
func (Outcome) Choices() []string { return []string{"approved", "rejected", "postponed"} }

// Stage is how firm a budget is.
type Stage string

// The stages of a budget.
const (
	StagePlanned  Stage = "planned"
	StageApplied  Stage = "applied"
	StageGranted  Stage = "granted"
	StageAmended  Stage = "amended"
	StageRealised Stage = "realised"
)

// Choices lists the stages in the order of time.
func (Stage) Choices() []string {
	return []string{"planned", "applied", "granted", "amended", "realised"}
}

// AfterGrant reports whether figures of the stage are those of a grant, or later.
func (s Stage) AfterGrant() bool {
	return s == StageGranted || s == StageAmended || s == StageRealised
}

// CostModel is how eligible costs are worked out.
type CostModel string

// Choices lists the cost models.
func (CostModel) Choices() []string {
	return []string{"actual", "lump-sum", "flat-rate-15", "flat-rate-17", "flat-rate-24", "flat-rate-40"}
}

// Category is a category of costs.
type Category string

// The categories that rules speak of.
const (
	Personnel   Category = "personnel"
	FlatRate    Category = "flat-rate"
	InKindCosts Category = "in-kind"
)

// Choices lists the categories of costs.
func (Category) Choices() []string {
	return []string{"personnel", "services", "travel", "equipment", "materials", "rents", "other", "flat-rate", "in-kind"}
}

// Source is where funding comes from.
type Source string

// The sources that rules speak of.
const (
	EU        Source = "eu"
	State     Source = "state"
	ESR       Source = "esr"      // EU and State together, as an ESF decision gives it
	EUState   Source = "eu-state" // the same outside the ESF
	STM       Source = "stm"
	Municipal Source = "municipal"
)

// FromEU reports whether money of the source is the EU's, alone or with the
// State's.
func (s Source) FromEU() bool { return s == EU || s == ESR || s == EUState }

// Choices lists the sources of funding.
func (Source) Choices() []string {
	return []string{"eu", "state", "esr", "eu-state", "stm", "municipal", "other-public", "private"}
}

// FundingForm is what a funding line consists of.
type FundingForm string

// The forms of funding.
const (
	Money  FundingForm = "money"
	Work   FundingForm = "work" // pay of staff booked to the project
	InKind FundingForm = "in-kind"
)

// Choices lists the forms of funding.
func (FundingForm) Choices() []string { return []string{"money", "work", "in-kind"} }

// Key is what a funding line is split by.
type Key string

// The keys of a split.
const (
	Equal      Key = "equal"
	Population Key = "population"
	Weights    Key = "weights"
)

// Choices lists the keys of a split.
func (Key) Choices() []string { return []string{"equal", "population", "weights"} }

// DocumentKind is a kind of source.
type DocumentKind string

// Choices lists the kinds of document.
func (DocumentKind) Choices() []string {
	return []string{"plan", "budget", "decision", "letter-of-intent", "web-page", "news", "report", "application"}
}
