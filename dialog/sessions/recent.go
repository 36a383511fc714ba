package sessions

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
	bolt "go.etcd.io/bbolt"

	"fwhelp/dialog"
)

// savedAt is when a record was saved that expires at a time. One that owed replies
// lives longer than others, and seems to be new again in the last hours of that.
func savedAt(expires, now time.Time, ttl time.Duration) time.Time {
	if saved := expires.Add(-ttl); !saved.After(now) {
		return saved
	}
	return expires.Add(-max(ttl, keepOwed))
}

// newest collects the threads that were saved last. Its memory is bounded by most.
type newest struct {
	since time.Time
	most  int
	found []saved
}

type saved struct {
	name string
	at   time.Time
}

func (n *newest) add(name string, at time.Time) {
	if at.Before(n.since) {
		return
	}
	if n.found = append(n.found, saved{name, at}); len(n.found) >= 8*n.most+1024 {
		n.cut()
	}
}

func (n *newest) cut() {
	slices.SortFunc(n.found, func(a, b saved) int { return b.at.Compare(a.at) })
	n.found = slices.CompactFunc(n.found, func(a, b saved) bool { return a.name == b.name }) // a scan may find one twice
	n.found = n.found[:min(len(n.found), n.most)]
}

func (n *newest) threads() ([]dialog.Thread, error) {
	n.cut()
	var all []dialog.Thread
	for _, f := range n.found {
		t, err := parseThread(f.name)
		if err != nil {
			return all, err
		}
		all = append(all, t)
	}
	return all, nil
}

// platformPrefix begins the names of a platform's threads.
func platformPrefix(platform string) string { return url.QueryEscape(platform) + ":" }

// Recent implements [Store].
func (m *Memory) Recent(ctx context.Context, platform string, within time.Duration, most int) ([]dialog.Thread, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	now := m.now()
	found := newest{since: now.Add(-within), most: most}
	for t := range m.records {
		if r, ok := m.live(t); ok && t.Platform == platform {
			found.add(threadName(t), savedAt(r.expires, now, m.ttl))
		}
	}
	return found.threads()
}

// Recent implements [Store]. What was saved last expires last.
func (f *File) Recent(ctx context.Context, platform string, within time.Duration, most int) ([]dialog.Thread, error) {
	const page = 1024
	now := f.now()
	found := newest{since: now.Add(-within), most: most}
	oldest := found.since.Add(f.ttl)
	var before []byte // the last key read
	for done := false; !done; {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		err := f.view(func(tx *bolt.Tx) error {
			c := bucketExpiry.of(tx).Cursor()
			k, _ := c.Last()
			if before != nil {
				c.Seek(before)
				k, _ = c.Prev()
			}
			for n := 0; n < page; n++ {
				if k == nil || timeOf(k).Before(oldest) || !now.Before(timeOf(k)) {
					done = true
					return nil
				}
				before = slices.Clone(k)
				if name := string(k[8:]); strings.HasPrefix(name, platformPrefix(platform)) {
					found.add(name, savedAt(timeOf(k), now, f.ttl))
				}
				k, _ = c.Prev()
			}
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("list recent sessions: %w", err)
		}
	}
	return found.threads()
}

// Recent implements [Store]. There is no index by time, which every save would have
// to keep: it scans the keys of the platform, as long as ctx lasts.
func (r *Redis) Recent(ctx context.Context, platform string, within time.Duration, most int) ([]dialog.Thread, error) {
	found := newest{since: time.Now().Add(-within), most: most}
	var mu sync.Mutex
	one := func(ctx context.Context, node *redis.Client) error {
		return r.scanRecent(ctx, node, platform, func(name string, at time.Time) {
			mu.Lock()
			defer mu.Unlock()
			found.add(name, at)
		})
	}
	var err error
	if r.cluster != nil {
		err = r.cluster.ForEachMaster(ctx, one)
	} else {
		err = one(ctx, r.client.(*redis.Client))
	}
	all, parseErr := found.threads()
	if err == nil {
		err = parseErr
	}
	return all, plainRedisError(ctx, "list recent sessions", err)
}

// scanRecent finds the records of a platform on one master, and when each was saved.
func (r *Redis) scanRecent(ctx context.Context, node *redis.Client, platform string, add func(string, time.Time)) error {
	const page = 1000
	for cursor := uint64(0); ; {
		keys, next, err := node.Scan(ctx, cursor, "fw:v1:{p*}:s:"+platformPrefix(platform)+"*", page).Result()
		if err != nil {
			return err
		}
		pipe := node.Pipeline()
		lives := make([]*redis.DurationCmd, len(keys))
		for i, key := range keys {
			lives[i] = pipe.PTTL(ctx, key)
		}
		if len(keys) > 0 {
			if _, err := pipe.Exec(ctx); err != nil {
				return err
			}
		}
		now := time.Now()
		for i, key := range keys {
			_, name, _ := strings.Cut(key, "}:s:")
			if left := lives[i].Val(); left > 0 {
				add(name, savedAt(now.Add(left), now, r.ttl))
			}
		}
		if cursor = next; cursor == 0 {
			return nil
		}
	}
}
