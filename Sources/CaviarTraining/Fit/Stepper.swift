internal import CaviarCompute

/// Takes the steps of one fit.
struct Stepper {
  let network: Network
  let optimizer: any Optimizer
  let l2: Double
  /// How many steps have been taken.
  private(set) var steps = 0

  init(_ network: Network, optimizer: any Optimizer, l2: Double) {
    self.network = network
    self.optimizer = optimizer
    self.l2 = l2
  }

  /// Takes a step with the batch that is loaded, and returns its cost: the mean data loss with the penalty, before the
  /// step. Where the cost is not finite no step is taken.
  mutating func step<S: EngineScalar>(
    rows: Int, learningRate: Double, epoch: Int, stepInEpoch: Int, in arena: inout Arena<S>
  ) -> Double {
    var cost = network.gradients(rows: rows, .training(epoch: epoch, step: stepInEpoch), in: &arena)
    if l2 > 0 { cost += 0.5 * l2 * network.squaredWeights(in: arena) }
    guard cost.isFinite else { return cost }
    steps += 1
    let places = network.parameters
    let split = l2 > 0 ? places.penalizedCount : 0
    if split > 0 {
      optimizer.update(places.update(0..<split, learningRate: learningRate, decay: l2, step: steps), in: &arena)
    }
    optimizer.update(
      places.update(split..<places.all.count, learningRate: learningRate, decay: 0, step: steps), in: &arena)
    return cost
  }
}
