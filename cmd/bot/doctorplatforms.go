package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// askTime is how long the doctor waits for one answer.
const askTime = 3 * time.Second

// skewAllowed is how far this machine's clock may be from a platform's. Signatures
// of requests are refused from 5 minutes on.
const skewAllowed = time.Minute

// examinePlatforms looks at the credentials of each platform, at whether it can be
// reached, at the clock, and at what its adapter can ask of it. One platform is
// enough, so that the others are not there is no fault. settled: the settings have
// no fault that says already why there is none.
func examinePlatforms(ctx context.Context, s settings, platforms []platform, settled bool) []finding {
	var findings []finding
	for _, p := range platforms {
		if !p.ready(s) {
			detail := "not served; it needs " + p.needs
			if p.setup != nil && settled && !s.hasPlatform() {
				detail += "\n" + p.setup(s)
			}
			findings = append(findings, finding{noted, p.name, detail, ""})
			continue
		}
		findings = append(findings, finding{fine, p.name, "credentials are there", ""})
		if p.setup != nil {
			findings = append(findings, finding{noted, p.name, p.setup(s), ""})
		}
		if p.server != nil {
			f, reached := reach(ctx, p.name, p.server(s), time.Now)
			findings = append(findings, f)
			if !reached { // what cannot be reached cannot be asked
				continue
			}
		}
		if p.check != nil {
			within, cancel := context.WithTimeout(ctx, 3*askTime)
			findings = append(findings, p.check(within, s)...)
			cancel()
		}
	}
	if settled && !s.hasPlatform() {
		findings = append(findings, finding{
			missing, "platforms", "no platform has credentials",
			"give the credentials of Slack or Discord (docs/operations.md says where they come from), or use bot chat, which needs none",
		})
	}
	return findings
}

// reach asks a server for nothing but its time of day; false: it did not answer.
func reach(ctx context.Context, name, server string, now func() time.Time) (finding, bool) {
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	host := server
	if u, err := url.Parse(server); err == nil {
		host = u.Host
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodHead, server, nil)
	if err != nil {
		return finding{wrong, name, err.Error(), "mend the address of " + name}, false
	}
	began := now()
	answer, err := http.DefaultClient.Do(req)
	if err != nil {
		return finding{
			wrong, name, fmt.Sprintf("%s cannot be reached: %v", host, plainURLError(err)),
			"let this machine reach " + host + " (DNS, firewall, HTTPS_PROXY)",
		}, false
	}
	_ = answer.Body.Close()
	took := now().Sub(began)
	date, err := http.ParseTime(answer.Header.Get("Date"))
	if err != nil {
		return finding{fine, name, fmt.Sprintf("%s answers in %s; it does not tell its time", host, took.Round(time.Millisecond)), ""}, true
	}
	if skew := now().Sub(date).Round(time.Second); skew.Abs() > skewAllowed {
		return finding{
			wrong, name, fmt.Sprintf("this machine's clock is %s %s that of %s", skew.Abs(), aheadOrBehind(skew), host),
			"set the clock of this machine (NTP): signed requests are refused from 5 minutes on",
		}, true
	}
	return finding{fine, name, fmt.Sprintf("%s answers in %s, and the clocks agree", host, took.Round(time.Millisecond)), ""}, true
}

func aheadOrBehind(skew time.Duration) string {
	if skew > 0 {
		return "ahead of"
	}
	return "behind"
}

// plainURLError leaves out the method and the address, which the caller says.
func plainURLError(err error) string {
	text := err.Error()
	if i := strings.Index(text, `": `); i >= 0 {
		return text[i+3:]
	}
	return text
}
