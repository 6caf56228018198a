package history

import (
	"regexp"
	"slices"
	"strings"

	"sostool/pkg/diag"
)

// Findings are those of two times, compared: a finding is the same one where
// rule, record, path and what it says of the values are, wherever it stands.
type Findings struct {
	Came  []int // places of the new report's findings that the old one does not have
	Went  []int // the other way round
	Known int   // how many findings of the new report the old one has
}

// CompareFindings compares two reports. pairs say which records have another
// name than before.
func CompareFindings(old, new *diag.Report, pairs []Pair) Findings {
	names := make(map[string]string)
	for _, p := range pairs {
		if p.Moved() {
			names[p.New.ID] = p.Old.ID
		}
	}
	left := make(map[string][]int)
	for i := range old.Findings {
		if f := &old.Findings[i]; f.Allowed == "" {
			k := key(f, nil)
			left[k] = append(left[k], i)
		}
	}
	var out Findings
	for i := range new.Findings {
		f := &new.Findings[i]
		if f.Allowed != "" {
			continue
		}
		k := key(f, names)
		if len(left[k]) == 0 {
			out.Came = append(out.Came, i)
			continue
		}
		left[k] = left[k][1:]
		out.Known++
	}
	for _, rest := range left {
		out.Went = append(out.Went, rest...)
	}
	slices.Sort(out.Went)
	return out
}

// place is where an item stands in a list that has no names for its items: it
// moves when another one comes before it.
var place = regexp.MustCompile(`\[\d+\]`)

// key is what makes a finding the same one at two times.
func key(f *diag.Finding, names map[string]string) string {
	record := f.Record
	if was, ok := names[record]; ok {
		record = was
	}
	parts := []string{f.Rule, f.Severity.String(), record, place.ReplaceAllString(f.Path, "[]"), f.Message.String()}
	for _, n := range f.Notes {
		parts = append(parts, n.String())
	}
	return strings.Join(parts, "\x00")
}
