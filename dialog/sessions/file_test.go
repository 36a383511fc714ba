package sessions_test

import (
	"errors"
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"fwhelp/dialog"
	"fwhelp/dialog/sessions"
	"fwhelp/dialog/sessions/sessionstest"
)

// chaos asks for the long forms of the fault tests: make chaos.
var chaos = flag.Bool("chaos", false, "run the fault tests at full length")

func openFile(t *testing.T, dir string, c *clock) *sessions.File {
	t.Helper()
	f, err := sessions.OpenFile(dir, sessionstest.TTL, c.now)
	if err != nil {
		t.Fatalf("OpenFile: %v", err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return f
}

func TestFile(t *testing.T) {
	t.Parallel()
	sessionstest.Run(t, func(t *testing.T) sessionstest.Opened {
		c := newClock()
		f := openFile(t, t.TempDir(), c)
		return sessionstest.Opened{Store: f, Later: c.later, Dump: f.Dump, Ops: 3000} // each on the disk
	})
}

func said(n int) dialog.Session {
	return dialog.Session{
		Sent: n, Users: []dialog.UserID{"U1"},
		Outbox: []dialog.Pending{{N: n, Effect: dialog.Miss{Question: strings.Repeat("why? ", n%300)}}},
	}
}

func numbered(n int) dialog.Thread {
	return dialog.Thread{Platform: "slack", Workspace: "T1", Channel: "numbered", ID: strconv.Itoa(n)}
}

func TestFileKeepsWhatItAnsweredFor(t *testing.T) {
	dir, c := t.TempDir(), newClock()
	f := openFile(t, dir, c)
	rev, err := f.Save(t.Context(), numbered(1), said(1), 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if _, _, err := f.Load(t.Context(), numbered(1)); !errors.Is(err, sessions.ErrClosed) {
		t.Errorf("Load after Close = %v, want ErrClosed", err)
	}
	if _, err := f.Save(t.Context(), numbered(1), said(2), rev); !errors.Is(err, sessions.ErrClosed) {
		t.Errorf("Save after Close = %v, want ErrClosed", err)
	}
	f = openFile(t, dir, c)
	if s, again, err := f.Load(t.Context(), numbered(1)); err != nil || again != rev || s.Sent != 1 {
		t.Errorf("after opening again: counter %d, revision %d, %v; want 1, %d", s.Sent, again, err, rev)
	}
}

func TestFileIsForOneProcess(t *testing.T) {
	dir, c := t.TempDir(), newClock()
	openFile(t, dir, c)
	_, err := sessions.OpenFile(dir, sessionstest.TTL, c.now)
	if !errors.Is(err, sessions.ErrInUse) || !strings.Contains(err.Error(), "the bot is running on this directory") {
		t.Errorf("second OpenFile = %v, want ErrInUse", err)
	}
}

func TestFileSweepsTheExpired(t *testing.T) {
	const generation, rounds = 80, 8
	dir, c := t.TempDir(), newClock()
	f := openFile(t, dir, c)
	sizes := make([]int64, rounds)
	for round := range rounds {
		for i := range generation {
			if _, err := f.Save(t.Context(), numbered(round*generation+i), dialog.Session{Sent: 1, Users: []dialog.UserID{"U1"}}, 0); err != nil {
				t.Fatal(err)
			}
		}
		c.later(sessionstest.TTL)
		info, err := os.Stat(filepath.Join(dir, "sessions.db"))
		if err != nil {
			t.Fatal(err)
		}
		sizes[round] = info.Size()
	}
	if n := len(f.Dump(t)); n > 4*generation+10 { // record, expiry, and the person in the workspace and everywhere
		t.Errorf("%d entries remain after %d records have expired", n, rounds*generation)
	}
	if sizes[rounds-1] > 2*sizes[2] {
		t.Errorf("the file grows though records expire: %d", sizes)
	}
}

// TestFileDamaged cuts the file and flips bits in it. Whatever is done to it, it
// is refused or works with what is left; nothing panics or hangs.
func TestFileDamaged(t *testing.T) {
	t.Parallel()
	c := newClock()
	files := 12
	if *chaos {
		files = 300
	}
	whole := writeFile(t, c, 80)
	var rnd *rand.Rand
	damages := map[string]func([]byte) []byte{
		"cut":   func(b []byte) []byte { return b[:rnd.IntN(len(b))] },
		"flip":  func(b []byte) []byte { b[rnd.IntN(len(b))] ^= 1 << rnd.IntN(8); return b },
		"head":  func(b []byte) []byte { b[rnd.IntN(len(b)/4096)*4096+rnd.IntN(64)] ^= 1 << rnd.IntN(8); return b },
		"zeros": func(b []byte) []byte { at := rnd.IntN(len(b)/4096) * 4096; clear(b[at : at+4096]); return b },
		"noise": func(b []byte) []byte {
			at := rnd.IntN(len(b))
			for i := at; i < min(at+200, len(b)); i++ {
				b[i] = byte(rnd.Uint32())
			}
			return b
		},
	}
	refused, lost, worked := 0, 0, 0
	for name, damage := range damages {
		rnd = rand.New(rand.NewPCG(4, uint64(name[0])))
		for n := 0; n < files || n < 300 && (refused == 0 || lost == 0 || worked == 0); n++ { // the library's file is not the same in every run
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, "sessions.db"), damage(append([]byte(nil), whole...)), 0o600); err != nil {
				t.Fatal(err)
			}
			f, err := sessions.OpenFile(dir, sessionstest.TTL, c.now)
			if err != nil {
				if !errors.Is(err, sessions.ErrDamaged) {
					t.Errorf("%s %d: OpenFile = %v, want ErrDamaged", name, n, err)
				}
				refused++
				continue
			}
			bad := useAll(t, f, 80)
			for _, err := range bad {
				if !errors.Is(err, sessions.ErrDamaged) {
					t.Errorf("%s %d: %v, want ErrDamaged", name, n, err)
				}
			}
			if len(bad) > 0 {
				lost++
			} else {
				worked++
			}
			if err := f.Close(); err != nil {
				t.Errorf("%s %d: Close: %v", name, n, err)
			}
		}
	}
	t.Logf("damaged files: %d refused at once, %d with records refused, %d whole where it counts", refused, lost, worked)
	if refused == 0 || lost == 0 || worked == 0 {
		t.Error("the damages did not reach every case")
	}
}

// writeFile returns a file of n records, of which some were replaced or deleted.
func writeFile(t *testing.T, c *clock, n int) []byte {
	t.Helper()
	dir := t.TempDir()
	f := openFile(t, dir, c)
	for i := range n {
		rev, err := f.Save(t.Context(), numbered(i), said(i), 0)
		if err == nil && i%3 == 0 {
			_, err = f.Save(t.Context(), numbered(i), said(i), rev)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(filepath.Join(dir, "sessions.db"))
	if err != nil {
		t.Fatal(err)
	}
	return whole
}

// useAll calls everything and returns the errors.
func useAll(t *testing.T, f *sessions.File, n int) (bad []error) {
	t.Helper()
	note := func(err error) {
		if err != nil {
			bad = append(bad, err)
		}
	}
	for i := range n {
		s, _, err := f.Load(t.Context(), numbered(i))
		note(err)
		if err == nil && s.Sent != i && s.Sent != 0 {
			t.Errorf("record %d holds counter %d: damage went unseen", i, s.Sent)
		}
	}
	for _, err := range f.Unsent(t.Context()) {
		note(err)
	}
	for _, err := range f.Dead(t.Context()) {
		note(err)
	}
	for i := range 5 {
		_, rev, err := f.Load(t.Context(), numbered(i))
		if err == nil {
			_, err = f.Save(t.Context(), numbered(i), said(i), rev)
		}
		note(err)
	}
	note(f.Forget(t.Context(), "slack", "T1", "U1"))
	return bad
}

func TestFileRefusesWhatIsNotADirectory(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := sessions.OpenFile(path, time.Hour, time.Now); err == nil {
		t.Error("OpenFile on a file worked")
	}
}
