package audit

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"sostool/pkg/record"
)

// Quotes finds in a text what records quote of it: spaces, line breaks, hyphens within
// words, case and the kinds of dashes and quotation marks don't count, whole figures and
// words do: 204 is not quoted from 1 828 204, nor 11 from 2011.
type Quotes struct {
	flows []flow
}

// flow is the text as a row of words: as it is printed, and with the words whole that the
// ends of lines divide.
type flow struct {
	words    []string
	from, to []int32
	inside   []bool // a figure goes on before the word
}

// NewQuotes makes a text, which is UTF-8, ready to be looked through.
func NewQuotes(text []byte) *Quotes {
	return newQuotes(tokensOf(string(normal(text))))
}

func newQuotes(t *tokens) *Quotes {
	q := &Quotes{flows: []flow{flowOf(t, false)}}
	if whole := flowOf(t, true); len(whole.words) != len(q.flows[0].words) {
		q.flows = append(q.flows, whole)
	}
	return q
}

// flowOf are the words of a text. Hyphens between letters are left out; where they are
// at the end of a line the two parts are one word if that is asked for.
func flowOf(t *tokens, whole bool) flow {
	n := len(t.all)
	f := flow{words: make([]string, 0, n), from: make([]int32, 0, n), to: make([]int32, 0, n), inside: make([]bool, 0, n)}
	for i := 0; i < len(t.all); i++ {
		if t.hyphen(i) {
			if n := len(f.words); whole && n > 0 && len(f.words[n-1]) < longestWord && t.all[i+1].gap >= newLine {
				i++
				last := len(f.words) - 1
				f.words[last] += t.low(i)
				f.to[last] = t.all[i].to
			}
			continue
		}
		if whole && t.softEnd(i) && i+1 < len(t.all) {
			f.words = append(f.words, t.low(i)+t.low(i+1))
			f.from, f.to = append(f.from, t.all[i].from), append(f.to, t.all[i+1].to)
			f.inside = append(f.inside, t.inFigure(i))
			i++
			continue
		}
		f.words = append(f.words, plainSign(t.low(i)))
		f.from, f.to = append(f.from, t.all[i].from), append(f.to, t.all[i].to)
		f.inside = append(f.inside, t.inFigure(i))
	}
	return f
}

// longestWord is how many bytes a word has at most that goes on after the end of a line.
const longestWord = 200

// hyphen reports whether a token is a hyphen between two letters: the second may be on the
// next line, or after a space.
func (t *tokens) hyphen(i int) bool {
	return t.sign(i, "-‑\u2010") && t.is(i-1, word) && t.glued(i) && t.is(i+1, word)
}

// softEnd reports whether a soft hyphen divides a word at the end of the line.
func (t *tokens) softEnd(i int) bool {
	return t.is(i, word) && t.is(i+1, word) && t.all[i+1].gap == newLine && strings.HasSuffix(t.str(i), "\u00ad")
}

// inFigure reports whether token i goes on with the figure that the one before it is in:
// a group of thousands, or decimals.
func (t *tokens) inFigure(i int) bool {
	switch {
	case i == 0 || !t.is(i-1, digits) && !t.is(i, digits):
		return false
	case t.is(i, digits) && t.is(i-1, digits):
		return t.near(i) && len(t.str(i)) == 3 && t.groupEnds(i-1) && !t.inColumns(i)
	case t.is(i, digits): // after the mark
		return t.glued(i) && t.glued(i-1) && t.is(i-2, digits) && t.sign(i-1, ",.")
	default:
		return t.sign(i, ",.") && t.glued(i) && t.glued(i+1) && t.is(i+1, digits)
	}
}

// groupEnds reports whether a token may be a group of thousands that others follow.
func (t *tokens) groupEnds(i int) bool {
	n := len(t.str(i))
	if n == 3 && i > 0 && t.is(i-1, digits) && t.near(i) {
		return true
	}
	return n <= 3 && t.str(i)[0] != '0' && !(i > 1 && t.glued(i) && t.sign(i-1, ",.") && t.is(i-2, digits) && t.glued(i-1))
}

// plainSign writes signs that look alike in one way.
func plainSign(s string) string {
	switch {
	case s == "":
		return s
	case strings.Contains(dashes, s):
		return "-"
	case strings.Contains("”“„»«\"″", s):
		return "\""
	case strings.Contains("’‘′'", s):
		return "'"
	default:
		return s
	}
}

// stretch is a part of a text in bytes.
type stretch struct{ from, to int32 }

// Has reports whether the text has what a record quotes.
func (q *Quotes) Has(says string) bool { return len(q.find([]string{says})[says]) > 0 }

// find are the places of several quotations in the text, by what they say. It takes the
// time of going through the text once for each length, in words, that they have.
func (q *Quotes) find(says []string) map[string][]stretch {
	found := make(map[string][]stretch, len(says))
	lengths := make(map[int]map[string][]string) // by the number of words: what says them
	for _, s := range slices.Compact(slices.Sorted(slices.Values(says))) {
		f := flowOf(tokensOf(norm.NFC.String(s)), false)
		n := len(f.words)
		if n == 0 {
			continue
		}
		if lengths[n] == nil {
			lengths[n] = make(map[string][]string)
		}
		words := strings.Join(f.words, " ")
		lengths[n][words] = append(lengths[n][words], s)
	}
	for _, f := range q.flows {
		for n, wanted := range lengths {
			f.look(n, wanted, found)
		}
	}
	for s := range found {
		slices.SortFunc(found[s], func(a, b stretch) int { return int(a.from - b.from) })
		found[s] = slices.Compact(found[s])
	}
	return found
}

// look goes through the text with a window of n words, by a sum that moves with it.
func (f *flow) look(n int, wanted map[string][]string, found map[string][]stretch) {
	sums := make(map[uint64][]string, len(wanted))
	for words := range wanted {
		sum := uint64(0)
		for w := range strings.SplitSeq(words, " ") {
			sum = sum*step + sumOf(w)
		}
		sums[sum] = append(sums[sum], words)
	}
	first := uint64(1) // what the first word of the window counts
	for range n - 1 {
		first *= step
	}
	sum := uint64(0)
	for i, w := range f.words {
		if i >= n {
			sum -= first * sumOf(f.words[i-n])
		}
		sum = sum*step + sumOf(w)
		begin := i + 1 - n
		if begin < 0 || sums[sum] == nil || f.inside[begin] || i+1 < len(f.words) && f.inside[i+1] {
			continue
		}
		here := strings.Join(f.words[begin:i+1], " ")
		for _, s := range wanted[here] {
			found[s] = append(found[s], stretch{f.from[begin], f.to[i]})
		}
	}
}

// step is what each word of a window counts more than the next one.
const step = 0x9e37_79b9_7f4a_7c15

// sumOf is the sum of a word (FNV-1a).
func sumOf(w string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(w) {
		h = (h ^ uint64(w[i])) * 1099511628211
	}
	return h
}

// Missing are the citations of a record that quote what their source's text does not have;
// unread is how many were not looked for, since their source has a file and no text. quotes
// is the text of a source, nil where there is none; only sources that are quoted are asked
// for theirs.
func Missing(d *record.Documentation, quotes func(*record.Document) *Quotes) (missing []*record.Citation, unread int) {
	quoted := make(map[record.SourceID]bool)
	for i := range d.Citations {
		if c := &d.Citations[i]; c.Says != "" {
			quoted[c.Source] = true
		}
	}
	texts, filed := make(map[record.SourceID]*Quotes), make(map[record.SourceID]bool)
	for i := range d.Sources {
		if id := record.SourceID(d.Sources[i].ID); quoted[id] && texts[id] == nil {
			texts[id] = quotes(&d.Sources[i])
			filed[id] = filed[id] || d.Sources[i].File != ""
		}
	}
	says := make(map[*Quotes][]string)
	for i := range d.Citations {
		if c := &d.Citations[i]; c.Says != "" && texts[c.Source] != nil {
			says[texts[c.Source]] = append(says[texts[c.Source]], c.Says)
		}
	}
	found := make(map[*Quotes]map[string][]stretch, len(says))
	for q, all := range says {
		found[q] = q.find(all)
	}
	for i := range d.Citations {
		c := &d.Citations[i]
		switch q := texts[c.Source]; {
		case c.Says == "":
		case q != nil && len(found[q][c.Says]) == 0:
			missing = append(missing, c)
		case q == nil && filed[c.Source]:
			unread++
		}
	}
	return missing, unread
}
