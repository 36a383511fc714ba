package sessions

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

const (
	// replicaWait is how long one replica is waited for. The best of several needs
	// well under a millisecond.
	replicaWait = 200 * time.Millisecond
	// aloneWait is how long one is waited for where there should be none: only to
	// notice at once that one has come back.
	aloneWait = time.Millisecond
	// lookAgain is how long what was found about a master's replicas is believed.
	lookAgain = time.Second
)

// replicas remembers which masters serve alone. Every write waits for a replica,
// and is answered for when one has it. Where none answers, it is looked whether
// one could still take over: then the write is refused, as it would be lost by
// that. When all replicas have been given up for gone, the master serves alone.
type replicas struct {
	wait time.Duration

	looking sync.Mutex // held for the length of a look
	mu      sync.Mutex
	found   map[string]finding // by the master's address; of a Sentinel set, by ""
	direct  map[string]*redis.Client
}

// finding is what a look has found of one master.
type finding struct {
	at     time.Time
	master string // its address
	alone  bool   // it has no replica that could take over
}

// target is the node that a call goes to.
type target struct {
	node  *redis.Client
	key   string // of its finding
	alone bool
}

func (t target) addr() string { return t.node.Options().Addr }

// wait is how long the target's replicas are waited for.
func (r *Redis) wait(t target) time.Duration {
	if t.alone {
		return aloneWait
	}
	return r.replicas.wait
}

// targetOf returns the master of a key. What is said of replicas is said of one
// master, so where it serves alone it is spoken to at its own address, not at
// whatever a Sentinel names next.
func (r *Redis) targetOf(ctx context.Context, key string) (t target, err error) {
	if r.cluster != nil {
		if t.node, err = r.cluster.MasterForKey(ctx, key); err != nil {
			return t, err
		}
		t.key = t.addr()
	} else {
		t.node = r.client.(*redis.Client)
	}
	f, known := r.replicas.of(t.key)
	if !known || !f.alone {
		return t, nil
	}
	if f, err = r.lookAtReplicas(ctx, t); err != nil || !f.alone {
		return t, err
	}
	t.alone = true
	if r.cluster == nil {
		t.node = r.clientAt(f.master)
	}
	return t, nil
}

// unconfirmed decides what becomes of a write that no replica has confirmed.
func (r *Redis) unconfirmed(ctx context.Context, t target) error {
	f, err := r.lookAtReplicas(ctx, t)
	if err != nil || !f.alone || f.master != t.addr() {
		return errors.Join(ErrNotReplicated, err)
	}
	return nil
}

func (r *replicas) of(key string) (finding, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	f, ok := r.found[key]
	return f, ok
}

func (r *replicas) note(key string, f finding) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.found == nil {
		r.found = map[string]finding{}
	}
	r.found[key] = f
}

// notAlone forgets that a master serves alone: a replica is there, or the master
// itself is gone.
func (r *replicas) notAlone(t target) {
	if !t.alone {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.found, t.key)
}

// lookAtReplicas returns what was found within the last second, or looks. A look
// that fails counts as one that found replicas: better refuse than lose.
func (r *Redis) lookAtReplicas(ctx context.Context, t target) (finding, error) {
	r.replicas.looking.Lock()
	defer r.replicas.looking.Unlock()
	if f, ok := r.replicas.of(t.key); ok && time.Since(f.at) < lookAgain {
		return f, nil
	}
	var f finding
	var err error
	if r.cluster != nil {
		var nodes string
		nodes, err = t.node.ClusterNodes(ctx).Result()
		f = finding{master: t.addr(), alone: err == nil && servesAlone(nodes)}
	} else {
		f, err = r.askSentinels(ctx)
	}
	f.at = time.Now()
	r.replicas.note(t.key, f)
	return f, err
}

// clientAt returns a client for one server of a Sentinel set.
func (r *Redis) clientAt(addr string) *redis.Client {
	r.replicas.mu.Lock()
	defer r.replicas.mu.Unlock()
	c := r.replicas.direct[addr]
	if c == nil {
		o := *r.options
		o.Addrs = []string{addr}
		c = redis.NewClient(o.Simple())
		if r.replicas.direct == nil {
			r.replicas.direct = map[string]*redis.Client{}
		}
		r.replicas.direct[addr] = c
	}
	return c
}

func (r *replicas) close() (err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, c := range r.direct {
		err = errors.Join(err, c.Close())
	}
	return err
}

// servesAlone reads the answer of a master to CLUSTER NODES: a line a node, with
// id, address, flags and master. A replica is given up when most masters of the
// cluster agree that it has failed.
func servesAlone(nodes string) bool {
	self := ""
	var served []string // ids of masters
	for line := range strings.Lines(nodes) {
		words := strings.Fields(line)
		if len(words) < 8 {
			continue
		}
		flags := strings.Split(words[2], ",")
		switch {
		case slices.Contains(flags, "myself") && slices.Contains(flags, "master"):
			self = words[0]
		case slices.Contains(flags, "slave") && !slices.Contains(flags, "fail") && !slices.Contains(flags, "noaddr"):
			served = append(served, words[3])
		}
	}
	return self != "" && !slices.Contains(served, self)
}
