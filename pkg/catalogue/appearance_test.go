package catalogue

import (
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"sostool/pkg/record"
)

// joint opens a folder with one project and these organisations: saarikka and
// wiitaunioni are joint bodies, kolpene has no members.
func joint(t testing.TB, project string) (*Catalogue, *record.Project) {
	t.Helper()
	c, err := Open(fstest.MapFS{
		"organisations.yaml": file(`record: organisations/1
organisations:
  - {id: saarikka, name: {fi: S}, kind: municipality-group, members: [Karstula, [misfit], "729"]}
  - {id: wiitaunioni, name: {fi: W}, kind: municipality-group, members: [Viitasaari]}
  - {id: kolpene, name: {fi: K}, kind: joint-municipal-authority}
`),
		"projects/a.yaml": file("record: project/1\nid: a\n" + project),
	}, "records")
	if err != nil {
		t.Fatal(err)
	}
	return c, c.Record(c.Projects("a")[0]).Project
}

const standings = `
call: {authority: saarikka}
sources:
  - {id: plan, title: {fi: P}, kind: plan, publisher: saarikka}
partners:
  - {municipality: Torneå, roles: [funder, lead]}
  - {org: saarikka, roles: [funder]}
  - {org: wiitaunioni, roles: [administrator]}
  - {org: kolpene, roles: [lead, funder]}
  - {group: {fi: muut}, of: municipality, roles: [participant]}
team_regions:
  - {id: r, name: {fi: R}, teams: [Kemi], municipalities: [Kemi, [misfit], Simo], orgs: [kolpene, wiitaunioni]}
tasks:
  - {for: all, title: {fi: T}}
  - {for: Inari, title: {fi: T}}
  - {for: wiitaunioni, title: {fi: T}}
  - {for: kolpene, title: {fi: T}}
target_groups:
  - {title: {fi: G}, municipalities: [Kotka], orgs: [saarikka]}
budgets:
  - stage: applied
    funding:
      - {source: stm, payer: kolpene}
      - {source: municipal, payer: "851"}
  - stage: granted
    funding:
      - source: municipal
        payer: wiitaunioni
        payers:
          - {municipalities: [Salla]}
          - {orgs: [saarikka, kolpene]}
          - {count: 3, of: municipality}
        split: {by: weights, weights: {Salla: 2, Posio: 1}}
`

func TestStandings(t *testing.T) {
	c, p := joint(t, standings)
	r := &p.TeamRegions[0]
	want := []Appearance{
		{"Torneå", TakesPart, nil, ""},
		{"Torneå", Pays, nil, ""},
		{"Karstula", Pays, nil, "saarikka"},
		{"729", Pays, nil, "saarikka"},
		{"Viitasaari", TakesPart, nil, "wiitaunioni"},
		{"Kemi", Covered, r, ""},
		{"Kemi", Covered, r, ""},
		{"Simo", Covered, r, ""},
		{"Viitasaari", Covered, r, "wiitaunioni"},
		{"Inari", Tasked, nil, ""},
		{"Viitasaari", Tasked, nil, "wiitaunioni"},
		{"Kotka", Targeted, nil, ""},
		{"Karstula", Targeted, nil, "saarikka"},
		{"729", Targeted, nil, "saarikka"},
		{"851", Pays, nil, ""},
		{"Viitasaari", Pays, nil, "wiitaunioni"},
		{"Salla", Pays, nil, ""},
		{"Karstula", Pays, nil, "saarikka"},
		{"729", Pays, nil, "saarikka"},
		{"Salla", Pays, nil, ""},
		{"Posio", Pays, nil, ""},
	}
	var got []Appearance
	for x := range c.Appearances(p) {
		got = append(got, x)
	}
	same := cmp.Comparer(func(a, b *record.TeamRegion) bool { return a == b })
	if diff := cmp.Diff(want, got, same); diff != "" {
		t.Errorf("standings (-want +got):\n%s", diff)
	}
	// A walk that is broken off ends there: to go on would panic.
	for stop := range want {
		n := 0
		for range c.Appearances(p) {
			if n++; n > stop {
				break
			}
		}
	}
}

// TestStandingsAllocate: the walk takes no memory, for it is made of each of
// very many records.
func TestStandingsAllocate(t *testing.T) {
	c, p := joint(t, standings)
	n := 0
	if allocated := testing.AllocsPerRun(100, func() {
		for x := range c.Appearances(p) {
			if x.Part == Pays {
				n++
			}
		}
	}); allocated > 0 {
		t.Errorf("%v allocations", allocated)
	}
}

func BenchmarkStandings(b *testing.B) {
	c, p := joint(b, standings)
	b.ReportAllocs()
	for b.Loop() {
		for x := range c.Appearances(p) {
			_ = x
		}
	}
}
