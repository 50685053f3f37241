extension Concept {
  static let covariateShift = Concept(
    name: "covariate_shift",
    otherNames: ["internal_covariate_shift", "distribution_shift", "data_shift", "data_drift", "drift", "shift"],
    lines: [
      "The inputs shift; their mapping to labels does not.",
      "A network trained on black cats alone fails on cats of other colours. Inside a",
      "network, the inputs of a later layer shift as the earlier layers learn.",
      "batch_norm keeps their mean and variance fixed, the reason first given for it;",
      "a smoother loss explains more of its effect (Santurkar et al., 2018).",
    ],
    spec: """
      model:
        - dense: {units: 50}
        - batch_norm
        - relu
        - softmax
      """,
    source: "Shimodaira, Improving Predictive Inference under Covariate Shift, 2000")
}
