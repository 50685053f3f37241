extension Concept {
  static let twoBetas = Concept(
    name: "two_betas",
    otherNames: ["betas", "the_two_betas", "adam_betas", "momentum_beta", "beta1_and_beta2", "beta1_beta2"],
    lines: [
      "Adam's averages: beta1 of gradients, beta2 of their squares.",
      "beta1 (0.9) acts as momentum's beta: a mean over about 1 / (1 - beta) steps,",
      "here 10. beta2 (0.999) looks back about 1000 steps; its root divides the step.",
      "Both begin at 0, which adam corrects by dividing by 1 - beta^t. Search them",
      "last, on one_minus_log. Batch norm's beta, a learned shift, is neither.",
    ],
    spec: """
      training:
        optimizer:
          adam: {beta1: {one_minus_log: [0.8, 0.99]}, beta2: 0.999}
        learning_rate: {log: [1e-4, 1e-1]}
      """,
    source: "Kingma and Ba, Adam: A Method for Stochastic Optimization, 2014")
}
