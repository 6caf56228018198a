package municipality

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
)

// PlacesSource names the sources of the places as their licences ask.
const PlacesSource = "Maanmittauslaitos (CC BY 4.0), GeoNames (CC BY 4.0), FinnONTO/SAPO (CC BY 3.0)"

//go:embed places.tsv
var places string

// Place is where the municipality is: east and north in hectometres of ETRS-TM35FIN, good
// to some kilometres.
func (m *Municipality) Place() (east, north int) {
	at := placeOf()[m.Code]
	return at[0], at[1]
}

// placeOf is the places by code, east before north, read once.
var placeOf = sync.OnceValue(func() map[string][2]int {
	out := make(map[string][2]int)
	for row := range strings.Lines(places) {
		code, rest, _ := strings.Cut(strings.TrimSpace(row), "\t")
		first, second, _ := strings.Cut(rest, "\t")
		east, _ := strconv.Atoi(first)
		north, _ := strconv.Atoi(second)
		out[code] = [2]int{east, north}
	}
	return out
})
