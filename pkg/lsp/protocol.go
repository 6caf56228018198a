package lsp

import "encoding/json"

// What follows are the parts of the Language Server Protocol 3.17 that the server uses,
// under the names that they have there.

type uri = string

type initializeParams struct {
	RootPath              string            `json:"rootPath"`
	RootURI               uri               `json:"rootUri"`
	Locale                string            `json:"locale"`
	Capabilities          capabilities      `json:"capabilities"`
	InitializationOptions settings          `json:"initializationOptions"`
	WorkspaceFolders      []workspaceFolder `json:"workspaceFolders"`
}

// settings are those of the client, also below a key "sostool".
type settings struct {
	Lang    string `json:"lang"`
	Records string `json:"records"`
}

// UnmarshalJSON takes what can be read: settings of a client may be anything.
func (s *settings) UnmarshalJSON(text []byte) error {
	type plain settings
	var nested struct {
		Sostool *plain `json:"sostool"`
	}
	if json.Unmarshal(text, &nested) == nil && nested.Sostool != nil {
		*s = settings(*nested.Sostool)
		return nil
	}
	var own plain
	if json.Unmarshal(text, &own) == nil {
		*s = settings(own)
	}
	return nil
}

type capabilities struct {
	General struct {
		PositionEncodings []encoding `json:"positionEncodings"`
	} `json:"general"`
	Workspace struct {
		WorkspaceEdit struct {
			DocumentChanges    bool     `json:"documentChanges"`
			ResourceOperations []string `json:"resourceOperations"`
		} `json:"workspaceEdit"`
		DidChangeWatchedFiles struct {
			DynamicRegistration bool `json:"dynamicRegistration"`
		} `json:"didChangeWatchedFiles"`
		Diagnostics struct {
			RefreshSupport bool `json:"refreshSupport"`
		} `json:"diagnostics"`
	} `json:"workspace"`
	TextDocument struct {
		Diagnostic     *struct{} `json:"diagnostic"`
		DocumentSymbol struct {
			Hierarchical bool `json:"hierarchicalDocumentSymbolSupport"`
		} `json:"documentSymbol"`
	} `json:"textDocument"`
}

type workspaceFolder struct {
	URI  uri    `json:"uri"`
	Name string `json:"name"`
}

type initializeResult struct {
	Capabilities serverCapabilities `json:"capabilities"`
	ServerInfo   serverInfo         `json:"serverInfo"`
}

type serverInfo struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

type serverCapabilities struct {
	PositionEncoding encoding           `json:"positionEncoding"`
	TextDocumentSync syncOptions        `json:"textDocumentSync"`
	Diagnostic       *diagnosticOptions `json:"diagnosticProvider,omitempty"`
	Hover            bool               `json:"hoverProvider"`
	Completion       completionOptions  `json:"completionProvider"`
	Definition       bool               `json:"definitionProvider"`
	References       bool               `json:"referencesProvider"`
	Rename           renameOptions      `json:"renameProvider"`
	CodeAction       actionOptions      `json:"codeActionProvider"`
	Formatting       bool               `json:"documentFormattingProvider"`
	InlayHint        bool               `json:"inlayHintProvider"`
	DocumentSymbol   bool               `json:"documentSymbolProvider"`
	WorkspaceSymbol  bool               `json:"workspaceSymbolProvider"`
	Folding          bool               `json:"foldingRangeProvider"`
	DocumentLink     struct{}           `json:"documentLinkProvider"`
	Workspace        workspaceOptions   `json:"workspace"`
}

type completionOptions struct {
	Triggers []string `json:"triggerCharacters"`
}

type renameOptions struct {
	Prepare bool `json:"prepareProvider"`
}

type actionOptions struct {
	Kinds []string `json:"codeActionKinds"`
}

type syncOptions struct {
	OpenClose bool        `json:"openClose"`
	Change    int         `json:"change"` // 2: what changed
	Save      saveOptions `json:"save"`
}

type saveOptions struct {
	IncludeText bool `json:"includeText"`
}

type diagnosticOptions struct {
	Identifier string `json:"identifier"`
	InterFile  bool   `json:"interFileDependencies"`
	Workspace  bool   `json:"workspaceDiagnostics"`
}

type workspaceOptions struct {
	Folders struct {
		Supported bool `json:"supported"`
		Changes   bool `json:"changeNotifications"`
	} `json:"workspaceFolders"`
}

type textDocument struct {
	URI     uri    `json:"uri"`
	Version *int32 `json:"version,omitempty"`
}

type didOpenParams struct {
	TextDocument struct {
		URI     uri    `json:"uri"`
		Version int32  `json:"version"`
		Text    string `json:"text"`
	} `json:"textDocument"`
}

type didChangeParams struct {
	TextDocument textDocument `json:"textDocument"`
	Changes      []struct {
		Range *Range `json:"range"`
		Text  string `json:"text"`
	} `json:"contentChanges"`
}

type documentParams struct {
	TextDocument textDocument `json:"textDocument"`
}

type foldersParams struct {
	Event struct {
		Added   []workspaceFolder `json:"added"`
		Removed []workspaceFolder `json:"removed"`
	} `json:"event"`
}

type configurationParams struct {
	Settings settings `json:"settings"`
}

type watchedParams struct {
	Changes []struct {
		URI  uri `json:"uri"`
		Type int `json:"type"`
	} `json:"changes"`
}

type registrationParams struct {
	Registrations []registration `json:"registrations"`
}

type registration struct {
	ID      string `json:"id"`
	Method  string `json:"method"`
	Options any    `json:"registerOptions"`
}

type watchers struct {
	Watchers []watcher `json:"watchers"`
}

type watcher struct {
	Glob string `json:"globPattern"`
}

type publishParams struct {
	URI         uri          `json:"uri"`
	Version     *int32       `json:"version,omitempty"`
	Diagnostics []diagnostic `json:"diagnostics"`
}

type diagnostic struct {
	Range    Range          `json:"range"`
	Severity int            `json:"severity"`
	Code     string         `json:"code"`
	About    *codeAbout     `json:"codeDescription,omitempty"`
	Source   string         `json:"source"`
	Message  string         `json:"message"`
	Related  []relatedPlace `json:"relatedInformation,omitempty"`
}

type codeAbout struct {
	Href uri `json:"href"`
}

type location struct {
	URI   uri   `json:"uri"`
	Range Range `json:"range"`
}

type relatedPlace struct {
	Location location `json:"location"`
	Message  string   `json:"message"`
}

type diagnosticReport struct {
	Kind  string       `json:"kind"`
	Items []diagnostic `json:"items"`
}

type messageParams struct {
	Type    int    `json:"type"`
	Message string `json:"message"`
}
