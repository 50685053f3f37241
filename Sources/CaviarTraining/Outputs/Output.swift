package import CaviarCompute

/// What a model ends with: a layer of its own from the numbers before it to the scores, and the loss of the scores.
///
/// `targets` holds a number for each row: the class, counted from 0. The methods are called without knowing the scalar:
/// give each both specializations.
package protocol Output: ModelItem {
  /// What it needs where it sees `inputs` numbers per row.
  func needs(inputs: Int, classes: Int) -> LayerNeeds

  /// Writes the scores into `flow.output`.
  func forward<S: EngineScalar>(_ flow: Flow, _ memory: LayerMemory, _ mode: Mode, in arena: inout Arena<S>)

  /// The mean loss of the batch. Puts its gradient in the place of the scores.
  func loss<S: EngineScalar>(_ flow: Flow, _ targets: Slice, in arena: inout Arena<S>) -> Double

  /// Writes the gradients of the parameters, and `flow.inputGradient` where there is one, from `flow.outputGradient`.
  func backward<S: EngineScalar>(_ flow: Flow, _ memory: LayerMemory, in arena: inout Arena<S>)

  /// What the scores say of the rows. May overwrite the scores.
  func measure<S: EngineScalar>(_ flow: Flow, _ targets: Slice, in arena: inout Arena<S>) -> Measurement
}

/// The sums of what was measured over rows.
package struct Measurement: Hashable, Sendable {
  package var rows = 0
  /// The sum of the rows' losses.
  package var loss = 0.0
  /// How many rows have the highest score at their class, the lower class where scores are equal.
  package var correct = 0

  package init(rows: Int = 0, loss: Double = 0, correct: Int = 0) {
    self.rows = rows
    self.loss = loss
    self.correct = correct
  }

  /// The mean loss.
  package var meanLoss: Double { loss / Double(rows) }

  /// The share of correct rows.
  package var accuracy: Double { Double(correct) / Double(rows) }

  package static func += (sum: inout Measurement, more: Measurement) {
    sum.rows += more.rows
    sum.loss += more.loss
    sum.correct += more.correct
  }
}
