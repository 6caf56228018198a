package main

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"sostool/pkg/catalogue"
	"sostool/pkg/check"
	"sostool/pkg/decode"
	"sostool/pkg/language"
	"sostool/pkg/meant"
	"sostool/pkg/source"
)

func newFlat(g *global) *cobra.Command {
	return &cobra.Command{
		Use:   "flat [ID...]",
		Short: "Every fact as one line, for grep",
		Long: `Print every fact as one line, FILE:LINE:COLUMN: ID.PATH = VALUE, so that grep
finds it and an editor jumps to it. The value is its text as the record means
it: quotes and escapes undone, a line break as \n.`,
		Example: `  sostool flat | grep Inari
  sostool flat lapin | grep 'funding.*amount'`,
		ValidArgsFunction: g.completeProjects,
		RunE:              func(_ *cobra.Command, args []string) error { return g.flat(args) },
	}
}

// flatBlock is how many files are read before their facts are written: what is
// in memory at once.
const flatBlock = 1_000

func (g *global) flat(args []string) error {
	c, err := g.records.Catalogue()
	if err != nil {
		return err
	}
	entries := c.Entries
	var parts map[*catalogue.Entry][]string
	if len(args) > 0 {
		if entries, parts, err = meant.Records(c, args); err != nil {
			return err
		}
	}
	sound := check.Soundness()
	var leftOut []*catalogue.Entry
	err = g.write(func(w io.Writer) error {
		for len(entries) > 0 {
			block := entries[:min(len(entries), flatBlock)]
			entries = entries[len(block):]
			lines := make([][]byte, len(block))
			c.Each(block, 0, func(i int, doc *decode.Record) {
				if doc != nil && doc.Parsed() && sound(doc) {
					lines[i] = factLines(block[i], doc, parts[block[i]])
				}
			})
			for i, text := range lines {
				if text == nil && block[i].Readable() {
					leftOut = append(leftOut, block[i])
				}
				if _, err := w.Write(text); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	g.tellLeftOut(leftOut)
	if g.tellFailures(c) {
		return status(statusFailed)
	}
	return nil
}

// factLines are the lines of one file: all, or those below some paths.
func factLines(e *catalogue.Entry, doc *decode.Record, below []string) []byte {
	var b bytes.Buffer
	id := cmp.Or(doc.ID(), e.ID)
	doc.Tree.Facts(func(path string, n *source.Node) {
		if below != nil && !slices.ContainsFunc(below, func(p string) bool { return strings.HasPrefix(path, p+".") }) {
			return
		}
		at := doc.File.Span(n.At)
		fmt.Fprintf(&b, "%s:%d:%d: %s.%s = %s\n", language.Clean(e.Name), at.Line, at.Col, language.Clean(id), language.Clean(path), language.Clean(n.Text))
	})
	return b.Bytes()
}
