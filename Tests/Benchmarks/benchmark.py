#!/usr/bin/env python3
"""Runs Caviar and other programs on the same data and budget, in one sitting, and prints a table of ratios.

    swift build -c release && python3 Tests/Benchmarks/benchmark.py [--out FILE.json] [--workloads A B C D E]
        [--beside PROGRAM] [--kernels avx2]

The first run makes a virtual environment in .build with the wheels of requirements.txt. Programs take turns, five by
default: medians are of all turns; ratios and shares are taken within a turn, since a shared machine's speed changes
from minute to minute, and are medians too. Each of the others is taken at its best of one thread, a thread for each
core, and a process for each core, tried beforehand.

The peak is that of fused multiply-adds in registers; sgemm is OpenBLAS' product 2048³ with the kernels of its own
choice. Both are measured on all cores at once, in each turn. All programs are counted by the arithmetic of the
training, whatever they do besides; "with evaluation" also counts the evaluation that each of them does.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys

import programs

CORES = programs.CORES
BEFORE = "Caviar before"


def enter_environment():
    """Runs this script again, with the Python of the virtual environment and with no kernels chosen from outside."""
    python = pathlib.Path(os.environ.get("CAVIAR_BENCHMARK_VENV", programs.FOLDER / "venv")) / "bin/python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", python.parents[1]], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "-r", programs.HERE / "requirements.txt"], check=True)
    chosen = [name for name in ("OPENBLAS_CORETYPE", "CAVIAR_KERNELS") if os.environ.pop(name, None)]
    if chosen or pathlib.Path(sys.prefix) != python.parents[1]:
        os.execv(python, [str(python), *sys.argv])


def caviar(program, name, workload, spec, kernels):
    """A run of Caviar: the seconds of its stage, by phase, and the peak memory of the process."""
    environment = {"CAVIAR_KERNELS": kernels} if kernels else {}
    if kernels == "avx2":
        # A build whose products are OpenBLAS' has its kernels for AVX2.
        environment["OPENBLAS_CORETYPE"] = "Haswell"
    usage = programs.run(
        program, "run", spec, "--results", programs.FOLDER / "results" / name, "--fresh", "--json", "--profile",
        "--workers", min(len(CORES), workload.trials), environment=environment)
    profile = json.loads(next(line for line in usage.errors.splitlines() if line.startswith('{"fits"')))
    return {**profile, "megabytes": usage.megabytes}


def modes(workload):
    """The ways to run another program: for each process, its cores and its share of the trials."""
    found = {"1 thread": [(CORES[:1], "0/1")]}
    if len(CORES) > 1:
        found[f"{len(CORES)} threads"] = [(CORES, "0/1")]
    if 1 < len(CORES) <= workload.trials:
        found[f"{len(CORES)} processes"] = [([core], f"{i}/{len(CORES)}") for i, core in enumerate(CORES)]
    return found


def peer(name, workload, mode):
    scripts = [
        ["peers.py", name, workload.name, "--cores", ",".join(map(str, cores)), "--share", share]
        for cores, share in modes(workload)[mode]]
    return {"seconds": max(json.loads(text)["seconds"] for text in programs.run_together(scripts))}


def best_mode(name, workload):
    seconds = {mode: peer(name, workload, mode)["seconds"] for mode in modes(workload)}
    print(f"{workload.name} {name}: " + ", ".join(f"{m} {s:.2f} s" for m, s in seconds.items()), file=sys.stderr)
    return min(seconds, key=seconds.get)


def measure(workload, arguments, ceilings):
    """The medians of a workload, by program, and all turns."""
    import workloads

    workloads.data(workload)
    spec = workloads.spec(workload)
    workers = min(len(CORES), workload.trials)
    mode, runs = {}, {}
    for name, program in [("Caviar", arguments.program), (BEFORE, arguments.beside)]:
        if program is not None:
            mode[name] = f"{workers} worker{'s' if workers > 1 else ''}"
            runs[name] = lambda name=name, program=program: caviar(program, name, workload, spec, arguments.kernels)
            runs[name]()
    workload = workloads.as_sampled(workload)
    for name in workload.peers:
        if name in arguments.peers:
            mode[name] = best_mode(name, workload)
            runs[name] = lambda name=name: peer(name, workload, mode[name])
    turns = [
        {"ceilings": ceilings(), "runs": {name: run() for name, run in runs.items()}} for _ in range(arguments.repeats)]
    return {
        "title": workload.title, "training": workload.training,
        "programs": {name: {"mode": mode[name], **summary(name, workload, turns)} for name in runs}, "turns": turns,
    }


def summary(name, workload, turns):
    """The medians of a program."""
    training = workload.training
    whole = training + workload.evaluation(is_caviar=name in ("Caviar", BEFORE))

    def median(value):
        return statistics.median(value(turn["runs"][name], turn) for turn in turns)

    found = {
        "seconds": median(lambda run, turn: run["seconds"]),
        "ratio": median(lambda run, turn: run["seconds"] / turn["runs"]["Caviar"]["seconds"]),
        "of_peak": median(lambda run, turn: training / run["seconds"] / turn["ceilings"]["peak"]),
        "of_peak_with_evaluation": median(lambda run, turn: whole / run["seconds"] / turn["ceilings"]["peak"]),
        "of_sgemm": median(lambda run, turn: training / run["seconds"] / turn["ceilings"]["sgemm"]),
    }
    if "megabytes" in turns[0]["runs"][name]:
        found["megabytes"] = median(lambda run, turn: run["megabytes"])
    return found


def description(name, result):
    """A line about a workload: what it is, what the processor could do, and Caviar's memory."""
    def most(key):
        return statistics.median(turn["ceilings"][key] for turn in result["turns"]) / 1e9

    memory = ", ".join(
        f"{program} {values['megabytes']:.0f} MB"
        for program, values in result["programs"].items() if "megabytes" in values)
    return (
        f"{name}: {result['title']}; peak {most('peak'):.0f} GFLOP/s, of one core alone {most('core_peak'):.0f}, "
        f"sgemm {most('sgemm'):.0f}; memory: {memory}")


COLUMNS = [
    "workload", "program", "at its best with", "seconds", "GFLOP/s", "of the peak", "with evaluation", "of sgemm",
    "Caviar is faster by"]


def table(results):
    lines = [f"| {' | '.join(COLUMNS)} |", f"|{' --- |' * len(COLUMNS)}"]
    for name, result in results.items():
        for program, values in result["programs"].items():
            cells = [
                name, program, values["mode"], f"{values['seconds']:.2f}",
                f"{result['training'] / values['seconds'] / 1e9:.1f}", f"{values['of_peak']:.2f}",
                f"{values['of_peak_with_evaluation']:.2f}", f"{values['of_sgemm']:.2f}",
                "" if program == "Caviar" else f"{values['ratio']:.2f}×"]
            lines.append(f"| {' | '.join(cells)} |".replace("|  |", "| |"))
    return "\n".join(lines)


def parsed():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=pathlib.Path, default=programs.CAVIAR)
    parser.add_argument("--beside", type=pathlib.Path, help="another build of Caviar, to be run in the same turns")
    parser.add_argument(
        "--kernels", choices=["avx512", "avx2", "portable"],
        help="CAVIAR_KERNELS of Caviar; with avx2, the OpenBLAS of Caviar is held to its Haswell core as well")
    parser.add_argument("--workloads", nargs="+", default=["A", "B", "C", "D", "E"])
    parser.add_argument("--peers", nargs="*", default=["jax", "torch", "torch.func", "numpy", "sklearn"])
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--out", type=pathlib.Path, default=programs.FOLDER / "benchmark.json")
    return parser.parse_args()


def main():
    arguments = parsed()
    enter_environment()
    import ceilings
    import workloads

    form = arguments.kernels if arguments.kernels in ceilings.FORMS else ceilings.fastest_form()
    library = ceilings.compiled(form, programs.FOLDER)
    results = {
        name: measure(workloads.WORKLOADS[name], arguments, lambda: ceilings.ceilings(library))
        for name in arguments.workloads}
    core = next(iter(results.values()))["turns"][0]["ceilings"]["openblas"]
    sitting = {"machine": ceilings.machine(), "kernels": arguments.kernels or form, "peak": form, "openblas": core}
    print("; ".join(f"{key}: {value}" for key, value in sitting.items()))
    print("\n".join(description(name, result) for name, result in results.items()))
    print(table(results))
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(json.dumps({**sitting, "results": results}, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
