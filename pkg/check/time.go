package check

import (
	"cmp"
	"slices"

	"sostool/pkg/calendar"
	"sostool/pkg/diag"
	"sostool/pkg/language"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

var phaseOutside = &Rule{
	Name: "phase-outside", Severity: diag.Warning,
	Title: language.Say("a phase outside the project's period"),
	Why:   language.Say("The costs of the days outside belong to no project."),
	Do:    language.Say("Correct the phase's period or the project's."),
	Project: func(p *Pass, project *record.Project) {
		for i := range project.Phases {
			phase := &project.Phases[i]
			if !project.Period.LeavesCertainly(phase.Period) {
				continue
			}
			f := p.Report(phase.At("period"), "the phase {0} lies partly outside the project's period", string(phase.ID))
			f.Relate(project.At("period"), "the project's period").
				Suggest("correct one of the two periods")
		}
	},
}

var phaseOverlap = &Rule{
	Name: "phase-overlap", Severity: diag.Warning, Also: []diag.Severity{diag.Note},
	Title: language.Say("two phases that overlap"),
	Why:   language.Say("A figure for a day in both would count twice. Where the precision of the dates leaves it open, the finding is a note."),
	Do:    language.Say("Correct the periods, or give the dates as precisely as the source does."),
	Project: func(p *Pass, project *record.Project) {
		var open []*record.Phase // those that may go on when the next one begins
		for _, phase := range inOrder(project) {
			first, _ := phase.Period.Widest()
			open = slices.DeleteFunc(open, func(before *record.Phase) bool {
				_, last := before.Period.Widest()
				return last < first
			})
			for _, before := range open {
				if p.full() {
					return
				}
				if before.ID != "" && phase.ID != "" && before.Period.MayOverlap(phase.Period) {
					p.overlap(before, phase)
				}
			}
			open = append(open, phase)
		}
	},
}

// overlap reports two phases that share a day, or may.
func (p *Pass) overlap(before, phase *record.Phase) {
	f := p.Report(phase.At("period"), "the phases {0} and {1} overlap", string(before.ID), string(phase.ID)).
		Relate(before.At("period"), "the phase {0}", string(before.ID)).
		Suggest("correct one of the two periods")
	if !before.Period.MustOverlap(phase.Period) {
		f.Message = language.Say("the phases {0} and {1} may overlap: the dates are not precise enough to tell", string(before.ID), string(phase.ID))
		f.Severity = diag.Note
		f.Suggest("give the dates as precisely as the source does")
	}
}

// inOrder are the phases that have a period, by their beginning.
func inOrder(project *record.Project) []*record.Phase {
	phases := make([]*record.Phase, 0, len(project.Phases))
	for i := range project.Phases {
		if project.Phases[i].Period.Known() {
			phases = append(phases, &project.Phases[i])
		}
	}
	slices.SortStableFunc(phases, func(a, b *record.Phase) int {
		first, _ := a.Period.Widest()
		second, _ := b.Period.Widest()
		return cmp.Compare(first, second)
	})
	return phases
}

var phaseGap = &Rule{
	Name: "phase-gap", Severity: diag.Warning,
	Title: language.Say("days between two phases"),
	Why:   language.Say("Work went on in them or not: the record does not say which phase they belong to."),
	Do:    language.Say("Correct the periods; where the project paused, allow the finding and say so."),
	Project: func(p *Pass, project *record.Project) {
		if !project.Sound("phases") {
			return
		}
		var before *record.Phase // of those that begin earlier, the one that ends last
		for _, phase := range inOrder(project) {
			last := before
			before = later(before, phase)
			days := daysBetween(last, phase)
			if days < 1 {
				continue
			}
			p.Report(phase.At("period"), "{0} {0|day lies|days lie} between the phases {1} and {2}", days, string(last.ID), string(phase.ID)).
				Relate(last.At("period"), "the phase {0}", string(last.ID)).
				Suggest("correct the periods, or allow the finding if the project paused")
		}
	},
}

// daysBetween are the days after one phase, which may be nil, and before another one; 0
// where they are not known.
func daysBetween(before, phase *record.Phase) int {
	if before == nil || !before.Period.End.Known() || !phase.Period.Start.Known() {
		return 0
	}
	_, last := before.Period.Widest()
	first, _ := phase.Period.Widest()
	return int(first - last - 1)
}

// latest is the phase that ends last; nil where there is none.
func latest(phases []*record.Phase) (last *record.Phase) {
	for _, phase := range phases {
		last = later(last, phase)
	}
	return last
}

// later is of two phases the one that ends last; a may be nil.
func later(a, b *record.Phase) *record.Phase {
	if a != nil {
		_, first := a.Period.Widest()
		_, second := b.Period.Widest()
		if first >= second {
			return a
		}
	}
	return b
}

var partOutside = &Rule{
	Name: "part-outside", Severity: diag.Warning,
	Title: language.Say("a part outside the period of its whole"),
	Why:   language.Say("A part takes place while its whole does, or it belongs to another project."),
	Do:    language.Say("Correct the period of the part or of the whole."),
	Project: func(p *Pass, project *record.Project) {
		whole := p.Summary(project.PartOf)
		if project.PartOf == "" || whole == nil || !whole.Period.LeavesCertainly(project.Period) {
			return
		}
		f := p.Report(project.At("period"), "the period {0} lies partly outside that of {1}, {2}",
			project.Period.String(), string(project.PartOf), whole.Period.String()).
			Suggest("correct one of the two periods")
		f.Related = append(f.Related, diag.Related{File: whole.Entry.Name, At: whole.PeriodAt, Message: language.Say("the period of {0}", string(project.PartOf))})
	},
}

var programmePeriod = &Rule{
	Name: diag.ProgrammePeriod, Severity: diag.Warning,
	Title: language.Say("a project outside the period of its programme"),
	Why:   language.Say("A programme pays for what happens in its own time; the project may belong to another programme."),
	Do:    language.Say("Look up the programme or the period; where the programme pays longer than its name says, allow the finding and say so."),
	Project: func(p *Pass, project *record.Project) {
		programme := p.Programme(project.Programme)
		if programme == nil {
			return
		}
		period := programme.Period
		if programme.Eligible.Known() || programme.Has("eligible") {
			period = programme.Eligible
		}
		if !period.LeavesCertainly(project.Period) {
			return
		}
		p.Report(project.At("period"), "the period {0} lies partly outside the programme's, {1}", project.Period.String(), period.String()).
			Relate(project.At("programme"), "the programme").
			Suggest("correct the period or the programme, or allow the finding if the programme pays longer")
	},
}

var decisionDate = &Rule{
	Name: "decision-date", Severity: diag.Warning, Also: []diag.Severity{diag.Note},
	Whole: true,
	Title: language.Say("decisions and dates that don't fit together"),
	Why:   language.Say("Decisions out of order make it unclear what was decided. A grant without a decision, or a decision after the call closed, is worth a note."),
	Do:    language.Say("Add the decision or its date, and list decisions in the order of time."),
	Project: func(p *Pass, project *record.Project) {
		p.grantWithoutDecision(project)
		p.decidedInFuture(project)
		var before *record.Decision // the latest of those above
		for i := range project.Decisions {
			d := &project.Decisions[i]
			if closes := project.Call.Closes; closes.Known() && d.Date.Known() && d.Date.First() > closes.Last() {
				f := p.Report(d.At("date"), "the decision came {0} {0|day|days} after the call closed", int(d.Date.First()-closes.Last()))
				f.Severity = diag.Note
				f.Relate(project.Call.At("closes"), "the call closed").
					Suggest("nothing is wrong if the sources say so")
			}
			if before != nil && before.Date.Known() && d.Date.Known() && before.Date.First() > d.Date.Last() {
				p.Report(d.At("date"), "the decision of {0} comes after that of {1}", d.Date.String(), before.Date.String()).
					Relate(before.At("date"), "the later one").
					Suggest("list decisions in the order of time, or correct the date")
			}
			if before == nil || d.Date.First() > before.Date.First() {
				before = d
			}
		}
		p.stagesOutOfOrder(project)
	},
}

// decidedInFuture reports decisions of a day that is still to come.
func (p *Pass) decidedInFuture(project *record.Project) {
	check := func(d calendar.Date, h source.Handle, key string) {
		if d.Known() && d.First() > p.Today {
			p.Report(h.At(key), "the decision of {0} lies in the future", d.String()).
				Suggest("correct the date; a decision that is still to come is none yet")
		}
	}
	for i := range project.Decisions {
		check(project.Decisions[i].Date, project.Decisions[i].Handle, "date")
	}
	for i := range project.Budgets {
		check(project.Budgets[i].Decided, project.Budgets[i].Handle, "decided")
	}
}

// grantWithoutDecision reports a project said to be granted whose record
// holds no decision, of the project or of its budget.
func (p *Pass) grantWithoutDecision(project *record.Project) {
	if !project.Sound("decisions") {
		return
	}
	for i := range project.Decisions {
		if o := project.Decisions[i].Outcome; o == record.Approved || o == "" {
			return
		}
	}
	found := false
	for i := range project.Budgets {
		b := &project.Budgets[i]
		if !b.Stage.AfterGrant() || b.Stage == record.StageRealised {
			continue
		}
		found = true
		if !b.Has("decided") && b.Sound("decided") {
			p.Report(b.At("stage"), "the budget is of the stage {0}, but the record holds no decision that grants it", string(b.Stage)).
				Suggest("add the decision, or the date of it as decided").Severity = diag.Note
		}
	}
	if !found && project.Status == record.Granted {
		p.Report(project.At("status"), "the project is granted, but the record holds no decision that grants it").
			Suggest("add the decision that granted it").Severity = diag.Note
	}
}

// stagesOutOfOrder reports budgets of one phase that were decided in an order other than
// that of their stages.
func (p *Pass) stagesOutOfOrder(project *record.Project) {
	type key struct {
		phase record.PhaseID
		stage string
	}
	decided := 0
	for i := range project.Budgets {
		if project.Budgets[i].Decided.Known() {
			decided++
		}
	}
	if decided < 2 {
		return
	}
	latest := make(map[key]*record.Budget)
	for i := range project.Budgets {
		b := &project.Budgets[i]
		k := key{b.Phase, string(b.Stage)}
		if a := latest[k]; b.Decided.Known() && (a == nil || b.Decided.First() > a.Decided.First()) {
			latest[k] = b
		}
	}
	for i := range project.Budgets {
		b := &project.Budgets[i]
		if b.Stage == "" || !b.Decided.Known() {
			continue
		}
		for _, stage := range record.StagePlanned.Choices() {
			if stage == string(b.Stage) {
				break
			}
			a := latest[key{b.Phase, stage}]
			if a == nil || a.Decided.First() <= b.Decided.Last() {
				continue
			}
			p.Report(b.At("decided"), "the budget {0} is of {1}, before {2} of {3}", string(b.Stage), b.Decided.String(), string(a.Stage), a.Decided.String()).
				Relate(a.At("decided"), "the earlier stage").
				Suggest("correct one of the two dates")
		}
	}
}

var eventOutside = &Rule{
	Name: "event-outside", Severity: diag.Warning,
	Title: language.Say("an event outside the project's period"),
	Why:   language.Say("It belongs to another project, or a date is wrong."),
	Do:    language.Say("Correct the date or the period; where the event belongs to the project all the same, allow the finding and say so."),
	Project: func(p *Pass, project *record.Project) {
		for i := range project.Events {
			e := &project.Events[i]
			if !e.Date.Known() || e.Date.Uncertain || !project.Period.LeavesCertainly(calendar.Period{Start: e.Date, End: e.Date}) {
				continue
			}
			p.Report(e.At("date"), "the event of {0} is outside the project's period, {1}", e.Date.String(), project.Period.String()).
				Relate(project.At("period"), "the project's period").
				Suggest("correct the date or the period")
		}
	},
}

var phasesShort = &Rule{
	Name: "phases-short", Severity: diag.Note,
	Title: language.Say("a project's period longer than its phases together"),
	Why:   language.Say("A phase may be missing, and its figures with it."),
	Do:    language.Say("Add the phase, or correct the periods; nothing is wrong if the sources say so."),
	Project: func(p *Pass, project *record.Project) {
		phases := inOrder(project)
		if len(phases) == 0 || len(phases) < len(project.Phases) || !project.Sound("phases") || !project.Period.Known() {
			return
		}
		first, _ := phases[0].Period.Widest()
		_, last := latest(phases).Period.Widest()
		var f *diag.Finding
		short := func(phase *record.Phase, note language.Text) {
			if f == nil {
				f = p.Report(project.At("period"), "the project's period is longer than its phases together").
					Suggest("add the phase that is missing, or correct the periods")
			}
			f.Notes = append(f.Notes, note)
			f.Relate(phase.At("period"), "the phase {0}", string(phase.ID))
		}
		if days := first - project.Period.Start.Last(); project.Period.Start.Known() && days > 0 {
			short(phases[0], language.Say("{0} {0|day|days} before the first phase", int(days)))
		}
		if days := project.Period.End.First() - last; project.Period.End.Known() && days > 0 {
			short(latest(phases), language.Say("{0} {0|day|days} after the last phase", int(days)))
		}
	},
}

var decisionBeforeSource = &Rule{
	Name: "decision-before-source", Severity: diag.Warning,
	Title: language.Say("a decision cited from a source that is older"),
	Why:   language.Say("A document can't tell of a decision that was made after it: a date or the source is wrong."),
	Do:    language.Say("Correct the date of the decision or of the source, or cite another source."),
	Project: func(p *Pass, project *record.Project) {
		older := func(id record.SourceID, decided calendar.Date, at, dateAt source.Place) {
			for i := range project.Sources {
				s := &project.Sources[i]
				if string(s.ID) != string(id) || !s.Date.Known() || !decided.Known() || s.Date.Last() >= decided.First() {
					continue
				}
				p.Report(at, "the source {0} is of {1}, before the decision of {2}", string(id), s.Date.String(), decided.String()).
					Relate(dateAt, "the decision").
					Relate(s.At("date"), "the source's date").
					Suggest("correct one of the two dates, or cite another source")
				return
			}
		}
		for i, node := range p.cited() {
			c := &project.Citations[i]
			for k := range project.Decisions {
				if d := &project.Decisions[k]; p.within(node, d.Whole()) {
					older(c.Source, d.Date, c.At("source"), d.At("date"))
				}
			}
			for k := range project.Budgets {
				if b := &project.Budgets[k]; b.Decided.Known() && p.within(node, b.At("decided")) {
					older(c.Source, b.Decided, c.At("source"), b.At("decided"))
				}
			}
		}
		for i := range project.Amendments {
			a := &project.Amendments[i]
			older(a.Source, a.Date, a.At("source"), a.At("date"))
		}
	},
}

// within reports whether a node of the record, -1 for none, is the one at a place or in
// it.
func (p *Pass) within(node int32, at source.Place) bool {
	return node >= at.Node() && node >= 0 && at.Node() >= 0 && node < p.Doc.Tree.Nodes[at.Node()].End
}
