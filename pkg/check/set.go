package check

import (
	"slices"
	"strings"

	"sostool/pkg/diag"
	"sostool/pkg/language"
	"sostool/pkg/record"
)

// Set is the rules that hold in a folder of records: those of the program, which count as
// its settings say, and its own.
type Set struct {
	all    []*Rule // in the order in which they run
	byName map[string]*Rule
}

// SetOf is the set of rules of a folder by its settings; of the program's where these are
// nil. Own rules that lack something are left out: what they lack is a finding.
func SetOf(settings *record.Settings) *Set {
	s := &Set{all: rules}
	if settings != nil {
		s.all = slices.Clone(rules)
		for i := range settings.Rules {
			if own := &settings.Rules[i]; whole(own) && !slices.ContainsFunc(s.all, func(r *Rule) bool { return r.Name == string(own.ID) }) {
				s.all = append(s.all, ruleOf(own))
			}
		}
		for _, e := range settings.Severity.Entries {
			s.set(string(e.Key), e.Value)
		}
	}
	s.index()
	return s
}

func (s *Set) index() {
	s.byName = make(map[string]*Rule, len(s.all))
	for _, r := range s.all {
		s.byName[r.Name] = r
	}
}

// set has the findings of a rule count as something else; nothing where there is no such
// rule.
func (s *Set) set(name string, severity record.Severity) {
	i := slices.IndexFunc(s.all, func(r *Rule) bool { return r.Name == name })
	if i < 0 || severity == "" {
		return
	}
	r := *s.all[i]
	r.base = s.all[i]
	r.off = severity == record.Off
	r.set = diag.SeverityOf(string(severity))
	switch {
	case !r.Form:
		r.Severity, r.Also = r.set, nil
	case r.off:
		r.Also = nil
	case len(r.Also) > 0:
		r.Also = []diag.Severity{r.set}
	}
	s.all[i] = &r
}

// asked has rules that settings turn off report all the same, since they are asked for by
// name.
func (s *Set) asked(names []string) {
	for i, r := range s.all {
		if r.off && slices.Contains(names, r.Name) {
			s.all[i] = r.base
		}
	}
	s.index()
}

// All are the rules in the order in which they run.
func (s *Set) All() []*Rule { return s.all }

// Find is the rule of a name, nil where there is none.
func (s *Set) Find(name string) *Rule { return s.byName[name] }

// Names are the names of the rules, sorted.
func (s *Set) Names() []string {
	names := make([]string, 0, len(s.all))
	for _, r := range s.all {
		names = append(names, r.Name)
	}
	slices.Sort(names)
	return names
}

// Off reports whether settings have the rule report nothing at all.
func (r *Rule) Off() bool { return r.off && !r.Form }

// counts is what a finding of the rule counts as that has a severity of its own, or none
// yet; false where it is not reported.
func (r *Rule) counts(severity diag.Severity) (diag.Severity, bool) {
	if severity == diag.Default {
		severity = r.Severity
	}
	if r.Form && severity == diag.Error {
		return severity, true
	}
	switch {
	case r.off:
		return severity, false
	case r.set != diag.Default:
		return r.set, true
	default:
		return severity, true
	}
}

// fixed reports whether settings can't set a rule to a severity: it has errors of form
// and nothing else.
func (r *Rule) fixed(severity record.Severity) bool {
	if r.base != nil {
		r = r.base
	}
	return r.Form && len(r.Also) == 0 && diag.SeverityOf(string(severity)) != diag.Error
}

// whole reports whether an own rule says all that it must.
func whole(own *record.OwnRule) bool {
	return strings.HasPrefix(string(own.ID), record.OwnPrefix) && own.Severity != "" && own.Require != "" &&
		own.Sound("for") && own.Message.In(language.English) != ""
}

// ruleOf is the rule that settings state.
func ruleOf(own *record.OwnRule) *Rule {
	r := &Rule{Name: string(own.ID), Severity: diag.SeverityOf(string(own.Severity)), Own: own, Title: ownText(own.Message),
		Why: language.Say("The settings of the folder require it."),
		Do:  language.Say("What must hold of each project: {0}.", string(own.Require))}
	if own.Why.Exists() {
		r.Why = ownText(own.Why)
	}
	if own.For != "" {
		r.Do = language.Say("What must hold of each project for which {0} is true: {1}.", string(own.For), string(own.Require))
	}
	return r
}

// ownText is a text of the settings in the reader's language.
func ownText(t record.Text) language.Text { return language.Say("{0}", oneLine{t}) }

// oneLine is a text by language as messages have it.
type oneLine struct{ record.Text }

// In is the text in the language, or the first there is.
func (t oneLine) In(l language.Language) string {
	return language.Clean(strings.Join(strings.Fields(t.Text.In(l)), " "))
}
