extension Concept {
  static let covariateShift = Concept(
    name: "covariate_shift",
    otherNames: ["internal_covariate_shift", "distribution_shift", "data_shift", "data_drift", "drift", "shift"],
    lines: [
      "The inputs move; what maps them to labels stays.",
      "A network that learnt from black cats alone errs on cats of other colours.",
      "Inside a network the inputs of a later layer move as the earlier layers learn.",
      "batch_norm holds their mean and variance still, the reason first given for it;",
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
