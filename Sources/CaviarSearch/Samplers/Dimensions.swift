import CaviarSpec

extension StageSpace {
  /// The entries with more than one value, each a dimension of the space.
  var dimensions: [Entry] { entries.filter { $0.range.count != 1 } }

  /// The point with a value of each dimension, by its number, and the others' only values.
  func point(of dimensions: [Entry], _ value: (Int) -> SpecValue) -> Point {
    let numbers = Dictionary(uniqueKeysWithValues: dimensions.enumerated().map { ($1.hyperparameter.address, $0) })
    return point { entry in numbers[entry.hyperparameter.address].map(value) ?? entry.range.centre }
  }

  /// The point at a quantile of each dimension, by its number.
  func point(along dimensions: [Entry], _ quantile: (Int) -> Double) -> Point {
    point(of: dimensions) { dimensions[$0].range.value(at: quantile($0)) }
  }

  /// The problem of more dimensions than a sequence has.
  func tooManyDimensions(for name: String, most: Int) -> SamplerProblem? {
    let count = dimensions.count
    guard count > most else { return nil }
    return SamplerProblem(
      "`\(name)` has \(most) dimensions, and the stage searches \(count) hyperparameters", suggestion: "sampler: random"
    )
  }
}
