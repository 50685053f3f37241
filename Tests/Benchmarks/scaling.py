#!/usr/bin/env python3
"""Measures how Caviar scales: with trials, with workers, and what it costs to plan and to validate.

    swift build -c release && python3 Tests/Benchmarks/scaling.py [--program PROGRAM] [--repeats 15]

Medians of several runs, taken in turn; differences and ratios within a turn. On a shared machine a single one is off by
a tenth, hence many. Writes JSON, and prints it.
"""

import argparse
import json
import pathlib
import statistics
import tempfile

import programs

SIZES = [1_000, 5_500, 10_000]
MEASURED = ["seconds", "processor_seconds", "megabytes"]
SPEC = """caviar: 1
name: {name}
seed: 1
data: {{csv: {data}, label: digit}}
model:
  - dense: {{units: 50}}
  - relu
  - softmax
training:
  optimizer: momentum
  learning_rate: {{log: [1e-3, 1e-1]}}
  batch_size: 50
checks: []
stages:
  - {{name: only, trials: {trials}, epochs: {epochs}}}
"""


def spec(folder, trials, epochs):
    path = folder / f"{trials}x{epochs}.yaml"
    path.write_text(SPEC.format(
        name=path.stem, data=programs.REPOSITORY / "Specs/data/digits.csv", trials=trials, epochs=epochs))
    return path


def taking_turns(repeats, *calls):
    """What was measured of each call, of each repeat."""
    return list(zip(*[[call() for call in calls] for _ in range(repeats)]))


def median(repeats, *calls):
    """The medians of what was measured of each call."""
    return [[statistics.median(values) for values in zip(*runs)] for runs in taking_turns(repeats, *calls)]


def marginal(runs, column):
    """The milliseconds that a trial adds, between each two sizes that follow, and by how much the last differs from the
    first: medians of what each turn says, as a shared machine's speed changes from minute to minute."""
    turns = [
        [1000 * (b[column] - a[column]) / (m - n) for a, b, n, m in zip(turn, turn[1:], SIZES, SIZES[1:])]
        for turn in zip(*runs)]
    return {
        **{f"{n} to {m}": statistics.median(values) for values, n, m in zip(zip(*turns), SIZES, SIZES[1:])},
        "change": statistics.median(turn[-1] / turn[0] - 1 for turn in turns)}


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--program", type=pathlib.Path, default=programs.CAVIAR)
    arguments.add_argument("--out", type=pathlib.Path, default=programs.FOLDER / "scaling.json")
    arguments.add_argument("--repeats", type=int, default=15)
    arguments = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)

        def measured(*line):
            usage = programs.run(arguments.program, *line)
            return tuple(getattr(usage, name) for name in MEASURED)

        def run(trials, epochs, workers=2):
            path = spec(folder, trials, epochs)
            return measured("run", path, "--results", folder / "results", "--fresh", "--quiet", "--workers", workers)

        growth = taking_turns(arguments.repeats, *(lambda n=n: run(n, 2) for n in SIZES))
        one, two = ([seconds for seconds, _, _ in runs] for runs in taking_turns(
            arguments.repeats, lambda: run(64, 100, 1), lambda: run(64, 100, 2)))
        million = spec(folder, 1_000_000, 2)
        plan, validate = median(
            arguments.repeats, lambda: measured("plan", million), lambda: measured("validate", million))
    results = {
        "growth": {
            "runs": [
                {"trials": n, **{name: statistics.median(values) for name, values in zip(MEASURED, zip(*runs))}}
                for n, runs in zip(SIZES, growth)],
            "milliseconds_per_trial": marginal(growth, 0),
            "processor_milliseconds_per_trial": marginal(growth, 1),
        },
        "workers": {
            "one": statistics.median(one), "two": statistics.median(two),
            "ratio": statistics.median(a / b for a, b in zip(one, two)),
        },
        "plan_million": dict(zip(MEASURED, plan)),
        "validate": dict(zip(MEASURED, validate)),
    }
    text = json.dumps(results, indent=2)
    print(text)
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(text + "\n")


if __name__ == "__main__":
    main()
