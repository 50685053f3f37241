extension MutableSpan where Element: EngineScalar {
  /// Replaces each value by `function` of it.
  ///
  /// Where the function is arithmetic and choices between numbers, without calls, the compiler works on several values at
  /// once; a value's result depends neither on that nor on its place.
  @inlinable @inline(__always)
  public mutating func transform(_ function: (Element) -> Element) {
    unsafe withUnsafeMutableBufferPointer { values in
      for i in 0..<values.count { unsafe values[i] = function(values[i]) }
    }
  }

  /// Replaces each value by `function` of it and of the value of `other` in the same place.
  @inlinable @inline(__always)
  public mutating func transform(with other: Span<Element>, _ function: (Element, Element) -> Element) {
    precondition(count == other.count, "a value of each for each place")
    unsafe withUnsafeMutableBufferPointer { values in
      unsafe other.withUnsafeBufferPointer { other in
        for i in 0..<values.count { unsafe values[i] = function(values[i], other[i]) }
      }
    }
  }
}
