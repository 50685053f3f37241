internal import CaviarCompute
internal import CaviarRandom

/// A model with a place in an arena for everything that it needs. It holds no numbers itself.
///
/// All parameters lie one after the other, the penalized ones first, and the gradients and the optimizer's memories lie in
/// the same order, so that an optimizer's step is one sweep, or two with a penalty.
struct Network {
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

    /// What passes through it with a batch of `rows`.
    func flow(_ rows: Int) -> Flow {
      Flow(
        input: input.matrix(rows), output: output.matrix(rows), inputGradient: inputGradient?.matrix(rows),
        outputGradient: outputGradient.matrix(rows), scratch: scratch[0..<scratchAtLeast + scratchPerRow * rows])
    }
  }

  let layers: [Placed<any Layer>]
  let output: Placed<any Output>
  /// The input, stored row after row.
  let input: Wire
  /// A number for each row.
  let targets: Slice
  /// How much each row counts; nil where all count alike.
  let weights: Slice?
  /// What is learned.
  let tensors: [Tensor]
  /// What stays from step to step without being learned.
  let states: [State]
  let parameters: ParameterPlaces
  /// The greatest number of rows that it has room for.
  let capacity: Int
  /// How many rows are measured at once.
  let block: Int

  /// The targets of a batch of `rows`.
  func targets(_ rows: Int) -> BatchTargets { BatchTargets(values: targets[0..<rows], weights: weights?[0..<rows]) }
}

/// Where the numbers between two layers are: units × rows, for any number of rows.
struct Wire: Equatable, Sendable {
  let offset: Int
  let units: Int
  /// Whether the numbers of a row lie together, as in the input, and not those of a unit.
  let isByRows: Bool

  func matrix(_ rows: Int) -> Matrix {
    isByRows
      ? Matrix(offset: offset, rows: rows, columns: units).transposed
      : Matrix(offset: offset, rows: units, columns: rows)
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

/// Where the parameters are, and what goes with each.
struct ParameterPlaces: Sendable {
  /// All of them, the penalized ones first.
  let all: Slice
  /// How many of them are penalized.
  let penalizedCount: Int
  /// Where the gradients begin.
  let gradients: Int
  /// Where the optimizer's memories begin, each as long as the gradients' place.
  let memories: Int
  let memoryStride: Int

  /// The penalized parameters.
  var penalized: Slice { all[0..<penalizedCount] }

  /// The gradients of all parameters.
  var allGradients: Slice { Slice(offset: gradients, count: all.count) }

  /// The update of the parameters in `range`.
  func update(_ range: Range<Int>, learningRate: Double, decay: Double, step: Int) -> Update {
    Update(
      parameters: all[range], gradients: Slice(offset: gradients + range.lowerBound, count: range.count),
      memoryOffset: memories + range.lowerBound, memoryStride: memoryStride, learningRate: learningRate, decay: decay,
      isPenalized: range.upperBound <= penalizedCount, step: step)
  }
}
