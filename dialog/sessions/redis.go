package sessions

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"iter"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"fwhelp/dialog"
)

// partitions is how many slots of a cluster the records are spread over. It is
// part of the keys: a change needs another version of them.
const partitions = 256

// Redis keeps sessions in a Redis server, a Sentinel set or a cluster, shared by
// any number of processes.
//
// Of a Sentinel set or a cluster, what was answered for is on the master and on one
// replica, and survives the death of either. What may still be lost, as neither
// system agrees on every single write:
//
//   - A master that lives but is taken for dead (halted, cut off, starved for longer
//     than down-after-milliseconds) is replaced. What it answers for until it learns
//     that, by a replica that has not learnt it either, is lost: about a second.
//   - Of several replicas Sentinel promotes the one that was furthest when it last
//     asked, up to a second before a master's death that it noticed within one.
//     With a down-after-milliseconds of more than a second that is the furthest.
//   - When all replicas have been given up for gone the master serves alone, and
//     [Health] warns. Should it die before one of them has caught up again, and that
//     one be promoted, what was saved meanwhile is lost.
//   - A replica that may never be promoted (replica-priority 0) confirms, too.
type Redis struct {
	kind    redisKind
	options *redis.UniversalOptions
	client  redis.UniversalClient
	cluster *redis.ClusterClient // client, if it is one
	ttl     time.Duration
	scripts redisScripts

	replicas replicas
	entered  entered
}

// OpenRedis returns the store at a URL (redis://, rediss://, redis+sentinel://,
// redis+cluster://) whose records expire ttl after their last save. It connects
// when it is first used: see [Redis.Check]. The client's own remarks go to log
// at debug level.
func OpenRedis(rawURL string, ttl time.Duration, log *slog.Logger) (*Redis, error) {
	kind, options, err := parseRedisURL(rawURL)
	if err != nil {
		return nil, err
	}
	redis.SetLogger(redisLog{log})
	r := &Redis{kind: kind, options: options, client: redis.NewUniversalClient(options), ttl: ttl, scripts: newRedisScripts()}
	r.replicas.wait = replicaWait
	r.cluster, _ = r.client.(*redis.ClusterClient)
	return r, nil
}

// Close closes the connections.
func (r *Redis) Close() error { return errors.Join(r.client.Close(), r.replicas.close()) }

// redisKeys are the keys of a thread. The tag in braces puts all of them into
// one slot of a cluster.
type redisKeys struct{ name, record, unsent, dead string }

func keysOf(t dialog.Thread) redisKeys {
	name := threadName(t)
	h := fnv.New32a()
	_, _ = h.Write([]byte(name))
	p := int(h.Sum32() % partitions)
	return redisKeys{name: name, record: partitionKey(p, "s:"+name), unsent: partitionKey(p, "unsent"), dead: partitionKey(p, "dead")}
}

func partitionKey(p int, what string) string { return fmt.Sprintf("fw:v1:{p%03d}:%s", p, what) }

func peopleKey(person string) string { return "fw:v1:{" + person + "}:threads" }

// peopleKeys are the indexes of a person that a thread is entered in.
func peopleKeys(t dialog.Thread, user dialog.UserID) []string {
	names := personNames(t, user)
	for i, name := range names {
		names[i] = peopleKey(name)
	}
	return names
}

// Load implements [Store].
func (r *Redis) Load(ctx context.Context, t dialog.Thread) (dialog.Session, Revision, error) {
	s, rev, err := r.load(ctx, keysOf(t))
	if err != nil {
		return dialog.Session{}, 0, plainRedisError(ctx, "load session", err)
	}
	return s, rev, nil
}

// load returns the revision of a damaged record, too.
func (r *Redis) load(ctx context.Context, k redisKeys) (dialog.Session, Revision, error) {
	var value string
	var err error
	if r.kind == redisSingle {
		value, err = r.client.Get(ctx, k.record).Result()
	} else {
		// What is answered from this record may rest on a save whose own WAIT fell
		// short: an event that was seen in it is acknowledged without another save.
		var got any
		got, err = r.run(ctx, call{script: r.scripts.load, keys: []string{k.record}})
		value, _ = got.(string)
	}
	if errors.Is(err, redis.Nil) {
		return dialog.Session{}, 0, nil
	}
	if err != nil {
		return dialog.Session{}, 0, err
	}
	head, data, _ := strings.Cut(value, " ")
	rev, err := strconv.ParseInt(head, 10, 64)
	if err != nil {
		return dialog.Session{}, 0, fmt.Errorf("record without a revision: %w", ErrDamaged)
	}
	s, err := decode([]byte(data))
	if err != nil {
		return dialog.Session{}, Revision(rev), fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return s, Revision(rev), nil
}

// Save implements [Store]. It is one call of Redis; on a cluster, where a
// person's index is in another slot, it is one more for a conversation new to
// this process, before the record, and one after.
func (r *Redis) Save(ctx context.Context, t dialog.Thread, s dialog.Session, prev Revision) (Revision, error) {
	rec, err := newRecord(t, s, r.ttl)
	if err != nil {
		return 0, err
	}
	next := prev + 1
	if prev == 0 { // later than any that the thread has had
		next = Revision(time.Now().UnixMicro())
	}
	rev, err := r.save(ctx, t, rec, prev, next)
	if errors.Is(err, ErrConflict) {
		return 0, ErrConflict
	}
	return rev, plainRedisError(ctx, "save session", err)
}

func (r *Redis) save(ctx context.Context, t dialog.Thread, rec record, prev, next Revision) (Revision, error) {
	k := keysOf(t)
	keys := []string{k.record, k.unsent, k.dead}
	var people []string
	for _, user := range rec.people {
		people = append(people, peopleKeys(t, user)...)
	}
	if r.cluster == nil {
		keys = append(keys, people...)
		people = nil
	}
	people = r.entered.missing(people, k.name, prev, rec.life)
	if err := r.enter(ctx, people, k.name, rec.life); err != nil {
		return 0, err
	}
	got, err := r.run(ctx, call{script: r.scripts.save, keys: keys, args: []any{
		int64(prev), strconv.FormatInt(int64(next), 10) + " " + string(rec.data), rec.life.Milliseconds(), k.name, flag(rec.unsent), flag(rec.dead),
	}})
	if err != nil {
		return 0, err
	}
	if got != int64(1) {
		return 0, ErrConflict
	}
	// A Forget that met the entries before the record was there may have removed
	// them: they are entered again.
	if err := r.enter(ctx, people, k.name, rec.life); err != nil {
		return 0, err
	}
	r.entered.note(people, k.name, rec.life)
	return next, nil
}

func flag(b bool) string {
	if b {
		return "1"
	}
	return "0"
}

// enter writes entries of the person index, ahead of the record: a stale entry
// is harmless, a missing one is not. They outlive the record's next save, too.
func (r *Redis) enter(ctx context.Context, people []string, name string, life time.Duration) error {
	for _, key := range people {
		if _, err := r.run(ctx, call{script: r.scripts.enter, keys: []string{key}, args: []any{name, (2 * life).Milliseconds()}}); err != nil {
			return err
		}
	}
	return nil
}

// Unsent implements [Store]. A thread whose record has expired unsent may still
// be listed.
func (r *Redis) Unsent(ctx context.Context) iter.Seq2[dialog.Thread, error] {
	return r.listed(ctx, "unsent")
}

// Dead implements [Store].
func (r *Redis) Dead(ctx context.Context) iter.Seq2[DeadLetter, error] {
	return deadLetters(ctx, r, r.listed(ctx, "dead"))
}

// listed scans an index of every partition, many in one round trip. A scan lists
// what is in the index all the while, and may list a thread twice.
func (r *Redis) listed(ctx context.Context, index string) iter.Seq2[dialog.Thread, error] {
	const together, page = 64, 256
	return func(yield func(dialog.Thread, error) bool) {
		for first := 0; first < partitions; first += together {
			cursors := map[string]uint64{}
			for p := first; p < first+together; p++ {
				cursors[partitionKey(p, index)] = 0
			}
			for len(cursors) > 0 {
				names, err := r.scan(ctx, cursors, page)
				if err != nil {
					yield(dialog.Thread{}, plainRedisError(ctx, "list sessions", err))
					return
				}
				for _, name := range names {
					if t, err := parseThread(name); !yield(t, err) || err != nil {
						return
					}
				}
			}
		}
	}
}

// scan moves every cursor on by a page and drops those that are done.
func (r *Redis) scan(ctx context.Context, cursors map[string]uint64, page int64) ([]string, error) {
	pipe := r.client.Pipeline()
	scans := map[string]*redis.ScanCmd{}
	for key, cursor := range cursors {
		scans[key] = pipe.ZScan(ctx, key, cursor, "", page)
	}
	if _, err := pipe.Exec(ctx); err != nil {
		return nil, err
	}
	var names []string
	for key, scan := range scans {
		pairs, cursor := scan.Val()
		for i := 0; i < len(pairs); i += 2 { // name, score
			names = append(names, pairs[i])
		}
		cursors[key] = cursor
		if cursor == 0 {
			delete(cursors, key)
		}
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}

// Forget implements [Store].
func (r *Redis) Forget(ctx context.Context, platform, workspace string, user dialog.UserID) error {
	names, err := r.client.ZRange(ctx, peopleKey(personName(platform, workspace, user)), 0, -1).Result()
	for _, name := range names {
		if err == nil {
			err = r.forgetThread(ctx, name, user)
		}
	}
	return plainRedisError(ctx, "forget person", err)
}

func (r *Redis) forgetThread(ctx context.Context, name string, user dialog.UserID) error {
	t, err := parseThread(name)
	if err != nil {
		return err
	}
	k := keysOf(t)
	entries := map[string]string{} // scores as they were before the record was looked at
	for _, key := range peopleKeys(t, user) {
		score, err := r.client.ZScore(ctx, key, name).Result()
		switch {
		case err == nil:
			entries[key] = strconv.FormatFloat(score, 'f', -1, 64)
		case !errors.Is(err, redis.Nil):
			return err
		}
	}
	for {
		s, rev, err := r.load(ctx, k)
		if err != nil && !errors.Is(err, ErrDamaged) {
			return err
		}
		// The entry may be of an earlier conversation in the same thread.
		if err == nil && (rev == 0 || !slices.Contains(people(t, s), user)) {
			break
		}
		deleted, err := r.run(ctx, call{script: r.scripts.delete, keys: []string{k.record, k.unsent, k.dead}, args: []any{int64(rev), name}})
		if err != nil {
			return err
		}
		if deleted == int64(1) {
			break
		}
	}
	for key, score := range entries {
		if _, err := r.run(ctx, call{script: r.scripts.leave, keys: []string{key}, args: []any{name, score}}); err != nil {
			return err
		}
	}
	return nil
}
