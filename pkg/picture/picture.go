// Package picture draws figures: as SVG and as PNG, both with one layout. It knows neither
// projects nor tables: what a picture shows is in it as data, with the sentences that go
// with it, and whoever asks for it says how large, in which language and in which colours.
//
// What is not known is an empty box with a dashed outline and the word, never a gap and
// never nothing. Amounts stay whole cents until they become pixels.
package picture

import (
	"io"

	"sostool/pkg/calendar"
	"sostool/pkg/language"
	"sostool/pkg/money"
)

// Picture is one picture with what is to be read around it.
type Picture struct {
	Title   language.Text   // the message in one sentence
	Caption []language.Text // of what it is, and of when
	Notes   []language.Text // what one must know to read it
	Shape   Shape           // nil: there is nothing to draw
}

// Shape is what a picture shows: *Stacked, *Bars, *Steps, *Timeline or *Map.
type Shape interface {
	// natural is the height that it needs at a width, in pixels.
	natural(c *canvas, width int) int
	// draw draws it within a box, which may be too small for any of it.
	draw(c *canvas, in box)
	// tell says what it shows, a sentence each.
	tell(c *canvas) []language.Text
	// keys are the marks that it uses and that need to be explained.
	keys(c *canvas) []key
}

// Figure is an amount as a picture shows it.
type Figure struct {
	Amount  money.Amount
	Basis   money.Basis
	Partial bool // it is the known part of a sum: the true figure may be larger
}

// whole is the amount where it is known and all of it.
func (f Figure) whole() bool { return f.Amount.Known() && !f.Partial }

// cents is what can be drawn of an amount: nothing of one that is not known or is below
// nothing.
func (f Figure) cents() uint64 { return uint64(max(0, f.Amount.Cents())) }

// In is the figure in words.
func (f Figure) In(l language.Language) string { return f.say().In(l) }

// InTable is the same as tables write figures: at least 60 000 €, not known.
func (f Figure) InTable(l language.Language) string { return f.say().InTable(l) }

func (f Figure) say() language.Text {
	var t language.Text
	switch {
	case !f.Amount.Known():
		return unknown()
	case f.Partial:
		t = language.Say("at least {0}", f.Amount)
	default:
		t = language.Say("{0}", f.Amount)
	}
	switch f.Basis {
	case money.Estimated:
		return language.Say("{0} (estimated)", t)
	case money.Assumed:
		return language.Say("{0} (assumed)", t)
	}
	return t
}

// short is the figure as a label has it, next to others in the same unit.
func (f Figure) short(l language.Language) string {
	if !f.Amount.Known() {
		return unknown().In(l)
	}
	s := f.Amount.Digits(l)
	if f.Amount.IsAbout() {
		s = language.Translate("about", l) + "\u00a0" + s
	}
	if f.Partial {
		s = atLeast + "\u00a0" + s
	}
	return s
}

// atLeast is before a figure that may be larger.
const atLeast = "≥"

func verbatim(s string) language.Text { return language.Verbatim(s) }

func unknown() language.Text { return language.Say("not known") }

// Span is a stretch of days, both ends included.
type Span struct{ From, To calendar.Day }

// Options say how a picture is drawn. Of Width and Height 0 is what the picture needs.
type Options struct {
	Language      language.Language
	Theme         Theme
	Width, Height int // pixels; a PNG without any has twice those of the SVG
}

// Bounds of sizes that may be asked for, in pixels.
const (
	LeastSide = 16
	MostSide  = 10_000
	MostDots  = 16_000_000 // of a PNG
)

// naturalWidth is that of a picture for which none is asked; mostNatural is the greatest
// height of one.
const (
	naturalWidth = 800
	mostNatural  = 4_000
)

// WriteSVG writes the picture as an SVG that may be part of a page: it has its words in
// title and desc, no ids, no scripts, no style sheets and no style attributes.
func (p *Picture) WriteSVG(w io.Writer, o Options) error {
	c := p.paint(o, false)
	return c.writeSVG(w, p)
}

// WritePNG writes the picture as a PNG.
func (p *Picture) WritePNG(w io.Writer, o Options) error {
	dots, err := p.paint(o, true).painter.Bytes()
	if err != nil {
		return err
	}
	_, err = w.Write(dots)
	return err
}

// Size is how large the picture is as an SVG, in pixels.
func (p *Picture) Size(o Options) (width, height int) {
	c := p.lay(o, false)
	return c.width, c.height
}

// paint draws the picture.
func (p *Picture) paint(o Options, png bool) *canvas {
	c := p.lay(o, png)
	c.begin(png)
	p.draw(c)
	return c
}

// lay is the canvas for the picture, in the size that it needs where none is asked for.
func (p *Picture) lay(o Options, png bool) *canvas {
	c := newCanvas(o)
	if png && o.Width == 0 && o.Height == 0 {
		c.scale = 2
	}
	if c.width == 0 {
		c.width = naturalWidth
	}
	c.margin = min(16, c.width/25)
	if c.height == 0 {
		c.height = min(mostNatural, p.natural(c))
	}
	return c
}

// mostLines is how many lines a sentence around the shape has: as many as maxText characters
// need on the narrowest page.
const mostLines = 6

// frame is what is around the shape: lines above it and below it.
type frame struct {
	title, caption, notes []string
	keys                  []key
	above, below          int // pixels, with margins
}

// frameOf lays out what is around the shape; room is the height that all may fill, 0 where
// there is as much as the picture needs.
func (p *Picture) frameOf(c *canvas, room int) frame {
	var f frame
	width := c.width - 2*c.margin
	f.above, f.below = c.margin, c.margin
	fits := func(height int) bool { return room == 0 || f.above+f.below+height <= room*2/5 }
	if lines := c.wrap(c.say(p.Title), titleSize, width, mostLines); fits(len(lines) * titleLine) {
		f.title = lines
		f.above += len(lines) * titleLine
	}
	for _, t := range p.Caption {
		if lines := c.wrap(c.say(t), textSize, width, mostLines); fits(len(lines) * textLine) {
			f.caption = append(f.caption, lines...)
			f.above += len(lines) * textLine
		}
	}
	f.above += c.margin / 2
	if p.Shape != nil {
		if keys := p.Shape.keys(c); len(keys) > 0 && fits(c.keysHeight(keys, width)+c.margin/2) {
			f.keys = keys
			f.below += c.keysHeight(keys, width) + c.margin/2
		}
	}
	for _, t := range p.Notes {
		if lines := c.wrap(c.say(t), smallSize, width, mostLines); fits(len(lines) * smallLine) {
			f.notes = append(f.notes, lines...)
			f.below += len(lines) * smallLine
		}
	}
	if len(f.notes) > 0 {
		f.below += c.margin / 2
	}
	return f
}

// natural is the height that the picture needs.
func (p *Picture) natural(c *canvas) int {
	f := p.frameOf(c, 0)
	height := f.above + f.below
	if p.Shape != nil {
		height += p.Shape.natural(c, c.width-2*c.margin)
	}
	return height
}

func (p *Picture) draw(c *canvas) {
	room := 0
	if c.height < p.natural(c) {
		room = c.height
	}
	f := p.frameOf(c, room)
	y := c.margin
	for _, line := range f.title {
		c.text(line, c.margin, y+titleSize, titleSize, c.ink.text)
		y += titleLine
	}
	for _, line := range f.caption {
		c.text(line, c.margin, y+textSize, textSize, c.ink.soft)
		y += textLine
	}
	in := box{c.margin, f.above, c.width - c.margin, c.height - f.below}
	y = in.y1 + c.margin/2
	if len(f.keys) > 0 {
		y = c.drawKeys(f.keys, box{in.x0, y, in.x1, c.height}) + c.margin/2
	}
	for _, line := range f.notes {
		c.text(line, c.margin, y+smallSize, smallSize, c.ink.soft)
		y += smallLine
	}
	if p.Shape != nil && in.width() > 0 && in.height() > 0 {
		p.Shape.draw(c, in)
	}
}
