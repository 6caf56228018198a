package decode

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"sostool/pkg/diag"
	"sostool/pkg/language"
	"sostool/pkg/source"
)

// structure reports what YAML allows and records don't: anchors, aliases, merge keys,
// tags, keys that appear twice, and nesting or length beyond any honest record. It never
// follows an alias.
type structure struct {
	file     *source.File
	findings []diag.Finding
	refuse   bool
	marked   bool             // the file has a & or ! somewhere
	places   map[string][]int // by rule: where its findings are in the list
}

// report adds a finding, up to maxRepeats of a rule; further ones are said to
// be there.
func (s *structure) report(rule string, at source.Pos, sentence string, args ...any) *diag.Finding {
	if s.places == nil {
		s.places = make(map[string][]int)
	}
	if same := s.places[rule]; len(same) == maxRepeats {
		if last := &s.findings[same[maxRepeats-1]]; len(last.Notes) == 0 {
			last.Note("further places like this one are not shown")
		}
		return new(diag.Finding)
	}
	s.places[rule] = append(s.places[rule], len(s.findings))
	s.findings = append(s.findings, diag.Finding{Rule: rule, At: at.Place(), Message: language.Say(sentence, args...)})
	return &s.findings[len(s.findings)-1]
}

func (s *structure) walk(n *yaml.Node, depth int) {
	if depth > maxDepth {
		s.refuse = true
		s.report(diag.YAMLLimit, place(n), "the value is nested deeper than {0} levels", maxDepth).
			Suggest("look for a bracket or an indentation that was not meant")
		return
	}
	if n.Kind == yaml.AliasNode {
		s.report(diag.YAMLAlias, source.Pos{Line: int32(n.Line), Col: clip(n.Column), Len: clip(utf8.RuneCountInString(n.Value) + 1)},
			"an alias (*{0}); records do not use them", n.Value).
			Suggest("write the value itself")
		return
	}
	s.properties(n)
	switch n.Kind {
	case yaml.MappingNode:
		if len(n.Content) > 2*maxKeys {
			s.refuse = true
			s.report(diag.YAMLLimit, place(n), "the mapping has {0} keys; a record's mappings have at most {1}", len(n.Content)/2, maxKeys)
			return
		}
		s.duplicates(n)
	case yaml.SequenceNode:
		if len(n.Content) > maxItems {
			s.refuse = true
			s.report(diag.YAMLLimit, place(n), "the list has {0} items; a record's lists have at most {1}", len(n.Content), maxItems)
			return
		}
	}
	for i, child := range n.Content {
		if child.Kind == yaml.AliasNode && n.Kind == yaml.MappingNode && i%2 == 1 && n.Content[i-1].Value == "<<" {
			continue // the merge key is reported
		}
		if len(child.Content) > 0 || child.Kind == yaml.AliasNode {
			s.walk(child, depth+1)
		} else {
			s.properties(child)
		}
	}
}

// properties reports the anchor and the tag of a node. A node that has any
// begins with them; of the tag "!" the parser keeps no word.
func (s *structure) properties(n *yaml.Node) {
	if !s.marked {
		return
	}
	offset := s.file.Offset(n.Line, n.Column)
	for text := s.file.Bytes[offset:]; len(text) > 0 && (text[0] == '&' || text[0] == '!'); {
		ends := " \t\r\n"
		if text[0] == '&' {
			ends += ",[]{}"
		}
		word := text
		if end := bytes.IndexAny(text, ends); end >= 0 {
			word = text[:end]
		}
		at := s.file.PosAt(offset, utf8.RuneCount(word))
		if text[0] == '&' {
			s.report(diag.YAMLAlias, at, "an anchor (&{0}); records do not use them", string(word[1:])).Suggest("remove it")
		} else {
			s.report(diag.YAMLTag, at, "a tag ({0}); records do not use them", string(word)).Suggest("remove it; the format says what the value is")
		}
		text = bytes.TrimLeft(text[len(word):], " \t\r\n")
		offset = len(s.file.Bytes) - len(text)
	}
}

func (s *structure) duplicates(n *yaml.Node) {
	var seen map[string]*yaml.Node
	// A run of such keys has one cause: the hyphen between two items is gone.
	var found *diag.Finding
	if len(n.Content) > 40 {
		seen = make(map[string]*yaml.Node, len(n.Content)/2)
	}
	for i := 0; i < len(n.Content); i += 2 {
		key := n.Content[i]
		if key.Kind != yaml.ScalarNode {
			continue
		}
		if key.Value == "<<" && key.Style == 0 {
			s.report(diag.YAMLAlias, place(key), "a merge key (<<); records do not use them").Suggest("write the values themselves")
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
		if first == nil {
			found = nil
			continue
		}
		if found == nil {
			found = s.report(diag.YAMLDuplicateKey, place(key), "the key {0} appears twice in one mapping", key.Value).
				Suggest("keep one of them; in a list, the hyphen that begins the next item may be missing")
			found.Relate(place(first).Place(), "it appears here first")
		} else if len(found.Related) <= maxRepeats {
			found.Relate(place(key).Place(), "the key {0} also appears again", key.Value)
		}
	}
}

// place is where a node is.
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

// documents reports directives to the parser and the marks of a second
// document. YAML knows them at the beginning of a line only.
func documents(f *source.File) (diag.Finding, bool) {
	if !bytes.HasPrefix(f.Bytes, []byte("%")) && !bytes.Contains(f.Bytes, []byte("\n%")) &&
		!bytes.Contains(f.Bytes, []byte("\n---")) && !bytes.Contains(f.Bytes, []byte("\n...")) {
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
			finding := diag.Finding{Rule: diag.YAMLDocuments, At: source.Pos{Line: int32(n), Col: 1, Len: 3}.Place(),
				Message: language.Say("the file goes on after {0}; a file holds one record", line[:3]),
				Hint:    language.Say("give each record a file of its own")}
			return finding, true
		case !content && strings.HasPrefix(line, "%"):
			finding := diag.Finding{Rule: diag.YAMLDocuments, At: source.Pos{Line: int32(n), Col: 1, Len: clip(utf8.RuneCountInString(line))}.Place(),
				Message: language.Say("the line begins with \"%\": a directive to the YAML parser"),
				Hint:    language.Say("remove the line, or write it in quotes where it belongs to a text")}
			return finding, true
		case !isEmpty(line):
			content = true
		}
	}
	return diag.Finding{}, false
}
