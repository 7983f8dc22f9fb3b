package guide_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"io"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"latchbell/assets"
	"latchbell/delivery/guide"
	"latchbell/model"
)

// opened returns the guide as a browser gets it.
func opened(t *testing.T) *httptest.ResponseRecorder {
	t.Helper()
	recorder := httptest.NewRecorder()
	guide.Docs().ServeHTTP(recorder, httptest.NewRequest("GET", "http://127.0.0.1:7999/docs", nil))
	return recorder
}

// parts walks through the elements of the page, which is written so that an XML
// parser reads it too.
func parts(t *testing.T, visit func(xml.StartElement)) {
	t.Helper()
	_, body, _ := strings.Cut(opened(t).Body.String(), "\n") // the doctype
	decoder := xml.NewDecoder(strings.NewReader(body))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("the guide isn't well-formed: %v", err)
		}
		if element, ok := token.(xml.StartElement); ok {
			visit(element)
		}
	}
}

func TestGuideLoadsAndRunsNothing(t *testing.T) {
	links := []string{"/openapi.json", "https://www.standardwebhooks.com", "https://pkg.go.dev/text/template"}
	ids, wanted := map[string]bool{}, map[string]bool{}
	parts(t, func(e xml.StartElement) {
		if slices.Contains([]string{"script", "img", "link", "iframe", "object", "form", "base"}, e.Name.Local) {
			t.Errorf("there is a <%s>", e.Name.Local)
		}
		for _, a := range e.Attr {
			switch name := a.Name.Local; {
			case name == "id":
				ids[a.Value] = true
			case name == "href" && strings.HasPrefix(a.Value, "#"):
				wanted[a.Value[1:]] = true
			case name == "href" && !slices.Contains(links, a.Value), name == "src", name == "style", strings.HasPrefix(name, "on"):
				t.Errorf("<%s %s=%q>", e.Name.Local, name, a.Value)
			}
		}
	})
	for id := range wanted {
		if !ids[id] {
			t.Errorf("a link leads to #%s, which isn't there", id)
		}
	}
	if len(wanted) < 5 {
		t.Errorf("only %d links within the page", len(wanted))
	}
}

func TestPolicyLetsTheBrowserUseTheStyleAlone(t *testing.T) {
	page := opened(t)
	policy := page.Header().Get("Content-Security-Policy")
	style := regexp.MustCompile(`(?s)<style>(.*)</style>`).FindStringSubmatch(page.Body.String())
	sum := sha256.Sum256([]byte(style[1]))
	if want := "style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"; !strings.Contains(policy, want) {
		t.Errorf("the policy %q doesn't allow the style, which is %s", policy, want)
	}
	if !strings.HasPrefix(policy, "default-src 'none';") || strings.Contains(policy, "unsafe") {
		t.Errorf("the policy is %q", policy)
	}
	if style[1] != assets.GuideStyle() || !strings.Contains(style[1], "prefers-color-scheme: dark") {
		t.Error("the style isn't the one for light and dark")
	}
}

// TestTextsCanBeRead checks the contrast of each text colour on each
// background, light and dark (WCAG 2.2, success criterion 1.4.3).
func TestTextsCanBeRead(t *testing.T) {
	schemes := regexp.MustCompile(`--text: (#\w+); --soft: (#\w+); --page: (#\w+); --box: (#\w+); --line: #\w+; --accent: (#\w+);`).
		FindAllStringSubmatch(assets.GuideStyle(), -1)
	if len(schemes) != 2 {
		t.Fatalf("%d colour schemes", len(schemes))
	}
	for _, s := range schemes {
		for _, text := range []string{s[1], s[2], s[5]} {
			for _, background := range []string{s[3], s[4]} {
				if c := contrast(text, background); c < 4.5 {
					t.Errorf("%s on %s has a contrast of %.1f", text, background, c)
				}
			}
		}
	}
}

func TestGuideShowsTheRetriesOfTheProgram(t *testing.T) {
	page := opened(t).Body.String()
	for _, policy := range model.RetryPolicies {
		if !strings.Contains(page, "<td>"+string(policy)+"</td>") {
			t.Errorf("there is no policy %s", policy)
		}
	}
	total := time.Duration(0)
	for _, wait := range model.RetryStandard.Waits() {
		total += wait
	}
	if want := "5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h</td><td>about 75 h"; total.Truncate(time.Hour) != 75*time.Hour || !strings.Contains(page, want) {
		t.Errorf("the standard waits, %v in all, aren't shown as %q", total, want)
	}
}

func TestGuideLeavesNoPlaceholder(t *testing.T) {
	page := regexp.MustCompile(`(?s)<pre>.*?</pre>`).ReplaceAllString(opened(t).Body.String(), "") // templates have braces of their own
	for _, trace := range []string{"{{", "ZgotmplZ", "%!", "<no value>"} {
		if strings.Contains(page, trace) {
			t.Errorf("the page holds %q", trace)
		}
	}
	if !strings.Contains(opened(t).Body.String(), "http://127.0.0.1:7999/v1/events") {
		t.Error("the examples don't lead to the address at which the guide was opened")
	}
}
