package import CaviarDiagnostics
package import CaviarYAML

/// The state of one reading of a spec: what was found so far, and where the reader stands.
///
/// Decoding is total. It reports to the sink and goes on, so that one run reports everything.
package struct Decoding: Sendable {
  /// The scales of the language.
  package let scales: [any Scale.Type]
  /// Whose defaults stand in the places of what is not written.
  package let numerics: Int
  /// What was found wrong.
  package var sink = DiagnosticSink()
  /// Whether a scalar here may carry a scale.
  package var isSearchable = false
  /// The prefix of the addresses of the component being read, such as `dense1`; empty at the top of a section.
  package var prefix = ""
  /// The address of the field being read.
  package var address = ""
  /// What must hold for what is being read to be there.
  private(set) var conditions: [Condition] = []
  /// Whether stages must search what is being read inside its declared range.
  package var isConfined = false
  /// The options that copies of what is being read have in common.
  package var sharedOptions: [SharedOption] = []
  private var isSharing = false
  /// The hyperparameters, in the order of the fields; each after those that it depends on.
  package private(set) var hyperparameters: [Hyperparameter] = []
  private var ties: [Tie] = []
  /// The addresses of hyperparameters that were not read because of an error.
  private var failedAddresses: [String] = []
  /// The literals that stand where a scale could, by the address that they would have.
  private var literals: [String: Unsearched] = [:]
  /// What is not written and could carry a scale, by the address that it would have.
  private var defaults: [String: Unsearched] = [:]

  /// A value that the search leaves alone.
  private struct Unsearched {
    let value: SpecValue?
    let domain: Domain
  }

  private struct Tie {
    let address: String
    let domain: Domain
    let location: SourceLocation
    let conditions: [Condition]
  }

  package init(scales: [any Scale.Type], numerics: Int = Numerics.current) {
    self.scales = scales
    self.numerics = numerics
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

  /// Reads what is there only where more conditions hold.
  package mutating func given<Result>(_ more: [Condition], _ body: (inout Decoding) -> Result) -> Result {
    let outer = conditions
    conditions += more
    defer { conditions = outer }
    return body(&self)
  }

  /// Reads what copies have in common: the first of them declares it.
  package mutating func sharing<Result>(_ body: (inout Decoding) -> Result) -> Result {
    let outer = isSharing
    isSharing = true
    defer { isSharing = outer }
    return body(&self)
  }

  mutating func declare(_ hyperparameter: Hyperparameter) {
    if let other = hyperparameters.first(where: { $0.address == hyperparameter.address }) {
      guard !isSharing || other.location != hyperparameter.location else { return }
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

  /// Notes a literal in the place of a hyperparameter.
  mutating func declareLiteral(_ value: SpecValue, of domain: Domain) {
    if isSearchable { literals[address] = Unsearched(value: value, domain: domain) }
  }

  /// Notes the default of a field that is not written, and that could carry a scale.
  mutating func declareDefault(_ value: SpecValue?, of name: String, _ domain: Domain?) {
    guard isSearchable, let domain else { return }
    defaults[address(of: name)] = Unsearched(value: value, domain: domain)
  }

  /// Reports that there is no hyperparameter at an address, and what is there.
  ///
  /// - Parameters:
  ///   - subject: The beginning of the message, such as "`l2`".
  ///   - fields: Fields whose other names may be meant.
  ///   - range: The range that is given for it, for the scale that is offered.
  package mutating func unknownAddress(
    _ address: String, subject: String, at location: SourceLocation, among fields: [any Named] = [],
    range: Node? = nil
  ) {
    guard !failedAddresses.contains(address) else { return }
    let names = hyperparameters.map(\.address)
    var state = " is no hyperparameter of this spec"
    var suggestion: String?
    if let literal = literals[address] {
      state = " is the literal \(literal.value?.cell ?? ""), not a hyperparameter"
      suggestion = "to search it, write where it stands: " + scale(of: address, literal, range)
    } else if let unwritten = defaults[address] {
      let value = unwritten.value.map { ", " + $0.cell } ?? ""
      state = " is no hyperparameter: the spec leaves it at its default" + value
      let place = address.split(separator: ".").dropLast().joined(separator: ".")
      suggestion =
        "to search it, write in `\(place.isEmpty ? "training" : place)`: " + scale(of: address, unwritten, range)
    } else {
      let known = names + (Array(literals.keys) + Array(defaults.keys)).sorted()
      let meant =
        Suggestion.nearest(to: address, among: names) ?? known.first { $0.hasSuffix("." + address) }
        ?? Suggestion.meant(by: address, among: fields)
      suggestion = meant == address ? nil : meant.map { "did you mean `\($0)`?" }
    }
    sink.error(
      .unknownAddress, subject + state, at: location,
      notes: ["hyperparameters: " + (names.isEmpty ? "none" : names.quotedList)], suggestion: suggestion)
  }

  /// `l2: {log: [1e-6, 1e-2]}`
  private func scale(of address: String, _ field: Unsearched, _ range: Node?) -> String {
    let name = address.split(separator: ".").last.map(String.init) ?? address
    let choice = range?.sequence.flatMap { items -> String? in
      let texts = items.compactMap { $0.scalar?.text }
      return texts.isEmpty || texts.count < items.count ? nil : "{choice: [" + texts.joined(separator: ", ") + "]}"
    }
    return name + ": " + (range?.sequence.flatMap(field.domain.range) ?? choice ?? field.domain.exampleScale)
  }

  mutating func declareTie(to address: String, domain: Domain, at location: SourceLocation) {
    // Copies repeat what the first of them has said already.
    guard !ties.contains(where: { $0.address == address && $0.location == location }) else { return }
    ties.append(Tie(address: address, domain: domain, location: location, conditions: conditions))
  }

  /// What the fields that are tied to a hyperparameter take.
  package func domains(tiedTo address: String) -> [Domain] {
    ties.filter { $0.address == address }.map(\.domain)
  }

  /// Checks what can only be checked when all is read: that each `same_as` names a hyperparameter whose values fit.
  package mutating func finish() {
    for tie in ties {
      guard let target = hyperparameters.first(where: { $0.address == tie.address }) else {
        unknownAddress(tie.address, subject: "`same_as` names `\(tie.address)`, which", at: tie.location)
        continue
      }
      if let condition = target.conditions.first(where: { condition in
        !tie.conditions.contains { condition.follows(from: $0) }
      }) {
        sink.error(
          .conflict, "`\(tie.address)` is absent at times, and the field that is tied to it is not",
          at: tie.location,
          notes: ["it is there where `\(condition.address)` is " + condition.values.map(\.cell).quotedList],
          suggestion: "tie it to a hyperparameter that is always there")
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

  /// Whether a number lies between the outermost values.
  package func reaches(_ value: SpecValue) -> Bool {
    let numbers = extremes.compactMap(\.asNumber)
    guard let number = value.asNumber, let low = numbers.min(), let high = numbers.max() else { return false }
    return low <= number && number <= high
  }
}

extension [String] {
  /// `a`, `b`, `c`
  package var quotedList: String { map { "`\($0)`" }.joined(separator: ", ") }
}
