// Package check holds the rules and runs them over a catalogue. It computes
// nothing that a table prints: for figures it asks package finance.
package check

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"

	"sostool/pkg/audit"
	"sostool/pkg/calendar"
	"sostool/pkg/catalogue"
	"sostool/pkg/decode"
	"sostool/pkg/diag"
	"sostool/pkg/edit"
	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/query"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

// Rule is one thing that may be wrong with a record. A rule without a Check
// is one that reading itself reports.
type Rule struct {
	Name     string
	Severity diag.Severity
	Also     []diag.Severity // that its findings may also have
	Title    language.Text
	Why      language.Text // why it matters
	Do       language.Text // what to do about it

	// Whole says that it draws conclusions from what is not there: it does not look at a
	// record with lines that could not be read. Organised says that it also does so from
	// what organisations are.
	Whole, Organised bool
	// Form says that its errors are about the form of records: settings can't have them
	// count as less.
	Form bool
	// Own is what the settings of the folder state of a rule of its own; nil of others.
	Own *record.OwnRule

	Project func(*Pass, *record.Project)
	Any     func(*Pass) // for every file that parses
	Text    func(*Pass) // for every file that can be read

	base *Rule         // what it is without the settings; nil where they leave it as it is
	set  diag.Severity // by the settings
	off  bool
}

// Pass is one rule's view of one file.
type Pass struct {
	*catalogue.Catalogue
	Today calendar.Day
	Entry *catalogue.Entry
	Doc   *decode.Record
	// Wanted reports whether a file's findings are asked for; nil: all are.
	Wanted func(*catalogue.Entry) bool
	// Alone and Quotes are those of the Options.
	Alone  bool
	Quotes func(file string) (*audit.Quotes, error)

	archived  bool // the settings name an archive of sources
	relations *relations
	rules     *Set
	sound     func(*decode.Record) bool
	rule      *Rule
	verbatim  bool             // it looks at the text, not at what is read of it
	selected  map[string]*Rule // that are reported
	out       *outcome
}

// outcome is what the rules say about one file.
type outcome struct {
	entry     *catalogue.Entry
	findings  []diag.Finding
	secrets   []string
	revealed  []string       // what the findings of personal data are about, in their order
	counts    map[string]int // of findings, by rule
	cited     []int32        // the nodes that the citations' paths lead to, -1 for nowhere
	own       *ownNames
	ends      map[string]*pathEnd // of paths that lead nowhere
	astray    []int32             // nodes of parties and phases that lead nowhere, nil: not looked for yet
	reading   int                 // how many of the findings are of reading
	blamed    []source.Place      // figures that a sum was found to be wrong for
	plans     map[*record.Budget]*finance.Plan
	asked     bool // other options might make other plans
	claims    *finance.Claims
	subject   *query.Subject // once an expression asks about it
	asserted  []asserted     // likewise
	untold    int
	unread    int  // quotations that were not looked for, since their texts are not there
	judged    bool // conditions of own rules and assertions were asked of it
	undecided int  // of them
	project   bool
	read      bool
	crash     error
}

// Report adds a finding of the rule.
func (p *Pass) Report(at source.Place, sentence string, args ...any) *diag.Finding {
	return p.say(at, language.Say(sentence, args...))
}

// as is the pass for findings of another rule, of the same family.
func (p *Pass) as(rule string) *Pass {
	other := *p
	other.rule = &Rule{Name: rule}
	return &other
}

// say is Report for a message that is made already.
func (p *Pass) say(at source.Place, message language.Text) *diag.Finding {
	if !p.verbatim && p.Doc.Broken(at.Pos) { // what is there is not as it was meant, which is reported
		return new(diag.Finding)
	}
	if p.out.counts == nil {
		p.out.counts = make(map[string]int)
	}
	p.out.counts[p.rule.Name]++
	switch n := p.out.counts[p.rule.Name]; {
	case n == maxFindings+1:
		for i := len(p.out.findings) - 1; i >= 0; i-- {
			if p.out.findings[i].Rule == p.rule.Name {
				p.out.findings[i].Note("further places like this one are not shown")
				break
			}
		}
		fallthrough
	case n > maxFindings:
		return new(diag.Finding)
	}
	p.out.findings = append(p.out.findings, diag.Finding{Rule: p.rule.Name, At: at, Message: message})
	return &p.out.findings[len(p.out.findings)-1]
}

// full reports whether the rule has more findings in the file than are kept.
func (p *Pass) full() bool { return p.out.counts[p.rule.Name] > maxFindings }

// maxFindings is how many findings of a rule one file may have: more than anyone reads,
// and few enough to be printed at once.
const maxFindings = 1_000

// Secret notes a text that no output may show.
func (p *Pass) Secret(text string) { p.out.secrets = append(p.out.secrets, text) }

// plan is a budget worked out, as the tables show it.
func (p *Pass) plan(project *record.Project, b *record.Budget) *finance.Plan {
	plan := p.out.plans[b]
	if plan == nil {
		plan = finance.PlanOf(project, b, p.Programme(project.Programme), p.unknowing(func(_, _ string) bool { return false }))
		p.keep(plan)
	}
	return plan
}

// unknowing are the options of what rules work out: they know no register of inhabitants.
// Whether something asked for that, or for names of the same party, is noted.
func (p *Pass) unknowing(same func(a, b string) bool) *finance.Options {
	out := p.out
	return &finance.Options{
		Kind: p.KindOf,
		Same: func(a, b string) bool {
			out.asked = true
			return same(a, b)
		},
		Population: func(string, calendar.Date) (number int64, year, area int) {
			out.asked = true
			return 0, 0, 0
		},
	}
}

// keep has rules find a plan by its budget, and those of its beneficiaries by theirs.
func (p *Pass) keep(plan *finance.Plan) {
	if p.out.plans == nil {
		p.out.plans = make(map[*record.Budget]*finance.Plan)
	}
	p.out.plans[plan.Budget] = plan
	for _, x := range plan.Beneficiaries {
		p.keep(x.Plan)
	}
}

// claims are the claims of a project worked out, as the tables show them.
func (p *Pass) claims(project *record.Project) *finance.Claims {
	if p.out.claims == nil {
		p.out.claims = finance.ClaimsOf(project, "", p.Programme(project.Programme),
			p.unknowing(func(a, b string) bool { return p.key(a) == p.key(b) }))
		for _, x := range p.out.claims.Each {
			p.keep(x.Plan)
		}
	}
	return p.out.claims
}

// Untold counts a reference that leads to a file that could not be read.
func (p *Pass) Untold() { p.out.untold++ }

// Options choose what a run checks.
type Options struct {
	Today calendar.Day
	Only  []string // names of rules; empty: all
	Skip  []string
	// Settings are those by which the rules count, with the folder's own; nil: those of the
	// records that are checked.
	Settings *record.Settings
	Wanted   func(*catalogue.Entry) bool // nil: every file
	// Visit is handed each file that was read and checked. It runs on several goroutines, and
	// must not use the record any more once it has returned.
	Visit func(*View)
	// Alone leaves out what only all projects together tell, so that only the wanted
	// files and those that they refer to are read.
	Alone bool
	// Quotes looks into a text of the archive of sources; nil: it is not there. It is asked
	// on several goroutines.
	Quotes func(file string) (*audit.Quotes, error)
	// Workers is the number of goroutines; 0: as many as there are
	// processors. It does not change the result.
	Workers int
}

// CrashError says that a rule panicked: what it would have found is unknown.
type CrashError struct {
	Rule, File string
	Cause      any
}

// Error names the rule and the file.
func (e *CrashError) Error() string { return e.In(language.English) }

// In is the same in a language.
func (e *CrashError) In(l language.Language) string {
	return language.Say("the rule {0} crashed on {1}: {2}", e.Rule, e.File, language.Verbatim(fmt.Sprint(e.Cause))).In(l)
}

// Run checks the entries of a catalogue against the rules. The report is
// whole as far as it goes; errors are the files that could not be read and
// the rules that crashed.
func Run(c *catalogue.Catalogue, o Options) (*diag.Report, []error) {
	var findings []diag.Finding
	report, errs := run(c, o, func(out *outcome) { findings = append(findings, out.findings...) })
	report.Findings = findings
	return report, errs
}

// Each is Run that hands the findings over, in their order, and holds none of them:
// the report has none.
func Each(c *catalogue.Catalogue, o Options, take func(*diag.Finding)) (*diag.Report, []error) {
	return run(c, o, func(out *outcome) {
		for i := range out.findings {
			take(&out.findings[i])
		}
	})
}

// ByFile is Each that hands the findings over file by file, none where there are none.
func ByFile(c *catalogue.Catalogue, o Options, take func(*catalogue.Entry, []diag.Finding)) (*diag.Report, []error) {
	return run(c, o, func(out *outcome) { take(out.entry, out.findings) })
}

func run(c *catalogue.Catalogue, o Options, take func(*outcome)) (*diag.Report, []error) {
	var entries []*catalogue.Entry
	for _, e := range c.Entries {
		if o.Wanted == nil || o.Wanted(e) {
			entries = append(entries, e)
		}
	}
	o = o.of(c)
	all := o.pass(c)
	m := merger{taken: take, waiting: make(map[int]*outcome)}
	c.Each(entries, o.Workers, func(i int, doc *decode.Record) {
		v := &View{Entry: entries[i], all: &all}
		if v.Check(doc); o.Visit != nil && doc != nil {
			o.Visit(v)
		}
		m.take(i, v.pass.out.told())
	})
	return m.finish(c, &o)
}

// of is the options with the settings of the records, where they have none.
func (o Options) of(c *catalogue.Catalogue) Options {
	if o.Settings == nil {
		o.Settings = c.Settings()
	}
	return o
}

// pass is what the views of all files have in common.
func (o *Options) pass(c *catalogue.Catalogue) Pass {
	set := o.set()
	return Pass{Catalogue: c, Today: o.Today, Wanted: o.Wanted, Alone: o.Alone, Quotes: o.Quotes, archived: o.Settings.Archive != "", relations: newRelations(c, o.Wanted),
		rules: set.bound(c), sound: Soundness(), selected: o.selection(set)}
}

// set is the set of rules by the settings. One that is asked for reports also where these
// turn it off.
func (o *Options) set() *Set {
	set := SetOf(o.Settings)
	set.asked(o.Only)
	return set
}

// selection maps the names of the rules that are reported to the rules.
func (o *Options) selection(set *Set) map[string]*Rule {
	selected := make(map[string]*Rule)
	for _, r := range set.All() {
		if (len(o.Only) == 0 || slices.Contains(o.Only, r.Name)) && !slices.Contains(o.Skip, r.Name) && !r.Off() {
			selected[r.Name] = r
		}
	}
	return selected
}

// Rules are the rules that run, by name.
func (o *Options) Rules() []diag.Rule {
	var out []diag.Rule
	for _, r := range o.selection(o.set()) {
		out = append(out, diag.Rule{Name: r.Name, Severity: r.Severity, Title: r.Title, Why: r.Why, Do: r.Do})
	}
	slices.SortFunc(out, func(a, b diag.Rule) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// merger hands over what the rules say about the files, in the order of the files, each
// as soon as those before it are done, and counts the files.
type merger struct {
	taken   func(*outcome)
	mutex   sync.Mutex
	report  diag.Report
	crashes []error
	next    int
	waiting map[int]*outcome
}

func (m *merger) take(i int, out *outcome) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.waiting[i] = out
	for m.waiting[m.next] != nil {
		m.add(m.waiting[m.next])
		delete(m.waiting, m.next)
		m.next++
	}
}

func (m *merger) add(o *outcome) {
	r := &m.report
	if o.read {
		r.Files++
	}
	if o.project {
		r.Projects++
	}
	r.Untold += o.untold
	r.Unread += o.unread
	r.Judged = r.Judged || o.judged
	r.Undecided += o.undecided
	m.taken(o)
	if o.crash != nil {
		m.crashes = append(m.crashes, o.crash)
	}
}

// finish is the report with what no single file says.
func (m *merger) finish(c *catalogue.Catalogue, o *Options) (*diag.Report, []error) {
	report := &m.report
	errs := slices.Clone(c.Failures)
	slices.SortFunc(errs, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	errs = slices.CompactFunc(errs, func(a, b error) bool { return a.Error() == b.Error() })
	report.Rules = o.Rules()
	return report, append(errs, m.crashes...)
}

// entry checks one file, and returns the view of it.
func (p Pass) entry(e *catalogue.Entry, doc *decode.Record) *Pass {
	out := &outcome{entry: e}
	p.Entry, p.rule, p.out = e, fileName, out
	p.oddity()
	if doc != nil {
		p.Doc = doc
		out.read, out.project = true, doc.Project != nil
		out.findings = append(out.findings, doc.Findings...)
		out.reading = len(out.findings)
		// All rules run, whichever are reported: what one finds decides
		// whether an allow entry is used, and what output masks.
		for _, r := range p.rules.All() {
			p.run(r)
		}
	}
	if !p.guarded(p.finish) {
		out.findings = nil // what is not masked yet may tell secrets
	}
	if p.selected[quoteMissing.Name] == nil {
		out.unread = 0
	}
	diag.Sort(out.findings)
	return &p
}

// told is what there is to tell about a file, without what it took to find that out.
func (o *outcome) told() *outcome {
	return &outcome{entry: o.entry, findings: slices.Clone(o.findings), revealed: o.revealed, untold: o.untold, unread: o.unread, judged: o.judged,
		undecided: o.undecided, crash: o.crash, project: o.project, read: o.read}
}

// oddity reports a file that is not simply a regular one named *.yaml.
func (p *Pass) oddity() {
	var f diag.Finding
	switch p.Entry.Odd {
	case catalogue.OtherEnding:
		f = diag.Finding{Rule: diag.FileName, Message: language.Say("the file's name ends in {0}", path.Ext(p.Entry.Name)),
			Hint: language.Say("rename it to {0}", p.Entry.ID+".yaml")}
		if p.sibling(p.Entry.ID) != nil {
			f.Hint = language.Say("{0} exists already: keep one of the two files", p.Entry.ID+".yaml")
		}
	case catalogue.SymbolicLink:
		f = diag.Finding{Rule: diag.FileKind, Message: language.Say("a symbolic link is among the records; it is not followed"),
			Hint: language.Say("put the file itself here, or remove the link")}
	case catalogue.NamedPipe:
		f = diag.Finding{Rule: diag.FileKind, Message: language.Say("a named pipe is among the records; it is not opened"),
			Hint: language.Say("remove it")}
	case catalogue.Device:
		f = diag.Finding{Rule: diag.FileKind, Message: language.Say("a device or socket is among the records; it is not opened"),
			Hint: language.Say("remove it")}
	case catalogue.NotUTF8:
		f = diag.Finding{Rule: diag.FileName, Severity: diag.Error, Message: language.Say("the name is not UTF-8, so it is not opened"),
			Hint: language.Say("rename it")}
	default:
		return
	}
	f.At = source.Start.Place()
	p.out.findings = append(p.out.findings, f)
}

// misses reports whether something that a rule must know may be on a line that could not
// be read.
func (p *Pass) misses(r *Rule) bool {
	return r.Whole && !p.Doc.Whole() || r.Organised && p.Unsound(record.ToOrganisation)
}

// run lets one rule look at the file. A rule that panics is an error that
// names it, and the other rules still run.
func (p *Pass) run(r *Rule) {
	if r.Text == nil && r.Any == nil && r.Project == nil {
		return // reported while reading, or with the rule of its family
	}
	if p.misses(r) {
		return
	}
	p.rule = r
	p.guarded(func() {
		if r.Text != nil {
			p.verbatim = true
			r.Text(p)
			p.verbatim = false
		}
		if r.Any != nil && p.Doc.Parsed() {
			r.Any(p)
		}
		if r.Project != nil && p.Doc.Project != nil {
			r.Project(p, p.Doc.Project)
		}
	})
}

// guarded reports whether something about the rule in hand comes to an end. A panic
// is an error that names the rule and the file.
func (p *Pass) guarded(do func()) (ended bool) {
	defer func() {
		if cause := recover(); cause != nil && p.out.crash == nil {
			p.out.crash = &CrashError{p.rule.Name, p.Entry.Name, cause}
		}
	}()
	do()
	return true
}

// finish gives the findings of a file their final form: rule's severity,
// file, record, path, spans; drops those of rules that don't run; applies the
// allow entries; masks what must not be shown.
func (p *Pass) finish() {
	out := p.out
	if len(out.findings) == 0 && (p.Doc == nil || p.Doc.Documentation() == nil || len(p.Doc.Documentation().Allow) == 0) {
		return
	}
	nodes := make([]int32, len(out.findings))
	for i := range out.findings {
		nodes[i] = p.complete(&out.findings[i])
	}
	if p.Doc != nil && p.Doc.Documentation() != nil {
		p.allow(nodes)
	}
	out.findings = slices.DeleteFunc(out.findings, func(f diag.Finding) bool {
		_, counts := p.rules.Find(f.Rule).counts(f.Severity)
		return !counts || p.selected[f.Rule] == nil
	})
	if p.Doc != nil && len(out.findings) > 0 {
		p.show()
	}
}

// complete fills in what reading and rules leave open, and returns the
// finding's node, -1 where it has none.
func (p *Pass) complete(f *diag.Finding) int32 {
	if p.rule = p.rules.Find(f.Rule); p.rule == nil {
		p.rule = &Rule{Name: f.Rule}
		panic("it is in no list of rules")
	}
	f.Severity, _ = p.rule.counts(f.Severity)
	f.File, f.Record = p.Entry.Name, p.Entry.ID
	node := int32(-1)
	if p.Doc == nil {
		f.Span = source.Span{Line: 1, Col: 1, EndLine: 1, EndCol: 1}
		return node
	}
	if id := p.Doc.ID(); id != "" {
		f.Record = id
	}
	if p.Doc.Tree != nil {
		if node = f.At.Node(); node < 0 {
			node = p.Doc.Tree.Beginning(f.At.Pos)
		}
		f.Path = p.Doc.Tree.Path(node)
	}
	text := p.Doc.File
	f.Span = text.Span(f.At.Pos)
	for i := range f.Related {
		r := &f.Related[i]
		if r.File == "" {
			r.File = p.Entry.Name
		}
		if r.File == p.Entry.Name {
			r.Span = text.Span(r.At)
		}
	}
	if f.Fix != nil {
		if f.Fix.Change != nil {
			f.Fix.Edits = []diag.Edit{edit.Of(text, p.Doc.Tree, f.Fix.Change)}
		}
		for i := range f.Fix.Edits {
			if e := &f.Fix.Edits[i]; e.Span == (source.Span{}) {
				e.Span = text.Span(source.At(e.From, e.To))
			}
		}
	}
	return node
}

// Find is the rule of a name, nil where there is none.
func Find(name string) *Rule {
	for _, r := range Rules() {
		if r.Name == name {
			return r
		}
	}
	return nil
}
