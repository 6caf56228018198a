package history

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"sostool/pkg/change"
	"sostool/pkg/decode"
	"sostool/pkg/diag"
	"sostool/pkg/record"
)

// Findings are those of two times, compared: a finding is the same where rule, record,
// path and what it says about the values are, wherever it is, and where it is allowed at
// both times or at neither. A path is the same where the item has a different name than
// before.
type Findings struct {
	Came  []int // indices of the new report's findings that the old one does not have
	Went  []int // the other way round, without those that are allowed
	Known int   // how many findings of the new report that are not allowed the old one has
	// Changed are, of those that came, the ones that say about a thing what one that went
	// does, with other figures: the index of that one.
	Changed map[int]int
	// Untold are indices of the new report's findings that may or may not have come: what
	// they are about could not be read before.
	Untold []int
}

// Times are the records of two times.
type Times struct {
	Old, New *Records
	Pairs    []Pair // which files are versions of one record: it may have another id than before
}

// CompareFindings compares the reports of two times.
func (t *Times) CompareFindings(old, new *diag.Report) Findings {
	names := t.recordNames(old)
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
	take := func(f *diag.Finding) bool {
		k := key(f, names)
		if len(left[k]) == 0 {
			return false
		}
		left[k] = left[k][1:]
		return true
	}
	var came []int
	for i := range new.Findings {
		if take(&new.Findings[i]) {
			known(i)
		} else {
			came = append(came, i)
		}
	}
	was, unread := t.before(new, came)
	came = slices.DeleteFunc(came, func(i int) bool {
		f := new.Findings[i]
		if f.Path = was[i]; f.Path == new.Findings[i].Path || !take(&f) {
			return false
		}
		known(i)
		return true
	})
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
		switch {
		case is >= 0:
			rest = slices.Delete(rest, is, is+1)
			known(i)
		case unread[i]:
			out.Untold = append(out.Untold, i)
		default:
			out.Came = append(out.Came, i)
		}
	}
	for _, i := range rest {
		if old.Findings[i].Allowed == "" {
			out.Went = append(out.Went, i)
		}
	}
	out.Changed = changed(old, new, &out, names, was)
	return out
}

// recordNames are the records as the old report calls them, by new file.
func (t *Times) recordNames(old *diag.Report) map[string]string {
	records := make(map[string]string) // by old file
	for i := range old.Findings {
		records[old.Findings[i].File] = old.Findings[i].Record
	}
	names := make(map[string]string)
	for _, p := range t.Pairs {
		if p.Old == nil || p.New == nil {
			continue
		}
		if was, ok := records[p.Old.Name]; ok {
			names[p.New.Name] = was
		}
	}
	return names
}

// before finds, for findings by index, the paths that they would have had in the old
// versions of their records, and those about what could not be read then.
func (t *Times) before(new *diag.Report, came []int) (was map[int]string, unread map[int]bool) {
	was, unread = make(map[int]string), make(map[int]bool)
	byFile := make(map[string][]int)
	for _, i := range came {
		f := &new.Findings[i]
		was[i] = f.Path
		byFile[f.File] = append(byFile[f.File], i)
	}
	for _, p := range t.Pairs {
		if p.Old == nil || p.New == nil || len(byFile[p.New.Name]) == 0 {
			continue
		}
		p.Read(t.Old, t.New, func(then, is *decode.Record) {
			for _, i := range byFile[p.New.Name] {
				switch {
				case !parsed(then):
					unread[i] = true
				case parsed(is):
					_, was[i] = change.CompareAt(then.Tree, is.Tree, new.Findings[i].Path)
				}
			}
		})
	}
	kinds := t.Old.unreadKinds()
	for _, i := range came {
		if kind := t.New.About(&new.Findings[i]); kind != "" && kinds[kind] {
			unread[i] = true
		}
	}
	return was, unread
}

// unreadKinds are the kinds of record, of those that others refer to, of which
// a file can't be read.
func (r *Records) unreadKinds() map[string]bool {
	kinds := make(map[string]bool)
	for _, e := range r.Entries {
		if e.Kind != record.ProjectKind && e.Kind != "" && e.Readable() && !parsed(r.Kept(e)) {
			kinds[e.Kind] = true
		}
	}
	return kinds
}

// About is the kind of record that a finding follows from in addition to its own; empty
// where it can't be told.
func (r *Records) About(f *diag.Finding) (kind string) {
	switch f.Rule {
	case diag.ProgrammeLimit, diag.ProgrammeMissing, diag.ProgrammePeriod:
		return record.ProgrammeKind
	}
	e := r.Entry(f.File)
	if e == nil {
		return ""
	}
	doc := r.Record(e)
	if doc == nil {
		return ""
	}
	defer r.Free(e, doc)
	for _, ref := range doc.References {
		if ref.At != f.At {
			continue
		}
		for _, r := range record.Roots() {
			if r.Leads == ref.To && r.Kind != record.ProjectKind {
				return r.Kind
			}
		}
	}
	return ""
}

// changed pairs findings that came with some that went: those of one rule and
// record at one path, or that count otherwise what they say in the same words.
func changed(old, new *diag.Report, of *Findings, names map[string]string, was map[int]string) map[int]int {
	pairs := make(map[int]int)
	taken := make(map[int]bool)
	for _, same := range []func(i, k int) bool{
		func(i, k int) bool { return was[i] == old.Findings[k].Path },
		func(i, k int) bool { return new.Findings[i].Message.SameButCounts(old.Findings[k].Message) },
	} {
		for _, i := range of.Came {
			f := &new.Findings[i]
			if _, paired := pairs[i]; paired || f.Allowed != "" {
				continue
			}
			for _, k := range of.Went {
				o := &old.Findings[k]
				if !taken[k] && o.Rule == f.Rule && o.Severity == f.Severity && o.Record == recordOf(f, names) && same(i, k) {
					pairs[i], taken[k] = k, true
					break
				}
			}
		}
	}
	return pairs
}

// recordOf is a new finding's record as the old report calls it.
func recordOf(f *diag.Finding, names map[string]string) string {
	if was, ok := names[f.File]; ok {
		return was
	}
	return f.Record
}

// ordinal is where an item is in a list that has no names for its items: it moves when
// another comes before it. A longer number is a name: a year.
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
	said := strings.FieldsFunc(f.Message.String(), apart)
	for _, n := range f.Notes {
		said = append(said, strings.FieldsFunc(n.String(), apart)...)
	}
	slices.Sort(said) // a different order is not a difference
	parts := []string{f.Rule, f.Severity.String(), strconv.FormatBool(f.Allowed != ""), recordOf(f, names), ordinal.ReplaceAllString(f.Path, "[]")}
	return strings.Join(append(parts, said...), "\x00")
}

// apart reports whether a character is between words and figures.
func apart(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",;:", r) }
