package archive

import (
	"path/filepath"
	"sync"
)

// Shelf keeps what is made of the texts of an archive, so that each is read and taken apart
// once, whoever asks for it. A text that has changed is read anew, and where the texts are
// larger than keptBytes the shelf is cleared now and then, which bounds its memory. It may
// be used by several goroutines.
type Shelf[T any] struct {
	archive *Archive
	of      func(text []byte) T

	mutex sync.Mutex
	books map[string]*book[T]
	bytes int // of their texts
}

// keptBytes is how much text is on a shelf at most: some hundred documents. What is made of
// a text takes several times as much.
const keptBytes = 8 << 20

// book is what is made of one text.
type book[T any] struct {
	stamp stamp
	made  sync.Once
	value T
	err   error
}

// stamp tells whether a text has changed: its size and when it was written, both 0 where it
// is not there.
type stamp struct{ size, written int64 }

// NewShelf is an empty shelf for what is made of a text.
func NewShelf[T any](a *Archive, of func(text []byte) T) *Shelf[T] {
	return &Shelf[T]{archive: a, of: of, books: make(map[string]*book[T])}
}

// Get is what is made of the text of a file, always the same while the text is on the shelf.
// The error is that of Archive.Text.
func (s *Shelf[T]) Get(file string) (T, error) {
	b := s.book(file)
	b.made.Do(func() {
		var text []byte
		if text, b.err = s.archive.Text(file); b.err == nil {
			b.value = s.of(text)
		}
	})
	return b.value, b.err
}

// book is that of a file, a new one where the shelf has none of the text as it is now.
func (s *Shelf[T]) book(file string) *book[T] {
	now := s.archive.stamp(file)
	s.mutex.Lock()
	defer s.mutex.Unlock()
	b := s.books[file]
	if b == nil || b.stamp != now {
		if s.bytes += int(now.size); s.bytes > keptBytes {
			clear(s.books)
			s.bytes = int(now.size)
		}
		b = &book[T]{stamp: now}
		s.books[file] = b
	}
	return b
}

func (a *Archive) stamp(file string) stamp {
	info, err := a.root.Stat(filepath.FromSlash(file))
	if err != nil {
		return stamp{}
	}
	return stamp{info.Size(), info.ModTime().UnixNano()}
}
