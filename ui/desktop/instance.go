// Package desktop is how Latchbell behaves among the other programs of a
// desktop: one window for each data folder.
package desktop

import (
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// socketName is the file in the data folder at which a window listens for the
// next one. An address longer than the system takes (about 100 bytes) makes
// Claim fail.
const socketName = "window.sock"

// answerTime is how long an open window may take to answer, before it counts
// as gone.
const answerTime = 2 * time.Second

// ErrRaised says that the data folder has a window already, which has been
// brought to the front.
var ErrRaised = errors.New("the window of this data folder is open already; it has been brought to the front")

// Instance is the one window of a data folder.
type Instance struct {
	listener net.Listener
	raise    chan struct{}
	done     sync.WaitGroup
}

// Claim makes this process's window the one of the data folder dir. If there
// is one already, it is raised and the error is ErrRaised. A socket that a
// crash left behind is no obstacle.
func Claim(dir string) (*Instance, error) {
	path := filepath.Join(dir, socketName)
	if raiseOther(path) {
		return nil, ErrRaised
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("clearing the way for the window: %w", err)
	}
	listener, err := net.Listen("unix", path)
	if err != nil {
		return nil, fmt.Errorf("claiming the window of %s: %w", dir, err)
	}
	i := &Instance{listener: listener, raise: make(chan struct{}, 1)}
	i.done.Go(i.listen)
	return i, nil
}

// Raise gets a value each time another start wants this window in front.
func (i *Instance) Raise() <-chan struct{} { return i.raise }

// Release lets the next start have its own window. A second call does nothing.
func (i *Instance) Release() {
	_ = i.listener.Close() // removes the socket; closed twice it does nothing
	i.done.Wait()
}

func (i *Instance) listen() {
	for {
		conn, err := i.listener.Accept()
		if err != nil {
			return // released
		}
		select {
		case i.raise <- struct{}{}:
		default: // one request to raise is as good as two
		}
		_, _ = conn.Write([]byte{1}) // the other start may be gone; that is its business
		_ = conn.Close()
	}
}

// raiseOther reports whether a window answered at the socket.
func raiseOther(path string) bool {
	conn, err := net.DialTimeout("unix", path, answerTime)
	if err != nil {
		return false
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(answerTime)) // if it fails, the read below fails or answers
	n, err := conn.Read(make([]byte, 1))
	return err == nil && n == 1
}
