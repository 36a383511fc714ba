package main

import (
	"bytes"
	"net"
	"net/http"
	"strings"
	"testing"
)

// TestAPublicAddressIsLogged, with what may be let through to it.
func TestAPublicAddressIsLogged(t *testing.T) {
	for ip, want := range map[string]string{
		"0.0.0.0": "every address", "::": "every address", "203.0.113.9": "a public address", "2001:db8::1": "a public address",
		"::ffff:203.0.113.9": "a public address", "127.0.0.1": "", "::1": "", "10.1.2.3": "", "192.168.0.4": "", "fd00::1": "", "fe80::1": "",
	} {
		if got := exposed(&net.TCPAddr{IP: net.ParseIP(ip), Port: 8080}); got != want {
			t.Errorf("%s: %q, want %q", ip, got, want)
		}
	}
	for addr, want := range map[string]int{"0.0.0.0:0": 1, "127.0.0.1:0": 0} {
		var log bytes.Buffer
		d, err := openDoor(settings{httpAddr: addr}, newLog(settings{}, &log), http.NotFoundHandler(), func(error) {})
		if err != nil {
			t.Fatal(err)
		}
		d.close()
		if got := strings.Count(log.String(), "listening on every address: route only /slack/ and /discord/"); got != want {
			t.Errorf("%s: warned %d times, want %d:\n%s", addr, got, want, &log)
		}
	}
}
