/// What a program prints, as far as it is kept: its beginning and its end.
struct OutputLog {
  private static let mostHead = 1 << 20
  private static let mostTail = 1 << 16

  private var head: [UInt8] = []
  private var tail: [UInt8] = []
  private var count = 0

  mutating func append(_ bytes: [UInt8]) {
    count += bytes.count
    let space = Self.mostHead - head.count
    head += bytes.prefix(space)
    tail += bytes.dropFirst(max(0, bytes.count - Self.mostTail))
    if tail.count > 2 * Self.mostTail { tail.removeFirst(tail.count - Self.mostTail) }
  }

  var output: ProcessOutput { ProcessOutput(lastLines: lastLines(20), log: bytes) }

  /// All of it, or both ends with a line between them.
  var bytes: [UInt8] {
    guard count > head.count else { return head }
    let end = tail.suffix(min(Self.mostTail, count - head.count))
    let missing = count - head.count - end.count
    return missing > 0 ? head + Array("\n[\(missing) bytes are left out]\n".utf8) + end : head + end
  }

  /// The last lines, each of at most `width` bytes.
  func lastLines(_ count: Int, width: Int = 500) -> [[UInt8]] {
    let lines = tail.suffix(Self.mostTail).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true)
    return lines.suffix(count).map { Array($0.prefix(width)) }
  }
}

/// Lines that arrive in pieces. A line that is too long is dropped whole.
struct LineBuffer {
  static let longest = 1 << 16

  private var rest: [UInt8] = []
  private var isTooLong = false

  /// The lines that end in these bytes.
  mutating func lines(_ bytes: some Collection<UInt8>) -> [[UInt8]] {
    var lines: [[UInt8]] = []
    for piece in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
      if piece.offset > 0 { if let line = end() { lines.append(line) } }
      guard !isTooLong else { continue }
      rest += piece.element
      if rest.count > Self.longest { (rest, isTooLong) = ([], true) }
    }
    return lines
  }

  /// The last line, which has no end. Nil if there is none.
  mutating func last() -> [UInt8]? { rest.isEmpty ? nil : end() }

  private mutating func end() -> [UInt8]? {
    defer { (rest, isTooLong) = ([], false) }
    return isTooLong ? nil : rest
  }
}
