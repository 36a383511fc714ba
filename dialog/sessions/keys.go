package sessions

import (
	"fmt"
	"net/url"
	"strings"

	"fwhelp/dialog"
)

// maxName is the most bytes that the escaped name of a thread or person may take.
const maxName = 4096

// Names are written with every part percent-escaped, so that no colon, brace or
// control character of a platform's id can reach into another tenant's key.

func threadName(t dialog.Thread) string {
	return name(t.Platform, t.Workspace, t.Channel, t.ID)
}

func personName(platform, workspace string, user dialog.UserID) string {
	return name(platform, workspace, string(user))
}

// personNames are the names under which a thread is entered for a person: that of
// its workspace, and the one that stands for every workspace of the platform.
func personNames(t dialog.Thread, user dialog.UserID) []string {
	everywhere := personName(t.Platform, "", user)
	if t.Workspace == "" {
		return []string{everywhere}
	}
	return []string{personName(t.Platform, t.Workspace, user), everywhere}
}

func name(parts ...string) string {
	for i, part := range parts {
		parts[i] = url.QueryEscape(part)
	}
	return strings.Join(parts, ":")
}

func parseThread(name string) (dialog.Thread, error) {
	parts := strings.Split(name, ":")
	if len(parts) != 4 {
		return dialog.Thread{}, fmt.Errorf("%w: thread name %.100q has %d parts, want 4", ErrDamaged, name, len(parts))
	}
	for i := range parts {
		part, err := url.QueryUnescape(parts[i])
		if err != nil {
			return dialog.Thread{}, fmt.Errorf("%w: thread name %.100q: %w", ErrDamaged, name, err)
		}
		parts[i] = part
	}
	return dialog.Thread{Platform: parts[0], Workspace: parts[1], Channel: parts[2], ID: parts[3]}, nil
}
