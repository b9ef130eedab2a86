"""From what the benchmark programs wrote in each round to ratios, and whether they
reach their targets."""

import glob
import json
import os
import statistics
import sys
from typing import NamedTuple, Optional

import targets

# Of the time of all CPUs, taken by other processes and the hypervisor.
BELIEVABLE_LOAD = 0.05


class Spread:
    """The median of the rounds' values, with quartiles."""

    def __init__(self, values):
        self.values = list(values)
        self.median = statistics.median(self.values)
        self.low = self.high = self.median
        if len(self.values) > 1:
            self.low, _, self.high = statistics.quantiles(
                self.values, n=4, method="inclusive")


class Measured(NamedTuple):
    spread: Spread
    target: Optional[targets.Target]
    digits: int = 2
    unit: str = ""

    @property
    def verdict(self):
        """Of what is printed, so that 0.829 reaches 0.83."""
        if self.target is None:
            return None
        return self.target.verdict(round(self.spread.median, self.digits))

    def text(self):
        """1.10 (1.08-1.11) ≤ 1.12, or **1.15** (1.13-1.18) > 1.12."""
        spread, target, digits, unit = self.spread, self.target, self.digits, self.unit
        median = f"{spread.median:.{digits}f}"
        quartiles = f"({spread.low:.{digits}f}-{spread.high:.{digits}f}){unit}"
        if target is None:
            return f"{median} {quartiles}"
        must = f"{target.must:.{digits}f}"
        if self.verdict == "missed":
            return f"**{median}** {quartiles} {'<' if target.at_least else '>'} {must}"
        return f"{median} {quartiles} {'≥' if target.at_least else '≤'} {must}"


class Line(NamedTuple):
    """A form of the client's calls over a protocol: its place in the report."""
    form: str
    protocol: str
    measures: dict  # Of MEASURES: Measured.


def read(path):
    """(context, rows) of one output file; none if no row matched the filter."""
    if os.path.getsize(path) == 0:
        return {}, []
    with open(path, encoding="utf-8") as file:
        report = json.load(file)
    for row in report["benchmarks"]:
        if row.get("error_occurred"):
            sys.exit(f"{row['name']}: {row['error_message']}")
    return report["context"], report["benchmarks"]


def microseconds(row, key):
    factor = {"ns": 1e-3, "us": 1, "ms": 1e3, "s": 1e6}[row["time_unit"]]
    return row[key] * factor


def key_of(row, program="client"):
    """("get_1", "h1", "client"), ("decode", "typical", "BM_Binary"), or
    ("cache", "1", "Hit/Whole"), where 1 is the number of threads."""
    name = row["name"].split("/")
    if program == "client":
        return tuple(name[:3])
    if program == "decode":
        return program, row["label"], name[0]
    # Without what Google Benchmark appends.
    return program, str(row["threads"]), "/".join(
        part for part in name if part != "real_time" and ":" not in part)


def read_rounds(folder):
    """(context, {key: [(CPU, wall) of each round]}), both in microseconds."""
    context, rows = {}, {}
    for path in sorted(glob.glob(os.path.join(folder, "round-*.json"))):
        found, benchmarks = read(path)
        context.update(found)
        program = os.path.basename(path).split("-")[1]
        for row in benchmarks:
            rows.setdefault(key_of(row, program), []).append(
                (microseconds(row, "cpu_time"), microseconds(row, "real_time")))
    return context, rows


def cpu(rounds):
    return [cpu for cpu, _ in rounds]


def wall(rounds):
    return [wall for _, wall in rounds]


def ratio(above, below):
    return Spread(a / b for a, b in zip(above, below))


def compare(rows):
    """The Lines that can be made of `rows`."""
    lines = []
    for name, form in targets.FORMS.items():
        for protocol in targets.PROTOCOLS:
            client = rows.get((name, protocol, "client"))
            floor = rows.get((name, protocol, targets.FLOOR))
            peer = rows.get(targets.counterpart(name, protocol, targets.PEER))
            measures = {}
            if client and floor:
                measures["cpu"] = Measured(
                    ratio(cpu(client), cpu(floor)), form.cpu)
                measures["rate"] = Measured(
                    ratio(wall(floor), wall(client)), form.rate)
            if client and peer and form.peer:
                measures["peer"] = Measured(
                    ratio(wall(peer), wall(client)), form.peer)
            if measures:
                lines.append(Line(name, protocol, measures))
    return lines


def other_targets(rows, memory):
    others = {}
    decoded = rows.get(("decode", "typical", "BM_Accelerator"))
    binary = rows.get(("decode", "typical", targets.BINARY))
    if decoded and binary:
        others["decoding the body, CPU x binary parsing"] = Measured(
            ratio(cpu(decoded), cpu(binary)), targets.DECODE)
    for (program, threads, name), rounds in rows.items():
        if (program, threads) == ("cache", "1") and targets.CACHE_HIT in name.lower():
            others[f"a hit of the cache, 1 thread ({name})"] = Measured(
                Spread(1e3 * us for us in wall(rounds)), targets.CACHE, 0, " ns")
    for row in memory:
        _, protocol, _ = key_of(row)
        grown = row["kilobytes_after"] - row["kilobytes_before"]
        others[f"growth by 100 000 calls, {targets.PROTOCOLS[protocol]}"] = Measured(
            Spread([grown]), targets.MEMORY, 0, " KB")
    return others


class Load:
    """Who took the CPU time. tools/bench writes samples at the start and after
    each round: the first line of /proc/stat, and the ticks of our processes."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            samples = [[int(ticks) for ticks in line.split()[1:]] for line in file]
        self.cpus = os.cpu_count()
        spans = [self._span(a, b) for a, b in zip(samples, samples[1:])]
        self.others, self.steal = self._span(samples[0], samples[-1])
        self.worst = max(sum(span) for span in spans)

    def _span(self, start, end):
        """The CPUs that other processes and the hypervisor took."""
        (user, nice, system, idle, wait, irq, soft, steal, _, _, own) = (
            b - a for a, b in zip(start, end))
        busy = user + nice + system + irq + soft
        to_cpus = self.cpus / (busy + idle + wait + steal)
        return max(0, busy - own) * to_cpus, steal * to_cpus

    @property
    def believable(self):
        return self.others + self.steal <= BELIEVABLE_LOAD * self.cpus

    def text(self):
        return (f"other processes took {self.others:.2f} of {self.cpus} CPUs, the "
                f"hypervisor {self.steal:.2f}, in the worst round both "
                f"{self.worst:.2f}")
