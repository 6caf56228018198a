package report

import (
	"bytes"
	"crypto/sha256"
	"flag"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"sostool/pkg/calendar"
	"sostool/pkg/decode"
	"sostool/pkg/language"
	"sostool/pkg/picture"
	"sostool/pkg/record"
	"sostool/pkg/table"
)

var update = flag.Bool("update", false, "write the golden files anew")

const goldenPictures = "testdata/pictures.txt"

// TestPictureGolden holds every picture of the repository's records and of the example to what
// it was: an SVG by its text, a PNG by its pixels. Some SVGs are whole in the script about
// pictures. Letters are drawn with floating-point numbers, of which architectures may round
// the last bit otherwise: PNGs are compared on amd64 alone.
func TestPictureGolden(t *testing.T) {
	dots := runtime.GOARCH == "amd64" && !testing.Short()
	if !dots {
		t.Log("PNGs are not compared: that takes amd64, and a run without -short")
	}
	var all strings.Builder
	kept := make(map[string]string) // by name
	if text, err := os.ReadFile(goldenPictures); err == nil {
		for line := range strings.Lines(string(text)) {
			name, hash, _ := strings.Cut(strings.TrimSpace(line), "\t")
			kept[name] = hash
		}
	}
	hold := func(name, format string, write func(b *bytes.Buffer) (pixels []byte, err error)) {
		var b bytes.Buffer
		pixels, err := write(&b)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		hash := fmt.Sprintf("%x", sha256.Sum256(pixels))[:16]
		fmt.Fprintf(&all, "%s\t%s\n", name, hash)
		if was, is := kept[name]; *update || was == hash {
			return
		} else if !is {
			t.Errorf("%s is not in %s", name, goldenPictures)
		}
		file := filepath.Join(t.ArtifactDir(), strings.NewReplacer("/", "-", " ", "-").Replace(name)+"."+format)
		if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		t.Errorf("%s is another picture: %s, which go test -artifacts keeps", name, file)
	}
	eachPicture(t, func(name string, p *picture.Picture) {
		for _, as := range []struct {
			name string
			o    picture.Options
		}{
			{"fi", picture.Options{Language: language.Finnish}},
			{"sv", picture.Options{Language: language.Swedish}},
			{"en dark", picture.Options{Language: language.English, Theme: picture.Dark}},
			{"fi narrow", picture.Options{Language: language.Finnish, Width: 360}},
		} {
			hold(name+", "+as.name+" svg", "svg", func(b *bytes.Buffer) ([]byte, error) {
				err := p.WriteSVG(b, as.o)
				return b.Bytes(), err
			})
		}
		if !dots {
			return
		}
		hold(name+", fi png", "png", func(b *bytes.Buffer) ([]byte, error) {
			if err := p.WritePNG(b, picture.Options{Language: language.Finnish, Width: 800}); err != nil {
				return nil, err
			}
			return pixels(b.Bytes())
		})
	})
	if *update {
		if !dots {
			t.Fatal("-update takes amd64, and a run without -short: it writes what PNGs are as well")
		}
		if err := os.WriteFile(goldenPictures, []byte(all.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	for name := range kept {
		if !strings.Contains(all.String(), name+"\t") && (dots || !strings.HasSuffix(name, "png")) {
			t.Errorf("%s is not drawn", name)
		}
	}
}

// pixels are those of a PNG, with its size before them.
func pixels(file []byte) ([]byte, error) {
	m, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		return nil, err
	}
	out := fmt.Append(nil, m.Bounds())
	for y := m.Bounds().Min.Y; y < m.Bounds().Max.Y; y++ {
		for x := m.Bounds().Min.X; x < m.Bounds().Max.X; x++ {
			r, g, b, a := m.At(x, y).RGBA()
			out = append(out, byte(r>>8), byte(g>>8), byte(b>>8), byte(a>>8))
		}
	}
	return out, nil
}

// eachPicture calls do with every picture of each project in the repository's records and in
// the example, and with those of all projects together.
func eachPicture(t testing.TB, do func(name string, p *picture.Picture)) {
	for _, folder := range []string{"records", "example"} {
		c := open(t, os.DirFS(map[string]string{"records": "../../records", "example": "../example/records"}[folder]))
		all := &Request{Catalogue: c, Sound: func(*decode.Record) bool { return true }, Draw: true}
		for _, id := range c.Names(record.ToProject) {
			r := *all
			r.Entries = c.Projects(record.ProjectID(id))
			all.Entries = append(all.Entries, r.Entries...)
			pictures(t, &r, func(name string, p *picture.Picture) { do(name+" "+id, p) })
		}
		pictures(t, all, func(name string, p *picture.Picture) { do(name+" of all "+folder, p) })
	}
}

// pictures calls do with every picture of a request.
func pictures(t testing.TB, r *Request, do func(name string, p *picture.Picture)) {
	say := func(name string, tab *table.Table, err error) {
		if err != nil || tab == nil || tab.Picture == nil {
			t.Fatalf("%s: no picture, %v", name, err)
		}
		do(name, tab.Picture)
	}
	tabled := func(name string, of func(*Request, bool) (*table.Table, *Coverage, error), r *Request) {
		tab, _, err := of(r, false)
		say(name, tab, err)
	}
	staged, byYear := *r, *r
	staged.Stages, byYear.Stages, byYear.ByYear = true, true, true
	tabled("budget", Budget, r)
	tabled("budget --stages", Budget, &staged)
	tabled("shares", Shares, r)
	tab, _ := Regions(r)
	say("regions", tab, nil)
	for _, by := range []ClaimsBy{ByClaim, ByCategory, ByBeneficiary} {
		tab, _, err := Claims(r, by, calendar.Period{}, false)
		say("claims --by "+string(by), tab, err)
	}
	if len(r.Entries) != 1 {
		tab, err := reports["projects"](r)
		say("list", tab, err)
		for _, name := range []string{"Tornio", "stm", "Kemi"} {
			party, _ := r.Catalogue.FindParty(name)
			if party == nil {
				continue
			}
			tab, _, err := Payer(r, party, false)
			say("shares --payer "+name, tab, err)
		}
		return
	}
	tabled("shares --stages", Shares, &staged)
	tabled("budget --by year", Budget, &byYear)
	tabled("shares --by year", Shares, &byYear)
	tabled("budget --by beneficiary", BudgetByBeneficiary, r)
	tabled("shares --by beneficiary", SharesByBeneficiary, r)
	tables, _, err := Show(r)
	say("show", tables[0], err)
}
