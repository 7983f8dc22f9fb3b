package e2e

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"
)

// webhook is one of the file of apply.
type webhook struct {
	Name      string   `json:"name"`
	URL       string   `json:"url"`
	Events    []string `json:"events"`
	Secret    string   `json:"secret,omitempty"`
	Retry     string   `json:"retry,omitempty"`
	RateLimit string   `json:"rate_limit,omitempty"`
	Order     string   `json:"order,omitempty"`
	Owner     string   `json:"owner,omitempty"`
}

// apply configures webhooks by a file.
func (p *program) apply(webhooks ...webhook) string {
	p.t.Helper()
	file, err := json.Marshal(map[string]any{"version": 1, "webhooks": webhooks})
	if err != nil {
		p.t.Fatal(err)
	}
	return p.must(string(file), "apply", "-")
}

// postBatch hands over many events at once, which have to be accepted.
func (c *client) postBatch(events []string) error {
	response, err := c.request(http.MethodPost, "/v1/events", "application/json", "["+strings.Join(events, ",")+"]")
	if err != nil {
		return err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode/100 != 2 {
		err = fmt.Errorf("%s: %s", response.Status, answer)
	}
	return err
}

func (c *client) request(method, path, kind, body string) (*http.Response, error) {
	request, err := http.NewRequest(method, c.url+path, strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Authorization", "Bearer "+c.token)
	request.Header.Set("Content-Type", kind)
	return http.DefaultClient.Do(request)
}

// pending returns how many deliveries wait, as the intake says.
func (c *client) pending() int {
	c.t.Helper()
	response, err := c.request(http.MethodGet, "/v1/health", "", "")
	if err != nil {
		c.t.Fatal(err)
	}
	defer response.Body.Close()
	var health struct{ Pending int }
	if err := json.NewDecoder(response.Body).Decode(&health); err != nil {
		c.t.Fatal(err)
	}
	return health.Pending
}

// memory returns a figure of /proc/PID/status in bytes, such as VmRSS.
func (s *process) memory(t *testing.T, figure string) int {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.command.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(status)) {
		if name, value, _ := strings.Cut(line, ":"); name == figure {
			kilobytes, err := strconv.Atoi(strings.Fields(value)[0])
			if err != nil {
				t.Fatal(err)
			}
			return kilobytes << 10
		}
	}
	t.Fatalf("the system doesn't say %s", figure)
	return 0
}
