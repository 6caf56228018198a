// Package syntax reads the text of a record: the YAML that records may be written in, into
// a tree of all that is in the text. It does not know what keys mean.
//
// # Reading
//
// A [Reader] goes through a text once, line by line. The column in which a line begins
// tells to which of the open mappings and lists it belongs; what begins on the line is
// read to its end, which may be lines below where it is in quotes or brackets, or below |
// or >. Nodes, comments, anchors and tags are noted in the order of the text.
//
// # What is read
//
// A Reader reads the part of YAML that records are written in, and of the rest anchors,
// aliases and tags, so that each can be named. It finds fault with what else YAML allows:
// keys that are mappings or lists or are after a question mark, further documents,
// directives. Where quotes or brackets go on over what looks like the next key, that is a
// fault too, unless all of the text can be read so.
//
// gopkg.in/yaml.v3 is the authority on what YAML is, in tests: over all records with slips
// in them and with fuzz targets, what the reader reads without a fault the parser reads as
// the same, and what the parser refuses the reader finds fault with.
//
// # Blame
//
// Where the reader can't go on, a blame looks at the lines around it. The line at which
// reading stops is often right and one above is not: of two keys that don't fit together,
// the one in an unusual column is at fault. A blame says what appears there and what was
// expected, and where it can, how the line was probably meant.
//
// # Recovery
//
// Then the text is read as if the line were as it was meant or, where that is not known,
// as if its value were not there, and so on to the last fault. The entries of the record
// itself don't depend on each other, so reading goes on at the beginning of the latest
// one. A fault on a line that was changed may be a consequence of the change: it is not
// told, and the line's value is given up. All places are those of the text as it is.
//
// The same independence lets an editor read again only the entries that an edit touches.
package syntax
