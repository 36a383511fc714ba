package adapters

import (
	"net/http"
	"sync/atomic"
	"time"
)

// Skew knows how far this machine's clock is from that of a platform, from the
// answers that come in anyway. The zero Skew knows nothing yet.
type Skew struct {
	ahead atomic.Int64 // of the platform's clock, in nanoseconds
	known atomic.Bool
}

// Ahead is how far this machine's clock was ahead of the platform's at the last
// answer, to about a second and the time that the answer took; negative: behind.
// ok is false as long as the platform has not told its time.
func (s *Skew) Ahead() (d time.Duration, ok bool) {
	return time.Duration(s.ahead.Load()), s.known.Load()
}

// Watch reads the Date of every answer that next brings.
func (s *Skew) Watch(next http.RoundTripper) http.RoundTripper {
	return watched{next, s}
}

type watched struct {
	next http.RoundTripper
	skew *Skew
}

func (w watched) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := w.next.RoundTrip(r)
	if err != nil {
		return resp, err
	}
	if date, err := http.ParseTime(resp.Header.Get("Date")); err == nil {
		w.skew.ahead.Store(int64(time.Since(date)))
		w.skew.known.Store(true)
	}
	return resp, nil
}

// CloseIdleConnections lets [http.Client.CloseIdleConnections] reach through.
func (w watched) CloseIdleConnections() {
	if c, ok := w.next.(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
}
