package redistest

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"
)

// ClusterSet is a cluster of masters, each with the same number of replicas.
type ClusterSet struct {
	Nodes []*Server
}

// URL is what REDIS_URL would say.
func (c *ClusterSet) URL() string { return "redis+cluster://" + addrs(c.Nodes) }

// Cluster starts a cluster of three masters.
func Cluster(t testing.TB, replicas int) *ClusterSet {
	t.Helper()
	c := &ClusterSet{}
	var addresses []string
	for range 3 * (1 + replicas) {
		bus := strconv.Itoa(freePort(t))
		s := start(t, "--cluster-enabled", "yes", "--cluster-port", bus, "--cluster-node-timeout", "2000", "--appendonly", "no")
		c.Nodes = append(c.Nodes, s)
		addresses = append(addresses, s.Addr())
	}
	args := append([]string{"--cluster", "create"}, addresses...)
	c.Nodes[0].Do(append(args, "--cluster-replicas", strconv.Itoa(replicas), "--cluster-yes")...)
	err := Eventually(20*time.Second, func() bool {
		for _, s := range c.Nodes {
			if !strings.Contains(s.Do("CLUSTER", "INFO"), "cluster_state:ok") {
				return false
			}
			if strings.Count(s.Do("CLUSTER", "NODES"), "slave") != 3*replicas {
				return false
			}
			if strings.Contains(s.Do("INFO", "replication"), "master_link_status:down") {
				return false
			}
		}
		return true
	})
	if err != nil {
		t.Fatalf("start a Redis cluster: %v", err)
	}
	return c
}

// Masters returns the nodes that hold slots.
func (c *ClusterSet) Masters() []*Server {
	var masters []*Server
	for _, s := range c.Nodes {
		if s.Role() == "master" {
			masters = append(masters, s)
		}
	}
	return masters
}

// Reshard moves a number of slots from one master to another.
func (c *ClusterSet) Reshard(from, to *Server, slots int) {
	from.t.Helper()
	from.Do("--cluster", "reshard", from.Addr(), "--cluster-from", from.Do("CLUSTER", "MYID"),
		"--cluster-to", to.Do("CLUSTER", "MYID"), "--cluster-slots", strconv.Itoa(slots), "--cluster-yes")
}

// SentinelSet is a master with two replicas, watched by three Sentinels.
type SentinelSet struct {
	Servers   []*Server // the master first, at the beginning
	Sentinels []*Server
}

// MasterName is the name under which the Sentinels know the master.
const MasterName = "fwhelp"

// URL is what REDIS_URL would say.
func (s *SentinelSet) URL() string {
	return "redis+sentinel://" + addrs(s.Sentinels) + "/" + MasterName
}

// Sentinel starts a master with two replicas and three Sentinels. The Sentinels
// wait long enough not to take a busy machine for a dead server, and nothing waits
// for the disk: what is written survives a kill as it is.
func Sentinel(t testing.TB) *SentinelSet {
	t.Helper()
	master := Single(t, "--appendfsync", "no", "--repl-diskless-sync-delay", "0")
	set := &SentinelSet{Servers: []*Server{master}}
	for range 2 {
		set.Servers = append(set.Servers, Single(t, "--appendfsync", "no", "--replicaof", "127.0.0.1 "+strconv.Itoa(master.Port), "--repl-diskless-sync-delay", "0"))
	}
	for range 3 {
		file := conf(t,
			"sentinel monitor "+MasterName+" 127.0.0.1 "+strconv.Itoa(master.Port)+" 2",
			"sentinel down-after-milliseconds "+MasterName+" 3000",
			"sentinel failover-timeout "+MasterName+" 6000")
		s := &Server{Port: freePort(t), t: t, binary: find(t, "redis-server")}
		s.args = []string{file, "--sentinel", "--port", strconv.Itoa(s.Port), "--bind", "127.0.0.1"}
		if err := s.run(); err != nil {
			t.Fatalf("start a Sentinel: %v\n%s", err, s.log)
		}
		set.Sentinels = append(set.Sentinels, s)
	}
	err := Eventually(20*time.Second, func() bool {
		for _, s := range set.Sentinels {
			about := s.Do("SENTINEL", "MASTER", MasterName)
			if field(about, "num-slaves") != "2" || field(about, "num-other-sentinels") != "2" {
				return false
			}
		}
		return strings.Contains(master.Do("INFO", "replication"), "connected_slaves:2") &&
			!strings.Contains(set.Servers[1].Do("INFO", "replication")+set.Servers[2].Do("INFO", "replication"), "master_link_status:down")
	})
	if err != nil {
		t.Fatalf("start a Sentinel set: %v", err)
	}
	return set
}

// Master returns the server that the Sentinels hold for the master, or nil.
func (s *SentinelSet) Master() *Server {
	for _, sentinel := range s.Sentinels {
		words := strings.Fields(sentinel.Do("SENTINEL", "GET-MASTER-ADDR-BY-NAME", MasterName))
		for _, server := range s.Servers {
			if len(words) == 2 && words[1] == strconv.Itoa(server.Port) {
				return server
			}
		}
	}
	return nil
}

// FailOver kills the master and waits until all Sentinels have brought its
// succession to an end.
func (s *SentinelSet) FailOver() (killed *Server) {
	s.Servers[0].t.Helper()
	killed = s.Master()
	if killed == nil {
		s.Servers[0].t.Fatal("the Sentinels know no master")
	}
	killed.Kill()
	err := Eventually(90*time.Second, func() bool { // a try that fails is made again after 12 s
		next := s.Master()
		if next == nil || next == killed || next.Role() != "master" {
			return false
		}
		for _, sentinel := range s.Sentinels {
			about := sentinel.Do("SENTINEL", "MASTER", MasterName)
			if field(about, "port") != strconv.Itoa(next.Port) || field(about, "flags") != "master" {
				return false
			}
		}
		return true
	})
	if err != nil {
		s.Servers[0].t.Fatalf("no replica took over: %v\n%s", err, s.log())
	}
	return killed
}

// Rejoin starts servers that were killed as replicas of the present master, and
// returns when they have all that it has.
func (s *SentinelSet) Rejoin(killed ...*Server) {
	s.Servers[0].t.Helper()
	for _, server := range killed {
		server.args = append(server.args, "--replicaof", "127.0.0.1 "+strconv.Itoa(s.Master().Port)) // the last one counts
		server.Restart()
	}
	err := Eventually(60*time.Second, func() bool {
		for _, server := range killed {
			if !strings.Contains(server.Do("INFO", "replication"), "master_link_status:up") {
				return false
			}
		}
		return true
	})
	if err != nil {
		s.Servers[0].t.Fatalf("a replica does not follow its master: %v", err)
	}
}

// Successions ends the Sentinels and returns how often they have made a replica
// the master: more often than masters were killed, if the machine was so busy that
// they took a living one for dead.
func (s *SentinelSet) Successions() int { return strings.Count(s.log(), "+promoted-slave") }

// log ends the Sentinels and returns what they have written.
func (s *SentinelSet) log() string {
	var all strings.Builder
	for _, sentinel := range s.Sentinels {
		sentinel.Kill() // nobody writes to its log any more
		fmt.Fprintf(&all, "Sentinel on port %d:\n%s\n", sentinel.Port, sentinel.log)
	}
	return all.String()
}

// Role is master or slave, or empty while the server does not answer.
func (s *Server) Role() string {
	out, err := s.cli("ROLE")
	role, _, _ := strings.Cut(out, "\n")
	if err != nil {
		return ""
	}
	return role
}

// ClusterOK reports whether all slots are served, after the node has seen that
// another one failed.
func (s *Server) ClusterOK() bool {
	nodes, err := s.cli("CLUSTER", "NODES")
	info, err2 := s.cli("CLUSTER", "INFO")
	return err == nil && err2 == nil && strings.Contains(nodes, "fail ") && strings.Contains(info, "cluster_state:ok")
}

// field finds the line after a name in what redis-cli prints of a map.
func field(printed, name string) string {
	lines := strings.Split(printed, "\n")
	for i, line := range lines[:len(lines)-1] {
		if line == name {
			return lines[i+1]
		}
	}
	return ""
}

func addrs(servers []*Server) string {
	var all []string
	for _, s := range servers {
		all = append(all, s.Addr())
	}
	return strings.Join(all, ",")
}
