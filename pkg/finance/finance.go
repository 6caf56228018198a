package finance

import (
	"slices"
	"strconv"

	"sostool/pkg/calendar"
	"sostool/pkg/money"
	"sostool/pkg/record"
)

// Sum is the sum of the rows of a list.
type Sum struct {
	Amount money.Amount // of the rows that are known
	Rows   int          // that are known
	Euros  int          // of these, and of what is taken off them, those that are exactly in whole euros
	Open   bool         // a row's figure is unknown: the true sum may be larger
	Margin int64        // cents by which rounded rows may be off, together
	Wide   bool         // 64 bits do not hold the sum
}

// Add takes one row into the sum.
func (s *Sum) Add(a money.Amount) {
	if !a.Known() {
		s.Open = true
		return
	}
	if s.Rows++; s.Rows == 1 {
		s.Amount = money.Cents(0)
	}
	if a.WholeEuros() && !a.IsAbout() {
		s.Euros++
	}
	s.Margin += a.Margin()
	sum, ok := s.Amount.Add(a)
	if !ok {
		s.Wide = true
		return
	}
	s.Amount = sum
}

// OpenIf is the sum, open where the rows are known not to be all.
func (s Sum) OpenIf(open bool) Sum {
	s.Open = s.Open || open
	return s
}

// Excess is how much a stated figure lies below the sum, in cents: negative
// where the sum is smaller.
func (s Sum) Excess(stated money.Amount) int64 { return s.Amount.Cents() - stated.Cents() }

// Agrees reports whether a stated figure can be the sum: exactly, within the
// margins of rounded figures, and from below where a row is unknown.
func (s Sum) Agrees(stated money.Amount) bool {
	if s.Rows == 0 || s.Wide || !stated.Known() {
		return true
	}
	margin := s.Margin + stated.Margin()
	excess := s.Excess(stated)
	return excess <= margin && (s.Open || excess >= -margin)
}

// Rounded reports whether rows that their source prints in whole euros miss the
// whole euros of their sum by no more than the rounding of each explains.
func (s Sum) Rounded(stated money.Amount) bool {
	excess := s.Excess(stated)
	return s.Rows > 1 && s.Euros >= s.Rows && s.Tolerance(stated) == 0 && !s.Wide &&
		excess%100 == 0 && max(excess, -excess) <= s.Rounding()
}

// Rounding is how far rows printed in whole euros, each off by half of one, may
// be from a printed sum of them, in cents.
func (s Sum) Rounding() int64 { return int64(s.Euros+1) * 50 }

// Tolerance is how far apart the sum and a stated figure may lie, in cents.
func (s Sum) Tolerance(stated money.Amount) int64 { return s.Margin + stated.Margin() }

// SumOf adds the figures of rows.
func SumOf[T any](rows []T, figure func(*T) money.Amount) Sum {
	var s Sum
	for i := range rows {
		s.Add(figure(&rows[i]))
	}
	return s
}

// addSum takes one row into the sum that is itself the sum of others; none of
// them is one that its source prints.
func (s *Sum) addSum(row Sum) {
	if !row.Whole() {
		row.Amount = money.Amount{}
	}
	euros, margin := s.Euros, s.Margin+row.Margin
	s.Add(row.Amount)
	s.Euros, s.Wide = euros, s.Wide || row.Wide
	if row.Amount.Known() {
		s.Margin = margin
	}
}

// Whole reports whether the sum is that of all rows.
func (s Sum) Whole() bool { return s.Rows > 0 && !s.Open }

// LineMade is what the payers of a funding line make, else its years.
func LineMade(project *record.Project, b *record.Budget, line *record.Funding) Sum {
	if payers := PayersMade(line).OpenIf(!line.Sound("payers")); payers.Whole() {
		return payers
	}
	return YearSum(line.Years, BudgetPeriod(project, b)).OpenIf(!line.Sound("years"))
}

// CostMade is what the years of a category of costs make.
func CostMade(project *record.Project, b *record.Budget, cost *record.Cost) Sum {
	return YearSum(cost.Years, BudgetPeriod(project, b)).OpenIf(!cost.Sound("years"))
}

// Whole is the figure that the rows of a budget must make: its total as stated,
// or the sum that this follows from.
type Whole struct {
	Sum
	From string // key of what it follows from, one of those below; empty: unknown
}

// What a whole follows from: keys of a budget.
const (
	FromTotal    = "total"
	FromYears    = "years"
	FromFullYear = "full_year"
	FromCosts    = "costs"
	FromFunding  = "funding" // never in WholeOf: the lines are what is compared with it
)

// WholeOf is the total of a budget as it is stated, else as it follows from the
// years, else from the costs, where all of them are known (rule 4).
func WholeOf(project *record.Project, b *record.Budget) Whole {
	if b.Has("total") {
		var s Sum
		s.Add(b.Total)
		return Whole{s, FromTotal}
	}
	if years := YearSum(TotalYears(project, b), BudgetPeriod(project, b)); b.Sound("years") && years.Whole() {
		if b.Has("years") {
			return Whole{years, FromYears}
		}
		return Whole{years, FromFullYear}
	}
	if costs := Costs(project, b); b.Sound("costs") && b.Sound("income") && costs.Whole() {
		return Whole{costs, FromCosts}
	}
	return Whole{}
}

// TotalYears are the stated years of a budget's total, and the years wholly
// inside its period for which a full year's figure holds.
func TotalYears(project *record.Project, b *record.Budget) Years {
	period := BudgetPeriod(project, b)
	if !b.FullYear.Known() || !period.Bounded() || len(period.Years()) > maxYears {
		return b.Years
	}
	years := b.Years
	years.Entries = slices.Clone(years.Entries)
	for _, year := range period.Years() {
		y := record.Year(year)
		if period.WholeYear(year) && !YearOf(b.Years, y).Known() {
			years.Entries = append(years.Entries, record.Entry[record.Year, money.Amount]{Key: y, Value: b.FullYear, ValueAt: b.At("full_year")})
		}
	}
	return years
}

// Against is the sum for comparison with a whole: where this is itself a sum, its rows
// may also be rounded.
func (s Sum) Against(whole Whole) Sum {
	if s.Rows == 0 || whole.From == FromTotal || whole.Rows == 0 {
		return s
	}
	printed := s.Euros >= s.Rows && whole.Euros >= whole.Rows
	s.Rows += whole.Rows - 1
	if s.Euros += whole.Euros - 1; !printed {
		s.Euros = 0
	}
	s.Margin += whole.Margin - whole.Amount.Margin()
	s.Wide = s.Wide || whole.Wide
	return s
}

// Lines adds the funding lines of a budget. A line without an amount counts with
// its share of the total, good to the precision at which the share is stated,
// else with what its payers or its years make. stated is the number of lines
// that have an amount otherwise than by a share.
func Lines(project *record.Project, b *record.Budget) (s Sum, stated int) {
	return linesOf(project, b, func(*record.Funding) bool { return true })
}

// linesOf adds some of the lines.
func linesOf(project *record.Project, b *record.Budget, some func(*record.Funding) bool) (s Sum, stated int) {
	total := WholeOf(project, b).Amount
	for i := range b.Funding {
		line := &b.Funding[i]
		if !some(line) {
			continue
		}
		switch amount, byShare := LineAmount(b, total, line); {
		case byShare:
			s.Add(amount)
			s.Margin += leeway(line.Share, shareWhole(b, total, line))
		case amount.Known():
			s.Add(amount)
			stated++
		default:
			made := LineMade(project, b, line)
			if s.addSum(made); made.Whole() {
				stated++
			}
		}
	}
	return s, stated
}

// LineAmount is the amount of a funding line: as stated, else its stated share
// of the total or of the public funding, to the nearest cent; unknown where it states
// neither.
func LineAmount(b *record.Budget, total money.Amount, line *record.Funding) (amount money.Amount, byShare bool) {
	if whole := shareWhole(b, total, line); !line.Amount.Known() && line.Share.Known() && whole.Known() {
		return line.Share.Of(whole), true
	}
	return line.Amount, false
}

// Fits reports whether a budget's lines agree with its total; support: they are not all
// that make it. Where they don't, one of the figures is wrong, and what else follows from
// it is not a cause of its own.
func Fits(project *record.Project, b *record.Budget, support bool) bool {
	s, stated := Lines(project, b)
	whole := WholeOf(project, b)
	s = s.Against(whole).OpenIf(support)
	return stated == 0 || s.Agrees(whole.Amount) || s.Rounded(whole.Amount)
}

// Costs adds the categories of costs, less the income, which lowers the
// eligible costs. A category without an amount counts with what its years make,
// or with the flat rate that it is.
func Costs(project *record.Project, b *record.Budget) (s Sum) {
	rows := appendCostRows(make([]CostRow, 0, few), project, b)
	for i := range rows {
		row := &rows[i]
		if row.From == "" {
			s.Add(row.Cost.Amount)
		} else {
			s.addSum(row.Made)
		}
	}
	if b.Income.Known() && s.Rows > 0 {
		s.Margin += b.Income.Margin()
		if b.Income.WholeEuros() {
			s.Euros++
		}
		s.Amount, _ = s.Amount.Add(money.Cents(-b.Income.Cents()))
	}
	return s
}

// FullYears adds the lines' cost of a full year.
func FullYears(b *record.Budget) Sum {
	return SumOf(b.Funding, func(f *record.Funding) money.Amount { return f.FullYear })
}

// Years is a row of figures for calendar years.
type Years = record.Map[record.Year, money.Amount]

// YearSum adds the stated years of a row over a period. It is open where a
// year of the period is not stated, and where the period is not known.
func YearSum(years Years, period calendar.Period) Sum {
	var s Sum
	for _, e := range years.Entries {
		s.Add(e.Value)
	}
	s.Open = s.Open || !allStated(years, period)
	return s
}

// allStated reports whether a row has each calendar year that a period touches; false
// where it touches none, or an end is not known.
func allStated(years Years, period calendar.Period) bool {
	first, last := int(period.Start.Year), int(period.End.Year)
	if n := last - first + 1; !period.Bounded() || n < 1 || n > len(years.Entries) {
		return false
	}
	stated := make([]bool, last-first+1)
	for _, e := range years.Entries {
		if y := int(e.Key); first <= y && y <= last {
			stated[y-first] = true
		}
	}
	return !slices.Contains(stated, false)
}

// YearOf is the stated figure of one calendar year.
func YearOf(years Years, year record.Year) money.Amount {
	for _, e := range years.Entries {
		if e.Key == year {
			return e.Value
		}
	}
	return money.Amount{}
}

// InYear adds the lines' stated figures of one calendar year.
func InYear(b *record.Budget, year record.Year) (s Sum) {
	for i := range b.Funding {
		s.Add(YearOf(b.Funding[i].Years, year))
	}
	return s
}

// CostsInYear adds the costs' stated figures of one calendar year.
func CostsInYear(b *record.Budget, year record.Year) (s Sum) {
	for i := range b.Costs {
		s.Add(YearOf(b.Costs[i].Years, year))
	}
	return s
}

// PayersFullYear adds what a line's payers pay in a full year.
func PayersFullYear(f *record.Funding) Sum {
	var s Sum
	for i := range f.Payers {
		s.addEach(f.Payers[i].FullYearEach, f.Payers[i].Number())
	}
	return s
}

// PayersAmount adds what a line's payers pay in all: as stated for an entry,
// or each times the number of them.
func PayersAmount(f *record.Funding) Sum {
	var s Sum
	for i := range f.Payers {
		if p := &f.Payers[i]; p.Amount.Known() {
			s.Add(p.Amount)
		} else {
			s.addEach(p.AmountEach, p.Number())
		}
	}
	return s
}

// PayersMade adds what a line's payers pay in all, also by inhabitants that the record
// states.
func PayersMade(f *record.Funding) Sum {
	if !perInhabitant(f) {
		return PayersAmount(f)
	}
	var s Sum
	for i := range f.Payers {
		switch p := &f.Payers[i]; {
		case p.Amount.Known():
			s.Add(p.Amount)
		case p.PerInhabitant.Known() && !p.AmountEach.Known():
			s.addSum(ByInhabitant(p, func(name string) Inhabitants {
				return InhabitantsOf(f, name, func(a, b string) bool { return a == b }, nil)
			}))
		default:
			s.addEach(p.AmountEach, p.Number())
		}
	}
	return s
}

// Each is what a payer entry's members pay in all by the figure for each.
func Each(p *record.Payer) Sum {
	var s Sum
	s.addEach(p.AmountEach, p.Number())
	return s
}

func (s *Sum) addEach(each money.Amount, number int64) {
	if number == 0 {
		each = money.Amount{}
	}
	product, ok := each.Times(number)
	if !ok {
		s.Wide = true
		return
	}
	s.Add(product)
}

// Rest is what a stated amount leaves for the years that lie only partly in
// the period, where each full year costs the same.
type Rest struct {
	Whole   int64        // calendar years wholly inside the period
	Years   money.Amount // what they cost
	Parts   []int        // years partly inside: none, one or two
	Amount  money.Amount // what is left for the parts; negative: the years cost more
	ProRata money.Amount // the parts' share of a full year by months, to the cent

	// The whole period by months: n/d of them, and what they cost at the rate
	// of a full year.
	Months, Part int64
	AtRate       money.Amount
}

// RestOf works out the rest of an amount; false where the amount, the full
// year or an end of the period is not known.
func RestOf(amount, fullYear money.Amount, period calendar.Period) (Rest, bool) {
	years := period.Years()
	if !amount.Known() || !fullYear.Known() || len(years) == 0 || len(years) > 200 {
		return Rest{}, false
	}
	var r Rest
	prorata := money.Cents(0)
	for _, y := range years {
		if period.WholeYear(y) {
			r.Whole++
			continue
		}
		r.Parts = append(r.Parts, y)
		n, d, ok := period.MonthsIn(y)
		if !ok {
			return Rest{}, false
		}
		prorata, _ = prorata.Add(fullYear.Fraction(n, 12*d))
	}
	var ok bool
	if r.Years, ok = fullYear.Times(r.Whole); !ok {
		return Rest{}, false
	}
	r.Amount, _ = amount.Add(money.Cents(-r.Years.Cents()))
	r.ProRata = prorata
	if r.Months, r.Part, ok = period.Months(); !ok {
		return Rest{}, false
	}
	r.AtRate = fullYear.Fraction(r.Months, 12*r.Part)
	return r, true
}

// Far reports whether the rest differs from its pro rata share by more than a
// fifth of the share.
func (r Rest) Far() bool {
	difference := r.Amount.Cents() - r.ProRata.Cents()
	return max(difference, -difference) > r.ProRata.Cents()/5
}

// BudgetPeriod is the period that a budget is for: its phase's, else the
// project's.
func BudgetPeriod(p *record.Project, b *record.Budget) calendar.Period {
	if b.Phase == "" {
		if !b.Sound("phase") {
			return calendar.Period{} // of a phase that can't be read
		}
		return p.Period
	}
	if phase := p.Phase(b.Phase); phase != nil {
		return phase.Period
	}
	return calendar.Period{}
}

// ShareSum is what the stated shares of a budget's lines make.
type ShareSum struct {
	Sum  money.Share
	Rows int // that state one
	// Off is by how many millionths of a percent they make more than 100 %, or
	// less where every line states one.
	Off int64
	// Rounded reports whether they may make 100 % before each was rounded: they
	// are off by less than half a unit of the last digit of each.
	Rounded bool
}

// SharesOf adds the stated shares of the total of a budget's lines.
func SharesOf(b *record.Budget) ShareSum {
	return sharesOf(b, false, func(*record.Funding) bool { return true })
}

// sharesOf adds the shares of one whole, which the lines make that are parts of it.
func sharesOf(b *record.Budget, public bool, part func(*record.Funding) bool) (s ShareSum) {
	units, parts := int64(0), 0
	for i := range b.Funding {
		line := &b.Funding[i]
		if part(line) {
			parts++
		}
		if (line.Of == record.OfPublic) == public {
			units += s.add(line.Share)
		}
	}
	s.compare(units, s.Rows < parts || !b.Sound("funding"))
	return s
}

// BeneficiarySharesOf adds the stated shares of the total of a budget's beneficiaries.
func BeneficiarySharesOf(b *record.Budget) (s ShareSum) {
	units := int64(0)
	for i := range b.Beneficiaries {
		units += s.add(b.Beneficiaries[i].Share)
	}
	s.compare(units, s.Rows < len(b.Beneficiaries) || !b.Sound("beneficiaries"))
	return s
}

// add takes a share in that is known, and returns the unit of its last digit.
func (s *ShareSum) add(share money.Share) (unit int64) {
	if !share.Known() {
		return 0
	}
	if s.Rows++; s.Rows == 1 {
		s.Sum = share
	} else {
		s.Sum = money.AddShares(s.Sum, share)
	}
	return share.Unit()
}

// compare says how far the shares are off the whole, of which they may be only a part where
// the list is open.
func (s *ShareSum) compare(units int64, open bool) {
	s.Off = s.Sum.Micro() - money.Percent(100).Micro()
	if s.Off < 0 && (open || s.Rows == 0) {
		s.Off = 0
	}
	s.Rounded = 2*max(s.Off, -s.Off) < units
}

// CostOf adds the rows of one category.
func CostOf(b *record.Budget, category record.Category) Sum {
	var s Sum
	for i := range b.Costs {
		if b.Costs[i].Category == category {
			s.Add(b.Costs[i].Amount)
		}
	}
	return s
}

// Slip is a slip of the hand in writing a figure.
type Slip uint8

// Slips, the likelier the later.
const (
	NoSlip Slip = iota
	WrongDigit
	ExtraDigit
	LostDigit
	SwappedDigits
)

// SlipOf is the slip that turned the figure meant into the one written: two
// neighbouring digits in each other's place (the difference is then divisible
// by 9), a digit too few or too many, or one digit that is another.
func SlipOf(written, meant money.Amount) Slip {
	if !written.Known() || written.IsAbout() || written == meant || meant.Cents() < 0 {
		return NoSlip
	}
	a, b := digits(written, meant)
	switch {
	case len(a) == len(b) && swapped(a, b):
		return SwappedDigits
	case len(a)+1 == len(b) && len(a) > 2 && oneMore(b, a):
		return LostDigit
	case len(a) == len(b)+1 && len(b) > 2 && oneMore(a, b):
		return ExtraDigit
	case len(a) == len(b) && len(a) > 2 && oneOther(a, b):
		return WrongDigit
	default:
		return NoSlip
	}
}

// digits are the digits of two figures, of their euros where neither has
// cents.
func digits(a, b money.Amount) (string, string) {
	unit := int64(1)
	if a.WholeEuros() && b.WholeEuros() {
		unit = 100
	}
	return strconv.FormatInt(a.Cents()/unit, 10), strconv.FormatInt(b.Cents()/unit, 10)
}

// swapped reports whether two neighbouring digits of a changed places make b.
func swapped(a, b string) bool {
	for i := 0; i+1 < len(a); i++ {
		if a[i] != b[i] {
			return a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
		}
	}
	return false
}

// oneOther reports whether a and b differ in one digit.
func oneOther(a, b string) bool {
	others := 0
	for i := range a {
		if a[i] != b[i] {
			others++
		}
	}
	return others == 1
}

// oneMore reports whether long is short with one more digit.
func oneMore(long, short string) bool {
	for i := range short {
		if long[i] != short[i] {
			return long[i+1:] == short[i:]
		}
	}
	return true
}
