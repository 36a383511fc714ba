package knowledge

// Constants are what training found: the same for every content. See
// knowledge/train.
type Constants struct {
	Fuse  [fuseLen]float64 // evidence for a candidate
	Scope [signLen]float64 // log odds that the question is in scope
	Right [signLen]float64 // log odds that it is in scope and the first candidate right
}

// Shipped returns the constants that this build was trained to.
func Shipped() Constants { return shipped }

var shipped = Constants{
	Fuse: [fuseLen]float64{
		fCentroid: 5.4, fWording: 6.1, fBM25: 1, fCovered: .45, fDice: 2, fClaim: 2, fProduct: -4,
		fShared: 3, fOther: -4, fUnasked: -2, fGeneral: -1.5, fFacet: 2, fTone: 1, fOffside: -1, fWhole: .5,
		fVersus: 4, fPair: 1, fAlone: -2, fAlien: -3, fMet: 1, fNamed: .5,
	},
	Scope: [signLen]float64{
		sCentroid: 3.5, sWording: 1, sCovered: 2, sDice: 2, sShare: .5, sMargin: .3, sElsewhere: -3, sTask: -1, sForeign: -3,
		sCode: -1, sNumber: -1, sStrange: -1.5, sAbsent: -.7, sShared: 1.5, sVersus: 2, sFacet: 1, sTone: .7, sBare: 1.5, sBias: -1.5,
	},
	Right: [signLen]float64{
		sCentroid: 3, sWording: 1, sCovered: 2, sDice: 2, sShare: 2, sMargin: .5, sElsewhere: -3, sTask: -1, sForeign: -3,
		sCode: -1, sNumber: -1, sStrange: -1.5, sAbsent: -.7, sShared: 1.5, sVersus: 2, sFacet: 1, sTone: .7, sBare: 1.5, sBias: -2.5,
	},
}
