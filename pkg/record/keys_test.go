package record

import (
	"reflect"
	"strings"
	"testing"

	"sostool/pkg/language"
)

// TestKeyWords: every key of the format has a head and words, and nothing else has.
func TestKeyWords(t *testing.T) {
	for _, key := range Keys() {
		if k := byKey()[key]; k.head.String() == "" || len(k.words) == 0 {
			t.Errorf("keys.txt has no head or no words of the key %s", key)
		}
	}
	if n := len(byKey()); n != len(Keys()) {
		t.Errorf("keys.txt has %d keys, the format %d", n, len(Keys()))
	}
}

// TestKeysCalled: a word means a key where the mapping has that key, and may mean
// two.
func TestKeysCalled(t *testing.T) {
	partner := []string{"org", "municipality", "group", "of", "count", "roles", "phase"}
	for word, want := range map[string]string{
		"kunta": "municipality", "Kunta": "municipality", "rooli": "roles", "roller": "roles", "ryhmä": "group", "ryhma": "group",
		"vaihe": "phase", "laji": "of", "nimi": "", "maksaja": "",
	} {
		if got := strings.Join(KeysCalled(word, partner), " "); got != want {
			t.Errorf("%s: %q", word, got)
		}
	}
	if got := KeysCalled("vaihe", []string{"phase", "stage"}); len(got) != 2 {
		t.Errorf("vaihe is %s", got)
	}
}

// TestFieldHeads: a key that several mappings have is called in each by what it is there.
func TestFieldHeads(t *testing.T) {
	for _, c := range []struct {
		mapping     any
		key, fi, sv string
	}{
		{Project{}, "code", "Hankekoodi", "Projektkod"},
		{Event{}, "place", "Paikka", "Plats"},
		{Citation{}, "at", "Kohta", "Ställe"},
		{Decision{}, "section", "Pykälä", "Paragraf"},
		{Amendment{}, "from", "Vanha arvo", "Tidigare värde"},
		{Amendment{}, "to", "Uusi arvo", "Nytt värde"},
		{Cap{}, "from", "Voimassa alkaen", "Gäller från"},
		{Cap{}, "source", "Rahoituslähde", "Finansieringskälla"},
		{Citation{}, "source", "Lähde", "Källa"},
		{Project{}, "period", "Toteutusaika", "Period"},
		{Programme{}, "period", "Ohjelmakausi", "Programperiod"},
		{Project{}, "part_of", "Osa hanketta", "Del av"},
		{Organisation{}, "part_of", "Osa organisaatiota", "Del av organisation"},
		{Partner{}, "of", "Jäsenten laji", "Typ av medlemmar"},
		{Funding{}, "of", "Laskentaperuste", "Beräkningsgrund"},
		{Call{}, "closes", "Haku päättyy", "Utlysningen stängs"},
	} {
		for _, f := range ShapeOf(reflect.TypeOf(c.mapping)).Fields {
			if fi, sv := f.Head.In(language.Finnish), f.Head.In(language.Swedish); f.Key == c.key && (fi != c.fi || sv != c.sv) {
				t.Errorf("%T.%s is called %q and %q", c.mapping, c.key, fi, sv)
			}
		}
	}
}
