package decode

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"sostool/pkg/diag"
)

// fromUTF16 turns a file that begins with the byte order mark of UTF-16 into
// UTF-8; nil where it is not whole.
func fromUTF16(text []byte) *diag.Fix {
	return recoded(unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM), text, true)
}

// Legible is a text as far as it may be read in UTF-8 or what is like it: without
// the zeros and the mark of UTF-16 and UTF-32. It is for a search, which must not
// miss what is there because of how it is written; letters that are not ASCII may
// be off where there is no mark.
func Legible(text []byte) []byte {
	if !bytes.Contains(text, []byte{0}) {
		return text
	}
	if out, err := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(text); err == nil {
		text = out
	}
	return bytes.ReplaceAll(text, []byte{0}, nil)
}

// fromLatin turns a file of Windows-1252, or of ISO 8859-1, into UTF-8; nil
// where some of it is UTF-8 already. It is beyond doubt where all that is not
// ASCII is å, ä or ö: they are the same bytes in both, and in ISO 8859-15.
func fromLatin(text []byte) *diag.Fix {
	sure := true
	for rest := text; len(rest) > 0; {
		r, n := utf8.DecodeRune(rest)
		switch {
		case r == utf8.RuneError && n == 1:
			sure = sure && strings.IndexByte("\xe5\xe4\xf6\xc5\xc4\xd6", rest[0]) >= 0
		case n > 1:
			return nil
		}
		rest = rest[n:]
	}
	return recoded(charmap.Windows1252, text, sure)
}

func recoded(from encoding.Encoding, text []byte, safe bool) *diag.Fix {
	out, err := from.NewDecoder().Bytes(text)
	if err != nil || len(text) > MaxBytes || bytes.ContainsRune(out, utf8.RuneError) {
		return nil
	}
	return &diag.Fix{Safe: safe, Recoded: out}
}
