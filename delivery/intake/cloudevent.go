package intake

import (
	"encoding/json"
	"errors"
	"regexp"
	"strings"
	"time"

	"latchbell/model"
)

// cloudAttributes are those attributes of a CloudEvent that mean something to
// Latchbell: the required ones, what an event has too, and as extensions what
// CloudEvents doesn't know.
type cloudAttributes struct {
	specVersion, id, source, eventType        text
	contentType, subject, time                text
	environment, reason                       text
	initiatorType, initiatorID, initiatorName text
}

// cloudAttribute is an attribute by the name that it has in CloudEvents.
type cloudAttribute struct {
	name  string
	value *text
}

func (a *cloudAttributes) list() []cloudAttribute {
	return []cloudAttribute{
		{"specversion", &a.specVersion}, {"id", &a.id}, {"source", &a.source}, {"type", &a.eventType},
		{"datacontenttype", &a.contentType}, {"subject", &a.subject}, {"time", &a.time},
		{"environment", &a.environment}, {"reason", &a.reason},
		{"initiatortype", &a.initiatorType}, {"initiatorid", &a.initiatorID}, {"initiatorname", &a.initiatorName},
	}
}

// cloudTerms are the names of attributes that differ from those of an event's
// fields.
var cloudTerms = map[string]string{
	"timestamp": "time", "initiator.type": "initiatortype", "initiator.id": "initiatorid", "initiator.name": "initiatorname",
}

// cloudName is the form of an attribute's name (CloudEvents 1.0, "Naming
// Conventions"). A name of another form is a slip, not an extension.
var cloudName = regexp.MustCompile(`^[a-z0-9]+$`)

// decodeCloudEvent reads a CloudEvent in the JSON format, version 1.0. key is
// that of the Idempotency-Key header, "" for none. Extensions other than those
// of cloudAttributes are dropped.
func decodeCloudEvent(raw []byte, key string, now time.Time) (model.Event, error) {
	if err := checkBytes(raw, 1+model.MaxDataDepth); err != nil {
		return model.Event{}, err
	}
	var attributes cloudAttributes
	var data compacted
	targets := map[string]any{"data": &data}
	for _, a := range attributes.list() {
		targets[a.name] = a.value
	}
	if err := model.DecodeOpenObject(withoutMark(raw), targets, checkCloudName); err != nil {
		return model.Event{}, err
	}
	if attributes.contentType.given && !isJSON(mediaTypeOf([]string{attributes.contentType.value})) {
		return model.Event{}, model.Invalidf("datacontenttype", `"datacontenttype" must be a JSON type, such as "application/json": only a JSON object can be delivered.`)
	}
	event, err := attributes.event(data, key, now)
	return event, inCloudTerms(err, "")
}

// checkCloudName is asked about the fields that a CloudEvent has besides.
func checkCloudName(name string) error {
	switch {
	case name == "data_base64":
		return model.Invalidf(name, `"data_base64" isn't accepted, because only a JSON object can be delivered. Send it as "data".`)
	case !cloudName.MatchString(name):
		return model.Invalidf(model.Shorten(name), "%q can't be an attribute of a CloudEvent: the names have only the letters a to z and digits. Check its spelling.", model.Shorten(name))
	}
	return nil
}

// event makes an event of the attributes and the data.
func (a *cloudAttributes) event(data compacted, key string, now time.Time) (model.Event, error) {
	if a.specVersion.value != "1.0" {
		return model.Event{}, model.Invalidf("specversion", `"specversion" must be "1.0", the version of CloudEvents that Latchbell reads.`)
	}
	for _, required := range []cloudAttribute{{"id", &a.id}, {"source", &a.source}} {
		if required.value.value == "" {
			return model.Event{}, model.Invalidf(required.name, "%q is missing. A CloudEvent must have one.", required.name)
		}
	}
	said := request{
		key: a.id, eventType: a.eventType, environment: a.environment, timestamp: a.time,
		reason: a.reason, subject: a.subject, data: data, source: a.source,
	}
	if a.initiatorType.given || a.initiatorID.given || a.initiatorName.given {
		said.initiator = &initiator{kind: a.initiatorType, id: a.initiatorID, name: a.initiatorName}
	}
	if err := said.takeKey(key); err != nil {
		return model.Event{}, err
	}
	return said.event(now)
}

// inCloudTerms puts the names of a CloudEvent, with a prefix, in the place of
// those of an event.
func inCloudTerms(err error, prefix string) error {
	var e *model.Error
	if !errors.As(err, &e) || e.Field == "" || e.Field == "data" {
		return err
	}
	name := e.Field
	if term, differs := cloudTerms[name]; differs {
		name = term
	}
	said := *e
	said.Field = prefix + name
	said.Message = strings.ReplaceAll(e.Message, quoted(e.Field), quoted(said.Field))
	return &said
}

func quoted(name string) string { return `"` + name + `"` }

// decodeCloudBatch reads an array of CloudEvents (CloudEvents 1.0, JSON Batch
// Format).
func decodeCloudBatch(body []byte, now time.Time) ([]model.Event, error) {
	parts, err := elements(body)
	if err != nil {
		return nil, err
	}
	return decodeBatch(parts, func(part json.RawMessage) (model.Event, error) { return decodeCloudEvent(part, "", now) })
}
