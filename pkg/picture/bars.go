package picture

import (
	"slices"

	"sostool/pkg/language"
	"sostool/pkg/money"
)

// Bars are figures of several things, a bar each from nothing to the right, one below the
// other.
type Bars struct{ Rows []Row }

// Row is one of them.
type Row struct {
	Name    language.Text
	Depth   int // of what is a part of the row above it
	Hue     Hue
	Figure  Figure
	Of      *Figure       // the whole that it is a part of, as an outline; nil: none is shown
	Note    language.Text // after the figure: its share
	Heading bool          // it has no figure and names the rows below it
	Open    bool          // whose it is is not known: an empty box as long as the figure
}

// Heights of rows and widths of boxes, in pixels.
const (
	rowHigh     = 30
	lowRowHigh  = 24
	openWide    = 44 // of a box for what is not known on top of what is
	unknownWide = 110
)

func (s *Bars) figures() []Figure {
	var out []Figure
	for i := range s.Rows {
		r := &s.Rows[i]
		if !r.Heading {
			out = append(out, r.Figure)
		}
		if r.Of != nil {
			out = append(out, *r.Of)
		}
	}
	return out
}

func (s *Bars) keys(*canvas) []key {
	keys := basisKeys(s.figures())
	if slices.ContainsFunc(s.Rows, func(r Row) bool { return r.Of != nil && r.Of.Amount.Known() }) {
		keys = append(keys, key{frame: true, text: language.Say("Granted")})
	}
	return keys
}

func (s *Bars) tell(c *canvas) []language.Text {
	var out []language.Text
	for i := range s.Rows {
		switch r, name := &s.Rows[i], verbatim(c.say(s.Rows[i].Name)); {
		case r.Heading:
			out = append(out, language.Say("{0}:", name))
		case r.Of != nil:
			out = append(out, language.Say("{0}: {1} of {2}", name, r.Figure, *r.Of))
		case r.Note.IsZero():
			out = append(out, language.Say("{0}: {1}", name, r.Figure))
		default:
			out = append(out, language.Say("{0}: {1}, {2}", name, r.Figure, r.Note))
		}
	}
	return out
}

// bars are rows with the room that they have.
type bars struct {
	*Bars
	names       []name
	labels      []string
	over        bool // names are over the bars, not next to them
	axis        axis
	name, label int // pixels of the widest
	zero        int // where bars begin
	room        int // pixels of the longest bar
}

// barsOf lays rows out in a width.
func (s *Bars) barsOf(c *canvas, width int) *bars {
	b := &bars{Bars: s, over: !besides(width), names: make([]name, len(s.Rows)), labels: make([]string, len(s.Rows))}
	most := uint64(0)
	for _, f := range s.figures() {
		most = max(most, f.cents())
	}
	b.axis = axisOf(most, 1)
	b.axis.top = max(most, 1)
	for i := range s.Rows {
		r := &s.Rows[i]
		if b.labels[i] = b.figure(c, r); r.Heading {
			continue
		}
		b.label = max(b.label, c.measure(b.labels[i], textSize))
		b.name = max(b.name, c.measure(c.say(r.Name), textSize)+r.Depth*12)
	}
	b.name, b.label = min(b.name, width*2/5), min(b.label, width/2)
	for i := range s.Rows {
		r, room := &s.Rows[i], b.name
		if b.over || r.Heading {
			room = width
		}
		b.names[i] = c.nameOf(c.say(r.Name), room-r.Depth*12)
	}
	if !b.over {
		b.zero = b.name + 10
	}
	b.room = max(8, width-b.zero-b.label-8)
	return b
}

// figure is what is written after a bar: not what its box says.
func (b *bars) figure(c *canvas, r *Row) string {
	if r.Heading || !r.Figure.Amount.Known() {
		return ""
	}
	s := b.axis.figure(r.Figure, c.language)
	if note := c.say(r.Note); note != "" {
		s += " (" + note + ")"
	}
	return s
}

// high is how high a row is.
func (b *bars) high(i int) int {
	high := rowHigh
	if b.Rows[i].Depth > 0 && !b.Rows[i].Heading && (b.over || len(b.names[i].lines) < 2) {
		high = lowRowHigh
	}
	if b.over && !b.Rows[i].Heading {
		high += b.names[i].high()
	}
	return high
}

func (s *Bars) natural(c *canvas, width int) int {
	if len(s.Rows) == 0 {
		return nothingHigh
	}
	b := s.barsOf(c, width)
	height := unitHigh
	for i := range s.Rows {
		height += b.high(i)
	}
	return max(height, 80)
}

func (s *Bars) draw(c *canvas, in box) {
	if len(s.Rows) == 0 {
		c.nothing(in)
		return
	}
	b := s.barsOf(c, in.width())
	y := in.y0
	if in.height() >= unitHigh+rowHigh {
		c.text(c.fit(c.say(b.axis.unit()), smallSize, in.width()-b.zero), in.x0+b.zero, y+smallSize, smallSize, c.ink.soft)
		y += unitHigh
	}
	top := y
	shown := 0
	for i := range s.Rows {
		high, left := b.high(i), len(s.Rows)-i
		if y+high > in.y1 || left > 1 && y+high+smallLine > in.y1 && y+b.rest(i) > in.y1 {
			break
		}
		b.draw(c, i, box{in.x0, y, in.x1, y + high})
		y += high
		shown++
	}
	if !b.over { // else it is along each bar, and not through the names
		c.stroke(in.x0+b.zero, top, in.x0+b.zero, y, c.ink.axis, 1)
	}
	c.others(len(s.Rows)-shown, in.x0, y, in)
}

// rest is how high the rows from one on are.
func (b *bars) rest(from int) (high int) {
	for i := from; i < len(b.Rows); i++ {
		high += b.high(i)
	}
	return high
}

// others says how many rows have no room.
func (c *canvas) others(n, x, y int, in box) {
	if n > 0 && y+smallLine <= in.y1+c.margin/2 {
		c.text(c.fit(c.say(language.Say("and {0} {0|other|others} that there is no room for", n)), smallSize, in.width()), x, y+smallSize, smallSize, c.ink.soft)
	}
}

// draw draws a row.
func (b *bars) draw(c *canvas, i int, in box) {
	r := &b.Rows[i]
	if r.Heading {
		c.name(&b.names[i], in.x0+r.Depth*12, (in.y0+in.y1)/2+1)
		return
	}
	bar := box{in.x0 + b.zero, in.y0 + 3, in.x0 + b.zero, in.y1 - 3}
	if b.over {
		high := b.names[i].high()
		bar.y0 += high - 3
		c.name(&b.names[i], in.x0+r.Depth*12, in.y0+high/2)
	} else {
		c.name(&b.names[i], in.x0+r.Depth*12, (in.y0+in.y1)/2)
	}
	if b.over {
		c.stroke(bar.x0, bar.y0-1, bar.x0, bar.y1+1, c.ink.axis, 1)
	}
	x := bar.x0
	of := r.Of != nil && r.Of.Amount.Known()
	if of {
		x = bar.x0 + part(r.Of.cents(), b.axis.top, b.room)
	}
	if !r.Figure.Amount.Known() {
		b.drawUnknown(c, bar, x, in.x1, of)
		return
	}
	if of {
		c.line(box{bar.x0, bar.y0 - 1, x, bar.y1 + 1}.outline(), c.ink.axis, 1)
	}
	bar.x1 = bar.x0 + part(r.Figure.cents(), b.axis.top, b.room)
	basis := r.Figure.Basis
	if r.Open {
		basis = money.Unknown
	}
	c.bar(box{bar.x0, bar.y0, max(bar.x1, bar.x0+1), bar.y1}, c.color(r.Hue), basis)
	if r.Figure.Partial {
		open := box{bar.x1, bar.y0, min(bar.x1+openWide, in.x0+b.zero+b.room), bar.y1}
		c.bar(open, c.ink.soft, money.Unknown)
		bar.x1 = max(open.x1, bar.x1)
	}
	c.text(c.fit(b.labels[i], textSize, in.x1-max(x, bar.x1)-8), max(x, bar.x1)+8, (bar.y0+bar.y1)/2+5, textSize, c.ink.text)
}

// drawUnknown draws a box for a figure that is not known: as long as the whole that ends at
// x, where that is known.
func (b *bars) drawUnknown(c *canvas, bar box, x, most int, of bool) {
	word := c.say(unknown())
	bar.x1 = min(bar.x0+unknownWide, most)
	if of {
		bar.x1 = max(x, bar.x0+2)
	}
	c.bar(bar, c.ink.soft, money.Unknown)
	if c.measure(word, smallSize)+6 <= bar.width() {
		c.within(bar, unknown(), "")
		return
	}
	c.text(c.fit(word, smallSize, most-bar.x1-6), bar.x1+6, (bar.y0+bar.y1)/2+4, smallSize, c.ink.text)
}
