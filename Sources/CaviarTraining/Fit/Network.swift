internal import CaviarCompute
internal import CaviarRandom

/// A model with a place in an arena for everything that is its own. It holds no numbers itself.
///
/// The batch belongs to the pack, and so does the first layer's product where the first layer weighs the batch.
struct Network: Sendable {
  /// An item of the model in its place.
  struct Placed<Part: Sendable>: Sendable {
    let part: Part
    let site: Site
  }

  /// The places of one item.
  struct Site: Sendable {
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
    func flow(_ rows: Int) -> Flow {
      Flow(
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

  func matrix(_ rows: Int) -> Matrix {
    isByRows
      ? Matrix(offset: offset, rows: rows, columns: units).transposed
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
