package import CaviarSpec

/// What is done once the search is over: the winner trains again, on more rows, and is judged on the test part.
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
      "How many times it trains, from other first weights. The first one's weights are saved."),
  ]

  /// The name under which results and random numbers know it; no stage may have it.
  package static let stageName = "final"

  package var retrainOn: [Part] = [.train, .validation]
  package var repeats = 3

  package init() {}
}
