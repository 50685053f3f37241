extension Concept {
  static let remedy = Concept(
    name: "remedy",
    otherNames: ["remedies", "cure", "diagnose", "cause", "primary_cause", "prescription"],
    lines: [
      "A change of the spec that treats the cause of a bad trial.",
      "Most diagnoses have one: another rate, more epochs, less l2. `caviar report",
      "SPEC --remedy coarse/14` prints the spec with it. Run it, and compare: a cause",
      "is right if its remedy helps. Thresholds of `diagnoses` are options, and",
      "changing them judges all trials again without training.",
    ],
    spec: """
      training:
        optimizer: sgd
        learning_rate: 0.01  # was 1: learning_rate_too_high
      """)
}
