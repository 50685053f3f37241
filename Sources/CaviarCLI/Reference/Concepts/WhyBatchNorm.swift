extension Concept {
  static let whyBatchNorm = Concept(
    name: "why_batch_norm",
    otherNames: [
      "batch_norm", "batchnorm", "batch_normalization", "why_batchnorm", "why_batch_normalization",
      "why_does_batch_norm_work",
    ],
    lines: [
      "It makes the search easier and the training faster.",
      "Each unit's values get mean 0 and variance 1 over the batch, then a learned",
      "gamma and beta. More learning rates work, and deeper networks train.",
      "The batch's noise regularizes slightly, less so in large batches. Predictions",
      "use averages from training instead. The layer before it needs no bias.",
    ],
    spec: """
      model:
        - dense: {units: 50}
        - batch_norm
        - relu
        - softmax
      """,
    source: "Ioffe and Szegedy, Batch Normalization, 2015")
}
