internal import CaviarRandom
package import CaviarSpec

/// A Latin hypercube: of n trials, each nth of each range has exactly one (McKay, Beckman & Conover, Technometrics 21, 1979).
///
/// The parts depend on the number of trials, so that a stage keeps it.
package struct LatinHypercubeSampler: Sampler {
  package static let name = "latin_hypercube"
  package static let otherNames = ["lhs", "latin", "latinhypercube"]
  package static let summary = "A Latin hypercube: of n trials, one in each nth of every range."
  package static let example = "latin_hypercube"
  package static let source: String? = "McKay, Beckman & Conover, Technometrics 21, 1979"

  package init() {}

  package var isAppendable: Bool { false }

  package func points(of trials: Range<Int>, in request: SamplingRequest, after history: [Observation]) -> [Point] {
    let dimensions = request.space.dimensions
    let count = request.trials.count
    let streams = dimensions.map { request.stream(of: $0) }
    let orders = streams.map { $0.permutation(count) }
    return trials.map { trial in
      let index = trial - request.trials.lowerBound
      return request.space.point(along: dimensions) { dimension in
        (Double(orders[dimension][index]) + streams[dimension].uniform(index)) / Double(count)
      }
    }
  }
}
