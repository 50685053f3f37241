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
    let statePerParameter: Int
    /// The row of the first product at which its weights begin.
    var place = 0
  }

  /// The sizes that follow from the data and the training, not from the models.
  struct Sizes: Sendable {
    let inputs: Int
    let classes: Int
    /// The batch sizes B in training, with forward and backward passes.
    let batches: [Int]
    /// The batch sizes B in evaluation, with forward passes alone.
    var blocks: [Int] = []
    /// True if examples have weights in the loss.
    var hasWeights = false
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
      columns: sizes.inputs, capacity: (sizes.batches + sizes.blocks).max() ?? 1, hasWeights: sizes.hasWeights,
      isOnlyMultiplied: needs.allSatisfy { $0[0].multipliesInput }, in: &layout)
    let sharing = models.indices.filter { needs[$0][0].multipliesInput }
    first = FirstProduct(
      sharing.map { (needs[$0][0].outputs, models[$0].place) }, batch: batch, sizes, in: &layout)
    var rows = first.rows[...]
    var networks: [Network] = []
    for (model, needs) in zip(models, needs) {
      let share = needs[0].multipliesInput ? rows.popFirst().map(first.share) : nil
      networks.append(
        Network(
          model.architecture, needs, batch: batch, first: share, statePerParameter: model.statePerParameter,
          in: &layout, noise: noise))
    }
    self.networks = networks
  }

  /// Computes the first product only for those networks from now on.
  mutating func keep(_ indices: [Int]) { first.keep(indices.compactMap { networks[$0].first?.rows }) }
}

extension Pack {
  /// A pack of one network, without training.
  init(
    _ model: Architecture, inputs: Int, classes: Int, batches: [Int], statePerParameter: Int = 0,
    in layout: inout Layout, noise: (String) -> StreamKey = { StreamKey(seed: 0, purpose: .layerNoise, address: $0) }
  ) {
    self.init(
      [Model(architecture: model, statePerParameter: statePerParameter)],
      Sizes(inputs: inputs, classes: classes, batches: batches), in: &layout, noise: noise)
  }

  /// The first network.
  var network: Network { networks[0] }

  /// The forward pass of all networks.
  func forward<S: EngineScalar>(rows: Int, _ mode: Mode, in arena: inout Arena<S>) {
    first.forward(rows: rows, in: &arena)
    for network in networks { network.forward(rows: rows, mode, in: &arena) }
  }

  /// The batch size in evaluation: large enough for fast products, small enough for the input to stay in the cache. It
  /// does not depend on the models, so that all are measured with the same bits.
  static func rowsMeasuredAtOnce(columns: Int) -> Int { min(max(786_432 / columns, 64), 512) }
}
