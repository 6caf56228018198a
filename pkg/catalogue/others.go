package catalogue

import (
	"reflect"
	"slices"

	"sostool/pkg/decode"
)

// SameToOthers reports whether a project is to all other records what it was before its
// text changed: nothing differs that they may ask about it, it is not a part whose figures
// a whole adds up, no other project has its name, and its text has the same ids of
// organisations as words. What is found in them is then what was found; a rule that asks
// more about another record has to be provided for here.
func (c *Catalogue) SameToOthers(e *Entry, before, after *decode.Record) bool {
	a, b := summaryOf(e, before), summaryOf(e, after)
	if a == nil || b == nil || a.PartOf != "" || !reflect.DeepEqual(a, b) {
		return false
	}
	was, is := before.File.Bytes, after.File.Bytes
	if nameKey(was) != nameKey(is) || len(c.Namesakes(e)) > 1 {
		return false
	}
	mentioned, mentions := c.mentions(was, is)
	return slices.Equal(mentioned, mentions)
}

// mentions are the ids of organisations that two texts have as words where they differ.
func (c *Catalogue) mentions(a, b []byte) (inA, inB []string) {
	mentioned := func(text []byte) (ids []string) {
		for word := range Words(text) {
			if _, ok := c.organisations[string(word)]; ok {
				ids = append(ids, string(word))
			}
		}
		return ids
	}
	a, b = differing(a, b)
	return mentioned(a), mentioned(b)
}

// differing are the stretches of two texts outside which they are the same, of whole words.
func differing(a, b []byte) (inA, inB []byte) {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	for n > 0 && ofIDs[a[n-1]] {
		n--
	}
	a, b = a[n:], b[n:]
	n = 0
	for n < min(len(a), len(b)) && a[len(a)-1-n] == b[len(b)-1-n] {
		n++
	}
	for n > 0 && ofIDs[a[len(a)-n]] {
		n--
	}
	return a[:len(a)-n], b[:len(b)-n]
}
