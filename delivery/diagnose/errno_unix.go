//go:build !windows

package diagnose

import "syscall"

// The numbers under which the system reports how a connection failed.
var (
	unreachableErrnos = []syscall.Errno{syscall.ENETUNREACH, syscall.EHOSTUNREACH, syscall.ENETDOWN, syscall.EADDRNOTAVAIL}
	refusedErrnos     = []syscall.Errno{syscall.ECONNREFUSED}
	resetErrnos       = []syscall.Errno{syscall.ECONNRESET, syscall.EPIPE, syscall.ECONNABORTED}
)
