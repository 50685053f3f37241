/// The name that was probably meant, or nil if none comes near: the smallest edit distance, capitals aside, of at most
/// a third of the letters; of equally near ones the first.
///
/// V. I. Levenshtein, "Binary codes capable of correcting deletions, insertions, and reversals" (1966).
func nearestName(to name: String, in names: [String]) -> String? {
  let wanted = Array(name.lowercased())
  let near = names.map { (name: $0, distance: distance(wanted, Array($0.lowercased()))) }
    .min { $0.distance < $1.distance }
  guard let near, near.distance <= max(1, wanted.count / 3) else { return nil }
  return near.name
}

private func distance(_ a: [Character], _ b: [Character]) -> Int {
  var row = Array(0...b.count)
  for (i, x) in a.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, y) in b.enumerated() {
      let substitution = diagonal + (x == y ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(substitution, row[j] + 1, diagonal + 1)
    }
  }
  return row[b.count]
}
