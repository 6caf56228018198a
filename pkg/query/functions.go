package query

import (
	"bytes"
	"reflect"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/expr-lang/expr/ast"

	"sostool/pkg/calendar"
	"sostool/pkg/catalogue"
	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/municipality"
	"sostool/pkg/near"
	"sostool/pkg/record"
)

// projectField is a name that may begin an expression: a field of the format,
// or a figure that is worked out.
type projectField struct {
	name string
	typ  Type
	of   func(*Subject) any

	figure bool // that is worked out
}

// projectFields are the fields of a project.
func projectFields() []projectField {
	var out []projectField
	for _, f := range (Type{Kind: Item, record: reflect.TypeFor[record.Project]()}).fields() {
		out = append(out, projectField{name: f.name, typ: f.typ, of: func(s *Subject) any { return f.get(s, s.Project) }})
	}
	out[slices.IndexFunc(out, func(f projectField) bool { return f.name == "id" })].typ.record = reflect.TypeFor[record.ProjectID]()
	return append(out,
		projectField{name: "stages", typ: Type{Kind: List, Of: &Type{Kind: Word, record: reflect.TypeFor[record.Stage]()}}, of: stages},
		projectField{name: "total", typ: Type{Kind: Amount}, figure: true, of: func(s *Subject) any { return s.extent(s.Financing().Total()) }},
		projectField{name: "years", typ: Type{Kind: Period}, of: years},
	)
}

// years are the calendar years of the project's period.
func years(s *Subject) any {
	p := s.Project.Period
	p.Start, p.End = yearOf(p.Start), yearOf(p.End)
	if !p.Known() {
		return nil
	}
	return p
}

// stages are the stages of the budgets that make the project's figures.
func stages(s *Subject) any {
	var out []any
	f := s.Financing()
	for _, k := range f.Counted() {
		if stage := string(f.Chosen[k].Budget.Stage); !slices.Contains(out, any(stage)) {
			out = append(out, stage)
		}
	}
	return out
}

// yearOf is a date to the year.
func yearOf(d calendar.Date) calendar.Date {
	return calendar.Date{Year: d.Year, Uncertain: d.Uncertain}
}

// function is one function of the language.
type function struct {
	usage       string // its name, and its arguments in brackets
	least, most int    // arguments
	compile     func(c *compiler, here node, args []ast.Node) node
}

func (f *function) name() string {
	name, _, _ := strings.Cut(f.usage, "(")
	return name
}

// functions lists all functions.
func functions() []function {
	return []function{
		{"funder(NAME)", 1, 1, (*compiler).funder},
		{"partner(NAME, ROLE)", 1, 2, (*compiler).partner},
		{"municipality(NAME)", 1, 1, (*compiler).municipality},
		{"region(NAME)", 1, 1, (*compiler).region},
		{"active(WHEN)", 1, 1, (*compiler).active},
		{"overlaps(PERIOD, WHEN)", 2, 2, (*compiler).overlaps},
		{"known(VALUE)", 1, 1, (*compiler).known},
		{"text(WORDS)", 1, 1, (*compiler).search},
		{"pays(NAME, YEAR)", 1, 2, (*compiler).pays},
		{"share(NAME)", 1, 1, (*compiler).share},
		{"cost(YEAR)", 1, 1, (*compiler).cost},
		{"len(LIST)", 1, 1, (*compiler).length},
		{"count(LIST, CONDITION)", 1, 2, (*compiler).count},
		{"sum(LIST, AMOUNT)", 1, 2, (*compiler).add},
		{"filter(LIST, CONDITION)", 2, 2, (*compiler).filter},
		{"any(LIST, CONDITION)", 2, 2, quantifier(func(met, all int) bool { return met > 0 })},
		{"all(LIST, CONDITION)", 2, 2, quantifier(func(met, all int) bool { return met == all })},
		{"none(LIST, CONDITION)", 2, 2, quantifier(func(met, all int) bool { return met == 0 })},
		{"one(LIST, CONDITION)", 2, 2, quantifier(func(met, all int) bool { return met == 1 })},
	}
}

// usageOf is how a function is called.
func usageOf(name string) (string, bool) {
	for _, f := range functions() {
		if f.name() == name {
			return f.usage, true
		}
	}
	return "", false
}

func (c *compiler) call(here node, name string, args []ast.Node) node {
	all := functions()
	i := slices.IndexFunc(all, func(f function) bool { return f.name() == name })
	at := span{here.from, here.from + len([]rune(name))}
	if i < 0 {
		if slices.Contains(Fields(), name) {
			c.fail(at, language.Say("{0} is a field, not a function", name))
		}
		names := make([]string, len(all))
		for i := range all {
			names[i] = all[i].name()
		}
		unknown(c, at, language.Say("there is no function {0}", name), name, names)
	}
	if f := &all[i]; len(args) < f.least || len(args) > f.most {
		c.fail(here.span(), language.Say("it is written {0}", f.usage))
	}
	return all[i].compile(c, here, args)
}

// quoted is the text of an argument that must be one.
func (c *compiler) quoted(n node) string {
	if n.quoted == nil {
		c.fail(n.span(), language.Say("expected a text in quotes here"))
	}
	return *n.quoted
}

// answer is a node that is true, false or open.
func (n node) answer(eval func(*Subject) any) node { return n.is(Type{Kind: Truth}, eval) }

// yes is a node that is true or false.
func (n node) yes(eval func(*Subject) bool) node {
	return n.is(Type{Kind: Truth}, func(s *Subject) any { return eval(s) })
}

// party is who a name in an expression means.
type party struct{ *catalogue.Party }

// name compiles an argument that is a name in quotes.
func (c *compiler) name(arg ast.Node) node {
	if _, bare := arg.(*ast.IdentifierNode); bare {
		at := c.extent(arg)
		c.fail(at, language.Say("a name is written in quotes: \"{0}\"", string(c.runes[at.from:at.to])))
	}
	return c.node(arg)
}

// payer resolves a name in quotes: a party, or a source of funding.
func (c *compiler) payer(n node) *party {
	name := c.quoted(n)
	found, several := c.catalogue.FindParty(name)
	switch {
	case found != nil:
		return &party{found}
	case len(several) > 1:
		c.fail(n.span(), language.Say("several organisations bear the name {0}: say the id of one, {1}", name, language.Choices(several)))
	}
	message := language.Say("{0} is neither a municipality nor an organisation", language.Quoted(name))
	if better := c.catalogue.NearPayer(name); len(better) > 0 {
		message = language.Say("{0}; did you mean {1}?", message, language.Any(better))
	}
	c.fail(n.span(), message)
	return nil
}

// party resolves a name in quotes of a party that can take part.
func (c *compiler) party(n node) *party {
	p := c.payer(n)
	if p.Source != "" && c.catalogue.Knows(record.ToOrganisation, string(p.Org)) == catalogue.No {
		c.fail(n.span(), language.Say("{0} is a source of funding: ask funder({0}) or pays({0})", language.Quoted(*n.quoted)))
	}
	return p
}

// is reports whether a name in a record is the party's.
func (p *party) is(s *Subject, name string) bool {
	return p.Is(s.Catalogue.Register, name, s.Project.Period)
}

// funder asks whether a party pays: a source or a payer of a funding line, a partner with
// that role, or the funder or the fund of the project's programme; of a part also who
// pays the whole.
func (c *compiler) funder(here node, args []ast.Node) node {
	p := c.payer(c.name(args[0]))
	wholes := &wholes{found: make(map[record.ProjectID]bool)}
	return here.yes(func(s *Subject) bool { return p.funds(s) || wholes.funded(s, p) })
}

// funds reports whether a project's own record has the party pay.
func (p *party) funds(s *Subject) bool {
	for i := range s.Project.Budgets {
		for k := range s.Project.Budgets[i].Funding {
			f := &s.Project.Budgets[i].Funding[k]
			if p.paysLine(s, f) || slices.ContainsFunc(f.Payers, func(x record.Payer) bool { return p.among(s, &x) }) || p.weighs(s, f) {
				return true
			}
		}
	}
	for i := range s.Project.Partners {
		x := &s.Project.Partners[i]
		if slices.Contains(x.Roles.Items, record.Funder) && p.isPartner(s, x) {
			return true
		}
	}
	programme := s.Catalogue.Programme(s.Project.Programme)
	return programme != nil && (p.is(s, string(programme.Funder)) || p.is(s, string(programme.Fund)))
}

// wholes remembers of projects that others are parts of whether the party pays
// them: each is read once, however many parts it has.
type wholes struct {
	mutex sync.Mutex
	found map[record.ProjectID]bool
}

// funded reports whether the party pays a project that the subject is a part of,
// also through others.
func (w *wholes) funded(s *Subject, p *party) bool {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	var climbed []record.ProjectID
	pays := false
	for id := s.Project.PartOf; id != "" && !pays; {
		if known, seen := w.found[id]; seen {
			pays = known
			break
		}
		w.found[id] = false // also of those that are parts of each other
		climbed = append(climbed, id)
		pays, id = p.fundsProject(s.Catalogue, id)
	}
	for _, id := range climbed {
		w.found[id] = pays
	}
	return pays
}

// fundsProject is funds of a project that is read for it, and the project that
// it is a part of.
func (p *party) fundsProject(c *catalogue.Catalogue, id record.ProjectID) (funds bool, whole record.ProjectID) {
	of := c.Summary(id)
	if of == nil {
		return false, ""
	}
	doc := c.Record(of.Entry)
	if doc == nil || doc.Project == nil {
		return false, ""
	}
	defer c.Free(of.Entry, doc)
	return p.funds(&Subject{Catalogue: c, Record: doc, Project: doc.Project}), doc.Project.PartOf
}

// paysLine reports whether a line is the party's as a whole.
func (p *party) paysLine(s *Subject, f *record.Funding) bool {
	return p.PaysWhole(s.Catalogue, s.Project, f)
}

// among reports whether the party is one of those that share a line.
func (p *party) among(s *Subject, x *record.Payer) bool {
	return slices.ContainsFunc(x.Municipalities.Items, func(m record.Municipality) bool { return p.is(s, string(m)) }) ||
		slices.ContainsFunc(x.Orgs.Items, func(id record.OrganisationID) bool { return p.is(s, string(id)) })
}

// isPartner reports whether the party is the partner itself.
func (p *party) isPartner(s *Subject, x *record.Partner) bool {
	return p.is(s, string(x.Org)) || p.is(s, string(x.Municipality))
}

// weighs reports whether the party is one of those that a key divides a line
// among.
func (p *party) weighs(s *Subject, f *record.Funding) bool {
	for _, e := range f.Split.Weights.Entries {
		if p.is(s, string(e.Key)) {
			return true
		}
	}
	return false
}

// partner asks whether a party takes part, in a role or in any.
func (c *compiler) partner(here node, args []ast.Node) node {
	p := c.party(c.name(args[0]))
	role := record.Role("")
	if len(args) == 2 {
		n := c.node(args[1])
		name := c.quoted(n)
		role = record.Role(c.choice(n.span(), role, name, language.Say("{0} is not a role", language.Quoted(name))))
	}
	return here.yes(func(s *Subject) bool {
		for i := range s.Project.Partners {
			x := &s.Project.Partners[i]
			if p.isPartner(s, x) && (role == "" || slices.Contains(x.Roles.Items, role)) {
				return true
			}
		}
		return false
	})
}

// municipality asks whether a municipality is anywhere in a project: in any role, team
// region, task, target group or as a payer, by itself or through a joint body.
func (c *compiler) municipality(here node, args []ast.Node) node {
	n := c.name(args[0])
	name := c.quoted(n)
	if id, _ := c.catalogue.Party(name); !c.catalogue.Register.Known(id) {
		message := language.Say("{0} is not a municipality", language.Quoted(name))
		if better := c.catalogue.Register.Near(strings.TrimSpace(name)); len(better) > 0 {
			message = language.Say("{0}; did you mean {1}?", message, language.Any(better))
		}
		c.fail(n.span(), message)
	}
	p := c.party(n)
	return here.yes(func(s *Subject) bool {
		for a := range s.Catalogue.Appearances(s.Project) {
			s.step(1)
			if p.is(s, string(a.Municipality)) {
				return true
			}
		}
		return false
	})
}

// region asks for a team region by its id or name, or for a region of the
// country in which a municipality of the project lies: a maakunta, a wellbeing
// services county or a province, by its name in Finnish, Swedish or English.
func (c *compiler) region(here node, args []ast.Node) node {
	n := c.node(args[0])
	name := fold(c.quoted(n))
	if len(bytes.TrimSpace(name)) == 0 {
		c.fail(n.span(), language.Say("expected the name of a region here"))
	}
	register := c.catalogue.Register
	var official []*municipality.Region // Ahvenanmaa is a region and a county
	for i := range register.Regions {
		if slices.ContainsFunc(register.Regions[i].Names(), func(s string) bool { return bytes.Equal(fold(s), name) }) {
			official = append(official, &register.Regions[i])
		}
	}
	c.regions = append(c.regions, Region{*n.quoted, n.from, n.to})
	return here.yes(func(s *Subject) bool {
		for i := range s.Project.TeamRegions {
			r := &s.Project.TeamRegions[i]
			if string(name) == string(r.ID) {
				return true
			}
			for text := range r.Name.All() {
				if bytes.Equal(s.fold(text), name) {
					return true
				}
			}
		}
		for standing := range s.Catalogue.Appearances(s.Project) {
			s.step(1)
			m := register.Find(string(standing.Municipality), s.Project.Period)
			if m != nil && slices.ContainsFunc(official, func(r *municipality.Region) bool { return register.Lies(m, r, s.Project.Period) }) {
				return true
			}
		}
		return false
	})
}

// when is a year, month, day or period in an argument.
func (c *compiler) when(n node) calendar.Period {
	text := n.written()
	if !n.literal() {
		c.fail(n.span(), language.Say("expected a time, as 2010, \"2010-05\", \"2010-05-31\" or \"2009/2011-06\""))
	}
	if strings.Contains(text, "/") {
		p, err := calendar.ParsePeriod(text)
		if err != nil {
			c.fault(n.span(), err)
		}
		return p
	}
	d, err := calendar.ParseDate(text)
	if err != nil {
		c.fault(n.span(), err)
	}
	return calendar.Period{Start: d, End: d}
}

// overlap says whether a period has a day in another, as far as its precision tells. One
// whose start is not known may have begun at any time.
func overlap(p, when calendar.Period) any {
	if !p.Known() {
		return nil
	}
	sure := p
	if !p.Start.Known() {
		sure.Start = p.End
	}
	begins, ends := sure.Narrowest()
	first, last := when.Widest()
	return verdict(begins <= last && first <= ends, !p.MayOverlap(when))
}

func (c *compiler) active(here node, args []ast.Node) node {
	when := c.when(c.node(args[0]))
	return here.answer(func(s *Subject) any { return overlapOf("period", s.Project.Period, when) })
}

func (c *compiler) overlaps(here node, args []ast.Node) node {
	n := c.node(args[0])
	when := c.when(c.node(args[1]))
	if n.Kind != Period && n.Kind != Date || n.literal() {
		c.fail(n.span(), language.Say("expected a period or a date, found {0}", c.said(n)))
	}
	return here.answer(func(s *Subject) any {
		switch v := n.eval(s).(type) {
		case calendar.Period:
			return overlapOf(c.text(n), v, when)
		case calendar.Date:
			return overlapOf(c.text(n), calendar.Period{Start: v, End: v}, when)
		default:
			return &Open{}
		}
	})
}

// overlapOf is overlap of a part of the expression.
func overlapOf(text string, p, when calendar.Period) any {
	is := overlap(p, when)
	switch {
	case is != nil:
		return is
	case !p.Known():
		return &Open{}
	default:
		return undecided(part{text, p})
	}
}

// known asks whether something is stated or follows.
func (c *compiler) known(here node, args []ast.Node) node {
	n := c.node(args[0])
	if n.literal() || n.elements != nil {
		c.fail(n.span(), language.Say("expected a field here"))
	}
	return here.yes(func(s *Subject) bool {
		return told(n.eval(s))
	})
}

// told reports whether anything is known about a value, or a member of a list.
func told(v any) bool {
	switch v := v.(type) {
	case nil, *Open:
		return false
	case []any:
		return slices.ContainsFunc(v, told)
	case some:
		return slices.ContainsFunc(v, told)
	case interface{ Known() bool }:
		return v.Known()
	default:
		return true
	}
}

// search asks for words in any text of the record.
func (c *compiler) search(here node, args []ast.Node) node {
	n := c.node(args[0])
	words := fold(c.quoted(n))
	if len(bytes.TrimSpace(words)) == 0 {
		c.fail(n.span(), language.Say("expected words to look for here"))
	}
	return here.yes(func(s *Subject) bool {
		s.step(len(s.Record.Tree.Nodes))
		for i := range s.Record.Tree.Nodes {
			if text := s.Record.Tree.Nodes[i].Text; len(text) > 0 && bytes.Contains(s.fold(text), words) {
				return true
			}
		}
		return false
	})
}

// years are calendar years in an argument: one, or those of a period.
func (c *compiler) years(n node) finance.Stretch {
	if !n.literal() || strings.HasSuffix(n.number, "%") {
		c.fail(n.span(), language.Say("expected calendar years, as 2010 or \"2008/2012\""))
	}
	if !strings.Contains(n.written(), "/") {
		y, err := record.ParseYear(n.written())
		if err != nil {
			c.fault(n.span(), err)
		}
		return finance.OneYear(int(y))
	}
	p, err := calendar.ParsePeriod(n.written())
	if err != nil {
		c.fault(n.span(), err)
	}
	if !p.Bounded() || !p.WholeYear(int(p.Start.Year)) || !p.WholeYear(int(p.End.Year)) {
		c.fail(n.span(), language.Say("expected a period of whole calendar years, as \"2008/2012\""))
	}
	return finance.Stretch{From: int(p.Start.Year), To: int(p.End.Year)}
}

// pays is what a source or a payer pays in the project, or in some years of it.
func (c *compiler) pays(here node, args []ast.Node) node {
	c.figures = true
	p := c.payer(c.name(args[0]))
	if len(args) == 1 {
		return here.is(Type{Kind: Amount}, func(s *Subject) any { return s.extent(s.Financing().Paid(p.payments(s))) })
	}
	years := c.years(c.node(args[1]))
	return here.is(Type{Kind: Amount}, func(s *Subject) any { return s.extent(s.Financing().PaidIn(p.payments(s), years)) })
}

// payments are what the party pays in the project.
func (p *party) payments(s *Subject) []finance.Payment {
	return s.Financing().Payments(func(line *finance.Line) bool { return p.paysLine(s, line.Funding) }, func(name string) bool { return p.is(s, name) })
}

// share is what part of the project's total a source or a payer pays.
func (c *compiler) share(here node, args []ast.Node) node {
	c.figures = true
	p := c.payer(c.name(args[0]))
	return here.is(Type{Kind: Share}, func(s *Subject) any {
		payments := p.payments(s)
		if stated := s.Financing().StatedShare(payments); stated.Known() {
			return Portion{Stated: stated}
		}
		part, whole := s.extent(s.Financing().Paid(payments)), moneyOf(s.extent(s.Financing().Total()))
		if part == nil || whole.Known() && whole.Cents() <= 0 {
			return nil
		}
		return Portion{Part: moneyOf(part), Whole: whole}
	})
}

// cost is what the project costs in some years.
func (c *compiler) cost(here node, args []ast.Node) node {
	c.figures = true
	years := c.years(c.node(args[0]))
	return here.is(Type{Kind: Amount}, func(s *Subject) any { return s.extent(s.Financing().Cost(years)) })
}

// list compiles an argument that is a list.
func (c *compiler) list(arg ast.Node) node {
	n := c.node(arg)
	if n.literal() || n.Kind != List || n.elements != nil {
		c.fail(n.span(), language.Say("expected a list, found {0}", c.said(n)))
	}
	return n
}

func (c *compiler) length(here node, args []ast.Node) node {
	n := c.list(args[0])
	return here.is(Type{Kind: Number}, func(s *Subject) any { return number(items(s, n)) })
}

// number is how many members a list has; unknown where it may have more.
func number(all []any, whole bool) any {
	if !whole {
		return nil
	}
	return len(all)
}

// of compiles what is evaluated on each item of a list.
func (c *compiler) of(list node, arg ast.Node) node {
	p, ok := arg.(*ast.PredicateNode)
	if !ok {
		return c.node(arg)
	}
	c.items = append(c.items, *list.Of)
	n := c.node(p.Node)
	c.items = c.items[:len(c.items)-1]
	return n
}

// each visits the items of a list, with # standing for each, and reports
// whether they are all.
func each(s *Subject, list node, visit func(item any)) (whole bool) {
	outer := s.Item
	all, whole := items(s, list)
	for _, x := range all {
		s.Item = x
		visit(x)
	}
	s.Item = outer
	return whole
}

// answers counts what a condition says about the items of a list.
type answers struct {
	met, all int
	open     []*Open
	unsure   bool // there may be more items
}

func (a *answers) add(v any) {
	a.all++
	switch v := v.(type) {
	case bool:
		if v {
			a.met++
		}
	case *Open:
		a.open = append(a.open, v)
	}
}

func (a *answers) any() any { return a.holds(func(met, all int) bool { return met > 0 }) }

// holds is what a test of the counts says, where it says the same however the
// open answers would be.
func (a *answers) holds(test func(met, all int) bool) any {
	more := 0
	if a.unsure {
		more = 2 // as good as any number, for what tests ask
	}
	is := test(a.met, a.all)
	for extra := 0; extra <= more; extra++ {
		for met := 0; met <= len(a.open)+extra; met++ {
			if test(a.met+met, a.all+extra) != is {
				return append(a.open, &Open{})[0]
			}
		}
	}
	return is
}

// quantifier compiles any, all, none and one.
func quantifier(test func(met, all int) bool) func(*compiler, node, []ast.Node) node {
	return func(c *compiler, here node, args []ast.Node) node {
		list := c.list(args[0])
		condition := c.truth(c.of(list, args[1]))
		return here.answer(func(s *Subject) any {
			var a answers
			a.unsure = !each(s, list, func(any) { a.add(condition.eval(s)) })
			return a.holds(test)
		})
	}
}

func (c *compiler) count(here node, args []ast.Node) node {
	if len(args) == 1 {
		return c.length(here, args)
	}
	kept := c.filter(here, args)
	return here.is(Type{Kind: Number}, func(s *Subject) any { return number(items(s, kept)) })
}

func (c *compiler) filter(here node, args []ast.Node) node {
	from := c.list(args[0])
	condition := c.truth(c.of(from, args[1]))
	return here.is(from.Type, func(s *Subject) any {
		var kept []any
		decided := true
		whole := each(s, from, func(item any) {
			switch is := condition.eval(s); is {
			case true:
				kept = append(kept, item)
			case false:
			default:
				decided = false
			}
		})
		return list(kept, whole && decided)
	})
}

// add is the sum of amounts or of person-years, of which a part may be unknown; unknown
// where there are none. Of figures of budgets it counts one stage.
func (c *compiler) add(here node, args []ast.Node) node {
	list, amount := c.addends(args)
	if !amount.Type.Adds() || amount.literal() {
		c.fail(amount.span(), language.Say("expected an amount or person-years, found {0}", c.said(amount)))
	}
	return here.is(Type{Kind: amount.Kind}, func(s *Subject) any {
		all, whole := items(s, list)
		counts := s.OneStage(all)
		var addends []any
		outer := s.Item
		for i, x := range all {
			if counts[i] {
				s.Item = x
				addends = append(addends, amount.eval(s))
			}
		}
		s.Item = outer
		switch {
		case len(addends) == 0:
			return nil
		case !whole:
			addends = append(addends, nil)
		}
		if amount.Kind == Decimal {
			return sumOfNumbers(addends)
		}
		sum := moneyOf(addends[0])
		for _, x := range addends[1:] {
			sum = plus(sum, moneyOf(x))
		}
		return sum
	})
}

// Adds reports whether values of the type are figures of which sums can be made.
func (t Type) Adds() bool { return t.Kind == Amount || t.Kind == Decimal }

// addends are the list that a sum is of, and what is added of each of its items. A field
// of a list is also added item by item: sum(budgets.total).
func (c *compiler) addends(args []ast.Node) (list, amount node) {
	if len(args) == 2 {
		list = c.list(args[0])
		return list, c.of(list, args[1])
	}
	list = c.list(args[0])
	amount = node{Type: *list.Of, from: list.from, to: list.to, eval: func(s *Subject) any { return s.Item }}
	member, ok := args[0].(*ast.MemberNode)
	if !ok {
		return list, amount
	}
	base := c.node(member.Node)
	field, ok := member.Property.(*ast.StringNode)
	if !ok || base.Kind != List || base.Of.Kind != Item {
		return list, amount
	}
	for _, f := range base.Of.fields() {
		if f.name == field.Value && f.typ.Adds() {
			amount.eval = func(s *Subject) any { return f.get(s, s.Item) }
			return base, amount
		}
	}
	return list, amount
}

// OneStage says which of some items may be added up: of those in budgets of the project
// those of one stage, and not of phases next to the whole.
func (s *Subject) OneStage(items []any) []bool {
	in := make([]*record.Budget, len(items))
	var among []*record.Budget
	for i, x := range items {
		if in[i] = s.budgetOf(x); in[i] != nil && !slices.Contains(among, in[i]) {
			among = append(among, in[i])
		}
	}
	counted := finance.OneStage(s.Project, s.Stage, among)
	out := make([]bool, len(items))
	for i := range items {
		out[i] = in[i] == nil || slices.Contains(counted, in[i])
	}
	return out
}

// budgetOf is the budget of the project that an item is or is in; nil where it is in
// none.
func (s *Subject) budgetOf(item any) *record.Budget {
	switch item.(type) {
	case *record.Budget, *record.Cost, *record.Funding, *record.Payer, *record.Beneficiary:
	default:
		return nil
	}
	if s.budgets == nil {
		s.budgets = make(map[any]*record.Budget)
		for i := range s.Project.Budgets {
			b := &s.Project.Budgets[i]
			s.budgets[b] = b
			s.rowsOf(b, b.Costs, b.Funding)
			for k := range b.Beneficiaries {
				x := &b.Beneficiaries[k]
				s.budgets[x] = b
				s.rowsOf(b, x.Costs, x.Funding)
			}
		}
	}
	return s.budgets[item]
}

// rowsOf notes that costs and funding are in a budget.
func (s *Subject) rowsOf(b *record.Budget, costs []record.Cost, funding []record.Funding) {
	for k := range costs {
		s.budgets[&costs[k]] = b
	}
	for k := range funding {
		s.budgets[&funding[k]] = b
		for n := range funding[k].Payers {
			s.budgets[&funding[k].Payers[n]] = b
		}
	}
}

// fold makes texts comparable without regard to case, accents and the kind of
// space or dash.
func fold(text string) []byte { return appendFolded(nil, text) }

// fold is fold into memory of the subject's, which lasts until the next call.
func (s *Subject) fold(text string) []byte {
	s.read(text)
	s.folded = appendFolded(s.folded[:0], text)
	return s.folded
}

func appendFolded(out []byte, text string) []byte {
	for _, r := range text {
		switch {
		case r < utf8.RuneSelf:
			if 'A' <= r && r <= 'Z' {
				r += 'a' - 'A'
			}
			out = append(out, byte(r))
		case unicode.IsMark(r):
		case unicode.IsSpace(r):
			out = append(out, ' ')
		case unicode.Is(unicode.Pd, r):
			out = append(out, '-')
		default:
			out = utf8.AppendRune(out, near.Plain(unicode.ToLower(r)))
		}
	}
	return out
}
