extension Concept {
  static let scales = Concept(
    name: "scales",
    otherNames: ["scale", "which_scale", "log_scale", "appropriate_scale", "right_scale"],
    lines: [
      "Uniform sampling of a value, its exponent, or that of 1 - beta.",
      "`uniform` for units, layers and dropout: 50 and 60 differ as 90 and 100 do.",
      "`log` for learning_rate and l2: as many trials in 1e-4 … 1e-3 as in 0.1 … 1.",
      "`one_minus_log` for averages, which span 1 / (1 - beta) steps: 0.9 … 0.99 gets",
      "as many trials as 0.99 … 0.999. `choice` for a few values, or for words.",
    ],
    spec: """
      model:
        - dense: {units: {uniform: [50, 100]}}
        - relu
        - softmax
      training:
        optimizer: {momentum: {beta: {one_minus_log: [0.9, 0.999]}}}
        learning_rate: {log: [1e-4, 1]}
        batch_size: {choice: [32, 64, 128]}
      """)
}
