internal import CaviarCompute

/// The first layers of a pack's fits, as far as they multiply the batch itself: their units are stacked, so that Z = X·Wᵀ
/// and the steps of W are one product for all fits with the same rule.
///
/// Units are stacked without gaps. A unit's bits do not depend on the others.
struct FirstProduct: Sendable {
  private let input: ProductInput
  private(set) var stacks: [Stack] = []

  /// A fit's part.
  struct Share: Sendable {
    let stack: Int
    /// Its units in the stack.
    let units: Range<Int>
    let weights: Learned
    /// Nil if the layer has no bias.
    let biases: Learned?
    let output: Matrix
    let outputGradient: Matrix
  }

  /// A fit's first layer.
  struct Layer {
    let units: Int
    let hasBias: Bool
    let method: StepMethod
    let measures: StepMeasures
  }

  /// - Returns: The product, and the share of each layer.
  static func placing(
    _ layers: [Layer], batch: BatchPlaces, in layout: inout Layout
  ) -> (product: FirstProduct, shares: [Share]) {
    var product = FirstProduct(input: batch.input)
    var shares = [Share?](repeating: nil, count: layers.count)
    var methods: [StepMethod] = []
    for layer in layers where !methods.contains(layer.method) { methods.append(layer.method) }
    for method in methods {
      let own = layers.indices.filter { layers[$0].method == method }
      let stack = Stack(
        units: own.reduce(0) { $0 + layers[$1].units }, method, own.map { layers[$0] }, batch: batch, in: &layout)
      var first = 0
      for index in own {
        let units = first..<first + layers[index].units
        shares[index] = Share(
          stack: product.stacks.count, units: units, weights: stack.weights,
          biases: layers[index].hasBias ? stack.biases : nil, output: stack.outputs[columns: units],
          outputGradient: stack.outputGradients[columns: units])
        first = units.upperBound
      }
      product.stacks.append(stack)
    }
    return (product, shares.compactMap(\.self))
  }

  private init(input: ProductInput) { self.input = input }

  /// Computes only for the fits with those shares from now on. The weights of the others are lost.
  mutating func keep<S: EngineScalar>(_ shares: [Share], in arena: inout Arena<S>) {
    for index in stacks.indices {
      stacks[index].keep(shares.filter { $0.stack == index }.map(\.units), in: &arena)
    }
  }

  /// Z ← X·Wᵀ + b.
  func forward<S: EngineScalar>(rows: Int, in arena: inout Arena<S>) {
    let x = input.prefix(rows)
    for stack in stacks { stack.forward(x, rows: rows, in: &arena) }
  }

  /// The steps of W and b with the gradients dZ; of a stack that keeps gradients, the gradients alone.
  func backward<S: EngineScalar>(rows: Int, isMeasured: Bool = false, in arena: inout Arena<S>) {
    let x = input.prefix(rows)
    for stack in stacks { stack.backward(x, rows: rows, isMeasured: isMeasured, in: &arena) }
  }
}

/// The stacked first layers of the fits that take their steps by the same method.
struct Stack: Sendable {
  let method: StepMethod
  let weights: Learned
  /// Zeros for the units of a layer without a bias, whose constants stay zero.
  let biases: Learned
  /// [B × units].
  let outputs: Matrix
  let outputGradients: Matrix
  /// The panels with units of fits that still train.
  private var live: [Range<Int>]

  init(
    units: Int, _ method: StepMethod, _ layers: [FirstProduct.Layer], batch: BatchPlaces, in layout: inout Layout
  ) {
    self.method = method
    weights = Learned(
      units: units, inputs: batch.columns, method, lanes: LanePlaces(units: units, method, in: &layout),
      measures: StepMeasures(
        squares: layers.contains(where: \.measures.squares), changes: layers.contains(where: \.measures.changes)),
      storesGradient: false, in: &layout)
    biases = Learned(
      units: units, inputs: 1, method, lanes: LanePlaces(units: units, method, in: &layout), measures: .none,
      storesGradient: true, in: &layout)
    outputs = layout.matrix(rows: batch.capacity, columns: units)
    outputGradients = layout.matrix(rows: batch.capacity, columns: units)
    live = [0..<weights.values.panelCount]
  }

  /// Computes only for those units from now on. A panel that they share with others is computed with zeros in theirs.
  fileprivate mutating func keep<S: EngineScalar>(_ units: [Range<Int>], in arena: inout Arena<S>) {
    let kept = Set(units.flatMap { $0.lowerBound / Panels.width...($0.upperBound - 1) / Panels.width })
    var isKept = [Bool](repeating: false, count: weights.values.units.count)
    for range in units { for unit in range { isKept[unit] = true } }
    for (unit, isKept) in isKept.enumerated() where !isKept && kept.contains(unit / Panels.width) {
      clear(unit, in: &arena)
    }
    live = []
    for panel in kept.sorted() {
      if live.last?.upperBound == panel {
        live[live.count - 1] = live[live.count - 1].lowerBound..<panel + 1
      } else {
        live.append(panel..<panel + 1)
      }
    }
  }

  /// Sets all numbers of a unit to zero.
  private func clear<S: EngineScalar>(_ unit: Int, in arena: inout Arena<S>) {
    for learned in [weights, biases] {
      let update = learned.update
      for place in [update.values.slice, update.state0, update.state1].compactMap(\.self) {
        arena.setConstant(0, update.values.at(place)[unit..<unit + 1])
      }
      arena.setLanes(
        update.constants, units: unit..<unit + 1, to: [Double](repeating: 0, count: method.rule.constantCount).span)
    }
    arena.fill(outputGradients[columns: unit..<unit + 1], with: 0)
  }

  /// The columns of the units of some panels.
  private func columns(_ panels: Range<Int>) -> Range<Int> {
    panels.lowerBound * Panels.width..<min(outputs.columns, panels.upperBound * Panels.width)
  }

  fileprivate func forward<S: EngineScalar>(_ x: ProductInput, rows: Int, in arena: inout Arena<S>) {
    for panels in live {
      arena.forward(
        x, weights.values.panels(panels), bias: biases.values.panels(panels),
        into: outputs.prefix(rows)[columns: columns(panels)])
    }
  }

  fileprivate func backward<S: EngineScalar>(
    _ x: ProductInput, rows: Int, isMeasured: Bool, in arena: inout Arena<S>
  ) {
    for panels in live {
      let dz = outputGradients.prefix(rows)[columns: columns(panels)]
      weights.backward(x, dz, panels: panels, isMeasured: isMeasured, in: &arena)
      biases.sumRows(dz, panels: panels, in: &arena)
    }
  }

  /// The steps with gradients that were kept.
  func step<S: EngineScalar>(isMeasured: Bool, in arena: inout Arena<S>) {
    for panels in live {
      for learned in [weights, biases] { learned.clippedStep(panels: panels, isMeasured: isMeasured, in: &arena) }
    }
  }

  /// Adds the penalties to gradients that were kept, and sums their squares.
  func penalize<S: EngineScalar>(in arena: inout Arena<S>) {
    for learned in [weights, biases] { learned.penalize(in: &arena) }
  }
}
