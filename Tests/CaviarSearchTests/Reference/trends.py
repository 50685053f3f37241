"""Trends towards edges, from the rule as Tests/Boundaries states it, in numpy.

Writes TrendValues.swift beside the tests:
    python3 trends.py > ../TrendValues.swift
Made with Python 3.11.7, numpy 2.4.6 and scipy 1.17.1.
"""

import math
import pathlib
import random
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "Boundaries"))
import rule  # noqa: E402

SPACES = {
    "rate": ["rate log 0.0001 1"],
    "rate and l2": ["rate log 0.0001 1", "l2 log 1e-06 10"],
    "beta": ["beta one_minus_log 0.9 0.999", "rate log 0.001 0.1"],
    "units": ["units integer 3 9", "rate log 0.0001 1", "rows step 10 50"],
    "choice": ["batch choice 16 64 32 128", "rate log 0.0001 1"],
    "words": ["rate log 0.0001 1", "layer words relu tanh elu", "pair choice 1 2"],
    "condition": ["rate log 0.0001 1", "layer words relu elu", "alpha uniform 0.1 2 if elu"],
    "six": [f"x{i} uniform 0 1" for i in range(6)],
}


def six(value):
    return float(f"{value:.6g}")


def draw(kind, arguments, generator):
    low, high = (float(a) for a in arguments[:2]) if kind not in ("words", "choice") else (0, 0)
    u = generator.random()
    if kind == "log":
        return six(math.exp(math.log(low) + u * (math.log(high) - math.log(low))))
    if kind == "one_minus_log":
        return six(1 - six(math.exp(math.log(1 - low) + u * (math.log(1 - high) - math.log(1 - low)))))
    if kind == "uniform":
        return six(low + u * (high - low))
    if kind == "integer":
        return generator.randint(int(low), int(high))
    if kind == "step":
        return 10 * generator.randint(int(low) // 10, int(high) // 10)
    return generator.choice(arguments)


def position(kind, arguments, value):
    if kind == "choice":
        numbers = sorted(map(float, arguments))
        share = numbers.index(float(value)) / (len(numbers) - 1)
        count = len(numbers)
    else:
        low, high = map(float, arguments[:2])
        to = {"log": math.log, "one_minus_log": lambda v: math.log1p(-v)}.get(kind, float)
        share = (to(value) - to(low)) / (to(high) - to(low))
        count = {"integer": high - low + 1, "step": (high - low) / 10 + 1}.get(kind)
    if count:
        share = (share * (count - 1) + 0.5) / count
    return round((2 * share - 1) * 1e9) / 1e9


def case(name, lines, trials, seed, ties, failed):
    generator = random.Random(seed)
    parts = [line.split() for line in lines]
    rows = []
    for _ in range(trials):
        row = []
        for part in parts:
            kind, arguments = part[1], part[2:]
            if "if" in arguments:
                at = arguments.index("if")
                wanted, arguments = arguments[at + 1], arguments[:at]
                if wanted not in row:
                    row.append(None)
                    continue
            row.append(draw(kind, arguments, generator))
        rows.append(row)
    parts = [[p for p in part[: part.index("if") if "if" in part else None]] for part in parts]
    ordered = [p[1] != "words" and not (p[1] == "choice" and len(p) < 5) for p in parts]
    positions = [
        [None if row[i] is None else position(p[1], p[2:], row[i]) for row in rows] if is_ordered else None
        for i, (p, is_ordered) in enumerate(zip(parts, ordered))
    ]
    slope = generator.uniform(-2, 2)
    quality = [
        slope * (positions[0][i] - generator.uniform(-0.3, 0.3)) - (positions[0][i] - 0.6) ** 2 + generator.gauss(0, 0.6)
        for i in range(trials)
    ]
    if ties:
        quality = [round(q * ties) / ties for q in quality]
    lost = [generator.random() < failed and (positions[0][i] > 0.2) for i in range(trials)]
    places = [None if lost[i] else 1 + sum(not l and q > quality[i] for q, l in zip(quality, lost)) for i in range(trials)]
    expected = []
    for i, (part, own) in enumerate(zip(parts, positions)):
        if own is None:
            continue
        beside = [p for j, p in enumerate(positions) if j != i and p is not None]
        indicators = []
        for j, other in enumerate(parts):
            if j == i:
                continue
            if positions[j] is None:
                indicators += [[float(str(row[j]) == word) for row in rows] for word in other[3:]]
            if any(row[j] is None for row in rows):
                indicators.append([float(row[j] is not None) for row in rows])
        result = rule.trend(places, own, beside, indicators)
        if result is None:
            expected.append(f"{part[0]} none")
            continue
        numbers = [*result["low"], *result["high"], rule.needed(2 * len(parts), result["freedom"])]
        expected.append(" ".join([part[0], *map(repr, map(float, numbers)), str(result["freedom"])]))
    text = [lines_text for lines_text in lines] + ["---"]
    for place, row in zip(places, rows):
        text.append(" ".join("-" if v is None else str(v) for v in [place, *row]))
    return name, "\n".join(text + ["---"] + expected)


def main():
    print("// Made by Reference/trends.py.\n")
    print("/// Stages as text: hyperparameters, trials (place and values), and what is expected of each hyperparameter.")
    print("let trendCases: [(name: String, text: String)] = [")
    seed = 0
    for name, lines in SPACES.items():
        for trials, ties, failed in ((9, 0, 0), (22, 0, 0), (22, 2, 0.5), (60, 0, 0.6), (60, 1, 0)):
            seed += 1
            label, text = case(f"{name}, {trials} trials" + (", ties" if ties else "") + (", failures" if failed else ""),
                               lines, trials, seed, ties, failed)
            print(f'  (\n    "{label}",\n    """')
            print("\n".join("    " + line for line in text.split("\n")))
            print('    """\n  ),')
    print("]")


if __name__ == "__main__":
    main()
