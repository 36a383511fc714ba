package sessions

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// Every wait is bounded: with one dial and one call the store answers or gives
// up within the 2.5 s after which an acknowledgement would be late.
const (
	dialTimeout = time.Second
	callTimeout = 1500 * time.Millisecond
)

type redisKind string

const (
	redisSingle   redisKind = ""
	redisSentinel redisKind = "+sentinel"
	redisCluster  redisKind = "+cluster"
)

// parseRedisURL reads
//
//	redis://[user:password@]host[:port][/db]
//	redis+sentinel://[user:password@]host[:port][,host…]/master[/db][?sentinel_user=…&sentinel_password=…]
//	redis+cluster://[user:password@]host[:port][,host…]
//
// rediss for TLS, with ?ca=FILE for a certificate authority of one's own. Errors
// are one line and quote nothing of the URL: with an "@" forgotten, the password
// stands where the port should be.
func parseRedisURL(raw string) (redisKind, *redis.UniversalOptions, error) {
	scheme, rest, ok := strings.Cut(raw, "://")
	secure := strings.HasPrefix(scheme, "rediss")
	kind := redisKind(strings.TrimPrefix(strings.TrimPrefix(scheme, "redis"), "s"))
	known := kind == redisSingle || kind == redisSentinel || kind == redisCluster
	if !ok || !strings.HasPrefix(scheme, "redis") || !known {
		return "", nil, errors.New("redis URL must begin with redis://, rediss://, redis+sentinel:// or redis+cluster://")
	}
	o := redisOptions()
	login, rest, has := cutLast(rest, "@")
	if !has {
		rest = login
	} else if err := readLogin(o, login); err != nil {
		return "", nil, err
	}
	rest, query, _ := strings.Cut(rest, "?")
	hosts, path, _ := strings.Cut(rest, "/")
	port := "6379"
	if kind == redisSentinel {
		port = "26379"
	}
	if err := readHosts(o, hosts, port); err != nil {
		return "", nil, err
	}
	if kind == redisSingle && len(o.Addrs) > 1 {
		return "", nil, errors.New("redis URL names several hosts: that is for redis+sentinel:// and redis+cluster://")
	}
	o.IsClusterMode = kind == redisCluster
	if err := readPath(o, kind, path); err != nil {
		return "", nil, err
	}
	return kind, o, readQuery(o, kind, secure, query)
}

func redisOptions() *redis.UniversalOptions {
	return &redis.UniversalOptions{
		DialTimeout:           dialTimeout,
		ReadTimeout:           callTimeout,
		WriteTimeout:          callTimeout,
		PoolTimeout:           dialTimeout,
		ContextTimeoutEnabled: true,
		MaxRetries:            -1, // the Relay decides
		DialerRetries:         1,
		MaxRedirects:          8, // of a cluster whose slots move
		MinRetryBackoff:       8 * time.Millisecond,
		MaxRetryBackoff:       256 * time.Millisecond,
		PoolSize:              64,
		Protocol:              2,
		DisableIdentity:       true,
		MaintNotificationsConfig: &maintnotifications.Config{
			Mode: maintnotifications.ModeDisabled,
		},
	}
}

// cutLast is strings.Cut at the last sep: a password may hold an "@".
func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

func readLogin(o *redis.UniversalOptions, login string) error {
	user, password, ok := strings.Cut(login, ":")
	if !ok {
		return errors.New("redis URL has a user without a password: write user:password@ or :password@")
	}
	var userErr, passwordErr error
	o.Username, userErr = url.PathUnescape(user)
	o.Password, passwordErr = url.PathUnescape(password)
	if userErr != nil || passwordErr != nil { // whose text would show it
		return errors.New("redis URL has a user or password with a bare %: write it as %25")
	}
	return nil
}

func readHosts(o *redis.UniversalOptions, hosts, defaultPort string) error {
	for _, addr := range strings.Split(hosts, ",") {
		host, port, err := net.SplitHostPort(addr)
		if err != nil { // no port
			host, port = strings.Trim(addr, "[]"), defaultPort
		}
		if host == "" || strings.ContainsAny(host, "/ \t\r\n[]") {
			return errors.New("redis URL has an empty or broken host")
		}
		if n, err := strconv.Atoi(port); err != nil || n < 1 || n > 65535 {
			return errors.New("redis URL has a port that is not a number from 1 to 65535 (a password is written :password@host)")
		}
		o.Addrs = append(o.Addrs, net.JoinHostPort(host, port))
	}
	return nil
}

func readPath(o *redis.UniversalOptions, kind redisKind, path string) error {
	db := strings.TrimSuffix(path, "/")
	if kind == redisSentinel {
		var master string
		master, db, _ = strings.Cut(db, "/")
		name, err := url.PathUnescape(master)
		if err != nil || name == "" {
			return errors.New("redis URL names no master: write redis+sentinel://host,host/NAME")
		}
		o.MasterName = name
	}
	if db == "" {
		return nil
	}
	n, err := strconv.Atoi(db)
	if err != nil || n < 0 {
		return errors.New("redis URL has a database that is not a number")
	}
	if kind == redisCluster && n != 0 {
		return errors.New("redis URL names a database: a cluster has only 0")
	}
	o.DB = n
	return nil
}

func readQuery(o *redis.UniversalOptions, kind redisKind, secure bool, query string) error {
	values, err := url.ParseQuery(query)
	if err != nil {
		return errors.New("redis URL has a broken part after its question mark")
	}
	allowed := []string{"ca"}
	if kind == redisSentinel {
		allowed = append(allowed, "sentinel_user", "sentinel_password")
	}
	for key := range values {
		if !slices.Contains(allowed, key) {
			return fmt.Errorf("redis URL has an unknown option: known here are %s", strings.Join(allowed, ", "))
		}
	}
	o.SentinelUsername, o.SentinelPassword = values.Get("sentinel_user"), values.Get("sentinel_password")
	ca := values.Get("ca")
	if !secure {
		if ca != "" {
			return errors.New("redis URL has the option ca without TLS: write rediss")
		}
		return nil
	}
	o.TLSConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	if kind == redisSingle {
		o.TLSConfig.ServerName, _, _ = net.SplitHostPort(o.Addrs[0])
	}
	if ca == "" {
		return nil
	}
	pem, err := os.ReadFile(ca)
	if err != nil {
		return fmt.Errorf("redis URL: option ca: %w", err)
	}
	o.TLSConfig.RootCAs = x509.NewCertPool()
	if !o.TLSConfig.RootCAs.AppendCertsFromPEM(pem) {
		return fmt.Errorf("redis URL: option ca: %s holds no certificate", ca)
	}
	return nil
}
