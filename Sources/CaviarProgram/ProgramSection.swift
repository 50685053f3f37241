import CaviarDiagnostics
package import CaviarSpec
package import CaviarTraining
package import CaviarYAML

/// A program of the user's own that trains in place of the built-in network: the section `trainer`.
package struct ProgramSection: Mapping {
  /// The place where the program writes its metrics.
  package enum MetricsSource: String, CaseIterable, Sendable {
    /// The file that `CAVIAR_METRICS` names: JSON lines.
    case file
    /// Its standard output: JSON lines, or `name=value`.
    case stdout
  }

  package static let fields: [Field<Self>] = [
    .init(
      "command", \.command, Codec<String>.argument.list(minimum: 1).optional, default: "a `worker`",
      otherNames: ["program", "cmd", "run", "script", "entrypoint", "exec"],
      "The program and its arguments, a list that no shell sees, run once for each fit; `${args}` stands for the hyperparameters."
    ),
    .init(
      "worker", \.worker, Codec<String>.argument.list(minimum: 1).optional, default: "a `command`",
      otherNames: ["server", "daemon", "persistent", "service"],
      "The program and its arguments, started once for each fit at a time; it takes fit after fit, as lines of JSON."),
    .init(
      "folder", \.folder, Codec<String>.text.optional, default: "the spec's",
      otherNames: ["cwd", "dir", "working_directory"],
      "The folder in which it runs, relative to the spec."),
    .init(
      "inputs", \.inputs, Codec<String>.text.list(), default: "none",
      otherNames: ["files", "dependencies", "deps", "sources"],
      "Files and folders whose bytes say whether it is the same experiment, relative to that folder."),
    .init(
      "version", \.version, Codec<String>.argument.list(), default: "none",
      otherNames: ["interpreter", "version_command"],
      "A command whose first line of output says whether it is the same experiment: [python3, --version]."),
    .init(
      "metrics", \.metrics, .directions, required: true, otherNames: ["metric", "reports"],
      "The metrics that the program reports, each to maximize or to minimize."),
    .init(
      "metrics_from", \.metricsFrom, .word, otherNames: ["metrics_source", "report_to"],
      "The place where it reports them: a file of their own, or standard output."),
    .init(
      "env", \.environment, .environment, default: "that of Caviar", otherNames: ["environment", "env_vars"],
      "Environment variables beside those of Caviar itself."),
    .init(
      "resources", \.resources, Codec<ProgramResources>.mapping(named: "`resources`"),
      otherNames: ["requires", "needs", "hardware"], "The devices and cores that a fit needs."),
    .init(
      "timeout", \.timeout, Codec<TimeSpan>.duration.optional, default: "none",
      otherNames: ["time_limit", "max_time"],
      "The time that one run of the program may take, such as 30m."),
    .init(
      "stop_when", \.stopWhen, Codec<ProgramStopRule>.mapping(named: "`stop_when`"),
      otherNames: ["stop", "stop_rule"], "The rule that ends a hopeless run."),
    .init(
      "early_stopping", \.earlyStopping, Codec<EarlyStopping>.mapping(named: "`early_stopping`").optional,
      default: "none", otherNames: ["earlystopping", "early_stop", "patience"],
      "Ends a run whose objective no longer improves."),
  ]

  package static func example(of field: String) -> String? {
    switch field {
    case "command": "command: [python3, train.py, \"${args}\"]"
    case "worker": "worker: [python3, train.py]"
    case "metrics": "metrics: {validation_accuracy: maximize}"
    case "version": "version: [python3, --version]"
    case "resources": "resources: {gpu: 1}"
    default: nil
    }
  }

  package static func advice(on key: String, _ value: Node) -> KeyAdvice? {
    key == "shell" ? KeyAdvice("no shell is used: command: [sh, -c, \"…\"] starts one where it is wanted") : nil
  }

  package var command: [String]?
  package var worker: [String]?
  package var folder: String?
  package var inputs: [String] = []
  package var version: [String] = []
  package var metrics: [ReportedMetric] = []
  package var metricsFrom = MetricsSource.file
  package var environment: [EnvironmentVariable] = []
  package var resources = ProgramResources()
  package var timeout: TimeSpan?
  package var stopWhen = ProgramStopRule()
  package var earlyStopping: EarlyStopping?

  package init() {}

  /// True if one process takes fit after fit.
  package var isWorker: Bool { command == nil }

  /// The program with its arguments, as the spec writes them.
  package var program: [String] { command ?? worker ?? [] }
}

/// The rule that ends a program early: its training loss has exploded.
package struct ProgramStopRule: Mapping {
  package static let fields: [Field<Self>] = [
    .init(
      "train_loss_exceeds_initial", \.trainLossExceedsInitial, .number(.positive),
      otherNames: ["loss_exceeds_initial"],
      "The factor by which `train_loss` exceeds its first point when the run has exploded, where it is reported.")
  ]

  package var trainLossExceedsInitial = 3.0

  package init() {}
}

/// What one run of a program needs.
package struct ProgramResources: Mapping {
  package static let fields: [Field<Self>] = [
    .init(
      "gpu", \.gpu, .integer(.between(0, 1024)), otherNames: ["gpus", "devices", "num_gpus"],
      "The number of GPUs, which no other run shares: those of `--gpus` or of CUDA_VISIBLE_DEVICES."),
    .init(
      "cores", \.cores, Codec<Int>.integer(.between(1, 65_536)).optional, default: "the cores over the fits at once",
      otherNames: ["cpu", "cpus", "threads", "num_cpus"], "The number of cores."),
  ]

  package var gpu = 0
  package var cores: Int?

  package init() {}
}

extension Codec where Value == String {
  /// An argument of a command: a text, which may be empty.
  fileprivate static var argument: Codec {
    Codec(
      "a text",
      decode: { node, decoding in
        guard let scalar = node.scalar, !scalar.isNull else {
          decoding.expected("an argument, a text", at: node)
          return nil
        }
        guard !scalar.text.contains("\0") else {
          decoding.sink.error(.wrongType, "an argument cannot hold the character NUL", at: node.location)
          return nil
        }
        return Parametric(.text(scalar.text)) { _ in scalar.text }
      },
      encode: { .text($0) }, schema: { _ in ["type": ["string", "number", "boolean"]] })
  }
}

extension Codec where Value == TimeSpan {
  /// A duration.
  fileprivate static var duration: Codec {
    let text = "a time, such as 90s, 30m or 1h30m"
    return Codec<String>.text.refined(text, encode: \.text) { spelling in
      TimeSpan(spelling).map { .value($0) } ?? .problem("expected \(text), found `\(spelling)`")
    }
  }
}
