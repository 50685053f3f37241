/// A validator for the part of JSON Schema (draft-07) that the schema of the language uses, and no more.
struct JSONSchema {
  /// A keyword that this validator does not know, so that nothing is let through unseen.
  struct UnknownKeyword: Error {
    let name: String
  }

  let root: JSONValue

  func accepts(_ value: JSONValue) throws -> Bool { try accepts(value, root) }

  private func accepts(_ value: JSONValue, _ schema: JSONValue) throws -> Bool {
    if case .boolean(let isAllowed) = schema { return isAllowed }
    guard case .object(let keywords) = schema else { throw UnknownKeyword(name: "\(schema)") }
    for (keyword, argument) in keywords where try !accepts(value, keyword, argument, beside: schema) { return false }
    return true
  }

  private func accepts(
    _ value: JSONValue, _ keyword: String, _ argument: JSONValue, beside schema: JSONValue
  ) throws -> Bool {
    switch keyword {
    case "$id", "$schema", "title", "description", "default", "definitions": return true
    case "$ref": return try accepts(value, try definition(argument))
    case "type":
      let types = argument.items.isEmpty ? [argument] : argument.items
      return types.contains { value.isOf(type: $0.text ?? "") }
    case "enum": return argument.items.contains(value)
    case "const": return argument == value
    case "anyOf": return try argument.items.contains { try accepts(value, $0) }
    // `then` and `else` are read with their condition.
    case "if":
      guard case .object(let keywords) = schema else { return true }
      return try keywords[try accepts(value, argument) ? "then" : "else"].map { try accepts(value, $0) } ?? true
    case "then", "else": return true
    case "allOf": return try argument.items.allSatisfy { try accepts(value, $0) }
    default: break
    }
    switch value {
    case .object(let members): return try accepts(members, keyword, argument, beside: schema)
    case .array(let items): return try accepts(items, keyword, argument)
    case .string(let text): return try accepts(text, keyword, argument)
    case .number(let number): return try accepts(number, keyword, argument)
    case .null, .boolean: return true
    }
  }

  private func definition(_ reference: JSONValue) throws -> JSONValue {
    let prefix = "#/definitions/"
    guard let text = reference.text, text.hasPrefix(prefix),
      let definition = root["definitions"]?[String(text.dropFirst(prefix.count))]
    else { throw UnknownKeyword(name: "$ref \(reference)") }
    return definition
  }

  private func accepts(
    _ members: [String: JSONValue], _ keyword: String, _ argument: JSONValue, beside schema: JSONValue
  ) throws -> Bool {
    switch keyword {
    case "properties":
      return try members.allSatisfy { key, value in try argument[key].map { try accepts(value, $0) } ?? true }
    case "required": return argument.items.allSatisfy { members[$0.text ?? ""] != nil }
    case "additionalProperties":
      return try members.allSatisfy { key, value in
        try schema["properties"]?[key] != nil || accepts(value, argument)
      }
    default: return try ignores(keyword)
    }
  }

  private func accepts(_ items: [JSONValue], _ keyword: String, _ argument: JSONValue) throws -> Bool {
    switch (keyword, argument) {
    case ("items", _): try items.allSatisfy { try accepts($0, argument) }
    case ("minItems", .number(let count)): Double(items.count) >= count
    case ("maxItems", .number(let count)): Double(items.count) <= count
    case ("uniqueItems", .boolean(true)): items.indices.allSatisfy { !items[..<$0].contains(items[$0]) }
    default: try ignores(keyword)
    }
  }

  private func accepts(_ text: String, _ keyword: String, _ argument: JSONValue) throws -> Bool {
    switch (keyword, argument) {
    case ("minLength", .number(let count)): Double(text.unicodeScalars.count) >= count
    case ("maxLength", .number(let count)): Double(text.unicodeScalars.count) <= count
    case ("pattern", .string(let pattern)): try text.contains(Regex(pattern))
    default: try ignores(keyword)
    }
  }

  private func accepts(_ number: Double, _ keyword: String, _ argument: JSONValue) throws -> Bool {
    switch (keyword, argument) {
    case ("minimum", .number(let limit)): number >= limit
    case ("exclusiveMinimum", .number(let limit)): number > limit
    case ("maximum", .number(let limit)): number <= limit
    case ("exclusiveMaximum", .number(let limit)): number < limit
    default: try ignores(keyword)
    }
  }

  /// True of a keyword that constrains values of another type.
  private func ignores(_ keyword: String) throws -> Bool {
    let known = [
      "properties", "required", "additionalProperties", "items", "minItems", "maxItems", "uniqueItems", "minLength",
      "maxLength",
      "pattern", "minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum",
    ]
    guard known.contains(keyword) else { throw UnknownKeyword(name: keyword) }
    return true
  }
}
