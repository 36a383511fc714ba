package knowledge_test

import (
	"strings"
	"testing"

	"fwhelp/knowledge"
)

// TestWhatIsDeniedIsAgainst: whoever denies what speaks for a subject is told what
// speaks against it, and never the praise, however lax the operator is.
func TestWhatIsDeniedIsAgainst(t *testing.T) {
	b := shippedBase(t)
	lax := b.Strict(0.02)
	for _, s := range b.Content().Subjects {
		for _, frame := range []string{
			"what is not good about %s", "what dont people like about %s", "when should i not use %s", "what is %s not good for",
			"who should not use %s", "who shouldnt use %s", "when would you not use %s", "what is %s not suited for", "who is %s not for",
			"why isn't %s good for research", "for whom is %s not suitable", "%s isnt fast right", "%s has no advantages", "when should i avoid %s",
			"is %s not suited for production", "where does %s not shine", "what is not to like about %s",
		} {
			q := strings.ReplaceAll(frame, "%s", s.Short)
			if d := lax.Decide(knowledge.Question{Text: q}); d.Why.Facet != knowledge.Cons || d.Outcome == knowledge.Answered && (d.Match.Facet == knowledge.Pros || d.Match.Facet == knowledge.BestFor) {
				t.Errorf("%q asks for %s: %s %s/%s", q, d.Why.Facet, d.Outcome, d.Match.Entry, d.Match.Facet)
			}
		}
	}
	for _, q := range []string{
		"what is not good about keras", "what dont people like about tensorflow", "keras isnt fast right", "when should i not use tensorflow",
		"what is keras not good for", "who should not use keras", "why is tensorflow so hard", "why do ppl hate tensorflow", "is keras no good for research",
		"keras is not fast", "tensorflow isn't easy, is it", "when is tensorflow not a good choice",
	} {
		if d := b.Decide(knowledge.Question{Text: q}); d.Outcome != knowledge.Answered || d.Match.Facet != knowledge.Cons {
			t.Errorf("%q: %s %s/%s", q, d.Outcome, d.Match.Entry, d.Match.Facet)
		}
	}
	if d := b.Decide(knowledge.Question{Text: "i hate tensorflow"}); len(d.Candidates) < 2 || d.Candidates[0].Facet != knowledge.Cons || d.Candidates[1].Confidence == d.Candidates[0].Confidence {
		t.Errorf("the cons are no likelier than the rest: %v", d.Candidates)
	}
	for _, q := range []string{"what is keras not good for that pytorch is", "is pytorch unsuited for production", "nobody uses theano, right", "what does pytorch not support", "when should i not use keras or pytorch"} {
		if d := lax.Decide(knowledge.Question{Text: q}); d.Outcome == knowledge.Answered && d.Match.Facet != knowledge.Cons {
			t.Errorf("%q: %s/%s", q, d.Match.Entry, d.Match.Facet)
		}
	}
}

// TestWhatANegationReaches: what is denied elsewhere in a sentence, and what only
// sounds like a denial, turns no judgement.
func TestWhatANegationReaches(t *testing.T) {
	b := shippedBase(t)
	for q, want := range map[string]knowledge.Facet{
		"what is good about keras, i have not used it":    knowledge.Pros,
		"i do not see what keras is good for":             knowledge.BestFor,
		"i have no experience, is keras good for me":      knowledge.BestFor,
		"what are the advantages of keras without a gpu":  knowledge.Pros,
		"what is good about pytorch and not tensorflow":   knowledge.Pros,
		"isn't keras good for beginners?":                 knowledge.BestFor,
		"is there nothing good about caffe":               knowledge.Pros,
		"are there no advantages of mxnet":                knowledge.Pros,
		"aren't there any advantages of mxnet":            knowledge.Pros,
		"does mxnet not have any advantages":              knowledge.Pros,
		"is there anything not good about caffe":          knowledge.Cons,
		"why shouldn't i use keras":                       knowledge.Cons,
		"keras is not only good for beginners":            knowledge.BestFor,
		"i never tried keras what are its advantages":     knowledge.Pros,
		"there is nothing i do not like about keras":      knowledge.Pros,
		"does keras have no drawbacks":                    knowledge.Cons,
		"what is good about keras, nothing salesy please": knowledge.Pros,
		"people like keras, don't they":                   knowledge.Pros,
		"i am not a researcher, is keras good for me":     knowledge.BestFor,
		"what is pytorch good for if we do not have gpus": knowledge.BestFor,
		"i never tried keras tell me its advantages":      knowledge.Pros,
		"with no gpu is keras good for me":                knowledge.BestFor,
		"people love keras, not much else":                knowledge.Pros,
		"are there advantages of keras or not":            knowledge.Pros,
		"when should i use keras if we do not have gpus":  knowledge.BestFor,
		"keras isn't dead, is it":                         knowledge.Liveness,
		"why is keras so hard":                            knowledge.Cons,
		"is keras hard":                                   knowledge.NoFacet,
		"what is bad about keras":                         knowledge.Cons,
		"why not theano":                                  knowledge.Cons,
	} {
		if d := b.Decide(knowledge.Question{Text: q}); d.Why.Facet != want {
			t.Errorf("%q asks for %q, want %q", q, d.Why.Facet, want)
		}
	}
}

// TestWhatIsLostByDoingWithoutIsNotAsserted: what is bad about not using something is
// neither what is bad about it nor surely what is good.
func TestWhatIsLostByDoingWithoutIsNotAsserted(t *testing.T) {
	b := shippedBase(t)
	for _, s := range b.Content().Subjects {
		for frame, answered := range map[string]bool{
			"what are the disadvantages of not using %s": false, "what do i lose if i don't use %s": false,
			"what are the disadvantages of using %s": true,
		} {
			q := strings.ReplaceAll(frame, "%s", s.Short)
			if d := b.Decide(knowledge.Question{Text: q}); answered != (d.Outcome == knowledge.Answered) {
				t.Errorf("%q: %s %s/%s", q, d.Outcome, d.Match.Entry, d.Match.Facet)
			}
		}
	}
}

// TestTheBestIsNoAnswerToTheRest: who is best at something is not told to somebody
// who asks who is not, nor that a choice shall be made, unless an author's words do.
func TestTheBestIsNoAnswerToTheRest(t *testing.T) {
	b := shippedBase(t)
	lax := b.Strict(0.02)
	for _, q := range []string{
		"worst framework for computer vision", "slowest framework for vision", "which framework is not for images", "which framework isnt good for beginners",
		"which framework has no community", "which one shouldn't a beginner take", "framework with least documentation", "which framework doesnt run on aws", "no framework is good for beginners",
		"none of the frameworks is good for vision", "which framework can't run on phones", "which frameworks should I not choose for production", "which framework should i avoid for computer vision",
		"which framework is worst for beginners", "which frameworks aren't worth learning", "which framework does not have a community", "framework without a community",
	} {
		if d := lax.Decide(knowledge.Question{Text: q}); d.Outcome != knowledge.Choices && d.Outcome != knowledge.Unknown {
			t.Errorf("%q: %s %s", q, d.Outcome, d.Match.Entry)
		}
	}
	for q, want := range map[string]knowledge.EntryID{
		"which framework shouldnt i pick":                                  "extra-which-are-dead",
		"which framework should i not use":                                 "extra-which-are-dead",
		"which frameworks are not maintained":                              "extra-which-are-dead",
		"which is not dead":                                                "extra-which-are-dead",
		"which framework is easiest for beginners i do not have a gpu":     "faq-3",
		"best framework for computer vision":                               "faq-7",
		"best framework for someone with no experience":                    "faq-3",
		"our last framework was not a fit, which is best for beginners":    "faq-3",
		"i know no maths, best framework for computer vision":              "faq-7",
		"which framework would confuse a beginner the least":               "faq-3",
		"which framework hurts least when you start":                       "faq-3",
		"which framework gives me the least trouble finding documentation": "faq-10",
	} {
		if d := b.Decide(knowledge.Question{Text: q}); d.Outcome != knowledge.Answered || d.Match.Entry != want {
			t.Errorf("%q: %s %s, want %s", q, d.Outcome, d.Match.Entry, want)
		}
	}
	for _, q := range []string{"what framework would you not recommend", "which framework would you never recommend"} {
		if d := b.Decide(knowledge.Question{Text: q}); d.Match.Entry != "extra-which-are-dead" {
			t.Errorf("%q: %s %v", q, d.Outcome, d.Candidates)
		}
	}
	for _, q := range []string{
		"not sure which framework to use", "recommend something that is not too hard", "which framework should i use",
		"suggest a framework that does not run on windows", "best framework for images we do not have a gpu",
	} {
		if d := b.Decide(knowledge.Question{Text: q}); d.Outcome != knowledge.Guided {
			t.Errorf("%q: %s %s", q, d.Outcome, d.Match.Entry)
		}
	}
}

// TestWhatIsRuledOutIsNoTopic: nothing is told of what a question will have nothing
// of; whoever asks for something else is led to it.
func TestWhatIsRuledOutIsNoTopic(t *testing.T) {
	b := shippedBase(t)
	for _, s := range b.Content().Subjects {
		for _, frame := range []string{
			"anything but %s", "not %s, something else for research", "what should i use if not %s", "recommend me a framework but not %s",
			"i dont want to use %s, what should i take", "i hate %s, which framework should i use", "anything other than %s for research", "no %s please", "not %s",
		} {
			q := strings.ReplaceAll(frame, "%s", s.Short)
			if d := b.Decide(knowledge.Question{Text: q}); d.Outcome != knowledge.Guided {
				t.Errorf("%q: %s %s/%s", q, d.Outcome, d.Match.Entry, d.Match.Facet)
			}
		}
		for _, q := range []string{"which is best for vision if not " + s.Short, "best framework for vision other than " + s.Short, "best framework for vision except " + s.Short + " and pytorch"} {
			if d := b.Decide(knowledge.Question{Text: q}); d.Match.Entry != "faq-7" || len(d.Why.Subjects) > 0 {
				t.Errorf("%q: %s %s, about %v", q, d.Outcome, d.Match.Entry, d.Why.Subjects)
			}
		}
	}
	keras := knowledge.Topic{Entry: "framework-keras", Subjects: []knowledge.SubjectID{"keras"}}
	if d := b.Decide(knowledge.Question{Text: "is it the best for vision, apart from tensorflow", Topic: keras}); len(d.Why.Subjects) > 0 {
		t.Errorf("what is ruled out is no follow-up: %v", d.Why.Subjects)
	}
	if d := b.Strict(0.02).Decide(knowledge.Question{Text: "has google lost interest, not tensorflow"}); d.Outcome == knowledge.Answered {
		t.Errorf("told of what was ruled out: %s", d.Match.Entry)
	}
	for q, want := range map[string]int{
		"recommend a framework that is not made by google": 0,
		"isn't theano dead": 1, "why not keras": 1, "not keras, pytorch": 2, "pytorch not tensorflow": 2, "what sets mxnet apart from keras": 2, "keras or pytorch but not tensorflow": 3,
		"i dont like keras": 1, "can keras run without tensorflow": 2, "i can't use keras": 1, "keras or pytorch, anything but tensorflow": 2, "no mxnet releases anymore": 1,
	} {
		if d := b.Decide(knowledge.Question{Text: q}); len(d.Why.Subjects) != want {
			t.Errorf("%q is about %v", q, d.Why.Subjects)
		}
	}
}
