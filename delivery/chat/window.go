package chat

import "time"

// window is a count of Discord's: so many messages until it begins anew. How
// many and how long, it tells with every answer. Until the first one, messages
// go one by one. The bucket that it names besides needn't be known: it is the
// same for all webhooks, but each has a count of its own.
// https://docs.discord.com/developers/topics/rate-limits#header-format
type window struct {
	limit int
	// length is the longest that a window has been said to last.
	length time.Duration
	// used are the messages since start, of those that end with reset.
	used         int
	start, reset time.Time
}

// firstAnswer is how often it is looked whether the first answer has come.
const firstAnswer = 100 * time.Millisecond

// wait returns how long to wait before the next message, when flying ones are
// under way.
func (w *window) wait(flying int, now time.Time) time.Duration {
	if w.limit == 0 {
		if flying > 0 {
			return firstAnswer
		}
		return 0
	}
	w.roll(flying, now)
	if w.used < w.limit {
		return 0
	}
	return max(w.reset.Sub(now), firstAnswer)
}

// roll begins the next window when the present one is over. Messages under way
// may arrive after Discord has begun anew, and count there.
func (w *window) roll(flying int, now time.Time) {
	if now.Before(w.reset) {
		return
	}
	w.used, w.start, w.reset = flying, now, now.Add(w.length)
}

// use counts a message.
func (w *window) use(now time.Time) {
	if w.limit > 0 {
		w.used++
	}
}

// learn takes over what an answer says, while flying other messages are under
// way. What belongs to an earlier window says nothing about this one.
func (w *window) learn(l lesson, flying int, now time.Time) {
	w.limit, w.length = l.limit, max(w.length, l.resetAfter)
	reset := now.Add(l.resetAfter)
	if reset.Before(w.start) {
		return
	}
	w.used = max(w.used, l.limit-l.remaining+flying)
	if reset.After(w.reset) {
		w.reset = reset
	}
}
