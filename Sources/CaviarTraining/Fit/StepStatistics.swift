internal import CaviarCompute

/// The update ratios and gradient norms of the layers with weights: sums over the measured steps of an epoch, then means.
struct StepStatistics: Sendable, Equatable {
  /// ‖Δw‖ / ‖w‖, with ‖w‖ before the step.
  private(set) var updateRatios: [Double] = []
  /// ‖g‖ of the gradient of the cost with which the step was taken.
  private(set) var gradientNorms: [Double] = []
  /// The largest ``StepChanges/firstRatio(in:)`` of the first measured step at which one is finite. Nil before it.
  private(set) var first: Double?

  init() {}

  /// The most steps of an epoch that are measured, evenly spaced from the first on: the mean over more of them says no more.
  static var mostSteps: Int { 8 }

  /// True if a step of an epoch, from 1, is measured.
  static func measures(step: Int, of steps: Int) -> Bool { (step - 1) % distance(steps) == 0 }

  /// The number of measured steps of an epoch.
  static func measuredCount(of steps: Int) -> Int { (steps + distance(steps) - 1) / distance(steps) }

  private static func distance(_ steps: Int) -> Int { (steps + mostSteps - 1) / mostSteps }

  /// Sums of no steps yet.
  mutating func begin(layers: Int) {
    updateRatios = Array(repeating: 0, count: layers)
    gradientNorms = updateRatios
  }

  /// Adds a step.
  mutating func add<S: EngineScalar>(_ measured: [StepChanges], in arena: borrowing Arena<S>) {
    var largest: Double?
    for (index, changes) in measured.enumerated() {
      updateRatios[index] += changes.updateRatio(in: arena)
      gradientNorms[index] += changes.gradientNorm(in: arena)
      if first == nil, case let ratio = changes.firstRatio(in: arena), ratio.isFinite {
        largest = max(largest ?? 0, ratio)
      }
    }
    first = first ?? largest
  }

  /// Means in place of sums.
  mutating func average(over steps: Int) {
    for index in updateRatios.indices {
      updateRatios[index] /= Double(steps)
      gradientNorms[index] /= Double(steps)
    }
  }
}

extension StepStatistics: Codable {
  private enum CodingKeys: CodingKey { case updateRatios, gradientNorms, first }

  // As bits: JSON has no NaN and no infinity, and both come out of steps that are too large.

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    updateRatios = try values.decode([UInt64].self, forKey: .updateRatios).map { Double(bitPattern: $0) }
    gradientNorms = try values.decode([UInt64].self, forKey: .gradientNorms).map { Double(bitPattern: $0) }
    first = try values.decodeIfPresent(Double.self, forKey: .first)
  }

  func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(updateRatios.map(\.bitPattern), forKey: .updateRatios)
    try values.encode(gradientNorms.map(\.bitPattern), forKey: .gradientNorms)
    try values.encodeIfPresent(first, forKey: .first)
  }
}
