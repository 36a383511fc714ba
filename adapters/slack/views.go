package slack

import (
	"encoding/json"

	"github.com/slack-go/slack"

	"fwhelp/dialog"
)

// maxHomeBlocks is what a view takes: https://docs.slack.dev/reference/views
const maxHomeBlocks = 100

// drawHome draws the Home tab. Its buttons say words in the direct conversation.
// The view carries a mark of its content, so that it is published only when it
// would change.
func drawHome(m dialog.Message) slack.HomeTabViewRequest {
	d := drawMessage(m, manner{home: true, thread: dialog.Thread{Channel: private}})
	d.Blocks = d.Blocks[:min(len(d.Blocks), maxHomeBlocks)]
	raw, _ := json.Marshal(d) // our own types: cannot fail
	return slack.HomeTabViewRequest{
		Type:            slack.VTHomeTab,
		Blocks:          slack.Blocks{BlockSet: d.Blocks},
		PrivateMetadata: digest(raw),
	}
}

// drawReasonForm asks what was wrong with an answer; to say nothing is fine.
func drawReasonForm(about reasonFor) slack.ModalViewRequest {
	metadata, _ := json.Marshal(about) // strings and booleans: cannot fail
	input := slack.NewPlainTextInputBlockElement(label("For example: out of date, beside the point"), inputReason).
		WithMultiline(true).WithMaxLength(500)
	block := slack.NewInputBlock(blockReason, label("What was wrong or missing?"), nil, input).WithOptional(true)
	return slack.ModalViewRequest{
		Type:            slack.VTModal,
		CallbackID:      viewReason,
		Title:           label("Not helpful"),
		Submit:          label("Send"),
		Close:           label("Skip"),
		PrivateMetadata: string(metadata),
		Blocks:          slack.Blocks{BlockSet: []slack.Block{block}},
	}
}
