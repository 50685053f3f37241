internal import CaviarCompute

/// Where the parameters of a fit are, and what goes with each.
struct ParameterPlaces: Sendable {
  /// Parameters that lie one after the other and are treated alike. Gradients and the optimizer's state lie in the same
  /// order, so that a step is one sweep.
  struct Run: Sendable {
    let parameters: Slice
    let gradients: Slice
    /// Where the optimizer's first memory of them is; the others follow.
    let stateStart: Int
    let stateStride: Int
    let stateCount: Int
    /// Whether penalties hold for them.
    let isPenalized: Bool

    /// All of the optimizer's state of them.
    var optimizerState: Slice { Slice(offset: stateStart, count: stateStride * stateCount) }

    /// Their update.
    func update(learningRate: Double, decay: Double, step: Int) -> Update {
      Update(
        parameters: parameters, gradients: gradients, stateOffset: stateStart, stateStride: stateStride,
        learningRate: learningRate, decay: decay, isPenalized: isPenalized, step: step)
    }
  }

  /// The weights of the first product, if there is one, the other weights, and what is not penalized. None is empty.
  let runs: [Run]

  /// How many parameters there are.
  var count: Int { runs.reduce(0) { $0 + $1.parameters.count } }

  init(_ needs: [LayerNeeds], first: FirstProduct.Share?, statePerParameter: Int, in layout: inout Layout) {
    var runs: [Run] = []
    if let first {
      runs.append(
        Run(
          first.weights.slice, gradients: first.gradients.slice, statePerParameter: statePerParameter,
          isPenalized: true, in: &layout))
    }
    let all = needs.flatMap(\.parameters).dropFirst(first == nil ? 0 : 1)
    for isPenalized in [true, false] {
      let count = all.filter { $0.isPenalized == isPenalized }.reduce(0) { $0 + $1.rows * $1.columns }
      guard count > 0 else { continue }
      let (parameters, gradients) = (layout.slice(count), layout.slice(count))
      runs.append(
        Run(
          parameters, gradients: gradients, statePerParameter: statePerParameter, isPenalized: isPenalized, in: &layout)
      )
    }
    self.runs = runs
  }

  /// The gradient of one of the parameters.
  func gradient(of parameter: Matrix) -> Matrix {
    for run in runs where run.parameters.offset <= parameter.offset && parameter.slice.end <= run.parameters.end {
      return Matrix(
        offset: parameter.offset - run.parameters.offset + run.gradients.offset, rows: parameter.rows,
        columns: parameter.columns)
    }
    preconditionFailure("not one of the parameters")
  }
}

extension ParameterPlaces.Run {
  fileprivate init(
    _ parameters: Slice, gradients: Slice, statePerParameter: Int, isPenalized: Bool, in layout: inout Layout
  ) {
    let stride = (parameters.count + 15) / 16 * 16
    self.init(
      parameters: parameters, gradients: gradients, stateStart: layout.slice(stride * statePerParameter).offset,
      stateStride: stride, stateCount: statePerParameter, isPenalized: isPenalized)
  }
}
