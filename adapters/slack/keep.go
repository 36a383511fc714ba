package slack

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"encoding/json"
	"io"
	"strings"
	"sync"

	"github.com/slack-go/slack"

	"fwhelp/dialog"
)

// kept is what stays of a message when its buttons go. Slack replaces a message
// as a whole, and the bot may not read its own: so the receipt of a message with
// buttons holds it.
type kept struct {
	Text   string       `json:"t"`
	Blocks slack.Blocks `json:"b"`
}

// maxKept is the longest that is kept, in bytes, and the most that is unpacked:
// of a longer one only the outcome is left.
const (
	maxKept     = 8 << 10
	maxUnpacked = 256 << 10
)

// packer packs what is kept, for any number of goroutines. The zero packer is ready.
// A compressor takes 800 KB to make and microseconds to use again.
type packer struct{ compressors sync.Pool }

// keep packs what a message shows besides its buttons; empty where it has none.
func (p *packer) keep(m dialog.Message, how manner) string {
	bare := withoutChoices(m)
	if len(bare.Blocks) == len(m.Blocks) {
		return ""
	}
	how.public = true // no buttons
	d := drawMessage(bare, how)
	raw, err := json.Marshal(kept{d.Text, slack.Blocks{BlockSet: d.Blocks}})
	if err != nil {
		return ""
	}
	var b bytes.Buffer
	w, ok := p.compressors.Get().(*flate.Writer)
	if !ok {
		w, _ = flate.NewWriter(nil, flate.BestSpeed) // the level is valid
	}
	w.Reset(&b)
	_, _ = w.Write(raw) // memory takes everything
	_ = w.Close()
	p.compressors.Put(w)
	if packed := base64.RawURLEncoding.EncodeToString(b.Bytes()); len(packed) <= maxKept {
		return packed
	}
	return ""
}

// unpack reads what keep wrote; anything else is nothing.
func unpack(packed string) (k kept) {
	r := flate.NewReader(base64.NewDecoder(base64.RawURLEncoding, strings.NewReader(packed)))
	raw, err := io.ReadAll(io.LimitReader(r, maxUnpacked))
	if err != nil || json.Unmarshal(raw, &k) != nil {
		return kept{}
	}
	return k
}

// drawOutcome draws a message without its buttons, and what has become of it.
func drawOutcome(k kept, outcome string) drawing {
	d := drawing{Text: escape(within(outcome, maxText)), Blocks: k.Blocks.BlockSet}
	if k.Text != "" {
		d.Text = k.Text + "\n\n" + d.Text
	}
	d.Blocks = append(d.Blocks, slack.NewContextBlock("", markdown(escape(within(outcome, maxSection)))))
	return d
}
