package ui

import (
	"fmt"

	"fyne.io/fyne/v2"

	"latchbell/ui/widgets"
)

// notice is a message above the page in view.
type notice struct {
	banner  *widgets.Banner
	content fyne.CanvasObject
}

func newNotice(tone widgets.Tone) *notice {
	n := &notice{banner: widgets.NewBanner(tone, "")}
	n.content = bannerMargin(n.banner)
	n.content.Hide()
	return n
}

// show shows a message, or, for "", takes it away. It reports whether the
// notice appeared or went.
func (n *notice) show(text string) bool {
	if text != "" {
		n.banner.SetText(text)
	}
	return setVisible(n.content, text != "")
}

// offlineWords says since when nothing can be sent for want of a network, ""
// while there is one.
func offlineWords(s overallStatus) string {
	if s.sender.Offline.IsZero() {
		return ""
	}
	text := fmt.Sprintf("This computer has been offline since %s.", moment(s.sender.Offline))
	if s.waiting > 0 {
		text += fmt.Sprintf(" %s; nothing is lost.", count(s.waiting, "delivery waits", "deliveries wait"))
	}
	return text
}

// showNotices shows what stands above the page in view. That of the database
// concerns the pages from which it is looked after.
func (w *window) showNotices() {
	if w.known == nil {
		return
	}
	problem := ""
	if w.currentID == overviewID || w.currentID == settingsID {
		problem = w.known.sender.StoreProblem
	}
	changes := []bool{
		w.banner.show(w.known.sender.KeychainProblem),
		w.offline.show(offlineWords(*w.known)),
		w.database.show(problem),
	}
	for _, changed := range changes {
		if changed {
			w.main.Refresh()
			return
		}
	}
}
