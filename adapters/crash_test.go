package adapters

import (
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"fwhelp"
	"fwhelp/dialog"
	"fwhelp/dialog/dialogtest"
	"fwhelp/knowledge"
)

// shipped is what the binary carries, loaded once: it does not change.
var shipped = sync.OnceValues(func() (*knowledge.Base, error) { return knowledge.Load(fwhelp.Content()) })

// TestCrashSweep plays every transcript of the dialog through the relay again and
// again, and each time has the process die before or after another one of its
// calls to the outside: load, save, forget, deliver, miss, acknowledge. The next
// process starts on the same store. What people see in the end must be what they
// see when nothing dies; where a platform has no guard against repetitions, a
// message may be there twice if the process died between sending and noting it.
func TestCrashSweep(t *testing.T) {
	kb, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	ferry, err := knowledge.Load(os.DirFS("../dialog/testdata/ferry"))
	if err != nil {
		t.Fatal(err)
	}
	var sum verdict
	for _, content := range []struct {
		pattern string
		kb      *knowledge.Base
	}{
		{"../dialog/testdata/*.txt", kb},
		{"../dialog/testdata/ferry/*.txt", ferry},
	} {
		files, err := filepath.Glob(content.pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("no transcripts match %s (%v)", content.pattern, err)
		}
		for _, file := range files {
			lines := readTranscript(t, file)
			step := func(s dialog.Session, ev dialog.Event) dialog.Session { return s.Step(content.kb, ev) }
			for _, resends := range []bool{true, false} {
				name := strings.TrimSuffix(filepath.Base(file), ".txt")
				t.Run(fmt.Sprintf("%s/resends=%t", name, resends), func(t *testing.T) {
					sum.add(sweepTranscript(t, lines, step, resends))
				})
			}
			sum.transcripts++
		}
	}
	t.Logf("crash sweep: %d transcripts, killed %d times at %v; %s", sum.transcripts, sum.kills, sum.points(), sum)
	for _, op := range []string{"load", "save", "forget", "deliver", "miss", "acknowledge"} {
		for _, when := range []string{"before", "after"} {
			if sum.at[when+" "+op] == 0 {
				t.Errorf("nothing was killed %s %s", when, op)
			}
		}
	}
}

func readTranscript(t *testing.T, file string) []dialogtest.Line {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	lines, err := dialogtest.Parse(string(text))
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return slices.DeleteFunc(lines, func(l dialogtest.Line) bool { return l.Do == dialogtest.NoAction })
}

// verdict counts what came of kills.
type verdict struct {
	transcripts, kills    int
	lost, reordered       int
	doubled, maybeDoubled int // without a guard, and of those not counted by the relay
	doubledByNonce        int // in spite of the guard
	missedTwice           int // told the maintainers twice
	unconfirmed           int // deletions done, not confirmed
	heardAnew             int // wishes to be deleted that came again after the deletion
	at                    map[string]int
}

func (v *verdict) add(o verdict) {
	v.kills += o.kills
	v.lost += o.lost
	v.reordered += o.reordered
	v.doubled += o.doubled
	v.maybeDoubled += o.maybeDoubled
	v.doubledByNonce += o.doubledByNonce
	v.missedTwice += o.missedTwice
	v.unconfirmed += o.unconfirmed
	v.heardAnew += o.heardAnew
	if v.at == nil {
		v.at = map[string]int{}
	}
	for op, n := range o.at {
		v.at[op] += n
	}
}

func (v verdict) points() string {
	var all []string
	for _, op := range slices.Sorted(maps.Keys(v.at)) {
		all = append(all, fmt.Sprintf("%s %d", op, v.at[op]))
	}
	return strings.Join(all, ", ")
}

func (v verdict) String() string {
	return fmt.Sprintf("%d lost, %d reordered, %d shown twice with a nonce, %d without (%d of them not counted), %d misses told twice, %d deletions not confirmed, %d heard anew",
		v.lost, v.reordered, v.doubledByNonce, v.doubled, v.maybeDoubled, v.missedTwice, v.unconfirmed, v.heardAnew)
}

// sweepTranscript kills the process at each of its calls in turn, or at every
// [stride]th of every [lineStride]th line. Each time the conversation is taken up just before the line in which
// it dies; as it must rest in the same state after that line, what follows is the
// same, too.
func sweepTranscript(t *testing.T, lines []dialogtest.Line, step func(dialog.Session, dialog.Event) dialog.Session, resends bool) verdict {
	v := verdict{at: map[string]int{}}
	whole := play(t, moment{at: dialogtest.Start()}, lines, step, resends, &life{left: -1})
	for i := len(lines) % lineStride; i < len(lines); i += lineStride {
		calls := math.MaxInt // in this line, as far as is known
		for _, after := range []bool{false, true} {
			for call := i % stride; call < calls; call += stride {
				l := &life{left: call, after: after}
				got := play(t, whole.before[i], lines[i:i+1], step, resends, l)
				if l.cause == "" { // it has no more calls than that
					calls = call
					break
				}
				v.kills++
				v.at[l.cause]++
				v.judge(t, fmt.Sprintf("line %q, killed %s, call %d", lines[i].Text, l.cause, call), part(whole, i), got, l)
				if t.Failed() {
					return v
				}
			}
		}
	}
	return v
}

// part is what happened in one line of a conversation.
func part(whole *world, i int) *world {
	return &world{shown: whole.shown[whole.before[i].shown:whole.after[i].shown], after: whole.after[i : i+1]}
}

// judge compares what was shown when the process died with what is shown else.
func (v *verdict) judge(t *testing.T, what string, whole, got *world, l *life) {
	t.Helper()
	if l.forgot && l.owes && got.resends {
		v.heardAnew++ // that it was heard was deleted with all the rest
		return
	}
	once, doubled, missed := got.deduplicated()
	wanted, _, _ := whole.deduplicated()
	v.missedTwice += missed
	v.doubled += doubled
	if doubled+missed > 1 || doubled+missed > 0 && !l.unsaid {
		t.Errorf("%s: %d shown twice, %d misses told twice: not in the named window", what, doubled, missed)
	}
	if n := doubled - got.count.of(MaybeTwice); n > 0 {
		v.maybeDoubled += n
		t.Errorf("%s: %d doubles were not counted as possible ones", what, n)
	}
	if diff := cmp.Diff(wanted, once); diff != "" {
		switch {
		case l.forgot && len(once) < len(wanted) && isSubsequence(once, wanted):
			v.unconfirmed++ // what is to be said after a deletion can be stored no more
			return
		case slices.Equal(slices.Sorted(slices.Values(wanted)), slices.Sorted(slices.Values(once))):
			v.reordered++
		default:
			v.lost++
		}
		t.Errorf("%s: shown (-whole +killed):\n%s", what, diff)
	}
	ignore := []cmp.Option{
		cmpopts.EquateEmpty(), cmpopts.IgnoreFields(dialog.Session{}, "Seen", "Heard"), cmpopts.IgnoreFields(dialog.Posted{}, "At"),
	}
	if diff := cmp.Diff(whole.after[0].session, got.after[0].session, ignore...); diff != "" {
		t.Errorf("%s: the session in the end (-whole +killed):\n%s", what, diff)
	}
}

func isSubsequence(part, whole []string) bool {
	for _, s := range whole {
		if len(part) > 0 && part[0] == s {
			part = part[1:]
		}
	}
	return len(part) == 0
}

// play has lines happen, from a moment on, in a bubble of their own.
func play(t *testing.T, from moment, lines []dialogtest.Line, step func(dialog.Session, dialog.Event) dialog.Session, resends bool, l *life) *world {
	t.Helper()
	w := &world{t: t, step: step, resends: resends, life: l}
	synctest.Test(t, func(*testing.T) { w.live(from, lines) })
	return w
}
