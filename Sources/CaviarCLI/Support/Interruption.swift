import CaviarRun
import Dispatch
import Glibc

/// Ends the program with 75 when it is interrupted, with a word about how to go on.
///
/// Nothing needs cleaning up: files are written whole, and the kernel releases the lock.
struct Interruption {
  private let sources: [any DispatchSourceSignal]

  /// Watches for SIGINT, SIGTERM and SIGHUP as long as this value is used.
  init(console: Console, advice: String) {
    let queue = DispatchQueue(label: "signals")
    sources = [SIGINT, SIGTERM, SIGHUP].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler {
        console.printError("\ncaviar: interrupted; \(advice)")
        Glibc._exit(CaviarRun.ExitCode.temporary.rawValue)
      }
      source.activate()
      return source
    }
  }

  /// Stops watching.
  func end() {
    for source in sources { source.cancel() }
    for number in [SIGINT, SIGTERM, SIGHUP] { signal(number, SIG_DFL) }
  }
}
