public import COpenBLAS

// Public, so that it can be inlined into sweeps.
extension EngineScalar {
  /// √x of each lane, correctly rounded.
  @inlinable @inline(__always)
  public static func squareRoots(_ x: SIMD8<Self>) -> SIMD8<Self> {
    SIMD8(lowHalf: squareRoots(x.lowHalf), highHalf: squareRoots(x.highHalf))
  }
}

extension Float {
  /// √x of each lane, correctly rounded.
  @inlinable @inline(__always)
  public static func squareRoots(_ x: SIMD4<Float>) -> SIMD4<Float> { square_roots_4(x) }
}

extension Double {
  /// √x of each lane, correctly rounded.
  @inlinable @inline(__always)
  public static func squareRoots(_ x: SIMD4<Double>) -> SIMD4<Double> {
    SIMD4(lowHalf: square_roots_2(x.lowHalf), highHalf: square_roots_2(x.highHalf))
  }
}
