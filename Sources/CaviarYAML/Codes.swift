package import CaviarDiagnostics

extension Diagnostic.Code {
  /// The text is not YAML; reading stops there.
  package static let yamlSyntax = Self("yaml.syntax")
  /// A tab in the indentation, where only spaces are allowed; reading stops there.
  package static let yamlTab = Self("yaml.tab")
  /// The bytes are not UTF-8; reading stops there.
  package static let yamlEncoding = Self("yaml.encoding")
  /// A character that YAML forbids; reading stops there.
  package static let yamlCharacter = Self("yaml.character")
  /// One of the ``ReadingLimits`` is exceeded; reading stops there.
  package static let yamlLimit = Self("yaml.limit")
  /// The file contains no document.
  package static let yamlEmpty = Self("yaml.empty")
  /// The file contains a second document.
  package static let yamlSecondDocument = Self("yaml.second-document")
  /// An alias without an anchor, or inside its anchor's own value.
  package static let yamlAlias = Self("yaml.alias")
  /// A key occurs twice in a mapping.
  package static let yamlDuplicateKey = Self("yaml.duplicate-key")
  /// A merge key, `<<`.
  package static let yamlMergeKey = Self("yaml.merge-key")
  /// A list or a mapping as a key.
  package static let yamlKey = Self("yaml.key")
  /// A tag that is unknown, or does not match its node.
  package static let yamlTag = Self("yaml.tag")
}
