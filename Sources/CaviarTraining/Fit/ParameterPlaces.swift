internal import CaviarCompute

/// The places of a fit's parameters, their gradients and the optimizer's state.
struct ParameterPlaces: Sendable {
  /// A run of parameters [P] that are adjacent and treated alike. Gradients and the optimizer's state arrays are [P] in
  /// the same order, so that a step is one sweep.
  struct Run: Sendable {
    let parameters: Slice
    let gradients: Slice
    /// The offset of the optimizer's first state array; the others follow at distances of `stateStride`.
    let stateStart: Int
    let stateStride: Int
    let stateCount: Int
    /// True for weights, to which penalties apply.
    let isPenalized: Bool

    /// All of the optimizer's state arrays.
    var optimizerState: Slice { Slice(offset: stateStart, count: stateStride * stateCount) }

    /// The update of these parameters in one step.
    func update(learningRate: Double, decay: Double, step: Int) -> Update {
      Update(
        parameters: parameters, gradients: gradients, stateOffset: stateStart, stateStride: stateStride,
        learningRate: learningRate, decay: decay, isPenalized: isPenalized, step: step)
    }
  }

  /// The weights of the first product, the other weights, and the parameters without penalty. Empty runs are left out.
  let runs: [Run]

  /// The number of parameters.
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
