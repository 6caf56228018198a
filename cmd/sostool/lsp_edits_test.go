package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/url"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

var (
	edits     = flag.Int("edits", 150, "how many times TestEdits edits records")
	editsFor  = flag.Duration("edits-for", 0, "how long it does so, if that is longer")
	editsSeed = flag.Uint64("edits-seed", 1, "what its edits come from")
)

// TestEdits: an editor that does all that people do, and much that they don't, is shown what
// sostool validate finds in the same texts after each of many edits, and the language server
// keeps nothing of what is over. Both are processes, as users have them.
func TestEdits(t *testing.T) {
	t.Parallel()
	n := *edits
	if testing.Short() {
		n = min(n, 25)
	}
	e := newEditing(t, *editsSeed)
	e.settle()
	files, begin := e.openFiles(), 0
	i := 0
	for end := time.Now().Add(*editsFor); i < n || time.Now().Before(end); i++ {
		for range 1 + e.r.IntN(3) {
			e.edit()
		}
		e.settle()
		if i == 100 { // what it takes at work
			begin = e.memory()
		}
	}
	for _, name := range slices.Sorted(maps.Keys(e.open)) {
		e.close(name)
	}
	e.settle()
	if after := e.openFiles(); after > files {
		t.Errorf("%d files were open at the beginning, %d at the end", files, after)
	}
	after := e.memory()
	if t.Logf("-edits-seed %d, %d edits: %d kB after 100, %d kB at the end", *editsSeed, i, begin, after); begin > 0 && after > begin+begin/2 {
		t.Error("what it keeps grows")
	}
	e.end()
}

// editing is an editor that edits records at random.
type editing struct {
	*testing.T
	r       *rand.Rand
	server  *exec.Cmd
	to      io.Writer
	from    chan message
	talk    bytes.Buffer // on the server's standard error
	program string
	work    string            // the workspace, on the disk
	shown   string            // the same with the texts that are open in the place of files
	disk    map[string]string // the files of the records folder, by their paths
	copied  map[string]string // and of the one that is shown
	first   map[string]string // what there was at the beginning
	open    map[string]*opened
	said    map[string]publication // by file
	units   string                 // of positions
	id      int
	steps   []string
}

// opened is a text that is open in the editor.
type opened struct {
	text    string
	version int
}

type publication struct {
	version int
	found   []string
}

// message is any that the server sends.
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

type place struct {
	Line      int `json:"line"`
	Character int `json:"character"`
}

type stretch struct {
	Start place `json:"start"`
	End   place `json:"end"`
}

type textEdit struct {
	Range stretch `json:"range"`
	Text  string  `json:"newText"`
}

type workspaceEdit struct {
	Changes map[string][]textEdit `json:"changes"`
}

func newEditing(t *testing.T, seed uint64) *editing {
	e := &editing{T: t, r: rand.New(rand.NewPCG(seed, 18)), program: program(t),
		work: filepath.Join(t.TempDir(), "työ tila"), shown: t.TempDir(),
		disk: make(map[string]string), copied: make(map[string]string), first: make(map[string]string),
		open: make(map[string]*opened), said: make(map[string]publication)}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("-edits-seed %d: after\n%s\n%s", seed, strings.Join(e.steps[max(0, len(e.steps)-40):], "\n"), &e.talk)
		}
	})
	for _, dir := range []string{"../../pkg/example/records", "../../records"} {
		for _, name := range filesOf(t, dir) {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			rel, _ := filepath.Rel(dir, name)
			e.first[filepath.ToSlash(rel)] = string(text)
		}
	}
	e.first["settings.yaml"] = "record: settings/1\nseverity:\n  source-missing: off\nrules:\n  - id: own-ended\n    severity: warning\n" +
		"    for: status == \"ended\"\n    require: len(partners) > 3 && known(period)\n    at: partners\n    message: {fi: kumppaneita on vähän, en: few partners}\n"
	for name, text := range e.first {
		e.write(name, text)
	}
	e.units = []string{"utf-8", "utf-16", "utf-32"}[e.r.IntN(3)]
	e.start()
	return e
}

// start starts the server and the session.
func (e *editing) start() {
	e.server = exec.Command(e.program, "lsp", "--lang", "en", "--today", "2026-01-31")
	e.server.Dir = e.TempDir()
	e.server.Stderr = &e.talk
	in, err := e.server.StdinPipe()
	if err != nil {
		e.Fatal(err)
	}
	out, err := e.server.StdoutPipe()
	if err != nil {
		e.Fatal(err)
	}
	if err := e.server.Start(); err != nil {
		e.Fatal(err)
	}
	e.Cleanup(func() { _ = e.server.Process.Kill() })
	e.to, e.from = in, make(chan message, 10_000)
	go receive(bufio.NewReader(out), e.from)
	e.ask("initialize", map[string]any{"rootUri": uriOf(e.work),
		"capabilities": map[string]any{"general": map[string]any{"positionEncodings": []string{e.units}}}})
	e.tell("initialized", map[string]any{})
}

// end has the server end as an editor does that is closed.
func (e *editing) end() {
	e.ask("shutdown", nil)
	e.tell("exit", nil)
	if err := e.server.Wait(); err != nil || e.talk.Len() > 0 {
		e.Errorf("%v\n%s", err, &e.talk)
	}
}

func receive(in *bufio.Reader, to chan<- message) {
	defer close(to)
	for {
		var n int
		if _, err := fmt.Fscanf(in, "Content-Length: %d\r\n\r\n", &n); err != nil {
			return
		}
		text := make([]byte, n)
		if _, err := io.ReadFull(in, text); err != nil {
			return
		}
		var m message
		if json.Unmarshal(text, &m) == nil {
			to <- m
		}
	}
}

func uriOf(name string) string {
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(name)}).String()
}

// uri is that of a record.
func (e *editing) uri(name string) string { return uriOf(filepath.Join(e.work, "records", name)) }

// nameOf is the record of a URI.
func (e *editing) nameOf(uri string) string {
	return strings.TrimPrefix(must(url.PathUnescape(uri)), must(url.PathUnescape(e.uri("")))+"/")
}

func (e *editing) send(m map[string]any) {
	m["jsonrpc"] = "2.0"
	text, err := json.Marshal(m)
	if err != nil {
		e.Fatal(err)
	}
	if _, err := fmt.Fprintf(e.to, "Content-Length: %d\r\n\r\n%s", len(text), text); err != nil {
		e.Fatal(err)
	}
}

func (e *editing) tell(method string, params any) {
	e.send(map[string]any{"method": method, "params": params})
}

// ask sends a request and waits for the answer, which is an error only where something is
// refused, as a name that can't be given.
func (e *editing) ask(method string, params any) json.RawMessage {
	e.id++
	e.send(map[string]any{"id": e.id, "method": method, "params": params})
	for {
		m := e.next(time.Minute)
		if m == nil {
			e.Fatalf("%s got no answer", method)
		}
		if m.Method != "" || string(m.ID) != strconv.Itoa(e.id) {
			e.hear(m)
			continue
		}
		if m.Error != nil && m.Error.Code != -32803 {
			e.Fatalf("%s: %+v", method, m.Error)
		}
		return m.Result
	}
}

// next is the next message, nil where none comes for a while.
func (e *editing) next(patience time.Duration) *message {
	select {
	case m, ok := <-e.from:
		if !ok {
			e.Fatal("the server ended")
		}
		return &m
	case <-time.After(patience):
		return nil
	}
}

// hear takes what the server says by itself.
func (e *editing) hear(m *message) {
	switch m.Method {
	case "textDocument/publishDiagnostics":
		var p struct {
			URI         string
			Version     int
			Diagnostics []diagnostic
		}
		if err := json.Unmarshal(m.Params, &p); err != nil {
			e.Fatal(err)
		}
		found := publication{version: p.Version}
		for i := range p.Diagnostics {
			found.found = append(found.found, e.told(&p.Diagnostics[i]))
		}
		slices.Sort(found.found)
		e.said[e.nameOf(p.URI)] = found
	case "window/logMessage":
		if bytes.Contains(m.Params, []byte("crashed")) {
			e.Fatalf("%s", m.Params)
		}
	}
}

type diagnostic struct {
	Range    stretch
	Severity int
	Code     string
	Message  string
	Related  []struct {
		Location struct {
			URI   string
			Range stretch
		}
		Message string
	} `json:"relatedInformation"`
}

// told is a diagnostic in a line.
func (e *editing) told(d *diagnostic) string {
	line := fmt.Sprint(d.Range, d.Severity, d.Code, " ", d.Message)
	for _, r := range d.Related {
		line += fmt.Sprintf("\n%s %v %s", e.nameOf(r.Location.URI), r.Location.Range.Start, r.Message)
	}
	return line
}

// settle waits until the editor shows what sostool validate finds in the same texts.
func (e *editing) settle() {
	e.Helper()
	e.ask("workspace/symbol", map[string]any{"query": "x"}) // what was sent has been read
	want := e.validate()
	for {
		diff := cmp.Diff(want, e.shows())
		if diff == "" && e.current() {
			return
		}
		m := e.next(time.Minute)
		if m == nil {
			e.Fatalf("the editor does not show what validate finds (-validate +editor), in texts of their versions: %v\n%s", e.current(), diff)
		}
		e.hear(m)
	}
}

// shows is what the editor shows, by file.
func (e *editing) shows() map[string][]string {
	out := make(map[string][]string)
	for name, p := range e.said {
		if len(p.found) > 0 {
			out[name] = p.found
		}
	}
	return out
}

// current reports whether what is shown of each text that is open is about it as it is.
func (e *editing) current() bool {
	for name, d := range e.open {
		if isRecord(name) && e.said[name].version != d.version {
			return false
		}
	}
	return true
}

// isRecord reports whether a file may be a record.
func isRecord(name string) bool {
	return (strings.HasSuffix(name, ".yaml") || strings.HasSuffix(name, ".yml")) && !strings.HasPrefix(path.Base(name), ".")
}

// texts are those of all files, as the editor has them.
func (e *editing) texts() map[string]string {
	texts := maps.Clone(e.disk)
	for name, d := range e.open {
		texts[name] = d.text
	}
	return texts
}

// validate is what sostool validate finds, as the editor is told it.
func (e *editing) validate() map[string][]string {
	texts := e.texts()
	for name := range e.copied {
		if _, ok := texts[name]; !ok {
			e.must(os.Remove(filepath.Join(e.shown, "records", name)))
		}
	}
	for name, text := range texts {
		if before, ok := e.copied[name]; !ok || before != text {
			writeFile(e, filepath.Join(e.shown, "records", name), text)
		}
	}
	e.copied = texts
	cmd := exec.Command(e.program, "validate", "--records", "records", "-f", "json", "--lang", "en", "--today", "2026-01-31")
	cmd.Dir = e.shown
	out, err := cmd.Output()
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || exit.ExitCode() != statusFindings) {
		e.Fatalf("%v\n%s%s", err, out, exit.Stderr)
	}
	var report struct {
		Findings []struct {
			Rule, Severity, File, Message, Hint string
			Line, Column                        int
			EndLine                             int `json:"end_line"`
			EndColumn                           int `json:"end_column"`
			Notes                               []string
			Related                             []struct {
				File, Message string
				Line, Column  int
			}
		}
	}
	e.must(json.Unmarshal(out, &report))
	all := make(map[string][]string)
	for _, f := range report.Findings {
		name := strings.TrimPrefix(f.File, "records/")
		d := diagnostic{Range: stretch{e.at(texts[name], f.Line, f.Column), e.at(texts[name], f.EndLine, f.EndColumn)},
			Severity: map[string]int{"error": 1, "warning": 2, "note": 3}[f.Severity], Code: f.Rule, Message: f.Message}
		for _, note := range f.Notes {
			d.Message += "\n" + note
		}
		if f.Hint != "" {
			d.Message += "\nhint: " + f.Hint
		}
		line := e.told(&d)
		for _, r := range f.Related {
			name := strings.TrimPrefix(r.File, "records/")
			line += fmt.Sprintf("\n%s %v %s", name, e.at(texts[name], r.Line, r.Column), r.Message)
		}
		all[name] = append(all[name], line)
	}
	for _, found := range all {
		slices.Sort(found)
	}
	return all
}

// at is the place of a character of a file, which counts lines that line feeds end, from 1.
func (e *editing) at(text string, line, column int) place {
	bare := strings.TrimPrefix(text, mark)
	at := len(text) - len(bare)
	for ; line > 1; line-- {
		at += strings.IndexByte(text[at:], '\n') + 1
	}
	for ; column > 1 && at < len(text) && text[at] != '\n'; column-- {
		_, n := utf8.DecodeRuneInString(text[at:])
		at += n
	}
	return e.place(text, at)
}

const mark = "\ufeff"

// place is where a byte of a text is, as the protocol counts.
func (e *editing) place(text string, at int) place {
	var p place
	begin := 0
	for i, c := range []byte(text[:at]) {
		if c == '\n' || c == '\r' && (i+1 == len(text) || text[i+1] != '\n') {
			p.Line, begin = p.Line+1, i+1
		}
	}
	for _, c := range strings.TrimSuffix(text[begin:at], "\r") {
		switch {
		case e.units == "utf-8":
			p.Character += utf8.RuneLen(c)
		case e.units == "utf-16" && c > 0xffff:
			p.Character += 2
		default:
			p.Character++
		}
	}
	return p
}

// byteOf is the byte of a place in a text.
func (e *editing) byteOf(text string, p place) int {
	at := 0
	for line := 0; line < p.Line; line++ {
		at += strings.IndexAny(text[at:], "\r\n") + 1
		if inside(text, at) {
			at++
		}
	}
	for begin := at; at < len(text) && e.place(text[begin:at], at-begin).Character < p.Character; {
		_, n := utf8.DecodeRuneInString(text[at:])
		at += n
	}
	return at
}

// inside reports whether a byte is within a line end, where no place is.
func inside(text string, at int) bool {
	return at > 0 && at < len(text) && text[at-1] == '\r' && text[at] == '\n'
}

func (e *editing) must(err error) {
	e.Helper()
	if err != nil {
		e.Fatal(err)
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func writeFile(tb testing.TB, name, text string) {
	tb.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		tb.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		tb.Fatal(err)
	}
}

// write writes a file to the disk.
func (e *editing) write(name, text string) {
	writeFile(e, filepath.Join(e.work, "records", name), text)
	e.disk[name] = text
}

// remove removes a file from the disk.
func (e *editing) remove(name string) {
	e.must(os.Remove(filepath.Join(e.work, "records", name)))
	delete(e.disk, name)
}

// The kinds of what happens to a file.
const (
	created = 1 + iota
	changed
	deleted
)

// watched says what happened to a file on the disk.
func (e *editing) watched(kind int, names ...string) {
	var changes []any
	for _, name := range names {
		changes = append(changes, map[string]any{"uri": e.uri(name), "type": kind})
	}
	e.tell("workspace/didChangeWatchedFiles", map[string]any{"changes": changes})
}

func (e *editing) document(name string) map[string]any { return map[string]any{"uri": e.uri(name)} }

func (e *editing) step(format string, args ...any) {
	e.steps = append(e.steps, fmt.Sprintf(format, args...))
}

// edit does one of the things that people do in an editor, or beside it.
func (e *editing) edit() {
	names := slices.Sorted(maps.Keys(e.texts()))
	open := slices.Sorted(maps.Keys(e.open))
	name := names[e.r.IntN(len(names))]
	doc := ""
	if len(open) > 0 {
		doc = open[e.r.IntN(len(open))]
	}
	switch n := e.r.IntN(100); {
	case doc == "" || n < 8 && len(open) < 8:
		if e.open[name] == nil {
			e.openText(name, e.disk[name])
		}
	case n < 12:
		e.close(doc)
	case n < 17:
		e.save(doc)
	case n < 22:
		e.onDisk(name)
	case n < 24:
		e.createUnsaved(name)
	case n < 28:
		e.correct(doc)
	case n < 31:
		e.rename(doc)
	case n < 39:
		e.wonder(doc)
	case n < 43:
		e.become(doc, e.first[doc], "as it was")
	default:
		e.type_(doc)
	}
}

func (e *editing) openText(name, text string) {
	e.step("open %s", name)
	e.open[name] = &opened{text, 1}
	e.tell("textDocument/didOpen", map[string]any{"textDocument": map[string]any{"uri": e.uri(name), "languageId": "yaml", "version": 1, "text": text}})
}

func (e *editing) close(name string) {
	e.step("close %s", name)
	delete(e.open, name)
	e.tell("textDocument/didClose", map[string]any{"textDocument": e.document(name)})
	if p, ok := e.said[name]; ok {
		p.version = 0
		e.said[name] = p
	}
}

func (e *editing) save(name string) {
	e.step("save %s", name)
	_, there := e.disk[name]
	e.write(name, e.open[name].text)
	kind := created
	if there {
		kind = changed
	}
	saved := func() { e.tell("textDocument/didSave", map[string]any{"textDocument": e.document(name)}) }
	if e.r.IntN(2) == 0 {
		saved()
		e.watched(kind, name)
	} else {
		e.watched(kind, name)
		saved()
	}
}

// onDisk has something happen to files on the disk, as git does it.
func (e *editing) onDisk(name string) {
	text, there := e.disk[name]
	other := path.Join(path.Dir(name), []string{"uusi", "toinen nimi", "alla/äkkiä", "uusi", ".piilo"}[e.r.IntN(5)]+[]string{".yaml", ".yaml", ".yml", ".txt"}[e.r.IntN(4)])
	_, taken := e.texts()[other]
	switch n := e.r.IntN(5); {
	case !there || n == 0:
		text, how := e.other(e.first[name])
		e.step("on the disk %s became: %s", name, how)
		_, there := e.disk[name]
		e.write(name, text)
		e.watched(map[bool]int{false: created, true: changed}[there], name)
	case n == 1 && !taken:
		e.step("on the disk %s was copied to %s", name, other)
		e.write(other, text)
		e.watched(created, other)
	case n == 2 && len(e.disk) > 8:
		e.step("%s was deleted on the disk", name)
		e.remove(name)
		e.watched(deleted, name)
	case n == 3 && !taken:
		e.step("%s was moved to %s on the disk", name, other)
		e.remove(name)
		e.write(other, text)
		e.watched(deleted, name)
		e.watched(created, other)
	default:
		var names []string
		for name, text := range e.first {
			if now, there := e.disk[name]; !there || now != text {
				e.write(name, text)
				names = append(names, name)
			}
		}
		e.step("all is on the disk as it was")
		e.watched(changed, names...)
	}
}

// createUnsaved opens a text that is not on the disk.
func (e *editing) createUnsaved(like string) {
	name := path.Join(path.Dir(like), fmt.Sprintf("luonnos-%d.yaml", e.r.IntN(4)))
	if _, there := e.texts()[name]; there {
		return
	}
	e.openText(name, e.texts()[like])
}

// become gives a document another text, as a whole or by what differs.
func (e *editing) become(name, text, how string) {
	d := e.open[name]
	e.step("%s: %s", name, how)
	from := 0
	for from < min(len(d.text), len(text)) && d.text[from] == text[from] {
		from++
	}
	to, end := len(d.text), len(text)
	for to > from && end > from && d.text[to-1] == text[end-1] {
		to, end = to-1, end-1
	}
	bound := func(s string, at int) bool { return (at == len(s) || utf8.RuneStart(s[at])) && !inside(s, at) }
	for from > 0 && !(bound(d.text, from) && bound(text, from)) {
		from--
	}
	for to < len(d.text) && !(bound(d.text, to) && bound(text, end)) {
		to, end = to+1, end+1
	}
	changes := []any{map[string]any{"range": stretch{e.place(d.text, from), e.place(d.text, to)}, "text": text[from:end]}}
	if e.r.IntN(6) == 0 {
		changes = []any{map[string]any{"text": text}}
	}
	d.text, d.version = text, d.version+1
	e.tell("textDocument/didChange", map[string]any{"textDocument": map[string]any{"uri": e.uri(name), "version": d.version}, "contentChanges": changes})
}

func (e *editing) type_(name string) {
	text, how := e.other(e.open[name].text)
	e.become(name, text, how)
}

var words = regexp.MustCompile(`(?m)(?:\bid|org|part_of|payer|programme|source|phase|publisher): ([a-z0-9-]+)`)

// pieces are what is typed or pasted.
var pieces = []string{"x", "1", "-", ":", " ", "#", "\n", "  ", "\t", "😀", "ä", "e\u0301", "\r\n", "\r", "\"", "'", "{", "}", "[", "]", "|\n", ">-\n", "&a ", "*a", "!x ", "<<<<<<< \n",
	"=======\n", ">>>>>>> \n", "\u200b", "\u00a0", mark, "\u2028", "\x00", "\x1b[31m", "---\n", "...\n", "- ", "? ", "~", "010101-123N", "a@b.example", "part_of: pakaste\n", "continues: [pro-sos]\n",
	"id: twin\n", "status: ended\n", "stage: realised\n", "amount: about 1000\n", "  - org: kolpene\n    roles: [lead]\n", "allow:\n  - rule: source-missing\n    reason: x\n", "assert: [\"total == 1\"]\n",
	"severity: {reference-unknown: off, sum-slip: warning}\n", "language: sv\n", "archive: sources\n"}

// other is a text with an edit, and what that is.
func (e *editing) other(text string) (string, string) {
	rune_ := func() int { // a place between two characters
		at := e.r.IntN(len(text) + 1)
		for at < len(text) && (!utf8.RuneStart(text[at]) || inside(text, at)) {
			at++
		}
		return at
	}
	lines := strings.SplitAfter(text, "\n")
	i := e.r.IntN(len(lines))
	switch e.r.IntN(12) {
	case 0:
		lines[i] = ""
		return strings.Join(lines, ""), fmt.Sprintf("line %d went", i+1)
	case 1:
		lines[i] += lines[i]
		return strings.Join(lines, ""), fmt.Sprintf("line %d is there twice", i+1)
	case 2:
		from := rune_()
		to := min(len(text), from+e.r.IntN(60))
		for to < len(text) && (!utf8.RuneStart(text[to]) || inside(text, to)) {
			to++
		}
		return text[:from] + text[to:], fmt.Sprintf("%q went at %d", text[from:to], from)
	case 3:
		all := slices.Sorted(maps.Values(e.first))
		other := strings.SplitAfter(all[e.r.IntN(len(all))], "\n")
		from := e.r.IntN(len(other))
		pasted := strings.Join(other[from:min(len(other), from+1+e.r.IntN(8))], "")
		lines[i] += pasted
		return strings.Join(lines, ""), fmt.Sprintf("%q after line %d", pasted, i+1)
	case 4:
		if key, _, ok := strings.Cut(lines[i], ": "); ok {
			var all []string
			for _, name := range slices.Sorted(maps.Keys(e.first)) {
				for _, m := range words.FindAllStringSubmatch(e.first[name], -1) {
					all = append(all, m[1])
				}
			}
			lines[i] = key + ": " + all[e.r.IntN(len(all))] + "\n"
		}
		return strings.Join(lines, ""), fmt.Sprintf("line %d became %q", i+1, lines[i])
	case 5: // a letter of an id
		if at := words.FindAllStringSubmatchIndex(text, -1); len(at) > 0 {
			m := at[e.r.IntN(len(at))]
			return text[:m[2]] + string("abk1"[e.r.IntN(4)]) + text[m[2]+e.r.IntN(2):], fmt.Sprintf("another letter in an id at %d", m[2])
		}
		return text, "nothing"
	case 6: // a digit of a figure
		for at := rune_(); at < len(text); at++ {
			if text[at] >= '0' && text[at] <= '9' {
				return text[:at] + string('0'+byte(e.r.IntN(10))) + text[at+1:], fmt.Sprintf("another digit at %d", at)
			}
		}
		return text, "nothing"
	case 7:
		switch e.r.IntN(8) {
		case 0:
			return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\n", "\r\n"), "lines end as on Windows"
		case 1:
			return strings.TrimPrefix(text, mark) + "\n", "no byte order mark"
		case 2:
			return "", "all is gone"
		}
		return strings.ReplaceAll(text, "\r\n", "\n"), "lines end as usual"
	default:
		piece := pieces[e.r.IntN(len(pieces))]
		at := rune_()
		if strings.HasSuffix(piece, "\n") || e.r.IntN(3) == 0 { // at the beginning of a line
			at = strings.LastIndexByte(text[:at], '\n') + 1
		}
		return text[:at] + piece + text[at:], fmt.Sprintf("%q at %d", piece, at)
	}
}

// somewhere is a place of a document, often one of an id.
func (e *editing) somewhere(name string) place {
	text := e.open[name].text
	if ids := words.FindAllStringSubmatchIndex(text, -1); len(ids) > 0 && e.r.IntN(2) == 0 {
		return e.place(text, ids[e.r.IntN(len(ids))][2])
	}
	at := e.r.IntN(len(text) + 1)
	for at < len(text) && (!utf8.RuneStart(text[at]) || inside(text, at)) {
		at++
	}
	return e.place(text, at)
}

// wonder asks something about a document.
func (e *editing) wonder(name string) {
	methods := []string{"hover", "completion", "inlayHint", "documentSymbol", "foldingRange", "documentLink", "definition", "references", "formatting", "prepareRename", "diagnostic"}
	method := "textDocument/" + methods[e.r.IntN(len(methods))]
	at := e.somewhere(name)
	result := e.ask(method, map[string]any{"textDocument": e.document(name), "position": at, "range": stretch{End: place{100_000, 0}},
		"options": map[string]any{"tabSize": 2, "insertSpaces": true}, "context": map[string]any{"includeDeclaration": true}})
	if method == "textDocument/formatting" {
		var edits []textEdit
		e.must(json.Unmarshal(result, &edits))
		e.apply(&workspaceEdit{map[string][]textEdit{e.uri(name): edits}}, "formatted")
	}
}

// correct makes one of the corrections that are offered.
func (e *editing) correct(name string) {
	var actions []struct {
		Title string
		Edit  *workspaceEdit
	}
	e.must(json.Unmarshal(e.ask("textDocument/codeAction", map[string]any{"textDocument": e.document(name),
		"range": stretch{End: place{100_000, 0}}, "context": map[string]any{"diagnostics": []any{}}}), &actions))
	if len(actions) > 0 {
		a := actions[e.r.IntN(len(actions))]
		e.apply(a.Edit, a.Title)
	}
}

// rename gives something in a document another id.
func (e *editing) rename(name string) {
	var edit workspaceEdit
	id := []string{"uusi-nimi", "stm", "x", "Ei käy", "iii"}[e.r.IntN(5)]
	result := e.ask("textDocument/rename", map[string]any{"textDocument": e.document(name), "position": e.somewhere(name), "newName": id})
	if result != nil && json.Unmarshal(result, &edit) == nil {
		e.apply(&edit, "renamed "+id)
	}
}

// apply makes the edits that the server proposes: in texts that are open, and on the disk in
// others.
func (e *editing) apply(edit *workspaceEdit, how string) {
	for _, uri := range slices.Sorted(maps.Keys(edit.Changes)) {
		name, edits := e.nameOf(uri), edit.Changes[uri]
		text, there := e.texts()[name]
		if !there {
			e.Fatalf("%s: there is no %s", how, uri)
		}
		slices.SortStableFunc(edits, func(a, b textEdit) int {
			return e.byteOf(text, b.Range.Start) - e.byteOf(text, a.Range.Start)
		})
		after := text
		for _, x := range edits {
			after = after[:e.byteOf(text, x.Range.Start)] + x.Text + after[e.byteOf(text, x.Range.End):]
		}
		if e.open[name] != nil {
			e.become(name, after, how)
			continue
		}
		e.step("%s on the disk: %s", name, how)
		e.write(name, after)
		e.watched(changed, name)
	}
}

// memory is how many kB the server takes; 0 where that is not known.
func (e *editing) memory() int {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", e.server.Process.Pid))
	if m := regexp.MustCompile(`VmRSS:\s+(\d+) kB`).FindSubmatch(status); m != nil {
		return must(strconv.Atoi(string(m[1])))
	}
	return 0
}

// openFiles is how many files the server has open; 0 where that is not known.
func (e *editing) openFiles() int {
	files, _ := os.ReadDir(fmt.Sprintf("/proc/%d/fd", e.server.Process.Pid))
	return len(files)
}
