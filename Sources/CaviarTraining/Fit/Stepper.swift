internal import CaviarCompute

/// Takes the steps of one fit.
struct Stepper {
  let network: Network
  let optimizer: any Optimizer
  let l1: Double
  let l2: Double
  let clipNorm: Double?
  /// How many steps have been taken.
  private(set) var steps = 0

  init(_ network: Network, _ training: Training) {
    self.network = network
    optimizer = training.optimizer
    l1 = training.l1
    l2 = training.l2
    clipNorm = training.clipNorm
  }

  /// Takes a step with the batch that is loaded, and returns its cost: the mean data loss with the penalties, before the
  /// step. Where the cost is not finite no step is taken.
  mutating func step<S: EngineScalar>(
    rows: Int, learningRate: Double, epoch: Int, stepInEpoch: Int, in arena: inout Arena<S>
  ) -> Double {
    var cost = network.gradients(rows: rows, .training(epoch: epoch, step: stepInEpoch), in: &arena)
    if l2 > 0 { cost += 0.5 * l2 * network.squaredWeights(in: arena) }
    if l1 > 0 { cost += l1 * network.weightMagnitudes(in: arena) }
    guard cost.isFinite else { return cost }
    steps += 1
    let places = network.parameters
    // Optimizers add the gradient of ½·λ·Σw² as they go; where more is to be done with it, it is added here.
    let isAdded = l1 > 0 || clipNorm != nil
    if isAdded { addPenalties(in: &arena) }
    if let clipNorm { clip(to: clipNorm, in: &arena) }
    for (range, decay) in [
      (0..<places.penalizedCount, isAdded ? 0 : l2), (places.penalizedCount..<places.all.count, 0),
    ]
    where !range.isEmpty {
      optimizer.update(places.update(range, learningRate: learningRate, decay: decay, step: steps), in: &arena)
    }
    return cost
  }

  /// g ← g + λ₂·w + λ₁·sign w, over the weights.
  private func addPenalties<S: EngineScalar>(in arena: inout Arena<S>) {
    let (l1, l2) = (S(l1), S(l2))
    let weights = network.parameters.penalized
    arena.update(network.parameters.allGradients[0..<weights.count], reading: weights) { gradient, w in
      gradient.transform(with: w) { gradient, w in gradient + l2 * w + (w > 0 ? l1 : w < 0 ? -l1 : 0) }
    }
  }

  /// Shortens the gradient of the cost, over all parameters, to the norm `limit` where it is longer (Pascanu et al., On the
  /// Difficulty of Training Recurrent Neural Networks, 2013).
  private func clip<S: EngineScalar>(to limit: Double, in arena: inout Arena<S>) {
    let gradients = network.parameters.allGradients
    let norm = arena.read(gradients) { Double($0.sumOfSquares) }.squareRoot()
    guard norm > limit else { return }
    let factor = S(limit / norm)
    arena.update(gradients) { gradient in gradient.transform { $0 * factor } }
  }
}
