package sessions_test

import (
	"errors"
	"testing"
	"time"

	"fwhelp/dialog/sessions"
	"fwhelp/dialog/sessions/redistest"
)

func TestSentinel(t *testing.T) {
	t.Parallel()
	set := redistest.Sentinel(t)
	t.Run("contract", func(t *testing.T) { runContract(t, set.URL(), 500, set.Servers[0]) })
	t.Run("not replicated", func(t *testing.T) { notReplicated(t, set) })
	t.Run("failover", func(t *testing.T) { failOvers(t, set) })
}

// failOvers kills the master while many write, and the next one as soon as it is
// one: what was answered for must be on the server that takes over. The last one
// then serves alone until the others are back.
func failOvers(t *testing.T, set *redistest.SentinelSet) {
	l := newLedger(openRedis(t, set.URL()), 8)
	failovers := 2 * rounds(1, 6)
	l.during(t, func() {
		for range failovers / 2 {
			l.goesOn(t)
			first := set.FailOver()
			l.goesOn(t)
			second := set.FailOver()
			l.goesOn(t)
			set.Rejoin(first, second)
		}
	})
	l.compareAll(t)
	successions := set.Successions()
	t.Logf("%d failovers", successions)
	if l.lost > 0 && successions > failovers+1 { // one was before
		t.Skip("on this busy machine the Sentinels have replaced a living master: what may be lost by that is no fault")
	}
	l.judge(t)
}

// notReplicated is the trap of a lost confirmation. A save that no replica
// has must not be answered for; nor may the event that it holds be called a
// repetition of one that is safe, when the platform sends it again.
func notReplicated(t *testing.T, set *redistest.SentinelSet) {
	r := openRedis(t, set.URL())
	th := numbered(1000)
	first := mustSave(t, r, th, said(1))

	replicas := set.Servers[1:]
	for _, s := range replicas {
		s.Stop()
	}
	if _, err := r.Save(t.Context(), th, said(2), first); !errors.Is(err, sessions.ErrNotReplicated) {
		t.Errorf("Save without a replica that answers = %v, want ErrNotReplicated", err)
	}
	if s, _, err := r.Load(t.Context(), th); !errors.Is(err, sessions.ErrNotReplicated) {
		t.Errorf("Load of what only the master has = counter %d, %v; want ErrNotReplicated", s.Sent, err)
	}
	for _, s := range replicas {
		s.Continue()
	}
	var seen int
	err := redistest.Eventually(10*time.Second, func() bool {
		s, _, err := r.Load(t.Context(), th)
		seen = s.Sent
		return err == nil
	})
	if err != nil || seen != 2 {
		t.Fatalf("Load with replicas again: counter %d, %v; want 2", seen, err)
	}
	killed := set.FailOver() // what was read once must not be lost by it
	err = redistest.Eventually(10*time.Second, func() bool {
		s, _, err := r.Load(t.Context(), th)
		seen = s.Sent
		return err == nil
	})
	if err != nil || seen != 2 {
		t.Errorf("after the failover: counter %d, %v; want 2", seen, err)
	}
	set.Rejoin(killed)
}

func TestCluster(t *testing.T) {
	t.Parallel()
	set := redistest.Cluster(t, 1)
	t.Run("contract", func(t *testing.T) { runContract(t, set.URL(), 500, set.Masters()...) })
	t.Run("faults", func(t *testing.T) { clusterFaults(t, set) })
}

// clusterFaults moves slots between masters and then kills one of them.
func clusterFaults(t *testing.T, set *redistest.ClusterSet) {
	r := openRedis(t, set.URL())
	if h, err := r.Check(t.Context()); err != nil || !h.Replicated {
		t.Fatalf("Check = %+v, %v; want a replicated cluster", h, err)
	}
	l := newLedger(r, 48)
	slots := rounds(300, 5000)
	l.during(t, func() {
		l.goesOn(t)
		masters := set.Masters()
		set.Reshard(masters[0], masters[1], slots)
		l.goesOn(t)
		masters[1].Kill()
		if err := redistest.Eventually(20*time.Second, func() bool { return masters[0].ClusterOK() }); err != nil {
			t.Errorf("no replica took over: %v", err)
		}
		l.goesOn(t)
	})
	l.check(t)
	t.Logf("%d slots moved, 1 master killed", slots)
}
