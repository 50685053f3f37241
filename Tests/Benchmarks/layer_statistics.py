#!/usr/bin/env python3
"""Measures what the statistics of layers cost: the release build beside one that measures no layers.

    swift build -c release && python3 Tests/Benchmarks/layer_statistics.py [--turns 16] [SPEC …]

Builds the other with -DCAVIAR_WITHOUT_LAYERS, in .build/without-layers. The two take turns on one core with one worker.
The time of a training is that of its phases, evaluation and the records of fits included, each in units of what the same
run spent on forward passes and losses, which no statistics touch: on a shared machine whole runs differ by a third.
Prints what the statistics add, by the medians of the phases. Fails if the curves of the two differ.
"""

import argparse
import json
import pathlib
import statistics
import subprocess
import tempfile

import programs

BUILD = programs.REPOSITORY / ".build/without-layers"
UNTOUCHED = ["first product", "later layers", "loss"]
SPECS = ["Specs/digits.yaml", "Specs/method/fine.yaml", "Specs/batch-norm/wider-rates.yaml"]


def without_layers():
    """The program that measures no layers."""
    subprocess.run(
        ["swift", "build", "-c", "release", "--scratch-path", BUILD, "-Xswiftc", "-DCAVIAR_WITHOUT_LAYERS"],
        cwd=programs.REPOSITORY, check=True)
    return BUILD / "release/caviar"


def run(program, spec):
    """The time of the training of a spec by phase, and its curves."""
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        usage = programs.run(
            "/usr/bin/taskset", "-c", programs.CORES[-1], program, "run", spec, "--results", folder, "--json", "--profile",
            "--workers", 1)
        profile = json.loads(next(line for line in usage.errors.splitlines() if line.startswith('{"fits"')))
        curves = next(pathlib.Path(folder).glob("*/curves.csv")).read_bytes()
    phases = profile["phases"]
    unit = sum(phases[phase] for phase in UNTOUCHED)
    return {phase: seconds / unit for phase, seconds in phases.items()}, curves


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("specs", nargs="*", default=[programs.REPOSITORY / spec for spec in SPECS], metavar="SPEC")
    arguments.add_argument("--turns", type=int, default=16)
    asked = arguments.parse_args()
    pair = [programs.CAVIAR, without_layers()]
    print("| spec | added | mostly in |\n| --- | ---: | --- |")
    for spec in asked.specs:
        turns = [[run(program, spec) for program in pair] for _ in range(asked.turns)]
        measuring, other = (
            {phase: statistics.median(turn[side][0][phase] for turn in turns) for phase in turns[0][0][0]} for side in (0, 1))
        total = sum(other.values())
        added = sorted(((measuring[phase] - other[phase]) / total, phase) for phase in other)[::-1]
        if len({curves for turn in turns for _, curves in turn}) != 1:
            raise SystemExit(f"{spec}: the statistics change the training")
        print(
            f"| {pathlib.Path(spec).stem} | {sum(share for share, _ in added):+.1%} | "
            + ", ".join(f"{phase} {share:+.1%}" for share, phase in added[:3]) + " |", flush=True)


if __name__ == "__main__":
    main()
