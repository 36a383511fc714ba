package slack

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"

	"github.com/slack-go/slack"
)

// maxBody is the longest request that is read, in bytes.
const maxBody = 1 << 20

// Handler answers Slack's requests over HTTP: POST /slack/events,
// /slack/commands and /slack/interactions. Outside of Run, and under Socket Mode,
// it answers 503 to what is signed, so that Slack sends it again.
func (a *Adapter) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /slack/events", a.serve(func(body []byte) (incoming, error) { return readEvent(body, *a.self.Load()) }))
	mux.HandleFunc("POST /slack/commands", a.serve(readCommandForm))
	mux.HandleFunc("POST /slack/interactions", a.serve(func(body []byte) (incoming, error) {
		form, err := url.ParseQuery(string(body))
		if err != nil {
			return nil, err
		}
		return readInteraction([]byte(form.Get("payload")))
	}))
	return mux
}

// serve checks, reads, saves and acknowledges, in this order. What is signed and
// not for us is acknowledged: Slack switches off apps that refuse too much.
func (a *Adapter) serve(read func([]byte) (incoming, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
		if err != nil {
			http.Error(w, "too long", http.StatusRequestEntityTooLarge)
			return
		}
		if err := a.verify(r.Header, body); err != nil {
			a.log.Warn("refused a request that is not signed by Slack", "err", err)
			http.Error(w, "not signed by Slack", http.StatusUnauthorized)
			return
		}
		in, err := read(body)
		if err != nil {
			a.log.Warn("cannot read what Slack sent", "err", err)
			return // 200
		}
		if c, ok := in.(challenge); ok {
			w.Header().Set("Content-Type", "text/plain; charset=utf-8")
			_, _ = io.WriteString(w, c.answer)
			return
		}
		a.handIn(r.Context(), w, in)
	}
}

// handIn hands in what came and answers the request.
func (a *Adapter) handIn(ctx context.Context, w http.ResponseWriter, in incoming) {
	take, leave := a.door.enter()
	if take == nil {
		http.Error(w, "not running", http.StatusServiceUnavailable)
		return
	}
	ctx = context.WithoutCancel(ctx) // saved is saved, whether or not Slack has waited
	err := a.receive(ctx, take, in)
	if err != nil {
		a.log.Warn("not saved", "err", err)
	}
	switch {
	case err != nil && repeats(in):
		http.Error(w, "not saved", http.StatusServiceUnavailable)
	case err != nil:
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(notSavedReply())
	}
	go a.followThen(ctx, take, in, err, leave)
}

// notSavedReply is shown to whoever typed a command.
func notSavedReply() map[string]string {
	return map[string]string{"response_type": slack.ResponseTypeEphemeral, "text": notSaved}
}

// verify checks that a body was signed by Slack within the last five minutes. The
// same body may come again within that time: the events' names stop it.
func (a *Adapter) verify(h http.Header, body []byte) error {
	for _, name := range []string{"X-Slack-Signature", "X-Slack-Request-Timestamp"} {
		if len(h.Values(name)) != 1 {
			return slack.ErrMissingHeaders
		}
	}
	v, err := slack.NewSecretsVerifier(h, a.config.SigningSecret.Reveal())
	if err != nil {
		return err
	}
	if _, err := v.Write(body); err != nil {
		return err
	}
	return v.Ensure()
}
