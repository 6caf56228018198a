package render

import (
	"bufio"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"

	"sostool/pkg/diag"
	"sostool/pkg/language"
)

// maxAnnotations is how many annotations of one kind GitHub shows for a step.
// It drops the others without a word.
const maxAnnotations = 10

func writeFindingsGitHub(w io.Writer, r *diag.Report, o Options) error {
	left := map[string]int{"error": len(r.Failures)}
	for f := range shown(r, o) {
		left[kindGitHub(f)]++
	}
	room := make(map[string]int)
	for kind, n := range left {
		room[kind] = n
		if n > maxAnnotations {
			room[kind] = maxAnnotations - 1 // the last one counts the rest
		}
	}
	b := bufio.NewWriter(w)
	annotate := func(kind string, command func() string) {
		if room[kind] > 0 {
			room[kind]--
			left[kind]--
			b.WriteString(command())
		}
	}
	for _, f := range r.Failures {
		annotate("error", func() string { return failureGitHub(f, o.Language) })
	}
	for f := range shown(r, o) {
		kind := kindGitHub(f)
		annotate(kind, func() string { return commandGitHub(kind, f, o.Language) })
	}
	for _, rest := range []struct {
		kind string
		text language.Text
	}{
		{"error", language.Say("and {0} more {0|error|errors}; run sostool validate to see all of them", left["error"])},
		{"warning", language.Say("and {0} more {0|warning|warnings}; run sostool validate to see all of them", left["warning"])},
		{"notice", language.Say("and {0} more {0|note|notes}; run sostool validate to see all of them", left["notice"])},
	} {
		if left[rest.kind] > 0 {
			fmt.Fprintf(b, "::%s title=sostool::%s\n", rest.kind, dataGitHub(rest.text.In(o.Language)))
		}
	}
	return b.Flush()
}

// kindGitHub is the command for a finding. One that is allowed is never more
// than worth knowing.
func kindGitHub(f *diag.Finding) string {
	switch {
	case f.Allowed != "":
		return "notice"
	case f.Severity == diag.Error:
		return "error"
	case f.Severity == diag.Warning:
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
	text := language.Say("could not be checked: {0}", f.Message)
	return "::error " + properties + "title=sostool::" + dataGitHub(language.Clean(text.In(l))) + "\n"
}

func commandGitHub(kind string, f *diag.Finding, l language.Language) string {
	var properties []string
	add := func(key, value string) {
		properties = append(properties, key+"="+propertyGitHub(value))
	}
	if f.File != "" {
		add("file", filepath.ToSlash(f.File))
		if s := spanOf(f.At, f.Span); s.Line > 0 {
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
		lines = append(lines, place(fileOf(r, f), spanOf(r.At, r.Span))+": "+language.Clean(r.Message.In(l)))
	}
	for _, c := range comments(f) {
		lines = append(lines, language.Clean(c.In(l)))
	}
	if f.Allowed != "" {
		lines = append(lines, language.Clean(allowed(f).In(l)))
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
