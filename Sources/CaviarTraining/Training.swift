package import CaviarSpec
internal import CaviarYAML

/// The section `training`: how a model is trained.
package struct Training: Mapping {
  package static let fields: [Field<Self>] = [
    Field(
      "optimizer", \.optimizer, optimizerKind.codec, required: true,
      otherNames: ["optim", "solver", "update", "update_rule", "algorithm", "momentum", "nesterov"],
      "What turns gradients into steps."),
    Field(
      "learning_rate", \.learningRate, .number(.positive), required: true,
      otherNames: ["lr", "eta", "step_size", "alpha", "learning_rate_init", "rate", "base_lr"],
      "The size of the steps."),
    Field(
      "learning_rate_schedule", \.schedule, Codec<LearningRateSchedule>.learningRateSchedule.optional,
      default: "a constant rate",
      otherNames: ["lr_decay", "lr_schedule", "decay", "scheduler", "lr_scheduler", "learning_rate_decay", "schedule"],
      "How the rate changes from epoch to epoch. `warmup: w` may stand beside: in epoch e ≤ w the rate is e / (w + 1) of its value, and the change begins after."
    ),
    Field(
      "l2", \.l2, .number(.nonnegative),
      otherNames: ["reg", "weight_decay", "lambda", "regularization", "l2_reg", "wd", "reg_strength", "lambd"],
      "λ of the penalty ½·λ·Σw² over the weights. Biases are free."),
    Field(
      "l1", \.l1, .number(.nonnegative), otherNames: ["l1_reg", "lasso", "l1_penalty"],
      "λ of the penalty λ·Σ|w| over the weights. Biases are free."),
    Field(
      "batch_size", \.batchSize, .batchSize,
      otherNames: ["batch", "minibatch", "mini_batch_size", "minibatch_size", "bs", "batchsize"],
      "How many rows make a step, or `all`. The last, smaller batch of an epoch is used."),
    Field(
      "clip_norm", \.clipNorm, Codec<Double>.number(.positive).optional, default: "no limit",
      otherNames: ["grad_clip", "gradient_clip", "clip", "max_grad_norm", "clipnorm", "gradient_clip_val", "max_norm"],
      "The greatest length of the gradient of the cost; a longer one is shortened to it."),
    Field(
      "class_weight", \.classWeight, Codec<ClassWeight>.word.optional, default: "every row counts alike",
      otherNames: ["class_weights", "weights", "balance", "sample_weight"],
      "`balanced`: rows count so that all classes count alike."),
    Field(
      "early_stopping", \.earlyStopping, Codec<EarlyStopping>.earlyStopping.optional, default: "all epochs are trained",
      otherNames: ["earlystopping", "early_stop", "patience"],
      "When a training ends whose objective gets no better."),
    Field(
      "stop_when", \.stopWhen, .mapping(named: "stop_when"), otherNames: ["stop", "break_when"],
      "When a training that goes wrong is broken off."),
  ]

  package var optimizer: any Optimizer = SGD()
  package var learningRate = 0.01
  package var schedule: LearningRateSchedule?
  package var l2 = 0.0
  package var l1 = 0.0
  /// `Int.max` where all rows make a step.
  package var batchSize = 32
  package var clipNorm: Double?
  package var classWeight: ClassWeight?
  package var earlyStopping: EarlyStopping?
  package var stopWhen = StopRule()

  package init() {}

  /// The learning rate in `epoch` of `epochs`, both counted from 1.
  package func learningRate(epoch: Int, of epochs: Int) -> Double {
    learningRate * (schedule?.factor(epoch: epoch, of: epochs) ?? 1)
  }

  /// The same training of the data loss alone, without early stopping.
  package var withoutRegularization: Training {
    var training = self
    (training.l1, training.l2) = (0, 0)
    training.classWeight = nil
    training.earlyStopping = nil
    return training
  }
}

/// How much rows count in the loss that is trained.
package enum ClassWeight: String, CaseIterable, Sendable {
  /// A row counts n / (C·n_c), where n_c of the n rows are of its class and C classes have rows.
  case balanced
}

/// When a training that gets no better ends: after `patience` epochs in which the objective was no better than its best by
/// more than `min_delta`. The best epoch's weights are kept (Prechelt, Early Stopping — But When?, 1998).
package struct EarlyStopping: Mapping {
  package static let fields: [Field<Self>] = [
    Field(
      "patience", \.patience, .integer(.atLeast(1)),
      otherNames: ["n_iter_no_change", "epochs", "rounds", "stopping_rounds", "wait"],
      "How many epochs it goes on without getting better."),
    Field(
      "min_delta", \.minDelta, .number(.nonnegative),
      otherNames: ["tol", "tolerance", "delta", "threshold", "epsilon"],
      "By how much better is better."),
  ]

  package var patience = 5
  package var minDelta = 0.0

  package init() {}
}

/// When a training that goes wrong is broken off.
package struct StopRule: Mapping {
  package static let fields: [Field<Self>] = [
    Field(
      "loss_exceeds_initial", \.lossExceedsInitial, .number(Limits(low: 1, includesLow: false)),
      otherNames: ["factor", "loss_exceeds", "explosion"],
      "The training loss has exploded when it is more than this many times what it was before the first step.")
  ]

  package var lossExceedsInitial = 3.0

  package init() {}
}

extension Codec where Value == EarlyStopping {
  /// The options, with addresses such as `early_stopping.patience`.
  fileprivate static var earlyStopping: Codec {
    let record = Codec.mapping(named: "early_stopping")
    return Codec(
      record.text,
      decode: { node, decoding in
        decoding.within(prefix: decoding.address(of: "early_stopping")) { record.decode(node, &$0) }
      },
      encode: record.encode, schema: record.schema)
  }
}

extension Codec where Value == Int {
  /// A number of rows, or `all` of them.
  fileprivate static var batchSize: Codec {
    let count = Codec.integer(.atLeast(1))
    var codec = Codec(
      count.text + ", or `all`",
      decode: { node, decoding in
        node.scalar?.text == "all" ? Parametric("all") { _ in .max } : count.decode(node, &decoding)
      },
      encode: { $0 == .max ? "all" : count.encode($0) },
      schema: { writer in ["anyOf": [["const": "all"], count.schema(&writer)]] })
    codec.domain = count.domain
    return codec
  }
}
