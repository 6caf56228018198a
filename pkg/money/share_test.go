package money

import (
	"errors"
	"math"
	"testing"

	"sostool/pkg/diag"
	"sostool/pkg/language"
)

// must reads a share of a test's table.
func must(t *testing.T, text string) Share {
	t.Helper()
	s, err := ParseShare(text)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestParseShare(t *testing.T) {
	for _, c := range []struct {
		text        string
		micro, unit int64
	}{
		{"75%", 75_000_000, 1_000_000},
		{"8.96%", 8_960_000, 10_000},
		{"0%", 0, 1_000_000},
		{"0.5%", 500_000, 100_000},
		{"100%", 100_000_000, 1_000_000},
		{"100.000000%", 100_000_000, 1},
		{"39.999821%", 39_999_821, 1},
		{"25.0%", 25_000_000, 100_000},
		{"about 15%", 15_000_000, 1_000_000},
	} {
		s := must(t, c.text)
		if s.Micro() != c.micro || s.Unit() != c.unit || s.String() != c.text {
			t.Errorf("%q: %d, unit %d, %q", c.text, s.Micro(), s.Unit(), s)
		}
	}
}

func TestShareForms(t *testing.T) {
	for _, c := range []struct {
		text, better string
		safe         bool
	}{
		{"75 %", "75%", true},
		{"75\u00a0%", "75%", true},
		{"8,96 %", "8.96%", true},
		{"8,96%", "8.96%", true},
		{"75 prosenttia", "75%", true},
		{"75 procent", "75%", true},
		{"noin 15 %", "about 15%", true},
		{"about\u00a015%", "about 15%", true},
		{"about 15", "about 15%", false},
		{"About 0.15", "about 15%", false},
		{"about  15%", "about 15%", true},
		{"about about 15%", "", false},
		{"about -5%", "", false},
		// Without the sign it may be a fraction, or an amount.
		{"75", "75%", false},
		{"1", "1%", false},
		{"0.75", "75%", false},
		{"0,75", "75%", false},
		{"0.0896", "8.96%", false},
		{"0.00001", "", false},
		{"75%%", "", false},
		{"%", "", false},
		{"", "", false},
		{"-5%", "", false},
		{"+5%", "", false},
		{".5%", "", false},
		{"5.%", "", false},
		{"05%", "", false},
		{"1e1%", "", false},
		{"8.1234567%", "", false},
		{"101%", "", false},
		{"100.000001%", "", false},
		{"999999999999999999999%", "", false},
		{"1/3", "", false},
		{"kolmannes", "", false},
	} {
		_, err := ParseShare(c.text)
		var f *diag.Fault
		if !errors.As(err, &f) {
			t.Errorf("%q: %v, want a fault", c.text, err)
			continue
		}
		if f.Flaw != diag.Malformed || f.Better != c.better || f.Safe != c.safe {
			t.Errorf("%q: flaw %d, better %q, safe %v; want %q, %v", c.text, f.Flaw, f.Better, f.Safe, c.better, c.safe)
		}
	}
}

// TestAboutShare: a share that its source rounds may be half a unit of its last digit
// more, and is printed with what it is.
func TestAboutShare(t *testing.T) {
	s := must(t, "about 8.5%")
	for cents, agrees := range map[int64]bool{8_449_99: false, 8_450_00: true, 8_550_00: true, 8_550_01: false} {
		if s.Agrees(Cents(cents), Euros(100_000)) != agrees {
			t.Errorf("about 8.5%% and %d cents of 100 000 €: not %v", cents, agrees)
		}
	}
	if low, high := s.Bounds(); low.String() != "8.45%" || high.String() != "8.55%" {
		t.Errorf("between %s and %s", low, high)
	}
	if got := s.In(language.Finnish) + ", " + s.In(language.English) + ", " + s.Plain(); got != "noin 8,5 %, about 8.5%, 8.5" {
		t.Error(got)
	}
	if sum := AddShares(s, must(t, "1%")); !sum.IsAbout() || sum.String() != "about 9.5%" {
		t.Error(sum)
	}
}

// The vectors of the reference on financing.
func TestShareVectors(t *testing.T) {
	total := Euros(1_828_204)
	if got := must(t, "75%").Of(total); got != Euros(1_371_153) {
		t.Errorf("75 %% of 1 828 204 is %v", got)
	}
	if got := must(t, "25%").Of(total); got != Euros(457_051) {
		t.Errorf("25 %% of 1 828 204 is %v", got)
	}
	for _, c := range []struct {
		share       string
		part, whole Amount
		agrees      bool
	}{
		{"75%", Euros(1_371_152), total, true},
		{"25%", Euros(457_052), total, true},
		{"75.00%", Euros(1_371_152), total, true},
		{"74.999945%", Euros(1_371_152), total, true},
		{"75.0000%", Euros(1_371_152), total, false}, // exactly 74.99994530…
		{"43.77%", Cents(109_374_950), Euros(2_499_130), true},
		{"43.76%", Cents(109_374_950), Euros(2_499_130), false},
		{"40%", Euros(44_809), Euros(112_023), true},
		{"40.00%", Euros(44_809), Euros(112_023), true},
		{"39.999821%", Euros(44_809), Euros(112_023), true},
		{"40.000%", Euros(44_809), Euros(112_023), true},
		{"40.0000%", Euros(44_809), Euros(112_023), false},
		{"100%", Euros(6_465_000), Euros(6_465_000), true},
		{"50%", Euros(9_000), Euros(18_000), true},
		// A rounded total agrees with whatever it may stand for.
		{"80%", Euros(920_000), Euros(1_100_000).About(), true},
		{"80%", Euros(780_000), Euros(1_100_000).About(), false},
		{"0%", Euros(0), Euros(100), true},
		{"0%", Euros(1), Euros(100), false},
		// Exactly between two roundings: half up.
		{"12%", Euros(125), Euros(1000), false},
		{"75%", Euros(75_500), Euros(100_000), false},
		{"75%", Cents(7_549_999), Euros(100_000), true},
		{"76%", Euros(75_500), Euros(100_000), true},
		{"13%", Euros(125), Euros(1000), true},
	} {
		if got := must(t, c.share).Agrees(c.part, c.whole); got != c.agrees {
			t.Errorf("%v of %v is %s: %v", c.part, c.whole, c.share, got)
		}
	}
	for _, c := range []struct {
		part, whole Amount
		decimals    uint8
		want        string
	}{
		{Cents(109_374_950), Euros(2_499_130), 2, "43.77%"},
		{Euros(44_809), Euros(112_023), 2, "40.00%"},
		{Euros(44_809), Euros(112_023), 6, "39.999821%"},
		{Euros(1_371_152), total, 2, "75.00%"},
		{Euros(1_371_152), total, 6, "74.999945%"},
		{Euros(6_465_000), Euros(6_465_000), 0, "100%"},
		{Euros(162_262), Euros(216_349), 5, "75.00012%"},
		{Euros(3), Euros(1), 0, "300%"},
	} {
		if got, ok := PercentOf(c.part, c.whole, c.decimals); !ok || got.String() != c.want {
			t.Errorf("%v of %v: %s, %v; want %s", c.part, c.whole, got, ok, c.want)
		}
	}
}

// TestShareLimits: a limit of a programme is held to the cent, not to what a
// percent shows.
func TestShareLimits(t *testing.T) {
	total, limit := Euros(216_349), Percent(75)
	if got := limit.Floor(total); got != Cents(16_226_175) {
		t.Errorf("75 %% of 216 349 is at most %v", got)
	}
	if limit.Compare(Euros(162_262), total) <= 0 {
		t.Error("162 262 is more than 75 % of 216 349")
	}
	if limit.Compare(Euros(162_261), total) >= 0 {
		t.Error("162 261 is less than 75 % of 216 349")
	}
	if got := Percent(25).Ceil(total); got != Cents(5_408_725) {
		t.Errorf("25 %% of 216 349 is at least %v", got)
	}
	if limit.Compare(Euros(75), Euros(100)) != 0 {
		t.Error("75 is exactly 75 % of 100")
	}
}

// TestPercentOfExtremes: a ratio that the type does not hold is refused, not
// wrapped.
func TestPercentOfExtremes(t *testing.T) {
	for _, decimals := range []uint8{0, 2, 6} {
		for part := int64(1); part > 0; part *= 10 {
			s, ok := PercentOf(Cents(part), Cents(1), decimals)
			if ok && s.Micro()/fullShare != part {
				t.Errorf("%d times the whole, %d decimals: %d", part, decimals, s.Micro())
			}
		}
		if s, ok := PercentOf(Cents(math.MaxInt64), Cents(1), decimals); ok {
			t.Errorf("%d decimals: %d", decimals, s.Micro())
		}
	}
}

func TestAddShares(t *testing.T) {
	sum := AddShares(must(t, "75%"), must(t, "8.96%"))
	if sum.String() != "83.96%" || sum.Unit() != 10_000 {
		t.Errorf("75%% + 8.96%% = %s, unit %d", sum, sum.Unit())
	}
	if AddShares(Percent(1), Share{}).Known() {
		t.Error("a sum with an unknown share is unknown")
	}
	if (Share{}).String() != "" {
		t.Errorf("an unknown share is %q", Share{}.String())
	}
}
