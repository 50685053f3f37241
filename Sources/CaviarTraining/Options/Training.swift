package import CaviarSpec
internal import CaviarYAML

/// The section `training` of a spec: the optimizer, its rates, the penalties and the rules that end a training.
package struct Training: Mapping {
  package static let fields: [Field<Self>] = [
    Field(
      "optimizer", \.optimizer, optimizerKind.codec, required: true,
      otherNames: ["optim", "solver", "update", "update_rule", "algorithm", "momentum", "nesterov"],
      "The rule that updates the parameters from their gradients."),
    Field(
      "learning_rate", \.learningRate, .number(.positive), required: true,
      otherNames: ["lr", "eta", "step_size", "alpha", "learning_rate_init", "rate", "base_lr"],
      "The learning rate η: the step size."),
    Field(
      "learning_rate_schedule", \.schedule, Codec<LearningRateSchedule>.learningRateSchedule.optional,
      default: "a constant rate",
      otherNames: ["lr_decay", "lr_schedule", "decay", "scheduler", "lr_scheduler", "learning_rate_decay", "schedule"],
      "The decay of the learning rate over the epochs. With `warmup: w` beside it, the rate in epoch e ≤ w is e / (w + 1) of its value, and the decay starts after the warmup."
    ),
    Field(
      "l2", \.l2, .number(.nonnegative),
      otherNames: ["reg", "weight_decay", "lambda", "regularization", "l2_reg", "wd", "reg_strength", "lambd"],
      "λ of the L2 penalty ½·λ·Σw² on the weights. Biases are not penalized."),
    Field(
      "l1", \.l1, .number(.nonnegative), otherNames: ["l1_reg", "lasso", "l1_penalty"],
      "λ of the L1 penalty λ·Σ|w| on the weights. Biases are not penalized."),
    Field(
      "batch_size", \.batchSize, .batchSize,
      otherNames: ["batch", "minibatch", "mini_batch_size", "minibatch_size", "bs", "batchsize"],
      "The number of examples in a mini-batch, or `all`. The last batch of an epoch may be smaller."),
    Field(
      "clip_norm", \.clipNorm, Codec<Double>.number(.positive).optional, default: "no limit",
      otherNames: ["grad_clip", "gradient_clip", "clip", "max_grad_norm", "clipnorm", "gradient_clip_val", "max_norm"],
      "The maximum L2 norm of the cost's gradient over all parameters; a longer gradient is scaled down to it."),
    Field(
      "class_weight", \.classWeight, Codec<ClassWeight>.word.optional, default: "all examples have weight 1",
      otherNames: ["class_weights", "weights", "balance", "sample_weight"],
      "`balanced`: weights each example inversely to the frequency of its class: n / (C·n_c)."),
    Field(
      "early_stopping", \.earlyStopping, Codec<EarlyStopping>.earlyStopping.optional, default: "all epochs are trained",
      otherNames: ["earlystopping", "early_stop", "patience"],
      "Ends a training whose objective no longer improves."),
    Field(
      "stop_when", \.stopWhen, .mapping(named: "stop_when"), otherNames: ["stop", "break_when"],
      "Ends a training that diverges."),
  ]

  package var optimizer: any Optimizer = SGD()
  package var learningRate = 0.01
  package var schedule: LearningRateSchedule?
  package var l2 = 0.0
  package var l1 = 0.0
  /// The number of examples in a mini-batch B; `Int.max` for all of the training part.
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

  /// The same training of the data loss alone, without penalties and class weights, and without early stopping.
  package var withoutRegularization: Training {
    var training = self
    (training.l1, training.l2) = (0, 0)
    training.classWeight = nil
    training.earlyStopping = nil
    return training
  }
}

/// The rule for the weights of examples in the training loss, by class. Metrics are not weighted.
package enum ClassWeight: String, CaseIterable, Sendable {
  /// n / (C·n_c), where n_c of the n examples are of the class and C classes have examples; as in scikit-learn.
  case balanced
}

/// Early stopping: ends a training after `patience` epochs in which the objective did not improve by more than
/// `min_delta`. The best epoch's weights are kept, so that overfitting afterwards costs nothing (Prechelt, Early
/// Stopping — But When?, 1998).
package struct EarlyStopping: Mapping {
  package static let fields: [Field<Self>] = [
    Field(
      "patience", \.patience, .integer(.atLeast(1)),
      otherNames: ["n_iter_no_change", "epochs", "rounds", "stopping_rounds", "wait"],
      "The number of epochs without improvement after which a training ends."),
    Field(
      "min_delta", \.minDelta, .number(.nonnegative),
      otherNames: ["tol", "tolerance", "delta", "threshold", "epsilon"],
      "The change that an improvement must exceed."),
  ]

  package var patience = 5
  package var minDelta = 0.0

  package init() {}
}

/// The rule that ends a training that diverges, so that it takes no more time.
package struct StopRule: Mapping {
  package static let fields: [Field<Self>] = [
    Field(
      "loss_exceeds_initial", \.lossExceedsInitial, .number(Limits(low: 1, includesLow: false)),
      otherNames: ["factor", "loss_exceeds", "explosion"],
      "The training loss has exploded when it exceeds this many times its initial value.")
  ]

  package var lossExceedsInitial = 3.0

  package init() {}
}

extension Codec where Value == EarlyStopping {
  /// The codec of the options, with addresses such as `early_stopping.patience`.
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
  /// The codec of a number of examples, or `all`.
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
