internal import CaviarCompute
internal import CaviarRandom

/// A model with the places of all its arrays in an arena. It holds no values itself, so that it can be shared and sent.
///
/// The batch belongs to the pack, and so does the first layer's product where the model begins with weights.
///
/// The network and its items are classes, since a step reads them often: structures and their arrays would be copied.
final class Network: Sendable {
  /// An item of the model with its places.
  final class Placed<Part: Sendable>: Sendable {
    let name: String
    let part: Part
    let places: ItemPlaces

    init(_ item: Architecture.Item<Part>, places: ItemPlaces) {
      name = item.name
      part = item.part
      self.places = places
    }
  }

  /// The places of one item. Matrices have the rows of the largest batch.
  struct ItemPlaces: Sendable {
    let memory: LayerMemory
    let input: Matrix
    let output: Matrix
    let inputGradient: Matrix?
    let outputGradient: Matrix
    let kept: Matrix
    let scratch: Slice
    let scratchOfRows: Slice
    let scratchPerRow: Int
    /// The parameters with which the network takes a step after the item's backward pass.
    let learned: [Learned]
    /// The product with the first of `learned`; nil if the item has none, or its pack computes it.
    let product: AffinePlaces?
    /// Sums over the outputs; nil if they are not measured.
    let sums: UnitSums?

    /// The item's arrays for a batch of `rows` examples.
    func activations(_ rows: Int) -> Activations {
      Activations(
        input: input.prefix(rows), output: output.prefix(rows), inputGradient: inputGradient?.prefix(rows),
        outputGradient: outputGradient.prefix(rows), kept: kept.prefix(rows), scratch: scratch,
        scratchOfRows: scratchOfRows[0..<scratchPerRow * rows])
    }
  }

  let layers: [Placed<any Layer>]
  let output: Placed<any Output>
  /// The network's part of the pack's first product; nil if the model does not begin with weights.
  let first: FirstProduct.Share?
  /// The learned tensors.
  let parameters: [Parameter]
  /// The values kept from step to step without being learned.
  let states: [State]

  init(
    layers: [Placed<any Layer>], output: Placed<any Output>, first: FirstProduct.Share?, parameters: [Parameter],
    states: [State]
  ) {
    self.layers = layers
    self.output = output
    self.first = first
    self.parameters = parameters
    self.states = states
  }

  /// The number of parameters.
  var parameterCount: Int { parameters.reduce(0) { $0 + $1.need.count } }
}

/// The places of an affine map of one network: z = x·Wᵀ + b.
struct AffinePlaces: Sendable {
  /// The input: the layer's before, or the batch.
  let input: ProductInput
  let weights: Learned
  let biases: Learned?
  /// Memory for Wᵀ; nil if no gradient of the input is wanted.
  let transposed: Panels?
}

/// Values that a layer keeps from step to step: their name, such as `batch_norm1.means`, and their place.
struct State: Sendable {
  let name: String
  let place: Slice
}
