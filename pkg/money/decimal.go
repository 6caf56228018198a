package money

import (
	"strconv"
	"strings"

	"sostool/pkg/diag"
	"sostool/pkg/language"
)

// Number is an exact decimal of any unit but euros and percents, in ten-thousandths: 62 500
// is 6.25.
type Number int64

// numberDecimals is how many decimals a Number has at most.
const numberDecimals = 4

// String is the number with a point, without zeros at its end.
func (n Number) String() string {
	if n < 0 {
		return "-" + WriteDecimal(int64(-n), numberDecimals)
	}
	return WriteDecimal(int64(n), numberDecimals)
}

// In is the number as people read it: 6,25 in Finnish.
func (n Number) In(l language.Language) string { return language.Figure(n.String(), l) }

// ParseNumber reads digits, with a point and at most four decimals where there are some.
// Its error is a *diag.Fault.
func ParseNumber(text string) (Number, error) {
	n, ok := ReadDecimal(text, numberDecimals)
	if !ok {
		return 0, &diag.Fault{
			Message: language.Say("expected a number, found {0}", language.Quoted(text)),
			Hint:    language.Say("write digits, with a point and at most four decimals where there are some: 6.25"),
		}
	}
	return Number(n), nil
}

// ReadDecimal reads digits, with a point and at most so many decimals where there are
// some, in units of the last of them: 6.25 with two decimals is 625. There are at most
// twelve digits before the point, and no sign, exponent or grouping.
func ReadDecimal(text string, decimals int) (n int64, ok bool) {
	whole, rest, pointed := strings.Cut(text, ".")
	if whole == "" || len(whole) > 12 || len(whole) > 1 && whole[0] == '0' ||
		pointed && rest == "" || len(rest) > decimals || !digitsOnly(whole+rest) {
		return 0, false
	}
	n, err := strconv.ParseInt(whole+rest+strings.Repeat("0", decimals-len(rest)), 10, 64)
	return n, err == nil
}

// WriteDecimal is n units of the last of so many decimals as a record writes it, without
// zeros at its end: 625 with two decimals is 6.25.
func WriteDecimal(n int64, decimals int) string { return Decimal(n, decimals, language.English) }

// MeantDecimal is how a record writes the decimal that a text of another form means: 6,25
// is 6.25, "1 500" is 1500. It is empty where that is open, and sure where there is no
// doubt: 1,500 may be a thousand and a half.
func MeantDecimal(text string, decimals int) (better string, sure bool) {
	s := foldSpaces(text)
	whole, rest, marked := strings.Cut(strings.Replace(s, ",", ".", 1), ".")
	digits := strings.ReplaceAll(whole, " ", "")
	sure = (len(rest) != 3 || whole == "0" || strings.Contains(whole, " ")) && (digits == whole || language.Group(digits) == whole)
	if digits = strings.TrimLeft(digits, "0"); digits == "" && whole != "" {
		digits = "0"
	}
	better = digits
	if rest = strings.TrimRight(rest, "0"); marked && rest != "" {
		better += "." + rest
	}
	if _, ok := ReadDecimal(better, decimals); !ok {
		return "", false
	}
	return better, sure
}
