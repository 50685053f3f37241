import CaviarDiagnostics
import CaviarStore
import SystemPackage
import Testing

/// Blobs are there as a whole or not at all.
@Suite struct BlobStoreTests {
  private static let format = LogFormat("caviar blob 1")

  /// Opens the store as a new process would.
  private func opened<Result>(
    _ folder: TemporaryFolder, _ body: (BlobStore) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try Disk().locked(folder.path.appending("lock")) { lock throws(Failure) in
      let store = try BlobStore(folder.path.appending("blobs"), Self.format, on: Disk(), under: lock)
      let result = try body(store)
      try store.settle()
      return result
    }
  }

  @Test func whatIsKeptIsReadAgain() throws {
    let folder = try TemporaryFolder()
    try opened(folder) { store in
      #expect(store.bytes(of: "a") == nil)
      for value: UInt8 in 1...3 { store.keep([value, value], as: "a") }
      store.keep([], as: "b")
    }
    #expect(try opened(folder) { $0.bytes(of: "a") } == [3, 3])
    #expect(try opened(folder) { $0.bytes(of: "b") } == [])
    try opened(folder) { $0.remove("a") }
    #expect(try opened(folder) { $0.bytes(of: "a") } == nil)
    #expect(try Disk().files(in: folder.path.appending("blobs")) == ["b"])
  }

  @Test func damagedBlobsAreNone() throws {
    let folder = try TemporaryFolder()
    try opened(folder) { store in
      for name in ["a", "b", "c"] { store.keep(Array(name.utf8), as: name) }
    }
    let path = folder.path.appending("blobs").appending("b")
    let bytes = try #require(try Disk().read(path))
    for harmed in [Array(bytes.dropLast()), bytes + [0], []] {
      try Disk().write(harmed, to: path)
      #expect(try opened(folder) { $0.bytes(of: "b") } == nil)
    }
    // One is damaged, and one is of no use.
    #expect(try opened(folder) { $0.removeAll { $0 != Array("c".utf8) } } == 2)
    #expect(try Disk().files(in: folder.path.appending("blobs")) == ["a"])
  }

  /// The first error is the one that is reported.
  @Test func aNotedErrorIsThrown() throws {
    let folder = try TemporaryFolder()
    let failure = #expect(throws: Failure.self) {
      try opened(folder) { store in
        store.keep([1], as: "a")
        for name in ["first", "second"] { store.fail(Failure(.internalError, name)) }
        #expect(store.hasFailed)
      }
    }
    #expect(failure?.kind == .internalError && failure?.message == "first")
    #expect(try opened(folder) { $0.bytes(of: "a") } == [1])
  }

  /// The format stores a length in four bytes: beyond them, a blob would be cut off.
  @Test func aBlobThatIsTooLongIsAnError() throws {
    let folder = try TemporaryFolder()
    try Disk().locked(folder.path.appending("lock")) { lock throws(Failure) in
      let store = try BlobStore(folder.path.appending("blobs"), Self.format, on: Disk(), under: lock, longest: 3)
      store.keep([1, 2, 3], as: "a")
      try store.settle()
      store.keep([1, 2, 3, 4], as: "a")
      #expect(store.hasFailed)
      let failure = #expect(throws: Failure.self) { try store.settle() }
      #expect(failure?.kind == .inputOutput && failure?.message.contains("blobs/a: a checkpoint of more than") == true)
    }
    #expect(try opened(folder) { $0.bytes(of: "a") } == [1, 2, 3])
  }
}
