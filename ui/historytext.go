package ui

import (
	"strings"
	"time"

	"latchbell/model"
)

// changedField is one field of a change of a webhook: a row of its history. A
// change without fields, such as the creation, is a row of its own.
type changedField struct {
	at     time.Time
	actor  string
	what   string
	before string
	after  string
	key    string
}

// historyRows lists changes field by field, the newest first.
func historyRows(history []model.WebhookChange) []changedField {
	var rows []changedField
	add := func(c *model.WebhookChange, what, before, after string) {
		rows = append(rows, changedField{at: c.At, actor: c.Actor, what: what, before: before, after: after,
			key: thousands(len(history)) + "/" + thousands(len(rows))})
	}
	for i := range history {
		c := &history[i]
		if c.Action != model.WebhookChanged || len(c.Fields) == 0 {
			add(c, actionTitle(c.Action), "", "")
		}
		for _, f := range c.Fields {
			add(c, fieldTitle(f.Field), f.Old, f.New)
		}
	}
	return rows
}

// actionTitle is the word for what was done to a webhook.
func actionTitle(a model.ChangeAction) string {
	switch a {
	case model.WebhookCreated:
		return "Created"
	case model.WebhookDeleted:
		return "Deleted"
	case model.WebhookRestored:
		return "Brought back"
	}
	return "Saved"
}

// fieldTitles are the names of fields in the interface, by those of the file.
var fieldTitles = map[string]string{
	"name": "Name", "url": "Target URL", "environment": "Environment", "description": "Description", "owner": "Owner",
	"active": "Status", "events": "Events", "body": "Format", "template": "Template", "message": "Message", "chat_id": "Chat id",
	"mask_license_key": "License key masked", "signature": "Signature", "custom_signature": "Own signature", "headers": "Headers",
	"timeout": "Time limit", "retry": "Retries", "rate_limit": "Rate limit", "concurrency": "Requests at once", "order": "Order",
	"allow_private": "Private addresses", "secret": "Secret", "credentials": "Access", "previous secret": "Old secret",
}

func fieldTitle(field string) string {
	if title, ok := fieldTitles[field]; ok {
		return title
	}
	return field
}

// oneLineOf lets a value of several lines stand in a cell.
func oneLineOf(value string) string {
	if value == "" {
		return none
	}
	return strings.Join(strings.Fields(value), " ")
}
