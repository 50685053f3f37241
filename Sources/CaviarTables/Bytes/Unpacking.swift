/// The limits of unpacking.
///
/// A few megabytes can unpack to terabytes. So no more is unpacked than requested; a run of 32 MiB that came from
/// less than a two-hundredth of it ends the reading (text of numbers packs 3 to 20 to 1, mostly empty tables 100 to 1,
/// zeros 1030 to 1); and nothing is larger than 4 GiB.
struct UnpackLimits {
  static let ratio = 200
  static let run = 32 << 20
  static let total = 4 << 30
  /// More than deflate can ever pack into a byte.
  static let possibleRatio = 1032

  private var packed = 0
  private var unpacked = 0

  /// True if the data since the last call unpack at a ratio that occurs in real data.
  ///
  /// - Parameters:
  ///   - packed: The packed bytes so far.
  ///   - unpacked: The unpacked bytes so far.
  mutating func allow(packed: Int, unpacked: Int) -> Bool {
    guard unpacked - self.unpacked >= Self.run else { return true }
    defer { (self.packed, self.unpacked) = (packed, unpacked) }
    return (packed - self.packed) * Self.ratio >= unpacked - self.unpacked
  }
}

extension DataFile {
  /// Unpacks a range of the file's bytes.
  ///
  /// - Parameters:
  ///   - expected: The number of bytes expected, for which memory is reserved; no more than the range can hold.
  ///   - stop: The number of bytes to unpack at most. The rest is not read.
  ///   - name: The name of the packed data in messages.
  func unpack(
    _ range: Range<Int>, as wrapper: Inflater.Wrapper, expected: Int = 0, stop: Int = .max, name: String
  ) throws(DataError) -> [UInt8] {
    var inflater = Inflater(wrapper)
    var limits = UnpackLimits()
    var input = range
    var output: [UInt8] = []
    output.reserveCapacity(min(expected, stop, range.count * UnpackLimits.possibleRatio, UnpackLimits.total))
    var chunk = [UInt8](repeating: 0, count: min(1 << 16, max(stop, 1)))
    while output.count < stop {
      let left = input.count
      let (count, status) = inflater.step(bytes, &input, into: &chunk)
      output.append(contentsOf: chunk.prefix(count))
      guard output.count <= UnpackLimits.total,
        limits.allow(packed: input.lowerBound - range.lowerBound, unpacked: output.count)
      else { throw bomb(name, at: input.lowerBound) }
      switch status {
      case .corrupt: throw error("\(name) is damaged", at: input.lowerBound, notes: ["fetch or write the file again"])
      case .more where count == 0 && input.count == left:
        throw error("\(name) ends too early", at: range.upperBound, notes: ["fetch or write the file again"])
      case .more: break
      case .end:
        guard wrapper == .gzip, try hasFurtherMember(input, name: name) else { return output }
        inflater.reset()
      }
    }
    output.removeLast(output.count - stop)
    return output
  }

  /// gzip files may stand one after the other, and end in zeros.
  private func hasFurtherMember(_ rest: Range<Int>, name: String) throws(DataError) -> Bool {
    if bytes[rest].starts(with: Self.gzipMagic) { return true }
    guard bytes[rest].allSatisfy({ $0 == 0 }) else {
      throw error("there are \(rest.count) bytes after the end of \(name)", at: rest.lowerBound)
    }
    return false
  }

  private func bomb(_ name: String, at byte: Int) -> DataError {
    error(
      "\(name) unpacks to more than \(UnpackLimits.ratio) times its size, or to more than 4 GiB", at: byte,
      notes: ["if it is what you think it is, unpack it yourself and name the unpacked file"])
  }
}
