"""Each block of code in the guides is in a file below tests/, word for word. Each link
leads somewhere, and each name in backquotes is in the code.

Other tests run what is in those files, so a guide cannot show what does not work. A
block in a function is indented there. fireworks_screens_test runs the blocks of kind
console. Usage: guide_text_test.py SOURCE_TREE
"""

import os
import pathlib
import re
import sys
import textwrap

GUIDES = ['README.md', 'GUIDE.md', 'INSTALL.md', 'proto/README.md']
# crosslang's guide_test runs these.
OTHER_TEST = {('proto/README.md', 'Other languages')}


def blocks(guide):
    """Yields the heading that each block is below, its kind, and its text."""
    heading = ''
    parts = re.split(r'^(## .*\n|```\w*\n(?s:.*?)^```\n)', guide, flags=re.MULTILINE)
    for part in parts:
        if part.startswith('## '):
            heading = part[3:].strip()
        elif part.startswith('```'):
            kind, text = part[3:-len('```\n')].split('\n', 1)
            yield heading, kind, text


def runs_tools(root, text):
    """Whether each line runs a program of tools/."""
    programs = [re.match(r'tools/\w+(?= )', line) for line in text.splitlines()]
    return all(program and os.access(root / program.group(), os.X_OK)
               for program in programs)


def anchors(text):
    """Returns the anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r'^#+ (.*)$', text, re.MULTILINE)
    return {re.sub(r'[^\w -]', '', heading).lower().replace(' ', '-')
            for heading in headings}


def prose(page):
    """Returns a page without its blocks of code."""
    return re.sub(r'^```.*?^```$', '', page.read_text('utf-8'), flags=re.M | re.S)


def dead_links(page):
    """Yields the links of a page that lead to no file or no heading."""
    for link in re.findall(r'\]\((?!https?:)([^)]+)\)', prose(page)):
        name, _, anchor = link.partition('#')
        target = page.parent / name if name else page
        if not target.exists() or anchor and anchor not in anchors(
                target.read_text('utf-8')):
            yield link


def words_of_code(root):
    """Returns the words of all code, and of the names of its files."""
    text = [(root / 'CMakePresets.json').read_text('utf-8')]
    for folder in ('src', 'proto', 'generated', 'tests', 'tools'):
        for path in (root / folder).rglob('*'):
            if path.is_file() and 'node_modules' not in path.parts:
                text.append(path.name)
                if path.suffix != '.md' and path != pathlib.Path(__file__):
                    text.append(path.read_text('utf-8', errors='replace'))
    return set(re.findall(r'[A-Za-z_]\w+', '\n'.join(text).replace('-D', ' ')))


def unknown_names(page, words):
    """Yields the names in backquotes that the code does not have."""
    for span in re.findall(r'`([^`\n]+)`', prose(page)):
        for word in re.findall(r'[A-Za-z_]\w+', span):
            if word not in words:
                yield word


def main():
    root = pathlib.Path(sys.argv[1])
    files = [path.read_text(encoding='utf-8', errors='replace')
             for path in (root / 'tests').rglob('*') if path.is_file()]
    found, strays = 0, 0
    for name in [*GUIDES, 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md']:
        for link in dead_links(root / name):
            strays += 1
            print(f'{name} has a dead link: {link}')
    words = words_of_code(root)
    for name in ['README.md', 'GUIDE.md', 'INSTALL.md', 'SECURITY.md']:
        for word in unknown_names(root / name, words):
            strays += 1
            print(f'{name} has a name that is not in the code: {word}')
    for name in GUIDES:
        guide = (root / name).read_text(encoding='utf-8')
        for heading, kind, text in blocks(guide):
            found += 1
            if kind == 'console' or (name, heading) in OTHER_TEST:
                continue
            indented = textwrap.indent(text, '  ')
            if any(text in file or indented in file for file in files):
                continue
            if kind == 'sh' and runs_tools(root, text):
                continue
            strays += 1
            print(f'"{heading}" of {name} has a block that is in no file of tests/:')
            print(text)
    if found < 20:
        sys.exit(f'only {found} blocks were found')
    sys.exit(1 if strays else 0)


main()
