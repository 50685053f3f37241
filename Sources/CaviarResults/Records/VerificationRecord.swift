/// The result of training again: the output of `caviar verify --json`.
package struct VerificationRecord: Sendable, Codable, Equatable {
  /// The result of the comparison, which sets the exit code of `caviar verify`.
  package enum Result: String, Sendable, Codable {
    /// Nothing differs.
    case same
    case different
  }

  package let name: String
  package let result: Result
  /// True if numerics and engine are those of the results, so that every byte counts.
  package let isSameEngine: Bool
  /// The numerics of the results, if they are not this program's: rules and defaults differ, so that bytes do not
  /// count.
  package let numerics: Int?
  /// The number of trials that were trained again.
  package let trained: Int
  /// The number of trials in the results.
  package let trials: Int
  /// The inputs that have changed since the results were made: spec, data. Empty if none has.
  package let inputs: [String]
  /// The first difference of the results.
  package let difference: Difference?
  /// On another engine, the distance of the rest, which does not change the result.
  package let drift: Drift?
  /// The commit of the spec's repository, now.
  package let source: SourceRecord?

  package init(
    name: String, result: Result, isSameEngine: Bool, numerics: Int?, trained: Int, trials: Int, inputs: [String],
    difference: Difference?, drift: Drift?, source: SourceRecord?
  ) {
    self.name = name
    self.result = result
    self.isSameEngine = isSameEngine
    self.numerics = numerics
    self.trained = trained
    self.trials = trials
    self.inputs = inputs
    self.difference = difference
    self.drift = drift
    self.source = source
  }

  private enum CodingKeys: String, CodingKey {
    case name, numerics, trained, trials, inputs, difference, drift, source
    case result = "verdict"
    case isSameEngine = "same_engine"
  }

  /// The first place at which a stored file differs from the one that was made again.
  package struct Difference: Sendable, Codable, Equatable {
    package let file: String
    /// The row, line or byte: `stage coarse, trial 3, epoch 2`, `line 7`, or `the byte at offset 96`.
    package let place: String
    /// The column of a table.
    package let column: String?
    /// The value in the results.
    package let stored: String
    /// The value after training again.
    package let again: String

    package init(file: String, place: String, column: String?, stored: String, again: String) {
      self.file = file
      self.place = place
      self.column = column
      self.stored = stored
      self.again = again
    }
  }

  /// The distance of trained fits from those of another engine.
  package struct Drift: Sendable, Codable, Equatable {
    package let fits: Int
    /// The largest relative difference of a loss before the first step; at most 1e-5 is right. With other numerics the losses
    /// of the validation part, since the training sample may have other examples.
    package let initialLoss: Double
    /// The median of the objective's absolute differences.
    package let medianObjective: Double?
    package let largestObjective: Double?
    /// The median of the relative differences of the last train_loss.
    package let medianLoss: Double?
    package let largestLoss: Double?
    /// The number of fits with another outcome: completed, exploded, NaN.
    package let otherOutcomes: Int

    package init(
      fits: Int, initialLoss: Double, medianObjective: Double?, largestObjective: Double?, medianLoss: Double?,
      largestLoss: Double?, otherOutcomes: Int
    ) {
      self.fits = fits
      self.initialLoss = initialLoss
      self.medianObjective = medianObjective
      self.largestObjective = largestObjective
      self.medianLoss = medianLoss
      self.largestLoss = largestLoss
      self.otherOutcomes = otherOutcomes
    }

    private enum CodingKeys: String, CodingKey {
      case fits
      case initialLoss = "initial_loss"
      case medianObjective = "median_objective"
      case largestObjective = "largest_objective"
      case medianLoss = "median_loss"
      case largestLoss = "largest_loss"
      case otherOutcomes = "other_outcomes"
    }
  }
}
