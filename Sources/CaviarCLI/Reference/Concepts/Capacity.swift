extension Concept {
  static let capacity = Concept(
    name: "capacity",
    otherNames: ["model_capacity", "model_size", "network_size", "underfitting", "complexity"],
    lines: [
      "The complexity of the functions that the network can fit.",
      "Units and layers raise it; l2, dropout and early stopping hold it down.",
      "Too little: train and validation accuracy are both low, without a gap.",
      "Too much for the data: a wide gap between the two. Regularize, or add data.",
      "If dropout does not help, the network may be too small.",
    ],
    spec: """
      model:
        - repeat:
            times: {choice: [1, 2, 3]}
            layers:
              - dense: {units: {log: [16, 256]}}
              - relu
        - softmax
      """)
}
