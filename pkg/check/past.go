package check

import (
	"slices"

	"sostool/pkg/catalogue"
	"sostool/pkg/decode"
	"sostool/pkg/diag"
	"sostool/pkg/personal"
)

// Past looks for personal data in contents that files once had.
type Past struct {
	Options
	seen  map[string]*Datum
	rules *Set
}

// Datum is one piece of personal data, in however many versions and files.
type Datum struct {
	Finding diag.Finding // of the first version that it is seen in, allowed as the last one says
	Files   []string     // that it was in, in the order of their first versions
}

// Look is the personal data in a version of the file of a name.
func (p *Past) Look(e *catalogue.Entry, file string, doc *decode.Record) []*Datum {
	if p.rules == nil {
		p.rules = p.set()
	}
	out := new(outcome)
	pass := &Pass{Entry: e, Doc: doc, Today: p.Today, rules: p.rules, selected: PrivacyRules(p.Options), out: out}
	pass.run(privacyEmail) // it looks for all of its family
	var findings []diag.Finding
	var revealed []string
	for i, f := range out.findings {
		if pass.selected[f.Rule] != nil {
			findings, revealed = append(findings, f), append(revealed, f.Rule+"\x00"+out.revealed[i])
		}
	}
	if len(findings) == 0 {
		return nil
	}
	out.findings = findings
	pass.finish()
	if p.seen == nil {
		p.seen = make(map[string]*Datum)
	}
	var data []*Datum
	for i, key := range revealed {
		d := p.seen[key]
		if d == nil {
			d = &Datum{Finding: out.findings[i]}
			p.seen[key] = d
		}
		d.Finding.Allowed = out.findings[i].Allowed
		if !slices.Contains(d.Files, file) {
			d.Files = append(d.Files, file)
		}
		data = append(data, d)
	}
	return data
}

// PrivacyRules are the rules about personal data among those that run.
func PrivacyRules(o Options) map[string]*Rule {
	rules := o.selection(o.set())
	for name := range rules {
		if !IsPrivacy(name) {
			delete(rules, name)
		}
	}
	return rules
}

// IsPrivacy reports whether a rule is about personal data.
func IsPrivacy(rule string) bool { return slices.Contains(personal.Kinds, personal.Kind(rule)) }
