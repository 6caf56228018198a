package decode

import (
	"bytes"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"sostool/pkg/diag"
	"sostool/pkg/language"
	"sostool/pkg/source"
)

// structure reports what YAML allows and records don't: anchors, aliases,
// merge keys, tags, keys that stand twice, and nesting or length beyond any
// honest record. It never follows an alias.
type structure struct {
	file     *source.File
	findings []diag.Finding
	refuse   bool
}

func (s *structure) report(rule string, at source.Pos, sentence string, args ...any) *diag.Finding {
	s.findings = append(s.findings, diag.Finding{Rule: rule, At: at, Message: language.Say(sentence, args...)})
	return &s.findings[len(s.findings)-1]
}

func (s *structure) walk(n *yaml.Node, depth int) {
	if depth > maxDepth {
		s.refuse = true
		s.report("yaml-limit", place(n), "the value is nested deeper than {0} levels", maxDepth).
			Suggest("look for a bracket or an indentation that was not meant")
		return
	}
	if n.Kind == yaml.AliasNode {
		s.report("yaml-alias", source.Pos{Line: int32(n.Line), Col: clip(n.Column), Len: clip(utf8.RuneCountInString(n.Value) + 1)},
			"an alias (*{0}) stands here; records have none", n.Value).
			Suggest("write the value itself")
		return
	}
	if n.Anchor != "" {
		at := s.before(n, '&')
		at.Len = clip(utf8.RuneCountInString(n.Anchor) + 1)
		s.report("yaml-alias", at, "an anchor (&{0}) stands here; records have none", n.Anchor).Suggest("remove it")
	}
	if n.Style&yaml.TaggedStyle != 0 {
		at := s.before(n, '!')
		at.Len = clip(utf8.RuneCountInString(n.ShortTag()))
		s.report("yaml-tag", at, "a tag ({0}) stands here; records have none", n.ShortTag()).Suggest("remove it; the format says what the value is")
	}
	switch n.Kind {
	case yaml.MappingNode:
		if len(n.Content) > 2*maxKeys {
			s.refuse = true
			s.report("yaml-limit", place(n), "the mapping has {0} keys; a record's mappings have at most {1}", len(n.Content)/2, maxKeys)
			return
		}
		s.duplicates(n)
	case yaml.SequenceNode:
		if len(n.Content) > maxItems {
			s.refuse = true
			s.report("yaml-limit", place(n), "the list has {0} items; a record's lists have at most {1}", len(n.Content), maxItems)
			return
		}
	}
	for i, child := range n.Content {
		if child.Kind == yaml.AliasNode && n.Kind == yaml.MappingNode && i%2 == 1 && n.Content[i-1].Value == "<<" {
			continue // the merge key is reported
		}
		if len(child.Content) > 0 || child.Kind == yaml.AliasNode || child.Anchor != "" || child.Style&yaml.TaggedStyle != 0 {
			s.walk(child, depth+1)
		}
	}
}

// before is the place of a mark that stands before a value, on its line.
func (s *structure) before(n *yaml.Node, mark byte) source.Pos {
	line := s.file.Line(n.Line)
	end := s.file.Offset(n.Line, n.Column) - s.file.Offset(n.Line, 1)
	if i := bytes.LastIndexByte([]byte(line[:min(end, len(line))]), mark); i >= 0 && n.Kind == yaml.ScalarNode {
		return s.file.PosAt(s.file.Offset(n.Line, 1)+i, 1)
	}
	for l := n.Line; l >= max(1, n.Line-1); l-- {
		if i := bytes.IndexByte([]byte(s.file.Line(l)), mark); i >= 0 {
			return s.file.PosAt(s.file.Offset(l, 1)+i, 1)
		}
	}
	return place(n)
}

func (s *structure) duplicates(n *yaml.Node) {
	var seen map[string]*yaml.Node
	if len(n.Content) > 40 {
		seen = make(map[string]*yaml.Node, len(n.Content)/2)
	}
	for i := 0; i < len(n.Content); i += 2 {
		key := n.Content[i]
		if key.Kind != yaml.ScalarNode {
			continue
		}
		if key.Value == "<<" && key.Style == 0 {
			s.report("yaml-alias", place(key), "a merge key (<<) stands here; records have none").Suggest("write the values themselves")
			continue
		}
		var first *yaml.Node
		if seen != nil {
			if first = seen[key.Value]; first == nil {
				seen[key.Value] = key
			}
		} else {
			for j := 0; j < i; j += 2 {
				if n.Content[j].Value == key.Value && n.Content[j].Kind == yaml.ScalarNode {
					first = n.Content[j]
					break
				}
			}
		}
		if first != nil {
			s.report("yaml-duplicate-key", place(key), "the key {0} stands twice in one mapping", key.Value).
				Relate(place(first), "it stands here first").
				Suggest("keep one of them; in a list, the hyphen that begins the next item may be missing")
		}
	}
}

// place is where a node stands.
func place(n *yaml.Node) source.Pos {
	p := source.Pos{Line: int32(n.Line), Col: clip(n.Column)}
	switch n.Kind {
	case yaml.ScalarNode:
		if n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) == 0 {
			p.Len = clip(max(1, utf8.RuneCountInString(n.Value)))
		}
	case yaml.MappingNode:
		if n.Style&yaml.FlowStyle == 0 && len(n.Content) > 0 {
			p.Len = place(n.Content[0]).Len
		}
	case yaml.SequenceNode:
		if n.Style&yaml.FlowStyle == 0 {
			p.Len = 1
		}
	}
	return p
}

func clip(n int) uint16 { return uint16(min(max(n, 0), 1<<16-1)) }

// documents reports the marks of a second document. YAML knows them at the
// beginning of a line only.
func documents(f *source.File) (diag.Finding, bool) {
	if !bytes.Contains(f.Bytes, []byte("\n---")) && !bytes.Contains(f.Bytes, []byte("\n...")) {
		return diag.Finding{}, false
	}
	content := false
	for n := 1; n <= f.LineCount(); n++ {
		line := f.Line(n)
		mark := len(line) >= 3 && (line[:3] == "---" || line[:3] == "...") && (len(line) == 3 || line[3] == ' ' || line[3] == '\t')
		switch {
		case mark && line[:3] == "---" && !content:
			content = true
		case mark && line[:3] == "..." && n == f.LineCount():
		case mark:
			finding := diag.Finding{Rule: "yaml-documents", At: source.Pos{Line: int32(n), Col: 1, Len: 3},
				Message: language.Say("the file goes on after {0}; a file holds one record", line[:3]),
				Hint:    language.Say("give each record a file of its own")}
			return finding, true
		case line != "" && line[0] != '#' && line[0] != '%':
			content = true
		}
	}
	return diag.Finding{}, false
}
