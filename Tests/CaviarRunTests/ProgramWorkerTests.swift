import CaviarDiagnostics
import CaviarExperiment
import CaviarResults
import CaviarTraining
import FoundationEssentials
import SystemPackage
import Testing

@testable import CaviarRun

/// Workers: programs that take fit after fit.
@Suite(.serialized) struct ProgramWorkerTests {
  /// A worker of the shell: `x` is in the request, and what it does with a request is the script.
  private static func worker(_ answer: String) -> String {
    """
    echo started >> starts
    exec 4> "$CAVIAR_METRICS"
    echo '{"caviar": 1}' >&4
    while read -r request; do
      id=${request#*'"id":'}; id=${id%%[,\\}]*}
      x=${request#*'"x":'}; x=${x%%[,\\}]*}
      trial=${request#*'"trial":'}; trial=${trial%%[,\\}]*}
      \(answer)
    done
    """
  }

  private static let spec = """
    trainer: {worker: [sh, worker.sh], metrics: {m: minimize}}
    space: {x: {uniform: [-1, 1]}}
    objective: m
    stages: [{name: coarse, trials: 8, epochs: 3}, {name: fine, trials: 6, epochs: 3, narrow: {best_trials: 5}}]
    """

  private static let square = #"m=$(awk -v x="$x" 'BEGIN { print (x - 0.3) ^ 2 }')"#

  /// The same objective as a command and as a worker, and however many of them there are.
  @Test func resultsOfACommand() throws {
    let sandbox = try Sandbox()
    try sandbox.write(
      Self.worker("\(Self.square); echo between; echo \"{\\\"id\\\": $id, \\\"done\\\": true, \\\"m\\\": $m}\" >&4"),
      to: "worker.sh")
    let one = try sandbox.runProgram(Self.spec)
    #expect(one.trained == 14 && one.record.winner != nil)
    // The worker goes on from stage to stage.
    #expect(try sandbox.text("starts") == "started\n")
    let command = try sandbox.runProgram(
      Self.spec.replacing(
        "worker: [sh, worker.sh]",
        with:
          #"metrics_from: stdout, command: [sh, -c, 'x=$1; \#(Self.square.replacing("'", with: "''")); echo m=$m', sh, "${x}"]"#
      ),
      name: "command", workers: 2)
    #expect(command.trained == 14)
    #expect(try sandbox.text("Results/program/trials.csv") == sandbox.text("Results/command/trials.csv"))
    #expect(try sandbox.runProgram(Self.spec, name: "two", workers: 2).trained == 14)
    #expect(try sandbox.text("Results/program/trials.csv") == sandbox.text("Results/two/trials.csv"))
    #expect(try sandbox.text("Results/two/.state/logs/coarse-1-1.log") == "between\n")
  }

  /// Each end of a request.
  @Test(
    arguments: [
      (#"echo "{\"id\": $id, \"failed\": \"no such layer\"}" >&4"#, .failed, "no such layer"),
      (#"echo "{\"id\": $id, \"done\": true}" >&4"#, .noMetric, "the metric `m` was not reported; no metric was"),
      (#"echo "{\"id\": 99, \"m\": 1, \"done\": true}" >&4; sleep 60"#, .timeout, "it had not ended after 1 s"),
      (#"echo oops >&2; exit 3"#, .failed, "exit code 3\noops"),
      (#"exit 0"#, .failed, "the worker ended without an answer"),
      (#"echo "{\"id\": $id, \"m\": 1, \"done\": true}" >&4; exit 3"#, .completed, nil),
      (#"kill -SEGV $$"#, .signal, "ended by signal 11"),
      (#"echo "{\"id\": $id, \"epoch\": 1, \"m\": NaN}" >&4"#, .nan, "m is nan at epoch 1"),
    ] as [(String, Outcome, String?)])
  func ends(_ answer: String, _ outcome: Outcome, _ reason: String?) throws {
    let sandbox = try Sandbox()
    try sandbox.write(Self.worker(answer), to: "worker.sh")
    let record = try sandbox.runProgram(
      """
      trainer: {worker: [sh, worker.sh], metrics: {m: minimize}, timeout: 1s}
      stages: [{name: s, trials: 2}]
      """
    ).record
    #expect(record.trials.map(\.outcome) == [outcome, outcome])
    #expect(record.trials.flatMap { record.fits(of: $0).map(\.reason) } == [reason, reason])
  }

  /// A worker that dies is started again, and its fit tried once more; the others are none the wiser.
  @Test func aDeathIsRetried() throws {
    let sandbox = try Sandbox()
    try sandbox.write(
      Self.worker(
        "[ $trial = 2 ] && [ ! -e died ] && { touch died; exit 7; }\n"
          + #"echo "{\"id\": $id, \"done\": true, \"m\": $trial}" >&4"#), to: "worker.sh")
    let record = try sandbox.runProgram(
      """
      trainer: {worker: [sh, worker.sh], metrics: {m: minimize}}
      stages: [{name: s, trials: 4}]
      """
    ).record
    #expect(record.trials.map { $0.metrics[Metric("m")] } == [1, 2, 3, 4])
    #expect(try sandbox.text("starts") == "started\nstarted\n")
  }

  /// One that is no worker says so, and is not started for the rest of the stage.
  @Test func aProgramThatIsNoWorker() throws {
    let sandbox = try Sandbox()
    try sandbox.write("echo started >> starts; echo usage: none; exit 2\n", to: "worker.sh")
    let failure = try #require(throws: Failure.self) {
      try sandbox.runProgram(
        """
        trainer: {worker: [sh, worker.sh], metrics: {m: minimize}}
        stages: [{name: s, trials: 40}]
        """)
    }
    #expect(failure.kind == .noTrialSucceeded)
    #expect(
      failure.notes.prefix(2) == [
        #"s/1: failed: the worker was not ready: exit code 2, and wrote no line {"caviar": 1} before"#, "  usage: none",
      ])
    #expect(try sandbox.text("starts").split(separator: "\n").count == 5)
    // Another program need not be run under another name.
    try sandbox.write(Self.worker(#"echo "{\"id\": $id, \"done\": true, \"m\": 1}" >&4"#), to: "other.sh")
    let other = try sandbox.runProgram(
      """
      trainer: {worker: [sh, other.sh], metrics: {m: minimize}}
      stages: [{name: s, trials: 40}]
      """)
    #expect(other.trained == 40)
  }

  /// A verification starts a process for each fit, which shows state that leaks from one to the next.
  @Test func stateThatLeaks() throws {
    let sandbox = try Sandbox()
    try sandbox.write(
      Self.worker(#"n=$((n + 1)); echo "{\"id\": $id, \"done\": true, \"m\": $n}" >&4"#), to: "worker.sh")
    let spec = """
      trainer: {worker: [sh, worker.sh], metrics: {m: minimize}}
      stages: [{name: s, trials: 4}]
      """
    _ = try sandbox.runProgram(spec)
    let found = try sandbox.verifyProgram(spec)
    #expect(found.result == .different && found.difference?.place.contains("2") == true, "\(found)")
    #expect(!FileManager.default.fileExists(atPath: sandbox.path.appending("Results/program/.state/programs").string))
  }

  /// A worker that is told to stop goes on with the next fit.
  @Test func aWorkerIsToldToStop() throws {
    let sandbox = try Sandbox()
    try sandbox.write(
      Self.worker(
        #"""
        case $request in *stop*) continue;; esac
        for e in 1 2 3 4 5 6; do echo "{\"id\": $id, \"epoch\": $e, \"m\": 1}" >&4; done
        read -r request; echo "$request" >> stops
        echo "{\"id\": $id, \"done\": true}" >&4
        """#), to: "worker.sh")
    let record = try sandbox.runProgram(
      """
      trainer: {worker: [sh, worker.sh], metrics: {m: minimize}, early_stopping: {patience: 2}}
      stages: [{name: s, trials: 2, epochs: 6}]
      """
    ).record
    #expect(record.trials.map { record.fits(of: $0)[0].epochs.count } == [3, 3])
    #expect(try sandbox.text("stops") == "{\"id\": 1, \"stop\": true}\n{\"id\": 2, \"stop\": true}\n")
    #expect(try sandbox.text("starts") == "started\n")
  }
}
