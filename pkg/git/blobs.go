package git

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
)

// maxBlob is how much of a file is ever held: a compressed terabyte takes
// little room in a repository.
const maxBlob = 16 << 20

// Blob is the content of a file by its object id; of one above 16 MiB only the
// beginning.
func (r *Repository) Blob(id string) ([]byte, error) {
	text, _, err := r.blob(id)
	return text, err
}

func (r *Repository) blob(id string) (text []byte, size int64, err error) {
	if !r.isHash(id) {
		return nil, 0, fmt.Errorf("%q is no object id", id)
	}
	return r.blobs.read(id)
}

// pool is the processes of git that give out blobs, each started when it is
// first needed: nil stands for one that is not running.
type pool struct {
	start func() *exec.Cmd
	idle  chan *batch
}

func newPool(start func() *exec.Cmd) *pool {
	p := &pool{start, make(chan *batch, min(runtime.GOMAXPROCS(0), 8))}
	p.fill()
	return p
}

func (p *pool) fill() {
	for range cap(p.idle) {
		p.idle <- nil
	}
}

func (p *pool) close() {
	for range cap(p.idle) {
		if b := <-p.idle; b != nil {
			b.stop()
		}
	}
	p.fill()
}

func (p *pool) read(id string) (text []byte, size int64, err error) {
	b := <-p.idle
	defer func() { p.idle <- b }()
	if b == nil {
		if b, err = startBatch(p.start()); err != nil {
			b = nil
			return nil, 0, failed(err, nil)
		}
	}
	text, size, err = b.read(id)
	if err == nil && int64(len(text)) < size || err != nil && KindOf(err) != NoObject {
		b.stop() // it stands in the middle of something
		if err != nil {
			err = failed(err, b.said.Bytes())
		}
		b = nil
	}
	return text, size, err
}

// batch is one git cat-file --batch.
type batch struct {
	cmd  *exec.Cmd
	in   io.WriteCloser
	pipe io.ReadCloser
	out  *bufio.Reader
	said bytes.Buffer // on standard error
}

func startBatch(cmd *exec.Cmd) (*batch, error) {
	b := &batch{cmd: cmd}
	cmd.Stderr = &b.said
	var err error
	if b.in, err = cmd.StdinPipe(); err != nil {
		return nil, err
	}
	if b.pipe, err = cmd.StdoutPipe(); err != nil {
		return nil, err
	}
	b.out = bufio.NewReaderSize(b.pipe, 1<<15)
	return b, cmd.Start()
}

func (b *batch) stop() {
	b.in.Close()
	b.pipe.Close()
	_ = b.cmd.Process.Kill() // it may be writing still
	_ = b.cmd.Wait()
}

func (b *batch) read(id string) (text []byte, size int64, err error) {
	if _, err := io.WriteString(b.in, id+"\n"); err != nil {
		return nil, 0, err
	}
	line, err := b.out.ReadString('\n')
	if err != nil {
		return nil, 0, err
	}
	head := strings.Fields(line)
	if len(head) == 2 && head[1] == "missing" {
		return nil, 0, missing()
	}
	if len(head) != 3 || head[1] != "blob" {
		return nil, 0, errors.New("no blob: " + strings.TrimSpace(line))
	}
	if size, err = strconv.ParseInt(head[2], 10, 64); err != nil {
		return nil, 0, err
	}
	text = make([]byte, min(size, maxBlob))
	if _, err = io.ReadFull(b.out, text); err == nil && size <= maxBlob {
		_, err = b.out.Discard(1) // the line break behind it
	}
	return text, size, err
}
