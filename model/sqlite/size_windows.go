package sqlite

import "golang.org/x/sys/windows"

// freeOnDisk returns how many bytes this user can still write to the disk of
// path, -1 if that isn't known.
func freeOnDisk(path string) int64 {
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return -1
	}
	var free uint64
	if err := windows.GetDiskFreeSpaceEx(name, &free, nil, nil); err != nil {
		return -1
	}
	return int64(free)
}
