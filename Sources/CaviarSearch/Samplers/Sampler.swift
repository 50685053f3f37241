internal import CaviarRandom
package import CaviarSpec

/// Draws the points of a stage.
///
/// A point is a function of the seed, the stage, the trial's number and, for a sampler that learns, the results of the batches
/// before: never of the clock, the number of workers or the order in which fits finish.
package protocol Sampler: Component {
  /// The number of trials that are proposed together, after the results of all batches before. Nil for a sampler that looks at
  /// no result: trial i is a function of the request and of i alone then.
  var batch: Int? { get }

  /// True if another number of trials leaves the points of the trials before as they were. False for a sampler that reads
  /// the request's `trials`: a stage whose trials have begun then keeps its number of trials.
  var isAppendable: Bool { get }

  /// The points of consecutive trials, in their order.
  ///
  /// - Parameter history: The finished trials that the sampler may learn from. Empty for a sampler without batches, which
  ///   may be called for any trials at any time.
  func points(of trials: Range<Int>, in request: SamplingRequest, after history: [Observation]) -> [Point]

  /// The reason why it cannot draw a stage's points, for the ranges that are known before any result. Nil if it can.
  func problem(of request: SamplingRequest) -> SamplerProblem?

  /// The reason why another sampler would serve better. Nil if there is none.
  func warning(of request: SamplingRequest) -> String?
}

extension Sampler {
  package var batch: Int? { nil }
  package var isAppendable: Bool { true }
  package func problem(of request: SamplingRequest) -> SamplerProblem? { nil }
  package func warning(of request: SamplingRequest) -> String? { nil }
}

/// The reason why a sampler cannot draw the points of a stage, in words for its user.
package struct SamplerProblem: Sendable, Equatable {
  package let message: String
  package let notes: [String]
  package let suggestion: String?

  package init(_ message: String, notes: [String] = [], suggestion: String? = nil) {
    self.message = message
    self.notes = notes
    self.suggestion = suggestion
  }
}

/// The part of a sampler's input that all trials of a stage share.
package struct SamplingRequest: Sendable {
  package let space: StageSpace
  package let seed: UInt64
  /// The name of the stage.
  package let stage: String
  /// The numbers of all trials of the stage, for a sampler that spreads its points over them.
  package let trials: Range<Int>

  package init(space: StageSpace, seed: UInt64, stage: String, trials: Range<Int>) {
    self.space = space
    self.seed = seed
    self.stage = stage
    self.trials = trials
  }
}

extension SamplingRequest {
  /// The random numbers of a trial's proposal.
  func draws(of trial: Int) -> Draws {
    Draws(RandomStream(StreamKey(seed: seed, purpose: .sample, stage: stage, trial: trial)))
  }

  /// The problem of trials that are no whole batches. Nil if they are.
  func notInBatches(of size: Int) -> SamplerProblem? {
    let rest = trials.count % size
    guard rest != 0 else { return nil }
    return SamplerProblem(
      "\(size) trials are proposed at a time, and the stage has \(trials.count)",
      notes: ["so that raising `trials` leaves the points of those before as they were"],
      suggestion: "trials: \(trials.count - rest + size), or another `batch`")
  }

  /// A stream of random numbers for a hyperparameter that all trials of the stage share.
  func stream(of entry: StageSpace.Entry, step: Int = 0) -> RandomStream {
    RandomStream(
      StreamKey(seed: seed, purpose: .sample, stage: stage, address: entry.hyperparameter.address), step: step)
  }
}

/// A finished trial, as samplers and pruners see it.
package struct Observation: Sendable {
  package let trial: Int
  package let point: Point
  /// The objective, higher better whatever its direction. Nil for a trial that failed.
  package let value: Double?

  package init(trial: Int, point: Point, value: Double?) {
    self.trial = trial
    self.point = point
    self.value = value
  }
}
