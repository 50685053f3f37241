import Algorithms
import CaviarData
import CaviarExperiment
import CaviarSearch
import CaviarSpec
import CaviarTables
import CaviarTraining

/// Warnings about data on which training is possible: a line each, for people to judge.
extension LabeledRows {
  func warnings(of splits: [Split], for experiment: Experiment) -> [String] {
    countsLikeShares + unmeasured(splits, experiment.objective.networkMetric) + absentClasses(splits) + twoSpellings
      + smallParts(splits[0])
      + batch(splits, experiment) + columnsLikeSplits + sortedFirstRows
  }

  /// Folds in which the objective is undefined. Its mean over the folds is undefined then, and no trial ranks.
  private func unmeasured(_ splits: [Split], _ objective: PartMetric) -> [String] {
    let folds = splits.indices.filter { index in
      let rows = objective.needsValidation ? splits[index].validation : splits[index].train
      return !isDefined(objective.kind, on: rows)
    }
    guard !folds.isEmpty else { return [] }
    let place = splits.count > 1 ? " in \(Self.list(folds))" : " on the \(objective.part.rawValue) part"
    let reason = classes == nil ? "its labels are all the same" : "a class has no row there"
    return ["\(objective.rawValue) cannot be measured\(place): \(reason), so that no trial can be ranked by it"]
  }

  private func isDefined(_ kind: MetricKind, on rows: [Int]) -> Bool {
    classes == nil
      ? kind.isDefined(values: values(of: rows))
      : kind.isDefined(classCounts: classCounts(of: rows), positive: positive)
  }

  /// Classes without an example in a part that metrics are measured on.
  private func absentClasses(_ splits: [Split]) -> [String] {
    guard let classes else { return [] }
    // Counted once: there may be thousands of classes.
    let learned = classCounts(of: splits[0].train)
    return [(PartMetric.Part.validation, \Split.validation), (.test, \Split.test)].flatMap { part, path in
      let counts = splits.map { split in
        split[keyPath: path].isEmpty ? nil : classCounts(of: split[keyPath: path])
      }
      return classes.names.indices.compactMap { label -> String? in
        let folds = splits.indices.filter { counts[$0]?[label] == 0 }
        // Classes of the format that have no example at all are not a matter of the parts.
        guard !folds.isEmpty, learned[label] > 0 else { return nil }
        let place = splits.count > 1 && part == .validation ? " of \(Self.list(folds))" : ""
        return "the \(part.rawValue) part\(place) has no row of the class \(classes.names[label].debugDescription)"
      }.shortened("classes")
    }
  }

  /// Classes that are most likely one class in several spellings.
  private var twoSpellings: [String] {
    let names = classes?.names ?? []
    let groups = Dictionary(grouping: names.indices) { ClassSpelling(names[$0]) }.values.filter { $0.count > 1 }
    return groups.sorted { $0[0] < $1[0] }.map { group in
      let quoted = group.prefix(5).map { names[$0].debugDescription }
      let words =
        group.count > quoted.count
        ? quoted.joined(separator: ", ") + " and \(group.count - quoted.count) more"
        : quoted.dropLast().joined(separator: ", ") + " and " + quoted[quoted.count - 1]
      return
        "the classes \(words) differ only in spelling, and are \(group.count == 2 ? "two" : "\(group.count)") classes"
    }.shortened("spellings")
  }

  private static let fewRows = 30

  private func smallParts(_ split: Split) -> [String] {
    [("training", split.train), ("validation", split.validation), ("test", split.test)].compactMap { name, rows in
      guard !rows.isEmpty, rows.count < Self.fewRows else { return nil }
      return "the \(name) part has \(rows.count == 1 ? "1 row" : "\(rows.count) rows"): metrics on fewer than "
        + "\(Self.fewRows) depend on single rows"
    }
  }

  /// A batch that is larger than the training part.
  private func batch(_ splits: [Split], _ experiment: Experiment) -> [String] {
    let size = experiment.configuration(at: experiment.space.centre).training.batchSize
    let rows = splits.map(\.train.count).min() ?? 0
    guard size != .max, size > rows else { return [] }
    return ["batch_size \(size) is larger than the training part of \(rows) rows: an epoch is one step"]
  }

  /// Counts that add up to 100 are most likely meant as percentages, and leave the other examples out.
  private var countsLikeShares: [String] {
    guard case .parts(let split) = section.split else { return [] }
    let counts = [split.train, split.validation, split.test].compactMap { part -> Int? in
      if case .count(let count) = part { count } else { nil }
    }
    guard counts.count == 3, counts.reduce(0, +) == 100, dataset.splitRows > 100 else { return [] }
    return [
      "the parts are counts, 100 of \(dataset.splitRows) rows; shares are written as fractions: 0.\(counts[0] < 10 ? "0" : "")\(counts[0]) for \(counts[0]) %"
    ]
  }

  /// The first rows of a file that is sorted by class may lack the classes further down.
  private var sortedFirstRows: [String] {
    guard case .first(let count)? = section.options.limit, let labels = classes?.labels.prefix(dataset.splitRows),
      labels.count >= 20
    else { return [] }
    let present = classCounts(of: Array(labels.indices)).filter { $0 > 0 }
    let runs = 1 + labels.adjacentPairs().count { $0 != $1 }
    guard runs == present.count, present.allSatisfy({ $0 >= 3 }) else { return [] }
    return [
      "the first \(labels.count) rows are sorted by class, and the file may have other classes further down: "
        + "limit: {random: \(count)} takes rows of all"
    ]
  }

  private static let splitNames: Set = [
    "split", "part", "partition", "subset", "fold", "set", "is_train", "is_test", "train_test", "train_or_test",
  ]

  /// Features whose names say that they assign examples to parts.
  private var columnsLikeSplits: [String] {
    dataset.features.names.filter { Self.splitNames.contains($0.lowercased()) }.map { name in
      "the column \(name.debugDescription) is a feature; if it says which part a row belongs to: "
        + "split: {column: \(YAMLText.flow(.text(name)))}, or columns: {\(YAMLText.flow(.text(name))): drop}"
    }
  }

  /// `fold 2`, `folds 1, 3`
  private static func list(_ folds: [Int]) -> String {
    (folds.count == 1 ? "fold " : "folds ") + folds.map { String($0 + 1) }.joined(separator: ", ")
  }
}

extension [String] {
  /// The first three, and the number of the others.
  fileprivate func shortened(_ things: String) -> [String] {
    count > 3 ? prefix(3) + ["and likewise for \(count - 3) more \(things)"] : self
  }
}
