package sessions

import (
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestParseRedisURL(t *testing.T) {
	type parsed struct {
		Kind                 redisKind
		Addrs                []string
		User, Password       string
		SentinelUser, Secret string
		Master               string
		DB                   int
		TLS                  bool
		ServerName           string
		ClusterMode          bool
	}
	tests := []struct {
		url  string
		want parsed
	}{
		{"redis://localhost", parsed{Addrs: []string{"localhost:6379"}}},
		{"redis://127.0.0.1:7000/3", parsed{Addrs: []string{"127.0.0.1:7000"}, DB: 3}},
		{"redis://[::1]", parsed{Addrs: []string{"[::1]:6379"}}},
		{"redis://[::1]:7000/", parsed{Addrs: []string{"[::1]:7000"}}},
		{"redis://:hunter2@db.example", parsed{Addrs: []string{"db.example:6379"}, Password: "hunter2"}},
		{"redis://ana:p%40ss%3Aw%25rd@db.example", parsed{Addrs: []string{"db.example:6379"}, User: "ana", Password: "p@ss:w%rd"}},
		{"redis://ana:a@b/c?d#e@db.example/1", parsed{Addrs: []string{"db.example:6379"}, User: "ana", Password: "a@b/c?d#e", DB: 1}},
		{"rediss://db.example:6380", parsed{Addrs: []string{"db.example:6380"}, TLS: true, ServerName: "db.example"}},
		{"redis+sentinel://s1,s2:26380/main", parsed{Kind: "+sentinel", Addrs: []string{"s1:26379", "s2:26380"}, Master: "main"}},
		{
			"rediss+sentinel://u:p@s1/main/2?sentinel_user=su&sentinel_password=s%40p",
			parsed{Kind: "+sentinel", Addrs: []string{"s1:26379"}, Master: "main", DB: 2, User: "u", Password: "p", SentinelUser: "su", Secret: "s@p", TLS: true},
		},
		{"redis+cluster://c1:7001,c2:7002,[fe80::1]:7003", parsed{Kind: "+cluster", Addrs: []string{"c1:7001", "c2:7002", "[fe80::1]:7003"}, ClusterMode: true}},
		{"redis+cluster://one/0", parsed{Kind: "+cluster", Addrs: []string{"one:6379"}, ClusterMode: true}},
		{"rediss+cluster://one", parsed{Kind: "+cluster", Addrs: []string{"one:6379"}, ClusterMode: true, TLS: true}},
	}
	for _, test := range tests {
		kind, o, err := parseRedisURL(test.url)
		if err != nil {
			t.Errorf("%s: %v", test.url, err)
			continue
		}
		got := parsed{
			Kind: kind, Addrs: o.Addrs, User: o.Username, Password: o.Password, SentinelUser: o.SentinelUsername,
			Secret: o.SentinelPassword, Master: o.MasterName, DB: o.DB, TLS: o.TLSConfig != nil, ClusterMode: o.IsClusterMode,
		}
		if o.TLSConfig != nil {
			got.ServerName = o.TLSConfig.ServerName
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.url, diff)
		}
	}
}

// TestRedisURLErrors also holds that no error shows a password, wherever a slip
// of the pen has put it.
func TestRedisURLErrors(t *testing.T) {
	tests := map[string]string{
		"":                                     "must begin with redis://",
		"hunter2":                              "must begin with redis://",
		"http://:hunter2@host":                 "must begin with redis://",
		"redis:/host":                          "must begin with redis://",
		"redisx://host":                        "must begin with redis://",
		"redis://":                             "host",
		"redis://:hunter2@":                    "host",
		"redis://:hunter2":                     "host",
		"redis://ana:hunter2":                  "port",
		"redis://hunter2@host":                 "user without a password",
		"redis://ana:hunter2%@host":            "write it as %25",
		"redis://ana:hunter2@host:hunter2":     "port",
		"redis://host:0":                       "port",
		"redis://host:65536":                   "port",
		"redis://a,b":                          "several hosts",
		"redis://host/hunter2":                 "database",
		"redis://host/-1":                      "database",
		"redis://host?hunter2=1":               "unknown option",
		"redis://host?%zz=hunter2":             "question mark",
		"redis://host?sentinel_user=hunter2":   "unknown option",
		"redis://host?ca=/hunter2":             "without TLS",
		"rediss://host?ca=/does/not/exist":     "option ca",
		"redis+sentinel://a,b":                 "names no master",
		"redis+sentinel://a,b/":                "names no master",
		"redis+sentinel://a,,b/main":           "host",
		"redis+cluster://a,b/2":                "a cluster has only 0",
		"redis+cluster://a,b?sentinel_user=su": "unknown option",
	}
	for url, want := range tests {
		_, err := OpenRedis(url, time.Hour, slog.New(slog.DiscardHandler))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want an error with %q", url, err, want)
			continue
		}
		if strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%q: the error shows the password: %v", url, err)
		}
		if strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: more than one line: %v", url, err)
		}
	}
}

func TestServesAlone(t *testing.T) {
	const self = "a1 127.0.0.1:7000@17000 myself,master - 0 0 1 connected 0-8191\n"
	const other = "b1 127.0.0.1:7001@17001,db.example master - 0 0 2 connected 8192-16383\n"
	const replica = "a2 127.0.0.1:7002@17002 slave a1 0 0 1 connected\n"
	const suspect = "a3 127.0.0.1:7003@17003 slave,fail? a1 0 0 2 disconnected\n"
	const lost = "a4 127.0.0.1:7004@17004 slave,fail a1 0 0 2 disconnected\n"
	const ofOther = "b2 127.0.0.1:7005@17005 slave b1 0 0 2 connected\n"
	const demoted = "a1 127.0.0.1:7000@17000 myself,slave b1 0 0 1 connected\n"
	tests := map[string]bool{
		self + other:                  true,
		self + other + ofOther:        true,
		self + other + lost:           true,
		self + other + replica:        false,
		self + other + lost + suspect: false, // not yet given up
		demoted + other:               false,
		"":                            false,
	}
	for nodes, want := range tests {
		if got := servesAlone(nodes); got != want {
			t.Errorf("alone = %t, want %t, in\n%s", got, want, nodes)
		}
	}
}

func TestSentinelsMustAgreeThatAMasterIsAlone(t *testing.T) {
	replica := func(flags, down string) []map[string]string {
		return []map[string]string{{"flags": flags, "s-down-time": down, "down-after-milliseconds": "500"}}
	}
	gone := replica("s_down,slave", "500")
	sure := func(id, master string, replicas []map[string]string) opinion {
		return opinion{id: id, master: master, replicas: replicas, peers: []string{"p", "q"}}
	}
	away := opinion{err: errors.New("no answer")}
	tests := map[string]struct {
		opinions []opinion
		want     finding
	}{
		"two of three":               {[]opinion{sure("1", "m", gone), sure("2", "m", gone), away}, finding{master: "m", alone: true}},
		"one of three":               {[]opinion{sure("1", "m", gone), away, away}, finding{}},
		"one under two addresses":    {[]opinion{sure("1", "m", gone), sure("1", "m", gone), away}, finding{}},
		"of two masters":             {[]opinion{sure("1", "m", gone), sure("2", "n", gone), away}, finding{}},
		"one sees it":                {[]opinion{sure("1", "m", gone), sure("2", "m", replica("slave", "")), away}, finding{}},
		"right after a switch":       {[]opinion{sure("1", "m", replica("slave,disconnected", "")), sure("2", "m", gone)}, finding{}},
		"down for a moment":          {[]opinion{sure("1", "m", replica("s_down,slave,disconnected", "499")), sure("2", "m", gone)}, finding{}},
		"none has ever been":         {[]opinion{sure("1", "m", nil), sure("2", "m", nil), sure("3", "m", nil)}, finding{master: "m", alone: true}},
		"a single Sentinel is heard": {[]opinion{{id: "1", master: "m", replicas: gone}}, finding{master: "m", alone: true}},
	}
	for name, test := range tests {
		if got, err := mostSay(test.opinions); err != nil || got != test.want {
			t.Errorf("%s: %+v, %v; want %+v", name, got, err, test.want)
		}
	}
	if f, err := mostSay([]opinion{away, away, away}); err == nil || f.alone {
		t.Errorf("no Sentinel answers: %+v, %v; want an error", f, err)
	}
}

func TestKeysStayInTheirTenant(t *testing.T) {
	hostile := []string{"", "a", "a:b", ":", "{", "}", "%3A", "\n", "\x00", "ü", "*"}
	seen := map[string]string{}
	for _, w := range hostile {
		for _, c := range hostile {
			k := keysOf(threadOf("p", w, c, "i"))
			if was, ok := seen[k.record]; ok {
				t.Errorf("threads %q and %q share the key %q", was, w+"|"+c, k.record)
			}
			seen[k.record] = w + "|" + c
			for _, key := range []string{k.record, k.unsent, k.dead, peopleKey(personName("p", w, "u"))} {
				if strings.Count(key, "{") != 1 || strings.Count(key, "}") != 1 || strings.ContainsAny(key, "\n\x00*") {
					t.Errorf("key %q lets a foreign character through", key)
				}
			}
		}
	}
}
