"""Random points, from the contract of the language and the independent generator of CaviarRandom's tests.

Writes ReferenceSamples.swift beside the tests:
    python3 sampling.py > ../ReferenceSamples.swift && swift format -i ../ReferenceSamples.swift
Standard library only; made with Python 3.11.7.
"""

import decimal
import math
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "CaviarRandomTests" / "Reference"))
import philox  # noqa: E402

D = decimal.Decimal
SIX = decimal.Context(prec=6, rounding=decimal.ROUND_HALF_EVEN)


def lerp(a, b, u):
    return a + (b - a) * u


def six(value):
    return float(SIX.plus(D(repr(value))))


def uniform(low, high, u):
    return six(lerp(low, high, u))


def log(low, high, u):
    return six(math.exp(lerp(math.log(low), math.log(high), u)))


def one_minus_log(low, high, u):
    rest = math.exp(lerp(math.log1p(-low), math.log1p(-high), u))
    return float(1 - SIX.plus(D(repr(rest))))


def whole(scale):
    def sample(low, high, u):
        if scale == "log":
            return math.floor(math.exp(lerp(math.log(low), math.log(high + 1), u)))
        return math.floor(lerp(low, high + 1, u))

    return sample


RANGES = [
    ("uniform", uniform, 0.0, 0.5, False),
    ("uniform", uniform, -3.0, 7.25, False),
    ("log", log, 1e-4, 1.0, False),
    ("log", log, 1e-6, 1e-3, False),
    ("one_minus_log", one_minus_log, 0.9, 0.999, False),
    ("one_minus_log", one_minus_log, 0.0, 0.999999, False),
    ("uniform", whole("uniform"), 50, 100, True),
    ("uniform", whole("uniform"), -5, 5, True),
    ("log", whole("log"), 1, 1024, True),
]
PLACES = [(231, "coarse", 1, "learning_rate"), (231, "coarse", 2, "learning_rate"), (231, "fine", 1, "learning_rate"),
          (0, "coarse", 1, "dense1.units"), (2**64 - 1, "größer", 1000, "hidden[2].units")]


def main():
    print("// Made by Reference/sampling.py.")
    print("\nlet samples: [ReferenceSample] = [")
    for seed, stage, trial, address in PLACES:
        u = philox.Stream(philox.stream_key(seed, "sample", stage, trial, address=address)).uniform(0)
        for name, sample, low, high, is_integer in RANGES:
            value = min(max(sample(low, high, u), low), high)
            print(f'  ReferenceSample(seed: {seed}, stage: "{stage}", trial: {trial}, address: "{address}",')
            print(f'    scale: "{name}", low: {low!r}, high: {high!r}, isInteger: {str(is_integer).lower()},')
            print(f'    value: "{value!r}"),')
    print("]")


if __name__ == "__main__":
    main()
