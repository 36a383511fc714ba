package slack

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"

	"github.com/slack-go/slack"

	"fwhelp/adapters"
)

// Error is a refusal by Slack, with words for whoever runs the bot.
type Error struct {
	Method string // of the Web API, or "response_url"
	Code   string // Slack's word for it
	Advice string // what to do about it; may be empty
}

func (e *Error) Error() string {
	text := "slack " + e.Method + ": " + e.Code
	if e.Advice != "" {
		text += ": " + e.Advice
	}
	return text
}

// advice says what to do about a refusal.
func advice() map[string]string {
	const (
		token  = "the token is wrong or of another workspace: copy the bot token (xoxb-…) anew from OAuth & Permissions"
		gone   = "the app was uninstalled or its token revoked: install it again and set the new token"
		invite = "invite the bot to the channel: /invite @fwhelp"
		policy = "a workspace setting forbids it: ask an owner of the workspace"
		ours   = "this is a fault of the bot: please report it with the message it tried to send"
	)
	return map[string]string{
		"invalid_auth": token, "not_authed": token,
		"account_inactive": gone, "token_revoked": gone, "token_expired": gone,
		"not_allowed_token_type": "the app token (xapp-…) and the bot token (xoxb-…) are mixed up",
		"missing_scope":          "add the scope to the app's manifest and install the app again",
		"no_permission":          "a scope is missing: compare the app's manifest with the one shipped, and install the app again",
		"channel_not_found":      "the channel is gone, or private and " + invite,
		"not_in_channel":         invite,
		"is_archived":            "the channel is archived",
		"restricted_action":      policy, "restricted_action_read_only_channel": policy, "restricted_action_thread_only_channel": policy,
		"ekm_access_denied": policy, "access_denied": policy, "team_access_not_granted": policy,
		"user_not_in_channel":   "the person has left the channel",
		"user_not_found":        "the person is gone",
		"cannot_dm_bot":         "bots cannot be written to",
		"messages_tab_disabled": "switch on the Messages tab in the app's App Home settings, as the manifest does",
		"not_enabled":           "switch on the Home tab in the app's App Home settings, as the manifest does",
		"invalid_blocks":        ours, "invalid_blocks_format": ours, "msg_too_long": ours, "msg_blocks_too_long": ours, "no_text": ours, "invalid_attachments": ours,
	}
}

// connect is the one method that wants the app token.
const connect = "apps.connections.open"

// adviceOnConnecting says what to do about a refusal of the app token.
func adviceOnConnecting() map[string]string {
	const anew = "the app token is wrong or was revoked: generate one with the scope connections:write under Basic Information, App-Level Tokens"
	return map[string]string{
		"invalid_auth": anew, "not_authed": anew, "token_revoked": anew, "token_expired": anew, "account_inactive": anew,
		"missing_scope": "the app token lacks the scope connections:write: generate one that has it under Basic Information, App-Level Tokens",
		"no_permission": "is Socket Mode switched on in the app's settings, as the manifest does it?",
	}
}

// What a caller has to do about a refusal, by Slack's word for it.
var (
	// passing refusals may be over soon.
	passing = codes("ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org", "accesslimited")
	// wayClosed says that this way is closed while another may be open.
	wayClosed = codes("message_not_found", "cant_update_message", "edit_window_closed", "expired_url", "used_url", "user_not_in_channel", "not_in_channel_ephemeral", "messages_tab_disabled", "cannot_reply_to_message", "thread_not_found")
	// undrawable says that the blocks are the trouble.
	undrawable = codes("invalid_blocks", "invalid_blocks_format", "invalid_attachments", "only_one_table_allowed")
)

func codes(all ...string) map[string]bool {
	set := make(map[string]bool, len(all))
	for _, c := range all {
		set[c] = true
	}
	return set
}

// isCode reports whether err is a refusal by one of some words.
func isCode(err error, codes map[string]bool) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && codes[e.Code]
}

// asError turns what a call returned into *[Error] or *[adapters.RetryError].
// Addresses are cut out: a response URL is a secret.
func asError(method string, err error) error {
	if err == nil {
		return nil
	}
	if limited, ok := errors.AsType[*slack.RateLimitedError](err); ok {
		return &adapters.RetryError{After: limited.RetryAfter, Scope: scopeOf(method), Err: &Error{Method: method, Code: "ratelimited"}}
	}
	if refused, ok := errors.AsType[slack.SlackErrorResponse](err); ok {
		return refusal(method, refused.Err, refused.Needed)
	}
	if status, ok := errors.AsType[slack.StatusCodeError](err); ok {
		return statusError(method, status.Code)
	}
	if at, ok := errors.AsType[*url.Error](err); ok {
		err = at.Err
	}
	if errors.Is(err, context.DeadlineExceeded) {
		err = context.DeadlineExceeded
	}
	dial, ok := errors.AsType[*net.OpError](err)
	return &adapters.RetryError{Unsure: !ok || dial.Op != "dial", Err: fmt.Errorf("slack %s: %w", method, err)}
}

// scopeOf says what Slack counts for a method: messages by channel, all else by
// workspace.
func scopeOf(method string) adapters.Scope {
	if method == "chat.postMessage" || method == "response_url" {
		return adapters.OneChannel
	}
	return adapters.OneWorkspace
}

// refusal is the error for a code of Slack's.
func refusal(method, code, needed string) error {
	e := &Error{Method: method, Code: code, Advice: advice()[code]}
	switch {
	case method == connect:
		e.Advice = either(adviceOnConnecting()[code], e.Advice)
	case code == "missing_scope" && needed != "":
		e.Advice = "add the scope " + needed + " to the app's manifest and install the app again"
	}
	if passing[code] {
		return &adapters.RetryError{Err: e}
	}
	return e
}

// statusError is the error for an answer that is no answer.
func statusError(method string, status int) error {
	e := &Error{Method: method, Code: strings.ToLower(strings.ReplaceAll(http.StatusText(status), " ", "_"))}
	switch {
	case status == http.StatusTooManyRequests:
		return &adapters.RetryError{Err: e}
	case status >= http.StatusInternalServerError:
		return &adapters.RetryError{Unsure: true, Err: e}
	}
	return e
}
