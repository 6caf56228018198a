package check

import (
	"errors"

	"sostool/pkg/catalogue"
	"sostool/pkg/diag"
	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/query"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

// bound is the set with its own rules ready to look at projects of a catalogue.
func (s *Set) bound(c *catalogue.Catalogue) *Set {
	b := &Set{all: make([]*Rule, len(s.all))}
	for i, r := range s.all {
		if r.Own != nil {
			own := *r
			own.bind(c)
			r = &own
		}
		b.all[i] = r
	}
	b.index()
	return b
}

// bind reads the expressions of an own rule. With a fault in one, which is a finding of the
// settings, the rule decides nothing.
func (r *Rule) bind(c *catalogue.Catalogue) {
	var about *query.Expression
	require, fault := query.Condition(c, string(r.Own.Require))
	if r.Own.For != "" && fault == nil {
		about, fault = query.Condition(c, string(r.Own.For))
	}
	r.Project = func(p *Pass, project *record.Project) {
		switch {
		case fault != nil || !p.readable():
			p.decided(undecided)
			return
		case about != nil:
			if is := p.decided(p.verdict(about, project)); is != yes {
				return
			}
		}
		if p.decided(p.verdict(require, project)) != no {
			return
		}
		f := p.say(p.pathOf(r.Own.Place, project), r.Title)
		f.Notes = append(f.Notes, require.Found(p.subject(project))...)
	}
}

// pathOf is where a path leads; the record where it leads nowhere.
func (p *Pass) pathOf(path string, project *record.Project) source.Place {
	node := int32(-1)
	if path != "" {
		node, _ = p.Doc.Tree.Resolve(path)
	}
	switch {
	case node < 0:
		return project.Whole()
	case p.Doc.Tree.Nodes[node].Kind == source.Scalar:
		return p.Doc.Tree.At(node)
	default:
		return p.Doc.Tree.Handle(node).Whole()
	}
}

// verdict is what comes of a condition.
type verdict uint8

const (
	undecided verdict = iota // something that it asks for is unknown
	no
	yes
)

// decided counts what could not be decided of a rule that is reported.
func (p *Pass) decided(v verdict) verdict {
	if p.selected[p.rule.Name] != nil {
		p.out.judged = true
		if v == undecided {
			p.out.undecided++
		}
	}
	return v
}

// readable reports whether all of the record is known as it is written: of what is not,
// nothing is concluded.
func (p *Pass) readable() bool { return p.Doc.Whole() && p.sound(p.Doc) }

// verdict asks a condition of the project. One that takes too long is why the run could not
// finish.
func (p *Pass) verdict(condition *query.Expression, project *record.Project) verdict {
	v, err := condition.Value(p.subject(project))
	switch {
	case err != nil:
		if p.out.crash == nil {
			p.out.crash = &source.FileError{File: p.Entry.Name, Err: language.Fail("the rule {0} could not be decided: {1}", p.rule.Name, messageOf(err)), Read: true}
		}
		return undecided
	case v == true:
		return yes
	case v == false:
		return no
	default:
		return undecided
	}
}

// messageOf is what is wrong with an expression.
func messageOf(err error) language.Text {
	var fault *query.Error
	if errors.As(err, &fault) {
		return fault.Message
	}
	return language.Spoken(err)
}

// subject is the project as expressions ask about it.
func (p *Pass) subject(project *record.Project) *query.Subject {
	if p.out.subject != nil {
		return p.out.subject
	}
	var financing *finance.Financing
	p.out.subject = &query.Subject{Catalogue: p.Catalogue, Record: p.Doc, Project: project, Financing: func() *finance.Financing {
		if financing == nil {
			financing = p.financing(project)
		}
		return financing
	}}
	return p.out.subject
}

// financing are the project's figures, as tables show them.
func (p *Pass) financing(project *record.Project) *finance.Financing {
	same := func(a, b string) bool { return p.key(a) == p.key(b) }
	return finance.FinancingOf(project, "", p.Programme(project.Programme), &finance.Options{Kind: p.KindOf, Population: p.PopulationOf, Same: same})
}

var assertion = &Rule{
	Name: "assertion", Severity: diag.Error, Also: []diag.Severity{diag.Warning},
	Title: language.Say("an assertion of the record that does not hold"),
	Why:   language.Say("Whoever wrote it relies on it: a figure or a fact is no longer what it was, or the assertion is wrong."),
	Do:    language.Say("Look both up, and correct the one that is wrong. A warning says that too little is known to decide."),
	Project: func(p *Pass, project *record.Project) {
		for i, a := range p.assertions() {
			switch {
			case a.condition == nil: // empty, or with a fault, which is reported
			case !p.readable():
				p.decided(undecided)
			default:
				p.assert(project.Assert.Item(i), a.condition, project)
			}
		}
	},
}

// assert looks at one assertion of a project.
func (p *Pass) assert(at source.Place, condition *query.Expression, project *record.Project) {
	v := p.decided(p.verdict(condition, project))
	if v == yes || p.out.crash != nil {
		return
	}
	f := p.Report(at, "this does not hold: {0}", language.Verbatim(condition.Source))
	if v == undecided {
		f.Message, f.Severity = language.Say("this can't be decided: {0}", language.Verbatim(condition.Source)), diag.Warning
	}
	f.Notes = append(f.Notes, condition.Found(p.subject(project))...)
}

// asserted is an assertion of the record.
type asserted struct {
	condition *query.Expression // nil: it is not read, or has a fault
	fault     error
}

// assertions are those of the record, each read once.
func (p *Pass) assertions() []asserted {
	texts := p.Doc.Project.Assert.Items
	if p.out.asserted == nil && len(texts) > 0 {
		p.out.asserted = make([]asserted, len(texts))
		for i, text := range texts {
			if text != "" {
				a := &p.out.asserted[i]
				a.condition, a.fault = query.Condition(p.Catalogue, string(text))
				if a.fault != nil {
					a.condition = nil
				}
			}
		}
	}
	return p.out.asserted
}
