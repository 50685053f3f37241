import CaviarTraining

/// What a trial's curves say of it.
package enum Diagnosis: String, Sendable, Codable, CaseIterable {
  /// NaN, infinity, an explosion, or a loss that ends higher than it began.
  case learningRateTooHigh = "learning_rate_too_high"
  /// The loss does not move: by less than a hundredth from before training to the end.
  case learningRateTooLow = "learning_rate_too_low"
  /// Validation loss is a tenth above its minimum, and train loss still falls.
  case overfitting

  /// Reads the curves of a fit (CS231n, "Babysitting the learning process"). Nil where nothing stands out.
  package init?(of fit: FitRecord) {
    guard fit.outcome == .completed else {
      self = .learningRateTooHigh
      return
    }
    guard let first = fit.epochs.first?.metrics[.trainLoss], let last = fit.epochs.last?.metrics else { return nil }
    if let loss = last[.trainLoss], loss > 1.01 * first {
      self = .learningRateTooHigh
      return
    }
    if let loss = last[.trainLoss], loss > 0.99 * first {
      self = .learningRateTooLow
      return
    }
    let losses = fit.epochs.compactMap { epoch in epoch.metrics[.validationLoss].map { (epoch, $0) } }
    guard let lowest = losses.min(by: { $0.1 < $1.1 }), let end = last[.validationLoss] else { return nil }
    guard end > 1.1 * lowest.1, let then = lowest.0.metrics[.trainLoss], let now = last[.trainLoss], now < then else {
      return nil
    }
    self = .overfitting
  }

  /// What to do about it.
  package var advice: String {
    switch self {
    case .learningRateTooHigh: "lower the learning rate"
    case .learningRateTooLow: "raise the learning rate"
    case .overfitting: "regularize more: more l2 or data, fewer epochs"
    }
  }
}
