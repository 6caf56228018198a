package main

import (
	"slices"
	"strings"
	"time"

	"sostool/pkg/catalogue"
	"sostool/pkg/check"
	"sostool/pkg/decode"
	"sostool/pkg/diag"
	"sostool/pkg/git"
	"sostool/pkg/history"
	"sostool/pkg/language"
	"sostool/pkg/municipality"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

// sinceThen leaves of a report the findings that the records at a revision do
// not have, and says how many others there are.
func (o *validateOptions) sinceThen(c *catalogue.Catalogue, all *diag.Report, options check.Options) (told language.Text, errs []error, err error) {
	dir, _, err := o.folder()
	if err != nil {
		return told, nil, err
	}
	repo, err := git.Open(dir)
	if err != nil {
		return told, nil, err
	}
	defer repo.Close()
	then, err := o.recordsAt(repo, dir, string(o.since))
	if err != nil {
		return told, nil, err
	}
	now := &history.Records{Catalogue: c, ID: contents(repo)}
	pairs := history.Pairs(then, now)
	options.Wanted = nil
	before, errs := check.Run(then.Catalogue, options)
	compared := history.CompareFindings(before, all, pairs)
	var fresh []diag.Finding
	for i := range all.Findings {
		f := &all.Findings[i]
		if slices.Contains(compared.Came, i) {
			o.blame(f, pairs)
			fresh = append(fresh, *f)
		} else if f.Allowed != "" {
			fresh = append(fresh, *f)
		}
	}
	all.Findings = fresh
	return language.Say("since {0}: {1} {1|finding|findings} that were there already {1|is|are} not shown, {2} {2|has|have} gone", string(o.since), compared.Known, len(compared.Went)), errs, nil
}

// contents tells files of the work tree apart by the ids that they have in a
// repository.
func contents(repo *git.Repository) func(*catalogue.Entry) string {
	return func(e *catalogue.Entry) string {
		text, err := e.Text()
		if err != nil {
			return ""
		}
		return repo.HashBlob(text)
	}
}

// blame says of a finding in a file that is the same as before what has
// changed: the records that the finding names, else those that all others refer
// to.
func (o *validateOptions) blame(f *diag.Finding, pairs []history.Pair) {
	var named, shared []string
	for _, p := range pairs {
		e := p.Entry()
		if p.New != nil && p.New.Name == f.File {
			return
		}
		for _, side := range []*catalogue.Entry{p.Old, p.New} {
			if side != nil && strings.Contains(f.Message.String(), side.ID) && !slices.Contains(named, e.Name) {
				named = append(named, e.Name)
			}
		}
		if e.Kind != record.ProjectKind {
			shared = append(shared, e.Name)
		}
	}
	if len(named) == 0 {
		named = shared
	}
	if len(named) > 0 {
		f.Note("this file is the same as at {0}; what it refers to has changed: {1}", string(o.since), language.List(named[:min(len(named), 5)]))
	}
}

// remembered adds to a report the personal data that stands in no file any
// more, or in an earlier version of one: git keeps it.
func (o *validateOptions) remembered(all *diag.Report) error {
	dir, _, err := o.folder()
	if err != nil {
		return err
	}
	repo, err := git.Open(dir)
	if err != nil {
		return err
	}
	defer repo.Close()
	var from []git.Commit
	if o.at != "" {
		commit, err := repo.Commit(string(o.at))
		if err != nil {
			return err
		}
		from = append(from, commit)
	}
	decoder := decode.New(municipality.Load())
	past := new(check.Past)
	for x, err := range repo.Objects(from...) {
		if err != nil {
			return err
		}
		if !isRecord(x.Path) {
			continue
		}
		text, err := repo.Blob(x.ID)
		if err != nil {
			return err
		}
		id, kind := catalogue.Means(x.Path)
		e := catalogue.Handed(x.Commit.Hash[:10]+":"+x.Path, id, kind, text)
		doc := decoder.Decode(&source.File{Name: e.Name, Bytes: text}, kind)
		findings, masked := past.Look(e, x.Path, doc)
		for i := range findings {
			findings[i].Note("committed as {0} on {1}", x.Commit.Hash[:10], x.Commit.Date.Format(time.DateOnly))
		}
		if len(findings) > 0 {
			all.Findings = append(all.Findings, findings...)
			all.Texts[e.Name] = masked
		}
		decoder.Free(doc)
	}
	diag.Sort(all.Findings)
	return nil
}
