import CaviarCompute
import CaviarSpec
import Foundation
import Testing

@testable import CaviarData
@testable import CaviarTables

@Suite struct ArrayFormatTests {
  private static let classes = ClassLabels(labels: [2, 0, 2, 1, 0], names: ["1", "2", "3"])

  private func check(_ text: String, _ files: [String], kind: String) throws {
    let dataset = try read(text, try files.map { try referenceFile($0) })
    #expect(dataset.features.everyNumber == arrayValues[kind]?.map { Double($0) })
    #expect(dataset.features.names == (0..<6).map(String.init))
    #expect(try dataset.label.classes() == Self.classes)
  }

  @Test(arguments: ["u1", "i1", "i2", "i4", "f4", "f8"])
  func readsIDX(kind: String) throws {
    try check("{idx: x, labels: y}", ["\(kind).idx", "labels.idx"], kind: kind)
  }

  @Test func readsPackedIDX() throws {
    try check("{idx: x, labels: y}", ["u1.idx.gz", "labels.idx.gz"], kind: "u1")
  }

  @Test(arguments: ["u1", "i4", "i8", "f4", "f8"], ["C", "F", "big"])
  func readsWhatNumPyWrites(kind: String, order: String) throws {
    try check("{npy: x, labels: y}", ["\(kind)-\(order).npy", "labels.npy"], kind: kind)
  }

  @Test(arguments: [("stored", "f4"), ("deflated", "f8")])
  func readsArchives(name: String, kind: String) throws {
    try check("{npz: a, features: x, labels: y.npy}", ["\(name).npz"], kind: kind)
  }

  @Test(arguments: [
    ("{idx: x, labels: y}", ["f4.idx", "labels.idx"]), ("{idx: x, labels: y}", ["u1.idx.gz", "labels.idx.gz"]),
    ("{npy: x, labels: y}", ["u1-F.npy", "labels.npy"]),
    ("{npy: x, labels: y, limit: 2}", ["f8-big.npy", "labels.npy"]),
    ("{npz: a, features: x, labels: y.npy}", ["deflated.npz"]), ("{cifar10: [a, b]}", ["batch_1.bin", "batch_2.bin"]),
    ("{cifar10: [a, b], limit: {random: 3}}", ["batch_1.bin", "batch_2.bin"]),
  ])
  func mappedFilesReadTheSame(text: String, names: [String]) throws {
    let files = try names.map { try referenceFile($0) }
    let (memory, stored) = (try read(text, files), try read(text, try files.map { try mapped($0) }))
    #expect(stored == memory)
    #expect(stored.taking([1, 0]) == memory.taking([1, 0]))
  }

  @Test func aMappedFileThatChangesIsAnError() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "caviar-" + UUID().uuidString)
    try Data(referenceFile("f4-C.npy").bytes).write(to: path)
    defer { try? FileManager.default.removeItem(at: path) }
    let handle = try FileHandle(forUpdating: path)
    let file = DataFile(name: "x", content: try FileBytes(mapping: handle.fileDescriptor))
    let dataset = try read("{npy: x, labels: y}", [file, referenceFile("labels.npy")])
    try dataset.features.checkUnchanged()
    try handle.seekToEnd()
    try handle.write(contentsOf: Data([0]))
    let error = #expect(throws: DataError.self) { try dataset.features.checkUnchanged() }
    #expect(error?.description == "x: the file was written to while it was read")
    #expect(throws: DataError.self) { try file.checkUnchanged() }
  }

  @Test func bytesAndScaledNumbersAreNotOneTable() throws {
    let text = "{npy: x, labels: y, test: {npy: z, labels: y}}"
    let (bytes, floats, labels) = try (
      referenceFile("u1-C.npy"), referenceFile("f4-C.npy"), referenceFile("labels.npy")
    )
    _ = try read(text, [floats, labels, floats, labels])
    #expect(throws: DataError.self) { try read(text, [bytes, labels, floats, labels]) }
  }

  @Test func readsCIFAR() throws {
    let files = [try referenceFile("batch_1.bin"), try referenceFile("batch_2.bin")]
    let dataset = try read("{cifar10: [a, b]}", files)
    #expect(dataset.features.names.count == 3072)
    let numbers = dataset.features.everyNumber
    #expect((0..<4).map { numbers[$0 * 3072..<($0 + 1) * 3072].reduce(0, +) } == imageSums.map { Double($0) })
    let classes = try dataset.label.classes()
    #expect(classes.labels == [6, 9, 0, 9] && classes.names.count == 10 && classes.names[6] == "frog")
  }

  @Test(arguments: ["{idx: x, labels: y, limit: 2}", "{npy: x, labels: y, limit: 2}"])
  func aLimitReadsTheFirstRows(text: String) throws {
    let names = text.contains("idx") ? ["u1.idx.gz", "labels.idx.gz"] : ["u1-F.npy", "labels.npy"]
    let dataset = try read(text, try names.map { try referenceFile($0) })
    #expect(dataset.features.everyNumber == arrayValues["u1"]?.prefix(12).map { Double($0) })
    #expect(try dataset.label.classes().names == ["1", "3"])
  }

  @Test func aLimitEndsCIFARToo() throws {
    let files = [try referenceFile("batch_1.bin"), try referenceFile("batch_2.bin")]
    #expect(try read("{cifar10: [a, b], limit: 2}", files).rows == 2)
    #expect(try read("{cifar10: [a, b], limit: {random: 3}}", files).rows == 3)
    #expect(
      try read("{cifar10: [a, b], limit: {random: 3}}", files) == read("{cifar10: [a, b], limit: {random: 3}}", files))
  }

  @Test func labelsMayBeTargets() throws {
    let files = [try referenceFile("f4-C.npy"), try referenceFile("targets.npy")]
    let label = try read("{npy: x, labels: y}", files).label
    #expect(try label.targets() == [0.75, 0.25, 0.75, 0.5, 0.25])
    let error = try #require(throws: DataError.self) { try label.classes() }
    #expect(error.description == "targets.npy: the label of row 0 is 0.75, which is not a class")
    #expect(error.notes == ["numbers to predict want `regression` as the output in place of `softmax`"])
  }
}
