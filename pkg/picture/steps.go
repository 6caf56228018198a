package picture

import (
	"strconv"

	"github.com/go-analyze/charts"

	"sostool/pkg/calendar"
	"sostool/pkg/language"
	"sostool/pkg/money"
)

// Steps is how a sum grows in time, against what it may become.
type Steps struct {
	Span  Span // of the scale of time
	Most  Figure
	Named language.Text // what Most is
	Steps []Step        // in order of time
}

// Step is the sum from a day on.
type Step struct {
	Day    calendar.Day
	Name   language.Text
	Figure Figure
}

func (s *Steps) figures() []Figure {
	out := []Figure{s.Most}
	for _, x := range s.Steps {
		out = append(out, x.Figure)
	}
	return out
}

func (s *Steps) keys(*canvas) []key {
	if len(s.Steps) == 0 {
		return nil
	}
	return basisKeys(s.figures())
}

func (s *Steps) tell(c *canvas) []language.Text {
	out := []language.Text{language.Say("{0}: {1}", s.Named, s.Most)}
	for _, x := range s.Steps {
		y, m, d := x.Day.Date()
		on := calendar.Date{Year: int16(y), Month: uint8(m), Day: uint8(d)}
		out = append(out, language.Say("{0}, until {1}: {2}", verbatim(c.say(x.Name)), on, x.Figure))
	}
	return out
}

func (s *Steps) natural(*canvas, int) int {
	if len(s.Steps) == 0 {
		return nothingHigh
	}
	return plotHigh + totalHigh + labelHigh + unitHigh
}

func (s *Steps) draw(c *canvas, in box) {
	if len(s.Steps) == 0 {
		c.nothing(in)
		return
	}
	p := plot{box: box{in.x0, in.y0 + unitHigh + totalHigh, in.x1, in.y1 - labelHigh/2}, from: s.Span.From, to: s.Span.To}
	if p.height() < 40 {
		p.box = in
	}
	most := s.Most.cents()
	for _, x := range s.Steps {
		most = max(most, x.Figure.cents())
		p.to = max(p.to, x.Day)
		p.from = min(p.from, x.Day)
	}
	p.axis = axisOf(most, p.height()/45)
	c.drawAxis(&p)
	c.drawYears(&p)
	if s.Most.Amount.Known() {
		y := p.y(s.Most.cents())
		c.stroke(p.x0, y, p.x1, y, c.ink.text, 2)
		label := c.say(s.Named) + " " + p.figure(s.Most, c.language)
		c.spare(c.fit(label, textSize, p.width()-8), p.x0+6, y-6, textSize, c.ink.text)
	}
	for _, label := range s.drawSteps(c, &p) {
		label()
	}
	c.stroke(p.x0, p.y1, p.x1, p.y1, c.ink.axis, 1)
}

// drawSteps draws the line, and returns what is to be written along it.
func (s *Steps) drawSteps(c *canvas, p *plot) (labels []func()) {
	x, y := p.x(s.Span.From), p.y1
	line := []charts.Point{point(x, y)}
	for i, step := range s.Steps {
		to := max(x, min(p.x(step.Day+1), p.x1))
		next := p.x1
		if i+1 < len(s.Steps) {
			next = max(to, min(p.x(s.Steps[i+1].Day+1), p.x1))
		}
		if !step.Figure.Amount.Known() {
			open := box{to, max(p.y0, y-60), max(next, to+12), y}
			c.bar(open, c.ink.soft, money.Unknown)
			labels = append(labels, func() { c.within(open, unknown(), "?") })
			continue
		}
		top := p.y(step.Figure.cents())
		c.fill(box{to, top, max(next, to+2), p.y1}, mix(c.ink.paper, c.color(Plain), 16))
		if step.Figure.Partial {
			c.bar(box{to, max(p.y0, top-openHigh), max(next, to+12), top}, c.ink.soft, money.Unknown)
		}
		line = append(line, point(to, y), point(to, top))
		x, y = to, top
		labels = append(labels, func() {
			c.circle(to, top, 4, c.color(Plain), c.ink.paper, 1)
			s.label(c, p, &step, to, top)
		})
	}
	if len(line) > 1 {
		c.line(append(line, point(min(p.x1, x+10), y)), c.color(Plain), 3)
	}
	return labels
}

// label writes a step's figure near its corner.
func (s *Steps) label(c *canvas, p *plot, step *Step, x, y int) {
	figure, name := p.figure(step.Figure, c.language), c.say(step.Name)
	for _, text := range []string{name + ": " + figure, figure} {
		text = c.fit(text, smallSize, 160)
		wide := c.measure(text, smallSize)
		for _, at := range [][2]int{{x - wide - 6, y - 5}, {x + 6, y + 16}, {x - wide - 6, y + 16}, {x + 6, y - 8}} {
			if at[0] > p.x0 && at[0]+wide <= p.x1 && at[1] < p.y1 && c.spare(text, at[0], at[1], smallSize, c.ink.text) {
				return
			}
		}
	}
}

// drawYears draws a line where each year begins, with the years below the plot.
func (c *canvas) drawYears(p *plot) {
	first, _, _ := p.from.Date()
	last, _, _ := p.to.Date()
	for year := first; year <= last; year++ {
		from := max(p.from, calendar.DayOf(year, 1, 1))
		to := min(p.to, calendar.DayOf(year, 12, 31))
		x, next := p.x(from), p.x(to+1)
		if from > p.from && next-x > 3 {
			c.stroke(x, p.y0, x, p.y1, c.ink.grid, 1)
		}
		label := strconv.Itoa(year)
		if wide := c.measure(label, smallSize); wide < next-x || last-first > 20 {
			c.spare(label, max(x+2, (x+next-wide)/2), p.y1+15, smallSize, c.ink.text)
		}
	}
}
