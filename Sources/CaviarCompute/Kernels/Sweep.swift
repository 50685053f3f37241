/// Eight neighbouring numbers at a time.
///
/// A sweep rewrites slices of one length from beginning to end. What comes of a number depends neither on its place nor
/// on its neighbours: the last few are computed beside zeros. Vectors are spelt out since the compiler leaves loops with
/// roots to one number at a time.
extension Arena {
  /// Rewrites one slice, reading another.
  @inlinable @inline(__always)
  package mutating func sweep(
    _ x: Slice, reading a: Slice, _ body: (inout SIMD8<Scalar>, SIMD8<Scalar>) -> Void
  ) {
    update(x, reading: a) { x, a in
      precondition(x.count == a.count, "a value of each for each place")
      unsafe x.withUnsafeMutableBufferPointer { x in
        unsafe a.withUnsafeBufferPointer { a in
          for i in stride(from: 0, to: x.count, by: 8) {
            var value = unsafe SIMD8(UnsafeBufferPointer(x), at: i)
            body(&value, unsafe SIMD8(a, at: i))
            unsafe value.store(in: x, at: i)
          }
        }
      }
    }
  }

  /// Rewrites two slices, reading another.
  @inlinable @inline(__always)
  package mutating func sweep(
    _ x: Slice, _ y: Slice, reading a: Slice,
    _ body: (inout SIMD8<Scalar>, inout SIMD8<Scalar>, SIMD8<Scalar>) -> Void
  ) {
    update(x, y, reading: a) { x, y, a in
      precondition(x.count == a.count && y.count == a.count, "a value of each for each place")
      unsafe x.withUnsafeMutableBufferPointer { x in
        unsafe y.withUnsafeMutableBufferPointer { y in
          unsafe a.withUnsafeBufferPointer { a in
            for i in stride(from: 0, to: x.count, by: 8) {
              var first = unsafe SIMD8(UnsafeBufferPointer(x), at: i)
              var second = unsafe SIMD8(UnsafeBufferPointer(y), at: i)
              body(&first, &second, unsafe SIMD8(a, at: i))
              unsafe first.store(in: x, at: i)
              unsafe second.store(in: y, at: i)
            }
          }
        }
      }
    }
  }

  /// Rewrites three slices, reading another.
  @inlinable @inline(__always)
  package mutating func sweep(
    _ x: Slice, _ y: Slice, _ z: Slice, reading a: Slice,
    _ body: (inout SIMD8<Scalar>, inout SIMD8<Scalar>, inout SIMD8<Scalar>, SIMD8<Scalar>) -> Void
  ) {
    update(x, y, z, reading: a) { x, y, z, a in
      precondition(x.count == a.count && y.count == a.count && z.count == a.count, "a value of each for each place")
      unsafe x.withUnsafeMutableBufferPointer { x in
        unsafe y.withUnsafeMutableBufferPointer { y in
          unsafe z.withUnsafeMutableBufferPointer { z in
            unsafe a.withUnsafeBufferPointer { a in
              for i in stride(from: 0, to: x.count, by: 8) {
                var first = unsafe SIMD8(UnsafeBufferPointer(x), at: i)
                var second = unsafe SIMD8(UnsafeBufferPointer(y), at: i)
                var third = unsafe SIMD8(UnsafeBufferPointer(z), at: i)
                body(&first, &second, &third, unsafe SIMD8(a, at: i))
                unsafe first.store(in: x, at: i)
                unsafe second.store(in: y, at: i)
                unsafe third.store(in: z, at: i)
              }
            }
          }
        }
      }
    }
  }
}

extension SIMD8 where Scalar: EngineScalar {
  /// The eight numbers from `index` on; zeros beyond the end.
  @unsafe @inlinable @inline(__always)
  init(_ numbers: UnsafeBufferPointer<Scalar>, at index: Int) {
    if index &+ 8 <= numbers.count {
      self = unsafe UnsafeRawBufferPointer(numbers).loadUnaligned(
        fromByteOffset: index &* MemoryLayout<Scalar>.stride, as: Self.self)
    } else {
      self = .zero
      for lane in 0..<numbers.count &- index { self[lane] = unsafe numbers[index &+ lane] }
    }
  }

  /// Writes as many of the numbers as have a place from `index` on.
  @unsafe @inlinable @inline(__always)
  func store(in numbers: UnsafeMutableBufferPointer<Scalar>, at index: Int) {
    if index &+ 8 <= numbers.count {
      unsafe UnsafeMutableRawBufferPointer(numbers).storeBytes(
        of: self, toByteOffset: index &* MemoryLayout<Scalar>.stride, as: Self.self)
    } else {
      for lane in 0..<numbers.count &- index { unsafe numbers[index &+ lane] = self[lane] }
    }
  }
}
