package ask

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"sostool/pkg/language"
	"sostool/pkg/usage"
)

func TestCompleted(t *testing.T) {
	offers := []string{"kemi", "Kemi", "Kemijärvi", "Keminmaa", "Kolari", "Äänekoski", "applicant", "kemi"}
	for _, c := range []struct {
		word, want string
		several    int
	}{
		{"kola", "Kolari", 1}, {"KOL", "Kolari", 1}, {"aan", "Äänekoski", 1}, {"k", "k", 5}, {"ke", "Kemi", 4}, {"Kemi", "Kemi", 4},
		{"kemij", "Kemijärvi", 1}, {"kemijarvi", "Kemijärvi", 1}, {"x", "x", 0}, {"", "", 7}, {"app", "applicant", 1},
	} {
		got, several := completed(c.word, offers)
		if !strings.EqualFold(got, c.want) || len(several) != c.several {
			t.Errorf("%q: %q, %q", c.word, got, several)
		}
	}
}

// TestAll: what is asked, told and taken.
func TestAll(t *testing.T) {
	var taken []string
	take := func(text string) error {
		if text == "wrong" {
			return usage.Wrong("there is no command {0}", text)
		}
		taken = append(taken, text)
		return nil
	}
	questions := []Question{
		{Prompt: "name", Text: language.Say("Why:"), Take: take},
		{Prompt: "never", Text: language.Say("Right:"), Take: take, Applies: func() bool { return len(taken) > 1 }},
		{Prompt: "status", Text: language.Say("Wrong:"), Take: take, Many: true, Offers: []string{"idea", "ended"},
			Names: func(word string) language.Text { return language.Verbatim(strings.ToUpper(word) + "!") }},
	}
	for _, test := range []struct {
		keys, taken string
		told        []string
		left        bool
	}{
		{"A b\re\t, i\t\r", "A b|ended|idea", []string{"Why:", "name: ", "idea (IDEA!), ended (ENDED!)"}, false},
		{"\r\r", "", nil, false},
		{"wrong\rright\r\r", "right", []string{"there is no command wrong"}, false},
		{"\ridea, wrong\r\r", "idea", []string{"there is no command wrong"}, false},
		{"A\r\x03", "A", nil, true},
		{"A\rid", "A", nil, true},
		{"\x04", "", nil, true},
	} {
		taken = nil
		var out bytes.Buffer
		err := All(strings.NewReader(test.keys), &out, 80, language.English, questions)
		if (err != nil) != test.left || test.left && !errors.Is(err, ErrLeft) || strings.Join(taken, "|") != test.taken || strings.Contains(out.String(), "Right:") {
			t.Errorf("%q: %q, %v\n%s", test.keys, taken, err, out.String())
		}
		for _, want := range test.told {
			if !strings.Contains(out.String(), want) {
				t.Errorf("%q: %q is not told\n%s", test.keys, want, out.String())
			}
		}
	}
}
