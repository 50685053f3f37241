extension Concept {
  static let coarseToFine = Concept(
    name: "coarse_to_fine",
    otherNames: ["coarse", "fine", "coarse_fine", "narrowing", "zoom_in"],
    lines: [
      "Wide ranges and few epochs first, then narrow and long.",
      "A few epochs are enough to tell which regions are hopeless.",
      "A later stage searches around the best trials of the one before, for longer,",
      "and as often as it takes: `narrow` draws the box, `ranges` say it outright.",
      "Mind the edges: a box may be drawn too early, around what was lucky.",
    ],
    spec: """
      stages:
        - {name: coarse, trials: 40, epochs: 5}
        - {name: fine, trials: 40, epochs: 20, narrow: {best_trials: 10%}}
      """,
    source: "CS231n, Neural Networks Part 3: Hyperparameter optimization")
}
