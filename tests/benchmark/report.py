"""Reads what the benchmark programs wrote in each round, and prints ratios and
medians as Markdown. tools/bench calls it.

Exits with 3 if the machine was too busy for the figures to be believed."""

import argparse
import glob
import json
import os
import statistics
import sys
from typing import NamedTuple, Optional

import plot
import targets

# Of the time of all CPUs, taken by other processes and the hypervisor.
BELIEVABLE_LOAD = 0.05
# Of the time of the client's CPUs: less, and something else set the rate.
BUSY_CLIENT = 0.9


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
    ("cache", "1", "BM_Hit/threads:1")."""
    name = row["name"].split("/")
    if program == "client":
        return tuple(name[:3])
    if program == "decode":
        return program, row["label"], name[0]
    return program, str(row["threads"]), row["name"]


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


def table(header, lines):
    print("| " + " | ".join(header) + " |")
    print("|" + "---|" * len(header))
    for line in lines:
        print("| " + " | ".join(line) + " |")
    print()


def verdict(measured):
    """What is said of these together."""
    found = {one.verdict for one in measured} - {None}
    if "missed" in found:
        return "**missed**"
    return "met" if "must" in found else "met, stretch too"


def print_lines(lines):
    print("## `Client` beside its floor\n")
    print("Medians of the rounds' ratios, their quartiles, and what they must "
          f"reach. The floor is {targets.SUBJECTS[targets.FLOOR]}.\n")
    table(["", "", *targets.MEASURES.values(), "must"],
          [[targets.FORMS[line.form].title, targets.PROTOCOLS[line.protocol],
            *(line.measures[name].text() if name in line.measures else ""
              for name in targets.MEASURES),
            verdict(line.measures.values())] for line in lines])


def print_idle(lines, rows, client_cpus):
    """Tells where a rate was not set by the client or the floor alone."""
    idle = []
    for line in lines:
        form = targets.FORMS[line.form]
        for subject in ("client", targets.FLOOR):
            rounds = rows.get((line.form, line.protocol, subject))
            if form.rate is None or not rounds:
                continue
            share = ratio(cpu(rounds), wall(rounds)).median
            share /= min(form.threads, client_cpus)
            if share < BUSY_CLIENT:
                idle.append(f"- {form.title}, {targets.PROTOCOLS[line.protocol]}, "
                            f"{targets.SUBJECTS[subject]}: busy for {share:.0%}")
    if idle:
        print("The client's CPU was not busy all the time, so the server had a "
              "part in these rates:\n", *idle, "", sep="\n")


def print_others(others):
    """`others`: {what is measured: Measured}."""
    print("## Other targets\n")
    table(["", "measured", "must"],
          [[what, measured.text(), verdict([measured])]
           for what, measured in others.items()])


def print_medians(rows):
    lines = []
    for name, form in targets.FORMS.items():
        for protocol, title in targets.PROTOCOLS.items():
            cells = []
            for subject in targets.SUBJECTS:
                rounds = rows.get((name, protocol, subject))
                cells.append(f"{statistics.median(cpu(rounds)):.1f}, "
                             f"{1e6 / statistics.median(wall(rounds)):.0f}"
                             if rounds else "")
            if any(cells):
                lines.append([form.title, title, *cells])
    if lines:
        print("## Medians: CPU µs a request, requests a second\n")
        table(["", "", *targets.SUBJECTS.values()], lines)


def print_decoders(rows):
    print("## Decoding: CPU over that of parsing the same message from binary\n")
    binary = {body: rows.get(("decode", body, targets.BINARY))
              for body in targets.BODIES}
    lines = [["binary, µs", *(f"{statistics.median(cpu(r)):.2f}" if r else ""
                              for r in binary.values())]]
    for subject, title in targets.DECODERS.items():
        cells = []
        for body in targets.BODIES:
            rounds = rows.get(("decode", body, subject))
            cells.append(Measured(ratio(cpu(rounds), cpu(binary[body])), None).text()
                         if rounds and binary[body] else "")
        lines.append([title, *cells])
    table(["", *targets.BODIES], lines)


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
    """Whose the CPU time was, from tools/bench's samples: the first line of
    /proc/stat and the ticks of our own processes, at the start and after each
    round."""

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


def write_json(path, facts, rows, lines, others):
    with open(path, "w", encoding="utf-8") as file:
        json.dump({
            "facts": facts,
            "rows": [{"name": "/".join(key), "cpu_us": cpu(rounds),
                      "wall_us": wall(rounds)} for key, rounds in rows.items()],
            "ratios": [{"name": f"{line.form}/{line.protocol}", "of": name,
                        "rounds": m.spread.values, "median": m.spread.median,
                        "target": m.target, "verdict": m.verdict}
                       for line in lines for name, m in line.measures.items()],
            "others": {what: {"median": m.spread.median, "target": m.target,
                              "verdict": m.verdict}
                       for what, m in others.items()},
        }, file, indent=1)
        file.write("\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--out")
    parser.add_argument("--plot")
    parser.add_argument("--client-cpus", type=int, required=True)
    parser.add_argument("--fact", action="append", default=[])
    args = parser.parse_args()

    context, rows = read_rounds(args.folder)
    memory_path = os.path.join(args.folder, "memory.json")
    memory = read(memory_path)[1] if os.path.exists(memory_path) else []
    if not rows and not memory:
        sys.exit("No row's name matches the filter.")
    load = Load(os.path.join(args.folder, "load"))
    lines = compare(rows)
    others = other_targets(rows, memory)

    facts = dict(fact.split("=", 1) for fact in args.fact)
    facts["load"] = load.text()
    for name in ("compiler", "libcurl", "protobuf", "simdjson"):
        if name in context:
            facts[name] = context[name]

    if not load.believable:
        print(f"**DO NOT BELIEVE THESE FIGURES: {load.text()}.**\n")
    for name, value in facts.items():
        print(f"- {name}: {value}")
    print()
    if lines:
        print_lines(lines)
        if load.believable:
            print_idle(lines, rows, args.client_cpus)
    if others:
        print_others(others)
    print_medians(rows)
    if any(key[0] == "decode" for key in rows):
        print_decoders(rows)
    if args.out:
        write_json(args.out, facts, rows, lines, others)
    if args.plot:
        plot.write(args.plot, lines, load)
    return 0 if load.believable else 3


if __name__ == "__main__":
    sys.exit(main())
