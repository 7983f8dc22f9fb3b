package assets_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"image/png"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"latchbell/assets"
	"latchbell/model"
)

// shipped is every type that ships, group by group.
var shipped = strings.Fields(`
	license.created license.updated license.deleted license.assigned license.activated
	license.deactivated license.suspended license.reinstated license.expired license.expiring
	license.revoked license.renewed license.unbound
	activation.created activation.deleted activation.failed
	product.created product.updated product.deleted
	contract.created contract.updated contract.deleted contract.suspended
	telemetry.received telemetry.flagged
	customer.created customer.updated
	entitlement.created entitlement.updated entitlement.activated entitlement.renewed
	entitlement.expired entitlement.expiring entitlement.provisioned entitlement.usage_summary
	entitlement.maintenance.expired entitlement.maintenance.expiring
	entitlement.seat.activated entitlement.seat.deactivated
	entitlement.group.created entitlement.group.updated
	user.created user.updated user.deleted user.status_changed
	invite.created invite.deleted
	group.created group.updated group.deleted
	role.created role.updated role.deleted
	api_key.created api_key.updated api_key.deleted
	state.balance_changed state.balance_low
`)

func shippedTypes() []string {
	types := slices.Clone(shipped)
	for _, function := range []string{"withdrawal", "prop_trading", "prop_trading_live"} {
		for node := range 10 {
			types = append(types, function+".approved.node_"+strconv.Itoa(node+1))
		}
		types = append(types, function+".rejected")
	}
	return append(types, model.TestType)
}

func catalogue(t *testing.T) *model.Catalogue {
	t.Helper()
	c, err := model.ParseCatalogue(assets.CatalogueJSON)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// eachType calls check for every type, in a subtest of its name.
func eachType(t *testing.T, check func(t *testing.T, e model.EventType)) {
	for _, g := range catalogue(t).Groups() {
		for _, e := range g.Types {
			t.Run(e.Type, func(t *testing.T) { check(t, e) })
		}
	}
}

func TestCatalogueHoldsEveryTypeInOrder(t *testing.T) {
	var got []string
	for _, g := range catalogue(t).Groups() {
		if g.Title == "" {
			t.Errorf("group %q has no title", g.Name)
		}
		for _, e := range g.Types {
			got = append(got, e.Type)
		}
	}
	if diff := cmp.Diff(shippedTypes(), got); diff != "" {
		t.Errorf("types (-want +got):\n%s", diff)
	}
}

func TestTitlesSentencesAndSamplesAreEachOfTheirOwn(t *testing.T) {
	seen := make(map[string]string)
	eachType(t, func(t *testing.T, e model.EventType) {
		for _, text := range []string{e.Title, e.Fires, e.Excludes, string(e.Sample)} {
			if other := seen[text]; other != "" {
				t.Errorf("repeats what stands at %s: %s", other, text)
			}
			seen[text] = e.Type
		}
	})
}

func TestSentencesAreSentences(t *testing.T) {
	eachType(t, func(t *testing.T, e model.EventType) {
		if !strings.HasPrefix(e.Fires, "Fires ") || !strings.HasSuffix(e.Fires, ".") || strings.Contains(e.Fires, "  ") {
			t.Errorf("not a sentence on when it fires: %q", e.Fires)
		}
		if !strings.HasPrefix(e.Excludes, "Doesn't ") || !strings.HasSuffix(e.Excludes, ".") || strings.Count(e.Excludes, ". ") > 0 {
			t.Errorf("not one sentence on what it doesn't cover: %q", e.Excludes)
		}
		if strings.HasSuffix(e.Title, ".") || strings.TrimSpace(e.Title) != e.Title || len(e.Title) > 40 {
			t.Errorf("not a title: %q", e.Title)
		}
	})
}

func TestSentencesNameOnlyTypesThatExist(t *testing.T) {
	c := catalogue(t)
	named := regexp.MustCompile(`\b[a-z_]+\.[a-z_]+(\.[a-z_0-9]+)*\b`)
	eachType(t, func(t *testing.T, e model.EventType) {
		for _, name := range named.FindAllString(e.Fires+" "+e.Excludes, -1) {
			if c.Find(name) == nil {
				t.Errorf("names %q, which isn't in the catalogue", name)
			}
		}
	})
}

type license struct {
	ID      string `json:"id"`
	Key     string `json:"key"`
	Status  string `json:"status"`
	Product struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	} `json:"product"`
	Kind string `json:"kind"`
}

func TestLicenseSamplesHoldACanonicalLicense(t *testing.T) {
	statuses := []string{"available", "assigned", "active", "suspended", "expired", "revoked"}
	kinds := []string{"perpetual", "subscription", "trial"}
	eachType(t, func(t *testing.T, e model.EventType) {
		if model.GroupOf(e.Type) != "license" && e.Type != model.TestType {
			return
		}
		var data struct{ License license }
		if err := json.Unmarshal(e.Sample, &data); err != nil {
			t.Fatal(err)
		}
		l := data.License
		if l.ID == "" || l.Key == "" || l.Product.ID == "" || l.Product.Name == "" {
			t.Errorf("lacks its id, key or product: %+v", l)
		}
		if !slices.Contains(statuses, l.Status) || !slices.Contains(kinds, l.Kind) {
			t.Errorf("status %q, kind %q", l.Status, l.Kind)
		}
	})
}

func TestLicenseSamplesHaveTheStatusTheirTypeLeadsTo(t *testing.T) {
	c := catalogue(t)
	for eventType, want := range map[string]string{
		"license.created": "available", "license.assigned": "assigned",
		"license.activated": "active", "license.deactivated": "assigned",
		"license.suspended": "suspended", "license.reinstated": "active",
		"license.expired": "expired", "license.revoked": "revoked", "license.renewed": "active",
	} {
		var data struct{ License license }
		if err := json.Unmarshal(c.Find(eventType).Sample, &data); err != nil {
			t.Fatal(err)
		}
		if data.License.Status != want {
			t.Errorf("%s: status %q, want %q", eventType, data.License.Status, want)
		}
	}
}

func TestSamplesOfChangesTellWhatWasBefore(t *testing.T) {
	change := regexp.MustCompile(`\.(updated|renewed|suspended|reinstated|status_changed|balance_changed)$`)
	eachType(t, func(t *testing.T, e model.EventType) {
		if !change.MatchString(e.Type) {
			return
		}
		var data struct{ Previous map[string]any }
		if err := json.Unmarshal(e.Sample, &data); err != nil || len(data.Previous) == 0 {
			t.Errorf("no previous values (%v)", err)
		}
	})
}

func TestSamplesUseOnlyAddressesReservedForExamples(t *testing.T) {
	address := regexp.MustCompile(`[\w.+-]+@([\w.-]+)`)
	reserved := regexp.MustCompile(`^([\w-]+\.)*example\.(com|net|org)$`)
	eachType(t, func(t *testing.T, e model.EventType) {
		for _, match := range address.FindAllStringSubmatch(string(e.Sample), -1) {
			if !reserved.MatchString(match[1]) {
				t.Errorf("%s might belong to someone", match[0])
			}
		}
	})
}

func TestIconIsASquareOf512Pixels(t *testing.T) {
	icon, err := png.Decode(bytes.NewReader(assets.IconPNG))
	if err != nil {
		t.Fatal(err)
	}
	if size := icon.Bounds().Size(); size.X != 512 || size.Y != 512 {
		t.Errorf("size %v", size)
	}
	if _, _, _, alpha := icon.At(0, 0).RGBA(); alpha != 0 {
		t.Error("the corner isn't transparent")
	}
}

func TestDrawingsAreWellFormed(t *testing.T) {
	for name, drawing := range map[string][]byte{"icon.svg": assets.IconSVG, "bell.svg": assets.BellSVG} {
		decoder := xml.NewDecoder(bytes.NewReader(drawing))
		for {
			_, err := decoder.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
	}
}
