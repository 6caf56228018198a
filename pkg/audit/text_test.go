package audit

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sostool/pkg/calendar"
	"sostool/pkg/catalogue"
	"sostool/pkg/decode"
	"sostool/pkg/language"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

// names are those of the repository's own records.
func names(t testing.TB) *Names {
	t.Helper()
	c, err := catalogue.Open(os.DirFS("../../records"), "records")
	if err != nil {
		t.Fatal(err)
	}
	return NewNames(c)
}

// TestPassages: what a text has, in the forms in which documents print it.
func TestPassages(t *testing.T) {
	n := names(t)
	for _, c := range []struct{ text, want string }{
		// Amounts.
		{"ovat 1 828 204 johon", "amount 1 828 204 = 1828204"},
		{"on 1.828.204 euroa", "amount 1.828.204 euroa = 1828204"},
		{"on 1828204.", "amount 1828204 = 1828204"},
		{"on 1\u00a0828\u202f204,00 €, josta", "amount 1 828 204,00 € = 1828204"},
		{"on 1 828\n204 euroa", "amount 1 828 204 euroa = 1828204"},
		{"1,1 milj. euroa", "amount 1,1 milj. euroa = about 1100000"},
		{"1,2 Me, 20 ke.", "amount 1,2 Me = about 1200000; amount 20 ke = about 20000"},
		{"50 000 e, 1 milj. e.", "amount 50 000 e = 50000; amount 1 milj. e = about 1000000"},
		{"20 e-palvelua", "count 20 e = 20"},
		{"1,2 M€ ja 568 t€", "amount 1,2 M€ = about 1200000; amount 568 t€ = about 568000"},
		{"2,4 miljoonaa euroa", "amount 2,4 miljoonaa euroa = about 2400000"},
		{"kaksi miljoonaa euroa", "amount kaksi miljoonaa euroa = about 2000000"},
		{"568 tuhatta euroa", "amount 568 tuhatta euroa = about 568000"},
		{"20 000 €/vuosi ja 142 000 /vuosi, 2000 /vuosi", "amount 20 000 € = 20000; amount 142 000 = 142000; amount 2000 = 2000"},
		{"noin 20 000 euron", "amount 20 000 euron = about 20000"},
		{"12 345,67 €", "amount 12 345,67 € = 12345.67"},
		{"20 000–30 000 euroa, 1–2 milj. euroa", "amount 20 000 = 20000; amount 30 000 euroa = 30000; amount 1 = about 1000000; amount 2 milj. euroa = about 2000000"},
		{"2,4 miljoner euro, 300 000 euro, 5 tusen euro", "amount 2,4 miljoner euro = about 2400000; amount 300 000 euro = 300000; amount 5 tusen euro = about 5000"},
		{"maksaa 1 264,50.", "amount 1 264,50 = 1264.50"},
		{"500,-", "amount 500,- = 500"},
		{"1 828 \n204 euroa, 20\r\n000 €", "amount 1 828 204 euroa = 1828204; amount 20 000 € = 20000"},
		{"kaksi miljoonaa, puoli miljoonaa euroa, puolitoista miljoonaa, halv miljon euro", "amount kaksi miljoonaa = about 2000000; amount puoli miljoonaa euroa = about 500000; amount puolitoista miljoonaa = about 1500000; amount halv miljon euro = about 500000"},
		{"miljoona euroa, miljoonan euron, en miljon euro, yhden miljoonan euron", "amount miljoona euroa = about 1000000; amount miljoonan euron = about 1000000; amount en miljon euro = about 1000000; amount yhden miljoonan euron = about 1000000"},
		{"kaksisataa tuhatta euroa, kaksisataatuhatta, kahdensadantuhannen euron", "amount kaksisataa tuhatta euroa = about 200000; amount kaksisataatuhatta = about 200000; amount kahdensadantuhannen euron = about 200000"},
		{"kaksikymmentäviisi tuhatta, kolme miljoonaa, sata euroa, tuhannen euron", "amount kaksikymmentäviisi tuhatta = about 25000; amount kolme miljoonaa = about 3000000; amount sata euroa = 100; amount tuhannen euron = about 1000"},
		{"tvåhundra tusen euro, etthundrafemtiotusen, tjugofem tusen, hundra euro", "amount tvåhundra tusen euro = about 200000; amount etthundrafemtiotusen = about 150000; amount tjugofem tusen = about 25000; amount hundra euro = 100"},
		{"kaksi miljoonaa kolmesataa-\ntuhatta euroa, två miljoner trehundra tusen euro", "amount kaksi miljoonaa kolmesataa- tuhatta euroa = about 2300000; amount två miljoner trehundra tusen euro = about 2300000"},
		{"kaksi ja puoli miljoonaa euroa, två och en halv miljon euro", "amount kaksi ja puoli miljoonaa euroa = about 2500000; amount två och en halv miljon euro = about 2500000"},
		{"kaksisataa kuntaa, satakaksikymmentä osallistujaa, miljoona asukasta", "count kaksisataa kuntaa = 200 municipality; count satakaksikymmentä osallistujaa = 120 other; count miljoona asukasta = 1000000 other"},
		{"Sataa vettä. Tuhat kiitosta! Muutaman sadan euron, useita miljoonia euroja, monta miljoonaa euroa, några tusen euro, ett par hundra euro, toista miljoonaa euroa, pari tuhatta euroa", ""},
		{"1\u202e828 204, 20\u200b000 euroa", "amount 1\u202e828 204 = 1828204; amount 20\u200b000 euroa = 20000"},
		{"Palkat 93 152 426 000, 568 000 568 000 568 000", "amount 93 152 426 000 = 93152426000; amount 568 000 568 000 568 000 = "},
		{"5 000 6 000 142 000 2 000", "amount 5 000 = 5000; amount 6 000 142 000 = 6000142000; amount 2 000 = 2000"},
		{"93 152  426 000\t5 000 milj. euroa", "amount 93 152 = 93152; amount 426 000 = 426000; amount 5 000 milj. euroa = about 5000000000"},
		// Percents.
		{"25%, 25 %, 75 prosenttia, 75-prosenttisesti, 8,96 prosentin, 75 procent", "percent 25% = 25%; percent 25 % = 25%; percent 75 prosenttia = 75%; percent 75-prosenttisesti = 75%; percent 8,96 prosentin = 8.96%; percent 75 procent = 75%"},
		{"20–30 %", "percent 20 = 20%; percent 30 % = 30%"},
		{"viisi prosenttia, kaksikymmentä prosenttia, \u200e25\u200f %", "percent viisi prosenttia = 5%; percent kaksikymmentä prosenttia = 20%; percent 25\u200f % = 25%"},
		{"33 1/3 %, 33\u00a0⅓ %, 12½ prosenttia, 66 2/3 procent, 2½ miljoonaa euroa", "percent 33 1/3 % = about 33.333333%; percent 33 ⅓ % = about 33.333333%; percent 12½ prosenttia = 12.5%; percent 66 2/3 procent = about 66.666667%; amount 2½ miljoonaa euroa = about 2500000"},
		{"Valtio maksaa kustannuksista 1/2 ja kunnat ½. Menoista 2/3 on palkkoja; kostnaderna täcks till 1/3", "percent 1/2 = 50%; percent ½ = 50%; percent 2/3 = about 66.666667%; percent 1/3 = about 33.333333%"},
		{"Kunnat vastaavat kustannuksista puoliksi: puolet menoista, kolmasosa tai kolmannes rahoituksesta, kaksi kolmasosaa tai neljänneksen budjetista.", "percent puolet = 50%; percent kolmasosa = about 33.333333%; percent kolmannes = about 33.333333%; percent kaksi kolmasosaa = about 66.666667%; percent neljänneksen = 25%"},
		{"Kommunerna betalar en tredjedel av kostnaderna och staten två tredjedelar. Hälften av bidraget, tre fjärdedelar av budgeten.", "percent en tredjedel = about 33.333333%; percent två tredjedelar = about 66.666667%; percent Hälften = 50%; percent tre fjärdedelar = 75%"},
		{"Puolet osallistujista vastasi. Hälften av deltagarna svarade. Kolmannes on naisia. Kolmannessa vaiheessa kustannukset, kolmanneksi menot, kolmannesta vaiheesta.", ""},
		{"sivu 1/2 kustannukset, palkan 2. erä 1/2", "count 2 = 2; count 1 = 1; count 2 = 2"},
		// Time.
		{"01.11.2008-31.12.2011", "period 01.11.2008-31.12.2011 = 2008-11-01/2011-12-31"},
		{"1.11.2008 – 31.12.2011", "period 1.11.2008 – 31.12.2011 = 2008-11-01/2011-12-31"},
		{"1.1.–31.12.2011, 15.–17.11.2016", "period 1.1.–31.12.2011 = 2011-01-01/2011-12-31; period 15.–17.11.2016 = 2016-11-15/2016-11-17"},
		{"2004-2005, 2008-11, vuosina 2004 2005, 2016 – 2019", "period 2004-2005 = 2004/2005; period 2008-11 = 2008/2011; period 2004 2005 = 2004/2005; period 2016 – 2019 = 2016/2019"},
		{"2008 2009 2010 2011", "date 2008 = 2008; date 2009 = 2009; date 2010 = 2010; date 2011 = 2011"},
		{"1.1–31.12.2010, 2.5-kertainen, 13.13–31.12.2010", "period 1.1–31.12.2010 = 2010-01-01/2010-12-31; count 2.5-kertainen = 2.50 other; amount 13.13 = 13.13; date 31.12.2010 = 2010-12-31"},
		{"08/2016–07/2019", "period 08/2016–07/2019 = 2016-08/2019-07"},
		{"elokuu 2016 – heinäkuu 2019", "period elokuu 2016 – heinäkuu 2019 = 2016-08/2019-07"},
		{"syksyllä 2009 ja keväällä 2010, hösten 2009", "date syksyllä 2009 = 2009; date keväällä 2010 = 2010; date hösten 2009 = 2009"},
		{"marraskuussa 2008, november 2008, 1. marraskuuta 2008, den 1 november 2008", "date marraskuussa 2008 = 2008-11; date november 2008 = 2008-11; date 1. marraskuuta 2008 = 2008-11-01; date 1 november 2008 = 2008-11-01"},
		{"15.11. Lappeenrannassa", "date 15.11. = 11-15; municipality Lappeenrannassa"},
		{"31.12.2011 mennessä, 1.11.08, 2008-11-01, 11/2008", "date 31.12.2011 = 2011-12-31; date 1.11.08 = 2008-11-01; date 2008-11-01 = 2008-11-01; date 11/2008 = 2008-11"},
		{"vuodelta 2006 euroa", "date 2006 = 2006"},
		{"kesä-elokuussa 2010, tammi–maaliskuussa 2009, kesä-\nelokuun aikana 2010, syys–marraskuu vuonna 2011", "period kesä-elokuussa 2010 = 2010-06/2010-08; period tammi–maaliskuussa 2009 = 2009-01/2009-03; period kesä- elokuun aikana 2010 = 2010-06/2010-08; period syys–marraskuu vuonna 2011 = 2011-09/2011-11"},
		{"januari–mars 2009, juni-augusti 2010, juni till augusti 2010, tammikuusta maaliskuuhun 2009", "period januari–mars 2009 = 2009-01/2009-03; period juni-augusti 2010 = 2010-06/2010-08; period juni till augusti 2010 = 2010-06/2010-08; period tammikuusta maaliskuuhun 2009 = 2009-01/2009-03"},
		{"joulu–helmikuussa 2009–2010, loka-marraskuussa 2009-2010, december 2009 – februari 2010, lokakuussa 2009–2011", "period joulu–helmikuussa 2009–2010 = 2009-12/2010-02; period loka-marraskuussa 2009 = 2009-10/2009-11; date 2010 = 2010; period december 2009 – februari 2010 = 2009-12/2010-02; period lokakuussa 2009–2011 = 2009-10/2011"},
		{"1–3/2009, 8–12/2010, 12-3/2009", "period 1–3/2009 = 2009-01/2009-03; period 8–12/2010 = 2010-08/2010-12; count 12 = 12; date 3/2009 = 2009-03"},
		{"15–3/2009–2010", "count 15 = 15; period 3/2009–2010 = 2009-03/2010"},
		{"huhti-, touko- ja kesäkuussa 2010, juni och augusti 2010", "date huhti- = 2010-04; date touko- = 2010-05; date kesäkuussa 2010 = 2010-06; date juni = 2010-06; date augusti 2010 = 2010-08"},
		{"maaliskuun loppuun 2009 mennessä, slutet av mars 2009, kesä-elokuussa, kesä-Elokuun kunta, tammipuu", "date maaliskuun loppuun 2009 = 2009-03; date mars 2009 = 2009-03"},
		{"1.3.-31.8.2010, 1. kesäkuuta–31. elokuuta 2010, 1–15 juni 2010", "period 1.3.-31.8.2010 = 2010-03-01/2010-08-31; period 1. kesäkuuta–31. elokuuta 2010 = 2010-06-01/2010-08-31; period 1–15 juni 2010 = 2010-06-01/2010-06-15"},
		// Numbers of things.
		{"yksitoista kuntaa ja 11 kuntaa", "count yksitoista kuntaa = 11 municipality; count 11 kuntaa = 11 municipality"},
		{"kolme tiimiä, kahdellatoista kunnalla", "count kolme tiimiä = 3 teams; count kahdellatoista kunnalla = 12 municipality"},
		{"Kuuden kunnan tiimeille, kaksikymmentäyksi kuntaa", "count Kuuden kunnan = 6 municipality; count kaksikymmentäyksi kuntaa = 21 municipality"},
		{"7 sosiaalialan osaamiskeskusta, 11 Lapin kuntaa", "count 7 sosiaalialan osaamiskeskusta = 7 centre-of-excellence; count 11 Lapin kuntaa = 11 municipality"},
		{"elva kommuner, tjugoen kommuner", "count elva kommuner = 11 municipality; count tjugoen kommuner = 21 municipality"},
		{"alle 30-vuotiaat, 3 vuotta", "count 30-vuotiaat = 30 ages; count 3 vuotta = 3 years"},
		{"2000 asukasta, 1 500 osallistujaa", "count 2000 asukasta = 2000 other; count 1 500 osallistujaa = 1500 other"},
		// Registers.
		{"194/00.01.05/2019 (1301/2014), S21015, STM/1408/2009, 0827616-7", "register 194/00.01.05/2019; register 1301/2014; register S21015; register STM/1408/2009; register 0827616-7"},
		{"§ 41, 5 §, toimintalinja 5, erityistavoite 10.1. /", "register 41; register 5; register 5; register 10.1"},
		// Municipalities.
		{"Torniossa, Kemin kaupungin, Rovaniemellä, Inarin ja Pellosta", "municipality Torniossa; municipality Kemin kaupungin; municipality Rovaniemellä; municipality Inarin; municipality Pellosta"},
		{"ROVANIEMELLÄ, Ylitorniolla, Kemijärven kunnanhallitus, Torneås, Esbo stads", "municipality ROVANIEMELLÄ; municipality Ylitorniolla; municipality Kemijärven; municipality Torneås; municipality Esbo stads"},
		{"Kemi-Tornio, Länsi-Pohjan, Tornio-hanke, kemi", "municipality Kemi; municipality Tornio"},
		{"Rova\u00ad\nniemellä, \u2067Kemi\u2069, Tor\u200bniossa, Rova-\r\nniemi", "municipality Rova\u00ad niemellä; municipality Kemi; municipality Tor\u200bniossa; municipality Rova- niemi"},
		{"Tornion ja muiden Lapin kuntien, Lapissa", "municipality Tornion"},
		{"Muonio, Salla ja Kolari; Matti Salo, Salla Virtanen. Kotka lensi. Lahdessa sataa.", "municipality Muonio; municipality Salla; municipality Kolari; municipality Lahdessa"},
		{"Pohja on laskettu. Aura soi. Simon kunta.", "municipality Simon kunta"},
		// Organisations.
		{"johon sosiaali- ja terveysministeriöltä haetaan, STM:n, stm", "organisation sosiaali- ja terveysministeriöltä; organisation STM"},
		{"Kolpeneen palvelukeskuksen kuntayhtymälle ja Kolpeneelle, ESR-rahoitteinen", "organisation Kolpeneen palvelukeskuksen kuntayhtymälle; organisation Kolpeneelle; organisation ESR"},
		{"Lapin yliopiston sosiaali-\ntyön laitoksen", "organisation Lapin yliopiston sosiaali- työn laitoksen"},
		{"Seinäjoen Ammattikorkeakoulu Oy:n yhteyteen, Kemi-Tornion ammattikorkeakoululla", "organisation Seinäjoen Ammattikorkeakoulu; organisation Kemi-Tornion ammattikorkeakoululla"},
		// As municipalities print them: abbreviated, in tables, with words divided by line ends.
		{"75 pros., 4,8 proc. av, 30.9.-14, 7.3.-11 § 12, 1.3.-31.8.2010", "percent 75 pros = 75%; percent 4,8 proc = 4.8%; date 30.9.-14 = 2014-09-30; date 7.3.-11 = 2011-03-07; register 12; period 1.3.-31.8.2010 = 2010-03-01/2010-08-31"},
		{"den 3 feb. 2016, nov. 2014, dec 2015", "date 3 feb. 2016 = 2016-02-03; date nov. 2014 = 2014-11; date dec 2015 = 2015-12"},
		{"21 400 as., 43.500 inv., 30 kk, 3 v. ja 5 v. 2009, 24 mån., 65 v. täyttäneitä, 18 år fyllda", "count 21 400 as = 21400 other; count 43.500 inv = 43500 other; count 30 kk = 30 months; count 3 v = 3 years; count 5 v = 5; date 2009 = 2009; count 24 mån = 24 months; count 65 v = 65 ages; count 18 år = 18 ages"},
		{"25 pro-\nsenttia, 5 000 eu-\nroa, 11 kun-\ntaa, 1,2 mil-\njoonaa euroa, marras-\nkuussa 2010, 3. marras-\nkuuta 2010, sju kom-\nmuner", "percent 25 pro- senttia = 25%; amount 5 000 eu- roa = 5000; count 11 kun- taa = 11 municipality; amount 1,2 mil- joonaa euroa = about 1200000; date marras- kuussa 2010 = 2010-11; date 3. marras- kuuta 2010 = 2010-11-03; count sju kom- muner = 7 municipality"},
		{"Palkat 28.600  86.250\nHenkilösivukulut 7.007  5\nHankkeet 12", "amount 28.600 = 28600; amount 86.250 = 86250; amount 7.007 = 7007; count 5 = 5; count 12 = 12"},
		{"Kotka · Hamina, Hangö för 1/5 dvs. 28 850 €", "municipality Kotka; municipality Hamina; municipality Hangö; percent 1/5 = 20%; amount 28 850 € = 28850"},
		{"Hakukierros 2/2014, kokouksessa 3/2012, protokoll 4/2013", "register 2/2014; register 3/2012; register 4/2013"},
		// What says nothing about a project.
		{"Sivu 1 (2), 1(4)\n\nLiitteet 1–3, s. 12-14, klo 9–12, klo 9.30-15.00", ""},
		{"1. Tausta\n\n2. Tavoite,\n1. kerran\n\n3. Rahoitus\n", ""},
		{"1. Alku 2. Loppu; 1) yksi, 2)kaksi; liitteessä 1, sivu 4, s. 12, klo 12.45", ""},
		{"2 Osallistujat\n\n", "count 2 Osallistujat = 2 other"}, // no page 1 before it
		{"1\n\n2 Tavoitteet\n\n3", ""},
		{"puh. 040 123 4567, PaKaste2", ""},
	} {
		text := n.Read([]byte(c.text))
		var got []string
		for p := range text.Passages() {
			got = append(got, said(text, p))
		}
		if diff := cmp.Diff(c.want, strings.Join(got, "; ")); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.text, diff)
		}
	}
}

// said is a passage with its value.
func said(text *Text, p *Passage) string {
	s := string(p.Kind) + " " + Part{text.plain, p.all}.Printed()
	switch p.Kind {
	case Amount:
		s += " = " + p.figure.String()
	case Percent:
		s += " = " + p.share.String()
	case Count:
		s += " = " + strings.TrimSpace(p.figure.String()+" "+string(p.noun))
	case Date:
		day := p.start.Date
		s += " = " + day.String()
		if day.Year == 0 {
			day.Year = 2000
			s += strings.TrimPrefix(day.String(), "2000-")
		}
	case Period:
		s += " = " + p.start.String() + "/" + p.end.String()
	}
	return s
}

// TestForms: the names of municipalities are known in the forms that Finnish has of them,
// with the weak grade of their consonants.
func TestForms(t *testing.T) {
	n := names(t)
	for name, forms := range map[string]string{
		"Tornio": "Torniossa Tornion Torniosta Tornioon Torniota Torniossakin", "Rovaniemi": "Rovaniemen Rovaniemellä Rovaniemeltä Rovaniemelle",
		"Turku": "Turun Turussa Turkuun Turkua", "Helsinki": "Helsingin Helsingissä Helsinkiin", "Lahti": "Lahden Lahdessa Lahteen",
		"Uusikaupunki": "Uudenkaupungin Uudessakaupungissa", "Isokyrö": "Isonkyrön Isossakyrössä", "Ikaalinen": "Ikaalisten Ikaalisissa",
		"Kauniainen": "Kauniaisten Kauniaisissa", "Varkaus": "Varkauden Varkaudessa", "Muhos": "Muhoksen Muhoksella", "Raahe": "Raahen Raahessa",
		"Pälkäne": "Pälkäneen Pälkäneellä", "Kitee": "Kiteen Kiteellä", "Heinävesi": "Heinäveden Heinävedellä", "Outokumpu": "Outokummun Outokummussa",
		"Loppi": "Lopen Lopella", "Vihti": "Vihdin Vihdissä", "Hanko": "Hangon Hangossa Hankoon", "Lieto": "Liedon Liedossa", "Juuka": "Juuan Juuassa",
		"Utsjoki": "Utsjoen Utsjoella", "Virrat": "Virtain Virroilla", "Kangasala": "Kangasalan Kangasalla", "Pyhäranta": "Pyhärannan Pyhärannassa",
		"Hailuoto": "Hailuodon Hailuodossa", "Mänttä-Vilppula": "Mänttä-Vilppulan", "Ii": "Iin Iissä", "Pieksämäki": "Pieksämäen Pieksämäellä",
		"Espoo": "Espoon Espoossa Espooseen", "Kemijärvi": "Kemijärven Kemijärvellä", "Enontekiö": "Enontekiön Enontekiöllä", "Vantaa": "Vantaan Vantaalla",
	} {
		m := n.catalogue.Register.Find(name, calendar.Period{})
		for _, form := range append(strings.Fields(forms), name) {
			text := n.Read([]byte("Kunta on myös " + form + " tässä."))
			found := false
			for p := range text.Passages() {
				found = found || p.Kind == Municipality && p.parties[0].code == m.Code
			}
			if !found {
				t.Errorf("%s is not known as a form of %s", form, name)
			}
		}
	}
}

// TestQuotes: how a text is broken into lines doesn't count, what its figures and words
// are does.
func TestQuotes(t *testing.T) {
	const text = "Osuus on 1 828\n204 € eli 25 %; kehittämis-\nyksikkö 2004\u00a02005 ja 17.11. Pohjois-\nSuomen ”malli” 1.8.2016 – 31.12.2018 ALLE 30-vuotiaat, tavoit\u00ad\nteet, 11 kuntaa, 93 152 426 000"
	q := NewQuotes([]byte(text))
	for says, want := range map[string]bool{
		"1 828 204": true, "1 828 204 €": true, "25%": true, "kehittämisyksikkö": true, "2004 2005": true, "17.11.": true,
		"Pohjois-Suomen": true, "\"malli\"": true, "tavoitteet": true, "1.8.2016 - 31.12.2018": true, "1.8.2016": true, "alle 30-vuotiaat": true, "11": true, "30": true,
		"1 828": false, "204": false, "828 204": false, "1828204": false, "1.828.204": false, "17": false, "8.2016": false, "2018 alle": false,
		"1 282 204": false, "93 152": true, "426 000": true, "93 152 426 000": true, "152": true, "93 15": false, "Suomi": false, "": false, "kunta": false, "1": false,
	} {
		if got := q.Has(says); got != want {
			t.Errorf("%q: %v, want %v", says, got, want)
		}
	}
}

// TestLineEnds: a line ends in LF, in CR or in both.
func TestLineEnds(t *testing.T) {
	n := names(t)
	for _, end := range []string{"\n", "\r", "\r\n"} {
		text := n.Read([]byte(strings.ReplaceAll("Alku\n\n1\nTornio mak-\nsaa 5 000 €,\nKe-\nmin kaupunki 6 000 €\n\n2\n", "\n", end)))
		var got []string
		for p := range text.Passages() {
			part := Part{text.plain, p.all}
			got = append(got, fmt.Sprint(part.Line(), " ", part.Printed(), ": ", part.Excerpt(40)))
		}
		want := "4 Tornio: Tornio mak-; 5 5 000 €: saa 5 000 €,; 6 Ke- min kaupunki: Ke- min kaupunki 6 000 €; 7 6 000 €: min kaupunki 6 000 €"
		if diff := cmp.Diff(want, strings.Join(got, "; ")); diff != "" {
			t.Errorf("%q (-want +got):\n%s", end, diff)
		}
		if !NewQuotes([]byte("mak-" + end + "saa" + end + "nyt")).Has("maksaa nyt") {
			t.Errorf("%q: the words that a line end divides are not found", end)
		}
	}
}

// TestWhole: a label is a name, in any form, with nothing else but what kind of municipality
// it is.
func TestWhole(t *testing.T) {
	n := names(t)
	for label, want := range map[string]string{
		"Inari": "Inari", "Inarin kunta": "Inari", "Rovaniemen kaupunki": "Rovaniemi", "Torneå stad": "Tornio", "Kemijärven": "Kemijärvi", "Kolpeneen palvelukeskuksen kuntayhtymä": "kolpene",
		"Inari ja Kemi": "", "Inarin kunnan osuus": "", "Palkat": "", "Lappi": "", "": "",
	} {
		municipalities, orgs := n.Whole(label)
		var got []string
		for _, m := range municipalities {
			got = append(got, string(m))
		}
		for _, id := range orgs {
			got = append(got, string(id))
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%q: %q, not %q", label, got, want)
		}
	}
}

// TestColumns: figures side by side are told apart by those of the record; what is left over
// is open, and what is nearly a figure of the record, with the slip that makes it one.
func TestColumns(t *testing.T) {
	n := names(t)
	const own = `record: project/1
id: x
name: {fi: X}
status: applied
budgets:
  - stage: applied
    total: 1828204
    full_year: 568000
    years: {2008: 93152, 2009: 426000}
    funding:
      - {source: stm, amount: 1317152}
      - {source: municipal, amount: 45705}
      - {source: private, amount: 14020000}
      - {source: other, amount: 426.50}
      - {source: eu-state, amount: 2000}
      - {source: eu, amount: 200000}
participants: {municipality: 11}
sources: [{id: a, title: {fi: A}, kind: plan, file: a}]
citations: [{path: "budgets[applied].years", source: a}]
`
	doc := decode.New(n.catalogue.Register).Decode(&source.File{Name: "x.yaml", Bytes: []byte(own)}, record.ProjectKind)
	for _, c := range []struct{ text, want string }{
		{"93 152 426 000", ""},
		{"Yhteensä 93 152 426 000 426 000 568 000 1 828 204 euroa", ""},
		{"93 152 426 000 111 000 568 000 568 000", "111 000"},
		{"93 152 462 000 568 000", "462 000: years.2009 two digits changed places"},
		{"111 000 222 000 93 152", "111 000 222 000"},
		{"111 000 222 000 333 000", "111 000 222 000 333 000"},
		{"1 371 152 euroa 93 152 426 000", "1 371 152 euroa: funding[stm].amount two digits changed places"},
		{"1 371 152 ja 1 317 152 euroa 93 152 426 000", "1 371 152"}, // the text has both
		{"457 052 euroa, 93 152 426 000", "457 052 euroa: funding[municipal].amount a digit is missing"},
		{"1 402 000 euroa, 93 152 426 000", "1 402 000 euroa: funding[private].amount there is a digit too many"},
		{"568 000 euroa 93 152 426 000 123,45 e", "123,45"},
		{"93 152 426,50 ja 426 000", ""},
		{"93 152 426 ja 426 000", "93 152 426"},
		{"11 426 000, 93 152", "11 426 000"}, // no count is enough
		{"1 426 000 euroa, 93 152", "1 426 000 euroa: years.2009 a digit is missing"},
		{"20 000 euroa 93 152 426 000", "20 000 euroa"}, // 2 000 or 200 000
		{"93\u00a0152 426,50 ja 426 000", ""},
		{"93 152\n426,50 ja 426 000", "93 152 426,50"},
	} {
		text := n.Read([]byte(c.text))
		result := n.Of(doc, func(*record.Document) *Text { return text })
		var got []string
		for _, o := range result.Open {
			said := o.Part().Printed()
			if o.Near != nil {
				said += ": " + strings.TrimPrefix(o.Near.Path, "budgets[applied].") + " " + o.Near.Slip.In(language.English)
			}
			got = append(got, said)
		}
		if diff := cmp.Diff(c.want, strings.Join(got, "; ")); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.text, diff)
		}
	}
}

// TestSharesInTables: a share in a column of percents has no sign of its own; a figure with a
// unit or a noun is not a share.
func TestSharesInTables(t *testing.T) {
	n := names(t)
	const own = `record: project/1
id: x
name: {fi: X}
status: idea
budgets:
  - {stage: applied, total: 1, funding: [{source: stm, share: 62.5%}, {source: municipal, share: 25%}]}
sources: [{id: a, title: {fi: A}, kind: plan, file: a}]
citations: [{path: "budgets[applied].funding", source: a}]
`
	doc := decode.New(n.catalogue.Register).Decode(&source.File{Name: "x.yaml", Bytes: []byte(own)}, record.ProjectKind)
	for text, want := range map[string]string{
		"Osuus-%\nKotkan  62,5\nHaminan  25": "Kotkan; Haminan", "62,5 € ja 25 kuntaa": "62,5 €; 25 kuntaa; unquoted: 62.5%; unquoted: 25%",
		"62,5 ja 25": "", "26 ja 62,6 %": "26 ja; 62,6 %; unquoted: 62.5%; unquoted: 25%",
	} {
		x := n.Read([]byte(text))
		result := n.Of(doc, func(*record.Document) *Text { return x })
		var got []string
		for _, o := range result.Open {
			got = append(got, o.Part().Printed())
		}
		for _, u := range result.Unquoted {
			got = append(got, "unquoted: "+u.Value)
		}
		if diff := cmp.Diff(want, strings.Join(got, "; ")); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

// TestFractions: a fraction is settled by what a record can write of it, and it is a place of a
// figure that is cited.
func TestFractions(t *testing.T) {
	n := names(t)
	for share, want := range map[string]bool{"33%": true, "33.3%": true, "33.33%": true, "33.333333%": true, "about 33%": true, "33.34%": false, "34%": false, "30%": false} {
		own := fmt.Sprintf("record: project/1\nid: x\nname: {fi: X}\nstatus: idea\nbudgets:\n  - {stage: applied, total: 1, funding: [{source: stm, share: %s}]}\n"+
			"sources: [{id: a, title: {fi: A}, kind: plan, file: a}]\ncitations: [{path: \"budgets[applied].funding[stm].share\", source: a}]\n", share)
		doc := decode.New(n.catalogue.Register).Decode(&source.File{Name: "x.yaml", Bytes: []byte(own)}, record.ProjectKind)
		result := n.Of(doc, func(*record.Document) *Text { return n.Read([]byte("Ministeriö maksaa kolmanneksen.")) })
		if got := len(result.Open)+len(result.Unquoted) == 0; got != want {
			t.Errorf("%s: settled and placed: %v, not %v", share, got, want)
		}
	}
}

// TestSlips: a share or a time that the record lacks is listed with the one of the record
// that is one slip of the hand away, and that no text has; with none where it may be several.
func TestSlips(t *testing.T) {
	n := names(t)
	const own = `record: project/1
id: x
name: {fi: X}
status: applied
period: 2008-11-01/2011-12-13
phases:
  - {id: i, period: 2004/2005}
events:
  - {date: 2009-04-17, title: {fi: A}}
  - {date: 2010-02-01, title: {fi: B}}
  - {date: "2010-06-20?", title: {fi: C}}
  - {date: 2010-10-05, title: {fi: D}}
  - {date: 2010-10-06, title: {fi: E}}
decisions: [{body: {fi: B}, date: 2007-05-12}]
budgets:
  - stage: applied
    funding:
      - {source: stm, share: 57%}
      - {source: municipal, share: 8.69%}
      - {source: private, share: about 31%}
      - {source: other, share: 5%}
sources: [{id: a, title: {fi: A}, kind: plan, file: a}, {id: b, title: {fi: B}, kind: decision}]
citations: [{path: "decisions[0]", source: b}]
`
	doc := decode.New(n.catalogue.Register).Decode(&source.File{Name: "x.yaml", Bytes: []byte(own)}, record.ProjectKind)
	for _, c := range []struct{ text, want string }{
		{"75 %", "75 %: budgets[applied].funding[stm].share two digits changed places"},
		{"75 % eikä 57 %", "75 %"}, // the text has both
		{"8,96 %", "8,96 %: budgets[applied].funding[municipal].share two digits changed places"},
		{"8,699 %", "8,699 %: budgets[applied].funding[municipal].share a digit is missing"},
		{"8,6 %", "8,6 %: budgets[applied].funding[municipal].share there is a digit too many"},
		{"13 %, 15 %, 50 %", "13 %; 15 %; 50 %"}, // too few digits, or rounded
		{"14.7.2009", "14.7.2009"},
		{"7.4.2009", "7.4.2009: events[0].date there is a digit too many"},
		{"2.1.2010", "2.1.2010: events[1].date the day and the month changed places"},
		{"11.2.2010", "11.2.2010: events[1].date a digit is missing"},
		{"11.2.2010, 1.2.", "11.2.2010"}, // the text has both
		{"17.4.2090", "17.4.2090: events[0].date two digits changed places"},
		{"2.6.2010", "2.6.2010"},
		{"10.5.2010", "10.5.2010: events[3].date the day and the month changed places"},
		{"21.5.2007", "21.5.2007"}, // the record has it from a source without a text
		{"1.11.2008–31.12.2011", "1.11.2008–31.12.2011: period two digits changed places"},
		{"2008–2011 ja 31.12.2011 asti", "31.12.2011: period two digits changed places"},
		{"2004–2050", "2004–2050: phases[i].period two digits changed places"},
	} {
		text := n.Read([]byte(c.text))
		var got []string
		for _, o := range n.Of(doc, func(d *record.Document) *Text {
			if d.File == "" {
				return nil
			}
			return text
		}).Open {
			said := o.Part().Printed()
			if o.Near != nil {
				said += ": " + o.Near.Path + " " + o.Near.Slip.In(language.English)
			}
			got = append(got, said)
		}
		if diff := cmp.Diff(c.want, strings.Join(got, "; ")); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.text, diff)
		}
	}
}
