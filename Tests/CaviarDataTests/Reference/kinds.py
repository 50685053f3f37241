"""The beginnings of files that are no table, as the programs write them that they come from.

Writes the folder `kinds` beside this script:
    python3 kinds.py
Made with Python 3.11.7, NumPy 2.4.6, pandas, pyarrow 26.0.1, h5py 3.16.0, openpyxl 3.1.5, odfpy 1.4.1, SciPy 1.17.1.
"""

import bz2
import gzip
import io
import json
import lzma
import pickle
import sqlite3
import tarfile
import zipfile
from pathlib import Path

import h5py
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.feather
import scipy.io

FOLDER = Path(__file__).parent / "kinds"
CSV = b"a,b,y\n1,2,p\n3,4,q\n"
TABLE = pd.DataFrame({"a": [1, 3], "b": [2, 4], "y": ["p", "q"]})


def write(name, data):
    (FOLDER / name).write_bytes(data)


def written(save, name):
    """What `save` writes to a file of that name."""
    path = FOLDER / name
    save(path)
    data = path.read_bytes()
    path.unlink()
    return data


def text():
    oid = "oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393"
    write("git-lfs.csv", f"version https://git-lfs.github.com/spec/v1\n{oid}\nsize 12345\n".encode())
    write("git-annex.csv", b"/annex/objects/SHA256E-s12345--4d7a214614ab2935.csv\n")
    write("page.csv", b"\r\n<!DOCTYPE html>\n<html lang=\"en\"><head><title>404</title></head></html>\n")
    write("bare-page.csv", b"\xef\xbb\xbf<HTML><body>moved</body></HTML>")
    write("sheet.csv", TABLE.to_xml(index=False, parser="etree").encode())
    write("records.csv", TABLE.to_json(orient="records").encode())
    write("columns.csv", json.dumps(TABLE.to_dict("list"), indent=2).encode())
    write("lines.csv", TABLE.to_json(orient="records", lines=True).encode())
    write("empty.csv", b"")


def tables():
    write("table.parquet", written(lambda path: TABLE.to_parquet(path), "t")[:400])
    write("table.arrow", written(lambda path: pa.feather.write_feather(TABLE, path, compression="uncompressed"), "t")[:400])
    write("table.feather", written(lambda path: pa.feather.write_feather(TABLE, path, version=1), "t")[:400])
    write("table.sqlite", written(lambda path: TABLE.to_sql("t", sqlite3.connect(path)), "t")[:600])
    write("table.mat", written(lambda path: scipy.io.savemat(path, {"x": np.eye(3)}), "t.mat"))
    write("table.h5", written(lambda path: h5py.File(path, "w").create_dataset("x", data=np.eye(3)).file.close(), "t")[:600])
    for name, engine in [("table.xlsx", "openpyxl"), ("table.ods", "odf")]:
        write(name, written(lambda path: TABLE.to_excel(path, index=False, engine=engine), name))
    # The header that MATLAB writes before HDF5's, and those of R's save() and saveRDS(), once they are unpacked.
    write("table-73.mat", b"MATLAB 7.3 MAT-file, Platform: GLNXA64, Created on: Mon Jan  1".ljust(124) + b"\0\2IM")
    write("table.rda", b"RDX3\nX\n\0\0\0\3\0\4\3\1\0\3\5\0\0\0\0\5UTF-8")
    write("table.rds", gzip.compress(b"X\n\0\0\0\3\0\4\3\1\0\3\5\0\0\0\0\5UTF-8", mtime=0))


def packed():
    write("twice.csv.gz", gzip.compress(gzip.compress(CSV, mtime=0), mtime=0))
    write("table.csv.bz2", bz2.compress(CSV))
    write("table.csv.xz", lzma.compress(CSV))
    # zstd's frame: magic, a header of 0x20 for a size in one byte, the size, and a raw last block.
    block = (len(CSV) << 3 | 1).to_bytes(3, "little")
    write("table.csv.zst", b"\x28\xb5\x2f\xfd\x20" + bytes([len(CSV)]) + block + CSV)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr(zipfile.ZipInfo("table.csv"), CSV)
    write("table.zip", out.getvalue())
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as file:
        info = tarfile.TarInfo("folder/table.csv")
        info.size = len(CSV)
        file.addfile(info, io.BytesIO(CSV))
    write("table.tar", out.getvalue()[:1024])
    write("table.tar.gz", gzip.compress(out.getvalue(), mtime=0))


def others():
    for protocol in (2, 3, 4, 5):
        write(f"table-{protocol}.pickle", pickle.dumps({"a": np.arange(3)}, protocol=protocol))
    write("image.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\0\0\0\0")
    write("image.jpeg", b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1")
    write("paper.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\0")
    write("book.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16))
    write("table.csv", CSV)


def main():
    FOLDER.mkdir(exist_ok=True)
    text()
    tables()
    packed()
    others()


if __name__ == "__main__":
    main()
