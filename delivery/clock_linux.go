package delivery

import (
	"time"

	"golang.org/x/sys/unix"
)

// readClocks reads the clocks of this computer. Linux has one that goes on
// while it sleeps, beside the one that Go goes by, which stands still.
func readClocks() reading {
	wall := time.Now()
	var monotonic, boot unix.Timespec
	err := unix.ClockGettime(unix.CLOCK_MONOTONIC, &monotonic)
	if err == nil {
		err = unix.ClockGettime(unix.CLOCK_BOOTTIME, &boot)
	}
	if err != nil {
		return reading{wall: wall, awake: time.Since(began)}
	}
	awake := time.Duration(monotonic.Nano())
	return reading{wall: wall, awake: awake, asleep: time.Duration(boot.Nano()) - awake, asleepKnown: true}
}

// began is when the clock that stands still during sleep was first read.
var began = time.Now()
