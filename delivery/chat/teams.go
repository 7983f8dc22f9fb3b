package chat

import (
	"fmt"
	"net/http"
	"strings"
)

// teamsNote stands beside what Teams has accepted: a workflow answers before it
// does its work.
// https://learn.microsoft.com/connectors/teams/#microsoft-teams-webhook
const teamsNote = "Teams: accepted; the flow may still fail. Its run history in Power Automate shows whether the message was posted."

// teamsAnswer is the error of a workflow.
type teamsAnswer struct {
	Error struct {
		Code    string `json:"code"`
		Message string `json:"message"`
	} `json:"error"`
}

// teamsRefused are the codes for a message that the workflow can't read.
// https://learn.microsoft.com/azure/logic-apps/logic-apps-exception-handling
var teamsRefused = map[string]bool{
	"TriggerInputSchemaMismatch": true, "InvalidRequestContent": true, "InvalidRequestFormat": true, "RequestEntityTooLarge": true,
}

func readTeams(r reply) Answer {
	if r.ok() {
		return Answer{Delivered: true, Note: teamsNote}
	}
	var t teamsAnswer
	r.decode(&t)
	code, words := t.Error.Code, teamsWords(r.status, t)
	switch {
	case r.status == http.StatusTooManyRequests:
		return r.throttled(0)
	case strings.HasSuffix(code, "TriggerIsNotEnabled"):
		return r.failed(words, "The workflow is turned off. Turn it on in Power Automate.")
	case r.status == http.StatusRequestEntityTooLarge, teamsRefused[code]:
		return r.refused(words, "Check that the workflow begins with the trigger for Teams webhook requests, and list fewer facts if the message is long.")
	case r.status == http.StatusUnauthorized, r.status == http.StatusForbidden, r.status == http.StatusNotFound:
		return r.gone(words)
	case code != "":
		return r.failed(words, "The run history of the workflow in Power Automate may say more.")
	}
	return Answer{RetryAfter: r.retryAfter}
}

// teamsWords are the words of an error, or the name of its status.
func teamsWords(status int, t teamsAnswer) string {
	switch {
	case t.Error.Message != "":
		return fmt.Sprintf("%s (%s)", quote(t.Error.Message), t.Error.Code)
	case t.Error.Code != "":
		return t.Error.Code
	}
	return fmt.Sprintf("%d %s", status, http.StatusText(status))
}
