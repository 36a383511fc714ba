package sessions

import (
	"fmt"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"fwhelp/dialog"
)

// Dump returns all that the store holds.
func (m *Memory) Dump() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	var all []string
	for t, r := range m.records {
		all = append(all, fmt.Sprintf("%q %q %s", t, r.people, r.data))
	}
	return all
}

// Dump returns all that the file holds, but for free pages.
func (f *File) Dump(t *testing.T) []string {
	t.Helper()
	var all []string
	err := f.db.View(func(tx *bolt.Tx) error {
		return tx.ForEach(func(name []byte, b *bolt.Bucket) error {
			return b.ForEach(func(k, v []byte) error {
				all = append(all, fmt.Sprintf("%s %q %q", name, k, v))
				return nil
			})
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func threadOf(platform, workspace, channel, id string) dialog.Thread {
	return dialog.Thread{Platform: platform, Workspace: workspace, Channel: channel, ID: id}
}

// WaitLongForReplicas is for tests on a busy machine that are not about waiting.
func (r *Redis) WaitLongForReplicas() { r.replicas.wait = time.Second }
