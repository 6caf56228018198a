package sheet

import "testing"

func TestThousands(t *testing.T) {
	for text, want := range map[string]bool{
		"1 000 €": true, "(1 000 €)": true, "Talousarvio (1 000 €)": true, "Budjetti, 1000 euroa": true, "t€": true, "1.000 EUR": true, "Kustannukset, t€": true,
		"tuhatta euroa": true, "Luvut tuhansina euroina": true, "luvut ovat tuhatta euroa": true, "tusen euro": true, "Budget (tusen euro)": true, "in thousands of euros": true, "k€": true,
		"€": false, "euroa": false, "vähintään 1 000 €": false, "Kunnat maksavat 1 000 € vuodessa": false, "100 tuhatta euroa": false, "1 000": false, "Hanke maksaa 21 000 €": false,
		"maksut 2008–1 000 €/kk": false, "30 000 €": false,
	} {
		if got := saysThousands(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestFigure(t *testing.T) {
	for text, want := range map[string]string{
		"1 828 204,50": "1828204.50", "1\u00a0828\u00a0204": "1828204", "1\u202f828\u202f204 €": "1828204", "1.828.204": "1828204", "20 000 €": "20000", "€ 20 000": "20000",
		"1.828,5": "1828.50", "1,828,204.05": "1828204.05", "(1 000)": "−1000", "-1 000,00": "−1000", "−5": "−5", "1 000-": "−1000", "5 000,-": "5000", "0": "0", "0,5": "0.50",
		"noin 20 000": "about 20000", "1,2 milj. €": "about 1200000", "20 000 EUR": "20000", "12'345": "12345",
		"–": "nothing", "-": "nothing", "": "nothing", "- €": "nothing", "75 %": "share", "75,5%": "share",
		"1.828": "twofold 1828", "12,345": "twofold 12345", "0,345": "0.35 rounded", "x": "words", "#DIV/0!": "words", "1 00": "words", "12 kk": "words", "1.1.2009": "words", "€": "words",
		"1000000000000": "words", "1e5": "words", "Flat rate 24 %": "words", "0123": "123",
	} {
		g := &Grid{}
		text, _ = tidy(text)
		f := g.figure(Cell{Text: text}, false)
		got := f.amount.String()
		switch {
		case f.kind == nothing:
			got = "nothing"
		case f.kind == words:
			got = "words"
		case f.kind == share:
			got = "share"
		case f.kind == twofold:
			got = "twofold " + got
		}
		if f.rounded {
			got += " rounded"
		}
		if got != want {
			t.Errorf("%q: %s, not %s", text, got, want)
		}
	}
}
