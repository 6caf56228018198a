package check

import (
	"path/filepath"

	"sostool/pkg/record"
)

// archive checks that the settings' archive is a folder of the repository, so that what they
// say can't have files read that are none of its own.
func (p *Pass) archive(s *record.Settings) {
	if s.Archive != "" && !filepath.IsLocal(filepath.FromSlash(s.Archive)) {
		p.Report(s.At("archive"), "the archive {0} is not a folder of the repository", s.Archive).
			Suggest("write its path from the top of the repository, as sources/texts; --archive of sostool audit takes one elsewhere")
	}
}
