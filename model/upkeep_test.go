package model_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"latchbell/model"
)

func TestRetentionIsReadAsItIsWritten(t *testing.T) {
	for _, r := range model.Retentions {
		if got, err := model.ParseRetention(r.Value()); got != r || err != nil {
			t.Errorf("%q is read as %d (%v), want %d", r.Value(), got, err, r)
		}
	}
	if got, err := model.ParseRetention(""); got != model.DefaultRetention || err != nil {
		t.Errorf("no value is read as %d (%v)", got, err)
	}
	for _, value := range []string{"0", "8", "-7", "for ever", "30 days"} {
		if _, err := model.ParseRetention(value); !model.Is(err, model.Invalid) || model.FieldOf(err) != model.SettingRetention {
			t.Errorf("%q gives %v", value, err)
		}
	}
}

func TestRetentionSaysFromWhenOnToKeep(t *testing.T) {
	now := time.Date(2026, 3, 31, 12, 0, 0, 0, time.UTC)
	if got, want := model.DefaultRetention.Before(now), time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC); !got.Equal(want) {
		t.Errorf("30 days before the last of March is %v, want %v", got, want)
	}
	if got := model.RetainForEver.Before(now); !got.IsZero() {
		t.Errorf("a log that is kept for ever loses what is older than %v", got)
	}
}

func TestSizeCapIsANumberOfBytes(t *testing.T) {
	for value, want := range map[string]int64{"": 5 << 30, "0": 0, "10485760": 10 << 20, " 999999999999 ": 999999999999} {
		if got, err := model.ParseSizeCap(value); got != want || err != nil {
			t.Errorf("%q is read as %d (%v), want %d", value, got, err, want)
		}
	}
	for _, value := range []string{"-1", "1", "10485759", "5 GiB", "1e9", "99999999999999999999"} {
		if _, err := model.ParseSizeCap(value); !model.Is(err, model.Invalid) || model.FieldOf(err) != model.SettingSizeCap {
			t.Errorf("%q gives %v", value, err)
		}
	}
}

func TestTheUserIsWarnedBeforeTheCapBites(t *testing.T) {
	const limit = 1 << 30
	for name, test := range map[string]struct {
		size model.StoreSize
		want string
	}{
		"far":         {model.StoreSize{File: limit / 2, Cap: limit}, ""},
		"near":        {model.StoreSize{File: limit / 10 * 9, Cap: limit}, "921.6 MiB of the 1.0 GiB"},
		"near, free":  {model.StoreSize{File: limit, Free: limit / 2, Cap: limit}, ""},
		"over":        {model.StoreSize{File: limit * 3 / 2, Cap: limit}, "being removed"},
		"without cap": {model.StoreSize{File: 100 * limit}, ""},
	} {
		got := test.size.Warning()
		if test.want == "" && got != "" || !strings.Contains(got, test.want) || got != "" && !strings.HasSuffix(got, ".") {
			t.Errorf("%s: %q, want %q in it", name, got, test.want)
		}
	}
}

func TestNoticesAreWhatTheUserShouldSee(t *testing.T) {
	u := model.Upkeep{Size: model.StoreSize{File: 2 << 30, Cap: 1 << 30}, BackupProblem: "No backup."}
	if got := u.Notices(); !slices.Equal(got, []string{u.Size.Warning(), "No backup."}) {
		t.Errorf("the notices are %q", got)
	}
	if got := new(model.Upkeep).Notices(); len(got) != 0 {
		t.Errorf("when all is well the notices are %q", got)
	}
}

func TestTheNewestDailyBackupCounts(t *testing.T) {
	now := time.Date(2026, 3, 31, 12, 0, 0, 0, time.UTC)
	backup := func(reason model.BackupReason, hours time.Duration) model.Backup {
		return model.Backup{Reason: reason, Made: now.Add(hours * time.Hour)}
	}
	backups := []model.Backup{
		backup(model.BackupDaily, 1), backup(model.BackupBeforeUpdate, -1), backup(model.BackupDaily, -30), backup(model.BackupDaily, -60),
	}
	if got := model.NewestDaily(backups, now); !got.Equal(now.Add(-30 * time.Hour)) {
		t.Errorf("the newest is of %v", got)
	}
	if got := model.NewestDaily(nil, now); !got.IsZero() {
		t.Errorf("of none the newest is of %v", got)
	}
}

func TestARestoreSaysWhatBecameOfTheOldAndWhatIsSentAgain(t *testing.T) {
	r := model.Restored{Backup: "/b/latchbell.db", Made: time.Date(2026, 3, 1, 9, 15, 0, 0, time.Local), SetAside: "/data/set-aside"}
	for _, want := range []string{"1 March 2026 at 09:15", "/data/set-aside", "sent again, with the same ids"} {
		if !strings.Contains(r.String(), want) {
			t.Errorf("%q lacks %q", r, want)
		}
	}
	if s := (model.Restored{Backup: "/b/copy.db"}).String(); !strings.Contains(s, "/b/copy.db") || strings.Contains(s, "kept in") {
		t.Errorf("%q", s)
	}
	if got := (model.Backup{Made: r.Made, Reason: model.BackupDaily, Size: 4_404_019}).String(); got != "1 March 2026 at 09:15, daily, 4.2 MiB" {
		t.Errorf("a backup reads %q", got)
	}
}
