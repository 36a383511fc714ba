package main

import (
	"context"
	"flag"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "write the expected output of the scripts anew")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"bot": main})
}

// TestScripts runs the program as people and programs run it, and as it is built for
// them: the race detector, under which each start takes a second and to lint what
// ships ten, has the same commands in this process, and serve in one of its own.
func TestScripts(t *testing.T) {
	built := t.TempDir()
	if out, err := exec.Command("go", "build", "-buildvcs=false", "-o", filepath.Join(built, "bot"), ".").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("PATH", built+string(os.PathListSeparator)+env.Getenv("PATH"))
			root, err := os.Getwd()
			env.Setenv("REPO", root+"/../..")
			return err
		},
	})
}

// inEnvironment is a process with an environment of the test's own.
func inEnvironment(env map[string]string, stdin io.Reader, stdout, stderr io.Writer) process {
	environ := func() []string {
		var list []string
		for name, value := range env {
			list = append(list, name+"="+value)
		}
		return list
	}
	return process{func(name string) string { return env[name] }, environ, stdin, stdout, stderr}
}

// inProcess runs the program with an environment and input of the test's own.
func inProcess(t *testing.T, env map[string]string, stdin io.Reader, stdout, stderr io.Writer, args ...string) int {
	t.Helper()
	p := inEnvironment(env, stdin, stdout, stderr)
	return report(run(context.Background(), args, p), stderr)
}
