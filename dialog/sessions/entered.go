package sessions

import (
	"sync"
	"time"
)

// entered remembers which entries of the person index this process has written
// lately, so that a conversation's further saves need not write them again. It
// is trusted only for a save upon a record that exists: Forget deletes records
// before entries, so an existing record has its entries.
type entered struct {
	mu    sync.Mutex
	until map[[2]string]time.Time // person's key and thread's name
}

// maxEntered bounds the memory; beyond it all is forgotten and written again.
const maxEntered = 100_000

// missing returns those of the people's keys in which the thread must be entered
// so that the entry outlives a record of the given life.
func (e *entered) missing(people []string, name string, prev Revision, life time.Duration) []string {
	if prev == 0 {
		return people
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	var missing []string
	needed := time.Now().Add(life)
	for _, person := range people {
		if e.until[[2]string{person, name}].Before(needed) {
			missing = append(missing, person)
		}
	}
	return missing
}

// note remembers entries that are kept for two lives.
func (e *entered) note(people []string, name string, life time.Duration) {
	if len(people) == 0 {
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.until == nil || len(e.until) >= maxEntered {
		e.until = map[[2]string]time.Time{}
	}
	for _, person := range people {
		e.until[[2]string{person, name}] = time.Now().Add(2*life - time.Minute)
	}
}
