package report

import (
	"slices"
	"sync/atomic"

	"sostool/pkg/calendar"
	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/picture"
	"sostool/pkg/query"
	"sostool/pkg/record"
	"sostool/pkg/table"
)

// Query says which projects a table has, and what of them.
type Query struct {
	Keep    *query.Expression   // the projects for which it is true
	Each    *query.Expression   // a row for each item of this list; nil: for each project
	Columns []*query.Expression // of a row; in groups not used
	Default bool                // no one has asked for these columns by name
	Grouped bool                // a row for each group, with how many are in it
	Group   *query.Expression   // what a group has in common; nil: all are in one
	Sums    []*query.Expression // amounts or counts that are added up in a group

	Sort       string // a column, empty: as the projects come
	Descending bool
	Alphabet   language.Language // of texts that are sorted
	SortBy     *query.Expression // a column that is sorted by and not shown; nil: Sort is one of the others
	Limit      int               // rows; 0: all
	Open       OpenRows
}

// OpenRows says what becomes of projects that a query leaves open.
type OpenRows string

// What may become of them.
const (
	ListOpen OpenRows = "list" // they are no rows, and named with why
	KeepOpen OpenRows = "keep" // they are rows with a mark
	HideOpen OpenRows = "hide" // they are no rows, and nothing is said of them
)

// asked is what one project answers.
type asked struct {
	member
	rows [][]table.Cell // of columns; in groups of sums, in the order of keys
	keys [][]table.Cell // in groups: those that each row is in
	err  error

	counts []bool // in groups: which rows are of items that sums count

	open    *query.Open    // what is known decides nothing
	stages  []record.Stage // of the figures that the rows show, before a grant
	lacks   bool           // phases without a budget have days in the years that the rows are about
	regions []string       // its team regions, where the expression asks for some
	track   picture.Track  // where there is to be a picture
}

// Projects is the table of the projects that a query keeps. The number of rows before any
// limit, without those that are open, is left in the report's Coverage. The error is
// ErrTooLarge, or a *query.Error of an expression that would take too long.
func Projects(r *Request, q *Query) (*table.Table, *Coverage, error) {
	shown := q.Columns
	if q.SortBy != nil {
		shown = append(slices.Clip(shown), q.SortBy)
	}
	if q.Grouped {
		shown = q.Sums
	}
	var failed atomic.Bool // then no other project needs to be asked
	all, o := collect(r, func(s *subject) asked {
		if failed.Load() {
			return asked{}
		}
		a := s.ask(q, shown)
		if a.err != nil {
			failed.Store(true)
		}
		return a
	})
	var regions []string
	rows := 0
	for i := range all {
		if all[i].err != nil {
			return nil, o, all[i].err
		}
		if rows += len(all[i].rows); all[i].open == nil {
			o.Kept += len(all[i].rows)
		}
		regions = append(regions, all[i].regions...)
	}
	if err := q.Keep.Missing(r.Catalogue, regions); err != nil {
		return nil, o, err
	}
	t, err := q.table(r, all, shown, rows)
	if err != nil {
		return nil, o, err
	}
	t.Notes = append(t.Notes, stagesNotes(q, shown, all)...)
	if q.Open != HideOpen {
		q.tellOpen(t, all)
	}
	return t, o, nil
}

// tellOpen names the projects of which what is known decides nothing, with why.
func (q *Query) tellOpen(t *table.Table, all []asked) {
	ids := make(map[string][]string) // by reason
	for i := range all {
		if all[i].open == nil {
			continue
		}
		why := all[i].open.Why
		if why.IsZero() {
			why = language.Say("what is asked is not known")
		}
		t.Open = append(t.Open, table.Open{ID: string(all[i].id), Why: why})
		ids[why.String()] = append(ids[why.String()], string(all[i].id))
	}
	for _, x := range t.Open {
		of := ids[x.Why.String()]
		switch {
		case of[0] != x.ID: // said with the first
		case q.Open == KeepOpen:
			t.OpenSay = append(t.OpenSay, language.Say("kept though open, since {0}: {1} {1|project|projects}: {2}", x.Why, len(of), some(of)))
		default:
			t.OpenSay = append(t.OpenSay, language.Say("not kept, since {0}: {1} {1|project|projects}: {2}", x.Why, len(of), some(of)))
		}
	}
}

// stagesNotes say which of the figures are not those of a grant, or not of all
// phases.
func stagesNotes(q *Query, shown []*query.Expression, all []asked) []language.Text {
	if !q.Keep.Figures && !slices.ContainsFunc(shown, func(e *query.Expression) bool { return e.Figures }) {
		return nil
	}
	var out []language.Text
	for _, word := range record.StagePlanned.Choices() {
		stage := record.Stage(word)
		if stage.AfterGrant() {
			continue
		}
		var ids []string
		for i := range all {
			if len(all[i].rows) > 0 && slices.Contains(all[i].stages, stage) {
				ids = append(ids, string(all[i].id))
			}
		}
		if len(ids) > 0 {
			out = append(out, language.Say("figures {0}, not granted: {1}", stage.Name(), some(ids)))
		}
	}
	var without []string
	for i := range all {
		if all[i].lacks {
			without = append(without, string(all[i].id))
		}
	}
	if len(without) > 0 {
		out = append(out, language.Say("{0} {0|project has|projects have} phases without a budget: {1}", len(without), some(without)))
	}
	return out
}

// table is the table of what the projects answer.
func (q *Query) table(r *Request, all []asked, shown []*query.Expression, kept int) (*table.Table, error) {
	if q.Grouped {
		return groups(r, q, all, kept)
	}
	t := &table.Table{Columns: r.columnsOf(shown), Title: titleOf(q, kept)}
	if q.Default {
		q.spare(t.Columns)
	}
	if q.Open == KeepOpen {
		t.Columns = append(t.Columns, table.Column{Key: "open", Label: language.Say("Open"), Kind: table.Text})
	}
	tracked := r.Draw && q.Each == nil
	if tracked {
		t.Columns = append(t.Columns, table.Column{Key: trackKey})
	}
	for i := range all {
		for _, cells := range all[i].rows {
			if q.Open == KeepOpen {
				cells = append(cells, all[i].mark())
			}
			if tracked {
				cells = append(cells, table.Cell{Value: i})
			}
			t.Rows = append(t.Rows, table.Row{Cells: cells})
		}
	}
	q.arrange(t)
	if tracked {
		drawTracks(t, all)
	}
	if q.SortBy != nil {
		t.Remove(q.SortBy.Source)
	}
	return t, nil
}

// mark says that a project is open.
func (a *asked) mark() (c table.Cell) {
	if a.open != nil {
		c.Value = true
	}
	return c
}

func titleOf(q *Query, rows int) language.Text {
	if q.Each != nil {
		return language.Say("{1}: {0} {0|row|rows}", rows, language.Verbatim(q.Each.Source))
	}
	return language.Say("{0} {0|project|projects}", rows)
}

// arrange sorts the rows and leaves out those beyond the limit.
func (q *Query) arrange(t *table.Table) {
	if q.Sort != "" {
		t.Sort(q.Sort, q.Descending, q.Alphabet)
	}
	if q.Limit > 0 {
		t.Limit(q.Limit)
	}
}

// ask asks a query of the project: no rows where it does not keep it.
func (s *subject) ask(q *Query, shown []*query.Expression) asked {
	out := asked{member: s.member()}
	of := &query.Subject{Catalogue: s.Catalogue, Record: s.doc, Project: s.project, Stage: s.Stage, Financing: func() *finance.Financing {
		if s.financing == nil {
			s.plan()
		}
		return s.financing
	}}
	value := func(e *query.Expression) any {
		v, err := e.Value(of)
		if err != nil {
			out.err = err
		}
		return v
	}
	if len(q.Keep.Regions) > 0 {
		for i := range s.project.TeamRegions {
			t := &s.project.TeamRegions[i]
			for _, name := range slices.AppendSeq([]string{string(t.ID)}, t.Name.All()) {
				out.regions = append(out.regions, own(name))
			}
		}
	}
	if is := value(q.Keep); is != true {
		if out.open, _ = is.(*query.Open); out.open == nil || q.Open != KeepOpen {
			return out
		}
	}
	items := []any{nil}
	if q.Each != nil {
		items, _ = value(q.Each).([]any)
	}
	for _, item := range items {
		of.Item = item
		cells := make([]table.Cell, len(shown))
		for i, e := range shown {
			cells[i] = s.value(e.Type, value(e))
		}
		out.rows = append(out.rows, cells)
		if s.Draw {
			out.track = s.track()
		}
		if q.Group != nil {
			out.keys = append(out.keys, s.groupsOf(q.Group.Type, value(q.Group)))
		}
	}
	if q.Grouped {
		out.counts = of.OneStage(items)
	}
	if s.financing != nil {
		for _, k := range s.financing.Counted() {
			out.stages = append(out.stages, s.financing.Chosen[k].Budget.Stage)
		}
	}
	out.lacks = of.Lacks
	return out
}

// groupsOf are the groups that a row is in: one for each member of a list.
func (s *subject) groupsOf(t query.Type, v any) []table.Cell {
	list, ok := v.([]any)
	if !ok {
		c := s.value(t, v)
		if c.Blank() {
			c = unsaid()
		}
		return []table.Cell{c}
	}
	var out []table.Cell
	for _, x := range list {
		if c := s.value(*t.Of, x); !slices.ContainsFunc(out, func(d table.Cell) bool { return groupKey(c) == groupKey(d) }) {
			out = append(out, c)
		}
	}
	if len(out) == 0 {
		out = []table.Cell{unsaid()}
	}
	return out
}

// unsaid names the group of those for which no record says what the others have in
// common.
func unsaid() table.Cell { return table.Said("", language.Say("(not stated)")) }

// groupKey is a value as a key: an amount is the same whatever its basis.
func groupKey(c table.Cell) any {
	if w, ok := c.Value.(table.Word); ok {
		return w.Code
	}
	if !c.Known() {
		return nil
	}
	return c.Value
}

// kindOf is the kind of column that values of a type are in.
func kindOf(t query.Type) table.Kind {
	switch t.Kind {
	case query.Number:
		return table.Count
	case query.Amount:
		return table.Money
	case query.Share:
		return table.Share
	case query.Decimal:
		return table.Number
	case query.Date:
		return table.Date
	case query.Period:
		return table.Period
	case query.List:
		return table.List
	default:
		return table.Text
	}
}

// value is a value of an expression as a cell. A figure or a time that is not
// known is unknown, a text that is not there is blank.
func (s *subject) value(t query.Type, v any) table.Cell {
	switch v := v.(type) {
	case nil:
		switch kindOf(t) {
		case table.Text, table.List:
			return table.Cell{}
		case table.Money:
			return cell(finance.Figure{})
		default:
			return table.Cell{Value: table.Missing{}}
		}
	case bool:
		if v {
			return table.Said("true", language.Say("yes"))
		}
		return table.Said("false", language.Say("no"))
	case int, money.Number:
		if year, is := v.(int); is && t.Year() {
			return table.Cell{Value: table.Year(year), Basis: money.Stated}
		}
		return table.Cell{Value: v, Basis: money.Stated}
	case query.Sum:
		return table.Cell{Value: v.Number, Basis: money.Derived, Partial: v.Partial}
	case *query.Open:
		return table.Cell{Value: table.Missing{}}
	case query.Money:
		return extentCell(finance.Extent{Figure: v.Figure, Partial: v.Partial})
	case query.Portion:
		share, basis := v.Shown()
		return table.Cell{Value: share, Basis: basis, About: v.About(), Partial: v.Part.Partial}
	case calendar.Date, calendar.Period:
		return table.Cell{Value: v}
	case string:
		if choice := t.Choice(v); choice != nil {
			return table.Said(v, choice.Name())
		}
		v = own(v)
		if t.Municipality() {
			return table.Said(s.partyCode(v), s.partyName(v))
		}
		return table.Plain(v)
	case *record.Text:
		return named(*v)
	case []any:
		return s.list(*t.Of, v)
	default:
		return table.Cell{}
	}
}

// list is a list in one cell. A member that is not known keeps its place.
func (s *subject) list(t query.Type, items []any) table.Cell {
	cells := make([]table.Cell, len(items))
	for i, x := range items {
		if cells[i] = s.value(t, x); cells[i].Blank() {
			cells[i].Value = table.Missing{}
		}
	}
	return table.Listed(cells)
}

// columnsOf are the columns of expressions: a machine knows each by what was
// typed.
func (r *Request) columnsOf(shown []*query.Expression) []table.Column {
	out := make([]table.Column, len(shown))
	for i, e := range shown {
		out[i] = table.Column{Key: e.Source, Label: headOf(e.Source, r.called), Kind: kindOf(e.Type)}
	}
	return out
}

// called is the name of a party that an expression names in any way.
func (r *Request) called(name string) language.Text {
	switch party, _ := r.Catalogue.FindParty(name); {
	case party == nil:
		return language.Verbatim(name)
	case party.Source != "":
		return party.Source.Name()
	default:
		return r.partyTitle(party.Name)
	}
}

// spare lets a text leave out, of columns that no one asked for by name, what it has no
// room for: ids first where there is a name, then the status, or the last fields of
// items.
func (q *Query) spare(columns []table.Column) {
	for i := range columns {
		switch {
		case columns[i].Key == "id" && slices.ContainsFunc(columns, func(c table.Column) bool { return c.Key == "name" }):
			columns[i].Spare = 200
		case columns[i].Key == "status" && q.Each == nil:
			columns[i].Spare = table.Near
		case q.Each != nil && i > 2:
			columns[i].Spare = table.Near + uint8(min(i, 100))
		}
	}
}

// group is the rows that have something in common.
type group struct {
	key     table.Cell
	section string
	rows    []int        // of all rows
	sums    []table.Cell // what the sums of the query make
}

// grouping is all rows of a query by their groups.
type grouping struct {
	*Request
	*Query
	members    []member // of each row
	cells      [][]table.Cell
	found      []*group
	everything *group
}

func groupingOf(r *Request, q *Query, all []asked) *grouping {
	x := &grouping{Request: r, Query: q, everything: &group{key: table.Said("total", language.Say("Total")), section: "total"}}
	at := make(map[any]*group)
	for i := range all {
		for j, row := range all[i].rows {
			n := len(x.members)
			x.everything.rows = append(x.everything.rows, n)
			m := all[i].member
			m.counts = all[i].counts[j]
			x.members, x.cells = append(x.members, m), append(x.cells, row)
			if q.Group == nil {
				continue
			}
			for _, key := range all[i].keys[j] {
				g := at[groupKey(key)]
				if g == nil {
					g = &group{key: key, section: "group"}
					at[groupKey(key)] = g
					x.found = append(x.found, g)
				}
				g.rows = append(g.rows, n)
			}
		}
	}
	if q.Group == nil {
		x.found = []*group{x.everything}
	}
	return x
}

// groupColumns are the columns of groups: what they have in common, how many rows
// they have, and the sums.
func groupColumns(r *Request, q *Query) (c columns[*group]) {
	if q.Group != nil {
		kind := kindOf(q.Group.Type)
		if kind == table.List {
			kind = kindOf(*q.Group.Of)
		}
		c = append(c, column[*group]{key: q.Group.Source, head: headOf(q.Group.Source, r.called), kind: kind, cell: func(g *group) table.Cell { return g.key }},
			machine(sectionKey, language.Say("Section"), func(g *group) string { return g.section }))
	}
	c = append(c, column[*group]{key: CountKey, head: language.Say("Number"), kind: table.Count, cell: func(g *group) table.Cell {
		return table.Cell{Value: len(g.rows), Basis: money.Stated}
	}})
	for k, e := range q.Sums {
		c = append(c, column[*group]{key: e.Source, head: headOf(e.Source, r.called), kind: kindOf(e.Type), cell: func(g *group) table.Cell { return g.sums[k] }})
	}
	return c
}

// groups is the table of groups: how many rows are in each, and the sums of what is known
// of them. A sum does not count a project in addition to the one that it is a part of.
func groups(r *Request, q *Query, all []asked, count int) (*table.Table, error) {
	t := &table.Table{Title: titleOf(q, count)}
	c, x := groupColumns(r, q), groupingOf(r, q, all)
	var rows []table.Row
	for _, g := range x.found {
		if _, _, err := x.sum(g); err != nil {
			return nil, err
		}
		rows = append(rows, c.row(g))
	}
	c.fill(t, rows)
	var err error
	if t.Notes, t.Hints, err = x.sum(x.everything); err != nil {
		return nil, err
	}
	if q.Group != nil {
		total := c.at(0, table.Sum, x.everything)
		t.Total = &total
		if several := slices.ContainsFunc(all, func(a asked) bool {
			return slices.ContainsFunc(a.keys, func(keys []table.Cell) bool { return len(keys) > 1 })
		}); several {
			t.Notes = append(t.Notes, language.Say("a row may be in several groups; the total counts each once"))
		}
		if q.Sort == "" {
			t.Sort(q.Group.Source, false, q.Alphabet)
		}
	}
	q.arrange(t)
	return t, nil
}

// CountKey is the column of how many rows a group has.
const CountKey = "count"

// sum works out what the sums of a group make, with what is to be said about the last
// one. Of figures of items one stage counts.
func (x *grouping) sum(g *group) (notes, hints []language.Text, err error) {
	stages := false
	g.sums = nil
	for k, e := range x.Sums {
		of, values, left := x.once(g, k, e)
		stages = stages || left
		inside := make([]bool, len(of))
		if isFigure(e) || !e.OfItem { // counts of items are not those of one another
			inside = x.inside(of)
			notes, hints = partsNotes(of, inside, x.Gross), partsHints(inside)
		}
		added := slices.Concat(outside(values, inside)...)
		switch e.Kind {
		case query.Number:
			g.sums = append(g.sums, sumOfNumbers[int](added))
			continue
		case query.Decimal:
			g.sums = append(g.sums, sumOfNumbers[money.Number](added))
			continue
		}
		var all sum
		for _, c := range added {
			if !all.add(c) {
				return nil, nil, ErrTooLarge
			}
		}
		g.sums = append(g.sums, all.cell())
	}
	if stages {
		notes = append(notes, language.Say("sums count one stage of each phase, the firmest"))
		hints = append(hints, language.Say("--stage chooses another stage"))
	}
	return notes, hints, nil
}

// isFigure reports whether a sum is one of figures of items.
func isFigure(e *query.Expression) bool { return e.OfItem && e.Adds() }

// once are the values of a group that a sum adds up: a figure of a project once,
// however many items it has. left reports that some are of stages that do not count.
func (x *grouping) once(g *group, k int, e *query.Expression) (of []member, values [][]table.Cell, left bool) {
	for _, at := range g.rows {
		m, c, last := x.members[at], x.cells[at][k], len(of)-1
		if isFigure(e) && !m.counts {
			left = true
			continue
		}
		m.known = c.Known()
		switch same := last >= 0 && of[last].id == m.id; {
		case same && isFigure(e):
			of[last].known = of[last].known || m.known
			values[last] = append(values[last], c)
		case same && !e.OfItem:
		default:
			of, values = append(of, m), append(values, []table.Cell{c})
		}
	}
	return of, values, left
}

// outside are the values of rows that are not counted inside of others.
func outside[T any](values []T, inside []bool) []T {
	var out []T
	for i, c := range values {
		if !inside[i] {
			out = append(out, c)
		}
	}
	return out
}

// sumOfNumbers adds numbers of one kind, as far as they are known.
func sumOfNumbers[N int | money.Number](values []table.Cell) table.Cell {
	sum, open := table.Cell{Value: table.Missing{}}, false
	var number N
	for _, c := range values {
		n, ok := c.Value.(N)
		if open = open || !ok || c.Partial; ok {
			number += n
			sum.Value, sum.Basis = number, money.Derived
		}
	}
	sum.Partial = open && sum.Known()
	return sum
}
