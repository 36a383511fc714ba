package sessions

import (
	"context"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
)

// Notes are a bounded list of texts in Redis, oldest first, each kept for a while.
// They are no part of any conversation and name nobody.
type Notes struct {
	Of   *Redis
	Name string
	Most int           // the oldest make room
	Life time.Duration // of each
}

func (n Notes) key() string { return "fwhelp:notes:" + n.Name }

// Add keeps a text that begins to age at a time.
func (n Notes) Add(ctx context.Context, at time.Time, text string) error {
	key := n.key()
	_, err := n.Of.client.TxPipelined(ctx, func(p redis.Pipeliner) error {
		p.ZAdd(ctx, key, redis.Z{Score: float64(at.UnixMilli()), Member: text})
		p.ZRemRangeByScore(ctx, key, "-inf", n.expired(at))
		p.ZRemRangeByRank(ctx, key, 0, int64(-n.Most-1))
		p.PExpire(ctx, key, n.Life)
		return nil
	})
	return plainRedisError(ctx, "keep note", err)
}

// All returns what is kept at a time.
func (n Notes) All(ctx context.Context, now time.Time) ([]string, error) {
	texts, err := n.Of.client.ZRangeArgs(ctx, redis.ZRangeArgs{
		Key: n.key(), Start: "(" + n.expired(now), Stop: "+inf", ByScore: true,
	}).Result()
	return texts, plainRedisError(ctx, "read notes", err)
}

func (n Notes) expired(now time.Time) string {
	return strconv.FormatInt(now.Add(-n.Life).UnixMilli(), 10)
}
