package municipality

import "testing"

// TestPlaces: every municipality is somewhere in Finland.
func TestPlaces(t *testing.T) {
	r := Load()
	for i := range r.All {
		m := &r.All[i]
		if east, north := m.Place(); east < 600 || east > 7_400 || north < 66_300 || north > 77_700 {
			t.Errorf("%s %s is at %d, %d", m.Code, m.Fi, east, north)
		}
	}
	if east, north := r.Code("890").Place(); north < 77_000 || east < 4_900 || east > 5_300 { // the northernmost
		t.Errorf("Utsjoki is at %d, %d", east, north)
	}
}
