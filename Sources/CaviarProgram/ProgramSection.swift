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
      "command", \.command, Codec<String>.argument.list(minimum: 1), required: true,
      otherNames: ["program", "cmd", "run", "script", "entrypoint", "exec"],
      "The program and its arguments, a list that no shell sees; `${args}` stands for the hyperparameters."),
    .init(
      "folder", \.folder, Codec<String>.text.optional, default: "the spec's",
      otherNames: ["cwd", "dir", "working_directory"],
      "The folder in which it runs, relative to the spec."),
    .init(
      "inputs", \.inputs, Codec<String>.text.list(), default: "none",
      otherNames: ["files", "dependencies", "deps", "sources"],
      "Files and folders whose bytes say whether it is the same experiment, relative to that folder."),
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
      "timeout", \.timeout, Codec<TimeSpan>.duration.optional, default: "none",
      otherNames: ["time_limit", "max_time"],
      "The time that one run of the program may take, such as 30m."),
    .init(
      "stop_when", \.stopWhen, Codec<ProgramStopRule>.mapping(named: "`stop_when`"),
      otherNames: ["stop", "stop_rule"], "The rule that ends a hopeless run."),
  ]

  package static func example(of field: String) -> String? {
    switch field {
    case "command": "command: [python3, train.py, \"${args}\"]"
    case "metrics": "metrics: {validation_accuracy: maximize}"
    default: nil
    }
  }

  package static func advice(on key: String, _ value: Node) -> KeyAdvice? {
    key == "shell" ? KeyAdvice("no shell is used: command: [sh, -c, \"…\"] starts one where it is wanted") : nil
  }

  package var command: [String] = []
  package var folder: String?
  package var inputs: [String] = []
  package var metrics: [ReportedMetric] = []
  package var metricsFrom = MetricsSource.file
  package var environment: [EnvironmentVariable] = []
  package var timeout: TimeSpan?
  package var stopWhen = ProgramStopRule()

  package init() {}
}

/// A metric that a program reports, and its direction.
package struct ReportedMetric: Sendable, Equatable {
  package let metric: Metric
  package let isMaximized: Bool
}

/// A variable of a program's environment.
package struct EnvironmentVariable: Sendable, Equatable {
  package let name: String
  package let value: String
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

extension Codec where Value == [ReportedMetric] {
  /// A mapping from names of metrics to `maximize` or `minimize`.
  fileprivate static var directions: Codec {
    let text = "a mapping from metrics to `maximize` or `minimize`"
    let words = ["maximize", "minimize"]
    return Codec(
      text,
      decode: { node, decoding in
        guard let entries = node.mapping, !entries.isEmpty else {
          decoding.expected(text, at: node, suggestion: "for example {validation_accuracy: maximize}")
          return nil
        }
        let metrics = entries.compactMap { entry -> ReportedMetric? in
          let name = entry.key.scalar?.text ?? ""
          guard Metric.isName(name) else {
            decoding.sink.error(
              .wrongType, "`\(name)` cannot be a metric's name", at: entry.key.location,
              notes: ["it is a column of the results: letters, digits, `_`, `.`, `-` and `/`"])
            return nil
          }
          guard case .text(let word)? = decoding.literal(entry.value, in: .words(words)) else { return nil }
          let metric = Metric(name)
          if let known = metric.ofNetwork?.kind, known.isHigherBetter != (word == words[0]) {
            decoding.sink.error(
              .conflict, "`\(name)` is better where it is \(known.isHigherBetter ? "higher" : "lower")",
              at: entry.value.location,
              suggestion:
                "write \(name): \(known.isHigherBetter ? words[0] : words[1]), or give the metric another name")
            return nil
          }
          return ReportedMetric(metric: metric, isMaximized: word == words[0])
        }
        guard metrics.count == entries.count else { return nil }
        return Parametric(canonical(metrics)) { _ in metrics }
      },
      encode: { $0.isEmpty ? nil : canonical($0) },
      schema: { _ in
        ["type": "object", "minProperties": 1, "additionalProperties": ["enum": .list(words.map { .text($0) })]]
      }
    )
  }

  private static func canonical(_ metrics: [ReportedMetric]) -> SpecValue {
    .map(metrics.map { .init($0.metric.name, .text($0.isMaximized ? "maximize" : "minimize")) })
  }
}

extension Codec where Value == [EnvironmentVariable] {
  /// A mapping from names to texts.
  fileprivate static var environment: Codec {
    let text = "a mapping from names of variables to texts"
    return Codec(
      text,
      decode: { node, decoding in
        guard let entries = node.mapping else {
          decoding.expected(text, at: node, suggestion: "for example {OMP_NUM_THREADS: 1}")
          return nil
        }
        let variables = entries.compactMap { entry -> EnvironmentVariable? in
          let name = entry.key.scalar?.text ?? ""
          guard !name.isEmpty, !name.contains("="), !name.contains("\0") else {
            decoding.sink.error(.wrongType, "`\(name)` cannot be a variable's name", at: entry.key.location)
            return nil
          }
          guard let scalar = entry.value.scalar, !scalar.isNull, !scalar.text.contains("\0") else {
            decoding.expected("a text", at: entry.value)
            return nil
          }
          return EnvironmentVariable(name: name, value: scalar.text)
        }
        guard variables.count == entries.count else { return nil }
        return Parametric(canonical(variables)) { _ in variables }
      },
      encode: { $0.isEmpty ? nil : canonical($0) },
      schema: { _ in ["type": "object", "additionalProperties": ["type": ["string", "number", "boolean"]]] })
  }

  private static func canonical(_ variables: [EnvironmentVariable]) -> SpecValue {
    .map(variables.map { .init($0.name, .text($0.value)) })
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

extension Metric {
  /// True if a program's metric can have this name: it is a column of a table.
  package static func isName(_ name: String) -> Bool {
    name.wholeMatch(of: /[A-Za-z_][A-Za-z0-9_.\/-]{0,99}/) != nil
  }
}
