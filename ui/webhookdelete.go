package ui

import (
	"context"
	"fmt"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// delete removes webhooks once the user has confirmed it by their name or their
// number.
func (p *webhooksPage) delete(webhooks ...*model.Webhook) {
	what, whose := named(webhooks), "its"
	message := "Events that it didn't get yet are cancelled."
	if len(webhooks) > 1 {
		whose, message = "their", listNames(namesOf(webhooks))+". Events that they didn't get yet are cancelled."
	}
	widgets.Confirm(p.win, widgets.ConfirmConfig{
		Title: "Delete " + what + "?",
		Message: fmt.Sprintf("%s The log of %s deliveries stays. As long as Latchbell is open you can undo this, with all that was cancelled.",
			message, whose),
		Confirm: "Delete " + what, Danger: true,
	}, func(ok bool) {
		if ok {
			p.deleteNow(webhooks)
		}
	})
}

// deleteNow deletes webhooks. What is deleted already when it fails or is given
// up can be brought back all the same.
func (p *webhooksPage) deleteNow(webhooks []*model.Webhook) {
	what := named(webhooks)
	begin(p.bg, "Deleting "+what, func(ctx context.Context) (*model.Deleted, error) {
		return p.Registry.Delete(ctx, idsOf(webhooks)...)
	}, func(deleted *model.Deleted, err error) {
		p.read()
		done := deleted.Names()
		if len(done) > 0 {
			p.offerUndo(areOrIs(deletedName(done), len(done))+" deleted.", "deleting "+deletedName(done), func() { p.undelete(deleted) })
		}
		if err != nil {
			p.tell(fmt.Sprintf("%d of %d were deleted. %s", len(done), len(webhooks), model.Sentence(err)), widgets.ToneDanger)
		}
	})
}

// undelete brings webhooks back. What couldn't be brought back can be tried
// again.
func (p *webhooksPage) undelete(deleted *model.Deleted) {
	names := deleted.Names()
	begin(p.bg, "Bringing back "+deletedName(names), func(ctx context.Context) (struct{}, error) {
		return struct{}{}, p.Registry.Undelete(ctx, deleted)
	}, func(_ struct{}, err error) {
		p.read()
		if err != nil {
			p.remember(undoing{what: "deleting " + deletedName(deleted.Names()), undo: func() { p.undelete(deleted) }})
			p.fail(err)
			return
		}
		p.tell(areOrIs(deletedName(names), len(names))+" back.", widgets.ToneSuccess)
	})
}

// deletedName names a webhook that is gone, or counts several.
func deletedName(names []string) string {
	if len(names) == 1 {
		return names[0]
	}
	return count(len(names), "webhook", "webhooks")
}
