package picture

import (
	"math/bits"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/go-analyze/charts"

	"sostool/pkg/language"
	"sostool/pkg/money"
)

// The sizes of type and the lines that they are on, in pixels.
const (
	titleSize = 19
	titleLine = 25
	textSize  = 14
	textLine  = 19
	smallSize = 12
	smallLine = 16
	tinySize  = 11
)

// maxText is how many characters of a text are looked at.
const maxText = 240

// box is a rectangle in pixels.
type box struct{ x0, y0, x1, y1 int }

func (b box) width() int  { return b.x1 - b.x0 }
func (b box) height() int { return b.y1 - b.y0 }

// meets reports whether two boxes have a pixel in common.
func (b box) meets(o box) bool { return b.x0 < o.x1 && o.x0 < b.x1 && b.y0 < o.y1 && o.y0 < b.y1 }

// grown is the box with so many pixels more on each side.
func (b box) grown(by int) box { return box{b.x0 - by, b.y0 - by, b.x1 + by, b.y1 + by} }

// canvas is what pictures are drawn on: the painter of one format, with pixels that are the
// same in both.
type canvas struct {
	painter       *charts.Painter
	ruler         *ruler // measures texts, in either format alike
	scale         int    // dots of the painter for each pixel
	width, height int
	margin        int
	ink           inks
	language      language.Language
	texts         []drawn
	solids        []box // what texts that are not in them keep off
}

// drawn is a text where it has been drawn.
type drawn struct {
	text string
	box
}

func newCanvas(o Options) *canvas {
	return &canvas{scale: 1, width: o.Width, height: o.Height, ink: inksOf(o.Theme), language: o.Language, ruler: oneRuler()}
}

// ruler measures texts for all pictures: one for each would take longer than drawing it.
type ruler struct {
	mutex    sync.Mutex
	painter  *charts.Painter
	measured map[string]int // by text, fine times the pixels of textSize
}

var oneRuler = sync.OnceValue(func() *ruler {
	return &ruler{painter: charts.NewPainter(charts.PainterOptions{OutputFormat: charts.ChartOutputSVG, Width: 1, Height: 1}), measured: make(map[string]int)}
})

// fine is how many times as large texts are measured, and rounded once.
const fine = 8

// mostMeasured is how many texts a ruler remembers.
const mostMeasured = 10_000

func (r *ruler) width(s string) int {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	width, known := r.measured[s]
	if !known {
		if len(r.measured) >= mostMeasured {
			clear(r.measured)
		}
		width = r.painter.MeasureText(s, 0, style(textSize, fine, inksOf(Light).text)).Width() // a colour that can be seen: nothing else has a width
		r.measured[s] = width
	}
	return width
}

// begin makes the painter, with nothing on it but the paper.
func (c *canvas) begin(png bool) {
	format := charts.ChartOutputSVG
	if png {
		format = charts.ChartOutputPNG
	}
	c.painter = charts.NewPainter(charts.PainterOptions{OutputFormat: format, Width: c.width * c.scale, Height: c.height * c.scale})
	c.fill(box{0, 0, c.width, c.height}, c.ink.paper)
}

// say is a text in the picture's language, on one line and harmless.
func (c *canvas) say(t language.Text) string {
	if t.IsZero() {
		return ""
	}
	return oneLine(t, c.language, maxText)
}

// oneLine is so many characters of a text at most, on one line and harmless.
func oneLine(t language.Text, l language.Language, most int) string {
	s := language.Shorten(t.InTable(l), most)
	return language.Clean(strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\r' }), " "))
}

// style is type of a size in pixels.
func style(size, scale int, color charts.Color) charts.FontStyle {
	return charts.FontStyle{FontSize: float64(size*scale) * 72 / 96, FontColor: color, Font: charts.GetFont(charts.FontFamilyRoboto)}
}

// measure is the width of a text. Sizes are in proportion, so that one measure is enough.
func (c *canvas) measure(s string, size int) int {
	return (c.ruler.width(s)*size + fine*textSize - 1) / (fine * textSize)
}

// fit is the text, cut where it is wider than a width; empty where not even one character
// has room.
func (c *canvas) fit(s string, size, width int) string {
	if c.measure(s, size) <= width {
		return s
	}
	runes := []rune(s)
	least, most := 0, len(runes)-1 // how many are kept
	for least < most {
		n := (least + most + 1) / 2
		if c.measure(string(runes[:n])+"…", size) <= width {
			least = n
		} else {
			most = n - 1
		}
	}
	if least == 0 {
		return ""
	}
	return strings.TrimRight(string(runes[:least]), " ,;:(–") + "…"
}

// wrap breaks a text at its blanks into lines, of which the last is cut where there would
// be more of them.
func (c *canvas) wrap(s string, size, width, most int) []string {
	var lines []string
	for s != "" {
		if c.measure(s, size) <= width || len(lines) == most-1 {
			if s = c.fit(s, size, width); s != "" {
				lines = append(lines, s)
			}
			return lines
		}
		cut := 0
		for i, r := range s {
			if r == ' ' && c.measure(s[:i], size) <= width {
				cut = i
			}
		}
		if cut == 0 { // a word that is wider than the line
			head := strings.TrimSuffix(c.fit(s, size, width), "…")
			if cut = len(head); cut == 0 {
				return lines
			}
		}
		lines = append(lines, strings.TrimRight(s[:cut], " "))
		s = strings.TrimLeft(s[cut:], " ")
	}
	return lines
}

// nameLine is from one line of a name to the next, where it has two.
const nameLine = 14

// name is a name as it is broken: into a line of the usual size, or into two smaller ones.
type name struct {
	lines []string
	size  int
}

func (c *canvas) nameOf(s string, width int) name {
	if c.measure(s, textSize) <= width {
		return name{[]string{s}, textSize}
	}
	return name{c.wrap(s, smallSize, width, 2), smallSize}
}

// high is how high the lines are.
func (n *name) high() int { return max(textLine, nameLine*len(n.lines)) }

// name writes a name around the height y.
func (c *canvas) name(n *name, x, y int) {
	y += 5 - nameLine*(len(n.lines)-1)/2
	for i, line := range n.lines {
		c.text(line, x, y+i*nameLine, n.size, c.ink.text)
	}
}

// place is the box of a text whose first character is at x on the line y.
func (c *canvas) place(s string, x, y, size int) box {
	return box{x, y - size*15/16, x + c.measure(s, size), y + size/4}
}

// text writes a text with its left end at x on the line y, where there is paper.
func (c *canvas) text(s string, x, y, size int, color charts.Color) {
	at := c.place(s, x, y, size)
	if s == "" || at.x0 < 0 || at.y0 < 0 || at.x1 > c.width || at.y1 > c.height {
		return
	}
	c.texts = append(c.texts, drawn{s, at})
	c.painter.Text(s, x*c.scale, y*c.scale, 0, style(size, c.scale, color))
}

// centered writes a text around x.
func (c *canvas) centered(s string, x, y, size int, color charts.Color) {
	c.text(s, x-c.measure(s, size)/2, y, size, color)
}

// free reports whether a box would be on paper where no text and nothing solid is.
func (c *canvas) free(b box) bool {
	if b.x0 < 0 || b.y0 < 0 || b.x1 > c.width || b.y1 > c.height {
		return false
	}
	return !slices.ContainsFunc(c.texts, func(t drawn) bool { return t.meets(b) }) && !slices.ContainsFunc(c.solids, b.meets)
}

// spare writes a text where nothing else is, and reports whether it did.
func (c *canvas) spare(s string, x, y, size int, color charts.Color) bool {
	if s == "" || !c.free(c.place(s, x, y, size).grown(1)) {
		return false
	}
	c.text(s, x, y, size, color)
	return true
}

func (c *canvas) points(of []charts.Point) []charts.Point {
	if c.scale == 1 {
		return of
	}
	out := make([]charts.Point, len(of))
	for i, p := range of {
		out[i] = charts.Point{X: p.X * c.scale, Y: p.Y * c.scale}
	}
	return out
}

// outline is a box as a closed line.
func (b box) outline() []charts.Point {
	return []charts.Point{{X: b.x0, Y: b.y0}, {X: b.x1, Y: b.y0}, {X: b.x1, Y: b.y1}, {X: b.x0, Y: b.y1}, {X: b.x0, Y: b.y0}}
}

// fill fills a box.
func (c *canvas) fill(b box, color charts.Color) {
	if b.width() > 0 && b.height() > 0 {
		c.painter.FilledRect(b.x0*c.scale, b.y0*c.scale, b.x1*c.scale, b.y1*c.scale, color, color, 0)
	}
}

// line draws through points; dashes are the lengths of strokes and gaps, none for a whole
// line.
func (c *canvas) line(points []charts.Point, color charts.Color, width int, dashes ...int) {
	if len(dashes) == 0 {
		c.painter.LineStroke(c.points(points), color, float64(width*c.scale))
		return
	}
	lengths := make([]float64, len(dashes))
	for i, n := range dashes {
		lengths[i] = float64(n * c.scale)
	}
	c.painter.DashedLineStroke(c.points(points), color, float64(width*c.scale), lengths)
}

// stroke is line from one point to another.
func (c *canvas) stroke(x0, y0, x1, y1 int, color charts.Color, width int, dashes ...int) {
	c.line([]charts.Point{{X: x0, Y: y0}, {X: x1, Y: y1}}, color, width, dashes...)
}

// area fills what points enclose.
func (c *canvas) area(points []charts.Point, color charts.Color) {
	c.painter.FillArea(c.points(points), color)
}

// circle is a dot, with a ring around it where ring is wider than 0.
func (c *canvas) circle(x, y, radius int, fill, stroke charts.Color, ring int) {
	c.painter.Circle(float64(radius*c.scale), x*c.scale, y*c.scale, fill, stroke, float64(ring*c.scale))
}

// bar fills a box as a figure of a basis looks.
func (c *canvas) bar(b box, color charts.Color, basis money.Basis) {
	if b.width() <= 0 || b.height() <= 0 {
		return
	}
	c.solids = append(c.solids, b)
	switch inside := b.grown(-1); basis {
	case money.Unknown:
		c.line(inside.outline(), c.ink.soft, 1, 5, 4)
	case money.Estimated:
		c.fill(b, mix(c.ink.paper, color, 18))
		c.hatch(b, color)
		c.line(inside.outline(), color, 1)
	case money.Assumed:
		c.fill(b, mix(c.ink.paper, color, 30))
		c.line(inside.outline(), color, 2, 2, 3)
	default:
		c.fill(b, color)
	}
}

// hatch draws slanted lines across a box, in one stroke that returns along its edges.
func (c *canvas) hatch(b box, color charts.Color) {
	const apart = 7
	w, h := b.width()-2, b.height()-2
	var zigzag []charts.Point
	back := false
	for d := apart / 2; d < w+h; d += apart {
		from := charts.Point{X: b.x0 + 1 + max(0, d-h), Y: b.y0 + 1 + min(d, h)} // on the left or bottom edge
		to := charts.Point{X: b.x0 + 1 + min(d, w), Y: b.y0 + 1 + max(0, d-w)}   // on the top or right edge
		if back {
			from, to = to, from
		}
		zigzag = append(zigzag, from, to)
		if next := d + apart; next < w+h { // around the corner that is between two lines
			switch {
			case !back && d <= w && next > w:
				zigzag = append(zigzag, charts.Point{X: b.x1 - 1, Y: b.y0 + 1})
			case back && d <= h && next > h:
				zigzag = append(zigzag, charts.Point{X: b.x0 + 1, Y: b.y1 - 1})
			}
		}
		back = !back
	}
	if len(zigzag) > 1 {
		c.line(zigzag, color, 1)
	}
}

// labelInk is the colour of text on a bar.
func (c *canvas) labelInk(h Hue, basis money.Basis) charts.Color {
	if h != Rest && (basis == money.Stated || basis == money.Derived) {
		return inkOn(c.color(h))
	}
	return c.ink.text
}

// color is the colour of a hue.
func (c *canvas) color(h Hue) charts.Color {
	if h == Rest {
		return c.ink.coast
	}
	return rgb(hueColors[h])
}

// label writes a text within a bar, on paper where it is hatched.
func (c *canvas) label(s string, x, y, size int, h Hue, basis money.Basis) {
	if s == "" {
		return
	}
	if basis == money.Estimated {
		c.fill(c.place(s, x, y, size).grown(1), c.ink.paper)
	}
	c.text(s, x, y, size, c.labelInk(h, basis))
}

// The box of a key, and what is around it.
const (
	keyWide = 20
	keyHigh = 14
	keyGap  = 6
	keyLine = 20
)

// keyWidth is the room that a key needs, with the gap to the next.
func (c *canvas) keyWidth(k key, most int) int {
	wide := keyWide
	if k.bare {
		wide = c.measure(k.mark, smallSize)
	}
	return min(most, wide+keyGap+c.measure(c.say(k.text), smallSize)+16)
}

func (c *canvas) keysHeight(keys []key, width int) int {
	lines, x := 0, width
	for _, k := range keys {
		w := c.keyWidth(k, width)
		if x+w > width {
			lines, x = lines+1, 0
		}
		x += w
	}
	return lines * keyLine
}

// drawKeys writes keys next to each other and returns where they end.
func (c *canvas) drawKeys(keys []key, in box) int {
	x, y := in.x0, in.y0
	for _, k := range keys {
		w := c.keyWidth(k, in.width())
		if x > in.x0 && x+w > in.x1 {
			x, y = in.x0, y+keyLine
		}
		c.key(k, x, y, in.x0+in.width()-x)
		x += w
	}
	return y + keyLine
}

// key writes one key in a width.
func (c *canvas) key(k key, x, y, width int) {
	wide := c.keyBox(k, x, y)
	c.text(c.fit(c.say(k.text), smallSize, width-wide-keyGap), x+wide+keyGap, y+keyHigh-3, smallSize, c.ink.text)
}

// keyBox draws what a key explains, and returns how wide that is.
func (c *canvas) keyBox(k key, x, y int) (wide int) {
	wide = keyWide
	in := box{x, y, x + keyWide, y + keyHigh}
	switch {
	case k.bare:
		wide = c.measure(k.mark, smallSize)
		c.text(k.mark, x, y+keyHigh-3, smallSize, c.ink.text)
	case k.dot:
		c.keyDot(k, point(x+keyWide/2, y+keyHigh/2))
	case k.frame:
		c.line(in.outline(), c.ink.axis, 1)
	case k.fade:
		c.fade(in, c.color(Plain), true)
	case k.region > 0:
		color := regionColor(k.region - 1)
		c.bar(in, color, k.basis)
		c.text(k.mark, x+(keyWide-c.measure(k.mark, smallSize))/2, y+keyHigh-3, smallSize, inkOn(color))
	default:
		c.bar(in, c.color(k.hue), k.basis)
		c.label(k.mark, x+(keyWide-c.measure(k.mark, smallSize))/2, y+keyHigh-3, smallSize, k.hue, k.basis)
	}
	return wide
}

// keyHigh is how high a key is whose text may have several lines in a width.
func (c *canvas) keyHigh(k key, width int) int {
	return max(keyLine, len(c.keyText(k, width))*smallLine+4)
}

func (c *canvas) keyText(k key, width int) []string {
	return c.wrap(c.say(k.text), smallSize, width-keyWide-keyGap, 3)
}

// keyLines writes a key whose text may have several lines, and returns where it ends.
func (c *canvas) keyLines(k key, x, y, width int) int {
	high, lines := c.keyHigh(k, width), c.keyText(k, width)
	wide := c.keyBox(k, x, y+(high-keyHigh)/2)
	at := y + (high-len(lines)*smallLine)/2 + smallSize
	for i, line := range lines {
		c.text(line, x+wide+keyGap, at+i*smallLine, smallSize, c.ink.text)
	}
	return y + high
}

// keyDot draws a dot as a map has it.
func (c *canvas) keyDot(k key, at charts.Point) {
	switch {
	case k.small:
		c.circle(at.X, at.Y, 2, c.ink.axis, c.ink.axis, 0)
	case k.half:
		c.dot(at, 6, []int{0, 1})
	case !k.ring:
		c.dot(at, 6, nil)
	default:
		c.circle(at.X, at.Y, 6, c.ink.paper, c.ink.text, 2)
		c.circle(at.X, at.Y, 3, c.ink.soft, c.ink.soft, 0)
	}
}

// part is a/of of n, rounded to the nearest; n where of is 0.
func part(a, of uint64, n int) int {
	if of == 0 {
		return n
	}
	hi, lo := bits.Mul64(min(a, of), uint64(max(n, 0)))
	lo, carry := bits.Add64(lo, of/2, 0)
	q, _ := bits.Div64(hi+carry, lo, of)
	return int(q)
}

// letters are marks for names, each its own: the first letter that no name before it has.
func letters(names []string) []string {
	out := make([]string, len(names))
	taken := make(map[string]bool)
	for i, name := range names {
		for _, r := range strings.ToUpper(name) + "ABCDEFGHIJKLMNOPQRSTUVWXYZÅÄÖ123456789" {
			s := string(r)
			if r != utf8.RuneError && !taken[s] && (r >= '0' && r <= '9' || strings.ToLower(s) != s) {
				out[i], taken[s] = s, true
				break
			}
		}
	}
	return out
}
