package import CaviarCompute

/// The state of a fit between two steps: all that it needs to resume with the same bits as without a break.
///
/// The order of the examples and the random numbers of layers are functions of epoch and step, so they are not saved.
package struct FitState<Scalar: EngineScalar>: Sendable, Equatable {
  /// The position of a fit, and its state outside the network.
  package struct Progress: Sendable, Equatable, Codable {
    /// A position in a training. Fits resume side by side from the same position.
    package struct Position: Sendable, Hashable, Codable {
      /// The current epoch, from 1; the epochs before it have been measured.
      package let epoch: Int
      /// The number of steps taken in the epoch.
      package let step: Int
    }

    package let position: Position
    /// The number of steps t taken in all epochs.
    let steps: Int
    /// The sum of the epoch's costs so far.
    let cost: Double
    /// The sums over the epoch's measured steps so far; nil if they are not measured.
    var changes: StepStatistics?
    /// The training loss beyond which the fit has exploded; nil if there is no such limit.
    let limit: Double?
    /// The memory of early stopping; nil without it.
    let watch: StoppingMemory?
  }

  package let progress: Progress
  /// The parameters, the states of layers and the optimizer's state, one array after the other.
  package let numbers: [Scalar]
  /// The parameters and layer states of early stopping's best epoch; empty without it.
  package let kept: [Scalar]

  package init(progress: Progress, numbers: [Scalar], kept: [Scalar]) {
    self.progress = progress
    self.numbers = numbers
    self.kept = kept
  }
}

/// Saves the states of fits from time to time, so that a run that is killed loses little.
package struct StateKeeper<Scalar: EngineScalar> {
  /// Called after every step, with true for the last one. Returns true to save the states now.
  let isDue: (_ isLast: Bool) -> Bool
  /// Called with the index of a plan and the state of its fit.
  let keep: (Int, FitState<Scalar>) -> Void

  package init(isDue: @escaping (_ isLast: Bool) -> Bool, keep: @escaping (Int, FitState<Scalar>) -> Void) {
    self.isDue = isDue
    self.keep = keep
  }
}

/// Hands fits over to idle workers.
package struct Handover<Scalar: EngineScalar> {
  /// Called after every step but the last few, with true if two or more fits still train. Returns true to hand half of
  /// them over.
  let isWanted: (_ areSeveral: Bool) -> Bool
  /// Called with the indices of plans and the states of their fits, which are no longer trained here.
  let give: ([(index: Int, state: FitState<Scalar>)]) -> Void

  package init(
    isWanted: @escaping (_ areSeveral: Bool) -> Bool, give: @escaping ([(index: Int, state: FitState<Scalar>)]) -> Void
  ) {
    self.isWanted = isWanted
    self.give = give
  }

  /// The fewest remaining steps that are worth a handover, since starting elsewhere takes as long as a few steps.
  static var fewestSteps: Int { 8 }
}
