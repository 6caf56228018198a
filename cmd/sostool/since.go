package main

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"time"

	"sostool/pkg/catalogue"
	"sostool/pkg/check"
	"sostool/pkg/decode"
	"sostool/pkg/diag"
	"sostool/pkg/folder"
	"sostool/pkg/git"
	"sostool/pkg/history"
	"sostool/pkg/language"
	"sostool/pkg/municipality"
	"sostool/pkg/revision"
	"sostool/pkg/source"
	"sostool/pkg/usage"
)

// sinceThen leaves of a report the findings that the records at a revision do
// not have, and says how many others there are.
func (o *validateOptions) sinceThen(c *folder.Chosen, all *diag.Report, options check.Options) (told language.Text, errs []error, err error) {
	if c.Dir == "" {
		return told, nil, usage.Wrong("--since compares with a folder of records: name it with --records")
	}
	repo, err := git.Open(c.Dir)
	if err != nil {
		return told, nil, err
	}
	defer repo.Close()
	then, err := revision.Records(repo, c.Dir, o.since)
	if err != nil {
		return told, nil, err
	}
	now := revision.Against(then, repo, c.All, o.records.At == "")
	times := &history.Times{Old: then, New: now, Pairs: history.Pairs(then, now)}
	pairs := times.Pairs
	options.Wanted = before(c, then, pairs)
	found, errs := check.Run(then.Catalogue, options)
	compared := times.CompareFindings(found, all)
	changed := make(map[string]bool)
	for _, p := range pairs {
		if p.New != nil {
			changed[p.New.Name] = true
		}
		if p.Old == nil || p.New == nil || readable(c, p.New) {
			continue
		}
		went := len(compared.Went) // what is not seen is not gone
		compared.Went = slices.DeleteFunc(compared.Went, func(i int) bool { return found.Findings[i].File == p.Old.Name })
		compared.Known += went - len(compared.Went)
	}
	came := make(map[int]bool)
	for _, i := range compared.Came {
		f := &all.Findings[i]
		e := c.All.Entry(f.File)
		switch {
		case changed[f.File] || check.IsPrivacy(f.Rule) || e != nil && !e.Readable():
		case f.Rule == "yaml-encoding":
			continue // the line ends that git gave the file here
		default:
			o.blame(times, f)
		}
		came[i] = true
	}
	all.Divide(func(i int) bool { return came[i] })
	told = language.Say("since {0}: {1} {1|finding that was|findings that were} there already {1|is|are} not shown, {2} {2|has|have} gone", o.since, compared.Known, len(compared.Went))
	if n := len(compared.Untold); n > 0 {
		told = language.Say("{0}; {1} {1|is|are} not shown because what {1|it is|they are} about could not be read then: whether {1|it is|they are} new is not known", told, n)
	}
	return told, errs, nil
}

// readable reports whether a file parses.
func readable(c *folder.Chosen, e *catalogue.Entry) bool {
	doc := c.All.Document(e)
	if doc == nil {
		return false
	}
	defer c.All.Free(e, doc)
	return doc.Parsed()
}

// before says of the files of another time whether they are those that are
// wanted: what others have or had is not asked for.
func before(c *folder.Chosen, then *history.Records, pairs []history.Pair) func(*catalogue.Entry) bool {
	if c.Wanted == nil {
		return nil
	}
	paths, ids := make(map[string]bool), make(map[string]bool)
	for _, e := range c.All.Entries {
		switch {
		case !c.Wanted(e):
		case e.Path() != "":
			paths[e.Path()] = true
		default: // handed over: a version of the record whose id it has
			ids[e.ID] = true
			if doc := c.All.Document(e); doc != nil {
				ids[doc.ID()] = true
				c.All.Free(e, doc)
			}
		}
	}
	for _, p := range pairs {
		if p.Moved() && c.Wanted(p.New) {
			paths[p.Old.Path()] = true
		}
	}
	return func(e *catalogue.Entry) bool { return paths[e.Path()] || e.ID != "" && ids[e.ID] }
}

// blame says of a finding in a file that is the same as before what has
// changed.
func (o *validateOptions) blame(t *history.Times, f *diag.Finding) {
	if causes := t.Causes(f); len(causes) > 0 {
		f.Note("this file is the same as at {0}; what it refers to has changed: {1}", o.since, language.List(causes[:min(len(causes), 5)]))
	}
}

// remembered adds to a report the personal data that stands in no file any
// more, and says of what does stand in one since when git remembers it.
func (o *validateOptions) remembered(c *folder.Chosen, all *diag.Report, options check.Options) (told language.Text, errs []error, err error) {
	repo, err := git.Open(c.Dir)
	if err != nil {
		return told, nil, err
	}
	defer repo.Close()
	if repo.Shallow() {
		errs = append(errs, language.Fail("this clone is shallow, so that not all of the history was looked at; {0} brings the rest", repo.Rest()))
	}
	m := &memory{repo: repo, decoder: decode.New(municipality.Load()), past: &check.Past{Options: options}, files: make(map[string]bool)}
	m.present(c.All, all)
	known := make(map[*check.Datum]bool)
	if o.since != "" {
		if name, _ := revision.Split(o.since); !revision.Nothing(name) {
			if err := m.look(name, func(d *check.Datum, _ git.Object) { known[d] = true }); err != nil {
				return told, nil, err
			}
		}
	}
	added := make(map[*check.Datum]bool)
	err = m.look(o.records.At, func(d *check.Datum, x git.Object) {
		if added[d] || known[d] {
			return
		}
		added[d] = true
		finding := m.standing[d]
		if finding == nil {
			finding = &d.Finding
			m.gone = append(m.gone, d)
		}
		finding.Note("committed as {0} on {1}", x.Commit.Hash[:hashLength], x.Commit.Date.Format(time.DateOnly))
	})
	errs = append(errs, m.cut...)
	for _, d := range m.gone {
		if len(d.Files) > 1 {
			d.Finding.Note("also in {0}", language.List(d.Files[1:min(len(d.Files), 6)]))
		}
		all.Findings = append(all.Findings, d.Finding)
	}
	diag.Sort(all.Findings)
	return language.Say("looked for personal data in {0} {0|version|versions} of {1} {1|file|files}", m.versions, len(m.files)), errs, err
}

// memory is the search for personal data in what git remembers.
type memory struct {
	repo     *git.Repository
	decoder  *decode.Decoder
	past     *check.Past
	standing map[*check.Datum]*diag.Finding // of those that stand in a file now
	gone     []*check.Datum                 // the others
	versions int
	files    map[string]bool
	cut      []error // of versions that are too large to be looked at whole
}

// present notes the personal data that a report has findings of.
func (m *memory) present(c *catalogue.Catalogue, all *diag.Report) {
	m.standing = make(map[*check.Datum]*diag.Finding)
	found := make(map[string][]*diag.Finding)
	for i := range all.Findings {
		if f := &all.Findings[i]; check.IsPrivacy(f.Rule) {
			found[f.File] = append(found[f.File], f)
		}
	}
	for _, e := range c.Entries {
		if len(found[e.Name]) == 0 {
			continue
		}
		doc := c.Document(e)
		if doc == nil {
			continue
		}
		for _, d := range m.past.Look(e, m.inRepository(e.Path()), doc) {
			for _, f := range found[e.Name] {
				if first := &d.Finding; f.Rule == first.Rule && f.File == first.File && f.At == first.At {
					m.standing[d] = f
				}
			}
		}
		c.Free(e, doc)
	}
}

func (m *memory) inRepository(file string) string { return path.Join(m.repo.Path(), file) }

// look visits the personal data in every version of a record that a revision
// has behind it, or any reference where there is none, wherever it stood.
func (m *memory) look(rev string, visit func(*check.Datum, git.Object)) error {
	var from []git.Commit
	if rev != "" {
		commit, err := m.repo.Commit(rev)
		if err != nil {
			return err
		}
		from = append(from, commit)
	}
	m.versions, m.cut = 0, nil
	clear(m.files)
	looked := make(map[string]bool) // by object id
	for x, err := range m.repo.Objects(catalogue.IsRecord, from...) {
		if err != nil {
			return err
		}
		if looked[x.ID] {
			continue
		}
		text, err := m.repo.Blob(x.ID)
		if err != nil {
			return err
		}
		cut := len(text) == git.MaxBlob
		text = decode.Legible(text)
		below, inside := m.repo.Below(x.Path)
		if !inside && !declared.Match(text) {
			continue // no record, as long as it is only there
		}
		looked[x.ID] = true
		m.versions++
		m.files[x.Path] = true
		id, kind := catalogue.Means(below)
		e := catalogue.Handed(x.Commit.Hash[:hashLength]+":"+x.Path, id, kind, text)
		if cut {
			m.cut = append(m.cut, language.Fail("{0}: only the first {1} bytes were looked at", e.Name, git.MaxBlob))
		}
		doc := m.decoder.Decode(&source.File{Name: e.Name, Bytes: text}, kind)
		for _, d := range m.past.Look(e, x.Path, doc) {
			visit(d, x)
		}
		m.decoder.Free(doc)
	}
	return nil
}

// hashLength is how much of a commit's hash people are shown.
const hashLength = 10

// ofCommit is how the name of a file in git's memory begins: what follows is its
// path from the repository's top.
var ofCommit = regexp.MustCompile(fmt.Sprintf(`^[0-9a-f]{%d}:`, hashLength))

// declared is the line by which a file says that it is a record.
var declared = regexp.MustCompile(`(?m)^record:[ \t]*["']?(project|programme|organisations)/`)
