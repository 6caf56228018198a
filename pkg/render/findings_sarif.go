package render

import (
	"cmp"
	"io"
	"net/url"
	"path/filepath"
	"strings"

	"sostool/pkg/diag"
	"sostool/pkg/language"
	"sostool/pkg/source"
)

// The part of SARIF 2.1.0 that findings need.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool        sarifTool         `json:"tool"`
		Invocations []sarifInvocation `json:"invocations"`
		ColumnKind  string            `json:"columnKind"`
		Results     []sarifResult     `json:"results,omitempty"` // written one by one
	}
	sarifInvocation struct {
		Successful    bool                `json:"executionSuccessful"`
		Notifications []sarifNotification `json:"toolExecutionNotifications,omitempty"`
	}
	sarifNotification struct {
		Level     string          `json:"level"`
		Message   sarifMessage    `json:"message"`
		Locations []sarifLocation `json:"locations,omitempty"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name        string      `json:"name"`
		Version     string      `json:"version,omitempty"`
		Information string      `json:"informationUri"`
		Rules       []sarifRule `json:"rules"`
		Properties  *sarifSet   `json:"properties,omitempty"`
	}
	// sarifSet is in a bag of properties of our own, which SARIF allows.
	sarifSet struct {
		Digest string `json:"ruleSetDigest"`
	}
	sarifRule struct {
		ID      string        `json:"id"`
		Short   *sarifMessage `json:"shortDescription,omitempty"`
		Full    *sarifMessage `json:"fullDescription,omitempty"`
		HelpURI string        `json:"helpUri"`
		Help    *sarifMessage `json:"help,omitempty"`
		Default *sarifDefault `json:"defaultConfiguration,omitempty"`
	}
	sarifDefault struct {
		Level string `json:"level"`
	}
	sarifMessage struct {
		Text     string `json:"text"`
		Markdown string `json:"markdown,omitempty"`
	}
	sarifResult struct {
		RuleID       string             `json:"ruleId"`
		RuleIndex    *int               `json:"ruleIndex,omitempty"`
		Level        string             `json:"level"`
		Message      sarifMessage       `json:"message"`
		Locations    []sarifLocation    `json:"locations,omitempty"`
		Related      []sarifLocation    `json:"relatedLocations,omitempty"`
		Fingerprints map[string]string  `json:"partialFingerprints"`
		Baseline     string             `json:"baselineState,omitempty"`
		Fixes        []sarifFix         `json:"fixes,omitempty"`
		Suppressions []sarifSuppression `json:"suppressions,omitempty"`
	}
	sarifLocation struct {
		Physical sarifPhysical `json:"physicalLocation"`
		Message  *sarifMessage `json:"message,omitempty"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn"`
		EndLine     int `json:"endLine"`
		EndColumn   int `json:"endColumn"` // after the last character, as in Span
	}
	sarifFix struct {
		Description *sarifMessage `json:"description,omitempty"`
		Changes     []sarifChange `json:"artifactChanges"`
	}
	sarifChange struct {
		Artifact     sarifArtifact      `json:"artifactLocation"`
		Replacements []sarifReplacement `json:"replacements"`
	}
	sarifReplacement struct {
		Deleted  *sarifRegion `json:"deletedRegion"`
		Inserted sarifMessage `json:"insertedContent"`
	}
	sarifSuppression struct {
		Kind          string `json:"kind"`
		Status        string `json:"status"`
		Justification string `json:"justification"`
	}
)

// maxResults is how many results of a run GitHub takes. It refuses a file with
// more as a whole.
const maxResults = 25_000

// findingsSARIF holds the results that are written: of more than GitHub takes, the
// least severe are left out, the last ones first. Of a run that is compared with
// another time it writes the known ones as well: GitHub takes an alert that is not
// there for closed.
type findingsSARIF struct {
	Options
	list  jsonList
	n     int                  // how many there are
	held  [diag.Error + 1]held // by severity
	index map[string]int       // of the rules that run
	marks fingerprints
}

// held are results of one severity in their order, each with its place among all.
type held struct {
	*spool
	places []placeSARIF
}

type placeSARIF struct{ n, bytes int32 }

func beginSARIF(w io.Writer, o Options) findingsWriter {
	s := &findingsSARIF{Options: o, list: jsonList{w: w, margin: "      "}, index: make(map[string]int, len(o.Rules))}
	for i, rule := range o.Rules {
		s.index[rule.Name] = i
	}
	return s
}

func (s *findingsSARIF) add(f *diag.Finding) error {
	if f.Allowed != "" && !s.ShowAllowed {
		return nil
	}
	s.n++
	of := &s.held[f.Severity]
	if len(of.places) == maxResults {
		return nil
	}
	text, err := s.list.text(s.result(f))
	if err != nil {
		return err
	}
	if of.spool == nil {
		of.spool = newSpool()
	}
	of.places = append(of.places, placeSARIF{int32(s.n), int32(len(text))})
	_, err = io.WriteString(of.spool, text)
	return err
}

// result is a finding as SARIF has it, compared with those before it.
func (s *findingsSARIF) result(f *diag.Finding) sarifResult {
	result := resultSARIF(f)
	switch {
	case f.Known && s.Compared:
		result.Baseline = "unchanged"
	case s.Compared:
		result.Baseline = "new"
	}
	if at, ok := s.index[f.Rule]; ok {
		result.RuleIndex = &at
	}
	result.Fingerprints = map[string]string{"sostool/v1": s.marks.of(f)}
	return result
}

func (s *findingsSARIF) close(r *diag.Report, _ diag.Counts) error {
	rest := s.n - s.choose()
	run := sarifRun{
		Tool:        sarifTool{sarifDriver{Name: "sostool", Version: s.Version, Information: aboutSARIF(s.Options), Rules: []sarifRule{}}},
		Invocations: []sarifInvocation{invocationSARIF(r, rest)},
		ColumnKind:  "unicodeCodePoints",
	}
	for _, rule := range s.Rules {
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, ruleSARIF(rule, s.Options))
	}
	if len(s.Rules) > 0 {
		run.Tool.Driver.Properties = &sarifSet{diag.Digest(s.Rules)}
	}
	const tail = "\n    }\n  ]\n}\n"
	log := sarifLog{"https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", []sarifRun{run}}
	return cmp.Or(s.list.begin(s.list.w, log, tail, "results"), s.results(), s.list.end(s.list.w, tail))
}

// choose leaves out what is more than GitHub takes, and says how many results are left.
func (s *findingsSARIF) choose() (left int) {
	for severity := len(s.held) - 1; severity >= 0; severity-- {
		of := &s.held[severity]
		of.places = of.places[:min(len(of.places), maxResults-left)]
		left += len(of.places)
	}
	return left
}

// results writes the results that are held, in their order.
func (s *findingsSARIF) results() error {
	for {
		var next *held
		for i := range s.held {
			if of := &s.held[i]; len(of.places) > 0 && (next == nil || of.places[0].n < next.places[0].n) {
				next = of
			}
		}
		if next == nil {
			return nil
		}
		text := make([]byte, next.places[0].bytes)
		next.places = next.places[1:]
		if _, err := io.ReadFull(next.spool, text); err != nil {
			return err
		}
		if err := s.list.addText(string(text)); err != nil {
			return err
		}
	}
}

// invocationSARIF says how the run went, and how many results are left out.
func invocationSARIF(r *diag.Report, rest int) sarifInvocation {
	run := sarifInvocation{Successful: len(r.Failures) == 0}
	for _, f := range r.Failures {
		n := sarifNotification{Level: "error", Message: *messageSARIF(unread(f))}
		if f.File != "" {
			n.Locations = []sarifLocation{{Physical: sarifPhysical{Artifact: sarifArtifact{uri(f.File)}}}}
		}
		run.Notifications = append(run.Notifications, n)
	}
	if rest > 0 {
		text := language.Say("{0} {0|finding is|findings are} left out: GitHub takes {1} of a run", rest, maxResults)
		run.Notifications = append(run.Notifications, sarifNotification{Level: "warning", Message: *messageSARIF(text)})
	}
	return run
}

func ruleSARIF(r diag.Rule, o Options) sarifRule {
	out := sarifRule{
		ID: r.Name, Short: messageSARIF(r.Title), Full: messageSARIF(r.Why),
		HelpURI: pageSARIF(r.Name, o),
		Help:    helpSARIF(r),
	}
	if r.Severity != diag.Default {
		out.Default = &sarifDefault{r.Severity.String()}
	}
	return out
}

// aboutSARIF is the page of the program. A build that does not know where it is from has
// a name in its place, for SARIF requires an absolute URI.
func aboutSARIF(o Options) string { return cmp.Or(o.Home, "urn:sostool:about") }

// pageSARIF is the page of a rule: its examples.
func pageSARIF(rule string, o Options) string {
	return cmp.Or(PageOf(rule, o.Home), "urn:sostool:rule:"+rule)
}

// PageOf is the address of the page of a rule, its examples; empty where it is not known
// where the program is from.
func PageOf(rule, home string) string {
	if home == "" {
		return ""
	}
	return home + "/blob/HEAD/pkg/check/examples/" + rule + ".txtar"
}

// helpSARIF is what there is to know about a rule, which GitHub shows below an
// alert.
func helpSARIF(r diag.Rule) *sarifMessage {
	why, do := r.Why.String(), r.Do.String()
	return &sarifMessage{
		Text: plainSARIF(why + "\n\n" + do + "\n\nsostool explain " + r.Name),
		Markdown: "**Why:** " + escapeMarkdown(why) + "\n\n**What to do:** " + escapeMarkdown(do) +
			"\n\nWith an example: `sostool explain " + r.Name + "`",
	}
}

func resultSARIF(f *diag.Finding) sarifResult {
	lines := []string{f.Message.String()}
	for _, c := range comments(f) {
		lines = append(lines, c.String())
	}
	out := sarifResult{
		RuleID:  f.Rule,
		Level:   f.Severity.String(),
		Message: sarifMessage{Text: plainSARIF(strings.Join(lines, "\n"))},
	}
	if f.File != "" {
		out.Locations = []sarifLocation{{Physical: physicalSARIF(f.File, f.Span)}}
	}
	for i := range f.Related {
		r := &f.Related[i]
		out.Related = append(out.Related, sarifLocation{physicalSARIF(fileOf(r, f), r.Span), messageSARIF(r.Message)})
	}
	if f.Fix != nil && len(f.Fix.Edits) > 0 {
		change := sarifChange{Artifact: sarifArtifact{uri(f.File)}}
		for _, e := range f.Fix.Edits {
			change.Replacements = append(change.Replacements, sarifReplacement{regionSARIF(e.Span), sarifMessage{Text: e.Text}})
		}
		fix := sarifFix{Changes: []sarifChange{change}}
		if !f.Fix.Safe {
			fix.Description = messageSARIF(language.Say("a guess: look before you take it"))
		}
		out.Fixes = []sarifFix{fix}
	}
	if f.Allowed != "" {
		out.Suppressions = []sarifSuppression{{"inSource", "accepted", f.Allowed}}
	}
	return out
}

func messageSARIF(t language.Text) *sarifMessage {
	if t.IsZero() {
		return nil
	}
	return &sarifMessage{Text: plainSARIF(t.String())}
}

// plainSARIF keeps a text from being taken for a link, "[text](target)", which
// SARIF allows in every message. The spec's backslash is not known to all
// readers.
func plainSARIF(s string) string { return strings.ReplaceAll(s, "](", "] (") }

func physicalSARIF(file string, span source.Span) sarifPhysical {
	return sarifPhysical{sarifArtifact{uri(file)}, regionSARIF(span)}
}

func regionSARIF(s source.Span) *sarifRegion {
	if s.Line == 0 {
		return nil
	}
	return &sarifRegion{s.Line, s.Col, s.EndLine, s.EndCol}
}

// uri is a file's name as a URI reference, relative where the name is.
func uri(file string) string {
	u := url.URL{Path: filepath.ToSlash(file)}
	if filepath.IsAbs(file) {
		u.Scheme = "file"
		u.Path = "/" + strings.TrimPrefix(u.Path, "/") // also C:/
	}
	return u.String()
}
