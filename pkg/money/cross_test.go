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
		down   []bool
		want   int64
		parts  []int64
	}{
		{"odd total under a cap", 216349, []Share{p(75), p(25)}, []bool{true, false}, 216349, []int64{162261, 54088}},
		{"the same without a cap", 216349, []Share{p(75), p(25)}, []bool{false, false}, 216349, []int64{162262, 54087}},
		{"cents", 5, []Share{p(75), p(25)}, []bool{false, false}, 5, []int64{4, 1}},
		{"all capped", 216349, []Share{p(75), p(25)}, []bool{true, true}, 216349, []int64{162261, 54087}},
		{"beside a stated amount", 216349, []Share{p(75)}, []bool{false}, 162261, []int64{162261}},
		{"shares rounded each", 100, three("33.33%", "33.33%", "33.33%"), make([]bool, 3), 100, []int64{34, 33, 33}},
		{"shares that leave a line", 100, []Share{p(50), p(30)}, make([]bool, 2), 100, []int64{50, 30}},
		{"what two capped lines leave goes to the third", 200, three("25.25%", "37.25%", "37.5%"), []bool{true, true, false}, 200, []int64{50, 74, 76}},
		{"nothing", 0, []Share{p(75), p(25)}, make([]bool, 2), 0, []int64{0, 0}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.parts, Round(test.total, test.shares, test.down, test.want)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestRoundProperty: no part is off by a unit, but for those that get what
// capped ones leave; what is capped is never above its share; and shares of
// 100 % make the total unless all of them are capped.
func TestRoundProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		total := rapid.Int64Range(0, MaxEuros*100).Draw(t, "total")
		cuts := rapid.SliceOfN(rapid.Int64Range(0, fullShare), 0, 6).Draw(t, "cuts")
		weights := append(cuts, 1)
		shares := make([]Share, len(weights))
		for i, micro := range Apportion(fullShare, weights) {
			shares[i] = Share{micro, 6, true}
		}
		down := rapid.SliceOfN(rapid.Bool(), len(shares), len(shares)).Draw(t, "down")
		parts := Round(total, shares, down, total)
		sum, capped := int64(0), int64(0)
		for _, d := range down {
			if d {
				capped++
			}
		}
		for i, part := range parts {
			exact := new(big.Rat).SetFrac(new(big.Int).Mul(big.NewInt(total), big.NewInt(shares[i].micro)), big.NewInt(fullShare))
			off := new(big.Rat).Sub(new(big.Rat).SetInt64(part), exact)
			most := big.NewRat(1, 1)
			if capped > 1 {
				most.SetInt64(1 + capped)
			}
			if off.Cmp(most) >= 0 || off.Cmp(big.NewRat(-1, 1)) <= 0 || down[i] && off.Sign() > 0 {
				t.Fatalf("part %d is %d, exactly %s", i, part, exact)
			}
			sum += part
		}
		if sum != total && (capped < int64(len(down)) || total-sum >= capped) {
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
