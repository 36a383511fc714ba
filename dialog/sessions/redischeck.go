package sessions

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

// ErrEvicting says that Redis may throw sessions away when its memory runs out,
// which would break every promise in silence: the bot must not run on it.
var ErrEvicting = errors.New("redis may evict sessions")

// Health is what an operator should know of Redis.
type Health struct {
	Version    string        // of the server; of a cluster, of one of its masters
	Latency    time.Duration // of one PING, the worst of all masters
	Replicated bool          // saves wait for a replica
	Warnings   []string      // complete sentences, one line each
}

// Check asks every master how it is set up. It returns [ErrEvicting] for an
// evicting policy and the plain errors of this package for a server that cannot
// be used now; what is only unwise, or may not be read, is a warning.
func (r *Redis) Check(ctx context.Context) (Health, error) {
	var mu sync.Mutex
	var all Health
	one := func(ctx context.Context, node *redis.Client) error {
		h, err := checkNode(ctx, node)
		mu.Lock()
		defer mu.Unlock()
		all.Version = h.Version
		all.Latency = max(all.Latency, h.Latency)
		all.Warnings = append(all.Warnings, h.Warnings...)
		return err
	}
	var err error
	if r.cluster != nil {
		err = r.cluster.ForEachMaster(ctx, one)
	} else {
		err = one(ctx, r.client.(*redis.Client))
	}
	if err == nil && r.kind != redisSingle {
		var alone bool
		alone, err = r.someMasterAlone(ctx)
		all.Replicated = err == nil && !alone
		if alone {
			all.warn("A Redis master has no replica that is up: what it saves now is lost if its disk is.")
		}
	}
	slices.Sort(all.Warnings)
	all.Warnings = slices.Compact(all.Warnings)
	if errors.Is(err, ErrEvicting) {
		return all, err
	}
	return all, plainRedisError(ctx, "check redis", err)
}

// someMasterAlone looks at the replicas of every master.
func (r *Redis) someMasterAlone(ctx context.Context) (bool, error) {
	if r.cluster == nil {
		f, err := r.lookAtReplicas(ctx, target{node: r.client.(*redis.Client)})
		return f.alone, err
	}
	var mu sync.Mutex
	alone := false
	err := r.cluster.ForEachMaster(ctx, func(ctx context.Context, node *redis.Client) error {
		f, err := r.lookAtReplicas(ctx, target{node: node, key: node.Options().Addr})
		mu.Lock()
		defer mu.Unlock()
		alone = alone || f.alone
		return err
	})
	return alone, err
}

func checkNode(ctx context.Context, node *redis.Client) (Health, error) {
	var h Health
	begin := time.Now()
	if err := node.Ping(ctx).Err(); err != nil {
		return h, err
	}
	h.Latency = time.Since(begin)

	pipe := node.Pipeline()
	server, persistence := pipe.Info(ctx, "server"), pipe.Info(ctx, "persistence")
	policy, fsync := pipe.ConfigGet(ctx, "maxmemory-policy"), pipe.ConfigGet(ctx, "appendfsync")
	_, _ = pipe.Exec(ctx) // each command has its own error
	for _, err := range []error{server.Err(), persistence.Err(), policy.Err(), fsync.Err()} {
		if plain := plainRedisError(ctx, "", err); errors.Is(plain, ErrUnreachable) || errors.Is(ctx.Err(), context.Canceled) {
			return h, err
		}
	}
	h.Version = infoField(server.Val(), "redis_version")
	h.warnPersistence(infoField(persistence.Val(), "aof_enabled"), fsync.Val()["appendfsync"])
	if infoField(persistence.Val(), "aof_last_write_status") == "err" {
		h.warn("Redis could not write its append-only file the last time: look at its disk.")
	}
	switch p := policy.Val()["maxmemory-policy"]; p {
	case "noeviction":
	case "":
		h.warn("The maxmemory-policy of Redis cannot be read: make sure that it is noeviction.")
	default:
		return h, fmt.Errorf("%w when its memory is full: its maxmemory-policy is %s, set it to noeviction", ErrEvicting, p)
	}
	return h, nil
}

func (h *Health) warnPersistence(aof, fsync string) {
	switch {
	case aof == "0":
		h.warn("Redis keeps no append-only file: if it crashes, conversations and undelivered replies are lost. Set appendonly yes and appendfsync always.")
	case aof == "":
		h.warn("Whether Redis keeps an append-only file cannot be read: make sure that it writes every change to a disk before it answers.")
	case fsync == "":
		h.warn("The appendfsync setting of Redis cannot be read: with anything but always, a crash of Redis may lose the last second.")
	case fsync != "always":
		h.warn("Redis writes its append-only file with appendfsync " + fsync + ": if it crashes, the last second of conversations may be lost. Set appendfsync always.")
	}
}

func (h *Health) warn(sentence string) { h.Warnings = append(h.Warnings, sentence) }

// infoField reads one line of INFO.
func infoField(info, name string) string {
	for line := range strings.Lines(info) {
		if value, ok := strings.CutPrefix(line, name+":"); ok {
			return strings.TrimSpace(value)
		}
	}
	return ""
}
