package ui

import "context"

// loader reads what one place of the window shows. Only the newest question
// counts: the answer to an older one is dropped, however late it comes. Its
// methods belong to the UI goroutine.
type loader[T any] struct {
	bg    *background
	label string

	generation int
	underWay   bool
	cancel     context.CancelFunc
	next       func()
}

func newLoader[T any](bg *background, label string) *loader[T] {
	return &loader[T]{bg: bg, label: label}
}

// load asks a new question and gives up the one before.
func (l *loader[T]) load(work func(context.Context) (T, error), show func(T, error)) {
	l.drop()
	generation := l.generation
	l.underWay = true
	l.cancel = begin(l.bg, l.label, work, func(value T, err error) {
		if generation != l.generation {
			return
		}
		l.underWay = false
		show(value, err)
		l.proceed()
	})
}

// refresh asks the same question again. One that is under way is let finish
// first, so that a read slower than the changes still shows something.
func (l *loader[T]) refresh(work func(context.Context) (T, error), show func(T, error)) {
	if l.underWay {
		l.next = func() { l.load(work, show) }
		return
	}
	l.load(work, show)
}

// drop forgets the question under way and any that waits behind it.
func (l *loader[T]) drop() {
	l.generation++
	l.underWay, l.next = false, nil
	if l.cancel != nil {
		l.cancel()
	}
}

func (l *loader[T]) proceed() {
	if next := l.next; next != nil && !l.underWay {
		l.next = nil
		next()
	}
}
