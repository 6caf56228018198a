package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"

	"sostool/pkg/money"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

// ShowJSON is a project's whole record under the names of the format: every
// key that the record has, in the order of the record types. Counts and
// amounts are numbers, amounts with two decimals; one that its source rounds
// is its text, "about 1100000", as are shares, dates and periods.
func ShowJSON(r *Request) (json.RawMessage, *Coverage, error) {
	all, o := collect(r, func(s *subject) json.RawMessage {
		var w recordWriter
		w.mapping(reflect.ValueOf(s.project).Elem())
		return w.Bytes()
	})
	if len(all) == 0 {
		return nil, o, nil
	}
	return all[0], o, nil
}

// recordWriter writes values of the record types as JSON.
type recordWriter struct{ bytes.Buffer }

// mapping writes the keys that are in the file.
func (w *recordWriter) mapping(v reflect.Value) {
	h := v.FieldByName("Handle").Interface().(source.Handle)
	separator := "{"
	for _, f := range record.ShapeOf(v.Type()).Fields {
		if h.Has(f.Key) {
			w.key(&separator, f.Key)
			w.value(v.FieldByIndex(f.Index), h.Text(f.Key))
		}
	}
	w.end(separator, "{", "}")
}

// value writes a value; text is how a scalar of a mapping is written in the file.
func (w *recordWriter) value(v reflect.Value, text string) {
	switch x := v.Interface().(type) {
	case money.Amount:
		if x.IsAbout() {
			w.text(x.String())
		} else {
			w.WriteString(x.Plain())
		}
		return
	case record.Count:
		w.WriteString(x.String())
		return
	case bool:
		fmt.Fprint(w, x)
		return
	}
	switch {
	case v.Kind() == reflect.Slice:
		w.list(v)
	case v.Kind() == reflect.String:
		w.text(v.String())
	case v.FieldByName("Items").IsValid():
		w.list(v.FieldByName("Items"))
	case v.FieldByName("Entries").IsValid():
		w.entries(v.FieldByName("Entries"))
	case v.FieldByName("Handle").IsValid():
		w.mapping(v)
	default:
		w.text(text)
	}
}

func (w *recordWriter) list(items reflect.Value) {
	separator := "["
	for i := range items.Len() {
		w.WriteString(separator)
		separator = ","
		w.value(items.Index(i), "")
	}
	w.end(separator, "[", "]")
}

func (w *recordWriter) entries(entries reflect.Value) {
	separator := "{"
	for i := range entries.Len() {
		e := entries.Index(i)
		w.key(&separator, fmt.Sprint(e.FieldByName("Key").Interface()))
		w.value(e.FieldByName("Value"), "")
	}
	w.end(separator, "{", "}")
}

func (w *recordWriter) key(separator *string, key string) {
	w.WriteString(*separator)
	*separator = ","
	w.text(key)
	w.WriteByte(':')
}

// end closes an object or a list, also one that has nothing in it.
func (w *recordWriter) end(separator, begin, finish string) {
	if separator == begin {
		w.WriteString(begin)
	}
	w.WriteString(finish)
}

func (w *recordWriter) text(s string) {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // there is no string that can't be encoded
}
