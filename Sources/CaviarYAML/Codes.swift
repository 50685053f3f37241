package import CaviarDiagnostics

extension Diagnostic.Code {
  /// The text is not YAML; the reading ends there.
  package static let yamlSyntax = Self("yaml.syntax")
  /// A tab stands where only spaces may indent; the reading ends there.
  package static let yamlTab = Self("yaml.tab")
  /// The bytes are not UTF-8; the reading ends there.
  package static let yamlEncoding = Self("yaml.encoding")
  /// A character that YAML forbids; the reading ends there.
  package static let yamlCharacter = Self("yaml.character")
  /// One of ``ReadingLimits`` is passed; the reading ends there.
  package static let yamlLimit = Self("yaml.limit")
  /// The file holds no document.
  package static let yamlEmpty = Self("yaml.empty")
  /// The file holds a second document.
  package static let yamlSecondDocument = Self("yaml.second-document")
  /// An alias names no anchor, or one that it is itself inside of.
  package static let yamlAlias = Self("yaml.alias")
  /// A key stands twice in a mapping.
  package static let yamlDuplicateKey = Self("yaml.duplicate-key")
  /// A merge key, `<<`.
  package static let yamlMergeKey = Self("yaml.merge-key")
  /// A list or a mapping stands as a key.
  package static let yamlKey = Self("yaml.key")
  /// A tag that is unknown, or that its node does not match.
  package static let yamlTag = Self("yaml.tag")
}
