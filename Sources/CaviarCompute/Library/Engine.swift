internal import COpenBLAS

/// The library that decomposes matrices, and the kernels that it chose. What follows from a decomposition is the same to
/// the last bit on the same engine only, so that such results record it.
public struct Engine: Hashable, Codable, Sendable {
  /// The library, its version and how it was built: `OpenBLAS 0.3.21 DYNAMIC_ARCH … Zen MAX_THREADS=64`.
  public let library: String
  /// The kernels that it chose for this processor: `Zen`, `Haswell`, `SkylakeX`.
  public let core: String
  /// The number of threads per product: always 1, since fits run side by side.
  public let threadsPerProduct: Int

  /// The number of cores that this process may use: in a batch queue often fewer than the machine has.
  public static var coreCount: Int { Int(openblas_get_num_procs()) }

  /// The engine of this process. Cost: a millisecond or two, the first time.
  public static var current: Engine {
    endLibraryThreads()
    return unsafe Engine(
      library: String(cString: openblas_get_config()).trimmed, core: String(cString: openblas_get_corename()),
      threadsPerProduct: Int(openblas_get_num_threads()))
  }
}

/// Ends the threads that OpenBLAS starts when it is loaded: it computes on the calling thread, and threads of its own would
/// take the signals that this program waits for. Every arena calls this in its initializer.
public func endLibraryThreads() { oneThread }

private let oneThread: Void = {
  openblas_set_num_threads(1)
  end_blas_threads()
}()

extension String {
  fileprivate var trimmed: String { split(separator: " ").joined(separator: " ") }
}
