package main

import "math"

// choice is one question with its candidates: training raises the right ones.
type choice struct {
	evidence [][]float64
	right    []bool
	weight   float64
}

// fitListwise finds the weights under which the right candidates get the largest
// share of a softmax over all candidates (Adam on all rows at once, so that the
// result does not hang on an order). Weights are pulled towards 0.
func fitListwise(rows []choice, start []float64, ridge float64) []float64 {
	const steps, rate, decay1, decay2 = 500, 0.05, 0.9, 0.99
	n := len(start)
	w := append([]float64(nil), start...)
	mean, square := make([]float64, n), make([]float64, n)
	total := 0.0
	for _, r := range rows {
		total += r.weight
	}
	for step := 1; step <= steps; step++ {
		gradient := make([]float64, n)
		for i := range rows {
			addListwise(gradient, &rows[i], w)
		}
		r := rate / (1 + 4*float64(step)/steps)
		for j := range w {
			g := gradient[j]/total + ridge*w[j]
			mean[j] = decay1*mean[j] + (1-decay1)*g
			square[j] = decay2*square[j] + (1-decay2)*g*g
			m := mean[j] / (1 - math.Pow(decay1, float64(step)))
			s := square[j] / (1 - math.Pow(decay2, float64(step)))
			w[j] -= r * m / (math.Sqrt(s) + 1e-8)
		}
	}
	return w
}

// addListwise adds the gradient of minus the log of the right candidates' share.
func addListwise(gradient []float64, r *choice, w []float64) {
	raw := make([]float64, len(r.evidence))
	top := math.Inf(-1)
	for i, e := range r.evidence {
		raw[i] = dot(w, e)
		top = math.Max(top, raw[i])
	}
	all, right := 0.0, 0.0
	for i := range raw {
		raw[i] = math.Exp(raw[i] - top)
		all += raw[i]
		if r.right[i] {
			right += raw[i]
		}
	}
	if right == 0 {
		return
	}
	for i, e := range r.evidence {
		g := raw[i] / all
		if r.right[i] {
			g -= raw[i] / right
		}
		for j, x := range e {
			gradient[j] += r.weight * g * x
		}
	}
}

// yesNo is one question with a yes or no to learn.
type yesNo struct {
	signs  []float64
	yes    bool
	weight float64
}

// fitLogistic finds log odds by Newton's method. Weights are pulled towards 0,
// but for the last, the bias.
func fitLogistic(rows []yesNo, n int, ridge float64) []float64 {
	w := make([]float64, n)
	for range 25 {
		gradient := make([]float64, n)
		hessian := make([][]float64, n)
		for j := range hessian {
			hessian[j] = make([]float64, n)
			if j < n-1 {
				gradient[j] = ridge * w[j]
				hessian[j][j] = ridge
			} else {
				hessian[j][j] = 1e-6
			}
		}
		for _, r := range rows {
			p := 1 / (1 + math.Exp(-dot(w, r.signs)))
			g := p
			if r.yes {
				g--
			}
			for j, x := range r.signs {
				if x == 0 {
					continue
				}
				gradient[j] += r.weight * g * x
				for k, y := range r.signs {
					hessian[j][k] += r.weight * p * (1 - p) * x * y
				}
			}
		}
		for j, d := range solve(hessian, gradient) {
			w[j] -= d
		}
	}
	return w
}

// solve returns x with a·x = b, for a symmetric positive definite a (Cholesky).
func solve(a [][]float64, b []float64) []float64 {
	n := len(b)
	l := make([][]float64, n)
	for i := range n {
		l[i] = make([]float64, n)
		for j := 0; j <= i; j++ {
			s := a[i][j]
			for k := range j {
				s -= l[i][k] * l[j][k]
			}
			if i == j {
				l[i][i] = math.Sqrt(math.Max(s, 1e-9))
			} else {
				l[i][j] = s / l[j][j]
			}
		}
	}
	y := make([]float64, n)
	for i := range n {
		s := b[i]
		for k := range i {
			s -= l[i][k] * y[k]
		}
		y[i] = s / l[i][i]
	}
	for i := n - 1; i >= 0; i-- {
		for k := i + 1; k < n; k++ {
			y[i] -= l[k][i] * y[k]
		}
		y[i] /= l[i][i]
	}
	return y
}

func dot(a, b []float64) float64 {
	s := 0.0
	for i, x := range b {
		s += a[i] * x
	}
	return s
}
