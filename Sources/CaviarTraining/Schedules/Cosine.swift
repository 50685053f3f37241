internal import CKernels
package import CaviarSpec

/// Decays the learning rate along half a cosine over all of the fit's epochs E:
/// rate(e) = learning_rate · (floor + (1 − floor)·½·(1 + cos(π·(e − 1) / E))).
///
/// It starts at the learning rate, and would reach floor · learning_rate in the epoch after the last.
package struct Cosine: Schedule {
  package static let name = "cosine"
  package static let otherNames = ["cosine_annealing", "cosineannealinglr", "cosine_decay", "cos"]
  package static let summary = "Decays the learning rate along half a cosine over all epochs."
  package static let example = "learning_rate_schedule: {cosine: {floor: 0}}"
  package static let source: String? =
    "Loshchilov and Hutter, SGDR: Stochastic Gradient Descent with Warm Restarts, 2017, arXiv:1608.03983"
  package static let fields: [Field<Self>] = [
    Field(
      "floor", \.floor, .number(.unit), otherNames: ["eta_min", "alpha", "min_lr", "end", "final"],
      "The fraction of the learning rate at which the decay ends.")
  ]

  package var floor = 0.0

  package init() {}

  package func factor(epoch: Int, of epochs: Int) -> Double {
    let part = Double(max(1, epoch) - 1) / Double(max(1, epochs))
    return floor + (1 - floor) * 0.5 * (1 + ck_cos_turns(part / 2))
  }
}
