package money

import (
	"errors"
	"testing"

	"sostool/pkg/diag"
	"sostool/pkg/language"
)

func TestPerHead(t *testing.T) {
	for text, want := range map[string]int64{"1.85": 18500, "2": 20000, "0.0125": 125, "0": 0, "999999999999.9999": 9999999999999999} {
		if p, err := ParsePerHead(text); err != nil || p.TenThousandths() != want || p.String() != text || !p.Known() {
			t.Errorf("%q: %v %v", text, p, err)
		}
	}
	for _, c := range []struct {
		text, better string
		safe         bool
	}{
		{"1,85", "1.85", true},
		{"1,85 €", "1.85", true},
		{"€1.85", "1.85", true},
		{"1,85\u00a0€/asukas", "1.85", true},
		{"1,85 euroa per invånare", "1.85", true},
		{"1.85000", "1.85", true},
		{"1.85555", "", false},
		{"about 2", "", false},
		{"-1.85", "", false},
		{"+1.85", "", false},
		{"1e2", "", false},
		{"0x10", "", false},
		{"01.85", "1.85", true},
		{".5", "", false},
		{"5.", "5", true},
		{"1.2.3", "", false},
		{"1,2,3", "", false},
		{"", "", false},
		{"1000000000000", "", false},
		{"١", "", false},
	} {
		_, err := ParsePerHead(c.text)
		var f *diag.Fault
		if !errors.As(err, &f) || f.Better != c.better || f.Safe != c.safe {
			t.Errorf("%q: %+v, want %q, %v", c.text, f, c.better, c.safe)
		}
	}
}

// TestPerHeadTimes: euros for each inhabitant are exact until they are cents.
func TestPerHeadTimes(t *testing.T) {
	for _, c := range []struct {
		perHead     int64
		inhabitants int64
		cents       int64
	}{
		{18500, 22669, 41_937_65}, {18500, 22395, 41_430_75}, {18500, 8796, 16_272_60},
		{1, 49, 0}, {1, 50, 1}, {125, 1, 1}, {175, 3, 5}, // 0.0525 is five cents, a quarter less
		{0, 1 << 40, 0},
	} {
		if a, ok := (PerHead{c.perHead, true}).Times(c.inhabitants); !ok || a != Cents(c.cents) {
			t.Errorf("%d × %d: %v %v", c.perHead, c.inhabitants, a, ok)
		}
	}
	if a, ok := (PerHead{1 << 62, true}).Times(1 << 40); ok {
		t.Error(a)
	}
	if a, ok := (PerHead{}).Times(5); !ok || a.Known() {
		t.Error(a, ok)
	}
	one, _ := ParsePerHead("1234.5675")
	if got := one.In(language.Finnish) + ", " + one.InTable(language.English) + ", " + (PerHead{18500, true}).In(language.Swedish); got != "1\u00a0234,5675 €, €1,234.5675, 1,85 €" {
		t.Error(got)
	}
}
