package guide_test

import (
	"encoding/json"
	"html"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"latchbell/assets"
	"latchbell/delivery/sign"
	"latchbell/model"
)

// section returns a part of the guide, from its heading to the next.
func section(t *testing.T, id string) string {
	t.Helper()
	_, rest, found := strings.Cut(opened(t).Body.String(), `<h2 id="`+id+`">`)
	if !found {
		t.Fatalf("there is no section %q", id)
	}
	part, _, _ := strings.Cut(rest, "<h2 ")
	return part
}

// codes returns the blocks of code in HTML, as text.
func codes(part string) []string {
	var all []string
	for _, match := range regexp.MustCompile(`(?s)<pre><code>(.*?)</code></pre>`).FindAllStringSubmatch(part, -1) {
		all = append(all, html.UnescapeString(match[1]))
	}
	return all
}

func TestEveryFormatHasAnExampleThatIsJSON(t *testing.T) {
	bodies, chats := section(t, "bodies"), section(t, "chats")
	for _, p := range model.BodyProfiles {
		part := bodies
		if p.Chat() {
			part = chats
		}
		if p != model.BodyTemplate && !strings.Contains(part, p.Title()) {
			t.Errorf("%s isn't explained", p)
		}
	}
	examples := append(codes(bodies), codes(chats)...)
	if want := len(model.BodyProfiles) - 1; len(examples) != want {
		t.Errorf("%d examples, want %d", len(examples), want)
	}
	for _, example := range examples {
		if !json.Valid([]byte(example)) {
			t.Errorf("an example isn't JSON: %s", example)
		}
	}
}

func TestGuideNamesWhatTheSystemsCallAnEvent(t *testing.T) {
	part := section(t, "bodies")
	for _, row := range []string{
		`<td><code>entitlement.expiring</code></td><td><code>entitlement.expiring</code>*</td><td><code>entitlement.expires7days</code></td>`,
		`<td><code>crm.webhooks.requests.withdrawal.approve.node.1</code></td>`,
		`<tr><td><code>license.renewed</code></td><td><code>license.renewed</code>*</td><td><code>entitlement.renewed</code></td><td><code>crm.webhooks.license.renewed</code>*</td><td><code>renewal</code>*</td></tr>`,
		`<tr><td><code>license.revoked</code></td><td><code>license.revoked</code></td>`,
	} {
		if !strings.Contains(part, row) {
			t.Errorf("the table lacks %s", row)
		}
	}
}

func TestEverySignatureIsExplained(t *testing.T) {
	rows := regexp.MustCompile(`<tr><td>([^<]+)</td><td>(.*?)</td><td>([^<]+)</td><td>([^<]+)</td><td>([^<]+)</td></tr>`).
		FindAllStringSubmatch(section(t, "signatures"), -1)
	if len(rows) != len(model.SignatureProfiles) {
		t.Fatalf("%d rows, %d profiles", len(rows), len(model.SignatureProfiles))
	}
	for i, p := range model.SignatureProfiles {
		if rows[i][1] != p.Title() {
			t.Errorf("row %d is %q, want %q", i, rows[i][1], p.Title())
		}
		for _, header := range p.Headers(model.CustomSignature{Header: "any name"}) {
			if !strings.Contains(rows[i][2], header) {
				t.Errorf("the header %s of %s is missing", header, p)
			}
		}
		told := regexp.MustCompile("each secret|several").MatchString(rows[i][5])
		if told != signsTwice(t, p) {
			t.Errorf("%s: it is told that each of two secrets signs: %t", p, told)
		}
	}
}

// signsTwice reports whether a previous secret signs beside the new one.
func signsTwice(t *testing.T, p model.SignatureProfile) bool {
	t.Helper()
	if p == model.SignatureZentitle || !p.Signs() {
		return false // its keys take long to make; there is one signature of one key
	}
	custom := model.CustomSignature{Header: "X-Sig"}.Normalized()
	signer, err := sign.New(sign.Profile{Name: p, Custom: custom}, model.NewSecret(), model.NewSecret())
	if err != nil {
		t.Fatal(err)
	}
	at, body := time.Unix(1614265330, 0), []byte("{}")
	return !slices.Equal(signer.Headers("evt_1", at, body), signer.Newest().Headers("evt_1", at, body))
}

func TestEveryHelperAndStarterIsExplained(t *testing.T) {
	part := section(t, "templates")
	shown := html.UnescapeString(part)
	for _, h := range model.TemplateHelpers {
		if !strings.Contains(shown, h.Usage) {
			t.Errorf("the helper %s is missing", h.Name())
		}
	}
	examples := codes(part)
	if len(examples) != len(assets.Starters)+1 || examples[0] != assets.Starters[0].Template() {
		t.Fatalf("%d templates and results", len(examples))
	}
	if !json.Valid([]byte(examples[1])) {
		t.Errorf("the example gives %s", examples[1])
	}
}

func TestEverySystemHasAWayToComeFrom(t *testing.T) {
	part := section(t, "migrating")
	for _, system := range []string{"CactusDash", "Zentitle2", "GetKeyManager", "Corezoid", "Broctagon CRM"} {
		if !regexp.MustCompile(`<h3 id="from-[a-z0-9]+">From (the )?` + system + `</h3>\s*<ol>`).MatchString(part) {
			t.Errorf("nothing is said of %s", system)
		}
	}
}
