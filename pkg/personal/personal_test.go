package personal

import (
	"strings"
	"testing"
)

// TestPersonal lists what is personal data and what only looks like it. The
// numbers are invented.
func TestPersonal(t *testing.T) {
	tests := []struct{ text, rule string }{
		{"maija.meikalainen@example.fi", "privacy-email"},
		{"nimi(at)example.fi", "privacy-email"},
		{"nimi (at) example.fi", "privacy-email"},
		{"nimi @ example.fi", "privacy-email"},
		{"nimi[ät]example.fi", "privacy-email"},
		{"kello (at) 12", ""},
		{"hinta 5 @ kpl", ""},
		{"040 123 4567", "privacy-phone"},
		{"(040) 123 4567", "privacy-phone"},
		{"puh.040 123 4567", "privacy-phone"},
		{"040/123 4567", "privacy-phone"},
		{"040.123.4567", "privacy-phone"},
		{"040–123 4567", "privacy-phone"},
		{"0401234567", "privacy-phone"},
		{"0400 123 456", "privacy-phone"},
		{"+358 40 1234567", "privacy-phone"},
		{"+ 358 40 1234567", "privacy-phone"},
		{"00358 40 123 4567", "privacy-phone"},
		{"016 322 111", "privacy-phone"},
		{"09 1234 5678", "privacy-phone"},
		{"029 512 3456", "privacy-phone"},
		{"020 123 4567", "privacy-phone"},
		{"0800 123 456", "privacy-phone"},
		{"016/123456", "privacy-phone"},
		{"+358 (0)40 123 4567", "privacy-phone"},
		{"013 014 015", ""},
		{"194/00.01.05/2019", ""},
		{"045/00.01.05/2019", ""},
		{"0827616-7", ""},
		{"02-11-2019", ""},
		{"05.11.2019", ""},
		{"ISSN 0355-1234", ""},
		{"koodit 020 047 148 240", ""},
		{"vuodet 09 2008 2011", ""},
		{"01.11.2008-31.12.2011", ""},
		{"1 371 152", ""},
		{"010190-900P", "privacy-identity-code"},
		{"010190-900R", ""},
		{"FI21 1234 5600 0007 85", "privacy-iban"},
		{"fi2112345600000785", "privacy-iban"},
		{"FI22 1234 5600 0007 85", ""},
	}
	for _, test := range tests {
		text := "name:\n  fi: ä " + test.text + " loppu\n"
		found := ""
		for _, x := range Find([]byte(text)) {
			found += string(x.Kind)
		}
		if found != test.rule {
			t.Errorf("%s: got %q, want %q", test.text, found, test.rule)
		}
		if hidden := Hide(text); (hidden == text) != (test.rule == "") {
			t.Errorf("%s is hidden as %s", test.text, hidden)
		}
	}
}

// TestHide masks each sign, and nothing else.
func TestHide(t *testing.T) {
	if got, want := Hide("ä maija@example.fi, ä"), "ä ****************, ä"; got != want {
		t.Errorf("%q", got)
	}
}

// TestNextDigit puts each byte in each place among those that are nearly digits.
func TestNextDigit(t *testing.T) {
	for c := range 256 {
		for at := range 20 {
			text := []byte(strings.Repeat("/:\x00\xb0", 5))
			text[at] = byte(c)
			want := len(text)
			if isDigit(byte(c)) {
				want = at
			}
			for i := range at + 1 {
				if got := nextDigit(text, i); got != want {
					t.Fatalf("%q from %d: %d, expected %d", text, i, got, want)
				}
			}
		}
	}
}

// TestSignBefore: a sign of YAML before an address is not a part of it.
func TestSignBefore(t *testing.T) {
	const address = "maija.meikalainen@example.fi"
	for _, sign := range []string{"{", "&", "*", "!", "|", "{*"} {
		text := []byte("area: " + sign + address + " x")
		found := Find(text)
		if len(found) != 1 || string(text[found[0].Start:found[0].End]) != address {
			t.Errorf("%s: %v", text, found)
		}
	}
}
