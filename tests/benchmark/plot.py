"""Draws the ratios of the report as bars, into an SVG."""

import html

import targets

WIDTH = 950
LABELS = 150  # Width of the labels, left of the panels.
PANEL = 270  # Distance of the panels.
BAR_AREA = 190  # Width of a bar whose value is SCALE.
FIGURE = 38  # Width of the median, right of the bars.
SCALE = {"cpu": 1.5, "rate": 1.5, "peer": 2.5}
TOP = 96
ROW = 20
BAR = 12
GROUP = 30  # Height of a form's title and the space above it.

BETTER = {"cpu": "lower is better", "rate": "higher is better",
          "peer": "higher is better"}

# People with red-green colour blindness can distinguish these colours.
STYLE = """
  svg { font: 12px system-ui, "Segoe UI", "DejaVu Sans", sans-serif }
  .page { fill: #ffffff } text { fill: #1f2328 } .quiet { fill: #59636e }
  .title { font-size: 15px; font-weight: 600 } .form { font-weight: 600 }
  .value { font-variant-numeric: tabular-nums }
  .one { stroke: #8c959f } .must { stroke: #1f2328; stroke-width: 2 }
  .spread { stroke: #1f2328; stroke-width: 1.5; opacity: .6 }
  .stretch { fill: #1a7f6b } .met { fill: #6aaed6 }
  .missed { fill: #e16f24 } .none { fill: #b7bec7 }
  @media (prefers-color-scheme: dark) {
    .page { fill: #0d1117 } text { fill: #e6edf3 } .quiet { fill: #9198a1 }
    .one { stroke: #656c76 } .must { stroke: #f0f6fc }
    .spread { stroke: #f0f6fc }
    .stretch { fill: #2ea88f } .met { fill: #3f7fb5 }
    .missed { fill: #e8823f } .none { fill: #4b535d }
  }
"""

CLASSES = {"stretch": "stretch", "must": "met", "missed": "missed", None: "none"}
LEGEND = (("stretch", "reaches the stretch"), ("met", "reaches the must"),
          ("missed", "misses it"), ("none", "no target"))


def text(x, y, words, style="", anchor="start"):
    return (f'<text x="{x:.1f}" y="{y:.1f}" class="{style}" '
            f'text-anchor="{anchor}">{html.escape(words)}</text>')


def upright(x, y, height, style):
    return f'<path d="M{x:.1f} {y:.1f}v{height:.1f}" class="{style}"/>'


def bar(measure, measured, x, y):
    """Draws a ratio: the median as a bar, quartiles as a line, the must as a tick."""
    def at(value):
        return min(value / SCALE[measure], 1) * BAR_AREA

    spread, target = measured.spread, measured.target
    yield (f'<rect x="{x}" y="{y}" width="{at(spread.median):.1f}" height="{BAR}" '
           f'rx="1.5" class="{CLASSES[measured.verdict]}"/>')
    yield (f'<path d="M{x + at(spread.low):.1f} {y + BAR / 2}'
           f'H{x + at(spread.high):.1f}" class="spread"/>')
    if target is not None:
        yield upright(x + at(target.must), y - 2, BAR + 4, "must")
    yield text(x + BAR_AREA + FIGURE, y + BAR - 2, f"{spread.median:.2f}", "value",
               "end")


def panel(measure, x, bottom):
    """Draws the titles and the line at 1 for the bars of a measure."""
    one = x + BAR_AREA / SCALE[measure]
    yield text(x, TOP - 38, targets.MEASURES[measure].replace(" x ", " × "), "form")
    yield text(x, TOP - 21, BETTER[measure], "quiet")
    yield text(one, TOP - 4, "1", "quiet", "middle")
    yield upright(one, TOP, bottom - TOP, "one")


def legend(x, y):
    for style, words in LEGEND:
        yield (f'<rect x="{x}" y="{y - 10}" width="{BAR}" height="{BAR}" '
               f'rx="1.5" class="{style}"/>')
        yield text(x + BAR + 6, y, words, "quiet")
        x += BAR + 26 + 6.4 * len(words)
    yield upright(x + 4, y - 12, BAR + 4, "must")
    yield text(x + 12, y, "must", "quiet")
    x += 58
    yield f'<path d="M{x} {y - 4}h18" class="spread"/>'
    yield text(x + 24, y, "quartiles of the rounds", "quiet")


def draw(lines, load):
    """Returns the elements of the picture, and its height."""
    places = {measure: LABELS + i * PANEL
              for i, measure in enumerate(targets.MEASURES)}
    bars = []
    y = TOP
    form = None
    for line in lines:
        if line.form != form:
            form = line.form
            y += GROUP
            title = targets.FORMS[form].title.replace("`", "")
            bars.append(text(20, y - 8, title, "form"))
        bars.append(text(LABELS - 12, y + BAR - 2,
                         targets.PROTOCOLS[line.protocol], "quiet", "end"))
        for measure, measured in line.measures.items():
            bars.extend(bar(measure, measured, places[measure], y))
        y += ROW

    parts = [text(20, 30, "Client beside the same calls written by hand: "
                  f"{targets.SUBJECTS[targets.FLOOR]}", "title")]
    for measure, x in places.items():
        parts.extend(panel(measure, x, y))
    parts += bars
    parts.extend(legend(20, y + 32))
    if not load.believable:
        y += 24
        parts.append(text(20, y + 32, f"Unreliable: {load.text()}.", "form"))
    return parts, y + 52


def write(path, lines, load):
    parts, height = draw(lines, load)
    with open(path, "w", encoding="utf-8") as file:
        file.write(
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" '
            f'height="{height}" viewBox="0 0 {WIDTH} {height}" role="img" '
            'aria-label="Ratios of Client to the same calls written by hand">\n'
            f"<style>{STYLE}</style>\n"
            '<rect width="100%" height="100%" class="page"/>\n')
        file.write("\n".join(parts) + "\n</svg>\n")
