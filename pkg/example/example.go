// Package example holds a folder of made-up projects, one for each shape that financing
// takes: a joint project with a flat rate and claims, public and private money, a fee for
// each inhabitant, support without a total, and a whole with its parts. Its figures are
// those of the vectors of the reference on financing; organisations, programmes and
// projects are invented, municipalities are not.
package example

import "embed"

// Records is the folder: records/organisations.yaml, records/programmes and
// records/projects.
//
//go:embed records
var Records embed.FS
