internal import CKernels

/// The input of a product, [B × D].
public enum ProductInput: Sendable {
  case matrix(Matrix)
  /// The rows of ``Arena/select(_:of:)``.
  case selection
}

/// An input's rows, where they lie.
@unsafe private struct InputRows {
  let addresses: UnsafePointer<UnsafeRawPointer>
  let rows: Int
  let columns: Int
}

extension Arena {
  @unsafe @inline(__always)
  private mutating func rows(of input: ProductInput) -> InputRows {
    switch input {
    case .matrix(let matrix):
      unsafe InputRows(addresses: addresses(ofRowsIn: matrix), rows: matrix.rows, columns: matrix.columns)
    case .selection:
      unsafe InputRows(addresses: selection.rows, rows: selection.count, columns: selection.columns)
    }
  }

  private func isDisjoint(_ place: Matrix, with input: ProductInput) -> Bool {
    if case .matrix(let matrix) = input { place.isDisjoint(with: matrix) } else { true }
  }

  /// z ← x·Wᵀ + b: [B × H] from [B × D], W [H × D] and b [H]. Cost: 2·B·H·D operations.
  public mutating func forward(_ x: ProductInput, _ weights: Panels, bias: Panels?, into z: Matrix) {
    let input = unsafe rows(of: x)
    unsafe precondition(input.columns == weights.inputs && input.rows == z.rows, "the shapes of a product")
    precondition(z.columns == weights.units.count && bias.map { $0.units == weights.units } ?? true, "a column a unit")
    precondition(
      isDisjoint(z, with: x) && z.extent.isDisjoint(with: weights.slice), "a written place overlaps no other")
    guard z.rows > 0 else { return }
    unsafe kernels.pointee.forward(
      input.addresses, input.rows, input.columns, address(weights), bias.map { unsafe address($0) }, z.columns,
      address(z), z.stride)
  }

  /// G ← dzᵀ·x: [H × D] from dz [B × H] and x [B × D]. Cost: 2·B·H·D operations.
  public mutating func gradient(_ x: ProductInput, _ dz: Matrix, into gradient: Panels) {
    let input = unsafe rows(of: x)
    unsafe precondition(input.columns == gradient.inputs && input.rows == dz.rows, "the shapes of a product")
    precondition(dz.columns == gradient.units.count && dz.rows > 0, "a column a unit")
    unsafe kernels.pointee.gradient(
      input.addresses, input.rows, input.columns, address(dz), dz.stride, dz.columns, address(gradient))
  }

  /// ``gradient(_:_:into:)`` and ``step(_:gradient:)`` in one, with the same bits: the gradient stays in the cache.
  public mutating func gradientStep(_ x: ProductInput, _ dz: Matrix, _ update: Update) {
    let input = unsafe rows(of: x)
    unsafe precondition(input.columns == update.values.inputs && input.rows == dz.rows, "the shapes of a product")
    precondition(dz.columns == update.values.units.count && dz.rows > 0, "a column a unit")
    check(update)
    clear(update.squares)
    clear(update.changes)
    unsafe kernels.pointee.gradient_step(
      input.addresses, input.rows, input.columns, address(dz), dz.stride, dz.columns, update.rule.kind,
      address(update.constants), address(update.values), update.state0.map { unsafe address($0) },
      update.state1.map { unsafe address($0) }, update.squares.map { unsafe address($0) },
      update.changes.map { unsafe address($0) })
  }

  /// Wᵀ [D × H] of W [H × D], by which dz is multiplied in the backward pass.
  public mutating func transpose(_ weights: Panels, into transposed: Panels) {
    precondition(
      transposed.units.count == weights.inputs && transposed.inputs == weights.units.count, "the shape of a transpose")
    precondition(transposed.slice.isDisjoint(with: weights.slice), "a written place overlaps no other")
    unsafe kernels.pointee.transpose(
      address(weights), weights.inputs, weights.units.count, address(transposed))
  }

  /// Σ x over the rows: [H] from [B × H]. The gradient of a bias.
  public mutating func sumRows(of x: Matrix, into sums: Panels) {
    precondition(sums.inputs == 1 && sums.units == 0..<x.columns, "a sum for each column")
    precondition(sums.slice.isDisjoint(with: x.extent) && x.rows > 0, "a written place overlaps no other")
    unsafe kernels.pointee.column_sums(address(x), x.stride, x.rows, x.columns, address(sums))
  }
}
