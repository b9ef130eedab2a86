"""The table of promises in CONTRIBUTING.md names tests that exist.

A test is `file.Name`, for a C++ or Python file below tests/ and a test in it, or only
`file`, for a script or a program that is one test. Usage: promises_test.py SOURCE_TREE
"""

import collections
import pathlib
import re
import sys


def rows(text):
    """Yields the cells of each row of the section's tables."""
    section = re.search(r'^## Promises\n(.*?)(?=^## |\Z)', text, re.M | re.S)[1]
    for line in section.splitlines():
        if line.startswith('| ') and not line.startswith('| promise |'):
            yield [cell.strip() for cell in line.strip('|').split(' | ')]


def has_test(path, name):
    """Whether the file defines a test of this name."""
    text = path.read_text('utf-8')
    if path.suffix == '.py':
        return re.search(rf'^ *def {name}\(', text, re.M)
    return re.search(rf'^(?:TYPED_)?TEST(?:_F|_P)?\(\w+,\s*{name}\)', text, re.M)


def main():
    root = pathlib.Path(sys.argv[1])
    files = collections.defaultdict(list)
    for path in (root / 'tests').rglob('*'):
        if path.suffix in ('.cc', '.py', '.sh'):
            files[path.stem].append(path)
    errors = []
    count = 0
    for cells in rows((root / 'CONTRIBUTING.md').read_text('utf-8')):
        count += 1
        if len(cells) != 3:
            errors.append(f'this row has {len(cells)} cells: {cells}')
            continue
        promise, places, tests = cells
        for place in places.split(', '):
            if not any((root / folder / place).is_file()
                       for folder in ('', 'src/fireworks', 'src/fireworks/rest')):
                errors.append(f'"{promise}": there is no {place}')
        names = re.findall(r'`([^`]+)`', tests)
        if not names:
            errors.append(f'"{promise}" has no test')
        for test in names:
            stem, _, name = test.partition('.')
            if not files[stem]:
                errors.append(f'"{promise}": there is no {stem} below tests/')
            elif name and not any(has_test(path, name) for path in files[stem]):
                errors.append(f'"{promise}": {stem} has no {name}')
    if count < 50:
        errors.append(f'only {count} promises were found')
    sys.exit('\n'.join(errors) or 0)


main()
