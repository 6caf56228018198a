package draft

import (
	"strings"

	"sostool/pkg/format"
	"sostool/pkg/language"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

// marked is the draft with remarks above some of its values.
func (d Draft) marked(marks []Mark, l language.Language) (Draft, error) {
	file := &source.File{Bytes: d.Text}
	tree := decoder().Decode(file, "").Tree
	above := make(map[int][]string) // comments by the line that they are about
	for _, m := range marks {
		node, _ := tree.Resolve(m.Path)
		if node < 0 {
			continue // the draft does not have it: what it says is reported in other ways
		}
		line := file.LineAt(tree.Nodes[node].Begin())
		text := language.Clean(m.Text.In(l))
		if m.Holds {
			d.Missing = append(d.Missing, tree.Path(node))
			text = record.Placeholder.In(l) + " " + text
		}
		above[line] = append(above[line], text)
	}
	var out []string
	for i, line := range strings.Split(strings.TrimSuffix(string(d.Text), "\n"), "\n") {
		indented := line[:len(line)-len(strings.TrimLeft(line, " "))]
		for _, text := range above[i+1] {
			out = append(out, wrap(text, indented+"## ")...)
		}
		out = append(out, line)
	}
	text, err := format.Text("", []byte(strings.Join(out, "\n")+"\n"))
	return Draft{text, d.Missing}, err
}
