import CaviarExperiment
import CaviarProgram
import CaviarTraining

/// What a program says in one line: `{"epoch": 3, "validation_accuracy": 0.91}`, or on standard output
/// `validation_accuracy=0.91` as well.
struct ProgramReport: Equatable {
  static let epochName = "epoch"

  /// The epoch. Nil for the result of the whole run.
  var epoch: Int?
  var values: [String: Double] = [:]
  /// The names whose values are no numbers.
  var words: [String] = []

  /// Nil for a line that reports nothing.
  ///
  /// - Parameter isOutput: True for a line of standard output, among which there are others.
  init?(_ line: [UInt8], isOutput: Bool) {
    guard let first = line.first(where: { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\r") }) else { return nil }
    if first == UInt8(ascii: "{") {
      guard let object = ReportObject(line) else { return nil }
      add(object, without: [])
    } else if isOutput, line.contains(UInt8(ascii: "=")) {
      for word in String(decoding: line, as: UTF8.self).split(whereSeparator: \.isWhitespace) {
        let parts = word.split(separator: "=", maxSplits: 1)
        guard parts.count == 2, Metric.isName(String(parts[0])) else { continue }
        if let number = Double(parts[1].trimmingSuffix(",;")) {
          add(String(parts[0]), number)
        } else {
          words.append(String(parts[0]))
        }
      }
    }
    guard !values.isEmpty || !words.isEmpty else { return nil }
  }

  /// The report in an object, without the members of a worker's protocol.
  init(_ object: ReportObject, without names: [String]) { add(object, without: names) }

  /// True if no name is in both.
  func isDisjoint(with other: ProgramReport) -> Bool { Set(values.keys).isDisjoint(with: other.values.keys) }

  private mutating func add(_ object: ReportObject, without names: [String]) {
    for (name, value) in object.members where !names.contains(name) {
      if case .number(let number) = value { add(name, number) } else { words.append(name) }
    }
  }

  private mutating func add(_ name: String, _ number: Double) {
    guard name == Self.epochName else {
      values[name] = number
      return
    }
    epoch = Int(exactly: number)
    if epoch == nil { words.append(name) }
  }
}

extension Substring {
  fileprivate func trimmingSuffix(_ characters: String) -> Substring {
    var rest = self
    while let last = rest.last, characters.contains(last) { rest.removeLast() }
    return rest
  }
}
