package check

import (
	"slices"
	"strings"

	"sostool/pkg/diag"
	"sostool/pkg/language"
	"sostool/pkg/near"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

// The rules of this file are applied where the findings of a file are
// finished, once all other rules have run.

var allowUnused = &Rule{
	Name: "allow-unused", Severity: diag.Warning,
	Title: language.Say("an allow entry that covers no finding"),
	Why:   language.Say("It would hide a finding that comes later, for another reason."),
	Do:    language.Say("Remove the entry."),
}

var allowExpired = &Rule{
	Name: "allow-expired", Severity: diag.Warning,
	Title: language.Say("an allow entry whose time is over"),
	Why:   language.Say("The finding was to be mended by then; it counts again."),
	Do:    language.Say("Mend what the finding says, or decide on another date."),
}

var allowReason = &Rule{
	Name: "allow-reason", Severity: diag.Warning,
	Title: language.Say("an allow entry without a reason"),
	Why:   language.Say("Nobody can tell later whether the finding may still be ignored; without a reason an entry allows nothing."),
	Do:    language.Say("Say why the finding is right and may stay."),
}

// allow applies the record's allow entries to its findings and reports on the
// entries themselves. nodes are the findings' places in the tree.
func (p *Pass) allow(nodes []int32) {
	findings := p.out.findings
	var own []diag.Finding
	report := func(r *Rule, at source.Place, message language.Text, hint language.Text) *diag.Finding {
		own = append(own, diag.Finding{Rule: r.Name, At: at, Message: message, Hint: hint})
		return &own[len(own)-1]
	}
	for i := range p.Doc.Documentation().Allow {
		a := &p.Doc.Documentation().Allow[i]
		rule := string(a.Rule)
		if rule == "" {
			continue
		}
		if Find(rule) == nil {
			f := report(valueChoice, a.At("rule"), language.Say("there is no rule {0}", rule),
				language.Say("sostool rules lists all rules"))
			switch better := near.Words(rule, Names()); len(better) {
			case 0:
			case 1:
				f.Suggest("did you mean {0}?", better[0]).Set(better[0], near.Sure(rule, better[0]))
			default:
				f.Suggest("did you mean {0}?", language.Any(better))
			}
			continue
		}
		low, high := int32(0), int32(len(p.Doc.Tree.Nodes))
		if a.Path != "" {
			node, _ := p.Doc.Tree.Resolve(a.Path)
			if node < 0 {
				continue // the path itself is reported
			}
			low, high = node, p.Doc.Tree.Nodes[node].End
		}
		var covered []int
		var elsewhere language.List
		unreadable := false
		for k := range findings {
			switch {
			case findings[k].Rule != rule:
			case k < p.out.reading && findings[k].Severity == diag.Error:
				unreadable = true // what can't be read is not checked any further
			case a.Path == "" || nodes[k] >= low && nodes[k] < high:
				covered = append(covered, k)
			case len(elsewhere) < maxListed:
				elsewhere = append(elsewhere, findings[k].Path)
			}
		}
		switch {
		case !a.Sound("reason") || a.Has("until") && !a.Until.Known():
			// Reported already; an entry that can't be read allows nothing.
		case !a.Has("reason"):
			report(allowReason, a.At("reason"), language.Say("the entry for {0} gives no reason, so it allows nothing", rule),
				language.Say("say why the finding is right and may stay"))
		case emptyReason(a):
			report(allowReason, a.At("reason"), language.Say("the reason \"{0}\" says nothing, so the entry allows nothing", a.Reason),
				language.Say("say why the finding is right and may stay"))
		case a.Until.Known() && a.Until.Last() < p.Today:
			report(allowExpired, a.At("until"), language.Say("the entry for {0} held until {1}", rule, a.Until.String()),
				language.Say("mend what the finding says, or decide on another date"))
		case len(covered) == 0 && !unreadable && (p.misread() || Find(rule) != nil && p.misses(Find(rule))):
			// What can't be read, or leads nowhere, may be what the entry is about.
		case len(covered) == 0:
			f := report(allowUnused, a.At("rule"), language.Say("no finding of {0} is there to allow", rule),
				language.Say("remove the entry"))
			if len(elsewhere) > 0 {
				f.Message = language.Say("there is no finding of {0} at {1}", rule, a.Path)
				f.Suggest("there is one at {0}", elsewhere)
			} else if unreadable {
				f.Message = language.Say("findings of {0} can't be allowed: the value can't be read", rule)
				f.Suggest("mend the value, and remove the entry")
			}
		default:
			for _, k := range covered {
				findings[k].Allowed = a.Reason
			}
		}
	}
	for _, f := range own {
		p.complete(&f)
		p.out.findings = append(p.out.findings, f)
	}
}

// misread reports whether something of the record can't be read, or refers to
// something that is not there.
func (p *Pass) misread() bool {
	return slices.ContainsFunc(p.out.findings[:p.out.reading], func(f diag.Finding) bool { return f.Severity == diag.Error }) ||
		slices.ContainsFunc(p.out.findings, func(f diag.Finding) bool { return f.Rule == referenceUnknown.Name })
}

// emptyReason reports whether a reason says nothing that the rule's name does
// not say.
func emptyReason(a *record.Allow) bool {
	switch strings.ToLower(strings.Trim(a.Reason, " .!?-")) {
	case "", "todo", "fixme", "tbd", "x", "ok", "?", "known", string(a.Rule):
		return true
	}
	return false
}
