extension Concept {
  static let randomOrGrid = Concept(
    name: "random_or_grid",
    otherNames: ["random_search", "grid_search", "grid", "random_vs_grid", "grid_or_random", "random_not_grid"],
    lines: [
      "Random points, not a grid, for several hyperparameters.",
      "In nine trials over two hyperparameters, a grid tries three values of each,",
      "random points nine of each; and which one matters is not known beforehand.",
      "A grid spends trials on the same three values of the one that matters.",
      "For a few discrete values, such as 2, 3 or 4 layers, a grid is fine.",
    ],
    spec: """
      stages:
        - {name: coarse, trials: 20, epochs: 5, sampler: random}
      """,
    source: "Bergstra and Bengio, Random Search for Hyper-Parameter Optimization, 2012")
}
