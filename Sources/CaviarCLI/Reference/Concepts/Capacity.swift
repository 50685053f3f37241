extension Concept {
  static let capacity = Concept(
    name: "capacity",
    otherNames: ["model_capacity", "model_size", "network_size", "underfitting", "complexity"],
    lines: [
      "How complex a function the network can fit.",
      "Units and layers raise it; l2, dropout and early stopping hold it down.",
      "Too little: train and validation accuracy are both low, without a gap.",
      "Too much for the data: a wide gap between the two. Regularize, or add data.",
      "Dropout that does not help says that the network is too small.",
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
