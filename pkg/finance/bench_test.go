package finance

import (
	"math"
	"testing"
	"time"

	"sostool/pkg/decode"
	"sostool/pkg/effort"
	"sostool/pkg/municipality"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

// BenchmarkPlan measures working a budget with payers and years out against reading the
// record that it is in. x-read is the ratio of the processor time that they take, each in
// its fastest turn; x-read-all is that of a plan with what is left and the shares, which
// are worked out once they are asked for. An op is a plan without them.
func BenchmarkPlan(b *testing.B) {
	p := project(b, "2008-11-01/2011-12-31", lapland)
	plan := func() *Plan { return PlanOf(p, &p.Budgets[0], capped, &Options{}) }
	text := []byte(recordOf("2008-11-01/2011-12-31", lapland))
	d := decode.New(municipality.Load())
	sides := []func(){
		func() { d.Free(d.Decode(&source.File{Name: "p.yaml", Bytes: text}, record.ProjectKind)) },
		func() { plan() },
		func() { plan().Unallocated() },
	}
	least := []time.Duration{math.MaxInt64, math.MaxInt64, math.MaxInt64}
	for range 5 {
		for i, do := range sides {
			least[i] = min(least[i], effort.Of(func() {
				for range 2000 {
					do()
				}
			}))
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		plan()
	}
	b.ReportMetric(float64(least[1])/float64(least[0]), "x-read")
	b.ReportMetric(float64(least[2])/float64(least[0]), "x-read-all")
}
