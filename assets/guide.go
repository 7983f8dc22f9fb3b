package assets

import "embed"

// OpenAPIJSON describes the intake, and what receivers get, as OpenAPI 3.1. It
// is written by hand; {{version}} stands for the program's.
//
//go:embed openapi.json
var OpenAPIJSON []byte

//go:embed guide
var guideFiles embed.FS

// GuidePage is the template of the guide for senders and receivers.
func GuidePage() string { return guideFile("page.html") }

// GuideFormats is the template, named "formats", of the part of the guide on
// bodies, signatures, chats and templates.
func GuideFormats() string { return guideFile("formats.html") }

// GuideStyle is the style sheet of the guide.
func GuideStyle() string { return guideFile("style.css") }

func guideFile(name string) string {
	content, err := guideFiles.ReadFile("guide/" + name)
	if err != nil {
		panic(err) // the names in this file and the embedded files go together
	}
	return string(content)
}

// Verifier is a function that verifies the signature of a request, for a
// receiver to copy.
type Verifier struct {
	// Language is its name as shown ("C#").
	Language string
	file     string
}

// Verifiers lists the languages in the order of Snippets.
var Verifiers = []Verifier{
	{Language: "PHP", file: "php"},
	{Language: "Node", file: "node"},
	{Language: "Python", file: "python"},
	{Language: "Go", file: "go"},
	{Language: "C#", file: "csharp"},
}

// Source returns the function.
func (v Verifier) Source() string { return guideFile("verify/" + v.file + ".txt") }
