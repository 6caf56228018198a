package render

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"sostool/pkg/diag"
	"sostool/pkg/language"
)

// maxAnnotations is how many annotations of one kind GitHub shows for a step.
// It drops the others without a word.
const maxAnnotations = 10

type findingsGitHub struct {
	Options
	w     io.Writer
	n     int // of findings
	kinds map[string]*kindOfGitHub
}

// kindOfGitHub is the annotations of one kind: the first ones, and how many there
// are.
type kindOfGitHub struct {
	count int
	first []placed
}

// placed is a text with its place among the findings.
type placed struct {
	at   int
	text string
}

func beginGitHub(w io.Writer, o Options) findingsWriter {
	return &findingsGitHub{Options: o, w: w, kinds: map[string]*kindOfGitHub{"error": {}, "warning": {}, "notice": {}}}
}

func (g *findingsGitHub) add(f *diag.Finding) error {
	if !g.shows(f) {
		return nil
	}
	g.n++
	name := kindGitHub(f)
	kind := g.kinds[name]
	if kind.count++; kind.count <= maxAnnotations {
		kind.first = append(kind.first, placed{g.n, commandGitHub(name, f, g.Language)})
	}
	return nil
}

func (g *findingsGitHub) close(r *diag.Report, _ diag.Counts) error {
	errs := g.kinds["error"]
	errs.count += len(r.Failures)
	var failures []placed
	for _, f := range r.Failures[:min(len(r.Failures), maxAnnotations)] {
		failures = append(failures, placed{0, failureGitHub(f, g.Language)})
	}
	errs.first = append(failures, errs.first...)
	var lines []placed
	for _, kind := range g.kinds {
		if kind.count > maxAnnotations {
			kind.first = kind.first[:maxAnnotations-1] // the last one counts the rest
		}
		lines = append(lines, kind.first...)
	}
	slices.SortStableFunc(lines, func(a, b placed) int { return cmp.Compare(a.at, b.at) })
	b := bufio.NewWriter(g.w)
	for _, line := range lines {
		b.WriteString(line.text)
	}
	rest := func(kind string) int { return g.kinds[kind].count - len(g.kinds[kind].first) }
	for _, x := range []struct {
		kind string
		text language.Text
	}{
		{"error", language.Say("and {0} more {0|error|errors}; run sostool validate to see all of them", rest("error"))},
		{"warning", language.Say("and {0} more {0|warning|warnings}; run sostool validate to see all of them", rest("warning"))},
		{"notice", language.Say("and {0} more {0|note|notes}; run sostool validate to see all of them", rest("notice"))},
	} {
		if rest(x.kind) > 0 {
			fmt.Fprintf(b, "::%s title=sostool::%s\n", x.kind, dataGitHub(x.text.In(g.Language)))
		}
	}
	return b.Flush()
}

// kindGitHub is the command for a finding.
func kindGitHub(f *diag.Finding) string {
	switch forServer(f) {
	case diag.Error:
		return "error"
	case diag.Warning:
		return "warning"
	default:
		return "notice"
	}
}

func failureGitHub(f diag.Failure, l language.Language) string {
	var properties string
	if f.File != "" {
		properties = "file=" + propertyGitHub(filepath.ToSlash(f.File)) + ","
	}
	return "::error " + properties + "title=sostool::" + dataGitHub(language.Clean(unread(f).In(l))) + "\n"
}

func commandGitHub(kind string, f *diag.Finding, l language.Language) string {
	var properties []string
	add := func(key, value string) {
		properties = append(properties, key+"="+propertyGitHub(value))
	}
	if f.File != "" {
		add("file", filepath.ToSlash(f.File))
		if s := f.Span; s.Line > 0 {
			add("line", strconv.Itoa(s.Line))
			// GitHub refuses columns that are not on one line.
			if s.EndLine == s.Line {
				add("col", strconv.Itoa(s.Col))
			}
			add("endLine", strconv.Itoa(s.EndLine))
			if s.EndLine == s.Line {
				add("endColumn", strconv.Itoa(s.EndCol))
			}
		}
	}
	add("title", f.Rule)

	lines := []string{language.Clean(f.Message.In(l))}
	for i := range f.Related {
		r := &f.Related[i]
		lines = append(lines, place(fileOf(r, f), r.Span)+": "+language.Clean(r.Message.In(l)))
	}
	for _, r := range remarks(f) {
		lines = append(lines, language.Clean(r.In(l)))
	}
	return "::" + kind + " " + strings.Join(properties, ",") + "::" + dataGitHub(strings.Join(lines, "\n")) + "\n"
}

// The escapes are those of GitHub's own toolkit.
var (
	escapesGitHub         = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	propertyEscapesGitHub = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

func dataGitHub(s string) string { return escapesGitHub.Replace(s) }

func propertyGitHub(s string) string { return propertyEscapesGitHub.Replace(language.Clean(s)) }
