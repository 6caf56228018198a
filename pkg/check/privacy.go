package check

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"sostool/pkg/diag"
	"sostool/pkg/language"
)

// Records hold no personal data. These rules look at the text of a file,
// comments included, and what they find is masked wherever it would be shown.

var privacyEmail = &Rule{
	Name: "privacy-email", Severity: diag.Error,
	Title: language.Say("an e-mail address"),
	Why:   language.Say("It names a person, and git remembers it for ever."),
	Do:    language.Say("Name the organisation instead. What was committed stays in history: see to it that it is removed there too."),
	Text: func(p *Pass) {
		text := p.Doc.File.Bytes
		for _, at := range []string{"@", "(at)", "[at]", "(a)"} {
			for from := 0; ; {
				i := bytes.Index(text[from:], []byte(at))
				if i < 0 {
					break
				}
				i += from
				from = i + len(at)
				start := i - len(lastOf(text[:i], isLocal))
				domain := firstOf(text[from:], isDomain)
				domain = bytes.TrimRight(domain, ".-")
				dot := bytes.LastIndexByte(domain, '.')
				if start == i || dot < 1 || len(domain)-dot < 3 || bytes.ContainsAny(domain[dot+1:], "0123456789") {
					continue
				}
				p.personal(start, from+len(domain), language.Say("an e-mail address stands here"))
			}
		}
	},
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

// personal reports personal data between two offsets, and keeps it out of
// every output.
func (p *Pass) personal(start, end int, message language.Text) {
	secret := string(p.Doc.File.Bytes[start:end])
	p.Secret(secret)
	p.say(p.Doc.File.PosAt(start, utf8.RuneCountInString(secret)), message).
		Suggest("remove it: records name organisations and bodies only; it stays in git's history")
}

var privacyPhone = &Rule{
	Name: "privacy-phone", Severity: diag.Error,
	Title: language.Say("a telephone number"),
	Why:   language.Say("It leads to a person, and git remembers it for ever."),
	Do:    language.Say("Remove it. What was committed stays in history: see to it that it is removed there too."),
	Text: func(p *Pass) {
		text := p.Doc.File.Bytes
		for i := 0; i < len(text); i++ {
			c := text[i]
			if c != '0' && c != '+' || i > 0 && isWord(text[i-1]) || i > 0 && strings.IndexByte(".,-/:+", text[i-1]) >= 0 && !(text[i-1] == ':' || text[i-1] == ',') {
				continue
			}
			if end, ok := phone(text[i:]); ok {
				p.personal(i, i+end, language.Say("a telephone number stands here"))
				i += end
			}
		}
	},
}

func isWord(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c >= 0x80
}

// mobile are the beginnings of Finnish mobile numbers (Traficom's numbering
// plan), without the leading 0.
var mobile = []string{"40", "41", "42", "43", "44", "45", "46", "49", "50"}

// areas are the Finnish area codes, without the leading 0.
var areas = []string{"2", "3", "5", "6", "8", "9", "13", "14", "15", "16", "17", "18", "19"}

// phone reads a Finnish telephone number at the beginning of the text: in
// international form, a mobile number, or an area code with a number that is
// grouped as telephone numbers are. Dates, register numbers and amounts are
// none.
func phone(text []byte) (end int, ok bool) {
	line := text
	if n := bytes.IndexByte(line, '\n'); n >= 0 {
		line = line[:n]
	}
	digits, groups, last := make([]byte, 0, 16), 1, 0
	international := false
	for k := 0; k < len(line) && len(digits) < 15; k++ {
		c := line[k]
		switch {
		case c >= '0' && c <= '9':
			digits = append(digits, c)
			last = k + 1
		case c == '+' && k == 0:
			international = true
		case (c == ' ' || c == '-' || c == 0xc2 || c == 0xa0) && k == last:
			groups++
		case c == 0xa0 && k > 0 && line[k-1] == 0xc2:
		case (c == '(' || c == ')') && k-last <= 2:
		default:
			k = len(line)
		}
	}
	if last < len(line) && (isWord(line[last]) || (line[last] == '.' || line[last] == '/' || line[last] == '-') && last+1 < len(line) && isWord(line[last+1])) {
		return 0, false
	}
	if _, ok := checkDigit(string(line[:last])); ok { // the form of a business id
		return 0, false
	}
	number := string(digits)
	national := ""
	switch {
	case international && strings.HasPrefix(number, "358"):
		national = strings.TrimPrefix(number[3:], "0")
	case international:
		return last, len(number) >= 9
	case strings.HasPrefix(number, "00358"):
		national = strings.TrimPrefix(number[5:], "0")
	case strings.HasPrefix(number, "0"):
		national = number[1:]
	}
	if len(national) < 6 || len(national) > 11 {
		return 0, false
	}
	for _, prefix := range mobile {
		if strings.HasPrefix(national, prefix) && len(national) >= 8 {
			return last, true
		}
	}
	for _, prefix := range areas {
		if strings.HasPrefix(national, prefix) && (groups > 1 || strings.HasPrefix(number, "00358") || international) && len(national) >= 7 {
			return last, true
		}
	}
	return 0, false
}

var privacyIdentityCode = &Rule{
	Name: "privacy-identity-code", Severity: diag.Error,
	Title: language.Say("a personal identity code"),
	Why:   language.Say("It is the most sensitive key to a person, and git remembers it for ever."),
	Do:    language.Say("Remove it at once. What was committed stays in history: see to it that it is removed there too."),
	Text: func(p *Pass) {
		text := p.Doc.File.Bytes
		for i := 6; i+4 < len(text); i++ {
			// Nearly every character fails the first of these.
			if !isDigit(text[i-1]) || !isDigit(text[i+1]) || isDigit(text[i]) ||
				strings.IndexByte("+-ABCDEFYXWVUabcdefyxwvu", text[i]) < 0 || !identityCode(text[i-6:i+5]) {
				continue
			}
			if i > 6 && isWord(text[i-7]) || i+5 < len(text) && isWord(text[i+5]) {
				continue
			}
			p.personal(i-6, i+5, language.Say("a personal identity code stands here"))
		}
	},
}

// identityCode verifies ddmmyy, the sign of the century, three digits and the
// check character: the remainder of the nine digits modulo 31 (Government
// Decree 128/2010 on the Population Information System, with the signs added
// in 2023).
func identityCode(code []byte) bool {
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

var privacyIBAN = &Rule{
	Name: "privacy-iban", Severity: diag.Error,
	Title: language.Say("a bank account number"),
	Why:   language.Say("It has no place in a record of facts, and may be a person's."),
	Do:    language.Say("Remove it. What was committed stays in history: see to it that it is removed there too."),
	Text: func(p *Pass) {
		text := p.Doc.File.Bytes
		for i := 0; i+15 < len(text); i++ {
			if !isUpper(text[i]) || !isUpper(text[i+1]) || !isDigit(text[i+2]) || !isDigit(text[i+3]) || i > 0 && isWord(text[i-1]) {
				continue
			}
			if end, ok := iban(text[i:]); ok {
				p.personal(i, i+end, language.Say("a bank account number stands here"))
				i += end
			}
		}
	},
}

func isUpper(c byte) bool { return c >= 'A' && c <= 'Z' }
func isDigit(c byte) bool { return c >= '0' && c <= '9' }

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
