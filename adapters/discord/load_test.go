package discord

import (
	"slices"
	"testing"
	"time"

	"fwhelp/adapters/discord/fakediscord"
)

// BenchmarkInteractions asks the whole bot 200 times a second and reports after what
// time, as Discord sees it, the slowest answers came. None may come after two seconds.
func BenchmarkInteractions(b *testing.B) {
	c := open(b)
	c.SetClock(time.Now)
	c.bot.patience = standardPatience()
	const perSecond, most = 200, 2 * time.Second
	var ids []string
	tick := time.NewTicker(time.Second / perSecond)
	defer tick.Stop()
	for range max(b.N, 3*perSecond) {
		ids = append(ids, c.Slash(fakediscord.Ana, fakediscord.Text, "about", map[string]any{"framework": "keras"}))
		<-tick.C
	}
	var took []time.Duration
	for _, id := range ids {
		took = append(took, c.answered(id).AnsweredAfter)
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
	b.ReportMetric(float64(took[len(took)-1].Microseconds())/1000, "max-ms")
	if worst := took[len(took)-1]; worst > most {
		b.Errorf("an answer came after %v", worst)
	}
}
