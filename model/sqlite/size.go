package sqlite

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"latchbell/model"
)

// Size measures the database and tells its cap. It costs some tens of
// microseconds, whatever is stored.
func (s *Store) Size(ctx context.Context) (model.StoreSize, error) {
	const query = `SELECT page_count * page_size, freelist_count * page_size
		FROM pragma_page_count, pragma_page_size, pragma_freelist_count`
	var size model.StoreSize
	if err := s.stillThere(); err != nil {
		return size, err
	}
	if err := s.row(ctx, []any{&size.File, &size.Free}, query); err != nil {
		return size, explain("measuring the database", err)
	}
	if info, err := os.Stat(s.path + walSuffix); err == nil {
		size.Log = info.Size()
	}
	size.Disk = freeOnDisk(filepath.Dir(s.path))
	limit, err := s.Setting(ctx, model.SettingSizeCap)
	if err != nil {
		return size, err
	}
	if size.Cap, err = model.ParseSizeCap(limit); err != nil {
		size.Cap = model.DefaultSizeCap // written by another version, or by hand
	}
	return size, nil
}

// stillThere notices that the file was removed while it is open. The system
// keeps such a file until it is closed, so nothing else would show it.
func (s *Store) stillThere() error {
	_, err := os.Stat(s.path)
	if !errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return s.damage.note(&model.Error{Kind: model.Damaged, Message: vanished(s.path), Err: err})
}

// Upkeep says how the database is kept in order.
func (s *Store) Upkeep(ctx context.Context) (*model.Upkeep, error) {
	var u model.Upkeep
	var err error
	if u.Size, err = s.Size(ctx); err != nil {
		return nil, err
	}
	if u.Backups, err = Backups(s.path); err != nil {
		return nil, err
	}
	u.BackupProblem, err = s.Setting(ctx, model.SettingBackupProblem)
	return &u, err
}

// Refuse makes Accept fail with reason from now on; nil has it accept again.
// It is for this process alone.
func (s *Store) Refuse(reason *model.Error) { s.refusal.Store(reason) }
