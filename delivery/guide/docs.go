package guide

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"html/template"
	"net/http"
	"sync"

	"latchbell/assets"
)

// page is everything that the guide shows.
type page struct {
	Style     template.CSS
	Examples  examples
	Fields    []term
	Senders   []source
	Answers   []term
	Headers   []term
	Body      string
	Verifiers []source
	Retries   []retries
	Formats   formats
}

// source is a program in one language.
type source struct{ Language, Source string }

// pageTemplate is read when the page is first asked for: most never do.
var pageTemplate = sync.OnceValue(func() *template.Template {
	page := template.Must(template.New("guide").Parse(assets.GuidePage()))
	return template.Must(page.Parse(assets.GuideFormats()))
})

// Docs answers with the guide, whose examples lead to the address at which it
// was asked for. It is one page that loads nothing and runs nothing.
func Docs() http.Handler {
	policy := "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; style-src 'sha256-" +
		digest(assets.GuideStyle()) + "'"
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var out bytes.Buffer
		if err := pageTemplate().Execute(&out, pageAt("http://"+r.Host)); err != nil {
			panic(fmt.Errorf("the guide and its template don't fit: %w", err))
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", policy)
		w.Header().Set("Referrer-Policy", "no-referrer")
		_, _ = w.Write(out.Bytes()) // the caller is gone; nobody is left to tell
	})
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return base64.StdEncoding.EncodeToString(sum[:])
}

func pageAt(url string) page {
	p := page{
		Style:    template.CSS(assets.GuideStyle()),
		Examples: examplesAt(url), Fields: fields, Answers: answers, Headers: headers,
		Body: sampleBody(), Retries: allRetries(), Formats: allFormats(),
	}
	for _, s := range assets.Snippets {
		p.Senders = append(p.Senders, source{s.Language, s.Program(url+eventsPath, "lbt_…")})
	}
	for _, v := range assets.Verifiers {
		p.Verifiers = append(p.Verifiers, source{v.Language, v.Source()})
	}
	return p
}
