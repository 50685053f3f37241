import CaviarProcesses
import SystemPackage

/// A program that takes fit after fit, as its worker thread sees it.
///
/// It greets with `{"caviar": 1}`, reads a request a line from standard input, and answers in lines that repeat the request's `id`:
/// points and results as any program, and at the end `"done": true`, or `"failed"` with a reason. After Bazel's persistent
/// workers.
struct WorkerProcess: Sendable {
  /// The version of the protocol.
  static let version = 1
  /// The time in which a worker must greet.
  static let timeToStart = Duration.seconds(600)
  /// The time in which a worker that is told to stop a fit must answer. It is ended otherwise.
  private static let timeToStop = Duration.seconds(10)

  /// An answer to a request.
  enum Answer {
    case report([UInt8])
    case done([UInt8])
    case failed(String)

    /// The members of an answer that are the protocol's.
    static let names = ["id", "done", "failed"]

    /// Nil for a line that is none.
    init?(_ line: [UInt8], id: Int) {
      guard let object = ReportObject(line), object["id"] == .number(Double(id)) else { return nil }
      if case .text(let reason)? = object["failed"] {
        self = .failed(reason)
      } else {
        self = object["done"] == .other(isTrue: true) ? .done(line) : .report(line)
      }
    }
  }

  private let supervisor: Supervisor
  private var nextID = 1

  /// Waits for the greeting of a worker that was started.
  ///
  /// - Returns: Nil, and the end of the program, if it has not greeted.
  static func start(_ request: ProcessRequest, under supervisor: Supervisor) -> (WorkerProcess?, ProgramEnd?) {
    supervisor.start(request)
    while let event = supervisor.next() {
      switch event {
      case .lines(let lines):
        for line in lines {
          guard case .number(let version)? = ReportObject(line)?["caviar"] else { continue }
          guard version == Double(self.version) else {
            supervisor.stopAndWait()
            let reason = "it speaks version \(version) of the protocol, and Caviar version \(self.version)"
            return (nil, .notStarted(reason))
          }
          return (WorkerProcess(supervisor), nil)
        }
      case .rested: continue
      case .notStarted(let error): return (nil, .notStarted("\(error)"))
      case .ended(let end): return (nil, .process(end, wasReady: false))
      }
    }
    return (nil, .lost)
  }

  private init(_ supervisor: Supervisor) { self.supervisor = supervisor }

  /// Has the worker run a fit.
  ///
  /// - Parameters:
  ///   - request: The request with an identifier.
  ///   - take: Called with lines as they arrive; returns false to have the fit stopped.
  /// - Returns: How the fit ended. With anything but an answer, the worker is gone.
  mutating func run(
    _ request: (_ id: Int) throws -> [UInt8], within time: Duration?, _ take: ([UInt8]) -> Bool
  ) rethrows -> ProgramEnd {
    let id = nextID
    nextID += 1
    supervisor.tell(try request(id), within: time)
    var isStopped = false, failure: String?, isOver = false
    while let event = supervisor.next() {
      switch event {
      case .lines(let lines):
        for line in lines where !isOver {
          switch Answer(line, id: id) {
          case nil: continue
          case .failed(let reason): (failure, isOver) = (reason, true)
          case .done(let line):
            if !isStopped { _ = take(line) }
            isOver = true
          case .report(let line):
            guard !isStopped, !take(line) else { continue }
            isStopped = true
            supervisor.tell(Array(#"{"id": \#(id), "stop": true}"#.utf8), within: Self.timeToStop)
          }
          if isOver { supervisor.rest() }
        }
      case .rested(let output): return .answered(output, failure: failure)
      case .notStarted(let error): return .notStarted("\(error)")
      // A worker that ends right after its last answer has done its work.
      case .ended(let end): return isOver && failure == nil ? .answeredLast(end) : .process(end, wasReady: true)
      }
    }
    return .lost
  }
}
