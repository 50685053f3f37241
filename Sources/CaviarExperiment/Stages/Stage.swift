package import CaviarChecks
package import CaviarSearch
package import CaviarSpec

/// One search with trials, epochs and ranges of its own: coarse, then fine.
package struct Stage: Mapping {
  package static let mostTrials = 10_000_000
  package static let mostEpochs = 1_000_000
  package static let mostRepeats = 1_000

  package static let fields: [Field<Stage>] = [
    .init(
      "name", \.name, .name, required: true, otherNames: ["id", "title"], "Its name in the results: coarse, fine."),
    .init(
      "trials", \.trials, .integer(.between(1, Double(mostTrials))), required: true,
      otherNames: [
        "n_trials", "num_trials", "num_samples", "samples", "n_iter", "max_trials", "count", "runs", "budget",
      ],
      "The number of points to try."),
    .init(
      "epochs", \.epochs, .integer(.between(1, Double(mostEpochs))), required: true,
      otherNames: ["n_epochs", "num_epochs", "max_epochs", "iterations", "max_iter"],
      "The number of epochs that each trains."),
    .init(
      "repeats", \.repeats, .integer(.between(1, Double(mostRepeats))),
      otherNames: ["n_repeats", "num_repeats", "replicates", "seeds"],
      "The number of fits of each point, from other first weights."),
    .init(
      "first_trial", \.firstTrial, .firstTrial, default: "1", otherNames: ["start", "first", "offset", "trial_offset"],
      "The number of the first trial. Points and first weights follow from a trial's number."),
    .init(
      "sampler", \.sampler, samplerKind.codec, otherNames: ["method", "algorithm", "search", "strategy"],
      "The method that chooses points."),
    .init(
      "ranges", \.ranges, .ranges, otherNames: ["range", "space", "bounds", "parameters", "search_space"],
      "Other ranges for this stage, by address: [low, high], a literal, or {from: learning_rate_bracket, else: [low, high]}."
    ),
    .init(
      "narrow", \.narrow, Codec<Narrowing>.mapping(named: "`narrow`").optional,
      otherNames: ["zoom", "refine", "shrink"], "Search in the box around the best trials of the stage before."),
  ]

  package var name = ""
  package var trials = 1
  package var epochs = 1
  package var repeats = 1
  package var firstTrial = 1
  package var sampler: any Sampler = RandomSampler()
  package var ranges: [StageRange] = []
  package var narrow: Narrowing?
  /// Ends trials early. Nil to train each for all of the stage's epochs.
  package var pruner: (any Pruner)?

  package init() {}

  /// The stage of a spec in which nothing is searched and that has no stages.
  static var single: Stage {
    var stage = Stage()
    stage.name = "train"
    stage.epochs = 10
    return stage
  }
}

extension Codec where Value == Int {
  /// The number of a trial. The default, 1, is not written.
  fileprivate static var firstTrial: Codec {
    let codec = Codec.integer(.between(1, Double(Stage.mostTrials)))
    return Codec(
      codec.text, decode: codec.decode, encode: { $0 == 1 ? nil : codec.encode($0) }, schema: codec.schema)
  }
}

extension Narrowing: Mapping {
  package static var fields: [Field<Narrowing>] {
    [
      .init(
        "best_trials", \.bestTrials, .percentageOrCount(minimum: Narrowing.fewestTrials),
        otherNames: ["top", "top_k", "best", "elite", "quantile"],
        "The best trials that span the box: a percentage or a count, at least 5."),
      .init(
        "margin", \.margin, .number(.between(0, 10)), otherNames: ["pad", "padding"],
        "The margin added to each side of the box, as a fraction of its width."),
    ]
  }

  package init() { self.init(bestTrials: .fraction(0.1)) }
}
