package picture

import (
	"math"

	"github.com/go-analyze/charts"

	"sostool/pkg/language"
	"sostool/pkg/money"
)

// Theme is the colours of a picture, but for those of what it shows.
type Theme uint8

// The themes.
const (
	Light Theme = iota
	Dark
)

var themeNames = [...]string{"light", "dark"}

// Themes lists the names that ParseTheme accepts, the default first.
func Themes() []string { return themeNames[:] }

// ParseTheme reads the name of a theme.
func ParseTheme(name string) (Theme, bool) {
	for i, n := range themeNames {
		if n == name {
			return Theme(i), true
		}
	}
	return Light, false
}

// inks are the colours of a theme.
type inks struct {
	paper, text, soft, grid, axis, land, coast charts.Color
}

func rgb(hex uint32) charts.Color {
	return charts.Color{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: 255}
}

func inksOf(t Theme) inks {
	if t == Dark {
		return inks{paper: rgb(0x16191d), text: rgb(0xf1f1f1), soft: rgb(0xb6bbc2), grid: rgb(0x363c44), axis: rgb(0x8b939d), land: rgb(0x262b31), coast: rgb(0x48505a)}
	}
	return inks{paper: rgb(0xffffff), text: rgb(0x1a1a1a), soft: rgb(0x555555), grid: rgb(0xdedede), axis: rgb(0x777777), land: rgb(0xeeeeee), coast: rgb(0xb8b8b8)}
}

// Hue is the colour of what is shown, by its meaning: each is told from the others by the
// colour-blind.
type Hue uint8

// The hues: of sources of funding, and of what has none.
const (
	Plain     Hue = iota // no source: the accent
	EU                   // the EU's money, alone or with the State's
	State                // the State's next to it
	Ministry             // the ministry's
	Municipal            // the municipalities'
	Public               // of other public bodies
	Private              // of companies and civil society
	Rest                 // of nobody: what the others leave of a whole
)

// hueColors are the colours of Okabe and Ito.
var hueColors = [...]uint32{Plain: 0x0072b2, EU: 0x0072b2, State: 0x56b4e9, Ministry: 0x009e73, Municipal: 0xe69f00, Public: 0xcc79a7, Private: 0x767676}

// luminance is the relative luminance of a colour as WCAG 2.2 has it, from 0 to 1.
func luminance(c charts.Color) float64 {
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

// linear is how much light a channel of sRGB gives, from 0 to 1.
func linear(channel uint8) float64 {
	s := float64(channel) / 255
	if s <= 0.04045 {
		return s / 12.92
	}
	return math.Pow((s+0.055)/1.055, 2.4)
}

// inkOn is the colour of text on a colour: of nearly black and white the one with the better
// contrast.
func inkOn(c charts.Color) charts.Color {
	if luminance(c) > 0.19 {
		return rgb(0x111111)
	}
	return rgb(0xffffff)
}

// mix is so many hundredths of a colour on another.
func mix(on, of charts.Color, hundredths int) charts.Color {
	part := func(a, b uint8) uint8 { return uint8((int(a)*(100-hundredths) + int(b)*hundredths + 50) / 100) }
	return charts.Color{R: part(on.R, of.R), G: part(on.G, of.G), B: part(on.B, of.B), A: 255}
}

// key explains a mark: a box of a colour and a basis, with what may be in it.
type key struct {
	hue   Hue
	basis money.Basis
	mark  string // in the box; a mark without a box where the basis is not known
	bare  bool   // there is no box
	frame bool   // the box is an outline
	fade  bool   // the box fades

	region int // its colour is that of a region, counted from 1; 0: of the hue

	// Of a map: a dot in place of the box, with a ring, of two colours, or small.
	dot, ring, half, small bool
	text                   language.Text
}

// basisKeys explain the bases among figures that look unlike those that are stated.
func basisKeys(figures []Figure) []key {
	var seen [money.Assumed + 1]bool
	partial := false
	for _, f := range figures {
		b := f.Basis
		if !f.Amount.Known() {
			b = money.Unknown
		}
		seen[b], partial = true, partial || f.Partial
	}
	var keys []key
	if seen[money.Estimated] {
		keys = append(keys, key{hue: Private, basis: money.Estimated, text: language.Say("estimated")})
	}
	if seen[money.Assumed] {
		keys = append(keys, key{hue: Private, basis: money.Assumed, text: language.Say("assumed")})
	}
	if seen[money.Unknown] {
		keys = append(keys, key{basis: money.Unknown, text: unknown()})
	}
	if partial {
		keys = append(keys, key{bare: true, mark: atLeast, text: language.Say("at least: what is not known comes on top")})
	}
	return keys
}
