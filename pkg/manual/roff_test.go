package manual

import (
	"bytes"
	"os/exec"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// hostile has all that roff has a meaning of its own for.
var hostile = &Page{
	Name: "sostool-x", Section: 7, Typed: "sostool help x", About: "kyselyt – mitä ne ovat",
	Parts: []Part{
		{Head: `DON'T "ASK"`, Blocks: []Block{
			{Prose: `.de is no macro here, \fBnor\fR is this, nor -- – "that".`},
			{Prose: "'so is not, ` ^ ~"},
			{Lines: []string{".TH", "", `sostool query 'municipality("Tornio")'`, "  1\u00a0371\u00a0152 €", "'"}},
		}},
		{Head: "Formats", Sub: true, Blocks: []Block{
			{Term: "-o, --output file", Means: ".name"},
			{Term: "sostool new ci", Means: "what"},
			{Lines: []string{strings.Repeat("x", 76)}},
		}},
	},
	See: []*Page{{Name: "sostool", Section: 1}, {Name: "sostool-new-ci", Section: 1}},
}

var about = About{Title: "Käsikirja", Source: "sostool 1.0", Date: "2026-01-31", Name: "NIMI", See: "KATSO"}

const roffed = `.TH "SOSTOOL\-X" 7 "2026\-01\-31" "sostool 1.0" "K\[u00E4]sikirja"
.nh
.ad l
.SH "NIMI"
sostool\-x \- kyselyt \[u2013] mitä ne ovat
.SH "DON\(aqT \(dqASK\(dq"
.PP
\&.de is no macro here, \efBnor\efR is this, nor \-\- \[u2013] \(dqthat\(dq.
.PP
\(aqso is not, \(ga \(ha \(ti
.PP
.RS 2
.nf
\&.TH
\&
sostool query \(aqmunicipality(\(dqTornio\(dq)\(aq
  1\ 371\ 152 \[u20AC]
\(aq
.fi
.RE
.SS "Formats"
.TP
\fB\-o\fR, \fB\-\-output\fR \fIfile\fR
\&.name
.TP
\fBsostool\fR \fBnew\fR \fBci\fR
what
.PP
.RS -3
.nf
XXXX
.fi
.RE
.SH "KATSO"
\fBsostool\fR(1),
\fBsostool\-new\-ci\fR(1)
`

func TestRoff(t *testing.T) {
	var got bytes.Buffer
	if err := Roff(&got, hostile, about); err != nil {
		t.Fatal(err)
	}
	want := strings.ReplaceAll(roffed, "XXXX", strings.Repeat("x", 76))
	if diff := cmp.Diff(want, got.String()); diff != "" {
		t.Error(diff)
	}
}

// TestRoffShown: what groff shows of a page is what it says.
func TestRoffShown(t *testing.T) {
	groff, err := exec.LookPath("groff")
	if err != nil {
		t.Skip("groff is not here")
	}
	var page bytes.Buffer
	if err := Roff(&page, hostile, about); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(groff, "-ww", "-man", "-Tutf8", "-P-cbou")
	cmd.Stdin = &page
	var talk bytes.Buffer
	cmd.Stderr = &talk
	shown, err := cmd.Output()
	if err != nil || talk.Len() > 0 {
		t.Fatalf("%v\n%s", err, talk.String())
	}
	text := strings.ReplaceAll(string(shown), "\u00a0", " ")
	for _, want := range []string{
		`DON'T "ASK"`, `.de is no macro here, \fBnor\fR is this, nor -- – "that".`, "'so is not, ` ^ ~", "\n         .TH\n\n         sostool query 'municipality(\"Tornio\")'\n           1 371 152 €\n         '\n",
		"\n       -o, --output file\n              .name\n", "\n    " + strings.Repeat("x", 76) + "\n", "sostool(1), sostool-new-ci(1)\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("groff does not show %q:\n%s", want, text)
		}
	}
}

func TestText(t *testing.T) {
	got := Text("First\n\n    a\n      b\n\n  c\n\nOne\ntwo 1\u00a0000.\n\nHead of it\n\nThree:\n\n#### macOS:\n\n\tx\n")
	want := []Part{
		{Blocks: []Block{{Prose: "First"}, {Lines: []string{"  a", "    b", "", "c"}}, {Prose: "One two 1\u00a0000."}}},
		{Head: "Head of it", Sub: true, Blocks: []Block{{Prose: "Three:"}}},
		{Head: "macOS", Sub: true, Blocks: []Block{{Lines: []string{"x"}}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
