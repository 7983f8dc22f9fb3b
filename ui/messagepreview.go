package ui

import (
	"fmt"
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// messagePreview draws a chat message as the people in the chat will see it,
// and says how much of the chat's limits it uses.
type messagePreview struct {
	service model.BodyProfile
	dark    bool
	message *model.ChatMessage
	drawn   any // what the drawing shows

	mode     *widgets.Button
	drawing  *fyne.Container
	counters *fyne.Container
	body     *fyne.Container
	content  *fyne.Container
}

func newMessagePreview() *messagePreview {
	p := &messagePreview{dark: isDark(theme.Color(theme.ColorNameBackground))}
	p.mode = widgets.NewButton("", nil, p.toggle).Small()
	p.drawing, p.counters = container.NewStack(), pairs()
	p.body = column(p.drawing, container.NewHBox(p.mode, layout.NewSpacer()), p.counters)
	p.content = scrolled(p.body)
	return p
}

// show draws another message; nil draws nothing.
func (p *messagePreview) show(m *model.ChatMessage) {
	p.message = m
	p.draw()
}

func (p *messagePreview) toggle() {
	p.dark = !p.dark
	p.draw()
}

// draw makes the drawing anew, if it would differ.
func (p *messagePreview) draw() {
	type drawn struct {
		service model.BodyProfile
		dark    bool
		message model.ChatMessage
	}
	if p.message == nil {
		return
	}
	now := drawn{p.service, p.dark, *p.message}
	if reflect.DeepEqual(p.drawn, now) {
		return
	}
	p.drawn = now
	p.mode.SetText("Show it in dark")
	if p.dark {
		p.mode.SetText("Show it in light")
	}
	look := chatLooks[p.service]
	colours := look.colours(p.dark)
	scene := drawChat(look, colours, p.message)
	p.drawing.Objects = []fyne.CanvasObject{container.NewThemeOverride(scene, chatTheme{theme.Current(), colours})}
	p.showCounters(p.message.Counters)
	p.body.Refresh()
}

// showCounters lists how much of each limit is used.
func (p *messagePreview) showCounters(counters []model.Counter) {
	p.counters.Objects = nil
	for _, c := range counters {
		value := widgets.NewMuted(counterText(c)).Slim()
		if c.Shortened {
			value.SetTone(widgets.ToneWarning)
		}
		p.counters.Add(widgets.NewMuted(c.Name))
		p.counters.Add(value)
	}
}

// counterText says how much of a limit is used: "34 of 256".
func counterText(c model.Counter) string {
	text := fmt.Sprintf("%s of %s", thousands(c.Used), thousands(c.Limit))
	if c.Shortened {
		return text + ", shortened"
	}
	return text
}
