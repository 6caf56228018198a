package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"sostool/pkg/catalogue"
	"sostool/pkg/check"
	"sostool/pkg/diag"
	"sostool/pkg/language"
	"sostool/pkg/render"
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
				return wrong("sostool explain takes the name of one rule; sostool rules lists them")
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
				return choice("--format", format, proseFormats)
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
	if format == "json" {
		e := explanationOf(r)
		e.Wrong, e.Right = bare(bad.Shown().Text), bare(rightOf(bad, good).Text)
		return writeJSON(w, e)
	}
	l := g.language()
	fmt.Fprintf(w, "%s (%s): %s\n\n", r.Name, language.Translate(r.Severity.String(), l), r.Title.In(l))
	fmt.Fprintf(w, "%s\n%s\n", wrap(r.Why.In(l)), wrap(r.Do.In(l)))
	shown := bad.Shown()
	fmt.Fprintf(w, "%s  (%s)\n\n%s\n", language.Say("Wrong").In(l), shown.Name, indent(bare(shown.Text)))
	found, err := g.demonstrate(bad, r)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "%s\n", indent(found))
	right := rightOf(bad, good)
	fmt.Fprintf(w, "%s  (%s)\n\n%s", language.Say("Right").In(l), right.Name, indent(bare(right.Text)))
	return nil
}

// rightOf is the file of the right example that answers the wrong one shown.
func rightOf(bad, good check.Example) check.ExampleFile {
	for _, f := range good.Files {
		if f.Name == bad.Shown().Name {
			return f
		}
	}
	return good.Shown()
}

// demonstrate runs the rule on its wrong example and prints what it says.
func (g *global) demonstrate(e check.Example, r *check.Rule) (string, error) {
	c, err := catalogue.Open(e.FS(), "")
	if err != nil {
		return "", err
	}
	report, errs := check.Run(c, check.Options{Today: check.ExampleDay, Only: []string{r.Name}})
	if len(errs) > 0 {
		return "", errs[0]
	}
	for _, f := range report.Texts {
		f.Bytes = []byte(bare(string(f.Bytes)))
	}
	report.Findings = slices.DeleteFunc(report.Findings, func(f diag.Finding) bool { return f.Allowed != "" })
	var b bytes.Buffer
	err = render.FindingsFormats()[0].Write(&b, report, render.Options{Language: g.language()})
	return b.String(), err
}

// bare takes the marks of tests off an example.
func bare(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if before, _, ok := strings.Cut(line, "# want"); ok {
			line = strings.TrimRight(before, " ") + "\n"
			if line == "\n" {
				line = "#\n"
			}
		}
		b.WriteString(line)
	}
	return b.String()
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

// wrap breaks prose into lines of at most 80 characters.
func wrap(text string) string {
	var b strings.Builder
	width := 0
	for _, word := range strings.Fields(text) {
		n := len([]rune(word))
		switch {
		case width == 0:
		case width+1+n > 80:
			b.WriteString("\n")
			width = 0
		default:
			b.WriteString(" ")
			width++
		}
		b.WriteString(word)
		width += n
	}
	return b.String() + "\n"
}

func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
