// Package ui is Latchbell's window: its navigation and pages.
//
// It shows and changes what the model describes, through small interfaces that
// are declared here, and never waits on the UI goroutine: work goes through
// background and loader, changes come back through follow.
package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"latchbell/assets"
	"latchbell/model"
	"latchbell/ui/widgets"
)

// AppID identifies the application to the desktop.
const AppID = "io.latchbell.Latchbell"

// Store is what the window reads, and the settings that it keeps.
type Store interface {
	model.Settings
	Webhook(ctx context.Context, id string) (*model.Webhook, error)
	Webhooks(ctx context.Context, filter model.WebhookFilter) ([]*model.Webhook, error)
	// WebhookHistory returns the changes of a webhook, the newest first.
	WebhookHistory(ctx context.Context, webhookID string) ([]model.WebhookChange, error)
	Missed(ctx context.Context, webhookID string) (model.Missed, error)
	// HeldFor returns the ids of the webhooks that have deliveries held for
	// reason.
	HeldFor(ctx context.Context, reason model.HoldReason) ([]string, error)
	Event(ctx context.Context, id string) (*model.Event, error)
	Deliveries(ctx context.Context, query model.DeliveryQuery) (*model.DeliveryPage, error)
	Delivery(ctx context.Context, id string) (*model.Delivery, error)
	Attempts(ctx context.Context, deliveryID string) ([]model.Attempt, error)
	// Aways returns the times without sending that overlap the time from from
	// to to, the oldest first.
	Aways(ctx context.Context, from, to time.Time) ([]model.Away, error)
	Stats(ctx context.Context, since time.Time) (*model.Stats, error)
	Attention(ctx context.Context) (model.Attention, error)
	// Traffic returns what came in lately, and what became of it for a webhook.
	Traffic(ctx context.Context, webhookID string) (*model.Traffic, error)
	Progress(ctx context.Context) (model.Progress, error)
	Waiting(ctx context.Context) (int, error)
	// Upkeep says how large the database is, and which backups there are.
	Upkeep(ctx context.Context) (*model.Upkeep, error)
	// BackUp makes a backup.
	BackUp(ctx context.Context) error
}

// Sender is what the window asks of the sender.
type Sender interface {
	// Test stores a test event for a webhook and returns the id of its
	// delivery, which then runs like any other.
	Test(ctx context.Context, webhookID string) (deliveryID string, err error)
	// TestNewSecret does the same, signed with the newest secret alone.
	TestNewSecret(ctx context.Context, webhookID string) (deliveryID string, err error)
	// TestType sends the sample of an event type as a test.
	TestType(ctx context.Context, webhookID, eventType string) (deliveryID string, err error)
	Resend(ctx context.Context, deliveryID string) error
	// Body returns the exact body that a delivery sends in a round, or would
	// send if it wasn't tried in that.
	Body(ctx context.Context, deliveryID string, round int) ([]byte, error)
	// Preview returns the request that a webhook as it is described would send.
	// Its errors are those of the webhook's fields.
	Preview(ctx context.Context, draft model.Draft) (*model.Preview, error)
	// Destination asks a chat about a webhook as it is described, without
	// posting. Its errors are about the field "url" or "chat_id".
	Destination(ctx context.Context, w *model.Webhook) (model.Destination, error)
	State() model.SenderState
}

// Keychain opens the keychain, which may ask the user for a password.
type Keychain interface {
	Unlock(ctx context.Context) error
}

// Config is what the window stands on. All fields are required unless they
// say otherwise.
type Config struct {
	Store     Store
	Registry  *model.Registry
	Tokens    *model.TokenKeeper
	Sender    Sender
	Keychain  Keychain
	Catalogue *model.Catalogue
	// CustomTypes changes the user's own part of Catalogue.
	CustomTypes *model.CustomTypes
	Broker      *model.Broker
	Version     string
	DataDir     string
	// TryURL returns where the built-in receiver takes requests.
	TryURL func() string
	// GuideURL returns where the receiver's guide is served.
	GuideURL func() string
	// RequestRestore has a backup, by its name, put in the place of the
	// database at the next start.
	RequestRestore func(ctx context.Context, backup string) error
	// Restart starts the program anew once the window has closed.
	Restart func()
	// Raise, if set, brings the window to the front with each value.
	Raise <-chan struct{}
	// Quit, if set, closes the window when it is closed.
	Quit <-chan struct{}
	// Stopped, if set, is called once, when the window has closed and none of
	// its goroutines is left.
	Stopped func()
}

// Run opens the window and blocks until it is closed. It must be called from
// the main goroutine.
func Run(config Config) {
	application := newApp(config.Version)
	application.Settings().SetTheme(widgets.NewTheme(storedTheme(config.Store)))

	w := newWindow(application, config, fyne.Do)
	w.follow()
	w.win.Show()
	w.Open(overviewID)
	application.Run()

	w.stop()
	if config.Stopped != nil {
		config.Stopped()
	}
}

// newApp makes the application under its own name and picture.
func newApp(version string) fyne.App {
	app.SetMetadata(fyne.AppMetadata{
		ID: AppID, Name: "Latchbell", Version: version,
		Icon:       icon(),
		Migrations: map[string]bool{"fyneDo": true},
	})
	application := app.NewWithID(AppID)
	application.SetIcon(icon())
	return application
}

func icon() fyne.Resource {
	return fyne.NewStaticResource("latchbell.svg", assets.IconSVG)
}

// storedTheme reads the user's choice of theme before the first frame, so that
// the window doesn't change colour after it has opened. A store that doesn't
// answer soon is no reason to keep the user waiting.
func storedTheme(store Store) string {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	variant, err := store.Setting(ctx, model.SettingTheme)
	if err != nil {
		return ""
	}
	return variant
}
