package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"sostool/pkg/language"
	"sostool/pkg/manual"
	"sostool/pkg/usage"
)

type manOptions struct {
	*global
	page string
	html bool
}

func newMan(g *global) *cobra.Command {
	o := &manOptions{global: g}
	cmd := &cobra.Command{
		Use:   "man [DIR]",
		Short: "The manual, as manual pages or as a page of HTML",
		Long: `The manual as manual pages in the language of --lang: that of sostool, or of the
command or topic that --page names, is printed; with DIR each command and topic goes to
a file of its own in that folder, which is made where there is none.

With --html all of it, and what each rule means, is one page of HTML that fetches
nothing.`,
		Example: `  sostool man | man -l -
  sostool man --page budget --lang fi | man -l -
  sostool man man1                      all pages
  sostool man --html -o manual.html     all of it as one page`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usage.Wrong("sostool man takes one folder, not {0}", len(args))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			for _, f := range []string{"page", "html", "output"} {
				if len(args) > 0 && cmd.Flag(f).Changed {
					return usage.Wrong("--{0} is for what is one file, not for a folder", f)
				}
			}
			switch all := o.pages(cmd.Root()); {
			case o.html && o.page != "":
				return usage.Wrong("--html has all pages; --page is for one")
			case o.html:
				return o.book(cmd.Root(), all)
			case len(args) == 0:
				return o.print(cmd.Root(), all)
			default:
				return o.folder(args[0], all)
			}
		},
	}
	cmd.Flags().BoolVar(&o.html, "html", false, "all of it as one page of HTML")
	cmd.Flags().StringVar(&o.page, "page", "", "the page of a `command` or topic, as budget or \"new project\"")
	completeBy(cmd, "page", func(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
		return pageNames(o.pages(cmd.Root())), cobra.ShellCompDirectiveNoFileComp
	})
	return cmd
}

// print writes one page.
func (o *manOptions) print(root *cobra.Command, all []*manual.Page) error {
	name := root.Name()
	if o.page != "" {
		words := strings.Join(inEnglish(root, strings.Fields(o.page)), "-")
		if name += "-" + words; words == root.Name() {
			name = words
		}
	}
	i := slices.IndexFunc(all, func(p *manual.Page) bool { return name == p.Name || name == p.File() })
	if i < 0 {
		return usage.Unknown(language.Say("the manual has no page \"{0}\"; sostool help lists commands and topics", o.page), o.page, pageNames(all))
	}
	return o.write(func(w io.Writer) error { return manual.Roff(w, all[i], o.about()) })
}

// folder writes all pages, each to a file.
func (o *manOptions) folder(dir string, all []*manual.Page) error {
	dir = filepath.Clean(dir)
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return fmt.Errorf("%s: %w", filepath.ToSlash(dir), language.Plainly(err))
	}
	for _, p := range all {
		var text bytes.Buffer
		if err := manual.Roff(&text, p, o.about()); err != nil {
			return err
		}
		if err := o.files.Replace(filepath.Join(dir, p.File()), whole(text.Bytes())); err != nil {
			return err
		}
	}
	o.say(language.Say("{0}: {1} {1|page|pages} written", filepath.ToSlash(dir), len(all)))
	return nil
}

// book writes the whole manual as one page of HTML.
func (o *manOptions) book(root *cobra.Command, all []*manual.Page) error {
	l := o.language()
	h := &helper{language: l}
	groups, err := bookGroups(root, all, h)
	if err != nil {
		return err
	}
	b := &manual.Book{Language: l, Title: language.Translate("Manual of sostool", l), Lead: []string{h.say(root.Short), o.about().Source}, Groups: groups}
	return o.write(b.HTML)
}

// about is what each page says of the manual.
func (o *manOptions) about() manual.About {
	l := o.language()
	return manual.About{Title: language.Translate("Manual of sostool", l), Source: "sostool " + version(), Date: builtFrom().day, Name: language.Translate("NAME", l), See: language.Translate("SEE ALSO", l)}
}

// pageNames are the words by which --page knows pages.
func pageNames(all []*manual.Page) (names []string) {
	for _, p := range all {
		names = append(names, strings.TrimPrefix(p.Name, "sostool-"))
	}
	return names
}
