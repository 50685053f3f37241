internal import COpenBLAS
internal import Glibc

/// A type of number that the engine computes in: `Float` for training, `Double` for checking gradients.
public protocol EngineScalar: BinaryFloatingPoint, SIMDScalar, Codable, Sendable {
  /// c ← a·b, or c + a·b where `call.isAdding`. Called by ``Arena/multiply(_:_:into:adding:)`` alone, which has checked
  /// that the three lie in its memory.
  @unsafe static func multiply(
    _ call: ProductCall, _ a: UnsafePointer<Self>, _ b: UnsafePointer<Self>, _ c: UnsafeMutablePointer<Self>)

  /// Copies as many numbers as `target` holds.
  static func convert(_ numbers: Span<Float>, into target: inout MutableSpan<Self>)

  /// The whole number that it is, as which a generic conversion takes twenty times as long.
  var whole: Int { get }

  /// √x of each number, exactly rounded.
  static func squareRoots(_ x: SIMD4<Self>) -> SIMD4<Self>

  /// Replaces each x by eˣ.
  static func exponential(_ values: inout MutableSpan<Self>)

  /// Replaces each x by tanh x.
  static func hyperbolicTangent(_ values: inout MutableSpan<Self>)

  /// Replaces each x by erf x.
  static func errorFunction(_ values: inout MutableSpan<Self>)

  /// Replaces each x by ln x.
  static func logarithm(_ values: inout MutableSpan<Self>)
}

/// The sizes of one product: c is m × n, the inner dimension is k, and all are stored by rows.
///
/// BLAS is asked for cᵀ = bᵀ·aᵀ, stored by columns, which is the same numbers in the same places. Asked by rows, it has
/// kernels of its own for some sizes, whose bits differ.
public struct ProductCall: Sendable {
  let m, n, k: Int32
  let isTransposedA, isTransposedB: Bool
  let strideA, strideB, strideC: Int32
  let isAdding: Bool

  var orderA: CBLAS_TRANSPOSE { isTransposedA ? CblasTrans : CblasNoTrans }
  var orderB: CBLAS_TRANSPOSE { isTransposedB ? CblasTrans : CblasNoTrans }
}

extension Float: EngineScalar {
  /// The number without its fraction.
  @inlinable public var whole: Int { Int(self) }

  /// The product, by sgemm.
  @unsafe public static func multiply(
    _ call: ProductCall, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ c: UnsafeMutablePointer<Float>
  ) {
    unsafe cblas_sgemm(
      CblasColMajor, call.orderB, call.orderA, call.n, call.m, call.k,
      1, b, call.strideB, a, call.strideA, call.isAdding ? 1 : 0, c, call.strideC)
  }

  /// The numbers as they are.
  public static func convert(_ numbers: Span<Float>, into target: inout MutableSpan<Float>) {
    precondition(numbers.count == target.count, "a number for each place")
    unsafe numbers.withUnsafeBytes { numbers in
      unsafe target.withUnsafeMutableBytes { unsafe $0.copyMemory(from: numbers) }
    }
  }

  /// eˣ of each number, in its place.
  public static func exponential(_ values: inout MutableSpan<Float>) { values.transform { exponential($0) } }

  /// tanh x of each number, in its place.
  public static func hyperbolicTangent(_ values: inout MutableSpan<Float>) {
    values.transform { hyperbolicTangent($0) }
  }

  /// erf x of each number, in its place.
  public static func errorFunction(_ values: inout MutableSpan<Float>) { values.transform { errorFunction($0) } }

  /// ln x of each number, in its place.
  public static func logarithm(_ values: inout MutableSpan<Float>) { values.transform { logarithm($0) } }
}

extension Double: EngineScalar {
  /// The number without its fraction.
  @inlinable public var whole: Int { Int(self) }

  /// The product, by dgemm.
  @unsafe public static func multiply(
    _ call: ProductCall, _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ c: UnsafeMutablePointer<Double>
  ) {
    unsafe cblas_dgemm(
      CblasColMajor, call.orderB, call.orderA, call.n, call.m, call.k,
      1, b, call.strideB, a, call.strideA, call.isAdding ? 1 : 0, c, call.strideC)
  }

  /// The same numbers in double precision.
  public static func convert(_ numbers: Span<Float>, into target: inout MutableSpan<Double>) {
    precondition(numbers.count == target.count, "a number for each place")
    for i in numbers.indices { target[i] = Double(numbers[i]) }
  }

  /// eˣ of each number, in its place.
  public static func exponential(_ values: inout MutableSpan<Double>) {
    for i in values.indices { values[i] = exp(values[i]) }
  }

  /// tanh x of each number, in its place.
  public static func hyperbolicTangent(_ values: inout MutableSpan<Double>) {
    for i in values.indices { values[i] = tanh(values[i]) }
  }

  /// erf x of each number, in its place.
  public static func errorFunction(_ values: inout MutableSpan<Double>) {
    for i in values.indices { values[i] = erf(values[i]) }
  }

  /// ln x of each number, in its place.
  public static func logarithm(_ values: inout MutableSpan<Double>) {
    for i in values.indices { values[i] = log(values[i]) }
  }
}
