package import CaviarDiagnostics
package import CaviarYAML

/// The state of decoding one spec: the errors and hyperparameters found so far, and the context of the current field.
///
/// Codecs share it, since an error or a hyperparameter can occur at any depth. Decoding continues after an error, so that
/// one run reports all of them.
package struct Decoding: Sendable {
  /// The scales of the language.
  package let scales: [any Scale.Type]
  /// The version of ``Numerics`` whose defaults apply to fields that are left out.
  package let numerics: Int
  /// The errors and warnings.
  package var sink = DiagnosticSink()
  /// True if a scalar may carry a scale here.
  package var isSearchable = false
  /// The prefix of the addresses in the current component, such as `dense1`; empty at the top of a section.
  package var prefix = ""
  /// The address of the current field.
  package var address = ""
  /// The conditions under which the current part of the spec is present.
  private(set) var conditions: [Condition] = []
  /// True if stages must search the current part within its declared range.
  package var isConfined = false
  /// The options that the copies of the current part share.
  package var sharedOptions: [SharedOption] = []
  private var isSharing = false
  /// The hyperparameters, in the order of the fields, each after those that it depends on.
  package private(set) var hyperparameters: [Hyperparameter] = []
  private var ties: [Tie] = []
  /// The addresses of hyperparameters that could not be decoded.
  private var failedAddresses: [String] = []
  /// The literals in the places of possible scales, by the address that a hyperparameter there would have.
  private var literals: [String: Unsearched] = [:]
  /// The fields that are left out and could carry a scale, by the address that a hyperparameter there would have.
  private var defaults: [String: Unsearched] = [:]

  /// A value that could be searched and is not, kept for the suggestions of errors about addresses.
  private struct Unsearched {
    let value: SpecValue?
    let domain: Domain
  }

  /// A `same_as`, kept until ``finish()``, when all hyperparameters are known.
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

  /// The address of a field or an option of the current component.
  package func address(of name: String) -> String {
    prefix.isEmpty ? name : prefix + "." + name
  }

  /// Calls `body` with another prefix.
  package mutating func within<Result>(prefix: String, _ body: (inout Decoding) -> Result) -> Result {
    let outer = self.prefix
    self.prefix = prefix
    defer { self.prefix = outer }
    return body(&self)
  }

  /// Calls `body` for a part of the spec that is present only if further conditions hold.
  package mutating func given<Result>(_ more: [Condition], _ body: (inout Decoding) -> Result) -> Result {
    let outer = conditions
    conditions += more
    defer { conditions = outer }
    return body(&self)
  }

  /// Calls `body` for a part that several copies share: only the first copy declares its hyperparameters.
  package mutating func sharing<Result>(_ body: (inout Decoding) -> Result) -> Result {
    let outer = isSharing
    isSharing = true
    defer { isSharing = outer }
    return body(&self)
  }

  /// Adds a hyperparameter, or reports that its address is taken.
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

  /// Records that the hyperparameter at the current address has an error, so that a tie to it is not a second error.
  mutating func declareFailure() { failedAddresses.append(address) }

  /// Records a literal in the place of a possible hyperparameter.
  mutating func declareLiteral(_ value: SpecValue, of domain: Domain) {
    if isSearchable { literals[address] = Unsearched(value: value, domain: domain) }
  }

  /// Records the default of a field that is left out and could carry a scale.
  mutating func declareDefault(_ value: SpecValue?, of name: String, _ domain: Domain?) {
    guard isSearchable, let domain else { return }
    defaults[address(of: name)] = Unsearched(value: value, domain: domain)
  }

  /// Reports that there is no hyperparameter at an address, with the literal or default that is there instead.
  ///
  /// - Parameters:
  ///   - subject: The beginning of the message, such as "`l2`".
  ///   - location: The place of the address in the spec.
  ///   - fields: Fields whose names in other tools are recognized.
  ///   - range: The range that the spec gives for the address, used in the suggestion.
  package mutating func unknownAddress(
    _ address: String, subject: String, at location: SourceLocation, among fields: [any Named] = [],
    range: Node? = nil
  ) {
    guard !failedAddresses.contains(address) else { return }
    let names = hyperparameters.map(\.address)
    var state = " is not a hyperparameter of this spec"
    var suggestion: String?
    if let literal = literals[address] {
      state = " is the literal \(literal.value?.cell ?? ""), not a hyperparameter"
      suggestion = "to search it, write where it stands: " + scale(of: address, literal, range)
    } else if let unwritten = defaults[address] {
      let value = unwritten.value.map { ", " + $0.cell } ?? ""
      state = " is not a hyperparameter: the spec leaves it at its default" + value
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

  /// A declaration to suggest: `l2: {log: [1e-6, 1e-2]}`.
  private func scale(of address: String, _ field: Unsearched, _ range: Node?) -> String {
    let name = address.split(separator: ".").last.map(String.init) ?? address
    let choice = range?.sequence.flatMap { items -> String? in
      let texts = items.compactMap { $0.scalar?.text }
      return texts.isEmpty || texts.count < items.count ? nil : "{choice: [" + texts.joined(separator: ", ") + "]}"
    }
    return name + ": " + (range?.sequence.flatMap(field.domain.range) ?? choice ?? field.domain.exampleScale)
  }

  /// Records a `same_as`, which ``finish()`` checks.
  mutating func declareTie(to address: String, domain: Domain, at location: SourceLocation) {
    // The copies of a part repeat the ties of the first.
    guard !ties.contains(where: { $0.address == address && $0.location == location }) else { return }
    ties.append(Tie(address: address, domain: domain, location: location, conditions: conditions))
  }

  /// The domains of the fields that are tied to a hyperparameter.
  package func domains(tiedTo address: String) -> [Domain] {
    ties.filter { $0.address == address }.map(\.domain)
  }

  /// Performs the checks that need the whole spec: each `same_as` must name a hyperparameter whose values fit the field.
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
          .conflict, "`\(tie.address)` is absent from some trials, but the field that is tied to it is not",
          at: tie.location,
          notes: ["it is present where `\(condition.address)` is " + condition.values.map(\.cell).quotedList],
          suggestion: "tie it to a hyperparameter that is always present")
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

  /// True if `value` is a number between the outermost values.
  package func reaches(_ value: SpecValue) -> Bool {
    let numbers = extremes.compactMap(\.asNumber)
    guard let number = value.asNumber, let low = numbers.min(), let high = numbers.max() else { return false }
    return low <= number && number <= high
  }
}

extension [String] {
  /// The strings in backquotes, separated by commas.
  package var quotedList: String { map { "`\($0)`" }.joined(separator: ", ") }
}
