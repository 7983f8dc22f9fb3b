package e2e

import (
	"path/filepath"
	"strconv"
	"strings"
)

// spot is a point on the screen.
type spot struct{ x, y int }

// reading is a way to prepare a screenshot for the recognition of its text.
type reading struct {
	// zoom enlarges it: text of the interface is smaller than what the
	// recognition was made for.
	zoom int
	// negate inverts it: light text on a coloured button is read worse than
	// dark on light.
	negate bool
}

// readings are tried in this order, the fastest first. What one misses, such as
// a label on a level with other text, another finds.
var readings = []reading{{zoom: 2}, {zoom: 2, negate: true}, {zoom: 3}}

// word is a word on the screen.
type word struct {
	text                     string
	line                     string
	left, top, width, height int
}

// see waits until text stands on the screen and returns its middle.
func (d *desktop) see(text string) spot {
	d.t.Helper()
	var at spot
	d.wait(strconv.Quote(text)+" on the screen", func() bool {
		var ok bool
		at, ok = d.look(text)
		return ok
	})
	return at
}

// look takes a screenshot and reads it until text is found.
func (d *desktop) look(text string) (spot, bool) {
	d.t.Helper()
	shot := filepath.Join(d.t.TempDir(), "screen.png")
	d.run("import", "-window", "root", shot)
	for _, r := range readings {
		if at, ok := find(d.read(shot, r), text); ok {
			return at, true
		}
	}
	return spot{}, false
}

// read recognises the words of a screenshot.
func (d *desktop) read(shot string, r reading) []word {
	d.t.Helper()
	large := shot + ".large.png"
	args := []string{shot, "-colorspace", "Gray", "-resize", strconv.Itoa(r.zoom*100) + "%"}
	if r.negate {
		args = append(args, "-negate")
	}
	d.run("convert", append(args, large)...)
	// 6: one block of text, which finds short words best and keeps lines.
	return parseWords(d.run("tesseract", large, "-", "--psm", "6", "tsv"), r.zoom)
}

// parseWords reads tesseract's table of words.
func parseWords(tsv string, zoom int) []word {
	var words []word
	for row := range strings.SplitSeq(tsv, "\n") {
		cells := strings.Split(row, "\t")
		if len(cells) != 12 || cells[0] != "5" || strings.TrimSpace(cells[11]) == "" {
			continue
		}
		number := func(i int) int { n, _ := strconv.Atoi(cells[i]); return n / zoom }
		words = append(words, word{
			text: strings.TrimSpace(cells[11]), line: strings.Join(cells[1:5], "."),
			left: number(6), top: number(7), width: number(8), height: number(9),
		})
	}
	return words
}

// find looks for a phrase: words of one line that follow each other.
func find(words []word, phrase string) (spot, bool) {
	wanted := strings.Fields(phrase)
	for i := range words {
		if i+len(wanted) > len(words) {
			break
		}
		run := words[i : i+len(wanted)]
		if matches(run, wanted) {
			first, last := run[0], run[len(run)-1]
			return spot{(first.left + last.left + last.width) / 2, first.top + first.height/2}, true
		}
	}
	return spot{}, false
}

// marks are read unreliably and so are left aside.
const marks = ".,:;?|‘’'…"

func matches(run []word, wanted []string) bool {
	for i, w := range run {
		if w.line != run[0].line || !strings.EqualFold(strings.Trim(w.text, marks), strings.Trim(wanted[i], marks)) {
			return false
		}
	}
	return true
}
