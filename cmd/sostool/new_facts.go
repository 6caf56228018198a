package main

import (
	"cmp"
	"errors"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"sostool/pkg/calendar"
	"sostool/pkg/catalogue"
	"sostool/pkg/check"
	"sostool/pkg/diag"
	"sostool/pkg/draft"
	"sostool/pkg/language"
	"sostool/pkg/meant"
	"sostool/pkg/money"
	"sostool/pkg/near"
	"sostool/pkg/record"
	"sostool/pkg/usage"
)

// fact is one thing that a flag may say of a new record, or an answer.
type fact struct {
	flag, usage string
	many        bool          // the flag may be repeated
	list        bool          // an answer may hold several, with commas between
	question    language.Text // none: it is not asked for
	applies     func() bool   // nil: it is always asked for
	choice      record.Choice // of a word out of a list
	offer       func(*catalogue.Catalogue) []string
	take        func(*catalogue.Catalogue, string) error // its errors are of use
	given       []string                                 // by flags
}

// offers are the words that may complete an answer: those that a terminal can
// show as they stand.
func (f *fact) offers(c *catalogue.Catalogue) []string {
	switch {
	case f.choice != nil:
		return f.choice.Choices()
	case f.offer == nil:
		return nil
	}
	return slices.DeleteFunc(slices.Clone(f.offer(c)), func(word string) bool { return language.Clean(word) != word })
}

// takeGiven takes what flags say.
func (f *fact) takeGiven(c *catalogue.Catalogue) error {
	flag := language.Verbatim("--" + f.flag)
	if len(f.given) > 1 && !f.many {
		return usage.Wrong("{0} is given twice", flag)
	}
	for _, text := range f.given {
		if strings.TrimSpace(text) == "" {
			return usage.Wrong("{0}: {1}", flag, language.Say("nothing is said; leave the flag out where it is not known"))
		}
		if err := f.take(c, text); err != nil {
			return usage.Wrong("{0}: {1}", flag, complaint(err))
		}
	}
	return nil
}

// complaint is what an error of use says.
func complaint(err error) language.Text {
	var u usage.Error
	if errors.As(err, &u) {
		return u.Text
	}
	return language.Verbatim(err.Error())
}

func newProject(g *global) *cobra.Command {
	var p record.Project
	var b record.Budget
	d := &drafting{global: g, kind: record.ProjectKind}
	roles := func(roles ...record.Role) func(*catalogue.Catalogue, string) error {
		return func(c *catalogue.Catalogue, name string) error { return addPartner(&p, c, name, roles) }
	}
	d.facts = []*fact{
		d.name(&p.Name, record.MeaningOf(p, "name")),
		{flag: "status", usage: "how far it is: a `STATUS`, " + strings.Join(p.Status.Choices(), ", "),
			question: record.MeaningOf(p, "status"), choice: p.Status, take: chosenWord(&p.Status)},
		{flag: "form", usage: "how the support is held: a `FORM`, " + strings.Join(p.Form.Choices(), ", "),
			choice: p.Form, take: chosenWord(&p.Form)},
		{flag: "programme", usage: "the `ID` of the programme that funds it",
			question: record.MeaningOf(p, "programme"), offer: programmeNames, take: named(&p.Programme, meant.Programme)},
		{flag: "period", usage: "when it is carried out: a `PERIOD` as 2008-11-01/2011-12-31 or 2026/..",
			question: language.Say("{0} As {1}.", record.MeaningOf(p, "period"), language.Verbatim("2008-11-01/2011-12-31, 2026/..")), take: parsed(&p.Period, calendar.ParsePeriod)},
		{flag: "register", usage: "the authority's register `NUMBER`", take: parsed(&p.Register, draft.Words)},
		{flag: "code", usage: "its `CODE` in the funder's system, as S21015", take: parsed(&p.Code, draft.Words)},
		{flag: "part-of", usage: "the `ID` of the project that it is a part of",
			offer: func(c *catalogue.Catalogue) []string { return c.Names(record.ToProject) }, take: named(&p.PartOf, meant.Project)},
		{flag: "administrator", usage: "who administers it: a `PARTY`, an organisation's id or name, or a municipality; may be repeated",
			question: language.Say("Who administers the project: an organisation's id or name, or a municipality."),
			many:     true, offer: partyNames, take: roles(record.Administrator)},
		{flag: "applicant", usage: "who applies for it: a `PARTY`; may be repeated", many: true, offer: partyNames, take: roles(record.Applicant)},
		{flag: "partner", usage: "who else takes part, and as what: `PARTY=ROLE`, as Kemi=co-implementer; may be repeated",
			many: true, offer: partnerWords, take: func(c *catalogue.Catalogue, text string) error {
				name, names, err := partnerRoles(text)
				if err != nil {
					return err
				}
				return addPartner(&p, c, name, names)
			}},
		{flag: "stage", usage: "the `STAGE` of its figures: " + strings.Join(b.Stage.Choices(), ", "), choice: b.Stage, take: chosenWord(&b.Stage)},
		{flag: "total", usage: "its total eligible net costs in `EUROS`", take: parsed(&b.Total, money.Parse)},
		{flag: "funding", usage: "a line of its funding: `SOURCE=EUROS`, as stm=1371152, or SOURCE=SHARE, as stm=75%; may be repeated",
			many: true, offer: fundingWords, take: func(_ *catalogue.Catalogue, text string) error {
				line, err := fundingLine(text)
				if err == nil {
					b.Funding = append(b.Funding, line)
				}
				return err
			}},
	}
	d.draft = func(id string) (draft.Draft, error) {
		p.ID = record.ID(id)
		switch {
		case b.Stage != "":
			p.Budgets = []record.Budget{b}
		case b.Total.Known() || len(b.Funding) > 0:
			return draft.Draft{}, usage.Wrong("--total and --funding are figures of a stage: say which with --stage, one of {0}", language.Choices(b.Stage.Choices()))
		}
		return draft.Project(p, g.language())
	}
	return d.command("project", "Write a project's record",
		`Write projects/ID.yaml: a project's record that passes, with what is missing
marked by comments. Without --status it is an idea.`,
		`  sostool new project lapin-hanke
  sostool new project lapin-hanke --name "Lapin hanke" --name sv="Lapplands projekt" --period 2026-01/2027-12
  sostool new project lapin-hanke --administrator kolpene --partner Kemi=co-implementer,funder
  sostool new project lapin-hanke --stage applied --total 1828204 --funding stm=1371152 --funding municipal=457052`)
}

func newProgramme(g *global) *cobra.Command {
	var p record.Programme
	d := &drafting{global: g, kind: record.ProgrammeKind}
	d.facts = []*fact{
		d.name(&p.Name, record.MeaningOf(p, "name")),
		{flag: "period", usage: "the years in which it runs: a `PERIOD` as 2008/2011",
			question: language.Say("{0} As {1}.", record.MeaningOf(p, "period"), language.Verbatim("2008-11-01/2011-12-31, 2026/..")), take: parsed(&p.Period, calendar.ParsePeriod)},
		{flag: "eligible", usage: "when costs may arise, where that is longer: a `PERIOD`", take: parsed(&p.Eligible, calendar.ParsePeriod)},
		{flag: "funder", usage: "the `ORGANISATION` that funds it",
			question: record.MeaningOf(p, "funder"), offer: meant.Organisations, take: named(&p.Funder, meant.Organisation)},
		{flag: "fund", usage: "the EU fund that it is of: an `ORGANISATION`", offer: meant.Organisations, take: named(&p.Fund, meant.Organisation)},
	}
	d.draft = func(id string) (draft.Draft, error) {
		p.ID = record.ID(id)
		return draft.Programme(p, g.language())
	}
	return d.command("programme", "Write a programme's record",
		`Write programmes/ID.yaml: a funding programme's record that passes, with what is
missing marked by comments.`,
		`  sostool new programme kaste-2012-2015 --name "Kaste-ohjelma 2012–2015" --period 2012/2015 --funder stm`)
}

func newOrganisation(g *global) *cobra.Command {
	var o record.Organisation
	d := &drafting{global: g, kind: record.OrganisationsKind}
	d.facts = []*fact{
		d.name(&o.Name, record.MeaningOf(o, "name")),
		{flag: "kind", usage: "what it is: a `KIND`, as university or association",
			question: record.MeaningOf(o, "kind"), choice: o.Kind, take: chosenWord(&o.Kind)},
		{flag: "part-of", usage: "the `ORGANISATION` that it is a part of", offer: meant.Organisations, take: named(&o.PartOf, meant.Organisation)},
		{flag: "member", applies: func() bool { return o.Kind.HasMembers() }, usage: "a `MUNICIPALITY` that it stands for; may be repeated",
			question: record.MeaningOf(o, "members"), many: true, list: true, offer: (*catalogue.Catalogue).Municipalities,
			take: func(c *catalogue.Catalogue, name string) error {
				m, err := meant.Municipality(c, name)
				if err == nil && !slices.Contains(o.Members.Items, m) {
					o.Members.Items = append(o.Members.Items, m)
				}
				return err
			}},
		{flag: "business-id", usage: "its business `ID` (Y-tunnus), as 0827616-7",
			question: record.MeaningOf(o, "business_id"), take: parsed(&o.BusinessID, func(id string) (string, error) {
				if fault := check.BusinessID(id); fault != nil {
					return "", fault
				}
				return id, nil
			})},
		{flag: "alias", usage: "another `NAME` that sources use for it; may be repeated", many: true,
			take: func(_ *catalogue.Catalogue, text string) error {
				var alias string
				err := parsed(&alias, draft.Words)(nil, text)
				if err == nil {
					o.Aliases.Items = append(o.Aliases.Items, alias)
				}
				return err
			}},
	}
	d.draft = func(id string) (draft.Draft, error) {
		o.ID = record.ID(id)
		return draft.Organisation(o, g.language())
	}
	d.extend = func(file []byte, id string) (draft.Draft, error) {
		o.ID = record.ID(id)
		return draft.Append(file, o, g.language())
	}
	return d.command("organisation", "Add an organisation",
		`Add an organisation to the end of organisations.yaml, with what is missing marked
by comments; all other bytes of the file stay as they are. With -o it goes to a
file of its own.`,
		`  sostool new organisation kolpene --name "Kolpeneen palvelukeskuksen kuntayhtymä" --kind joint-municipal-authority
  sostool new organisation saarikka --member Kannonkoski --member Karstula`)
}

// name is the fact of a name, in the language of --lang or the one that stands
// before it.
func (d *drafting) name(to *record.Text, question language.Text) *fact {
	return &fact{flag: "name", many: true,
		usage:    "its name: a `TEXT` in the language of --lang, or fi=TEXT, sv=TEXT, en=TEXT, se=TEXT; may be repeated",
		question: language.Say("{0} Its language is {1}, unless it begins with fi=, sv=, en= or se=.", question, ownCode{}),
		take: func(_ *catalogue.Catalogue, text string) error {
			for _, part := range severalNames(text) {
				code, name, ok := strings.Cut(part, "=")
				place := to.Of(code)
				if !ok || place == nil {
					place, name = to.Of(d.language().String()), part
				}
				if *place != "" {
					return usage.Wrong("there is a name in that language already: \"{0}\"", *place)
				}
				if err := parsed(place, draft.Words)(nil, strings.TrimSpace(name)); err != nil {
					return err
				}
			}
			return nil
		}}
}

var nextName = regexp.MustCompile(`[,;]? *\b(fi|sv|en|se)=`)

// severalNames parts "fi=..., sv=..." where each language begins.
func severalNames(text string) (parts []string) {
	from := 0
	for _, m := range nextName.FindAllStringSubmatchIndex(text, -1) {
		if m[0] > 0 {
			parts = append(parts, text[from:m[0]])
		}
		from = m[2]
	}
	return append(parts, text[from:])
}

// ownCode is the code of the language that it is shown in.
type ownCode struct{}

// In is the code.
func (ownCode) In(l language.Language) string { return l.String() }

// parsed takes a value as a parser of the format reads it.
func parsed[T any](to *T, parse func(string) (T, error)) func(*catalogue.Catalogue, string) error {
	return func(_ *catalogue.Catalogue, text string) error {
		value, err := parse(text)
		var fault *diag.Fault
		switch {
		case err == nil:
			*to = value
			return nil
		case !errors.As(err, &fault):
			return err
		case fault.Safe: // 1.11.2008: there is no doubt what is meant
			value, err = parse(fault.Better)
			*to = value
			return err
		case fault.Better != "":
			return usage.Wrong("{0}; did you mean {1}?", fault.Message, fault.Better)
		default:
			return usage.Wrong("{0}; {1}", fault.Message, fault.Hint)
		}
	}
}

// chosenWord takes a word out of a list.
func chosenWord[T interface {
	~string
	record.Choice
}](to *T) func(*catalogue.Catalogue, string) error {
	return func(_ *catalogue.Catalogue, text string) error {
		choices := (*to).Choices()
		words, sure := record.Meant(*to, text)
		no := language.Say("\"{0}\" is none of the choices", text)
		switch {
		case slices.Contains(choices, text):
			*to = T(text)
		case sure: // as tables print it
			*to = T(words[0])
		case len(words) > 0:
			return usage.Wrong("{0}; did you mean {1}?", no, language.Any(words))
		default:
			return usage.Wrong("{0}; {1}", no, choicesOf(*to, text))
		}
		return nil
	}
}

// choicesOf says what there is to choose from, what is nearest to a word first.
func choicesOf(list record.Choice, word string) language.Text {
	words := slices.Clone(list.Choices())
	slices.SortStableFunc(words, func(a, b string) int {
		far := func(w string) int { return near.Far(word, append(record.Spoken(list, w), w)) }
		return cmp.Compare(far(a), far(b))
	})
	return language.Say("the choices are {0}", choices{list, words})
}

// choices are words of a list as people of a language know them, which is what
// chosenWord takes as well.
type choices struct {
	list  record.Choice
	words []string
}

// In is the words in the language. The format's own are English.
func (c choices) In(l language.Language) string {
	words := slices.Clone(c.words)
	if l != language.English {
		for i, word := range words {
			words[i] = record.NameOf(c.list, word).In(l)
		}
	}
	return strings.Join(words, ", ")
}

// named takes what a word means among the records.
func named[T any](to *T, mean func(*catalogue.Catalogue, string) (T, error)) func(*catalogue.Catalogue, string) error {
	return func(c *catalogue.Catalogue, word string) error {
		value, err := mean(c, word)
		if err == nil {
			*to = value
		}
		return err
	}
}

// addPartner gives a party roles in a project.
func addPartner(p *record.Project, c *catalogue.Catalogue, name string, roles []record.Role) error {
	who, err := meant.Party(c, name)
	if err != nil {
		return err
	}
	x := record.Partner{Org: who.Org}
	if who.Org == "" {
		x.Municipality = record.Municipality(who.Name)
	}
	i := slices.IndexFunc(p.Partners, func(y record.Partner) bool { return y.Org == x.Org && y.Municipality == x.Municipality })
	if i < 0 {
		i = len(p.Partners)
		p.Partners = append(p.Partners, x)
	}
	for _, role := range roles {
		if has := &p.Partners[i].Roles; !slices.Contains(has.Items, role) {
			has.Items = append(has.Items, role)
		}
	}
	return nil
}

// partnerRoles reads PARTY=ROLE,ROLE.
func partnerRoles(text string) (name string, roles []record.Role, err error) {
	name, list, ok := strings.Cut(text, "=")
	if !ok {
		return "", nil, usage.Wrong("a party and its role were wanted, as Kemi=co-implementer, not \"{0}\"; {1}", text,
			choicesOf(record.Role(""), ""))
	}
	for _, word := range strings.Split(list, ",") {
		var role record.Role
		if err := chosenWord(&role)(nil, strings.TrimSpace(word)); err != nil {
			return "", nil, err
		}
		roles = append(roles, role)
	}
	return name, roles, nil
}

// fundingLine reads SOURCE=EUROS or SOURCE=SHARE.
func fundingLine(text string) (line record.Funding, err error) {
	source, figure, ok := strings.Cut(text, "=")
	switch {
	case !ok:
		return line, usage.Wrong("a source and its euros were wanted, as stm=1371152, not \"{0}\"; {1}", text,
			choicesOf(line.Source, source))
	case strings.HasSuffix(figure, "%"):
		err = parsed(&line.Share, money.ParseShare)(nil, figure)
	default:
		err = parsed(&line.Amount, money.Parse)(nil, figure)
	}
	if err != nil {
		return line, err
	}
	return line, chosenWord(&line.Source)(nil, source)
}

// The words that a shell and a terminal offer.

func programmeNames(c *catalogue.Catalogue) []string { return c.Names(record.ToProgramme) }

func partyNames(c *catalogue.Catalogue) []string {
	return append(meant.Organisations(c), c.Municipalities()...)
}

func partnerWords(c *catalogue.Catalogue) (out []string) {
	for _, name := range c.Parties() {
		for _, role := range record.Role("").Choices() {
			out = append(out, name+"="+role)
		}
	}
	return out
}

func fundingWords(*catalogue.Catalogue) (out []string) {
	for _, source := range record.Source("").Choices() {
		out = append(out, source+"=")
	}
	return out
}
