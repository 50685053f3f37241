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
    let part: Part
    let places: ItemPlaces

    init(part: Part, places: ItemPlaces) {
      self.part = part
      self.places = places
    }
  }

  /// The places of one item.
  struct ItemPlaces: Sendable {
    let memory: LayerMemory
    let input: Wire
    let output: Wire
    let inputGradient: Wire?
    let outputGradient: Wire
    let scratch: Slice
    let scratchAtLeast: Int
    let scratchPerRow: Int
    /// True if the network multiplies the item's input by its W; false if there is no W or the pack does it.
    let multiplies: Bool

    /// The item's arrays for a batch of `rows` examples.
    func activations(_ rows: Int) -> Activations {
      Activations(
        input: input.matrix(rows), output: output.matrix(rows), inputGradient: inputGradient?.matrix(rows),
        outputGradient: outputGradient.matrix(rows), scratch: scratch[0..<scratchAtLeast + scratchPerRow * rows])
    }
  }

  let layers: [Placed<any Layer>]
  let output: Placed<any Output>
  /// The network's part of the pack's first product; nil if the model does not begin with weights.
  let first: FirstProduct.Share?
  /// The learned tensors.
  let tensors: [Tensor]
  /// The values kept from step to step without being learned.
  let states: [State]
  let parameters: ParameterPlaces

  init(
    layers: [Placed<any Layer>], output: Placed<any Output>, first: FirstProduct.Share?, tensors: [Tensor],
    states: [State], parameters: ParameterPlaces
  ) {
    self.layers = layers
    self.output = output
    self.first = first
    self.tensors = tensors
    self.states = states
    self.parameters = parameters
  }
}

/// The place of the activations between two layers, [H × B], for any batch size B up to a capacity. Batches of
/// different sizes use the same memory.
struct Wire: Equatable, Sendable {
  /// The offset of the first unit's values, or of the first example's.
  let offset: Int
  let units: Int
  /// True if stored as a row-major [B × H], as the features are; false for a row-major [H × B].
  let isByRows: Bool
  /// The number of other fits' units that come before.
  var skipped = 0
  /// The number of unused places after each example, if stored as [B × H].
  var gap = 0

  func matrix(_ rows: Int) -> Matrix {
    isByRows
      ? Matrix(offset: offset, rows: rows, columns: units, gap: gap).transposed
      : Matrix(offset: offset + skipped * rows, rows: units, columns: rows)
  }

  /// Some of the units.
  subscript(units: Range<Int>) -> Wire {
    Wire(offset: offset, units: units.count, isByRows: false, skipped: skipped + units.lowerBound)
  }
}

/// A learned tensor of a network: its name, such as `dense1.weights`, its place and its initial values.
struct Tensor: Sendable {
  let name: String
  let place: Matrix
  let need: ParameterNeed
}

/// Values that a layer keeps from step to step: their name, such as `batch_norm1.means`, and their place.
struct State: Sendable {
  let name: String
  let place: Slice
}
