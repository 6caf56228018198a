package near

import (
	"iter"
	"slices"
	"testing"
)

func TestBearers(t *testing.T) {
	var all iter.Seq2[string, []string] = func(yield func(string, []string) bool) {
		_ = yield("kolpene", []string{"kolpene", "Kolpeneen palvelukeskuksen kuntayhtymä"}) &&
			yield("eskoo", []string{"eskoo", "Eskoon sosiaalipalvelujen kuntayhtymä"}) &&
			yield("lapin-yliopisto", []string{"lapin-yliopisto", "Lapin yliopisto"}) &&
			yield("lapin-amk", []string{"lapin-amk", "Lapin ammattikorkeakoulu"})
	}
	for name, want := range map[string][]string{
		"Kolpeneen kuntayhtymä":             {"kolpene"},
		"Kolpeneen palvelukeskus":           {"kolpene"},
		"kolpeneen-palvelukeskus":           {"kolpene"},
		"Kolpene":                           {"kolpene"},
		"Eskoo, Seinäjoki":                  {"eskoo"},
		"kuntayhtymä":                       {"kolpene", "eskoo"},
		"Lapin ylioppisto":                  {"lapin-yliopisto"},
		"Lapin":                             {"lapin-yliopisto", "lapin-amk"},
		"Rovaniemen koulutuskuntayhtymä":    nil,
		"Oulun yliopisto":                   nil,
		"":                                  nil,
		"Lapin ammattikorkeakoulu Oy, REDU": {"lapin-amk"},
	} {
		if got := NewNames(all).Bearers(name); !slices.Equal(got, want) {
			t.Errorf("%q: %v, not %v", name, got, want)
		}
	}
}
