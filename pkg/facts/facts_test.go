package facts

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

func english() language.Language { return language.English }

func records(t *testing.T) *catalogue.Catalogue {
	t.Helper()
	c, err := catalogue.Open(fstest.MapFS{
		"organisations.yaml":            {Data: []byte("record: organisations/1\norganisations:\n- {id: kolpene, name: {fi: Kolpene}, kind: association}\n")},
		"programmes/kaste.yaml":         {Data: []byte("record: programme/1\nid: kaste\nname: {fi: Kaste}\n")},
		"programmes/p\x1b[31mred.yaml":  {Data: []byte("record: programme/1\n")},
		"projects/lapin.yaml":           {Data: []byte("record: project/1\nid: lapin\n")},
		"projects/sosiaalityon-ko.yaml": {Data: []byte("record: project/1\nid: sosiaalityon-ko\n")},
	}, "records")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// given says by flags FLAG=VALUE of a new record.
func given(t *testing.T, r *Record, flags ...string) {
	t.Helper()
	for _, flag := range flags {
		name, value, _ := strings.Cut(flag, "=")
		i := slices.IndexFunc(r.Facts, func(f *Fact) bool { return f.Flag == name })
		if i < 0 {
			t.Fatalf("there is no flag %s", name)
		}
		r.Facts[i].Given = append(r.Facts[i].Given, value)
	}
}

// TestTakeGiven: what flags say is in the record, in the form of the records.
func TestTakeGiven(t *testing.T) {
	c := records(t)
	r := Project(english)
	given(t, r, "name=fi=Hanke, sv=Projekt", "name=Project", "status=Applied", "period=1.11.2008/31.12.2011", "programme=kas", "part-of=lap",
		"administrator=kolpene", "partner=Kemi=co-implementer,funder", "partner=kolpene=funder", "stage=applied", "total=1 000,50", "funding=stm=75%", "funding=municipal=250")
	if errs := r.TakeGiven(c); len(errs) > 0 {
		t.Fatal(errs)
	}
	made, err := r.Draft("uusi")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"fi: Hanke", "sv: Projekt", "en: Project", "status: applied", "period: 2008-11-01/2011-12-31", "programme: kaste",
		"part_of: lapin", "org: kolpene", "roles: [administrator, funder]", "municipality: Kemi", "roles: [co-implementer, funder]", "total: 1000.50", "share: 75%", "amount: 250"} {
		if !strings.Contains(string(made.Text), want) {
			t.Errorf("%q is missing in\n%s", want, made.Text)
		}
	}
}

// TestRefused: what can't be taken is a usage error that names the flag and says what may
// be meant.
func TestRefused(t *testing.T) {
	c := records(t)
	for flags, want := range map[string]string{
		"status=xyzzy":              `--status: "xyzzy" is not one of the choices; the choices are `,
		"status= ":                  "--status: nothing is said; leave the flag out where it is not known",
		"status=idea|status=idea":   "--status is given twice",
		"name=fi=A|name=fi=B":       `--name: there is a name in that language already: "A"`,
		"partner=Kemi":              "--partner: expected a party and its role, as Kemi=co-implementer, not \"Kemi\"; the choices are ",
		"partner=Kemii=funder":      `--partner: "Kemii" is neither a municipality nor an organisation's id; did you mean `,
		"funding=stm":               "--funding: expected a source and its euros, as stm=1371152, not \"stm\"; the choices are stm, ",
		"funding=stmm=75%":          `--funding: "stmm" is not one of the choices; did you mean stm?`,
		"programme=Uusi":            "--programme: there is no programme Uusi; sostool new programme uusi makes one",
		"part-of=nothing-like-that": "--part-of: there is no project nothing-like-that; sostool list shows them",
		"period=2011/2008/2":        "--period: ",
	} {
		r := Project(english)
		given(t, r, strings.Split(flags, "|")...)
		errs := r.TakeGiven(c)
		var u usage.Error
		if len(errs) != 1 || !errors.As(errs[0], &u) || !strings.HasPrefix(u.Error(), want) {
			t.Errorf("%s: %v", flags, errs)
		}
	}
	r := Project(english)
	given(t, r, "total=100")
	if errs := r.TakeGiven(c); len(errs) > 0 {
		t.Fatal(errs)
	}
	if _, err := r.Draft("x"); err == nil || !strings.HasPrefix(err.Error(), "--total, --funding, --cost-model and --vat are about the figures of a stage: ") {
		t.Errorf("a total without a stage: %v", err)
	}
}

// TestQuestions: they ask for what no flag says, and what is answered is taken.
func TestQuestions(t *testing.T) {
	c := records(t)
	r := Organisation(english)
	given(t, r, "name=Saarikka")
	if errs := r.TakeGiven(c); len(errs) > 0 {
		t.Fatal(errs)
	}
	questions := r.Questions(c)
	var prompts []string
	for _, q := range questions {
		prompts = append(prompts, q.Prompt)
	}
	if want := []string{"kind", "member", "business-id"}; !slices.Equal(prompts, want) {
		t.Fatalf("%q, %q was expected", prompts, want)
	}
	kind, member := questions[0], questions[1]
	if err := kind.Take("university"); err != nil || member.Applies() {
		t.Errorf("members of a university are asked for; %v", err)
	}
	if err := kind.Take("joint-municipal-authority"); err != nil || !member.Applies() || !member.Many || !slices.Contains(member.Offers, "Karstula") {
		t.Errorf("%v, %+v", err, member)
	}
	if kind.Names("university").In(language.Finnish) != "yliopisto" {
		t.Errorf("a university is a %q", kind.Names("university").In(language.Finnish))
	}
	for _, m := range []string{"Karstula", "karstula"} {
		if err := member.Take(m); err != nil {
			t.Error(err)
		}
	}
	made, err := r.Extend([]byte("record: organisations/1\n"), "saarikka")
	if err != nil || !strings.Contains(string(made.Text), "members: [Karstula]") {
		t.Errorf("%v\n%s", err, made.Text)
	}
}

// TestOffers: what a terminal would obey is not offered.
func TestOffers(t *testing.T) {
	for _, f := range Project(english).Facts {
		if f.Flag == "programme" {
			if got := f.Offers(records(t)); !slices.Equal(got, []string{"kaste"}) {
				t.Errorf("%q", got)
			}
		}
	}
}

// TestPlace: a record goes to a file of its own that is not there yet, or to the one
// file of its kind, of which all else stays.
func TestPlace(t *testing.T) {
	c := records(t)
	project, organisation := Project(english), Organisation(english)
	for _, test := range []struct {
		r     *Record
		id    string
		fault string
	}{
		{project, "uusi", ""},
		{project, "LAPIN", "records/projects/lapin.yaml exists already; not overwritten"},
		{organisation, "lapin", ""},
		{organisation, "kolpene", "there is an organisation kolpene already: records/organisations.yaml:3"},
	} {
		got := ""
		if err := test.r.Free(c, test.id); err != nil {
			got = err.Error()
		}
		if got != test.fault {
			t.Errorf("%s: %q", test.id, got)
		}
	}
	file, err := project.Place(c, "records", "uusi")
	if err != nil || file.Name != "records/projects/uusi.yaml" || file.Before != nil {
		t.Errorf("%+v %v", file, err)
	}
	file, err = organisation.Place(c, "records", "uusi")
	if err != nil || file.Name != "records/organisations.yaml" || file.Before == nil {
		t.Fatalf("%+v %v", file, err)
	}
	made, err := organisation.Compose(file, "uusi")
	if err != nil || !strings.HasPrefix(string(made.Text), string(file.Before)) || !strings.Contains(string(made.Text), "id: uusi") {
		t.Errorf("%v\n%s", err, made.Text)
	}
	file.Before = []byte("record: organisations/1\norganisations: [\n")
	if _, err := organisation.Compose(file, "uusi"); err == nil || !strings.HasPrefix(err.Error(), "records/organisations.yaml:") {
		t.Errorf("what can't be added to: %v", err)
	}
}

func TestCheckID(t *testing.T) {
	for id, want := range map[string]string{"lapin-2": "", "Lapin hanke": `"Lapin hanke" is not a valid id; did you mean lapin-hanke?`, "!": `"!" is not a valid id; write lower-case letters `} {
		if err := CheckID(id); err == nil && want != "" || err != nil && (want == "" || !strings.HasPrefix(err.Error(), want)) {
			t.Errorf("%q: %v", id, err)
		}
	}
}
