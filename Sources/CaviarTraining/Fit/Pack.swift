internal import CaviarCompute
internal import CaviarRandom

/// Models side by side that see the same batches, with a place in an arena for everything. It holds no numbers itself.
///
/// Those that begin with weights of the batch have that product in common. What comes after is each one's own.
struct Pack: Sendable {
  /// A model of the pack.
  struct Model: Sendable {
    let architecture: Architecture
    let statePerParameter: Int
    /// The row of the first product at which it begins.
    var place = 0
  }

  /// The sizes that models do not say themselves.
  struct Sizes: Sendable {
    let inputs: Int
    let classes: Int
    /// The numbers of rows that pass at once, forward and back.
    let batches: [Int]
    /// The numbers of rows that pass at once when networks are measured, forward alone.
    var blocks: [Int] = []
    /// Whether rows count by weights.
    var hasWeights = false
  }

  let batch: BatchPlaces
  let networks: [Network]
  private(set) var first: FirstProduct

  /// Places models.
  ///
  /// - Parameter noise: The key of a layer's own random numbers, by the layer's name.
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
  /// A pack of one for use without training.
  init(
    _ model: Architecture, inputs: Int, classes: Int, batches: [Int], statePerParameter: Int = 0,
    in layout: inout Layout, noise: (String) -> StreamKey = { StreamKey(seed: 0, purpose: .layerNoise, address: $0) }
  ) {
    self.init(
      [Model(architecture: model, statePerParameter: statePerParameter)],
      Sizes(inputs: inputs, classes: classes, batches: batches), in: &layout, noise: noise)
  }

  /// The first of its networks.
  var network: Network { networks[0] }

  /// Goes forward with the batch, all networks.
  func forward<S: EngineScalar>(rows: Int, _ mode: Mode, in arena: inout Arena<S>) {
    first.forward(rows: rows, in: &arena)
    for network in networks { network.forward(rows: rows, mode, in: &arena) }
  }

  /// As many rows as make a product fast and leave the input in the cache. The models have no say, so that they are measured alike.
  static func rowsMeasuredAtOnce(columns: Int) -> Int { min(max(786_432 / columns, 64), 512) }
}
