package knowledge_test

import (
	"testing"

	"fwhelp/knowledge"
)

func TestFollowUp(t *testing.T) {
	b := shippedBase(t)
	keras := knowledge.Topic{Entry: "framework-keras", Subjects: []knowledge.SubjectID{"keras"}}
	kerasCons := knowledge.Topic{Entry: "framework-keras", Facet: knowledge.Cons, Subjects: []knowledge.SubjectID{"keras"}}
	versus := knowledge.Topic{Entry: knowledge.Versus, Subjects: []knowledge.SubjectID{"keras", "mxnet"}}
	for _, tc := range []struct {
		topic    knowledge.Topic
		question string
		want     string // entry/facet
	}{
		{keras, "and its cons?", "framework-keras/cons"},
		{keras, "pros?", "framework-keras/pros"},
		{keras, "what is it good for", "framework-keras/best_for"},
		{keras, "is it still maintained?", "framework-keras/status"},
		{keras, "why?", "framework-keras/pros"},
		{keras, "how does it compare to mxnet", "versus/"},
		{keras, "pros and cons vs pytorch", "versus/"},
		{keras, "is that faster than mxnet", "versus/"},
		{keras, "why is pytorch better than mxnet", "versus/"},
		{keras, "cons and pros?", "framework-keras/cons"},
		{kerasCons, "what about mxnet?", "framework-mxnet/cons"},
		{kerasCons, "and for pytorch?", "framework-pytorch/cons"},
		{kerasCons, "and who is pytorch for?", "framework-pytorch/best_for"},
		{kerasCons, "what can you do", "unknown"},
		{kerasCons, "why?", "framework-keras/cons"},
		{keras, "and pytorch", "framework-pytorch/"},
		{keras, "what about mxnet?", "framework-mxnet/"},
		{keras, "and what about caffe", "framework-caffe/"},
		{keras, "and tensorflow?", "framework-tensorflow/"},
		{kerasCons, "sorry, mxnet", "framework-mxnet/cons"},
		{kerasCons, "it is a typo: no i meant tensorflow", "framework-tensorflow/cons"},
		{kerasCons, "oops, i mean theano", "framework-theano/cons"},
		{kerasCons, "pytorch instead", "framework-pytorch/cons"},
		{keras, "i meant caffe", "framework-caffe/"},
		{kerasCons, "sorry, what is mxnet", "framework-mxnet/"},
		{keras, "what is theano", "framework-theano/"},
		{keras, "how does tensorflow compare to theano?", "versus/"},
		{keras, "how do i choose a framework", "guide"},
		{keras, "what's the weather like", "unknown"},
		{keras, "how do i install it", "unknown"},
		{keras, "banana", "unknown"},
		{knowledge.Topic{Entry: "faq-9"}, "what about caffe?", "framework-caffe/cons"},
		{knowledge.Topic{Entry: "compare-ease"}, "keras cons", "framework-keras/cons"},
		{knowledge.Topic{}, "and its cons?", "choices"},
		{versus, "what about theano?", "framework-theano/"},
	} {
		d := b.Decide(knowledge.Question{Text: tc.question, Topic: tc.topic})
		got := string(d.Outcome)
		if d.Outcome == knowledge.Answered {
			got = string(d.Match.Entry) + "/" + string(d.Match.Facet)
		}
		if got != tc.want {
			t.Errorf("%q after %s/%s: %s, want %s (%+v)", tc.question, tc.topic.Entry, tc.topic.Facet, got, tc.want, d.Why)
		}
	}
}

func TestTwoQuestions(t *testing.T) {
	b := shippedBase(t)
	for _, tc := range []struct {
		question, first, also string
	}{
		{"what is keras? and what are the cons of mxnet?", "framework-keras/", "framework-mxnet/cons"},
		{"pros of mxnet?\ncons of mxnet?", "framework-mxnet/pros", "framework-mxnet/cons"},
		{"what is caffe and what are its downsides", "framework-caffe/", "framework-caffe/cons"},
		{"what is keras? what's for lunch?", "framework-keras/", ""},
		{"pros and cons of keras", "framework-keras/pros", "framework-keras/cons"},
		{"mxnet weaknesses, strengths", "framework-mxnet/cons", "framework-mxnet/pros"},
		{"advantages and disadvantages of tensorflow", "framework-tensorflow/pros", "framework-tensorflow/cons"},
		{"pros and cons of keras and theano", "versus/", ""},
		{"are the cons of keras worth its pros", "", ""},
		{"pros and cons of a static graph in tensorflow", "", ""},
	} {
		d := b.Decide(knowledge.Question{Text: tc.question})
		also := ""
		for _, m := range d.Also {
			also += string(m.Entry) + "/" + string(m.Facet)
		}
		first := string(d.Match.Entry) + "/" + string(d.Match.Facet)
		if also != tc.also || tc.also != "" && first != tc.first {
			t.Errorf("%q: %s %s and %q, want %s and %q", tc.question, d.Outcome, first, also, tc.first, tc.also)
		}
	}
}
