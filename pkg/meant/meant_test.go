package meant

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"sostool/pkg/catalogue"
	"sostool/pkg/language"
	"sostool/pkg/usage"
)

func TestID(t *testing.T) {
	ids := []string{"lapin", "lapin-arki", "pro-sos", "sosiaalityon", "sosiaalityo-turku"}
	for _, c := range []struct {
		word, id        string
		several, better []string
	}{
		{word: "lapin", id: "lapin"},
		{word: "lapin-", id: "lapin-arki"},
		{word: "p", id: "pro-sos"},
		{word: "sosiaalityo", several: []string{"sosiaalityon", "sosiaalityo-turku"}, better: []string{"sosiaalityon"}},
		{word: "pro-soss", better: []string{"pro-sos"}},
		{word: "TURKU", better: []string{"sosiaalityo-turku"}},
		{word: "ku"}, // too short to be looked for inside
		{word: ""},
		{word: "nothing-like-it"},
	} {
		id, several, better := ID(ids, c.word)
		if id != c.id || !slices.Equal(several, c.several) || !slices.Equal(better, c.better) {
			t.Errorf("%q: %q, several %q, better %q", c.word, id, several, better)
		}
	}
}

func records(t *testing.T) *catalogue.Catalogue {
	t.Helper()
	c, err := catalogue.Open(fstest.MapFS{
		"organisations.yaml": {Data: []byte(`record: organisations/1
organisations:
- {id: kolpene, name: {fi: Kolpeneen palvelukeskus}, kind: joint-municipal-authority, aliases: [Kolpeneen kuntayhtymä]}
- {id: poske, name: {fi: Pohjois-Suomen osaamiskeskus}, kind: association, aliases: [Osaamiskeskus]}
- {id: sonet, name: {fi: Sonet}, kind: association, aliases: [Osaamiskeskus]}
`)},
		"programmes/kaste.yaml":    {Data: []byte("record: programme/1\nid: kaste\nname: {fi: Kaste-ohjelma}\n")},
		"projects/lapin.yaml":      {Data: []byte("record: project/1\nid: lapin\n")},
		"projects/lapin-arki.yaml": {Data: []byte("record: project/1\nid: lapin-arki\n")},
		"projects/lapin-yo.yaml":   {Data: []byte("record: project/1\nid: lapin-yo\n")},
	}, "records")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func names(entries []*catalogue.Entry) (out []string) {
	for _, e := range entries {
		out = append(out, e.ID)
	}
	return out
}

func TestProjects(t *testing.T) {
	c := records(t)
	for words, want := range map[string]string{
		"":                        "lapin lapin-arki lapin-yo",
		"lapin-yo lapin":          "lapin-yo lapin",
		"lapin-a lapin-arki":      "lapin-arki",
		"lapin-":                  "lapin- begins the ids of 2 projects: lapin-arki, lapin-yo",
		"lapi n":                  "lapi begins the ids of 3 projects: lapin, lapin-arki, lapin-yo",
		"lapni":                   "there is no project lapni; did you mean lapin?",
		"elsewhere-and-otherwise": "there is no project elsewhere-and-otherwise; sostool list shows them",
		"kas":                     "kaste is a programme, and this command is about projects; sostool show kaste shows it with its projects",
		"kolpene":                 "kolpene is an organisation, and this command is about projects; sostool show kolpene shows it with its projects",
	} {
		entries, err := Projects(c, strings.Fields(words))
		got := strings.Join(names(entries), " ")
		if err != nil {
			got = err.Error()
			if u := (usage.Error{}); !errors.As(err, &u) {
				t.Errorf("%q: %T is not a usage error", words, err)
			}
		}
		if got != want {
			t.Errorf("%q: %q, %q was expected", words, got, want)
		}
	}
	var other Other
	if _, err := Projects(c, []string{"kaste"}); !errors.As(err, &other) || other.Programme == nil || other.Programme.ID != "kaste" {
		t.Errorf("the programme: %v", err)
	}
}

func TestRecords(t *testing.T) {
	entries, parts, err := Records(records(t), []string{"poske", "kaste", "lapin-yo", "kolpene"})
	if got := strings.Join(names(entries), " "); err != nil || len(entries) != 3 || !strings.HasSuffix(got, "kaste lapin-yo") {
		t.Errorf("%q %v", got, err)
	}
	if of := parts[entries[0]]; !slices.Equal(of, []string{"organisations[poske]", "organisations[kolpene]"}) || len(parts) != 1 {
		t.Errorf("parts %q of %d files", of, len(parts))
	}
}

func TestCommitted(t *testing.T) {
	ids := []string{"lapin", "lapin-arki"}
	for word, want := range map[string]string{
		"lapin": "lapin",
		"lapi":  "lapi begins the ids of 2 records: lapin, lapin-arki",
		"lapni": "no commit has a record lapni; did you mean lapin?",
		"xyzzy": "no commit has a record xyzzy",
	} {
		got, err := Committed(ids, word)
		if err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%q: %q, %q was expected", word, got, want)
		}
	}
}

// TestNamed: programmes, organisations, municipalities and parties also go by their
// names, and a name that nothing bears gets what may help.
func TestNamed(t *testing.T) {
	c := records(t)
	programme := func(w string) (string, error) { id, err := Programme(c, w); return string(id), err }
	organisation := func(w string) (string, error) { id, err := Organisation(c, w); return string(id), err }
	municipality := func(w string) (string, error) { m, err := Municipality(c, w); return string(m), err }
	party := func(find func(*catalogue.Catalogue, string) (*catalogue.Party, error)) func(string) (string, error) {
		return func(w string) (string, error) {
			p, err := find(c, w)
			if err != nil {
				return "", err
			}
			return p.Name, nil
		}
	}
	for _, test := range []struct {
		mean       func(string) (string, error)
		word, want string
	}{
		{programme, "kaste-OHJELMA", "kaste"},
		{programme, "kas", "kaste"},
		{programme, "kastee", "there is no programme kastee; did you mean kaste?"},
		{programme, "Uusi ohjelma", "there is no programme Uusi ohjelma; sostool new programme uusi-ohjelma makes one"},
		{programme, "!", "there is no programme !"},
		{organisation, "Kolpeneen kuntayhtymä", "kolpene"},
		{organisation, "Kemi", "expected an organisation, Kemi is a municipality"},
		{organisation, "osaamiskeskus", "several organisations bear the name osaamiskeskus: say the id of one, poske, sonet"},
		{organisation, "kolpen", "there is no organisation kolpen; did you mean kolpene?"},
		{organisation, "Aivan muu", "there is no organisation Aivan muu; sostool new organisation aivan-muu makes one"},
		{municipality, "torneå", "Torneå"},
		{municipality, "Tornoi", `no municipality of Finland has borne the name "Tornoi" since 1990; did you mean Tornio?`},
		{party(Payer), "stm", "stm"},
		{party(Party), "stm", `"stm" is neither a municipality nor an organisation's id`},
		{party(Party), "kolpene", "kolpene"},
		{party(Payer), "osaamiskeskus", "several organisations bear the name osaamiskeskus: say the id of one, poske, sonet"},
		{party(Payer), "Tornoi", `"Tornoi" is neither a municipality nor an organisation's id; did you mean Tornio?`},
	} {
		got, err := test.mean(test.word)
		if err != nil {
			got = err.Error()
			var u usage.Error
			if !errors.As(err, &u) || u.In(language.Finnish) == got {
				t.Errorf("%q: %#v", test.word, err)
			}
		}
		if got != test.want {
			t.Errorf("%q: %q, %q was expected", test.word, got, test.want)
		}
	}
}
