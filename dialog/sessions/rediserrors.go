package sessions

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// What can be wrong with Redis, in the terms of whoever runs it. After
// [ErrUnreachable] and [ErrNotReplicated] a save may or may not have come to be.
var (
	ErrUnreachable   = errors.New("redis does not answer")
	ErrStarting      = errors.New("redis is still loading its data")
	ErrReadOnly      = errors.New("redis accepts no writes here: it is a replica")
	ErrDisk          = errors.New("redis cannot write to its disk")
	ErrLogin         = errors.New("redis refused the user or the password")
	ErrNotPermitted  = errors.New("redis does not permit its user a command that the bot needs")
	ErrRearranging   = errors.New("redis cluster is rearranging its slots")
	ErrNotReplicated = errors.New("redis kept the session, but no replica has confirmed it")
)

// redisError maps the first word of an error reply.
func redisError(word string) error {
	switch word {
	case "LOADING", "MASTERDOWN":
		return ErrStarting
	case "READONLY":
		return ErrReadOnly
	case "OOM":
		return ErrFull
	case "MISCONF":
		return ErrDisk
	case "NOAUTH", "WRONGPASS":
		return ErrLogin
	case "NOPERM":
		return ErrNotPermitted
	case "MOVED", "ASK", "TRYAGAIN", "CLUSTERDOWN", "CROSSSLOT":
		return ErrRearranging
	case "NOREPLICAS":
		return ErrNotReplicated
	case "BUSY":
		return ErrUnreachable
	}
	return nil
}

// plainRedisError puts the plain cause before the library's words. An error that
// is of ctx stays recognisable as such.
func plainRedisError(ctx context.Context, doing string, err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(ctx.Err(), context.Canceled) {
		return fmt.Errorf("%s: %w", doing, ctx.Err())
	}
	for _, known := range []error{ErrConflict, ErrNotReplicated, ErrRearranging} {
		if errors.Is(err, known) {
			return fmt.Errorf("%s: %w", doing, err)
		}
	}
	if errors.Is(err, redis.ErrClosed) {
		return fmt.Errorf("%s: %w", doing, ErrClosed)
	}
	var reply redis.Error
	if deadline, ok := ctx.Deadline(); ok && !time.Now().Before(deadline) {
		// The connection's own time-out may come a moment before that of ctx.
		return fmt.Errorf("%s: %w: %w", doing, ErrUnreachable, context.DeadlineExceeded)
	}
	if !errors.As(err, &reply) { // a broken connection, a time-out, no free connection
		return fmt.Errorf("%s: %w: %w", doing, ErrUnreachable, err)
	}
	message := reply.Error()
	word, _, _ := strings.Cut(message, " ")
	if plain := redisError(word); plain != nil {
		return fmt.Errorf("%s: %w: %w", doing, plain, err)
	}
	for _, saying := range []struct {
		words string
		means error
	}{
		{"unauthenticated", ErrLogin},
		{"without any password configured", ErrLogin},
		{"can't run this command", ErrNotPermitted},
		{"-OOM ", ErrFull}, // within a script
		{"-READONLY ", ErrReadOnly},
		{"-MISCONF ", ErrDisk},
		{"max number of clients", ErrUnreachable},
	} {
		if strings.Contains(message, saying.words) {
			return fmt.Errorf("%s: %w: %w", doing, saying.means, err)
		}
	}
	return fmt.Errorf("%s: redis: %w", doing, err)
}
