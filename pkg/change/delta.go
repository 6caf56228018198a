package change

import (
	"strconv"
	"strings"

	"sostool/pkg/language"
	"sostool/pkg/money"
	"sostool/pkg/source"
)

// Delta is by how much a figure grew, negative where it fell; about where
// either figure is.
type Delta struct {
	Type   source.Type // an amount, a share, a number with decimals or a count
	amount money.Amount
	share  money.Share
	number money.Number
	count  int64
}

// Delta is the difference of the new figure and the old one; false where they
// are not two figures of one type, or where only their precision changed.
func (c *Change) Delta() (Delta, bool) {
	d := Delta{Type: c.New.Type}
	if c.Old.Type != d.Type || !c.Old.Exists() || !c.New.Exists() {
		return Delta{}, false
	}
	switch d.Type {
	case source.Amount:
		was, _ := money.Parse(c.Old.Text)
		is, _ := money.Parse(c.New.Text)
		d.amount = money.Cents(is.Cents() - was.Cents())
		if was.IsAbout() || is.IsAbout() {
			d.amount = d.amount.About()
		}
	case source.Share:
		was, _ := money.ParseShare(c.Old.Text)
		is, _ := money.ParseShare(c.New.Text)
		d.share = is.Minus(was)
	case source.Number:
		was, _ := money.ParseNumber(c.Old.Text)
		is, _ := money.ParseNumber(c.New.Text)
		d.number = is - was
	case source.Count:
		was, _ := strconv.ParseInt(c.Old.Text, 10, 64)
		is, _ := strconv.ParseInt(c.New.Text, 10, 64)
		d.count = is - was
	}
	return d, d.amount.Cents() != 0 || d.share.Micro() != 0 || d.number != 0 || d.count != 0
}

// About reports whether the difference is one of rounded figures.
func (d Delta) About() bool { return d.amount.IsAbout() || d.share.IsAbout() }

// Value is the difference as a figure: a money.Amount, a money.Share in
// percentage points, a money.Number, or an int.
func (d Delta) Value() any {
	switch d.Type {
	case source.Amount:
		return d.amount
	case source.Share:
		return d.share
	case source.Number:
		return d.number
	default:
		return int(d.count)
	}
}

// String is the difference as machines read it: euros with two decimals,
// percentage points or a count, without their unit.
func (d Delta) String() string {
	switch d.Type {
	case source.Amount:
		return d.amount.Plain()
	case source.Share:
		return d.share.Plain()
	case source.Number:
		return d.number.String()
	default:
		return strconv.FormatInt(d.count, 10)
	}
}

// In is the difference as tables write it: +54 000 € in Finnish, −2.5 pp in
// English.
func (d Delta) In(l language.Language) string {
	number, out := d.String(), ""
	switch d.Type {
	case source.Amount:
		out = money.Cents(d.amount.Cents()).InTable(l)
	case source.Share:
		out = nowhereBroken(language.Say("{0} pp", language.Verbatim(language.Figure(number, l))).In(l))
	default:
		out = language.Figure(number, l)
	}
	if !strings.HasPrefix(number, "-") {
		out = "+" + out
	}
	if d.About() {
		out = language.Translate("about", l) + "\u00a0" + out
	}
	return out
}

// nowhereBroken is a figure that stays on one line.
func nowhereBroken(s string) string { return strings.ReplaceAll(s, " ", "\u00a0") }
