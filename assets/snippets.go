package assets

import (
	"embed"
	"strings"
)

//go:embed snippets/*.txt
var snippetFiles embed.FS

// Snippet is a complete program that hands an event to Latchbell.
type Snippet struct {
	// Language is its name as shown ("C#").
	Language string
	file     string
}

// Snippets lists the languages in the order in which they are offered.
var Snippets = []Snippet{
	{Language: "PHP", file: "php"},
	{Language: "Node", file: "node"},
	{Language: "Python", file: "python"},
	{Language: "Go", file: "go"},
	{Language: "C#", file: "csharp"},
}

// Program returns the source, ready to run against the events URL with token.
func (s Snippet) Program(url, token string) string {
	source, err := snippetFiles.ReadFile("snippets/" + s.file + ".txt")
	if err != nil {
		panic(err) // the list above and the embedded files go together
	}
	return strings.NewReplacer("{{url}}", url, "{{token}}", token).Replace(string(source))
}
