package lsp

import (
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sostool/pkg/calendar"
)

// client is the other side of a session, over pipes in memory.
type client struct {
	*testing.T
	*stream
	dir   string
	id    int
	said  []message // that the server sent and nobody waited for
	ended chan bool // whether the server was shut down, once it ended
}

func today() calendar.Day { return calendar.DayOf(2026, 1, 31) }

// message is any that a server sends.
type message struct {
	ID     json.RawMessage `json:"id"`
	Method string          `json:"method"`
	Params json.RawMessage `json:"params"`
	Result json.RawMessage `json:"result"`
	Error  *struct {
		Code    int    `json:"code"`
		Message string `json:"message"`
	} `json:"error"`
}

// begin starts a session in a folder of files; with capabilities as JSON.
func begin(t *testing.T, files map[string]string, capabilities string) *client {
	t.Helper()
	c := connect(t, files)
	c.ask("initialize", `{"rootUri": "`+uriOf(c.dir)+`", "capabilities": `+capabilities+`}`, nil)
	c.send("", "initialized", "{}")
	return c
}

func connect(t *testing.T, files map[string]string) *client {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	in, toServer := io.Pipe()
	fromServer, out := io.Pipe()
	c := &client{T: t, stream: newStream(fromServer, toServer), dir: dir, ended: make(chan bool, 1)}
	go func() {
		c.ended <- Serve(in, out, Options{Version: "test", Home: "https://example.org/s", Today: today})
		out.Close()
	}()
	t.Cleanup(func() { toServer.Close() })
	return c
}

func (c *client) send(id, method, params string) {
	c.Helper()
	text := `{"jsonrpc": "2.0", "method": "` + method + `"`
	if id != "" {
		text += `, "id": ` + id
	}
	if params != "" {
		text += `, "params": ` + params
	}
	c.write(text + "}")
}

func (c *client) write(text string) {
	c.Helper()
	if err := c.WriteObject(json.RawMessage(text)); err != nil {
		c.Fatal(err)
	}
}

// next is the next message; an answer to a request of the server's is sent at once.
func (c *client) next() message {
	c.Helper()
	var m message
	if err := c.ReadObject(&m); err != nil {
		c.Fatal(err)
	}
	if m.Method != "" && m.ID != nil {
		go func() {
			_ = c.WriteObject(json.RawMessage(`{"jsonrpc": "2.0", "id": ` + string(m.ID) + `, "result": null}`))
		}()
	}
	return m
}

// answer is the answer to a request.
func (c *client) answer(id string) message {
	c.Helper()
	for {
		m := c.next()
		if m.Method == "" && string(m.ID) == id {
			return m
		}
		c.said = append(c.said, m)
	}
}

// ask sends a request and reads the result; an error fails the test.
func (c *client) ask(method, params string, result any) {
	c.Helper()
	c.id++
	id, _ := json.Marshal(c.id)
	c.send(string(id), method, params)
	m := c.answer(string(id))
	if m.Error != nil {
		c.Fatalf("%s: %d %s", method, m.Error.Code, m.Error.Message)
	}
	if result != nil {
		if err := json.Unmarshal(m.Result, result); err != nil {
			c.Fatal(err)
		}
	}
}

// uri is that of a file of the folder.
func (c *client) uri(name string) string { return uriOf(filepath.Join(c.dir, name)) }

func (c *client) open(name, text string) {
	c.Helper()
	said, _ := json.Marshal(text)
	c.send("", "textDocument/didOpen", `{"textDocument": {"uri": "`+c.uri(name)+`", "languageId": "yaml", "version": 1, "text": `+string(said)+`}}`)
}

// change sends changes of a document as JSON.
func (c *client) change(name string, version int, changes string) {
	c.Helper()
	v, _ := json.Marshal(version)
	c.send("", "textDocument/didChange", `{"textDocument": {"uri": "`+c.uri(name)+`", "version": `+string(v)+`}, "contentChanges": [`+changes+`]}`)
}

// published is what is said to be found in a file, once that is said, of that version where
// it is not 0.
func (c *client) published(name string, version int32) []diagnostic {
	c.Helper()
	for {
		for i, m := range c.said {
			var p publishParams
			if m.Method != "textDocument/publishDiagnostics" || json.Unmarshal(m.Params, &p) != nil || p.URI != c.uri(name) {
				continue
			}
			if version == 0 || p.Version != nil && *p.Version == version {
				c.said = slices.Delete(c.said, i, i+1)
				return p.Diagnostics
			}
		}
		c.said = append(c.said, c.next())
	}
}

// codes are the rules of diagnostics.
func codes(all []diagnostic) string {
	var out []string
	for _, d := range all {
		out = append(out, d.Code)
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

const idea = "record: project/1\nid: x\nname: {fi: Ä😀, sv: X}\nstatus: ide\nperiod: 2008/2009\n"

// TestDiagnostics: what is found is said as a text is opened and changes, in the units that
// were agreed on.
func TestDiagnostics(t *testing.T) {
	for capabilities, column := range map[string]uint32{
		`{}`: 23, `{"general": {"positionEncodings": ["utf-16"]}}`: 23,
		`{"general": {"positionEncodings": ["utf-8", "utf-16"]}}`: 26, `{"general": {"positionEncodings": ["x", "utf-32"]}}`: 22,
	} {
		c := begin(t, map[string]string{"records/projects/x.yaml": idea}, capabilities)
		c.open("records/projects/x.yaml", strings.Replace(idea, "}", "} x", 1))
		found := c.published("records/projects/x.yaml", 1)
		if found[0].Code != "yaml-syntax" || found[0].Range.Start.Character != column {
			t.Errorf("%s: %+v", capabilities, found)
		}
		c.change("records/projects/x.yaml", 2, `{"text": `+string(must(json.Marshal(idea)))+`}`)
		found = c.published("records/projects/x.yaml", 2)
		if !strings.Contains(codes(found), "value-choice") {
			t.Fatalf("%+v", found)
		}
		for _, d := range found {
			switch {
			case d.Source != "sostool" || d.About.Href != "https://example.org/s/blob/HEAD/pkg/check/examples/"+d.Code+".txtar":
				t.Errorf("%+v", d)
			case d.Code == "value-choice" && (d.Severity != 1 || d.Range != Range{Position{3, 8}, Position{3, 11}} || !strings.HasSuffix(d.Message, "\nhint: did you mean idea?")):
				t.Errorf("%+v", d)
			case d.Code == "key-missing" && d.Severity != 3:
				t.Errorf("%+v", d)
			}
		}
		// Two changes at once, of which the second is in the text as the first leaves it.
		c.change("records/projects/x.yaml", 3, `{"range": {"start": {"line": 3, "character": 11}, "end": {"line": 3, "character": 11}}, "text": "a\nform: joint"},
			{"range": {"start": {"line": 4, "character": 6}, "end": {"line": 4, "character": 99}}, "text": "jont"}`)
		if found = c.published("records/projects/x.yaml", 3); strings.Count(codes(found), "value-choice") != 1 || found[len(found)-1].Range.Start.Line != 4 {
			t.Errorf("%+v", found)
		}
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// TestSession: a client may do odd things in odd order, and is answered.
func TestSession(t *testing.T) {
	c := connect(t, nil)
	refused := func(id, method, params string, code int) {
		t.Helper()
		c.send(id, method, params)
		if m := c.answer(id); m.Error == nil || m.Error.Code != code {
			t.Errorf("%s: %+v", method, m)
		}
	}
	refused("1", "textDocument/hover", "{}", codeNotInitialized)
	c.send("", "textDocument/didOpen", "{}")
	c.ask("initialize", `{"capabilities": {}, "workspaceFolders": null, "rootUri": "`+uriOf(c.dir)+`", "initializationOptions": 7, "trace": "off"}`, nil)
	refused(`"two"`, "initialize", `{"capabilities": {}}`, -32600)
	refused("3", "textDocument/diagnostic", `[]`, -32602)
	refused("4", "no/such", "", -32601)
	c.send("", "$/no", "{}")
	c.send("", "textDocument/didChange", `{"textDocument": {"uri": "file:///nowhere"}, "contentChanges": [{"text": ""}]}`)
	c.send("", "textDocument/didClose", `{"textDocument": {"uri": "file:///nowhere"}}`)
	for text, code := range map[string]int{`{"jsonrpc"`: -32700, `[]`: -32600, `7`: -32600, `{}`: -32600, `{"id": {}, "method": "shutdown"}`: -32600, "": -32700} {
		if _, err := io.WriteString(c.out, "X: y\r\ncontent-length:"+string(must(json.Marshal(len(text))))+"\r\n\r\n"+text); err != nil {
			t.Fatal(err)
		}
		if m := c.answer("null"); m.Error == nil || m.Error.Code != code {
			t.Errorf("%s: %+v", text, m)
		}
	}
	// A text that is not in any folder of records, and one whose folder is still to come.
	c.open("x.yaml", idea)
	c.open("records/projects/x.yaml", idea)
	c.change("records/projects/x.yaml", 2, `{"range": {"start": {"line": 4000000000, "character": 7}, "end": {"line": 1, "character": 4000000000}}, "text": "x"}`)
	var report diagnosticReport
	c.ask("textDocument/diagnostic", `{"textDocument": {"uri": "`+c.uri("records/projects/x.yaml")+`"}}`, &report)
	if report.Kind != "full" || len(report.Items) != 0 {
		t.Errorf("%+v", report)
	}
	if err := os.MkdirAll(filepath.Join(c.dir, "records/projects"), 0o755); err != nil {
		t.Fatal(err)
	}
	c.send("", "textDocument/didSave", `{"textDocument": {"uri": "`+c.uri("records/projects/x.yaml")+`"}}`)
	if found := c.published("records/projects/x.yaml", 2); !strings.Contains(codes(found), "yaml-syntax") {
		t.Errorf("%+v", found)
	}
	// It is not on the disk: closed, it is gone.
	c.send("", "textDocument/didClose", `{"textDocument": {"uri": "`+c.uri("records/projects/x.yaml")+`"}}`)
	if found := c.published("records/projects/x.yaml", 0); len(found) > 0 {
		t.Errorf("%+v", found)
	}
	c.ask("shutdown", "", nil)
	refused("9", "textDocument/hover", "{}", -32600)
	c.send("", "exit", "")
	if !<-c.ended {
		t.Error("it was shut down")
	}
}

// TestUnsaved: a text takes the place of the file, also one with nothing in it, and one whose
// file is still to be written, in a wrong place.
func TestUnsaved(t *testing.T) {
	c := begin(t, map[string]string{"records/projects/x.yaml": idea}, "{}")
	c.open("records/projects/x.yaml", idea)
	c.change("records/projects/x.yaml", 2, `{"range": {"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}}, "text": ""}`)
	if found := c.published("records/projects/x.yaml", 2); codes(found) != "record-kind" {
		t.Errorf("%+v", found)
	}
	c.open("records/y.yaml", idea)
	if found := c.published("records/y.yaml", 1); !strings.Contains(codes(found), "record-kind") {
		t.Errorf("%+v", found)
	}
}

// TestCutOff: a client that says no goodbye was cut off.
func TestCutOff(t *testing.T) {
	for _, end := range []func(*client){
		func(c *client) { c.send("", "exit", "") },
		func(c *client) { c.out.(io.Closer).Close() },
		func(c *client) { io.WriteString(c.out, "Content-Length: x\r\n\r\n") },
		func(c *client) { go io.WriteString(c.out, strings.Repeat("x: y\r\n", maxHeader)) },
	} {
		c := begin(t, nil, "{}")
		end(c)
		if <-c.ended {
			t.Error("it was not shut down")
		}
	}
}

// TestFolders: a folder of records is found where the workspace has it, is it, or is in it,
// and a file that changes on the disk is read again.
func TestFolders(t *testing.T) {
	for root, file := range map[string]string{"": "records/projects/x.yaml", "records": "projects/x.yaml", "records/projects": "x.yaml"} {
		c := connect(t, map[string]string{"records/projects/x.yaml": idea})
		c.dir = filepath.Join(c.dir, root)
		c.ask("initialize", `{"capabilities": {}, "workspaceFolders": [{"name": "x", "uri": "`+uriOf(c.dir)+`"}]}`, nil)
		if found := c.published(file, 0); !strings.Contains(codes(found), "value-choice") {
			t.Errorf("%s: %+v", root, found)
		}
		if err := os.WriteFile(filepath.Join(c.dir, file), []byte(strings.Replace(idea, "ide\n", "idea\n", 1)), 0o644); err != nil {
			t.Fatal(err)
		}
		c.send("", "workspace/didChangeWatchedFiles", `{"changes": [{"uri": "`+c.uri(file)+`", "type": 2}]}`)
		if found := c.published(file, 0); strings.Contains(codes(found), "value-choice") {
			t.Errorf("%s: %+v", root, found)
		}
	}
}

// TestLanguage: what is said is in the language of the settings, the folder's or the
// client's, in this order.
func TestLanguage(t *testing.T) {
	for _, x := range []struct{ settings, params, want string }{
		{"", `"locale": "fi-FI"`, "vihje: "},
		{"record: settings/1\nlanguage: sv\n", `"locale": "fi"`, "tips: "},
		{"record: settings/1\nlanguage: sv\n", `"locale": "fi", "initializationOptions": {"sostool": {"lang": "en"}}`, "hint: "},
	} {
		files := map[string]string{"records/projects/x.yaml": idea}
		if x.settings != "" {
			files["records/settings.yaml"] = x.settings
		}
		c := connect(t, files)
		c.ask("initialize", `{"capabilities": {}, "rootUri": "`+uriOf(c.dir)+`", `+x.params+`}`, nil)
		if found := c.published("records/projects/x.yaml", 0); !strings.Contains(found[0].Message, x.want) {
			t.Errorf("%+v: %+v", x, found)
		}
	}
}

// TestNothingStays: what a session keeps does not grow with the edits of a text.
func TestNothingStays(t *testing.T) {
	c := begin(t, map[string]string{"records/projects/x.yaml": idea}, "{}")
	c.open("records/projects/x.yaml", idea)
	version := 1
	edit := func(times int) uint64 {
		for range times {
			version++
			c.change("records/projects/x.yaml", version, `{"range": {"start": {"line": 2, "character": 11}, "end": {"line": 2, "character": 12}}, "text": "`+string(rune('a'+version%20))+`"}`)
			c.published("records/projects/x.yaml", int32(version))
		}
		c.said = nil
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before, working := edit(200), runtime.NumGoroutine()
	if after := edit(1000); after > before+1<<20 {
		t.Errorf("%d bytes after 200 edits, %d after 1200", before, after)
	}
	if n := runtime.NumGoroutine(); n > working {
		t.Errorf("%d goroutines after 200 edits, %d after 1200", working, n)
	}
}

// TestPositions: a place between two characters is the same place there and back, in every
// encoding and with every kind of line end.
func TestPositions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := []byte(rapid.StringOf(rapid.SampledFrom([]rune("aä€😀\n\r\ufeff: "))).Draw(t, "text"))
		for _, e := range []encoding{utf8Units, utf16Units, utf32Units} {
			x := newText(b, e)
			for at := range string(b) {
				if at > 0 && b[at] == '\n' && b[at-1] == '\r' {
					continue // within a line end
				}
				if back := x.raw(x.rawPosition(at)); back != at {
					t.Fatalf("%q in %s: byte %d is %v, which is byte %d", b, e, at, x.rawPosition(at), back)
				}
			}
		}
	})
}

// TestBehindLink: a text in a folder that is a link is no record, which every question about
// it takes into account.
func TestBehindLink(t *testing.T) {
	c := begin(t, map[string]string{"records/projects/x.yaml": "", "elsewhere/y.yaml": "a:   1\n"}, "{}")
	if err := os.Symlink(filepath.Join(c.dir, "elsewhere"), filepath.Join(c.dir, "records", "projects", "link")); err != nil {
		t.Skip(err)
	}
	const name = "records/projects/link/y.yaml"
	c.open(name, "a:   1\n")
	for _, method := range []string{"formatting", "codeAction", "hover", "documentSymbol", "diagnostic"} {
		c.ask("textDocument/"+method, c.place(name, `{"line": 0, "character": 0}`, ""), nil)
	}
}

// TestQuotations: what the text of a source does not say is found while typing, as validate
// finds it; what nobody could look for is told, once.
func TestQuotations(t *testing.T) {
	const quoting = "record: project/1\nid: x\nname: {fi: X}\nstatus: idea\nperiod: 2008/2009\n" +
		"sources:\n  - {id: plan, title: {fi: S}, kind: plan, file: plan.txt}\n  - {id: news, title: {fi: U}, kind: news, file: news.txt}\n" +
		"citations:\n  - {path: name, source: plan, says: Hanke toimii}\n  - {path: period, source: news, says: 2008-2009}\n"
	c := begin(t, map[string]string{
		"records/settings.yaml":   "record: settings/1\narchive: texts\n",
		"records/projects/x.yaml": quoting, "texts/plan.txt": "Hanke toimii vuosina 2008–2009.",
	}, `{}`)
	has := func(version int32, want bool) {
		t.Helper()
		if got := codes(c.published("records/projects/x.yaml", version)); strings.Contains(got, "quote-missing") != want {
			t.Errorf("version %d: %s", version, got)
		}
	}
	c.open("records/projects/x.yaml", quoting)
	has(1, false)
	c.change("records/projects/x.yaml", 2, `{"text": `+string(must(json.Marshal(strings.Replace(quoting, "Hanke toimii", "Hanke toimi", 1))))+`}`)
	has(2, true)
	c.ask("shutdown", "{}", nil)
	told := 0
	for _, m := range c.said {
		if m.Method == "window/logMessage" && strings.Contains(string(m.Params), "not checked by quote-missing, because the text of the source is not in the archive: 1 quotation\"") {
			told++
		}
	}
	if told != 1 {
		t.Errorf("told %d times of the quotation that nobody could look for", told)
	}
}
