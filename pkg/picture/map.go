package picture

import (
	_ "embed"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/go-analyze/charts"

	"sostool/pkg/language"
	"sostool/pkg/money"
)

// Map is places of Finland and the regions that they are in. Places are in hectometres east
// and north of ETRS-TM35FIN.
type Map struct {
	Regions []Region
	Places  []Place // where there is no room for all names, the first have theirs
	Others  []Spot  // that are in no region: a dot without a name
}

// Region is a region of the map.
type Region struct {
	Name language.Text
	Note language.Text // after its name in the list: how many are in it
}

// Place is a place with a name.
type Place struct {
	Name language.Text
	Spot
	In   []int // regions
	Seat bool  // of a team
}

// Spot is where something is.
type Spot struct{ East, North int }

//go:embed outline.tsv
var outline string

// rings are the land of Finland.
var rings = sync.OnceValue(func() [][]Spot {
	var out [][]Spot
	for line := range strings.Lines(outline) {
		_, points, found := strings.Cut(strings.TrimSpace(line), "\t")
		if strings.HasPrefix(line, "#") || !found {
			continue
		}
		var ring []Spot
		for s := range strings.FieldsSeq(points) {
			east, north, _ := strings.Cut(s, ",")
			e, _ := strconv.Atoi(east)
			n, _ := strconv.Atoi(north)
			ring = append(ring, Spot{e, n})
		}
		out = append(out, ring)
	}
	return out
})

// regionColors are the colours of regions, in their order and then again from the first.
var regionColors = [...]uint32{0x0072b2, 0xe69f00, 0x009e73, 0xcc79a7, 0x56b4e9, 0xd55e00, 0x882255, 0x767676}

func regionColor(i int) charts.Color { return rgb(regionColors[i%len(regionColors)]) }

func (m *Map) keys(*canvas) []key {
	var keys []key
	if len(m.Places) == 0 {
		return nil
	}
	if slices.ContainsFunc(m.Places, func(p Place) bool { return p.Seat }) {
		keys = append(keys, key{dot: true, ring: true, text: language.Say("a team is based here")})
	}
	if slices.ContainsFunc(m.Places, func(p Place) bool { return len(p.In) > 1 }) {
		keys = append(keys, key{dot: true, half: true, text: language.Say("in two regions")})
	}
	if slices.ContainsFunc(m.Places, func(p Place) bool { return len(p.In) == 0 }) {
		keys = append(keys, key{dot: true, text: language.Say("takes part or pays")})
	}
	if len(m.Others) > 0 {
		keys = append(keys, key{dot: true, small: true, text: language.Say("other municipality")})
	}
	return keys
}

func (m *Map) tell(c *canvas) []language.Text {
	var out []language.Text
	for i, r := range m.Regions {
		var members list
		for _, p := range m.Places {
			if slices.Contains(p.In, i) {
				members = append(members, verbatim(c.say(p.Name)))
			}
		}
		out = append(out, language.Say("{0}: {1}", r.Name, members))
	}
	var alone list
	for _, p := range m.Places {
		if len(p.In) == 0 {
			alone = append(alone, verbatim(c.say(p.Name)))
		}
	}
	if len(alone) > 0 {
		out = append(out, language.Say("in no region: {0}", alone))
	}
	return out
}

// view is a map as it is drawn: the land within a box, and where on it.
type view struct {
	box
	west, south, wide, high int // hectometres
}

func (v *view) at(s Spot) charts.Point {
	return point(v.x0+(s.East-v.west)*v.width()/v.wide, v.y1-(s.North-v.south)*v.height()/v.high)
}

// ring is a ring of the land on the map.
func (v *view) ring(of []Spot) []charts.Point {
	points := make([]charts.Point, 0, len(of)+1)
	for _, s := range of {
		points = append(points, v.at(s))
	}
	return points
}

// leastMargin is how much of the land a map has around its places, in hectometres: some of
// its outline is nearly always within it.
const leastMargin = 700

// bounds are those of the spots, with a margin.
func bounds(spots []Spot) (west, south, wide, high int) {
	west, south = math.MaxInt, math.MaxInt
	east, north := math.MinInt, math.MinInt
	for _, s := range spots {
		west, south, east, north = min(west, s.East), min(south, s.North), max(east, s.East), max(north, s.North)
	}
	margin := max(leastMargin, max(east-west, north-south)/8)
	return west - margin, south - margin, east - west + 2*margin, north - south + 2*margin
}

func (m *Map) spots() []Spot {
	var out []Spot
	for _, p := range m.Places {
		out = append(out, p.Spot)
	}
	return out
}

// viewOf is the view of spots in a box: more of the land where the box has another form.
func viewOf(spots []Spot, in box) view {
	v := view{box: in}
	v.west, v.south, v.wide, v.high = bounds(spots)
	if wide := v.high * in.width() / in.height(); wide > v.wide {
		v.west, v.wide = v.west-(wide-v.wide)/2, wide
	} else {
		high := v.wide * in.height() / in.width()
		v.south, v.high = v.south-(high-v.high)/2, max(high, 1)
	}
	return v
}

// sides are the rooms for the map and for the list of regions next to it.
func (m *Map) sides(c *canvas, width int) (wide, names int) {
	if !besides(width) {
		return width, 0
	}
	for _, k := range m.list(c) {
		names = max(names, keyWide+keyGap+c.measure(c.say(k.text), smallSize))
	}
	names = min(names, width*35/100)
	return width - names - 16, names
}

// marks are the letters of the regions, for those who do not see their colours.
func (m *Map) marks(c *canvas) []string {
	names := make([]string, len(m.Regions))
	for i, r := range m.Regions {
		names[i] = c.say(r.Name)
	}
	return letters(names)
}

// list are the regions with their colours and letters.
func (m *Map) list(c *canvas) []key {
	keys, marks := make([]key, len(m.Regions)), m.marks(c)
	for i, r := range m.Regions {
		text := r.Name
		if !r.Note.IsZero() {
			text = language.Say("{0}: {1}", r.Name, r.Note)
		}
		keys[i] = key{region: i + 1, basis: money.Stated, mark: marks[i], text: text}
	}
	return keys
}

func (m *Map) natural(c *canvas, width int) int {
	if len(m.Places) == 0 {
		return nothingHigh
	}
	wide, names := m.sides(c, width)
	_, _, w, h := bounds(m.spots())
	height := min(640, max(260, wide*h/w))
	if names == 0 {
		return height + c.keysHeight(m.list(c), width)
	}
	high := 0
	for _, k := range m.list(c) {
		high += c.keyHigh(k, names)
	}
	return max(height, min(high, 2000))
}

func (m *Map) draw(c *canvas, in box) {
	if len(m.Places) == 0 {
		c.nothing(in)
		return
	}
	wide, names := m.sides(c, in.width())
	if names > 0 {
		y := in.y0
		for _, k := range m.list(c) {
			if y+c.keyHigh(k, names) <= in.y1 {
				y = c.keyLines(k, in.x1-names, y, names)
			}
		}
	} else if keys := m.list(c); len(keys) > 0 && in.height() > 120+c.keysHeight(keys, in.width()) {
		in.y0 = c.drawKeys(keys, in) + 2
	}
	v := viewOf(m.spots(), box{in.x0, in.y0, in.x0 + wide, in.y1})
	land := rings()
	c.drawLand(&v, land)
	hulls := make([][]charts.Point, len(m.Regions))
	for i := range m.Regions {
		hulls[i] = c.drawHull(&v, m.members(i), i)
	}
	for _, s := range m.Others {
		if p := v.at(s); p.X > v.x0+2 && p.X < v.x1-2 && p.Y > v.y0+2 && p.Y < v.y1-2 {
			c.circle(p.X, p.Y, 2, c.ink.axis, c.ink.axis, 0)
		}
	}
	if v.width() < 60 || v.height() < 60 {
		m.drawPlaces(c, &v, 3)
		return
	}
	m.drawPlaces(c, &v, 8)
	c.drawLocator(&v, land)
	m.drawNames(c, &v, hulls)
	c.drawRule(&v)
}

// members are the spots of a region.
func (m *Map) members(region int) []Spot {
	var out []Spot
	for _, p := range m.Places {
		if slices.Contains(p.In, region) {
			out = append(out, p.Spot)
		}
	}
	return out
}

func (c *canvas) drawLand(v *view, land [][]Spot) {
	for _, ring := range land {
		if points := clip(v.ring(ring), v.box); len(points) > 2 {
			c.area(append(points, points[0]), c.ink.land)
		}
	}
}

// clip is the part of a ring that is in a box.
func clip(ring []charts.Point, in box) []charts.Point {
	type edge struct {
		inside func(charts.Point) bool
		cross  func(a, b charts.Point) charts.Point
	}
	atX := func(x int) func(a, b charts.Point) charts.Point {
		return func(a, b charts.Point) charts.Point { return point(x, a.Y+(b.Y-a.Y)*(x-a.X)/(b.X-a.X)) }
	}
	atY := func(y int) func(a, b charts.Point) charts.Point {
		return func(a, b charts.Point) charts.Point { return point(a.X+(b.X-a.X)*(y-a.Y)/(b.Y-a.Y), y) }
	}
	for _, e := range []edge{
		{func(p charts.Point) bool { return p.X >= in.x0 }, atX(in.x0)},
		{func(p charts.Point) bool { return p.X <= in.x1 }, atX(in.x1)},
		{func(p charts.Point) bool { return p.Y >= in.y0 }, atY(in.y0)},
		{func(p charts.Point) bool { return p.Y <= in.y1 }, atY(in.y1)},
	} {
		var out []charts.Point
		for i, p := range ring {
			before := ring[(i+len(ring)-1)%len(ring)]
			if e.inside(p) != e.inside(before) {
				out = append(out, e.cross(before, p))
			}
			if e.inside(p) {
				out = append(out, p)
			}
		}
		ring = out
	}
	return ring
}

// around is points on a circle.
func around(center charts.Point, radius, from, to float64) []charts.Point {
	const steps = 12
	out := make([]charts.Point, 0, steps+1)
	for i := range steps + 1 {
		sin, cos := math.Sincos(2 * math.Pi * (from + (to-from)*float64(i)/steps))
		out = append(out, point(center.X+int(math.Round(radius*cos)), center.Y+int(math.Round(radius*sin))))
	}
	return out
}

// drawHull draws what is around the members of a region as a soft tint, and returns it.
func (c *canvas) drawHull(v *view, members []Spot, region int) []charts.Point {
	var points []charts.Point
	for _, s := range members {
		points = append(points, around(v.at(s), 15, 0, 1)...)
	}
	hull := clip(hullOf(points), v.box)
	if len(hull) < 3 {
		return nil
	}
	hull = append(hull, hull[0])
	tint := regionColor(region)
	tint.A = 46
	c.area(hull, tint)
	c.line(hull, c.ink.paper, 3)
	c.line(hull, regionColor(region), 1)
	return hull
}

// within reports whether a point is in a hull.
func within(hull []charts.Point, x, y int) bool {
	inside := false
	for i := 1; i < len(hull); i++ {
		a, b := hull[i-1], hull[i]
		if (a.Y > y) != (b.Y > y) && (x-a.X)*(b.Y-a.Y) < (b.X-a.X)*(y-a.Y) == (b.Y > a.Y) {
			inside = !inside
		}
	}
	return inside
}

// hullOf is the convex hull of points.
func hullOf(points []charts.Point) []charts.Point {
	slices.SortFunc(points, func(a, b charts.Point) int {
		if a.X != b.X {
			return a.X - b.X
		}
		return a.Y - b.Y
	})
	points = slices.Compact(points)
	turn := func(a, b, p charts.Point) int { return (b.X-a.X)*(p.Y-a.Y) - (b.Y-a.Y)*(p.X-a.X) }
	half := func(points []charts.Point) []charts.Point {
		var out []charts.Point
		for _, p := range points {
			for len(out) > 1 && turn(out[len(out)-2], out[len(out)-1], p) <= 0 {
				out = out[:len(out)-1]
			}
			out = append(out, p)
		}
		return out[:max(0, len(out)-1)]
	}
	lower := half(points)
	slices.Reverse(points)
	return append(lower, half(points)...)
}

// drawPlaces draws a dot for each place: in the colours of its regions with their letters,
// with a ring where a team is based. The seats of teams lie over dots that they meet, and
// no letter lies over a seat that is not its own.
func (m *Map) drawPlaces(c *canvas, v *view, radius int) {
	var seats, others []*Place
	for i := range m.Places {
		if p := &m.Places[i]; p.Seat {
			seats = append(seats, p)
		} else {
			others = append(others, p)
		}
	}
	for _, p := range others {
		c.dot(v.at(p.Spot), radius, p.In)
	}
	var over []box
	for _, p := range seats {
		at := v.at(p.Spot)
		c.circle(at.X, at.Y, radius+3, c.ink.paper, c.ink.text, 2)
		over = append(over, box{at.X, at.Y, at.X, at.Y}.grown(radius+3))
	}
	for _, p := range seats {
		c.dot(v.at(p.Spot), radius, p.In)
	}
	if radius >= 8 {
		marks := m.marks(c)
		for _, p := range seats {
			c.letter(v.at(p.Spot), marks, p.In, nil)
		}
		for _, p := range others {
			c.letter(v.at(p.Spot), marks, p.In, over)
		}
	}
	for i := range m.Places {
		at := v.at(m.Places[i].Spot)
		c.solids = append(c.solids, box{at.X, at.Y, at.X, at.Y}.grown(radius+1))
	}
}

// letter writes the letters of regions in a dot, those that meet nothing of what is over it.
func (c *canvas) letter(at charts.Point, marks []string, regions []int, over []box) {
	for k, region := range regions {
		x, y := at.X, at.Y
		if n := len(regions); n > 1 { // the parts of a dot begin at its top, to the left
			sin, cos := math.Sincos(2 * math.Pi * (0.25 + (float64(k)+0.5)/float64(n)))
			x, y = x+int(math.Round(4.5*cos)), y+int(math.Round(4.5*sin))
		}
		c.mark(marks[region], x, y, inkOn(regionColor(region)), over)
	}
}

// mark writes a letter around a point, where no other is and nothing is over it.
func (c *canvas) mark(s string, x, y int, color charts.Color, over []box) {
	x, y = x-c.measure(s, markSize)/2, y+markSize*3/8
	at := c.place(s, x, y, markSize)
	if !slices.ContainsFunc(c.texts, func(t drawn) bool { return t.meets(at) }) && !slices.ContainsFunc(over, at.meets) {
		c.text(s, x, y, markSize, color)
	}
}

// markSize is that of letters in dots.
const markSize = 10

// dot is a dot in the colours of regions, in equal parts.
func (c *canvas) dot(at charts.Point, radius int, regions []int) {
	switch len(regions) {
	case 0:
		c.circle(at.X, at.Y, radius-2, c.ink.soft, c.ink.paper, 1)
	case 1:
		c.circle(at.X, at.Y, radius, regionColor(regions[0]), c.ink.paper, 1)
	default:
		c.circle(at.X, at.Y, radius+2, c.ink.paper, c.ink.paper, 0)
		for i, r := range regions {
			arc := around(at, float64(radius+1), 0.25+float64(i)/float64(len(regions)), 0.25+float64(i+1)/float64(len(regions)))
			arc = append(append(arc, at), arc[0])
			c.area(arc, regionColor(r))
			c.line(arc, c.ink.paper, 1)
		}
	}
}

// drawNames writes the names of places next to their dots, seats of teams first, then those
// of regions above what they enclose; what has no room is left out.
func (m *Map) drawNames(c *canvas, v *view, hulls [][]charts.Point) {
	name := func(p *Place) {
		at, text := v.at(p.Spot), c.fit(c.say(p.Name), smallSize, 150)
		wide := c.measure(text, smallSize)
		away := 12
		if p.Seat {
			away = 15
		}
		for _, to := range [][2]int{{away, 4}, {-away - wide, 4}, {-wide / 2, -away - 2}, {-wide / 2, away + 9}, {away - 3, -7}, {away - 3, 15}, {-away - wide + 3, -7}, {-away - wide + 3, 15}} {
			x, y := at.X+to[0], at.Y+to[1]
			if x >= v.x0 && x+wide <= v.x1 && y-smallSize >= v.y0 && y+3 <= v.y1 && c.spare(text, x, y, smallSize, c.ink.text) {
				return
			}
		}
	}
	for _, seats := range []bool{true, false} {
		for i := range m.Places {
			if m.Places[i].Seat == seats {
				name(&m.Places[i])
			}
		}
		if !seats {
			break
		}
		for i := range m.Regions {
			m.nameRegion(c, v, i, hulls)
		}
	}
}

// nameRegion writes the name of a region over or under its members, where that is in no
// other region.
func (m *Map) nameRegion(c *canvas, v *view, region int, hulls [][]charts.Point) {
	members := m.members(region)
	if len(members) == 0 {
		return
	}
	in := box{math.MaxInt, math.MaxInt, math.MinInt, math.MinInt}
	for _, s := range members {
		at := v.at(s)
		in = box{min(in.x0, at.X), min(in.y0, at.Y), max(in.x1, at.X), max(in.y1, at.Y)}
	}
	text := c.fit(c.say(m.Regions[region].Name), textSize, 180)
	wide, middle := c.measure(text, textSize), (in.x0+in.x1)/2
	for _, at := range [][2]int{{middle - wide/2, in.y0 - 20}, {middle - wide/2, in.y1 + 32}, {in.x1 + 20, (in.y0 + in.y1) / 2}, {in.x0 - 20 - wide, (in.y0 + in.y1) / 2}, {middle - wide/2, (in.y0 + in.y1) / 2}} {
		elsewhere := false
		for i, hull := range hulls {
			for x := at[0]; i != region && x <= at[0]+wide; x += 10 {
				elsewhere = elsewhere || within(hull, x, at[1]-textSize/3)
			}
		}
		if !elsewhere && at[0] >= v.x0 && at[0]+wide <= v.x1 && at[1]-textSize >= v.y0 && at[1]+4 <= v.y1 && c.free(c.place(text, at[0], at[1], textSize).grown(7)) {
			c.text(text, at[0], at[1], textSize, c.ink.soft)
			c.solids = append(c.solids, c.place(text, at[0], at[1], textSize).grown(6)) // names of places keep off
			return
		}
	}
}

// drawLocator draws all of Finland small in a corner, with what the map is of.
func (c *canvas) drawLocator(v *view, land [][]Spot) {
	var all []Spot
	for _, ring := range land {
		all = append(all, ring...)
	}
	west, south, wide, high := bounds(all)
	if v.high > high*3/4 || v.height() < 240 {
		return
	}
	tall := 110
	across := tall * wide / high
	for _, at := range []box{
		{v.x0, v.y0, v.x0 + across, v.y0 + tall}, {v.x1 - across, v.y0, v.x1, v.y0 + tall},
		{v.x0, v.y1 - tall, v.x0 + across, v.y1}, {v.x1 - across, v.y1 - tall, v.x1, v.y1},
	} {
		if slices.ContainsFunc(c.solids, at.grown(14).meets) || !c.free(at) {
			continue
		}
		c.fill(at, c.ink.paper)
		l := view{at.grown(-3), west, south, wide, high}
		for _, ring := range land {
			points := l.ring(ring)
			c.area(append(points, points[0]), c.ink.coast)
		}
		from, to := l.at(Spot{v.west, v.south + v.high}), l.at(Spot{v.west + v.wide, v.south})
		frame := box{max(from.X, at.x0+1), max(from.Y, at.y0+1), min(to.X, at.x1-1), min(to.Y, at.y1-1)}
		c.line(frame.outline(), c.ink.text, 1)
		c.line(at.outline(), c.ink.grid, 1)
		c.solids = append(c.solids, at)
		return
	}
}

// drawRule draws how long a distance is.
func (c *canvas) drawRule(v *view) {
	for _, km := range []int{200, 100, 50, 20, 10, 5} {
		long := km * 10 * v.width() / v.wide
		if long > v.width()/4 {
			continue
		}
		label := strconv.Itoa(km) + " km"
		for _, x := range []int{v.x1 - long - 6, v.x0 + 6} {
			at := box{x, v.y1 - 24, x + max(long, c.measure(label, smallSize)), v.y1 - 2}
			if at.x1 <= v.x1 && c.free(at) {
				c.stroke(x, v.y1-6, x+long, v.y1-6, c.ink.soft, 2)
				c.text(label, x, v.y1-11, smallSize, c.ink.soft)
				return
			}
		}
		return
	}
}
