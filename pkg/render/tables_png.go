package render

import (
	"io"

	"sostool/pkg/table"
)

// writeTablePNG writes the picture of a table.
func writeTablePNG(w io.Writer, t *table.Table, o TableOptions) error {
	if t.Picture == nil {
		return errNoPicture
	}
	o.Picture.Language = o.Language
	return t.Picture.WritePNG(w, o.Picture)
}
