internal import CaviarCompute

/// Takes the steps of one fit: adds penalties, clips the gradient and calls the optimizer on each run of parameters.
struct Stepper: Sendable {
  private let runs: [ParameterPlaces.Run]
  private let optimizer: any Optimizer
  private let l1: Double
  private let l2: Double
  private let clipNorm: Double?
  /// The number of steps t taken.
  var steps = 0

  init(_ parameters: ParameterPlaces, _ training: Training) {
    runs = parameters.runs
    optimizer = training.optimizer
    l1 = training.l1
    l2 = training.l2
    clipNorm = training.clipNorm
  }

  /// Takes a step with the current gradients, and returns the cost before the step: the mean data loss plus the
  /// penalties. If the cost is not finite the fit has diverged, and its parameters are invalid.
  mutating func step<S: EngineScalar>(loss: Double, learningRate: Double, in arena: inout Arena<S>) -> Double {
    guard loss.isFinite else { return loss }
    steps += 1
    guard l1 == 0, clipNorm == nil else { return loss + changedStep(learningRate: learningRate, in: &arena) }
    var squares = 0.0
    for run in runs {
      let decay = run.isPenalized ? l2 : 0
      let before = optimizer.update(run.update(learningRate: learningRate, decay: decay, step: steps), in: &arena)
      if decay > 0 { squares += before }
    }
    return loss + 0.5 * l2 * squares
  }

  /// A step with an L1 penalty or clipping, which needs the gradient of the whole cost first. Returns the penalties.
  private func changedStep<S: EngineScalar>(learningRate: Double, in arena: inout Arena<S>) -> Double {
    var penalties = 0.0
    for run in runs where run.isPenalized {
      penalties += arena.read(run.parameters) { w in
        0.5 * l2 * Double(w.sumOfSquares) + l1 * Double(w.sumOfMagnitudes)
      }
      addPenalties(run, in: &arena)
    }
    if let clipNorm { clip(to: clipNorm, in: &arena) }
    for run in runs { optimizer.update(run.update(learningRate: learningRate, decay: 0, step: steps), in: &arena) }
    return penalties
  }

  /// g ← g + λ₂·w + λ₁·sign w.
  private func addPenalties<S: EngineScalar>(_ run: ParameterPlaces.Run, in arena: inout Arena<S>) {
    let (l1, l2) = (S(l1), S(l2))
    arena.update(run.gradients, reading: run.parameters) { gradient, w in
      gradient.transform(with: w) { gradient, w in gradient + l2 * w + (w > 0 ? l1 : w < 0 ? -l1 : 0) }
    }
  }

  /// Scales the gradient of the cost down to the L2 norm `limit` over all parameters, if it exceeds it (Pascanu et al.,
  /// On the Difficulty of Training Recurrent Neural Networks, 2013).
  private func clip<S: EngineScalar>(to limit: Double, in arena: inout Arena<S>) {
    var squares = 0.0
    for run in runs { squares += arena.read(run.gradients) { Double($0.sumOfSquares) } }
    let norm = squares.squareRoot()
    guard norm > limit else { return }
    let factor = S(limit / norm)
    for run in runs { arena.update(run.gradients) { gradient in gradient.transform { $0 * factor } } }
  }
}
