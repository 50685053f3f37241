extension Concept {
  static let boundaryWarning = Concept(
    name: "boundary_warning",
    otherNames: [
      "boundary", "boundaries", "border", "borders", "edge", "edges", "best_values_on_the_border", "boundary_warnings",
    ],
    lines: [
      "The best values lie at an edge of the range.",
      "Better ones may lie beyond: shift the range until the best lie inside it.",
      "By chance alone one good point is often near some edge; good trials that crowd",
      "there, or rise toward it, are not chance. `natural: low` marks an edge beyond",
      "which there is nothing, such as a dropout of 0. --strict makes it exit code 3.",
    ],
    spec: """
      training:
        optimizer: adam
        learning_rate: {log: [1e-5, 1e-2]}
      stages:
        - {name: coarse, trials: 20, epochs: 5}
        - {name: beyond, trials: 20, epochs: 5, ranges: {learning_rate: [1e-2, 1e-1]}}
      """)
}
