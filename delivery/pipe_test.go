package delivery

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"testing"
)

// pipes is a network inside the process, for tests in virtual time: sockets of
// the system would keep its clock from moving. Every host name leads to the
// one listener.
type pipes struct {
	connections chan net.Conn
	closed      chan struct{}
	once        sync.Once
}

func newPipes() *pipes {
	return &pipes{connections: make(chan net.Conn), closed: make(chan struct{})}
}

func (p *pipes) dial(reach) dialFunc {
	return func(ctx context.Context, _, _ string) (net.Conn, error) {
		here, there := net.Pipe()
		select {
		case p.connections <- there:
			return here, nil
		case <-p.closed:
			return nil, errors.New("the other side is closed")
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.connections:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error {
	p.once.Do(func() { close(p.closed) })
	return nil
}

func (p *pipes) Addr() net.Addr { return &net.UnixAddr{Name: "pipes", Net: "unix"} }

// serve answers every request over the pipes with handler until the test ends.
func (p *pipes) serve(t *testing.T, handler http.HandlerFunc) {
	server := &http.Server{Handler: handler}
	go server.Serve(p)
	t.Cleanup(func() { server.Close() })
}

// answer treats every connection with raw until the test ends.
func answer(t *testing.T, listener net.Listener, raw func(net.Conn)) {
	var group sync.WaitGroup
	group.Go(func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			group.Go(func() {
				defer c.Close()
				raw(c)
			})
		}
	})
	t.Cleanup(func() {
		listener.Close()
		group.Wait()
	})
}
