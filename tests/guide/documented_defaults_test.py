"""The defaults that the headers and guides state are those of the code.

Each field of a struct of options has a row in the table above the struct, or a comment
of its own. Usage: documented_defaults_test.py SOURCE_TREE
"""

import pathlib
import re
import sys

UNITS = {'Milliseconds': 'ms', 'Seconds': 's', 'Minutes': 'min', 'Hours': 'h'}
# What a table may say of a field without an initializer, or of a null pointer.
UNSET = {'""', 'none', 'all', 'default', 'libcurl', 'real', ''}

errors = []


def spelled(initializer):
    """Returns how tables spell the value of an initializer."""
    if duration := re.fullmatch(r'absl::(\w+)\((\d+)\)', initializer):
        return f'{duration[2]} {UNITS[duration[1]]}'
    if shifted := re.fullmatch(r'size_t\{(\d+)\} << 20', initializer):
        return f'{shifted[1]} MiB'
    if initializer == 'absl::InfiniteDuration()':
        return 'infinite'
    return initializer.split('::')[-1]


def table_rows(comment):
    """Returns the defaults by name, from a table of names, defaults and meanings."""
    lines = comment.splitlines()
    head = [i for i, line in enumerate(lines)
            if re.match(r'// name +default +meaning$', line)]
    rows = {}
    for line in lines[head[0] + 2:] if head else []:
        if line == '//':
            break
        # A row of continued text begins with more than one blank.
        if row := re.match(r'// (\w+)(?: +(?=see )| +((?:\S| (?! ))+))', line):
            rows[row[1]] = row[2] or ''
    return rows


def read_struct(header, name):
    """Returns initializers and comments by field, and the rows of the table above."""
    text = header.read_text('utf-8')
    found = re.search(r'((?:^//.*\n)*)^struct ' + name + r'\b.*\{\n((?s:.*?))^\};', text,
                      re.MULTILINE)
    fields = {}
    comment = ''
    for member in re.findall(r'^\n|(?:^ *//.*\n)+|^(?! *//)[^;]*;.*\n', found[2],
                             re.MULTILINE):
        if member == '\n' or member.lstrip().startswith('//'):
            comment = member
            continue
        declared = re.match(r'\s*(?!static)([\w:<>*&,() ]+?)\s(\w+)(?: = (.*?))?;(.*)',
                            re.sub(r'\n *', ' ', member))
        if declared and '(' not in declared[1] or declared and '<' in declared[1]:
            fields[declared[2]] = (declared[1], declared[3], comment + declared[4])
        comment = ''
    return fields, table_rows(found[1])


def check_struct(header, name):
    fields, rows = read_struct(header, name)
    place = f'{header.name}, {name}'
    for field, (_, initializer, comment) in fields.items():
        if field not in rows:
            if not comment.strip():
                errors.append(f'{place}: {field} is not documented')
        elif initializer in (None, 'nullptr'):
            if rows[field] not in UNSET:
                errors.append(f'{place}: {field} is not set, but: {rows[field]}')
        elif rows[field] != spelled(initializer):
            errors.append(f'{place}: {field} is {spelled(initializer)}, '
                          f'but: {rows[field]}')
    for row in rows:
        if row not in fields:
            errors.append(f'{place}: there is no {row}')
    return fields


def markdown_rows(text, head):
    """Yields the cells of the table that has this first line."""
    table = text[text.index(head):].split('\n\n')[0]
    for line in table.splitlines()[2:]:
        yield [cell.strip() for cell in line.strip('|').split('|')]


def check_guide(root, structs):
    """GUIDE.md's table of options, and what README.md and SECURITY.md say of them."""
    def default(path, struct='ChannelOptions'):
        first, _, rest = path.partition('.')
        kind, initializer, _ = structs[struct][first]
        return default(rest, kind.split('::')[-1]) if rest else initializer

    guide = (root / 'GUIDE.md').read_text('utf-8')
    count = 0
    for option, stated, _ in markdown_rows(guide, '| option | default | meaning |'):
        count += 1
        initializer = default(option.strip('`'))
        expected = 'none' if initializer is None else spelled(initializer)
        if stated.strip('`') != expected:
            errors.append(f'GUIDE.md: {option} is {expected}, but: {stated}')
    if count < 5:
        errors.append(f'GUIDE.md: only {count} options were found')

    retries = int(default('retry.max_attempts')) - 1
    reader = (root / 'src/fireworks/rest/http/http_response_reader.h').read_text('utf-8')
    headers = re.search(r'kMaxHeaderBytes = size_t{(\d+)} << 10;', reader)[1]
    for name, expected in [
            ('README.md', f'| {spelled(default("timeout"))} for the whole call |'),
            ('README.md', f'| retries | {retries}; '),
            ('SECURITY.md', f'{headers} KB of headers'),
            ('SECURITY.md', f'nesting of {default("json.max_depth")}')]:
        if expected not in (root / name).read_text('utf-8'):
            errors.append(f'{name} does not say: {expected}')


def check_build_options(root):
    """INSTALL.md's table of build options."""
    code = (root / 'tools/cmake/FireworksOptions.cmake').read_text('utf-8')
    install = (root / 'INSTALL.md').read_text('utf-8')
    known = {'BUILD_SHARED_LIBS': ('off', 'yours')}
    for name, value in re.findall(r'option\((\w+)[^)]*?\s(ON|OFF|\$\{\w+\})\)', code):
        known[name] = ('on', 'off') if value.startswith('$') else (value.lower(),) * 2
    for name, value in re.findall(r'set\((\w+) (\w+) CACHE', code):
        known[name] = (value,) * 2
    count = 0
    packages = (root / 'tools/install_packages').read_text('utf-8')
    for name, *stated, needs in markdown_rows(install, '| option | by itself |'):
        count += 1
        for package in re.findall(r'[\w+-]+-(?:dev|grpc)\b', needs):
            if not re.search(rf'(?<![\w-]){re.escape(package)}(?![\w-])', packages):
                errors.append(f'INSTALL.md: tools/install_packages has no {package}')
        if tuple(stated) != known.get(name.strip('`')):
            errors.append(f'INSTALL.md: {name} is {known.get(name.strip("`"))}, '
                          f'but: {stated}')
    if count < 5:
        errors.append(f'INSTALL.md: only {count} options were found')


def main():
    root = pathlib.Path(sys.argv[1])
    structs = {}
    for header in sorted((root / 'src/fireworks').rglob('*.h')):
        for name in re.findall(r'^struct (\w*(?:Options|Policy))\b',
                               header.read_text('utf-8'), re.MULTILINE):
            structs[name] = check_struct(header, name)
    fields = sum(map(len, structs.values()))
    if len(structs) < 9 or fields < 60:
        errors.append(f'only {len(structs)} structs with {fields} fields were found')
    check_guide(root, structs)
    check_build_options(root)
    sys.exit('\n'.join(errors) or 0)


main()
