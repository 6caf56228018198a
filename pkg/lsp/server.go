package lsp

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"slices"
	"strings"

	"github.com/sourcegraph/jsonrpc2"

	"sostool/pkg/calendar"
	"sostool/pkg/language"
)

// Options say what the server knows of the program that it is a part of.
type Options struct {
	Version  string
	Home     string            // the address of the program's repository; empty where that is not known
	Records  string            // the folder of records, where one is named
	Lang     string            // the code of the language, where one is named
	Language language.Language // that of the environment
	Today    func() calendar.Day
}

// Serve answers a client until it says goodbye, or has no more to say. It reports whether
// the client had the server shut down before.
func Serve(in io.Reader, out io.Writer, o Options) (shut bool) {
	s := &server{Options: o, queue: newQueue(), documents: make(map[uri]*document), published: make(map[uri]uint64)}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	stream, done := newStream(in, out), make(chan struct{})
	stream.ended = func() { // what was read before is still answered
		s.queue.close()
		<-done
	}
	s.conn = jsonrpc2.NewConn(ctx, stream, s.queue, jsonrpc2.SetLogger(log.New(io.Discard, "", 0)))
	s.run(ctx)
	close(done)
	_ = s.conn.Close()
	return s.phase == shutDown
}

// phase is how far a client is with the server.
type phase uint8

const (
	fresh phase = iota
	initialized
	shutDown
)

// server is all that is known of one client.
type server struct {
	Options
	conn      *jsonrpc2.Conn
	queue     *queue
	phase     phase
	over      bool // the client said goodbye
	client    capabilities
	lang      language.Language
	named     bool // the language is one that the client or a flag names
	encoding  encoding
	places    []string // folders of the workspace
	folders   []*folder
	documents map[uri]*document
	published map[uri]uint64 // what was said last of each file of which something was said
	told      bool           // that there are more of them
	refreshes refreshes
}

// run takes messages from the queue, and works on files while none waits.
func (s *server) run(ctx context.Context) {
	for !s.over {
		r := s.queue.next(!s.waiting())
		switch {
		case r != nil:
			s.take(ctx, r)
		case s.waiting():
			s.work(atOnce)
		default:
			return
		}
	}
}

// take does what a message asks, and answers it. A bug of ours is an answer, too.
func (s *server) take(ctx context.Context, r *jsonrpc2.Request) {
	result, err := s.call(r)
	if r.Notif {
		return
	}
	if err == nil {
		err = s.conn.Reply(ctx, r.ID, result)
		if err == nil {
			return
		}
	}
	failure, ok := err.(*jsonrpc2.Error)
	if !ok {
		failure = &jsonrpc2.Error{Code: jsonrpc2.CodeInternalError, Message: err.Error()}
	}
	_ = s.conn.ReplyWithError(ctx, r.ID, failure)
}

func (s *server) call(r *jsonrpc2.Request) (result any, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("%s crashed: %v", r.Method, cause)
			s.log(logError, err.Error())
		}
	}()
	method, known := methods()[r.Method]
	switch {
	case r.Method == "exit":
		s.over = true
		return nil, nil
	case s.phase == fresh && r.Method != "initialize":
		return nil, &jsonrpc2.Error{Code: codeNotInitialized, Message: "expected initialize first"}
	case s.phase == initialized && r.Method == "initialize", s.phase == shutDown:
		return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidRequest, Message: r.Method + " is not expected any more"}
	case !known:
		return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeMethodNotFound, Message: "there is no method " + r.Method}
	}
	params := json.RawMessage("{}")
	if r.Params != nil && string(*r.Params) != "null" {
		params = *r.Params
	}
	return method(s, params)
}

// method answers requests of one kind, or takes notifications of it.
type method func(*server, json.RawMessage) (any, error)

// asks is a method with parameters of some type.
func asks[P any](answer func(*server, *P) (any, error)) method {
	return func(s *server, raw json.RawMessage) (any, error) {
		params := new(P)
		if err := json.Unmarshal(raw, params); err != nil {
			return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidParams, Message: err.Error()}
		}
		return answer(s, params)
	}
}

// tells is a method of notifications.
func tells[P any](take func(*server, *P)) method {
	return asks(func(s *server, p *P) (any, error) {
		take(s, p)
		return nil, nil
	})
}

// methods are those that the server knows.
func methods() map[string]method {
	return map[string]method{
		"initialize":                          asks((*server).initialize),
		"initialized":                         tells((*server).initialized),
		"shutdown":                            asks((*server).shutdown),
		"textDocument/didOpen":                tells((*server).didOpen),
		"textDocument/didChange":              tells((*server).didChange),
		"textDocument/didSave":                tells((*server).didSave),
		"textDocument/didClose":               tells((*server).didClose),
		"textDocument/diagnostic":             asks((*server).diagnostic),
		"textDocument/hover":                  asks((*server).hover),
		"textDocument/completion":             asks((*server).complete),
		"textDocument/inlayHint":              asks((*server).hints),
		"textDocument/codeAction":             asks((*server).actions),
		"textDocument/formatting":             asks((*server).formatting),
		"textDocument/definition":             asks((*server).definition),
		"textDocument/references":             asks((*server).references),
		"textDocument/prepareRename":          asks((*server).prepareRename),
		"textDocument/rename":                 asks((*server).rename),
		"textDocument/documentSymbol":         asks((*server).symbols),
		"textDocument/foldingRange":           asks((*server).folding),
		"textDocument/documentLink":           asks((*server).links),
		"workspace/symbol":                    asks((*server).workspaceSymbols),
		"workspace/didChangeWorkspaceFolders": tells((*server).didChangeFolders),
		"workspace/didChangeWatchedFiles":     tells((*server).didChangeFiles),
		"workspace/didChangeConfiguration":    tells((*server).didChangeSettings),
		"$/setTrace":                          tells(func(*server, *struct{}) {}),
	}
}

func (s *server) initialize(p *initializeParams) (any, error) {
	s.phase, s.client = initialized, p.Capabilities
	s.encoding = agreed(p.Capabilities.General.PositionEncodings)
	locale, _, _ := strings.Cut(strings.ReplaceAll(p.Locale, "_", "-"), "-")
	s.lang, s.named = s.Language, s.Lang != "" || p.InitializationOptions.Lang != ""
	for _, code := range []string{locale, p.InitializationOptions.Lang, s.Lang} {
		if l, ok := language.Parse(code); ok {
			s.lang = l
		}
	}
	s.Records = cmp.Or(s.Records, p.InitializationOptions.Records)
	for _, w := range p.WorkspaceFolders {
		s.places = append(s.places, pathOf(w.URI))
	}
	if len(s.places) == 0 {
		s.places = []string{cmp.Or(pathOf(p.RootURI), p.RootPath)}
	}
	s.places = slices.DeleteFunc(s.places, func(dir string) bool { return dir == "" })
	s.findFolders()
	result := initializeResult{ServerInfo: serverInfo{"sostool", s.Version}, Capabilities: s.offers()}
	return result, nil
}

// offers is what the server can do for this client.
func (s *server) offers() serverCapabilities {
	c := serverCapabilities{
		PositionEncoding: s.encoding, TextDocumentSync: syncOptions{OpenClose: true, Change: 2},
		Hover: true, Definition: true, References: true, Formatting: true, Folding: true, InlayHint: true,
		DocumentSymbol: true, WorkspaceSymbol: true,
		Rename:     renameOptions{Prepare: true},
		Completion: completionOptions{Triggers: []string{" ", ":", "-", "[", "{", ".", "\"", ","}},
		CodeAction: actionOptions{Kinds: []string{kindQuickFix, kindOwn}},
	}
	c.Workspace.Folders.Supported, c.Workspace.Folders.Changes = true, true
	if s.client.TextDocument.Diagnostic != nil {
		c.Diagnostic = &diagnosticOptions{Identifier: name, InterFile: true}
	}
	return c
}

// name is the source of all diagnostics.
const name = "sostool"

func (s *server) initialized(*struct{}) {
	if !s.client.Workspace.DidChangeWatchedFiles.DynamicRegistration {
		return
	}
	s.ask("client/registerCapability", registrationParams{[]registration{{
		"records", "workspace/didChangeWatchedFiles", watchers{[]watcher{{"**/*.{yaml,yml}"}}},
	}}})
}

func (s *server) shutdown(*struct{}) (any, error) {
	s.phase = shutDown
	return nil, nil
}

// ask sends a request whose answer says nothing that matters.
func (s *server) ask(method string, params any) { go s.askAndWait(method, params) }

func (s *server) askAndWait(method string, params any) {
	_ = s.conn.Call(context.Background(), method, params, nil)
}

func (s *server) tell(method string, params any) {
	_ = s.conn.Notify(context.Background(), method, params)
}

// The kinds of messages for people.
const (
	logError   = 1
	logWarning = 2
)

func (s *server) log(kind int, message string) {
	s.tell("window/logMessage", messageParams{kind, message})
}

// refreshes are requests that the client look at something again, one of each at a time.
type refreshes struct{ diagnostics chan struct{} }
