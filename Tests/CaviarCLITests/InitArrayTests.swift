import CaviarExperiment
import CaviarResults
import CaviarRun
import CaviarStore
import SystemPackage
import Testing

extension CommandLineTests {
  /// `caviar init` for arrays: npy, npz, idx, and CIFAR-10's folder.
  @Suite struct InitArrayTests {
    private func copy(_ name: String, to workplace: Workplace) throws {
      let path = Repository.path("Tests/CaviarDataTests/Reference/files/\(name)")
      try workplace.write(try #require(try Disk().read(FilePath(path))), to: name)
    }

    /// The bytes of an npy file as NumPy writes them (version 1.0): a header of 128 bytes, then the values.
    private func npy(_ type: String, shape: String, _ bytes: [UInt8]) -> [UInt8] {
      let header = "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(shape)), }"
      let padded = header + String(repeating: " ", count: 117 - header.utf8.count) + "\n"
      return [0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0] + Array(padded.utf8)
        + bytes
    }

    @Test func arraysOfNumPy() throws {
      let workplace = try Workplace()
      try workplace.write(npy("|u1", shape: "40, 3", (0..<120).map { UInt8($0 * 7 % 50) }), to: "x.npy")
      try workplace.write(npy("|u1", shape: "40,", (0..<40).map { UInt8($0 % 2) }), to: "y.npy")
      let (said, spec) = try CommandLineTests.first(workplace, "x.npy", "--labels", workplace.path("y.npy"))
      #expect(said.contains("40 examples, 3 features, 2 classes"))
      #expect(spec.contains("\n  npy: x.npy\n  labels: y.npy\n"), "\(spec)")
      workplace.remove("first.yaml")
      let values = try CommandLineTests.first(workplace, "x.npy", "--labels", workplace.path("y.npy"), "--regression")
        .spec
      #expect(values.contains("\n  labels: {file: y.npy, preprocess: [standardize]}\n"), "\(values)")
      let without = caviar("init", workplace.path("x.npy"), "--output", workplace.path("b.yaml"))
      #expect(without.code == 64 && without.errors.contains("x.npy needs --labels"), "\(without)")
      let table = caviar(
        "init", workplace.path("x.npy"), "--labels", workplace.path("y.npy"), "--label", "y", "-o", "b.yaml")
      #expect(table.code == 64 && table.errors.contains("--label is for a CSV file"), "\(table)")
      let missing = caviar(
        "init", workplace.path("x.npy"), "--labels", workplace.path("z.npy"), "-o", workplace.path("b.yaml"))
      #expect(missing.code == 66 && missing.errors.contains("the data file \(workplace.path("z.npy")) is missing"))
    }

    /// Made by `arrays.py` and `files.py` beside them.
    @Test func severalArraysInAFile() throws {
      let workplace = try Workplace()
      for name in ["stored.npz", "seen.npz"] { try copy(name, to: workplace) }
      let (said, spec) = try CommandLineTests.first(workplace, "stored.npz")
      #expect(said.contains("5 examples, 6 features, 3 classes"))
      #expect(spec.contains("\n  npz: stored.npz\n  features: x\n  labels: y\n"), "\(spec)")
      workplace.remove("first.yaml")
      let (filled, missing) = try CommandLineTests.first(workplace, "seen.npz", "--features", "x", "--labels", "y")
      #expect(
        filled.contains("  missing cells: numbers: median\n") && missing.contains("\n  missing: {numbers: median}\n"))
      let unknown = caviar("init", workplace.path("stored.npz"), "--labels", "z", "-o", workplace.path("b.yaml"))
      #expect(unknown.code == 66 && unknown.errors.contains("there is no array \"z\""), "\(unknown)")
    }

    /// Labels and test part are found by the names of MNIST's files.
    @Test func filesNamedAsMNISTs() throws {
      let workplace = try Workplace()
      for (part, rows) in [("train", 40), ("t10k", 10)] {
        let pixels = (0..<rows * 4).map { UInt8($0 * 37 % 251) }
        let header: [UInt8] = [0, 0, 8, 3, 0, 0, 0, UInt8(rows), 0, 0, 0, 2, 0, 0, 0, 2]
        try workplace.write(header + pixels, to: "\(part)-images-idx3-ubyte")
        let labels = (0..<rows).map { UInt8($0 % 2) }
        let labelHeader: [UInt8] = [0, 0, 8, 1, 0, 0, 0, UInt8(rows)]
        try workplace.write(labelHeader + labels, to: "\(part)-labels-idx1-ubyte")
      }
      let (said, spec) = try CommandLineTests.first(workplace, "train-images-idx3-ubyte")
      #expect(said.contains("40 examples, 4 features, 2 classes"))
      #expect(
        spec.contains(
          """

            idx: train-images-idx3-ubyte
            labels: train-labels-idx1-ubyte
            test: {idx: t10k-images-idx3-ubyte, labels: t10k-labels-idx1-ubyte}
            split: {train: 0.85, validation: 0.15}
            preprocess: [{divide: {by: 255}}]

          """), "\(spec)")
      let plain = try workplace.write([0, 0, 8, 2, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2], to: "pixels")
      #expect(caviar("init", plain, "-o", workplace.path("b.yaml")).code == 64)
    }

    @Test func theFolderOfCIFAR10() throws {
      let workplace = try Workplace()
      for (name, rows) in [("data_batch_1", 20), ("data_batch_2", 20), ("test_batch", 10)] {
        var bytes: [UInt8] = []
        for row in 0..<rows {
          bytes.append(UInt8(row % 10))
          for pixel in 0..<3072 { bytes.append(UInt8((pixel * 7 + row * 31) % 256)) }
        }
        try workplace.write(bytes, to: "cifar/\(name).bin")
      }
      let (said, spec) = try CommandLineTests.first(workplace, "cifar")
      #expect(said.contains("40 examples, 3,072 features, 10 classes"))
      #expect(
        spec.contains(
          """

            cifar10:
              - cifar/data_batch_1.bin
              - cifar/data_batch_2.bin
            test: {cifar10: cifar/test_batch.bin}

          """), "\(spec)")
      try workplace.write("", to: "empty/file")
      let empty = caviar("init", workplace.path("empty"), "-o", workplace.path("b.yaml"))
      #expect(empty.code == 66 && empty.errors.contains("empty holds none of CIFAR-10's data_batch_1.bin"), "\(empty)")
    }
  }
}
