"""Writes inverted.csv.gz, digits.csv with a part for each image, the test part inverted:  python3 inverted.py

The digits of the training and the validation part are dark on a light ground, as in digits.csv; those of the test part are
light on a dark ground: 16 minus each pixel. Only the standard library; the bytes of the file depend on the version of zlib.
"""

import csv
import gzip
import random

rng = random.Random(231)

with open("digits.csv") as digits:
    header, *rows = csv.reader(digits)
lines = [",".join(header + ["part"])]
for *pixels, digit in rows:
    part = rng.choices(["train", "validation", "test"], weights=[70, 15, 15])[0]
    if part == "test":
        pixels = [16 - int(pixel) for pixel in pixels]
    lines.append(",".join(map(str, [*pixels, digit, part])))
with open("inverted.csv.gz", "wb") as file:
    # Without a name and a time.
    with gzip.GzipFile("", "wb", 9, file, 0) as archive:
        archive.write("".join(f"{line}\n" for line in lines).encode())
