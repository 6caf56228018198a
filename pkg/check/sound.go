package check

import (
	"sostool/pkg/decode"
	"sostool/pkg/diag"
)

// Soundness reports whether records can be read without an error: one that can't may lack
// what the error is about.
func Soundness() func(*decode.Record) bool {
	errors := make(map[string]bool)
	for _, r := range Rules() {
		errors[r.Name] = r.Severity == diag.Error
	}
	return func(doc *decode.Record) bool {
		for i := range doc.Findings {
			f := &doc.Findings[i]
			if f.Severity == diag.Error || f.Severity == diag.Default && errors[f.Rule] {
				return false
			}
		}
		return true
	}
}
