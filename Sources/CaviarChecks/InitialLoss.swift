package import CaviarSpec
import CaviarTraining

/// Checks that the loss before training is that of chance (CS231n, "Sanity checks"; TheDeepChecker, "initial loss").
///
/// Without regularization, an untrained network has the loss ln C for C classes, and the loss of the prediction 0 for a
/// regression. The latter is a mean over the examples, which varies by chance if they are few; two standard errors of
/// it are allowed besides the tolerance. For classes every example has the same loss, and no such error.
package struct InitialLoss: Check {
  package static let name = "initial_loss"
  package static let otherNames = ["init_loss", "loss_at_init", "chance_loss"]
  package static let summary = "The loss before training is that of chance, ln C for C classes."
  package static let example = "initial_loss: {tolerance: 0.1}"
  package static let source: String? = "CS231n, Sanity checks"
  package static let fields: [Field<InitialLoss>] =
    [
      .init(
        "tolerance", \.tolerance, .number(.positive), otherNames: ["tol", "within"],
        "The largest distance from the loss of chance, as a fraction of it.")
    ] + commonFields

  package var tolerance = 0.1
  package var options = CheckOptions()

  package init() {}

  package var cost: String { "no training" }

  package func answer(_ subject: CheckSubject) -> CheckAnswer {
    let chance = subject.configuration.architecture.output.part.lossOfChance(subject.data)
    let error = 2 * chance.standardError
    let name =
      subject.data.task == .values ? "the loss of the prediction 0," : "a loss of ln \(subject.data.classCount) ="
    let sampling =
      error > 0
      ? " and two standard errors of a mean over \(subject.data.trainSample.count) rows,"
        + " \(error.rounded(significantDigits: 2).plainText)" : ""
    let (first, mean) = losses(of: subject, within: tolerance * chance.mean + error, of: chance.mean)
    let loss = mean ?? first
    return CheckAnswer(
      expected:
        "\(name) \(chance.mean.sixDigits), within \((tolerance * chance.mean).rounded(significantDigits: 2).plainText)\(sampling)",
      seen: !first.isFinite
        ? "NaN or infinity"
        : first.sixDigits + (mean.map { ", \($0.sixDigits) on average of \(Self.draws) first weights" } ?? ""),
      passed: abs(loss - chance.mean) <= tolerance * chance.mean + error,
      advice: loss.isFinite ? advice(for: subject, isAbove: loss > chance.mean) : CheckSubject.notFiniteAdvice)
  }

  /// The number of first weights of which the mean loss counts, where those of the seed are off.
  private static let draws = 20

  /// The loss, and if it is off the mean over several first weights. Random scores of a wide layer change the loss of a few
  /// classes either way, and on average hardly; weights that are too large raise it always.
  private func losses(of subject: CheckSubject, within distance: Double, of chance: Double) -> (Double, mean: Double?) {
    let first = subject.initialState().loss
    guard first.isFinite, abs(first - chance) > distance else { return (first, nil) }
    let others = (2...Self.draws).map { subject.initialState(draw: $0).loss }
    return (first, others.reduce(first, +) / Double(Self.draws))
  }

  private func advice(for subject: CheckSubject, isAbove: Bool) -> String {
    guard isAbove else {
      return "the first weights predict already: does a feature give the label away, or are the outputs' weights large?"
    }
    if subject.data.sizeOfFeatures > 3 {
      return "the features are far from a size of 1: scale them (preprocess: [standardize])"
    }
    let output = type(of: subject.configuration.architecture.output.part).name
    return "start the output with smaller weights (\(output): {init: {random_normal: {std: 0.01}}})"
  }
}
