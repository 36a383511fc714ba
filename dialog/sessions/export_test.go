package sessions

import "fmt"

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
