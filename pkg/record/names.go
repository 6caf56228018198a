package record

import (
	"reflect"
	"slices"
	"strings"

	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/near"
)

// The words of the format's lists as people read them. A word that is in no list
// is shown as it stands.

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

// Meant are the words of a list that somebody may have written: one of the list,
// the name of one as Called knows it, or those that are nearest to it, else by
// their names. sure is false where it is a guess. list is of its type.
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

// Name is the word as people read it.
func (s Status) Name() language.Text {
	switch s {
	case Idea:
		return language.Say("idea")
	case Applied:
		return language.Say("applied for")
	case Granted:
		return language.Say("granted")
	case Running:
		return language.Say("running")
	case Ended:
		return language.Say("ended")
	case Rejected:
		return language.Say("rejected")
	default:
		return language.Verbatim(string(s))
	}
}

// Name is how a project's support is held.
func (f Form) Name() language.Text {
	switch f {
	case "single":
		return language.Say("single project")
	case "joint":
		return language.Say("joint project")
	case "transfer":
		return language.Say("transfer of support")
	default:
		return language.Verbatim(string(f))
	}
}

// Name is the word as people read it.
func (r Role) Name() language.Text {
	switch r {
	case Applicant:
		return language.Say("applicant")
	case Administrator:
		return language.Say("administrator")
	case Coordinator:
		return language.Say("coordinator")
	case Lead:
		return language.Say("lead")
	case "co-implementer":
		return language.Say("co-implementer")
	case "participant":
		return language.Say("participant")
	case "partner":
		return language.Say("partner")
	case Funder:
		return language.Say("funder")
	case "organiser":
		return language.Say("organiser")
	default:
		return language.Verbatim(string(r))
	}
}

// Name is the word as people read it.
func (k PartyKind) Name() language.Text {
	switch k {
	case MunicipalityKind:
		return language.Say("municipality")
	case "ministry":
		return language.Say("ministry")
	case "eu-fund":
		return language.Say("EU fund")
	case "ely-centre":
		return language.Say("ELY Centre")
	case "joint-municipal-authority":
		return language.Say("joint municipal authority")
	case "municipality-group":
		return language.Say("group of municipalities")
	case "centre-of-excellence":
		return language.Say("centre of excellence")
	case "university":
		return language.Say("university")
	case "university-of-applied-sciences":
		return language.Say("university of applied sciences")
	case "association":
		return language.Say("association")
	case "agency":
		return language.Say("agency")
	case "company":
		return language.Say("company")
	case "foundation":
		return language.Say("foundation")
	case "regional-council":
		return language.Say("regional council")
	case "wellbeing-services-county":
		return language.Say("wellbeing services county")
	case "parish":
		return language.Say("parish")
	case "project":
		return language.Say("project")
	case "other":
		return language.Say("other body")
	default:
		return language.Verbatim(string(k))
	}
}

// Name is the word as people read it.
func (t Towards) Name() language.Text {
	switch t {
	case "clients":
		return language.Say("clients")
	case "workers":
		return language.Say("workers")
	case "management":
		return language.Say("management")
	case "services":
		return language.Say("services")
	case "research":
		return language.Say("research")
	default:
		return language.Verbatim(string(t))
	}
}

// Name is the word as people read it.
func (a Action) Name() language.Text {
	switch a {
	case "start":
		return language.Say("start")
	case "continue":
		return language.Say("continue")
	case "expand":
		return language.Say("expand")
	case "deepen":
		return language.Say("deepen")
	default:
		return language.Verbatim(string(a))
	}
}

// Name is the word as people read it.
func (o Outcome) Name() language.Text {
	switch o {
	case Approved:
		return language.Say("approved")
	case "rejected":
		return language.Say("rejected")
	case "postponed":
		return language.Say("postponed")
	default:
		return language.Verbatim(string(o))
	}
}

// Name is the word as people read it.
func (m CostModel) Name() language.Text {
	rate, isFlat := strings.CutPrefix(string(m), "flat-rate-")
	share, err := money.ParseShare(rate + "%")
	switch {
	case m == "actual":
		return language.Say("actual costs")
	case m == "lump-sum":
		return language.Say("lump sum")
	case isFlat && err == nil:
		return language.Say("flat rate of {0}", share)
	default:
		return language.Verbatim(string(m))
	}
}

// Name is the word as people read it.
func (k Key) Name() language.Text {
	switch k {
	case Equal:
		return language.Say("equally")
	case Population:
		return language.Say("by population")
	case Weights:
		return language.Say("by weights")
	default:
		return language.Verbatim(string(k))
	}
}

// Name is the word as people read it.
func (k DocumentKind) Name() language.Text {
	switch k {
	case "plan":
		return language.Say("plan")
	case "decision":
		return language.Say("decision")
	case "budget":
		return language.Say("budget")
	case "letter-of-intent":
		return language.Say("letter of intent")
	case "web-page":
		return language.Say("web page")
	case "news":
		return language.Say("news")
	case "report":
		return language.Say("report")
	case "application":
		return language.Say("application")
	default:
		return language.Verbatim(string(k))
	}
}

// Name is the word as people read it.
func (s Source) Name() language.Text {
	switch s {
	case EU:
		return language.Say("EU")
	case State:
		return language.Say("State")
	case ESR:
		return language.Say("ESF (EU and State)")
	case EUState:
		return language.Say("EU and State")
	case STM:
		return language.Verbatim("STM")
	case Municipal:
		return language.Say("Municipalities")
	case "other-public":
		return language.Say("Other public")
	case "private":
		return language.Say("Private")
	default:
		return language.Verbatim(string(s))
	}
}

// Name is the word as people read it.
func (s Stage) Name() language.Text {
	switch s {
	case StagePlanned:
		return language.Say("planned")
	case StageApplied:
		return language.Say("applied for")
	case StageGranted:
		return language.Say("granted")
	case StageAmended:
		return language.Say("amended")
	case StageRealised:
		return language.Say("realised")
	default:
		return language.Verbatim(string(s))
	}
}

// Name is what a funding line consists of: money where it does not say.
func (f FundingForm) Name() language.Text {
	switch f {
	case "", Money:
		return language.Say("money")
	case Work:
		return language.Say("work")
	case InKind:
		return language.Say("in kind")
	default:
		return language.Verbatim(string(f))
	}
}

// Name is the word as people read it.
func (c Category) Name() language.Text {
	switch c {
	case Personnel:
		return language.Say("Personnel")
	case "services":
		return language.Say("Services")
	case "travel":
		return language.Say("Travel")
	case "equipment":
		return language.Say("Equipment")
	case "materials":
		return language.Say("Materials")
	case "rents":
		return language.Say("Rents")
	case "other":
		return language.Say("Other costs")
	case FlatRate:
		return language.Say("Flat rate")
	case InKindCosts:
		return language.Say("Costs in kind")
	default:
		return language.Verbatim(string(c))
	}
}

// Name is the word as people read it.
func (k Kind) Name() language.Text { return PartyKind(k).Name() }
