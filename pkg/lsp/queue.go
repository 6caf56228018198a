package lsp

import (
	"context"
	"encoding/json"
	"slices"
	"sync"

	"github.com/sourcegraph/jsonrpc2"
)

// maxWaiting is how many messages wait before the next one is read.
const maxWaiting = 1000

// The codes of errors that the protocol has in addition to those of JSON-RPC.
const (
	codeNotInitialized = -32002
	codeCancelled      = -32800
)

// queue is the messages that wait for the server, in their order. It takes from them those
// that the client cancels.
type queue struct {
	mutex   sync.Mutex
	moved   *sync.Cond // something came or went
	waiting []*jsonrpc2.Request
	closed  bool
}

func newQueue() *queue {
	q := new(queue)
	q.moved = sync.NewCond(&q.mutex)
	return q
}

// Handle puts a message into the queue.
func (q *queue) Handle(ctx context.Context, conn *jsonrpc2.Conn, r *jsonrpc2.Request) {
	if r.Method == "$/cancelRequest" {
		q.cancel(ctx, conn, r)
		return
	}
	q.mutex.Lock()
	defer q.mutex.Unlock()
	for len(q.waiting) >= maxWaiting && !q.closed {
		q.moved.Wait()
	}
	q.waiting = append(q.waiting, r)
	q.moved.Broadcast()
}

// cancel answers a request that still waits: it is not begun any more.
func (q *queue) cancel(ctx context.Context, conn *jsonrpc2.Conn, r *jsonrpc2.Request) {
	var which struct {
		ID jsonrpc2.ID `json:"id"`
	}
	if r.Params == nil || json.Unmarshal(*r.Params, &which) != nil {
		return
	}
	q.mutex.Lock()
	n := len(q.waiting)
	q.waiting = slices.DeleteFunc(q.waiting, func(r *jsonrpc2.Request) bool { return !r.Notif && r.ID == which.ID })
	found := len(q.waiting) < n
	q.moved.Broadcast()
	q.mutex.Unlock()
	if found {
		_ = conn.ReplyWithError(ctx, which.ID, &jsonrpc2.Error{Code: codeCancelled, Message: "cancelled"})
	}
}

// close ends the queue once what waits is done.
func (q *queue) close() {
	q.mutex.Lock()
	defer q.mutex.Unlock()
	q.closed = true
	q.moved.Broadcast()
}

// next is the next message; nil where none waits. If patient, it waits for one, and nil is
// the end.
func (q *queue) next(patient bool) *jsonrpc2.Request {
	q.mutex.Lock()
	defer q.mutex.Unlock()
	for patient && len(q.waiting) == 0 && !q.closed {
		q.moved.Wait()
	}
	if len(q.waiting) == 0 {
		return nil
	}
	r := q.waiting[0]
	q.waiting[0] = nil
	q.waiting = q.waiting[1:]
	q.moved.Broadcast()
	return r
}
