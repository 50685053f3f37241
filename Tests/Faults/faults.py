#!/usr/bin/env python3
"""Injects faults into the built program, and prints a table of what was lost: it must be nothing.

    swift build -c release && python3 Tests/Faults/faults.py            # all, 25 minutes
    python3 Tests/Faults/faults.py --quick                              # a bounded part, for CI: under a minute

Needs cc for the faults at system calls (shim.c), and root for the full disk; without them those rows are left out. Where
strace is there, the calls that the shim sees are compared with those that strace sees.
The power cuts are in Tests/CaviarRunTests/Faults, on a simulated disk: CAVIAR_FAULTS=all swift test --filter PowerCut.
"""
import argparse
import collections
import contextlib
import errno
import json
import os
import pathlib
import pty
import random
import re
import resource
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
HEADER = b"caviar journal 1\n"


class Bench:
    """Specs, the program, and what it writes when nothing goes wrong."""

    def __init__(self, program, folder, seed):
        self.program, self.folder = program, folder
        self.random = random.Random(seed)
        self.count = 0
        shutil.copy(ROOT / "Specs/data/digits.csv", folder / "digits.csv")
        self.environment = dict(os.environ)
        self.shim = folder / "shim.so"
        compiler = ["cc", "-shared", "-fPIC", "-O1", "-o", str(self.shim), str(ROOT / "Tests/Faults/shim.c")]
        self.has_shim = bool(shutil.which("cc")) and subprocess.run(compiler).returncode == 0
        self.small = self.spec("small", "{name: coarse, trials: 8, epochs: 2}", "{name: fine, trials: 4, epochs: 2, narrow: {best_trials: 5}}")
        self.long = self.spec("long", "{name: coarse, trials: 30, epochs: 10}", "{name: fine, trials: 10, epochs: 10, narrow: {best_trials: 5}}", units=64)
        two, final = "{name: fine, trials: 4, epochs: 2, narrow: {best_trials: 5}}", "final: {repeats: 1}\n"
        self.full = self.spec("full", "{name: coarse, trials: 8, epochs: 2}", two, final=final)
        self.fewer = self.spec("full", "{name: coarse, trials: 6, epochs: 2}", file="fewer", final=final)
        self.expected = {spec: self.reference(spec) for spec in (self.small, self.long, self.full)}

    def spec(self, name, *stages, units=8, file=None, final="", data="csv: digits.csv, label: digit"):
        path = self.folder / f"{file or name}.yaml"
        path.write_text(
            f"caviar: 1\nname: {name}\nseed: 7\ndata: {{{data}}}\n"
            f"model: [{{dense: {{units: {units}}}}}, relu, softmax]\n"
            "training: {optimizer: {momentum: {beta: {one_minus_log: [0.8, 0.99]}}}, learning_rate: {log: [1e-3, 0.3]}}\n"
            f"checks: [initial_loss]\nobjective: validation_accuracy\nstages: [{', '.join(stages)}]\n{final}")
        return path

    def results(self):
        """A new output root."""
        self.count += 1
        return self.folder / f"results-{self.count}"

    def command(self, spec, results, *options, workers=2):
        return [self.program, "run", str(spec), "--results", str(results), "--workers", str(workers), *options]

    def run(self, spec, results, *options, before=(), workers=2, **keywords):
        return subprocess.run(
            [*before, *self.command(spec, results, *options, workers=workers)], capture_output=True, text=True,
            env=self.environment, timeout=300, **keywords)

    def telling(self, spec, results, *options, workers=1, before=(), shim={}, **keywords):
        """A run that tells of each fit on its own."""
        variables = {"LD_PRELOAD": self.shim, "SHIM_ROOT": self.folder, **shim} if self.has_shim else {}
        # Never for long fits, which would be kept at each look at the clock.
        return self.run(
            spec, results, "--checkpoint-every", "1000h", *options, workers=workers,
            before=[*before, "env", *(f"{key}={value}" for key, value in variables.items())], **keywords)

    def calling(self, spec, results, *options, shim={}, **keywords):
        """The same, and the durable calls that it came to, by number."""
        log = self.folder / "log"
        log.unlink(missing_ok=True)
        ran = self.telling(spec, results, *options, shim={"SHIM_LOG": log, **shim}, **keywords)
        lines = [line.split(" ", 4) for line in log.read_text().splitlines()] if log.exists() else []
        return ran, {int(line[0]): Call(line[2], int(line[3]), os.path.relpath(line[4], results)) for line in lines}

    def reference(self, spec):
        results = self.results()
        ran = self.run(spec, results, "--quiet")
        assert ran.returncode == 0, ran
        return files(results / name(spec))

    def status(self, results, spec):
        told = subprocess.run(
            [self.program, "status", str(results / name(spec)), "--json"], capture_output=True, text=True, env=self.environment)
        return json.loads(told.stdout) if told.returncode == 0 else None


Call = collections.namedtuple("Call", "name descriptor path")


def name(spec):
    return re.search(r"^name: (.*)$", spec.read_text(), re.M)[1]


def files(folder):
    """The bytes of the result files."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} if folder.is_dir() else {}


class Row:
    """A line of the table."""

    rows = []

    def __init__(self, fault):
        self.fault, self.tried, self.lost, self.differing, self.notes, self.start = fault, 0, 0, 0, [], time.time()
        Row.rows.append(self)

    def check(self, condition, note):
        if not condition:
            self.notes.append(note)
            print(f"FAILED: {self.fault}: {note}", file=sys.stderr)

    def compare(self, found, expected, note):
        for file in sorted(set(found) | set(expected)):
            a, b = found.get(file, b""), expected.get(file, b"")
            self.differing += abs(len(a) - len(b)) + sum(x != y for x, y in zip(a, b))
            if a != b:
                self.check(False, f"{note}: {file} differs")

    def resume(self, bench, spec, results, note, *options):
        """Runs to the end, and compares."""
        ran = bench.run(spec, results, *options)
        self.check(ran.returncode == 0, f"{note}: the resume ended with {ran.returncode}: {ran.stderr[-300:]}")
        self.compare(files(results / name(spec)), bench.expected[spec], note)
        return ran

    def end(self):
        print(f"{self.fault}: {self.tried} tried, {self.lost} lost, {self.differing} differing, {time.time() - self.start:.0f} s",
              file=sys.stderr)


def done(status):
    """How many fits of each stage a status counts as finished."""
    return {stage["name"]: stage["done"] for stage in (status or {}).get("stages", [])}


def reported(text):
    """How many fits of each stage a run without a terminal has said to be finished, those before it included."""
    before = {stage: int(count) for stage, count in re.findall(r"^stage (\w+): .*?(\d+) finished before", text, re.M)}
    counts = dict(before)
    for stage, count in re.findall(r"^(\w+)  .*?(\d+)/\d+", text, re.M):
        counts[stage] = max(counts.get(stage, 0), before.get(stage, 0) + int(count))
    # The winner's last training is on the disk with the files.
    return {stage: count for stage, count in counts.items() if stage != "final"}


def lost(row, known, resumed, note):
    """Fits that were known as finished, and that the resumed run trains again."""
    for stage, total, found in re.findall(r"^stage (\w+): (\d+) (?:trial|fit)s?(?:, (\d+) finished before)?", resumed, re.M):
        missing = min(int(total), known.get(stage, 0)) - int(found or 0)
        if missing > 0:
            row.lost += missing
            row.check(False, f"{note}: {missing} fits of {stage} lost")


def lost_checks(row, told, resumed, note):
    """Checks whose answers were told, and that the resumed run asks again."""
    asked = re.findall(r"^check (\w+): (?!.*finished before$)", resumed, re.M)
    for check in set(re.findall(r"^check (\w+): ", told, re.M)) & set(asked):
        row.lost += 1
        row.check(False, f"{note}: the check {check} is asked again")


class Start:
    """What stands in the results folder before a run, the run's options, and how many fits of each stage have finished."""

    def __init__(self, bench, note, *options, template=None, finished={}):
        self.bench, self.note, self.options, self.template, self.finished = bench, note, options, template, finished

    def results(self):
        results = self.bench.results()
        if self.template:
            shutil.copytree(self.template, results)
        return results

    def run(self, results, **keywords):
        return self.bench.calling(self.bench.full, results, *self.options, **keywords)

    def at(self, number, error=0):
        """A run that is killed before a call, or whose call fails."""
        results = self.results()
        ran, calls = self.run(results, shim={"SHIM_AT": number, "SHIM_ERROR": error})
        return results, ran, calls


def starts(bench):
    whole, fewer, clone = bench.results(), bench.results(), bench.results()
    bench.run(bench.full, whole, "--quiet")
    bench.run(bench.fewer, fewer, "--quiet")
    shutil.copytree(whole, clone)
    for results in (fewer, clone):
        shutil.rmtree(results / "full/.state")
    (clone / "full/report.md").unlink()
    return [
        Start(bench, "nothing"),
        Start(bench, "nothing, long fits", "--checkpoint-every", "1000s"),
        Start(bench, "fewer trials, in a clone", template=fewer, finished={"coarse": 6}),
        Start(bench, "without report.md, in a clone", template=clone, finished={"coarse": 8, "fine": 4}),
        Start(bench, "--fresh", "--fresh", template=whole),
    ]


def at_each_call(bench, fault, every, judge, error=0):
    """Has a fault at each durable call of runs from each start, whichever thread makes it, and resumes."""
    row = Row(fault)
    for start in starts(bench):
        tried = collections.Counter()

        def attempt(number):
            """The calls of a run that had no such call, and came to its end."""
            results, ran, calls = start.at(number, error)
            call = calls.get(number)
            note = f"{start.note}, {number}: {call and call.name} {call and call.path}"
            if call is None:
                row.check(ran.returncode == 0, f"{note}: ended with {ran.returncode}: {ran.stderr[-300:]}")
                row.compare(files(results / "full"), bench.expected[bench.full], note)
            else:
                row.tried += 1
                tried[call.name, call.path] += 1
                judge(row, ran, calls, number, note)
                resumed = row.resume(bench, bench.full, results, note)
                told = reported(ran.stderr)
                lost(row, {**start.finished, **told}, resumed.stderr, note)
                lost_checks(row, ran.stderr, resumed.stderr, note)
            shutil.rmtree(results, ignore_errors=True)
            return None if call else [(call.name, call.path) for _, call in sorted(calls.items())]

        number = 1
        while not (whole := attempt(number)):
            number += every
        # Of two whole runs: what finishes together is written together, and a checkpoint is due after some time, so that runs
        # differ in their calls, and in what their N-th call is.
        needed = collections.Counter(whole) & collections.Counter(attempt(10**6)) if every == 1 else collections.Counter()
        for _ in range(300):
            missing = needed - tried
            if not missing:
                break
            places = [index + 1 for index, call in enumerate(whole) if call in missing]
            attempt(max(1, bench.random.choice(places) + bench.random.choice((0, 0, 0, -2, -1, 1, 2))))
        missing = needed - tried
        row.check(not missing, f"{start.note}: of {len(whole)} calls these were not reached: {dict(missing)}")
        print(f"  {start.note}: {len(whole)} calls, {sum(tried.values())} tried", file=sys.stderr)
    row.end()


def kill_at_calls(bench, every):
    def judge(row, ran, calls, number, note):
        row.check(ran.returncode == -signal.SIGKILL, f"{note}: ended with {ran.returncode}")

    seen_by_strace(bench)
    at_each_call(bench, "kill −9 before each durable system call", every, judge)


def errors_at_calls(bench, every):
    def judge(row, ran, calls, number, note):
        failed = calls[number]
        # The lock's file says how many fits are in training, for who looks. That is no part of the record, and stops nobody.
        if failed.name == "pwrite" and failed.path.endswith(".state/lock"):
            row.check(ran.returncode == 0, f"{note}: ended with {ran.returncode}: {ran.stderr[-200:]}")
            return
        # What has come of fits on their way goes last, when all files are on the disk; that it stays does no harm.
        earlier = [call for n, call in sorted(calls.items()) if n < number]
        is_whole = failed.path.startswith("full/.state/checkpoints") and any(
            call.name == "rename" and call.path == "full/run.json" for call in earlier[:-1])
        if not (is_whole and ran.returncode == 0):
            row.check(ran.returncode in (73, 74), f"{note}: ended with {ran.returncode}: {ran.stderr[-200:]}")
            row.check("caviar: error: " in ran.stderr, f"{note}: no words: {ran.stderr!r}")
        later = [call for n, call in sorted(calls.items()) if n > number and call.path == failed.path]
        again = failed.name == "fdatasync" and any(
            call == failed and not any(before.name == "open" for before in later[:index]) for index, call in enumerate(later))
        row.check(not again, f"{note}: a failed sync was tried again")

    for error in ("ENOSPC", "EIO"):
        fault = f"{error} at each durable open, write, sync, rename, unlink, mkdir"
        at_each_call(bench, fault, every, judge, getattr(errno, error))


def seen_by_strace(bench):
    """Whether the shim sees every call that changes something below the bench's folder."""
    if not shutil.which("strace") or subprocess.run(["strace", "-o", "/dev/null", "true"]).returncode:
        print("no strace: nobody checks that the shim sees all calls", file=sys.stderr)
        return
    row = Row("the shim sees the durable calls that strace sees")
    for start in starts(bench):
        log = bench.folder / "strace"
        _, calls = start.run(
            start.results(), before=["strace", "-f", "-qq", "-y", "-o", str(log), "-e", "trace=file,desc"])
        seen = collections.Counter()
        root = bench.folder
        for line in re.sub(r" <unfinished \.\.\.>$", "", log.read_text(), flags=re.M).splitlines():
            found = re.match(r"\d+ +(\w+)\((.*)", line)
            where = found[2].replace(f"AT_FDCWD<{root}", "") if found else ""
            if not re.search(f'[<"]{root}[/">]', where) or f"{root}/log" in where:
                continue
            call = re.sub(r"(64|at2?|2)$", "", found[1].replace("openat", "open"))
            if call not in READING and (call != "open" or re.search("O_WRONLY|O_RDWR|O_CREAT", where)):
                seen[call] += 1
        counted = collections.Counter(call.name for call in calls.values())
        row.tried += sum(counted.values())
        row.check(counted == seen, f"{start.note}: {dict(counted)}, and strace: {dict(seen)}")
    row.end()


# What changes nothing of files, "at" and the like cut off.
READING = {
    "access", "chdir", "close", "execve", "faccess", "fcntl", "fst", "fstatfs", "getcwd", "getdents", "ioctl", "lseek", "lst", "mmap",
    "newfstat", "pread", "read", "readlink", "st", "statfs", "statx",
}


class Watched:
    """A run whose progress bar is read, and which can be killed."""

    bar = re.compile(r"(\w+)  [^\r]*?(\d+)/(\d+)")

    def __init__(self, bench, spec, results, *options):
        self.reader, writer = pty.openpty()
        self.process = subprocess.Popen(
            bench.command(spec, results, *options), stdout=subprocess.DEVNULL, stderr=writer, env=bench.environment)
        os.close(writer)
        self.text = ""

    def read(self, until):
        """Reads until a time, or the end. True at the end."""
        while time.time() < until:
            if not select.select([self.reader], [], [], min(0.05, max(0, until - time.time())))[0]:
                continue
            try:
                data = os.read(self.reader, 65536)
            except OSError:
                data = b""
            if not data:
                return True
            self.text += re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", data.decode(errors="replace"))
        return False

    def kill(self, number=signal.SIGKILL):
        self.process.send_signal(number)
        self.read(time.time() + 5)
        code = self.process.wait(timeout=10)
        os.close(self.reader)
        return code

    @property
    def reported(self):
        """How many fits of each stage were reported since the start, at least."""
        done = {}
        for stage, count, _ in self.bar.findall(self.text):
            done[stage] = max(done.get(stage, 0), int(count))
        return done


def random_kills(bench, count):
    row = Row("kill −9 at a random instant, resumed each time")
    begin = time.time()
    bench.run(bench.long, bench.results(), "--quiet")
    length = time.time() - begin
    results, known = bench.results(), {}
    while row.tried < count:
        watched = Watched(bench, bench.long, results)
        if watched.read(time.time() + bench.random.uniform(0, length)):
            code = watched.kill()
            row.check(code in (0, -9), f"ended with {code}")
            row.compare(files(results / "long"), bench.expected[bench.long], "after kills")
            results, known = bench.results(), {}
            continue
        watched.kill()
        row.tried += 1
        now = done(bench.status(results, bench.long))
        for stage in known | watched.reported:
            # The bar counts from what was there when its run began.
            missing = known.get(stage, 0) + watched.reported.get(stage, 0) - now.get(stage, 0)
            if missing > 0:
                row.lost += missing
                row.check(False, f"{missing} fits of {stage} lost")
        known = now
    row.resume(bench, bench.long, results, "the last resume")
    row.end()


def long_fits(bench, seconds):
    row = Row("kill −9 at a random instant of long fits, resumed from checkpoints")
    spec = None
    epochs, length = 100, 0
    # As many epochs as take about so long here, so that kills hit fits on any machine.
    while length < 0.7 * seconds:
        epochs = int(epochs * max(1, seconds / length if length else 1))
        spec = bench.spec("deep", f"{{name: coarse, trials: 6, epochs: {epochs}}}", units=256, final="final: {repeats: 2}\n")
        begin = time.time()
        bench.run(spec, bench.results(), "--quiet")
        length = time.time() - begin
    bench.expected[spec] = bench.reference(spec)
    results, reached, kept = bench.results(), {}, set()
    while row.tried < 300:
        process = subprocess.Popen(
            bench.command(spec, results, "--quiet", "--checkpoint-every", "1s"), stderr=subprocess.DEVNULL, env=bench.environment)
        time.sleep(bench.random.uniform(0.1, 3))
        process.kill()
        if process.wait() == 0:
            if len(kept) > 2:
                break
            # Too few fits were kept to have shown anything: the search once more, from nothing.
            row.resume(bench, spec, results, "after kills")
            results, reached = bench.results(), {}
            continue
        row.tried += 1
        now = positions(results / "deep/.state/checkpoints")
        for fit in reached.keys() & now.keys():
            if now[fit] < reached[fit]:
                row.lost += 1
                row.check(False, f"a fit went back from {reached[fit]} to {now[fit]}")
        reached |= now
        kept |= now.keys()
    row.check(len(kept) > 2, f"{len(kept)} fits were kept")
    row.resume(bench, spec, results, "after kills")
    row.check(not positions(results / "deep/.state/checkpoints"), "checkpoints are left")
    row.end()


def positions(folder):
    """Epoch and step of each fit that was kept, by its address."""
    found = {}
    for path in folder.iterdir() if folder.is_dir() else []:
        text = path.read_bytes()[:1_000_000]
        at = re.search(rb'position\\":{[^}]*}', text)
        if at and path.suffix != ".new":
            found[path.name] = tuple(int(re.search(rb'%s\\":(\d+)' % key, at[0])[1]) for key in (b"epoch", b"step"))
    return found


def full_disk(bench):
    row = Row("a full disk: tmpfs of 1 MB")
    spec = bench.spec("big", "{name: coarse, trials: 250, epochs: 120}")
    bench.expected[spec] = bench.reference(spec)
    mount = bench.folder / "mount"
    mount.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(mount)], capture_output=True).returncode:
        Row.rows.pop()
        print("no tmpfs: the full disk is left out", file=sys.stderr)
        return
    told = {}
    try:
        for _ in range(2):
            ran = bench.telling(spec, mount, workers=2)
            row.tried += 1
            row.check(ran.returncode in (73, 74), f"ended with {ran.returncode}: {ran.stderr}")
            told = {**told, **reported(ran.stderr)}
        subprocess.run(["mount", "-o", "remount,size=64m", str(mount)], check=True)
        lost(row, told, row.resume(bench, spec, mount, "with space again").stderr, "with space again")
    finally:
        subprocess.run(["umount", str(mount)], check=True)
    row.end()


def short_writes(bench, every):
    row = Row("short writes: ulimit -f, SIGXFSZ ignored")

    def limit(size):
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    for size in range(1000, 30000, 500 * every):
        results = bench.results()
        ran = bench.telling(bench.small, results, workers=2, preexec_fn=lambda: limit(size))
        if ran.returncode == 0:
            break
        row.tried += 1
        row.check(ran.returncode in (73, 74), f"{size}: ended with {ran.returncode}: {ran.stderr}")
        lost(row, reported(ran.stderr), row.resume(bench, bench.small, results, f"{size}").stderr, f"{size}")
    row.end()


def groups(journal):
    """Where the groups of a journal begin, and where the last ends."""
    starts, at = [], len(HEADER)
    while at + 16 <= len(journal):
        starts.append(at)
        at += 16 + struct.unpack("<I", journal[at + 4:at + 8])[0]
    return starts + [at]


def harmed_journals(bench, every):
    # Repeats of one trial go into no pack together: a group for each fit, unless several wait while one is written.
    spec = bench.spec("single", "{name: coarse, trials: 1, epochs: 1, repeats: 4}", units=256)
    bench.expected[spec] = bench.reference(spec)
    starts = []
    while len(starts) < 6:
        original = bench.results()
        bench.run(spec, original, "--quiet", workers=1)
        journal = (original / "single/.state/journal").read_bytes()
        starts = groups(journal)

    def attempt(row, harmed, note, warns=True, code=0):
        results = bench.results()
        (results / "single/.state").mkdir(parents=True)
        (results / "single/.state/journal").write_bytes(harmed)
        row.tried += 1
        if code:
            ran = bench.run(spec, results)
            row.check(ran.returncode == code and "damaged at byte" in ran.stderr, f"{note}: {ran.returncode} {ran.stderr}")
        else:
            ran = row.resume(bench, spec, results, note)
            row.check(("were cut off" in ran.stderr) == warns, f"{note}: {ran.stderr[:300]}")
        shutil.rmtree(results)

    row = Row("the journal cut at every byte of its last 3 records")
    third = starts[-4]
    for at in range(third, len(journal), every):
        attempt(row, journal[:at], f"cut at {at}", warns=at not in starts)
    row.end()
    row = Row("garbage or NULs appended; the last record doubled")
    for length in (1, 15, 16, 17, 4096):
        attempt(row, journal + bytes(length), f"{length} NULs")
        attempt(row, journal + bench.random.randbytes(length), f"{length} bytes of garbage")
        attempt(row, journal + b"\xfffit" + bench.random.randbytes(length), f"{length} bytes like a group")
    attempt(row, journal + journal[starts[-2]:], "doubled", warns=False)
    row.end()
    row = Row("damage in the middle of the journal: told with its place, nothing touched")
    for start in (0, starts[0], starts[len(starts) // 2], starts[-3]):
        attempt(row, journal[:start + 8] + b"XY" + journal[start + 10:], f"at {start}", code=74)
    row.end()


def eight_processes(bench, kills):
    row = Row("8 processes on one experiment, random kills")
    results, running, codes, killed = bench.results(), [], [], 0
    journal = str(results / "long/.state/journal")

    def writers():
        count = 0
        for process in running:
            with contextlib.suppress(OSError):
                for link in os.listdir(f"/proc/{process.pid}/fd"):
                    with contextlib.suppress(OSError):
                        count += os.readlink(f"/proc/{process.pid}/fd/{link}") == journal
        return count

    while 0 not in codes or killed < kills:
        while len(running) < 8:
            running.append(subprocess.Popen(
                bench.command(bench.long, results, "--quiet"), stderr=subprocess.DEVNULL, env=bench.environment))
        time.sleep(bench.random.uniform(0.01, 0.08))
        # Seen twice, since one may end while the others are looked at.
        row.check(writers() <= 1 or writers() <= 1, "two writers")
        if killed < kills:
            bench.random.choice(running).kill()
            killed += 1
        codes += [process.returncode for process in running if process.poll() is not None]
        running = [process for process in running if process.returncode is None]
    for process in running:
        process.wait()
        codes.append(process.returncode)
    row.tried = killed
    row.check(set(codes) <= {0, 75, -9}, f"codes {set(codes)}")
    row.compare(files(results / "long"), bench.expected[bench.long], "8 processes")
    row.end()


def stopped_holder(bench, seconds):
    row = Row(f"a holder stopped with SIGSTOP for {seconds} s")
    results = bench.results()
    holder = subprocess.Popen(bench.command(bench.long, results, "--quiet"), env=bench.environment)
    while not (results / "long/.state/journal").exists():
        time.sleep(0.01)
    holder.send_signal(signal.SIGSTOP)
    end = time.time() + seconds
    while time.time() < end:
        ran = bench.run(bench.long, results, "--quiet")
        row.tried += 1
        row.check(ran.returncode == 75, f"somebody took over: {ran.returncode}")
        row.check(bench.status(results, bench.long)["state"] == "running", "the status does not see the holder")
        time.sleep(min(1, seconds / 5))
    holder.send_signal(signal.SIGCONT)
    row.check(holder.wait() == 0, "the holder did not end well")
    row.compare(files(results / "long"), bench.expected[bench.long], "continued")
    row.end()


def stopped_terminal(bench, times):
    """A terminal that takes nothing more, as after Ctrl-S: what finishes is stored all the same."""
    row = Row("a terminal stopped in the middle of a run, then `kill -9`")
    spec = bench.spec("held", "{name: coarse, trials: 600, epochs: 40}", units=64)
    bench.expected[spec] = bench.reference(spec)
    for _ in range(times):
        results = bench.results()
        ours, its = pty.openpty()
        run = subprocess.Popen(bench.command(spec, results), env=bench.environment, stderr=its, stdout=subprocess.DEVNULL)

        def stored():
            return done(bench.status(results, spec)).get("coarse", 0)

        while stored() < 8:
            time.sleep(0.01)
        termios.tcflow(its, termios.TCOOFF)
        at_stop, end = stored(), time.time() + 30
        while stored() < at_stop + 100 and time.time() < end:
            time.sleep(0.05)
        kept = stored()
        run.kill()
        run.wait()
        os.close(ours)
        os.close(its)
        row.tried += 1
        row.check(kept >= at_stop + 100, f"of what finished after the stop {kept - at_stop} fits were stored in 30 s")
        lost(row, {"coarse": kept}, row.resume(bench, spec, results, "with a terminal again").stderr, "with a terminal again")
    row.end()


def interruptions(bench):
    row = Row("SIGINT, SIGTERM, SIGHUP, --time-limit: 75 within 2 s in the middle of a fit")
    heavy = bench.spec("heavy", "{name: coarse, trials: 4, epochs: 100000}", units=512)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, None):
        options = ["--time-limit", "1s"] if number is None else []
        process = subprocess.Popen(
            bench.command(heavy, bench.results(), "--quiet", *options), stderr=subprocess.PIPE, text=True, env=bench.environment)
        time.sleep(1)
        begin = time.time()
        if number is not None:
            process.send_signal(number)
        code = process.wait(timeout=20)
        took = time.time() - begin
        row.tried += 1
        row.check(code == 75 and took < 2, f"{number}: {code} after {took:.1f} s")
        row.check("run the same command to resume" in process.stderr.read(), "no word about how to go on")
    row.end()


def ways_there(bench):
    row = Row("1 and 2 workers, 5 resumes, trials 20 → 30, a stage appended, a clone without .state")
    one, two = "{name: coarse, trials: %d, epochs: 5}", "{name: fine, trials: 10, epochs: 5, narrow: {best_trials: 5}}"
    spec = bench.spec("ways", one % 30, two)
    fewer = bench.spec("ways", one % 20, file="fewer")
    bench.expected[spec] = bench.reference(spec)

    def way(note, *steps, end=lambda results: None):
        results = bench.results()
        for step in steps:
            step(results)
        row.tried += 1
        row.resume(bench, spec, results, note)

    def kill(results):
        watched = Watched(bench, spec, results)
        watched.read(time.time() + bench.random.uniform(0.02, 0.2))
        watched.kill()

    def run_fewer(results):
        row.check(bench.run(fewer, results, "--quiet").returncode == 0, "the shorter run failed")

    def forget(results):
        shutil.rmtree(results / "ways/.state")

    way("1 worker", lambda results: bench.run(spec, results, workers=1))
    way("resumed 5 times", *[kill] * 5)
    way("raised, a stage appended", run_fewer)
    way("raised in a clone", run_fewer, forget)
    way("raised in a clone, killed", run_fewer, forget, kill, kill)
    results = bench.results()
    run_fewer(results)
    rows = (results / "ways/trials.csv").read_bytes()
    bench.run(spec, results)
    row.check((results / "ways/trials.csv").read_bytes().startswith(rows), "the first 20 rows changed")
    before = {path: path.stat().st_mtime_ns for path in (results / "ways").iterdir()}
    forget(results)
    row.check("nothing to do" in bench.run(spec, results).stderr, "a clone has something to do")
    row.check(all(path.stat().st_mtime_ns == at for path, at in before.items() if path.is_file()), "files were rewritten")
    row.end()


def finished_again(bench, trials):
    row = Row(f"a finished spec run again, {trials:,} trials")
    shutil.copy(ROOT / "Specs/data/iris.csv", bench.folder / "iris.csv")
    spec = bench.spec(
        "many", f"{{name: coarse, trials: {trials}, epochs: 5}}",
        data="csv: iris.csv, header: false, delimiter: ';', label: 4")
    results = bench.results()
    row.check(bench.run(spec, results, "--quiet").returncode == 0, "the run failed")
    stamps = {path: path.stat().st_mtime_ns for path in (results / "many").iterdir()}
    times = []
    for _ in range(3):
        begin = time.perf_counter()
        ran = bench.run(spec, results)
        times.append(time.perf_counter() - begin)
        row.tried += 1
        row.check("nothing to do" in ran.stderr, f"something was done: {ran.stderr}")
    row.check({path: path.stat().st_mtime_ns for path in (results / "many").iterdir()} == stamps, "files were rewritten")
    row.fault += f", {min(times):.2f} s"
    row.end()


def refused_threads(bench):
    """Runs as a user who may start few threads: with fewer workers, or none but the first, the bytes are the same."""
    limits = [2, 3, 4, 6]
    row = Row(f"threads refused by the system: `ulimit -u` of {', '.join(map(str, limits))}")
    bench.folder.chmod(0o755)
    program = shutil.copy(bench.program, bench.folder / "program")
    nobody = 65534
    for limit in limits:
        results = bench.results()
        results.mkdir()
        os.chown(results, nobody, nobody)

        def become():
            resource.setrlimit(resource.RLIMIT_NPROC, (limit, limit))
            os.setgroups([])
            os.setgid(nobody)
            os.setuid(nobody)

        command = [program, *bench.command(bench.full, results, "--quiet", workers=3)[1:]]
        ran = subprocess.run(
            command, capture_output=True, text=True, env=bench.environment, timeout=300, preexec_fn=become, cwd=results)
        row.tried += 1
        row.check(ran.returncode == 0 and not ran.stderr, f"{limit}: ended with {ran.returncode}: {ran.stderr[-300:]}")
        row.compare(files(results / "full"), bench.expected[bench.full], f"{limit}")
    row.end()


def table():
    width = max(len(row.fault) for row in Row.rows)
    lines = [f"| {'fault'.ljust(width)} | tried | fits lost | differing bytes | |", f"| {'-' * width} | ---: | ---: | ---: | --- |"]
    for row in Row.rows:
        lines.append(f"| {row.fault.ljust(width)} | {row.tried:,} | {row.lost} | {row.differing} | {'FAILED' if row.notes else 'ok'} |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=str(ROOT / ".build/release/caviar"), help="the built program")
    parser.add_argument("--quick", action="store_true", help="a bounded part, for CI")
    parser.add_argument("--seed", type=int, default=1, help="of the random instants")
    parser.add_argument("--only", default="", help="the functions to run, by a part of their names")
    options = parser.parse_args()
    quick = options.quick
    # What is ignored here, as under nohup, the programs that are started would ignore as well.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    with tempfile.TemporaryDirectory(prefix="caviar-faults-") as folder:
        bench = Bench(options.program, pathlib.Path(folder), options.seed)
        if not bench.has_shim:
            print("no cc: the faults at system calls are left out, and nobody checks what is told", file=sys.stderr)
        faults = [
            (kill_at_calls, [16 if quick else 1], bench.has_shim),
            (random_kills, [10 if quick else 200], True),
            (long_fits, [8 if quick else 60], True),
            (errors_at_calls, [24 if quick else 1], bench.has_shim),
            (full_disk, [], os.geteuid() == 0),
            (short_writes, [4 if quick else 1], True),
            (harmed_journals, [307 if quick else 1], True),
            (eight_processes, [8 if quick else 100], True),
            (stopped_holder, [2 if quick else 60], True),
            (stopped_terminal, [1 if quick else 10], True),
            (interruptions, [], True),
            (ways_there, [], True),
            (refused_threads, [], os.geteuid() == 0),
            (finished_again, [10_000], True),
        ]
        for fault, arguments, is_possible in faults:
            if is_possible and options.only in fault.__name__:
                fault(bench, *arguments)
    print(table())
    sys.exit(any(row.notes or row.lost or row.differing for row in Row.rows))


if __name__ == "__main__":
    main()
