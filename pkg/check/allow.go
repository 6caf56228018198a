package check

import (
	"slices"
	"strings"

	"sostool/pkg/diag"
	"sostool/pkg/language"
	"sostool/pkg/record"
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
	for i := range p.Doc.Documentation().Allow {
		a := &p.Doc.Documentation().Allow[i]
		switch rule := string(a.Rule); {
		case rule == "":
		case p.rules.Find(rule) == nil:
			own = append(own, p.unknownRule(a))
		default:
			s := p.scope(a, nodes)
			if s == nil {
				continue // the path leads nowhere, which is reported
			}
			f, allows := p.entryFault(a, s)
			if f.Rule != "" {
				own = append(own, f)
			}
			if !allows {
				continue
			}
			for _, k := range s.covered {
				findings[k].Allowed = a.Reason
			}
		}
	}
	for _, f := range own {
		p.complete(&f)
		p.out.findings = append(p.out.findings, f)
	}
}

// unknownRule is the finding about an entry for a rule that there isn't.
func (p *Pass) unknownRule(a *record.Allow) diag.Finding {
	f := diag.Finding{Rule: valueChoice.Name, At: a.At("rule"), Message: language.Say("there is no rule {0}", string(a.Rule))}
	suggestRule(&f, string(a.Rule), p.rules.Names())
	return f
}

// scope is what an allow entry is about.
type scope struct {
	covered    []int         // findings at its path or below, by their indices
	elsewhere  language.List // paths of those of its rule that are not there
	unreadable bool          // some can't be allowed: what can't be read is not checked any further
}

// scope is what an entry is about; nil where its path leads nowhere.
func (p *Pass) scope(a *record.Allow, nodes []int32) *scope {
	low, high := int32(0), int32(len(p.Doc.Tree.Nodes))
	if a.Path != "" {
		node, _ := p.Doc.Tree.Resolve(a.Path)
		if node < 0 {
			return nil
		}
		low, high = node, p.Doc.Tree.Nodes[node].End
	}
	s := new(scope)
	for k := range p.out.findings {
		switch f := &p.out.findings[k]; {
		case f.Rule != string(a.Rule):
		case k < p.out.reading && f.Severity == diag.Error:
			s.unreadable = true
		case a.Path == "" || nodes[k] >= low && nodes[k] < high:
			s.covered = append(s.covered, k)
		case len(s.elsewhere) < maxListed:
			s.elsewhere = append(s.elsewhere, f.Path)
		}
	}
	return s
}

// entryFault is the finding about an entry, with no rule where there is none, and whether
// the entry allows what it covers.
func (p *Pass) entryFault(a *record.Allow, s *scope) (f diag.Finding, allows bool) {
	rule := string(a.Rule)
	fault := func(r *Rule, key string, message language.Text, hint language.Text) (diag.Finding, bool) {
		return diag.Finding{Rule: r.Name, At: a.At(key), Message: message, Hint: hint}, false
	}
	switch {
	case !a.Sound("reason") || a.Has("until") && !a.Until.Known():
		return f, false // reported already; an entry that can't be read allows nothing
	case !a.Has("reason"):
		return fault(allowReason, "reason", language.Say("the entry for {0} gives no reason, so it allows nothing", rule),
			language.Say("say why the finding is right and may stay"))
	case emptyReason(a):
		return fault(allowReason, "reason", language.Say("the reason \"{0}\" says nothing, so the entry allows nothing", a.Reason),
			language.Say("say why the finding is right and may stay"))
	case a.Until.Known() && a.Until.Last() < p.Today:
		return fault(allowExpired, "until", language.Say("the entry for {0} held until {1}", rule, a.Until.String()),
			language.Say("mend what the finding says, or decide on another date"))
	case len(s.covered) > 0:
		return f, true
	case rule == quoteMissing.Name && p.out.unread > 0:
		return f, false // it may be about a quotation that nobody looked for
	case !s.unreadable && (p.misread() || p.misses(p.rules.Find(rule))):
		return f, false // what can't be read, or leads nowhere, may be what the entry is about
	}
	f, _ = fault(allowUnused, "rule", language.Say("no finding of {0} is there to allow", rule), language.Say("remove the entry"))
	if len(s.elsewhere) > 0 {
		f.Message = language.Say("there is no finding of {0} at {1}", rule, a.Path)
		f.Suggest("there is one at {0}", s.elsewhere)
	} else if s.unreadable {
		f.Message = language.Say("findings of {0} can't be allowed: the value can't be read", rule)
		f.Suggest("mend the value, and remove the entry")
	}
	return f, false
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
