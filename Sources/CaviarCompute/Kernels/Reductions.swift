extension Span where Element: EngineScalar {
  /// The sum: eight partial sums over every eighth value, added up in pairs. The order is fixed, so that the bits are the
  /// same on every processor.
  @inlinable
  package var sum: Element { reduce { $0 } }

  /// The sum of the squares, in the order of ``sum``.
  @inlinable
  package var sumOfSquares: Element { reduce { $0 * $0 } }

  @inlinable @inline(__always)
  func reduce(_ term: (SIMD8<Element>) -> SIMD8<Element>) -> Element {
    unsafe withUnsafeBytes { bytes in
      let width = MemoryLayout<Element>.stride
      var total = SIMD8<Element>.zero
      var i = 0
      while i + 8 <= count {
        total += term(unsafe bytes.loadUnaligned(fromByteOffset: i &* width, as: SIMD8<Element>.self))
        i &+= 8
      }
      var rest = SIMD8<Element>.zero
      for lane in 0..<(count - i) { rest[lane] = self[i + lane] }
      total += term(rest)
      let four = total.lowHalf + total.highHalf
      let two = four.lowHalf + four.highHalf
      return two.x + two.y
    }
  }
}
