package facts

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"sostool/pkg/catalogue"
	"sostool/pkg/draft"
	"sostool/pkg/format"
	"sostool/pkg/language"
	"sostool/pkg/record"
	"sostool/pkg/usage"
)

// CheckID is a usage error about what can't be the id of a record.
func CheckID(id string) error {
	if record.ValidID(id) {
		return nil
	}
	text := language.Say("\"{0}\" is not a valid id", id)
	if better := record.MakeID(id); record.ValidID(better) {
		return usage.OrBetter(text, []string{better})
	}
	form, _ := record.ScalarOf(reflect.TypeFor[record.ID]())
	return usage.Wrong("{0}; {1}", text, form.Hint())
}

// Free is a usage error about an id that something of the kind already has.
func (r *Record) Free(c *catalogue.Catalogue, id string) error {
	if r.Extend != nil {
		if o, ok := c.Organisation(record.OrganisationID(id)); ok {
			place := fmt.Sprintf("%s:%d", o.File, o.Line("id"))
			return usage.Wrong("there is an organisation {0} already: {1}", id, language.Verbatim(place))
		}
		return nil
	}
	for _, e := range c.Entries {
		// Where case makes no difference to a disk, X.yaml is x.yaml.
		if e.Kind == r.Kind && strings.EqualFold(e.ID, id) {
			return usage.Wrong("{0} exists already; not overwritten", e.Name)
		}
	}
	return nil
}

// Target is where a record goes.
type Target struct {
	Name   string // with slashes; - for standard output
	Before []byte // what the file holds that the record is added to; nil for a new one
}

// Place is the file that the record goes to, of the folder of records that is
// called dir.
func (r *Record) Place(c *catalogue.Catalogue, dir, id string) (Target, error) {
	i := slices.IndexFunc(c.Entries, func(e *catalogue.Entry) bool { return e.Kind == r.Kind })
	if r.Extend == nil || i < 0 {
		return Target{Name: catalogue.Names(dir)(record.RootOf(r.Kind).Path(id))}, nil
	}
	e := c.Entries[i]
	if !e.Readable() {
		return Target{}, language.Fail("{0}: no regular file, so it is not written", e.Name)
	}
	text, err := e.Text()
	if err != nil {
		return Target{}, fmt.Errorf("%s: %w", e.Name, language.Plainly(err))
	}
	return Target{e.Name, append([]byte{}, text...)}, nil
}

// Compose is the text of the file that holds the record.
func (r *Record) Compose(file Target, id string) (draft.Draft, error) {
	if file.Before == nil {
		return r.Draft(id)
	}
	made, err := r.Extend(file.Before, id)
	if reason, ok := format.Reason(err); ok {
		return made, &language.Error{Text: reason.Left(file.Name)}
	}
	return made, err
}
