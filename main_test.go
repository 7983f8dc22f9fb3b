package main_test

import (
	"go/build"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestArrowsPointOneWay holds the imports against the architecture: main may
// use everything; ui and delivery know the model and the assets but neither
// each other nor the store; the model knows nobody.
func TestArrowsPointOneWay(t *testing.T) {
	allowed := []struct {
		from string
		to   []string
	}{
		{"latchbell/model/storetest", []string{"latchbell/model", "pgregory.net", "github.com/google/go-cmp"}},
		{"latchbell/model/sqlite/sqlitetest", []string{"latchbell/model", "latchbell/model/sqlite"}},
		{"latchbell/model/sqlite", []string{"latchbell/model", "modernc.org", "github.com/google/uuid", "golang.org/x/sys"}},
		{"latchbell/model/secret", []string{"latchbell/model", "github.com/zalando", "github.com/godbus"}},
		{"latchbell/model/folder", []string{"latchbell/model", "github.com/gofrs"}},
		{"latchbell/model/jsonfile", []string{"latchbell/model"}},
		// Punycode comes from the Go project's own extension of the standard
		// library, which net/http uses for the same purpose.
		{"latchbell/model", []string{"golang.org/x/net/idna"}},
		{"latchbell/assets", nil},
		{"latchbell/delivery/metrics", []string{"latchbell/model", "github.com/prometheus"}},
		{"latchbell/delivery", []string{"latchbell/model", "latchbell/assets", "latchbell/delivery/...", "golang.org/x/time", "golang.org/x/sys", "github.com/clipperhouse"}},
		{"latchbell/ui", []string{"latchbell/model", "latchbell/assets", "latchbell/ui/...", "fyne.io", "github.com/dustin"}},
	}
	for _, line := range packages(t, "./...") {
		fields := strings.Fields(line)
		from, imports := fields[0], fields[1:]
		rule := slices.IndexFunc(allowed, func(r struct {
			from string
			to   []string
		}) bool {
			return from == r.from || strings.HasPrefix(from, r.from+"/")
		})
		if rule < 0 {
			continue // main
		}
		for _, to := range imports {
			if !isStandard(to) && !slices.ContainsFunc(allowed[rule].to, func(p string) bool { return covers(p, to) }) {
				t.Errorf("%s imports %s", from, to)
			}
		}
	}
}

// packages lists packages with what they import, leaving out tests.
func packages(t *testing.T, pattern string) []string {
	t.Helper()
	list := exec.Command("go", "list", "-tags", "migrated_fynedo", "-f", `{{.ImportPath}} {{join .Imports " "}}`, pattern)
	out, err := list.Output()
	if err != nil {
		t.Fatalf("listing packages: %v", err)
	}
	return strings.Split(strings.TrimSpace(string(out)), "\n")
}

// covers reports whether to is allowed by pattern: the very package if it's one
// of ours, anything below for third parties and for "/...".
func covers(pattern, to string) bool {
	if parent, ok := strings.CutSuffix(pattern, "/..."); ok {
		return to == parent || strings.HasPrefix(to, parent+"/")
	}
	if strings.HasPrefix(pattern, "latchbell/") {
		return to == pattern
	}
	return to == pattern || strings.HasPrefix(to, pattern+"/")
}

func isStandard(path string) bool {
	pkg, err := build.Default.Import(path, "", build.FindOnly)
	return err == nil && pkg.Goroot
}

// TestReadmeLinksLead checks every relative link and picture of README, every
// anchor, and every make target that it names.
func TestReadmeLinksLead(t *testing.T) {
	readme := read(t, "README.md")
	anchors := make(map[string]bool)
	for _, heading := range regexp.MustCompile(`(?m)^#+ (.*)$`).FindAllStringSubmatch(readme, -1) {
		anchors["#"+anchor(heading[1])] = true
	}
	for _, link := range regexp.MustCompile(`\]\(([^)\s]+)\)`).FindAllStringSubmatch(readme, -1) {
		target := link[1]
		switch {
		case strings.HasPrefix(target, "https://"):
		case strings.HasPrefix(target, "#"):
			if !anchors[target] {
				t.Errorf("README links to the heading %s, which isn't there", target)
			}
		default:
			if _, err := os.Stat(filepath.FromSlash(target)); err != nil {
				t.Errorf("README links to %s: %v", target, err)
			}
		}
	}
	makefile := read(t, "Makefile")
	for _, target := range regexp.MustCompile("make ([a-z]+)").FindAllStringSubmatch(readme, -1) {
		if !strings.Contains(makefile, "\n"+target[1]+":") {
			t.Errorf("README says \"make %s\", which the Makefile doesn't know", target[1])
		}
	}
}

// anchor turns a heading into the name by which it is linked.
func anchor(heading string) string {
	kept := regexp.MustCompile(`[^\p{L}\p{N} _-]`).ReplaceAllString(strings.ToLower(heading), "")
	return strings.ReplaceAll(strings.TrimSpace(kept), " ", "-")
}

func read(t *testing.T, path string) string {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
