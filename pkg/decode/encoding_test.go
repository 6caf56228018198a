package decode

import (
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// TestLegible reads a text whatever Unicode it is written in.
func TestLegible(t *testing.T) {
	const text = "summary: maija@example.fi\n"
	for name, e := range map[string]encoding.Encoding{
		"UTF-8":                     unicode.UTF8,
		"UTF-16, little":            unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM),
		"UTF-16, little, with mark": unicode.UTF16(unicode.LittleEndian, unicode.UseBOM),
		"UTF-16, big":               unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM),
		"UTF-16, big, with mark":    unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
		"UTF-32, little":            utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM),
		"UTF-32, little, with mark": utf32.UTF32(utf32.LittleEndian, utf32.UseBOM),
		"UTF-32, big":               utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM),
	} {
		written, err := e.NewEncoder().String(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := string(Legible([]byte(written))); got != text {
			t.Errorf("%s: %q", name, got)
		}
	}
	written, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String("Äänekoski ja €")
	if got := string(Legible([]byte(written))); err != nil || got != "Äänekoski ja €" {
		t.Errorf("%q, %v", got, err)
	}
}
