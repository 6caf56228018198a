package money

import (
	"math/bits"
	"strconv"
	"strings"

	"sostool/pkg/diag"
	"sostool/pkg/language"
)

// shareDecimals is how many decimals of a percent a record may state.
const shareDecimals = 6

// fullShare is 100 % in millionths of a percent.
const fullShare = 100_000_000

// Share is a stated percentage. The zero value is unknown.
type Share struct {
	micro    int64 // millionths of a percent
	decimals uint8 // as written
	known    bool
	about    bool
}

// Percent is a share of n whole percents.
func Percent(n int64) Share { return Share{micro: n * 1_000_000, known: true} }

// Hundredths is a share of n hundredths of a percent: 7500 is 75.00 %.
func Hundredths(n int64) Share { return Share{micro: n * 10_000, decimals: 2, known: true} }

// Micro is a share of n millionths of a percent, with no more decimals than it
// needs.
func Micro(n int64) Share {
	s := Share{micro: n, decimals: shareDecimals, known: true}
	for unit := int64(10); s.decimals > 0 && n%unit == 0; unit *= 10 {
		s.decimals--
	}
	return s
}

// Known reports whether the share is stated at all.
func (s Share) Known() bool { return s.known }

// About is the share as a figure that its source rounds: good to half a unit of its last
// digit.
func (s Share) About() Share {
	s.about = s.known
	return s
}

// IsAbout reports whether the source rounds the share.
func (s Share) IsAbout() bool { return s.about }

// Micro is the share in millionths of a percent: 75 % is 75 000 000.
func (s Share) Micro() int64 { return s.micro }

// Decimals is the number of decimals that the share states.
func (s Share) Decimals() uint8 { return s.decimals }

// Unit is the last stated place in millionths of a percent: 75% is good to
// half of 1 000 000, 8.96% to half of 10 000.
func (s Share) Unit() int64 {
	unit := int64(1)
	for range shareDecimals - int(s.decimals) {
		unit *= 10
	}
	return unit
}

// String is the share as a record writes it.
func (s Share) String() string {
	if !s.known {
		return ""
	}
	if s.about {
		return "about " + s.Plain() + "%"
	}
	return s.Plain() + "%"
}

// Plain is the share as machines read it: percents with a point, without their sign.
func (s Share) Plain() string {
	if !s.known {
		return ""
	}
	return s.sign("-") + s.digits(".")
}

func (s Share) sign(minus string) string {
	if s.micro < 0 {
		return minus
	}
	return ""
}

// In is the share as findings print it: 8,96 % in Finnish.
func (s Share) In(l language.Language) string {
	about := ""
	if s.about {
		about = language.Translate("about", l) + " "
	}
	if l == language.English {
		return about + s.sign("−") + s.digits(".") + "%"
	}
	return about + s.sign("−") + s.digits(",") + " %"
}

// InTable is the share as tables and their notes print it.
func (s Share) InTable(l language.Language) string {
	return strings.ReplaceAll(s.In(l), " ", "\u00a0")
}

// digits are those of the share without its sign.
func (s Share) digits(point string) string {
	m := magnitude(s.micro)
	whole, rest := m/1_000_000, int64(m%1_000_000)
	out := strconv.FormatUint(whole, 10)
	if s.decimals > 0 {
		fraction := strconv.FormatInt(1_000_000+rest, 10)[1:]
		out += point + fraction[:s.decimals]
	}
	return out
}

// Of is the exact share of an amount, in cents rounded to the nearest (half away from
// zero); for printing next to a stated amount. A rounded share is one of the amount as if
// it were exact: HalfUnit is how far it may be off.
func (s Share) Of(a Amount) Amount {
	hi, lo := bits.Mul64(magnitude(a.cents), uint64(s.micro))
	lo, carry := bits.Add64(lo, fullShare/2, 0)
	q, _ := bits.Div64((hi+carry)%fullShare, lo, fullShare)
	return Cents(int64(q))
}

// Floor is the largest whole number of cents that is not more than the share
// of the amount.
func (s Share) Floor(a Amount) Amount {
	hi, lo := bits.Mul64(magnitude(a.cents), uint64(s.micro))
	q, _ := bits.Div64(hi%fullShare, lo, fullShare)
	return Cents(int64(q))
}

// Ceil is the smallest whole number of cents that is not less than the share
// of the amount.
func (s Share) Ceil(a Amount) Amount {
	hi, lo := bits.Mul64(magnitude(a.cents), uint64(s.micro))
	q, r := bits.Div64(hi%fullShare, lo, fullShare)
	if r > 0 {
		q++
	}
	return Cents(int64(q))
}

// Whole is the smallest whole number of cents of which the amount is not more
// than the share: of 1 870 000 at 75 % it is 2 493 333.34. It is unknown where
// the share is nothing or 64 bits do not hold it.
func (s Share) Whole(part Amount) Amount {
	hi, lo := bits.Mul64(magnitude(part.cents), fullShare)
	if s.micro <= 0 || hi >= uint64(s.micro) {
		return Amount{}
	}
	q, r := bits.Div64(hi, lo, uint64(s.micro))
	if r > 0 {
		q++
	}
	if q > 1<<63-1 {
		return Amount{}
	}
	return Cents(int64(q))
}

// Compare orders part/whole against the share, exactly: -1 where part is less
// than the share of whole, 0 where it is exactly that, 1 where it is more.
// Both amounts must be known and not negative.
func (s Share) Compare(part, whole Amount) int {
	return compareProducts(uint64(part.cents), fullShare, uint64(whole.cents), uint64(s.micro))
}

// Agrees reports whether part/whole, rounded to as many decimals as the share
// states, is the share. A ratio that lies exactly between two roundings is
// rounded up: 75.5 % is stated as 76 %. A share that its source rounds agrees with both,
// and a rounded amount with whatever it may stand for.
func (s Share) Agrees(part, whole Amount) bool {
	low, high := s.order(part, whole)
	return low >= 0 && (high < 0 || s.about && high == 0)
}

// Bounds are the shares between which one lies that its source rounds: half a unit of the
// last digit below and above it.
func (s Share) Bounds() (low, high Share) {
	half := s.Unit() / 2
	bound := func(micro int64) Share {
		return Share{micro: micro, decimals: min(s.decimals+1, shareDecimals), known: s.known}
	}
	return bound(max(0, s.micro-half)), bound(s.micro + half)
}

// Agree reports whether part/whole is off the sum of shares by less than half a
// unit of the last digit of each. Both amounts must be known and not negative;
// how far they are rounded does not count.
func Agree(shares []Share, part, whole Amount) bool {
	var micro, unit int64
	for _, s := range shares {
		micro, unit = micro+s.micro, unit+s.Unit()
	}
	low, high := 2*micro-unit, 2*micro+unit
	above := low < 0 || compareProducts(uint64(part.cents), 2*fullShare, uint64(whole.cents), uint64(low)) > 0
	return above && compareProducts(uint64(part.cents), 2*fullShare, uint64(whole.cents), uint64(high)) < 0
}

// order compares part/whole with half a unit of the share's last digit below and above it:
// the largest that it may be with the one, the least with the other.
func (s Share) order(part, whole Amount) (fromLow, fromHigh int) {
	// micro ± unit/2 against part/whole, times 2 × whole × fullShare
	low, high := max(0, 2*s.micro-s.Unit()), 2*s.micro+s.Unit()
	most, least := uint64(part.cents+part.Margin()), uint64(max(0, part.cents-part.Margin()))
	large, small := uint64(whole.cents+whole.Margin()), uint64(max(0, whole.cents-whole.Margin()))
	return compareProducts(most, 2*fullShare, small, uint64(low)), compareProducts(least, 2*fullShare, large, uint64(high))
}

// HalfUnit is how far, in cents, a share of the amount may be from the exact one: half a
// unit of the share's last stated place.
func (s Share) HalfUnit(a Amount) int64 {
	hi, lo := bits.Mul64(magnitude(a.cents), uint64(s.Unit()))
	q, r := bits.Div64(hi, lo, 2*fullShare) // hi < fullShare, for a unit is at most a percent
	if r > 0 {
		q++
	}
	return int64(q)
}

// compareProducts orders a×b against c×d in 128 bits.
func compareProducts(a, b, c, d uint64) int {
	h1, l1 := bits.Mul64(a, b)
	h2, l2 := bits.Mul64(c, d)
	switch {
	case h1 != h2 && h1 < h2, h1 == h2 && l1 < l2:
		return -1
	case h1 == h2 && l1 == l2:
		return 0
	default:
		return 1
	}
}

// PercentOf is part/whole in percent with the number of decimals, rounded to
// the nearest; negative where part is. It is false where whole is nothing.
func PercentOf(part, whole Amount, decimals uint8) (Share, bool) {
	if whole.cents <= 0 || !part.Known() {
		return Share{}, false
	}
	unit := Share{decimals: decimals}.Unit()
	// part × fullShare / (whole × unit), rounded
	hi, lo := bits.Mul64(magnitude(part.cents), uint64(fullShare/unit))
	lo, carry := bits.Add64(lo, uint64(whole.cents)/2, 0)
	hi += carry
	if hi >= uint64(whole.cents) {
		return Share{}, false
	}
	q, _ := bits.Div64(hi, lo, uint64(whole.cents))
	if q > uint64(1<<63-1)/uint64(unit) {
		return Share{}, false
	}
	micro := int64(q) * unit
	if part.cents < 0 {
		micro = -micro
	}
	return Share{micro: micro, decimals: decimals, known: true}, true
}

// AddShares is the sum of two shares at the finer of their precisions.
func AddShares(a, b Share) Share {
	return Share{a.micro + b.micro, max(a.decimals, b.decimals), a.known && b.known, a.about || b.about}
}

// Minus is the difference of two shares at the finer of their precisions.
func (s Share) Minus(t Share) Share {
	t.micro = -t.micro
	return AddShares(s, t)
}

// ParseShare reads a share as the format writes it: 75%, 8.96%, with "about " before a
// figure that the source rounds. Its error is a *diag.Fault.
func ParseShare(text string) (Share, error) {
	digits, rounded := strings.CutPrefix(text, "about ")
	if number, ok := strings.CutSuffix(digits, "%"); ok {
		if s, ok := ParsePercent(number); ok {
			if s.micro > fullShare {
				return Share{}, &diag.Fault{
					Message: language.Say("{0} is more than the whole", language.Quoted(text)),
					Hint:    language.Say("a share is at most 100%"),
				}
			}
			s.about = rounded
			return s, nil
		}
	}
	f := &diag.Fault{
		Message: language.Say("{0} is not a valid share", language.Quoted(text)),
		Hint:    language.Say("write a percent with a point and at most six decimals, its sign directly after it: 75% or 8.96%; about 15% for a figure that the source rounds"),
	}
	bare, rounded := cutRounding(strings.ToLower(strings.TrimSpace(foldSpaces(text))))
	number := bare
	for _, word := range []string{"prosenttia", "procent", "percent", "%"} {
		number = strings.TrimSuffix(number, word)
	}
	signed := number != bare
	number = strings.Replace(strings.TrimSpace(number), ",", ".", 1)
	if s, ok := ParsePercent(number); ok && s.micro <= fullShare {
		// 75 without a sign is a percent beyond doubt, 0.75 is not.
		if signed || s.micro >= 1_000_000 {
			s.about = rounded
			f.Better, f.Safe = s.String(), signed
		} else if s.micro > 0 && s.decimals <= 4 {
			f.Better = Share{micro: s.micro * 100, decimals: max(s.decimals, 2) - 2, known: true, about: rounded}.String()
		}
	}
	return Share{}, f
}

// ParsePercent reads a percent without its sign, which may be more than the
// whole: 8.96, 120.
func ParsePercent(s string) (Share, bool) {
	whole, decimals, pointed := strings.Cut(s, ".")
	if whole == "" || len(whole) > 3 || len(whole) > 1 && whole[0] == '0' ||
		pointed && decimals == "" || len(decimals) > shareDecimals || !digitsOnly(whole+decimals) {
		return Share{}, false
	}
	n, _ := strconv.ParseInt(whole+(decimals + "000000")[:shareDecimals], 10, 64)
	return Share{micro: n, decimals: uint8(len(decimals)), known: true}, true
}

// Decimal is n units of the last of so many decimals as people write it,
// without zeros at its end: 385 with one decimal is 38.5.
func Decimal(n int64, decimals int, l language.Language) string {
	unit := int64(1)
	for range decimals {
		unit *= 10
	}
	s := strconv.FormatInt(n/unit, 10)
	if rest := n % unit; rest != 0 {
		s += l.Decimal() + strings.TrimRight(strconv.FormatInt(unit+rest, 10)[1:], "0")
	}
	return s
}
