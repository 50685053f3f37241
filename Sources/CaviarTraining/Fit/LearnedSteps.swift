internal import CaviarCompute

// The steps of a learned tensor: at the end of its gradient's product, or in parts where the gradient is kept.
extension Learned {
  /// The whole tensor.
  var allPanels: Range<Int> { 0..<values.panelCount }

  /// The step of some panels.
  private func update(_ panels: Range<Int>, isMeasured: Bool) -> Update {
    (isMeasured ? measuredUpdate : update).panels(panels)
  }

  /// A step of weights with the gradient dzᵀ·x, or that gradient alone where it is kept.
  func backward<S: EngineScalar>(
    _ x: ProductInput, _ dz: Matrix, panels: Range<Int>, isMeasured: Bool, in arena: inout Arena<S>
  ) {
    if let gradient {
      arena.gradient(x, dz, into: gradient.panels(panels))
    } else {
      arena.gradientStep(x, dz, update(panels, isMeasured: isMeasured))
    }
  }

  /// A step of a bias with the gradient Σ dz, or that gradient alone where it is kept.
  func sumRows<S: EngineScalar>(_ dz: Matrix, panels: Range<Int>, in arena: inout Arena<S>) {
    guard let gradient else { preconditionFailure("a vector stores its gradient") }
    arena.sumRows(of: dz, into: gradient.panels(panels))
    if lanes.kept == nil { arena.step(update.panels(panels), gradient: gradient.panels(panels)) }
  }

  /// A step with a stored gradient, unless it is kept.
  func step<S: EngineScalar>(in arena: inout Arena<S>) {
    guard let gradient, lanes.kept == nil else { return }
    arena.step(update, gradient: gradient)
  }

  /// g ← g + λ₂·w + λ₁·sign w, and Σg² of each unit.
  func penalize<S: EngineScalar>(in arena: inout Arena<S>) {
    guard let gradient, let kept = lanes.kept else { return }
    arena.addPenalties(l1: kept.l1, l2: kept.l2, of: values, to: gradient)
    arena.sumSquares(of: gradient, into: sums)
  }

  /// A step with a gradient that was kept, multiplied by the factors.
  func clippedStep<S: EngineScalar>(panels: Range<Int>, isMeasured: Bool, in arena: inout Arena<S>) {
    guard let gradient, let kept = lanes.kept else { return }
    let units = panels.lowerBound * Panels.width..<panels.upperBound * Panels.width
    arena.scale(gradient.panels(panels), by: kept.factors[units])
    arena.step(update(panels, isMeasured: isMeasured), gradient: gradient.panels(panels))
  }
}
