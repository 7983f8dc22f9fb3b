package chattest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
	"time"
)

const (
	teamsPath  = "/workflows/0123456789abcdef0123456789abcdef/triggers/manual/paths/invoke"
	teamsQuery = "api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=" + teamsSig
	teamsSig   = "XYZ0123456789-abcdefghijklmnopqrstuvwxyzABCDE"
)

// maxTeamsSize is the largest message, in bytes.
// https://learn.microsoft.com/microsoftteams/limits-specifications-teams
const maxTeamsSize = 28 << 10

// Teams is a double of a workflow that posts into Microsoft Teams. It takes 4
// messages a second.
// https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook
func Teams(t testing.TB) *Double {
	rate := newBucket(4, time.Second/4)
	d := &Double{take: takeTeams}
	d.count = func(now time.Time, _ []byte) (*Answer, bool) {
		if rate.take(now) {
			return nil, false
		}
		throttled := TeamsThrottled(time.Second)
		return &throttled, true
	}
	return d.start(t, teamsPath+"?"+teamsQuery)
}

// teamsMessage is what the trigger for Teams webhook requests takes.
type teamsMessage struct {
	Type        string `json:"type"`
	Attachments []struct {
		ContentType string          `json:"contentType"`
		ContentURL  json.RawMessage `json:"contentUrl"`
		Content     teamsCard       `json:"content"`
	} `json:"attachments"`
}

// teamsCard is an Adaptive Card of version 1.2 without pictures and actions.
// https://adaptivecards.io/explorer/AdaptiveCard.html
type teamsCard struct {
	Schema       string         `json:"$schema"`
	Type         string         `json:"type"`
	Version      string         `json:"version"`
	FallbackText string         `json:"fallbackText"`
	Body         []teamsElement `json:"body"`
	MSTeams      *struct {
		Width string `json:"width"`
	} `json:"msteams"`
}

// teamsElement is any element that holds texts.
type teamsElement struct {
	Type      string         `json:"type"`
	Style     string         `json:"style"`
	Bleed     bool           `json:"bleed"`
	Separator bool           `json:"separator"`
	Spacing   string         `json:"spacing"`
	Items     []teamsElement `json:"items"`
	Inlines   []teamsRun     `json:"inlines"`
}

type teamsRun struct {
	Type     string `json:"type"`
	Text     string `json:"text"`
	Size     string `json:"size"`
	Weight   string `json:"weight"`
	Color    string `json:"color"`
	IsSubtle bool   `json:"isSubtle"`
}

func takeTeams(r *http.Request, body []byte) (Answer, string) {
	switch {
	case r.URL.Path != teamsPath:
		return TeamsError(http.StatusNotFound, "WorkflowNotFound", "The workflow could not be found."), ""
	case r.URL.Query().Get("sig") != teamsSig:
		return TeamsError(http.StatusUnauthorized, "DirectApiAuthorizationRequired", "The request must be authenticated."), ""
	case r.URL.RawQuery != teamsQuery:
		return Answer{Status: http.StatusBadRequest}, fmt.Sprintf("the query has become %q", r.URL.RawQuery)
	case len(body) > maxTeamsSize:
		return Answer{Status: http.StatusRequestEntityTooLarge}, fmt.Sprintf("it has %d bytes of %d", len(body), maxTeamsSize)
	}
	var m teamsMessage
	fault := strict(body, &m)
	if fault == "" {
		fault = m.fault()
	}
	if fault != "" {
		return TeamsError(http.StatusBadRequest, "TriggerInputSchemaMismatch", "The input body doesn't match the schema."), fault
	}
	return Answer{Status: http.StatusAccepted}, ""
}

func (m *teamsMessage) fault() string {
	if m.Type != "message" || len(m.Attachments) != 1 {
		return fmt.Sprintf("it is a %q with %d attachments", m.Type, len(m.Attachments))
	}
	a := m.Attachments[0]
	card := a.Content
	switch {
	case a.ContentType != "application/vnd.microsoft.card.adaptive" || string(a.ContentURL) != "null" && a.ContentURL != nil:
		return fmt.Sprintf("its attachment is %s at %s", a.ContentType, a.ContentURL)
	case card.Type != "AdaptiveCard" || card.Version != "1.2":
		return fmt.Sprintf("its card is %s %s", card.Type, card.Version)
	}
	return teamsFault(card.Body)
}

func teamsFault(elements []teamsElement) string {
	if len(elements) == 0 {
		return "a part of the card is empty"
	}
	var faults []string
	for _, e := range elements {
		switch e.Type {
		case "Container":
			faults = append(faults, teamsFault(e.Items))
		case "RichTextBlock": // customers' data would be Markdown in a TextBlock
			faults = append(faults, runsFault(e.Inlines))
		default:
			faults = append(faults, fmt.Sprintf("the card has a %q", e.Type))
		}
	}
	return first(faults...)
}

func runsFault(runs []teamsRun) string {
	if len(runs) == 0 {
		return "a line of the card has no text"
	}
	for _, r := range runs {
		if r.Type != "TextRun" {
			return fmt.Sprintf("a line of the card has a %q", r.Type)
		}
	}
	return ""
}
