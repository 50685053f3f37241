"""Small files as NumPy, Python's csv, gzip and struct, and pandas write them, and what is in them.

Writes the folder `files` beside this script, and FileValues.swift beside the tests:
    python3 files.py > ../FileValues.swift && swift format -i ../FileValues.swift
Made with Python 3.11.7, NumPy 2.4.6 and pandas 3.1.1.
"""

import csv
import gzip
import io
import json
import struct
from pathlib import Path

import numpy as np
import pandas as pd

FOLDER = Path(__file__).parent / "files"
IDX_TYPES = {"u1": 0x08, "i1": 0x09, "i2": 0x0B, "i4": 0x0C, "f4": 0x0D, "f8": 0x0E}
SHAPE = (5, 2, 3)
Y = np.array([3, 1, 3, 2, 1])


def array(kind):
    """30 numbers, each type's own: negative where it can be, with fractions where it can have them."""
    x = np.arange(30) * 7 % 50
    if kind != "u1":
        x = x - 20
    if kind in ("i2", "i4", "i8"):
        x = x * 1000
    if kind in ("f4", "f8"):
        x = x / 16
    return x.astype(kind).reshape(SHAPE)


def write(name, data):
    (FOLDER / name).write_bytes(data)


def idx(x):
    kind = x.dtype.str[1:]
    header = struct.pack(">HBB", 0, IDX_TYPES[kind], x.ndim) + struct.pack(f">{x.ndim}I", *x.shape)
    return header + x.astype(x.dtype.newbyteorder(">")).tobytes()


def npy(x):
    out = io.BytesIO()
    np.save(out, x)
    return out.getvalue()


def arrays():
    for kind in IDX_TYPES:
        write(f"{kind}.idx", idx(array(kind)))
    write("u1.idx.gz", gzip.compress(idx(array("u1")), mtime=0))
    write("labels.idx", idx(Y.astype("u1")))
    write("labels.idx.gz", gzip.compress(idx(Y.astype("u1")), mtime=0))
    for kind in ("u1", "i4", "i8", "f4", "f8"):
        x = array(kind)
        write(f"{kind}-C.npy", npy(x))
        write(f"{kind}-F.npy", npy(np.asfortranarray(x)))
        write(f"{kind}-big.npy", npy(x.astype(x.dtype.newbyteorder(">"))))
    write("labels.npy", npy(Y))
    write("targets.npy", npy(Y / 4))
    np.savez(FOLDER / "stored.npz", x=array("f4"), y=Y)
    np.savez_compressed(FOLDER / "deflated.npz", x=np.asfortranarray(array("f8")), y=Y.astype("i4"))
    np.save(FOLDER / "objects.npy", np.array([1, "two"], dtype=object), allow_pickle=True)
    write("fields.npy", npy(np.zeros(3, dtype=[("a", "f4"), ("b", "i4")])))
    broken = array("f4")
    broken[3, 1, 0] = np.nan
    write("nan.npy", npy(broken))

    print("\n/// What is in the arrays of each type, [5 × 6].")
    print("let arrayValues: [String: [Float]] = [")
    for kind in sorted({*IDX_TYPES, "i8"}):
        print(f'  "{kind}": {array(kind).ravel().astype(float).tolist()},')
    print("]")


def cifar():
    rng = np.random.default_rng(10)
    images = rng.integers(0, 256, (4, 3072), dtype=np.uint8)
    labels = [6, 9, 0, 9]
    records = [bytes([label]) + image.tobytes() for label, image in zip(labels, images)]
    write("batch_1.bin", b"".join(records[:3]))
    write("batch_2.bin", records[3])
    print("\n/// The sum of the pixels of each CIFAR image.")
    print(f"let imageSums: [Float] = {images.sum(1).tolist()}")


def bomb():
    """100 MB of zeros in 100 kB, behind the header of an array that has them."""
    header = struct.pack(">HBBII", 0, 0x08, 2, 1000, 100_000)
    write("bomb.idx.gz", gzip.compress(header + bytes(100_000_000), mtime=0))


TRAIN = [0, 2, 3, 5, 6, 7]


def people():
    table = pd.DataFrame(
        {
            "id": range(101, 109),
            "age": [31, None, 45.5, 28, 60, 31, None, 39],
            "city": ["Oslo", "Bern", "Oslo", None, "Lima", "Bern", "Oslo", None],
            "education": ["mid", "low", "high", "mid", None, "low", "high", "mid"],
            "pay": ["yes", "no", "yes", "no", "yes", "no", "yes", "no"],
        }
    )
    table.to_csv(FOLDER / "people.csv", index=False)
    table.to_csv(FOLDER / "people.csv.gz", index=False, compression={"method": "gzip", "mtime": 0})
    with gzip.open(FOLDER / "members.csv.gz", "wb") as file:
        text = (FOLDER / "people.csv").read_bytes()
        file.write(text[:60])
    with gzip.open(FOLDER / "members.csv.gz", "ab") as file:
        file.write(text[60:])

    ranks = table["education"].map({"low": 0, "mid": 1, "high": 2})
    for name, numbers, own in [("ownCategory", "median", True), ("mostFrequent", "mean", False)]:
        train = table.loc[TRAIN]
        fill = getattr(pd.Series, numbers)
        age = table["age"].fillna(fill(train["age"]))
        rank = ranks.fillna(fill(ranks.loc[TRAIN]))
        city = table["city"] if own else table["city"].fillna(train["city"].mode()[0])
        kinds = sorted(city.loc[TRAIN].dropna().unique())
        # A word that the training part does not have is in no column.
        dummies = pd.get_dummies(city, dummy_na=own)[kinds + [np.nan] * own]
        rows = np.column_stack([age, dummies.to_numpy(float), rank]).astype(np.float32)
        print(f"\n/// people.csv with {numbers} and {name}, fitted on `peopleTrain`: age, cities, education.")
        print(f"let people{name[0].upper() + name[1:]}: [Float] = {rows.ravel().astype(float).tolist()}")
    print(f"let peopleTrain = {TRAIN}")


def main():
    FOLDER.mkdir(exist_ok=True)
    print("// Made by Reference/files.py.")
    arrays()
    cifar()
    bomb()
    people()


if __name__ == "__main__":
    main()
