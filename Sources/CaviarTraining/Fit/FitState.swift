package import CaviarCompute

/// What a fit has come to between two steps: all that it needs to go on as if it had never stopped.
///
/// The order of the rows and what layers draw are functions of epoch and step, so that nothing of them is kept.
package struct FitState<Scalar: EngineScalar>: Sendable, Equatable {
  /// Where it is, and what it must remember beside numbers of the network.
  package struct Progress: Sendable, Equatable, Codable {
    /// How far it has come. Fits go on side by side from the same position.
    package struct Position: Sendable, Hashable, Codable {
      /// The epoch that is being trained, from 1; those before it are measured.
      package let epoch: Int
      /// How many of its steps are taken.
      package let step: Int
    }

    package let position: Position
    /// How many steps were taken in all epochs.
    let steps: Int
    /// The sum of the epoch's costs so far.
    let cost: Double
    /// The training loss beyond which the fit has exploded; nil where there is no such limit.
    let limit: Double?
    /// What early stopping remembers; nil where there is none.
    let watch: StoppingMemory?
  }

  package let progress: Progress
  /// The parameters, what layers keep from step to step, and the optimizer's state.
  package let numbers: [Scalar]
  /// The parameters of early stopping's best epoch and what layers had kept; otherwise empty.
  package let kept: [Scalar]

  package init(progress: Progress, numbers: [Scalar], kept: [Scalar]) {
    self.progress = progress
    self.numbers = numbers
    self.kept = kept
  }
}

/// Keeps what fits have come to, every now and then.
package struct StateKeeper<Scalar: EngineScalar> {
  /// Asked after every step, and told whether it is the last one: whether the states are to be kept now.
  let isDue: (_ isLast: Bool) -> Bool
  /// Takes the number of a plan and the state of its fit.
  let keep: (Int, FitState<Scalar>) -> Void

  package init(isDue: @escaping (_ isLast: Bool) -> Bool, keep: @escaping (Int, FitState<Scalar>) -> Void) {
    self.isDue = isDue
    self.keep = keep
  }
}

/// Gives fits away to others that have the time for them.
package struct Handover<Scalar: EngineScalar> {
  /// Asked after every step but the last few, and told whether two fits or more still train: whether half of them go. Where
  /// it says so, they do.
  let isWanted: (_ areSeveral: Bool) -> Bool
  /// Takes the numbers of plans and the states of their fits. They train on from there, and here no longer.
  let give: ([(index: Int, state: FitState<Scalar>)]) -> Void

  package init(
    isWanted: @escaping (_ areSeveral: Bool) -> Bool, give: @escaping ([(index: Int, state: FitState<Scalar>)]) -> Void
  ) {
    self.isWanted = isWanted
    self.give = give
  }

  /// How many steps are worth a handover: to begin elsewhere takes as long as a few of them.
  static var fewestSteps: Int { 8 }
}

extension Network {
  /// Where everything is that training changes and that a model needs afterwards.
  var storedPlaces: [Slice] { parameters.runs.map(\.parameters) + states.map(\.place) }

  /// Where everything is that the next step builds on.
  private var places: [Slice] { storedPlaces + parameters.runs.map(\.optimizerState) }

  /// The numbers that the next step builds on.
  func numbers<S: EngineScalar>(in arena: borrowing Arena<S>) -> [S] { arena.numbers(at: places) }

  /// Puts numbers back.
  func restore<S: EngineScalar>(numbers: [S], in arena: inout Arena<S>) { arena.put(numbers, at: places) }
}

extension Arena {
  /// The numbers of some places, one after the other.
  borrowing func numbers(at places: [Slice]) -> [Scalar] {
    var numbers: [Scalar] = []
    numbers.reserveCapacity(places.reduce(0) { $0 + $1.count })
    for place in places { read(place) { span in for i in span.indices { numbers.append(span[i]) } } }
    return numbers
  }

  /// Puts numbers back into their places.
  mutating func put(_ numbers: [Scalar], at places: [Slice]) {
    precondition(numbers.count == places.reduce(0) { $0 + $1.count }, "the numbers of the very same places")
    var start = 0
    for place in places {
      update(place) { span in for i in span.indices { span[i] = numbers[start + i] } }
      start += place.count
    }
  }
}
