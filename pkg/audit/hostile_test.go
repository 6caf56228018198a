package audit

import (
	"fmt"
	"math"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"
	"unsafe"

	"sostool/pkg/catalogue"
	"sostool/pkg/decode"
	"sostool/pkg/effort"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

const (
	hostileBytes  = 1 << 17
	hostileEffort = 12        // times the work of an honest text of that size
	hostileMemory = 256 << 20 // allocated in all, not at once
)

// TestHostileTexts: a text of whatever kind takes about as much work as an honest one of
// its size, whatever the record says.
func TestHostileTexts(t *testing.T) {
	c, err := catalogue.Open(os.DirFS(planted+"/records"), "records")
	if err != nil {
		t.Fatal(err)
	}
	n := NewNames(c)
	plan, err := os.ReadFile(planted + "/texts/suunnitelma.txt")
	if err != nil {
		t.Fatal(err)
	}
	size := hostileBytes
	if testing.Short() {
		size /= 8
	}
	many := func(piece string) string { return strings.Repeat(piece, size/len(piece)) }
	doc := hostileRecord(c)
	run := func(text string) time.Duration {
		return effort.Of(func() {
			for _, o := range n.Of(doc, func(d *record.Document) *Text { return n.Read([]byte(text)) }).Open {
				o.Part().Excerpt(40)
			}
		})
	}
	honest := time.Duration(math.MaxInt64)
	for range 3 {
		honest = min(honest, run(many(string(plan))))
	}
	for _, piece := range []string{
		"1 ", "1.", "1:", "1/", "1-", "1,", "100 ", "100\n", "1.1.", "1.11.2008-", "2008-", "2008 ", "2008", "1) ", "1. A ",
		"a", "a ", "A ", "A", "-\n", "a-\n", "Kemi ", "Kemi-", "Kemi, ", "Salo ja ", "Jokilaakson ", "Väylän ", "kaksi ", "kaksikymmentä", "STM/", "S1",
		"kesä-", "kesäkuu, ", "tuhat ", "miljoona ", "½ ", "1/2 ", "hälften ", "1 1/2 % ", "§", "% ", "25 % ", "1 milj. ", "x@y.fi ", "040 123 4567 ", "\u00ad", "\u0308", "\xff", " ", "\n", "\t", "€", "\"", "”", "noin 1 ",
	} {
		text := many(piece)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		took := run(text)
		runtime.ReadMemStats(&after)
		if took > hostileEffort*honest {
			t.Errorf("%q takes %.1f times the work of an honest text", piece, float64(took)/float64(honest))
		}
		if allocated := after.TotalAlloc - before.TotalAlloc; allocated > hostileMemory {
			t.Errorf("%q allocates %d MB", piece, allocated>>20)
		}
	}
}

// TestMemoryOfTexts: what a text says takes memory once, and twice as much where it says
// twice as much.
func TestMemoryOfTexts(t *testing.T) {
	c, err := catalogue.Open(os.DirFS(planted+"/records"), "records")
	if err != nil {
		t.Fatal(err)
	}
	n := NewNames(c)
	read := func(passages int) (allocated uint64) {
		text := []byte(strings.Repeat("1 ", passages))
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		x := n.Read(text)
		runtime.ReadMemStats(&after)
		if got := x.passages.count(); got != passages {
			t.Fatalf("%d passages, expected %d", got, passages)
		}
		return after.TotalAlloc - before.TotalAlloc
	}
	const passages = 1 << 16
	once, twice := read(passages), read(2*passages)
	if most := uint64(passages * unsafe.Sizeof(Passage{}) * 2); once > most || twice > 2*most {
		t.Errorf("%d passages allocate %d bytes, and twice as many %d: more than %d", passages, once, twice, most)
	}
}

// hostileRecord is a record that quotes, claims and leaves out very much.
func hostileRecord(c *catalogue.Catalogue) *decode.Record {
	var b strings.Builder
	b.WriteString("record: project/1\nid: x\nname: {fi: X}\nstatus: idea\nbudgets:\n  - stage: applied\n    costs:\n")
	for i := range 1_000 {
		fmt.Fprintf(&b, "      - {category: other, amount: %d}\n", i+1)
	}
	b.WriteString("sources:\n  - {id: a, title: {fi: A}, kind: plan, file: a}\ncitations:\n  - {path: budgets, source: a}\n")
	for i := range 1_000 {
		fmt.Fprintf(&b, "  - {path: id, source: a, says: '%s%d'}\n", strings.Repeat("1 ", i%20), i)
	}
	b.WriteString("left_out:\n")
	for range 1_000 {
		b.WriteString("  - {source: a, says: Kemi, reason: {fi: x}}\n")
	}
	return decode.New(c.Register).Decode(&source.File{Name: "x.yaml", Bytes: []byte(b.String())}, record.ProjectKind)
}
