package lsp

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"

	"github.com/sourcegraph/jsonrpc2"
)

// maxMessage is how many bytes a message may have: several times the largest record.
const maxMessage = 64 << 20

// maxHeader is how many bytes the lines before a message may have.
const maxHeader = 8 << 10

// stream is messages with their length before them. One that can't be read as a message is
// answered with an error, and the next one is read; one whose end is not known ends it all.
type stream struct {
	in  *bufio.Reader
	out io.Writer

	mutex  sync.Mutex // guards out and closed
	closed bool

	ended func() // called once nothing more can be read; the end is told when it returns
}

func newStream(in io.Reader, out io.Writer) *stream {
	return &stream{in: bufio.NewReader(in), out: out, ended: func() {}}
}

// ReadObject reads the next message.
func (s *stream) ReadObject(v any) error {
	err := s.read(v)
	if err != nil {
		s.ended()
	}
	return err
}

func (s *stream) read(v any) error {
	for {
		n, err := s.header()
		if err != nil {
			return err
		}
		if n > maxMessage {
			if _, err := io.CopyN(io.Discard, s.in, int64(n)); err != nil {
				return err
			}
			if err := s.refuse(jsonrpc2.CodeInvalidRequest, fmt.Sprintf("a message of %d bytes; at most %d are read", n, maxMessage)); err != nil {
				return err
			}
			continue
		}
		text := make([]byte, n)
		if _, err := io.ReadFull(s.in, text); err != nil {
			return err
		}
		if !json.Valid(text) {
			err = s.refuse(jsonrpc2.CodeParseError, "the message is not JSON")
		} else if wrong := json.Unmarshal(text, v); wrong != nil {
			err = s.refuse(jsonrpc2.CodeInvalidRequest, "the message is neither a request nor an answer")
		} else {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// errHeader says that the end of a message is not known.
var errHeader = errors.New("expected a line Content-Length: NUMBER and an empty line before a message")

// header reads the lines before a message: its length.
func (s *stream) header() (length uint64, err error) {
	known := false
	for read := 0; ; {
		line, err := s.in.ReadSlice('\n')
		if read += len(line); err != nil || read > maxHeader {
			if errors.Is(err, bufio.ErrBufferFull) || err == nil {
				err = errHeader
			}
			return 0, err
		}
		text := strings.TrimRight(string(line), "\r\n")
		if text == "" {
			if !known {
				return 0, errHeader
			}
			return length, nil
		}
		if name, value, _ := strings.Cut(text, ":"); strings.EqualFold(name, "Content-Length") {
			if length, err = strconv.ParseUint(strings.TrimSpace(value), 10, 40); err != nil {
				return 0, errHeader
			}
			known = true
		}
	}
}

// refuse answers a message that has no number that could be read.
func (s *stream) refuse(code int64, why string) error {
	return s.WriteObject(map[string]any{"jsonrpc": "2.0", "id": nil, "error": map[string]any{"code": code, "message": why}})
}

// WriteObject writes a message.
func (s *stream) WriteObject(v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.closed {
		return io.ErrClosedPipe
	}
	if _, err = fmt.Fprintf(s.out, "Content-Length: %d\r\n\r\n", len(text)); err == nil {
		_, err = s.out.Write(text)
	}
	return err
}

// Close has nothing more written.
func (s *stream) Close() error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.closed = true
	return nil
}
