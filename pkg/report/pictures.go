package report

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"sostool/pkg/calendar"
	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/picture"
	"sostool/pkg/record"
	"sostool/pkg/table"
)

// draw gives a table its picture: what the table says above its rows is above it, and the
// notes are below.
func draw(t *table.Table, title language.Text, shape picture.Shape, notes ...language.Text) {
	caption := slices.Clone(t.Lead)
	if title.IsZero() {
		title = t.Title
	} else {
		caption = slices.Insert(caption, 0, t.Title)
	}
	t.Picture = &picture.Picture{Title: title, Caption: caption, Notes: notes, Shape: shape}
}

// drawFunding gives a table a picture of funding, with the total above it.
func drawFunding(t *table.Table, f *funding, shape picture.Shape, notes ...language.Text) {
	draw(t, f.message(), shape, notes...)
	t.Picture.Caption = append(t.Picture.Caption, f.whole()...)
}

// figureOf is a figure as pictures show it.
func figureOf(e finance.Extent) picture.Figure {
	return picture.Figure{Amount: e.Amount, Basis: e.Basis, Partial: e.Partial}
}

// figureIn is the figure of a cell.
func figureIn(c table.Cell) picture.Figure {
	amount, _ := c.Value.(money.Amount)
	return picture.Figure{Amount: amount, Basis: c.Basis, Partial: c.Partial}
}

// hueOf is the colour of a source of funding.
func hueOf(s record.Source) picture.Hue {
	switch {
	case s.FromEU():
		return picture.EU
	case s.Structural():
		return picture.State
	case s.Official():
		return picture.Ministry
	case s == record.Municipal:
		return picture.Municipal
	case s == record.Private:
		return picture.Private
	default:
		return picture.Public
	}
}

// added is the sum of figures, as far as they are known; of one it is that one.
type added struct {
	figure picture.Figure
	any    bool
}

func (a *added) add(f picture.Figure) {
	if !a.any {
		a.figure, a.any = f, true
		return
	}
	open := a.figure.Partial || f.Partial || !a.figure.Amount.Known() || !f.Amount.Known()
	switch sum, ok := a.figure.Amount.Add(f.Amount); {
	case sum.Known() && ok:
		a.figure.Amount, a.figure.Basis = sum, max(money.Derived, a.figure.Basis, f.Basis)
	case f.Amount.Known() && ok:
		a.figure.Amount, a.figure.Basis = f.Amount, max(money.Derived, f.Basis)
	case !ok:
		open = true
	}
	a.figure.Partial = open && a.figure.Amount.Known()
}

// purse is what sources pay, by their keys: in a year, or in all.
type purse struct {
	total added
	parts map[string]*added
}

func (f *purse) part(key string) *added {
	if f.parts == nil {
		f.parts = make(map[string]*added)
	}
	if f.parts[key] == nil {
		f.parts[key] = new(added)
	}
	return f.parts[key]
}

// known reports whether any figure is known.
func (f *purse) known() bool {
	if f.total.figure.Amount.Known() {
		return true
	}
	for _, part := range f.parts {
		if part.figure.Amount.Known() {
			return true
		}
	}
	return false
}

// funding is who pays projects, by year and in all.
type funding struct {
	sources []string // keys, in the order in which budgets have them
	names   map[string]picture.Source
	years   map[int]*purse
	all     purse
	costs   []yearly        // of each project
	period  calendar.Period // of one project
	joint   bool            // of several projects: what they make is never stated
}

// restKey is the part that no line of funding has.
const restKey = "rest"

func newFunding() *funding {
	return &funding{names: make(map[string]picture.Source), years: make(map[int]*purse)}
}

func (f *funding) in(year int) *purse {
	if f.years[year] == nil {
		f.years[year] = new(purse)
	}
	return f.years[year]
}

// source is the key of a source, which is taken among those there are.
func (f *funding) source(key string, of picture.Source) string {
	known, is := f.names[key]
	if !is {
		f.sources, known = append(f.sources, key), of
	}
	known.Open = known.Open || of.Open
	f.names[key] = known
	return key
}

// line is the key of a line's source: work and things are told from money.
func (f *funding) line(s *subject, line *finance.Line) string {
	source, form := line.Funding.Source, line.Funding.Form
	key, of := string(source), picture.Source{Name: s.sourceName(source), Hue: hueOf(source)}
	if form != "" && form != record.Money {
		key, of.Name = key+" "+string(form), language.Say("{0} ({1})", of.Name, form.Name())
	}
	return f.source(key, of)
}

// rest is the key of what the lines of a plan leave of its total.
func (f *funding) rest(p *finance.Plan) string {
	return f.source(restKey, picture.Source{Name: remainder(), Hue: picture.Rest, Open: openLines(p)})
}

// funding is who pays the project: the figures of the budgets that count.
func (s *subject) funding() *funding {
	f := newFunding()
	for i, k := range s.financing.Counted() {
		p := s.financing.Plans[k]
		if i == 0 {
			f.period = p.Period
		} else {
			f.period = around(f.period, p.Period)
		}
		for _, line := range p.Lines {
			f.pays(p, f.line(s, line), line.Extents())
		}
		if rest := p.Unallocated().Amount; rest.Cents() > 0 && !explained(p) {
			f.pays(p, f.rest(p), p.Unallocated().AsIs())
		}
	}
	f.all.total.add(figureOf(s.financing.Total()))
	costs := s.costByYear()
	for _, year := range costs.years {
		f.in(year)
	}
	f.costs = []yearly{costs}
	return f
}

// openLines reports whether a line's amount is not known: what the others leave of the total
// may be its.
func openLines(p *finance.Plan) bool {
	return slices.ContainsFunc(p.Lines, func(l *finance.Line) bool { return !l.Amount.Known() })
}

// cost is what the projects cost in a year, as the table has it.
func (f *funding) cost(year int) picture.Figure {
	var sum added
	for _, costs := range f.costs {
		if c := costs.in(year); !c.Blank() {
			sum.add(figureIn(c))
		}
	}
	return f.made(sum.figure)
}

// made is a sum over projects, which is derived also where it is that of one.
func (f *funding) made(sum picture.Figure) picture.Figure {
	if f.joint && sum.Amount.Known() {
		sum.Basis = max(sum.Basis, money.Derived)
	}
	return sum
}

// around is a period that two others are within; unknown where an end of one is.
func around(p, q calendar.Period) calendar.Period {
	if !p.Bounded() || !q.Bounded() {
		return calendar.Period{}
	}
	if q.Start.First() < p.Start.First() {
		p.Start = q.Start
	}
	if q.End.Last() > p.End.Last() {
		p.End = q.End
	}
	return p
}

// pays takes in what a source pays in a plan.
func (f *funding) pays(p *finance.Plan, source string, e finance.Extents) {
	f.all.part(source).add(figureOf(e.Amount))
	for j, year := range p.Years {
		f.in(year).part(source).add(figureOf(e.Years[j]))
	}
}

// join takes in what others pay.
func (f *funding) join(o *funding) {
	for _, key := range o.sources {
		f.source(key, o.names[key])
	}
	f.costs = append(f.costs, o.costs...)
	f.all.join(&o.all)
	for year, x := range o.years {
		f.in(year).join(x)
	}
}

func (f *purse) join(o *purse) {
	if o.total.any {
		f.total.add(o.total.figure)
	}
	for key, part := range o.parts {
		f.part(key).add(part.figure)
	}
}

// bars is what each source pays in all.
func (f *funding) bars() *picture.Bars {
	out := new(picture.Bars)
	whole := f.all.total.figure
	for _, key := range f.sources {
		part := f.all.parts[key].figure
		r := picture.Row{Name: f.names[key].Name, Hue: f.names[key].Hue, Open: f.names[key].Open, Figure: f.made(part)}
		if share, ok := money.PercentOf(part.Amount, whole.Amount, 2); ok && !part.Partial && !whole.Partial {
			r.Note = language.Say("{0}", share)
		}
		out.Rows = append(out.Rows, r)
	}
	return out
}

// jointly is the funding of several projects, each counted once, with how that is.
func jointly[T any](r *Request, all []T, of func(T) (member, *funding)) (*funding, []language.Text) {
	members, sum := make([]member, len(all)), newFunding()
	sum.joint = true
	for i, x := range all {
		members[i], _ = of(x)
	}
	inside := r.inside(members)
	for i, x := range all {
		if _, f := of(x); !inside[i] {
			sum.join(f)
		}
	}
	return sum, partsNotes(members, inside, r.Gross)
}

// dated reports whether any figure of a year is known.
func (f *funding) dated() bool {
	for year, of := range f.years {
		if f.cost(year).Amount.Known() || of.known() {
			return true
		}
	}
	return false
}

// unfilled is a picture of the sources that has no bars yet.
func (f *funding) unfilled() *picture.Stacked {
	out := new(picture.Stacked)
	for _, key := range f.sources {
		out.Sources = append(out.Sources, f.names[key])
	}
	return out
}

// stacked is the funding as bars: by year, of all that are asked for; in one where no figure
// of a year is known.
func (f *funding) stacked(years []int) *picture.Stacked {
	out := f.unfilled()
	if !f.dated() && len(years) == 0 {
		if f.all.total.any {
			span := picture.Span{From: 0, To: 365}
			label := language.Say("in all")
			if f.period.Known() {
				label = language.Say("{0}", f.period)
			}
			out.Bars = append(out.Bars, f.bar(&f.all, f.made(f.all.total.figure), label, span, span))
		}
		return out
	}
	shown := make([]int, 0, len(f.years))
	for year := range f.years {
		if len(years) == 0 || slices.Contains(years, year) {
			shown = append(shown, year)
		}
	}
	slices.Sort(shown)
	for _, year := range shown {
		slot := spanOf(calendar.CalendarYear(year))
		span := slot
		bar := f.bar(f.years[year], f.cost(year), language.Verbatim(strconv.Itoa(year)), span, slot)
		if first, last := f.period.Widest(); f.period.Bounded() && !f.period.WholeYear(year) && f.period.DaysIn(year) > 0 {
			bar.Span = picture.Span{From: max(first, slot.From), To: min(last, slot.To)}
			if n, d, ok := f.period.MonthsIn(year); ok && n >= d {
				bar.Note = language.Say("{0} {0|month|months}", Months{n, d})
			}
		}
		out.Bars = append(out.Bars, bar)
	}
	return out
}

func spanOf(p calendar.Period) picture.Span {
	first, last := p.Widest()
	return picture.Span{From: first, To: last}
}

// bar is the funding of a time as a bar.
func (f *funding) bar(of *purse, total picture.Figure, label language.Text, span, slot picture.Span) picture.Bar {
	b := picture.Bar{Label: label, Span: span, Slot: slot, Total: total, Parts: make([]picture.Figure, len(f.sources)), Has: make([]bool, len(f.sources))}
	for i, key := range f.sources {
		if part := of.parts[key]; part != nil {
			b.Parts[i], b.Has[i] = f.made(part.figure), true
		}
	}
	return b
}

// fractions are shares that have words.
var fractions = []struct {
	part, whole int64
	name        language.Text
}{
	{1, 5, language.Say("a fifth")}, {1, 4, language.Say("a quarter")}, {1, 3, language.Say("a third")}, {1, 2, language.Say("half")},
	{2, 3, language.Say("two thirds")}, {3, 4, language.Say("three quarters")}, {4, 5, language.Say("four fifths")}, {1, 1, language.Say("all of it")},
}

// inWords is a share in words where it is that of a fraction to the hundredth of a percent,
// as tables show it.
func inWords(share money.Share) language.Text {
	for _, f := range fractions {
		if of, ok := money.PercentOf(money.Cents(f.part), money.Cents(f.whole), 2); ok && of.Micro() == share.Micro() {
			return f.name
		}
	}
	return language.Say("{0}", share)
}

// whole says what the total is, where anything is known of it.
func (f *funding) whole() []language.Text {
	if total := f.made(f.all.total.figure); total.Amount.Known() {
		return []language.Text{language.Say("{0}: {1}", language.Say("Total"), total)}
	}
	return nil
}

// forms is in how many forms the source of a key pays.
func (f *funding) forms(key string) (n int) {
	source, _, _ := strings.Cut(key, " ")
	for _, key := range f.sources {
		if of, _, _ := strings.Cut(key, " "); of == source {
			n++
		}
	}
	return n
}

// message says who pays how much of the total: the municipalities, where it is known of
// them, else the source that pays most.
func (f *funding) message() language.Text {
	whole := f.all.total.figure
	if whole.Partial || whole.Amount.Cents() <= 0 {
		return language.Text{}
	}
	of, most := "", int64(0)
	for key, part := range f.all.parts {
		x := part.figure
		if key == restKey || x.Partial || !x.Amount.Known() || f.forms(key) > 1 {
			continue
		}
		if key == string(record.Municipal) {
			of = key
			break
		}
		if n := x.Amount.Cents(); n > most || n == most && key < of {
			of, most = key, n
		}
	}
	if of == "" {
		return language.Text{}
	}
	x := f.all.parts[of].figure
	share, ok := money.PercentOf(x.Amount, whole.Amount, 2)
	if !ok || share.Micro() == 0 && x.Amount.Cents() > 0 {
		return language.Text{}
	}
	how := inWords(share)
	if x.Amount.IsAbout() || whole.Amount.IsAbout() {
		how = language.Say("about {0}", share)
	}
	says := language.Say("{0} pays {1}", f.names[of].Name, how)
	if of == string(record.Municipal) {
		says = language.Say("Municipalities pay {0}", how)
	}
	switch cmp.Compare(max(x.Basis, whole.Basis), money.Estimated) {
	case 0:
		return language.Say("{0} (estimated)", says)
	case 1:
		return language.Say("{0} (assumed)", says)
	}
	return says
}

// drawn is an entry as a row of a picture.
func (e *entry) drawn(depth int) picture.Row {
	r := picture.Row{Name: e.label(), Depth: depth, Heading: e.role == table.Heading, Hue: picture.Rest}
	if e.line != nil && e.section != restSection {
		r.Hue = hueOf(e.line.Funding.Source)
	}
	if r.Heading {
		return r
	}
	r.Open = e.section == restSection && e.line == nil && openLines(e.b.plan) // some of it may be theirs
	r.Figure = figureOf(e.planned.Amount)
	r.Note = e.shareNote()
	return r
}

// shareNote is the share of an entry as pictures show it; nothing where it is not known.
func (e *entry) shareNote() language.Text {
	if share, ok := e.share().Value.(money.Share); ok && share.Known() {
		return language.Say("{0}", share)
	}
	return language.Text{}
}
