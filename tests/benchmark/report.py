"""Reads what the benchmark programs wrote in each round, and prints medians and
ratios as Markdown. tools/bench calls it."""

import argparse
import glob
import json
import os
import statistics
import sys

PROTOCOLS = {"h1": "HTTP/1.1", "tls_h1": "TLS HTTP/1.1", "tls_h2": "TLS HTTP/2"}

WHAT = {
    "single": "one call after another",
    "batch": "32 in flight, one thread",
    "async": "32 in flight, asynchronous",
    "threads": "blocking calls",
    "new_connection": "new connection for each call",
    "reconnect": "server closes each connection",
    "cold_batch": "32 at once, no connection yet",
}

SUBJECTS = {
    "libcurl": "libcurl alone",
    "libcurl_debian": "libcurl with Debian's CA defaults",
    "libcurl_binary": "libcurl + binary parsing",
    "libcurl_nlohmann": "libcurl + nlohmann",
    "session": "SDK, transport alone",
    "sdk_new_client": "SDK, new client each",
    "sdk_undecoded": "SDK, no field decoded",
    "sdk": "SDK",
    "sdk_protobuf": "SDK + JsonStringToMessage",
}

DECODERS = {
    "BM_Accelerator": "accelerator",
    "BM_AcceleratorWithDrift": "accelerator, collecting drift",
    "BM_JsonStringToMessage": "JsonStringToMessage",
    "BM_NlohmannDom": "nlohmann, DOM only",
}
BODIES = ["small", "typical", "long", "page"]

# (must, stretch) by what is measured; a rate is to be above, CPU below.
TARGETS = {
    ("single", "sdk"): (1.5, 1.25),
    ("single", "sdk_undecoded"): (1.5, 1.25),
    ("batch", "sdk"): (0.70, 0.80),
    ("batch", "sdk_undecoded"): (0.70, 0.80),
    ("new_connection", "sdk"): (1.3, 1.1),
    ("decode", "BM_Accelerator", "typical"): (3.5, 2.5),
}
RATES = {"batch", "async", "threads"}
# Of memory that pages come and go by, over 100 000 calls.
MEMORY_SLACK_KILOBYTES = 1024


class Spread:
    """The median of the rounds' values, with quartiles."""

    def __init__(self, values):
        self.values = values
        self.median = statistics.median(values)
        quartiles = (statistics.quantiles(values, n=4, method="inclusive")
                     if len(values) > 1 else [self.median] * 3)
        self.low, self.high = quartiles[0], quartiles[2]

    def text(self, digits):
        return (f"{self.median:.{digits}f} "
                f"({self.low:.{digits}f}-{self.high:.{digits}f})")

    def json(self):
        return {"median": self.median, "q1": self.low, "q3": self.high,
                "rounds": self.values}


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


def key_of(row):
    """("single", "", "h1", "sdk"), or ("decode", "", "typical", "BM_Binary")."""
    parts = row["name"].split("/")
    if parts[0].startswith("BM_"):
        return "decode", "", row["label"], parts[0]
    threads = str(row["threads"]) if parts[0] == "threads" else ""
    return parts[0], threads, parts[1], parts[2]


def read_rounds(folder):
    """(context, {key: [{"cpu":, "wall":} of each round]}), both in us."""
    context, rows = {}, {}
    for kind in ("transport", "decode"):
        paths = glob.glob(os.path.join(folder, f"{kind}-*.json"))
        for path in sorted(paths, key=lambda p: int(p.rsplit("-", 1)[1][:-5])):
            found, benchmarks = read(path)
            context.update(found)
            for row in benchmarks:
                rows.setdefault(key_of(row), []).append(
                    {"cpu": microseconds(row, "cpu_time"),
                     "wall": microseconds(row, "real_time")})
    return context, rows


def floor_of(key):
    what, threads, where, _ = key
    if what == "async":
        what = "batch"
    return what, threads, where, "BM_Binary" if what == "decode" else "libcurl"


def ratio(key, rows):
    """CPU over the floor's, or the rate over its; None for a floor itself."""
    floor = floor_of(key)
    if key == floor or floor not in rows:
        return None
    pairs = zip(rows[key], rows[floor])
    if key[0] in RATES:
        return Spread([theirs["wall"] / ours["wall"] for ours, theirs in pairs])
    return Spread([ours["cpu"] / theirs["cpu"] for ours, theirs in pairs])


def target_of(key):
    what, _, where, subject = key
    return TARGETS.get((what, subject, where)) or TARGETS.get((what, subject))


def verdict(key, ratios):
    """What the target is, and whether all of `ratios` reach it."""
    target = target_of(key)
    if target is None:
        return "", ""
    sign = 1 if key[0] in RATES else -1
    must, stretch = target
    reached = [min(sign * r.median for r in ratios) >= sign * t for t in target]
    word = "stretch reached" if reached[1] else "reached" if reached[0] else "MISSED"
    return f"{'≥' if sign > 0 else '≤'} {must} ({stretch})", word


def table(header, lines):
    print("| " + " | ".join(header) + " |")
    print("|" + "---|" * len(header))
    for line in lines:
        print("| " + " | ".join(line) + " |")
    print()


def title(key):
    what, threads, _, _ = key
    if not threads:
        return WHAT[what]
    return f"{threads} thread{'' if threads == '1' else 's'} of {WHAT[what]}"


def print_medians(rows):
    print("## Medians\n")
    lines = []
    for key, rounds in rows.items():
        if key[0] == "decode":
            continue
        cpu = Spread([r["cpu"] for r in rounds])
        rate = Spread([1e6 / r["wall"] for r in rounds])
        lines.append([title(key), PROTOCOLS[key[2]], SUBJECTS[key[3]],
                      cpu.text(1), rate.text(0)])
    table(["", "", "", "CPU, µs a request", "requests a second"], lines)


def print_ratios(ratios):
    print("## Ratios to libcurl alone\n")
    lines = []
    done = set()
    for key in ratios:
        what, threads, _, subject = key
        if what == "decode" or (what, threads, subject) in done:
            continue
        done.add((what, threads, subject))
        keys = {p: (what, threads, p, subject) for p in PROTOCOLS}
        found = [ratios[k] for k in keys.values() if k in ratios]
        cells = [ratios[k].text(2) if k in ratios else "" for k in keys.values()]
        lines.append([title(key), SUBJECTS[subject],
                      "rate" if what in RATES else "CPU", *cells,
                      *verdict(key, found)])
    table(["", "", "of", *PROTOCOLS.values(), "must (stretch)", ""], lines)


def print_decode(rows, ratios):
    print("## Decoding: CPU over that of parsing the same message from binary\n")
    lines = [["binary, µs", *(Spread([r["cpu"] for r in rows[k]]).text(2)
                              if (k := ("decode", "", b, "BM_Binary")) in rows
                              else "" for b in BODIES), "", ""]]
    for subject, name in DECODERS.items():
        keys = {b: ("decode", "", b, subject) for b in BODIES}
        cells = [ratios[k].text(2) if k in ratios else "" for k in keys.values()]
        if not any(cells):
            continue
        key = keys["typical"]
        words = verdict(key, [ratios[key]]) if key in ratios else ("", "")
        lines.append([name, *cells, *words])
    table(["", *BODIES, "typical: must (stretch)", ""], lines)


def print_memory(memory):
    print("## Memory over 100 000 calls\n")
    lines = []
    for row in memory:
        grown = row["kilobytes_after"] - row["kilobytes_before"]
        lines.append([SUBJECTS[row["subject"]], PROTOCOLS[row["protocol"]],
                      f"{row['kilobytes_before']:.0f} KB",
                      f"{row['kilobytes_after']:.0f} KB",
                      "reached" if grown <= MEMORY_SLACK_KILOBYTES else "MISSED"])
    table(["", "", "resident before", "after", "nothing grows"], lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--out")
    parser.add_argument("--fact", action="append", default=[])
    args = parser.parse_args()

    context, rows = read_rounds(args.folder)
    memory_path = os.path.join(args.folder, "memory.json")
    memory_rows = read(memory_path)[1] if os.path.exists(memory_path) else []
    memory = [{"subject": key_of(row)[3], "protocol": key_of(row)[2],
               "kilobytes_before": row["kilobytes_before"],
               "kilobytes_after": row["kilobytes_after"]}
              for row in memory_rows]
    ratios = {key: found for key in rows
              if (found := ratio(key, rows)) is not None}

    facts = dict(fact.split("=", 1) for fact in args.fact)
    for name in ("compiler", "libcurl", "protobuf", "simdjson"):
        if name in context:
            facts[name] = context[name]
    for name, value in facts.items():
        print(f"- {name}: {value}")
    print()
    if not rows:
        sys.exit("No row's name matches the filter.")
    has_transport = any(key[0] != "decode" for key in rows)
    if has_transport:
        print_medians(rows)
        print_ratios(ratios)
    if any(key[0] == "decode" for key in rows):
        print_decode(rows, ratios)
    if memory:
        print_memory(memory)
    if args.out:
        with open(args.out, "w", encoding="utf-8") as file:
            json.dump({
                "facts": facts,
                "rows": [{"name": key, "cpu_us": Spread([r["cpu"] for r in found]).json(),
                          "wall_us": Spread([r["wall"] for r in found]).json()}
                         for key, found in rows.items()],
                "ratios": [{"name": key, "of": "rate" if key[0] in RATES else "cpu",
                            "to": floor_of(key), "target": target_of(key),
                            **found.json()} for key, found in ratios.items()],
                "memory": memory,
            }, file, indent=1)
            file.write("\n")


if __name__ == "__main__":
    main()
