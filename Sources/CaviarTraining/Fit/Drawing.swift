internal import CaviarCompute
internal import CaviarRandom

extension Distribution {
  /// Fills `values` with random numbers, each a function of the stream and its index alone.
  func draw<S: EngineScalar>(_ values: inout MutableSpan<S>, from stream: RandomStream) {
    switch self {
    case .constant(let value):
      values.transform { _ in S(value) }
    case .uniform(let limit):
      values.fill { start in limit * (2 * stream.uniforms(from: start) - 1) }
    case .normal(let deviation):
      values.fill { start in deviation * stream.normals(from: start) }
    }
  }
}

extension MutableSpan where Element: EngineScalar {
  /// Fills the span with eight numbers at a time.
  ///
  /// - Parameter eight: Returns the numbers from an index on that is a multiple of eight.
  @inline(__always)
  fileprivate mutating func fill(_ eight: (Int) -> SIMD8<Double>) {
    for start in stride(from: 0, to: count, by: 8) {
      let numbers = eight(start)
      for lane in 0..<Swift.min(8, count - start) { self[start + lane] = Element(numbers[lane]) }
    }
  }
}
