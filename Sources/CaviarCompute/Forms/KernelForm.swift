internal import CKernels
internal import Glibc

/// An instruction set for which there are kernels. All compute the same bits.
public enum KernelForm: String, CaseIterable, Sendable {
  case avx512, avx2, neon, portable

  /// The environment variable that chooses one, for tests.
  public static let variable = "CAVIAR_KERNELS"

  /// The forms that this processor has, the fastest first.
  public static var available: [KernelForm] { allCases.filter { unsafe ck_float($0.form) != nil } }

  /// The form that the environment asks for; nil if it asks for none.
  ///
  /// - Throws: `UnavailableKernels` if there is none of that name, or the processor lacks it.
  public static func asked() throws(UnavailableKernels) -> KernelForm? {
    guard let text = unsafe getenv(variable) else { return nil }
    let name = unsafe String(cString: text)
    guard let form = available.first(where: { $0.rawValue == name }) else { throw UnavailableKernels(name: name) }
    return form
  }

  /// The form that this process computes with.
  public static let current: KernelForm = (try? asked()) ?? available.first ?? .portable

  private var form: ck_form {
    switch self {
    case .avx512: CK_AVX512
    case .avx2: CK_AVX2
    case .neon: CK_NEON
    case .portable: CK_PORTABLE
    }
  }

  @unsafe var table: UnsafePointer<ck_table> {
    guard let table = unsafe ck_float(form) else { preconditionFailure("the processor has these kernels") }
    return unsafe table
  }
}

/// The environment asks for kernels that this processor has not got.
public struct UnavailableKernels: Error, Equatable {
  /// What the environment says.
  public let name: String
}
