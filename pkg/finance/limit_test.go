package finance

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sostool/pkg/effort"
	"sostool/pkg/money"
	"sostool/pkg/record"
)

// programme makes one of limits, each as "stm max 75%".
func programme(t testing.TB, limits ...string) *record.Programme {
	t.Helper()
	p := &record.Programme{Funder: "terveysministerio"}
	for _, text := range limits {
		f := strings.Fields(text)
		share, err := money.ParseShare(f[2])
		if err != nil {
			t.Fatal(err)
		}
		c := record.Cap{Source: record.Source(f[0])}
		if f[1] == "max" {
			c.MaxShare = share
		} else {
			c.MinShare = share
		}
		p.Caps = append(p.Caps, c)
	}
	return p
}

// kindOf is the kind of the organisations of these tests.
func kindOf(party record.Party) record.Kind {
	switch party {
	case "stm", "terveysministerio", "tem":
		return record.Ministry
	default:
		return "agency"
	}
}

// TestSupport: lines of which the programme says that someone else must also pay are not
// the total, nor the years or the full year of it.
func TestSupport(t *testing.T) {
	stm, esr := []string{"stm max 75%"}, []string{"esr max 80%"}
	for _, test := range []struct {
		name, budget string
		limits       []string
		total        string // – where it is unknown
		least        string // empty where nothing says it
	}{
		{"support alone", "funding: [{source: stm, amount: 1870000}]", stm, "–", "2493333.34"},
		{"of 80 %", "funding: [{source: eu-state, amount: 750070}]", []string{"eu-state max 80%"}, "–", "937587.50"},
		{"of 80 %, in cents", "funding: [{source: eu-state, amount: 564405}]", []string{"eu-state max 80%"}, "–", "705506.25"},
		{"under the other name", "funding: [{source: eu-state, amount: 364442}]", esr, "–", "455552.50"},
		{"in two lines", "funding: [{source: eu, amount: 60}, {source: state, amount: 20}]", esr, "–", "100"},
		{"by years", "years: {}\nfunding: [{source: stm, years: {2009: 30, 2010: 45}}]", stm, "–", "100"},
		{"by full years", "funding: [{source: stm, full_year: 30}]", stm, "–", "80"},
		{"by payers", "funding: [{source: municipal, payers: [{municipalities: [Kemi, Tornio], amount_each: 10}]}]", []string{"municipal max 25%"}, "–", "80"},
		{"a least share of another source", "funding: [{source: stm, amount: 60}]", []string{"municipal min 25%"}, "–", "80"},
		{"the larger of two", "funding: [{source: stm, amount: 60}, {source: private, amount: 15}]", []string{"stm max 75%", "municipal min 25%"}, "–", "100"},
		{"beside a line that is not known", "funding: [{source: stm, amount: 60}, {source: municipal}]", stm, "–", "80"},
		{"rounded by its source", "funding: [{source: stm, amount: about 60}]", stm, "–", "73.34"},
		{"a limit of nothing", "funding: [{source: stm, amount: 60}]", []string{"stm max 0%"}, "–", ""},
		{"shares below the whole", "funding: [{source: stm, share: 75%, amount: 75}]", nil, "–", ""},
		{"a limit of the whole", "funding: [{source: stm, amount: 60}]", []string{"stm max 100%"}, "60", ""},
		{"a least share of nothing", "funding: [{source: stm, amount: 60}]", []string{"municipal min 0%"}, "60", ""},
		{"a line without a limit", "funding: [{source: stm, amount: 75}, {source: private, amount: 25}]", stm, "100", ""},
		{"another programme's source", "funding: [{source: private, amount: 60}]", stm, "60", ""},
		{"no programme", "funding: [{source: stm, amount: 60}]", nil, "60", ""},
		{"a total that is stated", "total: 70\nfunding: [{source: stm, amount: 60}]", stm, "70", ""},
		{"a total of the costs", "costs: [{category: other, amount: 70}]\nfunding: [{source: stm, amount: 60}]", stm, "70", ""},
		{"a total of the years", "years: {2009: 30, 2010: 40}\nfunding: [{source: stm, amount: 60}]", stm, "70", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			record := project(t, "2009/2010", strings.TrimPrefix(test.budget, "years: {}\n"))
			for _, rate := range []Rate{NoRate, ByMonths} {
				p := PlanOf(record, &record.Budgets[0], programme(t, test.limits...), &Options{ProRate: rate})
				if got := strings.TrimSuffix(figure(p.Total.Amount), "*"); got != test.total {
					t.Errorf("total %s, want %s", got, test.total)
				}
				if test.total == "–" && (p.Total.FullYear.Known() || len(Known(p.Total.Years)) > 0 || p.Unallocated().Amount.Known() || len(p.Limits()) > 0) {
					t.Errorf("no total, but %s\n%+v", show(p), p.Limits())
				}
				if u, _ := p.Unsaid(); u.Least.String() != test.least {
					t.Errorf("at least %q, want %q", u.Least, test.least)
				}
			}
		})
	}
}

// TestUnsaid: of the least total the support is not more than the limit, of a
// cent less it is.
func TestUnsaid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		paid := rapid.Int64Range(1, money.MaxEuros*100).Draw(t, "paid")
		micro := rapid.Int64Range(1_000_000, 99_999_999).Draw(t, "share")
		share := money.Micro(micro)
		most := func(total int64) *big.Rat {
			return new(big.Rat).Mul(new(big.Rat).SetInt64(total), big.NewRat(micro, 100_000_000))
		}
		least := share.Whole(money.Cents(paid)).Cents()
		if p := new(big.Rat).SetInt64(paid); p.Cmp(most(least)) > 0 || p.Cmp(most(least-1)) <= 0 {
			t.Errorf("%s of %d cents is at least %d", share, least, paid)
		}
	})
}

// TestRoom: where all the room to a limit is used it is kept, with a cent more it is not;
// from a limit that is passed the room leads back to it.
func TestRoom(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		total := rapid.Int64Range(1, money.MaxEuros*100/4).Draw(t, "total")
		paid := rapid.Int64Range(0, total).Draw(t, "paid")
		share := money.Micro(rapid.Int64Range(5_000_000, 99_999_999).Draw(t, "share"))
		limited := func(c record.Cap, total, paid int64) *Limit {
			amount := stated(money.Cents(paid))
			p := &Plan{Budget: &record.Budget{}, options: &Options{}, Lines: []*Line{{Row: Row{Amount: amount}, Funding: &record.Funding{Source: record.STM, Amount: amount.Amount}}}}
			p.Total.Amount = stated(money.Cents(total))
			c.Source = record.STM
			l := p.limit(&c)
			return &l
		}
		most := record.Cap{MaxShare: share}
		room := limited(most, total, paid).RoomToPay().Cents()
		if limited(most, total, paid+room).Broken() || !limited(most, total, paid+room+1).Broken() {
			t.Errorf("%d cents of %d: %d more are the most that %s allows", paid, total, room, share)
		}
		least := record.Cap{MinShare: share}
		room = limited(least, total, paid).RoomToFall().Cents()
		if limited(least, total, paid-room).Broken() || paid > room && !limited(least, total, paid-room-1).Broken() {
			t.Errorf("%d cents of %d: %d less are the least that %s demands", paid, total, room, share)
		}
	})
}

// TestLimits: a limit holds for the same money under another name.
func TestLimits(t *testing.T) {
	for _, test := range []struct {
		limit, funding string
		over, short    int64 // euros
	}{
		{"esr max 80%", "{source: eu, amount: 60000}, {source: state, amount: 30000}, {source: municipal, amount: 10000}", 10000, 0},
		{"esr max 80%", "{source: eu-state, amount: 90000}, {source: municipal, amount: 10000}", 10000, 0},
		{"esr max 80%", "{source: esr, amount: 80000}, {source: municipal, amount: 20000}", 0, 0},
		{"eu-state max 80%", "{source: esr, amount: 50000}, {source: state, amount: 30001}, {source: municipal, amount: 19999}", 1, 0},
		{"eu max 50%", "{source: eu, amount: 50000}, {source: state, amount: 30000}, {source: municipal, amount: 20000}", 0, 0},
		{"eu max 50%", "{source: esr, amount: 80000}, {source: municipal, amount: 20000}", 0, 0},
		{"state max 20%", "{source: eu-state, amount: 80000}, {source: municipal, amount: 20000}", 0, 0},
		{"stm max 75%", "{source: state, payer: stm, amount: 90000}, {source: municipal, amount: 10000}", 15000, 0},
		{"stm max 75%", "{source: state, payer: terveysministerio, amount: 90000}, {source: municipal, amount: 10000}", 15000, 0},
		{"stm max 75%", "{source: stm, amount: 50000}, {source: state, payer: stm, amount: 40000}, {source: municipal, amount: 10000}", 15000, 0},
		{"stm max 75%", "{source: state, payer: tem, amount: 90000}, {source: municipal, amount: 10000}", 0, 0},
		{"stm max 75%", "{source: state, payer: virasto, amount: 90000}, {source: municipal, amount: 10000}", 0, 0},
		{"stm max 75%", "{source: state, amount: 90000}, {source: municipal, amount: 10000}", 0, 0},
		{"esr min 50%", "{source: eu, amount: 30000}, {source: state, amount: 19000}, {source: municipal, amount: 51000}", 0, 1000},
		{"esr min 50%", "{source: eu, amount: 30000}, {source: state, amount: 20000}, {source: municipal, amount: 50000}", 0, 0},
	} {
		t.Run(test.limit+" "+test.funding, func(t *testing.T) {
			record := project(t, "2009/2010", "total: 100000\nfunding: ["+test.funding+"]")
			p := PlanOf(record, &record.Budgets[0], programme(t, test.limit), &Options{Kind: kindOf})
			if limits := p.Limits(); len(limits) != 1 || limits[0].Over != test.over*100 || limits[0].Short != test.short*100 {
				t.Errorf("%+v", limits)
			}
		})
	}
}

// TestRoundedShares holds shares that their source rounds to the vectors of the
// reference and to cases worked out by hand.
func TestRoundedShares(t *testing.T) {
	for _, test := range []struct {
		name, total, shares string // a share each, or an amount
		limits              []string
		want                string
	}{
		{"101 %", "1000000", "34% 34% 33%", nil, "336634 336633 326733"}, // 336 633.66, 336 633.66, 326 732.67
		{"99 %", "1000000", "33% 33% 33%", nil, "333334 333333 333333"},
		{"99 % of four", "1000000", "25% 25% 25% 24%", nil, "252526 252525 252525 242424"}, // 252 525.25 × 3, 242 424.24
		{"under a limit", "1000000", "75% 12% 12%", []string{"stm max 75%"}, "750000 125000 125000"},
		{"under the limit of another name", "1000000", "75% 12% 12%", []string{"esr max 75%", "municipal max 90%"}, "757576 121212 121212"},
		{"all under limits", "1000000", "75% 12% 12%", []string{"stm max 75%", "municipal max 12%", "eu max 12%"}, "750000 120000 120000"},
		{"above a least share", "1000000", "34% 34% 33%", []string{"eu min 33%"}, "335000 335000 330000"},
		{"a limit that the share breaks", "1000000", "76% 12% 11%", []string{"stm max 75%"}, "760000 125217 114783"}, // 240 000 × 12/23, × 11/23
		{"beside an amount", "1000000", "75% 248000 ", nil, "752000 248000"},
		{"beside an amount, too much", "100000", "60% 20% 20900", nil, "59325 19775 20900"},   // 79 100 × 3/4, × 1/4
		{"beside an amount, too little", "100000", "60% 20% 19001", nil, "60749 20250 19001"}, // 60 749.25, 20 249.75
		{"beside an amount, under a limit", "100000", "60% 20% 19500", []string{"stm max 60%"}, "60000 20500 19500"},
		{"beside an amount, just beyond rounding", "100000", "60% 20% 21000", nil, "60000 20000 21000"},
		{"a limit that the only share breaks", "100", "99% 0% 0%", []string{"stm max 50%"}, "100 0 0"},
		{"99 % of an odd total, a limit that the share breaks", "99999", "75% 12% 12%", []string{"stm max 72%"}, "74999 12500 12500"},
		{"beside an amount and its share", "1000000", "34% 34% 33%=320000", nil, "340000 340000 320000"},
		{"beside a larger amount and its share", "1000000", "34% 34% 33%=325000", nil, "337500 337500 325000"},
		{"beside an amount, at the limit", "1000000", "75% 248000", []string{"stm max 75%"}, "750000 248000"},
		{"beyond rounding", "1000000", "75% 24%", nil, "750000 240000"},
		{"more beyond rounding", "1000000", "75% 26%", nil, "750000 260000"},
		{"of one line", "1000000", "99%", nil, "990000"},
		{"101 % beside a line that is not known", "1000000", "34% 34% 33% –", nil, "336634 336633 326733 –"},
		{"99 % beside a line that is not known", "1000000", "33% 33% 33% –", nil, "330000 330000 330000 –"},
		{"what rounding to the unit explains", "1000000", "33.333333% 33.333333% 33.333333%", nil, "333334 333333 333333"},
		{"a total that is rounded", "about 1000000", "33% 33% 33%", nil, "about 333334 about 333333 about 333333"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var b strings.Builder
			fmt.Fprintf(&b, "total: %s\nfunding:", test.total)
			for i, text := range strings.Fields(test.shares) {
				line := "{source: " + []string{"stm", "municipal", "eu", "private"}[i]
				switch {
				case strings.Contains(text, "%"):
					share, amount, stated := strings.Cut(text, "=")
					if line += ", share: " + share; stated {
						line += ", amount: " + amount
					}
				case text != "–":
					line += ", amount: " + text
				}
				b.WriteString("\n  - " + line + "}")
			}
			record := project(t, "2009/2010", b.String())
			p := PlanOf(record, &record.Budgets[0], programme(t, test.limits...), &Options{})
			var got []string
			for _, l := range p.Lines {
				got = append(got, strings.TrimSuffix(figure(l.Amount), "*"))
			}
			if s := strings.Join(got, " "); s != test.want {
				t.Errorf("%s, want %s", s, test.want)
			}
		})
	}
}

// TestRoundedSharesAddUp: parts of a whole of which each share is stated in
// whole percents make the total, in proportion to the shares and within the
// limits that these keep; only limits of all of them leave something.
func TestRoundedSharesAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 5).Draw(t, "lines")
		weights := rapid.SliceOfN(rapid.Int64Range(1, 1000), n, n).Draw(t, "weights")
		total := rapid.Int64Range(1, money.MaxEuros).Draw(t, "total")
		s := &sheet{period: "2009/2010", total: money.Euros(total)}
		var sum int64
		var shares []*big.Rat
		programme := &record.Programme{}
		for i, part := range money.Apportion(1000, weights) { // tenths of a percent
			share := (part + 5) / 10
			sum += share
			shares = append(shares, new(big.Rat).SetInt64(share))
			l := lineNames[i]
			l.share = fmt.Sprintf("%d%%", share)
			s.lines = append(s.lines, l)
			if c := (record.Cap{Source: record.Source(l.source)}); draw(t, "limit", 3) == 0 && (i == 0 || i == 2) { // the others are also of these sources
				c.MaxShare = money.Percent(share + int64(draw(t, "room", 1)))
				programme.Caps = append(programme.Caps, c)
			}
		}
		if off := 2 * (sum - 100); off >= int64(n) || off <= -int64(n) {
			return
		}
		t.Logf("%+v\n%s", programme, s.text())
		p := s.plan(t, programme, Options{})
		got := int64(0)
		for _, l := range p.Lines {
			got += l.Amount.Cents()
		}
		free := slices.ContainsFunc(p.Lines, func(l *Line) bool { // nothing is not a part of what is left
			return l.Funding.Share.Micro() > 0 && !slices.ContainsFunc(programme.Caps, func(c record.Cap) bool { return c.Source == l.Funding.Source })
		})
		if left := total*100 - got; left != 0 && free {
			t.Errorf("%d cents are left:\n%s", left, show(p))
		}
		for _, l := range p.Limits() {
			if len(l.Lines) == 1 && l.Broken() {
				t.Errorf("%s is %d above its limit of %s:\n%s", l.Cap.Source, l.Over, l.Cap.MaxShare, show(p))
			}
		}
		if len(programme.Caps) == 0 {
			for i, want := range hamilton(total, shares) {
				if p.Lines[i].Amount.Cents() != want*100 {
					t.Errorf("%s is %s, want %d", lineName(p.Lines[i]), written(p.Lines[i].Amount), want)
				}
			}
		}
	})
}

// TestCauses: of limits that are not kept one is left out only where by another the same
// lines must pay less, by at least as much.
func TestCauses(t *testing.T) {
	for _, test := range []struct {
		name    string
		limits  []string
		funding string
		want    string // the limits' sources, each with the euros
	}{
		{"two reasons", []string{"eu max 40%", "eu-state max 70%", "municipal min 35%"},
			"{source: eu, amount: 45000}, {source: stm, amount: 30000}, {source: municipal, amount: 25000}", "eu 5000, municipal 10000"},
		{"the only other line", []string{"municipal min 35%", "eu max 40%", "eu-state max 70%"},
			"{source: eu, amount: 75000}, {source: municipal, amount: 25000}", "eu 35000"},
		{"the least share asks for more", []string{"eu max 70%", "municipal min 35%"},
			"{source: eu, amount: 75000}, {source: municipal, amount: 25000}", "municipal 10000"},
		{"the same excess", []string{"stm max 75%", "municipal min 25%"},
			"{source: stm, amount: 80000}, {source: municipal, amount: 20000}", "stm 5000"},
		{"a source that has no line", []string{"municipal min 25%", "stm max 75%"}, "{source: stm, amount: 100000}", "municipal 25000"},
		{"beside a line of nothing", []string{"stm max 75%", "municipal min 25%"},
			"{source: stm, amount: 80000}, {source: private, amount: 0}, {source: municipal, amount: 20000}", "stm 5000"},
		{"two names of one support", []string{"esr max 80%", "eu-state max 80%"},
			"{source: eu, amount: 60000}, {source: state, amount: 30000}, {source: municipal, amount: 10000}", "esr 10000"},
		{"a part and the whole of the support", []string{"esr max 80%", "eu max 50%"},
			"{source: eu, amount: 60000}, {source: state, amount: 30000}, {source: municipal, amount: 10000}", "esr 10000, eu 10000"},
		{"two that are too large", []string{"stm max 40%", "eu max 40%"},
			"{source: stm, amount: 45000}, {source: eu, amount: 45000}, {source: municipal, amount: 10000}", "stm 5000, eu 5000"},
		{"all kept", []string{"stm max 75%", "municipal min 25%"}, "{source: stm, amount: 75000}, {source: municipal, amount: 25000}", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			record := project(t, "2009/2010", "total: 100000\nfunding: ["+test.funding+"]")
			p := PlanOf(record, &record.Budgets[0], programme(t, test.limits...), &Options{Kind: kindOf})
			var got []string
			for _, l := range p.Causes(p.Limits()) {
				got = append(got, fmt.Sprintf("%s %d", l.Cap.Source, max(l.Over, l.Short)/100))
			}
			if got := strings.Join(got, ", "); got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}

// TestCausesOfAll holds the causes to every pair of limits: one is left out where by
// another the same lines must pay less, by as much and by a rule that is as strict; of
// two that do it to each other the second.
func TestCausesOfAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := &Plan{}
		for i := range 1 + draw(t, "lines", 2) {
			p.Lines = append(p.Lines, &Line{Row: Row{Amount: stated(money.Euros(int64(draw(t, "amount", 1))))}, share: Figure{From: &Origin{more: &detail{given: given{share: money.Percent(int64(i))}}}}})
		}
		limits := make([]Limit, draw(t, "limits", 8))
		for i := range limits {
			limits[i].Cap = &record.Cap{Exceptions: rapid.Bool().Draw(t, "exceptions")}
			for _, l := range p.Lines {
				if rapid.Bool().Draw(t, "for the line") {
					limits[i].Lines = append(limits[i].Lines, l)
				}
			}
			*[]*int64{&limits[i].Over, &limits[i].Short}[draw(t, "short", 1)] = int64(draw(t, "cents", 2))
		}
		less := func(l *Limit) (lines []*Line) {
			for _, line := range p.Lines {
				if slices.Contains(l.Lines, line) == (l.Over > 0) && line.Amount.Cents() != 0 {
					lines = append(lines, line)
				}
			}
			return lines
		}
		implies := func(l, other *Limit) bool {
			return l.Broken() && max(l.Over, l.Short) >= max(other.Over, other.Short) && (!l.Cap.Exceptions || other.Cap.Exceptions) &&
				slices.Equal(less(l), less(other))
		}
		var want []*record.Cap
		for i := range limits {
			implied := false
			for j := range limits {
				implied = implied || i != j && implies(&limits[j], &limits[i]) && (j < i || !implies(&limits[i], &limits[j]))
			}
			if limits[i].Broken() && !implied {
				want = append(want, limits[i].Cap)
			}
		}
		var got []*record.Cap
		for _, l := range p.Causes(limits) {
			got = append(got, l.Cap)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%d causes, want %d", len(got), len(want))
		}
	})
}

// TestCausesGrow: four times as many limits, each on all but one of four times as
// many lines, are sixteen times the work. Each pair of limits held against each
// other, line by line, would be sixty-four times.
func TestCausesGrow(t *testing.T) {
	work := func(n int) time.Duration {
		p := &Plan{}
		for range n {
			p.Lines = append(p.Lines, &Line{Row: Row{Amount: stated(money.Euros(1))}})
		}
		limits := make([]Limit, n)
		for i := range limits {
			limits[i] = Limit{Cap: new(record.Cap), Lines: slices.Concat(p.Lines[:i], p.Lines[i+1:]), Over: 1}
		}
		return effort.Of(func() {
			if got := len(p.Causes(limits)); got != n {
				t.Fatalf("%d causes of %d", got, n)
			}
		})
	}
	var seen []float64
	for range 3 { // what else the machine does has an influence at times
		ratio := float64(work(400)) / float64(work(100))
		if seen = append(seen, ratio); ratio <= 32 {
			return
		}
	}
	t.Errorf("%.1f times the work", seen)
}
