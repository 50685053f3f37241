internal import CaviarCompute
internal import CaviarRandom

/// Networks side by side that see the same batches, with the places of their arrays in an arena. It holds no values.
///
/// Small networks are trained in packs since a product of stacked weights is faster than many small products. Models
/// that begin with weights share the first product; the later layers are computed one network after the other.
struct Pack: Sendable {
  /// A model of the pack.
  struct Model: Sendable {
    let architecture: Architecture
    let method: StepMethod
    /// What the steps of penalized weights measure.
    var measures = StepMeasures.none
  }

  /// The sizes that follow from the data and the training, not from the models.
  struct Sizes: Sendable {
    let inputs: Int
    /// The number of classes C; 0 for a regression.
    let classes: Int
    /// The maximum batch size B, in training and in evaluation.
    let capacity: Int
    /// True if examples have weights in the loss.
    var hasWeights = false
    /// True if the features are copied into the batch: in double precision.
    var copiesFeatures = false
  }

  let batch: BatchPlaces
  let networks: [Network]
  private(set) var first: FirstProduct

  /// Places models.
  ///
  /// - Parameter noise: The key of a layer's random numbers, by the layer's name.
  init(_ models: [Model], _ sizes: Sizes, in layout: inout Layout, noise: (String) -> StreamKey) {
    let needs = models.map { $0.architecture.needs(inputs: sizes.inputs, classes: sizes.classes) }
    batch = BatchPlaces(
      columns: sizes.inputs, capacity: sizes.capacity, isClassification: sizes.classes > 0,
      hasWeights: sizes.hasWeights,
      isCopied: sizes.copiesFeatures || !needs.allSatisfy { $0[0].multipliesInput }, in: &layout)
    let sharing = models.indices.filter { needs[$0][0].multipliesInput }
    let (product, shares) = FirstProduct.placing(
      sharing.map {
        FirstProduct.Layer(
          units: needs[$0][0].outputs, hasBias: needs[$0][0].parameters.count > 1, method: models[$0].method,
          measures: models[$0].measures)
      }, batch: batch, in: &layout)
    first = product
    var rest = shares[...]
    var networks: [Network] = []
    for (model, needs) in zip(models, needs) {
      let share = needs[0].multipliesInput ? rest.popFirst() : nil
      networks.append(Network(model, needs, batch: batch, first: share, in: &layout, noise: noise))
    }
    self.networks = networks
  }

  /// Computes the first product only for those networks from now on.
  mutating func keep<S: EngineScalar>(_ indices: [Int], in arena: inout Arena<S>) {
    first.keep(indices.compactMap { networks[$0].first }, in: &arena)
  }
}

extension Pack {
  /// A pack of one network, without training.
  init(
    _ model: Architecture, inputs: Int, classes: Int, capacity: Int, method: StepMethod = .none,
    copiesFeatures: Bool = false, in layout: inout Layout,
    noise: (String) -> StreamKey = { StreamKey(seed: 0, purpose: .layerNoise, address: $0) }
  ) {
    self.init(
      [Model(architecture: model, method: method)],
      Sizes(inputs: inputs, classes: classes, capacity: capacity, copiesFeatures: copiesFeatures), in: &layout,
      noise: noise)
  }

  /// The first network.
  var network: Network { networks[0] }

  /// The forward pass of all networks.
  func forward<S: EngineScalar>(rows: Int, _ mode: Mode, in arena: inout Arena<S>) {
    first.forward(rows: rows, in: &arena)
    for network in networks { network.forward(rows: rows, mode, in: &arena) }
  }

  /// The steps of fits that need their whole gradient first, after the backward pass.
  func stepWithKeptGradients<S: EngineScalar>(
    _ fits: [(network: Network, stepper: Stepper)], isMeasured: Bool, in arena: inout Arena<S>
  ) {
    for stack in first.stacks where stack.method.keepsGradient { stack.penalize(in: &arena) }
    for fit in fits {
      fit.network.forEachOwn { $0.penalize(in: &arena) }
      fit.stepper.clip(in: &arena)
      fit.network.forEachOwn { $0.clippedStep(panels: $0.allPanels, isMeasured: isMeasured, in: &arena) }
    }
    for stack in first.stacks where stack.method.keepsGradient { stack.step(isMeasured: isMeasured, in: &arena) }
  }

  /// The batch size in evaluation: large enough for fast products, small enough for the input to stay in the cache.
  static func rowsMeasuredAtOnce(columns: Int) -> Int { min(max(786_432 / columns, 64), 512) }
}
