internal import COpenBLAS
internal import Glibc

/// An element type of the engine: `Float` for training, `Double` for gradient checks, which need its precision.
public protocol EngineScalar: BinaryFloatingPoint, SIMDScalar, Codable, Sendable {
  /// c ← a·b, or c + a·b where `call.isAdding`. Called by ``Arena/multiply(_:_:into:adding:)`` alone, which has checked
  /// that the three lie in its memory.
  @unsafe static func multiply(
    _ call: ProductCall, _ a: UnsafePointer<Self>, _ b: UnsafePointer<Self>, _ c: UnsafeMutablePointer<Self>)

  /// Copies `numbers` to `target`, which has the same count.
  static func convert(_ numbers: Span<Float>, into target: inout MutableSpan<Self>)

  /// The value without its fraction, as an integer. A generic conversion takes twenty times as long.
  var whole: Int { get }

  /// √x of each lane, correctly rounded.
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
/// BLAS computes cᵀ = bᵀ·aᵀ in column-major order, which is the same memory. In row-major order it uses other kernels
/// for some sizes, whose bits differ.
public struct ProductCall: Sendable {
  let m, n, k: Int32
  let isTransposedA, isTransposedB: Bool
  let strideA, strideB, strideC: Int32
  let isAdding: Bool

  var orderA: CBLAS_TRANSPOSE { isTransposedA ? CblasTrans : CblasNoTrans }
  var orderB: CBLAS_TRANSPOSE { isTransposedB ? CblasTrans : CblasNoTrans }
}

extension Float: EngineScalar {
  /// The value without its fraction.
  @inlinable public var whole: Int { Int(self) }

  /// The product, by sgemm.
  @unsafe public static func multiply(
    _ call: ProductCall, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ c: UnsafeMutablePointer<Float>
  ) {
    unsafe cblas_sgemm(
      CblasColMajor, call.orderB, call.orderA, call.n, call.m, call.k,
      1, b, call.strideB, a, call.strideA, call.isAdding ? 1 : 0, c, call.strideC)
  }

  /// Copies the numbers.
  public static func convert(_ numbers: Span<Float>, into target: inout MutableSpan<Float>) {
    precondition(numbers.count == target.count, "equal counts")
    unsafe numbers.withUnsafeBytes { numbers in
      unsafe target.withUnsafeMutableBytes { unsafe $0.copyMemory(from: numbers) }
    }
  }

  /// Replaces each x by eˣ.
  public static func exponential(_ values: inout MutableSpan<Float>) { values.transform { exponential($0) } }

  /// Replaces each x by tanh x.
  public static func hyperbolicTangent(_ values: inout MutableSpan<Float>) {
    values.transform { hyperbolicTangent($0) }
  }

  /// Replaces each x by erf x.
  public static func errorFunction(_ values: inout MutableSpan<Float>) { values.transform { errorFunction($0) } }

  /// Replaces each x by ln x.
  public static func logarithm(_ values: inout MutableSpan<Float>) { values.transform { logarithm($0) } }
}

extension Double: EngineScalar {
  /// The value without its fraction.
  @inlinable public var whole: Int { Int(self) }

  /// The product, by dgemm.
  @unsafe public static func multiply(
    _ call: ProductCall, _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ c: UnsafeMutablePointer<Double>
  ) {
    unsafe cblas_dgemm(
      CblasColMajor, call.orderB, call.orderA, call.n, call.m, call.k,
      1, b, call.strideB, a, call.strideA, call.isAdding ? 1 : 0, c, call.strideC)
  }

  /// Copies the numbers in double precision.
  public static func convert(_ numbers: Span<Float>, into target: inout MutableSpan<Double>) {
    precondition(numbers.count == target.count, "equal counts")
    for i in numbers.indices { target[i] = Double(numbers[i]) }
  }

  /// Replaces each x by eˣ.
  public static func exponential(_ values: inout MutableSpan<Double>) {
    for i in values.indices { values[i] = exp(values[i]) }
  }

  /// Replaces each x by tanh x.
  public static func hyperbolicTangent(_ values: inout MutableSpan<Double>) {
    for i in values.indices { values[i] = tanh(values[i]) }
  }

  /// Replaces each x by erf x.
  public static func errorFunction(_ values: inout MutableSpan<Double>) {
    for i in values.indices { values[i] = erf(values[i]) }
  }

  /// Replaces each x by ln x.
  public static func logarithm(_ values: inout MutableSpan<Double>) {
    for i in values.indices { values[i] = log(values[i]) }
  }
}
