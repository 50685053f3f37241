import CaviarCompute

/// The kinds of files that hold one array each.
package enum ArrayFileKind: Sendable {
  case idx, npy

  /// The bytes that hold every header that is read.
  fileprivate var longestHeader: Int {
    switch self {
    case .idx: IDXHeader.longest
    case .npy: NPYHeader.longest
    }
  }

  fileprivate func header(of file: DataFile) throws(DataError) -> NumberArray.Header {
    switch self {
    case .idx: try IDXHeader.read(file)
    case .npy: try NPYHeader.read(file)
    }
  }
}

extension DataFile {
  /// Reads an array of numbers, gzip or not.
  ///
  /// Of a packed file no more is unpacked than the wanted rows need, and no more than the header says.
  package func array(_ kind: ArrayFileKind, limit: Int?) throws(DataError) -> NumberArray {
    guard isGzip else { return try NumberArray(try kind.header(of: self), in: self, limit: limit, isWhole: true) }
    let header = try kind.header(of: try unpacked(stop: kind.longestHeader))
    let (stop, isWhole) = try header.extent(limit: limit, packed: content.count, in: self)
    // One byte more, to see whether there are more.
    return try NumberArray(header, in: try unpacked(stop: isWhole ? stop + 1 : stop), limit: limit, isWhole: isWhole)
  }
}

extension ZipArchive {
  /// Reads a member that is an npy file.
  func array(_ member: Member, limit: Int?) throws(DataError) -> NumberArray {
    let name = "\(file.name)[\(member.name)]"
    let start = DataFile(name: name, bytes: try bytes(of: member, stop: NPYHeader.longest))
    let header = try NPYHeader.read(start)
    let (stop, isWhole) = try header.extent(limit: limit, packed: member.packedSize, in: start)
    guard let byteCount = header.byteCount, header.offset + byteCount == member.size else {
      throw start.error("the array's shape \(header.shape) does not fit the member's \(member.size) bytes", at: 0)
    }
    let whole = DataFile(name: name, bytes: try bytes(of: member, stop: isWhole ? .max : stop))
    return try NumberArray(header, in: whole, limit: limit, isWhole: isWhole)
  }
}

extension NumberArray.Header {
  /// The number of bytes that the first rows need, and true if these are all. Throws if the packed bytes cannot hold so many.
  fileprivate func extent(
    limit: Int?, packed: Int, in file: DataFile
  ) throws(DataError) -> (stop: Int, isWhole: Bool) {
    guard let byteCount, byteCount <= UnpackLimits.total, byteCount / UnpackLimits.possibleRatio <= packed else {
      throw file.error(
        "the header claims an array of \(size), more than \(packed) packed bytes can hold, or more than 4 GiB",
        at: 0)
    }
    let isWhole = isFortran || limit.map { $0 >= rows } ?? true
    return (offset + (isWhole ? byteCount : byteCount / max(rows, 1) * (limit ?? rows)), isWhole)
  }
}
