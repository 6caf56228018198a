package record

import (
	"errors"
	"testing"

	"sostool/pkg/diag"
)

func TestID(t *testing.T) {
	tests := []struct {
		text  string
		valid bool
		made  string // by MakeID
	}{
		{"kolpene", true, "kolpene"},
		{"pro-sos-2", true, "pro-sos-2"},
		{"iii", true, "iii"},
		{"", false, ""},
		{"Kolpene", false, "kolpene"},
		{"-kolpene", false, "kolpene"},
		{"kolpene-", false, "kolpene"},
		{"pro--sos", false, "pro-sos"},
		{"pro_sos", false, "pro-sos"},
		{"Länsi-Pohja", false, "lansi-pohja"},
		{"Åbo Akademi", false, "abo-akademi"},
		{"hanke №5", false, "hanke-5"},
		{"Kolpene&Poske", false, "kolpene-poske"},
	}
	for _, test := range tests {
		if got := ValidID(test.text); got != test.valid {
			t.Errorf("ValidID(%q) = %v", test.text, got)
		}
		if got := MakeID(test.text); got != test.made {
			t.Errorf("MakeID(%q) = %q, want %q", test.text, got, test.made)
		}
		if made := MakeID(test.text); made != "" && !ValidID(made) {
			t.Errorf("MakeID(%q) = %q is not an id", test.text, made)
		}
	}
}

func TestParseCount(t *testing.T) {
	for text, want := range map[string]int{"0": 0, "11": 11, "12345": 12345} {
		if c, err := ParseCount(text); err != nil || c.Int() != want || c.String() != text || !c.Known() {
			t.Errorf("%q: %v %v", text, c, err)
		}
	}
	for _, text := range []string{"", "-1", "+1", "1.0", "1e3", "011", "1 000", "yksi", "9999999999999"} {
		if c, err := ParseCount(text); err == nil {
			t.Errorf("%q is read as %v", text, c)
		}
	}
}

func TestParsePersonYears(t *testing.T) {
	for text, want := range map[string]int64{"6.25": 625, "500": 50000, "0.5": 50, "12.50": 1250} {
		if p, err := ParsePersonYears(text); err != nil || p.Hundredths() != want || !p.Known() {
			t.Errorf("%q: %v %v", text, p, err)
		}
	}
	for text, better := range map[string]string{
		"6,25": "6.25", "6.255": "", "6.250": "6.25", "about 6": "", "-6.25": "", "6e2": "", "6 htv": "6", "6,5\u00a0htv": "6.5", "1 500": "1500",
		"6.25 € ": "", "": "", "~": "", "06": "6", "yksi": "", "1.5.2": "", "NaN": "", "1_000": "", "٦": "",
	} {
		_, err := ParsePersonYears(text)
		var f *diag.Fault
		if !errors.As(err, &f) || f.Better != better {
			t.Errorf("%q: %+v", text, f)
		}
	}
}

func TestParseAge(t *testing.T) {
	for text, want := range map[string][2]int{"..29": {-1, 29}, "55..": {55, -1}, "18..29": {18, 29}, "29..29": {29, 29}} {
		if a, err := ParseAge(text); err != nil || a.From != want[0] || a.To != want[1] {
			t.Errorf("%q: %v %v", text, a, err)
		}
	}
	for _, text := range []string{"", "..", "29", "29..18", "alle 30", "-1..5", "18...29", "18..131"} {
		if a, err := ParseAge(text); err == nil {
			t.Errorf("%q is read as %v", text, a)
		}
	}
}
