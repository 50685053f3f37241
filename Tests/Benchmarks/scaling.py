#!/usr/bin/env python3
"""Measures how Caviar scales: with trials, with workers, and what it costs to plan and to validate.

    swift build -c release && python3 Tests/Benchmarks/scaling.py [--out FILE.json] [--repeats 5]

Medians of several runs, taken in turn; ratios within a turn. Writes JSON, and prints it.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import tempfile
import time

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
CAVIAR = pathlib.Path(os.environ.get("CAVIAR", REPOSITORY / ".build/release/caviar"))

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
        name=path.stem, data=REPOSITORY / "Specs/data/digits.csv", trials=trials, epochs=epochs))
    return path


def measured(*arguments):
    """Seconds and peak megabytes of a whole process."""
    beginning = time.perf_counter()
    program = subprocess.Popen([CAVIAR, *map(str, arguments)], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(program.pid, 0)
    if status != 0:
        raise RuntimeError(f"{arguments}: {status}")
    return time.perf_counter() - beginning, usage.ru_maxrss / 1024


def taking_turns(repeats, *calls):
    """Each call's seconds and megabytes, of each repeat."""
    return list(zip(*[[call() for call in calls] for _ in range(repeats)]))


def median(repeats, *calls):
    """The medians of each call's seconds and megabytes."""
    return [[statistics.median(values) for values in zip(*runs)] for runs in taking_turns(repeats, *calls)]


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--out", type=pathlib.Path, default=REPOSITORY / ".build/benchmarks/scaling.json")
    arguments.add_argument("--repeats", type=int, default=5)
    arguments = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)

        def run(trials, epochs, workers=2):
            path = spec(folder, trials, epochs)
            return measured("run", path, "--results", folder / "results", "--fresh", "--quiet", "--workers", workers)

        sizes = [1_000, 5_500, 10_000]
        growth = median(arguments.repeats, *(lambda n=n: run(n, 2) for n in sizes))
        early, late = ((growth[i + 1][0] - growth[i][0]) / (sizes[i + 1] - sizes[i]) for i in (0, 1))
        one, two = ([seconds for seconds, _ in runs] for runs in taking_turns(
            arguments.repeats, lambda: run(64, 100, 1), lambda: run(64, 100, 2)))
        million = spec(folder, 1_000_000, 2)
        plan, validate = median(arguments.repeats, lambda: measured("plan", million), lambda: measured("validate", million))
    results = {
        "growth": {
            "runs": [{"trials": n, "seconds": s, "megabytes": m} for n, (s, m) in zip(sizes, growth)],
            "milliseconds_per_trial": {"1000 to 5500": 1000 * early, "5500 to 10000": 1000 * late},
        },
        "workers": {
            "one": statistics.median(one), "two": statistics.median(two),
            "ratio": statistics.median(a / b for a, b in zip(one, two)),
        },
        "plan_million": {"seconds": plan[0], "megabytes": plan[1]},
        "validate": {"seconds": validate[0], "megabytes": validate[1]},
    }
    text = json.dumps(results, indent=2)
    print(text)
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(text + "\n")


if __name__ == "__main__":
    main()
