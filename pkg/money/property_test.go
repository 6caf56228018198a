package money

import (
	"cmp"
	"math"
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// The oracle of these tests is math/big: slow, and never wrong by a cent.

func number(n int64) *big.Int { return big.NewInt(n) }

func ratio(n, d int64) *big.Rat { return big.NewRat(n, d) }

// fits reports whether 64 bits hold n.
func fits(n *big.Int) bool { return n.IsInt64() }

// whole is any number of cents that a sum may come to, with a liking for the
// ends of what 64 bits hold.
func whole() *rapid.Generator[int64] {
	return rapid.OneOf(
		rapid.Int64Range(-1000, 1000),
		rapid.Int64Range(0, 100*MaxEuros+99),
		rapid.Int64(),
		rapid.SampledFrom([]int64{math.MinInt64, math.MinInt64 + 1, -1, 0, 1, math.MaxInt64 - 1, math.MaxInt64}),
	)
}

// positive is an amount that a record may state, or a sum of such amounts.
func positive() *rapid.Generator[int64] {
	return rapid.OneOf(
		rapid.Int64Range(0, 1000),
		rapid.Int64Range(0, 100*MaxEuros+99),
		rapid.Int64Range(0, math.MaxInt64),
	)
}

// percent is a share as it may be stated: at most the whole, with up to six
// decimals.
func percent() *rapid.Generator[Share] {
	return rapid.Custom(func(t *rapid.T) Share {
		decimals := rapid.IntRange(0, shareDecimals).Draw(t, "decimals")
		unit := Share{decimals: uint8(decimals)}.Unit()
		return Share{micro: rapid.Int64Range(0, fullShare/unit).Draw(t, "units") * unit, decimals: uint8(decimals), known: true}
	})
}

func TestAddAgainstBig(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := whole().Draw(t, "a"), whole().Draw(t, "b")
		want := new(big.Int).Add(number(a), number(b))
		got, ok := Cents(a).Add(Cents(b))
		if ok != fits(want) {
			t.Fatalf("%d + %d: held %v, want %v", a, b, ok, fits(want))
		}
		if ok && number(got.Cents()).Cmp(want) != 0 {
			t.Fatalf("%d + %d = %d, want %d", a, b, got.Cents(), want)
		}
	})
}

func TestTimesAgainstBig(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, n := whole().Draw(t, "a"), whole().Draw(t, "n")
		want := new(big.Int).Mul(number(a), number(n))
		got, ok := Cents(a).Times(n)
		// The one number that only a negative sign makes fit may be refused.
		if ok != fits(want) && want.Cmp(number(math.MinInt64)) != 0 {
			t.Fatalf("%d × %d: held %v, want %v", a, n, ok, fits(want))
		}
		if ok && number(got.Cents()).Cmp(want) != 0 {
			t.Fatalf("%d × %d = %d, want %d", a, n, got.Cents(), want)
		}
	})
}

func TestFractionAgainstBig(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := positive().Draw(t, "a")
		n := rapid.Int64Range(0, math.MaxInt64).Draw(t, "n")
		d := rapid.OneOf(rapid.Int64Range(1, 1000), rapid.Int64Range(1, math.MaxInt64)).Draw(t, "d")
		want := halfUp(new(big.Rat).Mul(ratio(a, 1), ratio(n, d)))
		got := Cents(a).Fraction(n, d)
		if got.Known() != fits(want) {
			t.Fatalf("%d × %d/%d: known %v, want %v", a, n, d, got.Known(), fits(want))
		}
		if got.Known() && number(got.Cents()).Cmp(want) != 0 {
			t.Fatalf("%d × %d/%d = %d, want %d", a, n, d, got.Cents(), want)
		}
	})
}

func TestFractionToUnits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := positive().Draw(t, "a")
		n := rapid.Int64Range(0, math.MaxInt64).Draw(t, "n")
		d := rapid.OneOf(rapid.Int64Range(1, 1000), rapid.Int64Range(1, math.MaxInt64/100)).Draw(t, "d")
		units := halfUp(new(big.Rat).Mul(ratio(a, 100), ratio(n, d)))
		want := units.Mul(units, number(100))
		got := Cents(a).FractionTo(n, d, 100)
		if got.Known() != fits(want) {
			t.Fatalf("%d × %d/%d in euros: known %v, want %v", a, n, d, got.Known(), fits(want))
		}
		if got.Known() && number(got.Cents()).Cmp(want) != 0 {
			t.Fatalf("%d × %d/%d in euros = %d, want %d", a, n, d, got.Cents(), want)
		}
	})
}

// halfUp rounds to the nearest whole number, halves up.
func halfUp(r *big.Rat) *big.Int {
	return floor(new(big.Rat).Add(r, ratio(1, 2)))
}

func floor(r *big.Rat) *big.Int {
	q, _ := new(big.Int).DivMod(r.Num(), r.Denom(), new(big.Int))
	return q
}

func ceil(r *big.Rat) *big.Int {
	return new(big.Int).Neg(floor(new(big.Rat).Neg(r)))
}

// exactly is the share of an amount, not rounded.
func exactly(s Share, cents int64) *big.Rat {
	return new(big.Rat).Mul(ratio(s.Micro(), fullShare), ratio(cents, 1))
}

func TestShareOfAgainstBig(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, a := percent().Draw(t, "share"), positive().Draw(t, "cents")
		r := exactly(s, a)
		for _, c := range []struct {
			name string
			got  Amount
			want *big.Int
		}{
			{"Of", s.Of(Cents(a)), halfUp(r)},
			{"Floor", s.Floor(Cents(a)), floor(r)},
			{"Ceil", s.Ceil(Cents(a)), ceil(r)},
		} {
			if number(c.got.Cents()).Cmp(c.want) != 0 {
				t.Errorf("%s: %s of %d is %d, want %d (exactly %s)", c.name, s, a, c.got.Cents(), c.want, r.FloatString(9))
			}
		}
	})
}

func TestCompareAgainstBig(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, w := percent().Draw(t, "share"), positive().Draw(t, "whole")
		// Near the limit as often as anywhere.
		p := positive().Draw(t, "part")
		if rapid.Bool().Draw(t, "near") {
			p = max(0, s.Of(Cents(w)).Cents()+rapid.Int64Range(-1, 1).Draw(t, "off"))
		}
		if got, want := s.Compare(Cents(p), Cents(w)), ratio(p, 1).Cmp(exactly(s, w)); got != want {
			t.Fatalf("%d against %s of %d: %d, want %d", p, s, w, got, want)
		}
	})
}

// TestAgreesAgainstBig: a stated share agrees with an amount and a total if
// rounding their exact ratio to the stated decimals, half up, gives it.
func TestAgreesAgainstBig(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := percent().Draw(t, "share")
		w := rapid.Int64Range(1, 100*MaxEuros).Draw(t, "whole")
		p := rapid.Int64Range(0, w).Draw(t, "part")
		if rapid.Bool().Draw(t, "near") {
			p = max(0, s.Of(Cents(w)).Cents()+rapid.Int64Range(-2, 2).Draw(t, "off")*max(1, s.HalfUnit(Cents(w))/2))
		}
		off := new(big.Rat).Mul(ratio(p, w), ratio(fullShare, 1)) // in millionths of a percent
		off.Sub(off, ratio(s.Micro(), 1))
		want := off.Cmp(ratio(s.Unit(), 2)) < 0 && off.Cmp(ratio(-s.Unit(), 2)) >= 0
		if got := s.Agrees(Cents(p), Cents(w)); got != want {
			t.Fatalf("%d of %d is %s: %v, want %v", p, w, s, got, want)
		}
	})
}

func TestHalfUnitAgainstBig(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, a := percent().Draw(t, "share"), positive().Draw(t, "cents")
		want := ceil(new(big.Rat).Mul(ratio(s.Unit(), 2*fullShare), ratio(a, 1)))
		if got := s.HalfUnit(Cents(a)); number(got).Cmp(want) != 0 {
			t.Fatalf("half a unit of %s of %d is %d, want %d", s, a, got, want)
		}
	})
}

func TestPercentOfAgainstBig(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, w := positive().Draw(t, "part"), positive().Draw(t, "whole")
		decimals := uint8(rapid.IntRange(0, shareDecimals).Draw(t, "decimals"))
		got, ok := PercentOf(Cents(p), Cents(w), decimals)
		if w == 0 {
			if ok {
				t.Fatalf("%d of nothing is %s", p, got)
			}
			return
		}
		unit := Share{decimals: decimals}.Unit()
		want := halfUp(new(big.Rat).Mul(ratio(p, w), ratio(fullShare/unit, 1)))
		want.Mul(want, number(unit))
		if !ok {
			// A ratio may only be refused where no percent of a record is near.
			if want.Cmp(number(1_000_000*fullShare)) < 0 {
				t.Fatalf("%d of %d was refused, want %d", p, w, want)
			}
			return
		}
		if number(got.Micro()).Cmp(want) != 0 {
			t.Fatalf("%d of %d is %d, want %d", p, w, got.Micro(), want)
		}
	})
}

// weights are what a line is split by: populations, or anything else that is
// not negative and has a sum that 64 bits hold.
func weights() *rapid.Generator[[]int64] {
	return rapid.Custom(func(t *rapid.T) []int64 {
		n := rapid.IntRange(1, 40).Draw(t, "n")
		most := rapid.SampledFrom([]int64{1, 3, 100, 700_000, math.MaxInt64 / 40}).Draw(t, "most")
		w := rapid.SliceOfN(rapid.Int64Range(0, most), n, n).Draw(t, "weights")
		if slices.Max(w) == 0 {
			w[rapid.IntRange(0, n-1).Draw(t, "one")] = 1
		}
		return w
	})
}

func TestApportionLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, total := weights().Draw(t, "weights"), positive().Draw(t, "total")
		parts := Apportion(total, w)
		if len(parts) != len(w) {
			t.Fatalf("%d parts for %d weights", len(parts), len(w))
		}
		var sum, all int64
		for i := range w {
			sum, all = sum+parts[i], all+w[i]
		}
		if sum != total {
			t.Fatalf("the parts add up to %d, want %d", sum, total)
		}
		for i := range w {
			// No part is off its exact value by a unit or more.
			off := new(big.Rat).Sub(ratio(parts[i], 1), new(big.Rat).Mul(ratio(total, 1), ratio(w[i], all)))
			if off.Abs(off).Cmp(ratio(1, 1)) >= 0 {
				t.Errorf("part %d is off by %s", i, off.FloatString(6))
			}
			if w[i] == 0 && parts[i] != 0 {
				t.Errorf("part %d has no weight and gets %d", i, parts[i])
			}
			for j := range w {
				if w[i] < w[j] && parts[i] > parts[j] {
					t.Errorf("the weight %d gets %d, the weight %d only %d", w[i], parts[i], w[j], parts[j])
				}
				if w[i] == w[j] && i < j && parts[i] < parts[j] {
					t.Errorf("of equal weights the later one gets more: %d and %d", parts[i], parts[j])
				}
			}
		}
	})
}

// TestApportionOrder: the order of the weights decides between equals, and
// nothing else.
func TestApportionOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, total := weights().Draw(t, "weights"), positive().Draw(t, "total")
		order := rapid.Permutation(indices(len(w))).Draw(t, "order")
		shuffled := make([]int64, len(w))
		for i, k := range order {
			shuffled[i] = w[k]
		}
		before, after := Apportion(total, w), Apportion(total, shuffled)
		// By weight and part, so that equals may change places.
		if a, b := pairs(w, before), pairs(shuffled, after); !slices.Equal(a, b) && !tied(w, total) {
			t.Fatalf("%v became %v", a, b)
		}
	})
}

func indices(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

func pairs(w, parts []int64) [][2]int64 {
	out := make([][2]int64, len(w))
	for i := range w {
		out[i] = [2]int64{w[i], parts[i]}
	}
	slices.SortFunc(out, func(a, b [2]int64) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	return out
}

// tied reports whether two different weights have one remainder: then their
// order decides which of them gets a unit.
func tied(w []int64, total int64) bool {
	all := int64(0)
	for _, n := range w {
		all += n
	}
	seen := make(map[string]int64)
	for _, n := range w {
		r := new(big.Int).Mod(new(big.Int).Mul(number(total), number(n)), number(all)).String()
		if other, ok := seen[r]; ok && other != n {
			return true
		}
		seen[r] = n
	}
	return false
}

func TestParseString(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := Cents(rapid.Int64Range(0, 100*MaxEuros+99).Draw(t, "cents"))
		if rapid.Bool().Draw(t, "about") {
			a = a.About()
		}
		got, err := Parse(a.String())
		if err != nil || got != a {
			t.Fatalf("%q: %v, %v", a.String(), got, err)
		}
		// What a record states is read the same as a print of it.
		if p, ok := ReadPrinted(a.String()); !ok || p.Amount != a || !p.Sure {
			t.Fatalf("%q as a print: %v, %v", a.String(), p, ok)
		}
	})
}

func TestParseShareString(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := percent().Draw(t, "share")
		if got, err := ParseShare(s.String()); err != nil || got != s {
			t.Fatalf("%q: %v, %v", s.String(), got, err)
		}
	})
}

// TestParseNothingElse: what Parse takes it gives back, but for decimals that
// say nothing; there is no second form of a figure.
func TestParseNothingElse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.StringMatching(`(about )?[0-9.,  -]{1,14}(%|e[0-9]| €)?`), rapid.String()).Draw(t, "text")
		a, err := Parse(text)
		if err == nil && a.String() != text && a.String()+".00" != text {
			t.Fatalf("%q was read as %q", text, a)
		}
		s, err := ParseShare(text)
		if err == nil && s.String() != text {
			t.Fatalf("%q was read as %q", text, s)
		}
	})
}

// TestMargins: whatever the true figures are within their margins, what is worked out
// from the rounded ones is within its own of what follows from the true ones.
func TestMargins(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		amount := func(name string) (rounded Amount, truth int64) {
			rounded = Cents(rapid.Int64Range(0, 1_000_000_000).Draw(t, name))
			if rapid.Bool().Draw(t, name+" is rounded") {
				rounded = rounded.About()
			}
			return rounded, rounded.Cents() + rapid.Int64Range(-rounded.Margin(), rounded.Margin()).Draw(t, name+" is off by")
		}
		within := func(what string, got Amount, truth *big.Rat) {
			off := new(big.Rat).Sub(big.NewRat(got.Cents(), 1), truth)
			// A figure is in whole cents: half of one is not the margin's.
			if off.Abs(off).Cmp(big.NewRat(2*got.Margin()+1, 2)) > 0 {
				t.Fatalf("%s: %v within %d cents, and the truth is %v", what, got, got.Margin(), truth)
			}
		}
		a, isA := amount("a")
		b, isB := amount("b")
		n := rapid.Int64Range(-20, 20).Draw(t, "n")
		product, _ := b.Times(n)
		sum, ok := a.Add(product)
		if !ok {
			t.Fatal("64 bits hold the sum")
		}
		within("a + n b", sum, big.NewRat(isA+n*isB, 1))
		part, d := rapid.Int64Range(0, 100).Draw(t, "part"), rapid.Int64Range(1, 100).Draw(t, "of")
		within("part of a", a.Fraction(part, d), new(big.Rat).Mul(big.NewRat(part, d), big.NewRat(isA, 1)))
	})
}
