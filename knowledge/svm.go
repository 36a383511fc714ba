package knowledge

// linear is a one-vs-rest linear model over the index's features.
type linear struct{}

func (l *linear) margins(s *scratch) {}
