package finance

import (
	"slices"

	"sostool/pkg/calendar"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/record"
)

// Limit is what a programme allows a source to pay, or requires it to pay, of a plan's
// total, compared with what the lines that it is for pay.
type Limit struct {
	Cap    *record.Cap
	Of     Figure       // what the shares are of: the total, or the public funding
	Lines  []*Line      // that it is for
	Paid   Sum          // by these lines
	Basis  money.Basis  // of the least certain figure that the limit is compared with
	Margin int64        // cents by which figures that are rounded may be off
	Most   money.Amount // that the source may pay, rounded down to the cent; unknown where there is no such limit
	Least  money.Amount // that it must pay, rounded up
	Over   int64        // cents above Most beyond what rounding explains
	Short  int64        // cents below Least; 0 where a line is not known
	Open   bool         // a line is not known: the limit may yet be passed
}

// Bound is Most or Least as a figure; about, where the total is.
func (l *Limit) Bound(a money.Amount) Figure {
	if l.Margin > 0 {
		a = a.Within(l.Margin)
	}
	return Figure{Amount: a, Basis: l.Basis}
}

// paidFigure is what the source pays; unknown where a line of it is.
func (l *Limit) paidFigure() Figure {
	if l.Paid.Open {
		return Figure{}
	}
	return Figure{Amount: l.Pays(), Basis: l.Basis}
}

// RoomToPay is how much more the source may pay of the total before it passes its largest
// share; negative where it has passed it, unknown where there is no such limit.
func (l *Limit) RoomToPay() Figure { return Difference(l.Bound(l.Most), l.paidFigure()) }

// RoomToFall is how much less the source may pay before that is less than its least share of
// the total; negative where it is less, unknown where there is no such limit.
func (l *Limit) RoomToFall() Figure {
	if l.Open {
		return Figure{}
	}
	return Difference(l.paidFigure(), l.Bound(l.Least))
}

// Sources are the sources of the lines that the limit is for, each once; its own
// where there are none.
func (l *Limit) Sources() []record.Source {
	var out []record.Source
	for _, line := range l.Lines {
		if s := line.Funding.Source; !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	if len(out) == 0 {
		return []record.Source{l.Cap.Source}
	}
	return out
}

// Broken reports whether the limit is not kept.
func (l *Limit) Broken() bool { return l.Over > 0 || l.Short > 0 }

// Pays is what the source pays, as far as it is known: nothing where there is
// no line.
func (l *Limit) Pays() money.Amount {
	if l.Paid.Rows == 0 {
		return money.Cents(0)
	}
	return l.Paid.Amount
}

// Figures are what the lines pay that it is for, as far as that is known.
func (l *Limit) Figures() []Figure {
	var all []Figure
	for _, line := range l.Lines {
		all = append(all, line.Amount)
	}
	return Known(all)
}

// Gap is how far the limit is not kept: at least so much where figures are
// rounded, or a line is not known.
func (l *Limit) Gap() language.Text {
	gap := money.Cents(l.wants())
	if l.Paid.Open || l.Margin > 0 || l.Paid.Margin > 0 {
		return language.Say("at least {0}", gap)
	}
	return language.Say("{0}", gap)
}

// excessive are the lines that must pay less for a limit to be kept, by their indices in
// the plan, as a key; without those that pay nothing.
func (p *Plan) excessive(l *Limit) string {
	limited := make(map[*Line]bool, len(l.Lines))
	for _, line := range l.Lines {
		limited[line] = true
	}
	lines := p.paying()
	key := make([]byte, len(lines))
	for i, line := range lines {
		if limited[line] == (l.Over > 0) && line.isPart(l.Cap.Of) && (!line.Amount.Known() || line.Amount.Cents() != 0) {
			key[i] = 1
		}
	}
	return string(key)
}

// Causes are those of the plan's limits that are not kept and of which no other one is
// the reason: one by which the same lines must pay less, by at least as much; of two that
// are as good a reason as each other it is the first. A least share requires that of the
// lines that it is not for. What a rule with exceptions allows is no reason for another
// rule's limit.
func (p *Plan) Causes(limits []Limit) []Limit {
	type reason struct {
		lines   string
		allowed bool // by exceptions
	}
	most := make(map[reason]int) // the index of the limit that requires most
	of := make([]reason, len(limits))
	for i := range limits {
		l := &limits[i]
		if !l.Broken() {
			continue
		}
		of[i] = reason{p.excessive(l), l.Cap.Exceptions}
		if k, ok := most[of[i]]; !ok || l.wants() > limits[k].wants() {
			most[of[i]] = i
		}
	}
	var causes []Limit
	for i := range limits {
		l := &limits[i]
		if k, ok := most[of[i]]; !l.Broken() || !ok || k != i {
			continue
		}
		strict, ok := most[reason{of[i].lines, false}]
		if !l.Cap.Exceptions || !ok || limits[strict].wants() < l.wants() {
			causes = append(causes, *l)
		}
	}
	return causes
}

// wants is by how many cents a limit is not kept.
func (l *Limit) wants() int64 { return max(l.Over, l.Short) }

// inForce are the limits on shares of the total that certainly hold for a budget: of each
// source the largest and the least share that came into force last.
func inForce(project *record.Project, b *record.Budget, programme *record.Programme) []record.Cap {
	if programme == nil {
		return nil
	}
	day := inForceOn(project, b)
	largest := latest(programme, day, func(c *record.Cap) bool { return c.MaxShare.Known() })
	least := latest(programme, day, func(c *record.Cap) bool { return c.MinShare.Known() })
	var caps []record.Cap
	for i := range programme.Caps {
		c := programme.Caps[i]
		if replaced(&c, largest) {
			c.MaxShare = money.Share{}
		}
		if replaced(&c, least) {
			c.MinShare = money.Share{}
		}
		if c.Source != "" && holds(&c, day) && (c.MaxShare.Known() || c.MinShare.Known()) {
			caps = append(caps, c)
		}
	}
	return caps
}

// limited is what limits are on: what a source pays of a whole.
type limited struct {
	source record.Source
	whole  record.ShareOf
}

// latest is when the last limit of a kind on each source came, of those that may be
// in force; without those that say no day, which most do.
func latest(programme *record.Programme, day calendar.Date, kind func(*record.Cap) bool) (last map[limited]calendar.Day) {
	for i := range programme.Caps {
		c := &programme.Caps[i]
		if !kind(c) || !c.From.Known() || !mayHold(c, day) {
			continue
		}
		if last == nil {
			last = make(map[limited]calendar.Day)
		}
		key := limited{c.Source, wholeOf(c.Of)}
		if before, ok := last[key]; !ok || c.From.First() > before {
			last[key] = c.From.First()
		}
	}
	return last
}

// replaced reports whether a later limit of the same source may be in force.
func replaced(c *record.Cap, latest map[limited]calendar.Day) bool {
	last, ok := latest[limited{c.Source, wholeOf(c.Of)}]
	return ok && (!c.From.Known() || last > c.From.First())
}

// inForceOn is the day on which a budget's limits must be in force: that of its
// decision, else the start of its period.
func inForceOn(project *record.Project, b *record.Budget) calendar.Date {
	if b.Decided.Known() {
		return b.Decided
	}
	return BudgetPeriod(project, b).Start
}

// holds reports whether a limit is certainly in force on a day: on each that
// the precision of a date leaves open.
func holds(c *record.Cap, day calendar.Date) bool {
	return (!c.From.Known() || day.Known() && day.First() >= c.From.First()) &&
		(!c.Until.Known() || day.Known() && day.Last() <= c.Until.Last())
}

// mayHold reports whether a limit is possibly in force on a day.
func mayHold(c *record.Cap, day calendar.Date) bool {
	return !day.Known() ||
		(!c.From.Known() || day.Last() >= c.From.First()) && (!c.Until.Known() || day.First() <= c.Until.Last())
}

// isFor reports whether a limit on a source is one on a line: the same money
// under another name is.
func (p *Plan) isFor(limit record.Source, line *Line) bool {
	f := line.Funding
	switch {
	case f.Source == limit:
		return true
	case limit.Joint():
		return f.Source.Structural()
	case limit == record.STM && f.Source == record.State && f.Payer != "":
		return p.same(string(f.Payer), string(record.STM)) || p.isMinistry(f.Payer) && p.same(string(f.Payer), string(p.funder))
	default:
		return false
	}
}

func (p *Plan) isMinistry(party record.Party) bool {
	return p.options.Kind != nil && p.options.Kind(party) == record.Ministry
}

// limited are those of the lines that a limit is for.
func (p *Plan) limited(lines []*Line, c *record.Cap) []*Line {
	return slices.DeleteFunc(slices.Clone(lines), func(l *Line) bool { return !p.isFor(c.Source, l) })
}

// paying are the lines that pay the plan: its own, and where it lists none those of its
// beneficiaries.
func (p *Plan) paying() []*Line {
	if len(p.Lines) > 0 {
		return p.Lines
	}
	var lines []*Line
	for _, x := range p.Beneficiaries {
		lines = append(lines, x.Lines...)
	}
	return lines
}

// payingAll reports whether no other line may pay the plan than those that do.
func (p *Plan) payingAll() bool {
	return len(p.Lines) > 0 || len(p.Beneficiaries) > 0 && p.Budget.Sound("beneficiaries") &&
		!slices.ContainsFunc(p.Beneficiaries, func(x *Beneficiary) bool { return !x.lists("funding", rowsOf(x.Lines)) })
}

// Limits are the limits that the programme sets for the plan's sources, compared with its
// total: in cents, not in rounded percents.
func (p *Plan) Limits() []Limit {
	var limits []Limit
	for i := range p.caps {
		if p.Whole(p.caps[i].Of).Cents() > 0 {
			limits = append(limits, p.limit(&p.caps[i]))
		}
	}
	return limits
}

func (p *Plan) limit(c *record.Cap) Limit {
	of := p.Whole(c.Of)
	total := of.Amount
	lines := p.paying()
	l := Limit{Cap: c, Of: of, Lines: p.limited(lines, c), Basis: max(money.Derived, of.Basis), Margin: total.Margin()}
	l.Paid = paid(l.Lines)
	p.Wide = p.Wide || l.Paid.Wide
	for _, line := range l.Lines {
		l.Basis = max(l.Basis, line.Amount.Basis)
	}
	low, high := p.exactly(l.Lines)
	if c.MaxShare.Known() {
		l.Most = c.MaxShare.Floor(total)
		if l.Paid.Rows > 0 {
			allowed := c.MaxShare.Floor(money.Cents(total.Cents()+total.Margin())).Cents() + l.Paid.Margin
			if l.Over = max(0, l.Paid.Amount.Cents()-allowed); l.Over == 0 {
				l.Over = max(0, low-allowed)
			}
		}
	}
	if c.MinShare.Known() {
		l.Least = c.MinShare.Ceil(total)
		l.Open = l.Paid.Open || !p.payingAll()
		for _, line := range lines {
			l.Open = l.Open || l.Paid.Rows == 0 && line.isPart(c.Of) && !line.Amount.Known()
		}
		if !l.Open {
			needed := c.MinShare.Ceil(money.Cents(total.Cents()-total.Margin())).Cents() - l.Paid.Margin
			l.Short = max(0, needed-max(l.Paid.Amount.Cents(), high))
		}
	}
	l.Open = l.Open || l.Paid.Open
	return l
}

// exactly is what lines pay before shares are rounded to whole units: at least,
// and at most, in cents. What rounding takes from a share falls to a line that is
// what the others leave.
func (p *Plan) exactly(lines []*Line) (low, high int64) {
	rest := len(p.Lines) == 0 || slices.ContainsFunc(lines, (*Line).rest) // of its beneficiaries each is rounded by itself
	for _, line := range lines {
		switch {
		case !line.Amount.Known():
		case line.Amount.Basis == money.Stated || line.changed || !line.part().Known() || p.apportioned(line.Of()) || rest:
			low, high = low+line.Amount.Cents(), high+line.Amount.Cents()
		default:
			whole := p.Whole(line.Of()).Amount
			low += line.part().Floor(whole).Cents()
			high += line.part().Ceil(whole).Cents()
		}
	}
	return low, high
}

// rest reports whether a line is what the others leave of the total (rule 3).
func (l *Line) rest() bool {
	return l.Funding.Own && l.Amount.Known() && !l.Funding.Amount.Known() && !l.part().Known()
}

// paid adds what lines pay. It is open where one of them is not known.
func paid(lines []*Line) Sum {
	return SumOf(lines, func(l **Line) money.Amount { return (*l).Amount.Amount })
}

// Given adds what the lines of a form give: stated, by their shares, which are
// good to the precision at which they are stated, or as what the others leave.
func (p *Plan) Given(form record.FundingForm) Sum {
	var s Sum
	for _, line := range p.Lines {
		if FormOf(line.Funding) != form {
			continue
		}
		s.Add(line.Amount.Amount)
		if line.Amount.Known() && !line.Funding.Amount.Known() && line.Funding.Share.Known() {
			s.Margin += line.Funding.Share.HalfUnit(p.Total.Amount.Amount)
		}
	}
	return s
}

// rounding is how a line's share of the total is rounded: so that no limit that
// the share keeps is broken (rule 1).
func (p *Plan) rounding(line *Line) money.Rounding {
	how := money.Nearest
	for i := range p.caps {
		switch c := &p.caps[i]; {
		case !p.isFor(c.Source, line):
		case c.MaxShare.Known():
			return money.Down
		default:
			how = money.Up
		}
	}
	return how
}

// IsSupport reports whether the lines are only support, and not all of a total
// that is not stated.
func (p *Plan) IsSupport() bool { return p.support && !p.Budget.Has("total") }

// isSupport reports whether the lines are not all of the total, since something says that
// someone else must also pay: every line has a limit below the whole, the programme
// requires a least share from a source that none is of, or the lines state shares that
// are less than the whole (rule 4).
func (p *Plan) isSupport() bool {
	whole := money.Percent(100)
	below := func(line *Line) bool {
		return slices.ContainsFunc(p.caps, func(c record.Cap) bool {
			return c.MaxShare.Known() && c.MaxShare.Micro() < whole.Micro() && p.isFor(c.Source, line)
		})
	}
	demanded := func(c record.Cap) bool { return c.MinShare.Micro() > 0 && len(p.limited(p.Lines, &c)) == 0 }
	stated := SharesOf(p.Budget)
	return !slices.ContainsFunc(p.Lines, func(l *Line) bool { return !below(l) }) ||
		slices.ContainsFunc(p.caps, demanded) || stated.Off < 0 && !stated.Rounded
}

// Unsaid is how large a total that is not known must be at least for a limit to
// be kept.
type Unsaid struct {
	Cap   record.Cap   // with the one of its shares that requires it
	Lines []*Line      // that a largest share is for, or that leave a source its least one
	Share money.Share  // that they may pay at most, of the total or of the public funding
	Paid  money.Amount // by those that are known
	Whole money.Amount // that the share is of, at least: rounded up to the cent
	Other money.Amount // that is known to be in the total besides; unknown where nothing is
	Least money.Amount // total
}

// Unsaid is the limit that requires the largest total, where this is not known; false
// where it is, or no limited line has an amount. A rounded figure counts with the least
// that it may be. A total is at least the public funding and what is known of the private.
func (p *Plan) Unsaid() (most Unsaid, is bool) {
	if p.Total.Amount.Known() {
		return most, false
	}
	public, private := p.parted()
	see := func(c record.Cap, lines []*Line, share money.Share) {
		u := Unsaid{Cap: c, Lines: lines, Share: share}
		sum := paid(lines)
		if sum.Rows == 0 || sum.Wide {
			return
		}
		u.Paid, u.Whole = sum.Amount, share.Whole(money.Cents(max(0, sum.Amount.Cents()-sum.Margin)))
		u.Least = u.Whole
		if other := paid(private); c.Of == record.OfPublic && other.Rows > 0 && other.Amount.Cents() > other.Margin {
			u.Other = money.Cents(other.Amount.Cents() - other.Margin)
			u.Least, _ = u.Whole.Add(u.Other)
		}
		if u.Least.Known() && u.Least.Cents() > most.Least.Cents() {
			most, is = u, true
		}
	}
	for _, c := range p.caps {
		lines := p.paying()
		if c.Of == record.OfPublic {
			lines = public
		}
		upper, lower := c, c
		upper.MinShare, lower.MaxShare = money.Share{}, money.Share{}
		of := p.limited(lines, &c)
		if c.MaxShare.Known() {
			see(upper, of, c.MaxShare)
		}
		if c.MinShare.Known() {
			others := slices.DeleteFunc(slices.Clone(lines), func(l *Line) bool { return slices.Contains(of, l) })
			see(lower, others, money.Percent(100).Minus(c.MinShare))
		}
	}
	return most, is
}

// parted are the lines that pay the plan by whether they are public funding.
func (p *Plan) parted() (public, private []*Line) {
	for _, line := range p.paying() {
		if IsPublic(line.Funding) {
			public = append(public, line)
		} else {
			private = append(private, line)
		}
	}
	return public, private
}
