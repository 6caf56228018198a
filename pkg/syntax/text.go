package syntax

import (
	"strings"
)

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

// IsMarker reports whether a line begins or ends a document.
func IsMarker(line string) bool {
	return len(line) >= 3 && (line[:3] == "---" || line[:3] == "...") && (len(line) == 3 || isBlank(line[3]))
}

// isEntry reports whether a line's text looks like a list's item or a key.
func isEntry(text string) bool {
	if isHyphen(text) {
		return true
	}
	end := plainEnd(text, false)
	return end > 0 && strings.HasPrefix(text[end:], ":") && !strings.ContainsAny(text[:end], " \t\"'[]{},")
}

// IsEmpty reports whether there is nothing but a comment in the text after a colon, a
// hyphen or a value.
func IsEmpty(text string) bool {
	trimmed := strings.TrimLeft(text, " \t")
	return trimmed == "" || trimmed[0] == '#'
}

func isHyphen(text string) bool {
	return strings.HasPrefix(text, "-") && (len(text) == 1 || isBlank(text[1]))
}

// isStuckHyphen reports whether a text begins with a hyphen that sticks to it, or with
// several.
func isStuckHyphen(text string) bool {
	return len(text) > 1 && text[0] == '-' && !isBlank(text[1]) && !IsMarker(text)
}

func indentOf(text string) int {
	return len(text) - len(strings.TrimLeft(text, " \t"))
}

// plainEnd is the length of the text without quotes that a line begins with: up to a colon
// before a blank, a comment, or the line's end. Within brackets more characters end it.
func plainEnd(text string, inBrackets bool) int {
	end := 0 // after the latest character that is no blank
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case ' ', '\t':
			continue
		case ':':
			if i+1 == len(text) || isBlank(text[i+1]) {
				return end
			}
		case '#':
			if i > end {
				return end
			}
		case ',', '?', '[', ']', '{', '}':
			if inBrackets {
				return end
			}
		}
		end = i + 1
	}
	return end
}

// uncommented is a text without the comment that ends it, and the blanks before that.
func uncommented(text string) string {
	for i := 1; i < len(text); i++ {
		if text[i] == '#' && isBlank(text[i-1]) {
			text = text[:i]
		}
	}
	return strings.TrimRight(text, " \t")
}

// lostSpace is the offset of a colon after a first word, with more of the
// word directly after it; 0 where there is none.
func lostSpace(text string) int {
	end := strings.IndexAny(text, " \t:")
	if end <= 0 || text[end] != ':' || strings.TrimLeft(text[end+1:], " \t") != text[end+1:] || end+1 == len(text) || strings.HasPrefix(text[end:], "://") {
		return 0
	}
	return end
}

func isNameRune(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' || r == '-'
}

// isName reports whether text is a name as YAML's anchors and our keys are.
func isName(text string) bool {
	return text != "" && strings.IndexFunc(text, func(r rune) bool { return !isNameRune(r) }) < 0
}

// isTag reports whether a word is a tag that the parser can read.
func isTag(word string) bool {
	if inner, ok := strings.CutPrefix(word, "!<"); ok && strings.HasSuffix(inner, ">") {
		word = strings.TrimSuffix(inner, ">")
	}
	word = strings.TrimPrefix(strings.TrimPrefix(word, "!"), "!")
	return strings.IndexFunc(word, func(r rune) bool { return r > 0x7e || strings.ContainsRune("!{}\"|\\^`<>", r) }) < 0
}

// hasColon reports whether a line holds what the parser takes for a key.
func hasColon(text string) bool {
	return strings.HasPrefix(strings.TrimLeft(text[plainEnd(text, false):], " \t"), ":")
}
