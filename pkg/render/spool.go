package render

import (
	"bytes"
	"compress/flate"
	"io"
)

// spool is text that is written before what it follows is known: a long one takes
// little memory, for findings are much alike. Once it is read, nothing can be added.
type spool struct {
	held bytes.Buffer
	z    *flate.Writer
	text io.Reader // nil: it is not read yet
}

func newSpool() *spool {
	s := new(spool)
	s.z, _ = flate.NewWriter(&s.held, flate.BestSpeed) // no other level is an error
	return s
}

// Write adds to the text.
func (s *spool) Write(p []byte) (int, error) { return s.z.Write(p) }

// Read reads on in the text.
func (s *spool) Read(p []byte) (int, error) {
	if s.text == nil {
		if err := s.z.Close(); err != nil {
			return 0, err
		}
		s.text = flate.NewReader(&s.held)
	}
	return s.text.Read(p)
}

// writeTo writes the text.
func (s *spool) writeTo(w io.Writer) error {
	_, err := io.Copy(w, s)
	return err
}
