package finance

import (
	"testing"

	"sostool/pkg/calendar"
	"sostool/pkg/money"
	"sostool/pkg/record"
)

func period(t *testing.T, text string) calendar.Period {
	t.Helper()
	p, err := calendar.ParsePeriod(text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func count(t *testing.T, text string) record.Count {
	t.Helper()
	n, err := record.ParseCount(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func amount(t *testing.T, text string) money.Amount {
	t.Helper()
	if text == "" {
		return money.Amount{}
	}
	a, err := money.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// TestRestOf works out the plan of the Lapland unit by hand: 38 months, three
// whole years, and the part year 2008.
func TestRestOf(t *testing.T) {
	p := period(t, "2008-11-01/2011-12-31")
	tests := []struct {
		name, total, full     string
		rest, proRata, atRate string
		far                   bool
	}{
		{"total", "1828204", "568000", "124204", "94666.67", "1798666.67", true},
		{"stm", "1371152", "426000", "93152", "71000", "1349000", true},
		{"municipal", "457052", "142000", "31052", "23666.67", "449666.67", true},
		{"pro rata", "1798666.67", "568000", "94666.67", "94666.67", "1798666.67", false},
		{"a fifth more is not far", "1817600.00", "568000", "113600", "94666.67", "1798666.67", false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r, ok := RestOf(amount(t, test.total), amount(t, test.full), p)
			if !ok || r.Whole != 3 || len(r.Parts) != 1 || r.Parts[0] != 2008 || r.Months != 38 || r.Part != 1 {
				t.Fatalf("%+v %v", r, ok)
			}
			if r.Amount != amount(t, test.rest) || r.ProRata != amount(t, test.proRata) || r.AtRate != amount(t, test.atRate) || r.Far() != test.far {
				t.Errorf("rest %v, pro rata %v, at rate %v, far %v", r.Amount, r.ProRata, r.AtRate, r.Far())
			}
		})
	}
}

// TestRestIsThePartYear: the rest in findings is what tables show for the part year.
func TestRestIsThePartYear(t *testing.T) {
	p := project(t, "2008-11-01/2011-12-31", lapland)
	plan := PlanOf(p, &p.Budgets[0], nil, &Options{})
	for _, r := range []*Row{&plan.Total, &plan.Lines[0].Row, &plan.Lines[1].Row} {
		rest, ok := RestOf(r.Amount.Amount, r.FullYear.Amount, plan.Period)
		if !ok || rest.Amount != r.Years[0].Amount {
			t.Errorf("%v for the part year, the plan has %v", rest.Amount, r.Years[0].Amount)
		}
	}
}

func TestRestOfUnknown(t *testing.T) {
	for _, test := range []struct{ total, full, period string }{
		{"", "568000", "2008/2011"},
		{"1828204", "", "2008/2011"},
		{"1828204", "568000", "2008/.."},
		{"1828204", "568000", "../2011"},
	} {
		if r, ok := RestOf(amount(t, test.total), amount(t, test.full), period(t, test.period)); ok {
			t.Errorf("%+v: %+v", test, r)
		}
	}
}

func TestSumAgrees(t *testing.T) {
	tests := []struct {
		name   string
		rows   []string
		stated string
		want   bool
	}{
		{"exact", []string{"1371152", "457052"}, "1828204", true},
		{"a cent off", []string{"1371152", "457052"}, "1828204.01", false},
		{"nothing known", []string{"", ""}, "1828204", true},
		{"nothing stated", []string{"1371152"}, "", true},
		{"open below", []string{"1371152", ""}, "1828204", true},
		{"open above", []string{"1828205", ""}, "1828204", false},
		{"rounded total", []string{"1120000"}, "about 1100000", true},
		{"rounded total, too far", []string{"1150001"}, "about 1100000", false},
		{"rounded row", []string{"about 1100000", "300000"}, "1440000", true},
		{"rounded row, too far", []string{"about 1100000", "300000"}, "1450001", false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var s Sum
			for _, r := range test.rows {
				s.Add(amount(t, r))
			}
			if got := s.Agrees(amount(t, test.stated)); got != test.want {
				t.Errorf("%v, sum %+v", got, s)
			}
		})
	}
}

func TestSlipOf(t *testing.T) {
	tests := []struct {
		written, meant string
		want           Slip
	}{
		{"1317152", "1371152", SwappedDigits},
		{"1371152", "1317152", SwappedDigits},
		{"475052", "457052", SwappedDigits},
		{"100.13", "100.31", SwappedDigits},
		{"1000009", "1000000", WrongDigit},
		{"941555", "941355", WrongDigit},
		{"941555.50", "941355.50", WrongDigit},
		{"941555", "951355", NoSlip}, // two digits
		{"6000", "60000", LostDigit},
		{"51200", "512000", LostDigit},
		{"54", "540", NoSlip}, // too short to tell
		{"5120000", "512000", ExtraDigit},
		{"1128000", "128000", ExtraDigit},
		{"101", "110", SwappedDigits},
		{"1371152", "1371153", WrongDigit},
		{"54", "64", NoSlip},
		{"about 1310000", "1130000", NoSlip},
	}
	for _, test := range tests {
		if got := SlipOf(amount(t, test.written), amount(t, test.meant)); got != test.want {
			t.Errorf("%s for %s: got %d, want %d", test.written, test.meant, got, test.want)
		}
	}
}

func TestYearSum(t *testing.T) {
	years := Years{}
	for y, a := range map[record.Year]string{2009: "18000", 2010: "104000", 2011: "163000"} {
		years.Entries = append(years.Entries, record.Entry[record.Year, money.Amount]{Key: y, Value: amount(t, a)})
	}
	tests := []struct {
		period string
		open   bool
	}{
		{"2009/2011", false},
		{"2009-09-01/2011-03-31", false},
		{"2009/2012", true},
		{"2009/..", true},
	}
	for _, test := range tests {
		s := YearSum(years, period(t, test.period))
		if s.Amount != amount(t, "285000") || s.Open != test.open {
			t.Errorf("%s: %+v", test.period, s)
		}
	}
}

func TestPayers(t *testing.T) {
	line := record.Funding{Payers: []record.Payer{
		{Municipalities: record.List[record.Municipality]{Items: []record.Municipality{"Inari", "Kemijärvi", "Kemi", "Kittilä", "Rovaniemi", "Tornio"}}, FullYearEach: amount(t, "20000")},
		{Count: count(t, "11"), FullYearEach: amount(t, "2000")},
	}}
	if s := PayersFullYear(&line); s.Amount != amount(t, "142000") || s.Open {
		t.Errorf("6 × 20 000 + 11 × 2 000: %+v", s)
	}
	line.Payers[1].Count = record.Count{}
	if s := PayersFullYear(&line); s.Amount != amount(t, "120000") || !s.Open {
		t.Errorf("a number that is not known: %+v", s)
	}
	line.Payers[1] = record.Payer{Count: count(t, "999999999999"), AmountEach: money.Euros(money.MaxEuros)}
	if s := PayersAmount(&line); !s.Wide {
		t.Errorf("more than 64 bits hold: %+v", s)
	}
}

// TestOwnContribution: the beneficiary's own line is what the total leaves, and no one
// else's is.
func TestOwnContribution(t *testing.T) {
	b := record.Budget{Total: amount(t, "100000"), Funding: []record.Funding{
		{Source: "stm", Amount: amount(t, "70000")},
		{Source: "private", Amount: amount(t, "10000")},
		{Source: "municipal", Own: true},
	}}
	municipal := func() money.Amount { return PlanOf(&record.Project{}, &b, nil, &Options{}).Lines[2].Amount.Amount }
	if a := municipal(); a != amount(t, "20000") {
		t.Errorf("own contribution: %s", a)
	}
	b.Funding[2].Own = false
	if a := municipal(); a.Known() {
		t.Errorf("a line that is no one's own: %s", a)
	}
	b.Funding[2].Own, b.Funding[1].Amount = true, money.Amount{}
	if a := municipal(); a.Known() {
		t.Errorf("with a line that is not known: %s", a)
	}
}
