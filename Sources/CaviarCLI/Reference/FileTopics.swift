import CaviarResults

extension Reference {
  /// The files of a results folder, in the order in which people read them.
  static var files: [ReferenceTopic] {
    descriptions.map { name, summary, line in
      let stem = String(name.split(separator: ".")[0])
      return ReferenceTopic(
        name: "file." + name.drop { $0 == "." }, otherNames: stem == name ? [] : [name, stem + "_file"],
        summary: summary, lines: [line])
    }
  }

  private typealias File = ResultFiles.Name

  private static let descriptions: [(name: String, summary: String, line: String)] = [
    (
      File.summary, "For scripts: the objective, the best trial, counts of outcomes, verdicts, warnings.",
      "One JSON object."
    ),
    (
      File.report, "For people: the results of the experiment, in Markdown.",
      "It renders on a git host; `caviar report` prints the short form."
    ),
    (
      File.best, "A spec with the winner's values in the places of the hyperparameters.",
      "`caviar run` on it retrains the winner, to the byte."
    ),
    (
      File.run, "Everything that determines the results: the resolved spec, hashes of spec and data, the numerics.",
      "A rerun compares it with the spec, to see if the results belong to it. `engine` is of `pca` and `whiten`."
    ),
    (
      File.stages, "The ranges that each stage searched, and the trials that they were derived from.",
      "A stage that narrows has other ranges than the spec declares."
    ),
    (
      File.trials, "A row for each trial: its hyperparameters by address, metrics, best epoch, outcome, diagnosis.",
      "Their meanings: caviar explain outcomes, caviar explain diagnoses."
    ),
    (
      File.curves, "A row for each training and epoch: the learning rate and the metrics.",
      "Epoch 0 is before any step. train_cost is the mean of the epoch's batches, with penalties."
    ),
    (
      File.layers, "A row for each training, epoch and layer of the best trials: update ratio, gradients, activations.",
      "Of the best 20 trials of each stage and the best three of each diagnosis; of all with results: {layers: all}."
    ),
    (
      File.diagnoses, "The causes that the curves and layers of each trial show, with evidence and remedy.",
      "Thresholds stand in `diagnoses`; `caviar report --remedy TRIAL` prints a spec with the remedy."
    ),
    (
      File.checks, "What each check expected and saw, and its verdict.",
      "The checks: caviar explain check."
    ),
    (
      File.boundaries, "Edges towards which trials get better: the evidence, a range and a stage to paste.",
      "More: caviar explain boundary_warning."
    ),
    (
      File.final, "The final training of the winner, and its metrics on the test part.",
      "Written if the spec has `final`."
    ),
    (
      File.weights, "The weights of the final training, in the safetensors format.",
      "Written if the spec has `final`; `caviar predict` reads it."
    ),
    (
      File.confusion, "The number of test examples of each class that were predicted as each class.",
      "Written if the spec has `final`."
    ),
    (
      ".state", "The journal, the lock and the checkpoints of a run: for this machine, not for git.",
      "Once a run has finished, the other files are the record, and it may be deleted."
    ),
  ]
}
