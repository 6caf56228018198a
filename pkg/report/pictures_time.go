package report

import (
	"slices"

	"sostool/pkg/calendar"
	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/picture"
	"sostool/pkg/record"
	"sostool/pkg/table"
)

// track is the project on a timeline of several.
func (s *subject) track() picture.Track {
	return picture.Track{Name: textOf(s.project.Name), Period: s.project.Period, Open: !s.project.Status.AfterGrant()}
}

// timeline is the project with its phases, decisions, events and claims.
func (s *subject) timeline() *picture.Picture {
	p := s.project
	whole := s.track()
	whole.Open = whole.Open && len(p.Phases) == 0
	out := &picture.Timeline{Tracks: []picture.Track{whole}}
	for i := range p.Phases {
		x := &p.Phases[i]
		out.Tracks = append(out.Tracks, picture.Track{Name: phaseName(x), Depth: 1, Period: x.Period, Open: s.onlyPlanned(x)})
	}
	undated := 0
	mark := func(name language.Text, date calendar.Date) {
		if !date.Known() {
			undated++
			return
		}
		out.Tracks = append(out.Tracks, picture.Track{Name: name, Marks: []calendar.Date{date}})
	}
	for i := range p.Decisions {
		d := &p.Decisions[i]
		name := language.Say("Decision: {0}", textOf(d.Body))
		if d.Outcome != "" {
			name = language.Say("{0}, {1}", name, d.Outcome.Name())
		}
		mark(name, d.Date)
	}
	for i := range p.Events {
		mark(textOf(p.Events[i].Title), p.Events[i].Date)
	}
	for _, x := range finance.InTime(p.Claims) {
		t := picture.Track{Name: language.Say("Payment claim {0}", string(x.ID)), Period: x.Period}
		if x.Date.Known() {
			t.Marks = []calendar.Date{x.Date}
		}
		out.Tracks = append(out.Tracks, t)
	}
	drawn := &picture.Picture{Title: textOf(p.Name), Shape: out}
	if p.Period.Known() {
		drawn.Title = language.Say("{0}: {1}", drawn.Title, p.Period)
	}
	if undated > 0 {
		drawn.Notes = []language.Text{language.Say("without a date: {0} {0|event|events}", undated)}
	}
	return drawn
}

// onlyPlanned reports whether a phase has budgets, and none of them is after a grant.
func (s *subject) onlyPlanned(phase *record.Phase) bool {
	planned := false
	for i := range s.project.Budgets {
		if b := &s.project.Budgets[i]; string(b.Phase) == string(phase.ID) {
			if b.Stage.AfterGrant() {
				return false
			}
			planned = true
		}
	}
	return planned
}

// trackKey is the column by which the rows of projects know their tracks until they are in
// their order.
const trackKey = "track"

// drawTracks gives a table of projects the timeline of those that are left of its rows.
func drawTracks(t *table.Table, all []asked) {
	var tracks []picture.Track
	last := len(t.Columns) - 1
	for i := range t.Rows {
		tracks = append(tracks, all[t.Rows[i].Cells[last].Value.(int)].track)
	}
	t.Remove(trackKey)
	draw(t, language.Text{}, &picture.Timeline{Tracks: tracks})
}

// steps are the project's claims as a sum that grows.
func (c *claims) steps() *picture.Steps {
	granted := c.All.Grant.Costs
	out := &picture.Steps{Span: spanOf(c.project.Period), Named: language.Say("Granted"), Most: figureOf(finance.Extent{Figure: granted})}
	for _, x := range c.Each {
		until := x.Record.Period.End
		if !until.Known() {
			until = x.Record.Date
		}
		if !until.Known() {
			until = x.Record.Period.Start
		}
		out.Steps = append(out.Steps, picture.Step{Day: until.Last(), Name: language.Verbatim(string(x.Record.ID)), Figure: figureOf(x.After.Claimed.Costs)})
	}
	if !c.project.Period.Bounded() && len(out.Steps) > 0 {
		first, _ := c.Each[0].Record.Period.Widest()
		out.Span = picture.Span{From: first, To: out.Steps[len(out.Steps)-1].Day}
		if !c.Each[0].Record.Period.Start.Known() {
			out.Span.From = out.Steps[0].Day - 30
		}
	}
	return out
}

// usedMessage says how much of what was granted is used.
func (c *claims) usedMessage() language.Text {
	claimed := c.All.Claimed.Costs
	used, ok := money.PercentOf(claimed.Amount, c.All.Grant.Costs.Amount, 2)
	switch {
	case !ok || len(c.Each) == 0:
		return language.Text{}
	case claimed.Partial:
		return language.Say("At least {0} of what was granted is used", used)
	case claimed.IsAbout() || c.All.Grant.Costs.IsAbout():
		return language.Say("About {0} of what was granted is used", used)
	default:
		return language.Say("{0} of what was granted is used", used)
	}
}

// drawnClaims are the claims of a project as a picture has them: as a sum in time, or as
// rows.
type drawnClaims struct {
	message language.Text
	steps   *picture.Steps
	rows    []picture.Row
}

// drawn are the claims for a picture: of several projects a row for each, of one its rows,
// or where these are claims their sum in time.
func (c *claims) drawn(rows []*claimed, one, inTime bool) drawnClaims {
	switch {
	case !one:
		row := c.total().drawn()
		row.Name = textOf(c.project.Name)
		return drawnClaims{rows: []picture.Row{row}}
	case inTime:
		return drawnClaims{message: c.usedMessage(), steps: c.steps()}
	}
	x := drawnClaims{message: c.usedMessage()}
	for _, row := range rows {
		x.rows = append(x.rows, row.drawn())
	}
	return x
}

// drawn is a row of claims as a row of a picture: costs, of what was granted for them.
func (x *claimed) drawn() picture.Row {
	r := picture.Row{Name: x.label, Figure: figureOf(x.own.Costs)}
	if x.claim == nil {
		granted := figureOf(finance.Extent{Figure: x.after.Costs})
		r.Of = &granted
		if share, ok := x.used().Value.(money.Share); ok && share.Known() {
			r.Note = language.Say("{0}", share)
		}
	}
	return r
}

// drawClaims gives a table of claims its picture. Projects that have neither claims nor a
// grant are not in it.
func drawClaims(t *table.Table, all []drawnClaims) {
	if len(all) == 1 && all[0].steps != nil {
		draw(t, all[0].message, all[0].steps, t.Notes...)
		return
	}
	var rows []picture.Row
	for _, x := range all {
		rows = append(rows, x.rows...)
	}
	rows = slices.DeleteFunc(rows, func(r picture.Row) bool { return !r.Figure.Amount.Known() && (r.Of == nil || !r.Of.Amount.Known()) })
	var message language.Text
	if len(all) == 1 {
		message = all[0].message
	}
	draw(t, message, &picture.Bars{Rows: rows}, t.Notes...)
}
