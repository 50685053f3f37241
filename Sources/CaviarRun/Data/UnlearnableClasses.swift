import CaviarData
import CaviarTables
import CaviarTraining

/// Classes that cannot be learned: they have examples in the validation or test part, and none in the training part. A
/// network would have an output for them that is never trained, and predict all of their examples wrongly.
extension LabeledRows {
  /// A class of a part without an example in the training part.
  private struct Unlearnable {
    let label: Int
    let rows: Int
  }

  /// - Throws: The first part that has such a class, with the classes and, where the training part has one that differs
  ///   only in spelling, both spellings. Classes of the format that have no example at all do not count.
  func checkClasses(_ splits: [Split]) throws(DataError) {
    guard let classes else { return }
    for (index, split) in splits.enumerated() {
      let learned = classCounts(of: split.train)
      for (part, judged) in [(PartMetric.Part.validation, split.validation), (.test, split.test)] {
        let missing = classCounts(of: judged).enumerated().compactMap { label, count in
          count > 0 && learned[label] == 0 ? Unlearnable(label: label, rows: count) : nil
        }
        guard let first = missing.first else { continue }
        let fold = splits.count > 1 ? " of fold \(index + 1)" : ""
        throw DataError(
          "the class \(classes.quoted(first.label)) has \(rows(first.rows)) in the \(part.rawValue) part\(fold), "
            + "and none in the training part",
          at: .file(file(of: part)), notes: notes(missing, classes, learned))
      }
    }
  }

  private func rows(_ count: Int) -> String { count == 1 ? "1 example" : "\(count) examples" }

  private func file(of part: PartMetric.Part) -> String {
    part == .test ? (section.test ?? section.format).paths[0] : section.format.paths[0]
  }

  private func notes(_ missing: [Unlearnable], _ classes: ClassLabels, _ learned: [Int]) -> [String] {
    var notes: [String] = []
    if missing.count > 1 {
      let shown = missing.dropFirst().prefix(5).map { "\(classes.quoted($0.label)) (\(rows($0.rows)))" }
      let rest = missing.count - 1 - shown.count
      notes.append("and likewise " + shown.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : ""))
    }
    let known = learned.indices.filter { learned[$0] > 0 }.map { (ClassSpelling(classes.names[$0]), $0) }
    let labels = Dictionary(known) { first, _ in first }
    var spellings: [String] = []
    for label in missing.map(\.label) where spellings.count < 5 {
      guard let same = labels[ClassSpelling(classes.names[label])] else { continue }
      spellings.append(
        "the training part has \(classes.quoted(same)) for \(classes.quoted(label)), which differs only in spelling")
    }
    guard spellings.isEmpty else {
      return notes + spellings + ["write the class in one way in all of the data"]
    }
    return notes + remedies
  }

  /// The changes of the spec that bring examples of every class into the training part.
  private var remedies: [String] {
    var remedies: [String] = []
    if case .first(let count)? = section.options.limit {
      remedies.append(
        "`limit: \(count)` takes the first rows; where the file is sorted, take {random: \(count)} of all")
    }
    if case .column = section.split {
      return remedies + ["give some examples of the class the part train, or remove all of them"]
    }
    if !section.split.isStratified {
      remedies.append("without `order: file`, or with `stratify: true`, each part takes its share of every class")
    }
    if section.split.group != nil {
      remedies.append("examples of one group stay together: a class in a single group needs another `split`")
    }
    return remedies + ["merge rare classes with others, or remove their examples"]
  }
}

extension ClassLabels {
  /// A class's name in quotes, cut if it is long.
  fileprivate func quoted(_ label: Int) -> String {
    let name = names[label]
    return (name.count > 40 ? name.prefix(39) + "…" : name).debugDescription
  }
}
