package import CaviarSpec
import CaviarTraining
import Glibc

/// Is the loss before training that of chance? (CS231n, "Sanity checks"; TheDeepChecker, "initial loss".)
///
/// Without regularization, a network that knows nothing has the loss ln C for C classes.
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
        "How far from ln C the loss may be, as a part of ln C.")
    ] + commonFields

  package var tolerance = 0.1
  package var options = CheckOptions()

  package init() {}

  package func answer(_ subject: CheckSubject) -> CheckAnswer {
    let chance = subject.configuration.architecture.output.part.lossOfChance(subject.data)
    let name =
      subject.data.task == .values ? "the loss of the prediction 0," : "a loss of ln \(subject.data.classCount) ="
    let loss = subject.initialState().loss
    return CheckAnswer(
      expected:
        "\(name) \(chance.sixDigits), within \((tolerance * chance).rounded(significantDigits: 2).plainText)",
      seen: loss.sixDigits,
      passed: abs(loss - chance) <= tolerance * chance,
      advice: loss > chance
        ? "start the output with smaller weights (softmax: {init: {random_normal: {std: 0.01}}}), and scale the features (preprocess: [standardize])"
        : "labels leak into the features, or the classes are far from even")
  }
}
