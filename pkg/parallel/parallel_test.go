package parallel

import (
	"sync/atomic"
	"testing"
)

// TestEach: a visit that panics takes no unguarded goroutine down.
func TestEach(t *testing.T) {
	var visited atomic.Int64
	Each(100, 4, func(i int) { visited.Add(int64(i)) })
	if visited.Load() != 99*50 {
		t.Errorf("visited %d", visited.Load())
	}
	defer func() {
		if cause := recover(); cause != "a bug" {
			t.Error(cause)
		}
	}()
	Each(100, 4, func(i int) {
		if i == 50 {
			panic("a bug")
		}
	})
}
