package git

import (
	"fmt"
	"io"
	"runtime"
	"strconv"
	"strings"
)

// MaxBlob is how much of a file is ever held, in bytes: a compressed terabyte
// takes little room in a repository.
const MaxBlob = 16 << 20

// Blob is the content of a file by its object id; of one above 16 MiB only the
// beginning.
func (r *Repository) Blob(id string) ([]byte, error) {
	text, _, err := r.blob(id)
	return text, err
}

func (r *Repository) blob(id string) (text []byte, size int64, err error) {
	if !r.isHash(id) {
		return nil, 0, fmt.Errorf("%q is not an object id", id)
	}
	err = r.blobs.use(func(p *process) (whole bool, err error) {
		text, size, err = r.readBlob(p, id)
		return err == nil && int64(len(text)) == size || KindOf(err) == NoObject, err
	})
	return text, size, err
}

// pool is processes of git that answer questions, each started when it is first
// needed: nil is one that is not running.
type pool struct {
	start func() (*process, error)
	idle  chan *process
}

func newPool(size int, start func() (*process, error)) *pool {
	p := &pool{start, make(chan *process, size)}
	p.fill()
	return p
}

// readers is how many processes read blobs at once.
func readers() int { return min(runtime.GOMAXPROCS(0), 8) }

func (p *pool) fill() {
	for range cap(p.idle) {
		p.idle <- nil
	}
}

func (p *pool) close() {
	for range cap(p.idle) {
		if q := <-p.idle; q != nil {
			q.stop()
			_ = q.end(io.EOF) // it was ended while it waited
		}
	}
	p.fill()
}

// use asks one of the processes. One whose answer was not read to its end can't be used
// again.
func (p *pool) use(ask func(*process) (whole bool, err error)) error {
	q := <-p.idle
	defer func() { p.idle <- q }()
	if q == nil {
		started, err := p.start()
		if err != nil {
			return err
		}
		q = started
	}
	whole, err := ask(q)
	if whole {
		return err
	}
	broken := q
	q = nil
	if err == nil {
		broken.stop()
		_ = broken.end(io.EOF) // enough was read
		return nil
	}
	if ended := broken.end(err); ended != nil {
		return ended
	}
	return failed(io.ErrUnexpectedEOF, nil)
}

// readBlob asks git cat-file --batch for a blob.
func (r *Repository) readBlob(p *process, id string) (text []byte, size int64, err error) {
	p.say(id + "\n")
	line, err := p.out.ReadString('\n')
	if err != nil {
		return nil, 0, err
	}
	head := strings.Fields(line)
	if len(head) == 2 && head[1] == "missing" {
		return nil, 0, r.missing()
	}
	if len(head) != 3 || head[0] != id || head[1] != "blob" {
		return nil, 0, garbled(line)
	}
	if size, err = strconv.ParseInt(head[2], 10, 64); err != nil || size < 0 {
		return nil, 0, garbled(line)
	}
	text = make([]byte, min(size, MaxBlob))
	if _, err = io.ReadFull(p.out, text); err == nil && size <= MaxBlob {
		_, err = p.out.Discard(1) // the line break after it
	}
	return text, size, err
}
