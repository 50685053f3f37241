package import CaviarSpec

/// The training after the search: the winner is retrained, on more examples, and evaluated on the test part.
package struct FinalTraining: Mapping, Equatable {
  /// A part to train on.
  package enum Part: String, CaseIterable, Sendable, Codable {
    case train, validation
  }

  package static let fields: [Field<FinalTraining>] = [
    .init(
      "retrain_on", \.retrainOn, Codec<Part>.word.list(minimum: 1),
      otherNames: ["refit_on", "train_on", "parts", "on"],
      "The parts to train on, `train` among them; of folds, both."),
    .init(
      "repeats", \.repeats, .integer(.between(1, 1_000)),
      otherNames: ["n_repeats", "num_repeats", "replicates", "seeds"],
      "The number of trainings, each from other first weights. The weights of the first are saved."),
    .init(
      "more_data", \.moreData, .boolean, otherNames: ["data_curve", "learning_curve", "train_sizes"],
      "Whether to train the winner on a quarter, a half and all of the training part as well, and to see if its objective still "
        + "rises."),
  ]

  /// The name of the final training in results and random numbers; no stage may have it.
  package static let stageName = "final"

  package var retrainOn: [Part] = [.train, .validation]
  package var repeats = 3
  package var moreData = false

  package init() {}
}
