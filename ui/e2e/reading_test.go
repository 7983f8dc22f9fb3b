package e2e

import (
	"path/filepath"
	"strconv"
	"strings"
)

// spot is a point on the screen.
type spot struct{ x, y int }

// zoom is how much a screenshot is enlarged before it is read: text of the
// interface is smaller than what the recognition was made for.
const zoom = 2

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

// look reads the screen as it is and, because light text on a coloured button
// is read worse than dark on light, inverted.
func (d *desktop) look(text string) (spot, bool) {
	d.t.Helper()
	shot := filepath.Join(d.t.TempDir(), "screen.png")
	d.run("import", "-window", "root", shot)
	for _, changes := range [][]string{nil, {"-negate"}} {
		if at, ok := find(d.read(shot, changes...), text); ok {
			return at, true
		}
	}
	return spot{}, false
}

// read recognises the words of a screenshot, changed before by ImageMagick.
func (d *desktop) read(shot string, changes ...string) []word {
	d.t.Helper()
	large := shot + ".large.png"
	args := append([]string{shot, "-colorspace", "Gray", "-resize", strconv.Itoa(zoom*100) + "%"}, changes...)
	d.run("convert", append(args, large)...)
	// 6: one block of text, which finds short words best and keeps lines.
	return parseWords(d.run("tesseract", large, "-", "--psm", "6", "tsv"))
}

// parseWords reads tesseract's table of words.
func parseWords(tsv string) []word {
	var words []word
	for _, row := range strings.Split(tsv, "\n") {
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
