internal import CaviarRandom
package import CaviarSpec

/// Independent random points (Bergstra & Bengio, "Random Search for Hyper-Parameter Optimization", JMLR 13, 2012).
///
/// Each hyperparameter has a stream of its own, named by its address, so that adding one leaves the others' values alone.
package struct RandomSampler: Sampler {
  package static let name = "random"
  package static let otherNames = ["random_search", "randomsearch", "randomized"]
  package static let summary = "Independent random points."
  package static let example = "random"
  package static let source: String? = "Bergstra & Bengio, JMLR 13, 2012"
  package static let fields: [Field<Self>] = [
    Field(
      "balanced", \.balanced, Codec<String>.text.list(minimum: 1).optional, default: "none",
      otherNames: ["stratified", "stratify", "equal", "blocked"],
      "The hyperparameters with few values, each of which is tried equally often.")
  ]

  package var balanced: [String]?

  package init() {}

  package func problem(of request: SamplingRequest) -> SamplerProblem? {
    let dimensions = request.space.dimensions
    for address in balanced ?? [] {
      guard let entry = dimensions.first(where: { $0.hyperparameter.address == address }) else {
        return SamplerProblem(
          "`\(address)` is not among the hyperparameters of the stage",
          notes: ["they are " + dimensions.map(\.hyperparameter.address).joined(separator: ", ")])
      }
      guard entry.range.count == nil else { continue }
      return SamplerProblem(
        "`\(address)` has no values to balance: it lies between two bounds", suggestion: "leave it out of `balanced`")
    }
    return nil
  }

  package func points(of trials: Range<Int>, in request: SamplingRequest, after history: [Observation]) -> [Point] {
    trials.map { trial in
      request.space.point { entry in
        let address = entry.hyperparameter.address
        if balanced?.contains(address) == true, let count = entry.range.count {
          return value(of: entry, count, trial, request)
        }
        let key = StreamKey(
          seed: request.seed, purpose: .sample, stage: request.stage, trial: trial, address: address)
        return entry.range.value(at: RandomStream(key).uniform(0))
      }
    }
  }

  /// A value of a random order of all, which each block of as many trials has anew.
  private func value(
    of entry: StageSpace.Entry, _ count: Int, _ trial: Int, _ request: SamplingRequest
  ) -> SpecValue {
    let (block, place) = (trial - 1).quotientAndRemainder(dividingBy: count)
    let order = request.stream(of: entry, step: block).permutation(count)
    return entry.range.value(at: (Double(order[place]) + 0.5) / Double(count))
  }
}
