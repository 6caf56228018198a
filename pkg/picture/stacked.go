package picture

import (
	"slices"

	"github.com/go-analyze/charts"

	"sostool/pkg/calendar"
	"sostool/pkg/language"
	"sostool/pkg/money"
)

// Stacked is what several sources make of figures in time: bars as wide as their time,
// each source a part of its own.
type Stacked struct {
	Sources []Source
	Bars    []Bar // in order of time
}

// Source is what a part of each bar is of.
type Source struct {
	Name language.Text
	Hue  Hue
}

// Bar is the figures of a stretch of time.
type Bar struct {
	Label language.Text // under it
	Note  language.Text // what one must know of the stretch: of how many months it is
	Span  Span          // of its own
	Slot  Span          // in which it is: the calendar year
	Total Figure
	Parts []Figure // by sources; nil: the source has none here
	Has   []bool   // by sources: it has a part here
}

// piece is a part of a bar as it is drawn.
type piece struct {
	source int // -1: of none that is known
	figure Figure
	cents  uint64
}

// pieces are the parts of a bar from the lowest up; the last may be what is not known.
func (s *Stacked) pieces(b *Bar) (pieces []piece, open bool) {
	sum, margin := uint64(0), b.Total.Amount.Margin()
	unknown := false
	for i, f := range b.Parts {
		if !b.Has[i] {
			continue
		}
		unknown, margin = unknown || !f.whole(), margin+f.Amount.Margin()
		if cents := f.cents(); cents > 0 {
			pieces, sum = append(pieces, piece{i, f, cents}), sum+cents
		}
	}
	switch total := b.Total.cents(); {
	case b.Total.whole() && total > sum && (unknown || total-sum > uint64(margin)):
		pieces = append(pieces, piece{source: -1, cents: total - sum})
	case !b.Total.whole():
		return pieces, true
	}
	return pieces, false
}

// most is the highest bar, in cents.
func (s *Stacked) most() (most uint64) {
	for i := range s.Bars {
		pieces, _ := s.pieces(&s.Bars[i])
		sum := uint64(0)
		for _, p := range pieces {
			sum += p.cents
		}
		most = max(most, sum, s.Bars[i].Total.cents())
	}
	return most
}

func (s *Stacked) figures() []Figure {
	var out []Figure
	for i := range s.Bars {
		b := &s.Bars[i]
		out = append(out, b.Total)
		for k, f := range b.Parts {
			if b.Has[k] {
				out = append(out, f)
			}
		}
	}
	return out
}

func (s *Stacked) keys() []key {
	figures := s.figures()
	for i := range s.Bars {
		if pieces, _ := s.pieces(&s.Bars[i]); len(pieces) > 0 && pieces[len(pieces)-1].source < 0 {
			figures = append(figures, Figure{})
		}
	}
	return basisKeys(figures)
}

func (s *Stacked) tell(c *canvas) []language.Text {
	var out []language.Text
	sources := s.sourceKeys(c)
	for i := range s.Bars {
		b := &s.Bars[i]
		parts := list{}
		for k, f := range b.Parts {
			if b.Has[k] {
				parts = append(parts, language.Say("{0} {1}", sources[k].text, f))
			}
		}
		if len(parts) == 0 {
			out = append(out, language.Say("{0}: {1}", b.Label, b.Total))
			continue
		}
		out = append(out, language.Say("{0}: {1} ({2})", b.Label, b.Total, parts))
	}
	return out
}

// list is texts with commas between them.
type list []language.Text

// InTable is the texts in the language.
func (x list) InTable(l language.Language) string {
	s := ""
	for i, t := range x {
		if i > 0 {
			s += ", "
		}
		s += t.InTable(l)
	}
	return s
}

// Heights of what is around the bars, in pixels.
const (
	plotHigh  = 300
	totalHigh = 18 // over a bar
	labelHigh = 34 // under it
	unitHigh  = 20 // over the axis
	openHigh  = 26 // of a box for what is not known, at least
)

// besides reports whether there is room for the names of the sources next to the bars.
func besides(width int) bool { return width >= 520 }

func (s *Stacked) natural(c *canvas, width int) int {
	height := plotHigh + totalHigh + labelHigh + unitHigh
	if !besides(width) {
		height += c.keysHeight(s.sourceKeys(c), width)
	}
	return height
}

// sourceKeys are the sources with their letters.
func (s *Stacked) sourceKeys(c *canvas) []key {
	names := make([]string, len(s.Sources))
	for i, source := range s.Sources {
		names[i] = c.say(source.Name)
	}
	marks := letters(names)
	keys := make([]key, len(s.Sources))
	for i, source := range s.Sources {
		keys[i] = key{hue: source.Hue, basis: money.Stated, mark: marks[i], text: verbatim(names[i])}
	}
	return keys
}

// plot is where the bars are, and the scales that they are on.
type plot struct {
	box
	axis
	from, to calendar.Day
	sources  []key
}

// x is where a day begins.
func (p *plot) x(d calendar.Day) int {
	return p.x0 + part(uint64(d-p.from), uint64(p.to-p.from)+1, p.width())
}

// y is the height of a figure.
func (p *plot) y(cents uint64) int { return p.y1 - part(cents, p.top, p.height()) }

func (s *Stacked) draw(c *canvas, in box) {
	if len(s.Bars) == 0 {
		c.nothing(in)
		return
	}
	names := 0 // the room for the names of sources next to the bars
	sources := s.sourceKeys(c)
	if besides(in.width()) {
		for _, k := range sources {
			names = max(names, keyWide+keyGap+c.measure(c.say(k.text), smallSize))
		}
		names = min(names, in.width()*3/10)
	} else if in.height() > 120+c.keysHeight(sources, in.width()) {
		in.y0 = c.drawKeys(sources, in) + 2
	}
	p := plot{sources: sources, box: box{in.x0, in.y0 + unitHigh + totalHigh, in.x1, in.y1 - labelHigh}, from: s.Bars[0].Slot.From, to: s.Bars[len(s.Bars)-1].Slot.To}
	if p.height() < 40 { // no room for words
		p.box = in
	}
	most := s.most()
	if slices.ContainsFunc(s.Bars, func(b Bar) bool { return !b.Total.whole() }) {
		most += most / 4
	}
	p.axis = axisOf(most, p.height()/45)
	if names > 0 {
		p.x1 -= names + 12
	}
	c.drawAxis(&p)
	var later []func() // labels keep off all bars
	for i := range s.Bars {
		later = append(later, s.drawBar(c, &p, &s.Bars[i])...)
	}
	if names > 0 {
		s.drawNames(c, &p, box{in.x1 - names, p.y0, in.x1, p.y1})
	}
	for _, label := range later {
		label()
	}
	c.stroke(p.x0, p.y1, p.x1, p.y1, c.ink.axis, 1)
	s.drawLabels(c, &p)
}

// drawAxis draws the lines of the axis with their figures, to the left of the plot.
func (c *canvas) drawAxis(p *plot) {
	wide := 0
	for _, cents := range p.lines() {
		wide = max(wide, c.measure(p.label(cents, c.language), smallSize))
	}
	labelled := wide+8 <= p.width()/3
	if labelled {
		p.x0 += wide + 8
		c.text(c.say(p.unit()), p.x0-wide-8, p.y0-totalHigh-6, smallSize, c.ink.soft)
	}
	for _, cents := range p.lines() {
		y := p.y(cents)
		c.stroke(p.x0, y, p.x1, y, c.ink.grid, 1)
		if labelled {
			c.ending(p.label(cents, c.language), p.x0-8, y+4, smallSize, c.ink.soft)
		}
	}
}

// span is where a bar is from left to right.
func (p *plot) span(b *Bar) (x0, x1 int) {
	gap := (p.x(b.Slot.To+1) - p.x(b.Slot.From)) / 12
	x0, x1 = p.x(b.Span.From), p.x(b.Span.To+1)
	x0, x1 = max(x0, p.x(b.Slot.From)+gap), min(x1, p.x(b.Slot.To+1)-gap)
	return x0, max(x1, x0+1)
}

// drawBar draws a bar, and returns what is to be written around it.
func (s *Stacked) drawBar(c *canvas, p *plot, b *Bar) (later []func()) {
	x0, x1 := p.span(b)
	pieces, open := s.pieces(b)
	sum, y := uint64(0), p.y1
	for _, x := range pieces {
		sum += x.cents
		in := box{x0, p.y(sum), x1, y}
		if y = in.y0; in.height() > 3 {
			in.y1-- // the paper between two parts
		}
		if x.source < 0 {
			c.bar(in, c.ink.soft, money.Unknown)
			c.within(in, unsaid(), "?")
			continue
		}
		source := &p.sources[x.source]
		c.bar(in, c.color(source.hue), x.figure.Basis)
		if !c.labelPiece(p, in, source, x.figure) {
			later = append(later, func() { c.markBeside(in, source.mark) })
		}
	}
	if open { // on top, as high as there is room for it
		in := box{x0, max(p.y0, y-max(openHigh, p.height()/5)), x1, y - 1}
		c.bar(in, c.ink.soft, money.Unknown)
		c.within(in, unknown(), "?")
		y = in.y0
	}
	if b.Total.Amount.Known() {
		later = append(later, func() { c.over(p.figure(b.Total, c.language), x0, x1, y-5) })
	}
	return later
}

// over writes the figure of a bar over it: around its middle, else so that it ends or
// begins with the bar.
func (c *canvas) over(label string, x0, x1, y int) {
	wide := c.measure(label, textSize)
	for _, x := range []int{(x0 + x1 - wide) / 2, x1 - wide, x0} {
		if c.spare(label, x, y, textSize, c.ink.text) {
			return
		}
	}
}

// unsaid is what is in a box of which the figure is known, and not whose it is.
func unsaid() language.Text { return language.Say("not known who pays") }

// within writes a text in the middle of an empty box, or what is shorter.
func (c *canvas) within(in box, t language.Text, short string) {
	for _, s := range []string{c.say(t), c.say(unknown()), short} {
		if c.measure(s, smallSize)+6 <= in.width() && in.height() >= smallSize+2 {
			c.centered(s, (in.x0+in.x1)/2, (in.y0+in.y1)/2+4, smallSize, c.ink.text)
			return
		}
	}
}

// labelPiece writes who and how much into a part, as much of it as there is room for; false
// where there is none.
func (c *canvas) labelPiece(p *plot, in box, source *key, f Figure) bool {
	if in.height() < smallSize+2 {
		return false
	}
	name, mark, amount := c.say(source.text), source.mark, p.figure(f, c.language)
	middle, y := (in.x0+in.x1)/2, (in.y0+in.y1)/2+4
	fits := func(s string) bool { return c.measure(s, smallSize)+8 <= in.width() }
	high := in.height() >= 2*smallLine+2
	put := func(s string, y int) {
		c.label(s, middle-c.measure(s, smallSize)/2, y, smallSize, source.hue, f.Basis)
	}
	switch {
	case fits(name + " " + amount):
		put(name+" "+amount, y)
	case high && fits(name) && fits(amount):
		put(name, y-smallLine/2)
		put(amount, y+smallLine/2)
	case fits(mark + " " + amount):
		put(mark+" "+amount, y)
	case high && fits(amount):
		put(mark, y-smallLine/2)
		put(amount, y+smallLine/2)
	case c.measure(mark, smallSize)+2 <= in.width():
		put(mark, y)
	default:
		return false
	}
	return true
}

// markBeside writes the letter of a part that is too small for it next to it.
func (c *canvas) markBeside(in box, mark string) {
	y := (in.y0 + in.y1) / 2
	if c.spare(mark, in.x1+5, y+4, tinySize, c.ink.text) {
		c.stroke(in.x1, y, in.x1+4, y, c.ink.axis, 1)
	} else if c.spare(mark, in.x0-5-c.measure(mark, tinySize), y+4, tinySize, c.ink.text) {
		c.stroke(in.x0-4, y, in.x0, y, c.ink.axis, 1)
	}
}

// drawLabels writes under each bar what it is of, as far as there is room.
func (s *Stacked) drawLabels(c *canvas, p *plot) {
	for i := range s.Bars {
		b := &s.Bars[i]
		middle := (p.x(b.Slot.From) + p.x(b.Slot.To+1)) / 2
		label := c.say(b.Label)
		if !c.spare(label, middle-c.measure(label, textSize)/2, p.y1+16, textSize, c.ink.text) {
			continue
		}
		note := c.say(b.Note)
		c.spare(note, middle-c.measure(note, smallSize)/2, p.y1+31, smallSize, c.ink.soft)
	}
}

// drawNames writes the sources next to the last bar, each as near to its part as there is
// room.
func (s *Stacked) drawNames(c *canvas, p *plot, in box) {
	at := make([]int, len(s.Sources))
	y := p.y1
	sum := uint64(0)
	pieces, _ := s.pieces(&s.Bars[len(s.Bars)-1])
	for i := range at {
		at[i] = y
		for _, x := range pieces {
			if x.source == i {
				low := p.y(sum)
				sum += x.cents
				y = p.y(sum)
				at[i] = (low + y) / 2
			}
		}
	}
	// From the lowest up none is nearer to the one below it than a line; then all go down
	// so far as the highest has no room.
	bottom := in.y1 - keyHigh
	for i := range at {
		at[i] = min(at[i]-keyHigh/2, bottom)
		bottom = at[i] - keyLine
	}
	if n := len(at); n > 0 && at[n-1] < in.y0-totalHigh {
		for i := range slices.Backward(at) {
			at[i] = max(at[i], in.y0-totalHigh+(n-1-i)*keyLine)
		}
	}
	for i, k := range p.sources {
		if at[i]+keyHigh <= in.y1+labelHigh {
			c.key(k, in.x0, at[i], in.width())
		}
	}
}

// nothing says that there is nothing to draw.
func (c *canvas) nothing(in box) {
	b := box{in.x0, in.y0, in.x1, min(in.y1, in.y0+60)}
	c.bar(b, c.ink.soft, money.Unknown)
	c.within(b, language.Say("there is nothing to draw"), "")
}

// point is a point in pixels.
func point(x, y int) charts.Point { return charts.Point{X: x, Y: y} }
