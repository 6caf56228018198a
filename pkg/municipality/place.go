package municipality

import (
	_ "embed"
	"strconv"
	"strings"
)

// PlacesSource names the sources of the places as their licences ask.
const PlacesSource = "Maanmittauslaitos (CC BY 4.0), GeoNames (CC BY 4.0), FinnONTO/SAPO (CC BY 3.0)"

//go:embed places.tsv
var places string

// Place is where the municipality is: east and north in hectometres of ETRS-TM35FIN, good
// to some kilometres.
func (m *Municipality) Place() (east, north int) {
	_, after, _ := strings.Cut(places, "\n"+m.Code+"\t")
	row, _, _ := strings.Cut(after, "\n")
	first, second, _ := strings.Cut(row, "\t")
	east, _ = strconv.Atoi(first)
	north, _ = strconv.Atoi(second)
	return east, north
}
