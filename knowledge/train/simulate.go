package main

import (
	"math/rand/v2"
	"slices"
	"strings"

	"fwhelp/knowledge"
)

// world is a made-up knowledge base with questions: in scope, near it (intents
// of the same family that the base lacks) and far from it (other families).
type world struct {
	base      *knowledge.Base
	questions []worldQuestion
}

type worldQuestion struct {
	text   string
	talked string            // the same, at times with other talk around it
	entry  knowledge.EntryID // empty: out of scope
}

// How the made-up bases look.
const (
	worldsOfASize = 3
	inScopeEach   = 8 // questions an intent
	outsideEach   = 5 // questions an intent that is held out
	farAway       = 200
)

// People say more than what they ask, and authors do not: how often a made-up
// question has a piece of other talk before or after it, and its length in words.
const (
	talkShare = 0.3
	talkLeast = 3
	talkMost  = 7
)

var (
	worldPhrasings = []int{1, 2, 3, 4, 5, 6, 8, 12} // an entry
	worldIntents   = []int{12, 25, 45}              // a base
)

// simulate makes bases of several sizes from each family; those with enough
// phrasings also have the linear model.
func simulate(sample []family) (plain, linear []world) {
	random, talk := rand.New(rand.NewPCG(3, 4)), rand.New(rand.NewPCG(5, 6))
	for f := range sample {
		for _, k := range worldPhrasings {
			for rep := range worldsOfASize {
				n := worldIntents[(rep+k)%len(worldIntents)]
				w := makeWorld(sample, f, k, n, random)
				w.talk(sample, talk)
				if k >= 5 {
					linear = append(linear, w)
				} else {
					plain = append(plain, w)
				}
			}
		}
	}
	return plain, linear
}

// makeWorld takes n intents of family f with k phrasings each.
func makeWorld(sample []family, f, k, n int, random *rand.Rand) world {
	intents := slices.Clone(sample[f].Intents)
	random.Shuffle(len(intents), func(i, j int) { intents[i], intents[j] = intents[j], intents[i] })
	var c knowledge.Content
	var w world
	for i, in := range intents {
		said := slices.Clone(in.Phrasings)
		random.Shuffle(len(said), func(i, j int) { said[i], said[j] = said[j], said[i] })
		if i >= n {
			for _, text := range said[:min(outsideEach, len(said))] {
				w.questions = append(w.questions, worldQuestion{text: text})
			}
			continue
		}
		id := knowledge.EntryID(in.Label)
		known := min(k, len(said)-1)
		c.Entries = append(c.Entries, knowledge.Entry{ID: id, Kind: knowledge.KindQuestion, Title: said[0], Alternates: said[1:known]})
		for _, text := range said[known:min(known+inScopeEach, len(said))] {
			w.questions = append(w.questions, worldQuestion{text: text, entry: id})
		}
	}
	for range farAway {
		other := sample[(f+1+random.IntN(len(sample)-1))%len(sample)]
		in := other.Intents[random.IntN(len(other.Intents))]
		w.questions = append(w.questions, worldQuestion{text: in.Phrasings[random.IntN(len(in.Phrasings))]})
	}
	w.base = knowledge.NewBase(c, nil)
	return w
}

// talk puts a piece of any question around some of the world's.
func (w *world) talk(sample []family, random *rand.Rand) {
	for i := range w.questions {
		q := &w.questions[i]
		if q.talked = q.text; random.Float64() >= talkShare {
			continue
		}
		intents := sample[random.IntN(len(sample))].Intents
		in := intents[random.IntN(len(intents))]
		words := strings.Fields(in.Phrasings[random.IntN(len(in.Phrasings))])
		n := min(len(words), talkLeast+random.IntN(talkMost-talkLeast+1))
		from := random.IntN(len(words) - n + 1)
		piece := strings.Join(words[from:from+n], " ")
		if random.IntN(2) == 0 {
			q.talked = piece + " " + q.text
		} else {
			q.talked = q.text + " " + piece
		}
	}
}

// simulatedRows asks the questions of the worlds, as they are or as said gives them.
func simulatedRows(worlds []world, k knowledge.Constants, said func(worldQuestion) string) []asked {
	var rows []asked
	for i := range worlds {
		with := worlds[i].base.With(k)
		for _, q := range worlds[i].questions {
			rows = append(rows, asked{
				trace:   with.Trace(knowledge.Question{Text: said(q)}),
				accepts: func(c knowledge.Traced) bool { return c.Topic.Entry == q.entry },
				outside: q.entry == "",
				weight:  1,
			})
		}
	}
	return rows
}
