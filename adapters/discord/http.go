package discord

import (
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"
)

const (
	maxBody = 1 << 20
	maxAge  = 5 * time.Minute // of a signature, either way
)

// Handler takes interactions that Discord sends over HTTP, at POST
// /discord/interactions. Those that are signed, young and small go the same way as
// the gateway's: 202 says that the answer comes by itself.
func (a *Adapter) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /discord/interactions", a.serveInteraction)
	return mux
}

func (a *Adapter) serveInteraction(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		http.Error(w, "too large", http.StatusRequestEntityTooLarge)
		return
	}
	if err != nil || !a.signed(r, body, time.Now()) {
		http.Error(w, "invalid request signature", http.StatusUnauthorized)
		return
	}
	in, err := readInteraction(body)
	if err != nil {
		http.Error(w, "no interaction", http.StatusBadRequest)
		return
	}
	if _, ping := in.(pinged); ping {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"type":1}`)
		return
	}
	a.doorMu.RLock()
	open := a.door != nil && a.handle(a.door, in)
	a.doorMu.RUnlock()
	if !open {
		http.Error(w, "not now", http.StatusServiceUnavailable)
		return
	}
	w.WriteHeader(http.StatusAccepted)
}

// signed reports whether Discord has signed the body of late.
func (a *Adapter) signed(r *http.Request, body []byte, now time.Time) bool {
	stamp := r.Header.Get("X-Signature-Timestamp")
	signature, err := hex.DecodeString(r.Header.Get("X-Signature-Ed25519"))
	if err != nil || len(signature) != ed25519.SignatureSize || a.key == nil {
		return false
	}
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil || now.Sub(time.Unix(seconds, 0)).Abs() > maxAge {
		return false
	}
	return ed25519.Verify(a.key, append([]byte(stamp), body...), signature)
}
