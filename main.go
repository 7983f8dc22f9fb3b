// Latchbell tells other systems when something happens to a license. This file
// holds its commands and puts its parts together: model is the domain,
// delivery the sender and the intake, ui the window.
package main

import (
	"bytes"
	"cmp"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"latchbell/assets"
	"latchbell/delivery"
	"latchbell/delivery/intake"
	"latchbell/delivery/receiver"
	"latchbell/delivery/sender"
	"latchbell/model"
	"latchbell/model/folder"
	"latchbell/model/jsonfile"
	"latchbell/model/secret"
	"latchbell/model/sqlite"
	"latchbell/ui"
	"latchbell/ui/desktop"
)

// appFile is read for the version, so that it stands in one place.
//
//go:embed FyneApp.toml
var appFile string

var version = regexp.MustCompile(`(?m)^\s*Version\s*=\s*"(.*)"`).FindStringSubmatch(appFile)[1]

// headerLimit is how long a peer may take over its request's header.
const headerLimit = 10 * time.Second

// Exit codes: an error of the command line is told from one of its work.
const (
	exitFailed = 1
	exitUsage  = 2
)

// commandLine is everything that can stand behind "latchbell".
type commandLine struct {
	Data        string `placeholder:"DIR" env:"LATCHBELL_DATA" help:"The data folder; by default \"latchbell\" in this user's configuration folder."`
	Address     string `name:"listen" placeholder:"HOST:PORT" help:"Where to listen; by default 127.0.0.1:7420, with \"latchbell listen\" 127.0.0.1:7421. Port 0 picks a free one."`
	AllowRemote bool   `help:"Let --listen name an address that other computers can reach."`

	Window  windowCommand  `cmd:"" default:"withargs" help:"The window, with the sender and the intake behind it (the default)."`
	Serve   serveCommand   `cmd:"" help:"The sender and the intake without a window."`
	Send    sendCommand    `cmd:"" help:"Hand an event to Latchbell; when it isn't running, it is stored for the next start."`
	Apply   applyCommand   `cmd:"" help:"Create or change webhooks from a JSON file, by name and environment."`
	Export  exportCommand  `cmd:"" help:"Write all webhooks as JSON."`
	Token   tokenCommand   `cmd:"" help:"Print (or replace) the intake token."`
	Listen  listenCommand  `cmd:"" help:"A local receiver: prints every request and says whether its signature verifies."`
	Version versionCommand `cmd:"" help:"Print the version."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var line commandLine
	parser := kong.Must(&line, kong.Name("latchbell"),
		kong.Description("Tells other systems when something happens to a license."),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(&line))
	chosen, err := parser.Parse(os.Args[1:])
	if err != nil {
		end := "."
		if strings.HasSuffix(err.Error(), "?") {
			end = ""
		}
		fmt.Fprintf(os.Stderr, "latchbell: %v%s Try \"latchbell --help\".\n", err, end)
		os.Exit(exitUsage)
	}
	if err := chosen.Run(); err != nil {
		fmt.Fprintf(os.Stderr, "latchbell: %s\n", strings.ReplaceAll(err.Error(), "\n", " "))
		os.Exit(exitFailed)
	}
}

// desk is an open data folder with everything that works on it.
type desk struct {
	folder    *folder.Folder
	broker    *model.Broker
	store     *sqlite.Store
	keychain  *secret.Keychain
	registry  *model.Registry
	tokens    *model.TokenKeeper
	catalogue *model.Catalogue
	engine    *delivery.Engine
	log       *slog.Logger
}

// open opens the data folder. The caller closes the store.
func (line *commandLine) open(ctx context.Context) (*desk, error) {
	path := line.Data
	if path == "" {
		var err error
		if path, err = folder.Default(); err != nil {
			return nil, err
		}
	}
	opened, err := folder.Open(path)
	if err != nil {
		return nil, err
	}
	catalogue, err := model.ParseCatalogue(assets.CatalogueJSON)
	if err != nil {
		return nil, err
	}
	d := &desk{
		folder: opened, broker: new(model.Broker), keychain: new(secret.Keychain), catalogue: catalogue,
		log: slog.New(slog.NewTextHandler(os.Stderr, nil)),
	}
	if d.store, err = sqlite.Open(ctx, opened.Database(), d.broker); err != nil {
		return nil, err
	}
	d.registry = &model.Registry{Store: d.store, Secrets: d.keychain}
	d.tokens = &model.TokenKeeper{Settings: d.store, Secrets: d.keychain}
	d.engine = delivery.New(delivery.Config{
		Queue: d.store, Secrets: d.keychain, Catalogue: catalogue, Broker: d.broker, Version: version, Log: d.log,
	})
	return d, nil
}

// with runs do on the open data folder.
func (line *commandLine) with(ctx context.Context, do func(*desk) error) error {
	d, err := line.open(ctx)
	if err != nil {
		return err
	}
	return errors.Join(do(d), d.store.Close())
}

// runUntilStopped is with for a command that runs until it is told to stop,
// which can happen while it is still starting.
func (line *commandLine) runUntilStopped(ctx context.Context, do func(*desk) error) error {
	err := line.with(ctx, do)
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// Where the intake and the local receiver listen if --listen doesn't say.
const (
	intakeAddress   = "127.0.0.1:7420"
	receiverAddress = "127.0.0.1:7421"
)

// intakeAddress is where the intake is to listen.
func (line *commandLine) intakeAddress() string { return cmp.Or(line.Address, intakeAddress) }

// sender puts the engine behind an intake.
func (line *commandLine) sender(d *desk) *sender.Sender {
	server := intake.New(intake.Config{
		Store: d.store, Tokens: d.tokens, Accepted: func(ids []string) { d.engine.Wake(ids...) },
		Try: receiver.New(receiver.Config{Secrets: d.secretsFor(isTry)}), Version: version,
		AllowRemote: line.AllowRemote, Log: d.log,
	})
	return sender.New(sender.Config{
		Lock: d.folder, Engine: d.engine, Intake: server, Listen: line.intakeAddress(), Tokens: d.tokens,
		Settings: d.store, Broker: d.broker, Log: d.log,
	})
}

type windowCommand struct{}

// Run opens the window. The sender runs behind it unless another process
// already sends; then the window takes over when that one ends.
func (windowCommand) Run(ctx context.Context, line *commandLine) error {
	if runtime.GOOS == "linux" && os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
		return &model.Error{Kind: model.Unavailable,
			Message: "There is no display for the window. Use \"latchbell serve\" to send without one."}
	}
	return line.with(ctx, func(d *desk) error {
		var raise <-chan struct{}
		instance, err := desktop.Claim(d.folder.Path)
		switch {
		case errors.Is(err, desktop.ErrRaised):
			return nil
		case err != nil:
			d.log.Warn("a second window won't find this one", "error", err)
		default:
			defer instance.Release()
			raise = instance.Raise()
		}
		s := line.sender(d)
		s.Follow(ctx)
		defer s.Stop()
		ui.Run(ui.Config{
			Store: d.store, Registry: d.registry, Tokens: d.tokens, Sender: s, Keychain: d.keychain,
			Catalogue: d.catalogue, Broker: d.broker, Version: version, DataDir: d.folder.Path,
			TryURL: func() string { return "http://" + cmp.Or(s.State().Address, line.intakeAddress()) + tryPath },
			Raise:  raise, Quit: ctx.Done(),
		})
		return nil
	})
}

type serveCommand struct{}

// Run sends and listens until the process is told to stop.
func (serveCommand) Run(ctx context.Context, line *commandLine) error {
	return line.runUntilStopped(ctx, func(d *desk) error {
		s := line.sender(d)
		defer s.Stop()
		if err := s.Start(ctx); err != nil {
			return err
		}
		fmt.Printf("latchbell: listening on http://%s\n", s.State().Address)
		<-ctx.Done()
		return nil
	})
}

type sendCommand struct {
	Type        string `arg:"" help:"What happened, for example license.renewed."`
	Data        string `arg:"" default:"{}" help:"The event's data, a JSON object; @FILE reads it from a file, - from standard input."`
	Environment string `help:"production (the default), staging or development."`
	Subject     string `help:"What it is about; by default data.license.id or data.license.key."`
	ID          string `help:"Your own key: the same event with the same key is stored once."`
	Reason      string `help:"Why it happened."`
	Initiator   string `help:"Who caused it: system (the default), user or admin."`
}

// Run stores an event; the sender, in whatever process, finds it there.
func (c *sendCommand) Run(ctx context.Context, line *commandLine) error {
	event, err := c.event()
	if err != nil {
		return err
	}
	return line.with(ctx, func(d *desk) error {
		receipts, err := d.store.Accept(ctx, []model.Event{event})
		if err != nil {
			return err
		}
		fmt.Println(receipts[0])
		return nil
	})
}

// event reads the flags as the intake would read them as JSON.
func (c *sendCommand) event() (model.Event, error) {
	data, err := jsonfile.ReadArgument(c.Data)
	if err != nil {
		return model.Event{}, err
	}
	said := map[string]any{"type": c.Type, "data": json.RawMessage(data)}
	if c.Initiator != "" {
		said["initiator"] = map[string]string{"type": c.Initiator}
	}
	for field, value := range map[string]string{
		"environment": c.Environment, "subject": c.Subject, "id": c.ID, "reason": c.Reason,
	} {
		if value != "" {
			said[field] = value
		}
	}
	var raw bytes.Buffer
	encoder := json.NewEncoder(&raw)
	encoder.SetEscapeHTML(false) // the data's bytes are the caller's
	if err := encoder.Encode(said); err != nil {
		return model.Event{}, model.Invalidf("data", "The data isn't valid JSON. It should be an object such as '{\"license\":{\"id\":\"lic_42\"}}'.")
	}
	event, err := intake.Decode(raw.Bytes(), "", time.Now())
	event.Source = model.SourceCommand
	return event, err
}

type applyCommand struct {
	File string `arg:"" help:"The file, or - for standard input."`
}

// Run applies the file and says what it changed.
func (c *applyCommand) Run(ctx context.Context, line *commandLine) error {
	raw, err := jsonfile.Read(c.File)
	if err != nil {
		return err
	}
	file, err := model.ParseFile(raw)
	if err != nil {
		return err
	}
	return line.with(ctx, func(d *desk) error {
		changes, err := d.registry.Apply(ctx, file)
		if err != nil {
			return err
		}
		for _, change := range changes {
			fmt.Println(change)
		}
		if len(changes) == 0 {
			fmt.Println("Nothing to change.")
		}
		return nil
	})
}

type exportCommand struct {
	File    string `arg:"" optional:"" help:"The file; standard output when it is left out."`
	Secrets bool   `help:"Write the secrets too. Keep such a file safe."`
}

// Run writes all webhooks in the form that apply reads.
func (c *exportCommand) Run(ctx context.Context, line *commandLine) error {
	return line.with(ctx, func(d *desk) error {
		file, err := d.registry.Export(ctx, c.Secrets)
		if err != nil {
			return err
		}
		raw, err := json.MarshalIndent(file, "", "  ")
		if err != nil {
			return err
		}
		raw = append(raw, '\n')
		if c.File == "" {
			_, err = os.Stdout.Write(raw)
			return err
		}
		return jsonfile.Write(c.File, raw, c.Secrets)
	})
}

type tokenCommand struct {
	Rotate bool `help:"Make a new token; the old one is refused from now on."`
}

// Run prints the intake token.
func (c *tokenCommand) Run(ctx context.Context, line *commandLine) error {
	return line.with(ctx, func(d *desk) error {
		get := d.tokens.Token
		if c.Rotate {
			get = d.tokens.Rotate
		}
		token, err := get(ctx)
		if err != nil {
			return err
		}
		fmt.Println(token)
		return nil
	})
}

type listenCommand struct {
	Secret string `placeholder:"whsec_…" help:"The secret to verify with; by default those of the webhooks that point here."`
	Status int    `default:"200" help:"The status of the answer, to see what Latchbell makes of it."`
}

// Run receives until the process is told to stop.
func (c *listenCommand) Run(ctx context.Context, line *commandLine) error {
	if err := c.validate(); err != nil {
		return err
	}
	return line.runUntilStopped(ctx, func(d *desk) error {
		listener, err := intake.Listen(cmp.Or(line.Address, receiverAddress), line.AllowRemote)
		if err != nil {
			return err
		}
		fmt.Printf("latchbell: receiving on http://%s\n", listener.Addr())
		server := &http.Server{ReadHeaderTimeout: headerLimit, Handler: receiver.New(receiver.Config{
			Secrets: c.secrets(d, listener.Addr().String()), Status: c.Status, Report: printReports(os.Stdout),
		})}
		context.AfterFunc(ctx, func() { _ = server.Close() })
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
}

// validate checks the flags, whose faults would show in the first request only.
func (c *listenCommand) validate() error {
	if c.Status < http.StatusOK || c.Status > 599 {
		return model.Invalidf("status", "--status is %d; an answer to a webhook has a status from 200 to 599.", c.Status)
	}
	if c.Secret == "" {
		return nil
	}
	_, err := model.DecodeSecret(c.Secret)
	return err
}

// secrets returns what requests to address may be signed with.
func (c *listenCommand) secrets(d *desk, address string) func(context.Context) ([]string, error) {
	if c.Secret != "" {
		return func(context.Context) ([]string, error) { return []string{c.Secret}, nil }
	}
	return d.secretsFor(func(u *url.URL) bool { return u.Host == address })
}

// printReports prints one request at a time.
func printReports(w io.Writer) func(receiver.Report) {
	var mu sync.Mutex
	return func(r receiver.Report) {
		mu.Lock()
		defer mu.Unlock()
		_ = receiver.Print(w, r) // a closed terminal is no reason to refuse requests
	}
}

type versionCommand struct{}

// Run prints the version.
func (versionCommand) Run() error {
	fmt.Printf("latchbell %s\n", version)
	return nil
}

// tryPath is where the built-in receiver stands on the intake's address.
const tryPath = "/try"

func isTry(u *url.URL) bool { return u.Path == tryPath && model.IsLoopback(u.Hostname()) }

// secretsFor returns the secrets of the webhooks whose URL is wanted.
func (d *desk) secretsFor(wanted func(*url.URL) bool) func(context.Context) ([]string, error) {
	return func(ctx context.Context) ([]string, error) {
		webhooks, err := d.store.Webhooks(ctx, model.WebhookFilter{})
		if err != nil {
			return nil, err
		}
		var secrets []string
		for _, w := range webhooks {
			if u, err := url.Parse(w.URL); err != nil || !wanted(u) {
				continue
			}
			secret, err := d.registry.Secret(ctx, w)
			if err != nil {
				return nil, err
			}
			secrets = append(secrets, secret)
		}
		return secrets, nil
	}
}
