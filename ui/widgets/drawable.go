package widgets

import "strings"

// Drawable returns a text without the space behind an arrow, for which the
// toolkit would draw the sign of a missing letter: it takes the space from the
// arrow's font, which has none.
func Drawable(text string) string { return strings.ReplaceAll(text, "→ ", "→") }
