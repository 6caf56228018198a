package finance

import (
	"testing"

	"sostool/pkg/decode"
	"sostool/pkg/municipality"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

// BenchmarkPlan works a budget with payers and years out; BenchmarkRead reads the record
// that it is in. The first should stay under a tenth of the second: compare the two in
// one run.
func BenchmarkPlan(b *testing.B) {
	p := project(b, "2008-11-01/2011-12-31", lapland)
	b.ReportAllocs()
	for b.Loop() {
		PlanOf(p, &p.Budgets[0], capped, &Options{})
	}
}

func BenchmarkRead(b *testing.B) {
	text := []byte(recordOf("2008-11-01/2011-12-31", lapland))
	d := decode.New(municipality.Load())
	b.ReportAllocs()
	for b.Loop() {
		d.Free(d.Decode(&source.File{Name: "p.yaml", Bytes: text}, record.ProjectKind))
	}
}
