package sheet

import (
	"math"
	"math/big"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"sostool/pkg/money"
)

// figure is what a cell says as an amount of euros.
type figure struct {
	kind   figureKind
	amount money.Amount // may be negative; about where the sheet rounds
	// rounded is set where the cell holds more than whole cents, which amount is rounded to.
	rounded bool
}

type figureKind uint8

const (
	nothing figureKind = iota // a cell with nothing in it, or with a dash
	words                     // no figure
	amount                    // an amount
	share                     // a percentage
	twofold                   // an amount that can be read in two ways
)

// pattern compiles an expression when it is first asked for: every command of the program
// starts with this package, and few read sheets.
func pattern(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}

// Printed figures, without their sign and currency. Blanks group thousands; a point or a
// comma may group them, or be the mark before decimals.
var (
	byBlanks   = pattern(`^[0-9]{1,3}(?:[ '’][0-9]{3})+(?:[.,][0-9]+)?$`)
	byPoints   = pattern(`^[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]+)?$`)
	byCommas   = pattern(`^[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?$`)
	ungrouped  = pattern(`^[0-9]+(?:[.,][0-9]+)?$`)
	percentage = pattern(`^[(~≈-]?[0-9]+(?:[.,][0-9]+)? ?%\)?$`)
	stored     = pattern(`^-?[0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]{1,3})?$`)
)

// figure reads a cell. thousands says that its figures are thousands of euros.
func (g *Grid) figure(c Cell, thousands bool) figure {
	switch {
	case c.fault != noFault:
		return figure{kind: words}
	case c.Text == "":
		return figure{}
	case c.form == percent || percentage().MatchString(c.Text):
		return figure{kind: share}
	case c.form == number:
		return exactly(c.Text, thousands)
	case c.form == scaled:
		return exactly(c.Text, false)
	}
	plain, negative := unsigned(c.Text)
	if plain != "" && strings.Trim(plain, "-–—−") == "" { // a dash for nothing, alone or with a currency
		return figure{}
	}
	digits, sure := digitsOf(plain, g.decimal)
	if digits == "" {
		return inWords(c.Text, thousands)
	}
	if negative {
		digits = "-" + digits
	}
	f := exactly(digits, thousands)
	if !sure {
		f.kind = twofold
	}
	return f
}

// inWords is a figure that says itself that it is rounded, or of what: noin 20 000, 1,2 M€.
func inWords(text string, thousands bool) figure {
	if p, ok := money.ReadPrinted(text); ok && p.Amount.IsAbout() && !thousands {
		return figure{kind: amount, amount: p.Amount}
	}
	return figure{kind: words}
}

// unsigned is a printed figure without its currency and its sign, which may be before or
// behind it, or brackets.
func unsigned(text string) (plain string, negative bool) {
	s := strings.ToLower(text)
	for _, word := range []string{"€", "euroa", "euros", "euro", "eur"} {
		s = strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(s, word), word))
	}
	s = strings.TrimSuffix(s, ",-")
	if inner, ok := strings.CutPrefix(s, "("); ok && strings.HasSuffix(inner, ")") {
		s, negative = strings.TrimSuffix(inner, ")"), true
	}
	for _, sign := range []string{"-", "−", "–"} {
		before, after := strings.HasPrefix(s, sign), strings.HasSuffix(s, sign)
		if len(s) > len(sign) && before != after {
			s, negative = strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(s, sign), sign)), true
		}
	}
	return strings.TrimSpace(strings.TrimSuffix(s, "€")), negative
}

// digitsOf is a printed figure with a point before its decimals and no groups; empty where
// it is none. It is not sure where a mark may group or be before decimals, and decimal,
// the mark that the sheet has elsewhere, does not say which.
func digitsOf(s string, decimal byte) (digits string, sure bool) {
	points, commas := byPoints().MatchString(s), byCommas().MatchString(s)
	switch {
	case byBlanks().MatchString(s):
		return strings.NewReplacer(" ", "", "'", "", "’", "", ",", ".").Replace(s), true
	case ungrouped().MatchString(s) && (points || commas): // 1.828, 1,828
		mark := s[strings.IndexAny(s, ".,")]
		if mark == decimal {
			return strings.Replace(s, ",", ".", 1), true
		}
		return strings.NewReplacer(",", "", ".", "").Replace(s), decimal != 0
	case ungrouped().MatchString(s):
		return strings.Replace(s, ",", ".", 1), true
	case points:
		return strings.Replace(strings.ReplaceAll(s, ".", ""), ",", ".", 1), true
	case commas:
		return strings.ReplaceAll(s, ",", ""), true
	default:
		return "", false
	}
}

// decimalMark is the mark before decimals in all figures of a sheet that leave no doubt
// about it; 0 where there are none, or they disagree.
func decimalMark(g *Grid) byte {
	var found [256]bool
	for _, row := range g.rows {
		for _, c := range row {
			s, _ := unsigned(c.Text)
			i := strings.LastIndexAny(s, ".,")
			digits, sure := digitsOf(s, 0)
			switch {
			case i < 0 || digits == "" || !sure:
			case !strings.Contains(digits, "."): // both marks group: the other one is before decimals
				found['.'+','-s[i]] = true
			case len(s)-i == 3 && i > 2: // 1.1 is the number of a chapter
				found[s[i]] = true
			}
		}
	}
	switch {
	case found[','] && !found['.']:
		return ','
	case found['.'] && !found[',']:
		return '.'
	default:
		return 0
	}
}

// slack is by how many units in the last place of a double a number may be off: programs
// add and multiply doubles, each time losing half a unit.
const slack = 64

// exactly is the amount of a number as a program writes it. What is off from whole cents by
// no more than double precision explains (1828204.5000000002) is whole cents.
func exactly(text string, thousands bool) figure {
	if !stored().MatchString(text) || len(text) > 40 {
		return figure{kind: words}
	}
	approx, err := strconv.ParseFloat(text, 64)
	if err != nil || math.Abs(approx) > money.MaxEuros {
		return figure{kind: words}
	}
	if math.Abs(approx) < 1e-12 {
		approx, text = 0, "0"
	}
	value, ok := new(big.Rat).SetString(text)
	if !ok {
		return figure{kind: words}
	}
	scale := int64(100)
	if thousands {
		scale *= 1000
	}
	value.Mul(value, big.NewRat(scale, 1))
	twice := new(big.Int).Add(new(big.Int).Mul(value.Num(), big.NewInt(2)), value.Denom())
	cents := twice.Div(twice, new(big.Int).Mul(value.Denom(), big.NewInt(2))) // halves up
	off, _ := new(big.Rat).Sub(value, new(big.Rat).SetInt(cents)).Float64()
	unit := (math.Nextafter(math.Abs(approx), math.Inf(1)) - math.Abs(approx)) * float64(scale)
	f := figure{kind: amount, amount: money.Cents(cents.Int64()), rounded: math.Abs(off) > slack*unit}
	if thousands {
		f.amount = f.amount.Within(halfUnit(text))
	}
	return f
}

// halfUnit is how far, in cents, a figure in thousands of euros may be off: by half a unit
// of its last digit.
func halfUnit(text string) int64 {
	half := int64(50_000)
	if _, decimals, ok := strings.Cut(text, "."); ok {
		for range min(len(decimals), 5) {
			half /= 10
		}
	}
	return half
}
