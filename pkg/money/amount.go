// Package money holds euros as whole cents and shares as exact decimals, with
// the arithmetic that financing needs. It never uses floating point and never
// rounds what it was not asked to round.
package money

import (
	"math"
	"math/bits"
	"strconv"
	"strings"
	"unicode"

	"sostool/pkg/diag"
	"sostool/pkg/language"
)

// MaxEuros is the largest amount that a record may state, but for its cents.
// Sums of a file's amounts stay far below what 64 bits hold.
const MaxEuros = 999_999_999_999

// Amount is a sum of euros as a source states it. The zero value is unknown,
// which is not the same as nothing.
type Amount struct {
	cents int64
	state int64 // of a rounded figure about and its margin: plans hold very many amounts
}

const (
	unknown int64 = iota
	exact
	about

	maxMargin = math.MaxInt64 - about
)

// Cents is an exact amount of n cents.
func Cents(n int64) Amount { return Amount{n, exact} }

// Euros is an exact amount of n whole euros.
func Euros(n int64) Amount { return Amount{n * 100, exact} }

// About is the amount as a figure that its source rounds: good to half a unit of
// its last digit that is not zero.
func (a Amount) About() Amount {
	if a.cents == 0 {
		return a.Within(0)
	}
	unit := int64(1)
	for a.cents/unit%10 == 0 {
		unit *= 10
	}
	return a.Within(unit / 2)
}

// Within is the amount as a figure that may be off by so many cents, since it was worked
// out from rounded ones.
func (a Amount) Within(margin int64) Amount { return Amount{a.cents, about + min(margin, maxMargin)} }

// Known reports whether the amount is stated at all.
func (a Amount) Known() bool { return a.state != unknown }

// IsAbout reports whether the source rounds the figure.
func (a Amount) IsAbout() bool { return a.state >= about }

// Cents is the amount in cents, 0 where it is unknown.
func (a Amount) Cents() int64 { return a.cents }

// Margin is how far, in cents, the true figure may be from a rounded one, or from one
// worked out from rounded ones. It is 0 for an exact amount.
func (a Amount) Margin() int64 { return max(a.state, about) - about }

// WholeEuros reports whether the amount has no cents.
func (a Amount) WholeEuros() bool { return a.cents%100 == 0 }

// Add is the sum of two amounts; unknown if either is, about if either is. It
// reports false where 64 bits do not hold the sum.
func (a Amount) Add(b Amount) (Amount, bool) {
	if !a.Known() || !b.Known() {
		return Amount{}, true
	}
	sum := a.cents + b.cents
	if (sum > a.cents) != (b.cents > 0) && b.cents != 0 {
		return Amount{}, false
	}
	if !a.IsAbout() && !b.IsAbout() {
		return Cents(sum), true
	}
	margin := a.Margin() + b.Margin()
	if margin < 0 {
		return Amount{}, false
	}
	return Cents(sum).Within(margin), true
}

// Times is n times the amount. It reports false where 64 bits do not hold it.
func (a Amount) Times(n int64) (Amount, bool) {
	if !a.Known() {
		return Amount{}, true
	}
	hi, lo := bits.Mul64(magnitude(a.cents), magnitude(n))
	high, margin := bits.Mul64(uint64(a.Margin()), magnitude(n))
	if hi|high != 0 || lo|margin > 1<<63-1 {
		return Amount{}, false
	}
	product := int64(lo)
	if (a.cents < 0) != (n < 0) {
		product = -product
	}
	if !a.IsAbout() {
		return Cents(product), true
	}
	return Cents(product).Within(int64(margin)), true
}

func magnitude(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}

// String is the amount as a record writes it: 1371152, 1093749.50, about
// 1100000; empty where it is unknown.
func (a Amount) String() string {
	if !a.Known() {
		return ""
	}
	s := plain(a.cents, ".", func(s string) string { return s })
	if a.IsAbout() {
		return "about " + s
	}
	return s
}

// Plain is the amount as machines read it: euros with a point and always two
// decimals.
func (a Amount) Plain() string {
	sign := ""
	m := magnitude(a.cents)
	if a.cents < 0 {
		sign = "-"
	}
	return sign + strconv.FormatUint(m/100, 10) + "." + strconv.FormatUint(100+m%100, 10)[1:]
}

// In is the amount as findings print it: 1 371 152 €.
func (a Amount) In(l language.Language) string {
	switch {
	case !a.Known():
		return "–"
	case a.IsAbout():
		return language.Translate("about", l) + " " + a.Figure(l) + " €"
	default:
		return a.Figure(l) + " €"
	}
}

// Figure is the amount's digits in groups of three, without the currency.
func (a Amount) Figure(l language.Language) string {
	return plain(a.cents, l.Decimal(), language.Group)
}

// InTable is the amount as tables and their notes print it: 1 371 152 € with
// no-break spaces in Finnish, €1,371,152 in English.
func (a Amount) InTable(l language.Language) string {
	if !a.Known() {
		return "–"
	}
	s := a.Digits(l)
	if l == language.English {
		if rest, ok := strings.CutPrefix(s, "−"); ok {
			s = "−€" + rest
		} else {
			s = "€" + s
		}
	} else {
		s += "\u00a0€"
	}
	if a.IsAbout() {
		return language.Translate("about", l) + "\u00a0" + s
	}
	return s
}

// Digits is the amount as the cells of tables print it, with cents where it
// has some.
func (a Amount) Digits(l language.Language) string {
	s := a.Plain()
	if a.WholeEuros() {
		s = s[:len(s)-len(".00")]
	}
	return language.Figure(s, l)
}

// Figure is an amount that a sum prints without its currency: the terms of
// "1 317 152 + 457 052 = 1 774 204 €".
type Figure struct{ Amount }

// In is the amount's digits.
func (f Figure) In(l language.Language) string { return f.Figure(l) }

// InTable is the amount's digits as tables print them.
func (f Figure) InTable(l language.Language) string { return f.Digits(l) }

func plain(cents int64, point string, group func(string) string) string {
	sign := ""
	m := magnitude(cents)
	if cents < 0 {
		sign = "−"
	}
	s := sign + group(strconv.FormatUint(m/100, 10))
	if c := m % 100; c != 0 {
		s += point + strconv.FormatUint(c/10, 10) + strconv.FormatUint(c%10, 10)
	}
	return s
}

// Parse reads an amount as the format writes it: whole euros, or euros with a
// point and two decimals, with "about " before a figure that the source
// rounds. Its error is a *diag.Fault.
func Parse(text string) (Amount, error) {
	a, ok := Read(text)
	if !ok {
		return Amount{}, amountFault(text)
	}
	return a, nil
}

// Read is Parse for those who don't ask what is wrong: to say that takes far longer than to
// see that something is.
func Read(text string) (Amount, bool) {
	digits, rounded := strings.CutPrefix(text, "about ")
	cents, ok := parseCents(digits)
	switch a := Cents(cents); {
	case !ok:
		return Amount{}, false
	case rounded:
		return a.About(), true
	default:
		return a, true
	}
}

// parseCents reads digits, or digits, a point and two digits.
func parseCents(s string) (int64, bool) {
	euros, decimals, pointed := strings.Cut(s, ".")
	if pointed && len(decimals) != 2 || len(euros) == 0 || len(euros) > 12 || len(euros) > 1 && euros[0] == '0' {
		return 0, false
	}
	var n int64
	for _, d := range []byte(euros + decimals) {
		if d < '0' || d > '9' {
			return 0, false
		}
		n = n*10 + int64(d-'0')
	}
	if !pointed {
		n *= 100
	}
	return n, true
}

func amountFault(text string) *diag.Fault {
	f := &diag.Fault{
		Message: language.Say("{0} is not a valid amount", language.Quoted(text)),
		Hint:    language.Say("write whole euros, or euros with a point and two decimals: 1371152 or 1093749.50; about 1100000 for a figure that the source rounds"),
	}
	trimmed := strings.TrimSpace(text)
	switch {
	case trimmed == "" || trimmed == "~" || trimmed == "null" || trimmed == "Null" || trimmed == "NULL":
		f.Message = language.Say("expected an amount, found nothing")
		f.Hint = language.Say("leave the key out where the source does not say the amount; unknown is not 0")
		return f
	case strings.HasPrefix(trimmed, "-") || strings.HasPrefix(trimmed, "−"):
		f.Message = language.Say("{0} is not a valid amount: it has a sign", language.Quoted(text))
		f.Hint = language.Say("amounts are never negative; income has a key of its own, and what changed is an amendment")
		return f
	}
	p, ok := ReadPrinted(text)
	if !ok {
		if tooLarge(trimmed) {
			f.Message = language.Say("{0} is more than a record may state", language.Quoted(text))
			f.Hint = language.Say("the largest amount that a record may state is {0}", Cents(100*MaxEuros+99))
		}
		return f
	}
	f.Better, f.Safe = p.Amount.String(), p.Sure
	return f
}

// tooLarge reports whether a text is an amount, grouped or not, with cents or
// without, of more digits than any.
func tooLarge(text string) bool {
	text = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, strings.TrimPrefix(text, "about "))
	if n := len(text) - 3; n > 0 && (text[n] == '.' || text[n] == ',') {
		text = text[:n]
	}
	text = strings.NewReplacer(".", "", ",", "").Replace(text)
	return digitsOnly(text) && len(strings.TrimLeft(text, "0")) > 12
}

func digitsOnly(s string) bool { return strings.Trim(s, "0123456789") == "" }

// Fraction is n/d of the amount, rounded to the nearest cent, halves up.
func (a Amount) Fraction(n, d int64) Amount { return a.FractionTo(n, d, 1) }

// FractionTo is n/d of the amount, rounded to the nearest whole number of units of so
// many cents, halves up; unknown where 64 bits do not hold it. Of a rounded amount it is
// off by as large a part of it, to the next cent.
func (a Amount) FractionTo(n, d, unit int64) Amount {
	if !a.Known() || d <= 0 || n < 0 || unit <= 0 || d > math.MaxInt64/unit {
		return Amount{}
	}
	by := uint64(d * unit)
	hi, lo := bits.Mul64(magnitude(a.cents), uint64(n))
	lo, carry := bits.Add64(lo, by/2, 0)
	hi += carry
	if hi >= by {
		return Amount{}
	}
	units, _ := bits.Div64(hi, lo, by)
	if units > math.MaxInt64/uint64(unit) {
		return Amount{}
	}
	cents := int64(units) * unit
	if a.cents < 0 {
		cents = -cents
	}
	switch f := Cents(cents); {
	case a.Margin() > 0:
		return f.Within(Cents(a.Margin()).Fraction(n, d).cents + 1)
	case a.IsAbout():
		return f.Within(0)
	default:
		return f
	}
}
