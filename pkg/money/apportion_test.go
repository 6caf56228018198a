package money

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// lapland are the municipalities of Lapland by code, with their population on
// 31.12.2007 (Statistics Finland, CC BY 4.0) and what the largest remainder
// gives each of 142 000 € and of 457 052 €.
var lapland = []struct {
	name                        string
	population, fullYear, total int64
}{
	{"Enontekiö", 1965, 1513, 4871},
	{"Inari", 6954, 5355, 17237},
	{"Kemi", 22669, 17458, 56190},
	{"Keminmaa", 8712, 6709, 21595},
	{"Kittilä", 5967, 4595, 14791},
	{"Kolari", 3796, 2923, 9409},
	{"Kemijärvi", 8882, 6840, 22016},
	{"Muonio", 2363, 1820, 5857},
	{"Pelkosenniemi", 1063, 819, 2635},
	{"Posio", 4087, 3147, 10131},
	{"Ranua", 4512, 3475, 11184},
	{"Rovaniemi", 58825, 45301, 145811},
	{"Salla", 4364, 3361, 10817},
	{"Savukoski", 1244, 958, 3084},
	{"Simo", 3588, 2763, 8894},
	{"Sodankylä", 8982, 6917, 22264},
	{"Tervola", 3550, 2734, 8799},
	{"Tornio", 22373, 17230, 55456},
	{"Pello", 4216, 3247, 10450},
	{"Utsjoki", 1335, 1028, 3309},
	{"Ylitornio", 4943, 3807, 12252},
}

func TestApportionLapland(t *testing.T) {
	var weights, fullYear, total []int64
	var halfUp int64
	all := int64(0)
	for _, m := range lapland {
		weights = append(weights, m.population)
		fullYear, total = append(fullYear, m.fullYear), append(total, m.total)
		all += m.population
	}
	if diff := cmp.Diff(fullYear, Apportion(142_000, weights)); diff != "" {
		t.Errorf("142 000 (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(total, Apportion(457_052, weights)); diff != "" {
		t.Errorf("457 052 (-want +got):\n%s", diff)
	}
	// What rounding each on its own would come to.
	for _, w := range weights {
		halfUp += (2*142_000*w + all) / (2 * all)
	}
	if halfUp != 142_001 {
		t.Errorf("rounded half up the parts make %d", halfUp)
	}
}

// The vectors of the reference on financing.
func TestApportion(t *testing.T) {
	for _, c := range []struct {
		name    string
		total   int64
		weights []int64
		want    []int64
	}{
		{"216 349 at 75 and 25", 216_349, []int64{75, 25}, []int64{162_262, 54_087}},
		{"five cents at 75 and 25", 5, []int64{75, 25}, []int64{4, 1}},
		{"100 by three", 100, []int64{1, 1, 1}, []int64{34, 33, 33}},
		{"ties go to the earlier", 3, []int64{1, 1}, []int64{2, 1}},
		{"nothing", 0, []int64{1, 2}, []int64{0, 0}},
		{"no weight, no part", 7, []int64{0, 1, 0}, []int64{0, 7, 0}},
		{"more payers than units", 2, []int64{1, 1, 1}, []int64{1, 1, 0}},
		{"1 100 000.00 by months", 110_000_000, []int64{4, 12, 12, 8}, []int64{12_222_222, 36_666_667, 36_666_667, 24_444_444}},
		{"1 100 000.00 by days", 110_000_000, []int64{122, 366, 365, 243}, []int64{12_244_525, 36_733_577, 36_633_212, 24_388_686}},
		{"as much as there is", math.MaxInt64, []int64{math.MaxInt64 - 1, 1}, []int64{math.MaxInt64 - 1, 1}},
		{"no weights", 5, nil, nil},
		{"weights of nothing", 5, []int64{0, 0}, nil},
		{"a negative weight", 5, []int64{2, -1}, nil},
		{"a negative total", -5, []int64{1}, nil},
		{"weights beyond 64 bits", 5, []int64{math.MaxInt64, 1}, nil},
	} {
		if diff := cmp.Diff(c.want, Apportion(c.total, c.weights)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}
