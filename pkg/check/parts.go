package check

import (
	"slices"

	"sostool/pkg/catalogue"
	"sostool/pkg/decode"
	"sostool/pkg/diag"
	"sostool/pkg/finance"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

var partsSum = &Rule{
	Name: "parts-sum", Severity: diag.Error,
	Title: language.Say("the parts of a project are more than the whole"),
	Why:   language.Say("What the parts have is within their whole, in all and from each source: a figure is wrong, or a part belongs to another project."),
	Do:    language.Say("Look up the figures of the parts and of the whole, and which project each is a part of."),
	Project: func(p *Pass, project *record.Project) {
		if p.Alone || len(project.Budgets) == 0 || !p.MayHaveParts(record.ProjectID(project.ID)) || !project.Sound("budgets") {
			return
		}
		var all []*tally // of the stages that the whole has, the firmest first
		for _, stage := range slices.Backward(record.StagePlanned.Choices()) {
			if whole := p.staged(p.Doc, record.Stage(stage)); whole.Whole() && whole.Fits() {
				all = append(all, &tally{whole: whole, stage: record.Stage(stage), sums: make([]finance.Sum, len(stakes))})
			}
		}
		if len(all) == 0 {
			return
		}
		p.eachPart(func(doc *decode.Record) {
			for _, t := range all {
				t.add(p.staged(doc, t.stage))
			}
		})
		for _, t := range all {
			if p.partsExceed(t) {
				return
			}
		}
	},
}

// eachPart visits the parts of the project whose figures can be read.
func (p *Pass) eachPart(visit func(*decode.Record)) {
	own := p.Doc.Project.ID
	p.EachPart(record.ProjectID(own), func(_ *catalogue.Entry, doc *decode.Record) {
		if doc.Project.ID != own && doc.Project.Sound("budgets") {
			visit(doc)
		}
	})
}

// staged is a project's budgets of one stage.
type staged struct {
	*finance.Financing
	file string
}

func (p *Pass) staged(doc *decode.Record, stage record.Stage) staged {
	x := doc.Project
	return staged{finance.FinancingOf(x, stage, p.Programme(x.Programme), &finance.Options{}), doc.File.Name}
}

// counts reports whether a part has figures of the stage; of those that do not fit
// one is wrong.
func (f staged) counts() bool { return len(f.Counted()) > 0 && f.Fits() }

// joins reports whether a record says ESF, or EU and State together.
func (f staged) joins() bool {
	s := f.Sources(joint)
	return s.Rows > 0 || s.Open
}

// without reports whether the whole certainly has nothing from sources: its lines are known
// and make its total, and none is from a source of their kind, which may be the same money
// under another name.
func (f staged) without(sources []record.Source) bool {
	if len(sources) == 0 || !f.Listed() {
		return false
	}
	alike := slices.DeleteFunc(sourcesOf(func(record.Source) bool { return true }), func(s record.Source) bool {
		return s.Official() != sources[0].Official() || (s == record.Private) != (sources[0] == record.Private)
	})
	return f.Sources(alike).Rows == 0
}

// stake is a figure that a whole and each of its parts may have.
type stake struct {
	sources []record.Source // none: the total
	when    together
}

// together says when a figure is compared: always, or where some record has the joint
// sources as one, or where none does.
type together uint8

const (
	either together = iota
	joined
	apart
)

// joint are the sources that say ESF, or EU and State together; divisible are these, by
// the first of which the sum is called, and those that they are divided into.
var (
	joint     = sourcesOf(record.Source.Joint)
	divisible = append(slices.Clone(joint), sourcesOf(func(s record.Source) bool { return s.Structural() && !s.Joint() })...)
)

func sourcesOf(is func(record.Source) bool) (out []record.Source) {
	for _, word := range record.ESR.Choices() {
		if source := record.Source(word); is(source) {
			out = append(out, source)
		}
	}
	return out
}

// stakes are the total and what each source pays.
var stakes = func() []stake {
	out := []stake{{}}
	for _, choice := range record.ESR.Choices() {
		switch source := record.Source(choice); {
		case source == joint[0]:
			out = append(out, stake{divisible, joined}, stake{[]record.Source{source}, apart})
		case slices.Contains(divisible, source):
			out = append(out, stake{[]record.Source{source}, apart})
		default:
			out = append(out, stake{[]record.Source{source}, either})
		}
	}
	return out
}()

func (s stake) of(f staged) (sum finance.Sum) {
	if len(s.sources) > 0 {
		return f.Sources(s.sources)
	}
	sum.Add(f.Total().Amount)
	return sum
}

// at is where the figure is, of a source the first amount.
func (s stake) at(f staged) source.Place {
	first := f.Chosen[f.Counted()[0]].Budget
	if len(s.sources) == 0 {
		return first.At("total")
	}
	for _, k := range f.Counted() {
		for _, line := range f.Plans[k].Lines {
			if slices.Contains(s.sources, line.Funding.Source) {
				return line.Funding.At("amount")
			}
		}
	}
	return first.KeyAt("funding")
}

// tally is what the parts of a whole have at one stage, without the parts.
type tally struct {
	stage  record.Stage
	whole  staged
	joined bool          // a part says ESF, or EU and State together
	sums   []finance.Sum // by stake
}

func (t *tally) add(f staged) {
	if !f.counts() {
		return
	}
	t.joined = t.joined || f.joins()
	for k, s := range stakes {
		if has := s.of(f); has.Rows > 0 {
			t.sums[k].Add(has.Amount)
			t.sums[k].Margin += has.Margin - has.Amount.Margin()
		}
	}
}

// partsExceed reports the first figure of a stage of which the parts certainly
// have more than the whole.
func (p *Pass) partsExceed(t *tally) bool {
	when := apart
	if t.joined || t.whole.joins() {
		when = joined
	}
	for k, s := range stakes {
		limit, sum := s.of(t.whole), t.sums[k]
		if limit.Rows == 0 && t.whole.without(s.sources) {
			limit.Add(money.Cents(0))
		}
		if s.when != either && s.when != when || limit.Rows == 0 || limit.Open || limit.Wide {
			continue
		}
		if margin := sum.Margin + limit.Margin; sum.Rows > 0 && sum.Excess(limit.Amount) > margin {
			p.tooMuch(t, s, sum, limit.Amount, margin)
			return true
		}
	}
	return false
}

// tooMuch reports what the parts have more than the whole. They are read once more.
func (p *Pass) tooMuch(t *tally, s stake, sum finance.Sum, limit money.Amount, margin int64) {
	over := money.Cents(sum.Excess(limit))
	f := p.Report(s.at(t.whole), "{0}: the parts make {1}, {2} more than the whole", t.stage.Name(), sum.Amount, over)
	if len(s.sources) > 0 {
		f.Message = language.Say("{0}, {1}: the parts make {2}, {3} more than the whole", t.stage.Name(), s.sources[0].Name(), sum.Amount, over)
	}
	var terms finance.Terms
	p.eachPart(func(doc *decode.Record) {
		part := p.staged(doc, t.stage)
		if !part.counts() {
			return
		}
		if has := s.of(part); has.Rows > 0 {
			terms = append(terms, finance.Plus(has.Amount))
			f.Related = append(f.Related, diag.Related{File: part.file, At: s.at(part).Pos, Message: language.Say("{0} {1}", string(doc.Project.ID), has.Amount)})
		}
	})
	f.Notes = append(f.Notes, difference(len(terms), terms, sum.Amount, true, over, limit))
	tolerance(f, margin)
	f.Suggest("look the figures up in the sources; a part may belong to another project")
}
