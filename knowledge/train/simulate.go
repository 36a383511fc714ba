package main

import (
	"math/rand/v2"
	"slices"

	"fwhelp/knowledge"
)

// world is a made-up knowledge base with questions: in scope, near it (intents
// of the same family that the base lacks) and far from it (other families).
type world struct {
	base      *knowledge.Base
	questions []worldQuestion
}

type worldQuestion struct {
	text  string
	entry knowledge.EntryID // empty: out of scope
}

// How the made-up bases look.
const (
	worldsOfASize = 3
	inScopeEach   = 8 // questions an intent
	outsideEach   = 5 // questions an intent that is held out
	farAway       = 200
)

var (
	worldPhrasings = []int{1, 2, 3, 4, 5, 6, 8, 12} // an entry
	worldIntents   = []int{12, 25, 45}              // a base
)

// simulate makes bases of several sizes from each family; those with enough
// phrasings also have the linear model.
func simulate(sample []family) (plain, linear []world) {
	random := rand.New(rand.NewPCG(3, 4))
	for f := range sample {
		for _, k := range worldPhrasings {
			for rep := range worldsOfASize {
				n := worldIntents[(rep+k)%len(worldIntents)]
				w := makeWorld(sample, f, k, n, random)
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
			w.questions = append(w.questions, worldQuestion{text, id})
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

func simulatedRows(worlds []world, k knowledge.Constants) []asked {
	var rows []asked
	for i := range worlds {
		with := worlds[i].base.With(k)
		for _, q := range worlds[i].questions {
			rows = append(rows, asked{
				trace:   with.Trace(knowledge.Question{Text: q.text}),
				accepts: func(c knowledge.Traced) bool { return c.Topic.Entry == q.entry },
				outside: q.entry == "",
				weight:  1,
			})
		}
	}
	return rows
}
