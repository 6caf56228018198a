package edit

import (
	"slices"
	"strconv"

	"golang.org/x/text/unicode/norm"
	"gopkg.in/yaml.v3"

	"sostool/pkg/source"
)

// Same reports whether two texts say the same: the same values under the same
// keys, items in the same order, and the same comments at the same keys and
// items. The order of keys, blank lines, Unicode's forms of a character and
// the way a value is written make no difference. Where it is false, path leads
// to the first difference.
func Same(a, b *Node) (path string, same bool) {
	if a.Kind != b.Kind || !alikeScalars(&a.Scalar, &b.Scalar) || len(a.Entries) != len(b.Entries) ||
		!alike(a.Lead, b.Lead) || !alike(a.Foot, b.Foot) {
		return "", false
	}
	for i := range a.Entries {
		x, y := &a.Entries[i], partner(a, b, i)
		if y == nil {
			return "", false
		}
		below, same := "", alike(x.Lead, y.Lead) && x.besides() == y.besides()
		if same {
			below, same = Same(x.Value, y.Value)
		}
		switch {
		case !same && x.Key != nil:
			return "." + x.Key.Value + below, false
		case !same:
			return "[" + strconv.Itoa(i) + "]" + below, false
		}
	}
	return "", true
}

// partner is the entry of b that is entry i of a: the one of the same key, or
// in the same place.
func partner(a, b *Node, i int) *Entry {
	if a.Kind == source.Sequence {
		return &b.Entries[i]
	}
	same := func(x, y *Entry) bool { return alikeScalars(x.Key, y.Key) }
	if same(&a.Entries[i], &b.Entries[i]) {
		return &b.Entries[i]
	}
	var found *Entry
	for j := range b.Entries {
		if same(&a.Entries[i], &b.Entries[j]) {
			if found != nil { // a key that appears twice may not move
				return nil
			}
			found = &b.Entries[j]
		}
	}
	return found
}

// alikeScalars reports whether two texts are read as the same, and by every program as the
// same type.
func alikeScalars(a, b *Scalar) bool {
	if !equal(a.Value, b.Value) {
		return false
	}
	plain := a.Style == source.Plain
	return plain == (b.Style == source.Plain) || typeOf(a) == typeOf(b)
}

// typeOf is what YAML takes a scalar for: !!str, !!int.
func typeOf(s *Scalar) string {
	if s.Style != source.Plain {
		return "!!str"
	}
	return (&yaml.Node{Kind: yaml.ScalarNode, Value: s.Value}).ShortTag()
}

// besides are the comments on the lines of an entry. Which of its lines they are on
// depends on whether its value is in brackets.
func (e *Entry) besides() [2]string {
	first, second := composed(e.Value.Head.Text), composed(e.Trail.Text)
	if first == "" {
		return [2]string{second}
	}
	return [2]string{first, second}
}

// alike reports whether lines hold the same comments.
func alike(a, b []string) bool {
	if len(a) == 0 && len(b) == 0 {
		return true
	}
	return slices.EqualFunc(comments(a), comments(b), equal)
}

func comments(lines []string) (out []string) {
	for _, l := range lines {
		if l != "" {
			out = append(out, l)
		}
	}
	return out
}

func equal(a, b string) bool { return a == b || composed(a) == composed(b) }

func composed(s string) string { return norm.NFC.String(s) }
