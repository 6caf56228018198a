package money

import (
	"errors"
	"math"
	"testing"

	"sostool/pkg/diag"
	"sostool/pkg/language"
)

func TestParse(t *testing.T) {
	for _, c := range []struct {
		text string
		want Amount
	}{
		{"0", Euros(0)},
		{"1371152", Euros(1371152)},
		{"1093749.50", Cents(109374950)},
		{"0.05", Cents(5)},
		{"12.00", Euros(12)},
		{"about 1100000", Euros(1100000).About()},
		{"about 0.50", Cents(50).About()},
		{"999999999999", Euros(MaxEuros)},
		{"999999999999.99", Cents(100*MaxEuros + 99)},
	} {
		if got, err := Parse(c.text); err != nil || got != c.want {
			t.Errorf("%q: %v, %v; want %v", c.text, got, err, c.want)
		}
	}
}

// TestAmountForms goes through the forms of the rule amount-form: each is
// refused, with a correction where there is one, marked safe where the form
// has one meaning only.
func TestAmountForms(t *testing.T) {
	const nbsp, thin, narrow = "\u00a0", "\u2009", "\u202f"
	for _, c := range []struct {
		text, better string
		safe         bool
	}{
		{"1 828 204", "1828204", true},
		{"1" + nbsp + "828" + nbsp + "204", "1828204", true},
		{"1" + thin + "828" + thin + "204", "1828204", true},
		{"1" + narrow + "828" + narrow + "204", "1828204", true},
		{"1'828'204", "1828204", true},
		{"1’828’204", "1828204", true},
		{"1.828.204", "1828204", true},
		{"1,828,204", "1828204", true},
		{"1371152,00", "1371152", true},
		{"1371152.5", "1371152.50", true},
		{"1371152,5", "1371152.50", true},
		{"1 371 152,50 €", "1371152.50", true},
		{"1.371.152,50", "1371152.50", true},
		{"1,371,152.50", "1371152.50", true},
		{"€ 1,371,152.50", "1371152.50", true},
		{"450,-", "450", true},
		{"1e6", "1000000", true},
		{"1E6", "1000000", true},
		{"1.5e3", "1500", true},
		{"100 euroa", "100", true},
		{"noin 1 100 000", "about 1100000", true},
		{"about 1 100 000 €", "about 1100000", true},
		{"~1100000", "about 1100000", true},
		// A word for thousands or millions rounds, but how far is a guess.
		{"1,37 milj.", "about 1370000", false},
		{"1,1 milj. euroa", "about 1100000", false},
		{"2,4 miljoonaa euroa", "about 2400000", false},
		{"2,4 M€", "about 2400000", false},
		{"568 t€", "about 568000", false},
		{"568 k€", "about 568000", false},
		{"568 tuhatta", "about 568000", false},
		{"1.1 million euros", "about 1100000", false},
		// One mark with three digits after it may be either.
		{"1.828", "1828", false},
		{"1,828", "1828", false},
		// Both marks, each of which may group.
		{"1.234,567", "1234567", false},
		{"1,234.567", "1234567", false},
		// Not a figure, or not one that a record may state.
		{"1.8281", "", false},
		{"12.345", "12345", false},
		{"1_000", "", false},
		{"0x10", "", false},
		{"1e-3", "", false},
		{"1e40", "", false},
		{"1e400", "", false},
		{".nan", "", false},
		{".inf", "", false},
		{".5", "", false},
		{"5.", "", false},
		{"+5", "", false},
		{"05", "5", true},
		{"007.50", "7.50", true},
		{"-5", "", false},
		{"−5", "", false},
		{"~", "", false},
		{"", "", false},
		{"null", "", false},
		{" ", "", false},
		{"true", "", false},
		{"viisi", "", false},
		{"75 %", "", false},
		{"75%", "", false},
		{"1 828 2O4", "", false},
		{"1 82 204", "", false},
		{"1828 204", "", false},
		{"1 000 000 000 000", "", false},
		{"1000000000000", "", false},
		{"99999999999999999999999999", "", false},
		{"0.001", "", false},
		{"about", "", false},
		{"about ", "", false},
		{"about -5", "", false},
		{"2008-11-01", "", false},
		{"٣٤", "", false}, // digits, but not ours
		{"１２", "", false},
	} {
		_, err := Parse(c.text)
		var f *diag.Fault
		if !errors.As(err, &f) {
			t.Errorf("%q: %v, want a fault", c.text, err)
			continue
		}
		if f.Flaw != diag.Malformed {
			t.Errorf("%q: flaw %d", c.text, f.Flaw)
		}
		if f.Better != c.better || f.Safe != c.safe {
			t.Errorf("%q: better %q, safe %v; want %q, %v", c.text, f.Better, f.Safe, c.better, c.safe)
		}
		if f.Better != "" {
			if _, err := Parse(f.Better); err != nil {
				t.Errorf("%q: the correction %q is not a valid amount either", c.text, f.Better)
			}
		}
		if f.Message.IsZero() || f.Hint.IsZero() {
			t.Errorf("%q: message %q, hint %q", c.text, f.Message, f.Hint)
		}
	}
}

func TestReadPrinted(t *testing.T) {
	for _, c := range []struct {
		text string
		want string // as a record writes it; empty: no figure
		sure bool
	}{
		// As finance.md and the record format print figures.
		{"1 828 204", "1828204", true},
		{"1 371 152", "1371152", true},
		{"93 152", "93152", true},
		{"142 001", "142001", true},
		{"2 499 130.00", "2499130", true},
		{"1 093 749.50", "1093749.50", true},
		{"1 798 666,67", "1798666.67", true},
		{"29 537,33", "29537.33", true},
		{"1 371 152,50 €", "1371152.50", true},
		{"1 371 152,50 €", "1371152.50", true},
		{"0.05", "0.05", true},
		{"12.5", "12.50", false}, // may be in thousands or millions
		{"457052,5", "457052.50", true},
		{"1 000.000", "1000", false}, // may be a million
		{"01 828 204", "1828204", false},
		{"040 123 456", "40123456", false},
		{"100", "100", true},
		{"1,1 milj.", "about 1100000", false},
		{"1,1 milj. euroa", "about 1100000", false},
		{"2,4 miljoonaa euroa", "about 2400000", false},
		{"noin 2,4 miljoonaa euroa", "about 2400000", false},
		{"n. 1,1 milj. €", "about 1100000", false},
		{"1.828.204", "1828204", true},
		{"1.828.204,00 EUR", "1828204", true},
		{"216 349 euroa", "216349", true},
		{"6,465 miljoonaa euroa", "about 6465000", false},
		{"1 100 000 (about)", "", false},
		{"ca 6 465 000 euro", "about 6465000", true},
		{"2,4 miljoner euro", "about 2400000", false},
		{"EUR 5", "", false},
		// The forms of words and currencies on their own.
		{"1 miljoona", "about 1000000", false},
		{"3 mrd. euroa", "about 3000000000", false},
		{"2,4 MEUR", "about 2400000", false},
		{"568 teur", "about 568000", false},
		{"0", "0", true},
		{"75 %", "", false},
		{"", "", false},
		{"€", "", false},
		{"milj.", "", false},
		{"1..234", "", false},
		{"1, 234", "", false},
		{"1 234 56", "", false},
	} {
		got, ok := ReadPrinted(c.text)
		if ok != (c.want != "") || got.Amount.String() != c.want || got.Sure != c.sure {
			t.Errorf("%q: %q, sure %v, %v; want %q, %v", c.text, got.Amount, got.Sure, ok, c.want, c.sure)
		}
	}
}

func TestUnknownIsNotZero(t *testing.T) {
	var unknown Amount
	sum, ok := unknown.Add(Euros(5))
	if sum.Known() || !ok {
		t.Errorf("unknown + 5 = %v, %v", sum, ok)
	}
	if product, ok := unknown.Times(3); product.Known() || !ok {
		t.Errorf("3 × unknown = %v, %v", product, ok)
	}
	if part := unknown.Fraction(1, 2); part.Known() {
		t.Errorf("half of unknown is %v", part)
	}
	if unknown.String() != "" || Euros(0).String() != "0" {
		t.Errorf("unknown is %q, nothing is %q", unknown, Euros(0))
	}
	if s := unknown.In(language.Finnish); s != "–" {
		t.Errorf("unknown is shown as %q", s)
	}
	if _, ok := PercentOf(unknown, Euros(0), 2); ok {
		t.Error("a percent of nothing")
	}
}

func TestAbout(t *testing.T) {
	for _, c := range []struct {
		a    Amount
		want int64
	}{
		{Euros(1_100_000).About(), 50_000_00},
		{Euros(1_828_204).About(), 50},
		{Euros(20).About(), 5_00},
		{Cents(1250).About(), 5},
		{Cents(1255).About(), 0}, // half a cent is not one
		{Euros(0).About(), 0},
		{Euros(MaxEuros + 1).About(), 50_000_000_000_000},
		{Euros(1_100_000), 0},
		{Amount{}, 0},
	} {
		if got := c.a.Margin(); got != c.want {
			t.Errorf("%v: margin %d, want %d", c.a, got, c.want)
		}
	}
	sum, _ := Euros(1).Add(Euros(10).About())
	product, _ := Euros(10).About().Times(3)
	if !sum.IsAbout() || !product.IsAbout() || !Euros(10).About().Fraction(1, 3).IsAbout() {
		t.Errorf("figures made of a rounded one are rounded: %v, %v", sum, product)
	}
}

// TestFractionOutOfRange: an amount that 64 bits do not hold is unknown, never
// another amount.
func TestFractionOutOfRange(t *testing.T) {
	for _, c := range []struct {
		a    int64
		n, d int64
	}{
		{math.MaxInt64, 2, 1},
		{math.MaxInt64, math.MaxInt64, 1},
		{1, 1, 0},
		{1, 1, -1},
		{1, -1, 1},
	} {
		if got := Cents(c.a).Fraction(c.n, c.d); got.Known() {
			t.Errorf("%d × %d/%d = %d cents", c.a, c.n, c.d, got.Cents())
		}
	}
}

func TestIn(t *testing.T) {
	for _, c := range []struct {
		a      Amount
		fi, en string
	}{
		{Euros(1_371_152), "1 371 152 €", "1 371 152 €"},
		{Cents(109_374_950), "1 093 749,50 €", "1 093 749.50 €"},
		{Cents(-5), "−0,05 €", "−0.05 €"},
		{Cents(math.MinInt64), "−92 233 720 368 547 758,08 €", "−92 233 720 368 547 758.08 €"},
	} {
		if fi, en := c.a.In(language.Finnish), c.a.In(language.English); fi != c.fi || en != c.en {
			t.Errorf("%d cents: %q and %q, want %q and %q", c.a.Cents(), fi, en, c.fi, c.en)
		}
	}
}
