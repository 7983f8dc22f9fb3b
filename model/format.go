package model

import (
	"cmp"
	"net/url"
	"strings"
	"unicode/utf8"
)

// MaxTemplateLength is the longest template, in bytes.
const MaxTemplateLength = 16 << 10

// normalURL returns a target URL in the form in which it is stored; what can't be
// read is only trimmed.
func normalURL(raw string) string {
	u, err := ParseTarget(raw, true)
	if err != nil {
		return strings.TrimSpace(raw)
	}
	return u.String()
}

// normalizeFormat fills in the format that the URL asks for, and the signature
// that goes with the format.
func (w *Webhook) normalizeFormat() {
	if w.Body == "" {
		w.Body = BodyCanonical
		if u, err := url.Parse(w.URL); err == nil {
			w.Body = cmp.Or(RecogniseChat(u), BodyCanonical)
		}
	}
	w.Signature = cmp.Or(w.Signature, w.Body.Signature())
	if w.Signature == SignatureCustom {
		w.CustomSignature = w.CustomSignature.Normalized()
	}
	w.ChatID = strings.TrimSpace(w.ChatID)
	w.takeChatID()
	w.Message = w.Message.Normalized()
	w.Headers = normalizeHeaders(w.Headers)
}

// takeChatID takes Telegram's chat out of the URL, where it is often written.
func (w *Webhook) takeChatID() {
	if w.Body != BodyTelegram {
		return
	}
	u, err := url.Parse(w.URL)
	if err != nil {
		return
	}
	if id := TelegramChatID(u); id != "" {
		w.ChatID = cmp.Or(w.ChatID, id)
		w.URL = WithoutTelegramChat(u).String()
	}
}

// validateTarget checks where the webhook leads to.
func (w *Webhook) validateTarget() error {
	u, err := ParseTarget(w.URL, w.AllowPrivate)
	if err != nil {
		return err
	}
	return CheckChatURL(w.Body, u)
}

// validateFormat appends what is wrong with the body, the signature and the
// headers to errs. What isn't said has its default.
func (w *Webhook) validateFormat(errs FieldErrors) FieldErrors {
	var checks []error
	if w.Body != "" {
		checks = append(checks, w.Body.Validate())
	}
	if w.Signature != "" {
		checks = append(checks, w.Signature.Validate())
	}
	if w.Signature == SignatureCustom {
		checks = append(checks, w.CustomSignature.Validate())
	}
	if w.Body.Chat() {
		checks = append(checks, w.Message.Validate())
	}
	if w.Body == BodyTelegram {
		checks = append(checks, ValidateChatID(w.ChatID))
	}
	checks = append(checks, w.validateTemplate(), w.validateHeaders())
	for _, err := range checks {
		errs = append(errs, fieldErrorsOf(err)...)
	}
	return errs
}

// validateTemplate checks what can be told without running the template.
func (w *Webhook) validateTemplate() error {
	switch {
	case len(w.Template) > MaxTemplateLength:
		return Invalidf("template", "The template is %d bytes long; at most %d are possible.", len(w.Template), MaxTemplateLength)
	case !utf8.ValidString(w.Template):
		return Invalidf("template", "The template isn't valid text (UTF-8).")
	case w.Body == BodyTemplate && strings.TrimSpace(w.Template) == "":
		return Invalidf("template", "The template is empty. Write one, or begin with one of the examples.")
	}
	if w.Body != BodyTemplate {
		return nil // it is kept for the day on which it is chosen again
	}
	_, err := ParseTemplate(w.Template)
	return err
}
