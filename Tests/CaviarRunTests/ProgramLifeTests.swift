import CaviarDiagnostics
import CaviarExperiment
import CaviarResults
import CaviarSpec
import CaviarTraining
import FoundationEssentials
import SystemPackage
import Testing

@testable import CaviarRun

/// What a program has between its start and its end: devices, checkpoints, the final training, its version.
@Suite(.serialized) struct ProgramLifeTests {
  /// Something kills a program once: it is run again, and goes on from its checkpoint if it has one.
  @Test(arguments: [true, false], ["file", "stdout"])
  func aKilledProgramIsRunAgain(_ keeps: Bool, _ source: String) throws {
    let sandbox = try Sandbox()
    let target = source == "file" ? #" >> "$CAVIAR_METRICS""# : ""
    try sandbox.write(
      """
      from=1
      [ -e "$CAVIAR_CHECKPOINT" ] && from=$(($(cat "$CAVIAR_CHECKPOINT") + 1))
      for e in 1 2 3 4 5 6; do
        [ $e -lt $from ] && continue
        echo "$e" >> epochs
        echo "{\\"epoch\\": $e, \\"l\\": $e}"\(target)
        echo "{\\"epoch\\": $e, \\"m\\": 0.$e}"\(target)
        [ $((e % 2)) = 0 ] && \(keeps ? "echo $e > $CAVIAR_CHECKPOINT" : "true")
        [ $e = 5 ] && [ ! -e killed2 ] && { [ -e killed ] && touch killed2; touch killed; sleep 0.3; kill -9 $$; }
      done
      true
      """, to: "script.sh")
    let spec = """
      trainer: {command: [sh, script.sh], metrics: {m: maximize, l: maximize}, metrics_from: \(source)}
      objective: m
      stages: [{name: s, trials: 1, epochs: 6}]
      """
    let record = try sandbox.runProgram(spec).record
    #expect(record.trials[0].outcome == .completed)
    #expect(
      record.fits(of: record.trials[0])[0].epochs.map { $0.metrics[Metric("m")] } == [0.1, 0.2, 0.3, 0.4, 0.5, 0.6])
    let epochs = try sandbox.text("epochs").split(separator: "\n").joined(separator: " ")
    #expect(epochs == (keeps ? "1 2 3 4 5 5 5 6" : "1 2 3 4 5 1 2 3 4 5 1 2 3 4 5 6"))
    #expect(!FileManager.default.fileExists(atPath: sandbox.path.appending("Results/program/.state/programs").string))
  }

  /// A program that was killed after its last epoch has nothing more to report, and its fit is whole.
  @Test func aProgramThatGoesOnFromItsEnd() throws {
    let sandbox = try Sandbox()
    try sandbox.write(
      """
      [ -e "$CAVIAR_CHECKPOINT" ] && exit 0
      for e in 1 2 3; do echo "epoch=$e m=0.$e"; done
      touch "$CAVIAR_CHECKPOINT"; sleep 0.3; kill -9 $$
      """, to: "script.sh")
    let record = try sandbox.runProgram(
      """
      trainer: {command: [sh, script.sh], metrics: {m: maximize}, metrics_from: stdout}
      stages: [{name: s, trials: 1, epochs: 3}]
      """
    ).record
    #expect(record.fits(of: record.trials[0])[0].epochs.map { $0.metrics[Metric("m")] } == [0.1, 0.2, 0.3])
  }

  /// Reports as programs write them, and what becomes of each.
  @Test(
    arguments: [
      ("epoch=1 m=1; epoch=2 l=2; epoch=2 m=3", .completed, nil),
      ("epoch=1 m=1; epoch=1 m=2", .failed, "`m` was reported twice at epoch 1"),
      ("epoch=0 m=1", .failed, "epoch 0 was reported, and epochs count from 1"),
      ("epoch=1/3 m=1", .failed, "an epoch that is no whole number was reported"),
      ("epoch=1 m=1 train_loss=-2; epoch=2 m=1 train_loss=-1; epoch=3 m=1 train_loss=0", .completed, nil),
      (
        "epoch=1 m=1 train_loss=2; epoch=2 m=1 train_loss=6.5", .exploded,
        "train_loss is 6.5 at epoch 2, more than 3 times its first, 2"
      ),
      ("epoch=1 m=nan", .nan, "m is nan at epoch 1"),
      ("m=93%", .noMetric, "the metric `m` was reported, and is no number"),
    ] as [(String, Outcome, String?)])
  func reports(_ lines: String, _ outcome: Outcome, _ reason: String?) throws {
    let sandbox = try Sandbox()
    try sandbox.write(lines.split(separator: ";").map { "echo '\($0)'\n" }.joined(), to: "script.sh")
    let record = try sandbox.runProgram(
      """
      trainer:
        command: [sh, script.sh]
        metrics: {m: maximize, l: minimize, train_loss: minimize}
        metrics_from: stdout
      objective: m
      stages: [{name: s, trials: 1, epochs: 3}]
      """
    ).record
    #expect(record.trials[0].outcome == outcome && record.fits(of: record.trials[0])[0].reason == reason)
  }

  /// A file of metrics that is written anew at each epoch loses nothing.
  @Test func aFileThatIsRewritten() throws {
    let sandbox = try Sandbox()
    try sandbox.write(
      "for e in 1 2 3; do echo \"{\\\"epoch\\\": $e, \\\"m\\\": 0.$e}\" > \"$CAVIAR_METRICS\"; done\n", to: "script.sh")
    let record = try sandbox.runProgram(
      """
      trainer: {command: [sh, script.sh], metrics: {m: maximize}}
      stages: [{name: s, trials: 1, epochs: 3}]
      """
    ).record
    #expect(record.fits(of: record.trials[0])[0].epochs.map { $0.metrics[Metric("m")] } == [0.1, 0.2, 0.3])
  }

  /// The program is looked up where its own environment says.
  @Test func thePathOfTheSpec() throws {
    let sandbox = try Sandbox()
    try sandbox.makeFolder("bin")
    let tool = try sandbox.write("#!/bin/sh\necho m=7\n", to: "bin/tool")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: tool.string)
    let record = try sandbox.runProgram(
      """
      trainer: {command: [tool], metrics: {m: maximize}, metrics_from: stdout, env: {PATH: "bin:/bin:/usr/bin"}, version: [tool]}
      stages: [{name: s, trials: 1}]
      """
    ).record
    #expect(record.summary.best?.value == 7 && record.run.program?.version == "m=7")
  }

  /// A folder as an input is without the spec and the results, whose bytes change.
  @Test func theSpecsOwnFolderAsAnInput() throws {
    let sandbox = try Sandbox()
    let spec = """
      trainer: {command: [echo, m=1], metrics: {m: maximize}, metrics_from: stdout, inputs: [.]}
      stages: [{name: s, trials: 1}]
      """
    #expect(try sandbox.runProgram(spec).trained == 1)
    #expect(try sandbox.runProgram("# another comment\n" + spec).trained == 0)
    try sandbox.write("new", to: "another-input")
    #expect(throws: Failure.self) { try sandbox.runProgram(spec) }
  }

  /// Fits at once hold different devices, as many as each needs.
  @Test func devices() throws {
    let sandbox = try Sandbox()
    try sandbox.write(
      #"""
      for d in $(echo "$CUDA_VISIBLE_DEVICES" | tr , ' '); do mkdir "lock-$d" || exit 9; done
      sleep 0.05
      for d in $(echo "$CUDA_VISIBLE_DEVICES" | tr , ' '); do rmdir "lock-$d"; done
      echo "$CUDA_VISIBLE_DEVICES $OMP_NUM_THREADS" >> held; echo m=1
      """#, to: "script.sh")
    let spec = """
      trainer:
        command: [sh, script.sh]
        metrics: {m: maximize}
        metrics_from: stdout
        resources: {gpu: 2, cores: 3}
      stages: [{name: a, trials: 6}, {name: b, trials: 6}]
      """
    let names = ["4", "GPU-x", "6", "7", "8"]
    let record = try sandbox.runProgram(spec, workers: 9, devices: names).record
    #expect(record.trials.allSatisfy { $0.outcome == .completed }, "\(record.trials.map(\.outcome))")
    let held = Set(try sandbox.text("held").split(separator: "\n"))
    #expect(held.isSubset(of: ["4,GPU-x 3", "6,7 3"]))
    let failure = try #require(throws: Failure.self) { try sandbox.runProgram(spec, name: "few", devices: ["0"]) }
    #expect(failure.message == "a fit needs 2 GPUs, and one is named")
  }

  /// The winner is run once more, with its seed; what it says of the test part stands in final.json.
  @Test func final() throws {
    let sandbox = try Sandbox()
    try sandbox.write(
      #"""
      echo "epoch=1 m=$1 test_m=9"
      echo "$CAVIAR_SEED $CAVIAR_FINAL" >> seeds
      [ "$CAVIAR_FINAL" = 1 ] && echo "test_m=$1 test_f=0.1234567"
      true
      """#, to: "script.sh")
    let spec = """
      trainer: {command: [sh, script.sh, "${x}"], metrics: {m: maximize}, metrics_from: stdout}
      space: {x: {uniform: [0, 1]}}
      stages: [{name: s, trials: 3}]
      final: {repeats: 2}
      """
    let record = try sandbox.runProgram(spec).record
    let best = try #require(record.summary.best)
    let final = try #require(record.final)
    #expect(final.fits.map(\.outcome) == [.completed, .completed] && final.rows == nil)
    #expect(final.fits[0].metrics["test_m"]?.asNumber == best.value)
    #expect(final.fits[0].metrics["test_f"]?.asNumber == 0.123457)
    #expect(record.summary.final?.metrics["test_m"]?["mean"]?.asNumber == best.value)
    let seeds = try sandbox.text("seeds").split(separator: "\n")
    #expect(seeds.count == 5 && Set(seeds).count == 5 && seeds[3].hasSuffix(" 1"))
    #expect(seeds[0..<3].contains { seeds[3] == $0 + "1" } && !seeds[0..<3].contains { seeds[4] == $0 + "1" })
    #expect(try sandbox.runProgram(spec).trained == 0 && sandbox.text("seeds").split(separator: "\n").count == 5)
    #expect(try sandbox.verifyProgram(spec).result == .same)
  }

  /// Another version of the interpreter is another experiment.
  @Test func version() throws {
    let sandbox = try Sandbox()
    try sandbox.write("Interpreter 1.0\nbuilt today\n", to: "version")
    let spec = """
      trainer: {command: [echo, m=1], metrics: {m: maximize}, metrics_from: stdout, version: [cat, version]}
      stages: [{name: s, trials: 1}]
      """
    #expect(try sandbox.runProgram(spec).trained == 1 && sandbox.runProgram(spec).trained == 0)
    #expect(try sandbox.text("Results/program/run.json").contains("Interpreter 1.0"))
    try sandbox.write("Interpreter 1.1\n", to: "version")
    let failure = try #require(throws: Failure.self) { try sandbox.runProgram(spec) }
    #expect(
      failure.kind == .otherExperiment && failure.notes.contains { $0.contains("Interpreter 1.0 → Interpreter 1.1") })
    try sandbox.write("", to: "version")
    #expect(throws: Failure.self) { try sandbox.runProgram(spec) }
  }

  /// The order of keys, which JSON does not keep, changes no file.
  @Test func orderOfKeys() throws {
    let sandbox = try Sandbox()
    try sandbox.write("echo \"zz=$1 aa=$2 mm=1\"\n", to: "script.sh")
    func spec(_ metrics: String, _ space: String) -> String {
      """
      trainer: {command: [sh, script.sh, "${z}", "${a}"], metrics: {\(metrics)}, metrics_from: stdout}
      space: {\(space)}
      objective: zz
      stages: [{name: s, trials: 3}]
      """
    }
    let one = spec("zz: maximize, aa: minimize, mm: minimize", "z: {uniform: [0, 1]}, a: {uniform: [0, 1]}, k: 1")
    _ = try sandbox.runProgram(one)
    #expect(try sandbox.verifyProgram(one).result == .same)
    let two = spec("aa: minimize, mm: minimize, zz: maximize", "k: 1, a: {uniform: [0, 1]}, z: {uniform: [0, 1]}")
    #expect(try sandbox.runProgram(two).trained == 0)
    _ = try sandbox.runProgram(two, name: "two")
    #expect(try sandbox.text("Results/two/trials.csv") == sandbox.text("Results/program/trials.csv"))
  }

  /// Times and resources are free to change; what the program is told is not.
  @Test func whatIsFreeToChange() throws {
    let sandbox = try Sandbox()
    func spec(_ more: String) -> String {
      """
      trainer: {command: [echo, m=1], metrics: {m: maximize}, metrics_from: stdout\(more)}
      stages: [{name: s, trials: 2}]
      """
    }
    #expect(try sandbox.runProgram(spec("")).trained == 2)
    #expect(try sandbox.runProgram(spec(", timeout: 10m, resources: {cores: 2}")).trained == 0)
    #expect(throws: Failure.self) { try sandbox.runProgram(spec(", env: {A: b}")) }
  }

  /// A large input is read once, as long as nothing of it has changed.
  @Test func hashesAreRemembered() throws {
    let sandbox = try Sandbox()
    try sandbox.write("one", to: "input")
    let spec = """
      trainer: {command: [echo, m=1], metrics: {m: maximize}, metrics_from: stdout, inputs: [input]}
      stages: [{name: s, trials: 1}]
      """
    let past = Date(timeIntervalSinceNow: -60)
    try FileManager.default.setAttributes(
      [.modificationDate: past], ofItemAtPath: sandbox.path.appending("input").string)
    #expect(try sandbox.runProgram(spec).trained == 1 && sandbox.runProgram(spec).trained == 0)
    #expect(try sandbox.text("Results/program/.state/inputs.json").contains("input"))
    try sandbox.write("two", to: "input")
    #expect(throws: Failure.self) { try sandbox.runProgram(spec) }
  }
}
