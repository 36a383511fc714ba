package dialog

import (
	"slices"
	"testing"

	"fwhelp/knowledge"
)

// Words turn down exactly those subjects that they mean to, insist on exactly
// those, and what else they say is kept.
func TestWordsLimitTheChoice(t *testing.T) {
	kb, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	type ids = []knowledge.SubjectID
	for _, c := range []struct {
		text      string
		asked     knowledge.StepID
		out, only ids
		rest      string
	}{
		{text: "exclude pytorch tensorflow and keras", out: ids{"pytorch", "tensorflow", "keras"}},
		{text: "without keras, mxnet or theano, production", out: ids{"keras", "mxnet", "theano"}, rest: "production"},
		{text: "leave out caffe, and cntk", out: ids{"caffe", "cntk"}},
		{text: "neither keras nor pytorch", out: ids{"keras", "pytorch"}},
		{text: "get rid of tensorflow", out: ids{"tensorflow"}, rest: "get"},
		{text: "research, anything else than mxnet", out: ids{"mxnet"}, rest: "research, anything"},
		{text: "keras is not allowed here", out: ids{"keras"}},
		{text: "not pytorch, keras", out: ids{"pytorch"}, rest: "keras"},
		{text: "we don't want facebook", out: ids{"pytorch"}, rest: "we"},
		{text: "no google", asked: "ease", out: ids{"tensorflow", "keras"}},
		{text: "no google", asked: "deployment", rest: "no google"},
		{text: "no google cloud", rest: "no google cloud"},
		{text: "no amazon", rest: "no amazon"},
		{text: "i don't know pytorch", rest: "i don't know pytorch"},
		{text: "no keras experience", rest: "no keras experience"},
		{text: "why not keras", rest: "why not keras"},
		{text: "only pytorch or keras", only: ids{"pytorch", "keras"}},
		{text: "it must be pytorch", only: ids{"pytorch"}, rest: "it"},
		{text: "research, keras or pytorch only", only: ids{"keras", "pytorch"}, rest: "research"},
		{text: "we have to use keras, it is a prototype", only: ids{"keras"}, rest: "we, it is a prototype"},
		{text: "either keras or pytorch", only: ids{"keras", "pytorch"}},
		{text: "only keras, mxnet or pytorch", only: ids{"keras", "mxnet", "pytorch"}},
		{text: "not only keras", rest: "not only keras"},
		{text: "we don't have to use keras", rest: "we don't have to use keras"},
		{text: "we only know keras", rest: "we only know keras"},
		{text: "do we have to use keras", rest: "do we have to use keras"},
		{text: "the difference between keras and pytorch", rest: "the difference between keras and pytorch"},
		{text: "i just like keras", rest: "i just like keras"},
		{text: "must it be keras?", rest: "must it be keras?"},
	} {
		out, rest := refusing{kb: kb, asked: c.asked}.turnedDown(c.text)
		var only ids
		if len(out) == 0 {
			only, rest = insistedOn(kb, c.text)
		}
		slices.Sort(out)
		slices.Sort(only)
		slices.Sort(c.out)
		slices.Sort(c.only)
		if !slices.Equal(out, c.out) || !slices.Equal(only, c.only) || rest != c.rest {
			t.Errorf("%q (%s): out %v, only %v, besides %q; want %v, %v, %q", c.text, c.asked, out, only, rest, c.out, c.only, c.rest)
		}
	}
}
