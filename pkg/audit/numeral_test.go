package audit

import (
	"strings"
	"testing"
)

// TestNumerals: words say a number in any case, and others, which begin or end as these do,
// say none.
func TestNumerals(t *testing.T) {
	for n, words := range map[int]string{
		1: "yksi yhden ett en", 2: "kaksi kahta kahden kahdessa kahtena kahteen två", 7: "seitsemän seitsemässä sju", 10: "kymmenen kymmentä tio",
		11: "yksitoista yhdentoista elva", 15: "viisitoista viidellätoista femton", 20: "kaksikymmentä kahdenkymmenen tjugo",
		21: "kaksikymmentäyksi tjugoen tjugoett", 99: "yhdeksänkymmentäyhdeksän nittionio",
		100: "sata sadan hundra etthundra", 112: "satakaksitoista hundratolv", 200: "kaksisataa kahdensadan kahdessasadassa tvåhundra",
		345: "kolmesataaneljäkymmentäviisi trehundrafyrtiofem", 1000: "tuhat tuhannen tuhanteen tusen", 1001: "tuhatyksi",
		15000: "viisitoistatuhatta viidentoistatuhannen femtontusen", 25000: "kaksikymmentäviisituhatta tjugofemtusen",
		200000: "kaksisataatuhatta kahdensadantuhannen tvåhundratusen", 1e6: "miljoona miljoonan enmiljon", 2300000: "kaksimiljoonaakolmesataatuhatta",
		3e9: "kolmemiljardia tremiljarder",
		0:   "kymmenenkaksi yksikymmentä kaksikolme kaksikymmentäyksitoista satasata tuhattuhatta tuhatmiljoonaa Satakunta satama kahdes tiotio tioen tjugotolv entre toista miljoonia tuhansia satoja ensi kuusisto " + strings.Repeat("kaksikymmentä", 99),
	} {
		for _, w := range strings.Fields(words) {
			if got := numeral(w); got != n {
				t.Errorf("%q: %d, not %d", w, got, n)
			}
		}
	}
}
