extension Arena {
  /// c ← a·b, or c ← c + a·b, with a [m × k], b [k × n] and c [m × n].
  ///
  /// Transposed factors are read in place. `c` is row-major and does not overlap `a` or `b`; a product with k = 0 is
  /// zero. Cost: 2·m·n·k operations.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func multiply(_ a: Matrix, _ b: Matrix, into c: Matrix, adding isAdding: Bool = false) {
    precondition(a.columns == b.rows && c.rows == a.rows && c.columns == b.columns, "the shapes of a product")
    precondition(!c.isTransposed, "a product is row-major")
    precondition(
      c.extent.isDisjoint(with: a.extent) && c.extent.isDisjoint(with: b.extent),
      "a written slice overlaps no other")
    let (x, y, z) = unsafe (part(a.extent), part(b.extent), part(c.extent))
    guard let x = x.baseAddress, let y = y.baseAddress, let z = z.baseAddress else { return }
    guard c.rows > 0, c.columns > 0 else { return }
    let call = ProductCall(
      m: Int32(c.rows), n: Int32(c.columns), k: Int32(a.columns),
      isTransposedA: a.isTransposed, isTransposedB: b.isTransposed,
      strideA: max(1, Int32(a.stride)), strideB: max(1, Int32(b.stride)), strideC: Int32(c.stride), isAdding: isAdding)
    unsafe Scalar.multiply(call, x, y, z)
  }
}
