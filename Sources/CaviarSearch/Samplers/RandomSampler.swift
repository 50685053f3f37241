internal import CaviarRandom
package import CaviarSpec

/// Independent random points (Bergstra & Bengio, "Random Search for Hyper-Parameter Optimization", JMLR 13, 2012).
///
/// Each hyperparameter has a stream of its own, named by its address, so that adding one leaves the others' values alone.
package struct RandomSampler: Sampler {
  package static let name = "random"
  package static let otherNames = ["random_search", "randomsearch", "randomized", "grid"]
  package static let summary = "Independent random points; never a grid."
  package static let example = "random"
  package static let source: String? = "Bergstra & Bengio, JMLR 13, 2012"

  package init() {}

  package func points(of trials: Range<Int>, in request: SamplingRequest, after history: [Observation]) -> [Point] {
    trials.map { trial in
      request.space.point { entry in
        let key = StreamKey(
          seed: request.seed, purpose: .sample, stage: request.stage, trial: trial,
          address: entry.hyperparameter.address)
        return entry.range.value(at: RandomStream(key).uniform(0))
      }
    }
  }
}
