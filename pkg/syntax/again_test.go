package syntax

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"sostool/pkg/diag"
	"sostool/pkg/language"
	"sostool/pkg/source"
)

// reading is all that a reading makes of a text.
type reading struct {
	tree   *source.Tree
	faults []diag.Finding
}

func read(text string) reading {
	tree := new(source.Tree)
	return reading{tree, new(Reader).Read(&source.File{Bytes: []byte(text)}, tree)}
}

// differences are those between two readings, all of the trees and the faults.
func differences(a, b reading) string {
	if reflect.DeepEqual(a, b) { // sooner than the rest
		return ""
	}
	options := cmp.Options{cmpopts.IgnoreUnexported(source.Tree{}), cmpopts.EquateEmpty(),
		cmp.Comparer(func(a, b language.Text) bool { return a.String() == b.String() }),
		cmp.Comparer(func(a, b source.Place) bool { return a == b })}
	return cmp.Diff(a.tree, b.tree, options) + cmp.Diff(a.faults, b.faults, options)
}

// again reads a text with an edit in it by the old one's tree, which was decoded, and
// whole, and checks whether both say the same. It is how many bytes the first one read.
func again(t *testing.T, text string, edit diag.Edit) int {
	t.Helper()
	old := read(text).tree
	for i := range old.Nodes {
		n := &old.Nodes[i]
		n.Format, n.Type, n.Misfit, n.Unknown = new(source.Format), source.Amount, true, true
	}
	now := text[:edit.From] + edit.Text + text[edit.To:]
	r, got := new(Reader), reading{tree: new(source.Tree)}
	got.faults = r.Again(old, edit, &source.File{Bytes: []byte(now)}, got.tree)
	if diff := differences(read(now), got); diff != "" {
		t.Errorf("(-whole +again)\n%s\n%q\nbecomes\n%q", diff, text, now)
	}
	return r.next - r.origin
}

// pieces are what a random edit writes.
var pieces = []string{"", "", "", "x", " ", "  ", "\n", "\n\n", ":", ": ", "- ", "\n- ", "#", " # x\n", "\"", "'", "[", "]", "{x: y}", ",",
	"|\n  x\n", "\nx: y\n", "\nx:\n", "\n  x: y\n", "---\n", "...\n", "\n...\n", "&x ", "!", "*x", "?", "\t", "\r\n", "ä"}

// TestAgain: after an edit, reading again says what reading the new text says.
func TestAgain(t *testing.T) {
	edits := 100 // of each record
	if testing.Short() {
		edits = 30
	}
	r := rand.New(rand.NewPCG(1, 1))
	all, short := 0, 0 // readings, and those that did not read all
	for _, text := range append(files(t), texts...) {
		for range edits {
			from := r.IntN(len(text) + 1)
			to := min(from+r.IntN(4)*r.IntN(40), len(text))
			if r.IntN(2) == 0 { // at a line's beginning
				from = strings.LastIndexByte(text[:from], '\n') + 1
				to = max(from, to)
			}
			edit := diag.Edit{From: from, To: to, Text: pieces[r.IntN(len(pieces))]}
			if sound(text) && sound(text[:from]+edit.Text+text[to:]) {
				all++
				if again(t, text, edit) < len(text)/2 {
					short++
				}
			}
		}
	}
	// The line of the next entry ends what the edit begins.
	again(t, "r: s\na: b\n\"x\": y]\n", diag.Edit{From: 8, To: 9, Text: "[b,"})
	if short < all/10 {
		t.Errorf("%d of %d read less than all of a text", short, all)
	}
}

// TestAgainCost: an edit within an entry of the record costs that entry, however long the
// text is.
func TestAgainCost(t *testing.T) {
	const entry = "x%04d:\n  - a: b # c\n  - d: e\n\n"
	var text strings.Builder
	for n := range 1000 {
		fmt.Fprintf(&text, entry, n) // as long as entry
	}
	for _, n := range []int{1, 10, 500, 998, 999} {
		at := n * len(entry)
		for _, edit := range []diag.Edit{{From: at + 1, To: at + 1, Text: "x"}, {From: at + 11, To: at + 14}, {From: at + 29, To: at + 29, Text: "x: y\n"}} {
			// Its own text and, where the entry is another one now, the line of the next one.
			if got, most := again(t, text.String(), edit), 2*len(entry); got > most {
				t.Errorf("entry %d, %q: %d bytes are read, want at most %d", n, edit.Text, got, most)
			}
		}
	}
}

// FuzzAgain: after any edit of any text, reading again says what reading the new text says.
func FuzzAgain(f *testing.F) {
	for i, text := range append(files(f), texts...) {
		f.Add(text, len(text)/2, i%5, pieces[i%len(pieces)])
	}
	f.Fuzz(func(t *testing.T, text string, from, length int, piece string) {
		if from < 0 || length < 0 || from > len(text) || length > len(text)-from {
			return
		}
		edit := diag.Edit{From: from, To: from + length, Text: piece}
		if sound(text) && sound(text[:edit.From]+piece+text[edit.To:]) {
			again(t, text, edit)
		}
	})
}
