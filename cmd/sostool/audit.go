package main

import (
	"cmp"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"sostool/pkg/archive"
	"sostool/pkg/arrange"
	"sostool/pkg/audit"
	"sostool/pkg/language"
	"sostool/pkg/record"
	"sostool/pkg/render"
	"sostool/pkg/report"
	"sostool/pkg/source"
	"sostool/pkg/usage"
)

// auditing are the flags of audit.
type auditing struct {
	printed
	archive string
	texts   []string
	exit    bool
}

func newAudit(g *global) *cobra.Command {
	o := &auditing{printed: printed{global: g}}
	cmd := &cobra.Command{
		Use:   "audit [ID...]",
		Short: "A record against the archived texts of its sources, both ways",
		Long: `Read the text of each source of the projects, and list what it says and the
record does not: amounts, percents, dates and periods, numbers of things, register
numbers, municipalities and the organisations of the folder, in Finnish and Swedish
in any form, with the line. Then what the record cites and the text does not have:
words of a citation, and figures that are nowhere in the texts cited for them.

A passage is settled where a field of the record has its value or party (name,
summary and notes don't count), a citation says it, a claim of a discrepancy has it,
or left_out names it. left_out with a party's name leaves out all forms of it, with
anything else every place of the source that prints it so.

An amount, a share, a date or a period that is one slip of the hand away from one of
the record, which no text has, is listed with that: two digits changed places, or
the day and the month, or there is one digit too few or too many. In a table whose
columns were lost, as in 93 152 426 000, the figures of the record tell which ones
are side by side; where they don't, all is listed as it is.

The texts are in the folder --archive, else in the archive of settings.yaml, under
the names that file of each source gives. With --text one source is read from
another file, - being standard input.

With -f json it is "sostool.audit/1". Exit status: 0, 2 wrong use, 3 a text of
--text or a record could not be read; with --exit-status 1 where something is open.`,
		Example: `  sostool audit --archive ../sources
  sostool audit lapin --lang fi
  pdftotext plan.pdf - | sostool audit lapin --text plan=- --exit-status`,
		ValidArgsFunction: g.completeProjects,
		RunE:              func(_ *cobra.Command, args []string) error { return o.run(args) },
	}
	o.formatFlags(cmd, []string{"text", "json", "markdown", "html"})
	flags := cmd.Flags()
	flags.StringVar(&o.archive, "archive", "", "the `folder` with the texts of the sources (default: the archive of settings.yaml)")
	flags.StringArrayVar(&o.texts, "text", nil, "read a source's text from another file, as `SOURCE=FILE` (- is standard input); with one ID; may be repeated")
	flags.BoolVar(&o.exit, "exit-status", false, "end with status 1 where something is open")
	return cmd
}

func (o *auditing) run(args []string) error {
	if err := o.check(); err != nil {
		return err
	}
	if len(o.texts) > 0 && len(args) != 1 {
		return usage.Wrong("--text is for the source of one project: name it")
	}
	r, err := o.open(&report.Request{Language: o.language()}, arrange.Arrangement{}, args)
	if err != nil {
		return err
	}
	texts, err := o.opened()
	if err != nil {
		return err
	}
	if texts != nil {
		defer texts.Close()
	}
	names := audit.NewNames(r.Catalogue)
	read, err := o.reader(r, names, texts)
	if err != nil {
		return err
	}
	found, outcome := report.Audit(r, names, read)
	err = o.finish(r, outcome, nil, func() error { return o.show(found) })
	for _, failure := range found.Failures {
		o.fail(failure)
	}
	if err == nil && o.exit && found.Anything() {
		return status(statusFindings)
	}
	return err
}

// show writes what is open.
func (o *auditing) show(found *report.Audited) error {
	if o.format != "json" {
		return o.printAs(found.Table(), render.TableOptions{})
	}
	head := struct {
		Schema string `json:"schema"`
	}{"sostool.audit/1"}
	return o.write(func(w io.Writer) error {
		return render.WriteJSONList(w, head, "projects", projectsJSON(found.Projects))
	})
}

// projectsJSON are projects with what is open in them, as machines read it.
func projectsJSON(projects []report.AuditedProject) iter.Seq[render.JSONLists] {
	return func(yield func(render.JSONLists) bool) {
		for i := range projects {
			x := &projects[i]
			lists := []render.JSONList{render.ListOf("open", x.Open()), render.ListOf("unquoted", slices.Values(x.Unquoted))}
			if !yield(render.JSONLists{Head: x, Lists: lists}) {
				return
			}
		}
	}
}

// reader reads the texts of sources: those that --text names, and the others from the
// archive.
func (o *auditing) reader(r *report.Request, names *audit.Names, texts *archive.Archive) (report.Texts, error) {
	given, err := o.given(r, names)
	if err != nil {
		return nil, err
	}
	if texts == nil && given == nil {
		return nil, usage.Wrong("there is no archive of texts: name it with --archive, or in settings.yaml")
	}
	shelf := archive.NewShelf(texts, names.Read)
	return func(d *record.Document) (*audit.Text, error) {
		if text := given[nameOfText(d)]; text != nil || texts == nil || d.File == "" {
			return text, nil
		}
		return shelf.Get(d.File)
	}, nil
}

// nameOfText is what the sources that share a text have in common: its file.
func nameOfText(d *record.Document) string { return cmp.Or(d.File, "source "+string(d.ID)) }

// opened is the archive that a flag or the settings name; nil where none does.
func (o *auditing) opened() (*archive.Archive, error) {
	if o.archive != "" {
		return archive.Open(o.archive)
	}
	texts, err := o.records.Archive()
	if len(o.texts) > 0 && archive.IsMissing(err) { // as on the machine of someone who has the text alone
		return nil, nil
	}
	return texts, err
}

// given are the texts that --text names, each also of the sources that share it.
func (o *auditing) given(r *report.Request, names *audit.Names) (map[string]*audit.Text, error) {
	if len(o.texts) == 0 {
		return nil, nil
	}
	texts := make(map[string]*audit.Text)
	doc := r.Catalogue.Record(r.Entries[0])
	if doc == nil || doc.Project == nil {
		return texts, nil // which is told as left out
	}
	ids, called := make([]string, len(doc.Project.Sources)), make(map[string]string)
	for i := range doc.Project.Sources {
		d := &doc.Project.Sources[i]
		ids[i], called[string(d.ID)] = string(d.ID), nameOfText(d)
	}
	for _, arg := range o.texts {
		id, name, ok := strings.Cut(arg, "=")
		switch {
		case !ok || name == "":
			return nil, usage.Wrong("--text takes a source and the file with its text, as plan=plan.txt, not \"{0}\"", arg)
		case called[id] == "":
			return nil, usage.Unknown(language.Say("{0} has no source {1}", r.Entries[0].ID, id), id, ids)
		}
		text, err := o.text(name)
		if err != nil {
			return nil, &source.FileError{File: filepath.ToSlash(name), Err: language.Plainly(err)}
		}
		texts[called[id]] = names.Read(text)
	}
	return texts, nil
}

// text reads a text from a file or from standard input.
func (o *auditing) text(name string) ([]byte, error) {
	if name == "-" {
		return archive.Read(o.in)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return archive.Read(f)
}
