import CaviarCompute

/// Finds the first place at which two versions of a result file differ, so that `verify` can name it.
package enum FileComparison {
  /// Nil if they are equal.
  package static func difference(
    of file: String, stored: [UInt8]?, again: [UInt8]?
  ) -> VerificationRecord.Difference? {
    if stored == again { return nil }
    guard let stored, let again else {
      return .init(
        file: file, place: "the whole file", column: nil, stored: stored == nil ? "missing" : "there",
        again: again == nil ? "missing" : "there")
    }
    // No text has a zero byte, and every network does.
    if stored.contains(0) || again.contains(0) { return byte(stored, again, file) }
    let texts = (String(decoding: stored, as: UTF8.self), String(decoding: again, as: UTF8.self))
    if file.hasSuffix(".csv"), let old = CSVText.rows(of: texts.0), let new = CSVText.rows(of: texts.1),
      let found = cell(old, new, file)
    {
      return found
    }
    return line(texts.0, texts.1, file)
  }

  private static func cell(_ old: [[String]], _ new: [[String]], _ file: String) -> VerificationRecord.Difference? {
    guard let header = old.first, header == new.first else { return nil }
    for row in 1..<max(old.count, new.count) {
      guard row < old.count, row < new.count else {
        return .init(
          file: file, place: place(of: row < old.count ? old[row] : new[row], header), column: nil,
          stored: row < old.count ? "a row" : "no row", again: row < new.count ? "a row" : "no row")
      }
      guard old[row] != new[row], old[row].count == header.count, new[row].count == header.count else { continue }
      guard let column = header.indices.first(where: { old[row][$0] != new[row][$0] }) else { continue }
      return .init(
        file: file, place: place(of: new[row], header), column: header[column], stored: old[row][column],
        again: new[row][column])
    }
    return nil
  }

  /// `stage coarse, trial 3, epoch 2`: the cells that identify a row.
  private static func place(of row: [String], _ header: [String]) -> String {
    let names = ["stage", "trial", "repeat", "fold", "epoch", "actual"]
    let parts = zip(header, row).filter { names.contains($0) && !$1.isEmpty }.map { "\($0) \($1)" }
    return parts.joined(separator: ", ")
  }

  private static func byte(_ old: [UInt8], _ new: [UInt8], _ file: String) -> VerificationRecord.Difference {
    let offset = zip(old, new).prefix { $0 == $1 }.count
    func text(_ bytes: [UInt8]) -> String {
      let byte = offset < bytes.count ? "0x" + [bytes[offset]].hexadecimal : "the end"
      return "\(byte), in a file of \(bytes.count) bytes"
    }
    return .init(
      file: file, place: "the byte at offset \(offset)", column: nil, stored: text(old), again: text(new))
  }

  private static func line(_ old: String, _ new: String, _ file: String) -> VerificationRecord.Difference {
    let lines = (
      old.split(separator: "\n", omittingEmptySubsequences: false),
      new.split(separator: "\n", omittingEmptySubsequences: false)
    )
    let number = zip(lines.0, lines.1).prefix { $0 == $1 }.count
    func text(_ lines: [Substring]) -> String {
      number < lines.count ? lines[number].split(separator: " ").joined(separator: " ") : "no line"
    }
    return .init(file: file, place: "line \(number + 1)", column: nil, stored: text(lines.0), again: text(lines.1))
  }
}
