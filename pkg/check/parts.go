package check

import (
	"slices"

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
		if p.Alone || len(project.Budgets) == 0 || !project.Sound("budgets") {
			return
		}
		var parts []*decode.Document
		for _, e := range p.Parts(record.ProjectID(project.ID)) {
			doc := p.Document(e)
			if doc != nil && doc.Project != nil && doc.Project.ID != project.ID && doc.Project.Sound("budgets") {
				parts = append(parts, doc)
			}
			defer p.Free(e, doc)
		}
		if len(parts) == 0 {
			return
		}
		for _, stage := range slices.Backward(record.StagePlanned.Choices()) {
			if p.partsExceed(parts, record.Stage(stage)) {
				return
			}
		}
	},
}

// staged is a project's budgets of one stage.
type staged struct {
	*finance.Financing
	file string
}

// stake is a figure that a whole and each of its parts may have.
type stake struct {
	name language.Text // zero for the total
	of   func(staged) finance.Sum
	at   func(staged) source.Pos
}

// stakes are the total and what each source pays. Where somebody says ESF, or EU
// and State together, these are one source.
func stakes(all []staged) []stake {
	out := []stake{{
		of: func(f staged) (s finance.Sum) { s.Add(f.Total().Amount); return s },
		at: func(f staged) source.Pos { return f.Chosen[f.Counted()[0]].Budget.At("total") },
	}}
	joint := []record.Source{record.ESR, record.EUState, record.EU, record.State}
	together := slices.ContainsFunc(all, func(f staged) bool { s := f.Sources(joint[:2]); return s.Rows > 0 || s.Open })
	for _, choice := range record.ESR.Choices() {
		sources := []record.Source{record.Source(choice)}
		switch {
		case together && choice == string(joint[0]):
			sources = joint
		case together && slices.Contains(joint, sources[0]):
			continue
		}
		out = append(out, stake{
			name: sources[0].Name(),
			of:   func(f staged) finance.Sum { return f.Sources(sources) },
			at:   func(f staged) source.Pos { return placeOf(f, sources) },
		})
	}
	return out
}

// placeOf is where the first amount of some sources is.
func placeOf(f staged, sources []record.Source) source.Pos {
	for _, k := range f.Counted() {
		for _, line := range f.Plans[k].Lines {
			if slices.Contains(sources, line.Funding.Source) {
				return line.Funding.At("amount")
			}
		}
	}
	return f.Chosen[f.Counted()[0]].Budget.Whole()
}

// partsExceed reports the first figure of a stage of which the parts certainly
// have more than the whole.
func (p *Pass) partsExceed(parts []*decode.Document, stage record.Stage) bool {
	at := func(doc *decode.Document) staged {
		x := doc.Project
		return staged{finance.FinancingOf(x, stage, p.Programme(x.Programme), &finance.Options{}), doc.File.Name}
	}
	whole := at(p.Doc)
	if !whole.Whole() || !whole.Fits() {
		return false
	}
	all := []staged{whole}
	for _, doc := range parts {
		if f := at(doc); len(f.Counted()) > 0 && f.Fits() { // of figures that do not fit one is wrong
			all = append(all, f)
		}
	}
	for _, s := range stakes(all) {
		limit := s.of(whole)
		if limit.Rows == 0 || limit.Open || limit.Wide {
			continue
		}
		var sum finance.Sum
		for _, f := range all[1:] {
			if has := s.of(f); has.Rows > 0 {
				sum.Add(has.Amount)
				sum.Margin += has.Margin - has.Amount.Margin()
			}
		}
		if margin := sum.Margin + limit.Margin; sum.Rows > 0 && sum.Excess(limit.Amount) > margin {
			p.tooMuch(stage, s, all, sum, limit.Amount, margin)
			return true
		}
	}
	return false
}

// tooMuch reports what the parts, those after the first of all, have more than
// the whole.
func (p *Pass) tooMuch(stage record.Stage, s stake, all []staged, sum finance.Sum, limit money.Amount, margin int64) {
	over := money.Cents(sum.Excess(limit))
	f := p.Report(s.at(all[0]), "{0}: the parts make {1}, {2} more than the whole", stage.Name(), sum.Amount, over)
	if !s.name.IsZero() {
		f.Message = language.Say("{0}, {1}: the parts make {2}, {3} more than the whole", stage.Name(), s.name, sum.Amount, over)
	}
	var terms finance.Terms
	for _, part := range all[1:] {
		has := s.of(part)
		if has.Rows == 0 {
			continue
		}
		terms = append(terms, finance.Term{N: 1, Amount: has.Amount})
		f.Related = append(f.Related, diag.Related{File: part.file, At: s.at(part), Message: language.Say("{0} {1}", string(part.Project.ID), has.Amount)})
	}
	f.Note("{0} = {1}, {2} more than {3}", terms, sum.Amount, over, limit)
	if margin > 0 {
		f.Note("figures that are rounded may be off by {0} together", money.Cents(margin))
	}
	f.Suggest("look the figures up in the sources; a part may belong to another project")
}
