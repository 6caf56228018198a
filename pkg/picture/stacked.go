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
	Open bool // some of its parts may be of the others: they are empty boxes
}

// Bar is the figures of a stretch of time.
type Bar struct {
	Label language.Text // under it
	Note  language.Text // what one must know of the stretch: of how many months it is
	Group language.Text // under it and those next to it that have the same: the year of all of them
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
	open = !b.Total.whole()
	if total := b.Total.cents(); total > sum && (unknown || total-sum > uint64(margin)) {
		pieces = append(pieces, piece{source: -1, cents: total - sum})
	}
	return pieces, open
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

func (s *Stacked) keys(*canvas) []key {
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
			out = append(out, language.Say("{0}: {1}", b.name(), b.Total))
			continue
		}
		out = append(out, language.Say("{0}: {1} ({2})", b.name(), b.Total, parts))
	}
	return out
}

// name is what a bar is of, also outside its group.
func (b *Bar) name() language.Text {
	if b.Group.IsZero() {
		return b.Label
	}
	return language.Say("{0}", list{b.Group, b.Label})
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
	plotHigh    = 300
	lowPlotHigh = 100 // where no figure is known
	totalHigh   = 18  // over a bar
	labelHigh   = 34  // under it
	unitHigh    = 20  // over the axis
	openHigh    = 26  // of a box for what is not known, at least
)

// besides reports whether there is room for the names of the sources next to the bars.
func besides(width int) bool { return width >= 520 }

func (s *Stacked) natural(c *canvas, width int) int {
	if len(s.Bars) == 0 {
		return nothingHigh
	}
	if rows := s.rows(c, width); rows != nil {
		return rows.natural(c, width)
	}
	height := plotHigh + totalHigh + unitHigh
	if s.most() == 0 {
		height = lowPlotHigh
	}
	height += labelHigh
	for _, keys := range [][]key{s.above(c, width), s.labelKeys(c, width)} {
		height += c.keysHeight(keys, width)
	}
	return height
}

// above are the sources where their names are above the bars.
func (s *Stacked) above(c *canvas, width int) []key {
	if besides(width) {
		return nil
	}
	return s.legend(c)
}

// mostRows is how many rows bars are drawn as, at most.
const mostRows = 40

// rows are the bars in a row for each of their parts, where there is no room to write the
// figures into bars that stand; nil where there is.
func (s *Stacked) rows(c *canvas, width int) *Bars {
	figures := s.figures()
	if besides(width) || len(figures) > mostRows {
		return nil
	}
	need, axis := 0, axisOf(s.most(), 6)
	for _, f := range figures {
		need = max(need, c.measure(axis.figure(f, c.language), smallSize))
	}
	if s.slot(width)*5/6 >= need+8 {
		return nil
	}
	out := new(Bars)
	for i := range s.Bars {
		b := &s.Bars[i]
		out.Rows = append(out.Rows, Row{Name: language.Say("{0}: {1}", b.name(), b.Total), Heading: true})
		for k, source := range s.Sources {
			if b.Has[k] {
				out.Rows = append(out.Rows, Row{Name: source.Name, Depth: 1, Hue: source.Hue, Figure: b.Parts[k], Open: source.Open})
			}
		}
		pieces, _ := s.pieces(b)
		if last := len(pieces) - 1; last >= 0 && pieces[last].source < 0 {
			left := Figure{Amount: money.Cents(int64(pieces[last].cents)), Basis: money.Derived}
			out.Rows = append(out.Rows, Row{Name: unsaid(), Depth: 1, Figure: left, Open: true})
		}
	}
	return out
}

// slot is about how wide the room for a bar is in a width.
func (s *Stacked) slot(width int) int { return (width - 60) / max(1, len(s.Bars)) }

// labelKeys explain the letters under bars of groups, where there is no room for what these
// are of.
func (s *Stacked) labelKeys(c *canvas, width int) []key {
	var names []string
	wide := 0
	for i := range s.Bars {
		if b := &s.Bars[i]; !b.Group.IsZero() && !slices.Contains(names, c.say(b.Label)) {
			names = append(names, c.say(b.Label))
			wide = max(wide, c.measure(c.say(b.Label), smallSize))
		}
	}
	if besides(width) {
		width = width * 7 / 10
	}
	if wide+4 <= s.slot(width) {
		return nil
	}
	keys := make([]key, len(names))
	for i, mark := range letters(names) {
		keys[i] = key{bare: true, mark: mark, text: verbatim(names[i])}
	}
	return keys
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

// legend is the sources as they are named next to the bars: with what is not known of them in
// any bar.
func (s *Stacked) legend(c *canvas) []key {
	keys := s.sourceKeys(c)
	for i := range keys {
		known := func(b Bar) bool { return b.Has[i] && b.Parts[i].Amount.Known() }
		if !slices.ContainsFunc(s.Bars, known) {
			keys[i].basis, keys[i].text = money.Unknown, language.Say("{0}: {1}", keys[i].text, unknown())
		} else if s.Sources[i].Open {
			keys[i].basis = money.Unknown
		}
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
	if rows := s.rows(c, in.width()); rows != nil && rows.natural(c, in.width()) <= in.height() {
		rows.draw(c, in)
		return
	}
	names := 0 // the room for the names of sources next to the bars
	if besides(in.width()) {
		for _, k := range s.legend(c) {
			names = max(names, keyWide+keyGap+c.measure(c.say(k.text), smallSize))
		}
		names = min(names, in.width()*3/10)
	} else if keys := s.legend(c); in.height() > 120+c.keysHeight(keys, in.width()) {
		in.y0 = c.drawKeys(keys, in) + 2
	}
	marks := s.labelKeys(c, in.width())
	if high := c.keysHeight(marks, in.width()); high > 0 && in.height() > 120+high {
		in.y1 -= high
		c.drawKeys(marks, box{in.x0, in.y1 + 4, in.x1, in.y1 + 4 + high})
	}
	p := plot{sources: s.sourceKeys(c), box: box{in.x0, in.y0 + unitHigh + totalHigh, in.x1, in.y1 - labelHigh}, from: s.Bars[0].Slot.From, to: s.Bars[len(s.Bars)-1].Slot.To}
	if s.most() == 0 { // nothing is over the bars
		p.y0 = in.y0
	}
	if p.height() < 40 { // no room for words
		p.box = in
	}
	most := s.most()
	if most > 0 && slices.ContainsFunc(s.Bars, func(b Bar) bool { return !b.Total.whole() }) {
		most += most / 4
	}
	p.axis = axisOf(most, p.height()/45)
	if names > 0 {
		p.x1 -= names + 12
	}
	if most > 0 {
		c.drawAxis(&p)
	}
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
	s.drawLabels(c, &p, marks)
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
		c.spare(c.say(p.unit()), p.x0-wide-8, p.y0-totalHigh-6, smallSize, c.ink.soft)
	}
	for _, cents := range p.lines() {
		y := p.y(cents)
		c.stroke(p.x0, y, p.x1, y, c.ink.grid, 1)
		if labelled {
			label := p.label(cents, c.language)
			c.spare(label, p.x0-8-c.measure(label, smallSize), y+4, smallSize, c.ink.soft)
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
		if s.Sources[x.source].Open {
			x.figure.Basis = money.Unknown
		}
		c.bar(in, c.color(source.hue), x.figure.Basis)
		if !c.labelPiece(p, in, source, x.figure) {
			later = append(later, func() { c.markBeside(in, source.mark) })
		}
	}
	if open { // on top, as high as there is room for it
		high := max(openHigh, p.height()/5)
		if s.most() == 0 {
			high = p.height()
		}
		in := box{x0, max(p.y0, y-high), x1, y - 1}
		c.bar(in, c.ink.soft, money.Unknown)
		c.within(in, unknown(), "?")
		y = in.y0
	}
	if b.Total.Amount.Known() {
		slot := p.x(b.Slot.To+1) - p.x(b.Slot.From)
		later = append(later, func() { c.over(p.figure(b.Total, c.language), x0, x1, y-5, slot) })
	}
	return later
}

// over writes the figure of a bar over it: around its middle, else so that it ends or
// begins with the bar. One that is wider than the slot of the bar would be taken for that of
// the next.
func (c *canvas) over(label string, x0, x1, y, slot int) {
	for _, size := range []int{textSize, smallSize} {
		wide := c.measure(label, size)
		if wide > slot {
			continue
		}
		for _, x := range []int{(x0 + x1 - wide) / 2, x1 - wide, x0} {
			if c.spare(label, x, y, size, c.ink.text) {
				return
			}
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

// drawLabels writes under each bar what it is of, as far as there is room: in a group the
// letters of marks where there are some, with what the group is of below them.
func (s *Stacked) drawLabels(c *canvas, p *plot, marks []key) {
	centered := func(text string, from, to, y, size int, color charts.Color) bool {
		return c.spare(text, (from+to-c.measure(text, size))/2, y, size, color)
	}
	first := 0 // of the group
	for i := range s.Bars {
		b := &s.Bars[i]
		from, to := p.x(b.Slot.From), p.x(b.Slot.To+1)
		if b.Group.IsZero() {
			size := textSize
			if c.measure(c.say(b.Label), size)+6 > to-from {
				size = smallSize
			}
			if centered(c.say(b.Label), from, to, p.y1+16, size, c.ink.text) {
				centered(c.say(b.Note), from, to, p.y1+31, smallSize, c.ink.soft)
			}
			continue
		}
		label := c.say(b.Label)
		if k := slices.IndexFunc(marks, func(k key) bool { return c.say(k.text) == label }); k >= 0 {
			label = marks[k].mark
		}
		centered(label, from, to, p.y1+14, smallSize, c.ink.soft)
		group := c.say(b.Group)
		if i == 0 || c.say(s.Bars[i-1].Group) != group {
			first = i
		}
		if i == len(s.Bars)-1 || c.say(s.Bars[i+1].Group) != group {
			centered(group, p.x(s.Bars[first].Slot.From), to, p.y1+31, textSize, c.ink.text)
		}
	}
}

// drawNames writes the sources next to the last bar, each as near to its part as there is
// room.
func (s *Stacked) drawNames(c *canvas, p *plot, in box) {
	keys := s.legend(c)
	high, top := make([]int, len(keys)), make([]int, len(keys))
	for i, k := range keys {
		high[i] = c.keyHigh(k, in.width())
	}
	// From the lowest up none is on the one below it; then all go down so far as the highest
	// has no room.
	bottom := in.y1
	for i, middle := range s.middles(p) {
		top[i] = min(middle, bottom-high[i]/2) - high[i]/2
		bottom = top[i]
	}
	least := in.y0 - totalHigh
	for i := range slices.Backward(top) {
		top[i] = max(top[i], least)
		least = top[i] + high[i]
	}
	for i, k := range keys {
		if top[i]+high[i] <= in.y1+labelHigh {
			c.keyLines(k, in.x0, top[i], in.width())
		}
	}
}

// middles are the heights of the sources in the last bar, the lowest first.
func (s *Stacked) middles(p *plot) []int {
	at := make([]int, len(s.Sources))
	y, sum := p.y1, uint64(0)
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
	return at
}

// nothingHigh is the height of what is drawn where there is nothing to draw.
const nothingHigh = 60

// nothing says that there is nothing to draw.
func (c *canvas) nothing(in box) {
	b := box{in.x0, in.y0, in.x1, min(in.y1, in.y0+nothingHigh)}
	c.bar(b, c.ink.soft, money.Unknown)
	c.within(b, language.Say("there is nothing to draw"), "")
}

// point is a point in pixels.
func point(x, y int) charts.Point { return charts.Point{X: x, Y: y} }
