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
	known := func(i int) {
		if new.Findings[i].Allowed == "" {
			out.Known++
		}
	}
	var came []int
	for i := range new.Findings {
		k := key(&new.Findings[i], names)
		if len(left[k]) == 0 {
			came = append(came, i)
			continue
		}
		left[k] = left[k][1:]
		known(i)
	}
	var rest []int
	for _, places := range left {
		rest = append(rest, places...)
	}
	slices.Sort(rest)
	// An item that was one of two of a name went by its place, and goes by its
	// name where the other one is gone.
	for _, i := range came {
		f := &new.Findings[i]
		is := slices.IndexFunc(rest, func(k int) bool { return renamed(&old.Findings[k], f, names) })
		if is < 0 {
			out.Came = append(out.Came, i)
			continue
		}
		rest = slices.Delete(rest, is, is+1)
		known(i)
	}
	for _, i := range rest {
		if old.Findings[i].Allowed == "" {
			out.Went = append(out.Went, i)
		}
	}
	slices.Sort(out.Went)
	return out
}

// ordinal is where an item stands in a list that has no names for its items: it
// moves when another one comes before it. A longer number is a name: a year.
var ordinal = regexp.MustCompile(`\[\d{1,3}\]`)

// item is an item of a list in a path.
var item = regexp.MustCompile(`\[[^\]]*\]`)

// renamed reports whether two findings are one but for items that go by their
// place in one of the paths and by their name in the other.
func renamed(old, new *diag.Finding, names map[string]string) bool {
	a, b := item.FindAllString(old.Path, -1), item.FindAllString(new.Path, -1)
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] && ordinal.MatchString(a[i]) == ordinal.MatchString(b[i]) {
			return false
		}
	}
	x, y := *old, *new
	x.Path, y.Path = item.ReplaceAllString(x.Path, "[]"), item.ReplaceAllString(y.Path, "[]")
	return key(&x, nil) == key(&y, names)
}

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
