package sqlite

import (
	"time"

	"latchbell/model"
)

// watchInterval is how soon the changes of another process are noticed.
const watchInterval = time.Second

// watch tells the listeners when another process has written. Should the
// question fail, the next write will say why.
func (w *writer) watch() {
	if topics, err := w.tx.noticeElsewhere(); err == nil {
		w.broker.Publish(topics)
	}
}

// noticeElsewhere returns the topics to publish if another process has written
// since the last call, and forgets what is cached. It has to ask on the writing
// connection: PRAGMA data_version tells the commits of other connections, and
// on any but this one, our own would be among them.
// (https://www.sqlite.org/pragma.html#pragma_data_version)
func (t *tx) noticeElsewhere() (model.Topic, error) {
	s, err := t.statement("PRAGMA data_version")
	if err != nil {
		return 0, err
	}
	before := t.version
	if err := s.QueryRow().Scan(&t.version); err != nil {
		return 0, err
	}
	if before == t.version || before == 0 {
		return 0, nil
	}
	t.forget()
	return model.ChangedElsewhere | model.WebhooksChanged | model.DeliveriesChanged | model.SettingsChanged, nil
}
