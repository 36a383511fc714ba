package main

import (
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"

	"fwhelp/adapters"
)

func secretTo(field func(*settings) *adapters.Secret) func(*settings, string) error {
	return func(s *settings, v string) error { *field(s) = adapters.NewSecret(v); return nil }
}

func textTo(field func(*settings) *string) func(*settings, string) error {
	return func(s *settings, v string) error { *field(s) = v; return nil }
}

// Where a person has both pasted in the wrong order, the prefix tells.
func tokenTo(prefix string, field func(*settings) *adapters.Secret) func(*settings, string) error {
	return func(s *settings, v string) error {
		if !strings.HasPrefix(v, prefix) {
			return fmt.Errorf("does not begin with %s: is it another kind of token?", prefix)
		}
		*field(s) = adapters.NewSecret(v)
		return nil
	}
}

func takeMisses(s *settings, v string) error {
	switch strings.ToLower(v) {
	case "on":
		s.misses = true
	case "off":
		s.misses = false
	default:
		return fmt.Errorf("%q is neither on nor off", v)
	}
	return nil
}

// takeTTL refuses less than the hour for which a conversation must know an event
// again that its platform repeats.
func takeTTL(s *settings, v string) error {
	d, err := time.ParseDuration(v)
	if err != nil {
		return fmt.Errorf("%q is no duration such as 24h or 90m", v)
	}
	if d < time.Hour || d > 720*time.Hour {
		return fmt.Errorf("%s is outside 1h to 720h", v)
	}
	s.sessionTTL = d
	return nil
}

func takeAddr(s *settings, v string) error {
	_, port, err := net.SplitHostPort(v)
	if err != nil {
		return fmt.Errorf("%q is no address such as :8080 or 127.0.0.1:8080", v)
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
		return fmt.Errorf("%q has no port from 1 to 65535", v)
	}
	s.httpAddr = v
	return nil
}

func takeLevel(s *settings, v string) error {
	if err := s.logLevel.UnmarshalText([]byte(v)); err != nil || strings.ContainsAny(v, "+-") {
		return fmt.Errorf("%q is none of debug, info, warn, error", v)
	}
	return nil
}

func takeFormat(s *settings, v string) error {
	if v != "text" && v != "json" {
		return fmt.Errorf("%q is neither text nor json", v)
	}
	s.logFormat = v
	return nil
}

// A token that is pasted with the word before it in a header works nowhere.
func takeDiscordToken(s *settings, v string) error {
	switch {
	case strings.HasPrefix(v, "Bot "):
		return errors.New("leave out the word Bot before the token")
	case strings.HasPrefix(v, "xox"), strings.HasPrefix(v, "xapp-"):
		return errors.New("is a token of Slack")
	case strings.ContainsAny(v, " \t\r\n"):
		return errors.New("has a blank in it: was more than the token pasted?")
	}
	s.discordBotToken = adapters.NewSecret(v)
	return nil
}

func takePublicKey(s *settings, v string) error {
	if key, err := hex.DecodeString(v); err != nil || len(key) != ed25519.PublicKeySize {
		return fmt.Errorf("is not the %d hexadecimal digits of the application's public key", 2*ed25519.PublicKeySize)
	}
	s.discordPublicKey = v
	return nil
}

// numberTo takes the number of something on Discord.
func numberTo(field func(*settings) *string) func(*settings, string) error {
	return func(s *settings, v string) error {
		if _, err := strconv.ParseUint(v, 10, 64); err != nil {
			return fmt.Errorf("%q is no number such as 1234567890123456789", v)
		}
		*field(s) = v
		return nil
	}
}

// addressTo takes the address of a server; tail says whether it ends in a slash.
func addressTo(field func(*settings) *string, tail bool) func(*settings, string) error {
	return func(s *settings, v string) error {
		u, err := url.Parse(v)
		switch {
		case err != nil, u.Host == "", u.Scheme != "http" && u.Scheme != "https":
			return errors.New("is no address that begins with https:// or http://")
		case u.User != nil:
			return errors.New("has a name or a password in it, which would be shown in logs")
		case tail && !strings.HasSuffix(u.Path, "/"):
			return errors.New("does not end in /")
		}
		*field(s) = v
		return nil
	}
}
