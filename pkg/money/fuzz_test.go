package money

import (
	"errors"
	"strings"
	"testing"

	"sostool/pkg/diag"
)

// FuzzParse: an amount is read in one form only; what is refused has a reason,
// and what is offered instead is an amount. A print is read as an amount that
// a record may state, or not at all.
func FuzzParse(f *testing.F) {
	for _, text := range []string{
		"1371152", "1093749.50", "about 1100000", "1 828 204", "1,1 milj. euroa", "2,4 miljoonaa euroa", "1.828.204",
		"1\u00a0371\u00a0152,50 €", "75 %", "noin 1 100 000", "-5", "1e6", "~", "999999999999.99", "6,465 M€", "", "0.00",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		a, err := Parse(text)
		if err == nil {
			if s := a.String(); s != text && s+".00" != text {
				t.Errorf("%q was read as %q", text, s)
			}
			if p, ok := ReadPrinted(text); !ok || p.Amount != a {
				t.Errorf("%q as a print: %v, %v", text, p, ok)
			}
			if a.Margin() < 0 || a.Margin() > a.Cents() {
				t.Errorf("%q may be off by %d cents", text, a.Margin())
			}
			return
		}
		var fault *diag.Fault
		if !errors.As(err, &fault) || fault.Flaw != diag.Malformed || fault.Message.IsZero() || fault.Hint.IsZero() {
			t.Fatalf("%q: %v", text, err)
		}
		p, ok := ReadPrinted(text)
		if fault.Better == "" {
			if fault.Safe {
				t.Errorf("%q: nothing is offered, and safely", text)
			}
			return
		}
		better, err := Parse(fault.Better)
		if err != nil || !ok || better != p.Amount {
			t.Errorf("%q: %q is offered, %v (as a print %v, %v)", text, fault.Better, err, p.Amount, ok)
		}
		if strings.ContainsAny(text, "-−") && !strings.Contains(text, ",-") {
			t.Errorf("%q has a sign, %q has none", text, fault.Better)
		}
	})
}

func FuzzParseShare(f *testing.F) {
	for _, text := range []string{"75%", "8.96%", "100.000000%", "75 %", "0,75", "75", "101%", "-5%", "75 prosenttia", ""} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := ParseShare(text)
		if err == nil {
			if s.String() != text || s.Micro() < 0 || s.Micro() > fullShare || s.Micro()%s.Unit() != 0 {
				t.Errorf("%q was read as %q, %d", text, s, s.Micro())
			}
			return
		}
		var fault *diag.Fault
		if !errors.As(err, &fault) || fault.Flaw != diag.Malformed || fault.Message.IsZero() || fault.Hint.IsZero() {
			t.Fatalf("%q: %v", text, err)
		}
		if fault.Better != "" {
			if _, err := ParseShare(fault.Better); err != nil {
				t.Errorf("%q: %q is offered, %v", text, fault.Better, err)
			}
		}
	})
}
