package finance

import (
	"sostool/pkg/money"
	"sostool/pkg/record"
)

// Limit is what a programme allows a source to pay, or wants it to pay, of a
// plan's total, held against what it pays.
type Limit struct {
	Cap    *record.Cap
	Paid   Sum          // by the source's lines
	Basis  money.Basis  // of the least certain figure that the limit is held against
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
		a = a.About()
	}
	return Figure{Amount: a, Basis: l.Basis}
}

// PaidFigure is what the source pays; unknown where a line of it is.
func (l *Limit) PaidFigure() Figure {
	if l.Paid.Open {
		return Figure{}
	}
	return Figure{Amount: l.Paid.Amount, Basis: l.Basis}
}

// Broken reports whether the limit is not kept.
func (l *Limit) Broken() bool { return l.Over > 0 || l.Short > 0 }

// Limits are the limits that the programme sets for the plan's sources: of
// each source the largest and the least share that came into force last. They
// are held in cents, not in rounded percents.
func (p *Plan) Limits(project *record.Project, programme *record.Programme) []Limit {
	total := p.Total.Amount
	if programme == nil || total.Cents() == 0 {
		return nil
	}
	var limits []Limit
	for i := range programme.Caps {
		c := &programme.Caps[i]
		in := *c // what of it is in force
		if replaced(project, p.Budget, programme, c, func(c *record.Cap) bool { return c.MaxShare.Known() }) {
			in.MaxShare = money.Share{}
		}
		if replaced(project, p.Budget, programme, c, func(c *record.Cap) bool { return c.MinShare.Known() }) {
			in.MinShare = money.Share{}
		}
		if c.Source != "" && holds(project, p.Budget, c) && (in.MaxShare.Known() || in.MinShare.Known()) {
			limits = append(limits, p.limit(&in, total.Amount))
		}
	}
	return limits
}

// replaced reports whether a later limit of the same source and kind is in
// force.
func replaced(project *record.Project, b *record.Budget, programme *record.Programme, c *record.Cap, kind func(*record.Cap) bool) bool {
	for i := range programme.Caps {
		d := &programme.Caps[i]
		if d.Source == c.Source && kind(d) && d.From.Known() && (!c.From.Known() || d.From.First() > c.From.First()) && holds(project, b, d) {
			return true
		}
	}
	return false
}

func (p *Plan) limit(c *record.Cap, total money.Amount) Limit {
	l := Limit{Cap: c, Paid: p.Paid(c.Source), Basis: max(money.Derived, p.Total.Amount.Basis), Margin: total.Margin()}
	for _, line := range p.Lines {
		if line.Funding.Source == c.Source {
			l.Basis = max(l.Basis, line.Amount.Basis)
		}
	}
	low, high := p.exactly(c.Source)
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
		l.Open = l.Paid.Open || len(p.Lines) == 0
		for _, line := range p.Lines {
			l.Open = l.Open || l.Paid.Rows == 0 && !line.Amount.Known()
		}
		if !l.Open {
			needed := c.MinShare.Ceil(money.Cents(total.Cents()-total.Margin())).Cents() - l.Paid.Margin
			l.Short = max(0, needed-max(l.Paid.Amount.Cents(), high))
		}
	}
	l.Open = l.Open || l.Paid.Open
	return l
}

// exactly is what a source's lines pay before shares are rounded to whole
// units: at least, and at most, in cents.
func (p *Plan) exactly(source record.Source) (low, high int64) {
	for _, line := range p.Lines {
		switch {
		case line.Funding.Source != source || !line.Amount.Known():
		case line.Amount.Basis == money.Stated || !line.share.Known():
			low, high = low+line.Amount.Cents(), high+line.Amount.Cents()
		default:
			low += line.share.Floor(p.Total.Amount.Amount).Cents()
			high += line.share.Ceil(p.Total.Amount.Amount).Cents()
		}
	}
	return low, high
}

// Paid adds what the lines of a source pay. It is open where one of them is
// not known.
func (p *Plan) Paid(source record.Source) Sum {
	var s Sum
	for _, line := range p.Lines {
		if line.Funding.Source != source {
			continue
		}
		s.Add(line.Amount.Amount)
	}
	return s
}

// holds reports whether a limit is in force for a budget: on the day that it was
// decided, else at the start of its period, as far as that is known.
func holds(project *record.Project, b *record.Budget, c *record.Cap) bool {
	day := b.Decided
	if !day.Known() {
		day = BudgetPeriod(project, b).Start
	}
	switch {
	case !day.Known():
		return true
	case c.From.Known() && day.Last() < c.From.First():
		return false
	default:
		return !c.Until.Known() || day.First() <= c.Until.Last()
	}
}

// limited reports whether a source has a largest share in the programme.
func limited(project *record.Project, b *record.Budget, programme *record.Programme, source record.Source) bool {
	if programme == nil {
		return false
	}
	for i := range programme.Caps {
		if c := &programme.Caps[i]; c.Source == source && c.MaxShare.Known() && holds(project, b, c) {
			return true
		}
	}
	return false
}
