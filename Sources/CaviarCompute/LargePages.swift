internal import Glibc

/// Pages of 2 MB for blocks of memory that products and gathers walk through: the processor has few addresses of small
/// pages at hand, and which of them share a place in its caches is a matter of luck.
///
/// A wish that the system may grant (`madvise(2)`); numbers do not depend on it.
enum LargePages {
  /// How long one is.
  private static let length = 2 << 20
  /// Gathers what is in small pages already into large ones. Linux 6.1 and later; others refuse.
  private static let collapse: Int32 = 25

  /// How a block of so many bytes is best aligned.
  static func alignment(bytes: Int) -> Int { bytes >= 2 * length ? length : 64 }

  /// Asks for large pages where whole ones lie in a block.
  ///
  /// - Parameter isInUse: Whether the block has been written to.
  @unsafe
  static func advise(_ block: UnsafeRawBufferPointer, isInUse: Bool) {
    guard block.count >= 2 * length, let base = block.baseAddress else { return }
    let start = unsafe UnsafeMutableRawPointer(mutating: base.alignedUp(toMultipleOf: length))
    let end = unsafe (base + block.count).alignedDown(toMultipleOf: length)
    let count = unsafe end - UnsafeRawPointer(start)
    unsafe madvise(start, count, MADV_HUGEPAGE)
    if isInUse { unsafe madvise(start, count, collapse) }
  }
}

/// Moves numbers that are read over and over into large pages, where they are many. Cost: a copy of them, once.
public func preferLargePages(for numbers: Span<Float>) {
  unsafe numbers.withUnsafeBytes { unsafe LargePages.advise($0, isInUse: true) }
}
