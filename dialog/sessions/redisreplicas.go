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
	// lookAgain is how often a replica that is gone is looked for, and how old a
	// look may be that calls it gone.
	lookAgain = time.Second
)

// replicas remembers which masters have a replica that is up, in the eyes of
// Sentinel or of the cluster. A replica that they have not yet given up counts:
// until then nothing is answered for that it does not have. Once they have, no
// fail-over to it can happen, and the master serves alone.
type replicas struct {
	wait   time.Duration
	mu     sync.Mutex
	looked time.Time
	up     map[string]bool // by the master's address; of a Sentinel set, by ""
}

// mustWait reports whether what is written under a key must be waited for, and on
// which node.
func (r *Redis) mustWait(ctx context.Context, key string) (node *redis.Client, wait bool, err error) {
	switch {
	case r.kind == redisSingle:
		return nil, false, nil
	case r.cluster != nil:
		if node, err = r.cluster.MasterForKey(ctx, key); err != nil {
			return nil, false, err
		}
	default:
		node = r.client.(*redis.Client)
	}
	wait, err = r.replicaUp(ctx, node, false)
	return node, wait, err
}

// replicaIsGone looks again before it says so.
func (r *Redis) replicaIsGone(ctx context.Context, node *redis.Client) bool {
	up, err := r.replicaUp(ctx, node, true)
	return err == nil && !up
}

// replicaUp looks when nothing is known, when it is unsure, and from time to time
// while a replica is gone.
func (r *Redis) replicaUp(ctx context.Context, node *redis.Client, unsure bool) (bool, error) {
	master := ""
	if r.cluster != nil {
		master = node.Options().Addr
	}
	r.replicas.mu.Lock()
	defer r.replicas.mu.Unlock()
	up, known := r.replicas.up[master]
	if !known || (unsure || !up) && time.Since(r.replicas.looked) > lookAgain {
		if err := r.lookForReplicas(ctx); err != nil {
			return false, err
		}
		if up, known = r.replicas.up[master]; !known {
			up = true // a master that the others do not know: better refuse than lose
		}
	}
	return up, nil
}

// lookForReplicas needs replicas.mu.
func (r *Redis) lookForReplicas(ctx context.Context) (err error) {
	var up map[string]bool
	if r.cluster != nil {
		var nodes string
		nodes, err = r.cluster.ClusterNodes(ctx).Result()
		up = mastersServed(nodes)
	} else {
		up = map[string]bool{}
		up[""], err = r.sentinelReplicaUp(ctx)
	}
	if err == nil {
		r.replicas.up, r.replicas.looked = up, time.Now()
	}
	return err
}

// sentinelReplicaUp asks the first Sentinel that answers.
func (r *Redis) sentinelReplicaUp(ctx context.Context) (bool, error) {
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
			return slices.ContainsFunc(found, sentinelHoldsUp), nil
		}
		errs = append(errs, err)
	}
	return false, errors.Join(errs...)
}

func sentinelHoldsUp(replica map[string]string) bool {
	for flag := range strings.SplitSeq(replica["flags"], ",") {
		if flag == "s_down" || flag == "o_down" || flag == "disconnected" {
			return false
		}
	}
	return true
}

// mastersServed reads the answer to CLUSTER NODES: a line a node, with id,
// address, flags and master, and slots from the ninth word on. It returns, for
// the address of each master, whether it has a replica that has not failed.
func mastersServed(nodes string) map[string]bool {
	addresses, served := map[string][]string{}, map[string]bool{}
	for line := range strings.Lines(nodes) {
		words := strings.Fields(line)
		if len(words) < 8 {
			continue
		}
		flags := strings.Split(words[2], ",")
		failed := slices.Contains(flags, "fail") || slices.Contains(flags, "noaddr")
		switch {
		case slices.Contains(flags, "slave") && !failed:
			served[words[3]] = true
		case slices.Contains(flags, "master") && !failed:
			addresses[words[0]] = nodeAddresses(words[1])
		}
	}
	up := map[string]bool{}
	for id, names := range addresses {
		for _, name := range names {
			up[name] = served[id]
		}
	}
	return up
}

// nodeAddresses reads ip:port@busport[,hostname[,…]].
func nodeAddresses(word string) []string {
	parts := strings.Split(word, ",")
	ip, _, _ := strings.Cut(parts[0], "@")
	names := []string{ip}
	if i := strings.LastIndex(ip, ":"); i >= 0 && len(parts) > 1 && parts[1] != "" {
		names = append(names, parts[1]+ip[i:])
	}
	return names
}
