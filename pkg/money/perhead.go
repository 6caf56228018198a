package money

import (
	"math/bits"
	"strings"

	"sostool/pkg/diag"
	"sostool/pkg/language"
)

// perHeadDecimals is how many decimals of a euro a record may state for each inhabitant.
const perHeadDecimals = 4

// PerHead is euros for each inhabitant as a source states them: 1.85, with at most four
// decimals. The zero value is unknown.
type PerHead struct {
	n     int64 // ten-thousandths of a euro
	known bool
}

// Known reports whether the euros are stated at all.
func (p PerHead) Known() bool { return p.known }

// TenThousandths are the euros in ten-thousandths, 0 where they are unknown.
func (p PerHead) TenThousandths() int64 { return p.n }

// Times is what so many inhabitants make in all, to the cent, halves up; unknown where
// the euros are, and false where a record could not state the sum. No number of
// inhabitants is negative.
func (p PerHead) Times(inhabitants int64) (Amount, bool) {
	if !p.known {
		return Amount{}, true
	}
	hi, lo := bits.Mul64(uint64(p.n), uint64(inhabitants))
	lo, carry := bits.Add64(lo, 50, 0)
	if hi+carry > 0 || lo/100 > 100*MaxEuros+99 {
		return Amount{}, false
	}
	return Cents(int64(lo / 100)), true
}

// Number is the euros as a number.
func (p PerHead) Number() Number { return Number(p.n) }

// String is the euros as a record writes them.
func (p PerHead) String() string {
	if !p.known {
		return ""
	}
	return WriteDecimal(p.n, perHeadDecimals)
}

// In is the euros as findings print them: 1,85 € in Finnish. Without decimals of cents
// they have two decimals, or none, as amounts have.
func (p PerHead) In(l language.Language) string {
	if p.n%100 == 0 {
		return p.amount().In(l)
	}
	return p.digits(l) + " €"
}

// InTable is the euros as tables and their notes print them.
func (p PerHead) InTable(l language.Language) string {
	switch {
	case p.n%100 == 0:
		return p.amount().InTable(l)
	case l == language.English:
		return "€" + p.digits(l)
	default:
		return p.digits(l) + "\u00a0€"
	}
}

// amount is the euros where they are whole cents.
func (p PerHead) amount() Amount {
	if !p.known {
		return Amount{}
	}
	return Cents(p.n / 100)
}

func (p PerHead) digits(l language.Language) string {
	return language.Figure(WriteDecimal(p.n, perHeadDecimals), l)
}

// ParsePerHead reads euros for each inhabitant as the format writes them: 1.85, 2, 0.0125.
// Its error is a *diag.Fault.
func ParsePerHead(text string) (PerHead, error) {
	if n, ok := ReadDecimal(text, perHeadDecimals); ok {
		return PerHead{n, true}, nil
	}
	f := &diag.Fault{
		Message: language.Say("{0} is not a valid amount for each inhabitant", language.Quoted(text)),
		Hint:    language.Say("write euros with a point and at most four decimals: 1.85 or 2"),
	}
	bare := strings.ToLower(strings.TrimSpace(foldSpaces(text)))
	for _, word := range []string{"/asukas", "/as.", "/as", "/invånare", "/inv.", "/inv", "/inhabitant", "per asukas", "per invånare", "per inhabitant"} {
		bare = strings.TrimSpace(strings.TrimSuffix(bare, word))
	}
	for _, word := range currencies {
		if rest, ok := strings.CutSuffix(bare, word); ok {
			bare = strings.TrimSpace(rest)
			break
		}
	}
	f.Better, f.Safe = MeantDecimal(strings.TrimSpace(strings.TrimPrefix(bare, "€")), perHeadDecimals)
	return PerHead{}, f
}
