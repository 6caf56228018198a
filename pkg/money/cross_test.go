package money

import (
	"math/big"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestRound(t *testing.T) {
	three := func(a, b, c string) []Share {
		var out []Share
		for _, s := range []string{a, b, c} {
			share, err := ParseShare(s)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, share)
		}
		return out
	}
	p := Percent
	tests := []struct {
		name   string
		total  int64
		shares []Share
		how    []Rounding
		want   int64
		parts  []int64
	}{
		{"odd total under a cap", 216349, []Share{p(75), p(25)}, []Rounding{Down, Nearest}, 216349, []int64{162261, 54088}},
		{"the same without a cap", 216349, []Share{p(75), p(25)}, make([]Rounding, 2), 216349, []int64{162262, 54087}},
		{"cents", 5, []Share{p(75), p(25)}, make([]Rounding, 2), 5, []int64{4, 1}},
		{"all capped", 216349, []Share{p(75), p(25)}, []Rounding{Down, Down}, 216349, []int64{162261, 54087}},
		{"beside a stated amount", 216349, []Share{p(75)}, make([]Rounding, 1), 162261, []int64{162261}},
		{"shares rounded each", 100, three("33.33%", "33.33%", "33.33%"), make([]Rounding, 3), 100, []int64{34, 33, 33}},
		{"shares that leave a line", 100, []Share{p(50), p(30)}, make([]Rounding, 2), 100, []int64{50, 30}},
		{"what two capped lines leave goes to the third", 200, three("25.25%", "37.25%", "37.5%"), []Rounding{Down, Down, Nearest}, 200, []int64{50, 74, 76}},
		{"a least share", 216349, []Share{p(75), p(25)}, []Rounding{Nearest, Up}, 216349, []int64{162261, 54088}},
		{"a most and a least", 216349, []Share{p(75), p(25)}, []Rounding{Down, Up}, 216349, []int64{162261, 54088}},
		{"what two least shares take comes off the third", 10, three("33.5%", "33%", "33.5%"), []Rounding{Up, Up, Nearest}, 10, []int64{4, 4, 2}},
		{"two least shares for which there is not enough", 3, []Share{p(50), p(50)}, []Rounding{Up, Up}, 3, []int64{2, 1}},
		{"the nearest where nothing is wanted", 10, []Share{p(26), p(29)}, make([]Rounding, 2), -1, []int64{3, 3}},
		{"nothing", 0, []Share{p(75), p(25)}, make([]Rounding, 2), 0, []int64{0, 0}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.parts, Round(test.total, micros(test.shares), fullShare, test.how, test.want)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// micros are shares as weights of the whole.
func micros(shares []Share) []int64 {
	out := make([]int64, len(shares))
	for i, s := range shares {
		out[i] = s.micro
	}
	return out
}

// TestRoundProperty: parts of the whole make the total, unless all are rounded
// down; what is rounded down is never above its exact value, what is rounded up
// never below it where the others have something to give; and where nothing is
// marked no part is off by a unit.
func TestRoundProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		total := rapid.OneOf(rapid.Int64Range(0, 20), rapid.Int64Range(0, MaxEuros*100)).Draw(t, "total")
		whole := rapid.SampledFrom([]int64{fullShare, 101_000_000, 7}).Draw(t, "whole")
		weights := Apportion(whole, append(rapid.SliceOfN(rapid.Int64Range(0, fullShare), 0, 6).Draw(t, "cuts"), 1))
		how := rapid.SliceOfN(rapid.Map(rapid.IntRange(0, 2), func(n int) Rounding { return Rounding(n) }), len(weights), len(weights)).Draw(t, "how")
		parts := Round(total, weights, whole, how, total)
		var sum, others int64
		count := make(map[Rounding]int64)
		for i, h := range how {
			count[h]++
			if h == Nearest {
				others += parts[i]
			}
		}
		for i, part := range parts {
			exact := new(big.Rat).SetFrac(new(big.Int).Mul(big.NewInt(total), big.NewInt(weights[i])), big.NewInt(whole))
			off := new(big.Rat).Sub(new(big.Rat).SetInt64(part), exact)
			most := big.NewRat(1+count[Down]+count[Up], 1)
			if count[Down]+count[Up] == 0 || how[i] == Down {
				most.SetInt64(1)
			}
			if off.Cmp(most) >= 0 || off.Cmp(most.Neg(most)) <= 0 || how[i] == Down && off.Sign() > 0 || how[i] == Up && off.Sign() < 0 && others > 0 && count[Nearest] > 0 {
				t.Fatalf("part %d of %v is %d, exactly %s", i, parts, part, exact)
			}
			sum += part
		}
		if sum != total && (count[Down] < int64(len(how)) || total-sum >= count[Down]) {
			t.Fatalf("%v make %d of %d", parts, sum, total)
		}
	})
}

// TestCross: rows and columns add up, and no cell is off its exact value by a
// unit.
func TestCross(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		small := rapid.Int64Range(0, rapid.SampledFrom([]int64{3, 100, 1e14}).Draw(t, "most"))
		rows := rapid.SliceOfN(small, 1, 9).Draw(t, "rows")
		total, _ := wholeSum(rows)
		weights := append(rapid.SliceOfN(small, 0, 8).Draw(t, "weights"), 1)
		columns := Apportion(total, weights)
		cells := Cross(rows, columns)
		sums := make([]int64, len(columns))
		for i := range rows {
			sum := int64(0)
			for j, n := range cells[i] {
				sum += n
				sums[j] += n
				if total == 0 {
					continue
				}
				exact := new(big.Rat).SetFrac(new(big.Int).Mul(big.NewInt(rows[i]), big.NewInt(columns[j])), big.NewInt(total))
				off := new(big.Rat).Sub(new(big.Rat).SetInt64(n), exact)
				if off.Abs(off).Cmp(big.NewRat(1, 1)) >= 0 {
					t.Fatalf("cell %d, %d is %d, exactly %s", i, j, n, exact)
				}
			}
			if sum != rows[i] {
				t.Fatalf("row %d makes %d, not %d: %v", i, sum, rows[i], cells)
			}
		}
		if diff := cmp.Diff(columns, sums); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestCrossRefuses(t *testing.T) {
	for _, test := range [][2][]int64{{{1}, {2}}, {{-1, 1}, {0}}, {{1 << 62, 1 << 62}, {1}}} {
		if cells := Cross(test[0], test[1]); cells != nil {
			t.Errorf("%v × %v = %v", test[0], test[1], cells)
		}
	}
}
