extension Concept {
  static let caviar = Concept(
    name: "caviar",
    otherNames: ["caviar_or_panda", "panda_or_caviar", "pandas_vs_caviar", "many_models", "parallel"],
    lines: [
      "Many models are trained side by side; the best curve wins.",
      "As fish lay a great many eggs and look after none of them, each trial is a",
      "random point of the space, and is left alone while it trains.",
      "It suits those who can afford many trainings; the alternative is `panda`.",
      "The stages of a spec are caviar: many trials, of which the best one wins.",
    ],
    spec: """
      stages:
        - {name: coarse, trials: 40, epochs: 5}
      """,
    source: "A. Ng, Hyperparameters Tuning in Practice: Pandas vs. Caviar (deeplearning.ai)")
}
