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
