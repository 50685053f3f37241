"""An independent implementation of CaviarRandom, from its documentation and the paper of Salmon et al. (SC'11).

Writes ReferenceValues.swift beside the tests:
    python3 philox.py > ../ReferenceValues.swift && swift format -i ../ReferenceValues.swift
Standard library only; made with Python 3.11.7.
"""

import math

MASK32 = 0xFFFFFFFF


def philox(counter, key):
    c, k = list(counter), list(key)
    for _ in range(10):
        p0, p1 = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(p1 >> 32) ^ c[1] ^ k[0], p1 & MASK32, (p0 >> 32) ^ c[3] ^ k[1], p0 & MASK32]
        k = [(k[0] + 0x9E3779B9) & MASK32, (k[1] + 0xBB67AE85) & MASK32]
    return c


def string_words(text):
    data = text.encode("utf-8")
    padded = data + b"\0" * (-len(data) % 8)
    return [len(data)] + [int.from_bytes(padded[i : i + 8], "little") for i in range(0, len(padded), 8)]


def stream_key(seed, purpose, stage=None, trial=None, repeat=None, fold=None, address=None):
    fields = {1: [seed], 2: string_words(purpose)}
    if stage is not None:
        fields[3] = string_words(stage)
    for number, value in ((4, trial), (5, repeat), (6, fold)):
        if value is not None:
            fields[number] = [value % 2**64]
    if address is not None:
        fields[7] = string_words(address)

    state = list(int.from_bytes(b"caviar 1"[i : i + 4], "little") for i in (0, 4))
    for number, words in sorted(fields.items()):
        for index, word in enumerate(words):
            block = [word & MASK32, word >> 32, index, 0x80000000 + number]
            x, y, z, w = (a ^ b for a, b in zip(philox(block, state), block))
            state = [x ^ z, y ^ w]
    return state


class Stream:
    def __init__(self, key, epoch=0, step=0):
        self.key, self.epoch, self.step = key, epoch, step

    def pair(self, element, lane):
        a, b, c, d = philox([element // 2, self.step, self.epoch, lane], self.key)
        return a + (b << 32), c + (d << 32)

    def word64(self, element, lane=0):
        return self.pair(element, lane)[element % 2]

    def uniform(self, element):
        return (self.word64(element) >> 11) / 2**53

    def below(self, n, element, lane=0):
        return self.word64(element, lane) * n >> 64

    def normal(self, element):
        u, v = ((word >> 11) / 2**53 for word in self.pair(element, 1))
        wave = math.sin if element % 2 else math.cos
        return math.sqrt(-2 * math.log(1 - u)) * wave(2 * math.pi * v)

    def permutation(self, count):
        order = list(range(count))
        for i in range(count - 1, 0, -1):
            j = self.below(i + 1, i, 2)
            order[i], order[j] = order[j], order[i]
        return order


KEYS = [
    dict(seed=0, purpose="sample"),
    dict(seed=231, purpose="sample"),
    dict(seed=2**64 - 1, purpose="split"),
    dict(seed=231, purpose="initialize", stage="coarse", trial=7, repeat=1, fold=2, address="dense1.weights"),
    dict(seed=231, purpose="sample", stage="coarse", trial=0),
    dict(seed=231, purpose="sample", stage="coarse", repeat=0),
    dict(seed=231, purpose="sample", stage="coarse", fold=0),
    dict(seed=231, purpose="sample", stage=""),
    dict(seed=231, purpose="sample", address=""),
    dict(seed=231, purpose="", stage="sample"),
    dict(seed=1, purpose="batch_order", stage="größer", trial=-1),
    dict(seed=1, purpose="sample", address="12345678"),
    dict(seed=1, purpose="sample", address="hidden[2].a_name_of_more_than_two_words"),
]
ELEMENTS = [0, 1, 2, 3, 1000, 2**32 - 1, 2**32 + 5, 2**33 - 1]


def swift(value):
    return "nil" if value is None else f'"{value}"' if isinstance(value, str) else str(value)


def main():
    assert philox([0] * 4, [0] * 2) == [0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8]
    print("// Made by Reference/philox.py.")
    print("\nlet referenceKeys: [ReferenceKey] = [")
    names = ("seed", "purpose", "stage", "trial", "repeat", "fold", "address")
    for fields in KEYS:
        arguments = ", ".join(f"{name}: {swift(fields[name])}" for name in names if name in fields)
        print(f"  ReferenceKey({arguments}, words: {swift(stream_key(**fields))}),")
    print("]")
    for name, (epoch, step) in {"firstDraws": (0, 0), "laterDraws": (3, 2**32 - 1)}.items():
        stream = Stream(stream_key(231, "initialize", "coarse", 7), epoch, step)
        print(f"\n/// The stream of (231, initialize, coarse, 7) at epoch {epoch} and step {step}.")
        print(f"let {name}: [ReferenceDraw] = [")
        for element in ELEMENTS:
            print(f"  ReferenceDraw(element: {element}, word: {stream.word64(element)},")
            print(f"    uniform: {stream.uniform(element)!r}, below: {stream.below(1000, element)},")
            print(f"    normal: {stream.normal(element)!r}),")
        print("]")
    order = Stream(stream_key(231, "batch_order")).permutation(20)
    print(f"\n/// The order of 20 of (231, batch_order).\nlet referenceOrder = {order}")


if __name__ == "__main__":
    main()
