package picture

import (
	"slices"
	"strconv"

	"github.com/go-analyze/charts"

	"sostool/pkg/calendar"
	"sostool/pkg/language"
	"sostool/pkg/money"
)

// Timeline is when things are, a row each on one scale of time.
type Timeline struct{ Tracks []Track }

// Track is one of them. What is known of its ends is how they look: an end that is good to
// the day is sharp, one that is good to the month or the year fades, and one that is open
// has an arrow.
type Track struct {
	Name   language.Text
	Depth  int             // of what is a part of the row above it
	Period calendar.Period // unknown, and there are no marks: it is not known when it is
	Marks  []calendar.Date // days on it: of a decision, of a payment
	Open   bool            // it is not certain that it will be: an outline
}

// when is the time of a track in words.
func (t *Track) when(l language.Language) string {
	switch {
	case t.Period.Known():
		return t.Period.In(l)
	case len(t.Marks) > 0:
		return t.Marks[0].In(l)
	default:
		return ""
	}
}

func (s *Timeline) keys(*canvas) []key {
	var keys []key
	if slices.ContainsFunc(s.Tracks, func(t Track) bool { return t.Open }) {
		keys = append(keys, key{hue: Plain, basis: money.Assumed, text: language.Say("not granted")})
	}
	soft := func(d calendar.Date) bool { return d.Known() && d.First() != d.Last() }
	if slices.ContainsFunc(s.Tracks, func(t Track) bool { return soft(t.Period.Start) || soft(t.Period.End) }) {
		keys = append(keys, key{fade: true, text: language.Say("the source gives a year or a month, no day")})
	}
	if slices.ContainsFunc(s.Tracks, func(t Track) bool { return t.Period.Known() && !t.Period.Bounded() }) {
		keys = append(keys, key{bare: true, mark: "→", text: language.Say("the end is open or not known")})
	}
	if slices.ContainsFunc(s.Tracks, func(t Track) bool { return !t.Period.Known() && !known(t.Marks) }) {
		keys = append(keys, key{basis: money.Unknown, text: unknown()})
	}
	return keys
}

// known reports whether any of the days is.
func known(days []calendar.Date) bool { return slices.ContainsFunc(days, calendar.Date.Known) }

func (s *Timeline) tell(c *canvas) []language.Text {
	var out []language.Text
	for i := range s.Tracks {
		t := &s.Tracks[i]
		when := language.Say("{0}", t.Period)
		switch {
		case t.Period.Known():
		case known(t.Marks):
			when = language.Say("{0}", t.Marks[0])
		default:
			when = unknown()
		}
		out = append(out, language.Say("{0}: {1}", verbatim(c.say(t.Name)), when))
	}
	return out
}

const trackHigh = 28

func (s *Timeline) natural(_ *canvas, width int) int {
	if len(s.Tracks) == 0 {
		return nothingHigh
	}
	high := trackHigh
	if !besides(width) {
		high += textLine
	}
	return unitHigh + high*len(s.Tracks) + 4
}

// span is the whole years that hold all that is known.
func (s *Timeline) span() (Span, bool) {
	first, last := 0, -1
	see := func(d calendar.Date) {
		switch year := int(d.Year); {
		case !d.Known():
		case last < first:
			first, last = year, year
		default:
			first, last = min(first, year), max(last, year)
		}
	}
	for i := range s.Tracks {
		see(s.Tracks[i].Period.Start)
		see(s.Tracks[i].Period.End)
		for _, d := range s.Tracks[i].Marks {
			see(d)
		}
	}
	return Span{calendar.DayOf(first, 1, 1), calendar.DayOf(last, 12, 31)}, last >= first
}

func (s *Timeline) draw(c *canvas, in box) {
	span, ok := s.span()
	if !ok && len(s.Tracks) == 0 {
		c.nothing(in)
		return
	}
	over := !besides(in.width())
	names, high := 0, trackHigh
	if over {
		high += textLine
	} else {
		for i := range s.Tracks {
			names = max(names, c.measure(c.say(s.Tracks[i].Name), textSize)+s.Tracks[i].Depth*12+10)
		}
		names = min(names, in.width()*2/5)
	}
	p := plot{box: box{in.x0 + names, in.y0 + unitHigh, in.x1, in.y1}, from: span.From, to: span.To}
	fit := min(len(s.Tracks), max(0, p.height()/high))
	if fit < len(s.Tracks) {
		fit = min(len(s.Tracks), max(0, (p.height()-smallLine)/high))
	}
	p.y1 = p.y0 + fit*high
	if ok {
		c.drawScale(&p)
	}
	for i := range fit {
		t, y := &s.Tracks[i], p.y0+i*high
		x, text := in.x0+t.Depth*12, c.say(t.Name)
		if over {
			c.text(c.fit(text, textSize, in.x1-x), x, y+textSize+2, textSize, c.ink.text)
			y += textLine
		} else {
			n := c.nameOf(text, in.x0+names-8-x)
			c.name(&n, x, y+trackHigh/2)
		}
		c.drawTrack(&p, t, box{p.x0, y + 6, p.x1, y + trackHigh - 6})
	}
	c.others(len(s.Tracks)-fit, in.x0, p.y1, in)
}

// drawScale draws a line where each year begins, with the years above the plot.
func (c *canvas) drawScale(p *plot) {
	first, _, _ := p.from.Date()
	last, _, _ := p.to.Date()
	every := 1
	for wide := c.measure("2000", smallSize) + 10; every < 100 && p.width()*every/(last-first+1) < wide; {
		every++
	}
	for year := first; year <= last; year++ {
		x := p.x(calendar.DayOf(year, 1, 1))
		if year%every == 0 || every == 1 {
			c.stroke(x, p.y0-4, x, p.y1, c.ink.grid, 1)
			c.spare(strconv.Itoa(year), x+3, p.y0-7, smallSize, c.ink.soft)
		}
	}
	c.stroke(p.x0, p.y0, p.x1, p.y0, c.ink.axis, 1)
}

// drawTrack draws the bar and the marks of a track, and writes its time into it or next to it.
func (c *canvas) drawTrack(p *plot, t *Track, in box) {
	if !t.Period.Known() && !known(t.Marks) {
		c.bar(in, c.ink.soft, money.Unknown) // at any time
		c.within(in, unknown(), "?")
		return
	}
	from, to := in.x1, in.x0 // where there is something
	var core box             // of one colour
	if t.Period.Known() {
		from, to, core = c.drawPeriod(p, t, in)
	}
	for _, d := range t.Marks {
		if !d.Known() {
			continue
		}
		x0, x1 := p.x(d.First()), p.x(d.Last()+1)
		x, y := (x0+x1)/2, (in.y0+in.y1)/2
		if d.Day == 0 { // any day of them
			c.fill(box{x0, y - 1, x1, y + 2}, c.ink.soft)
		}
		c.area([]charts.Point{point(x-7, y), point(x, y-7), point(x+7, y), point(x, y+7), point(x-7, y)}, c.ink.paper)
		c.area([]charts.Point{point(x-6, y), point(x, y-6), point(x+6, y), point(x, y+6), point(x-6, y)}, c.ink.text)
		from, to = min(from, x-7, x0), max(to, x+7, x1)
	}
	label, y := t.when(c.language), (in.y0+in.y1)/2+4
	wide := c.measure(label, smallSize)
	switch {
	case len(t.Marks) == 0 && core.width() >= wide+10:
		ink := c.labelInk(Plain, money.Stated)
		if t.Open {
			ink = c.ink.text
		}
		c.text(label, (core.x0+core.x1-wide)/2, y, smallSize, ink)
	case to+6+wide <= p.x1:
		c.text(label, to+6, y, smallSize, c.ink.text)
	case from-6-wide >= p.x0:
		c.text(label, from-6-wide, y, smallSize, c.ink.text)
	}
}

// drawPeriod draws a bar as its ends are known, and returns where it is, and where it is of
// one colour.
func (c *canvas) drawPeriod(p *plot, t *Track, in box) (from, to int, core box) {
	color := c.color(Plain)
	first, last := t.Period.Widest()
	inner, outer := t.Period.Narrowest()
	from, to = in.x0, in.x1
	if t.Period.Start.Known() {
		from = p.x(first)
	}
	if t.Period.End.Known() {
		to = p.x(last + 1)
	}
	to = max(to, from+2)
	whole := box{from, in.y0, to, in.y1}
	c.solids = append(c.solids, whole)
	core = whole
	if t.Open {
		c.bar(whole, color, money.Assumed)
	} else {
		c.fill(whole, color)
		if t.Period.Start.Known() && inner > first {
			core.x0 = min(to, p.x(min(inner, last)+1))
			c.fade(box{from, in.y0, core.x0, in.y1}, color, false)
		}
		if t.Period.End.Known() && outer < last {
			core.x1 = max(from, p.x(max(outer, first)))
			c.fade(box{core.x1, in.y0, to, in.y1}, color, true)
		}
	}
	y := (in.y0 + in.y1) / 2
	if !t.Period.Start.Known() {
		c.arrow(from, y, 10, color)
		core.x0 += 10
	}
	if !t.Period.End.Known() {
		c.arrow(to, y, -10, color)
		core.x1 -= 10
	}
	return from, to, core
}

// fade draws a box in steps, from almost paper to the colour or the other way round.
func (c *canvas) fade(in box, color charts.Color, out bool) {
	tints := []int{20, 40, 60, 80}
	if out {
		tints = []int{80, 60, 40, 20}
	}
	for i, tint := range tints {
		x0, x1 := in.x0+in.width()*i/len(tints), in.x0+in.width()*(i+1)/len(tints)
		c.fill(box{x0, in.y0, x1, in.y1}, mix(c.ink.paper, color, tint))
	}
}

// arrow cuts the end of a bar at x into a point; deep is how far the point is from where the
// bar is whole.
func (c *canvas) arrow(x, y, deep int, color charts.Color) {
	const half = trackHigh/2 - 6
	c.fill(box{min(x, x+deep), y - half, max(x, x+deep), y + half}, c.ink.paper)
	c.area([]charts.Point{point(x, y), point(x+deep, y-half-3), point(x+deep, y+half+3), point(x, y)}, color)
}
