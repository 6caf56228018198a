package render

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
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
		Tool       sarifTool     `json:"tool"`
		ColumnKind string        `json:"columnKind"`
		Results    []sarifResult `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name    string      `json:"name"`
		Version string      `json:"version,omitempty"`
		Rules   []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID      string        `json:"id"`
		Short   *sarifMessage `json:"shortDescription,omitempty"`
		Full    *sarifMessage `json:"fullDescription,omitempty"`
		Help    *sarifMessage `json:"help,omitempty"`
		Default *sarifDefault `json:"defaultConfiguration,omitempty"`
	}
	sarifDefault struct {
		Level string `json:"level"`
	}
	sarifMessage struct {
		Text string `json:"text"`
	}
	sarifResult struct {
		RuleID       string             `json:"ruleId"`
		RuleIndex    *int               `json:"ruleIndex,omitempty"`
		Level        string             `json:"level"`
		Message      sarifMessage       `json:"message"`
		Locations    []sarifLocation    `json:"locations,omitempty"`
		Related      []sarifLocation    `json:"relatedLocations,omitempty"`
		Fingerprints map[string]string  `json:"partialFingerprints"`
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

// writeFindingsSARIF writes allowed findings too, whatever the options say:
// the format has a place for them, and readers leave them out.
func writeFindingsSARIF(w io.Writer, r *diag.Report, o Options) error {
	run := sarifRun{
		Tool:       sarifTool{sarifDriver{Name: "sostool", Version: o.Version, Rules: []sarifRule{}}},
		ColumnKind: "unicodeCodePoints",
		Results:    []sarifResult{},
	}
	index := make(map[string]int, len(r.Rules))
	for i, rule := range r.Rules {
		index[rule.Name] = i
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, ruleSARIF(rule))
	}
	seen := make(map[string]int)
	for i := range r.Findings {
		f := &r.Findings[i]
		result := resultSARIF(f)
		if at, ok := index[f.Rule]; ok {
			result.RuleIndex = &at
		}
		hash := fingerprint(f)
		seen[hash]++
		result.Fingerprints = map[string]string{"sostool/v1": fmt.Sprintf("%s:%d", hash, seen[hash])}
		run.Results = append(run.Results, result)
	}
	return WriteJSON(w, sarifLog{"https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", []sarifRun{run}})
}

func ruleSARIF(r diag.Rule) sarifRule {
	out := sarifRule{ID: r.Name, Short: messageSARIF(r.Title), Full: messageSARIF(r.Why), Help: messageSARIF(r.Do)}
	if r.Severity != diag.Default {
		out.Default = &sarifDefault{r.Severity.String()}
	}
	return out
}

func resultSARIF(f *diag.Finding) sarifResult {
	lines := []string{f.Message.String()}
	for _, c := range comments(f) {
		lines = append(lines, c.String())
	}
	out := sarifResult{
		RuleID:  f.Rule,
		Level:   f.Severity.String(),
		Message: sarifMessage{plainSARIF(strings.Join(lines, "\n"))},
	}
	if f.File != "" {
		out.Locations = []sarifLocation{{Physical: physicalSARIF(f.File, f.At, f.Span)}}
	}
	for i := range f.Related {
		r := &f.Related[i]
		out.Related = append(out.Related, sarifLocation{physicalSARIF(fileOf(r, f), r.At, r.Span), messageSARIF(r.Message)})
	}
	if f.Fix != nil && len(f.Fix.Edits) > 0 {
		change := sarifChange{Artifact: sarifArtifact{uri(f.File)}}
		for _, e := range f.Fix.Edits {
			change.Replacements = append(change.Replacements, sarifReplacement{regionSARIF(e.At, e.Span), sarifMessage{e.Text}})
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
	return &sarifMessage{plainSARIF(t.String())}
}

// plainSARIF keeps a text from being taken for a link, "[text](target)", which
// SARIF allows in every message. The spec's backslash is not known to all
// readers.
func plainSARIF(s string) string { return strings.ReplaceAll(s, "](", "] (") }

func physicalSARIF(file string, at source.Pos, span source.Span) sarifPhysical {
	return sarifPhysical{sarifArtifact{uri(file)}, regionSARIF(at, span)}
}

func regionSARIF(at source.Pos, span source.Span) *sarifRegion {
	s := spanOf(at, span)
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
		u.Path = "/" + strings.TrimPrefix(u.Path, "/") // C:/ too
	}
	return u.String()
}

// fingerprint stays the same when lines are put in above the finding.
func fingerprint(f *diag.Finding) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{f.Rule, f.File, f.Record, f.Path, f.Message.String()}, "\x00")))
	return hex.EncodeToString(sum[:8])
}
