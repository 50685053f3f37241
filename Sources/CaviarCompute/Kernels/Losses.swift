internal import CKernels

/// A loss of the residual r.
public enum ResidualLoss: Hashable, Sendable {
  /// r².
  case squared
  /// |r|.
  case absolute
  /// ½·r² for |r| ≤ 1, |r| − ½ beyond.
  case huber

  fileprivate var kind: ck_loss {
    switch self {
    case .squared: CK_SQUARED
    case .absolute: CK_ABSOLUTE
    case .huber: CK_HUBER
    }
  }
}

extension Arena {
  /// The cross-entropy of each example, [B]; the scores [B × C] are overwritten with the gradient of their mean.
  ///
  /// - Parameter weights: The weight of each example in the gradient, [B]; the losses are without.
  public mutating func crossEntropy(_ scores: Matrix, _ labels: Labels, weights: Slice?, losses: Slice) {
    precondition(labels.count == scores.rows && losses.count == scores.rows, "a label and a loss for each example")
    precondition(weights.map { $0.count == scores.rows } ?? true, "a weight for each example")
    check(labels, classes: scores.columns)
    unsafe kernels.pointee.cross_entropy(
      scores.rows, scores.columns, address(scores), scores.stride, address(labels), weights.map { unsafe address($0) },
      address(losses))
  }

  /// Overwrites scores [B × C] with probabilities. Returns the predicted class of each example.
  ///
  /// - Parameters:
  ///   - labels: The classes, for the losses; nil without them.
  ///   - losses: The place of the cross-entropy of each example, [B].
  public mutating func softmax(_ scores: Matrix, _ labels: Labels?, losses: Slice) -> [Int32] {
    precondition(losses.count == scores.rows, "a loss for each example")
    if let labels {
      precondition(labels.count == scores.rows, "a label for each example")
      check(labels, classes: scores.columns)
    }
    return unsafe [Int32](unsafeUninitializedCapacity: scores.rows) { predicted, count in
      if let start = predicted.baseAddress {
        unsafe kernels.pointee.softmax(
          scores.rows, scores.columns, address(scores), scores.stride, labels.map { unsafe address($0) },
          labels == nil ? nil : address(losses), start)
      }
      count = scores.rows
    }
  }

  /// The loss of each example's residual, [B]; with `writesGradient`, the predictions [B × 1] are overwritten with the
  /// gradient of the mean loss.
  public mutating func residuals(
    _ loss: ResidualLoss, _ predictions: Matrix, _ values: Slice, losses: Slice, writesGradient: Bool
  ) {
    precondition(predictions.columns == 1 && values.count == predictions.rows, "a value for each example")
    precondition(losses.count == predictions.rows, "a loss for each example")
    unsafe kernels.pointee.residuals(
      loss.kind, predictions.rows, address(predictions), predictions.stride, address(values), address(losses),
      writesGradient ? 1 : 0)
  }

  /// A label beyond the classes would be an address beyond the row.
  private func check(_ labels: Labels, classes: Int) {
    let numbers = unsafe address(labels)
    for index in 0..<labels.count {
      precondition(unsafe numbers[index] >= 0 && numbers[index] < classes, "a label is a class")
    }
  }
}
