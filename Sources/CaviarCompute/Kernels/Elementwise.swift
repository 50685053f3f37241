internal import CKernels

/// An activation, with its parameter where it has one.
public enum ActivationFunction: Hashable, Sendable {
  case relu
  /// The slope for negative inputs.
  case leakyReLU(slope: Double)
  /// α of α·(eᶻ − 1).
  case elu(alpha: Double)
  case gelu, sigmoid, tanh

  fileprivate var kind: ck_activation {
    switch self {
    case .relu: CK_RELU
    case .leakyReLU: CK_LEAKY_RELU
    case .elu: CK_ELU
    case .gelu: CK_GELU
    case .sigmoid: CK_SIGMOID
    case .tanh: CK_TANH
    }
  }

  fileprivate var parameter: Double {
    switch self {
    case .leakyReLU(let slope): slope
    case .elu(let alpha): alpha
    default: 0
    }
  }
}

extension Arena {
  private func checkShapes(_ a: Matrix, _ b: Matrix) {
    precondition(a.rows == b.rows && a.columns == b.columns, "matrices of one shape")
  }

  /// True if the matrices are one, or have no element in common.
  private func checkPlaces(_ written: Matrix, _ read: Matrix) {
    precondition(
      written.offset == read.offset && written.stride == read.stride || written.isDisjoint(with: read),
      "a written place overlaps no other in part")
  }

  /// a ← the activation of z, in place or not.
  ///
  /// - Parameter slopes: The place of GELU's derivatives, which do not follow from a. Nil in evaluation.
  public mutating func activate(_ function: ActivationFunction, _ z: Matrix, into a: Matrix, slopes: Matrix? = nil) {
    checkShapes(z, a)
    checkPlaces(a, z)
    if let slopes {
      checkShapes(z, slopes)
      precondition(slopes.isDisjoint(with: a) && slopes.isDisjoint(with: z), "a written place overlaps no other")
    }
    unsafe kernels.pointee.activate(
      function.kind, z.rows, z.columns, function.parameter, address(z), z.stride, address(a), a.stride,
      slopes.map { unsafe address($0) }, slopes?.stride ?? 0)
  }

  /// gradient ← gradient · da/dz, from the activations a; of GELU, from the slopes that it has kept.
  public mutating func activateBackward(_ function: ActivationFunction, _ a: Matrix, gradient: Matrix) {
    checkShapes(a, gradient)
    precondition(gradient.isDisjoint(with: a), "a written place overlaps no other")
    unsafe kernels.pointee.activate_backward(
      function.kind, a.rows, a.columns, function.parameter, address(a), a.stride, address(gradient), gradient.stride)
  }

  /// to ← to · x.
  public mutating func multiply(_ to: Matrix, by x: Matrix) {
    checkShapes(to, x)
    precondition(to.isDisjoint(with: x), "a written place overlaps no other")
    unsafe kernels.pointee.multiply(to.rows, to.columns, address(x), x.stride, address(to), to.stride)
  }

  /// to ← x.
  public mutating func copy(_ x: Matrix, into to: Matrix) {
    checkShapes(to, x)
    guard to.offset != x.offset else { return }
    precondition(to.isDisjoint(with: x), "a written place overlaps no other")
    unsafe kernels.pointee.copy(to.rows, to.columns, address(x), x.stride, address(to), to.stride)
  }

  /// to ← value.
  public mutating func fill(_ to: Matrix, with value: Double) {
    unsafe kernels.pointee.fill(to.rows, to.columns, value, address(to), to.stride)
  }
}
