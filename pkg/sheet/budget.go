package sheet

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"sostool/pkg/money"
	"sostool/pkg/record"
)

// Reading is what a sheet says as a budget.
type Reading struct {
	Grid   *Grid
	Budget record.Budget // without its stage, where the heads of the figures don't say it
	Likely record.Stage  // that a title has the word of
	Taken  []Taken       // each figure of the budget, in the order of the cells
	Doubts []Doubt
	Sums   []Sum
	Left   []Left
	Units  []Cell // that say that figures are thousands of euros
}

// Taken is a figure of the budget and the cell that it is from.
type Taken struct {
	Path   string // below the budget: costs[0].years.2009
	Cell   Cell
	Label  Cell
	Amount money.Amount
}

// Doubt is what the sheet does not certainly say. The budget has what is most likely.
type Doubt struct {
	Kind  DoubtKind
	Path  string // below the budget, of what the doubt is about: costs[0].category
	Item  int    // the place of the cost or the funding line
	Cell  Cell   // of an amount
	Label Cell   // of its row
}

// DoubtKind is what a doubt is about.
type DoubtKind uint8

// Kinds of doubt.
const (
	WhichCategory DoubtKind = iota
	WhichSource
	WhichPayer // a name that several bear
	NotCents   // an amount that is not whole cents
	TwoAmounts // an amount that can be read in two ways
	WhichUnit  // euros or thousands of them
)

// Read is what a sheet says as a budget. It has no figures where nothing in it looks like
// one. who says whom a label may name; stage is that of the column to take, where there are
// several.
func (g *Grid) Read(who func(label string) []Payer, stage record.Stage) *Reading {
	r := &Reading{Grid: g}
	var lines [3][]line
	for _, block := range g.blocks() {
		w := &walker{Grid: block, who: who, stage: stage, last: block.lastAmounts(), bare: make(map[int]bool)}
		w.walk()
		for _, l := range w.lines {
			lines[l.section] = append(lines[l.section], l)
		}
		r.Left, r.Units = append(r.Left, w.left...), append(r.Units, w.units...)
		r.stageOf(w.stages)
	}
	// A line of which nothing says which side it is on is of the one that has known lines.
	other := costs
	if len(lines[costs]) == 0 && len(lines[funding]) > 0 {
		other = funding
	}
	lines[other] = append(lines[unsaid], lines[other]...)
	if !slices.ContainsFunc(slices.Concat(lines[costs], lines[funding]), func(l line) bool { return !l.unknown() && !l.class.total }) {
		return r
	}
	of, by := resolve(lines[costs]), resolve(lines[funding])
	r.totals(of, by)
	r.costs(of)
	r.funding(by)
	for _, s := range []*side{of, by} {
		r.Sums = append(r.Sums, s.sums...)
	}
	r.unit()
	slices.SortStableFunc(r.Left, func(a, b Left) int { return inOrder(a.Cell, b.Cell) })
	return r
}

// small is the largest figure, in cents, of budgets that may well be in thousands of euros.
const small = 500_000

// unit doubts whether figures are euros: where they are small, or where the sheet says
// elsewhere that figures are thousands.
func (r *Reading) unit() {
	largest := -1
	for i := range r.Taken {
		exact := !r.Taken[i].Amount.IsAbout()
		if exact && (largest < 0 || r.Taken[i].Amount.Cents() > r.Taken[largest].Amount.Cents()) {
			largest = i
		}
	}
	if largest < 0 {
		return
	}
	if t := &r.Taken[largest]; len(r.Units) > 0 || t.Amount.Cents() < small {
		r.Doubts = append(r.Doubts, Doubt{Kind: WhichUnit, Path: t.Path, Cell: t.Cell, Label: t.Label})
	}
}

// Amount is where the budget has the amount of a path; nil where it has none.
func (r *Reading) Amount(path string) *money.Amount {
	var n, k, year int
	at := func(form string, into ...any) bool {
		_, err := fmt.Sscanf(path, form, into...)
		return err == nil
	}
	in := func(years *record.Map[record.Year, money.Amount]) *money.Amount {
		i := slices.IndexFunc(years.Entries, func(e record.Entry[record.Year, money.Amount]) bool { return int(e.Key) == year })
		return &years.Entries[i].Value
	}
	switch b := &r.Budget; {
	case path == "total":
		return &b.Total
	case path == "income":
		return &b.Income
	case at("years.%d", &year):
		return in(&b.Years)
	case at("costs[%d].amount", &n):
		return &b.Costs[n].Amount
	case at("costs[%d].years.%d", &n, &year):
		return in(&b.Costs[n].Years)
	case at("funding[%d].amount", &n):
		return &b.Funding[n].Amount
	case at("funding[%d].years.%d", &n, &year):
		return in(&b.Funding[n].Years)
	case at("funding[%d].payers[%d].amount", &n, &k):
		return &b.Funding[n].Payers[k].Amount
	default:
		return nil
	}
}

// inOrder orders cells as they are read: by row, then by column.
func inOrder(a, b Cell) int {
	if a.Row != b.Row {
		return a.Row - b.Row
	}
	return a.Col - b.Col
}

// stageOf takes the stage that the sheet says first, above its figures or in a title.
func (r *Reading) stageOf(said []stated) {
	for _, s := range said {
		if s.head {
			r.Budget.Stage = cmp.Or(r.Budget.Stage, s.stage)
		} else {
			r.Likely = cmp.Or(r.Likely, s.stage)
		}
	}
}

// costs takes the rows of the costs.
func (r *Reading) costs(s *side) {
	for _, i := range s.rows {
		l := &s.lines[i]
		if l.class.income && len(l.class.category) == 0 {
			r.income(l)
			continue
		}
		n := len(r.Budget.Costs)
		path := fmt.Sprintf("costs[%d]", n)
		c := record.Cost{Category: l.class.category}
		if c.Category == "" {
			c.Category = otherCosts
		}
		if c.Category == record.FlatRate {
			c.Rate = rateIn(l.at.Text)
		}
		if !l.class.sure {
			r.Doubts = append(r.Doubts, Doubt{Kind: WhichCategory, Path: path + ".category", Item: n, Label: l.at})
		}
		r.figures(l, path, n, &c.Amount, &c.Years)
		r.Budget.Costs = append(r.Budget.Costs, c)
	}
	r.parts(s)
}

// income takes a row of income. Records hold it for all years together.
func (r *Reading) income(l *line) {
	if r.Budget.Income.Known() {
		r.Left = append(r.Left, Left{Cell: l.at, Why: Several})
		return
	}
	if l.has(inAll) {
		r.figures(l, "income", 0, &r.Budget.Income, nil)
		return
	}
	sum := money.Cents(0)
	for _, key := range l.keys() {
		v := l.values[key]
		a := v.amount
		if a.Cents() < 0 {
			a = negative(a)
		}
		sum, _ = sum.Add(a)
		r.Taken = append(r.Taken, Taken{"income", v.cell, l.at, a})
	}
	r.Budget.Income = sum
}

var rates = pattern(`([0-9]{1,3}(?:[.,][0-9]{1,6})?) ?%`)

// rateIn is the percentage that a label has: Flat rate 17 %, ESR 75 %.
func rateIn(label string) money.Share {
	m := rates().FindStringSubmatch(label)
	if m == nil {
		return money.Share{}
	}
	share, _ := money.ParseShare(strings.Replace(m[1], ",", ".", 1) + "%")
	return share
}

// parts notes the lines that are no rows of the budget.
func (r *Reading) parts(s *side) {
	for i := range s.lines {
		l := &s.lines[i]
		switch {
		case slices.Contains(s.rows, i), slices.Contains(s.taken, i), i == s.total:
		case l.class.total && l.class.category == "" && l.class.source == "" || s.sub[i] != nil:
			r.Left = append(r.Left, Left{Cell: l.at, Why: Summed})
		case s.isPart(i):
			r.Left = append(r.Left, Left{Cell: l.at, Why: Detail})
		default:
			r.Left = append(r.Left, Left{Cell: l.at, Why: Beside})
		}
	}
}

// isPart reports whether a line is a part of another.
func (s *side) isPart(i int) bool {
	for _, parts := range s.sub {
		if slices.Contains(parts, i) {
			return true
		}
	}
	return false
}

// funding takes the rows of the funding. Where municipalities and organisations have one
// figure each, those of one source are payers of one line; where they have figures by year,
// each is a line of its own, since payers have none.
func (r *Reading) funding(s *side) {
	state := slices.ContainsFunc(s.rows, func(i int) bool { return s.lines[i].class.source == record.State })
	for _, i := range s.rows {
		l := &s.lines[i]
		if state && l.class.source == record.ESR && !slices.Contains(plainWords(l.at.Text), "valtio") { // then it is most likely the EU's part alone
			l.class.source, l.class.sure = record.EU, false
		}
		parts := s.sub[i]
		paid := len(parts) > 0 && !slices.ContainsFunc(parts, func(k int) bool { return len(s.lines[k].payers) != 1 })
		switch {
		case paid && !slices.ContainsFunc(parts, func(k int) bool { return len(s.lines[k].values) != 1 || !s.lines[k].has(inAll) }):
			n := r.fundingLine(l)
			for _, k := range parts {
				r.payer(&s.lines[k], n)
			}
			s.taken = append(s.taken, parts...)
		case paid:
			r.leaveShare(l)
			s.taken = append(s.taken, parts...)
			for _, k := range parts {
				part := &s.lines[k]
				part.class.source, part.class.sure = l.class.source, l.class.sure
				r.fundingLine(part)
			}
		default:
			r.fundingLine(l)
		}
	}
	r.parts(s)
}

func (l *line) has(key int) bool {
	_, ok := l.values[key]
	return ok
}

// fundingLine takes one line, and gives its place. The share that its label states is of the
// total where the amounts make it so.
func (r *Reading) fundingLine(l *line) int {
	n := len(r.Budget.Funding)
	path := fmt.Sprintf("funding[%d]", n)
	f := record.Funding{Source: l.class.source, Own: l.class.own}
	sure := l.class.sure && !l.class.own
	if len(l.payers) == 1 {
		switch p := l.payers[0]; {
		case p.Municipality != "":
			f.Payer, sure = record.Party(p.Municipality), true
			if f.Source == "" {
				f.Source = record.Municipal
			}
		default:
			f.Payer, sure = record.Party(p.Org), sure || p.Source != ""
			if f.Source == "" {
				f.Source = p.Source
			}
		}
	}
	if f.Source == "" {
		f.Source, sure = record.OtherPublic, false
	}
	if !sure {
		r.Doubts = append(r.Doubts, Doubt{Kind: WhichSource, Path: path + ".source", Item: n, Label: l.at})
	}
	if len(l.payers) > 1 {
		r.Doubts = append(r.Doubts, Doubt{Kind: WhichPayer, Path: path, Item: n, Label: l.at})
	}
	r.figures(l, path, n, &f.Amount, &f.Years)
	if share := rateIn(l.at.Text); share.Known() && f.Amount.Known() && r.Budget.Total.Cents() > 0 && share.Agrees(f.Amount, r.Budget.Total) {
		f.Share = share
	} else {
		r.leaveShare(l)
	}
	r.Budget.Funding = append(r.Budget.Funding, f)
	return n
}

// leaveShare notes a share that a label states and the budget does not have.
func (r *Reading) leaveShare(l *line) {
	if rateIn(l.at.Text).Known() {
		r.Left = append(r.Left, Left{Cell: l.at, Why: OtherShare})
	}
}

// payer takes one who shares line n.
func (r *Reading) payer(l *line, n int) {
	var p record.Payer
	if who := l.payers[0]; who.Municipality != "" {
		p.Municipalities.Items = []record.Municipality{who.Municipality}
	} else {
		p.Orgs.Items = []record.OrganisationID{who.Org}
	}
	f := &r.Budget.Funding[n]
	r.figures(l, fmt.Sprintf("funding[%d].payers[%d]", n, len(f.Payers)), n, &p.Amount, nil)
	r.leaveShare(l)
	f.Payers = append(f.Payers, p)
}

// totals holds the costs and the funding against each other, and takes what the costs make in
// all; where the sheet does not say that, what the funding makes, if that is the same.
func (r *Reading) totals(costs, funding *side) {
	total, other := costs.stated(), funding
	if total == nil {
		total, other = funding.stated(), costs
	}
	if total == nil {
		return
	}
	rows := other.rows
	if other.stated() != nil {
		rows = []int{other.total}
	}
	same := true
	for _, key := range total.keys() {
		sum := Sum{Kind: Sides, Year: key, Cell: total.values[key].cell}
		sum.Stated, _ = total.amount(key)
		if sum.Made, sum.Terms = other.adds(rows, key); len(sum.Terms) > 0 {
			r.Sums = append(r.Sums, sum)
			same = same && sum.Holds()
		}
	}
	if other == costs && !same {
		return
	}
	years := &r.Budget.Years
	if slices.ContainsFunc(costs.rows, func(i int) bool { return costs.lines[i].class.income && costs.lines[i].keys()[0] != inAll }) {
		years = nil // a record takes income off the costs of all years only
	}
	r.figures(total, "", 0, &r.Budget.Total, years)
}

// stated is the line that says what all rows make; nil where there is none.
func (s *side) stated() *line {
	if s.total < 0 {
		return nil
	}
	return &s.lines[s.total]
}

// figures takes the figures of a line to a place in the budget.
func (r *Reading) figures(l *line, path string, item int, all *money.Amount, years *record.Map[record.Year, money.Amount]) {
	within := func(key string) string {
		return strings.Trim(path+"."+key, ".")
	}
	for _, key := range l.keys() {
		v := l.values[key]
		a, at := v.amount, ""
		if a.Cents() < 0 && l.class.income {
			a = negative(a)
		}
		switch {
		case a.Cents() < 0:
			r.Left = append(r.Left, Left{v.cell, Negative, within("")})
			continue
		case key != inAll && years == nil:
			r.Left = append(r.Left, Left{v.cell, ByYear, ""})
			continue
		case key != inAll:
			years.Entries = append(years.Entries, record.Entry[record.Year, money.Amount]{Key: record.Year(key), Value: a})
			at = within(fmt.Sprintf("years.%d", key))
		case path == "":
			*all, at = a, "total"
		case path == "income":
			*all, at = a, path
		default:
			*all, at = a, within("amount")
		}
		r.Taken = append(r.Taken, Taken{at, v.cell, l.at, a})
		switch {
		case v.rounded:
			r.Doubts = append(r.Doubts, Doubt{NotCents, at, item, v.cell, l.at})
		case v.kind == twofold:
			r.Doubts = append(r.Doubts, Doubt{TwoAmounts, at, item, v.cell, l.at})
		}
	}
	for _, c := range l.unread {
		why := Unreadable
		if c.fault == unworked {
			why = Unworked
		}
		r.Left = append(r.Left, Left{c, why, within("")})
	}
}
