internal import CaviarCompute
internal import CaviarRandom

/// A model with a place in an arena for everything that is its own. It holds no numbers itself.
///
/// The batch belongs to the pack, and so does the first layer's product where the first layer weighs the batch.
///
/// It and its items are objects since a step asks them often: a value would be copied each time, with all that it holds.
final class Network: Sendable {
  /// An item of the model in its place.
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
    /// Whether its input is to be multiplied with the first of its parameters, and nobody else does it.
    let multiplies: Bool

    /// What passes through it with a batch of `rows`.
    func activations(_ rows: Int) -> Activations {
      Activations(
        input: input.matrix(rows), output: output.matrix(rows), inputGradient: inputGradient?.matrix(rows),
        outputGradient: outputGradient.matrix(rows), scratch: scratch[0..<scratchAtLeast + scratchPerRow * rows])
    }
  }

  let layers: [Placed<any Layer>]
  let output: Placed<any Output>
  /// Its part of the pack's first product; nil where it begins otherwise.
  let first: FirstProduct.Share?
  /// What is learned.
  let tensors: [Tensor]
  /// What stays from step to step without being learned.
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

/// Where the numbers between two layers are: units × rows, for any number of rows.
struct Wire: Equatable, Sendable {
  /// Where the first unit's numbers begin, or the first row's.
  let offset: Int
  let units: Int
  /// Whether the numbers of a row lie together, as in the input, and not those of a unit.
  let isByRows: Bool
  /// How many units of others come before its own.
  var skipped = 0
  /// How many places are left free after each row, where it is by rows.
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

/// A tensor that is learned: its name, such as `dense1.weights`, its place, and how it begins.
struct Tensor: Sendable {
  let name: String
  let place: Matrix
  let need: ParameterNeed
}

/// Numbers that a layer keeps from step to step: their name, such as `batch_norm1.mean`, and their place.
struct State: Sendable {
  let name: String
  let place: Slice
}
