package sheet

import (
	"slices"
	"strings"
	"unicode"

	"sostool/pkg/record"
)

// class is what a label says that its row is. Only one of its words is set, unless total is.
type class struct {
	category record.Category
	source   record.Source
	own      bool    // the beneficiary's own money, of a source that it does not say
	income   bool    // lowers the costs
	section  section // a head, or what a total is of
	public   bool    // of a total: the public funding
	total    bool    // adds others up: all of them, or those of the category, source or section
	within   bool    // part of the row above: "of which ..."
	other    bool    // no euros: person-years, numbers, prices
	sure     bool    // the label says this and nothing else
}

// section is which side of a budget rows are on.
type section uint8

const (
	unsaid section = iota
	costs
	funding
)

// phrases are labels in Finnish, Swedish and English, in the form that plainWords gives them.
var phrases = []struct {
	class class
	words string
}{
	{class{category: record.Personnel}, "henkilöstö|henkilöstökulut|henkilöstökustannukset|henkilöstömenot|henkilökulut|henkilökustannukset|" +
		"palkat|palkka|palkkakulut|palkkakustannukset|palkkamenot|palkat ja palkkiot|palkat ja sivukulut|palkat sivukuluineen|palkat ja henkilösivukulut|" +
		"palkkaukset|palkkauskulut|palkkauskustannukset|henkilösivukulut|sivukulut|palkkojen sivukulut|" +
		"personal|personalkostnader|personalutgifter|löner|lönekostnader|löneutgifter|löner och arvoden|löner och bikostnader|lönebikostnader|" +
		"personnel|personnel costs|staff|staff costs|salaries|wages|salaries and wages|salary costs"},
	{class{category: record.Services}, "ostopalvelut|ostopalvelu|palveluostot|palvelujen ostot|palveluiden ostot|palvelujen osto|asiantuntijapalvelut|ulkopuoliset palvelut|" +
		"asiantuntija ja ostopalvelut|muut ostopalvelut|köptjänster|köpta tjänster|köp av tjänster|experttjänster|services|purchased services|external services|external expertise"},
	{class{category: record.Category("travel")}, "matkat|matka|matkakulut|matkakustannukset|matkamenot|matkustus|matkustuskulut|matkustuskustannukset|matkustusmenot|" +
		"matka ja majoituskulut|matkat ja majoitus|resor|resekostnader|reseutgifter|resor och logi|travel|travel costs|travel expenses|travel and accommodation"},
	{class{category: record.Category("equipment")}, "kone ja laitehankinnat|koneet ja laitteet|kone ja laitekulut|kone ja laitekustannukset|kone ja laitteistohankinnat|laitteet|laitehankinnat|" +
		"laitekulut|laitekustannukset|kalusteet|kalusto|kalustohankinnat|koneet laitteet ja kalusteet|koneet ja kalusto|laitteet ja kalusteet|" +
		"maskiner och anordningar|maskiner och utrustning|maskin och utrustningsanskaffningar|anskaffning av maskiner och anordningar|utrustning|inventarier|equipment|machinery and equipment|equipment costs"},
	{class{category: record.Category("materials")}, "tarvikkeet|aineet|materiaalit|materiaalikulut|materiaalikustannukset|tarvikekulut|aineet ja tarvikkeet|aineet tarvikkeet ja tavarat|" +
		"tarvikkeet ja materiaalit|toimistotarvikkeet|material|materialkostnader|förnödenheter|material och förnödenheter|material förnödenheter och varor|materials|supplies|materials and supplies"},
	{class{category: record.Category("rents")}, "vuokrat|vuokra|vuokrakulut|vuokrakustannukset|vuokramenot|tilavuokrat|toimitilavuokrat|toimitilakulut|toimitilakustannukset|toimitilat|tilakulut|tilakustannukset|" +
		"hyror|hyra|hyreskostnader|hyresutgifter|lokalhyror|lokalkostnader|lokaler|rents|rent|premises|rental costs"},
	{class{category: otherCosts}, "muut kulut|muut kustannukset|muut menot|muut välittömät kustannukset|muut toimintakulut|muut hankekulut|muut projektikulut|" +
		"övriga kostnader|övriga utgifter|andra kostnader|other costs|other expenses|other expenditure|other direct costs"},
	{class{category: record.FlatRate}, "flat rate|flat rate korvaus|flat rate kustannukset|prosenttimääräinen korvaus|prosenttimääräiset kustannukset|prosenttimääräinen|" +
		"procentuell ersättning|schablonersättning|schablonkostnader|schablon|flat rate costs"},
	{class{category: record.InKindCosts}, "luontoissuoritukset|luontoissuoritus|talkootyö|vastikkeeton työ|vastikkeettomat suoritukset|naturaprestationer|naturainsatser|in kind|in kind costs|contributions in kind"},
	{class{income: true}, "tulot|projektin tulot|hankkeen tulot|tuotot|myyntitulot|myyntituotot|inkomster|projektets inkomster|intäkter|income|revenue|project income"},

	{class{source: record.ESR}, "esr|esr rahoitus|esr tuki|esr osuus|esr n osuus|esr n rahoitus|esr ja valtio|esr valtio|esr n ja valtion rahoitus|esr ja valtion osuus|euroopan sosiaalirahasto|" +
		"esf|esf finansiering|esf stöd|esf och staten|europeiska socialfonden|esf funding|european social fund"},
	{class{source: record.EU}, "eu|eu rahoitus|eu tuki|eu osuus|eu n osuus|eu n rahoitus|eu finansiering|eu s andel|eu stöd|eu funding"},
	{class{source: record.EUState}, "eu ja valtio|eu valtio|eu n ja valtion rahoitus|eu och staten|eu and state"},
	{class{source: record.State}, "valtio|valtion rahoitus|valtion osuus|valtion rahoitusosuus|valtionosuus|staten|statens andel|statlig finansiering|state|state funding"},
	{class{source: record.STM}, "stm|stm rahoitus|stm n rahoitus|stm osuus|stm n osuus|stm avustus|stm n avustus|stm n valtionavustus|sosiaali ja terveysministeriö|sosiaali ja terveysministeriön rahoitus|sosiaali ja terveysministeriön osuus|" +
		"shm|shm s andel|shm finansiering|social och hälsovårdsministeriet|msah|ministry of social affairs and health"},
	{class{source: record.Municipal}, "kunnat|kuntarahoitus|kuntien rahoitus|kuntien rahoitusosuus|kuntaosuus|kuntien osuus|kuntien osuudet|kuntaosuudet|kuntien maksuosuudet|kunnallinen rahoitus|" +
		"kommunerna|kommuner|kommunal finansiering|kommunernas andel|kommunernas finansiering|municipalities|municipal funding|municipal"},
	{class{source: record.OtherPublic}, "muu julkinen|muu julkinen rahoitus|muu julkinen tuki|muut julkiset|annan offentlig|annan offentlig finansiering|övrig offentlig finansiering|other public|other public funding"},
	{class{source: record.Private}, "yksityinen|yksityinen rahoitus|yksityinen tuki|yksityiset|privat|privat finansiering|private|private funding"},
	{class{own: true}, "omarahoitus|oma rahoitus|omarahoitusosuus|oma osuus|hakijan omarahoitus|toteuttajan omarahoitus|toteuttajan rahoitus|egenfinansiering|egen finansiering|självfinansiering|egen andel|own contribution|own funding|self financing"},

	{class{section: costs}, "kustannukset|menot|kulut|kustannuslaji|kustannuslajit|menolaji|menolajit|kululaji|kustannusarvio|kustannuserittely|hankkeen kustannukset|projektin kustannukset|kokonaiskustannukset|" +
		"kostnader|utgifter|kostnadsslag|utgiftsslag|kostnadskalkyl|costs|expenditure|expenses|cost category|category"},
	{class{section: funding}, "rahoitus|rahoituslähde|rahoituslähteet|rahoitussuunnitelma|rahoittaja|rahoittajat|rahoituksen lähteet|hankkeen rahoitus|maksaja|maksajat|kunta|kokonaisrahoitus|tulot ja rahoitus|rahoituserittely|" +
		"finansiering|finansieringsplan|finansieringskälla|finansieringskällor|finansiär|finansiärer|betalare|kommun|funding|financing|funding source|source of funding|funders|payer|payers|municipality"},
	{class{public: true}, "julkinen rahoitus|julkinen tuki|offentlig finansiering|offentligt stöd|public funding"},

	{class{other: true}, "htv|henkilötyövuodet|henkilötyövuosi|henkilötyövuosia|henkilötyökuukaudet|henkilötyökuukausi|htkk|htp|henkilöstömäärä|henkilömäärä|asukasluku|asukkaita|väkiluku|osallistujat|osallistujia|" +
		"tunnit|tuntia|kpl|lukumäärä|määrä|yksikköhinta|årsverken|årsverke|invånare|invånarantal|deltagare|antal|timmar|person years|person months|fte|inhabitants|population|participants|hours|number|unit price"},
}

// likely are labels that most often say this, and may say something else.
var likely = map[string]class{
	"muut": {category: otherCosts}, "muu": {category: otherCosts}, "övriga": {category: otherCosts}, "övrigt": {category: otherCosts}, "other": {category: otherCosts},
	"yleiskustannukset": {category: record.FlatRate}, "yleiskulut": {category: record.FlatRate}, "välilliset kustannukset": {category: record.FlatRate},
	"indirekta kostnader": {category: record.FlatRate}, "indirect costs": {category: record.FlatRate}, "overheads": {category: record.FlatRate},
	"valtionavustus": {source: record.State}, "valtion tuki": {source: record.State}, "valtion avustus": {source: record.State}, "statsunderstöd": {source: record.State},
	"statsbidrag": {source: record.State}, "state aid": {source: record.State}, "avustus": {source: record.State},
	"kuntaraha": {source: record.Municipal}, "kuntien raha": {source: record.Municipal},
	"muu rahoitus": {source: record.OtherPublic}, "yritykset": {source: record.Private}, "järjestöt": {source: record.Private}, "annan finansiering": {source: record.OtherPublic}, "other funding": {source: record.OtherPublic},
}

// otherCosts is the category of costs that no other is for.
const otherCosts = record.Category("other")

// totals are words that make a label that of a sum; whole are labels that alone do.
var (
	totals = strings.Fields("yhteensä yht summa summat yhteensä€ total totalt totals sammanlagt tillsammans sum kaikkiaan loppusumma")
	whole  = map[string]section{"kokonaiskustannukset": costs, "kokonaiskustannusarvio": costs, "nettokustannukset": costs, "kokonaismenot": costs, "totalkostnader": costs, "totalkostnad": costs,
		"nettokostnader": costs, "net costs": costs, "kokonaisrahoitus": funding, "totalfinansiering": funding}
	parts  = strings.Fields("josta joista siitä mistä varav därav whereof")
	filler = strings.Fields("kaikki koko hanke hankkeen projektin hela alla projektet all the")
)

// classes are the phrases by their words.
var classes = func() map[string]class {
	all := make(map[string]class)
	for _, p := range phrases {
		for _, words := range strings.Split(p.words, "|") {
			all[words] = p.class
		}
	}
	return all
}()

// numbering is what comes before a label: 1., 2.1, a), 4000, IV.
var numbering = pattern(`^(?:[0-9]+(?:\.[0-9]+)*[.):]?|[a-zA-Z][.)]|[ivxIVX]+[.)])(?: |$)`)

var inBrackets = pattern(`\(([^()]*)\)$`)

// plainWords are the words of a label in small letters, without its numbering, what is in
// brackets, marks and units.
func plainWords(label string) []string {
	label = numbering().ReplaceAllString(label, "")
	for {
		from, to := strings.IndexByte(label, '('), strings.IndexByte(label, ')')
		if from < 0 || to < from {
			break
		}
		label = label[:from] + " " + label[to+1:]
	}
	words := strings.FieldsFunc(strings.ToLower(label), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return slices.DeleteFunc(words, func(w string) bool {
		return w == "eur" || w == "euroa" || strings.Trim(w, "0123456789") == "" || w == "vuosi"
	})
}

// classOf is what a label says. The zero class is one that it does not know.
func classOf(label string) class {
	all := plainWords(label)
	if c, ok := exact(all); ok {
		return c
	}
	if m := inBrackets().FindStringSubmatch(label); m != nil { // Valtionavustus (STM)
		if c, ok := exact(plainWords(m[1])); ok && c.source != "" {
			return c
		}
	}
	var c class
	if len(all) > 1 && (slices.Contains(parts, all[0]) || all[0] == "of" && all[1] == "which") {
		c = classOf(strings.Join(all[1:], " "))
		c.within = true
		return c
	}
	if rest := without(all, totals); len(rest) < len(all) {
		if rest = without(rest, filler); len(rest) > 0 {
			if c, _ = exact(rest); c == (class{}) {
				return class{total: true}
			}
		}
		c.total, c.sure = true, true
		return c
	}
	if c, ok := likely[strings.Join(all, " ")]; ok {
		return c
	}
	// What comes after a mark says more about the same: "Ostopalvelut: arviointi".
	if i := strings.IndexAny(label, ",:;/–"); i > 0 {
		if c, ok := exact(plainWords(label[:i])); ok && c.section == unsaid {
			return c
		}
	}
	for n := min(len(all), 4); n > 0; n-- {
		if c, ok := exact(all[:n]); ok && c.section == unsaid && !c.total {
			c.sure = false
			return c
		}
	}
	return c
}

// exact is what words say that are a phrase as a whole.
func exact(words []string) (class, bool) {
	label := strings.Join(words, " ")
	if of, ok := whole[label]; ok {
		return class{total: true, section: of, sure: true}, true
	}
	c, ok := classes[label]
	c.sure = ok
	return c, ok
}

func without(words, these []string) []string {
	return slices.DeleteFunc(slices.Clone(words), func(w string) bool { return slices.Contains(these, w) })
}

// stages are words in heads and titles that say how firm figures are.
var stages = map[record.Stage]string{
	record.StagePlanned:  "suunnitelma suunniteltu suunnitellut planerad planerat plan planned",
	record.StageApplied:  "haettu haettava haettavat haetaan hakemus ansökt ansökan applied application",
	record.StageGranted:  "myönnetty myönnetyt päätös beviljat beviljad beslut granted",
	record.StageAmended:  "muutettu muutoshakemus muutospäätös ändrad ändrat amended",
	record.StageRealised: "toteuma toteutunut toteutuneet toteumat utfall realiserat realised realized actual",
}

// stageOf is the stage that a text has the word of; empty where it has none, or several.
func stageOf(text string) (found record.Stage) {
	for _, w := range plainWords(text) {
		for stage, words := range stages {
			if slices.Contains(strings.Fields(words), w) {
				if found != "" && found != stage {
					return ""
				}
				found = stage
			}
		}
	}
	return found
}

// inThousands is how a head or a title says that figures are thousands of euros: by a unit
// that is all of it, in brackets or behind a comma, or in words. "At least 1 000 €" does not.
var inThousands = pattern(`(?i)(?:^|[(,:;/–-] ?)(?:1[ .]?000|t|k|tuhatta|tuh\.?|tusen|thousand) ?(?:€|eur|euroa|euro|euros?)\.?(?:$|[),;])|(?:^|[^0-9 ] ?)\b(?:tuhatta euroa|tuhansina euroina|tuhansia euroja|tuhansissa euroissa|tusental euro|i tusen euro|thousands of euros?|in thousand euros?)(?:$|[^\p{L}0-9])`)

// saysThousands reports whether a text says that figures are thousands of euros.
func saysThousands(text string) bool { return inThousands().MatchString(text) }
