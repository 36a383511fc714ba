// Command release makes what is published: the bot for every system it is built
// for, with checksums, a list of what is inside each (CycloneDX), and the licences
// of that. It runs the compiler and changes nothing outside its output directory.
package main

import (
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// systems are what the bot is built for.
func systems() []string {
	return []string{"linux/amd64", "linux/arm64", "darwin/amd64", "darwin/arm64"}
}

func main() {
	out := flag.String("out", "dist", "directory to write to")
	version := flag.String("version", "dev", "version of the release")
	only := flag.String("only", "", "one system, such as linux/amd64; all where it is empty")
	flag.Parse()
	if err := release(*out, *version, *only); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

func release(out, version, only string) error {
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	var sums strings.Builder
	inside := map[string]bool{}
	for _, system := range systems() {
		if only != "" && system != only {
			continue
		}
		name := "bot-" + version + "-" + strings.ReplaceAll(system, "/", "-")
		binary := filepath.Join(out, name)
		if err := build(binary, version, system); err != nil {
			return err
		}
		bom, modules, err := inventory(binary, version)
		if err != nil {
			return fmt.Errorf("look into %s: %w", name, err)
		}
		if err := os.WriteFile(binary+".cdx.json", bom, 0o644); err != nil {
			return err
		}
		for _, m := range modules {
			inside[m] = true
		}
		for _, file := range []string{name, name + ".cdx.json"} {
			sum, err := checksum(filepath.Join(out, file))
			if err != nil {
				return err
			}
			fmt.Fprintf(&sums, "%s  %s\n", sum, file)
		}
	}
	if err := os.WriteFile(filepath.Join(out, "SHA256SUMS"), []byte(sums.String()), 0o644); err != nil {
		return err
	}
	text, err := licenceTexts(inside)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(out, "LICENCES.txt"), []byte(text), 0o644)
}

// build compiles the bot so that the same sources give the same bytes anywhere.
func build(binary, version, system string) error {
	goos, goarch, _ := strings.Cut(system, "/")
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w -X main.version="+version, "-o", binary, "./cmd/bot")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+goos, "GOARCH="+goarch, "GOFLAGS=-mod=readonly")
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("build for %s: %w", system, err)
	}
	return nil
}

// The parts of CycloneDX 1.5 that a list of modules needs.
type (
	billOfMaterials struct {
		Format     string      `json:"bomFormat"`
		Spec       string      `json:"specVersion"`
		Version    int         `json:"version"`
		Metadata   metadata    `json:"metadata"`
		Components []component `json:"components"`
	}
	metadata struct {
		Component component `json:"component"`
	}
	component struct {
		Type    string `json:"type"`
		Name    string `json:"name"`
		Version string `json:"version"`
		PURL    string `json:"purl,omitempty"`
		Hashes  []hash `json:"hashes,omitempty"`
	}
	hash struct {
		Algorithm string `json:"alg"`
		Content   string `json:"content"`
	}
)

// inventory reads out of a binary which modules it is made of: what the compiler
// wrote there, and `go version -m` shows.
func inventory(binary, version string) (bom []byte, modules []string, err error) {
	info, err := buildinfo.ReadFile(binary)
	if err != nil {
		return nil, nil, err
	}
	sum, err := checksum(binary)
	if err != nil {
		return nil, nil, err
	}
	b := billOfMaterials{Format: "CycloneDX", Spec: "1.5", Version: 1, Metadata: metadata{component{
		Type: "application", Name: info.Main.Path, Version: version, Hashes: []hash{{"SHA-256", sum}},
	}}}
	b.Components = append(b.Components, component{
		Type: "library", Name: "std", Version: info.GoVersion, PURL: "pkg:golang/std@" + strings.TrimPrefix(info.GoVersion, "go"),
	})
	for _, m := range info.Deps {
		b.Components = append(b.Components, component{Type: "library", Name: m.Path, Version: m.Version, PURL: "pkg:golang/" + m.Path + "@" + m.Version})
		modules = append(modules, m.Path)
	}
	bom, err = json.MarshalIndent(b, "", "  ")
	return append(bom, '\n'), modules, err
}

func checksum(name string) (string, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:]), nil
}

// licenceTexts are the licence files of modules, one after the other, and this
// program's own.
func licenceTexts(modules map[string]bool) (string, error) {
	own, err := os.ReadFile("LICENSE")
	if err != nil {
		return "", err
	}
	all := "== fwhelp\n\n" + string(own)
	for _, m := range slices.Sorted(maps.Keys(modules)) {
		dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", m).Output()
		if err != nil {
			return "", fmt.Errorf("find module %s: %w", m, err)
		}
		files, err := filepath.Glob(filepath.Join(strings.TrimSpace(string(dir)), "[LCN][IO][CPT][EYI]*"))
		if err != nil || len(files) == 0 {
			return "", errors.Join(err, fmt.Errorf("module %s has no licence file", m))
		}
		for _, f := range files {
			text, err := os.ReadFile(f)
			if err != nil {
				return "", err
			}
			all += "\n\n== " + m + " " + filepath.Base(f) + "\n\n" + string(text)
		}
	}
	return all, nil
}
