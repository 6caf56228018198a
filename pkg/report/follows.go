package report

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"sostool/pkg/catalogue"
	"sostool/pkg/change"
	"sostool/pkg/decode"
	"sostool/pkg/finance"
	"sostool/pkg/money"
	"sostool/pkg/record"
	"sostool/pkg/table"
)

// worked is a figure of a project's tables, and its path if the record stated it: an
// item of the record, and the way on from it.
type worked struct {
	item, rest string
	stated     []string // further paths at which the record may state it
	budget     string   // of a project in all that has no other budget: the figure is also that one's
	left       bool     // what others leave, and they leave nothing of any year
	asStated   bool     // a share that the record states, as it is rounded
	rank       rank
	cell       table.Cell
	exact      money.Share // of a share, which the cell rounds
}

func (w *worked) path() string { return w.item + w.rest }

// rank says how much a figure tells: those that tell most come first.
type rank uint8

const (
	inAll rank = iota
	byYear
	byPayer
	ranks
)

// figures are those of a project as its tables have them: of every budget, and
// of the project in all.
type figures struct {
	*subject
	all  []worked
	item string // of which figures are added
	as   map[string]int
}

// figuresOf are the figures of a project; whole also asks for its parts.
func (d *Difference) figuresOf(c *catalogue.Catalogue, doc *decode.Record, whole bool) []worked {
	if doc == nil || doc.Project == nil || !d.Sound(doc) {
		return nil
	}
	s := &subject{Request: &Request{Catalogue: c, Sound: d.Sound}, doc: doc, project: doc.Project, programme: c.Programme(doc.Project.Programme)}
	s.plan()
	f := &figures{subject: s, as: make(map[string]int)}
	f.inAll()
	for i := range s.project.Budgets {
		b := &s.project.Budgets[i]
		f.item = "budgets[" + b.ItemName() + "]"
		k := slices.IndexFunc(s.budgets, func(x budget) bool { return x.Budget == b })
		if k < 0 {
			f.budget(&budget{plan: s.planOf(b, finance.Options{})})
			continue
		}
		f.budget(&s.budgets[k])
	}
	f.claims()
	if f.item = ""; whole {
		f.parts()
	}
	return f.all
}

func (f *figures) add(of rank, rest string, c table.Cell) *worked {
	w := worked{item: f.item, rest: rest, rank: of, cell: c}
	path := w.path()
	if f.as[path]++; f.as[path] > 1 { // two rows of one name
		w.rest += "(" + strconv.Itoa(f.as[path]) + ")"
	}
	f.all = append(f.all, w)
	return &f.all[len(f.all)-1]
}

// inAll adds the figures of the project.
func (f *figures) inAll() {
	if len(f.budgets) == 0 {
		return
	}
	only := ""
	if len(f.budgets) == 1 {
		only = "budgets[" + f.budgets[0].Budget.ItemName() + "]"
	}
	e := f.subject.inAll()
	f.add(inAll, "total", extentCell(e.planned.Amount)).budget = only
	from := len(f.all)
	f.years(byYear, "", e.years)
	for i := range f.all[from:] {
		f.all[from+i].budget = only
	}
	if e.realised() && (only == "" || f.realised != nil) {
		f.add(inAll, "realised", extentCell(e.inFact()))
		f.difference("", e)
	}
}

// budget adds the figures of a budget: of its plan, of the limits for it, and by how
// much it differs from what was realised.
func (f *figures) budget(b *budget) {
	p, entries, base := b.plan, f.entries(b), f.item
	f.rows(entries)
	for _, x := range p.Beneficiaries {
		f.item = base + ".beneficiaries[" + x.Beneficiary.ItemName() + "]"
		f.rows(slices.DeleteFunc(f.entries(b.budgetOf(x)), func(e *entry) bool { return e.hidden && e.left() }))
	}
	f.item = base
	for _, l := range p.Limits() {
		of := ".limits[" + string(l.Cap.Source) + "]"
		if l.Most.Known() {
			f.add(inAll, of+".max_amount", cell(l.Bound(l.Most)))
			f.add(inAll, of+".max_percent", table.Percent(l.Cap.MaxShare, money.Stated))
		}
		if l.Least.Known() {
			f.add(inAll, of+".min_amount", cell(l.Bound(l.Least)))
			f.add(inAll, of+".min_percent", table.Percent(l.Cap.MinShare, money.Stated))
		}
	}
	f.differences(entries)
}

// rows adds the figures of the entries of a budget, or of what a beneficiary has of it.
func (f *figures) rows(entries []*entry) {
	base := f.item
	f.row(inAll, ".total", "", entries[len(entries)-1])
	for _, e := range entries {
		if f.item = base; e.row == nil {
			continue
		}
		if e.line != nil {
			f.item += lineItem(e.line)
		}
		f.entry(e)
	}
}

// claims adds what claims make: what is cumulative, left and still to be set off.
func (f *figures) claims() {
	if len(f.project.Claims) == 0 {
		return
	}
	f.claimed().Cells()(func(path string, x *finance.Figure) {
		at := strings.LastIndexByte(path, '.')
		f.item = path[:at]
		f.add(byYear, path[at:], cell(*x))
	})
}

func lineItem(line *finance.Line) string { return ".funding[" + line.Funding.ItemName() + "]" }

// entry adds the figures of an entry of a plan but for its total.
func (f *figures) entry(e *entry) {
	p := e.b.plan
	switch {
	case e.cost != nil:
		f.row(inAll, e.cost.Item()+".amount", e.cost.Item(), e)
		f.add(inAll, e.cost.Item()+"."+perPersonYearKey, cell(p.PerPersonYear(e.cost)))
	case e.item == unitemisedItem && len(p.Costs) > 0:
		f.leftOver(inAll, ".unitemised", e)
	case e.section == fundingSection:
		f.line(e)
	case e.payer != nil:
		f.payer(e)
	case e.section == restSection && e.line == nil:
		f.leftOver(inAll, ".unallocated", e).left = false
		if s, ok := p.UnallocatedShare(); ok && !e.hidden {
			f.add(inAll, ".unallocated.share", shareCell(s)).exact = s.Exact
		}
	case e.section == publicSection && e.hidden:
	case e.section == publicSection:
		f.row(inAll, ".public", ".public", e)
		f.add(inAll, ".public.share", e.share())
	case e.section == restSection && len(e.line.Payers) > 0:
		f.leftOver(byPayer, ".unexplained", e)
	}
}

// row adds the figures of an entry: in all, in a full year and by year.
func (f *figures) row(of rank, amount, rest string, e *entry) {
	f.add(of, amount, extentCell(e.planned.Amount))
	f.add(max(of, byYear), rest+".full_year", fullYearCell(e.b.plan, e.planned.FullYear))
	f.years(max(of, byYear), rest+".", e.years)
}

// years adds figures by year.
func (f *figures) years(of rank, rest string, y yearly) {
	for j, year := range y.years {
		if j < len(y.figures) {
			f.add(of, rest+"years."+strconv.Itoa(year), y.figures[j])
		}
	}
}

// leftOver adds what others leave of a whole; the figure in all is handed back.
func (f *figures) leftOver(of rank, rest string, e *entry) *worked {
	from := len(f.all)
	f.row(of, rest, rest, e)
	for i := range f.all[from:] {
		f.all[from+i].left = nothing(e.row)
	}
	return &f.all[from]
}

// line adds the figures of a line.
func (f *figures) line(e *entry) {
	f.row(inAll, ".amount", "", e)
	share, stated := f.add(inAll, ".share", e.share()), e.line.Share().Stated
	share.exact, share.asStated = e.line.Share().Exact, stated.Known() && stated.Micro() == e.line.Share().Shown.Micro()
	if stated.Known() {
		off := e.line.Share().Off
		if off.Known() {
			off.Amount = money.Cents(off.Cents()) // however rounded: it is one of amounts that are
		}
		f.add(inAll, ".off", cell(off))
	}
}

// payer adds the figures of a payer by its name, those of several by the entry
// that counts them.
func (f *figures) payer(e *entry) {
	x, line, item := e.payer, f.item, ""
	if x.Entry != nil {
		item = line + ".payers[" + x.Entry.ItemName() + "]"
	}
	if len(x.Names) == 1 {
		from := len(f.all)
		name := f.payerItem(x)
		f.row(byPayer, name+".amount", name, e)
		if each, is := e.perInhabitant(); is {
			f.add(byPayer, name+".per_inhabitant", cell(each.Euros)).stated = []string{item + ".per_inhabitant"}
		}
		if item != "" {
			f.all[from].stated = []string{item + ".amount", item + ".amount_each"}
			f.all[from+1].stated = []string{item + ".full_year_each"}
		}
		return
	}
	f.item = cmp.Or(item, line+".payers[]")
	f.row(byPayer, ".amount", "", e)
	if x.Number != 1 {
		each := x.Each.AsIs()
		f.add(byPayer, ".amount_each", extentCell(each.Amount))
		f.add(byPayer, ".full_year_each", fullYearCell(e.b.plan, each.FullYear))
		f.years(byPayer, ".each.", planYears(e.b.plan, each.Years))
	}
}

func (f *figures) payerItem(x *finance.Payer) string {
	return ".payers[" + f.partyCode(x.Names[0]) + "]"
}

// differences adds by how much what was realised differs from a budget: first in
// all.
func (f *figures) differences(entries []*entry) {
	total := len(entries) - 1
	for _, e := range slices.Concat(entries[total:], entries[:total]) {
		switch {
		case !e.compared() || e.row == nil || e.hidden && (e.left() || e.section == publicSection):
		case e.section == totalSection:
			f.difference(".", e)
		case e.cost != nil:
			f.difference(e.cost.Item()+".", e)
		case e.item == incomeItem:
			f.difference(".income.", e)
		case e.item == unitemisedItem:
			f.difference(".unitemised.", e)
		case e.section == publicSection:
			f.difference(".public.", e)
		case e.line == nil:
			f.difference(".unallocated.", e)
		case e.left():
			f.difference(lineItem(e.line)+".unexplained.", e)
		case e.payer == nil:
			f.difference(lineItem(e.line)+".", e)
		case len(e.payer.Names) == 1 && e.realised():
			f.difference(lineItem(e.line)+f.payerItem(e.payer)+".", e)
		}
	}
}

// difference adds how much more or less than a figure was realised.
func (f *figures) difference(rest string, e *entry) {
	euros, percent := e.difference()
	f.add(inAll, rest+"difference", euros)
	f.add(inAll, rest+"difference_percent", percent)
}

// parts adds the parts of the project, and what they leave of it.
func (f *figures) parts() {
	in := years(f.budgets)
	parts, rest := f.division(in)
	add := func(of string, x portion) {
		f.add(inAll, of+".share", portionCell(finance.Extent{Figure: x.total}, f.financing.Total().Figure))
		for i, year := range in {
			f.add(byYear, of+".years."+strconv.Itoa(year), cell(x.years[i]))
		}
		f.add(inAll, of+".total", cell(x.total))
	}
	for _, x := range parts {
		add("parts["+x.id+"]", x)
	}
	if len(parts) > 0 {
		add("rest", rest)
	}
}

// follow is a figure that changed.
type follow struct {
	path     string
	old, new table.Cell
	number   int // of the figures that it stands for
}

// together are the figures of years that follow on each other in one, where they
// are the same.
func together(all []follow) []follow {
	var out []follow
	var from, last int
	for _, f := range all {
		of, y, _ := cutYear(f.path)
		year, err := strconv.Atoi(y)
		if k := len(out) - 1; k >= 0 && err == nil && year == last+1 {
			if before, _, ok := cutYear(out[k].path); ok && before == of && out[k].old == f.old && out[k].new == f.new {
				out[k].path = of + strconv.Itoa(from) + "–" + y
				out[k].number++
				last = year
				continue
			}
		}
		if out = append(out, f); err == nil {
			from, last = year, year
		}
	}
	return out
}

// cutYear parts the path of a figure of a year from its year or years.
func cutYear(path string) (of, year string, ok bool) {
	at := strings.LastIndex(path, "years.")
	if at < 0 {
		return path, "", false
	}
	at += len("years.")
	return path[:at], path[at:], true
}

// follows are the figures of a project that are others than before, first those that tell
// most, but for those that the record states and that are told themselves. before is
// where an item was in the old version.
func follows(old, new []worked, before func(item string) (string, bool), told func(path string) bool) []follow {
	left := make(map[string]*worked, len(old))
	for i := range old {
		left[old[i].path()] = &old[i]
	}
	var out [ranks][]follow
	add := func(a, b *worked) {
		w := cmp.Or(b, a)
		if same(a, b) || w.budget != "" && oneBudget(a, b, before) || toldOf(cmp.Or(b.ifKnown(), a), told) {
			return
		}
		out[w.rank] = append(out[w.rank], follow{w.path(), a.shown(b), b.shown(a), 1})
	}
	for i := range new {
		b := &new[i]
		var a *worked
		if item, ok := before(b.item); ok {
			a = left[item+b.rest]
			delete(left, item+b.rest)
		}
		add(a, b)
	}
	for i := range old {
		if a := &old[i]; left[a.path()] == a {
			add(a, nil)
		}
	}
	return slices.Concat(out[:]...)
}

// same reports whether a figure is the same at both times; nil where it is not
// there.
func same(a, b *worked) bool {
	switch {
	case a == nil || b == nil:
		return !cmp.Or(a, b).cell.Known() || cmp.Or(a, b).left
	case a.left && b.left || !a.cell.Known() && !b.cell.Known():
		return true
	case a.cell.About != b.cell.About || a.cell.Partial != b.cell.Partial:
		return false
	}
	if x, ok := a.share(); ok { // stated or worked out
		y, _ := b.share()
		return x.Known() == y.Known() && x.Micro() == y.Micro()
	}
	if a.cell.Basis != b.cell.Basis {
		return false
	}
	x, isAmount := a.cell.Value.(money.Amount)
	y, _ := b.cell.Value.(money.Amount)
	if isAmount { // whatever it may be off by
		return x.Known() == y.Known() && x.Cents() == y.Cents() && x.IsAbout() == y.IsAbout()
	}
	return a.cell == b.cell
}

// share is a share as exactly as it is known; false of other figures.
func (w *worked) share() (money.Share, bool) {
	s, ok := w.cell.Value.(money.Share)
	if w.exact.Known() {
		s = w.exact
	}
	return s, ok
}

// oneBudget reports whether a figure of the project in all is one of the same budget at
// both times, which is already reported.
func oneBudget(a, b *worked, before func(string) (string, bool)) bool {
	if a == nil || b == nil {
		return true
	}
	was, ok := before(b.budget)
	return ok && was == a.budget
}

// ifKnown is the figure, nil where it is not known.
func (w *worked) ifKnown() *worked {
	if w == nil || !w.cell.Known() {
		return nil
	}
	return w
}

// toldOf reports whether a record states the figure, and its change is already reported.
func toldOf(w *worked, told func(path string) bool) bool {
	return (w.cell.Basis == money.Stated || w.asStated) && (told(w.path()) || slices.ContainsFunc(w.stated, told))
}

// shown is the figure next to another: a share exactly, where the rounded one is the
// same.
func (w *worked) shown(other *worked) table.Cell {
	if w == nil {
		return cell(finance.Figure{})
	}
	c := w.cell
	if other != nil && w.exact.Known() && other.exact.Known() && c.Value == other.cell.Value {
		c.Value = w.exact
	}
	return c
}

// follows are the figures of a record that differs which follow from what
// changed. Those of its parts are looked at where one of them differs, or what
// they are held against.
func (d *Difference) follows(x *changes, old, new *decode.Record) []follow {
	if !d.comparable(old) || !d.comparable(new) {
		return nil
	}
	was, is := d.figuresOf(d.Old.Catalogue, old, false), d.figuresOf(d.New.Catalogue, new, false)
	if d.Reach != nil && (len(d.Reach.Parts[old.ID()])+len(d.Reach.Parts[new.ID()]) > 0 || !sameInAll(was, is)) {
		was, is = d.figuresOf(d.Old.Catalogue, old, true), d.figuresOf(d.New.Catalogue, new, true)
	}
	versions := change.Match(old.Tree, new.Tree)
	before := func(item string) (string, bool) {
		if item == "" {
			return "", true
		}
		return versions.Before(item)
	}
	return follows(was, is, before, x.tells)
}

// comparable reports whether tables have figures of a record.
func (d *Difference) comparable(doc *decode.Record) bool {
	return doc.Project != nil && d.Sound(doc)
}

// sameInAll reports whether what a project costs, in all and by year, is the same.
func sameInAll(old, new []worked) bool {
	inAll := func(all []worked) []worked {
		return slices.DeleteFunc(slices.Clone(all), func(w worked) bool { return w.item != "" })
	}
	return slices.EqualFunc(inAll(old), inAll(new), func(a, b worked) bool { return a.rest == b.rest && same(&a, &b) })
}

// consequence is what other records changed for one that is the same as before.
type consequence struct {
	figures []follow
	causes  []string // their files
}

// elsewhere are the projects that are the same as before and have other figures:
// those of a programme that differs, those whose payers are of another kind, and
// those with a part of which one of these is true, or which differs.
func (d *Difference) elsewhere() map[*catalogue.Entry]consequence {
	out := make(map[*catalogue.Entry]consequence)
	if d.Reach == nil {
		return out
	}
	differs := make(map[*catalogue.Entry]bool)
	for _, p := range d.Pairs {
		differs[p.New] = true
	}
	parts := maps.Clone(d.Reach.Parts)
	var projects []*catalogue.Entry
	for _, e := range d.New.Entries {
		if d.Reach.Everywhere && e.Kind == record.ProjectKind && !differs[e] {
			projects = append(projects, e)
		}
	}
	found := make([]consequence, len(projects))
	d.New.Each(projects, 0, func(i int, doc *decode.Record) { found[i] = d.consequence(doc, d.reasons(doc)) })
	for i, e := range projects {
		if len(found[i].figures) == 0 {
			continue
		}
		out[e] = found[i]
		if whole := d.New.PartOf(e); whole != "" {
			parts[string(whole)] = slices.Concat(parts[string(whole)], found[i].causes)
		}
	}
	for whole, causes := range parts {
		for _, e := range d.New.Projects(record.ProjectID(whole)) {
			if differs[e] {
				continue
			}
			doc := d.New.Record(e)
			if doc == nil {
				continue
			}
			if x := d.consequence(doc, slices.Concat(causes, d.reasons(doc))); len(x.figures) > 0 {
				out[e] = x
			}
			d.New.Free(e, doc)
		}
	}
	return out
}

// consequence compares the figures of a record that is the same at both times;
// nothing where there are no causes.
func (d *Difference) consequence(doc *decode.Record, causes []string) consequence {
	if len(causes) == 0 || doc == nil || doc.Project == nil {
		return consequence{}
	}
	old, new := d.figuresOf(d.Old.Catalogue, doc, true), d.figuresOf(d.New.Catalogue, doc, true)
	slices.Sort(causes)
	return consequence{
		follows(old, new, func(item string) (string, bool) { return item, true }, func(string) bool { return false }),
		slices.Compact(causes),
	}
}

// reasons are the files that differ and on which a project's figures may depend: its
// programme's, and those of organisations where a payer has another kind.
func (d *Difference) reasons(doc *decode.Record) []string {
	if doc == nil || doc.Project == nil {
		return nil
	}
	other := false
	for _, b := range doc.Project.Budgets {
		for _, f := range b.Funding {
			other = other || d.Old.KindOf(f.Payer) != d.New.KindOf(f.Payer)
		}
	}
	var out []string
	for _, p := range d.Pairs {
		e := p.Entry()
		if e.Kind == record.ProgrammeKind && e.ID == string(doc.Project.Programme) || e.Kind == record.OrganisationsKind && other {
			out = append(out, e.Name)
		}
	}
	return out
}
