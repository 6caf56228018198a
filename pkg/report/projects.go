package report

import (
	"slices"
	"sync/atomic"

	"sostool/pkg/calendar"
	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/query"
	"sostool/pkg/record"
	"sostool/pkg/table"
)

// Query says which projects a table has, and what of them.
type Query struct {
	Keep    *query.Expression   // the projects for which it is true
	Each    *query.Expression   // a row for each item of this list; nil: for each project
	Columns []*query.Expression // of a row; in groups not used
	Default bool                // nobody has asked for these columns by name
	Grouped bool                // a row for each group, with how many are in it
	Group   *query.Expression   // what a group has in common; nil: all are in one
	Sums    []*query.Expression // amounts or counts that are added up in a group

	Sort       string // a column, empty: as the projects come
	Descending bool
	Alphabet   language.Language // of texts that are sorted
	SortBy     *query.Expression // a column that is sorted by and not shown; nil: Sort is one of the others
	Limit      int               // rows; 0: all
}

// asked is what one project answers.
type asked struct {
	member
	rows [][]table.Cell // of columns; in groups of sums, in the order of keys
	keys [][]table.Cell // in groups: those that each row is in
	err  error

	counts []bool // in groups: which rows are of items that sums count

	open    *query.Open    // it is not kept, since what is known decides nothing
	stages  []record.Stage // of the figures that the rows show, before a grant
	lacks   bool           // phases without a budget have days in the years that the rows speak of
	regions []string       // its team regions, where the expression asks for some
}

// Projects is the table of the projects that a query keeps. The number of rows
// before any limit is left in the outcome. The error is ErrTooLarge, or a
// *query.Error of an expression that would take too long.
func Projects(r *Request, q *Query) (*table.Table, *Outcome, error) {
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
	for i := range all {
		if all[i].err != nil {
			return nil, o, all[i].err
		}
		o.Kept += len(all[i].rows)
		regions = append(regions, all[i].regions...)
	}
	if err := q.Keep.Missing(r.Catalogue, regions); err != nil {
		return nil, o, err
	}
	t, err := q.table(r, all, shown, o.Kept)
	if err != nil {
		return nil, o, err
	}
	t.Notes = append(t.Notes, stagesNotes(q, shown, all)...)
	t.Notes = append(t.Notes, openNotes(all)...)
	return t, o, nil
}

// openNotes name the projects that are not kept since what is known of them
// decides nothing, with why.
func openNotes(all []asked) []language.Text {
	var reasons []language.Text
	ids := make(map[string][]string) // by reason
	for i := range all {
		if all[i].open == nil {
			continue
		}
		why := all[i].open.Why
		if why.IsZero() {
			why = language.Say("what is asked is not known")
		}
		if ids[why.String()] == nil {
			reasons = append(reasons, why)
		}
		ids[why.String()] = append(ids[why.String()], string(all[i].id))
	}
	var out []language.Text
	for _, why := range reasons {
		of := ids[why.String()]
		out = append(out, language.Say("not kept, since {0}: {1} {1|project|projects}: {2}", why, len(of), some(of)))
	}
	return out
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
	for i := range all {
		for _, cells := range all[i].rows {
			t.Rows = append(t.Rows, table.Row{Cells: cells})
		}
	}
	q.arrange(t)
	if last := len(shown) - 1; q.SortBy != nil {
		t.Columns = t.Columns[:last]
		for i := range t.Rows {
			t.Rows[i].Cells = t.Rows[i].Cells[:last]
		}
	}
	return t, nil
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
	of := &query.Subject{Catalogue: s.Catalogue, Document: s.doc, Project: s.project, Stage: s.Stage, Financing: func() *finance.Financing {
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
			out.regions = slices.AppendSeq(append(out.regions, string(t.ID)), t.Name.All())
		}
	}
	if is := value(q.Keep); is != true {
		out.open, _ = is.(*query.Open)
		return out
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

// unsaid names the group of those of which no record says what the others have
// in common.
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

// kindOf is the kind of column that values of a type stand in.
func kindOf(t query.Type) table.Kind {
	switch t.Kind {
	case query.Number:
		return table.Count
	case query.Amount:
		return table.Money
	case query.Share:
		return table.Share
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
	case int:
		return table.Cell{Value: v, Basis: money.Stated}
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

// called is the name of somebody whom an expression names in any way.
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

// spare lets a text leave out, of columns that nobody asked for by name, what
// it has no room for: ids first where there is a name, then the status, or the
// last fields of items.
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
	key  table.Cell
	rows []int // of all rows
}

// groups is the table of groups: how many rows are in each, and the sums of
// what is known of them. A sum does not count a project beside the one that it
// is a part of.
func groups(r *Request, q *Query, all []asked, count int) (*table.Table, error) {
	t := &table.Table{Title: titleOf(q, count)}
	if q.Group != nil {
		c := r.columnsOf([]*query.Expression{q.Group})[0]
		if q.Group.Kind == query.List {
			c.Kind = kindOf(*q.Group.Of)
		}
		t.Columns = append(t.Columns, c)
	}
	if q.Group != nil {
		t.Columns = append(t.Columns, table.Column{Key: sectionKey, Label: language.Say("Section"), For: table.Machines})
	}
	t.Columns = append(t.Columns, table.Column{Key: CountKey, Label: language.Say("Number"), Kind: table.Count})
	t.Columns = append(t.Columns, r.columnsOf(q.Sums)...)

	var members []member // of each row
	var cells [][]table.Cell
	var found []*group
	at := make(map[any]*group)
	everything := &group{}
	for i := range all {
		for j, row := range all[i].rows {
			everything.rows = append(everything.rows, len(members))
			if q.Group != nil {
				for _, key := range all[i].keys[j] {
					g := at[groupKey(key)]
					if g == nil {
						g = &group{key: key}
						at[groupKey(key)] = g
						found = append(found, g)
					}
					g.rows = append(g.rows, len(members))
				}
			}
			m := all[i].member
			m.counts = all[i].counts[j]
			members, cells = append(members, m), append(cells, row)
		}
	}
	if q.Group == nil {
		found = []*group{everything}
	}
	for _, g := range found {
		row, notes, hints, err := r.sums(q, g, members, cells)
		if err != nil {
			return nil, err
		}
		if q.Group != nil {
			row = append([]table.Cell{g.key, table.Plain("group")}, row...)
		} else {
			t.Notes, t.Hints = append(t.Notes, notes...), hints
		}
		t.Rows = append(t.Rows, table.Row{Cells: row})
	}
	if q.Group != nil {
		sums, notes, hints, err := r.sums(q, everything, members, cells)
		if err != nil {
			return nil, err
		}
		t.Total = &table.Row{Role: table.Sum, Cells: append([]table.Cell{table.Said("total", language.Say("Total")), table.Plain("total")}, sums...)}
		t.Notes, t.Hints = append(t.Notes, notes...), hints
		if several := slices.ContainsFunc(all, func(a asked) bool {
			return slices.ContainsFunc(a.keys, func(keys []table.Cell) bool { return len(keys) > 1 })
		}); several {
			t.Notes = append(t.Notes, language.Say("a row may be in several groups; the total counts each once"))
		}
		if q.Sort == "" {
			t.Sort(t.Columns[0].Key, false, q.Alphabet)
		}
	}
	q.arrange(t)
	return t, nil
}

// CountKey is the column of how many rows a group has.
const CountKey = "count"

// sums are the number of a group's rows and what its sums make, with what is to be
// said of the last sum. A figure of a project counts once, however many items it
// has; of figures of its items one stage counts.
func (r *Request) sums(q *Query, g *group, members []member, cells [][]table.Cell) (row []table.Cell, notes, hints []language.Text, err error) {
	row = []table.Cell{{Value: len(g.rows), Basis: money.Stated}}
	stages := false
	for k, e := range q.Sums {
		figures := e.OfItem && e.Kind == query.Amount
		var of []member // each project once, but for counts of items
		var values [][]table.Cell
		for _, at := range g.rows {
			if figures && !members[at].counts {
				stages = true
				continue
			}
			m, last := members[at], len(of)-1
			m.known = cells[at][k].Known()
			switch same := last >= 0 && of[last].id == m.id; {
			case same && figures:
				of[last].known = of[last].known || m.known
				values[last] = append(values[last], cells[at][k])
			case same && !e.OfItem:
			default:
				of, values = append(of, m), append(values, []table.Cell{cells[at][k]})
			}
		}
		inside := make([]bool, len(of))
		if figures || !e.OfItem { // counts of items are not those of one another
			inside = r.inside(of)
			notes, hints = partsNotes(of, inside, r.Gross), partsHints(inside)
		}
		added := slices.Concat(outside(values, inside)...)
		if e.Kind == query.Number {
			row = append(row, sumOfCounts(added))
			continue
		}
		var all sum
		for _, c := range added {
			if !all.add(c) {
				return nil, nil, nil, ErrTooLarge
			}
		}
		row = append(row, all.cell())
	}
	if stages {
		notes = append(notes, language.Say("sums count one stage of each phase, the firmest"))
		hints = append(hints, language.Say("--stage chooses another stage"))
	}
	return row, notes, hints, nil
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

// sumOfCounts adds counts, as far as they are known.
func sumOfCounts(values []table.Cell) table.Cell {
	sum, open := table.Cell{Value: table.Missing{}}, false
	number := 0
	for _, c := range values {
		n, ok := c.Value.(int)
		if open = open || !ok; ok {
			number += n
			sum.Value, sum.Basis = number, money.Derived
		}
	}
	sum.Partial = open && sum.Known()
	return sum
}
