package git

import (
	"errors"
	"os/exec"
	"strings"

	"sostool/pkg/language"
)

// Error is what git could not give, in words for people.
type Error struct {
	Kind Kind
	Text language.Text
}

func (e *Error) Error() string { return e.Text.String() }

// In is the text in the language.
func (e *Error) In(l language.Language) string { return e.Text.In(l) }

// Kind is what went wrong.
type Kind uint8

// What can go wrong.
const (
	Failed       Kind = iota + 1 // in a way that git has words for
	NoGit                        // the program
	NoRepository                 // around the folder
	NotTrusted                   // a repository of another user
	NoCommits                    // yet
	NoRevision                   // of that name or of that age
	NoFolder                     // of that name in the revision
	NoObject                     // in this clone
	Garbled                      // an answer that git does not give
	Hung                         // and fell silent
)

// KindOf is the kind of an error that is one of this package; else 0.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return 0
}

// failed makes an error of how git ended and what it said.
func failed(err error, stderr []byte) error {
	if errors.Is(err, exec.ErrNotFound) || errors.Is(err, exec.ErrDot) {
		return &Error{NoGit, language.Say("the program git was not found: install it, or put its folder on the PATH")}
	}
	said := string(stderr)
	for line := range strings.Lines(said) {
		line = strings.TrimSpace(line)
		switch cure := strings.Index(line, "git config --global --add safe.directory"); {
		case cure >= 0:
			return &Error{NotTrusted, language.Say("git does not read a repository that belongs to another user; if you trust it: {0}", language.Verbatim(line[cure:]))}
		case strings.HasPrefix(line, "fatal: not a git repository"):
			return &Error{NoRepository, language.Say("git says: {0}", line)}
		case strings.Contains(line, "promisor remote"):
			return notFetched()
		}
	}
	if _, message, ok := strings.Cut("\n"+said, "\nfatal: "); ok {
		first, rest, _ := strings.Cut(message, "\n")
		if strings.HasSuffix(first, ":") { // what it is about is in the lines below
			first = strings.Join(append([]string{first}, strings.Fields(rest)...), " ")
		}
		return &Error{Failed, language.Say("git says: {0}", language.Verbatim(language.Shorten(strings.TrimSpace(first), 500)))}
	}
	var exit *exec.ExitError
	if said = strings.TrimSpace(said); said == "" && errors.As(err, &exit) && exit.Exited() {
		return &Error{Failed, language.Say("git ended with status {0} and did not say why", exit.ExitCode())}
	}
	if said == "" {
		said = err.Error()
	}
	return &Error{Failed, language.Say("git says: {0}", language.Verbatim(language.Shorten(said, 500)))}
}

// notFetched is the error for an object that a partial clone does not have.
func notFetched() error {
	return &Error{NoObject, language.Say("this clone is a partial one: an object is missing; git fetch --refetch --no-filter brings the rest")}
}

// garbled is the error for an answer that git does not give.
func garbled(answer string) error {
	return &Error{Garbled, language.Say("git gave an answer that makes no sense: {0}", language.Verbatim(language.Shorten(strings.TrimSpace(answer), 200)))}
}
