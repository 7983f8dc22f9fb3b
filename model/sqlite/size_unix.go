//go:build linux || darwin || freebsd

package sqlite

import "golang.org/x/sys/unix"

// freeOnDisk returns how many bytes this user can still write to the disk of
// path, -1 if that isn't known.
func freeOnDisk(path string) int64 {
	var stat unix.Statfs_t
	if err := unix.Statfs(path, &stat); err != nil {
		return -1
	}
	return int64(stat.Bavail) * int64(stat.Bsize)
}
