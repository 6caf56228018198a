// Package explain says what rules mean: why there is each, what to do, a wrong example
// with what the rule says about it, and a right one. The words are those of package
// check; what it says about an example is found by running it.
package explain

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"sostool/pkg/catalogue"
	"sostool/pkg/check"
	"sostool/pkg/language"
	"sostool/pkg/record"
	"sostool/pkg/render"
)

// Rule is a rule as machines read it, in English.
type Rule struct {
	Rule     string `json:"rule"`
	Severity string `json:"severity"`
	Title    string `json:"title"`
	Why      string `json:"why"`
	Do       string `json:"do"`
	For      string `json:"for,omitempty"` // of a folder's own, as Require
	Require  string `json:"require,omitempty"`
	Wrong    string `json:"wrong,omitempty"` // files, each under its name where there are several
	Right    string `json:"right,omitempty"`
}

func of(r *check.Rule) Rule {
	all := Rule{Rule: r.Name, Severity: r.Severity.String(), Title: r.Title.String(), Why: r.Why.String(), Do: r.Do.String()}
	if r.Off() {
		all.Severity = string(record.Off)
	}
	if r.Own != nil {
		all.For, all.Require = string(r.Own.For), string(r.Own.Require)
	}
	return all
}

// All are the rules of a set by name, without their examples.
func All(rules *check.Set) []Rule {
	list := []Rule{}
	for _, name := range rules.Names() {
		list = append(list, of(rules.Find(name)))
	}
	return list
}

// WithExamples is a rule with its examples, which a folder's own does not have.
func WithExamples(r *check.Rule) (Rule, error) {
	if r.Own != nil {
		return of(r), nil
	}
	bad, good, err := check.ExamplesOf(r.Name)
	all := of(r)
	if err == nil {
		all.Wrong, all.Right = listing(bad.Bare()), listing(good.Bare())
	}
	return all, err
}

// WriteAll lists the rules of a set by name, one a line, for people.
func WriteAll(w io.Writer, rules *check.Set, l language.Language) error {
	names, width := 0, 0
	for _, r := range rules.All() {
		names = max(names, len(r.Name))
		width = max(width, utf8.RuneCountInString(severities(r, l)))
	}
	for _, name := range rules.Names() {
		r := rules.Find(name)
		if _, err := fmt.Fprintf(w, "%-*s  %-*s  %s\n", names, name, width, severities(r, l), r.Title.In(l)); err != nil {
			return err
		}
	}
	return nil
}

// Write explains a rule to people.
func Write(w io.Writer, r *check.Rule, l language.Language) error {
	head := fmt.Sprintf("%s (%s): %s\n\n%s\n%s\n%s\n%s", r.Name, severities(r, l), r.Title.In(l),
		language.Say("Why:").In(l), language.Wrap(r.Why.In(l)), language.Say("What to do:").In(l), language.Wrap(r.Do.In(l)))
	if r.Own != nil {
		_, err := io.WriteString(w, head)
		return err
	}
	bad, good, err := check.ExamplesOf(r.Name)
	if err != nil {
		return err
	}
	found, err := demonstrate(bad.Bare(), r, l)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%s\n%s\n\n%s\n%s\n%s\n\n%s", head,
		language.Say("Wrong:").In(l), indent(listing(bad.Bare())), indent(found),
		language.Say("Right:").In(l), indent(listing(good.Bare())))
	return err
}

// severities are those that a rule's findings may have, its own first.
func severities(r *check.Rule, l language.Language) string {
	if r.Off() {
		return record.Off.Name().In(l)
	}
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

// demonstrate checks a wrong example and prints what the rule says about it.
func demonstrate(e check.Example, r *check.Rule, l language.Language) (string, error) {
	c, err := catalogue.Open(e.FS(), "")
	if err != nil {
		return "", err
	}
	report, errs := check.Run(c, check.Options{Today: check.ExampleDay, Only: []string{r.Name}, Quotes: e.Quotes})
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
