package history

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"sostool/pkg/diag"
)

// Findings are those of two times, compared: a finding is the same one where
// rule, record, path and what it says of the values are, wherever it stands,
// and where it is allowed at both times or at neither.
type Findings struct {
	Came  []int // places of the new report's findings that the old one does not have
	Went  []int // the other way round, without those that are allowed
	Known int   // how many findings of the new report that are not allowed the old one has
}

// CompareFindings compares two reports. pairs say which files are versions of
// one record: it may have another id than before.
func CompareFindings(old, new *diag.Report, pairs []Pair) Findings {
	records := make(map[string]string) // as the old report calls them, by old file
	for i := range old.Findings {
		records[old.Findings[i].File] = old.Findings[i].Record
	}
	names := make(map[string]string) // the same by new file
	for _, p := range pairs {
		if p.Old == nil || p.New == nil {
			continue
		}
		if was, ok := records[p.Old.Name]; ok {
			names[p.New.Name] = was
		}
	}
	left := make(map[string][]int)
	for i := range old.Findings {
		k := key(&old.Findings[i], nil)
		left[k] = append(left[k], i)
	}
	var out Findings
	for i := range new.Findings {
		f := &new.Findings[i]
		k := key(f, names)
		switch {
		case len(left[k]) == 0:
			out.Came = append(out.Came, i)
		default:
			left[k] = left[k][1:]
			if f.Allowed == "" {
				out.Known++
			}
		}
	}
	for _, rest := range left {
		for _, i := range rest {
			if old.Findings[i].Allowed == "" {
				out.Went = append(out.Went, i)
			}
		}
	}
	slices.Sort(out.Went)
	return out
}

// ordinal is where an item stands in a list that has no names for its items: it
// moves when another one comes before it.
var ordinal = regexp.MustCompile(`\[\d+\]`)

// key is what makes a finding the same one at two times.
func key(f *diag.Finding, names map[string]string) string {
	record := f.Record
	if was, ok := names[f.File]; ok {
		record = was
	}
	said := strings.FieldsFunc(f.Message.String(), apart)
	for _, n := range f.Notes {
		said = append(said, strings.FieldsFunc(n.String(), apart)...)
	}
	slices.Sort(said) // in what order things stand is no difference
	parts := []string{f.Rule, f.Severity.String(), strconv.FormatBool(f.Allowed != ""), record, ordinal.ReplaceAllString(f.Path, "[]")}
	return strings.Join(append(parts, said...), "\x00")
}

// apart reports whether a character stands between words and figures.
func apart(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",;:", r) }
