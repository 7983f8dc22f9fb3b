package diagnose

import "syscall"

// The numbers of Windows Sockets under which the system reports how a
// connection failed; syscall's own names stand for others there.
var (
	unreachableErrnos = []syscall.Errno{10051, 10065, 10050, 10049}
	refusedErrnos     = []syscall.Errno{10061}
	resetErrnos       = []syscall.Errno{10054, 10053}
)
