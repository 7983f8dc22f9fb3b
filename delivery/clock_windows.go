package delivery

import (
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

var (
	unbiasedTime = windows.NewLazySystemDLL("kernel32.dll").NewProc("QueryUnbiasedInterruptTime")
	began        = time.Now()
)

// readClocks reads the clocks of this computer. On Windows the one that Go goes
// by goes on while the computer sleeps; another one, in units of 100 ns, stands
// still.
func readClocks() reading {
	r := reading{wall: time.Now(), awake: time.Since(began)}
	var units uint64
	if ok, _, _ := unbiasedTime.Call(uintptr(unsafe.Pointer(&units))); ok != 0 {
		always := r.awake
		r.awake = time.Duration(units) * 100
		r.asleep, r.asleepKnown = always-r.awake, true
	}
	return r
}
