import CaviarCompute
import CaviarDiagnostics

/// The check that must pass before this process trains or predicts: its kernels are there, and compute the bits that all
/// machines agree on.
enum KernelCheck {
  private static let agrees = KernelForm.current.agreesWithPortable

  /// - Throws: `Failure.unsupportedProcessor`.
  static func pass() throws(Failure) {
    do {
      _ = try KernelForm.asked()
    } catch {
      let names = KernelForm.available.map(\.rawValue).joined(separator: ", ")
      throw Failure(
        .unsupportedProcessor, "\(KernelForm.variable) is \"\(error.name)\", and this processor has no such kernels",
        notes: ["it has \(names)"])
    }
    guard agrees else {
      throw Failure(
        .unsupportedProcessor,
        "this processor computes wrong products with its \(KernelForm.current.rawValue) kernels",
        notes: [
          "results made here would not be those of other machines",
          "\(KernelForm.variable)=\(KernelForm.portable.rawValue) in the environment computes without them",
        ])
    }
  }
}
