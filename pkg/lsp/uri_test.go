package lsp

import "testing"

// TestURI: the paths of files on each system, there and back.
func TestURI(t *testing.T) {
	for _, c := range []struct {
		uri     uri
		windows bool
		path    string
		back    uri // where it is written in another way
	}{
		{"file:///home/leena/records/a.yaml", false, "/home/leena/records/a.yaml", ""},
		{"file:///home/leena/omat%20tietueet/%C3%A4.yaml", false, "/home/leena/omat tietueet/ä.yaml", ""},
		{"file:///C:/records/a.yaml", true, "C:/records/a.yaml", ""},
		{"file:///c%3A/records/a.yaml", true, "c:/records/a.yaml", "file:///c:/records/a.yaml"},
		{"file://palvelin/hankkeet/records/%C3%A4.yaml", true, "//palvelin/hankkeet/records/ä.yaml", ""},
		{"file://localhost/C:/records/a.yaml", true, "C:/records/a.yaml", "file:///C:/records/a.yaml"},
		{"untitled:Untitled-1", false, "", ""},
		{"https://example.org/records/a.yaml", true, "", ""},
	} {
		if got := slashed(c.uri, c.windows); got != c.path {
			t.Errorf("%s: %q, want %q", c.uri, got, c.path)
		}
		if c.path == "" {
			continue
		}
		if c.back == "" {
			c.back = c.uri
		}
		if got := ofSlashed(c.path, c.windows); got != c.back {
			t.Errorf("%s: %s, want %s", c.path, got, c.back)
		}
	}
}
