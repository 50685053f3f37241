extension Concept {
  static let updateRatio = Concept(
    name: "update_ratio",
    otherNames: [
      "update_to_weight_ratio", "update_weight_ratio", "ratio", "weight_update_ratio", "updates_to_weights",
    ],
    lines: [
      "The norm of an update over the norm of the weights.",
      "Around 1e-3 is healthy, per tensor of weights and step; one source says 1e-2.",
      "Far above: the rate is too high, and the weights jump. Far below: too low, and",
      "they hardly move. It is for weights only, since biases start at 0.",
      "With sgd it is proportional to the learning rate.",
    ],
    spec: """
      training:
        optimizer: sgd
        learning_rate: {log: [1e-4, 1e-1]}
      """,
    source: "CS231n, Neural Networks Part 3: Ratio of weights to updates")
}
