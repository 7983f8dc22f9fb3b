package ui

import (
	"context"
	"strconv"

	"fyne.io/fyne/v2"
	"github.com/dustin/go-humanize"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// storageSettings is where it is said how long the log is kept and how large
// the database may become.
type storageSettings struct {
	*desk
	reader *loader[storage]

	retention *widgets.Select
	limit     *widgets.Select
	size      *widgets.Paragraph
	content   fyne.CanvasObject
}

// storage is what is known about the database.
type storage struct {
	retention model.Retention
	upkeep    *model.Upkeep
}

// sizeLimits are the offered limits of the database, in bytes.
var sizeLimits = []int64{1 << 30, 2 << 30, model.DefaultSizeCap, 10 << 30, 20 << 30, 50 << 30, model.NoSizeCap}

func newStorageSettings(d *desk, saved func()) *storageSettings {
	s := &storageSettings{desk: d, reader: newLoader[storage](d.bg, "Measuring the database"), size: widgets.NewCaptionParagraph("")}
	var retentions []widgets.Option
	for _, r := range model.Retentions {
		retentions = append(retentions, widgets.Option{ID: r.Value(), Label: capitalised(r.String())})
	}
	s.retention = widgets.NewSelect(retentions, func(value string) { s.keep(model.SettingRetention, value, saved) })
	s.retention.SetSelected(model.DefaultRetention.Value())
	s.limit = widgets.NewSelect(limitOptions(model.DefaultSizeCap), func(value string) { s.keep(model.SettingSizeCap, value, saved) })
	s.limit.SetSelected(limitID(model.DefaultSizeCap))
	s.content = spaced(fieldGap, columns(2,
		widgets.NewField("Keep the log", s.retention, "Deliveries that are done, with their events. What is still to be delivered is always kept."),
		widgets.NewField("Largest size", s.limit, "When the database outgrows it, the oldest deliveries that are done leave the log early.")),
		s.size)
	return s
}

// limitOptions are the limits to choose from, and the present one.
func limitOptions(present int64) []widgets.Option {
	options := []widgets.Option{}
	known := false
	for _, limit := range sizeLimits {
		options = append(options, widgets.Option{ID: limitID(limit), Label: limitTitle(limit)})
		known = known || limit == present
	}
	if !known {
		options = append(options, widgets.Option{ID: limitID(present), Label: limitTitle(present)})
	}
	return options
}

func limitID(bytes int64) string { return strconv.FormatInt(bytes, 10) }

func limitTitle(bytes int64) string {
	if bytes == model.NoSizeCap {
		return "No limit"
	}
	return sizeText(bytes)
}

// sizeText writes a number of bytes: "4.2 MiB".
func sizeText(bytes int64) string { return humanize.IBytes(uint64(max(0, bytes))) }

// read reads what is stored, and hands the backups on.
func (s *storageSettings) read(backups func([]model.Backup)) {
	s.reader.refresh(s.fetch, func(read storage, err error) {
		if err != nil {
			s.fail(err)
			return
		}
		backups(read.upkeep.Backups)
		if !s.keeper.underWay { // else what the user has chosen is newer
			s.show(read)
		}
	})
}

func (s *storageSettings) fetch(ctx context.Context) (read storage, err error) {
	stored, err := s.Store.Setting(ctx, model.SettingRetention)
	if err != nil {
		return read, err
	}
	if read.retention, err = model.ParseRetention(stored); err != nil {
		read.retention = model.DefaultRetention // written by another version, or by hand
	}
	read.upkeep, err = s.Store.Upkeep(ctx)
	return read, err
}

func (s *storageSettings) show(read storage) {
	s.retention.SetSelected(read.retention.Value())
	s.limit.SetOptions(limitOptions(read.upkeep.Size.Cap))
	s.limit.SetSelected(limitID(read.upkeep.Size.Cap))
	s.size.SetText(sizeWords(read.upkeep.Size))
}

// sizeWords says how much room the database takes, and how much there is.
func sizeWords(size model.StoreSize) string {
	text := "The database takes " + sizeText(size.Content()+size.Log)
	if size.Disk >= 0 {
		text += ". " + sizeText(size.Disk) + " are free on the disk"
	}
	return text + "."
}
