package upkeep

import (
	"context"
	"time"

	"latchbell/model"
)

// backupRetry is how long to wait after a backup that failed.
const backupRetry = time.Hour

// backUp makes the daily backup if it is time for it, and stores why if that
// fails, so that every window can show it.
func (r *round) backUp(ctx context.Context) error {
	backups, err := r.Store.Backups(ctx)
	if err != nil {
		return r.storeProblem(ctx, err)
	}
	now := wallNow()
	if now.Sub(model.NewestDaily(backups, now)) < model.BackupEvery {
		return nil
	}
	if wait := now.Sub(r.backupTried); r.backupProblem != nil && 0 <= wait && wait < backupRetry {
		return r.backupProblem
	}
	err = r.Store.BackUp(ctx)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	r.backupTried, r.backupProblem = now, err
	return r.storeProblem(ctx, err)
}

// storeProblem stores the sentence of err, or that there is none, and returns
// err.
func (r *round) storeProblem(ctx context.Context, err error) error {
	problem := ""
	if err != nil {
		problem = model.Sentence(err)
	}
	stored, readErr := r.Settings.Setting(ctx, model.SettingBackupProblem)
	if readErr != nil || stored == problem {
		return err
	}
	saveErr := r.Settings.SaveSettings(ctx, map[string]string{model.SettingBackupProblem: problem})
	if saveErr != nil {
		r.Log.Warn("what became of the backup could not be stored", "error", saveErr)
	}
	return err
}

// endSecrets ends the secrets whose time is over.
func (r *round) endSecrets(ctx context.Context) (err error) {
	r.secretsEnd, err = r.Registry.TendSecrets(ctx)
	return err
}
