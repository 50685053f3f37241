import CaviarDiagnostics
import Testing

@testable import CaviarCLI

/// Data given in the place of a spec.
@Suite struct MistakenFileTests {
  @Test(arguments: [
    ("table.csv", Array("x,y\n1,2\n".utf8), "a table of text", "caviar init table.csv --label COLUMN"),
    ("table.txt", Array("x;y\n1;2\n".utf8), "a table of text", "caviar init table.txt --label COLUMN"),
    ("a.npy", [0x93] + Array("NUMPY\u{1}\u{0}".utf8), "NumPy's array (npy)", "caviar init a.npy --labels FILE"),
    ("a.png", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "a PNG image", "put all the images into one array"),
    ("t.csv.gz", [0x1F, 0x8B, 8, 0], "a table of text, packed by gzip", "caviar init t.csv.gz --label COLUMN"),
    ("a.bin", [0, 1, 2, 255], "a binary file", "give the spec"),
  ])
  func dataAreNoSpec(name: String, bytes: [UInt8], kind: String, advice: String) throws {
    let finding = try #require(MistakenFile(bytes, path: name)).diagnostic(path: name)
    #expect(finding.message == "this is \(kind), not a spec")
    #expect(finding.suggestion?.contains(advice) == true)
    #expect(finding.location?.description == "\(name):1:1")
  }
}
