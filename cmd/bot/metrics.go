package main

import (
	"net/http"
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/common/expfmt"

	"fwhelp/adapters"
)

// metrics counts what the relay observes, in a registry of its own. Every label
// has a closed set of values, all there from the start: nobody can make series
// grow by writing to the bot, and an alert on a first failure finds its zero.
type metrics struct {
	registry   *prometheus.Registry
	platforms  []string
	events     *prometheus.CounterVec   // what, platform
	answers    *prometheus.CounterVec   // outcome, platform
	confidence *prometheus.HistogramVec // outcome
	stepped    *prometheus.HistogramVec // platform
	taken      *prometheus.HistogramVec // platform
	delivered  *prometheus.HistogramVec // platform
	replied    *prometheus.HistogramVec // platform
	reloads    *prometheus.CounterVec   // result
	content    *prometheus.GaugeVec     // hash: one series at a time
	misses     *prometheus.CounterVec   // result
}

// whats are the values of the label what.
func whats() []adapters.What {
	return []adapters.What{
		adapters.Stepped, adapters.Repeated, adapters.Conflict, adapters.Refused, adapters.Limited, adapters.Poison,
		adapters.Degraded, adapters.Acknowledged, adapters.Delivered, adapters.Retried, adapters.MaybeTwice,
		adapters.GaveUp, adapters.Dropped, adapters.StoreFailed,
	}
}

// outcomes are the values of the label outcome.
func outcomes() []adapters.Outcome {
	return []adapters.Outcome{adapters.Answered, adapters.Offered, adapters.Guided, adapters.Unknown, adapters.Talked}
}

// The results of a reload and of keeping a miss.
const (
	accepted = "accepted"
	refused  = "refused"
)

// newMetrics returns counters for the platforms served.
func newMetrics(platforms []string) *metrics {
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Name: "fwhelp_" + name, Help: help}, labels)
	}
	histogram := func(name, help string, buckets []float64, label string) *prometheus.HistogramVec {
		return prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "fwhelp_" + name, Help: help, Buckets: buckets}, []string{label})
	}
	fast := []float64{.001, .005, .025, .1, .25, 1, 2.5}
	slow := []float64{.05, .1, .25, .5, 1, 2.5, 10, 60, 600}
	m := &metrics{
		registry:   prometheus.NewRegistry(),
		platforms:  platforms,
		events:     counter("events_total", "What happened to events, deliveries and the store.", "what", "platform"),
		answers:    counter("answers_total", "What became of people's words.", "outcome", "platform"),
		confidence: histogram("confidence", "Probability that the best answer is right, by outcome.", prometheus.LinearBuckets(.1, .1, 9), "outcome"),
		stepped:    histogram("step_seconds", "From the arrival of an event until it is stored.", fast, "platform"),
		taken:      histogram("acknowledgement_seconds", "Age of an event when it is acknowledged.", fast, "platform"),
		delivered:  histogram("delivery_seconds", "One delivery to the platform.", slow, "platform"),
		replied:    histogram("reply_seconds", "From the decision on a reply until it is delivered.", slow, "platform"),
		reloads:    counter("content_reloads_total", "Changes of the content, by whether they were served.", "result"),
		content:    prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "fwhelp_content_info", Help: "The content that is served, by its hash."}, []string{"hash"}),
		misses:     counter("misses_total", "Questions without a good answer and answers that did not help, by whether they were kept for the maintainers.", "result"),
	}
	m.registry.MustRegister(m.events, m.answers, m.confidence, m.stepped, m.taken, m.delivered, m.replied, m.reloads, m.content, m.misses,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	for _, p := range platforms {
		for _, w := range whats() {
			m.events.WithLabelValues(string(w), p)
		}
		for _, o := range outcomes() {
			m.answers.WithLabelValues(string(o), p)
		}
		for _, h := range []*prometheus.HistogramVec{m.stepped, m.taken, m.delivered, m.replied} {
			h.WithLabelValues(p)
		}
	}
	for _, result := range []string{accepted, refused} {
		m.reloads.WithLabelValues(result)
		m.misses.WithLabelValues(result)
	}
	return m
}

// observe counts one observation. What it does not know it does not count.
func (m *metrics) observe(o adapters.Observation) {
	if !slices.Contains(m.platforms, o.Platform) || !slices.Contains(whats(), o.What) {
		return
	}
	m.events.WithLabelValues(string(o.What), o.Platform).Inc()
	switch o.What {
	case adapters.Stepped:
		m.stepped.WithLabelValues(o.Platform).Observe(o.Took.Seconds())
		if slices.Contains(outcomes(), o.Outcome) {
			m.answers.WithLabelValues(string(o.Outcome), o.Platform).Inc()
			if o.Confidence > 0 {
				m.confidence.WithLabelValues(string(o.Outcome)).Observe(o.Confidence)
			}
		}
	case adapters.Acknowledged:
		m.taken.WithLabelValues(o.Platform).Observe(o.Took.Seconds())
	case adapters.Delivered:
		m.delivered.WithLabelValues(o.Platform).Observe(o.Took.Seconds())
		m.replied.WithLabelValues(o.Platform).Observe(o.Age.Seconds())
	}
}

// serving says which content is served.
func (m *metrics) serving(hash string) {
	m.content.Reset()
	m.content.WithLabelValues(hash).Set(1)
}

// watch adds what is asked for rather than told: the relay, and the connections of
// the platforms.
func (m *metrics) watch(r *adapters.Relay, p servedPlatforms, ready func() bool) {
	gauge := func(name, help string, labels prometheus.Labels, value func() float64) {
		m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "fwhelp_" + name, Help: help, ConstLabels: labels,
		}, value))
	}
	gauge("conversations_in_hand", "Conversations that are being delivered.", nil, func() float64 { return float64(r.Health().InHand) })
	gauge("store_down_seconds", "How long the session store has not answered; 0 while it does.", nil, func() float64 { return r.Health().StateDown.Seconds() })
	gauge("ready", "1 while it is ready.", nil, func() float64 {
		if ready() {
			return 1
		}
		return 0
	})
	for name, ahead := range p.ahead {
		gauge("clock_ahead_seconds", "How far this machine's clock is ahead of the platform's, by its last answer; 0 before the first.",
			prometheus.Labels{"platform": name}, func() float64 {
				skew, _ := ahead()
				return skew.Seconds()
			})
	}
	for name, link := range p.links {
		labels := prometheus.Labels{"platform": name}
		gauge("link_silence_seconds", "Since the last sign of life of the platform's connection; -1 before the first.", labels, func() float64 {
			if l := link(); !l.Heard.IsZero() {
				return time.Since(l.Heard).Seconds()
			}
			return -1
		})
		counter := func(name, help string, value func(adapters.Link) int) {
			m.registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{
				Name: "fwhelp_" + name, Help: help, ConstLabels: labels,
			}, func() float64 { return float64(value(link())) }))
		}
		counter("connects_total", "Connections made to the platform, the first one among them.", func(l adapters.Link) int { return l.Connects })
		counter("lost_events_total", "Events that came by the platform's connection, were not taken or could not be stored, and do not come again.", func(l adapters.Link) int {
			return l.Lost + r.Lost(name)
		})
	}
}

// ServeHTTP writes what has been counted, in Prometheus' text format.
func (m *metrics) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	families, err := m.registry.Gather()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	format := expfmt.NewFormat(expfmt.TypeTextPlain)
	w.Header().Set("Content-Type", string(format))
	enc := expfmt.NewEncoder(w, format)
	for _, f := range families {
		if enc.Encode(f) != nil {
			return // whoever asked has gone
		}
	}
}
