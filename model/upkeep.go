package model

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Retention is for how many days a delivery is kept after it was settled, with
// its event and attempts. What is undelivered is always kept. RetainForEver
// keeps all.
type Retention int

const (
	// DefaultRetention is what applies until the user chooses.
	DefaultRetention Retention = 30
	// RetainForEver removes nothing.
	RetainForEver Retention = 0
)

// Retentions lists what can be chosen, in the order in which it is offered.
var Retentions = []Retention{7, 15, 30, 90, RetainForEver}

// neverRemoved is how RetainForEver is stored.
const neverRemoved = "never"

// ParseRetention reads a value of SettingRetention; the empty one is
// DefaultRetention.
func ParseRetention(value string) (Retention, error) {
	if value == "" {
		return DefaultRetention, nil
	}
	for _, r := range Retentions {
		if r.Value() == value {
			return r, nil
		}
	}
	return 0, Invalidf(SettingRetention, `The log can be kept for 7, 15, 30 or 90 days, or for ever ("never" removed); %q isn't one of these.`, Shorten(value))
}

// Value returns how r is stored in SettingRetention.
func (r Retention) Value() string {
	if r == RetainForEver {
		return neverRemoved
	}
	return strconv.Itoa(int(r))
}

// String returns what a choice reads: "30 days", "for ever".
func (r Retention) String() string {
	if r == RetainForEver {
		return "for ever"
	}
	return fmt.Sprintf("%d days", int(r))
}

// Before returns the moment before which settled deliveries are removed, zero
// if none are.
func (r Retention) Before(now time.Time) time.Time {
	if r == RetainForEver {
		return time.Time{}
	}
	return now.Add(-time.Duration(r) * 24 * time.Hour)
}

const (
	// DefaultSizeCap is how large the database may become until the user
	// chooses, in bytes.
	DefaultSizeCap int64 = 5 << 30
	// MinSizeCap is the smallest cap: less would leave no room to work in.
	MinSizeCap int64 = 10 << 20
	// NoSizeCap lets the database grow as far as the disk allows.
	NoSizeCap int64 = 0
)

// ParseSizeCap reads a value of SettingSizeCap: a number of bytes, 0 for no
// cap; the empty one is DefaultSizeCap.
func ParseSizeCap(value string) (int64, error) {
	value = strings.TrimSpace(value)
	if value == "" {
		return DefaultSizeCap, nil
	}
	limit, err := strconv.ParseInt(value, 10, 64)
	if err != nil || limit != NoSizeCap && limit < MinSizeCap {
		return 0, Invalidf(SettingSizeCap, "The size of the database can be limited to %s or more, or not at all (0); %q isn't such a number of bytes.", sizeText(MinSizeCap), Shorten(value))
	}
	return limit, nil
}

// StoreSize is how much room the database takes, in bytes.
type StoreSize struct {
	// File is the size of the database's file, Log that of the recent writes
	// beside it, which are folded into it from time to time.
	File int64
	Log  int64
	// Free is the part of File that holds nothing. It is used for what comes
	// next, or given back to the disk.
	Free int64
	// Disk is how much is free on the disk, -1 if that isn't known.
	Disk int64
	// Cap is how large the content may become, NoSizeCap for as large as the
	// disk allows.
	Cap int64
}

// Content returns how much of the file holds something. It is what the cap is
// compared with.
func (s StoreSize) Content() int64 { return s.File - s.Free }

// warnPercent is at how much of the cap the user is warned.
const warnPercent = 80

// OverCap reports whether the content has outgrown the cap.
func (s StoreSize) OverCap() bool { return s.Cap != NoSizeCap && s.Content() > s.Cap }

// Warning returns a sentence on the size of the database once it has come near
// its cap, else "".
func (s StoreSize) Warning() string {
	switch {
	case s.OverCap():
		return fmt.Sprintf("The database takes %s, more than its limit of %s. The oldest deliveries that are done are being removed from the log; raise the limit in the settings to keep more.",
			sizeText(s.Content()), sizeText(s.Cap))
	case s.Cap != NoSizeCap && s.Content() > s.Cap/100*warnPercent:
		return fmt.Sprintf("The database takes %s of the %s that the settings allow. At the limit the oldest deliveries that are done leave the log; raise the limit, or keep the log for a shorter time.",
			sizeText(s.Content()), sizeText(s.Cap))
	}
	return ""
}

// Refusal returns the Error of kind Full with which new events are refused
// while the content is over the cap and nothing of it can be removed.
func (s StoreSize) Refusal() *Error {
	return &Error{Kind: Full, Message: fmt.Sprintf(
		"The database has reached its limit of %s with events that are still to be delivered, so no new event is taken. Raise the limit in the settings, or deliver or skip what waits.", sizeText(s.Cap))}
}

// Upkeep is how the database is kept in order, for the settings and the
// messages of the window.
type Upkeep struct {
	Size StoreSize
	// Backups are what can be restored, newest first.
	Backups []Backup
	// BackupProblem is a sentence on why the last backup failed, or "".
	BackupProblem string
}

// Notices returns the sentences that the user should see, if any.
func (u Upkeep) Notices() []string {
	var notices []string
	for _, sentence := range []string{u.Size.Warning(), u.BackupProblem} {
		if sentence != "" {
			notices = append(notices, sentence)
		}
	}
	return notices
}
