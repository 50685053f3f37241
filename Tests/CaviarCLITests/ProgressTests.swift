import CaviarDiagnostics
import CaviarExperiment
import CaviarRun
import CaviarThreads
import CaviarTraining
import Testing

@testable import CaviarCLI

/// The progress of a run.
@Suite struct ProgressTests {
  /// Where the system refuses the thread that writes, the worker that reports writes instead.
  @Test(arguments: [false, true])
  func writesWithoutAThread(isRefused: Bool) throws {
    let spec = """
      caviar: 1
      data: {csv: a.csv, label: a}
      model: [softmax]
      training: {optimizer: sgd, learning_rate: 0.1}
      stages: [{name: only, trials: 1, epochs: 1}]
      """
    var sink = DiagnosticSink()
    let experiment = try #require(SpecReader.read(Array(spec.utf8), path: "a.yaml", into: &sink))
    let text = Mutex("")
    let console = Console(output: { _ in }, errors: { line in text.withLock { $0 += line } })
    let progress = ProgressPrinter(
      console: console, experiment: experiment, stream: isRefused ? SerialThread { _ in nil } : SerialThread())
    progress.observe(.stageStarted(name: "only", total: 1, done: 0))
    progress.observe(
      .fitFinished(FitRecord(stage: "only", trial: 1, epochs: [], outcome: .nan, parameters: nil)))
    progress.observe(.stageFinished(name: "only"))
    progress.end()
    #expect(text.withLock { $0 }.contains("1 failed"))
  }
}
