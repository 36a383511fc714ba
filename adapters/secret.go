package adapters

import (
	"encoding"
	"fmt"
	"log/slog"
)

// Secret is a token or a password. However it is printed, formatted, logged or
// marshalled, it shows as "[secret]"; only [Secret.Reveal] gives it away.
//
// The value is kept in a function, because fmt reads unexported fields of a
// surrounding struct without asking their methods.
type Secret struct{ reveal func() string }

const hidden = "[secret]"

// NewSecret hides a value.
func NewSecret(value string) Secret {
	if value == "" {
		return Secret{}
	}
	return Secret{func() string { return value }}
}

// Reveal returns the value itself: for the call that needs it, and nothing else.
func (s Secret) Reveal() string {
	if s.reveal == nil {
		return ""
	}
	return s.reveal()
}

// IsSet reports whether there is a value.
func (s Secret) IsSet() bool { return s.reveal != nil }

// String hides the value.
func (s Secret) String() string { return hidden }

// GoString hides the value from %#v.
func (s Secret) GoString() string { return hidden }

// Format hides the value from every verb.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(hidden)) }

// LogValue hides the value from log/slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalText hides the value from JSON, YAML and everything built on text.
func (s Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }

var _ encoding.TextMarshaler = Secret{}
