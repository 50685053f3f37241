package import CaviarDiagnostics
import FoundationEssentials

/// Records as JSON with sorted keys: the same bytes for the same record.
package enum JSONText {
  /// The bytes of a result file; ends with a line break.
  package static func bytes(_ record: some Encodable) throws(Failure) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      return [UInt8](try encoder.encode(record)) + [UInt8(ascii: "\n")]
    } catch {
      throw Failure(.internalError, "a record cannot be written as JSON: \(error)")
    }
  }

  /// A record on one line, without a line break.
  package static func line(_ record: some Encodable) throws(Failure) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return [UInt8](try encoder.encode(record))
    } catch {
      throw Failure(.internalError, "a record cannot be written as JSON: \(error)")
    }
  }

  /// The record in a result file's bytes. Nil if they hold none.
  package static func record<Value: Decodable>(_ type: Value.Type = Value.self, from bytes: [UInt8]) -> Value? {
    try? JSONDecoder().decode(type, from: Data(bytes))
  }
}
