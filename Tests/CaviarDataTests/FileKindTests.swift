import CaviarSpec
import Testing

@testable import CaviarData
@testable import CaviarTables

/// A file that is not what it should be is named, in every format's error.
@Suite struct FileKindTests {
  static let kinds: [(file: String, kind: FileKind)] = [
    ("git-lfs.csv", .gitLFS), ("git-annex.csv", .gitAnnex), ("page.csv", .html), ("bare-page.csv", .html),
    ("sheet.csv", .xml), ("records.csv", .json), ("columns.csv", .json), ("lines.csv", .json), ("empty.csv", .empty),
    ("table.parquet", .parquet), ("table.arrow", .arrow), ("table.feather", .feather), ("table.sqlite", .sqlite),
    ("table.mat", .matlab), ("table-73.mat", .matlab73), ("table.h5", .hdf5), ("table.rda", .rda),
    ("table.xlsx", .xlsx), ("table.ods", .ods), ("book.xls", .xls), ("table.zip", .zip), ("table.tar", .tar),
    ("table.csv.bz2", .bzip2), ("table.csv.xz", .xz), ("table.csv.zst", .zstd), ("table-2.pickle", .pickle),
    ("table-3.pickle", .pickle), ("table-4.pickle", .pickle), ("table-5.pickle", .pickle), ("image.png", .png),
    ("image.jpeg", .jpeg), ("paper.pdf", .pdf), ("table.csv", .text),
  ]

  @Test(arguments: kinds)
  func everyKindIsKnown(file: String, kind: FileKind) throws {
    #expect(FileKind(try fileOfAnotherKind(file)) == kind)
  }

  @Test func whatIsReadIsKnownToo() throws {
    for (name, kind) in [("f4-C.npy", FileKind.npy), ("u1.idx", .idx), ("f8.idx", .idx), ("stored.npz", .npz)] {
      #expect(FileKind(try referenceFile(name)) == kind)
    }
    // Pixels are nothing that is known.
    #expect(FileKind(try referenceFile("batch_1.bin")) == nil)
  }

  /// Every other kind, read as a format.
  @Test(arguments: [
    "{csv: x, label: y}", "{npy: x, labels: y}", "{idx: x, labels: y}", "{npz: x, features: x, labels: y}",
    "{cifar10: x}",
  ])
  func everyFormatSaysIt(text: String) throws {
    let section = try #require(section(text).section)
    let format = type(of: section.format).name
    let one = RawFeatures(rows: 1, numbers: .doubles([0]), names: ["0"])
    let columns = try FittedColumns(one, rows: [0], missing: nil)
    for (name, kind) in Self.kinds where kind.rawValue != format && !(kind == .text && format == "csv") {
      let file = try fileOfAnotherKind(name)
      let files = section.paths.map { _ in file }
      let error = try #require(throws: DataError.self, "\(name)") { try section.read(files, seed: 1) }
      let message = kind == .empty ? "the file is empty" : "the file is \(kind.words); `\(format)` does not read it"
      #expect(error.message == message)
      #expect(error.notes.first == kind.advice)
      let newRows = #expect(throws: DataError.self) {
        try section.format.newRows(file, for: columns)
      }
      #expect(newRows?.message == message)
    }
  }

  @Test(arguments: [
    ("twice.csv.gz", "packed by gzip twice"), ("table.tar.gz", "a tar archive"), ("table.rds", "R's object (RDS)"),
  ])
  func whatIsInsideIsNamed(name: String, words: String) throws {
    let file = try fileOfAnotherKind(name)
    for text in ["{csv: x, label: y}", "{cifar10: x}", "{cifar10: x, limit: 1}", "{npy: x, labels: y}"] {
      let section = try #require(section(text).section)
      let error = try #require(throws: DataError.self) {
        try section.read(section.paths.map { _ in file }, seed: 1)
      }
      #expect(error.message == "the file is \(words); `\(type(of: section.format).name)` does not read it")
    }
    let error = try #require(throws: DataError.self) { try read("{npz: x, features: x, labels: y}", [file]) }
    #expect(error.message == "the file is packed by gzip; `npz` does not read it")
  }

  /// Tables that begin as other files do.
  @Test(arguments: [
    "PAR1,PK,y\n1,2,p\n3,4,q\n", "BZh,ustar,y\n1,2,p\n3,4,q\n", "{id},[x],y\n1,2,p\n3,4,q\n",
    "MATLAB 5.0 MAT-file,b,y\n1,2,p\n3,4,q\n", "%PDF-,b,y\n1,2,p\n3,4,q\n", "SQLite format 3,b,y\n1,2,p\n3,4,q\n",
    "<b>,version,y\n1,2,p\n3,4,q\n",
  ])
  func tablesStayTables(text: String) throws {
    #expect(try read(text, label: .name("y")).rows == 2)
  }

  @Test func stubsForTheDataAreNamed() throws {
    #expect(
      try fileOfAnotherKind("git-lfs.csv").placeholder
        == "git-lfs.csv is a Git LFS pointer, not the data; fetch the data with git lfs pull")
    #expect(try fileOfAnotherKind("table.csv").placeholder == nil)
  }

  /// A prefix of a file of any kind never traps.
  @Test func prefixesAreTold() throws {
    for (name, _) in Self.kinds {
      let bytes = try fileOfAnotherKind(name).bytes
      for count in 0...min(bytes.count, 700) {
        _ = FileKind(DataFile(name: name, bytes: Array(bytes.prefix(count))))
      }
    }
  }
}
