package calendar

import (
	"errors"
	"testing"

	"sostool/pkg/diag"
)

// FuzzParseDate: a date is read in one form only and exists; what is offered
// instead of another form is a date.
func FuzzParseDate(f *testing.F) {
	for _, text := range []string{
		"2008-11-01", "2016-08", "2009", "2016-11-15?", "1.11.2008", "11/2008", "3/4/2008", "2008-13-01", "2008-02-30", "0000", "9999-12-31", "",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := ParseDate(text)
		if err == nil {
			if d.String() != text || !d.Known() || d.First() > d.Last() {
				t.Errorf("%q was read as %q, %s to %s", text, d, d.First(), d.Last())
			}
			return
		}
		var fault *diag.Fault
		if !errors.As(err, &fault) || fault.Flaw != diag.Malformed && fault.Flaw != diag.Impossible || fault.Message.IsZero() || fault.Hint.IsZero() {
			t.Fatalf("%q: %v", text, err)
		}
		if fault.Better != "" {
			if _, err := ParseDate(fault.Better); err != nil {
				t.Errorf("%q: %q is offered, %v", text, fault.Better, err)
			}
		}
		if readable, equal := (Date{Year: 2009}).Matches(text); equal && !readable {
			t.Errorf("%q is equal and not readable", text)
		}
	})
}

// FuzzParsePeriod is the same for periods, with what is counted in them.
func FuzzParsePeriod(f *testing.F) {
	for _, text := range []string{
		"2008-11-01/2011-12-31", "2004/2005", "2016-08-01/..", "../2019-12-31", "2008?/2009", "1.11.2008 – 31.12.2011",
		"2008-13-01/2009-01-01", "2011/2008", "2004-05", "3/4/2008-5/6/2009", "08/2016–07/2019", "../..", "",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, err := ParsePeriod(text)
		if err == nil {
			first, last := p.Widest()
			if p.String() != text || !p.Known() || first > last {
				t.Errorf("%q was read as %q, %d to %d", text, p, first, last)
			}
			if n, d, ok := p.Months(); ok != p.Bounded() || ok && (n <= 0 || d <= 0) {
				t.Errorf("%q has %d/%d months, %v", text, n, d, ok)
			}
			if !p.MayOverlap(p) || p.LeavesCertainly(p) {
				t.Errorf("%q does not lie in itself", text)
			}
			return
		}
		var fault *diag.Fault
		if !errors.As(err, &fault) || fault.Message.IsZero() || fault.Hint.IsZero() {
			t.Fatalf("%q: %v", text, err)
		}
		if fault.Better != "" {
			if _, err := ParsePeriod(fault.Better); err != nil {
				t.Errorf("%q: %q is offered, %v", text, fault.Better, err)
			}
		}
	})
}
