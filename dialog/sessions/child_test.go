package sessions_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"testing"
)

// Some faults can only be done to a whole process: its limits, its sudden end.
// The test binary then runs itself again, as one of these.
var children = map[string]func() error{
	"save until killed":       saveUntilKilled,
	"save until disk is full": saveUntilDiskIsFull,
	"run out of descriptors":  runOutOfDescriptors,
}

const (
	childRole = "FWHELP_TEST_CHILD"
	childDir  = "FWHELP_TEST_DIR"
	childURL  = "FWHELP_TEST_URL"
)

func TestMain(m *testing.M) {
	if run, ok := children[os.Getenv(childRole)]; ok {
		if err := run(); err != nil {
			fmt.Println("child:", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// child starts this binary in a role and returns its output as lines.
func child(t *testing.T, role string, env ...string) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	binary, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(binary)
	cmd.Env = append(append(os.Environ(), childRole+"="+role), env...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	return cmd, bufio.NewScanner(out)
}

// childOutput runs a role to its end.
func childOutput(t *testing.T, role string, env ...string) {
	t.Helper()
	cmd, lines := child(t, role, env...)
	for lines.Scan() {
		t.Log(lines.Text())
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("%s: %v", role, err)
	}
}
