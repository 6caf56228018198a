// Package since says which findings came and which went between two times. It runs the
// rules at both, on no more files than it must; which finding is the same at both times,
// package history decides.
package since

import (
	"slices"

	"sostool/pkg/catalogue"
	"sostool/pkg/check"
	"sostool/pkg/diag"
	"sostool/pkg/folder"
	"sostool/pkg/git"
	"sostool/pkg/history"
	"sostool/pkg/language"
	"sostool/pkg/revision"
	"sostool/pkg/usage"
)

// Divide divides the findings of a report into those that the records of the same folder
// at a revision do not have, and the others; told is how many these are. workTree is
// whether the report is of the work tree. errs are what could not be checked at the
// revision; err, a usage error or one of git, is why there is nothing to compare with.
func Divide(all *diag.Report, c *folder.Chosen, workTree bool, rev string, options check.Options) (told language.Text, errs []error, err error) {
	if c.Dir == "" {
		return told, nil, usage.Wrong("--since compares with a folder of records: name it with --records")
	}
	repo, err := git.Open(c.Dir)
	if err != nil {
		return told, nil, err
	}
	defer repo.Close()
	then, err := revision.Records(repo, c.Dir, rev)
	if err != nil {
		return told, nil, err
	}
	now := revision.Against(then, repo, c.All, workTree)
	times := &history.Times{Old: then, New: now, Pairs: history.Pairs(then, now)}
	options.Wanted = before(c, then, times.Pairs)
	found, errs := check.Run(then.Catalogue, options)
	compared := times.CompareFindings(found, all)
	keepUnseen(&compared, found, c, times.Pairs)
	came := cameOf(times, compared.Came, all, rev)
	all.Divide(func(i int) bool { return came[i] })
	told = language.Say("since {0}: {1} {1|finding that was|findings that were} there already {1|is|are} not shown, {2} {2|has|have} gone", rev, compared.Known, len(compared.Went))
	if n := len(compared.Untold); n > 0 {
		told = language.Say("{0}; {1} {1|is|are} not shown because what {1|it is|they are} about could not be read then: whether {1|it is|they are} new is not known", told, n)
	}
	return told, errs, nil
}

// keepUnseen takes the findings of files that don't parse any more for known ones:
// what is not seen is not gone.
func keepUnseen(compared *history.Findings, found *diag.Report, c *folder.Chosen, pairs []history.Pair) {
	for _, p := range pairs {
		if p.Old == nil || p.New == nil || parses(c, p.New) {
			continue
		}
		went := len(compared.Went)
		compared.Went = slices.DeleteFunc(compared.Went, func(i int) bool { return found.Findings[i].File == p.Old.Name })
		compared.Known += went - len(compared.Went)
	}
}

// cameOf are the findings that are to be shown as new, by their places; in files
// that are the same as before they get the cause.
func cameOf(times *history.Times, new []int, all *diag.Report, rev string) map[int]bool {
	changed := make(map[string]bool)
	for _, p := range times.Pairs {
		if p.New != nil {
			changed[p.New.Name] = true
		}
	}
	came := make(map[int]bool)
	for _, i := range new {
		f := &all.Findings[i]
		e := times.New.Entry(f.File)
		if !changed[f.File] && !check.IsPrivacy(f.Rule) && (e == nil || e.Readable()) {
			if f.Rule == "yaml-encoding" {
				continue // the line ends that git gave the file here
			}
			if causes := times.Causes(f); len(causes) > 0 {
				f.Note("this file is the same as at {0}; what it refers to has changed: {1}", rev, language.List(causes[:min(len(causes), 5)]))
			}
		}
		came[i] = true
	}
	return came
}

// parses reports whether a file does.
func parses(c *folder.Chosen, e *catalogue.Entry) bool {
	doc := c.All.Record(e)
	if doc == nil {
		return false
	}
	defer c.All.Free(e, doc)
	return doc.Whole()
}

// before says whether the files of another time are the wanted ones: what others have or
// had is not asked for.
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
			if doc := c.All.Record(e); doc != nil {
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

// Both are the findings of two times by the settings of the newer one, in the files that
// differ and in those that these reach. errs are what could not be read or checked.
func Both(t *history.Times, options check.Options) (old, now *diag.Report, reach *history.Reach, errs []error) {
	if len(t.Pairs) == 0 {
		return new(diag.Report), new(diag.Report), nil, slices.Concat(t.Old.Failures, t.New.Failures)
	}
	hold(t)
	reach = t.Reach()
	wanted := func(pick func(history.Pair) *catalogue.Entry) func(*catalogue.Entry) bool {
		if reach.Everywhere {
			return nil
		}
		differs := make(map[*catalogue.Entry]bool)
		for _, p := range t.Pairs {
			differs[pick(p)] = true
		}
		return func(e *catalogue.Entry) bool { return differs[e] || reach.Beyond(e) }
	}
	options.Alone = reach.Alone
	options.Settings = t.New.Settings()
	options.Wanted = wanted(func(p history.Pair) *catalogue.Entry { return p.Old })
	old, errs = check.Run(t.Old.Catalogue, options)
	options.Wanted = wanted(func(p history.Pair) *catalogue.Entry { return p.New })
	now, more := check.Run(t.New.Catalogue, options)
	return old, now, reach, append(errs, more...)
}

// maxHeld is how many versions of records are kept in memory, rather than read
// once for the rules and once to be compared.
const maxHeld = 2_000

// hold keeps the records that differ, as far as there are not too many.
func hold(t *history.Times) {
	if 2*len(t.Pairs) > maxHeld {
		return
	}
	for _, p := range t.Pairs {
		if p.Old != nil {
			t.Old.Hold(p.Old)
		}
		if p.New != nil {
			t.New.Hold(p.New)
		}
	}
}
