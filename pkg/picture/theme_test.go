package picture

import (
	"math"
	"testing"

	"github.com/go-analyze/charts"

	"sostool/pkg/money"
)

// contrast is that of two colours as WCAG 2.2 has it.
func contrast(a, b charts.Color) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

// TestContrast: text can be read where it is written, in both themes.
func TestContrast(t *testing.T) {
	for _, theme := range []Theme{Light, Dark} {
		c := newCanvas(Options{Theme: theme})
		read := func(what string, text, on charts.Color) {
			if got := contrast(text, on); got < 4.5 {
				t.Errorf("theme %s: the contrast of %s is %.2f", Themes()[theme], what, got)
			}
		}
		for _, paper := range []charts.Color{c.ink.paper, c.ink.land} {
			read("text", c.ink.text, paper)
			read("soft text", c.ink.soft, paper)
		}
		for h := Plain; h <= Rest; h++ {
			read("text on a hue", c.labelInk(h, money.Stated), c.color(h))
			read("text on an assumed hue", c.labelInk(h, money.Assumed), mix(c.ink.paper, c.color(h), 30))
		}
		for i := range regionColors {
			tint := mix(c.ink.land, regionColor(i), 46*100/255)
			read("text on a region", c.ink.text, tint)
			read("soft text on a region", c.ink.soft, tint)
			read("a letter on a region", inkOn(regionColor(i)), regionColor(i))
		}
	}
}

// TestLetters: each name has a letter of its own, of itself where one is left.
func TestLetters(t *testing.T) {
	got := letters([]string{"STM", "State", "Muu julkinen", "M", "", "STM", "\u0e01", "ä"})
	want := []string{"S", "T", "M", "A", "B", "C", "D", "Ä"}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%q, want %q", got, want)
			break
		}
	}
}

// TestPart: a part of a length is right to the nearest pixel where 64 bits do not hold the
// product.
func TestPart(t *testing.T) {
	for _, x := range []struct {
		a, of uint64
		n     int
		want  int
	}{{1, 2, 101, 51}, {1, 3, 100, 33}, {9e18, 9e18, 4000, 4000}, {45e17, 9e18, 4000, 2000}, {5, 0, 7, 7}, {9, 3, 10, 10}, {0, 5, 10, 0}, {1, 1, -5, 0}} {
		if got := part(x.a, x.of, x.n); got != x.want {
			t.Errorf("part(%d, %d, %d) = %d, want %d", x.a, x.of, x.n, got, x.want)
		}
	}
}

// TestAxis: an axis begins at nothing, holds its figures and has round lines.
func TestAxis(t *testing.T) {
	for _, x := range []struct {
		most  uint64
		steps int
		top   uint64
		step  uint64
	}{{568_000_00, 6, 600_000_00, 100_000_00}, {1, 4, 100, 100}, {0, 4, 1, 0}, {math.MaxInt64, 5, 10_000_000_000_000_000_000, 2_000_000_000_000_000_000}} {
		a := axisOf(x.most, x.steps)
		if a.top != x.top || a.step != x.step || a.top < x.most || a.lines()[0] != 0 {
			t.Errorf("axisOf(%d, %d) = %+v, want to %d by %d", x.most, x.steps, a, x.top, x.step)
		}
	}
}

// blind are how those see a colour who lack a kind of cone, of linear red, green and blue:
// Machado, Oliveira and Fernandes, A Physiologically-based Model for Simulation of Color
// Vision Deficiency (2009), at full severity. The first is everybody else.
var blind = map[string][9]float64{
	"nobody": {1, 0, 0, 0, 1, 0, 0, 0, 1},
	"protan": {0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998},
	"deutan": {0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881},
	"tritan": {1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900},
}

// lab is a colour as eyes with a matrix of blind see it, in CIE L*a*b*.
func lab(c charts.Color, eyes [9]float64) [3]float64 {
	in := [3]float64{linear(c.R), linear(c.G), linear(c.B)}
	var rgb [3]float64
	for i := range rgb {
		rgb[i] = min(1, max(0, eyes[3*i]*in[0]+eyes[3*i+1]*in[1]+eyes[3*i+2]*in[2]))
	}
	f := func(x float64) float64 {
		if x > 216.0/24389 {
			return math.Cbrt(x)
		}
		return (24389.0/27*x + 16) / 116
	}
	x := f((0.4124564*rgb[0] + 0.3575761*rgb[1] + 0.1804375*rgb[2]) / 0.95047)
	y := f(0.2126729*rgb[0] + 0.7151522*rgb[1] + 0.0721750*rgb[2])
	z := f((0.0193339*rgb[0] + 0.1191920*rgb[1] + 0.9503041*rgb[2]) / 1.08883)
	return [3]float64{116*y - 16, 500 * (x - y), 200 * (y - z)}
}

// leastApart is how far two colours are apart at least, in L*a*b*, where 2.3 can just be told
// apart side by side: the colours that the sources have are 11 apart where they are nearest.
const leastApart = 10

// TestColorBlind: the colours of sources can be told apart in both themes by those who lack a
// kind of cone, and so can those of regions.
func TestColorBlind(t *testing.T) {
	for kind, eyes := range blind {
		apart := func(what string, a, b charts.Color) {
			x, y := lab(a, eyes), lab(b, eyes)
			if d := math.Hypot(math.Hypot(x[0]-y[0], x[1]-y[1]), x[2]-y[2]); d < leastApart {
				t.Errorf("%s, %s: %v and %v are %.1f apart", kind, what, a, b, d)
			}
		}
		for _, theme := range []Theme{Light, Dark} {
			c := newCanvas(Options{Theme: theme})
			for h := EU; h <= Rest; h++ {
				apart("a hue and the paper", c.color(h), c.ink.paper)
				for o := EU; o < h; o++ {
					apart(Themes()[theme]+" hues", c.color(h), c.color(o))
				}
			}
		}
		for i := range regionColors {
			for k := range i {
				apart("regions", regionColor(i), regionColor(k))
			}
		}
	}
}
