package import CaviarDiagnostics

/// Reads a file as one YAML document.
///
/// Reading stops at a syntax error. After any other error it continues: of a duplicate key, the first entry is kept; a merge
/// key or a key that is a list or a mapping is left out; an unknown tag is ignored.
///
/// - Parameters:
///   - bytes: The file, in UTF-8.
///   - name: The file's path, for the locations.
///   - limits: The limits on size, depth and aliases.
///   - sink: Receives the errors.
/// - Returns: The document's root. Nil, after an error, if the bytes are not one complete document.
/// - Complexity: Linear in the bytes; the nodes that aliases repeat are shared, not copied.
package func parse(
  _ bytes: [UInt8], name: String, limits: ReadingLimits = .standard, into sink: inout DiagnosticSink
) -> Node? {
  do throws(Diagnostic) {
    let text = try SourceText(bytes, name: name, limits: limits)
    var composer = Composer(text, limits: limits)
    let root = composer.root()
    for finding in composer.sink.diagnostics { sink.append(finding) }
    return root
  } catch {
    sink.append(error)
    return nil
  }
}
