package main

import (
	"bufio"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"sostool/pkg/calendar"
	"sostool/pkg/effort"
	"sostool/pkg/lsp"
)

// BenchmarkKeystroke measures what the language server does when a key is pressed in a
// folder of generated records, until what is found in the text has been said, against
// sostool validate of a project: of 100 keys each that change a figure, a name, what refers
// to other records and what these refer to.
func BenchmarkKeystroke(b *testing.B) {
	dir := b.TempDir()
	generate(b, dir, *records)
	project := filesOf(b, filepath.Join(dir, "projects"))[*records/2]
	for _, x := range []struct{ name, file, at string }{
		{"figure", project, "total: "},
		{"name", project, "name: {fi: "},
		{"organisation-named", project, "org: "},
		{"programme-named", project, "programme: "},
		{"own-id", project, "id: "},
		{"organisation-id", filepath.Join(dir, "organisations.yaml"), "- id: "},
		{"organisation-name", filepath.Join(dir, "organisations.yaml"), "name: {fi: "},
		{"programme-id", filepath.Join(dir, "programmes", "kaste.yaml"), "id: "},
		{"programme-limit", filepath.Join(dir, "programmes", "kaste.yaml"), "max_share: "},
	} {
		text, err := os.ReadFile(x.file)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(x.name, func(b *testing.B) {
			c := editor(b, dir, x.file, string(text))
			const keys = 100
			before, after, _ := strings.Cut(string(text), x.at)
			press := func() (cpu, wall time.Duration) {
				cpu = effort.Of(func() {
					wall = timed(func() {
						for k := range keys {
							c.change(before + x.at + strconv.Itoa(1+k%9) + after)
						}
					})
				})
				return cpu / keys, wall / keys
			}
			compare(b, 0.1, shipped(func() { command(b, statusDone, dir, "validate", project) }), press)
		})
	}
}

// typing is an editor with one document.
type typing struct {
	testing.TB
	in      *bufio.Reader
	out     io.Writer
	uri     string
	version int
}

func editor(tb testing.TB, dir, file, text string) *typing {
	in, toServer := io.Pipe()
	fromServer, out := io.Pipe()
	go lsp.Serve(in, out, lsp.Options{Today: func() calendar.Day { return calendar.DayOf(2026, 1, 31) }})
	tb.Cleanup(func() { toServer.Close() })
	uri := func(path string) string { return (&url.URL{Scheme: "file", Path: filepath.ToSlash(path)}).String() }
	c := &typing{TB: tb, in: bufio.NewReader(fromServer), out: toServer, uri: uri(file)}
	c.send(`"id": 0, "method": "initialize", "params": {"capabilities": {}, "rootUri": %q}`, uri(dir))
	c.answer(0)
	c.send(`"method": "textDocument/didOpen", "params": {"textDocument": {"uri": %q, "languageId": "yaml", "version": 0, "text": %q}}`, c.uri, text)
	c.ask("textDocument/diagnostic")
	c.ask("workspace/symbol") // once all has been read
	return c
}

func (c *typing) send(format string, args ...any) {
	text := `{"jsonrpc": "2.0", ` + fmt.Sprintf(format, args...) + "}"
	if _, err := fmt.Fprintf(c.out, "Content-Length: %d\r\n\r\n%s", len(text), text); err != nil {
		c.Fatal(err)
	}
}

// ask asks about the document, and waits for the answer.
func (c *typing) ask(method string) {
	c.version++
	c.send(`"id": %d, "method": %q, "params": {"query": "x", "textDocument": {"uri": %q}}`, c.version, method, c.uri)
	c.answer(c.version)
}

// change gives the document another text, and waits for what is found in it.
func (c *typing) change(text string) {
	c.send(`"method": "textDocument/didChange", "params": {"textDocument": {"uri": %q, "version": %d}, "contentChanges": [{"text": %q}]}`, c.uri, c.version, text)
	c.ask("textDocument/diagnostic")
}

// answer reads until the answer to a request.
func (c *typing) answer(id int) {
	for {
		var n int
		if _, err := fmt.Fscanf(c.in, "Content-Length: %d\r\n\r\n", &n); err != nil {
			c.Fatal(err)
		}
		text := make([]byte, n)
		if _, err := io.ReadFull(c.in, text); err != nil {
			c.Fatal(err)
		}
		if strings.HasPrefix(string(text), fmt.Sprintf(`{"id":%d,"result"`, id)) {
			return
		}
	}
}
