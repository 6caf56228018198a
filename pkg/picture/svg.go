package picture

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// maxDescription is how many characters of a description an SVG carries at most,
// maxSentence those of a sentence of it.
const (
	maxDescription = 6_000
	maxSentence    = 600
)

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

// writeSVG writes what is drawn in a form that a page may contain: the painter's elements
// with attributes of their own in place of styles, which strict pages forbid. Each text is
// told how wide it is, so that it keeps to its place in any font.
func (c *canvas) writeSVG(w io.Writer, p *Picture) error {
	raw, err := c.painter.Bytes()
	if err != nil {
		return err
	}
	var b bytes.Buffer
	texts, known := c.texts, make(styles)
	for len(raw) > 0 {
		open := bytes.IndexByte(raw, '<')
		if open < 0 {
			break
		}
		b.Write(raw[:open])
		end := open + bytes.IndexByte(raw[open:], '>')
		tag := string(raw[open+1 : end])
		raw = raw[end+1:]
		switch name, attributes, _ := strings.Cut(tag, " "); name {
		case "svg":
			c.writeHead(&b, p)
		case "/text":
			b.WriteString("</text>")
		case "/svg":
			b.WriteString("\n</svg>\n")
		case "text":
			fmt.Fprintf(&b, "\n<text%s textLength=\"%d\" lengthAdjust=\"spacingAndGlyphs\">", known.plainAttributes(attributes), texts[0].width())
			texts = texts[1:]
		default:
			fmt.Fprintf(&b, "\n<%s%s/>", name, known.plainAttributes(strings.TrimSuffix(attributes, "/")))
		}
	}
	_, err = w.Write(b.Bytes())
	return err
}

// writeHead writes the element that all others are in, with the picture in words.
func (c *canvas) writeHead(b *bytes.Buffer, p *Picture) {
	fmt.Fprintf(b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %[1]d %[2]d" lang="%s" role="img" font-family="system-ui,Roboto,'Noto Sans',sans-serif">`,
		c.width, c.height, c.language)
	fmt.Fprintf(b, "\n<title>%s</title>", escaper.Replace(c.say(p.Title)))
	fmt.Fprintf(b, "\n<desc>%s</desc>", escaper.Replace(p.describe(c)))
}

// describe says in words what the picture shows.
func (p *Picture) describe(c *canvas) string {
	sentences := p.Caption[:len(p.Caption):len(p.Caption)]
	if p.Shape != nil {
		sentences = append(sentences, p.Shape.tell(c)...)
	}
	sentences = append(sentences, p.Notes...)
	var b strings.Builder
	for _, t := range sentences {
		s := oneLine(t, c.language, maxSentence)
		if b.Len()+len(s) > maxDescription {
			b.WriteString(" …")
			break
		}
		if b.Len() > 0 {
			b.WriteString(" ")
		}
		b.WriteString(s)
		if !strings.HasSuffix(s, ".") {
			b.WriteString(".")
		}
	}
	return b.String()
}

// tightener takes out what a path does without.
var tightener = strings.NewReplacer("\n", "", "M ", "M", "L ", "L")

// styles are the attributes that say the same as styles: a picture has few of these, and
// many elements with each.
type styles map[string]string

// plainAttributes are the attributes of a painter's element without what is so anyway.
func (known styles) plainAttributes(s string) string {
	var b strings.Builder
	for s = strings.TrimLeft(s, " "); s != ""; s = strings.TrimLeft(s, " ") {
		name, rest, _ := strings.Cut(s, `="`)
		value, after, _ := strings.Cut(rest, `"`)
		s = after
		switch name {
		case "style":
			b.WriteString(known.of(value))
		case "d":
			b.WriteString(` d="` + tightener.Replace(value) + `"`)
		default:
			b.WriteString(" " + name + `="` + value + `"`)
		}
	}
	return b.String()
}

// of is a style as attributes.
func (known styles) of(style string) string {
	out, is := known[style]
	if !is {
		var b strings.Builder
		for declaration := range strings.SplitSeq(style, ";") {
			property, value, _ := strings.Cut(declaration, ":")
			writeProperty(&b, property, value)
		}
		out = b.String()
		known[style] = out
	}
	return out
}

// writeProperty writes a property of a style as an attribute.
func writeProperty(b *strings.Builder, name, value string) {
	if name == "font-family" || name == "stroke" && value == "none" {
		return
	}
	opacity := ""
	if channels, is := strings.CutPrefix(value, "rgb("); is {
		value, _ = hex(channels)
	} else if channels, is := strings.CutPrefix(value, "rgba("); is {
		value, opacity = hex(channels)
	}
	fmt.Fprintf(b, ` %s="%s"`, name, strings.TrimSuffix(value, "px"))
	if opacity != "" {
		fmt.Fprintf(b, ` %s-opacity="%s"`, name, opacity)
	}
}

// hex is a colour of decimal channels, with its opacity where there is a fourth.
func hex(channels string) (color, opacity string) {
	color = "#"
	for i, s := range strings.Split(strings.TrimSuffix(channels, ")"), ",") {
		if i == 3 {
			return color, s
		}
		n, _ := strconv.Atoi(s)
		color += fmt.Sprintf("%02x", n)
	}
	return color, ""
}
