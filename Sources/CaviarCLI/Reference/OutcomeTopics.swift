import CaviarTraining

extension Reference {
  /// How a training ends: the column `outcome` of trials.csv and curves.csv.
  static var outcomes: [ReferenceTopic] {
    Outcome.allCases.map { outcome in
      ReferenceTopic(
        name: "outcome." + outcome.rawValue, otherNames: outcome.otherNames, summary: outcome.summary,
        lines: outcome.lines)
    }
  }
}

extension Outcome {
  fileprivate var otherNames: [String] {
    switch self {
    case .completed: ["success", "finished", "done", "ok"]
    case .exploded: ["explosion", "diverged", "divergence", "failed", "failure"]
    case .nan: ["infinity", "inf", "infinite", "not_a_number", "diverged", "divergence", "failed", "failure"]
    case .failed: ["error", "crashed", "crash"]
    }
  }

  fileprivate var summary: String {
    switch self {
    case .completed: "Trained to the end: all epochs, or as many as early stopping wants."
    case .exploded: "Stopped: the training loss exceeded a multiple of what it was before the first step."
    case .nan: "Stopped: a cost or loss became NaN or infinite."
    case .failed: "The trainer could not train it, and says why in the column `reason`."
    }
  }

  fileprivate var lines: [String] {
    switch self {
    case .completed: ["Only completed trials are ranked."]
    case .exploded:
      [
        "The multiple is `stop_when: {loss_exceeds_initial: 3}`, looked at after each epoch.",
        "Such a trial counts as failed, and never ranks.",
        "The learning rate is most likely too high. A few are the price of a wide range.",
      ]
    case .nan:
      [
        "At any step; the epoch in which it happens is not recorded.",
        "Such a trial counts as failed, and never ranks.",
        "The learning rate is most likely too high, or the inputs are large and not scaled.",
      ]
    case .failed: ["Such a trial never ranks. `caviar run --retry failed` trains it again."]
    }
  }
}
