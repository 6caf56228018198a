package money

// Basis says where a figure comes from. Every figure that is shown carries
// one, so that nothing that was worked out passes for what a source states.
type Basis uint8

// The bases, each less certain than the one before it, but for Unknown: a
// figure worked out from others is as uncertain as the least certain of them.
const (
	Unknown   Basis = iota // none of the others: never 0, and never blank
	Stated                 // it is in the record
	Derived                // follows exactly from stated figures, one way only
	Estimated              // needs an assumption that the user asked for
	Assumed                // comes from a what-if
)

// String is the basis as machine formats name it.
func (b Basis) String() string {
	return [...]string{"unknown", "stated", "derived", "estimated", "assumed"}[b]
}

// Mark is what is next to a figure of the basis in a table.
func (b Basis) Mark() string { return [...]string{"", "", "*", "~", "!"}[b] }
