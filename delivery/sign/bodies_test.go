package sign_test

import (
	"encoding/json"
	"time"

	"latchbell/delivery/body"
	"latchbell/model"
)

// bodies are what a receiver must be able to verify without understanding it:
// whoever decodes and encodes them anew gets other bytes.
var bodies = map[string][]byte{
	"plain":                  bodyOf(`{"license":{"key":"7F3A-91BC"}}`),
	"unicode":                bodyOf(`{"name":"Zoë 北京 🔔","rtl":"שלום","combining":"e\u0301"}`),
	"large numbers":          bodyOf(`{"n":12345678901234567890123,"f":0.1000000000000000055,"e":1E400}`),
	"1.0":                    bodyOf(`{"price":1.0,"zero":-0.0}`),
	"odd key order":          bodyOf(`{"z":1,"a":2,"10":3,"9":4,"z":5}`),
	"escapes":                bodyOf(`{"s":"\u00eb\/\ud83d\udd14\u2028<script>&amp;\u0000"}`),
	"a line separator as is": bodyOf("{\"s\":\"\u2028\u2029\"}"),
}

func bodyOf(data string) []byte {
	return body.Canonical(&model.Event{
		ID: eventID, Type: "license.renewed", Environment: model.Production, Timestamp: time.Now(),
		Initiator: model.Initiator{Type: model.InitiatorUser, Name: "Zoë <albers>"}, Data: json.RawMessage(data),
	})
}

const eventID = "evt_01JNXK3Z5Q8V7W2R4T6Y8P0ABC"
