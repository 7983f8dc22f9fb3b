package diagnose

import (
	"fmt"
	"net/http"
)

// statusAdvice says what a status usually means for a receiver of webhooks,
// and what to do. Codes that aren't listed are explained by their class.
var statusAdvice = map[int]string{
	http.StatusBadRequest:            "the receiver didn't understand the event. Compare the body above with what it expects.",
	http.StatusUnauthorized:          "the receiver didn't accept the sender. Check that it verifies with the secret of this webhook, over the exact bytes of the body.",
	http.StatusForbidden:             "the receiver didn't accept the sender. Check that it verifies with the secret of this webhook, and that no firewall filters by address.",
	http.StatusNotFound:              "there is no receiver at this path. Check the path in the target URL.",
	http.StatusMethodNotAllowed:      "the receiver takes no POST at this path. Check the path in the target URL.",
	http.StatusRequestTimeout:        "the receiver didn't get the whole request in time. A slow network or an overloaded server is the usual reason.",
	http.StatusConflict:              "the receiver says that the event contradicts its own data. If it has had the event already, it should answer 200.",
	http.StatusRequestEntityTooLarge: "the event is larger than the receiver takes. Raise the limit of its server or proxy.",
	http.StatusUnsupportedMediaType:  "the receiver doesn't take application/json. Check that the target URL leads to a receiver of webhooks.",
	http.StatusUnprocessableEntity:   "the receiver read the event but can't work with it. Compare the body above with what it expects.",
	http.StatusTooManyRequests:       "the receiver wants fewer requests for now. Nothing is lost, but raise its limit if this goes on.",
	http.StatusInternalServerError:   "the receiver failed while it handled the event. Its log says why.",
	http.StatusBadGateway:            "the proxy in front of the receiver got no proper answer from it. Check that the receiver itself is running.",
	http.StatusServiceUnavailable:    "the receiver is down for now or overloaded. Check that it is running.",
	http.StatusGatewayTimeout:        "the proxy in front of the receiver waited too long for it. A receiver should answer at once and do its work afterwards.",
}

func fromStatus(f Facts) Finding {
	answered := fmt.Sprintf("%s answered %s: ", f.Host, statusName(f.Status))
	switch {
	case f.Status == http.StatusGone:
		return Finding{CauseGone, answered + "there is no receiver any more. The webhook was turned off; give it a new target URL before you turn it on again."}
	case f.Status/100 == 3 && f.Location != "":
		return Finding{CauseRedirect, fmt.Sprintf("%sit points to %s, and redirects aren't followed. Enter the final address as the target URL.", answered, f.Location)}
	case f.Status/100 == 3:
		return Finding{CauseRedirect, answered + "it points elsewhere, and redirects aren't followed. Enter the final address as the target URL."}
	}
	return Finding{CauseStatus, answered + advice(f.Status)}
}

func advice(status int) string {
	if a, ok := statusAdvice[status]; ok {
		return a
	}
	switch status / 100 {
	case 1:
		return "that is no final answer. Check what answers at the target URL."
	case 4:
		return "the receiver refused the event. Its log says why."
	case 5:
		return "the receiver failed while it handled the event. Its log says why."
	}
	return "that is no answer that HTTP knows. Check what answers at the target URL."
}
