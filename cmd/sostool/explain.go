package main

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"sostool/pkg/catalogue"
	"sostool/pkg/check"
	"sostool/pkg/language"
	"sostool/pkg/render"
	"sostool/pkg/usage"
)

// proseFormats are the formats of what is said about rules.
var proseFormats = []string{"text", "json"}

func newExplain(g *global) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "explain RULE",
		Short: "Say what a rule means, with a wrong and a right example",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage.Wrong("sostool explain takes the name of one rule; sostool rules lists them")
			}
			return nil
		},
		ValidArgs: check.Names(),
		RunE: func(_ *cobra.Command, args []string) error {
			rule := check.Find(args[0])
			if rule == nil {
				return noRule(args[0])
			}
			if !slices.Contains(proseFormats, format) {
				return usage.Choice("--format", format, proseFormats)
			}
			return g.write(func(w io.Writer) error { return g.explain(w, rule, format) })
		},
	}
	cmd.Flags().StringVarP(&format, "format", "f", "text", "output `format`: text or json")
	complete(cmd, "format", proseFormats)
	return cmd
}

// explanation is a rule as machines read it, in English.
type explanation struct {
	Rule     string `json:"rule"`
	Severity string `json:"severity"`
	Title    string `json:"title"`
	Why      string `json:"why"`
	Do       string `json:"do"`
	Wrong    string `json:"wrong,omitempty"`
	Right    string `json:"right,omitempty"`
}

func explanationOf(r *check.Rule) explanation {
	return explanation{Rule: r.Name, Severity: r.Severity.String(), Title: r.Title.String(), Why: r.Why.String(), Do: r.Do.String()}
}

func (g *global) explain(w io.Writer, r *check.Rule, format string) error {
	bad, good, err := check.ExamplesOf(r.Name)
	if err != nil {
		return err
	}
	bad, good = bad.Bare(), good.Bare()
	if format == "json" {
		e := explanationOf(r)
		e.Wrong, e.Right = listing(bad), listing(good)
		return render.WriteJSON(w, e)
	}
	l := g.language()
	found, err := demonstrate(bad, r, l)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "%s (%s): %s\n\n", r.Name, severities(r, l), r.Title.In(l))
	fmt.Fprintf(w, "%s\n%s\n", language.Say("Why:").In(l), language.Wrap(r.Why.In(l)))
	fmt.Fprintf(w, "%s\n%s\n", language.Say("What to do:").In(l), language.Wrap(r.Do.In(l)))
	fmt.Fprintf(w, "%s\n\n%s\n%s\n", language.Say("Wrong:").In(l), indent(listing(bad)), indent(found))
	fmt.Fprintf(w, "%s\n\n%s", language.Say("Right:").In(l), indent(listing(good)))
	return nil
}

// severities are those that a rule's findings may have, its own first.
func severities(r *check.Rule, l language.Language) string {
	names := []string{language.Translate(r.Severity.String(), l)}
	for _, s := range r.Also {
		names = append(names, language.Translate(s.String(), l))
	}
	return strings.Join(names, ", ")
}

// listing is an example as people read it: its files, each under its name
// where there are several.
func listing(e check.Example) string {
	var b strings.Builder
	for i, f := range e.Files {
		switch {
		case f.Link != "":
			fmt.Fprintf(&b, "%s -> %s\n", f.Name, f.Link)
			continue
		case len(e.Files) > 1 && i > 0:
			b.WriteString("\n")
			fallthrough
		case len(e.Files) > 1:
			fmt.Fprintf(&b, "# %s\n", f.Name)
		}
		b.WriteString(strings.TrimSuffix(f.Text, "\n") + "\n")
	}
	return b.String()
}

// demonstrate checks a wrong example and prints what the rule says of it.
func demonstrate(e check.Example, r *check.Rule, l language.Language) (string, error) {
	c, err := catalogue.Open(e.FS(), "")
	if err != nil {
		return "", err
	}
	report, errs := check.Run(c, check.Options{Today: check.ExampleDay, Only: []string{r.Name}})
	if len(errs) > 0 {
		return "", errs[0]
	}
	var b bytes.Buffer
	err = render.FindingsFormats()[0].Write(&b, report, render.Options{Language: l})
	return b.String(), err
}

func indent(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if strings.TrimSpace(line) != "" {
			b.WriteString("    ")
		}
		b.WriteString(strings.TrimSuffix(language.Clean(strings.TrimRight(line, "\n")), `\r`))
		b.WriteString("\n")
	}
	return b.String()
}
