package check

import (
	"slices"
	"strings"

	"sostool/pkg/audit"
	"sostool/pkg/calendar"
	"sostool/pkg/catalogue"
	"sostool/pkg/diag"
	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/near"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

// maxListed is how many things of a kind a finding names one by one.
const maxListed = 5

var pathUnknown = &Rule{
	Name: "path-unknown", Severity: diag.Error,
	Whole: true,
	Title: language.Say("a path that leads nowhere"),
	Why:   language.Say("What is said about the value is lost: there is nothing at the path."),
	Do:    language.Say("Correct the path: keys joined by points, items of a list in brackets by their id, party, phase/stage or source."),
	Any: func(p *Pass) {
		d := p.Doc.Documentation()
		if project := p.Doc.Project; project != nil {
			for i := range project.Amendments {
				p.path(project.Amendments[i].Path, project.Amendments[i].At("path"))
			}
		}
		for i, node := range p.cited() {
			if node < 0 {
				p.path(d.Citations[i].Path, d.Citations[i].At("path"))
			}
		}
		for i := range d.Discrepancies {
			p.path(d.Discrepancies[i].Path, d.Discrepancies[i].At("path"))
		}
		for i := range d.Allow {
			p.path(d.Allow[i].Path, d.Allow[i].At("path"))
		}
	},
}

// cited are the nodes that the citations' paths lead to, -1 for nowhere.
func (p *Pass) cited() []int32 {
	citations := p.Doc.Documentation().Citations
	if p.out.cited == nil && len(citations) > 0 {
		p.out.cited = make([]int32, len(citations))
		for i := range citations {
			p.out.cited[i], _ = p.Doc.Tree.Resolve(citations[i].Path)
		}
	}
	return p.out.cited
}

func (p *Pass) path(path string, at source.Place) {
	if path == "" {
		return
	}
	node, reached := p.Doc.Tree.Resolve(path)
	if node >= 0 || p.full() {
		return
	}
	reached = strings.TrimSuffix(reached, ".")
	end := p.pathEnd(reached)
	if end.damaged {
		return
	}
	f := p.Report(at, "the path {0} leads nowhere", path)
	rest := strings.TrimPrefix(path[len(reached):], ".")
	step := rest
	if stop := strings.IndexAny(rest, ".["); stop > 0 {
		step = rest[:stop]
	} else if stop := strings.IndexByte(rest, ']'); stop > 0 {
		step = rest[:stop+1]
	}
	if reached != "" {
		f.Note("it is known as far as {0}", reached)
	}
	better, ok := end.next.Word(step)
	next := end.next.All()
	if !ok && len(next) == 1 && strings.HasPrefix(step, "[") {
		better, ok = next[0], true
	}
	if ok {
		joint := ""
		if strings.HasPrefix(path[len(reached):], ".") && better[0] != '[' {
			joint = "."
		}
		whole := reached + joint + better + rest[len(step):]
		f.Suggest("did you mean {0}?", whole)
		if node, _ := p.Doc.Tree.Resolve(whole); node >= 0 {
			f.Set(whole, near.Sure(step, better))
		}
		return
	}
	switch steps := language.Choices(next[:min(len(next), 12)]); {
	case len(next) == 0:
	case reached == "":
		f.Suggest("a path may begin with {0}", steps)
	default:
		f.Suggest("after {0} a path may go on with {1}", language.Verbatim(reached), steps)
	}
}

// pathEnd is a place after which paths lead nowhere.
type pathEnd struct {
	damaged bool       // a value there does not fit, or leads nowhere: it may be what the paths name
	next    *near.List // what a path may name next
}

func (p *Pass) pathEnd(reached string) *pathEnd {
	end := p.out.ends[reached]
	if end == nil {
		at, _ := p.Doc.Tree.Resolve(reached)
		end = &pathEnd{p.Doc.Tree.Damaged(max(at, 0)) || p.strays(at), near.NewList(p.Doc.Tree.Steps(reached))}
		if p.out.ends == nil {
			p.out.ends = make(map[string]*pathEnd)
		}
		p.out.ends[reached] = end
	}
	return end
}

// strays reports whether the party or the phase of an item of a list leads
// nowhere: paths name the item by them.
func (p *Pass) strays(list int32) bool {
	if list < 0 || p.Doc.Tree.Nodes[list].Kind != source.Sequence {
		return false
	}
	if p.out.astray == nil {
		p.out.astray = p.astray()
	}
	next, _ := slices.BinarySearch(p.out.astray, list)
	return next < len(p.out.astray) && p.out.astray[next] < p.Doc.Tree.Nodes[list].End
}

// astray are the nodes of the parties and phases that lead nowhere, in order.
func (p *Pass) astray() []int32 {
	own, nodes := p.ownNames(), []int32{}
	for _, r := range p.Doc.References {
		stray := false
		switch r.To {
		case record.ToParty, record.ToOrganisation:
			stray = !p.Register.Known(r.Name) && p.Knows(record.ToOrganisation, r.Name) == catalogue.No
		case record.ToPhase:
			stray = !own.phases.has(r.Name)
		}
		if stray {
			nodes = append(nodes, r.At.Node())
		}
	}
	slices.Sort(nodes)
	return nodes
}

var amendmentChain = &Rule{
	Name: "amendment-chain", Severity: diag.Error,
	Title: language.Say("amendments that do not lead to the value in the record"),
	Why:   language.Say("The history of the fact has a gap, or the record was not brought up to date."),
	Do:    language.Say("The last `to` is the value above, and each `from` is the `to` before it."),
	Project: func(p *Pass, project *record.Project) {
		last := make(map[int32]*record.Amendment)
		for i := range project.Amendments {
			a := &project.Amendments[i]
			node, _ := p.Doc.Tree.Resolve(a.Path)
			if node < 0 {
				continue
			}
			if before := last[node]; before != nil && before.To != "" && a.From != "" && before.To != a.From {
				p.Report(a.At("from"), "the amendment begins from {0}, the one before it led to {1}", a.From, before.To).
					Relate(before.At("to"), "the one before it").
					Suggest("correct one of the two values, or the order")
			}
			last[node] = a
		}
		for i := range project.Amendments {
			a := &project.Amendments[i]
			node, _ := p.Doc.Tree.Resolve(a.Path)
			if node < 0 || last[node] != a {
				continue
			}
			if stated := p.Doc.Tree.Value(node); stated != "" && a.To != "" && stated != a.To {
				p.Report(a.At("to"), "the amendments lead to {0}, but the record says {1}", a.To, stated).
					Relate(p.Doc.Tree.At(node), "this value is kept").
					Suggest("bring the record up to date, or correct the amendment")
			}
		}
	},
}

// sameValue compares two values as people write them: lists in any order.
func sameValue(a, b string) bool {
	if a == b {
		return true
	}
	return slices.Equal(items(a), items(b))
}

func items(s string) []string {
	parts := strings.Split(s, ",")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	slices.Sort(parts)
	return parts
}

var discrepancyIdle = &Rule{
	Name: "discrepancy-idle", Severity: diag.Warning,
	Title: language.Say("a discrepancy that is none, or that the record does not follow"),
	Why:   language.Say("A reader relies on it: which sources contradict each other, and which of them the record states."),
	Do:    language.Say("Remove it where the claims agree; else state the chosen claim above, or choose the source that is stated."),
	Any: func(p *Pass) {
		for i := range p.Doc.Documentation().Discrepancies {
			p.discrepancy(&p.Doc.Documentation().Discrepancies[i])
		}
	},
}

func (p *Pass) discrepancy(d *record.Discrepancy) {
	if len(d.Claims) < 2 {
		if d.Exists() && d.Has("claims") && d.Sound("claims") {
			p.Report(d.At("claims"), "a discrepancy has two claims or more; here is {0}", len(d.Claims)).
				Suggest("add what the other source says, or remove the discrepancy")
		}
		return
	}
	agree := true
	var chosen *record.Claim
	for i := range d.Claims {
		agree = agree && (sameValue(d.Claims[i].Value, d.Claims[0].Value) || sameFigure(d.Claims[i].Value, d.Claims[0].Value))
		if d.Claims[i].Source == d.Chosen {
			chosen = &d.Claims[i]
		}
	}
	switch {
	case agree && d.Sound("claims"):
		p.Report(d.At("claims"), "the claims agree: {0}", d.Claims[0].Value).
			Suggest("remove the discrepancy, or correct the claims")
	case chosen == nil && p.hasSource(d.Chosen) && d.Sound("claims") && !slices.ContainsFunc(d.Claims, func(c record.Claim) bool { return !p.hasSource(c.Source) }):
		p.Report(d.At("chosen"), "the chosen source {0} does not make any of the claims", string(d.Chosen)).
			Suggest("choose one of the sources that do")
	case chosen != nil && chosen.Value != "":
		node, _ := p.Doc.Tree.Resolve(d.Path)
		if node < 0 {
			return
		}
		if stated := p.Doc.Tree.Value(node); stated != "" && !sameValue(stated, chosen.Value) && !sameFigure(stated, chosen.Value) {
			p.Report(chosen.At("value"), "the chosen claim is {0}, but the record says {1}", chosen.Value, stated).
				Relate(p.Doc.Tree.At(node), "this value is kept").
				Suggest("state the chosen claim, or choose the source that is stated")
		}
	}
}

func (p *Pass) hasSource(id record.SourceID) bool { return p.ownNames().sources.has(string(id)) }

// sameFigure reports whether two texts are one figure, date or period, however
// they are printed.
func sameFigure(stated, printed string) bool {
	return compare(stated, printed) == same
}

// comparison is what comes of holding a print against a value.
type comparison uint8

const (
	noFigure   comparison = iota // the value is a word: nothing to compare
	same                         // the print says the value
	different                    // it says another
	unreadable                   // it can't be read as what the value is
)

// compare holds what a source prints against a stated value: an amount or
// count, a share, a date or a period.
func compare(stated, printed string) comparison {
	verdict := func(readable, equal bool) comparison {
		switch {
		case !readable:
			return unreadable
		case equal:
			return same
		default:
			return different
		}
	}
	if stated == "" || strings.IndexByte("0123456789.", stated[0]) < 0 && !strings.HasPrefix(stated, "about ") {
		return noFigure // to try it as each of them would take far longer
	}
	if strings.HasSuffix(stated, "%") {
		if share, err := money.ParseShare(stated); err == nil {
			other, ok := printedAs(money.ParseShare, printed)
			return verdict(ok, sameShare(share, other))
		}
	}
	if strings.Contains(stated, "/") {
		if period, err := calendar.ParsePeriod(stated); err == nil {
			other, ok := calendar.ReadPrintedPeriod(printed)
			return verdict(ok, period == other)
		}
	}
	amount, isAmount := money.Read(stated)
	if isAmount {
		if other, ok := money.ReadPrinted(printed); ok {
			// Of two rounded figures each is what the other should be.
			margin := other.Amount.Margin() + amount.Margin()
			if other.Amount.IsAbout() && amount.IsAbout() {
				margin = 0
			}
			off := amount.Cents() - other.Amount.Cents()
			return verdict(true, max(off, -off) <= margin)
		}
	}
	if date, err := calendar.ParseDate(stated); err == nil {
		readable, equal := date.Matches(printed)
		return verdict(readable, equal)
	}
	number, err := money.ParseNumber(stated)
	if other, ok := printedNumber(printed); ok && err == nil {
		return verdict(true, number == other)
	}
	if isAmount {
		return unreadable
	}
	return noFigure
}

// printedAs is a print as a parser of the format reads it, or reads what it takes it for.
func printedAs[T any](parse func(string) (T, error), printed string) (T, bool) {
	value, err := parse(printed)
	if fault, ok := err.(*diag.Fault); ok && fault.Better != "" {
		value, err = parse(fault.Better)
	}
	return value, err == nil
}

// sameShare reports whether two shares are one, as far as either is rounded. Of two that
// are each is what the other should be.
func sameShare(a, b money.Share) bool {
	off := a.Micro() - b.Micro()
	switch {
	case a.IsAbout() == b.IsAbout():
		return off == 0
	case a.IsAbout():
		return 2*max(off, -off) <= a.Unit()
	default:
		return 2*max(off, -off) <= b.Unit()
	}
}

// printedNumber is a print of person-years, or of euros for each inhabitant.
func printedNumber(printed string) (money.Number, bool) {
	if work, ok := printedAs(record.ParsePersonYears, printed); ok {
		return work.Number(), true
	}
	perHead, ok := printedAs(money.ParsePerHead, printed)
	return perHead.Number(), ok
}

var citationMismatch = &Rule{
	Name: "citation-mismatch", Severity: diag.Error, Also: []diag.Severity{diag.Note},
	Title: language.Say("a citation that prints another figure than the record states"),
	Why:   language.Say("The record is not what its source says. A print that can't be read as a figure is worth a note: nothing was compared."),
	Do:    language.Say("Look the figure up in the source; correct the value, or what the citation says."),
	Any: func(p *Pass) {
		for i, node := range p.cited() {
			c := &p.Doc.Documentation().Citations[i]
			if c.Says == "" || node < 0 || slices.Contains(p.out.blamed, p.Doc.Tree.At(node)) {
				continue // a figure that breaks a sum is one finding, which quotes the source
			}
			stated := p.Doc.Tree.Value(node)
			if stated == "" || stated == c.Says {
				continue
			}
			switch compare(stated, c.Says) {
			case unreadable:
				f := p.Report(c.At("says"), "\"{0}\" can't be read as a figure, so it was not compared with {1}", c.Says, stated)
				f.Severity = diag.Note
				f.Suggest("write the figure as the source prints it, or leave `says` out")
			case different:
				p.Report(c.At("says"), "the source prints {0}, the record states {1}", c.Says, stated).
					Relate(p.Doc.Tree.At(node), "the record states this").
					Suggest("look the figure up in the source")
			}
		}
	},
}

var quoteMissing = &Rule{
	Name: "quote-missing", Severity: diag.Warning,
	Title: language.Say("a citation that quotes what the source does not say"),
	Why:   language.Say("Whoever looks it up does not find it. Where the archive of settings.yaml is there, the text of the source is looked through: spaces, line breaks and the form of dashes don't count, whole words and figures do."),
	Do:    language.Say("Look it up in the source, and write it as the source prints it; sostool audit also says what the record lacks."),
	Any: func(p *Pass) {
		if p.Quotes == nil && !p.archived {
			return
		}
		missing, unread := audit.Missing(p.Doc.Documentation(), func(d *record.Document) *audit.Quotes {
			if p.Quotes == nil || d.File == "" {
				return nil
			}
			quotes, _ := p.Quotes(d.File) // an unreadable text is not the record's fault
			return quotes
		})
		p.out.unread += unread
		for _, c := range missing {
			at := c.At("says")
			if !slices.ContainsFunc(p.out.findings, func(f diag.Finding) bool {
				return f.Rule == citationMismatch.Name && f.At == at && f.Severity != diag.Note
			}) {
				p.Report(at, "the text of {0} does not have \"{1}\"", string(c.Source), c.Says).
					Suggest("look it up in the source, and write it as it is printed there")
			}
		}
	},
}

var sourceMissing = &Rule{
	Name: "source-missing", Severity: diag.Note,
	Whole: true,
	Title: language.Say("stated figures without a citation"),
	Why:   language.Say("Nobody can look the figure up."),
	Do:    language.Say("Cite the document and the page; a citation of a mapping or list covers everything in it."),
	Project: func(p *Pass, project *record.Project) {
		tree := p.Doc.Tree
		covered := make([]bool, len(tree.Nodes))
		for _, node := range p.cited() {
			if node < 0 {
				return // it may cite what seems to lack a citation
			}
			for j := node; j < tree.Nodes[node].End; j++ {
				covered[j] = true
			}
		}
		var missing []int32
		for i := range tree.Nodes {
			if tree.Nodes[i].Type.Figure() && !covered[i] {
				missing = append(missing, int32(i))
			}
		}
		if len(missing) == 0 || !project.Sound("citations") {
			return
		}
		f := p.Report(tree.At(missing[0]), "{0} stated {0|figure has|figures have} no citation", len(missing))
		var paths language.List
		for _, i := range missing[:min(len(missing), maxListed)] {
			paths = append(paths, tree.Path(i))
		}
		if len(missing) > maxListed {
			paths = append(paths, "…")
		}
		f.Note("{0}", paths).
			Suggest("cite the document and the page")
	},
}
