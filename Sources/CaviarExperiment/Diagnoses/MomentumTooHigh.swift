import CaviarSearch
package import CaviarSpec
import CaviarTraining

/// An average over more steps than the training has remembers gradients of weights that are long gone: the velocity overshoots
/// (Sutskever et al., 2013).
package struct MomentumTooHigh: DiagnosisRule {
  package static let name = "momentum_too_high"
  package static let otherNames = ["beta_too_high", "high_momentum", "momentum"]
  package static let summary = "The velocity averages over too many steps."
  package static let evidence =
    "an averaging window 1 / (1 − β) of 200 steps or more and of more than a fifth of all steps, in a training that diverges, learns next to nothing, is unstable or ends worse than it was"
  package static let advice = "lower `beta` to 0.9"
  package static let example = "momentum_too_high: {window: 200}"
  package static let source: String? =
    "Sutskever et al., On the Importance of Initialization and Momentum in Deep Learning, 2013"
  package static let precision: Precision? = Precision(right: 176, of: 176)
  package static let fields: [Field<Self>] = [
    .init("window", \.window, .number(.positive), "The window in steps."),
    .init("share", \.share, .number(.positive), "The window, as a fraction of all steps."),
  ]

  package var window = 200.0
  package var share = 0.2

  package init() {}

  package func cause(in subject: DiagnosisSubject) -> DiagnosedCause? {
    guard let training = subject.configuration?.training, let steps = subject.stepsPerEpoch,
      let (option, beta) = Self.beta(of: training.optimizer), case let found = 1 / (1 - beta), found >= window,
      found >= share * Double(steps * max(1, subject.lastEpoch))
    else { return nil }
    let isWorse =
      (subject.end ?? .infinity) > 1.1 * (subject.lowest ?? 0)
      || (subject.validation.values.last ?? 0) > 1.3 * (subject.validation.lowest?.value ?? 0)
    // Where the very first step was too large, no average has taken part in it.
    guard subject.completed || !subject.jumps,
      subject.isStuck || isWorse || Unstable().cause(in: subject) != nil
    else { return nil }
    return DiagnosedCause(
      "the averages reach back about \(found.rounded().sixDigits) steps of "
        + "\(steps * max(1, subject.lastEpoch))",
      [.training("optimizer", type(of: training.optimizer).name, option, from: .number(beta), to: 0.9)])
  }
}

extension MomentumTooHigh {
  /// The option of an optimizer that averages gradients, and its value.
  private static func beta(of optimizer: any Optimizer) -> (option: String, value: Double)? {
    switch optimizer {
    case let optimizer as Momentum: ("beta", optimizer.beta)
    case let optimizer as Nesterov: ("beta", optimizer.beta)
    case let optimizer as Adam: ("beta1", optimizer.beta1)
    case let optimizer as AdamW: ("beta1", optimizer.adam.beta1)
    default: nil
    }
  }
}
