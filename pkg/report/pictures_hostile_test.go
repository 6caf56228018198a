package report

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"gopkg.in/yaml.v3"

	"sostool/pkg/decode"
	"sostool/pkg/language"
	"sostool/pkg/picture"
	"sostool/pkg/record"
)

// hostileToPictures are names that have no room, that a renderer of SVG might take for something
// else, and that are written from right to left or in no letters at all.
var hostileToPictures = []string{
	strings.Repeat("Kehittamis", 950), // without a blank, and as long as a line may be
	strings.Repeat("sosiaalityon kehittaminen ", 300),
	"]]></desc><script>alert(1)</script><svg onload=x><foreignObject/>&lt;&amp;&#0;",
	"\x1b[31m\x1b]0;t\a\u009b2J\u202e\u200b\x7f<!-- -- --><?x?>",
	"\u202eעברית العربية\u2066 x",
	strings.Repeat("👩🏽‍🔬🇫🇮\u0301", 80),
	"=HYPERLINK(\"http://x\")",
	"a\r\nb\tc\u2028d\u0085e",
	"W",
}

// TestHostilePictures: whatever texts are in the fields of records, their pictures are
// well-formed, have nothing that acts, and no text is on another or off the paper.
func TestHostilePictures(t *testing.T) {
	for round := range 2 {
		files, count := make(fstest.MapFS), round
		for _, from := range []string{"../../records", "../example/records"} {
			names, _ := filepath.Glob(from + "/*.yaml")
			more, _ := filepath.Glob(from + "/*/*.yaml")
			for _, name := range append(names, more...) {
				text, err := os.ReadFile(name)
				if err != nil {
					t.Fatal(err)
				}
				var n yaml.Node
				if err := yaml.Unmarshal(text, &n); err != nil {
					t.Fatal(err)
				}
				mapping := n.Content[0].Content // the id is the file's
				for i := 0; i < len(mapping); i += 2 {
					if key := mapping[i].Value; key != "id" && key != "record" {
						takeOver(mapping[i+1], key, round > 0, &count)
					}
				}
				if text, err = yaml.Marshal(&n); err != nil {
					t.Fatal(err)
				}
				rel, _ := filepath.Rel(from, name)
				files[strings.Replace(rel, "organisations", "organisations"+strconv.Itoa(len(files)), 1)] = &fstest.MapFile{Data: text}
			}
		}
		if count < 300 {
			t.Fatalf("%d texts", count)
		}
		hostilePictures(t, files)
	}
}

// takeOver puts hostile texts in place of those of a language, and where all is true of all
// but those of which a record has a list of its own.
func takeOver(n *yaml.Node, key string, all bool, count *int) {
	n.Style &^= yaml.FlowStyle // a line of several would be too long
	switch n.Kind {
	case yaml.SequenceNode:
		for _, item := range n.Content {
			takeOver(item, key, all, count)
		}
	case yaml.MappingNode:
		for i := 0; i < len(n.Content); i += 2 {
			takeOver(n.Content[i+1], n.Content[i].Value, all, count)
		}
	case yaml.ScalarNode:
		parties := []string{"municipalities", "orgs", "teams", "org", "municipality", "payer", "for", "text", "title"}
		if len(key) == 2 && key != "id" && key != "of" && key != "at" || all && slices.Contains(parties, key) {
			n.Value, n.Style = hostileToPictures[*count%len(hostileToPictures)], yaml.DoubleQuotedStyle
			*count++
		}
	}
}

// hostilePictures looks at the pictures of records.
func hostilePictures(t *testing.T, files fstest.MapFS) {
	c := open(t, files)
	all := &Request{Catalogue: c, Sound: func(*decode.Record) bool { return true }, Draw: true}
	n := 0
	try := func(name string, p *picture.Picture) {
		if n++; testing.Short() && n%9 > 0 {
			return
		}
		for _, o := range []picture.Options{{Language: language.Finnish}, {Language: language.English, Width: 360, Theme: picture.Dark}, {Language: language.Swedish, Width: 300, Height: 200}} {
			var b bytes.Buffer
			if err := p.WriteSVG(&b, o); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if err := soundSVG(b.Bytes()); err != nil {
				t.Errorf("%s, %d wide: %v", name, o.Width, err)
			}
		}
		var b bytes.Buffer
		if err := p.WritePNG(&b, picture.Options{Width: 360, Height: 200}); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if _, err := png.Decode(&b); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, id := range c.Names(record.ToProject) {
		r := *all
		r.Entries = c.Projects(record.ProjectID(id))
		if doc := c.Record(r.Entries[0]); doc.Project == nil {
			t.Fatalf("%s can't be read: %v", id, doc.Findings)
		}
		all.Entries = append(all.Entries, r.Entries...)
		pictures(t, &r, func(name string, p *picture.Picture) { try(name+" "+id, p) })
	}
	pictures(t, all, func(name string, p *picture.Picture) { try(name+" of all", p) })
}

// soundSVG says what is wrong with a picture.
func soundSVG(file []byte) error {
	type text struct{ x, y, wide, size int }
	var texts []text
	wide, high := 0, 0
	for d := xml.NewDecoder(bytes.NewReader(file)); ; {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		switch x := token.(type) {
		case xml.ProcInst, xml.Directive, xml.Comment:
			return fmt.Errorf("it has %v", x)
		case xml.StartElement:
			if !slices.Contains([]string{"svg", "title", "desc", "path", "text", "circle"}, x.Name.Local) {
				return fmt.Errorf("it has <%s>", x.Name.Local)
			}
			number := make(map[string]int)
			for _, a := range x.Attr {
				if n := a.Name.Local; n == "style" || n == "id" || n == "href" || strings.HasPrefix(n, "on") {
					return fmt.Errorf("<%s> has %s", x.Name.Local, n)
				}
				number[a.Name.Local], _ = strconv.Atoi(a.Value)
			}
			switch x.Name.Local {
			case "svg":
				wide, high = number["width"], number["height"]
			case "text":
				texts = append(texts, text{number["x"], number["y"], number["textLength"], number["font-size"]})
			}
		}
	}
	for i, a := range texts {
		top, bottom := a.y-a.size*15/16, a.y+a.size/4
		if a.x < 0 || top < 0 || a.x+a.wide > wide || bottom > high {
			return fmt.Errorf("%v is off the paper of %dx%d", a, wide, high)
		}
		for _, b := range texts[:i] {
			if a.x < b.x+b.wide && b.x < a.x+a.wide && top < b.y+b.size/4 && b.y-b.size*15/16 < bottom {
				return fmt.Errorf("%v is on %v", a, b)
			}
		}
	}
	if len(texts) == 0 {
		return errors.New("it has no text")
	}
	return nil
}
