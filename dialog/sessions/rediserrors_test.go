package sessions

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"
)

// reply is an error that Redis answered with.
type reply string

func (r reply) Error() string { return string(r) }
func (reply) RedisError()     {}

func TestPlainRedisError(t *testing.T) {
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	tests := []struct {
		err  error
		want error
	}{
		{reply("LOADING Redis is loading the dataset in memory"), ErrStarting},
		{reply("MASTERDOWN Link with MASTER is down"), ErrStarting},
		{reply("READONLY You can't write against a read only replica."), ErrReadOnly},
		{reply("READONLY You can't write against a read only replica. script: 8655, on @user_script:7."), ErrReadOnly},
		{reply("OOM command not allowed when used memory > 'maxmemory'."), ErrFull},
		{reply("ERR Error running script (call to f_8655): @user_script:7: -OOM command not allowed when used memory > 'maxmemory'."), ErrFull},
		{reply("MISCONF Errors writing to the AOF file: No space left on device"), ErrDisk},
		{reply("NOAUTH Authentication required."), ErrLogin},
		{reply("WRONGPASS invalid username-password pair or user is disabled."), ErrLogin},
		{reply("NOPERM this user has no permissions to run the 'evalsha' command"), ErrNotPermitted},
		{reply("MOVED 3999 127.0.0.1:6381"), ErrRearranging},
		{reply("ASK 3999 127.0.0.1:6381"), ErrRearranging},
		{reply("TRYAGAIN Multiple keys request during rehashing of slot"), ErrRearranging},
		{reply("CLUSTERDOWN Hash slot not served"), ErrRearranging},
		{reply("NOREPLICAS Not enough good replicas to write."), ErrNotReplicated},
		{reply("BUSY Redis is busy running a script."), ErrUnreachable},
		{reply("ERR max number of clients reached"), ErrUnreachable},
		{io.EOF, ErrUnreachable},
		{redis.ErrPoolTimeout, ErrUnreachable},
		{redis.ErrClosed, ErrClosed},
	}
	for _, test := range tests {
		got := plainRedisError(t.Context(), "save session", test.err)
		if !errors.Is(got, test.want) || !errors.Is(got, test.err) && test.want != ErrClosed {
			t.Errorf("%q: %v, want it to be %q", test.err, got, test.want)
		}
		if !strings.HasPrefix(got.Error(), "save session: ") || strings.Contains(got.Error(), "\n") {
			t.Errorf("%q: %q, want one line that says what was being done", test.err, got)
		}
		if got := plainRedisError(ended, "save session", test.err); !errors.Is(got, context.Canceled) {
			t.Errorf("%q after a cancel: %v, want context.Canceled", test.err, got)
		}
	}
	unknown := plainRedisError(t.Context(), "save session", reply("WRONGTYPE Operation against a key"))
	if !strings.Contains(unknown.Error(), "WRONGTYPE") {
		t.Errorf("an error that is not foreseen lost its words: %v", unknown)
	}
}
