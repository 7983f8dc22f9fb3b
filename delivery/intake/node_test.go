package intake_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"latchbell/delivery/intake"
	"latchbell/delivery/nodetest"
	"latchbell/model"
)

func TestTheNodeLibraryOfCloudEventsIsUnderstood(t *testing.T) {
	store := &memory{}
	d := openDoor(t, store, intake.Config{})
	var answers struct {
		Structured, Binary, Again, Batch struct {
			Status int
			Answer struct {
				ID, Detail string
				Duplicate  bool
				Events     []struct{ ID string }
			}
		}
	}
	if err := json.Unmarshal(sendFromNode(t, "http://"+d.Addr()+"/v1/events"), &answers); err != nil {
		t.Fatal(err)
	}
	if answers.Structured.Status != 202 || answers.Binary.Status != 202 || answers.Batch.Status != 202 || len(answers.Batch.Answer.Events) != 2 {
		t.Errorf("the library was told %+v", answers)
	}
	if again := answers.Again; again.Status != 200 || !again.Answer.Duplicate || again.Answer.ID != answers.Structured.Answer.ID {
		t.Errorf("the same event in another mode was told %+v", again)
	}
	var keys []string
	for _, e := range store.stored() {
		keys = append(keys, e.Key)
		want := model.Event{
			Type: "license.created", Environment: model.Staging, Timestamp: time.Date(2026, 3, 1, 9, 15, 0, 0, time.UTC),
			Initiator: model.Initiator{Type: model.InitiatorUser, Name: "Zoe Albers"}, Subject: "lic_42",
			Data: []byte(`{"license":{"id":"lic_42","owner":"Zoë"},"price":1.5}`), Source: model.SourceIntake,
		}
		if diff := cmp.Diff(want, e, cmpopts.IgnoreFields(model.Event{}, "ID", "Key", "Received", "Fingerprint")); diff != "" {
			t.Errorf("%s: -want +got:\n%s", e.Key, diff)
		}
	}
	if want := []string{"structured", "binary", "batch-1", "batch-2"}; !cmp.Equal(keys, want) {
		t.Errorf("the keys are %v, want %v", keys, want)
	}
}

// sendFromNode runs the sender in Node.js and returns what it prints.
func sendFromNode(t *testing.T, url string) []byte {
	t.Helper()
	folder := filepath.Join("testdata", "node")
	nodetest.Install(t, folder)
	node := exec.CommandContext(t.Context(), "node", "send.js")
	node.Dir, node.Stderr = folder, os.Stderr
	node.Env = append(os.Environ(), "INTAKE_URL="+url, "INTAKE_TOKEN="+token)
	output, err := node.Output()
	if err != nil {
		t.Fatalf("sending from Node.js: %v", err)
	}
	return output
}
