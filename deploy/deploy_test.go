package deploy_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v4"
)

// object is a document of YAML.
type object map[string]any

// at follows a path of keys; nil where it ends.
func (o object) at(path string) any {
	var v any = map[string]any(o)
	for key := range strings.SplitSeq(path, ".") {
		m, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = m[key]
	}
	return v
}

func (o object) name() string {
	kind, _ := o["kind"].(string)
	name, _ := o.at("metadata.name").(string)
	return kind + "/" + name
}

func decode(t *testing.T, data []byte) map[string]object {
	t.Helper()
	all := map[string]object{}
	for d := yaml.NewDecoder(bytes.NewReader(data)); ; {
		var o map[string]any
		err := d.Decode(&o)
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		all[object(o).name()] = object(o)
	}
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// base is all that the kustomization lists.
func base(t *testing.T) map[string]object {
	t.Helper()
	var list struct{ Resources []string }
	if err := yaml.Unmarshal(read(t, "kustomize/kustomization.yaml"), &list); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("kustomize/*.yaml")
	if err != nil || len(files) != len(list.Resources)+1 {
		t.Errorf("%d files and %d resources: %v", len(files), len(list.Resources), err)
	}
	all := map[string]object{}
	for _, name := range list.Resources {
		for key, o := range decode(t, read(t, filepath.Join("kustomize", name))) {
			all[key] = o
		}
	}
	return all
}

// TestManifestsKeepTheRules: the container may do nothing that it need not, is
// probed without Redis in between, and holds no secret.
func TestManifestsKeepTheRules(t *testing.T) {
	all := base(t)
	for _, kind := range []string{"Deployment", "Service", "ServiceAccount", "PodDisruptionBudget", "HorizontalPodAutoscaler", "NetworkPolicy"} {
		if all[kind+"/fwhelp"] == nil {
			t.Errorf("there is no %s", kind)
		}
	}
	if _, there := all["Secret/fwhelp"]; there {
		t.Error("a secret belongs into nobody's repository")
	}
	d := all["Deployment/fwhelp"]
	pod := object(d.at("spec.template.spec").(map[string]any))
	c := object(pod["containers"].([]any)[0].(map[string]any))
	for _, rule := range []struct {
		of   object
		path string
		want any
	}{
		{pod, "securityContext.runAsNonRoot", true},
		{pod, "securityContext.runAsUser", 65532},
		{pod, "securityContext.seccompProfile.type", "RuntimeDefault"},
		{pod, "automountServiceAccountToken", false},
		{pod, "hostNetwork", nil},
		{c, "securityContext.readOnlyRootFilesystem", true},
		{c, "securityContext.allowPrivilegeEscalation", false},
		{c, "securityContext.privileged", nil},
		{c, "securityContext.capabilities.drop", []any{"ALL"}},
		{c, "securityContext.capabilities.add", nil},
		{c, "livenessProbe.httpGet.path", "/livez"},
		{c, "startupProbe.httpGet.path", "/livez"},
		{c, "readinessProbe.httpGet.path", "/readyz"},
		{c, "resources.limits.memory", "256Mi"},
		{c, "resources.limits.cpu", "1"},
		{c, "resources.requests.memory", "96Mi"},
		{d, "spec.strategy.type", "RollingUpdate"},
		{d, "spec.strategy.rollingUpdate.maxUnavailable", 0},
		{d, "spec.replicas", nil},                  // else each apply undoes the autoscaler
		{pod, "terminationGracePeriodSeconds", 20}, // more than the 10 s in which it ends
		{all["HorizontalPodAutoscaler/fwhelp"], "spec.minReplicas", 2},
		{all["HorizontalPodAutoscaler/fwhelp"], "spec.maxReplicas", 4}, // Slack gives ten sockets, and each replica holds two
		{all["PodDisruptionBudget/fwhelp"], "spec.minAvailable", 1},
		{all["NetworkPolicy/fwhelp"], "spec.policyTypes", []any{"Ingress", "Egress"}},
	} {
		if diff := cmp.Diff(rule.want, rule.of.at(rule.path)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", rule.path, diff)
		}
	}
	if len(pod["containers"].([]any)) != 1 || pod["initContainers"] != nil {
		t.Error("the rules are for one container")
	}
	takesSecretsByReference(t, c)
}

// takesSecretsByReference holds that a container has every setting that the secret
// has, and no secret of its own.
func takesSecretsByReference(t *testing.T, c object) {
	t.Helper()
	if diff := cmp.Diff([]any{map[string]any{"secretRef": map[string]any{"name": "fwhelp"}}}, c["envFrom"]); diff != "" {
		t.Errorf("a setting in the secret would be lost (-want +got):\n%s", diff)
	}
	secret := regexp.MustCompile(`TOKEN|SECRET|KEY|REDIS_URL`)
	for _, v := range c["env"].([]any) {
		e := object(v.(map[string]any))
		if name := e["name"].(string); secret.MatchString(name) && (e["value"] != nil || e.at("valueFrom.secretKeyRef.name") != "fwhelp") {
			t.Errorf("%s is not taken from the secret", name)
		}
	}
}

// TestSelectorsMeetThePods: an object that selects nothing protects nothing.
func TestSelectorsMeetThePods(t *testing.T) {
	all := base(t)
	labels := all["Deployment/fwhelp"].at("spec.template.metadata.labels")
	for name, path := range map[string]string{
		"Deployment/fwhelp": "spec.selector.matchLabels", "Service/fwhelp": "spec.selector",
		"PodDisruptionBudget/fwhelp": "spec.selector.matchLabels", "NetworkPolicy/fwhelp": "spec.podSelector.matchLabels",
	} {
		if diff := cmp.Diff(labels, all[name].at(path)); diff != "" {
			t.Errorf("%s selects something else:\n%s", name, diff)
		}
	}
}

// TestKubectlReadsTheSame compares with Kubernetes' own tool, where it is installed.
func TestKubectlReadsTheSame(t *testing.T) {
	if _, err := exec.LookPath("kubectl"); err != nil {
		t.Skip("kubectl is not installed")
	}
	out, err := exec.Command("kubectl", "kustomize", "kustomize").Output()
	if err != nil {
		t.Fatalf("kubectl kustomize: %v", err)
	}
	if diff := cmp.Diff(base(t), decode(t, out)); diff != "" {
		t.Errorf("(-files +kubectl):\n%s", diff)
	}
}

// TestComposeKeepsTheRules: Redis keeps what it is given, and the bot has no rights.
func TestComposeKeepsTheRules(t *testing.T) {
	var o map[string]any
	if err := yaml.Unmarshal(read(t, "compose.yaml"), &o); err != nil {
		t.Fatal(err)
	}
	bot := object(object(o).at("services.bot").(map[string]any))
	redis := object(object(o).at("services.redis").(map[string]any))
	for _, rule := range []struct {
		of   object
		path string
		want any
	}{
		{bot, "user", "65532:65532"},
		{bot, "read_only", true},
		{bot, "cap_drop", []any{"ALL"}},
		{bot, "security_opt", []any{"no-new-privileges:true"}},
		{bot, "environment.HTTP_ADDR", ":8080"},
		{bot, "environment.REDIS_URL", "redis://redis:6379"},
		{bot, "ports", []any{"127.0.0.1:8080:8080"}},
		{bot, "stop_grace_period", "15s"}, // more than the 10 s in which it ends
		{redis, "ports", nil},
		{redis, "volumes", []any{"redis:/data"}},
	} {
		if diff := cmp.Diff(rule.want, rule.of.at(rule.path)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", rule.path, diff)
		}
	}
	var command []string
	for _, word := range redis["command"].([]any) {
		command = append(command, word.(string))
	}
	for _, option := range []string{"--appendonly yes", "--appendfsync always", "--maxmemory-policy noeviction"} {
		if !strings.Contains(strings.Join(command, " "), option) {
			t.Errorf("Redis runs without %s", option)
		}
	}
	if env := bot["env_file"].([]any)[0].(map[string]any); env["required"] != false {
		t.Error("without a .env it must come up all the same")
	}
}

func TestUnitIsConfined(t *testing.T) {
	lines := strings.Split(string(read(t, "fwhelp.service")), "\n")
	for _, want := range []string{
		"DynamicUser=yes", "NoNewPrivileges=yes", "CapabilityBoundingSet=", "ProtectSystem=strict", "StateDirectory=fwhelp", "TimeoutStopSec=15",
		"Restart=on-failure", "ExecReload=/bin/kill -HUP $MAINPID", "ExecStart=/usr/local/bin/bot serve",
	} {
		if !slices.Contains(lines, want) {
			t.Errorf("the unit has no line %s", want)
		}
	}
}

// TestEnvExampleHidesNoDefault: what stands in a file of the environment, even
// empty, comes before what the image and the unit set. So the example leaves all
// but the credentials, which nobody sets for people, to them.
func TestEnvExampleHidesNoDefault(t *testing.T) {
	credential := regexp.MustCompile(`^(SLACK|DISCORD)_(BOT_TOKEN|APP_TOKEN|SIGNING_SECRET|PUBLIC_KEY|APPLICATION_ID)=$`)
	var given []string
	for line := range strings.Lines(string(read(t, "../.env.example"))) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		given = append(given, line)
		if !credential.MatchString(line) {
			t.Errorf("%s is no empty credential: write it as a comment", line)
		}
	}
	for _, file := range []string{"fwhelp.service", "../Dockerfile"} {
		sets := regexp.MustCompile(`(?m)^(?:ENV |Environment=)(.+)$`).FindStringSubmatch(string(read(t, file)))
		if sets == nil {
			t.Errorf("%s sets nothing of its own", file)
			continue
		}
		for pair := range strings.FieldsSeq(sets[1]) {
			name, _, _ := strings.Cut(pair, "=")
			if slices.ContainsFunc(given, func(line string) bool { return strings.HasPrefix(line, name+"=") }) {
				t.Errorf("%s in the example hides what %s sets", name, file)
			}
		}
	}
}
