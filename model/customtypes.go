package model

import (
	"context"
	"sync"
	"time"
)

// CatalogueStore is what CustomTypes needs of the store.
type CatalogueStore interface {
	// CustomCatalogue returns what the user has added, by name.
	CustomCatalogue(ctx context.Context) (*CustomCatalogue, error)
	// ChangeCatalogue removes and saves as the change says, all or none.
	ChangeCatalogue(ctx context.Context, change CatalogueChange) error
	// SeenTypes returns types of the events that are stored, by name; those of
	// tests and, of very many, the last are left out.
	SeenTypes(ctx context.Context) ([]SeenType, error)
}

// CatalogueChange is what changes of the user's own groups and types. What is
// removed goes first, so a type can take the place of another.
type CatalogueChange struct {
	RemoveGroups, RemoveTypes []string
	// SaveGroups and SaveTypes are created, or replace those of the same name.
	SaveGroups []Group
	SaveTypes  []EventType
}

// Empty reports whether nothing changes.
func (c *CatalogueChange) Empty() bool {
	return len(c.RemoveGroups)+len(c.RemoveTypes)+len(c.SaveGroups)+len(c.SaveTypes) == 0
}

// MostSeen is up to where a SeenType is counted.
const MostSeen = 100

// SeenType is a type of which events are stored.
type SeenType struct {
	Type string
	// Count is how many events there are, MostSeen for that or more.
	Count int
	// EventID is the last of them, Last when it was received.
	EventID string
	Last    time.Time
}

// CustomTypes keeps the user's own groups and types of event: it checks and
// stores them, and has the Catalogue follow what is stored, also by other
// processes.
type CustomTypes struct {
	Store     CatalogueStore
	Catalogue *Catalogue
	// Broker is told of each change of the Catalogue once that is made.
	Broker *Broker

	mu     sync.Mutex
	cancel context.CancelFunc // nil while it isn't started
	ended  chan struct{}
}

// Start reads what is stored and has the Catalogue follow it until Stop. It
// does nothing if it is started already.
func (c *CustomTypes) Start(ctx context.Context) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cancel != nil {
		return nil
	}
	changes := c.Broker.Subscribe(CatalogueChanged | ChangedElsewhere) // first, so that no change falls between
	if err := c.Refresh(ctx); err != nil {
		changes.Close()
		return err
	}
	following, cancel := context.WithCancel(context.WithoutCancel(ctx))
	c.cancel, c.ended = cancel, make(chan struct{})
	go c.follow(following, changes, c.ended)
	return nil
}

// Stop ends what Start began, and waits for it. The Catalogue stays as it is.
func (c *CustomTypes) Stop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cancel == nil {
		return
	}
	c.cancel()
	<-c.ended
	c.cancel = nil
}

func (c *CustomTypes) follow(ctx context.Context, changes *Subscription, ended chan<- struct{}) {
	defer close(ended)
	defer changes.Close()
	for {
		select {
		case <-ctx.Done():
			return
		case <-changes.C:
			changes.Take()
			_ = c.Refresh(ctx) // a database that can't be read is told of by all who show something
		}
	}
}

// Refresh brings the Catalogue to what is stored.
func (c *CustomTypes) Refresh(ctx context.Context) error {
	custom, err := c.Store.CustomCatalogue(ctx)
	if err != nil {
		return err
	}
	if c.Catalogue.setCustom(custom) {
		c.Broker.Publish(CatalogueChanged)
	}
	return nil
}

// change stores a change and shows it in the Catalogue.
func (c *CustomTypes) change(ctx context.Context, change CatalogueChange) error {
	if err := c.Store.ChangeCatalogue(ctx, change); err != nil {
		return err
	}
	return c.Refresh(ctx)
}

// Create adds a type. Its errors are FieldErrors for "type", "title", "fires",
// "excludes" and "sample"; then nothing is stored.
func (c *CustomTypes) Create(ctx context.Context, t EventType) error {
	t, err := c.checkType(t, "")
	if err != nil {
		return err
	}
	return c.change(ctx, CatalogueChange{SaveTypes: []EventType{t}})
}

// Update replaces the custom type old, whose name may change too: webhooks that
// subscribe to the old name still do. Its errors are those of Create.
func (c *CustomTypes) Update(ctx context.Context, old string, t EventType) error {
	t, err := c.checkType(t, old)
	if err != nil {
		return err
	}
	return c.change(ctx, CatalogueChange{RemoveTypes: []string{old}, SaveTypes: []EventType{t}})
}

// Delete removes custom types from the catalogue. Their events are still
// accepted and delivered.
func (c *CustomTypes) Delete(ctx context.Context, types ...string) error {
	return c.change(ctx, CatalogueChange{RemoveTypes: types})
}

// CreateGroup adds a group without types. Its errors are FieldErrors for "name"
// and "title".
func (c *CustomTypes) CreateGroup(ctx context.Context, g Group) error {
	g, err := c.checkGroup(g, true)
	if err != nil {
		return err
	}
	return c.change(ctx, CatalogueChange{SaveGroups: []Group{g}})
}

// UpdateGroup changes the title of a custom group. Its errors are those of
// CreateGroup.
func (c *CustomTypes) UpdateGroup(ctx context.Context, g Group) error {
	g, err := c.checkGroup(g, false)
	if err != nil {
		return err
	}
	return c.change(ctx, CatalogueChange{SaveGroups: []Group{g}})
}

// DeleteGroup removes a custom group with all its types.
func (c *CustomTypes) DeleteGroup(ctx context.Context, name string) error {
	change := CatalogueChange{RemoveGroups: []string{name}}
	if g := c.Catalogue.FindGroup(name); g != nil {
		for _, t := range g.Types {
			change.RemoveTypes = append(change.RemoveTypes, t.Type)
		}
	}
	return c.change(ctx, change)
}

// Restore brings back what was deleted, as it was.
func (c *CustomTypes) Restore(ctx context.Context, deleted CustomCatalogue) error {
	return c.change(ctx, CatalogueChange{SaveGroups: deleted.Groups, SaveTypes: deleted.Types})
}

// Unknown returns the types that were seen and aren't in the catalogue.
func (c *CustomTypes) Unknown(ctx context.Context) ([]SeenType, error) {
	seen, err := c.Store.SeenTypes(ctx)
	if err != nil {
		return nil, err
	}
	var unknown []SeenType
	for _, s := range seen {
		if c.Catalogue.Find(s.Type) == nil {
			unknown = append(unknown, s)
		}
	}
	return unknown, nil
}
