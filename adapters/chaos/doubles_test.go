package chaos

import (
	"fmt"
	"time"
)

// doubles says of what the doubles without a nonce are made. Whoever shows a
// message and is killed before that is noted doubles it: so of all messages the
// share is doubled that the time from showing to noting is of a worker's life,
// however much is said.
type doubles struct {
	sending   int // killed before the platform showed what it had been sent
	noting    int // killed while the note was being saved
	halted    int // believed that no time had passed
	alive     int // neither: the note took longer than the lease
	unnoted   time.Duration
	deliverer map[int]bool
}

// explain finds who showed the first of each double, and what became of them.
func explain(p *platform, c *crew) doubles {
	d := doubles{deliverer: map[int]bool{}}
	for _, tk := range p.talks {
		if tk.thread.Platform == withNonce {
			continue
		}
		last := map[int]delivered{}
		for _, shown := range p.shown[tk.thread] {
			if first, again := last[shown.N]; again {
				d.add(first, c)
			}
			last[shown.N] = shown
		}
	}
	return d
}

func (d *doubles) add(first delivered, c *crew) {
	d.deliverer[first.by] = true
	died, killed := c.died[first.by]
	switch {
	case c.halted[first.by]:
		d.halted++
	case !killed:
		d.alive++
	case died.Before(first.at):
		d.sending++
	default:
		d.noting++
		d.unnoted += died.Sub(first.at)
	}
}

func (d doubles) String() string {
	return fmt.Sprintf("doubled by %d workers: %d being sent, %d being noted (for %v on average), %d halted, %d by the living",
		len(d.deliverer), d.sending, d.noting, (d.unnoted / time.Duration(max(1, d.noting))).Round(time.Millisecond), d.halted, d.alive)
}
