extension Concept {
  static let panda = Concept(
    name: "panda",
    otherNames: ["babysitting", "babysit", "pandas", "one_model", "panda_or_caviar"],
    lines: [
      "One model is watched, and steered day by day as it trains.",
      "As pandas have few young and look after them well: raise the rate while all",
      "goes well, lower it at a plateau, go back a day when a change was wrong.",
      "It is the way where one training takes all the computing there is.",
      "Write down what was done, or nobody can repeat it. `caviar` is the other way.",
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
