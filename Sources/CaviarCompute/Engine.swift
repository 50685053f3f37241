internal import COpenBLAS

/// What computes the products. Results are the same to the last bit on the same engine, and only there.
public struct Engine: Hashable, Codable, Sendable {
  /// The library, its version and how it was built: `OpenBLAS 0.3.21 DYNAMIC_ARCH … Zen MAX_THREADS=64`.
  public let library: String
  /// The kernels that it chose for this processor: `Zen`, `Haswell`, `SkylakeX`.
  public let core: String
  /// How many threads work on one product: always 1, as fits run side by side.
  public let threadsPerProduct: Int

  /// Whether fits share products: what ``ProductSharing`` found out about this machine.
  public let sharesProducts: Bool

  /// How many cores this process may use: in a batch queue often fewer than the machine has.
  public static var coreCount: Int { Int(openblas_get_num_procs()) }

  /// The engine of this process. Cost: a millisecond or two, the first time.
  public static var current: Engine {
    useOneThreadPerProduct()
    return unsafe Engine(
      library: String(cString: openblas_get_config()).trimmed, core: String(cString: openblas_get_corename()),
      threadsPerProduct: Int(openblas_get_num_threads()),
      sharesProducts: ProductSharing.holdsHere)
  }
}

/// Keeps each product on the thread that asks for it. Fits run side by side, and more threads than cores cost six times
/// the time and more. Every arena asks for this before it exists, so no product can come earlier.
public func useOneThreadPerProduct() { oneThread }

private let oneThread: Void = {
  openblas_set_num_threads(1)
  end_blas_threads()
}()

extension String {
  fileprivate var trimmed: String { split(separator: " ").joined(separator: " ") }
}
