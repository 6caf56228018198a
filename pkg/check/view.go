package check

import (
	"sostool/pkg/catalogue"
	"sostool/pkg/decode"
	"sostool/pkg/diag"
	"sostool/pkg/finance"
	"sostool/pkg/record"
)

// View is a file that was read and checked, with what that took to find out.
type View struct {
	Entry    *catalogue.Entry
	Record   *decode.Record
	Findings []diag.Finding

	all  *Pass // of all files
	pass *Pass
}

// Check checks the file as another text of it was read, which takes the place of what was
// found in it before.
func (v *View) Check(doc *decode.Record) {
	v.pass = v.all.entry(v.Entry, doc)
	v.Record, v.Findings = doc, v.pass.out.findings
}

// Cited are the nodes that the paths of the record's citations lead to, -1 for nowhere.
func (v *View) Cited() []int32 { return v.pass.cited() }

// Plan is a budget of the record worked out with options that assume nothing: as rules
// have done it where the options make no difference.
func (v *View) Plan(project *record.Project, b *record.Budget, o *finance.Options) *finance.Plan {
	if plan := v.pass.out.plans[b]; plan != nil && !v.pass.out.asked {
		return plan.Under(o)
	}
	return finance.PlanOf(project, b, v.pass.Programme(project.Programme), o)
}
