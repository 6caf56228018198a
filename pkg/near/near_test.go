package near

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestWord(t *testing.T) {
	for _, c := range []struct {
		word       string
		candidates string
		want       string // empty: none
	}{
		{"statsu", "status stage source", "status"},
		{"Status", "status stage", "status"},
		{"funding", "funding", "funding"},
		{"fundign", "funding", "funding"}, // a swap is one slip
		{"fullyear", "full_year years", "full_year"},
		{"full-year", "full_year years", "full_year"},
		{"Enontekio", "Enontekiö Inari", "Enontekiö"},
		{"Ena\u0301ri", "Inari", "Inari"},
		{"kunta", "stm municipal", ""},
		{"x", "id of by", ""},
		{"", "id of by", ""},
		{"id", "", ""},
		{"ab", "ac ad", ""},
		// Two that are equally near: no guess.
		{"kemi", "kemu kema", ""},
		{"kemi", "kemu kema kemi", "kemi"},
		// A beginning is enough where one word alone has it, and none is near.
		{"munic", "stm municipal state", "municipal"},
		{"stat", "status stage states", ""},
		{"mu", "municipal", ""},
		{"abc", "abx xbc abcdef", ""},
		// One name that appears twice is not a second one.
		{"Paraine", "Parainen Parainen", "Parainen"},
		{"Paraine", "Parainen Kemi Parainen", "Parainen"},
	} {
		got, ok := Word(c.word, strings.Fields(c.candidates))
		if ok != (c.want != "") || ok && got != c.want {
			t.Errorf("%q among %q: %q, %v; want %q", c.word, c.candidates, got, ok, c.want)
		}
	}
}

func TestWords(t *testing.T) {
	for _, c := range []struct{ word, candidates, want string }{
		{"Sala", "Salla Salo Kemi", "Salla Salo"},
		{"Salla", "Salla Salo Kemi", "Salla"},
		{"sm", "stm esr kela", "stm"},
		{"ms", "sm esr", "sm"},
		{"sm", "sv fi en", ""}, // another letter of two is another word
		{"kemi", "kemu kema kemo keme", ""},
		{"Paraine", "Parainen parainen", "Parainen"},
	} {
		if got := strings.Join(Words(c.word, strings.Fields(c.candidates)), " "); got != c.want {
			t.Errorf("%q among %q: %q; want %q", c.word, c.candidates, got, c.want)
		}
	}
}

func TestSure(t *testing.T) {
	for _, c := range []struct {
		word, other string
		want        bool
	}{
		{"enontekio", "Enontekiö", true},
		{"Full-Year", "full_year", true},
		{"Rovanniemi", "Rovaniemi", true},
		{"fundign", "funding", true},
		{"Kemmi", "Kemi", false},            // a short word is soon another
		{"Rovannniemi", "Rovaniemi", false}, // two slips
		{"kaste-2008", "kaste-2009", false}, // a digit makes another name
		{"iii", "iv", false},
		{"vaihe-i", "vaihe-ii", false},
		{"pro-sos-a", "pro-sos-b", false},
		{"[i/applied]", "[ii/applied]", false},
		{"[ii/aplied]", "[ii/applied]", true},
	} {
		if got := Sure(c.word, c.other); got != c.want {
			t.Errorf("%q is %q: %v", c.word, c.other, got)
		}
	}
}

// TestDistance holds the distance to its definition, worked out the slow way.
func TestDistance(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.StringMatching(`[abä]{0,7}`)
		a, b := []rune(words.Draw(t, "a")), []rune(words.Draw(t, "b"))
		limit := rapid.IntRange(0, 8).Draw(t, "limit")
		want := slowly(a, b)
		got := distance(a, b, limit)
		if want <= limit && got != want || want > limit && got <= limit {
			t.Fatalf("%q to %q is %d, want %d (limit %d)", string(a), string(b), got, want, limit)
		}
	})
}

func slowly(a, b []rune) int {
	if len(a) == 0 || len(b) == 0 {
		return len(a) + len(b)
	}
	x, y := a[:len(a)-1], b[:len(b)-1]
	if a[len(x)] == b[len(y)] {
		return slowly(x, y)
	}
	best := 1 + min(slowly(x, b), slowly(a, y), slowly(x, y))
	if len(x) > 0 && len(y) > 0 && a[len(x)] == b[len(y)-1] && a[len(x)-1] == b[len(y)] {
		best = min(best, 1+slowly(x[:len(x)-1], y[:len(y)-1]))
	}
	return best
}

// TestWordIsNear: what is offered is among the candidates, no other one is
// nearer, and the order of the candidates decides nothing.
func TestWordIsNear(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.StringMatching(`[a-dä]{1,8}`)
		word := words.Draw(t, "word")
		candidates := rapid.SliceOfN(words, 1, 8).Draw(t, "candidates")
		got, ok := Word(word, candidates)
		other, okOther := Word(word, rapid.Permutation(candidates).Draw(t, "order"))
		if ok != okOther || ok && got != other {
			t.Fatalf("%q among %q: %q, %v, or %q, %v in another order", word, candidates, got, ok, other, okOther)
		}
		if !ok || strings.HasPrefix(string(fold(got)), string(fold(word))) {
			return
		}
		best := slowly(fold(word), fold(got))
		for _, c := range candidates {
			if len(fold(word)) == 2 && !extends(fold(word), fold(c)) { // nothing shorter is offered for two letters
				continue
			}
			if d := slowly(fold(word), fold(c)); string(fold(c)) != string(fold(got)) && d <= best {
				t.Fatalf("%q among %q: %q is as near as %q", word, candidates, c, got)
			}
		}
	})
}
