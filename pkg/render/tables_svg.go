package render

import (
	"io"

	"sostool/pkg/table"
)

// writeTableSVG writes the picture of a table.
func writeTableSVG(w io.Writer, t *table.Table, o TableOptions) error {
	if t.Picture == nil {
		return errNoPicture
	}
	o.Picture.Language = o.Language
	return t.Picture.WriteSVG(w, o.Picture)
}
