package main

import (
	"bytes"
	"cmp"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"sostool/pkg/arrange"
	"sostool/pkg/meant"
	"sostool/pkg/page"
	"sostool/pkg/parallel"
	"sostool/pkg/report"
	"sostool/pkg/usage"
)

// reporting are the flags of report.
type reporting struct {
	*global
	payer string
}

func newReport(g *global) *cobra.Command {
	o := &reporting{global: g}
	cmd := &cobra.Command{
		Use:   "report [ID...] -o DIR",
		Short: "Pages to read, to print and to paste",
		Long: `Write a folder of pages that need no server and fetch nothing: an index with
search, filters and sums, and a page for each project, programme, municipality and
payer, on which each figure leads to the document that it is from. A folder that
it made before is replaced whole. Into a file that ends in .html it writes one
project, all on one page, or with --for a letter to one payer: what it pays of the
projects, or of all, in each year.`,
		Example: `  sostool report -o sivut --lang fi
  sostool report lapin -o lapin.html
  sostool report --for Tornio -o tornio.html
  sostool report --at 2024-12-31 -o sivut-2024`,
		ValidArgsFunction: g.completeProjects,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.check(args, cmd.Flags().Changed("for")); err != nil {
				return err
			}
			r, err := g.open(&report.Request{Language: g.language(), Draw: true}, arrange.Arrangement{}, args)
			switch {
			case err != nil:
				return err
			case cmd.Flags().Changed("for"):
				return o.statement(r)
			case o.single():
				p, covers := report.ProjectPage(r)
				return o.finish(r, covers, nil, func() error { return o.one(p) })
			}
			pages, covers, err := report.Pages(r)
			return o.finish(r, covers, err, func() error { return o.folder(pages) })
		},
	}
	cmd.Flags().StringVar(&o.payer, "for", "", "a letter to this municipality, organisation or source: its `name` or id")
	completeBy(cmd, "for", g.completeParties)
	return cmd
}

// single reports whether one page is asked for, not a folder.
func (o *reporting) single() bool {
	return o.output == "-" || slices.Contains([]string{".html", ".htm"}, strings.ToLower(filepath.Ext(o.output)))
}

// check looks at what is to be written, and where.
func (o *reporting) check(args []string, payer bool) error {
	switch {
	case o.output == "":
		return usage.Wrong("sostool report writes a folder of pages, or a file that ends in .html: name it with -o")
	case payer && !o.single():
		return usage.Wrong("--for is one page: name a file that ends in .html with -o")
	case o.single() && !payer && len(args) != 1:
		return usage.Wrong("a file has the page of one project, not of {0}: name one, or a folder with -o", len(args))
	case o.single():
		return nil
	}
	return o.mayFill(o.output)
}

func (o *reporting) statement(r *report.Request) error {
	party, err := meant.Payer(r.Catalogue, o.payer)
	if err != nil {
		return err
	}
	p, covers := report.Statement(r, party)
	return o.finish(r, covers, nil, func() error { return o.one(p) })
}

// one writes a page by itself.
func (o *reporting) one(p *report.Page) error {
	site := &page.Site{Language: o.language(), Past: o.records.At}
	return o.write(func(w io.Writer) error { return site.Write(w, p) })
}

// folder writes pages into a folder, on all processors.
func (o *reporting) folder(pages []*report.Page) error {
	site := page.SiteOf(pages, o.language(), o.records.At)
	return o.files.Folder(o.output, func(create func(string, []byte) error) error {
		errs := make([]error, len(pages))
		parallel.Each(len(pages), 0, func(i int) {
			var text bytes.Buffer
			if errs[i] = site.Write(&text, pages[i]); errs[i] == nil {
				errs[i] = create(page.File(pages[i].Name), text.Bytes())
			}
		})
		return cmp.Or(errs...)
	})
}
