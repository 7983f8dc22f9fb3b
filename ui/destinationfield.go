package ui

import (
	"cmp"
	"context"
	"net/url"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// judgingPause is how long nothing is typed before the URL is judged: until
// then it is unfinished rather than wrong.
const judgingPause = 800 * time.Millisecond

// destinationField is where it is said to which URL a webhook sends, and for
// Telegram to which chat. It recognises chats, explains what is wrong with a
// URL as soon as it is written, and asks a chat who it is.
type destinationField struct {
	*desk
	// draft returns the webhook as the form describes it.
	draft func() *model.Webhook
	// recognised is told which chat the URL leads to, "" for none.
	recognised func(model.BodyProfile)
	changed    func()
	resized    func()

	chat    model.BodyProfile // as the URL says
	profile model.BodyProfile // as the form says
	judged  bool              // the user has finished writing the URL
	said    string            // what stands below it
	asked   string            // the URL that the chat was asked about
	answer  string            // and what it said
	problem error             // or why it wouldn't
	typing  *loader[struct{}]
	asking  *loader[model.Destination]

	url    *formEntry
	check  *fyne.Container // the button that asks the chat
	chatID *formEntry
	fields map[string]*widgets.Field
}

func newDestinationField(d *desk, start *model.Webhook, changed, resized, save func()) *destinationField {
	f := &destinationField{
		desk: d, profile: start.Body, changed: changed, resized: resized,
		typing: newLoader[struct{}](d.bg, ""), asking: newLoader[model.Destination](d.bg, "Asking the chat who it is"),
	}
	f.url = newFormEntry("https://crm.example.com/webhooks", f.edited, save).mono()
	f.url.Text = start.URL
	f.url.left, f.url.pasting, f.url.pasted = f.leave, f.replaceMasked, f.judge
	f.check = container.NewHBox(widgets.NewButton("Check", nil, f.ask))
	f.chatID = newFormEntry("-1001234567890 or @channel", f.chatEdited, save).mono()
	f.chatID.Text = start.ChatID
	f.fields = map[string]*widgets.Field{
		"url":     widgets.NewField("Target URL", container.NewBorder(nil, nil, nil, f.check, f.url), ""),
		"chat_id": widgets.NewField("Chat", f.chatID, "The number of the chat, which is negative for a group, or the public name of a channel."),
	}
	f.chat = chatOf(start.URL)
	f.judged = start.URL != ""
	return f
}

// chatOf returns which chat a URL leads to, as far as it is written.
func chatOf(raw string) model.BodyProfile {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil {
		return ""
	}
	return model.RecogniseChat(u)
}

// read writes the destination into w.
func (f *destinationField) read(w *model.Webhook) {
	w.URL, w.ChatID = f.url.Text, ""
	if f.profile == model.BodyTelegram {
		w.ChatID = f.chatID.Text
	}
}

// setProfile fits the field to a format of the body.
func (f *destinationField) setProfile(p model.BodyProfile) {
	f.profile = p
	f.takeChatID()
	f.refresh()
}

// edited recognises a chat with every key, but judges only after a pause.
func (f *destinationField) edited() {
	f.judged = false
	f.asking.drop()
	if chat := chatOf(f.url.Text); chat != f.chat {
		f.chat = chat
		f.recognised(chat)
	}
	f.refresh()
	f.changed()
	f.typing.load(func(ctx context.Context) (struct{}, error) {
		if !pause(ctx, judgingPause) {
			return struct{}{}, ctx.Err()
		}
		return struct{}{}, nil
	}, func(_ struct{}, err error) {
		if err == nil {
			f.judge()
		}
	})
}

// chatEdited forgets what the service said of another chat.
func (f *destinationField) chatEdited() {
	f.asking.drop()
	f.asked = ""
	f.fields["chat_id"].SetError("")
	f.changed()
}

// replaceMasked makes room for a URL that is about to be pasted: what it
// replaces isn't there to be kept.
func (f *destinationField) replaceMasked() {
	if model.IsMasked(f.url.Text) && f.app.Clipboard().Content() != "" {
		f.url.setText("")
	}
}

// leave judges the URL and shows its beginning, which says more than its end.
func (f *destinationField) leave() {
	f.url.CursorColumn = 0
	f.url.Refresh()
	f.judge()
}

// judge says what the URL is worth now that it is written. Discord is asked at
// once: that posts nothing, and shows where the messages will appear.
func (f *destinationField) judge() {
	if f.judged {
		return
	}
	f.typing.drop()
	f.judged = true
	f.takeChatID()
	f.refresh()
	if f.profile == model.BodyDiscord && f.chat == model.BodyDiscord && f.asked != f.url.Text && f.fault() == nil {
		f.ask()
	}
}

// takeChatID takes Telegram's chat out of the URL, where its examples have it.
func (f *destinationField) takeChatID() {
	u, err := url.Parse(strings.TrimSpace(f.url.Text))
	if !f.judged || f.profile != model.BodyTelegram || err != nil {
		return
	}
	id := model.TelegramChatID(u)
	if id == "" {
		return
	}
	f.url.setText(model.WithoutTelegramChat(u).String())
	f.chatID.setText(id)
}

// fault returns what is wrong with the URL, nil for one that isn't written yet.
func (f *destinationField) fault() error {
	if !f.judged || strings.TrimSpace(f.url.Text) == "" {
		return nil
	}
	u, err := model.ParseTarget(f.url.Text, f.draft().AllowPrivate)
	if err != nil {
		return err
	}
	return model.CheckChatURL(f.profile, u)
}

// ask asks the chat who it is.
func (f *destinationField) ask() {
	f.judged = true
	f.refresh()
	if f.fault() != nil {
		return
	}
	w := f.draft()
	f.asked, f.answer, f.problem = f.url.Text, "Asking "+f.profile.Title()+"…", nil
	f.refresh()
	f.asking.load(func(ctx context.Context) (model.Destination, error) {
		return f.Sender.Destination(ctx, w)
	}, func(d model.Destination, err error) {
		f.answer, f.problem = destinationSentence(w.Body, d), err
		f.refresh()
		if field := model.FieldOf(err); field == "chat_id" {
			f.fields[field].SetError(model.Sentence(err))
			f.resized()
		}
	})
}

// refresh shows what there is to say of the URL.
func (f *destinationField) refresh() {
	if setVisible(f.check, f.profile.Chat()) {
		f.fields["url"].Refresh()
	}
	setVisible(f.fields["chat_id"], f.profile == model.BodyTelegram)
	field, hint, trouble := f.fields["url"], f.hint(), f.trouble()
	field.SetHint(hint)
	field.SetError(trouble)
	if said := cmp.Or(trouble, hint); said != f.said {
		f.said = said
		f.resized()
	}
}

// trouble says what is wrong with the URL, or what the chat said was, "" for
// nothing.
func (f *destinationField) trouble() string {
	if err := f.fault(); err != nil {
		return model.Sentence(err)
	}
	if f.problem != nil && f.asked == f.url.Text && model.FieldOf(f.problem) != "chat_id" {
		return model.Sentence(f.problem)
	}
	return ""
}

// hint joins what is to be known of the URL.
func (f *destinationField) hint() string {
	sentences := []string{recognisedSentence(f.chat, f.profile)}
	if model.IsMasked(f.url.Text) {
		sentences = append(sentences, maskedSentence)
	}
	if target, err := model.ParseTarget(f.url.Text, true); err == nil {
		sentences = append(sentences, hostSentence(f.url.Text, target))
	}
	if f.asked == f.url.Text && f.problem == nil {
		sentences = append(sentences, f.answer)
	}
	if text := strings.Join(strings.Fields(strings.Join(sentences, " ")), " "); text != "" {
		return text
	}
	return "Where Latchbell posts the events."
}

// close gives up what is under way.
func (f *destinationField) close() {
	f.typing.drop()
	f.asking.drop()
}

// target is what takes the focus for a field.
func (f *destinationField) target(field string) fyne.Focusable {
	return map[string]fyne.Focusable{"url": f.url, "chat_id": f.chatID}[field]
}
