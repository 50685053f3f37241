import CaviarDiagnostics
import CaviarExperiment
import CaviarReport
import CaviarResults
import CaviarThreads
import CaviarTraining
import FoundationEssentials
import SystemPackage
import Testing

@testable import CaviarRun

/// Programs of the shell as trainers, each fit a process under a supervisor.
@Suite(.serialized) struct ProgramTests {
  private func reasons(_ record: ExperimentRecord) -> [String?] {
    record.trials.flatMap { record.fits(of: $0).map(\.reason) }
  }

  private static let quadratic = """
    trainer:
      command: [sh, -c, 'awk -v x="$1" "BEGIN { print \\"regret=\\" (x - 0.3) ^ 2 }"', sh, "${x}"]
      metrics: {regret: minimize}
      metrics_from: stdout
    space: {x: {uniform: [-1, 1]}}
    stages: [{name: coarse, trials: 8}, {name: fine, trials: 6, narrow: {best_trials: 5}}]
    """

  @Test func searches() throws {
    let sandbox = try Sandbox()
    let one = try sandbox.runProgram(Self.quadratic)
    let best = try #require(one.record.summary.best)
    #expect(one.trained == 14 && best.value < 0.1 && best.epoch == 1)
    let two = try sandbox.runProgram(Self.quadratic, name: "two", workers: 3)
    #expect(
      try two.trained == 14 && sandbox.text("Results/two/trials.csv") == sandbox.text("Results/program/trials.csv"))
    #expect(try sandbox.runProgram(Self.quadratic).trained == 0)
  }

  /// Points of a curve by epoch, in a file; the last is the result.
  @Test func curves() throws {
    let sandbox = try Sandbox()
    let record = try sandbox.runProgram(
      """
      trainer:
        command: [sh, -c, 'for i in 1 2 3; do echo "{\\"epoch\\": $i, \\"train_loss\\": 1.$i, \\"acc\\": 0.$i}" >> $CAVIAR_METRICS; done']
        metrics: {acc: maximize, train_loss: minimize}
      objective: acc
      stages: [{name: s, trials: 1, epochs: 3}]
      """
    ).record
    #expect(record.trials[0].outcome == .completed && record.summary.best?.value == 0.3)
    #expect(record.summary.best?.epoch == 3)
    let rows = try sandbox.text("Results/program/curves.csv").split(separator: "\n")
    #expect(rows.count == 4 && rows[3].hasPrefix("s,1,1,,3,,,0.3,1.3,"), "\(rows)")
  }

  /// Each ending has a reason that says what was seen.
  @Test(
    arguments: [
      ("exit 3", .failed, "exit code 3"),
      ("echo hello; exit 1", .failed, "exit code 1\nhello"),
      ("kill -SEGV $$", .signal, "ended by signal 11"),
      ("kill -TERM $$", .signal, "ended by signal 15"),
      ("kill -KILL $$", .signal, "killed by signal 9, perhaps for lack of memory"),
      ("true", .noMetric, "the metric `m` was not reported; no metric was"),
      ("echo loss=3", .noMetric, "the metric `m` was not reported; reported were `loss`\nloss=3"),
      ("echo '{\"m\": \"high\"}'", .noMetric, "the metric `m` was reported, and is no number"),
      ("sleep 60", .timeout, "it had not ended after 1 s"),
    ] as [(String, Outcome, String)])
  func failures(_ script: String, _ outcome: Outcome, _ reason: String) throws {
    let sandbox = try Sandbox()
    try sandbox.write(script + "\n", to: "script.sh")
    let record = try sandbox.runProgram(
      """
      trainer: {command: [sh, script.sh], metrics: {m: maximize}, metrics_from: stdout, timeout: 1s}
      stages: [{name: s, trials: 1}]
      """
    ).record
    #expect(record.trials[0].outcome == outcome && reasons(record) == [reason], "\(reasons(record))")
  }

  @Test func divergence() throws {
    let sandbox = try Sandbox()
    try sandbox.write("echo '{\"epoch\": 1, \"m\": 0.5}'; echo '{\"epoch\": 2, \"m\": NaN}'; sleep 60\n", to: "nan.sh")
    try sandbox.write(
      "for l in 1 2 9; do e=$((e + 1)); echo \"{\\\"epoch\\\": $e, \\\"train_loss\\\": $l, \\\"m\\\": 1}\"; done; sleep 60\n",
      to: "exploded.sh")
    for outcome in ["nan", "exploded"] {
      let record = try sandbox.runProgram(
        """
        trainer: {command: [sh, \(outcome).sh], metrics: {m: maximize, train_loss: minimize}, metrics_from: stdout}
        objective: m
        stages: [{name: s, trials: 1, epochs: 9}]
        """, name: outcome
      ).record
      #expect(record.trials[0].outcome.rawValue == outcome)
    }
  }

  @Test func aProgramThatIsNotThere() throws {
    let sandbox = try Sandbox()
    let record = try sandbox.runProgram(
      """
      trainer: {command: [no-such-program], metrics: {m: maximize}}
      stages: [{name: s, trials: 1}]
      """
    ).record
    #expect(reasons(record) == ["`no-such-program` cannot be started: No such file or directory"])
  }

  /// Arguments are no shell's business.
  @Test func argumentsArriveAsTheyAre() throws {
    let sandbox = try Sandbox()
    try sandbox.write("for a; do printf '[%s]' \"$a\"; done > arguments; echo m=1\n", to: "script.sh")
    _ = try sandbox.runProgram(
      """
      trainer:
        command: [sh, script.sh, "a b", "it's", "$(date)", "line\\nbreak", "-x", "", "ü"]
        metrics: {m: maximize}
        metrics_from: stdout
      stages: [{name: s, trials: 1}]
      """)
    #expect(try sandbox.text("arguments") == "[a b][it's][$(date)][line\nbreak][-x][][ü]")
  }

  /// What a program leaves running is ended with it, in whatever session it is.
  @Test func grandchildren() throws {
    let sandbox = try Sandbox()
    try sandbox.write(
      "sleep 300 & echo $! > pids; setsid sh -c 'echo $$ >> pids; sleep 301' & (sleep 302 & echo $! >> pids); "
        + "while [ $(wc -l < pids) -lt 3 ]; do sleep 0.1; done; echo m=1\n", to: "script.sh")
    let record = try sandbox.runProgram(
      """
      trainer: {command: [sh, script.sh], metrics: {m: maximize}, metrics_from: stdout}
      stages: [{name: s, trials: 1}]
      """
    ).record
    #expect(record.trials[0].outcome == .completed)
    let pids = try sandbox.text("pids").split(separator: "\n")
    #expect(pids.count == 3)
    for pid in pids {
      #expect(!FileManager.default.fileExists(atPath: "/proc/\(pid)"))
    }
  }

  /// Killed, Caviar takes its programs with it, and what they have started.
  @Test func nothingOutlivesCaviar() throws {
    let sandbox = try Sandbox()
    try sandbox.write(
      "echo $$ >> pids; sleep 300 & echo $! >> pids; setsid sh -c 'echo $$ >> pids; sleep 301' & sleep 302\n",
      to: "program.sh")
    try sandbox.write(
      """
      caviar: 1
      trainer: {command: [sh, program.sh], metrics: {m: maximize}}
      stages: [{name: s, trials: 1}]
      """, to: "long.yaml")
    try sandbox.write(
      """
      "$1" run long.yaml > log 2>&1 & caviar=$!
      for i in 1 2 3 4 5 6 7 8 9 10; do
        [ "$(cat pids 2> /dev/null | wc -l)" = 3 ] && break
        sleep 0.5
      done
      kill -9 $caviar
      sleep 2
      for pid in $(cat pids); do
        kill -0 $pid 2> /dev/null && echo "$pid lives" >> left
      done
      echo m=$(wc -l < pids)
      """, to: "killing.sh")
    let record = try sandbox.runProgram(
      """
      trainer: {command: [sh, killing.sh, \(try Sandbox.supervisor[0])], metrics: {m: maximize}, metrics_from: stdout}
      stages: [{name: s, trials: 1}]
      """
    ).record
    #expect(record.summary.best?.value == 3)
    #expect(!FileManager.default.fileExists(atPath: sandbox.path.appending("left").string))
  }

  /// Floods end in an outcome, and little of them is kept.
  @Test(arguments: [
    ("head -c 10000000 /dev/zero; echo; echo m=1", "completed"),
    ("head -c 10000000 /dev/zero | tr '\\0' x; echo; echo m=1", "completed"),
    ("head -c 3000000 /dev/urandom; echo; echo m=1", "completed"),
    ("exec >&- 2>&-; echo m=1 >> $CAVIAR_METRICS; exit 4", "failed"),
  ])
  func floods(_ script: String, _ outcome: String) throws {
    let sandbox = try Sandbox()
    try sandbox.write(script + "\n", to: "script.sh")
    let record = try sandbox.runProgram(
      """
      trainer: {command: [sh, script.sh], metrics: {m: maximize}, metrics_from: stdout}
      stages: [{name: s, trials: 1}]
      """
    ).record
    #expect(record.trials[0].outcome.rawValue == outcome, "\(reasons(record))")
    let log = sandbox.path.appending("Results/program/.state/logs/s-1-1.log").string
    let size = (try? FileManager.default.attributesOfItem(atPath: log)[.size] as? UInt64) ?? 0
    #expect(size < 2_000_000)
  }

  /// More points than a program may report end it at once; fewer, in a burst, are all taken.
  @Test func pointsInABurst() throws {
    let sandbox = try Sandbox()
    try sandbox.write(
      #"awk -v n=$1 'BEGIN { for (i = 1; i <= n; i++) printf "{\"epoch\": %d, \"m\": 1}\n", i }' >> "$CAVIAR_METRICS""#
        + "\n[ $1 = 5000 ] || sleep 60\n", to: "burst.sh")
    for (count, reason) in [(5_000, nil), (100_001, "more than 100,000 points of a curve")] {
      let record = try sandbox.runProgram(
        """
        trainer: {command: [sh, burst.sh, "\(count)"], metrics: {m: maximize}}
        stages: [{name: s, trials: 1}]
        """, name: "burst\(count)"
      ).record
      #expect(reasons(record) == [reason] && record.fits(of: record.trials[0])[0].epochs.count == min(count, 100_000))
    }
  }
}
