extension Concept {
  static let coarseToFine = Concept(
    name: "coarse_to_fine",
    otherNames: ["coarse", "fine", "coarse_fine", "narrowing", "zoom_in"],
    lines: [
      "Wide ranges and few epochs first, then narrow and long.",
      "A few epochs are enough to see which regions are hopeless.",
      "A later stage searches around the best trials of the one before, for longer;",
      "repeat as needed. `narrow` computes its ranges, `ranges` gives them.",
      "Narrow with care: after too few trials, the best ones may be the lucky ones.",
    ],
    spec: """
      stages:
        - {name: coarse, trials: 40, epochs: 5}
        - {name: fine, trials: 40, epochs: 20, narrow: {best_trials: 10%}}
      """,
    source: "CS231n, Neural Networks Part 3: Hyperparameter optimization")
}
