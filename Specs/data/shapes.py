"""Writes shapes.npz, generated colour images of ten shapes:  python3 shapes.py

16×16 pixels of three bytes. A shape has any place, size and colour, and stands before a background of two colours. The
colours of both lean towards those of the class, as ships are seen on blue; that is what a network learns first. As in
CIFAR-10, the colours of a pixel go together, pixels have a mean near 128 and a deviation near 75, and a two-layer network
classifies about half of the images correctly.

Only the standard library. Any Python 3 gives the same arrays; the bytes of the file depend on the version of zlib.
"""

import random
import struct
import zipfile

IMAGES = 6000
SIDE = 16
SHAPES = {
    "bars": lambda x, y: int((y + 1) * 2.5) % 2 == 0,
    "chess": lambda x, y: (int((x + 1) * 1.5) + int((y + 1) * 1.5)) % 2 == 0,
    "cross": lambda x, y: min(abs(x), abs(y)) <= 0.3,
    "disc": lambda x, y: x * x + y * y <= 1,
    "frame": lambda x, y: max(abs(x), abs(y)) >= 0.55,
    "pillars": lambda x, y: int((x + 1) * 2.5) % 2 == 0,
    "ring": lambda x, y: 0.35 <= x * x + y * y <= 1,
    "saltire": lambda x, y: abs(abs(x) - abs(y)) <= 0.4,
    "square": lambda x, y: True,
    "triangle": lambda x, y: abs(x) <= (y + 1) / 2,
}

rng = random.Random(231)


def colour():
    """Red, green and blue around 0, which share four tenths of their light. Beyond 0 … 255 they will be cut off."""
    light = rng.uniform(-230, 230)
    return [0.4 * light + 0.6 * rng.uniform(-230, 230) for _ in range(3)]


def leaning(typical):
    """A colour that leans towards a typical one."""
    return [0.58 * any_colour + 0.42 * own for any_colour, own in zip(colour(), typical)]


typical = {name: (colour(), colour()) for name in SHAPES}


def image(name):
    """The bytes of an image: rows of pixels of red, green and blue."""
    shape, ground, other = leaning(typical[name][0]), leaning(typical[name][1]), colour()
    radius = rng.uniform(3.5, 6.5)
    left, top = rng.uniform(radius, SIDE - radius), rng.uniform(radius, SIDE - radius)
    horizon, upright = rng.randint(2, SIDE - 2), rng.random() < 0.5
    pixels = bytearray()
    for row in range(SIDE):
        for column in range(SIDE):
            x, y = (column + 0.5 - left) / radius, (row + 0.5 - top) / radius
            if max(abs(x), abs(y)) <= 1 and SHAPES[name](x, y):
                seen = shape
            else:
                seen = ground if (column if upright else row) < horizon else other
            pixels += bytes(min(255, max(0, round(128 + light))) for light in seen)
    return bytes(pixels)


def npy(kind, shape, numbers):
    """NumPy's format for an array."""
    header = f"{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape}, }}"
    header += " " * (-(len(header) + 11) % 64) + "\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + numbers


names = [rng.choice(list(SHAPES)) for _ in range(IMAGES)]
arrays = {
    "images": npy("|u1", (IMAGES, SIDE, SIDE, 3), b"".join(map(image, names))),
    "shapes": npy("<U8", (IMAGES,), b"".join(name.ljust(8, "\0").encode("utf-32-le") for name in names)),
}
with zipfile.ZipFile("shapes.npz", "w") as archive:
    for name, array in arrays.items():
        # A ZipInfo of its own holds no time of writing.
        archive.writestr(zipfile.ZipInfo(name + ".npy"), array, zipfile.ZIP_DEFLATED, 9)
