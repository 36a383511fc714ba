package slack

import (
	"io"
	"net"
	"testing"
	"time"
)

// TestOnlyAGreetedConnectionIsAlive: who opens the door and says nothing is no Slack.
func TestOnlyAGreetedConnectionIsAlive(t *testing.T) {
	near, far := net.Pipe()
	defer near.Close()
	defer far.Close()
	beats := 0
	c := &tapped{Conn: near, beat: func() { beats++ }}
	hear := func() {
		go func() { _, _ = far.Write([]byte("x")) }()
		if _, err := io.ReadFull(c, make([]byte, 1)); err != nil {
			t.Fatal(err)
		}
	}
	hear()
	if beats != 0 {
		t.Error("what came before the greeting counts")
	}
	c.greeted.Store(true)
	hear()
	if beats != 1 {
		t.Errorf("what came after it counts %d times", beats)
	}
}

func TestTheLinkIsToldOf(t *testing.T) {
	eachTransport(t, func(t *testing.T, transport string) {
		began := time.Now()
		r := start(t, transport, nil)
		r.send(r.slack.Mention("C1", "U1", "hello", ""))
		r.next()
		l := r.bot.Link()
		if transport == "http" {
			if !l.Heard.IsZero() || l.Connects != 0 {
				t.Errorf("by HTTP there is no connection, but %+v", l)
			}
			return
		}
		if l.Heard.Before(began) || l.Connects < 1 || l.Connects > links {
			t.Errorf("got %+v", l)
		}
	})
}

func TestTheClockOfSlackIsKnown(t *testing.T) {
	eachTransport(t, func(t *testing.T, transport string) {
		r := start(t, transport, nil)
		if ahead, known := r.bot.Ahead(); !known || ahead.Abs() > time.Minute {
			t.Errorf("ahead %v, known %t", ahead, known)
		}
		r.slack.SetSkew(-time.Hour)
		deliver(t, r.bot, saying(answered))
		if ahead, _ := r.bot.Ahead(); ahead < 59*time.Minute || ahead > 61*time.Minute {
			t.Errorf("ahead %v of a clock that is an hour behind", ahead)
		}
	})
}
