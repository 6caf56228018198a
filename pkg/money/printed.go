package money

import (
	"strings"
	"unicode"
)

// Printed is an amount as a document prints it.
type Printed struct {
	Amount Amount
	// Sure is true where the print has one meaning only: "1 828 204" has,
	// "1.828" may be a thousand or a decimal.
	Sure bool
}

// magnitudes are the words that multiply a printed figure, in Finnish,
// Swedish and English, by the power of ten.
var magnitudes = []struct {
	word  string
	zeros int
}{
	{"miljoonaa", 6}, {"miljoona", 6}, {"milj.", 6}, {"milj", 6}, {"m€", 6}, {"meur", 6},
	{"miljoner", 6}, {"miljon", 6}, {"mn", 6}, {"million", 6},
	{"tuhatta", 3}, {"tuhat", 3}, {"t€", 3}, {"teur", 3}, {"tusen", 3}, {"thousand", 3}, {"k€", 3},
	{"miljardia", 9}, {"miljardi", 9}, {"mrd.", 9}, {"mrd", 9}, {"miljarder", 9}, {"miljard", 9}, {"billion", 9},
}

// currencies are the words that may follow a printed figure.
var currencies = []string{"euroa", "euron", "euros", "euro", "eur", "€", ",-", ":-", " e"}

// roundings are the words that may come before a rounded figure.
var roundings = []string{"about ", "noin ", "n. ", "n.", "cirka ", "ca. ", "ca ", "ca", "circa ", "c. ", "~", "≈"}

// ReadPrinted reads a figure as documents print them: any grouping, decimal comma or
// point, a currency, "milj.", "noin". It reports false where the text is not a figure.
func ReadPrinted(text string) (Printed, bool) {
	s := strings.ToLower(strings.TrimSpace(foldSpaces(text)))
	s, rounded := cutRounding(s)
	sure := true
	s = strings.TrimSpace(strings.TrimPrefix(s, "€"))
	s, zeros := cutMagnitude(s) // M€ before the currency is taken off
	if zeros == 0 {
		for _, word := range currencies {
			if rest, ok := strings.CutSuffix(s, word); ok {
				s, zeros = cutMagnitude(strings.TrimSpace(rest))
				break
			}
		}
	}
	if zeros > 0 {
		rounded, sure = true, false
	} else if mantissa, exponent, ok := strings.Cut(s, "e"); ok && len(exponent) == 1 && exponent[0] >= '0' && exponent[0] <= '9' {
		s, zeros = mantissa, int(exponent[0]-'0')
	}
	whole, decimals, plainly, ok := splitFigure(s, zeros > 0)
	if !ok {
		return Printed{}, false
	}
	cents, ok := shift(whole, decimals, zeros+2)
	if !ok {
		return Printed{}, false
	}
	a := Cents(cents)
	if rounded {
		a = a.About()
	}
	return Printed{a, sure && plainly}, true
}

// cutRounding takes a word that says that a figure is rounded off its beginning.
func cutRounding(s string) (rest string, rounded bool) {
	for _, word := range roundings {
		if rest, ok := strings.CutPrefix(s, word); ok {
			return strings.TrimSpace(rest), true
		}
	}
	return s, false
}

// cutMagnitude takes a word that multiplies off the end of a figure; zeros is
// 0 where there is none.
func cutMagnitude(s string) (rest string, zeros int) {
	for _, m := range magnitudes {
		if rest, ok := strings.CutSuffix(s, m.word); ok {
			return strings.TrimSpace(rest), m.zeros
		}
	}
	return s, 0
}

// foldSpaces turns every kind of space into the plain one.
func foldSpaces(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '\u00a0' || r == '\u202f' || r == '\u2009' || r == '\'' || r == '’' {
			return ' '
		}
		return r
	}, s)
}

// groupMarks writes what is between groups of thousands in one way.
var groupMarks = strings.NewReplacer(".", " ", ",", " ")

// splitFigure takes a figure apart into its whole digits and its decimals. It reports
// false in plainly where a mark could be of either kind. A figure that is multiplied has
// decimals: "6,465 milj." is not 6 465 million.
func splitFigure(s string, multiplied bool) (whole, decimals string, plainly, ok bool) {
	plainly = true
	mark := strings.LastIndexAny(s, ".,")
	switch {
	case mark < 0:
		whole = s
	case strings.Count(s, s[mark:mark+1]) > 1: // one mark several times groups thousands
		whole, plainly = s, !strings.Contains(s, ".") || !strings.Contains(s, ",")
	case len(s)-mark-1 == 3 && !multiplied && s[:mark] != "0" && !strings.Contains(s[:mark], " "):
		whole, plainly = s, false // 1.828: a thousand, most likely
	default:
		whole, decimals = s[:mark], s[mark+1:]
		// 1 000.000 is a thousand or a million; 1,8 may be in millions.
		plainly = multiplied || len(decimals) == 2 || len(decimals) < 2 && len(whole) > 3
	}
	groups := strings.Split(groupMarks.Replace(whole), " ")
	for i, g := range groups {
		if !digitsOnly(g) || g == "" || i > 0 && len(g) != 3 || i == 0 && len(groups) > 1 && len(g) > 3 {
			return "", "", false, false
		}
	}
	if len(groups) > 1 && whole[0] == '0' { // 01 828 204: a digit is wrong, or it is not an amount
		plainly = false
	}
	if !digitsOnly(decimals) || mark >= 0 && mark == len(s)-1 {
		return "", "", false, false
	}
	return strings.Join(groups, ""), decimals, plainly, true
}

// shift is the figure times a power of ten, as a whole number. It reports
// false where decimals would be left, or where the number is too large.
func shift(whole, decimals string, zeros int) (int64, bool) {
	if rest := strings.TrimRight(decimals, "0"); len(rest) > zeros {
		return 0, false
	}
	for len(decimals) < zeros {
		decimals += "0"
	}
	digits := strings.TrimLeft(whole+decimals[:zeros], "0")
	if len(digits) > 14 {
		return 0, false
	}
	var n int64
	for _, d := range []byte(digits) {
		n = n*10 + int64(d-'0')
	}
	return n, true
}
