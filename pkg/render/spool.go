package render

import (
	"bytes"
	"compress/flate"
	"io"
)

// spool is text that is written before what it follows is known: a long one takes
// little memory, for findings are much alike.
type spool struct {
	held bytes.Buffer
	z    *flate.Writer
}

func newSpool() *spool {
	s := new(spool)
	s.z, _ = flate.NewWriter(&s.held, flate.BestSpeed) // no other level is an error
	return s
}

// Write adds to the text.
func (s *spool) Write(p []byte) (int, error) { return s.z.Write(p) }

// writeTo writes the text, after which nothing can be added.
func (s *spool) writeTo(w io.Writer) error {
	if err := s.z.Close(); err != nil {
		return err
	}
	_, err := io.Copy(w, flate.NewReader(&s.held))
	return err
}
