/// One flat block of memory, aligned to 64 bytes or more, that holds all arrays of a computation, so that training
/// allocates nothing.
///
/// An array is a ``Slice`` or a ``Matrix``, handed out by a ``Layout``. Loops over its elements are written on spans:
///
///     arena.update(weights, reading: gradients) { weights, gradients in
///       for i in weights.indices { weights[i] -= rate * gradients[i] }
///     }
///
/// Every access checks that the slices lie inside the arena, and that a slice that is written overlaps no other. An
/// arena has one owner and cannot be copied, so that a span into it has exclusive access. Only ``prepare(_:)``
/// allocates or counts references.
///
/// This module is `public` where others are `package`: Swift 6.3 inlines nothing of a `package` type into another
/// module, `@inlinable` or not, and loops that stay generic are a hundred times slower.
@safe public struct Arena<Scalar: EngineScalar>: ~Copyable {
  @usableFromInline var memory: UnsafeMutableBufferPointer<Scalar>

  /// An empty arena; ``prepare(_:)`` gives it memory.
  public init() {
    useOneThreadPerProduct()
    unsafe memory = UnsafeMutableBufferPointer(start: nil, count: 0)
  }

  deinit { unsafe UnsafeMutableRawPointer(memory.baseAddress)?.deallocate() }

  /// The number of elements that it has room for.
  @inlinable public var capacity: Int { unsafe memory.count }

  /// Makes room for all that `layout` has handed out, and sets it to zero. Memory is reused, and replaced only by a
  /// larger block.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public mutating func prepare(_ layout: Layout) {
    if layout.count > capacity {
      unsafe UnsafeMutableRawPointer(memory.baseAddress)?.deallocate()
      let bytes = layout.count * MemoryLayout<Scalar>.stride
      let raw = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: LargePages.alignment(bytes: bytes))
      unsafe LargePages.advise(UnsafeRawBufferPointer(start: raw, count: bytes), isInUse: false)
      unsafe memory = UnsafeMutableBufferPointer(
        start: raw.bindMemory(to: Scalar.self, capacity: layout.count), count: layout.count)
    }
    unsafe UnsafeMutableRawPointer(memory.baseAddress)?.initializeMemory(
      as: UInt8.self, repeating: 0, count: layout.count * MemoryLayout<Scalar>.stride)
  }

  /// Sets all of a slice to one value.
  @inlinable
  public mutating func fill(_ slice: Slice, with value: Scalar) {
    unsafe part(slice).update(repeating: value)
  }

  /// Element `index` of a slice.
  @inlinable
  public subscript(slice: Slice, index: Int) -> Scalar {
    get { unsafe part(slice[index..<index + 1])[0] }
    set { unsafe part(slice[index..<index + 1])[0] = newValue }
  }

  @unsafe @inlinable
  func part(_ slice: Slice) -> UnsafeMutableBufferPointer<Scalar> {
    precondition(slice.end <= capacity, "a slice lies inside the arena")
    return unsafe UnsafeMutableBufferPointer(rebasing: memory[slice.offset..<slice.end])
  }
}

// One owner at a time: the memory moves with the value.
extension Arena: @unchecked Sendable {}

extension Arena {
  /// Reads one slice.
  @inlinable @inline(__always)
  public borrowing func read<Result>(_ a: Slice, _ body: (Span<Scalar>) -> Result) -> Result {
    body(unsafe part(a).span)
  }

  /// Reads two slices.
  @inlinable @inline(__always)
  public borrowing func read<Result>(_ a: Slice, _ b: Slice, _ body: (Span<Scalar>, Span<Scalar>) -> Result) -> Result {
    body(unsafe part(a).span, unsafe part(b).span)
  }

  /// Writes one slice.
  @inlinable @inline(__always)
  public mutating func update<Result>(_ x: Slice, _ body: (inout MutableSpan<Scalar>) -> Result) -> Result {
    var x = unsafe part(x).mutableSpan
    return body(&x)
  }

  /// Writes one slice, reading another.
  @inlinable @inline(__always)
  public mutating func update<Result>(
    _ x: Slice, reading a: Slice, _ body: (inout MutableSpan<Scalar>, Span<Scalar>) -> Result
  ) -> Result {
    precondition(x.isDisjoint(with: a), "a written slice overlaps no other")
    var x = unsafe part(x).mutableSpan
    return body(&x, unsafe part(a).span)
  }

  /// Writes one slice, reading two others.
  @inlinable @inline(__always)
  public mutating func update<Result>(
    _ x: Slice, reading a: Slice, _ b: Slice,
    _ body: (inout MutableSpan<Scalar>, Span<Scalar>, Span<Scalar>) -> Result
  ) -> Result {
    precondition(x.isDisjoint(with: a) && x.isDisjoint(with: b), "a written slice overlaps no other")
    var x = unsafe part(x).mutableSpan
    return body(&x, unsafe part(a).span, unsafe part(b).span)
  }

  /// Writes two slices, reading another.
  @inlinable @inline(__always)
  public mutating func update<Result>(
    _ x: Slice, _ y: Slice, reading a: Slice,
    _ body: (inout MutableSpan<Scalar>, inout MutableSpan<Scalar>, Span<Scalar>) -> Result
  ) -> Result {
    precondition(
      x.isDisjoint(with: y) && x.isDisjoint(with: a) && y.isDisjoint(with: a), "a written slice overlaps no other")
    var x = unsafe part(x).mutableSpan
    var y = unsafe part(y).mutableSpan
    return body(&x, &y, unsafe part(a).span)
  }

  /// Writes three slices, reading another.
  @inlinable @inline(__always)
  public mutating func update<Result>(
    _ x: Slice, _ y: Slice, _ z: Slice, reading a: Slice,
    _ body: (inout MutableSpan<Scalar>, inout MutableSpan<Scalar>, inout MutableSpan<Scalar>, Span<Scalar>) -> Result
  ) -> Result {
    precondition(
      x.isDisjoint(with: y) && x.isDisjoint(with: z) && y.isDisjoint(with: z) && x.isDisjoint(with: a)
        && y.isDisjoint(with: a) && z.isDisjoint(with: a), "a written slice overlaps no other")
    var x = unsafe part(x).mutableSpan
    var y = unsafe part(y).mutableSpan
    var z = unsafe part(z).mutableSpan
    return body(&x, &y, &z, unsafe part(a).span)
  }
}
