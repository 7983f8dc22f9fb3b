package delivery

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"latchbell/delivery/diagnose"
)

// treatWell answers every request on c.
func treatWell(c net.Conn) {
	requests := bufio.NewReader(c)
	for {
		request, err := http.ReadRequest(requests)
		if err != nil {
			return
		}
		if _, err := io.Copy(io.Discard, request.Body); err != nil {
			return
		}
		if _, err := io.WriteString(c, ok+"Content-Length: 0\r\n\r\n"); err != nil {
			return
		}
	}
}

// say answers a request with a text that is repeated so often, and then
// closes the connection.
func say(text string, times int) func(net.Conn) {
	return func(c net.Conn) {
		readRequest(c)
		for range times {
			if _, err := io.WriteString(c, text); err != nil {
				return
			}
		}
	}
}

// unread answers as soon as a request begins, and then reads on.
func unread(text string) func(net.Conn) {
	return func(c net.Conn) {
		if _, err := io.ReadFull(c, make([]byte, 16)); err != nil {
			return
		}
		var reading sync.WaitGroup
		defer reading.Wait()
		reading.Go(func() { stall(c) }) // a pipe holds nothing: both would wait to write
		io.WriteString(c, text)
	}
}

const (
	empty = "Content-Length: 0\r\n\r\n"
	hints = "HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n"
	many  = 1 << 30 // times: until the other side has enough
)

// gibibyte answers with 1 GiB in one body.
func gibibyte(c net.Conn) {
	readRequest(c)
	io.WriteString(c, ok+"Content-Length: 1073741824\r\n\r\n")
	io.Copy(c, io.LimitReader(endless{}, 1<<30))
}

// bomb answers with 64 KiB that unpack to 64 MiB.
func bomb(c net.Conn) {
	readRequest(c)
	fmt.Fprintf(c, ok+"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n", len(bombBytes))
	c.Write(bombBytes)
}

// bombBytes unpacks to 64 MiB: the members of a gzip file follow one another (RFC
// 1952, section 2.2).
var bombBytes = bytes.Repeat(gzipped(1<<20), 64)

// stall reads what comes and never answers.
func stall(c net.Conn) { io.Copy(io.Discard, c) }

var hostileReceivers = []hostile{
	{name: "never answers", raw: stall, cause: diagnose.CauseTimeout, says: "didn't answer within 15 seconds", took: attemptLimit},
	{name: "never reads", raw: func(net.Conn) { time.Sleep(time.Minute) }, data: 1 << 19,
		cause: diagnose.CauseTimeout, says: "didn't answer within", took: attemptLimit},
	{name: "a byte of the head each second", raw: drip(ok+strings.Repeat("X-A: b\r\n", 9), time.Second),
		cause: diagnose.CauseTimeout, says: "hadn't finished after 15 seconds", took: attemptLimit},
	{name: "a byte of the body each second", raw: drip(strings.Repeat("b", 99), time.Second, ok+"Content-Length: 99\r\n\r\n"),
		cause: diagnose.CauseTimeout, status: 200, says: "hadn't finished after 15 seconds", took: attemptLimit},
	{name: "a gibibyte", raw: gibibyte, succeeded: true, status: 200},
	{name: "a gibibyte in chunks", raw: func(c net.Conn) {
		say(ok+"Transfer-Encoding: chunked\r\n\r\n", 1)(c)
		chunk := "10000\r\n" + strings.Repeat("c", 1<<16) + "\r\n"
		for range 1 << 14 {
			if _, err := io.WriteString(c, chunk); err != nil {
				return
			}
		}
	}, succeeded: true, status: 200},
	{name: "a bomb of gzip", raw: bomb, succeeded: true, status: 200},
	{name: "a chunk without a length", raw: say(ok+"Transfer-Encoding: chunked\r\n\r\nzz\r\n", 1),
		cause: diagnose.CauseBadAnswer, status: 200, says: "isn't HTTP"},
	{name: "a chunk that is too short", raw: say(ok+"Transfer-Encoding: chunked\r\n\r\n5\r\nab\r\n0\r\n\r\n", 1),
		cause: diagnose.CauseBadAnswer, status: 200, says: "isn't HTTP"},
	{name: "a chunk of a length beyond all numbers", raw: say(ok+"Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n", 1),
		cause: diagnose.CauseBadAnswer, status: 200, says: "isn't HTTP"},
	{name: "closes instead of an answer", raw: say("", 1), cause: diagnose.CauseClosed, says: "without an answer"},
	{name: "closes in the head", raw: say(ok+"X-Half: ", 1), cause: diagnose.CauseClosed, says: "closed the connection"},
	{name: "closes in the body", raw: say(ok+"Content-Length: 99\r\n\r\nhalf", 1),
		cause: diagnose.CauseClosed, status: 200, says: "answered 200 OK but closed the connection before the answer was complete"},
	{name: "asks for the body that it has", raw: say("HTTP/1.1 100 Continue\r\n\r\n"+ok+empty, 1), succeeded: true, status: 200},
	{name: "only asks for the body", raw: say("HTTP/1.1 100 Continue\r\n\r\n", 1), cause: diagnose.CauseClosed, says: "closed the connection"},
	{name: "hints before the answer", raw: say(hints+hints+hints+ok+empty, 1), succeeded: true, status: 200},
	{name: "a flood of hints", raw: say(hints, many), cause: diagnose.CauseHeaderTooLong, says: "more header lines"},
	{name: "a hint each second", raw: func(c net.Conn) {
		readRequest(c)
		for {
			if _, err := io.WriteString(c, hints); err != nil {
				return
			}
			time.Sleep(time.Second)
		}
	}, cause: diagnose.CauseTimeout, says: "15 seconds", took: attemptLimit},
	{name: "an unknown interim answer", raw: say("HTTP/1.1 199 Odd\r\n\r\n"+ok+empty, 1), succeeded: true, status: 200},
	{name: "changes to another protocol", raw: func(c net.Conn) {
		say("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n", 1)(c)
		stall(c)
	}, cause: diagnose.CauseStatus, status: 101, says: "no final answer"},
	{name: "another protocol", raw: say("SSH-2.0-OpenSSH_9.7\r\n", 1), cause: diagnose.CauseBadAnswer, says: "isn't HTTP"},
	{name: "a status without digits", raw: say("HTTP/1.1 abc\r\n"+empty, 1), cause: diagnose.CauseBadAnswer, says: "isn't HTTP"},
	{name: "a status of two digits", raw: say("HTTP/1.1 20 OK\r\n"+empty, 1), cause: diagnose.CauseBadAnswer, says: "isn't HTTP"},
	{name: "a status of four digits", raw: say("HTTP/1.1 2000 OK\r\n"+empty, 1), cause: diagnose.CauseBadAnswer, says: "isn't HTTP"},
	{name: "a negative status", raw: say("HTTP/1.1 -20 OK\r\n"+empty, 1), cause: diagnose.CauseBadAnswer, says: "isn't HTTP"},
	{name: "a version that isn't one", raw: say("HTTP/x 200 OK\r\n"+empty, 1), cause: diagnose.CauseBadAnswer, says: "isn't HTTP"},
	{name: "a status beyond all classes", raw: say("HTTP/1.1 999 Odd\r\n"+empty, 1), cause: diagnose.CauseStatus, status: 999, says: "no answer that HTTP knows"},
	{name: "two lengths", raw: say(ok+"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", 1), cause: diagnose.CauseBadAnswer, says: "isn't HTTP"},
	{name: "a header that isn't one", raw: say(ok+"no colon\r\n\r\n", 1), cause: diagnose.CauseBadAnswer, says: "isn't HTTP"},
	{name: "60 KiB of headers", raw: say(ok+strings.Repeat("X-Many: "+strings.Repeat("y", 90)+"\r\n", 600)+empty, 1), succeeded: true, status: 200},
	{name: "65 KiB of headers", raw: say(ok+strings.Repeat("X-Many: "+strings.Repeat("y", 90)+"\r\n", 670)+empty, 1),
		cause: diagnose.CauseHeaderTooLong, says: "more header lines"},
	{name: "1 MiB in one header", raw: say(ok+"X-Huge: "+strings.Repeat("h", 1<<20)+"\r\n"+empty, 1),
		cause: diagnose.CauseHeaderTooLong, says: "more header lines"},
	{name: "headers without end", raw: func(c net.Conn) {
		readRequest(c)
		for _, err := io.WriteString(c, ok); err == nil; {
			_, err = io.WriteString(c, "X-Many: y\r\n")
		}
	}, cause: diagnose.CauseHeaderTooLong, says: "more header lines"},
	{name: "a redirect", raw: say("HTTP/1.1 302 Found\r\nLocation: https://other.example.com/x?y\r\n"+empty, 1),
		cause: diagnose.CauseRedirect, status: 302, says: "points to other.example.com, and redirects aren't followed"},
	{name: "a redirect that keeps the method", raw: say("HTTP/1.1 308 Permanent Redirect\r\nLocation: /there\r\n"+empty, 1),
		cause: diagnose.CauseRedirect, status: 308, says: "redirects aren't followed"},
	{name: "accepts before it has read", raw: unread(ok + empty), data: 1 << 19, succeeded: true, status: 200},
	{name: "refuses before it has read", raw: unread("HTTP/1.1 413 Content Too Large\r\nConnection: close\r\n" + empty), data: 1 << 19,
		cause: diagnose.CauseStatus, status: 413, says: "larger than the receiver takes"},
}
