"""More of what NumPy writes: types, texts, one-hot labels, headers; and what is in it.

Writes into the folder `files` beside this script, and ArrayValues.swift beside the tests:
    python3 arrays.py > ../ArrayValues.swift && swift format -i ../ArrayValues.swift
Made with Python 3.11.7 and NumPy 2.4.6.
"""

import io
import struct
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parent / "files"
SHAPE = (5, 2, 3)
STEPS = np.arange(30).reshape(SHAPE)
ARRAYS = {
    "b1": STEPS % 3 == 0,
    "u2": (STEPS * 2259).astype("u2"),
    "u4": (STEPS * 148102320).astype("u4"),
    "u8": STEPS.astype("u8") * 634268803697553021 + 1,
    "f2": np.r_[
        [0.0, -0.0, 1, -1, 65504, -65504, 6.1e-5, 6e-8, 6e-5, -1e-6, 0.1, 1 / 3, 2048, 2049, 3.14], np.arange(15) / 7
    ].astype("f2").reshape(SHAPE),
}
TEXTS = ["größe", "b", "größe", "漢字", "b"]
SEEN = np.array([[1.5, np.nan], [2.5, 4], [np.nan, 5], [3, 6], [2, 7]])


def npy(x, version=None):
    out = io.BytesIO()
    np.lib.format.write_array(out, x, version=version)
    return out.getvalue()


def write(name, x, version=None):
    (FOLDER / f"{name}.npy").write_bytes(npy(x, version))


def main():
    for kind, x in ARRAYS.items():
        write(f"{kind}-C", x)
        write(f"{kind}-F", np.asfortranarray(x))
        write(f"{kind}-big", x.astype(x.dtype.newbyteorder(">")))

    scalars = np.array(TEXTS)
    write("texts-U", scalars)
    write("texts-U-big", scalars.astype(scalars.dtype.newbyteorder(">")).reshape(5, 1))
    write("texts-S", np.array([text.encode() for text in TEXTS]))
    write("texts-latin", np.array([text[:5].encode("latin1", "replace") for text in TEXTS]))
    write("texts-empty", np.array(["a", "", "b", "", "c"]))
    write("texts-missing", np.array(["a", "nan", "b", " NA", "c"]))
    write("texts-missing-S", np.array([b"a", b"b", b"nano", b"Nano", b"None"]))
    write("texts-2d", np.array([["a", "b"]] * 5))

    classes = [2, 0, 2, 1, 3]
    write("onehot-f4", np.eye(5, dtype="f4")[classes])
    write("onehot-bool", np.asfortranarray(np.eye(5, dtype=bool)[classes]))
    write("onehot-two", np.maximum(np.eye(5)[classes], np.eye(5)[[2, 0, 2, 0, 3]]))
    write("labels-cube", np.eye(5)[classes].reshape(5, 5, 1))
    write("targets-nan", np.array([0.5, np.nan, 1, np.inf, np.nan]))
    write("labels-u8", np.array([1, 2**63, 2**63 - 1, 2**64 - 1, 0], dtype="u8"))
    write("labels-bool", np.array([True, False, True, False, True]))
    write("labels-u8-good", np.array([2**63 - 1, 7, 2**63 - 1, 7, 7], dtype="u8"))

    write("seen", SEEN)
    write("seen-f4", np.asfortranarray(SEEN.astype("f4")))
    write("seen-inf", np.where(np.isnan(SEEN), np.inf, SEEN))
    write("seen-huge", np.where(np.isnan(SEEN), 1e300, SEEN))
    write("all-nan", np.full((5, 2), np.nan))
    header = struct.pack(">HBBII", 0, 0x0D, 2, 5, 2)
    (FOLDER / "seen.idx").write_bytes(header + SEEN.astype(">f4").tobytes())
    np.savez(FOLDER / "seen.npz", x=SEEN, y=np.array([1, 0, 1, 0, 1]))

    write("version2", STEPS.astype("f4"), (2, 0))
    write("version3", STEPS.astype("f4"), (3, 0))
    # Version 1 is Latin-1, version 3 UTF-8.
    write("fields-latin", np.zeros(3, dtype=[("größe", "f4", (2,)), (("a title", "b"), "U3")]))
    write("fields-unicode", np.zeros(3, dtype=[("漢字", "f4"), ("größe", [("x", "f4"), ("y", "f4")])]))
    write("scalar", np.array(3.0))
    write("no-rows", np.zeros((0, 2)))
    write("no-columns", np.zeros((5, 0)))
    write("complex", np.ones(5, "c16"))
    write("dates", np.array(["2024-01-01"] * 5, "M8[s]"))
    write("durations", np.ones(5, "m8[ns]"))
    write("void", np.zeros(5, "V3"))
    write("extended", np.ones(5, "longdouble"))
    # Python 2's NumPy wrote the shape so.
    old = npy(np.arange(10.0).reshape(5, 2)).replace(b"(5, 2), }  ", b"(5L, 2L), }")
    (FOLDER / "python2.npy").write_bytes(old)

    print("// Made by Reference/arrays.py.")
    print("\n/// What is in the arrays of each type, [5 × 6].")
    print("let moreArrayValues: [String: [Double]] = [")
    for kind, x in ARRAYS.items():
        print(f'  "{kind}": {x.ravel().astype(float).tolist()},')
    print("]")
    train = SEEN[:4]
    for name, fill in [("median", np.nanmedian(train, 0)), ("mean", np.nanmean(train, 0)), ("zero", [0, 0])]:
        filled = np.where(np.isnan(SEEN), fill, SEEN).astype(np.float32)
        print(f"\n/// seen.npy with the {name} of its first four rows in the place of NaN.")
        print(f"let seen{name.title()}: [Float] = {filled.ravel().astype(float).tolist()}")


if __name__ == "__main__":
    main()
