extension Concept {
  static let tiers = Concept(
    name: "tiers",
    otherNames: [
      "importance", "hyperparameter_importance", "tiers_of_importance", "priority", "what_to_tune_first",
      "tuning_order",
    ],
    lines: [
      "The hyperparameters to tune first, by their usual importance.",
      "1. The learning rate.",
      "2. Momentum's beta (around 0.9), hidden units, the batch size.",
      "3. The number of layers, the decay of the learning rate.",
      "4. Adam's beta1 0.9, beta2 0.999 and epsilon 1e-8: hardly ever.",
    ],
    spec: """
      model:
        - dense: {units: {log: [16, 256]}}
        - relu
        - softmax
      training:
        optimizer: adam
        learning_rate: {log: [1e-4, 1e-1]}
        batch_size: {choice: [32, 64, 128]}
      stages:
        - {name: rate, trials: 10, epochs: 5, ranges: {dense1.units: 64, batch_size: 32}}
        - {name: all, trials: 30, epochs: 5}
      """,
    source: "A. Ng, Tuning Process (deeplearning.ai)")
}
