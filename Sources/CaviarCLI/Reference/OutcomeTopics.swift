import CaviarTraining

extension Reference {
  /// The outcomes of a training: the column `outcome` of trials.csv and curves.csv.
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
    case .failed: ["error", "crashed", "crash", "exit_code"]
    case .signal: ["killed", "segfault", "crashed", "crash"]
    case .timeout: ["time_limit", "timed_out", "too_slow"]
    case .outOfMemory: ["oom", "memory", "killed"]
    case .noMetric: ["missing_metric", "no_result"]
    }
  }

  fileprivate var summary: String {
    switch self {
    case .completed: "Trained to the end: all epochs, or until early stopping ended it."
    case .exploded: "Stopped: the training loss exceeded a multiple of its value before the first step."
    case .nan: "Stopped: a cost or loss became NaN or infinite."
    case .failed: "The program failed, by its exit code or by what it reported; the column `reason` says more."
    case .signal: "A signal ended the program, and it was not Caviar's; the column `reason` says which."
    case .timeout: "The program ran longer than the `timeout` of the spec, and was ended."
    case .outOfMemory: "The system ended the program because there was no more memory."
    case .noMetric: "The program ended without an error, and had not reported the objective."
    }
  }

  fileprivate var lines: [String] {
    switch self {
    case .completed: ["Only completed trials are ranked."]
    case .exploded:
      [
        "The multiple is `stop_when: {loss_exceeds_initial: 3}`, checked after each epoch.",
        "Such a trial counts as failed, and is never ranked.",
        "The learning rate is most likely too high. In a wide range, a few such trials are normal.",
      ]
    case .nan:
      [
        "At any step; the epoch in which it happens is not recorded.",
        "Such a trial counts as failed, and is never ranked.",
        "The learning rate is most likely too high, or the inputs are large and not scaled.",
      ]
    case .failed, .timeout, .noMetric: ["Such a trial is never ranked. `caviar run --retry failed` retrains it."]
    case .signal, .outOfMemory:
      [
        "A program that signal 9 or 15 has ended is run three times before.",
        "Such a trial is never ranked. `caviar run --retry failed` retrains it.",
      ]
    }
  }
}
