package import CaviarDiagnostics

/// The state of one reading of a spec: what was found so far, and where the reader stands.
///
/// Decoding is total. It reports to the sink and goes on, so that one run reports everything.
package struct Decoding: Sendable {
  /// The scales of the language.
  package let scales: [any Scale.Type]
  /// What was found wrong.
  package var sink = DiagnosticSink()
  /// Whether a scalar here may carry a scale.
  package var isSearchable = false
  /// The prefix of the addresses of the component being read, such as `dense1`; empty at the top of a section.
  package var prefix = ""
  /// The address of the field being read.
  package var address = ""
  /// The hyperparameters, in the order of the fields.
  package private(set) var hyperparameters: [Hyperparameter] = []
  private var ties: [Tie] = []
  /// The addresses of hyperparameters that were not read because of an error.
  private var failedAddresses: [String] = []

  private struct Tie {
    let address: String
    let domain: Domain
    let location: SourceLocation
  }

  package init(scales: [any Scale.Type]) {
    self.scales = scales
  }

  /// The address of a field or component option of the component being read.
  package func address(of name: String) -> String {
    prefix.isEmpty ? name : prefix + "." + name
  }

  /// Reads with another prefix, and comes back.
  package mutating func within<Result>(prefix: String, _ body: (inout Decoding) -> Result) -> Result {
    let outer = self.prefix
    self.prefix = prefix
    defer { self.prefix = outer }
    return body(&self)
  }

  mutating func declare(_ hyperparameter: Hyperparameter) {
    if let other = hyperparameters.first(where: { $0.address == hyperparameter.address }) {
      sink.error(
        .duplicateAddress, "two hyperparameters have the address `\(hyperparameter.address)`",
        at: hyperparameter.location,
        notes: ["the other is on line \(other.location.line)", "an address is the one name of a hyperparameter"],
        suggestion: "give one of the layers another `name`")
      return
    }
    hyperparameters.append(hyperparameter)
  }

  /// Notes that there would be a hyperparameter here if its scale were well, so that a tie to it is no second mistake.
  mutating func declareFailure() { failedAddresses.append(address) }

  mutating func declareTie(to address: String, domain: Domain, at location: SourceLocation) {
    ties.append(Tie(address: address, domain: domain, location: location))
  }

  /// What the fields that are tied to a hyperparameter take.
  package func domains(tiedTo address: String) -> [Domain] {
    ties.filter { $0.address == address }.map(\.domain)
  }

  /// Checks what can only be checked when all is read: that each `same_as` names a hyperparameter whose values fit.
  package mutating func finish() {
    for tie in ties where !failedAddresses.contains(tie.address) {
      guard let target = hyperparameters.first(where: { $0.address == tie.address }) else {
        let names = hyperparameters.map(\.address)
        sink.error(
          .unknownAddress, "`same_as` names `\(tie.address)`, which is no hyperparameter of this spec",
          at: tie.location, notes: ["hyperparameters: " + (names.isEmpty ? "none" : names.quotedList)],
          suggestion: Suggestion.nearest(to: tie.address, among: names).map { "did you mean `\($0)`?" })
        continue
      }
      if let misfit = target.range.extremes.first(where: { !tie.domain.contains($0) }) {
        sink.error(
          .outOfRange, "`\(tie.address)` reaches \(misfit.cell), and this field takes \(tie.domain.text)",
          at: tie.location)
      }
    }
  }
}

extension SearchRange {
  /// The outermost values of the range: both bounds, or every choice.
  package var extremes: [SpecValue] {
    switch self {
    case .interval(let interval): [interval.scalar(interval.low), interval.scalar(interval.high)]
    case .choices(let values): values
    case .fixed(let value): [value]
    }
  }
}

extension [String] {
  /// `a`, `b`, `c`
  package var quotedList: String { map { "`\($0)`" }.joined(separator: ", ") }
}
