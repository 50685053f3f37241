import CaviarDiagnostics
package import CaviarSpec

/// The arguments of a program, with its placeholders filled in.
///
/// An item that is one of `${args}`, `${args_equals}` and `${overrides}` becomes any number of arguments; inside an item,
/// `${learning_rate}`, `${epochs}`, `${seed}`, `${trial}`, `${stage}` and `${file}` stand for one value. `$${` is a plain `${`.
package struct ProgramArguments: Sendable {
  /// A placeholder that stands for one value that is no hyperparameter.
  package enum Known: String, CaseIterable, Sendable {
    case epochs, seed, trial, `repeat`, stage, file
  }

  /// An item that becomes several arguments.
  package enum List: String, CaseIterable, Sendable {
    /// `--name value`
    case args
    /// `--name=value`
    case equals = "args_equals"
    /// `name=value`
    case overrides
  }

  enum Piece: Sendable, Equatable {
    case text(String)
    case known(Known)
    case value(String)
  }

  enum Item: Sendable, Equatable {
    case list(List)
    case pieces([Piece])
  }

  let items: [Item]

  /// The names of the placeholders that are used.
  package var known: Set<Known> {
    Set(
      items.flatMap { item -> [Known] in
        guard case .pieces(let pieces) = item else { return [] }
        return pieces.compactMap { if case .known(let known) = $0 { known } else { nil } }
      })
  }

  /// True if every value is passed, whatever there are.
  package var passAll: Bool {
    items.contains { item in
      switch item {
      case .list: true
      case .pieces(let pieces): pieces.contains(.known(.file))
      }
    }
  }

  /// The values that are passed one by one.
  package var passed: Set<String> {
    Set(
      items.flatMap { item -> [String] in
        guard case .pieces(let pieces) = item else { return [] }
        return pieces.compactMap { if case .value(let address) = $0 { address } else { nil } }
      })
  }

  /// True if no placeholder is used.
  package var areFixed: Bool {
    items.allSatisfy { item in
      guard case .pieces(let pieces) = item else { return false }
      return pieces.allSatisfy { if case .text = $0 { true } else { false } }
    }
  }

  /// The arguments at values, and what else is known of a fit.
  ///
  /// - Parameter known: The value of a placeholder that is no hyperparameter.
  package func arguments(_ values: [ProgramSpace.Value], _ known: (Known) -> [UInt8]) -> [[UInt8]] {
    items.flatMap { item -> [[UInt8]] in
      switch item {
      case .list(let list): values.flatMap { $0.arguments(list).map { Array($0.utf8) } }
      case .pieces(let pieces):
        [
          pieces.flatMap { piece -> [UInt8] in
            switch piece {
            case .text(let text): Array(text.utf8)
            case .known(let name): known(name)
            case .value(let address): Array((values.first { $0.address == address }?.value.argument ?? "").utf8)
            }
          }
        ]
      }
    }
  }
}

extension ProgramSpace.Value {
  fileprivate func arguments(_ list: ProgramArguments.List) -> [String] {
    let text = value.argument
    if let omitted = flag?.omitIf, omitted == text || value.asNumber != nil && Double(omitted) == value.asNumber {
      return []
    }
    if list == .overrides { return ["\(address)=\(text)"] }
    if let present = flag?.present { return value == .boolean(true) ? [present] : [] }
    let name = flag?.name ?? "--" + address
    return list == .equals ? ["\(name)=\(text)"] : [name, text]
  }
}

extension SpecValue {
  /// The value as a program is given it: numbers in as many digits as tables show.
  package var argument: String { cell }
}

/// A text that is not the arguments of a program, and the reason.
package struct BadPlaceholder: Error {
  package let message: String
  package var notes: [String] = []
  package var suggestion: String?

  package init(message: String, notes: [String] = [], suggestion: String? = nil) {
    self.message = message
    self.notes = notes
    self.suggestion = suggestion
  }
}

extension ProgramArguments {
  /// - Parameter addresses: The names of the space.
  package init(_ command: [String], addresses: [String]) throws(BadPlaceholder) {
    var items: [Item] = []
    for text in command { items.append(try Self.item(text, addresses)) }
    self.items = items
  }

  /// One argument of a command, taken apart.
  static func item(_ text: String, _ addresses: [String]) throws(BadPlaceholder) -> Item {
    if let list = List.allCases.first(where: { text == "${\($0.rawValue)}" }) { return .list(list) }
    var pieces: [Piece] = [], plain = "", rest = text[...]
    while let dollar = rest.firstIndex(of: "$") {
      plain += rest[..<dollar]
      let after = rest[dollar...]
      if after.hasPrefix("$${") {
        plain += "${"
        rest = after.dropFirst(3)
        continue
      }
      guard after.hasPrefix("${") else {
        plain += "$"
        rest = after.dropFirst()
        continue
      }
      guard let end = after.firstIndex(of: "}") else {
        throw BadPlaceholder(message: "the placeholder in `\(text)` has no end", suggestion: "write a plain ${ as $${")
      }
      let name = String(after[after.index(after.startIndex, offsetBy: 2)..<end])
      if !plain.isEmpty { pieces.append(.text(plain)) }
      plain = ""
      pieces.append(try piece(name, in: text, addresses))
      rest = after[after.index(after: end)...]
    }
    plain += rest
    if !plain.isEmpty || pieces.isEmpty { pieces.append(.text(plain)) }
    return .pieces(pieces)
  }

  private static func piece(_ name: String, in text: String, _ addresses: [String]) throws(BadPlaceholder) -> Piece {
    if addresses.contains(name) { return .value(name) }
    if let known = Known(rawValue: name) { return .known(known) }
    if List(rawValue: name) != nil {
      throw BadPlaceholder(
        message: "`${\(name)}` is several arguments, and stands inside `\(text)`",
        suggestion: "make it an item of its own: \"${\(name)}\"")
    }
    let names = addresses + Known.allCases.map(\.rawValue) + List.allCases.map(\.rawValue)
    throw BadPlaceholder(
      message: "unknown placeholder `${\(name)}`", notes: ["placeholders: " + names.quotedList],
      suggestion: Suggestion.nearest(to: name, among: names).map { "did you mean `${\($0)}`?" })
  }
}
