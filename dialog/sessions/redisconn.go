package sessions

import (
	"context"
	_ "embed" // the scripts
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

var (
	//go:embed lua/save.lua
	saveLua string
	//go:embed lua/load.lua
	loadLua string
	//go:embed lua/delete.lua
	deleteLua string
	//go:embed lua/enter.lua
	enterLua string
	//go:embed lua/leave.lua
	leaveLua string
)

type redisScripts struct{ save, load, delete, enter, leave *redis.Script }

func newRedisScripts() redisScripts {
	return redisScripts{
		save: redis.NewScript(saveLua), load: redis.NewScript(loadLua), delete: redis.NewScript(deleteLua),
		enter: redis.NewScript(enterLua), leave: redis.NewScript(leaveLua),
	}
}

// call is one run of a script. The first key decides where it runs.
type call struct {
	script *redis.Script
	keys   []string
	args   []any
}

func (c call) in(ctx context.Context, s redis.Scripter, whole bool) *redis.Cmd {
	if whole {
		return c.script.Eval(ctx, s, c.keys, c.args...)
	}
	return c.script.EvalSha(ctx, s, c.keys, c.args...)
}

// run runs a script, and where replicas exist waits until one has what it wrote.
func (r *Redis) run(ctx context.Context, c call) (any, error) {
	replicated, err := r.replicated(ctx)
	if err != nil {
		return nil, err
	}
	if replicated {
		return r.runReplicated(ctx, c)
	}
	got, err := c.in(ctx, r.client, false).Result()
	if redis.HasErrorPrefix(err, "NOSCRIPT") {
		got, err = c.in(ctx, r.client, true).Result()
	}
	return got, err
}

// replicaWait is how long one replica is waited for. The best of three replicas
// needs well under a millisecond.
const replicaWait = 200 * time.Millisecond

func (r *Redis) runReplicated(ctx context.Context, c call) (any, error) {
	node, err := r.master(ctx, c.keys[0])
	if err != nil {
		return nil, err
	}
	got, err := runAndWait(ctx, node, c, false)
	if redis.HasErrorPrefix(err, "NOSCRIPT") {
		got, err = runAndWait(ctx, node, c, true)
	}
	if r.cluster == nil || !errors.Is(plainRedisError(ctx, "", err), ErrRearranging) {
		return got, err
	}
	// The slot has moved or is moving: the library follows it. What was written
	// there is then covered by a second write to the same master.
	got, err = c.in(ctx, r.client, true).Result()
	if err != nil && !errors.Is(err, redis.Nil) {
		return got, err
	}
	if node, err = r.master(ctx, c.keys[0]); err != nil {
		return nil, err
	}
	touch := call{script: r.scripts.load, keys: c.keys[:1]}
	if _, err := runAndWait(ctx, node, touch, true); err != nil && !errors.Is(err, redis.Nil) {
		return nil, fmt.Errorf("%w: %w", ErrNotReplicated, err)
	}
	return got, err
}

// runAndWait sends both on one connection: WAIT covers what its own connection
// wrote, and all that was written before that.
func runAndWait(ctx context.Context, node *redis.Client, c call, whole bool) (any, error) {
	pipe := node.Pipeline()
	script := c.in(ctx, pipe, whole)
	wait := pipe.Do(ctx, "WAIT", 1, replicaWait.Milliseconds())
	_, _ = pipe.Exec(ctx) // each command has its own error
	got, err := script.Result()
	if err != nil && !errors.Is(err, redis.Nil) {
		return nil, err
	}
	have, waitErr := wait.Int64()
	if waitErr != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotReplicated, waitErr)
	}
	if have < 1 {
		return nil, ErrNotReplicated
	}
	return got, err
}

func (r *Redis) master(ctx context.Context, key string) (*redis.Client, error) {
	if r.cluster != nil {
		return r.cluster.MasterForKey(ctx, key)
	}
	return r.client.(*redis.Client), nil
}

// replicas remembers whether there are any, known to Sentinel or the cluster:
// also one that is down at the moment counts.
type replicas struct {
	mu    sync.Mutex
	known bool
	any   bool
}

func (r *Redis) replicated(ctx context.Context) (bool, error) {
	if r.kind == redisSingle {
		return false, nil
	}
	r.replicas.mu.Lock()
	defer r.replicas.mu.Unlock()
	if r.replicas.known {
		return r.replicas.any, nil
	}
	return r.lookForReplicas(ctx)
}

// lookForReplicas needs replicas.mu.
func (r *Redis) lookForReplicas(ctx context.Context) (found bool, err error) {
	switch r.kind {
	case redisSentinel:
		found, err = r.sentinelKnowsReplicas(ctx)
	case redisCluster:
		var nodes string
		nodes, err = r.cluster.ClusterNodes(ctx).Result()
		found = everyMasterHasReplica(nodes)
	case redisSingle:
	}
	if err == nil {
		r.replicas.known, r.replicas.any = true, found
	}
	return found, err
}

func (r *Redis) sentinelKnowsReplicas(ctx context.Context) (bool, error) {
	var errs []error
	for _, addr := range r.options.Addrs {
		sentinel := redis.NewSentinelClient(&redis.Options{
			Addr: addr, Username: r.options.SentinelUsername, Password: r.options.SentinelPassword, TLSConfig: r.options.TLSConfig,
			DialTimeout: dialTimeout, DialerRetries: 1, ReadTimeout: callTimeout, WriteTimeout: callTimeout, MaxRetries: -1,
			ContextTimeoutEnabled: true, DisableIdentity: true, Protocol: 2,
			MaintNotificationsConfig: r.options.MaintNotificationsConfig,
		})
		found, err := sentinel.Replicas(ctx, r.options.MasterName).Result()
		_ = sentinel.Close() // nothing of it is left to lose
		if err == nil {
			return len(found) > 0, nil
		}
		errs = append(errs, err)
	}
	return false, errors.Join(errs...)
}

// everyMasterHasReplica reads the answer to CLUSTER NODES: a line a node, with
// id, address, flags and master, and slots from the ninth word on.
func everyMasterHasReplica(nodes string) bool {
	masters, served := map[string]bool{}, map[string]bool{}
	for line := range strings.Lines(nodes) {
		words := strings.Fields(line)
		if len(words) < 8 {
			continue
		}
		flags := strings.Split(words[2], ",")
		for _, flag := range flags {
			switch {
			case flag == "slave":
				served[words[3]] = true
			case flag == "master" && len(words) > 8:
				masters[words[0]] = true
			}
		}
	}
	for id := range masters {
		if !served[id] {
			return false
		}
	}
	return len(masters) > 0
}

// redisLog hands the library's remarks on. It logs what the store returns as
// errors anyway, so they are for whoever looks closely.
type redisLog struct{ to *slog.Logger }

func (l redisLog) Printf(ctx context.Context, format string, v ...any) {
	l.to.DebugContext(ctx, "redis client: "+strings.TrimSpace(fmt.Sprintf(format, v...)))
}
