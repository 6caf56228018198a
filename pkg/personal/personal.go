// Package personal finds personal data in texts: records hold none, and nothing
// that is printed may.
package personal

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"slices"
	"strings"
)

// Kind is a kind of personal data, by the name of the rule against it.
type Kind string

// The kinds.
const (
	Email        Kind = "privacy-email"
	Phone        Kind = "privacy-phone"
	IdentityCode Kind = "privacy-identity-code"
	IBAN         Kind = "privacy-iban"
)

// Kinds are all kinds.
var Kinds = []Kind{Email, Phone, IdentityCode, IBAN}

// Data is personal data in a text.
type Data struct {
	Kind       Kind
	Start, End int // bytes
}

// Find finds all personal data in a text.
func Find(text []byte) []Data { return append(emails(text), numbers(text)...) }

// Hide is a text with the personal data in it masked.
func Hide(text string) string {
	hidden := text
	for _, x := range Find([]byte(text)) {
		secret := text[x.Start:x.End]
		hidden = strings.ReplaceAll(hidden, secret, Masked(secret))
	}
	return hidden
}

// Masked replaces a text that no output may show.
func Masked(s string) string { return strings.Repeat("*", len([]rune(s))) }

func emails(text []byte) (out []Data) {
	for _, at := range []string{"@", "(at)", "[at]", "(a)", "(ät)", "[ät]"} {
		for from := 0; ; {
			i := bytes.Index(text[from:], []byte(at))
			if i < 0 {
				break
			}
			i += from
			from = i + len(at)
			// Blanks around the sign keep harvesters away, not readers.
			before := bytes.TrimSuffix(text[:i], []byte(" "))
			start := len(before) - len(lastOf(before, isLocal))
			for start < len(before) && strings.IndexByte("{|}&*!#?`=/", before[start]) >= 0 { // a sign before the address
				start++
			}
			if from < len(text) && text[from] == ' ' {
				from++
			}
			domain := bytes.TrimRight(firstOf(text[from:], isDomain), ".-")
			dot := bytes.LastIndexByte(domain, '.')
			if start == len(before) || dot < 1 || len(domain)-dot < 3 || bytes.ContainsAny(domain[dot+1:], "0123456789") {
				continue
			}
			out = append(out, Data{Email, start, from + len(domain)})
		}
	}
	return out
}

func isLocal(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte(".!#$%&*+-/=?^_`{|}~", c) >= 0 || c >= 0x80
}

func isDomain(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '-' || c >= 0x80
}

func firstOf(text []byte, ok func(byte) bool) []byte {
	n := 0
	for n < len(text) && ok(text[n]) {
		n++
	}
	return text[:n]
}

func lastOf(text []byte, ok func(byte) bool) []byte {
	n := len(text)
	for n > 0 && ok(text[n-1]) {
		n--
	}
	return text[n:]
}

// numbers looks at every run of digits once for the three rules on numbers.
func numbers(text []byte) (out []Data) {
	for i := nextDigit(text, 0); i < len(text); i = nextDigit(text, i+1) {
		start := i
		for i < len(text) && isDigit(text[i]) {
			i++
		}
		switch {
		case i-start == 6 && i+5 <= len(text) && identityCode(text[start:i+5]) && (i+5 == len(text) || !isWord(text[i+5])):
			out = append(out, Data{IdentityCode, start, i + 5})
			i += 5
		case start >= 2 && isLetter(text[start-1]) && isLetter(text[start-2]) && i-start >= 2 && (start == 2 || !isWord(text[start-3])):
			if end, ok := iban(bytes.ToUpper(text[start-2 : min(start+46, len(text))])); ok {
				out = append(out, Data{IBAN, start - 2, start - 2 + end})
				i = start - 2 + end
			}
		case text[start] == '0' || start > 0 && text[start-1] == '+' || start > 1 && text[start-1] == ' ' && text[start-2] == '+':
			if text[start] != '0' {
				start = bytes.LastIndexByte(text[:start], '+')
			}
			if !mayBegin(text[:start]) {
				continue
			}
			if end, ok := phone(string(lineOf(text[start:]))); ok {
				out = append(out, Data{Phone, start, start + end})
				i = max(i, start+end)
			}
		}
	}
	return out
}

// nextDigit is the index of the first digit from i on, that of the end where there is none.
// It looks at eight bytes at a time: most of a record is no digit.
func nextDigit(text []byte, i int) int {
	const each = 0x01_01_01_01_01_01_01_01 // of the eight
	for ; i+8 <= len(text); i += 8 {
		x := binary.LittleEndian.Uint64(text[i:]) ^ '0'*each // digits become 0 to 9
		// Less 10, a byte below 10 turns its highest bit on; so may those above it, from
		// which it borrows: the lowest such bit is that of the first digit.
		if borrowed := (x - 10*each) &^ x & (0x80 * each); borrowed != 0 {
			return i + bits.TrailingZeros64(borrowed)/8
		}
	}
	for i < len(text) && !isDigit(text[i]) {
		i++
	}
	return i
}

// lineOf is the text up to its first line feed, as far as a number may go.
func lineOf(text []byte) []byte {
	text = text[:min(len(text), 64)]
	if n := bytes.IndexByte(text, '\n'); n >= 0 {
		return text[:n]
	}
	return text
}

func isWord(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c >= 0x80
}

// mayBegin reports whether a number may begin after the text: not within a
// word, a date, a register number or a fraction.
func mayBegin(before []byte) bool {
	n := len(before)
	switch {
	case n == 0:
		return true
	case before[n-1] == '.': // puh.040 123 4567
		return n > 1 && before[n-2] >= 'a' && before[n-2] <= 'z'
	default:
		return !isWord(before[n-1]) && strings.IndexByte("-/+", before[n-1]) < 0
	}
}

// services and mobile are the beginnings of Finnish service and mobile numbers,
// areas the area codes (Traficom's numbering plan).
var (
	services = []string{"010", "020", "029", "0600", "0700", "0800"}
	mobile   = []string{"040", "041", "042", "043", "044", "045", "046", "049", "050"}
	areas    = []string{"02", "03", "05", "06", "08", "09", "013", "014", "015", "016", "017", "018", "019"}
)

// phone reads a telephone number at the beginning of the text, grouped in any of the
// usual ways: in international form, a Finnish mobile number, or a Finnish area code in a
// group of its own with the rest. Dates, years, register numbers, business ids and the
// codes of municipalities are not.
func phone(text string) (end int, ok bool) {
	groups, marks, end := digitGroups(text)
	if len(groups) == 0 || end < len(text) && isWord(text[end]) {
		return 0, false
	}
	if businessID(text[:end]) {
		return 0, false
	}
	digits := strings.Join(groups, "")
	international := strings.HasPrefix(text, "+") || strings.HasPrefix(digits, "00358")
	plain := strings.Trim(marks, " -)") == ""
	switch {
	case international:
		return end, len(digits) >= 9 && len(digits) <= 15
	case slices.ContainsFunc(mobile, func(p string) bool { return strings.HasPrefix(digits, p) }):
		usual := len(digits) == 10 && len(groups[0]) <= 4 && strings.Count(marks, "/") <= 1 && strings.LastIndexByte(marks, '/') <= 0
		return end, len(digits) >= 9 && len(digits) <= 12 && (plain || usual) && len(groups[0]) != 2
	case slices.Contains(services, groups[0]):
		rest := digits[len(groups[0]):]
		return end, plain && len(digits) >= 9 && len(digits) <= 10 && rest[0] != '0'
	case len(groups) > 1 && slices.Contains(areas, groups[0]):
		rest := digits[len(groups[0]):]
		return end, (plain || marks[0] == '/' && strings.Count(marks, "/") == 1) && rest[0] != '0' && len(rest) >= 5 && len(rest) <= 8 && !years(groups[1:])
	default:
		return 0, false
	}
}

// digitGroups are the groups of digits with which the text begins, and the
// marks between them, one for each.
func digitGroups(text string) (groups []string, marks string, end int) {
	i := 0
	if strings.HasPrefix(text, "+") {
		i = len(text) - len(strings.TrimPrefix(text[1:], " "))
	}
	for len(groups) < 7 {
		start := i
		for i < len(text) && isDigit(text[i]) {
			i++
		}
		if i == start {
			break
		}
		groups, end = append(groups, text[start:i]), i
		mark := ""
		for _, m := range []string{") ", ")", " (", "(", " ", "\u00a0", "-", "–", "/", "."} {
			if strings.HasPrefix(text[i:], m) {
				mark = m
				break
			}
		}
		if mark == "" {
			break
		}
		i += len(mark)
		if i < len(text) && isDigit(text[i]) {
			marks += map[string]string{") ": ")", " (": " ", "\u00a0": " ", "–": "-"}[mark]
			if len(mark) == 1 {
				marks += mark
			}
		}
	}
	return groups, marks, end
}

// businessID reports whether a text has the form of a business id: 0827616-7.
func businessID(text string) bool {
	return len(text) == 9 && text[7] == '-' && strings.Trim(text[:7]+text[8:], "0123456789") == ""
}

// years reports whether the groups end as a date does, or are years.
func years(groups []string) bool {
	last := groups[len(groups)-1]
	return len(last) == 4 && (last[:2] == "19" || last[:2] == "20")
}

// identityCode verifies ddmmyy, the sign of the century, three digits and the
// check character: the remainder of the nine digits modulo 31 (Government
// Decree 128/2010 on the Population Information System, with the signs added
// in 2023).
func identityCode(code []byte) bool {
	if strings.IndexByte("+-ABCDEFYXWVUabcdefyxwvu", code[6]) < 0 {
		return false
	}
	n := 0
	for i := range 10 {
		if i == 6 {
			continue
		}
		if code[i] < '0' || code[i] > '9' {
			return false
		}
		n = n*10 + int(code[i]-'0')
	}
	day, month := int(code[0]-'0')*10+int(code[1]-'0'), int(code[2]-'0')*10+int(code[3]-'0')
	check := code[10]
	if check >= 'a' && check <= 'z' {
		check -= 'a' - 'A'
	}
	return day >= 1 && day <= 31 && month >= 1 && month <= 12 && "0123456789ABCDEFHJKLMNPRSTUVWXY"[n%31] == check
}

func isUpper(c byte) bool  { return c >= 'A' && c <= 'Z' }
func isLetter(c byte) bool { return isUpper(c) || c >= 'a' && c <= 'z' }
func isDigit(c byte) bool  { return c >= '0' && c <= '9' }

// iban reads an international bank account number (ISO 13616) at the
// beginning of the text, with or without spaces between groups, and verifies
// its check digits modulo 97.
func iban(text []byte) (end int, ok bool) {
	var compact []byte
	for k := 0; k < len(text) && len(compact) < 34; k++ {
		c := text[k]
		if c == ' ' && k > 0 && k+1 < len(text) && len(compact)%4 == 0 && (isDigit(text[k+1]) || isUpper(text[k+1])) {
			continue
		}
		if !isDigit(c) && !isUpper(c) {
			break
		}
		compact = append(compact, c)
		end = k + 1
		if len(compact) >= 15 && (end == len(text) || !isWord(text[end])) && checks97(compact) {
			return end, true
		}
	}
	return 0, false
}

func checks97(compact []byte) bool {
	rest := 0
	for i := range compact {
		c := compact[(i+4)%len(compact)]
		if isDigit(c) {
			rest = (rest*10 + int(c-'0')) % 97
		} else {
			rest = (rest*100 + int(c-'A') + 10) % 97
		}
	}
	return rest == 1
}
