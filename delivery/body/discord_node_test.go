package body_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"pgregory.net/rapid"

	"latchbell/delivery/nodetest"
	"latchbell/model"
)

func TestDiscordsOwnLibrariesTakeEveryBody(t *testing.T) {
	c := catalogue(t)
	var bodies []json.RawMessage
	for _, group := range c.Groups() {
		for _, eventType := range group.Types {
			e := chatEvent(c, eventType.Type)
			bodies = append(bodies, rendered(t, c, model.BodyDiscord, model.Message{Text: "About {license.owner.name}"}, e).Body)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		m := rapid.SampledFrom(hostileMessages).Draw(t, "message")
		bodies = append(bodies, rendered(t, c, model.BodyDiscord, m, drawCustomer(t).event()).Body)
	})
	wrong := []json.RawMessage{ // or else nothing would be known of the others
		json.RawMessage(`{"embeds":[{"title":"","color":1,"timestamp":"2026-03-01T09:15:00Z","footer":{"text":"f"},"fields":[]}]}`),
		json.RawMessage(`{"embeds":[{"title":"x","color":1,"timestamp":"2026-03-01T09:15:00Z","footer":{"text":"f"},"fields":[],"colour":1}]}`),
	}
	for i, complaint := range judged(t, append(bodies, wrong...)) {
		switch {
		case i < len(bodies) && complaint != "":
			t.Errorf("%s\n%s", complaint, bodies[i])
		case i >= len(bodies) && complaint == "":
			t.Errorf("the libraries take %s", wrong[i-len(bodies)])
		}
	}
}

// judged asks Discord's libraries what is wrong with each body, "" for nothing.
func judged(t *testing.T, bodies []json.RawMessage) []string {
	t.Helper()
	folder := filepath.Join("testdata", "node")
	nodetest.Install(t, folder)
	input, err := json.Marshal(bodies)
	if err != nil {
		t.Fatal(err)
	}
	node := exec.CommandContext(t.Context(), "node", "judge.js")
	node.Dir, node.Stdin, node.Stderr = folder, bytes.NewReader(input), os.Stderr
	output, err := node.Output()
	if err != nil {
		t.Fatalf("running the libraries: %v", err)
	}
	complaints := decoded[[]string](t, output)
	if len(complaints) != len(bodies) {
		t.Fatalf("%d bodies were judged of %d", len(complaints), len(bodies))
	}
	return complaints
}
