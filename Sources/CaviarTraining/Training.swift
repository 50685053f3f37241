package import CaviarSpec

/// The section `training`: how a model is trained.
package struct Training: Record {
  package static let fields: [Field<Self>] = [
    Field(
      "optimizer", \.optimizer, optimizerKind.shape, required: true,
      otherNames: ["optim", "solver", "update", "update_rule", "algorithm"], "What turns gradients into steps."),
    Field(
      "learning_rate", \.learningRate, .number(.positive), required: true,
      otherNames: ["lr", "eta", "step_size", "alpha", "learning_rate_init", "rate", "base_lr"],
      "The size of the steps."),
    Field(
      "learning_rate_schedule", \.schedule, scheduleKind.shape.optional, default: "a constant rate",
      otherNames: ["lr_decay", "lr_schedule", "decay", "scheduler", "lr_scheduler", "learning_rate_decay", "schedule"],
      "How the rate changes from epoch to epoch."),
    Field(
      "l2", \.l2, .number(.nonnegative),
      otherNames: ["reg", "weight_decay", "lambda", "regularization", "l2_reg", "wd", "reg_strength", "lambd"],
      "λ of the penalty ½·λ·Σw² over the weights. Biases are free."),
    Field(
      "batch_size", \.batchSize, .integer(.atLeast(1)),
      otherNames: ["batch", "minibatch", "mini_batch_size", "minibatch_size", "bs", "batchsize"],
      "How many rows make a step. The last, smaller batch of an epoch is used."),
    Field(
      "stop_when", \.stopWhen, .record(named: "stop_when"), otherNames: ["stop", "break_when"],
      "When a training that goes wrong is broken off."),
  ]

  package var optimizer: any Optimizer = SGD()
  package var learningRate = 0.01
  package var schedule: (any Schedule)?
  package var l2 = 0.0
  package var batchSize = 32
  package var stopWhen = StopRule()

  package init() {}

  /// The learning rate in `epoch`, counted from 1.
  package func learningRate(epoch: Int) -> Double { learningRate * (schedule?.factor(epoch: epoch) ?? 1) }
}

/// When a training that goes wrong is broken off.
package struct StopRule: Record {
  package static let fields: [Field<Self>] = [
    Field(
      "loss_exceeds_initial", \.lossExceedsInitial, .number(Limits(low: 1, includesLow: false)),
      otherNames: ["factor", "loss_exceeds", "explosion"],
      "The training loss has exploded when it is more than this many times what it was before the first step.")
  ]

  package var lossExceedsInitial = 3.0

  package init() {}
}
