extension Concept {
  static let hardMax = Concept(
    name: "hard_max",
    otherNames: [
      "hardmax", "argmax", "arg_max", "softmax", "soft_max", "hard_max_(and_softmax)", "hard_max_and_softmax",
    ],
    lines: [
      "1 for the largest score, 0 for every other one.",
      "Softmax is its soft form, exp(z - max z) / sum: probabilities that sum to 1.",
      "Hard max has a gradient of 0 nearly everywhere, so training uses softmax with",
      "cross-entropy; hard max chooses the predicted class. With small weights, each",
      "probability is near 1/C, the loss near ln C. C = 2 is logistic regression.",
    ],
    spec: """
      model:
        - dense: {units: 50}
        - relu
        - softmax
      checks: [initial_loss]
      """)
}
