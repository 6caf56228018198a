package audit

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"sostool/pkg/catalogue"
	"sostool/pkg/municipality"
	"sostool/pkg/record"
)

// Party is who a name in a text means: the code of a municipality, or the id of an
// organisation.
type party struct {
	code string
	org  record.OrganisationID
}

// Names knows the municipalities and the organisations of a folder in all the forms in
// which texts have them. It is made once for many texts.
type Names struct {
	catalogue *catalogue.Catalogue
	plain     map[string][]int32 // words as they are written, and in Swedish with an s
	stems     map[string][]int32 // words that take Finnish endings
	words     map[string]int32   // each word of a name, in small letters
	next      map[branch]int32   // the trie of all names: from a node by a word
	ends      map[int32]*named   // what nodes name
}

// branch is an edge of the trie: a word after a node.
type branch struct{ node, word int32 }

// named is what one name means.
type named struct {
	parties []party
	orgs    []party // those of them that are organisations
	capital bool    // it is one word, or a municipality's, with a capital letter
	short   bool    // it is in capitals, as STM is
	unsure  bool    // it is also a surname, a first name or a word
}

// NewNames are the names of the register's municipalities and of a folder's organisations.
func NewNames(c *catalogue.Catalogue) *Names {
	n := &Names{catalogue: c, plain: make(map[string][]int32), stems: make(map[string][]int32),
		words: make(map[string]int32), next: make(map[branch]int32), ends: make(map[int32]*named)}
	for i := range c.Register.All {
		m := &c.Register.All[i]
		for _, name := range m.Names() {
			if !regional(c.Register, name) {
				n.add(name, party{code: m.Code}, name != m.Sv)
			}
		}
	}
	for _, id := range c.Names(record.ToOrganisation) {
		o, _ := c.Organisation(record.OrganisationID(id))
		for name := range o.Name.All() {
			n.add(name, party{org: record.OrganisationID(id)}, name != o.Name.Sv && name != o.Name.En)
		}
		for _, name := range o.Aliases.Items {
			n.add(name, party{org: record.OrganisationID(id)}, true)
		}
	}
	return n
}

// regional reports whether a name is also that of a region: Lappi was a municipality, and
// nearly no text means that.
func regional(r *municipality.Register, name string) bool {
	return slices.ContainsFunc(r.Regions, func(x municipality.Region) bool { return x.Level == municipality.Maakunta && x.Fi == name })
}

// add adds a name, whose words also appear with Finnish endings where it is Finnish.
func (n *Names) add(name string, p party, finnish bool) {
	words := wordsOfName(name)
	if len(words) > longestName {
		return
	}
	node := int32(0)
	for _, w := range words {
		edge := branch{node, n.word(w, finnish)}
		if n.next[edge] == 0 {
			n.next[edge] = int32(len(n.next) + 1)
		}
		node = n.next[edge]
	}
	if node == 0 {
		return
	}
	x := n.ends[node]
	if x == nil {
		first, _ := utf8.DecodeRuneInString(name)
		x = &named{capital: unicode.IsUpper(first) && (len(words) == 1 || p.code != ""), short: len(words) == 1 && name == strings.ToUpper(name), unsure: unsure[name]}
		n.ends[node] = x
	}
	if !slices.Contains(x.parties, p) {
		x.parties = append(x.parties, p)
		if p.org != "" {
			x.orgs = append(x.orgs, p)
		}
	}
}

// longestName is how many words a name has at most that is looked for.
const longestName = 16

// wordsOfName are the words of a name in small letters, without its marks and without
// what says how a body is incorporated.
func wordsOfName(name string) (out []string) {
	t := tokensOf(name)
	for i := range t.all {
		if t.all[i].kind != sign {
			out = append(out, t.low(i))
		}
	}
	if n := len(out); n > 1 && slices.Contains([]string{"oy", "ab", "ry", "rf", "oyj", "sr"}, out[n-1]) {
		out = out[:n-1]
	}
	return out
}

// word is the number of a word of names; its forms lead to it from now on.
func (n *Names) word(w string, finnish bool) int32 {
	id, ok := n.words[w]
	if !ok {
		id = int32(len(n.words) + 1)
		n.words[w] = id
		n.plain[w] = append(n.plain[w], id)
		n.plain[w+"s"] = append(n.plain[w+"s"], id)
	}
	if finnish {
		for _, s := range stemsOf(w) {
			if !slices.Contains(n.stems[s], id) {
				n.stems[s] = append(n.stems[s], id)
			}
		}
		for _, s := range twofold(w) {
			n.plain[s] = append(n.plain[s], id)
		}
	}
	return id
}

// unsure are names of municipalities that are also surnames, first names or words.
var unsure = func() map[string]bool {
	all := make(map[string]bool)
	for _, name := range strings.Fields("Alavus Anttola Askola Aura Eno Eura Geta Hanko Hattula Hollola Järvenpää Juva Kangasala Karttula " +
		"Kestilä Kisko Kiukainen Kolari Kotka Kuru Lahti Laitila Lammi Lehtimäki Lieto Loviisa Lovisa Luoto Marttila " +
		"Nivala Nousiainen Perho Pohja Pulkkila Rantsila Rautavaara Renko Rusko Saari Salla Salo Sauvo Sievi Simo Soini " +
		"Somero Sund Tammela Tervo Vaala Vanda Viljakkala Virrat") {
		all[name] = true
	}
	return all
}()

// mention is a name in a text.
type mention struct {
	*named
	last  int  // its last token
	local bool // in the form for being in a place, or at it
}

// at is the longest name that begins with token i of a text; nil where none does.
func (n *Names) at(t *tokens, i int) *mention {
	if !t.is(i, word) && !t.is(i, digits) {
		return nil
	}
	nodes := []int32{0}
	var best *mention
	for k := i; len(nodes) > 0 && k < len(t.all); k++ {
		if k > i && (t.hyphen(k) || t.sign(k, ":") && t.glued(k) && t.glued(k+1)) { // S:t Karins
			continue
		}
		if t.is(k, sign) || k > i && !t.near(k) {
			break
		}
		after, local := n.after(nodes, t.low(k))
		if word, last := t.whole(k); last > k {
			if whole, at := n.after(nodes, word); len(whole) > 0 {
				after, local = whole, at
				k = last
			}
		}
		nodes = after
		for _, node := range nodes {
			if x := n.ends[node]; x != nil && x.fits(t, i) {
				best = &mention{x, k, local}
			}
		}
	}
	return best
}

// Whole is whom a text names that says nothing else, in any form of the name, also with what
// kind of municipality it is (Rovaniemen kaupunki): names of municipalities, and ids of
// organisations.
func (n *Names) Whole(text string) (municipalities []record.Municipality, orgs []record.OrganisationID) {
	t := tokensOf(text)
	m := n.at(t, 0)
	if m == nil || m.last < len(t.all)-2 || m.last == len(t.all)-2 && !kindOfMunicipality(t.low(m.last+1)) {
		return nil, nil
	}
	for _, p := range m.parties {
		if p.org != "" {
			orgs = append(orgs, p.org)
		} else if name := record.Municipality(n.catalogue.Register.Code(p.code).Fi); !slices.Contains(municipalities, name) {
			municipalities = append(municipalities, name)
		}
	}
	return municipalities, orgs
}

// after are the nodes of the trie to which a word in small letters leads, and whether it is
// in the form for being at a place.
func (n *Names) after(nodes []int32, w string) (after []int32, local bool) {
	for _, f := range n.forms(w) {
		for _, node := range nodes {
			if to := n.next[branch{node, f.id}]; to != 0 && !slices.Contains(after, to) {
				after, local = append(after, to), local || inPlace(f.ending)
			}
		}
	}
	return after, local
}

// fits reports whether a name is written as one where it begins.
func (x *named) fits(t *tokens, i int) bool {
	s := t.str(i)
	switch {
	case x.short:
		return s == strings.ToUpper(s)
	case x.capital:
		return t.capital(i)
	default:
		return true
	}
}

// form is a word of a name in the form that a text has it in.
type form struct {
	id     int32
	ending string
}

// forms are the words of names that a word of a text, in small letters, may be a form of.
func (n *Names) forms(w string) (out []form) {
	for _, id := range n.plain[w] {
		out = append(out, form{id, ""})
	}
	stemmed(w, func(stem, ending string) {
		for _, id := range n.stems[stem] {
			if ending != "" || len(out) == 0 {
				out = append(out, form{id, ending})
			}
		}
	})
	return out
}
