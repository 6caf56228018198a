package audit

import (
	"slices"
	"strings"

	"sostool/pkg/calendar"
	"sostool/pkg/decode"
	"sostool/pkg/money"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

// facts are what a record says, or what sources say by its discrepancies: enough to tell
// whether a passage is among them.
type facts struct {
	names   *Names
	when    calendar.Period // of the project: which municipality a name is
	amounts figures
	counts  map[noun]*figures
	shares  figures                  // in millionths of a percent
	bare    figures                  // what a text has without saying of what, as if of percents
	dates   map[calendar.Date]bool   // as they are, and as less precise prints have them
	exact   map[calendar.Date]bool   // as they are
	periods map[calendar.Period]bool // as they are, and as less precise prints have them
	spans   map[calendar.Period]bool // as they are
	parties map[party]bool
	words   map[string]bool // texts of one word, in small letters
}

func newFacts(n *Names, when calendar.Period) *facts {
	return &facts{names: n, when: when, counts: make(map[noun]*figures),
		dates: make(map[calendar.Date]bool), exact: make(map[calendar.Date]bool), periods: make(map[calendar.Period]bool), spans: make(map[calendar.Period]bool),
		parties: make(map[party]bool), words: make(map[string]bool)}
}

// untold are the keys of a record that state no facts of the project.
var untold = []string{"record", "id", "name", "summary", "citations", "discrepancies", "left_out", "notes", "allow", "assert"}

// factsOf are the facts of a project's record, in any field but those that are untold.
func factsOf(n *Names, doc *decode.Record) *facts {
	f := newFacts(n, doc.Project.Period)
	tree := doc.Tree
	for top := range tree.Children(0) {
		if slices.Contains(untold, tree.Nodes[top].Key) {
			continue
		}
		for i := top; i < tree.Nodes[top].End; i++ {
			f.node(tree, i)
		}
	}
	f.sizes(doc.Project)
	if p := n.catalogue.Programme(doc.Project.Programme); p != nil {
		f.org(p.Funder)
		f.org(p.Fund)
	}
	return f
}

// node adds what one value of a record says, also its key where that is a value.
func (f *facts) node(tree *source.Tree, i int32) {
	n := &tree.Nodes[i]
	parent := ""
	if n.Parent >= 0 {
		parent = tree.Nodes[n.Parent].Key
	}
	if parent == "years" || parent == "weights" {
		f.text(n.Key)
	}
	if n.Kind != source.Scalar || n.Misfit {
		return
	}
	switch n.Type {
	case source.Amount:
		if a, ok := money.Read(n.Text); ok {
			f.amounts.amount(a)
		}
	case source.Share:
		if s, err := money.ParseShare(n.Text); err == nil {
			f.shares.share(s)
		}
	case source.Count, source.Number:
		f.count(nounOf(tree, i), n.Text)
	case source.Date, source.Period:
		f.timed(n.Text)
	default:
		switch n.Key {
		case "file", "url", "path":
		case "age":
			f.age(n.Text)
		case "from", "to":
			f.claim(n.Text)
		default:
			f.text(n.Text)
		}
	}
}

// nounOf is what a count of a record counts.
func nounOf(tree *source.Tree, i int32) noun {
	n := &tree.Nodes[i]
	switch {
	case tree.Nodes[n.Parent].Key == "participants":
		return noun(n.Key)
	case n.Key != "count":
		return other
	}
	if of := tree.Child(n.Parent, "of"); of >= 0 {
		return noun(tree.Nodes[of].Text)
	}
	return other
}

func (f *facts) countOf(of noun) *figures {
	if f.counts[of] == nil {
		f.counts[of] = new(figures)
	}
	return f.counts[of]
}

func (f *facts) count(of noun, text string) {
	if a, ok := money.ReadPrinted(text); ok {
		f.countOf(of).amount(a.Amount)
	}
}

// sized adds the number of some things that a record lists.
func (f *facts) sized(of noun, n int) {
	if n > 0 {
		f.countOf(of).amount(money.Euros(int64(n)))
	}
}

// age adds the ends of a range of ages, as "from 55" and "over 54" have it.
func (f *facts) age(text string) {
	age, err := record.ParseAge(text)
	if err != nil {
		return
	}
	if age.From >= 0 {
		f.sized(ages, age.From)
		f.sized(ages, age.From-1)
	}
	if age.To >= 0 {
		f.sized(ages, age.To)
		f.sized(ages, age.To+1)
	}
}

// timed adds a date or a period as records write them, and reports whether it is one.
func (f *facts) timed(text string) bool {
	if d, err := calendar.ParseDate(text); err == nil {
		f.date(d)
		return true
	}
	p, err := calendar.ParsePeriod(text)
	if err != nil {
		return false
	}
	f.date(p.Start)
	f.date(p.End)
	f.spans[p] = true
	for _, start := range prints(p.Start) {
		for _, end := range prints(p.End) {
			f.periods[calendar.Period{Start: start, End: end}] = true
		}
	}
	if n, d, ok := p.Months(); ok && d == 1 {
		f.sized(inMonths, int(n))
		if n%12 == 0 {
			f.sized(inYears, int(n/12))
		}
	}
	return true
}

func (f *facts) date(d calendar.Date) {
	d.Uncertain = false
	if !d.Known() {
		if d.Day > 0 { // 15.11. of whatever year
			f.dates[d], f.exact[d] = true, true
		}
		return
	}
	f.exact[d] = true
	for _, print := range prints(d) {
		f.dates[print] = true
	}
	if d.Day > 0 { // 15.11.
		f.dates[calendar.Date{Month: d.Month, Day: d.Day}] = true
	}
}

// prints are a date with its own precision and with less of it.
func prints(d calendar.Date) []calendar.Date {
	d.Uncertain = false
	all := []calendar.Date{d}
	if d.Day > 0 {
		all = append(all, calendar.Date{Year: d.Year, Month: d.Month})
	}
	if d.Month > 0 {
		all = append(all, calendar.Date{Year: d.Year})
	}
	return all
}

// org adds an organisation, with the municipalities that it stands for.
func (f *facts) org(id record.OrganisationID) {
	if id == "" {
		return
	}
	f.parties[party{org: id}] = true
	for _, m := range f.names.catalogue.Members(id) {
		f.municipality(string(m))
	}
}

// municipality adds a municipality by its name or code, and reports whether it is one.
func (f *facts) municipality(name string) bool {
	m := f.names.catalogue.Register.Find(name, f.when)
	if m != nil {
		f.parties[party{code: m.Code}] = true
	}
	return m != nil
}

// claim adds a value that a record quotes as a text: a figure, a time, or words.
func (f *facts) claim(text string) {
	if f.timed(text) {
		return
	}
	if a, ok := money.Read(text); ok {
		f.amounts.amount(a)
		f.countOf("").amount(a)
	}
	f.text(text)
}

// text adds what a text of a record says: the name of a party, or passages as a source
// has them.
func (f *facts) text(text string) {
	if o, ok := f.names.catalogue.Organisation(record.OrganisationID(text)); ok {
		f.org(record.OrganisationID(o.ID))
		return
	}
	if f.municipality(text) {
		return
	}
	f.words[strings.ToLower(text)] = true
	s := &scanner{tokens: tokensOf(text), names: f.names}
	s.scan()
	for p := range s.found.each {
		f.passage(p)
	}
}

func (f *facts) passage(p *Passage) {
	if p.bare() {
		f.bare.share(p.percents())
	}
	switch p.Kind {
	case Amount:
		f.amounts.amount(p.figure)
	case Percent:
		for s := range p.shares {
			f.shares.share(s)
		}
	case Date:
		f.date(p.start.Date)
	case Period:
		f.timed(calendar.Period{Start: p.start.Date, End: p.end.Date}.String())
	case Count:
		of := p.noun
		if of == "" {
			of = other
		}
		f.countOf(of).amount(p.figure)
	case Register:
		f.words[strings.ToLower(p.number)] = true
	default:
		for _, x := range p.parties {
			f.parties[x] = true
			if x.org != "" {
				f.org(x.org)
			}
		}
	}
}

// sizes adds how many members the lists of a project have, by what these are.
func (f *facts) sizes(p *record.Project) {
	municipal := func(n int) { f.sized("municipality", n) }
	taking := make(map[record.PhaseID]map[string]bool)
	unnamed := make(map[record.PhaseID]int)
	kinds := make(map[record.Kind]int)
	for i := range p.Partners {
		x := &p.Partners[i]
		if taking[x.Phase] == nil {
			taking[x.Phase] = make(map[string]bool)
		}
		if x.Municipality != "" {
			taking[x.Phase][string(x.Municipality)] = true
		}
		for _, m := range f.names.catalogue.Members(x.Org) {
			taking[x.Phase][string(m)] = true
		}
		if x.Of == record.MunicipalityKind {
			unnamed[x.Phase] += x.Count.Int()
		}
		if x.Org != "" {
			kinds[f.names.catalogue.KindOf(record.Party(x.Org))]++
		}
	}
	for phase, all := range taking {
		municipal(len(all))
		municipal(len(all) + unnamed[phase])
	}
	for kind, n := range kinds {
		f.sized(noun(kind), n)
	}
	inTeams, inRegions := 0, make(map[record.Municipality]bool)
	for i := range p.TeamRegions {
		x := &p.TeamRegions[i]
		municipal(len(x.Municipalities.Items))
		f.sized(teams, len(x.Teams.Items))
		inTeams += len(x.Teams.Items)
		for _, m := range x.Municipalities.Items {
			inRegions[m] = true
		}
	}
	f.sized(teams, inTeams)
	municipal(len(inRegions))
	for i := range p.Budgets {
		for _, line := range p.Budgets[i].Funding {
			for _, payer := range line.Payers {
				municipal(len(payer.Municipalities.Items))
			}
		}
	}
	for i := range p.TargetGroups {
		municipal(len(p.TargetGroups[i].Municipalities.Items))
	}
	for of, n := range map[noun]int{parties: len(p.Partners), objectives: len(p.Objectives), outcomes: len(p.Outcomes),
		tasks: len(p.Tasks), events: len(p.Events), phases: len(p.Phases), regions: len(p.TeamRegions)} {
		f.sized(of, n)
	}
}

// has reports whether a passage says what the record does.
func (f *facts) has(p *Passage) bool {
	switch p.Kind {
	case Amount:
		return f.amounts.has(p.figure) || f.counted(p) || p.bare() && f.shares.hasShare(p.percents())
	case Percent:
		for s := range p.shares {
			if f.shares.hasShare(s) {
				return true
			}
		}
		return false
	case Date:
		return f.at(p.start)
	case Period:
		return f.periods[calendar.Period{Start: p.start.Date, End: p.end.Date}] ||
			(p.start.first > 0 || p.end.first > 0) && f.at(p.start) && f.at(p.end)
	case Count:
		return f.counted(p) || p.bare() && f.shares.hasShare(p.percents())
	case Register:
		return f.words[strings.ToLower(p.number)]
	default:
		return slices.ContainsFunc(p.parties, func(x party) bool { return f.parties[x] })
	}
}

// counted reports whether the record has a number of the same things; where the text does
// not say what it counts, of any.
func (f *facts) counted(p *Passage) bool {
	if p.noun != "" {
		return f.countOf(p.noun).has(p.figure) || f.countOf("").has(p.figure)
	}
	for _, all := range f.counts {
		if all.has(p.figure) {
			return true
		}
	}
	return f.amounts.has(p.figure) || f.words[p.figure.String()]
}

// bare reports whether a figure does not say of what it is: it may be one of a column of percents.
func (p *Passage) bare() bool {
	return p.figure.Known() && !p.figure.IsAbout() && p.figure.Cents() <= 100_00 &&
		(p.Kind == Amount && p.all == p.core || p.Kind == Count && p.noun == "")
}

// percents are a figure as a share.
func (v *value) percents() money.Share { return money.Micro(v.figure.Cents() * 10_000) }

// at reports whether the record has a date that a print may mean: one as precise, or more.
func (f *facts) at(m moment) bool {
	if m.first == 0 {
		return f.dates[m.Date]
	}
	if f.exact[calendar.Date{Year: m.Year}] {
		return true
	}
	for month := m.first; month <= m.last; month++ {
		if f.dates[calendar.Date{Year: m.Year, Month: month}] {
			return true
		}
	}
	return false
}

// figures are numbers by how far each may be off: exact ones by 0.
type figures struct {
	all    map[int64][]int64 // in order once sorted
	sorted bool
}

func (f *figures) add(n, margin int64) {
	if f.all == nil {
		f.all = make(map[int64][]int64)
	}
	f.all[margin], f.sorted = append(f.all[margin], n), false
}

func (f *figures) amount(a money.Amount) {
	if a.Known() {
		f.add(a.Cents(), a.Margin())
	}
}

func (f *figures) share(s money.Share) { f.add(s.Micro(), marginOf(s)) }

// marginOf is how far, in millionths of a percent, a share may be off that its source rounds.
func marginOf(s money.Share) int64 {
	if s.IsAbout() {
		return s.Unit() / 2
	}
	return 0
}

func (f *figures) has(a money.Amount) bool     { return a.Known() && f.mayBe(a.Cents(), a.Margin()) }
func (f *figures) hasShare(s money.Share) bool { return f.mayBe(s.Micro(), marginOf(s)) }

// mayBe reports whether one of the figures may be another: exact ones are the same, a
// rounded one is as near to an exact one as its last digit says, and of two rounded ones
// each is what the other should be.
func (f *figures) mayBe(n, margin int64) bool {
	if !f.sorted {
		for _, all := range f.all {
			slices.Sort(all)
		}
		f.sorted = true
	}
	for other, all := range f.all {
		reach := other + margin
		if other > 0 && margin > 0 {
			reach = 0
		}
		i, _ := slices.BinarySearch(all, n-reach)
		if i < len(all) && all[i] <= n+reach {
			return true
		}
	}
	return false
}
