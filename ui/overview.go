package ui

import (
	"cmp"
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchbell/model"
)

// overviewPage leads a newcomer through the first steps; once they are done,
// or skipped, it shows how the deliveries went and what needs the user.
type overviewPage struct {
	*desk
	reader *loader[overview]
	hours  int

	steps *firstSteps
	board *dashboard
	// guiding: the first steps stay in view until the page is left, so that
	// the last one is seen to tick.
	guiding bool
	content *fyne.Container
}

// overview is what the page shows.
type overview struct {
	progress model.Progress
	skipped  bool
	address  string
	newest   *model.Webhook // nil without webhooks
	// stats and concerns are only read once the first steps are over.
	stats    *model.Stats
	concerns []concern
}

func (o overview) started() bool { return o.skipped || o.progress.Done() }

// firstStepsSkipped is the value of model.SettingFirstSteps that ends them.
const firstStepsSkipped = "skipped"

func newOverviewPage(d *desk) *overviewPage {
	p := &overviewPage{desk: d, reader: newLoader[overview](d.bg, "Reading the overview"), hours: 48}
	p.steps = newFirstSteps(d, p.finish)
	p.board = newDashboard(d, func(hours int) {
		p.hours = hours
		p.reader.load(p.fetch, p.show)
	})
	p.steps.content.Hide()
	p.board.content.Hide()
	p.content = container.NewStack(p.steps.content, p.board.content)
	return p
}

// Content implements page.
func (p *overviewPage) Content() fyne.CanvasObject { return p.content }

// Show implements page.
func (p *overviewPage) Show() { p.reader.refresh(p.fetch, p.show) }

// Hide implements page.
func (p *overviewPage) Hide() { p.guiding = false }

// Changed implements page.
func (p *overviewPage) Changed(model.Topic) { p.reader.refresh(p.fetch, p.show) }

func (p *overviewPage) fetch(ctx context.Context) (o overview, err error) {
	if o.progress, err = p.Store.Progress(ctx); err != nil {
		return o, err
	}
	setting, err := p.Store.Setting(ctx, model.SettingFirstSteps)
	if err != nil {
		return o, err
	}
	o.skipped, o.address = setting == firstStepsSkipped, p.address()
	webhooks, err := p.Store.Webhooks(ctx, model.WebhookFilter{})
	if err != nil {
		return o, err
	}
	o.newest = newestWebhook(webhooks)
	if !o.started() {
		return o, nil
	}
	if o.stats, err = p.Store.Stats(ctx, startOfHours(time.Now(), p.hours)); err != nil {
		return o, err
	}
	o.concerns, err = fetchConcerns(ctx, p.Store, webhooks, time.Now())
	return o, err
}

func (p *overviewPage) show(o overview, err error) {
	if err != nil {
		p.fail(err)
		return
	}
	if !o.started() {
		p.guiding = true
	}
	setVisible(p.steps.content, p.guiding)
	setVisible(p.board.content, !p.guiding)
	if p.guiding {
		p.steps.show(o)
		return
	}
	p.board.show(o, p.hours)
}

// finish leaves the first steps for good.
func (p *overviewPage) finish() {
	run(p.bg, "", func(ctx context.Context) (struct{}, error) {
		return struct{}{}, p.Store.SaveSettings(ctx, map[string]string{model.SettingFirstSteps: firstStepsSkipped})
	}, func(_ struct{}, err error) {
		if err != nil {
			p.fail(err)
			return
		}
		p.guiding = false
		p.reader.load(p.fetch, p.show)
	})
}

// startOfHours returns where the last hours begin, the running one included.
func startOfHours(now time.Time, hours int) time.Time {
	return now.Truncate(time.Hour).Add(-time.Duration(hours-1) * time.Hour)
}

func newestWebhook(webhooks []*model.Webhook) *model.Webhook {
	if len(webhooks) == 0 {
		return nil
	}
	return slices.MaxFunc(webhooks, func(a, b *model.Webhook) int {
		return cmp.Or(a.Created.Compare(b.Created), cmp.Compare(a.ID, b.ID))
	})
}
