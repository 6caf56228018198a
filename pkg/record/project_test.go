package record

import (
	"fmt"
	"testing"
)

// TestPhase: a phase is found by its id, the first of those that share one, however
// many there are.
func TestPhase(t *testing.T) {
	for _, n := range []int{3, fewPhases, fewPhases + 1, 200} {
		var p Project
		for i := range n {
			p.Phases = append(p.Phases, Phase{ID: ID(fmt.Sprint("f", i%(n-1)))}) // the last has the id of the first
		}
		p.Index()
		for i := range n - 1 {
			if got := p.Phase(PhaseID(fmt.Sprint("f", i))); got != &p.Phases[i] {
				t.Errorf("of %d phases f%d is %p, expected %p", n, i, got, &p.Phases[i])
			}
		}
		if got := p.Phase("elsewhere"); got != nil {
			t.Errorf("of %d phases there is one elsewhere: %v", n, got.ID)
		}
	}
}
