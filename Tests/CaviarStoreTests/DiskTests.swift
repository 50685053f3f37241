import CaviarCompute
import CaviarDiagnostics
import CaviarStore
import FoundationEssentials
import SystemPackage
import Testing

/// Whole files, folders and links of the operating system.
@Suite struct DiskTests {
  /// In a user's folder a name beside the file's may be taken.
  @Test func outputsLeaveTheFilesBesideThemAlone() throws {
    let folder = try TemporaryFolder()
    for name in ["out.csv.new", ".out.csv.new1"] { try folder.write("mine", to: name) }
    for text in ["first", "second"] {
      try Disk().write(Array(text.utf8), toOutput: folder.path.appending("out.csv"))
      #expect(try folder.text("out.csv") == text)
    }
    for name in ["out.csv.new", ".out.csv.new1"] { #expect(try folder.text(name) == "mine") }
    #expect(try Disk().files(in: folder.path) == [".out.csv.new1", "out.csv", "out.csv.new"])
  }

  /// A file that has the bytes already is left alone, and no draft stays behind.
  @Test func theSameBytesAreNotWrittenAgain() throws {
    let folder = try TemporaryFolder()
    func inode() throws -> Int {
      let attributes = try FileManager.default.attributesOfItem(atPath: folder.path.appending("a").string)
      return try #require(attributes[.systemFileNumber] as? Int)
    }
    try folder.write("one", to: "a")
    let first = try inode()
    try folder.write("one", to: "a")
    #expect(try inode() == first)
    try folder.write("two", to: "a")
    #expect(try inode() != first && folder.text("a") == "two")
    #expect(try Disk().files(in: folder.path) == ["a"])
  }

  @Test func whatIsMissingIsNoFile() throws {
    let folder = try TemporaryFolder()
    #expect(try Disk().read(folder.path.appending("a")) == nil)
    #expect(try Disk().read(folder.path.appending("a/b")) == nil)
    #expect(try Disk().files(in: folder.path.appending("a")) == [])
    let failure = try #require(#expect(throws: Failure.self) { try Disk().readInput(folder.path) })
    #expect(failure.kind == .badInput && failure.message.hasSuffix("is a folder, not a file"))
  }

  @Test func anInputBeyondTheMemoryStaysInItsFile() throws {
    let folder = try TemporaryFolder()
    try folder.write("some bytes", to: "a")
    let small = try #require(try Disk().readInput(folder.path.appending("a")))
    let large = try #require(try Disk().readInput(folder.path.appending("a"), beside: .max))
    #expect(!small.isMapped && large.isMapped && large.array == small.array)
    let failure = try #require(#expect(throws: Failure.self) { try Disk().readInput(folder.path, beside: .max) })
    #expect(failure.kind == .badInput)
  }
}
