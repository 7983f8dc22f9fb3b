package model

import (
	"fmt"
	"strings"
	"time"
)

// BackupReason says why a backup was made.
type BackupReason string

// The reasons.
const (
	// BackupDaily: it was the time of day for it. The last DailyBackups are
	// kept.
	BackupDaily BackupReason = "daily"
	// BackupBeforeUpdate: a newer Latchbell was about to change the layout of
	// the database. One is kept for each layout.
	BackupBeforeUpdate BackupReason = "before an update"
)

const (
	// DailyBackups is how many daily backups are kept.
	DailyBackups = 7
	// BackupEvery is how old the newest daily backup grows before the next is
	// made.
	BackupEvery = 24 * time.Hour
)

// Backup is a copy of the database that was checked when it was made. Secrets
// aren't in it: they stay in the keychain.
type Backup struct {
	// Name is that of its file in the folder of backups.
	Name string
	// Path is where the file lies.
	Path   string
	Made   time.Time
	Size   int64 // bytes
	Reason BackupReason
}

// String describes the backup: "21 November 2026 at 15:39, daily, 4.2 MiB".
func (b Backup) String() string {
	return fmt.Sprintf("%s, %s, %s", momentText(b.Made), b.Reason, sizeText(b.Size))
}

// ChooseBackup returns the name of the backup that a user asked for: the newest,
// or the one of this name. "" says that none was asked for.
func ChooseBackup(backups []Backup, name string, newest bool) (string, error) {
	switch {
	case !newest:
		return name, nil
	case name != "":
		return "", Invalidf("newest", "Name a backup or say --newest, not both.")
	case len(backups) == 0:
		return "", NotFoundf("There is no backup yet. Latchbell makes one a day while it sends.")
	}
	return backups[0].Name, nil
}

// ListBackups describes backups for the command line, one on each line, and says
// what to do with them.
func ListBackups(backups []Backup) string {
	if len(backups) == 0 {
		return "There is no backup yet. Latchbell makes one a day while it sends."
	}
	var list strings.Builder
	for _, b := range backups {
		fmt.Fprintf(&list, "%s  %s\n", b.Name, b)
	}
	list.WriteString("\nClose Latchbell, then type \"latchbell restore NAME\", or \"latchbell restore --newest\" for the first of these.")
	return list.String()
}

// NewestDaily returns when the newest daily backup was made, zero if there is
// none. Backups are sorted, newest first. One that bears a date after now, made
// while the clock was wrong, doesn't count.
func NewestDaily(backups []Backup, now time.Time) time.Time {
	for _, b := range backups {
		if b.Reason == BackupDaily && !b.Made.After(now) {
			return b.Made
		}
	}
	return time.Time{}
}

// Recovery is what a user whose database can't be used has to know and can do.
type Recovery struct {
	// Problem is a sentence on what is wrong.
	Problem string
	// Backups are what can be restored, newest first.
	Backups []Backup
}

// Restored says what the restoring of a backup has done.
type Restored struct {
	// Backup is the name of the file that was restored, Made when that backup
	// was made, zero if its name doesn't say.
	Backup string
	Made   time.Time
	// SetAside is the folder to which the database of before was moved, ""
	// if there was none.
	SetAside string
}

// String says it in sentences.
func (r Restored) String() string {
	text := "Restored the backup " + r.Backup + "."
	if !r.Made.IsZero() {
		text = "Restored the backup of " + momentText(r.Made) + "."
	}
	if r.SetAside != "" {
		text += " The database that was there is kept in " + r.SetAside + "."
	}
	return text + " Events that were still to be delivered when the backup was made are sent again, with the same ids." +
		" Secrets are not part of a backup: a webhook whose secret was replaced or deleted since needs a new one."
}

// momentText writes a time as a sentence does, in the user's time zone.
func momentText(t time.Time) string { return t.Local().Format("2 January 2006 at 15:04") }

// sizeText writes a number of bytes in the largest unit that leaves at least 1.
func sizeText(bytes int64) string {
	const unit = 1024
	if bytes < unit {
		return fmt.Sprintf("%d bytes", bytes)
	}
	size, units := float64(bytes)/unit, []string{"KiB", "MiB", "GiB", "TiB"}
	for size >= unit && len(units) > 1 {
		size, units = size/unit, units[1:]
	}
	return fmt.Sprintf("%.1f %s", size, units[0])
}
