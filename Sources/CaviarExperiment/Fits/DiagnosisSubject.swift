package import CaviarData
import CaviarSpec
package import CaviarTraining

/// A fit as diagnosis rules see it: its curves, its evidence and the settings that it was trained with.
package struct DiagnosisSubject: Sendable {
  package let fit: FitRecord
  /// The network and its training. Nil if something else was trained.
  package let configuration: Configuration?
  package let evidence: FitEvidence?
  /// True if the validation loss is the objective.
  let judgesLoss: Bool
  /// What has been done to the features.
  let preprocessing: [any Preprocessor]
  /// The change that standardizes the label. Nil for classes, and for a label that is standardized.
  let standardizedLabel: SpecChange?
  /// The measured epochs, from the first on, as far as they have a training loss.
  let epochs: [Int]
  /// The training losses at those epochs.
  let trainLosses: [Double]
  /// The validation losses at the epochs that have one.
  let validation: Curve
  let trainAccuracies: [Double]
  let validationAccuracies: Curve

  /// A metric by epoch.
  struct Curve: Sendable {
    let epochs: [Int]
    let values: [Double]

    init(_ fit: FitRecord, _ metric: Metric) {
      var (epochs, values): ([Int], [Double]) = ([], [])
      for epoch in fit.epochs {
        if let value = epoch.metrics[metric] {
          epochs.append(epoch.epoch)
          values.append(value)
        }
      }
      self.epochs = epochs
      self.values = values
    }

    /// The lowest value after the first step, and its epoch; the earliest of equals.
    var lowest: (epoch: Int, value: Double)? {
      zip(epochs, values).filter { $0.0 > 0 }.min { $0.1 < $1.1 }.map { ($0.0, $0.1) }
    }

    var highest: (epoch: Int, value: Double)? {
      zip(epochs, values).filter { $0.0 > 0 }.max { $0.1 < $1.1 }.map { ($0.0, $0.1) }
    }
  }

  package init(_ fit: FitRecord, _ configuration: Configuration?, data: DataSection? = nil, judgesLoss: Bool = false) {
    self.fit = fit
    preprocessing = data?.preprocessing ?? []
    standardizedLabel = data?.standardizedLabel.map { label in
      SpecChange(
        [.key("data"), .key(label.key)], to: label.value, text: "\(label.key): \(YAMLText.flow(label.value))")
    }
    self.judgesLoss = judgesLoss
    self.configuration = configuration
    evidence = fit.evidence
    let train = Curve(fit, .trainLoss)
    epochs = train.epochs
    trainLosses = train.values
    validation = Curve(fit, .validationLoss)
    trainAccuracies = Curve(fit, .trainAccuracy).values
    validationAccuracies = Curve(fit, .validationAccuracy)
  }
}

extension DiagnosisSubject {
  /// The training loss before the first step. Nil if it was not measured, or was not finite.
  var start: Double? { epochs.first == 0 ? trainLosses.first : nil }
  /// The training loss at the end.
  var end: Double? { epochs.count > 1 ? trainLosses.last : nil }
  /// The lowest training loss after the first step.
  var lowest: Double? { trainLosses.dropFirst(epochs.first == 0 ? 1 : 0).min() }
  /// The last epoch.
  var lastEpoch: Int { fit.epochs.last?.epoch ?? 0 }
  /// True if it trained all of its epochs.
  var completed: Bool { fit.outcome == .completed }
  /// The loss of a prediction that does not look at the features.
  var baseline: Double? { evidence?.baselineLoss ?? start }

  /// Fraction of the baseline's loss that the lowest training loss has removed: 0 where nothing was learned, 1 where all was.
  var learned: Double? {
    guard let lowest, let baseline, baseline > 0 else { return nil }
    return 1 - lowest / baseline
  }

  /// True if training never got clearly below the baseline, or diverged.
  var isStuck: Bool { !completed || (learned ?? 1) < 0.05 }

  /// True if the first step moved a layer by half of its weights' norm or more, so that the rate is to blame whatever came of
  /// it. Of 1,349 healthy trainings none had a larger one than 0.27.
  var jumps: Bool { (evidence?.firstUpdateRatio ?? 0) > 0.5 }

  /// The mean number of steps that an epoch takes.
  var stepsPerEpoch: Int? {
    guard let rows = evidence?.rows, let batch = configuration?.training.batchSize else { return nil }
    let size = min(batch, rows)
    return (rows + size - 1) / size
  }

  /// The hidden layers of the model with their places among the model's items.
  var layers: [(index: Int, item: Architecture.Item<any Layer>)] {
    configuration.map { $0.architecture.layers.enumerated().map { ($0, $1) } } ?? []
  }

  /// The dropout layers with a rate of at least `rate`.
  func dropped(atLeast rate: Double) -> [(index: Int, name: String, rate: Double)] {
    layers.compactMap { index, item in
      guard let layer = item.part as? Dropout, layer.rate >= rate else { return nil }
      return (index, item.name, layer.rate)
    }
  }

  /// The change of a rate by a factor, in two significant digits. Nil for a program.
  func learningRate(times factor: Double) -> SpecChange? {
    guard let rate = configuration?.training.learningRate else { return nil }
    return .training(
      "learning_rate", from: .number(rate), to: .number((rate * factor).rounded(significantDigits: 2)))
  }

  /// True if so few epochs were trained, with some progress or steps of a good size, that the rate cannot be blamed.
  var isShort: Bool {
    guard completed, lastEpoch <= 2, let start, let end else { return false }
    let isUsual = evidence?.updateRatio.map { (3e-4...0.1).contains($0) } ?? false
    return end < 0.97 * start || isUsual && !hasTinyWeights && end < 1.5 * start
  }

  /// Standardization in place of what else centres or scales, before what rotates.
  var standardized: SpecChange {
    let others = preprocessing.filter { [PCA.name, Whiten.name].contains(type(of: $0).name) }
    let value = SpecValue.list(([Standardize()] + others).map(\.canonicalComponent))
    return SpecChange([.key("data"), .key("preprocess")], to: value, text: "preprocess: \(YAMLText.flow(value))")
  }

  /// Default initializers for the layers and the output that have others.
  ///
  /// They are made for inputs of a size of 1. For others, the one hidden layer of random numbers gets the deviation that makes its
  /// outputs as large as 1; of other networks the inputs are standardized as well.
  var defaultInitializers: [SpecChange] {
    let changes = plainInitializers
    guard !changes.isEmpty, evidence?.inputScale ?? 1 >= 10 else { return changes }
    let hidden = layers.filter { $0.item.part is Dense }
    guard hidden.count == 1, let normal = (hidden[0].item.part as? Dense)?.initializer as? RandomNormal,
      let size = evidence?.smallestActivation, size > 0
    else { return changes + [standardized] }
    let initializer = SpecValue.map([
      .init(RandomNormal.name, ["std": .number((normal.std / size).rounded(significantDigits: 2))])
    ])
    let item = hidden[0].item
    return [.layer(hidden[0].index, Dense.name, item.name, "init", to: initializer, from: RandomNormal.name)]
      + changes.dropFirst()
  }

  private var plainInitializers: [SpecChange] {
    var changes = layers.compactMap { index, item -> SpecChange? in
      guard let dense = item.part as? Dense, let type = dense.initializer.map({ type(of: $0) }),
        type.name != He.name, type.name != Xavier.name
      else { return nil }
      let following = layers.dropFirst(index + 1).prefix { !($0.item.part is Dense) }
      let squashes = following.contains { $0.item.part is Tanh || $0.item.part is Sigmoid }
      return .layer(index, Dense.name, item.name, "init", to: .text(squashes ? Xavier.name : He.name), from: type.name)
    }
    if let output = configuration?.architecture.output, let used = output.part.usedInitializer,
      used.canonicalComponent != RandomNormal().canonicalComponent
    {
      let kind = type(of: output.part).name
      changes.append(
        .layer(
          layers.count, kind, output.name, "init", to: RandomNormal().canonicalComponent, from: type(of: used).name))
    }
    return changes
  }
}

extension Output {
  /// The initializer of the weights, of the outputs that this program has.
  var usedInitializer: (any Initializer)? {
    switch self {
    case let output as Softmax: output.initializer
    case let output as Regression: output.initializer
    default: nil
    }
  }
}
