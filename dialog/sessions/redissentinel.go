package sessions

import (
	"context"
	"errors"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/redis/go-redis/v9"
)

// opinion is what one Sentinel holds of the set.
type opinion struct {
	id       string // its own
	master   string // address of the master
	replicas []map[string]string
	peers    []string // addresses of the other Sentinels
	err      error
}

// askSentinels finds that the master is alone only where most Sentinels say so of
// the same master: one that is cut off from the others may know an old one.
func (r *Redis) askSentinels(ctx context.Context) (finding, error) {
	opinions := r.opinionsOf(ctx, r.options.Addrs)
	var unasked []string
	for _, o := range opinions {
		for _, addr := range o.peers {
			if !slices.Contains(r.options.Addrs, addr) && !slices.Contains(unasked, addr) {
				unasked = append(unasked, addr)
			}
		}
	}
	return mostSay(append(opinions, r.opinionsOf(ctx, unasked)...))
}

// mostSay counts each Sentinel once, also one that is known by two addresses.
func mostSay(opinions []opinion) (finding, error) {
	var errs []error
	sentinels, counted, alone := 1, map[string]bool{}, map[string]int{}
	for _, o := range opinions {
		if o.err != nil {
			errs = append(errs, o.err)
			continue
		}
		sentinels = max(sentinels, 1+len(o.peers))
		if !counted[o.id] && !slices.ContainsFunc(o.replicas, couldTakeOver) {
			alone[o.master]++
		}
		counted[o.id] = true
	}
	if len(counted) == 0 {
		return finding{}, errors.Join(errs...)
	}
	for master, votes := range alone {
		if votes > sentinels/2 {
			return finding{master: master, alone: true}, nil
		}
	}
	return finding{}, nil
}

// couldTakeOver is false of a replica that a Sentinel has held for down as long
// again as it took to do so. One that it merely has no connection to, as to all of
// them right after a switch, may be the next master.
func couldTakeOver(replica map[string]string) bool {
	flags := strings.Split(replica["flags"], ",")
	if !slices.Contains(flags, "s_down") && !slices.Contains(flags, "o_down") {
		return true
	}
	down, err := strconv.Atoi(replica["s-down-time"])
	after, err2 := strconv.Atoi(replica["down-after-milliseconds"])
	return err != nil || err2 != nil || down < after
}

func (r *Redis) opinionsOf(ctx context.Context, addrs []string) []opinion {
	all := make([]opinion, len(addrs))
	var asking sync.WaitGroup
	for i, addr := range addrs {
		asking.Go(func() { all[i] = r.opinionOf(ctx, addr) })
	}
	asking.Wait()
	return all
}

func (r *Redis) opinionOf(ctx context.Context, addr string) opinion {
	sentinel := redis.NewSentinelClient(&redis.Options{
		Addr: addr, Username: r.options.SentinelUsername, Password: r.options.SentinelPassword, TLSConfig: r.options.TLSConfig,
		DialTimeout: dialTimeout, DialerRetries: 1, ReadTimeout: callTimeout, WriteTimeout: callTimeout, MaxRetries: -1,
		ContextTimeoutEnabled: true, DisableIdentity: true, Protocol: 2,
		MaintNotificationsConfig: r.options.MaintNotificationsConfig,
	})
	defer func() { _ = sentinel.Close() }() // nothing of it is left to lose
	o := opinion{id: addr}
	master, err := sentinel.GetMasterAddrByName(ctx, r.options.MasterName).Result()
	if err != nil || len(master) != 2 {
		return opinion{err: errors.Join(errors.New("sentinel "+addr+" names no master"), err)}
	}
	o.master = net.JoinHostPort(master[0], master[1])
	if o.replicas, o.err = sentinel.Replicas(ctx, r.options.MasterName).Result(); o.err != nil {
		return o
	}
	peers, err := sentinel.Sentinels(ctx, r.options.MasterName).Result()
	if err != nil {
		return opinion{err: err}
	}
	for _, p := range peers {
		o.peers = append(o.peers, net.JoinHostPort(p["ip"], p["port"]))
	}
	id := redis.NewStringCmd(ctx, "SENTINEL", "MYID")
	if sentinel.Process(ctx, id) == nil { // since Redis 6.2
		o.id = id.Val()
	}
	return o
}
