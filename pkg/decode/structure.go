package decode

import (
	"slices"

	"sostool/pkg/diag"
	"sostool/pkg/language"
	"sostool/pkg/source"
	"sostool/pkg/syntax"
)

// structure reports what YAML allows and records don't: anchors, aliases, merge keys,
// tags, keys that appear twice, and nesting or length beyond any honest record. It never
// follows an alias.
type structure struct {
	findings
	tree   *source.Tree
	refuse bool
}

// report adds a finding of a rule.
func (s *structure) report(rule string, at source.Place, sentence string, args ...any) *diag.Finding {
	return s.add(rule, maxRepeats, diag.Finding{Rule: rule, At: at.Pos.Place(), Message: language.Say(sentence, args...)})
}

func (s *structure) check() {
	t := s.tree
	for _, at := range t.Properties {
		if word := t.Text[at.From:at.To]; word[0] == '&' {
			s.report(diag.YAMLAlias, at.Place(), "an anchor (&{0}); records do not use them", word[1:]).Suggest("remove it")
		} else {
			s.report(diag.YAMLTag, at.Place(), "a tag ({0}); records do not use them", word).Suggest("remove it; the format says what the value is")
		}
	}
	ends := make([]int32, 0, syntax.MaxDepth+1) // of the mappings and lists around
	for i := int32(0); i < int32(len(t.Nodes)); i++ {
		n := &t.Nodes[i]
		for len(ends) > 0 && ends[len(ends)-1] <= i {
			ends = ends[:len(ends)-1]
		}
		if n.OddKey {
			s.alias(n.KeyAt, n.Key)
		}
		switch {
		case n.Style == source.Alias && !isMerge(t, i):
			s.alias(n.At, n.Text)
		case n.End > i+1 && (len(ends) == syntax.MaxDepth || !s.members(i)):
			s.refuse = true
			if len(ends) == syntax.MaxDepth {
				s.report(diag.YAMLLimit, t.At(i), "the value is nested deeper than {0} levels", syntax.MaxDepth).
					Suggest("look for a bracket or an indentation that was not meant")
			}
			i = n.End - 1
		case n.End > i+1:
			ends = append(ends, n.End)
		}
	}
}

func (s *structure) alias(at source.Pos, name string) {
	s.report(diag.YAMLAlias, at.Place(), "an alias (*{0}); records do not use them", name).Suggest("write the value itself")
}

// isMerge reports whether a node is under YAML's key for the members of another mapping.
func isMerge(t *source.Tree, i int32) bool {
	return t.Nodes[i].Key == "<<" && t.PlainKey(i)
}

// parted reports whether a line with a fault is between two keys: it may begin another
// mapping.
func (s *structure) parted(i, j int32) bool {
	from, to := s.tree.Nodes[i].KeyAt.From, s.tree.Nodes[j].KeyAt.From
	return slices.ContainsFunc(s.tree.Broken, func(b source.Pos) bool { return from <= b.To && b.From <= to })
}

// members reports keys that appear twice, and too many members; false for these.
func (s *structure) members(i int32) bool {
	t := s.tree
	count := t.Count(i)
	switch {
	case t.Nodes[i].Kind == source.Sequence && count > maxItems:
		s.report(diag.YAMLLimit, t.At(i), "the list has {0} items; a record's lists have at most {1}", count, maxItems)
		return false
	case t.Nodes[i].Kind == source.Sequence:
		return true
	case count > maxKeys:
		s.report(diag.YAMLLimit, t.At(i), "the mapping has {0} keys; a record's mappings have at most {1}", count, maxKeys)
		return false
	}
	var seen map[string]int32
	if count > 20 {
		seen = make(map[string]int32, count)
	}
	// A run of keys that appear twice has one cause: the hyphen between two items is gone.
	var found *diag.Finding
	for j := range t.Children(i) {
		n := &t.Nodes[j]
		switch {
		case n.OddKey:
			continue
		case isMerge(t, j):
			s.report(diag.YAMLAlias, t.KeyAt(j), "a merge key (<<); records do not use them").Suggest("write the values themselves")
			continue
		}
		first := j
		if seen == nil {
			first = t.Child(i, n.Key)
		} else if other, twice := seen[n.Key]; twice {
			first = other
		} else {
			seen[n.Key] = j
		}
		switch {
		case first == j || s.parted(first, j):
			found = nil
		case found == nil:
			found = s.report(diag.YAMLDuplicateKey, t.KeyAt(j), "the key {0} appears twice in one mapping", n.Key).
				Suggest("keep one of them; in a list, the hyphen that begins the next item may be missing")
			found.Relate(t.KeyAt(first), "it appears here first")
		case len(found.Related) <= maxRepeats:
			found.Relate(t.KeyAt(j), "the key {0} also appears again", n.Key)
		}
	}
	return true
}
