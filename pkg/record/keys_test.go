package record

import (
	"strings"
	"testing"
)

// TestKeyWords: every key of the format has words, and every word is of a key.
func TestKeyWords(t *testing.T) {
	keys := make(map[string]bool)
	for _, key := range Keys() {
		keys[key] = true
	}
	for line := range strings.Lines(keyWords) {
		words := strings.Fields(line)
		if !keys[words[0]] || len(words) < 2 {
			t.Errorf("%q is of no key", line)
		}
		delete(keys, words[0])
	}
	for key := range keys {
		t.Errorf("keys.txt has no line for the key %s", key)
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
