extension Span where Element: EngineScalar {
  /// The sum of all elements: 32 partial sums over every 32nd element, as far as there are so many, then eight over the
  /// rest, added up in pairs. The order is fixed, so that the bits are the same on every processor.
  @inlinable
  public var sum: Element { reduce { terms in terms } }

  /// The sum of the squares, in the order of ``sum``.
  @inlinable
  public var sumOfSquares: Element { reduce { terms in terms * terms } }

  /// The sum of the magnitudes, in the order of ``sum``.
  @inlinable
  public var sumOfMagnitudes: Element { reduce { terms in terms.replacing(with: -terms, where: terms .< 0) } }

  /// The dot product with `other`, summed in the order of ``sum``.
  @inlinable
  public func sum(times other: Span<Element>) -> Element {
    precondition(count == other.count, "equal counts")
    return unsafe other.withUnsafeBytes { others in
      reduce { terms, i in
        guard i + 8 <= count else {
          var rest = SIMD8<Element>.zero
          for lane in 0..<(count - i) { rest[lane] = other[i + lane] }
          return terms * rest
        }
        let width = MemoryLayout<Element>.stride
        return terms * (unsafe others.loadUnaligned(fromByteOffset: i &* width, as: SIMD8<Element>.self))
      }
    }
  }

  @inlinable @inline(__always)
  func reduce(_ term: (SIMD8<Element>) -> SIMD8<Element>) -> Element { reduce { terms, _ in term(terms) } }

  /// - Parameter term: Returns the terms for eight elements from an index on. Missing elements are 0.
  @inlinable @inline(__always)
  func reduce(_ term: (SIMD8<Element>, Int) -> SIMD8<Element>) -> Element {
    unsafe withUnsafeBytes { bytes in
      let width = MemoryLayout<Element>.stride
      var total = SIMD8<Element>.zero
      var i = 0
      if count >= 32 {
        var (second, third, fourth) = (total, total, total)
        while i + 32 <= count {
          total += term(unsafe bytes.loadUnaligned(fromByteOffset: i &* width, as: SIMD8<Element>.self), i)
          second += term(
            unsafe bytes.loadUnaligned(fromByteOffset: (i &+ 8) &* width, as: SIMD8<Element>.self), i &+ 8)
          third += term(
            unsafe bytes.loadUnaligned(fromByteOffset: (i &+ 16) &* width, as: SIMD8<Element>.self), i &+ 16)
          fourth += term(
            unsafe bytes.loadUnaligned(fromByteOffset: (i &+ 24) &* width, as: SIMD8<Element>.self), i &+ 24)
          i &+= 32
        }
        total = (total + second) + (third + fourth)
      }
      while i + 8 <= count {
        total += term(unsafe bytes.loadUnaligned(fromByteOffset: i &* width, as: SIMD8<Element>.self), i)
        i &+= 8
      }
      var rest = SIMD8<Element>.zero
      for lane in 0..<(count - i) { rest[lane] = self[i + lane] }
      total += term(rest, i)
      return total.total
    }
  }
}

extension SIMD8 where Scalar: EngineScalar {
  /// The sum of the eight lanes, added up in pairs.
  @inlinable
  var total: Scalar {
    let four = lowHalf + highHalf
    let two = four.lowHalf + four.highHalf
    return two.x + two.y
  }
}
