package audit

import (
	"slices"
	"strings"
)

// The forms of words are those that Finnish has of a name, made of the name: stems to
// which endings come. More are made than there are (of Kemi both kemi and keme), which
// costs nothing, since the text has none of the others.

// stemsOf are the stems of a Finnish word in small letters, the word itself first.
func stemsOf(w string) []string {
	stems := []string{w}
	add := func(more ...string) {
		for _, s := range more {
			if s != "" && !slices.Contains(stems, s) {
				stems = append(stems, s)
			}
		}
	}
	if s, ok := irregular[w]; ok {
		add(s...)
	}
	r := []rune(w)
	n := len(r)
	if n < 2 {
		return stems
	}
	cut := func(k int, ending string) string { return string(r[:n-k]) + ending }
	switch last := r[n-1]; {
	case strings.HasSuffix(w, "nen"):
		add(cut(3, "se"), cut(3, "s"), cut(3, "si"))
	case last == 'i' && r[n-2] == 's':
		add(cut(2, "te"), cut(2, "de"), cut(1, "e")) // vesi: veden
		fallthrough
	case last == 'i':
		add(weak(w), cut(1, "e"), weak(cut(1, "e")))
	case last == 'e':
		add(weak(w), w+"e")
	case vowel(last):
		add(weak(w), cut(1, "oi"), weak(cut(1, "oi")), cut(1, "öi"), cut(1, "i"), weak(cut(1, "i")), w+"i")
	case last == 's':
		add(cut(1, "kse"), cut(1, "ksi"), cut(1, "de"), cut(1, "te"), cut(1, string(r[n-2])))
	case last == 't': // a plural: ystävät
		add(cut(1, ""), cut(1, "i"), cut(2, "i"), cut(2, "oi"))
	default:
		add(w + "i")
	}
	return stems
}

// irregular are stems of names that no rule makes.
var irregular = map[string][]string{
	"virrat":    {"virta", "virtai", "virtoi", "virroi"},
	"kangasala": {"kangasa"}, // Kangasalla
}

// twofold are the forms of a name whose first part is also declined: Uudessakaupungissa.
func twofold(w string) (forms []string) {
	for first, stem := range map[string]string{"uusi": "uude", "iso": "iso", "vähä": "vähä"} {
		rest, ok := strings.CutPrefix(w, first)
		if !ok || len(rest) < 4 {
			continue
		}
		for _, e := range strings.Fields("n ssa ssä sta stä lla llä lta ltä lle") {
			for _, s := range stemsOf(rest) {
				for _, alike := range []string{e, strings.ReplaceAll(e, "a", "ä"), strings.ReplaceAll(e, "ä", "a")} {
					forms = append(forms, stem+alike+s+e)
				}
			}
		}
	}
	slices.Sort(forms)
	return slices.Compact(forms)
}

func vowel(r rune) bool { return strings.ContainsRune("aeiouyåäö", r) }

// gradations are the consonants before the last vowel that become weak ones; the longest
// that fits counts.
var gradations = []struct{ strong, weak string }{
	{"kk", "k"}, {"pp", "p"}, {"tt", "t"}, {"nk", "ng"}, {"nt", "nn"}, {"lt", "ll"}, {"rt", "rr"}, {"mp", "mm"},
	{"ht", "hd"}, {"rk", "r"}, {"lk", "l"}, {"hk", "h"}, {"sk", "sk"}, {"st", "st"}, {"tk", "tk"}, {"sp", "sp"},
	{"k", ""}, {"t", "d"}, {"p", "v"},
}

// weak is a stem with its last consonants in the weak grade: turku, turu.
func weak(stem string) string {
	body := strings.TrimRight(stem, "aeiouyåäö")
	vowels := stem[len(body):]
	for _, g := range gradations {
		if rest, ok := strings.CutSuffix(body, g.strong); ok {
			return rest + g.weak + vowels
		}
	}
	return stem
}

// endings are what comes to a stem, without and with a clitic (Torniossakin).
var endings = func() (all []string) {
	for _, e := range strings.Fields("n a ä ta tä ssa ssä sta stä lla llä lta ltä lle na nä ksi seen siin hin hun hyn han hän hon hön hen " +
		"an än en in on ön un yn ten den tten ien issa issä ista istä illa illä ilta iltä ille iin") {
		for _, clitic := range []string{"", "kin", "kaan", "kään"} {
			all = append(all, e+clitic)
		}
	}
	return append(all, "", "kin", "kaan", "kään")
}()

// inPlace reports whether an ending is that of a case that only places are in so often:
// in, from, at.
func inPlace(ending string) bool {
	return len(ending) >= 3 && slices.Contains([]string{"ss", "st", "ll", "lt"}, ending[:2])
}

// stemmed yields a word, in small letters, as each stem and ending that it may be.
func stemmed(w string, yield func(stem, ending string)) {
	for _, e := range endings {
		if len(e) < len(w) && strings.HasSuffix(w, e) {
			yield(w[:len(w)-len(e)], e)
		}
	}
}
