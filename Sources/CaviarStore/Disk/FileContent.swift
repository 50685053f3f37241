/// The bytes of a file, in pieces that follow on one another: a long file need not be in memory as a whole.
package struct FileContent: Sendable, Sequence {
  private let begin: @Sendable () -> AnyIterator<[UInt8]>

  /// - Parameter pieces: Returns a new iterator over the same pieces at each call.
  package init(_ pieces: @escaping @Sendable () -> AnyIterator<[UInt8]>) { begin = pieces }

  /// One piece.
  package init(_ bytes: [UInt8]) { begin = { AnyIterator(CollectionOfOne(bytes).makeIterator()) } }

  package func makeIterator() -> AnyIterator<[UInt8]> { begin() }

  /// All bytes.
  package var bytes: [UInt8] { reduce(into: []) { $0 += $1 } }

  /// True if these are the same bytes.
  package func equals(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    for piece in self {
      guard rest.starts(with: piece) else { return false }
      rest = rest.dropFirst(piece.count)
    }
    return rest.isEmpty
  }
}
