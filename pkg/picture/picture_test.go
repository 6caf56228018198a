package picture

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image/png"
	"io"
	"math"
	"strings"
	"testing"

	"sostool/pkg/calendar"
	"sostool/pkg/language"
	"sostool/pkg/money"
)

var languages = []language.Language{language.Finnish, language.Swedish, language.English}

// sizes are those at which every picture is tried: as it needs, as pages have it, and too
// small for any word.
var sizes = [][2]int{{0, 0}, {1100, 600}, {400, 300}, {360, 0}, {120, 2000}, {16, 16}, {16, 600}, {2000, 16}}

func euros(n int64, b money.Basis) Figure { return Figure{Amount: money.Euros(n), Basis: b} }

func year(y int) Span {
	first, last := calendar.CalendarYear(y).Widest()
	return Span{first, last}
}

// stacked has a part of every basis, one that is not known, one of a part of a year and one
// too thin for a letter.
func stacked() *Stacked {
	s := &Stacked{Sources: []Source{{Name: verbatim("STM"), Hue: Ministry}, {Name: verbatim("Kunnat"), Hue: Municipal}, {Name: verbatim("Muu julkinen"), Hue: Public}}}
	bar := func(y int, total Figure, parts ...Figure) {
		b := Bar{Label: verbatim(fmt.Sprint(y)), Span: year(y), Slot: year(y), Total: total, Parts: parts, Has: make([]bool, len(parts))}
		for i := range parts {
			b.Has[i] = true
		}
		s.Bars = append(s.Bars, b)
	}
	bar(2008, euros(124204, money.Derived), euros(93152, money.Derived), euros(31052, money.Derived), euros(1, money.Stated))
	s.Bars[0].Span.From += 306
	s.Bars[0].Note = verbatim("2 kuukautta")
	bar(2009, euros(568000, money.Stated), euros(426000, money.Estimated), euros(140000, money.Assumed), euros(2000, money.Stated))
	bar(2010, euros(568000, money.Stated), euros(426000, money.Stated), Figure{}, Figure{})
	bar(2011, Figure{}, Figure{}, euros(20000, money.Stated), Figure{})
	partial := euros(300000, money.Derived)
	partial.Partial = true
	bar(2012, partial, partial, Figure{}, Figure{})
	bar(2013, Figure{}, Figure{}, Figure{}, Figure{})
	return s
}

// grouped has three bars a year, of what is planned, realised and claimed.
func grouped() *Stacked {
	s := &Stacked{Sources: []Source{{Name: verbatim("STM"), Hue: Ministry}, {Name: verbatim("Kunnat"), Hue: Municipal}}}
	for y := range 4 {
		for k, label := range []string{"haettu", "toteutunut", "maksatushakemuksissa"} {
			n := calendar.Day(y*3 + k)
			slot := Span{n * 100, n*100 + 99}
			s.Bars = append(s.Bars, Bar{Label: verbatim(label), Group: verbatim(fmt.Sprint(2008 + y)), Span: slot, Slot: slot, Total: euros(568000, money.Stated),
				Parts: []Figure{euros(426000, money.Stated), euros(142000, money.Derived)}, Has: []bool{true, true}})
		}
	}
	return s
}

// open has a total of which nothing is said but who may pay of it.
func open() *Stacked {
	total := euros(2400000, money.Stated)
	return &Stacked{
		Sources: []Source{{Name: verbatim("ESR (EU ja valtio)"), Hue: EU}, {Name: verbatim("Jakamatta"), Hue: Rest, Open: true}},
		Bars:    []Bar{{Label: verbatim("2016–2019"), Span: year(2016), Slot: year(2016), Total: total, Parts: []Figure{{}, total}, Has: []bool{true, true}}},
	}
}

// shapes are one of each kind, those that are hard to draw, and those that are empty.
func shapes(t testing.TB) map[string]Shape {
	return map[string]Shape{
		"stacked":         stacked(),
		"stacked, empty":  &Stacked{},
		"stacked, large":  largeStacked(),
		"stacked, groups": grouped(),
		"stacked, open":   open(),
		"bars":            bar(),
		"bars, empty":     &Bars{},
		"bars, large":     largeBars(),
		"steps":           steps(),
		"steps, empty":    new(Steps),
		"steps, large":    largeSteps(),
		"timeline":        timeline(t),
		"timeline, empty": new(Timeline),
		"timeline, large": largeTimeline(t),
		"map":             lapland(),
		"map, empty":      new(Map),
		"map, one place":  &Map{Places: []Place{{Name: verbatim("Inari"), Spot: Spot{5000, 76000}}}},
		"map, large":      largeMap(),
	}
}

// bar has rows of every basis, and of a whole.
func bar() *Bars {
	partial := euros(60000, money.Derived)
	partial.Partial = true
	of := euros(2000000, money.Stated)
	return &Bars{[]Row{
		{Name: verbatim("III vaihe"), Heading: true},
		{Name: verbatim("STM"), Hue: Ministry, Figure: euros(1371152, money.Stated), Note: verbatim("75,00 %"), Of: &of},
		{Name: verbatim("Kunnat"), Hue: Municipal, Figure: euros(457052, money.Estimated), Note: verbatim("25,00 %")},
		{Name: verbatim("Inari"), Depth: 1, Hue: Municipal, Figure: partial},
		{Name: verbatim("Kemi"), Depth: 1, Hue: Municipal},
		{Name: verbatim("Yli"), Hue: Private, Figure: euros(-5, money.Assumed)},
	}}
}

// largeBars are 500 rows of hostile names.
func largeBars() *Bars {
	s := new(Bars)
	for i := range 500 {
		of := Figure{Amount: money.Cents(math.MaxInt64), Basis: money.Stated}
		s.Rows = append(s.Rows, Row{Name: verbatim(hostile), Note: verbatim(hostile), Depth: i % 3, Figure: Figure{Amount: money.Cents(9e15), Basis: money.Basis(i % 5)}, Of: &of})
	}
	return s
}

func day(y, m, d int) calendar.Day { return calendar.DayOf(y, m, d) }

// steps have a sum that is known, one of which a part is not known, and one that is not
// known.
func steps() *Steps {
	partial := euros(162500, money.Derived)
	partial.Partial = true
	return &Steps{Span: Span{day(2023, 9, 1), day(2025, 8, 31)}, Most: euros(280000, money.Stated), Named: verbatim("myönnetty"), Steps: []Step{
		{day(2024, 2, 29), verbatim("mh1"), euros(62500, money.Stated)},
		{day(2024, 11, 30), verbatim("mh2"), partial},
		{day(2025, 3, 1), verbatim("mh3"), Figure{}},
		{day(2025, 8, 31), verbatim("mh4"), euros(280000, money.Estimated)},
	}}
}

func largeSteps() *Steps {
	s := &Steps{Span: Span{day(1900, 1, 1), day(2299, 12, 31)}, Named: verbatim(hostile), Most: Figure{Amount: money.Cents(9e15)}}
	for i := range 500 {
		s.Steps = append(s.Steps, Step{day(1900, 1, i*290), verbatim(hostile), Figure{Amount: money.Cents(int64(i) * 2e13), Partial: i%7 == 3}})
	}
	return s
}

func period(t testing.TB, text string) calendar.Period {
	p, err := calendar.ParsePeriod(text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func timeline(t testing.TB) *Timeline {
	date := func(s string) calendar.Date {
		d, err := calendar.ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	return &Timeline{[]Track{
		{Name: verbatim("Hanke"), Period: period(t, "2004/2011-12-31")},
		{Name: verbatim("I vaihe"), Depth: 1, Period: period(t, "2004/2005")},
		{Name: verbatim("III vaihe"), Depth: 1, Period: period(t, "2008-11-01/2011-12-31")},
		{Name: verbatim("Avoin"), Period: period(t, "2009-05/..")},
		{Name: verbatim("Alku"), Period: period(t, "../2006"), Open: true},
		{Name: verbatim("Ei tiedossa")},
		{Name: verbatim("Päätös"), Marks: []calendar.Date{date("2008-10-03"), date("2009-10")}},
		{Name: verbatim("Hakemus"), Period: period(t, "2010-01-01/2010-06-30"), Marks: []calendar.Date{date("2010-08-01"), {}}},
	}}
}

func largeTimeline(t testing.TB) *Timeline {
	s := new(Timeline)
	for i := range 500 {
		s.Tracks = append(s.Tracks, Track{Name: verbatim(hostile), Depth: i % 4, Period: period(t, fmt.Sprintf("%d/9999", 1000+i)), Open: i%3 == 0})
	}
	return s
}

// lapland is two regions that have a place in common, one with two seats.
func lapland() *Map {
	return &Map{
		Regions: []Region{{Name: verbatim("Pohjois-Lappi"), Note: verbatim("3 kuntaa")}, {Name: verbatim("Itä-Lappi")}, {Name: verbatim("Tyhjä")}},
		Places: []Place{
			{verbatim("Inari"), Spot{5009, 76432}, []int{0, 1}, true}, {verbatim("Utsjoki"), Spot{5010, 77533}, []int{0}, false},
			{verbatim("Sodankylä"), Spot{4831, 74767}, []int{0}, false}, {verbatim("Salla"), Spot{5696, 74141}, []int{1}, true},
			{verbatim("Kemijärvi"), Spot{5194, 74001}, []int{1, 0, 2}, false}, {verbatim("Sama"), Spot{5194, 74001}, nil, false},
		},
		Others: []Spot{{3800, 72900}, {4000, 67000}},
	}
}

// largeMap is 300 places of hostile names in 100 regions, some of them on each other.
func largeMap() *Map {
	m := new(Map)
	for range 100 {
		m.Regions = append(m.Regions, Region{Name: verbatim(hostile), Note: verbatim(hostile)})
	}
	for i := range 300 {
		m.Places = append(m.Places, Place{verbatim(hostile), Spot{1500 + i%40*110, 66500 + i*7%100*110}, []int{i % 100, (i + 1) % 100}, i%5 == 0})
		m.Others = append(m.Others, Spot{2000 + i%30*150, 66500 + i*11%90*120})
	}
	return m
}

const hostile = "<script>alert(1)</script> ]]> --> \"'&amp; \x00\x1b[31m\u202e\u2028 ##[error]x\n::error::y\r\xff"

// largeStacked is 400 years of as much as 64 bits hold, of hostile names.
func largeStacked() *Stacked {
	s := new(Stacked)
	for i := range 8 {
		s.Sources = append(s.Sources, Source{Name: verbatim(strings.Repeat(hostile, 1+i%2*1500)), Hue: Hue(i % 7), Open: i == 7})
	}
	for y := 1900; y < 2300; y++ {
		b := Bar{Label: verbatim(fmt.Sprint(y)), Span: year(y), Slot: year(y), Total: Figure{Amount: money.Cents(math.MaxInt64), Basis: money.Stated}}
		for i := range s.Sources {
			b.Parts, b.Has = append(b.Parts, Figure{Amount: money.Cents(9e15 + int64(i)), Basis: money.Basis(1 + i%4)}), append(b.Has, true)
		}
		s.Bars = append(s.Bars, b)
	}
	return s
}

func pictureOf(shape Shape) *Picture {
	return &Picture{Title: verbatim("Kunnat maksavat neljänneksen"), Caption: []language.Text{verbatim(hostile)}, Notes: []language.Text{verbatim(strings.Repeat(hostile, 20))}, Shape: shape}
}

// each calls try with every shape at every size.
func each(t *testing.T, try func(t *testing.T, p *Picture, o Options)) {
	for name, shape := range shapes(t) {
		for i, size := range sizes {
			if testing.Short() && i > 2 && strings.HasSuffix(name, "large") {
				continue
			}
			o := Options{Width: size[0], Height: size[1], Language: languages[i%len(languages)], Theme: Theme(i % 2)}
			t.Run(fmt.Sprintf("%s, %dx%d", name, size[0], size[1]), func(t *testing.T) { try(t, pictureOf(shape), o) })
		}
	}
}

// TestOverlap: no text is on another, nor off the paper.
func TestOverlap(t *testing.T) {
	each(t, func(t *testing.T, p *Picture, o Options) {
		c := p.paint(o, false)
		paper := box{0, 0, c.width, c.height}
		for i, a := range c.texts {
			if a.x0 < 0 || a.y0 < 0 || a.x1 > paper.x1 || a.y1 > paper.y1 {
				t.Errorf("%q is at %v, off %v", a.text, a.box, paper)
			}
			for _, b := range c.texts[:i] {
				if a.meets(b.box) {
					t.Errorf("%q at %v is on %q at %v", a.text, a.box, b.text, b.box)
				}
			}
		}
	})
}

// TestSVG: an SVG is well-formed, with its words first and nothing that acts, and the same a
// second time.
func TestSVG(t *testing.T) {
	each(t, func(t *testing.T, p *Picture, o Options) {
		var b, again bytes.Buffer
		if err := p.WriteSVG(&b, o); err != nil {
			t.Fatal(err)
		}
		if err := p.WriteSVG(&again, o); err != nil || again.String() != b.String() {
			t.Errorf("not the same a second time: %v", err)
		}
		var elements []string
		d := xml.NewDecoder(&b)
		for {
			token, err := d.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			switch x := token.(type) {
			case xml.StartElement:
				elements = append(elements, x.Name.Local)
				for _, a := range x.Attr {
					if n := a.Name.Local; n == "style" || n == "id" || n == "href" || strings.HasPrefix(n, "on") {
						t.Errorf("<%s> has %s", x.Name.Local, n)
					}
				}
			case xml.ProcInst, xml.Directive, xml.Comment:
				t.Errorf("%v", x)
			case xml.CharData:
				if s := string(x); strings.ContainsAny(s, "\x00\x1b\u202e\u2028\r") {
					t.Errorf("%q acts", s)
				}
			}
		}
		if got := strings.Join(elements[:3], " "); got != "svg title desc" {
			t.Errorf("begins with %s", got)
		}
		for _, name := range elements[3:] {
			if name != "path" && name != "text" && name != "circle" {
				t.Errorf("<%s> is there", name)
			}
		}
	})
}

// TestPNG: a PNG has the size that is asked for, else twice that of the SVG, and is the same
// a second time.
func TestPNG(t *testing.T) {
	for _, size := range [][2]int{{0, 0}, {400, 300}, {16, 16}} {
		o := Options{Width: size[0], Height: size[1]}
		p := pictureOf(stacked())
		var b, again bytes.Buffer
		if err := p.WritePNG(&b, o); err != nil {
			t.Fatal(err)
		}
		if err := p.WritePNG(&again, o); err != nil || !bytes.Equal(again.Bytes(), b.Bytes()) {
			t.Errorf("not the same a second time: %v", err)
		}
		dots, err := png.Decode(&b)
		if err != nil {
			t.Fatal(err)
		}
		want := size
		if want[0] == 0 {
			c := p.paint(o, false)
			want = [2]int{2 * c.width, 2 * c.height}
		}
		if got := dots.Bounds().Size(); got.X != want[0] || got.Y != want[1] {
			t.Errorf("%v, want %v", got, want)
		}
	}
}

// TestMeasure: texts have the widths of their letters, in proportion to their size.
func TestMeasure(t *testing.T) {
	c := newCanvas(Options{})
	narrow, wide := c.measure("illi", textSize), c.measure("mmmm", textSize)
	if narrow <= 0 || wide <= 2*narrow || c.measure("mmmm", 2*textSize) < 2*wide-2 {
		t.Errorf("illi is %d wide, mmmm %d and in twice the size %d", narrow, wide, c.measure("mmmm", 2*textSize))
	}
}

// TestMapSeats: the ring, dot and letter of a team's seat lie over the dot of a place next to
// it, whichever comes first.
func TestMapSeats(t *testing.T) {
	seat := Place{verbatim("Kemi"), Spot{3832, 72928}, []int{0}, true}
	near := Place{verbatim("Keminmaa"), Spot{3823, 72990}, []int{1}, false}
	far := Place{verbatim("Inari"), Spot{5009, 76432}, []int{1}, false}
	for _, places := range [][]Place{{seat, near, far}, {near, seat, far}} {
		var b bytes.Buffer
		m := &Map{Regions: []Region{{Name: verbatim("Alku")}, {Name: verbatim("Toinen")}}, Places: places}
		if err := (&Picture{Title: verbatim("Kartta"), Shape: m}).WriteSVG(&b, Options{Width: 800}); err != nil {
			t.Fatal(err)
		}
		_, ring, found := strings.Cut(b.String(), `r="11"`)
		if !found {
			t.Fatal("no ring")
		}
		if n := strings.Count(ring, `r="8"`); n != 1 {
			t.Errorf("%d dots over the ring, not the seat's alone:\n%s", n, ring)
		}
		if !strings.Contains(ring, ">A</text>") || strings.Count(ring, ">T</text>") != 1 {
			t.Errorf("not the letters of the seat and of what is far:\n%s", ring)
		}
	}
}
