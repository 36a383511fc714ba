package sessions_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fwhelp/dialog/sessions"
	"fwhelp/dialog/sessions/redistest"
)

// selfSigned writes a certificate for 127.0.0.1 and its key.
func selfSigned(t *testing.T) (certFile, keyFile string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	cert := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	certDER, err := x509.CreateCertificate(rand.Reader, cert, cert, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	certFile, keyFile = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	for path, block := range map[string]*pem.Block{
		certFile: {Type: "CERTIFICATE", Bytes: certDER}, keyFile: {Type: "PRIVATE KEY", Bytes: keyDER},
	} {
		if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return certFile, keyFile
}

func TestRedisTLS(t *testing.T) {
	cert, key := selfSigned(t)
	addr := redistest.TLS(t, cert, key)
	r := openRedis(t, "rediss://"+addr+"?ca="+cert)
	mustSave(t, r, numbered(1), said(1))
	if s, _, err := r.Load(t.Context(), numbered(1)); err != nil || s.Sent != 1 {
		t.Errorf("Load over TLS: counter %d, %v", s.Sent, err)
	}

	stranger := openRedis(t, "rediss://"+addr) // knows only the system's authorities
	_, _, err := stranger.Load(t.Context(), numbered(1))
	var unknown x509.UnknownAuthorityError
	if !errors.Is(err, sessions.ErrUnreachable) || !errors.As(err, &unknown) {
		t.Errorf("Load from a server with a foreign certificate = %v, want it refused", err)
	}
	if _, _, err := openRedis(t, "redis://"+addr).Load(t.Context(), numbered(1)); err == nil {
		t.Error("Load without TLS from a TLS port worked")
	}
}
