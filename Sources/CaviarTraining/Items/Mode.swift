/// The purpose of a forward pass. Dropout and batch norm behave differently in training and evaluation.
package enum Mode: Sendable {
  /// A training step: epoch and step in the epoch, both from 1. They address random numbers.
  case training(epoch: Int, step: Int)
  /// A measurement or a prediction.
  case evaluation
}
