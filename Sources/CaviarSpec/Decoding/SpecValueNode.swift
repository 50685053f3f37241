package import CaviarDiagnostics
package import CaviarYAML

extension Node {
  /// The node that a resolved value is decoded from, without a text in between: modules pass values to each other.
  ///
  /// - Parameter location: The location of every node, since the value is not part of a text.
  package init(_ value: SpecValue, at location: SourceLocation) {
    func scalar(_ text: String) -> Content { .scalar(Scalar(text, isPlain: true)) }
    let content: Content
    switch value {
    case .boolean(let value): content = scalar(value ? "true" : "false")
    case .integer(let value): content = scalar(String(value))
    case .number(let value): content = scalar(value.plainText)
    case .text(let text):
      let plain = Scalar(text, isPlain: true)
      let isWord = plain.number == nil && plain.boolean == nil && !plain.isNull && !plain.isNonFinite
      content = .scalar(Scalar(text, isPlain: isWord))
    case .list(let items): content = .sequence(items.map { Node($0, at: location) })
    case .map(let members):
      content = .mapping(
        members.map { member in
          Entry(key: Node(.text(member.key), at: location), value: Node(member.value, at: location))
        })
    case .searched, .tied, .variable: content = Node(value.plain, at: location).content
    }
    self.init(content, at: location)
  }
}
