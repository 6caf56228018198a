package history

import (
	"os"

	"sostool/pkg/catalogue"
)

// OfFiles are two versions of the one record called name, each from a file of its
// own: none where that is the null device, as git names it.
func OfFiles(name, old, new string) (*Times, error) {
	var sides [2]*Records
	var entries [2]*catalogue.Entry
	for i, file := range []string{old, new} {
		var handed []*catalogue.Entry
		if file != os.DevNull && file != "/dev/null" {
			text, err := os.ReadFile(file)
			if err != nil {
				return nil, err
			}
			id, _ := catalogue.Means(name)
			entries[i] = catalogue.Handed(name, id, "", text)
			handed = append(handed, entries[i])
		}
		c, err := catalogue.Open(nil, "", handed...)
		if err != nil {
			return nil, err
		}
		sides[i] = &Records{Catalogue: c}
	}
	return &Times{Old: sides[0], New: sides[1], Pairs: []Pair{{entries[0], entries[1]}}}, nil
}
