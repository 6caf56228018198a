package record

import (
	"cmp"
	"reflect"
	"slices"
	"strings"

	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/near"
)

// Choice is a value out of a list. Each type has one list, in which a line says all that
// the program knows about a word, and constants of those that the program itself uses.
type Choice interface {
	Choices() []string
	Name() language.Text // the word as people read it; as it is written where it is in no list
}

// list is the words of a type, in the order in which people see them.
type list[T ~string] []struct {
	word   T
	name   language.Text
	traits traits
}

// traits are what rules and figures go by, other than the word itself.
type traits uint8

const (
	afterGrant traits = 1 << iota // of a status or stage: there is a grant
	fromEU                        // of a source: the EU's money, alone or with the State's
	fromState                     // of a source: the State's money next to the EU's, alone or with it
	hasMembers                    // of a kind of organisation: it may stand for municipalities

	// Of a source: whose money it is. Of a kind of party: what money it pays.
	municipal // that of municipalities and their joint bodies
	official  // that of the State and the EU, which authorities pay
	private   // of companies and civil society
	anyMoney  // of a kind: it may pay from every source

	purse = municipal | official | private
)

func (l list[T]) index(word T) int {
	for i := range l {
		if l[i].word == word {
			return i
		}
	}
	return -1
}

func (l list[T]) words() []string {
	out := make([]string, len(l))
	for i := range l {
		out[i] = string(l[i].word)
	}
	return out
}

func (l list[T]) name(word T) language.Text {
	if i := l.index(word); i >= 0 {
		return l[i].name
	}
	return language.Verbatim(string(word))
}

func (l list[T]) traits(word T) traits {
	if i := l.index(word); i >= 0 {
		return l[i].traits
	}
	return 0
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

var statuses = list[Status]{ // in the order of a project's life
	{Idea, language.Say("idea"), 0},
	{Applied, language.Say("applied for"), 0},
	{Granted, language.Say("granted"), afterGrant},
	{Running, language.Say("running"), afterGrant},
	{Ended, language.Say("ended"), afterGrant},
	{Rejected, language.Say("rejected"), 0},
}

// Choices lists the statuses in the order of a project's life.
func (Status) Choices() []string { return statuses.words() }

// Name is the status as people read it.
func (s Status) Name() language.Text { return statuses.name(s) }

// AfterGrant reports whether a project of the status was granted its support.
func (s Status) AfterGrant() bool { return statuses.traits(s)&afterGrant != 0 }

// Form is how a project's support is held.
type Form string

// Single is the form of a project that one body carries out.
const Single Form = "single"

var forms = list[Form]{
	{Single, language.Say("single project"), 0},
	{"joint", language.Say("joint project"), 0},
	{"transfer", language.Say("transfer of support"), 0},
}

// Choices lists the forms.
func (Form) Choices() []string { return forms.words() }

// Name is the form as people read it.
func (f Form) Name() language.Text { return forms.name(f) }

// Role is what a partner does.
type Role string

// The roles that rules use.
const (
	Applicant     Role = "applicant"
	Administrator Role = "administrator"
	Coordinator   Role = "coordinator"
	Lead          Role = "lead"
	CoImplementer Role = "co-implementer"
	Funder        Role = "funder"
)

var roles = list[Role]{
	{Applicant, language.Say("applicant"), 0},
	{Administrator, language.Say("administrator"), 0},
	{Coordinator, language.Say("coordinator"), 0},
	{Lead, language.Say("lead"), 0},
	{CoImplementer, language.Say("co-implementer"), 0},
	{"participant", language.Say("participant"), 0},
	{"partner", language.Say("partner"), 0},
	{Funder, language.Say("funder"), 0},
	{"organiser", language.Say("organiser"), 0},
}

// Choices lists the roles.
func (Role) Choices() []string { return roles.words() }

// Name is the role as people read it.
func (r Role) Name() language.Text { return roles.name(r) }

// PartyKind is a kind of organisation, or a municipality.
type PartyKind string

// The kinds of party that rules use.
const (
	MunicipalityKind PartyKind = "municipality"
	CountyKind       PartyKind = "wellbeing-services-county"
)

var partyKinds = list[PartyKind]{ // municipality first, then those of organisations
	{MunicipalityKind, language.Say("municipality"), municipal},
	{"ministry", language.Say("ministry"), official},
	{"eu-fund", language.Say("EU fund"), official},
	{"ely-centre", language.Say("ELY Centre"), official},
	{"joint-municipal-authority", language.Say("joint municipal authority"), municipal | hasMembers},
	{"municipality-group", language.Say("group of municipalities"), municipal | hasMembers},
	{"centre-of-excellence", language.Say("centre of excellence"), anyMoney},
	{"university", language.Say("university"), anyMoney},
	{"university-of-applied-sciences", language.Say("university of applied sciences"), 0},
	{"association", language.Say("association"), private},
	{"agency", language.Say("agency"), official},
	{"company", language.Say("company"), private},
	{"foundation", language.Say("foundation"), private},
	{"regional-council", language.Say("regional council"), official | hasMembers},
	{CountyKind, language.Say("wellbeing services county"), municipal | hasMembers},
	{"parish", language.Say("parish"), private},
	{"project", language.Say("project"), anyMoney},
	{"other", language.Say("other body"), anyMoney | hasMembers},
}

// Choices lists the kinds of party.
func (PartyKind) Choices() []string { return partyKinds.words() }

// Name is the kind as people read it.
func (k PartyKind) Name() language.Text { return partyKinds.name(k) }

// MayPay reports whether a party of the kind pays from a source. One whose kind is
// not known may. From other-public pay all whose money is not private.
func (k PartyKind) MayPay(from Source) bool {
	of, its := partyKinds.traits(k), sources.traits(from)&purse
	switch {
	case k == "" || from == "" || of&anyMoney != 0:
		return true
	case its == 0:
		return of&private == 0
	default:
		return of&its != 0
	}
}

// PaysByOffice reports whether paying the State's or the EU's money is what bodies
// of the kind are there for.
func (k PartyKind) PaysByOffice() bool { return partyKinds.traits(k)&official != 0 }

// Kind is a kind of organisation.
type Kind string

// Ministry is the kind of organisations that are ministries.
const Ministry Kind = "ministry"

// Choices lists the kinds of organisation.
func (Kind) Choices() []string { return partyKinds[1:].words() }

// Name is the kind as people read it.
func (k Kind) Name() language.Text { return PartyKind(k).Name() }

// HasMembers reports whether an organisation of the kind may stand for municipalities;
// where the kind is not known, it may.
func (k Kind) HasMembers() bool {
	return k == "" || partyKinds.traits(PartyKind(k))&hasMembers != 0
}

// Source is the source of what a body of the kind pays where nothing else is said.
func (k Kind) Source() Source {
	of := partyKinds.traits(PartyKind(k))
	switch {
	case of&municipal != 0:
		return Municipal
	case of&private != 0:
		return Private
	default:
		return OtherPublic
	}
}

// Towards is who an objective concerns.
type Towards string

var towards = list[Towards]{
	{"clients", language.Say("clients"), 0},
	{"workers", language.Say("workers"), 0},
	{"management", language.Say("management"), 0},
	{"services", language.Say("services"), 0},
	{"research", language.Say("research"), 0},
}

// Choices lists those that objectives concern.
func (Towards) Choices() []string { return towards.words() }

// Name is the word as people read it.
func (t Towards) Name() language.Text { return towards.name(t) }

// Action is what an objective does with what there is.
type Action string

var actions = list[Action]{
	{"start", language.Say("start"), 0},
	{"continue", language.Say("continue"), 0},
	{"expand", language.Say("expand"), 0},
	{"deepen", language.Say("deepen"), 0},
}

// Choices lists the actions.
func (Action) Choices() []string { return actions.words() }

// Name is the action as people read it.
func (a Action) Name() language.Text { return actions.name(a) }

// Outcome is how a decision went.
type Outcome string

// Approved is the outcome that grants.
const Approved Outcome = "approved"

var outcomes = list[Outcome]{
	{Approved, language.Say("approved"), 0},
	{"rejected", language.Say("rejected"), 0},
	{"postponed", language.Say("postponed"), 0},
}

// Choices lists the outcomes.
func (Outcome) Choices() []string { return outcomes.words() }

// Name is the outcome as people read it.
func (o Outcome) Name() language.Text { return outcomes.name(o) }

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

var stages = list[Stage]{ // in the order of time, by which figures are firm
	{StagePlanned, language.Say("planned"), 0},
	{StageApplied, language.Say("applied for"), 0},
	{StageGranted, language.Say("granted"), afterGrant},
	{StageAmended, language.Say("amended"), afterGrant},
	{StageRealised, language.Say("realised"), afterGrant},
}

// Choices lists the stages in the order of time.
func (Stage) Choices() []string { return stages.words() }

// Name is the stage as people read it.
func (s Stage) Name() language.Text { return stages.name(s) }

// AfterGrant reports whether figures of the stage are those of a grant, or later.
func (s Stage) AfterGrant() bool { return stages.traits(s)&afterGrant != 0 }

// Firmness orders the stages of a plan: the later one is the firmer. What was realised is
// not a plan and comes before all.
func (s Stage) Firmness() int {
	if s == StageRealised {
		return 0
	}
	return stages.index(s) + 1
}

// ValueAddedTax is whether costs include value added tax.
type ValueAddedTax string

// VATIncluded is in costs that include value added tax.
const VATIncluded ValueAddedTax = "included"

var valueAddedTaxes = list[ValueAddedTax]{
	{VATIncluded, language.Say("including VAT"), 0},
	{"excluded", language.Say("excluding VAT"), 0},
}

// Choices lists whether costs include value added tax.
func (ValueAddedTax) Choices() []string { return valueAddedTaxes.words() }

// Name is the word as people read it.
func (v ValueAddedTax) Name() language.Text { return valueAddedTaxes.name(v) }

// CostModel is how eligible costs are worked out.
type CostModel string

// The cost models.
const (
	ActualCosts CostModel = "actual"
	LumpSum     CostModel = "lump-sum"
	UnitCost    CostModel = "unit-cost"
	FlatRate7   CostModel = "flat-rate-7"
	FlatRate15  CostModel = "flat-rate-15"
	FlatRate17  CostModel = "flat-rate-17"
	FlatRate19  CostModel = "flat-rate-19"
	FlatRate20  CostModel = "flat-rate-20"
	FlatRate24  CostModel = "flat-rate-24"
	FlatRate25  CostModel = "flat-rate-25"
	FlatRate40  CostModel = "flat-rate-40"
)

var costModels = list[CostModel]{
	{ActualCosts, language.Say("actual costs"), 0},
	{LumpSum, language.Say("lump sum"), 0},
	{UnitCost, language.Say("unit costs"), 0},
	{FlatRate7, language.Say("flat rate of {0}", money.Percent(7)), 0},
	{FlatRate15, language.Say("flat rate of {0}", money.Percent(15)), 0},
	{FlatRate17, language.Say("flat rate of {0}", money.Percent(17)), 0},
	{FlatRate19, language.Say("flat rate of {0}", money.Percent(19)), 0},
	{FlatRate20, language.Say("flat rate of {0}", money.Percent(20)), 0},
	{FlatRate24, language.Say("flat rate of {0}", money.Percent(24)), 0},
	{FlatRate25, language.Say("flat rate of {0}", money.Percent(25)), 0},
	{FlatRate40, language.Say("flat rate of {0}", money.Percent(40)), 0},
}

// Choices lists the cost models.
func (CostModel) Choices() []string { return costModels.words() }

// Name is the cost model as people read it.
func (m CostModel) Name() language.Text { return costModels.name(m) }

// Category is a category of costs.
type Category string

// The categories that rules use.
const (
	Personnel   Category = "personnel"
	Services    Category = "services"
	FlatRate    Category = "flat-rate"
	InKindCosts Category = "in-kind"
)

var categories = list[Category]{
	{Personnel, language.Say("Personnel"), 0},
	{Services, language.Say("Services"), 0},
	{"travel", language.Say("Travel"), 0},
	{"equipment", language.Say("Equipment"), 0},
	{"materials", language.Say("Materials"), 0},
	{"rents", language.Say("Rents"), 0},
	{"other", language.Say("Other costs"), 0},
	{FlatRate, language.Say("Flat rate"), 0},
	{InKindCosts, language.Say("Costs in kind"), 0},
}

// Choices lists the categories of costs.
func (Category) Choices() []string { return categories.words() }

// Name is the category as people read it.
func (c Category) Name() language.Text { return categories.name(c) }

// CostBase is the costs that a flat rate is worked out from.
type CostBase string

// The bases of flat rates. Direct costs are all but those of flat rates; the
// other ones are those of them that are not personnel costs.
const (
	BasePersonnel            CostBase = "personnel"
	BasePersonnelAndServices CostBase = "personnel-and-services"
	BaseDirect               CostBase = "direct"
	BaseOtherDirect          CostBase = "other-direct"
)

var costBases = list[CostBase]{
	{BasePersonnel, language.Say("of personnel costs"), 0},
	{BasePersonnelAndServices, language.Say("of personnel costs and services"), 0},
	{BaseDirect, language.Say("of direct costs"), 0},
	{BaseOtherDirect, language.Say("of other direct costs"), 0},
}

// Choices lists the bases of flat rates.
func (CostBase) Choices() []string { return costBases.words() }

// Name is the base as people read it.
func (b CostBase) Name() language.Text { return costBases.name(b) }

// ShareOf is what a share of the funding is of.
type ShareOf string

// What shares are of.
const (
	OfTotal  ShareOf = "total"
	OfPublic ShareOf = "public"
)

var sharesOf = list[ShareOf]{
	{OfTotal, language.Say("of the total"), 0},
	{OfPublic, language.Say("of the public funding"), 0},
}

// Choices lists what shares are of.
func (ShareOf) Choices() []string { return sharesOf.words() }

// Name is what the share is of: the total where it does not say.
func (o ShareOf) Name() language.Text { return sharesOf.name(cmp.Or(o, OfTotal)) }

// ClaimStage is how far a claim for payment is.
type ClaimStage string

// The stages of a claim for payment.
const (
	ClaimFiled    ClaimStage = "filed"
	ClaimAccepted ClaimStage = "accepted"
	ClaimPaid     ClaimStage = "paid"
)

var claimStages = list[ClaimStage]{ // in the order of time
	{ClaimFiled, language.Say("filed"), 0},
	{ClaimAccepted, language.Say("accepted"), 0},
	{ClaimPaid, language.Say("paid"), 0},
}

// Choices lists the stages of a claim in the order of time.
func (ClaimStage) Choices() []string { return claimStages.words() }

// Name is the stage as people read it.
func (s ClaimStage) Name() language.Text { return claimStages.name(s) }

// Source is where funding comes from.
type Source string

// The sources that rules use.
const (
	EU          Source = "eu"
	State       Source = "state"
	ESR         Source = "esr"      // EU and State together, as an ESF decision gives it
	EUState     Source = "eu-state" // the same outside the ESF
	STM         Source = "stm"
	Municipal   Source = "municipal"
	OtherPublic Source = "other-public"
	Private     Source = "private"
)

var sources = list[Source]{
	{EU, language.Say("EU"), official | fromEU},
	{State, language.Say("State"), official | fromState},
	{ESR, language.Say("ESF (EU and State)"), official | fromEU | fromState},
	{EUState, language.Say("EU and State"), official | fromEU | fromState},
	{STM, language.Verbatim("STM"), official},
	{Municipal, language.Say("Municipalities"), municipal},
	{OtherPublic, language.Say("Other public"), 0},
	{Private, language.Say("Private"), private},
}

// Choices lists the sources of funding.
func (Source) Choices() []string { return sources.words() }

// Name is the source as people read it.
func (s Source) Name() language.Text { return sources.name(s) }

// FromEU reports whether money of the source is the EU's, alone or with the
// State's.
func (s Source) FromEU() bool { return sources.traits(s)&fromEU != 0 }

// Structural reports whether money of the source is the EU's or the State's next to
// it: decisions give one support under several of these names.
func (s Source) Structural() bool { return sources.traits(s)&(fromEU|fromState) != 0 }

// Joint reports whether the source is the money of the EU and of the State in one.
func (s Source) Joint() bool { return s.FromEU() && sources.traits(s)&fromState != 0 }

// Official reports whether the source is money of the State or the EU.
func (s Source) Official() bool { return sources.traits(s)&official != 0 }

// Payers are the kinds of party whose money the source is: none of other-public.
func (s Source) Payers() []PartyKind {
	var out []PartyKind
	for _, k := range partyKinds {
		if k.traits&sources.traits(s)&purse != 0 {
			out = append(out, k.word)
		}
	}
	return out
}

// FundingForm is what a funding line consists of.
type FundingForm string

// The forms of funding.
const (
	Money  FundingForm = "money"
	Work   FundingForm = "work" // pay of staff booked to the project
	InKind FundingForm = "in-kind"
)

var fundingForms = list[FundingForm]{
	{Money, language.Say("money"), 0},
	{Work, language.Say("work"), 0},
	{InKind, language.Say("in kind"), 0},
}

// Choices lists the forms of funding.
func (FundingForm) Choices() []string { return fundingForms.words() }

// Name is what a funding line consists of: money where it does not say.
func (f FundingForm) Name() language.Text { return fundingForms.name(cmp.Or(f, Money)) }

// Key is what a funding line is split by.
type Key string

// The keys of a split.
const (
	Equal      Key = "equal"
	Population Key = "population"
	Weights    Key = "weights"
)

var splitKeys = list[Key]{
	{Equal, language.Say("equally"), 0},
	{Population, language.Say("by population"), 0},
	{Weights, language.Say("by weights"), 0},
}

// Choices lists the keys of a split.
func (Key) Choices() []string { return splitKeys.words() }

// Name is the key as people read it.
func (k Key) Name() language.Text { return splitKeys.name(k) }

// DocumentKind is the kind of a Document.
type DocumentKind string

var documentKinds = list[DocumentKind]{
	{"plan", language.Say("plan"), 0},
	{"budget", language.Say("budget"), 0},
	{"decision", language.Say("decision"), 0},
	{"letter-of-intent", language.Say("letter of intent"), 0},
	{"web-page", language.Say("web page"), 0},
	{"news", language.Say("news"), 0},
	{"report", language.Say("report"), 0},
	{"application", language.Say("application"), 0},
}

// Choices lists the kinds of document.
func (DocumentKind) Choices() []string { return documentKinds.words() }

// Name is the kind as people read it.
func (k DocumentKind) Name() language.Text { return documentKinds.name(k) }

// NameOf is a word of a list as people read it. list is of its type.
func NameOf(list Choice, word string) language.Text {
	return reflect.ValueOf(word).Convert(reflect.TypeOf(list)).Interface().(Choice).Name()
}

// Called is the word of a list that people call by a name, in whatever language
// and case; false where there is none, or more than one. list is of its type.
func Called(list Choice, name string) (word string, ok bool) {
	if words := called(list, name); len(words) == 1 {
		return words[0], true
	}
	return "", false
}

// called are the words of a list that people call by a name.
func called(list Choice, name string) []string {
	var words []string
	for _, w := range list.Choices() {
		if slices.ContainsFunc(Spoken(list, w), func(s string) bool { return strings.EqualFold(s, name) }) {
			words = append(words, w)
		}
	}
	return words
}

// Spoken is a word of a list as people read it, in each language. list is of its
// type.
func Spoken(list Choice, word string) []string {
	var out []string
	for _, code := range language.Codes() {
		l, _ := language.Parse(code)
		out = append(out, NameOf(list, word).In(l))
	}
	return out
}

// Meant are the words of a list that may be meant: one of the list, the name of one as
// Called knows it, or those that are nearest to it, else by their names. sure is false
// where it is a guess. list is of its type.
func Meant(list Choice, written string) (words []string, sure bool) {
	if called := called(list, written); len(called) > 0 {
		return called, len(called) == 1
	}
	if words = near.Words(written, list.Choices()); len(words) > 0 {
		return words, len(words) == 1 && near.Sure(written, words[0])
	}
	var names []string
	for _, w := range list.Choices() {
		names = append(names, Spoken(list, w)...)
	}
	for _, name := range near.Words(written, names) {
		for _, word := range called(list, name) {
			if !slices.Contains(words, word) {
				words = append(words, word)
			}
		}
	}
	return words, false
}
