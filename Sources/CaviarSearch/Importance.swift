/// The importance of a hyperparameter, by which trials should be spent: the order in which the field teaches to tune
/// (deeplearning.ai, "Tuning Process"; CS231n, "Hyperparameter Optimization").
package enum Importance: Int, Sendable, CaseIterable {
  case first = 1
  case second, third, last

  /// The importance of a field, by its name, or of a hyperparameter, by its address.
  package init(of address: String) {
    switch address.split(separator: ".").last ?? "" {
    case "learning_rate": self = .first
    case "beta", "units", "batch_size", "l1", "l2", "weight_decay", "rate": self = .second
    case "beta1", "beta2", "rho", "epsilon", "decay": self = .last
    default: self = .third
    }
  }

  package var text: String {
    switch self {
    case .first: "1, most"
    case .second: "2"
    case .third: "3"
    case .last: "4, least"
    }
  }
}
