package sessions

import (
	"context"
	_ "embed" // the scripts
	"errors"
	"fmt"
	"log/slog"
	"strings"

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

// run runs a script, and where there are replicas waits until one has what it wrote.
func (r *Redis) run(ctx context.Context, c call) (any, error) {
	if r.kind != redisSingle {
		return r.runReplicated(ctx, c)
	}
	got, err := c.in(ctx, r.client, false).Result()
	if redis.HasErrorPrefix(err, "NOSCRIPT") {
		got, err = c.in(ctx, r.client, true).Result()
	}
	return got, err
}

func (r *Redis) runReplicated(ctx context.Context, c call) (any, error) {
	to, err := r.targetOf(ctx, c.keys[0])
	if err != nil {
		return nil, err
	}
	got, err := r.runAndWait(ctx, to, c, false)
	if redis.HasErrorPrefix(err, "NOSCRIPT") {
		got, err = r.runAndWait(ctx, to, c, true)
	}
	if r.cluster == nil || err == nil || errors.Is(err, redis.Nil) || errors.Is(err, ErrNotReplicated) {
		return got, err
	}
	// The master may not be the master any more: the library looks again, for next time.
	r.cluster.ReloadState(ctx)
	if !errors.Is(plainRedisError(ctx, "", err), ErrRearranging) {
		return nil, err
	}
	// The slot has moved or is moving: the library follows it. What was written
	// there is then covered by a second write to the same master.
	got, err = c.in(ctx, r.client, true).Result()
	if err != nil && !errors.Is(err, redis.Nil) {
		return got, err
	}
	if to, err = r.targetOf(ctx, c.keys[0]); err != nil {
		return nil, err
	}
	touch := call{script: r.scripts.load, keys: c.keys[:1]}
	if _, err := r.runAndWait(ctx, to, touch, true); err != nil && !errors.Is(err, redis.Nil) {
		return nil, fmt.Errorf("%w: %w", ErrNotReplicated, err)
	}
	return got, nil
}

// runAndWait sends both on one connection: WAIT covers what its own connection
// wrote, and all that was written before that.
func (r *Redis) runAndWait(ctx context.Context, to target, c call, whole bool) (any, error) {
	pipe := to.node.Pipeline()
	script := c.in(ctx, pipe, whole)
	wait := pipe.Do(ctx, "WAIT", 1, r.wait(to).Milliseconds())
	_, _ = pipe.Exec(ctx) // each command has its own error
	got, err := script.Result()
	if err != nil && !errors.Is(err, redis.Nil) {
		r.replicas.notAlone(to)
		return nil, err
	}
	have, waitErr := wait.Int64()
	switch {
	case waitErr != nil:
		return nil, fmt.Errorf("%w: %w", ErrNotReplicated, waitErr)
	case have > 0:
		r.replicas.notAlone(to)
	default:
		if err := r.unconfirmed(ctx, to); err != nil {
			return nil, err
		}
	}
	return got, err
}

// redisLog hands the library's remarks on. It logs what the store returns as
// errors anyway, so they are for whoever looks closely.
type redisLog struct{ to *slog.Logger }

func (l redisLog) Printf(ctx context.Context, format string, v ...any) {
	l.to.DebugContext(ctx, "redis client: "+strings.TrimSpace(fmt.Sprintf(format, v...)))
}
