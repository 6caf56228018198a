package check

import (
	"bytes"
	"slices"

	"sostool/pkg/diag"
	"sostool/pkg/language"
	"sostool/pkg/personal"
	"sostool/pkg/source"
)

// Records hold no personal data. These rules look at the text of a file,
// comments included, and what they find is masked wherever it would be shown.

var privacyEmail = &Rule{
	Name: string(personal.Email), Severity: diag.Error,
	Title: language.Say("an e-mail address"),
	Why:   language.Say("It names a person, and git remembers it for ever."),
	Do:    language.Say("Name the organisation instead. What was committed stays in history: see to it that it is removed there too."),
	Text:  (*Pass).privacy,
}

// privacy looks for personal data in the text of a file and, where escapes
// may hide it, in the values that the file means.
func (p *Pass) privacy() {
	for _, x := range personal.Find(p.Doc.File.Bytes) {
		secret := string(p.Doc.File.Bytes[x.Start:x.End])
		p.reveal(x.Kind, secret, source.At(x.Start, x.Start+len(secret)).Place())
	}
	if p.Doc.Tree == nil || !rewritten(p.Doc.File.Bytes) {
		return
	}
	for i, n := range p.Doc.Tree.Nodes {
		for _, x := range personal.Find([]byte(n.Text)) {
			if secret := n.Text[x.Start:x.End]; !slices.Contains(p.out.secrets, secret) {
				p.reveal(x.Kind, secret, p.Doc.Tree.At(int32(i)))
				p.Secret(n.Text) // a message may quote the whole value
			}
		}
	}
}

// rewritten reports whether a value may mean other characters than its text has: by an
// escape, as a block, or since it goes on from one line to the next, which begins neither
// a key nor an item.
func rewritten(text []byte) bool {
	for _, mark := range []byte(`\>|`) { // one by one: each search looks at many bytes at a time
		if bytes.IndexByte(text, mark) >= 0 {
			return true
		}
	}
	for line := range bytes.Lines(text) {
		if bytes.IndexByte(line, ':') >= 0 {
			continue // nearly all lines
		}
		if line = bytes.TrimSpace(line); len(line) > 0 && line[0] != '-' && line[0] != '#' {
			return true
		}
	}
	return false
}

// reveal reports personal data, and keeps it out of every output.
func (p *Pass) reveal(kind personal.Kind, secret string, at source.Place) {
	p.Secret(secret)
	message := map[personal.Kind]language.Text{
		personal.Email:        language.Say("an e-mail address appears here"),
		personal.Phone:        language.Say("a telephone number appears here"),
		personal.IdentityCode: language.Say("a personal identity code appears here"),
		personal.IBAN:         language.Say("a bank account number appears here"),
	}[kind]
	before := len(p.out.findings)
	p.as(string(kind)).say(at, message).
		Suggest("remove it: records name organisations and bodies only; what was committed stays in git's history and must also be removed there")
	if len(p.out.findings) > before {
		p.out.revealed = append(p.out.revealed, secret)
	}
}

var privacyPhone = &Rule{
	Name: string(personal.Phone), Severity: diag.Error,
	Title: language.Say("a telephone number"),
	Why:   language.Say("It leads to a person, and git remembers it for ever."),
	Do:    language.Say("Remove it. What was committed stays in history: see to it that it is removed there too."),
}

var privacyIdentityCode = &Rule{
	Name: string(personal.IdentityCode), Severity: diag.Error,
	Title: language.Say("a personal identity code"),
	Why:   language.Say("It is the most sensitive key to a person, and git remembers it for ever."),
	Do:    language.Say("Remove it at once. What was committed stays in history: see to it that it is removed there too."),
}

var privacyIBAN = &Rule{
	Name: string(personal.IBAN), Severity: diag.Error,
	Title: language.Say("a bank account number"),
	Why:   language.Say("It has no place in a record of facts, and may be a person's."),
	Do:    language.Say("Remove it. What was committed stays in history: see to it that it is removed there too."),
}
