package check

import (
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"sostool/pkg/catalogue"
	"sostool/pkg/diag"
)

var (
	liveSeed = flag.Uint64("live-seed", 1, "the first seed of TestLive's edits")
	liveRuns = flag.Uint64("live-seeds", 2, "with how many seeds TestLive edits records")
)

// TestLive: after each of many edits, what is found in the files that were checked again,
// and before in the others, is what a run from the beginning finds.
func TestLive(t *testing.T) {
	edits := 80
	if testing.Short() {
		edits = 20
	}
	for seed := *liveSeed; seed < *liveSeed+*liveRuns; seed++ {
		l := newEdited(t, rand.New(rand.NewPCG(seed, 8)))
		for range edits {
			l.edit()
			if diff := cmp.Diff(l.fresh(), l.found); diff != "" {
				t.Fatalf("-live-seed %d: what is found is not what a new run finds (-new +live):\n%s\nafter\n%s", seed, diff, strings.Join(l.steps, "\n"))
			}
		}
		if l.again*3 > edits*len(l.files) {
			t.Errorf("-live-seed %d: %d edits had %d files of %d checked", seed, edits, l.again, len(l.files))
		}
	}
}

// edited is a folder that is edited at random.
type edited struct {
	*testing.T
	r     *rand.Rand
	files []string
	first fstest.MapFS
	now   fstest.MapFS
	live  *Live
	found map[string][]string // by file
	words []string            // that stand for things in records
	steps []string            // how they were edited
	again int                 // files that were checked because of all edits
}

func newEdited(t *testing.T, r *rand.Rand) *edited {
	e := &edited{T: t, r: r, first: make(fstest.MapFS), now: make(fstest.MapFS), found: make(map[string][]string)}
	for _, dir := range []string{"../../records", "../example/records"} {
		if err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			text, err := fs.ReadFile(os.DirFS(dir), name)
			if strings.HasPrefix(name, "organisations") && e.first[name] != nil {
				name = "more.yaml"
			}
			e.first[name] = &fstest.MapFile{Data: text}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	twin := strings.ReplaceAll(string(e.first["projects/pakaste.yaml"].Data), "id: pakaste\n", "id: twin\n")
	e.first["projects/twin.yaml"] = &fstest.MapFile{Data: []byte(twin)}
	e.first["settings.yaml"] = &fstest.MapFile{Data: []byte(`record: settings/1
severity:
  source-missing: off
  key-missing: warning
rules:
  - id: own-funder
    severity: warning
    require: funder("stm") || funder("eu")
    message: {fi: rahoittaja on muu}
  - id: own-partners
    severity: note
    for: known(period)
    require: len(partners) > 3 && all(partners.org, .kind != "company")
    at: partners
    message: {fi: kumppaneita on vähän}
`)}
	e.files = slices.Sorted(maps.Keys(e.first))
	for _, name := range e.files {
		e.now[name] = e.first[name]
		for _, m := range regexp.MustCompile(`(?m)(?:\bid|org|part_of|payer|programme|source|phase): (\S+)`).FindAllStringSubmatch(string(e.now[name].Data), -1) {
			e.words = append(e.words, strings.Trim(m[1], ",}]"))
		}
	}
	c, err := catalogue.Open(e.first, "records")
	if err != nil {
		t.Fatal(err)
	}
	e.live = NewLive(c, Options{Today: ExampleDay})
	e.work()
	e.again = 0
	return e
}

// work has all that waits checked.
func (e *edited) work() {
	for e.live.Waiting() {
		for _, c := range e.live.Work(3) {
			e.again++
			if c.Crash != nil {
				e.Fatalf("%v\nafter\n%s", c.Crash, strings.Join(e.steps, "\n"))
			}
			e.found[c.Entry.Name] = inLines(c.Findings)
		}
	}
	maps.DeleteFunc(e.found, func(_ string, all []string) bool { return len(all) == 0 })
}

func inLines(findings []diag.Finding) (out []string) {
	for i := range findings {
		f := &findings[i]
		line := fmt.Sprint(f.Rule, f.Severity, f.Span, f.Record, f.Path, f.Message, f.Notes, f.Hint, f.Allowed)
		for _, r := range f.Related {
			line += fmt.Sprint(r.File, r.Span, r.Message)
		}
		if f.Fix != nil {
			line += fmt.Sprint(f.Fix.Safe, f.Fix.Edits)
		}
		out = append(out, line)
	}
	return out
}

// fresh is what a run from the beginning finds.
func (e *edited) fresh() map[string][]string {
	c, err := catalogue.Open(e.now, "records")
	if err != nil {
		e.Fatal(err)
	}
	report, errs := Run(c, Options{Today: ExampleDay})
	if len(errs) > 0 {
		e.Fatal(errs)
	}
	byFile := make(map[string][]diag.Finding)
	for _, f := range report.Findings {
		byFile[f.File] = append(byFile[f.File], f)
	}
	out := make(map[string][]string)
	for name, all := range byFile {
		out[name] = inLines(all)
	}
	return out
}

// edit changes a file.
func (e *edited) edit() {
	name := e.files[e.r.IntN(len(e.files))]
	if e.r.IntN(3) > 0 {
		name = e.files[e.r.IntN(4)+len(e.files)/2] // some more often
	}
	text, how := e.other(string(e.now[name].Data))
	if e.r.IntN(5) == 0 {
		text, how = string(e.first[name].Data), "as it was"
	}
	e.now[name] = &fstest.MapFile{Data: []byte(text)}
	e.steps = append(e.steps, name+": "+how)
	e.live.Change(e.live.Entry("records/"+name), []byte(text))
	e.work()
}

// other is a text with an edit as people make them.
func (e *edited) other(text string) (string, string) {
	lines := strings.SplitAfter(text, "\n")
	i := e.r.IntN(len(lines))
	line := lines[i]
	word := e.words[e.r.IntN(len(e.words))]
	how := e.r.IntN(9)
	switch how {
	case 0:
		lines[i] = ""
	case 1:
		lines[i] = line + line
	case 2: // a key that is pressed
		if k := strings.LastIndexByte(line, ' '); k > 0 {
			lines[i] = line[:k+1] + string("x1-: #"[e.r.IntN(6)]) + line[k+1:]
		}
	case 3: // one that takes a character away
		if len(line) > 2 && line[len(line)-2] < 0x80 {
			lines[i] = line[:len(line)-2] + "\n"
		}
	case 4:
		if key, _, ok := strings.Cut(line, ": "); ok {
			lines[i] = key + ": " + word + "\n"
		}
	case 5:
		lines[i] = line + []string{"part_of", "continues", "programme", "status", "id"}[e.r.IntN(5)] + ": " + word + "\n"
	case 6, 7: // of the lines that others may ask about
		for k, line := range lines {
			if key, value, ok := strings.Cut(line, ": "); ok && e.r.IntN(3) == 0 &&
				slices.Contains([]string{"part_of", "period", "name", "total", "  - org"}, key) {
				lines[k] = key + ": " + strings.Replace(value, value[:1], []string{"1", "2", "k", "p", "{"}[e.r.IntN(5)], 1)
			}
		}
	default:
		lines[i] = "\n" + line
	}
	return strings.Join(lines, ""), fmt.Sprintf("%d at line %d with %s: %q became %q", how, i+1, word, line, lines[i])
}

// TestLiveSettings: what settings say holds as soon as they are typed, also of what a part
// asks about its whole.
func TestLiveSettings(t *testing.T) {
	project := "record: project/1\nid: %[1]s\nname: {fi: Hanke %[1]s}\nstatus: idea\n%[2]s"
	c, err := catalogue.Open(fstest.MapFS{
		"settings.yaml":      {Data: []byte("record: settings/1\n")},
		"organisations.yaml": {Data: []byte("record: organisations/1\norganisations: [{id: stm, name: {fi: STM}, kind: ministry}]\n")},
		"projects/osa.yaml":  {Data: fmt.Appendf(nil, project, "osa", "part_of: koko\n")},
		"projects/koko.yaml": {Data: fmt.Appendf(nil, project, "koko", "")},
	}, "records")
	if err != nil {
		t.Fatal(err)
	}
	l := NewLive(c, Options{Today: ExampleDay, Only: []string{"own-funder"}})
	found := make(map[string]int)
	change := func(name, text string, want ...string) {
		t.Helper()
		l.Change(l.Entry("records/"+name), []byte(text))
		for l.Waiting() {
			for _, c := range l.Work(2) {
				found[c.Entry.ID] = len(c.Findings)
			}
		}
		maps.DeleteFunc(found, func(_ string, n int) bool { return n == 0 })
		if got := slices.Sorted(maps.Keys(found)); !slices.Equal(got, want) {
			t.Errorf("found in %v, not in %v", got, want)
		}
	}
	rule := "record: settings/1\nrules:\n  - {id: own-funder, severity: note, require: 'funder(\"stm\")', message: {fi: ei}}\n"
	change("settings.yaml", "record: settings/1\n")
	change("settings.yaml", rule, "koko", "osa")
	change("projects/koko.yaml", fmt.Sprintf(project, "koko", "partners: [{org: stm, roles: [funder]}]\n"))
	change("projects/koko.yaml", fmt.Sprintf(project, "koko", ""), "koko", "osa")
	change("settings.yaml", strings.Replace(rule, "stm", "tsm", 1))
	change("settings.yaml", rule+"severity: {own-funder: off}\n", "koko", "osa") // which is asked for
	change("settings.yaml", "record: settings/1\n")
}

// opened counts the files that are opened.
type opened struct {
	fstest.MapFS
	files *atomic.Int64
}

func (o opened) Open(name string) (fs.File, error) {
	o.files.Add(1)
	return o.MapFS.Open(name)
}

// TestLiveReads: what is found in a text is known without reading other projects again, also
// where the key that was pressed is a part of what they may refer to.
func TestLiveReads(t *testing.T) {
	const project = "record: project/1\nid: %[1]s\nname: {fi: Hanke %[1]s}\nstatus: idea\nprogramme: ohjelma\npartners: [{org: kolpene, roles: [lead]}]\n"
	files := opened{fstest.MapFS{
		"settings.yaml":           {Data: []byte("record: settings/1\n")},
		"organisations.yaml":      {Data: []byte("record: organisations/1\norganisations:\n  - {id: kolpene, name: {fi: Kolpene}, kind: association}\n  - {id: stm, name: {fi: STM}, kind: ministry}\n")},
		"programmes/ohjelma.yaml": {Data: []byte("record: programme/1\nid: ohjelma\nname: {fi: Ohjelma}\nfunder: stm\n")},
	}, new(atomic.Int64)}
	for i := range 100 {
		id := fmt.Sprint("hanke-", i)
		files.MapFS["projects/"+id+".yaml"] = &fstest.MapFile{Data: fmt.Appendf(nil, project, id)}
	}
	c, err := catalogue.Open(files, "records")
	if err != nil {
		t.Fatal(err)
	}
	l := NewLive(c, Options{Today: ExampleDay})
	for l.Waiting() {
		l.Work(10)
	}
	for _, x := range []struct{ file, before, after string }{
		{"projects/hanke-7.yaml", "idea", "ide"},
		{"projects/hanke-7.yaml", "id: hanke-7", "id: hanke-71"},
		{"projects/hanke-7.yaml", "Hanke hanke-7", "Hanke hanke-8"},
		{"projects/hanke-7.yaml", "record: project/1", "record: project/"},
		{"projects/hanke-7.yaml", "programme: ohjelma", "part_of: hanke-8"},
		{"projects/hanke-7.yaml", "kolpene", "kolpen"},
		{"organisations.yaml", "id: kolpene", "id: kolpen"},
		{"organisations.yaml", "id: kolpene", "id: "},
		{"organisations.yaml", "Kolpene", "Kolpe"},
		{"programmes/ohjelma.yaml", "id: ohjelma", "id: ohjelm"},
		{"programmes/ohjelma.yaml", "funder: stm", "funder: st"},
		{"settings.yaml", "record: settings/1\n", "record: settings/1\nlanguage: fi\n"},
	} {
		text := string(files.MapFS[x.file].Data)
		other := strings.Replace(text, x.before, x.after, 1)
		if other == text {
			t.Fatalf("there is no %s in %s", x.before, x.file)
		}
		for _, text := range []string{other, text} {
			begin := files.files.Load()
			l.Change(l.Entry("records/"+x.file), []byte(text))
			l.Work(1)
			if n := files.files.Load() - begin; n > 5 {
				t.Errorf("%s, %s became %s: %d files were opened", x.file, x.before, x.after, n)
			}
		}
		for l.Waiting() {
			l.Work(10)
		}
	}
}
