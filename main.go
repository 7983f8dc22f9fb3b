// Latchbell tells other systems when something happens to a license. This file
// holds its commands and puts its parts together: model is the domain,
// delivery the sender and the intake, ui the window.
package main

import (
	"cmp"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"os/signal"
	"regexp"
	"runtime"
	"strings"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"latchbell/assets"
	"latchbell/delivery"
	"latchbell/delivery/body"
	"latchbell/delivery/intake"
	"latchbell/delivery/metrics"
	"latchbell/delivery/receiver"
	"latchbell/delivery/sender"
	"latchbell/delivery/upkeep"
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

const exitFailed, exitUsage = 1, 2 // an error of the command line is told from one of its work

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
	Restore restoreCommand `cmd:"" help:"List the backups, or put one in the place of the database."`
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
	types     *model.CustomTypes
	engine    *delivery.Engine
	metrics   *metrics.Metrics
	log       *slog.Logger
}

// openFolder opens the data folder, but not the database in it.
func (line *commandLine) openFolder() (*folder.Folder, error) {
	if line.Data != "" {
		return folder.Open(line.Data)
	}
	path, err := folder.Default()
	if err != nil {
		return nil, err
	}
	return folder.Open(path)
}

// open opens the data folder with its database. The caller closes the desk.
func (line *commandLine) open(ctx context.Context) (*desk, error) {
	opened, err := line.openFolder()
	if err != nil {
		return nil, err
	}
	catalogue, err := model.ParseCatalogue(assets.CatalogueJSON)
	if err != nil {
		return nil, err
	}
	d := &desk{
		folder: opened, broker: new(model.Broker), keychain: new(secret.Keychain), catalogue: catalogue,
		metrics: metrics.New(version), log: slog.New(slog.NewTextHandler(os.Stderr, nil)),
	}
	if err := d.openStore(ctx); err != nil {
		return nil, err
	}
	d.types = &model.CustomTypes{Catalogue: catalogue, Store: d.store, Broker: d.broker}
	d.registry = &model.Registry{
		Store: d.store, Secrets: d.keychain, Types: d.types, Actor: folder.UserName(),
		Check: func(w *model.Webhook) error { return body.Check(w, catalogue) },
	}
	d.tokens = &model.TokenKeeper{Settings: d.store, Secrets: d.keychain, Broker: d.broker}
	d.engine = delivery.New(delivery.Config{
		Queue: d.store, Settings: d.store, Secrets: d.keychain, Catalogue: catalogue, Broker: d.broker, Version: version,
		Metrics: d.metrics, Log: d.log,
	})
	if err := d.types.Start(ctx); err != nil {
		return nil, errors.Join(err, d.store.Close(), d.folder.Leave())
	}
	return d, nil
}

// openStore opens the database, once a restore that was asked for, or broke off,
// is done.
func (d *desk) openStore(ctx context.Context) error {
	restored, err := sqlite.FinishRequested(ctx, d.folder.Database(), d.folder.Alone)
	if err != nil {
		return err
	}
	if restored != nil {
		d.log.Info(restored.String())
	}
	if err := d.folder.Share(); err != nil {
		return err
	}
	if d.store, err = sqlite.Open(ctx, d.folder.Database(), d.broker); err != nil {
		return errors.Join(err, d.folder.Leave())
	}
	return nil
}

// close closes the store and lets others have the folder alone.
func (d *desk) close() error {
	d.types.Stop()
	return errors.Join(d.store.Close(), d.folder.Leave())
}

// with runs do on the open data folder.
func (line *commandLine) with(ctx context.Context, do func(*desk) error) error {
	d, err := line.open(ctx)
	if err != nil {
		return err
	}
	return errors.Join(do(d), d.close())
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

// intakeURL is where the intake of s listens, or is going to.
func (line *commandLine) intakeURL(s *sender.Sender) string {
	return "http://" + cmp.Or(s.State().Address, line.intakeAddress())
}

// sender puts the engine behind an intake.
func (line *commandLine) sender(d *desk) *sender.Sender {
	server := intake.New(intake.Config{
		Store: d.store, Tokens: d.tokens, Accepted: d.engine.Accepted,
		Try: receiver.New(receiver.Config{Secrets: d.registry.SigningKeysFor(intake.IsTry)}), Metrics: d.metrics, Version: version,
		AllowRemote: line.AllowRemote, Log: d.log,
	})
	s := sender.New(sender.Config{
		Lock: d.folder, Engine: d.engine, Intake: server, Listen: line.intakeAddress(), Tokens: d.tokens,
		Upkeep: upkeep.New(upkeep.Config{
			Store: d.store, Settings: d.store, Registry: d.registry, Broker: d.broker, Log: d.log,
		}),
		StoreProblem: d.store.Problem, Settings: d.store, Broker: d.broker, Log: d.log,
	})
	d.metrics.Show(metrics.Gauges{
		Waiting: d.store.Waiting, DatabaseSize: d.databaseSize, Sending: func() bool { return s.State().Here },
	})
	return s
}

func (d *desk) databaseSize(ctx context.Context) (int64, error) {
	size, err := d.store.Size(ctx)
	return size.File + size.Log, err
}

type windowCommand struct{}

// Run opens the window. The sender runs behind it unless another process
// already sends; then the window takes over when that one ends.
func (windowCommand) Run(ctx context.Context, line *commandLine) error {
	if runtime.GOOS == "linux" && os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
		return &model.Error{Kind: model.Unavailable,
			Message: "There is no display for the window. Use \"latchbell serve\" to send without one."}
	}
	opened, restart := false, false
	err := line.with(ctx, func(d *desk) error {
		opened = true
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
		defer stopWhenDamaged(d, s)()
		ui.Run(ui.Config{
			Store: d.store, Registry: d.registry, Tokens: d.tokens, Sender: s, Keychain: d.keychain,
			Catalogue: d.catalogue, Broker: d.broker, Version: version, DataDir: d.folder.Path,
			CustomTypes: d.types,
			TryURL:      func() string { return line.intakeURL(s) + intake.TryPath },
			GuideURL:    func() string { return line.intakeURL(s) + "/docs" },
			RequestRestore: func(_ context.Context, backup string) error {
				return sqlite.RequestRestore(d.folder.Database(), backup)
			},
			Restart: func() { restart = true }, Raise: raise, Quit: ctx.Done(),
		})
		return nil
	})
	if model.Is(err, model.Damaged) && !opened { // a process can open windows only once
		restart, err = line.recover(err)
	}
	if restart && err == nil {
		return desktop.Restart()
	}
	return err
}

// stopWhenDamaged stops the sender when the database turns out to be damaged,
// until the returned function is called.
func stopWhenDamaged(d *desk, s *sender.Sender) (end func()) {
	closed := make(chan struct{})
	go func() {
		select {
		case <-d.store.Damaged():
			s.Stop()
			d.broker.Publish(model.SenderChanged)
		case <-closed:
		}
	}()
	return func() { close(closed) }
}

// recover opens the window that offers the backups of a database that can't be
// used because of problem, and reports whether there is one again.
func (line *commandLine) recover(problem error) (bool, error) {
	opened, err := line.openFolder()
	if err != nil {
		return false, err
	}
	database := opened.Database()
	offer := sqlite.Recovery(database, problem)
	recovered := ui.RunRecovery(ui.Recovery{
		Problem: offer.Problem, Backups: offer.Backups, Version: version, DataDir: opened.Path,
		Restore: func(ctx context.Context, backup string) error {
			return opened.Alone(func() error { _, err := sqlite.Restore(ctx, database, backup); return err })
		},
		StartEmpty: func(ctx context.Context) error {
			return opened.Alone(func() error { return sqlite.StartEmpty(ctx, database) })
		},
	})
	return recovered, nil
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
		select {
		case <-ctx.Done():
			return nil
		case <-d.store.Damaged():
			return d.store.Damage()
		}
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
	data, err := jsonfile.ReadArgument(c.Data)
	if err != nil {
		return err
	}
	event, err := intake.Compose(intake.Said{
		Type: c.Type, Environment: c.Environment, Subject: c.Subject, ID: c.ID, Reason: c.Reason, Initiator: c.Initiator, Data: data,
	}, time.Now())
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
		d.registry.Actor += ", with apply"
		d.registry.Progress = model.PrintProgress(os.Stderr, "webhooks have their secret in the keychain")
		changes, err := d.registry.Apply(ctx, file)
		if err == nil {
			fmt.Println(cmp.Or(strings.Join(changes, "\n"), "Nothing to change."))
		}
		return err
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
		raw, err := file.Encode()
		if err != nil {
			return err
		}
		if c.File == "" {
			_, err = os.Stdout.Write(raw)
			return err
		}
		return jsonfile.Write(c.File, raw, c.Secrets)
	})
}

type restoreCommand struct {
	Backup string `arg:"" optional:"" help:"The backup's name, or the path of a copy of the database. Without it, the backups are listed."`
	Newest bool   `help:"Restore the newest backup."`
}

// Run puts a backup in the place of the database, or lists the backups.
func (c *restoreCommand) Run(ctx context.Context, line *commandLine) error {
	opened, err := line.openFolder()
	if err != nil {
		return err
	}
	backups, err := sqlite.Backups(opened.Database())
	if err != nil {
		return err
	}
	backup, err := model.ChooseBackup(backups, c.Backup, c.Newest)
	if err != nil {
		return err
	}
	if backup == "" {
		fmt.Println(model.ListBackups(backups))
		return nil
	}
	return opened.Alone(func() error {
		restored, err := sqlite.Restore(ctx, opened.Database(), backup)
		if err == nil {
			fmt.Println(restored)
		}
		return err
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
	Secret    string                 `placeholder:"whsec_…" help:"The secret to verify with; by default those of the webhooks that point here."`
	Signature model.SignatureProfile `placeholder:"PROFILE" help:"How --secret signs: standard (the default), hex, github, stripe, paddle, lemonsqueezy, woocommerce, broctagon, zentitle or none."`
	Status    int                    `default:"200" help:"The status of the answer, to see what Latchbell makes of it."`
}

// Run receives until the process is told to stop.
func (c *listenCommand) Run(ctx context.Context, line *commandLine) error {
	config := receiver.Config{Status: c.Status, Secret: c.Secret, Profile: c.Signature}
	if err := config.Validate(); err != nil {
		return err
	}
	return line.runUntilStopped(ctx, func(d *desk) error {
		listener, err := intake.Listen(cmp.Or(line.Address, receiverAddress), line.AllowRemote)
		if err != nil {
			return err
		}
		fmt.Printf("latchbell: receiving on http://%s\n", listener.Addr())
		config.Secrets = d.registry.SigningKeysFor(func(u *url.URL) bool { return u.Host == listener.Addr().String() })
		return receiver.Serve(ctx, listener, config, os.Stdout)
	})
}

type versionCommand struct{}

// Run prints the version.
func (versionCommand) Run() error {
	fmt.Printf("latchbell %s\n", version)
	return nil
}
