extension MutableSpan where Element: EngineScalar {
  /// Replaces each element by `function` of it.
  ///
  /// The compiler vectorizes functions of arithmetic and selections, without calls. The result for an element depends
  /// neither on that nor on its index.
  @inlinable @inline(__always)
  public mutating func transform(_ function: (Element) -> Element) {
    unsafe withUnsafeMutableBufferPointer { values in
      for i in 0..<values.count { unsafe values[i] = function(values[i]) }
    }
  }

  /// Replaces each element by `function` of it and of the element of `other` with the same index.
  @inlinable @inline(__always)
  public mutating func transform(with other: Span<Element>, _ function: (Element, Element) -> Element) {
    precondition(count == other.count, "equal counts")
    unsafe withUnsafeMutableBufferPointer { values in
      unsafe other.withUnsafeBufferPointer { other in
        for i in 0..<values.count { unsafe values[i] = function(values[i], other[i]) }
      }
    }
  }
}
