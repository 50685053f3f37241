package import SystemPackage

/// A program to be run: what its supervisor is told.
package struct ProcessRequest: Sendable {
  package var arguments: [[UInt8]]
  /// `NAME=value`, all of its environment.
  package var environment: [[UInt8]]
  /// The path of the file that it appends its metrics to, which exists. Empty for none.
  package var metrics: [UInt8]
  /// True to pass on the lines of its standard output.
  package var readsOutput: Bool
  package var timeout: Duration?

  package init(
    arguments: [[UInt8]], environment: [[UInt8]], metrics: [UInt8] = [], readsOutput: Bool = false,
    timeout: Duration? = nil
  ) {
    self.arguments = arguments
    self.environment = environment
    self.metrics = metrics
    self.readsOutput = readsOutput
    self.timeout = timeout
  }

  var frame: Frame {
    let time = timeout.map { "\($0.components.seconds)" } ?? ""
    let head: [[UInt8]] = [
      Array("\(arguments.count)".utf8), Array(time.utf8), metrics, Array((readsOutput ? "1" : "0").utf8),
    ]
    return Frame(head + arguments + environment)
  }

  init?(_ frame: Frame) {
    guard frame.parts.count > 4, let count = Int(String(decoding: frame.parts[0], as: UTF8.self)),
      case let rest = frame.parts.dropFirst(4), (1...rest.count).contains(count)
    else { return nil }
    self.init(
      arguments: Array(rest.prefix(count)), environment: Array(rest.dropFirst(count)), metrics: frame.parts[2],
      readsOutput: frame.parts[3] == Array("1".utf8),
      timeout: Int(String(decoding: frame.parts[1], as: UTF8.self)).map { .seconds($0) })
  }
}

/// The end of a program.
package struct ProcessEnd: Sendable, Equatable {
  /// The cause.
  package enum Reason: String, Sendable {
    /// It ended by itself.
    case itself
    /// It was asked to.
    case stopped
    case timeout
    /// The process that wanted it is gone.
    case orphaned
  }

  package let reason: Reason
  /// Its exit code. Nil if a signal ended it.
  package let code: Int?
  package let signal: Int?
  /// The last lines that it has printed, on either stream.
  package let lastLines: [[UInt8]]
  /// What it has printed, the middle left out where it is long.
  package let log: [UInt8]
}

/// What a supervisor tells of a program.
package enum ProcessEvent: Sendable {
  /// Lines of its metrics, or of its standard output.
  case lines([[UInt8]])
  case ended(ProcessEnd)
  case notStarted(Errno)

  var frame: Frame {
    switch self {
    case .lines(let lines): Frame([Array("lines".utf8)] + lines)
    case .notStarted(let error): Frame([Array("not started".utf8), Array("\(error.rawValue)".utf8)])
    case .ended(let end):
      Frame(
        ["ended", end.reason.rawValue, end.code.map { "\($0)" } ?? "", end.signal.map { "\($0)" } ?? ""].map {
          Array($0.utf8)
        } + [end.log] + end.lastLines)
    }
  }

  init?(_ frame: Frame) {
    func text(_ index: Int) -> String { String(decoding: frame.parts[index], as: UTF8.self) }
    guard let kind = frame.parts.first else { return nil }
    switch String(decoding: kind, as: UTF8.self) {
    case "lines": self = .lines(Array(frame.parts.dropFirst()))
    case "not started" where frame.parts.count == 2:
      self = .notStarted(Errno(rawValue: Int32(text(1)) ?? 0))
    case "ended" where frame.parts.count >= 5:
      guard let reason = ProcessEnd.Reason(rawValue: text(1)) else { return nil }
      self = .ended(
        ProcessEnd(
          reason: reason, code: Int(text(2)), signal: Int(text(3)), lastLines: Array(frame.parts.dropFirst(5)),
          log: frame.parts[4]))
    default: return nil
    }
  }
}
