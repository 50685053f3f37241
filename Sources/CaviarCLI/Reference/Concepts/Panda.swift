extension Concept {
  static let panda = Concept(
    name: "panda",
    otherNames: ["babysitting", "babysit", "pandas", "one_model", "panda_or_caviar"],
    lines: [
      "One model is watched and adjusted day by day as it trains.",
      "As pandas have few young and look after them well: raise the rate while all",
      "goes well, lower it at a plateau, return to the day before a bad change.",
      "It suits those whose computers can train one model only.",
      "Record every change, or it cannot be repeated. The alternative is `caviar`.",
    ],
    spec: """
      training:
        optimizer: {momentum: {beta: 0.9}}
        learning_rate: 0.02
      stages:
        - {name: watched, trials: 1, epochs: 10}
      """,
    source: "A. Ng, Hyperparameters Tuning in Practice: Pandas vs. Caviar (deeplearning.ai)")
}
