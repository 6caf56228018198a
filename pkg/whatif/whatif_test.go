package whatif

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"sostool/pkg/catalogue"
	"sostool/pkg/finance"
	"sostool/pkg/report"
	"sostool/pkg/usage"
)

func TestOptions(t *testing.T) {
	for _, test := range []struct {
		f    Flags
		good func(finance.Options) bool
	}{
		{Flags{}, func(o finance.Options) bool { return !o.WhatIf() && o.ProRate != finance.ByDays }},
		{Flags{Prorate: "days"}, func(o finance.Options) bool { return o.ProRate == finance.ByDays }},
		{Flags{Split: "equal"}, func(o finance.Options) bool { return o.Split == finance.Equally }},
		{Flags{Total: "1000.50"}, func(o finance.Options) bool { return o.Total.Cents() == 100050 && !o.TotalShare.Known() }},
		{Flags{Total: "-10%"}, func(o finance.Options) bool { return o.TotalShare.Micro() == 90_000_000 && !o.Total.Known() }},
		{Flags{Shares: []string{"municipal/Kemi=12.5%"}}, func(o finance.Options) bool {
			return len(o.Shares) == 1 && o.Shares[0].Line == "municipal/Kemi" && o.Shares[0].Share.Micro() == 12_500_000
		}},
	} {
		o, err := test.f.Options()
		if err != nil || !test.good(o) {
			t.Errorf("%+v: %+v %v", test.f, o, err)
		}
	}
	for want, f := range map[string]Flags{
		`--prorate takes one of months, days, not "day"; did you mean days?`: {Prorate: "day"},
		`--split takes one of equal, payments, population, not "xyzzy"`:      {Split: "xyzzy"},
		`--total takes euros, as 1371152 or 1093749.50, not "much"`:          {Total: "much"},
		`--total takes a percent of the total, as 90% or -10%, not "-100%"`:  {Total: "-100%"},
		`--share takes a source and a percent, as stm=75%, not "stm"`:        {Shares: []string{"stm"}},
		"there is no source nobody; the sources are ":                        {Shares: []string{"nobody=75%"}},
	} {
		_, err := f.Options()
		var u usage.Error
		if !errors.As(err, &u) || !strings.HasPrefix(u.Error(), want) {
			t.Errorf("%+v: %v", f, err)
		}
	}
}

// TestPayers: who is added pays on the line of what the party is.
func TestPayers(t *testing.T) {
	c, err := catalogue.Open(fstest.MapFS{"organisations.yaml": {Data: []byte(`record: organisations/1
organisations:
- {id: yhtio, name: {fi: Yhtiö}, kind: company}
- {id: kuntayhtyma, name: {fi: Kuntayhtymä}, kind: joint-municipal-authority}
`)}}, "records")
	if err != nil {
		t.Fatal(err)
	}
	var o finance.Options
	f := Flags{Drop: []string{"stm"}, Add: []string{"Pello=2000", "Yhtiö=1", "kuntayhtyma=0.50"}}
	if err := f.Payers(&o, c); err != nil || len(o.Drop) != 1 || o.Drop[0] != "stm" || len(o.Add) != 3 {
		t.Fatalf("%+v %v", o, err)
	}
	for i, want := range []finance.AssumedPayer{{Name: "Pello", Source: "municipal"}, {Name: "yhtio", Source: "private"}, {Name: "kuntayhtyma", Source: "municipal"}} {
		if got := o.Add[i]; got.Name != want.Name || got.Source != want.Source || !got.FullYear.Known() {
			t.Errorf("%+v, %+v was expected", got, want)
		}
	}
	for want, f := range map[string]Flags{
		"--add-payer takes a name and euros in a full year, as Pello=2000, not \"Pello\"": {Add: []string{"Pello"}},
		"--add-payer takes euros, as ": {Add: []string{"Pello=x"}},
		`"Pelllo" is neither a municipality nor an organisation's id; did you mean `: {Add: []string{"Pelllo=1"}},
		`"xyzzy" is neither a municipality nor an organisation's id`:                 {Drop: []string{"xyzzy"}},
	} {
		if err := f.Payers(&o, c); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%+v: %v", f, err)
		}
	}
}

// TestMet: what met nothing, or too much, is said with what there is.
func TestMet(t *testing.T) {
	share := func(line string) finance.Options {
		return finance.Options{Shares: []finance.AssumedShare{{Line: line}}}
	}
	o := &report.Coverage{Budgets: 2, Lines: []string{"stm", "municipal"}, Parties: []string{"", "Kemi"}, Applied: map[string]int{"stm": 1, "municipal": 2, "Kemi": 1}}
	part, err := (&Flags{Total: "90%"}).Options()
	if err != nil {
		t.Fatal(err)
	}
	twice := share("stm")
	twice.Shares = append(twice.Shares, twice.Shares...)
	for _, test := range []struct {
		assumed finance.Options
		want    string
	}{
		{finance.Options{}, ""},
		{share("stm"), ""},
		{finance.Options{Drop: []string{"Kemi"}}, ""},
		{part, "--total is of one budget, and there are 2: name a project, and the phase with --phase"},
		{finance.Options{Split: finance.Equally}, "--split finds no line that can be shared among its payers"},
		{share("esr"), "--share finds no line esr; the lines are stm, municipal"},
		{share("municipal"), "--share finds several lines municipal: name one of stm, municipal"},
		{twice, "--share names the line stm twice"},
		{finance.Options{Drop: []string{"Simo"}}, "--drop-payer: Simo pays nothing here; those who do are Kemi"},
		{finance.Options{Add: []finance.AssumedPayer{{Name: "Simo", Source: "municipal"}}}, "--add-payer: Simo pays already, or there is no line of municipal that several pay"},
	} {
		got := ""
		if err := Met(test.assumed, o); err != nil {
			got = err.Error()
		}
		if got != test.want {
			t.Errorf("%+v: %q, %q was expected", test.assumed, got, test.want)
		}
	}
}
