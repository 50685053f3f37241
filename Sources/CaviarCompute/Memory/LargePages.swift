internal import Glibc

/// Pages of 2 MB for memory that products and gathers walk through. With small pages the TLB misses often, and which
/// pages conflict in the cache is a matter of chance.
///
/// Advice that the system may ignore (`madvise(2)`); results do not depend on it.
enum LargePages {
  /// The length of a large page in bytes.
  private static let length = 2 << 20
  /// `MADV_COLLAPSE`: copies existing small pages into large ones. Linux 6.1 and later; others return an error.
  private static let collapse: Int32 = 25

  /// The alignment for a block of this size.
  static func alignment(bytes: Int) -> Int { bytes >= 2 * length ? length : 64 }

  /// Requests large pages for the part of a block that whole ones fit into.
  ///
  /// - Parameter isInUse: True if the block has been written to.
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

/// Moves a large array that is read again and again into large pages. Cost: one copy of it.
public func preferLargePages(for numbers: Span<Float>) {
  unsafe numbers.withUnsafeBytes { unsafe LargePages.advise($0, isInUse: true) }
}
