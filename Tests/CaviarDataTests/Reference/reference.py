"""Tables, numbers and statistics as Python's csv module, its float and NumPy make them.

Writes ReferenceValues.swift beside the tests:
    python3 reference.py > ../ReferenceValues.swift && swift format -i ../ReferenceValues.swift
Made with Python 3.11.7 and NumPy 2.4.6.
"""

import csv
import fractions
import io
import json
import random
import struct
import sys
from pathlib import Path

import numpy as np

sys.path.append(str(Path(__file__).parents[2] / "CaviarRandomTests" / "Reference"))
import philox  # noqa: E402

HEADER = ["length", "width, in cm", 'the "colour"', "two\nlines"]
KINDS = ["plain", "with, comma", 'with "quotes"', "größer", "two\nlines", "a\r\nb", "漢字"]


def swift(value):
    """A Swift literal: JSON's, but for the escape of what cannot be seen."""
    return json.dumps(value, ensure_ascii=False).replace("\ufeff", "\\u{FEFF}")


def table(name, comment, bom=False, header=HEADER, delimiter=",", **dialect):
    rng = random.Random(name)
    rows = [
        [repr(rng.uniform(-1e3, 1e3)), rng.randrange(100), rng.choice(KINDS), f"{rng.gauss(0, 1):.3e}"]
        for _ in range(12)
    ]
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, **dialect)
    writer.writerows(([header] if header else []) + rows)
    text = out.getvalue()

    read = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    read = read[1:] if header else read
    classes = sorted({row[2] for row in read})
    features = [float(np.float32(float(row[i]))) for row in read for i in (0, 1, 3)]
    names = [header[i] if header else str(i) for i in (0, 1, 3)]
    print(f"\n/// {comment}")
    print(f"let {name} = ReferenceTable(")
    print(f"  text: {swift(chr(0xFEFF) * bom + text)},")
    print(f"  delimiter: {ord(delimiter)}, label: {'.name(' + swift(header[2]) + ')' if header else '.number(2)'},")
    print(f"  dataset: Dataset(features: {features}, rows: {len(read)}, columns: 3,")
    print(f"    featureNames: {swift(names)}, labels: {[classes.index(row[2]) for row in read]},")
    print(f"    classes: {swift(classes)}))")


def numbers():
    rng = random.Random(7)
    texts = """
        0 -0 +5 007 .5 5. -.25e1 1e22 1e23 1e-22 1e-23 9007199254740993 9007199254740992e22 1E+5 0e999 0.1e-999
        1e308 1e309 -1e309 5e-324 2e-324 2.2250738585072011e-308 1e1000000000000000000000 1e-99999999999999999999
        9999999999999999999 18446744073709551616 0.00000000000000000000001 123456789012345678901234567890
    """.split()
    texts += ["  3 ", "\t-4.5\t", "0.1000000000000000055511151231257827021181583404541015625"]
    texts += [repr(struct.unpack("<d", rng.randbytes(8))[0]) for _ in range(60)]
    texts += [f"{rng.uniform(-1e4, 1e4):.{rng.randrange(18)}f}" for _ in range(40)]
    texts = [text for text in texts if "nan" not in text and text not in ("inf", "-inf")]
    print("\n/// Texts, and the bits of the Double that each spells.")
    print("let referenceNumbers: [(text: String, bits: UInt64)] = [")
    for text in texts:
        print(f"  ({swift(text)}, {struct.unpack('<Q', struct.pack('<d', float(text)))[0]:#x}),")
    print("]")


def statistics():
    rng = np.random.default_rng(3)
    large_mean, small_deviation = rng.normal(1e4, 0.5, 40), rng.normal(0, 1e-6, 40)
    no_binary_fraction, varies_in_other_rows = np.full(40, 0.1), np.r_[np.ones(30), rng.normal(0, 1, 10)]
    x = np.stack([large_mean, small_deviation, no_binary_fraction, varies_in_other_rows], 1).astype(np.float32)
    train = rng.permutation(30)[:25]
    part = x[train].astype(np.float64)
    print("\n/// [40 × 4]; the statistics are those of `trainRows`.")
    print(f"let sampleFeatures: [Float] = {x.ravel().astype(float).tolist()}")
    print(f"let trainRows = {train.tolist()}")
    print(f"let trainMeans: [Float] = {part.mean(0).astype(np.float32).astype(float).tolist()}")
    deviations = np.where(part.min(0) == part.max(0), 0, part.std(0))
    print("/// 0 for a constant column.")
    print(f"let trainDeviations: [Float] = {deviations.astype(np.float32).astype(float).tolist()}")


def split():
    labels = [row * row % 3 for row in range(40)]
    order = philox.Stream(philox.stream_key(231, "split")).permutation(len(labels))
    remaining = {label: [row for row in order if labels[row] == label] for label in (0, 1, 2)}
    parts = []
    for size in (25, 7, 6):
        total = sum(map(len, remaining.values()))
        shares = {label: fractions.Fraction(size * len(rows), total) for label, rows in remaining.items()}
        counts = {label: int(share) for label, share in shares.items()}
        neediest = sorted(shares, key=lambda label: (counts[label] - shares[label], label))
        for label in neediest[: size - sum(counts.values())]:
            counts[label] += 1
        part = [row for label, rows in remaining.items() for row in rows[: counts[label]]]
        parts.append(sorted(part, key=order.index))
        remaining = {label: rows[counts[label] :] for label, rows in remaining.items()}
    print("\n/// 40 rows of class row² mod 3, stratified into 25, 7 and 6 with the seed 231.")
    print("let referenceSplit = Split(train: {}, validation: {}, test: {})".format(*parts))


def main():
    print("// Made by Reference/reference.py.\n\nimport CaviarData\nimport CaviarSpec")
    table("excelTable", "The csv module's default: CRLF, quotes where they are needed.")
    quotes = dict(quoting=csv.QUOTE_ALL, lineterminator="\n")
    table("unixTable", "LF, every cell in quotes, behind a byte order mark.", bom=True, **quotes)
    table("tabTable", "Tabs, no header.", header=None, delimiter="\t", lineterminator="\n")
    numbers()
    statistics()
    split()


if __name__ == "__main__":
    main()
