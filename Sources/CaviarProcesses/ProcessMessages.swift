package import SystemPackage

/// A program to be run: what its supervisor is told.
package struct ProcessRequest: Sendable {
  /// The place where a program reports in lines.
  package enum Reports: Sendable, Equatable {
    case none
    /// A named pipe, which it opens as a file: one that is rewritten, or replaced, loses nothing.
    case pipe([UInt8])
    /// Its standard output.
    case output
  }

  package var arguments: [[UInt8]]
  /// `NAME=value`, all of its environment.
  package var environment: [[UInt8]]
  package var reports: Reports
  /// True if it is told what to do on standard input, which is empty otherwise.
  package var isTold: Bool
  package var timeout: Duration?

  package init(
    arguments: [[UInt8]], environment: [[UInt8]], reports: Reports = .none, isTold: Bool = false,
    timeout: Duration? = nil
  ) {
    self.arguments = arguments
    self.environment = environment
    self.reports = reports
    self.isTold = isTold
    self.timeout = timeout
  }

  var frame: Frame {
    let head: [[UInt8]] = [
      Array("\(arguments.count)".utf8), timeout.bytes, reports.bytes, Array((isTold ? "told" : "").utf8),
    ]
    return Frame(head + arguments + environment)
  }

  init?(_ frame: Frame) {
    guard frame.parts.count > 4, let count = Int(String(decoding: frame.parts[0], as: UTF8.self)),
      case let rest = frame.parts.dropFirst(4), (1...rest.count).contains(count)
    else { return nil }
    self.init(
      arguments: Array(rest.prefix(count)), environment: Array(rest.dropFirst(count)),
      reports: Reports(bytes: frame.parts[2]), isTold: !frame.parts[3].isEmpty,
      timeout: Duration?(bytes: frame.parts[1]))
  }
}

extension ProcessRequest.Reports {
  private static let outputWord = Array("output".utf8)
  private static let colon = UInt8(ascii: ":")

  fileprivate var bytes: [UInt8] {
    switch self {
    case .none: []
    case .output: Self.outputWord
    case .pipe(let path): [Self.colon] + path
    }
  }

  fileprivate init(bytes: [UInt8]) {
    switch bytes {
    case Self.outputWord: self = .output
    default: self = bytes.first == Self.colon ? .pipe(Array(bytes.dropFirst())) : .none
    }
  }
}

/// What a supervisor is told while a program runs.
enum ProcessOrder {
  /// End it.
  case stop
  /// Pass on a line to its standard input; if a time is given, it is ended unless a ``rest`` follows within it.
  case tell([UInt8], within: Duration?)
  /// It has done what it was told: report what it has printed meanwhile.
  case rest

  var frame: Frame {
    switch self {
    case .stop: Frame([Array("stop".utf8)])
    case .tell(let line, let time): Frame([Array("tell".utf8), line, time.bytes])
    case .rest: Frame([Array("rest".utf8)])
    }
  }

  init?(_ frame: Frame) {
    switch frame.parts.first.map({ String(decoding: $0, as: UTF8.self) }) {
    case "stop": self = .stop
    case "rest": self = .rest
    case "tell" where frame.parts.count == 3: self = .tell(frame.parts[1], within: Duration?(bytes: frame.parts[2]))
    default: return nil
    }
  }
}

/// What a program has printed, on either stream.
package struct ProcessOutput: Sendable, Equatable {
  /// The last lines.
  package let lastLines: [[UInt8]]
  /// All of it, the middle left out where it is long.
  package let log: [UInt8]

  fileprivate var parts: [[UInt8]] { [log] + lastLines }

  fileprivate init?(parts: ArraySlice<[UInt8]>) {
    guard let log = parts.first else { return nil }
    self.init(lastLines: Array(parts.dropFirst()), log: log)
  }

  init(lastLines: [[UInt8]], log: [UInt8]) {
    self.lastLines = lastLines
    self.log = log
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
  /// True if the system has killed a process of this group of processes for lack of memory meanwhile.
  package let lackedMemory: Bool
  package let output: ProcessOutput
}

/// What a supervisor tells of a program.
package enum ProcessEvent: Sendable {
  /// Lines of its reports.
  case lines([[UInt8]])
  /// What it has printed since it was last at rest.
  case rested(ProcessOutput)
  case ended(ProcessEnd)
  case notStarted(Errno)

  var frame: Frame {
    switch self {
    case .lines(let lines): Frame([Array("lines".utf8)] + lines)
    case .rested(let output): Frame([Array("rested".utf8)] + output.parts)
    case .notStarted(let error): Frame([Array("not started".utf8), Array("\(error.rawValue)".utf8)])
    case .ended(let end):
      Frame(
        [
          "ended", end.reason.rawValue, end.code.map { "\($0)" } ?? "", end.signal.map { "\($0)" } ?? "",
          end.lackedMemory ? "lacked memory" : "",
        ].map { Array($0.utf8) } + end.output.parts)
    }
  }

  init?(_ frame: Frame) {
    func text(_ index: Int) -> String { String(decoding: frame.parts[index], as: UTF8.self) }
    guard let kind = frame.parts.first else { return nil }
    switch String(decoding: kind, as: UTF8.self) {
    case "lines": self = .lines(Array(frame.parts.dropFirst()))
    case "rested":
      guard let output = ProcessOutput(parts: frame.parts.dropFirst()) else { return nil }
      self = .rested(output)
    case "not started" where frame.parts.count == 2:
      self = .notStarted(Errno(rawValue: Int32(text(1)) ?? 0))
    case "ended" where frame.parts.count > 5:
      guard let reason = ProcessEnd.Reason(rawValue: text(1)),
        let output = ProcessOutput(parts: frame.parts.dropFirst(5))
      else { return nil }
      self = .ended(
        ProcessEnd(
          reason: reason, code: Int(text(2)), signal: Int(text(3)), lackedMemory: !frame.parts[4].isEmpty,
          output: output))
    default: return nil
    }
  }
}

extension Duration? {
  /// Milliseconds, in digits; nothing for nil.
  fileprivate var bytes: [UInt8] {
    guard let self else { return [] }
    let (seconds, attoseconds) = self.components
    return Array("\(seconds * 1000 + attoseconds / 1_000_000_000_000_000)".utf8)
  }

  fileprivate init(bytes: [UInt8]) {
    self = Int(String(decoding: bytes, as: UTF8.self)).map { .milliseconds($0) }
  }
}
