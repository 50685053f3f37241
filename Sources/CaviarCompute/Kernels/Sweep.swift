/// Sweeps: the loops of optimizers, eight adjacent elements at a time.
///
/// A sweep rewrites slices [P] from beginning to end. The result for an element depends neither on its index nor on its
/// neighbours: the last few are computed together with zeros. Vectors are explicit, since the compiler does not vectorize
/// loops with square roots; `body` must be a function that is always inlined.
///
/// The slice that is read is set to zero, which costs little while it is in registers: the next gradients are added to
/// it. A sweep returns Σx² of the first slice before it was rewritten, at no cost: the L2 penalty of weights.
extension Arena {
  /// Rewrites one slice, reading another.
  @discardableResult @inlinable @inline(__always)
  public mutating func sweep(
    _ x: Slice, emptying a: Slice, _ body: (inout SIMD8<Scalar>, SIMD8<Scalar>) -> Void
  ) -> Double {
    precondition(x.count == a.count && x.isDisjoint(with: a), "disjoint slices of equal counts")
    let (x, a) = unsafe (part(x), part(a))
    var squares = (SIMD8<Scalar>.zero, SIMD8<Scalar>.zero)
    var i = 0
    while i &+ 8 <= x.count {
      var first = unsafe Self.load(x, at: i)
      squares = (squares.1, squares.0 + first * first)
      body(&first, unsafe Self.load(a, at: i))
      unsafe Self.store(first, in: x, at: i)
      unsafe Self.store(.zero, in: a, at: i)
      i &+= 8
    }
    if i < x.count {
      var first = unsafe Self.loadRest(x, at: i)
      squares = (squares.1, squares.0 + first * first)
      body(&first, unsafe Self.loadRest(a, at: i))
      unsafe Self.storeRest(first, in: x, at: i)
      unsafe Self.storeRest(.zero, in: a, at: i)
    }
    return Double((squares.0 + squares.1).total)
  }

  /// Rewrites two slices, reading another.
  @discardableResult @inlinable @inline(__always)
  public mutating func sweep(
    _ x: Slice, _ y: Slice, emptying a: Slice,
    _ body: (inout SIMD8<Scalar>, inout SIMD8<Scalar>, SIMD8<Scalar>) -> Void
  ) -> Double {
    precondition(
      x.count == a.count && y.count == a.count && x.isDisjoint(with: y) && x.isDisjoint(with: a)
        && y.isDisjoint(with: a), "disjoint slices of equal counts")
    let (x, y, a) = unsafe (part(x), part(y), part(a))
    var squares = (SIMD8<Scalar>.zero, SIMD8<Scalar>.zero)
    var i = 0
    while i &+ 8 <= x.count {
      var first = unsafe Self.load(x, at: i)
      squares = (squares.1, squares.0 + first * first)
      var second = unsafe Self.load(y, at: i)
      body(&first, &second, unsafe Self.load(a, at: i))
      unsafe Self.store(first, in: x, at: i)
      unsafe Self.store(second, in: y, at: i)
      unsafe Self.store(.zero, in: a, at: i)
      i &+= 8
    }
    if i < x.count {
      var first = unsafe Self.loadRest(x, at: i)
      squares = (squares.1, squares.0 + first * first)
      var second = unsafe Self.loadRest(y, at: i)
      body(&first, &second, unsafe Self.loadRest(a, at: i))
      unsafe Self.storeRest(first, in: x, at: i)
      unsafe Self.storeRest(second, in: y, at: i)
      unsafe Self.storeRest(.zero, in: a, at: i)
    }
    return Double((squares.0 + squares.1).total)
  }

  /// Rewrites three slices, reading another.
  @discardableResult @inlinable @inline(__always)
  public mutating func sweep(
    _ x: Slice, _ y: Slice, _ z: Slice, emptying a: Slice,
    _ body: (inout SIMD8<Scalar>, inout SIMD8<Scalar>, inout SIMD8<Scalar>, SIMD8<Scalar>) -> Void
  ) -> Double {
    precondition(
      x.count == a.count && y.count == a.count && z.count == a.count && x.isDisjoint(with: y)
        && x.isDisjoint(with: z) && y.isDisjoint(with: z) && x.isDisjoint(with: a) && y.isDisjoint(with: a)
        && z.isDisjoint(with: a), "disjoint slices of equal counts")
    let (x, y, z, a) = unsafe (part(x), part(y), part(z), part(a))
    var squares = (SIMD8<Scalar>.zero, SIMD8<Scalar>.zero)
    var i = 0
    while i &+ 8 <= x.count {
      var first = unsafe Self.load(x, at: i)
      squares = (squares.1, squares.0 + first * first)
      var second = unsafe Self.load(y, at: i)
      var third = unsafe Self.load(z, at: i)
      body(&first, &second, &third, unsafe Self.load(a, at: i))
      unsafe Self.store(first, in: x, at: i)
      unsafe Self.store(second, in: y, at: i)
      unsafe Self.store(third, in: z, at: i)
      unsafe Self.store(.zero, in: a, at: i)
      i &+= 8
    }
    if i < x.count {
      var first = unsafe Self.loadRest(x, at: i)
      squares = (squares.1, squares.0 + first * first)
      var second = unsafe Self.loadRest(y, at: i)
      var third = unsafe Self.loadRest(z, at: i)
      body(&first, &second, &third, unsafe Self.loadRest(a, at: i))
      unsafe Self.storeRest(first, in: x, at: i)
      unsafe Self.storeRest(second, in: y, at: i)
      unsafe Self.storeRest(third, in: z, at: i)
      unsafe Self.storeRest(.zero, in: a, at: i)
    }
    return Double((squares.0 + squares.1).total)
  }

  /// The eight elements from `index` on.
  @unsafe @inlinable @inline(__always)
  static func load(_ numbers: UnsafeMutableBufferPointer<Scalar>, at index: Int) -> SIMD8<Scalar> {
    unsafe UnsafeRawBufferPointer(numbers).loadUnaligned(
      fromByteOffset: index &* MemoryLayout<Scalar>.stride, as: SIMD8<Scalar>.self)
  }

  @unsafe @inlinable @inline(__always)
  static func store(_ eight: SIMD8<Scalar>, in numbers: UnsafeMutableBufferPointer<Scalar>, at index: Int) {
    unsafe UnsafeMutableRawBufferPointer(numbers).storeBytes(
      of: eight, toByteOffset: index &* MemoryLayout<Scalar>.stride, as: SIMD8<Scalar>.self)
  }

  /// The elements from `index` to the end, fewer than eight, padded with zeros.
  @unsafe @inlinable @inline(__always)
  static func loadRest(_ numbers: UnsafeMutableBufferPointer<Scalar>, at index: Int) -> SIMD8<Scalar> {
    var eight = SIMD8<Scalar>.zero
    for lane in 0..<numbers.count &- index { eight[lane] = unsafe numbers[index &+ lane] }
    return eight
  }

  @unsafe @inlinable @inline(__always)
  static func storeRest(_ eight: SIMD8<Scalar>, in numbers: UnsafeMutableBufferPointer<Scalar>, at index: Int) {
    for lane in 0..<numbers.count &- index { unsafe numbers[index &+ lane] = eight[lane] }
  }
}
