extension Concept {
  static let boundaryWarning = Concept(
    name: "boundary_warning",
    otherNames: [
      "boundary", "boundaries", "border", "borders", "edge", "edges", "best_values_on_the_border", "boundary_warnings",
      "stability",
      "trend", "warning", "warnings", "strict", "stage_to_append",
    ],
    lines: [
      "Trials get better towards an edge of the range.",
      "Better ones may lie beyond it: append the stage from the warning, which keeps",
      "all trained fits, until the best trials lie inside. That resolves the warning.",
      "`natural: low` marks an edge beyond which no values exist. If all trials past",
      "a value diverge, stability is the limit. Open warnings end --strict with 3.",
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
