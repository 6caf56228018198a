package record

import (
	"strings"
	"testing"
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
