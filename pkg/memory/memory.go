// Package memory looks for personal data in what git remembers: every version of a record
// that a commit has, wherever it was. What personal data is, package check decides.
package memory

import (
	"fmt"
	"path"
	"regexp"
	"time"

	"sostool/pkg/catalogue"
	"sostool/pkg/check"
	"sostool/pkg/decode"
	"sostool/pkg/diag"
	"sostool/pkg/folder"
	"sostool/pkg/git"
	"sostool/pkg/language"
	"sostool/pkg/municipality"
	"sostool/pkg/revision"
	"sostool/pkg/source"
)

// Search adds to a report the personal data that is no longer in a file of the folder,
// and says since when git remembers what is in one. It looks at the ancestors of the
// revision at, or of any reference where that is empty, without those of since; told is
// at how much. errs and err, of git, are why it did not see all.
func Search(all *diag.Report, c *folder.Chosen, at, since string, options check.Options) (told language.Text, errs []error, err error) {
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
	if since != "" {
		if name, _ := revision.Split(since); !revision.Nothing(name) {
			if err := m.look(name, func(d *check.Datum, _ git.Object) { known[d] = true }); err != nil {
				return told, nil, err
			}
		}
	}
	added := make(map[*check.Datum]bool)
	err = m.look(at, func(d *check.Datum, x git.Object) {
		if added[d] || known[d] {
			return
		}
		added[d] = true
		finding := m.inFiles[d]
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
	inFiles  map[*check.Datum]*diag.Finding // of those that are in a file now
	gone     []*check.Datum                 // the others
	versions int
	files    map[string]bool
	cut      []error // of versions that are too large to be looked at whole
}

// present notes the personal data that a report has findings of.
func (m *memory) present(c *catalogue.Catalogue, all *diag.Report) {
	m.inFiles = make(map[*check.Datum]*diag.Finding)
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
		doc := c.Record(e)
		if doc == nil {
			continue
		}
		for _, d := range m.past.Look(e, m.inRepository(e.Path()), doc) {
			for _, f := range found[e.Name] {
				if first := &d.Finding; f.Rule == first.Rule && f.File == first.File && f.At == first.At {
					m.inFiles[d] = f
				}
			}
		}
		c.Free(e, doc)
	}
}

func (m *memory) inRepository(file string) string { return path.Join(m.repo.Path(), file) }

// look visits the personal data in every version of a record among the ancestors of a
// revision, or of any reference where there is none, wherever it was.
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
			continue // not a record, as long as it is only there
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

// IsVersion reports whether a finding's file is named as a version in git's
// memory: by its commit, and its path from the repository's top.
func IsVersion(file string) bool { return ofCommit.MatchString(file) }

var ofCommit = regexp.MustCompile(fmt.Sprintf(`^[0-9a-f]{%d}:`, hashLength))

// declared is the line by which a file says that it is a record.
var declared = regexp.MustCompile(`(?m)^record:[ \t]*["']?(project|programme|organisations)/`)
