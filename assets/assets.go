// Package assets holds the files that are built into the program: the event
// catalogue, the icons, the programs for users to copy and the guide. It
// interprets none of them.
package assets

import _ "embed" // for the files below

// CatalogueJSON is the event catalogue as it ships: groups of event types, each
// with a title, a sentence on when it fires and a sample. It is written by hand
// and has the form that model.ParseCatalogue reads.
//
//go:embed catalogue.json
var CatalogueJSON []byte

// IconPNG is the application's icon, 512 by 512 pixels, made from icon.svg with
// "rsvg-convert --width 512 --height 512".
//
//go:embed icon.png
var IconPNG []byte

// IconSVG is the application's icon as a drawing.
//
//go:embed icon.svg
var IconSVG []byte

// BellSVG is the icon's bell in plain black on nothing, 24 by 24 units, for
// places that colour it to match the text beside it.
//
//go:embed bell.svg
var BellSVG []byte
