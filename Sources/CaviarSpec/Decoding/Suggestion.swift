/// Finds the name that a misspelt or foreign name most likely stands for, so that errors can suggest it.
package enum Suggestion {
  /// The candidate nearest to `name`, if at most a third of its letters differ.
  ///
  /// Case is ignored, and hyphens and spaces equal underscores. Ties go to the first candidate.
  package static func nearest(to name: String, among candidates: [String]) -> String? {
    let plain = folded(name)
    guard plain.count <= 64 else { return nil }
    var best: (name: String, distance: Int)?
    for candidate in candidates {
      let other = folded(candidate)
      let allowed = max(1, max(plain.count, other.count) / 3)
      guard abs(plain.count - other.count) <= allowed else { continue }
      let distance = distance(plain, other)
      if distance <= allowed, distance < (best?.distance ?? .max) { best = (candidate, distance) }
    }
    return best?.name
  }

  private static func folded(_ name: String) -> [UInt8] {
    name.lowercased().utf8.map { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: " ") ? UInt8(ascii: "_") : $0 }
  }

  /// The Damerau–Levenshtein distance, in which a swap of adjacent letters counts once (optimal string alignment).
  private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
    var beforeLast = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    for i in 1...a.count {
      var row = [i] + [Int](repeating: 0, count: b.count)
      for j in 1...b.count {
        row[j] = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { row[j] = min(row[j], beforeLast[j - 2] + 1) }
      }
      beforeLast = last
      last = row
    }
    return last[b.count]
  }
}

/// An element of the language with its name here and its names in other tools, so that both are recognized in errors.
package protocol Named {
  var name: String { get }
  var otherNames: [String] { get }
}

extension Suggestion {
  /// The name that `word` most likely stands for: the one with `word` among its other names, or else the nearest.
  package static func meant(by word: String, among names: [any Named]) -> String? {
    let plain = folded(word)
    if let known = names.first(where: { $0.otherNames.contains { folded($0) == plain } }) { return known.name }
    return nearest(to: word, among: names.map(\.name))
  }
}
