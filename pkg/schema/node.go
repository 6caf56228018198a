package schema

import (
	"bytes"
	"encoding/json"
)

// Node is a JSON Schema, its keywords in the order in which they are written. Those after
// the examples are of editors that complete YAML; a schema for all has none of them, for
// strict validators refuse what they don't know. Next to a $ref are annotations only:
// drafts before 2019-09 ignore what is there.
type Node struct {
	Schema      string `json:"$schema,omitempty"`
	ID          string `json:"$id,omitempty"`
	Title       string `json:"title,omitempty"`
	Description string `json:"description,omitempty"`
	Comment     string `json:"$comment,omitempty"`
	Ref         string `json:"$ref,omitempty"`

	Type          string   `json:"type,omitempty"`
	Const         string   `json:"const,omitempty"`
	Enum          []string `json:"enum,omitempty"`
	Pattern       string   `json:"pattern,omitempty"`
	MaxLength     int      `json:"maxLength,omitempty"`
	Minimum       *float64 `json:"minimum,omitempty"`
	Maximum       float64  `json:"maximum,omitempty"`
	Items         *Node    `json:"items,omitempty"`
	MinItems      int      `json:"minItems,omitempty"`
	Properties    named    `json:"properties,omitempty"`
	ByPattern     named    `json:"patternProperties,omitempty"`
	PropertyNames *Node    `json:"propertyNames,omitempty"`
	Additional    any      `json:"additionalProperties,omitempty"` // false, or a *Node
	Required      []string `json:"required,omitempty"`
	MinProperties int      `json:"minProperties,omitempty"`

	AllOf []*Node `json:"allOf,omitempty"`
	AnyOf []*Node `json:"anyOf,omitempty"`
	OneOf []*Node `json:"oneOf,omitempty"`
	Not   *Node   `json:"not,omitempty"`
	If    *Node   `json:"if,omitempty"`
	Then  *Node   `json:"then,omitempty"`

	Examples []any `json:"examples,omitempty"`

	EnumDescriptions []string  `json:"enumDescriptions,omitempty"`
	PatternError     string    `json:"patternErrorMessage,omitempty"`
	Error            string    `json:"errorMessage,omitempty"`
	Snippets         []snippet `json:"defaultSnippets,omitempty"`

	Defs named `json:"$defs,omitempty"`
}

// hint has editors say how a value is written, where it is not written so.
func (n *Node) hint(text string) {
	if n.Pattern != "" {
		n.PatternError = text
	}
	for _, one := range n.AnyOf {
		if one.Ref == "" {
			one.hint(text)
			one.Error = text
		}
	}
}

// snippet is a text that editors offer.
type snippet struct {
	Label string `json:"label"` // else in quotes
	Body  string `json:"body"`
}

// named are schemas by name, in an order of their own; nil is one that takes any
// value.
type named []entry

type entry struct {
	name string
	node *Node
}

// MarshalJSON writes an object.
func (n named) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	b.WriteByte('{')
	for i, x := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := e.Encode(x.name); err != nil {
			return nil, err
		}
		b.WriteByte(':')
		var schema any = x.node
		if x.node == nil {
			schema = true // of which, unlike {}, editors make no offer
		}
		if err := e.Encode(schema); err != nil {
			return nil, err
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}
