#!/usr/bin/python3
"""Compares the requests that stubs send with the rules of google/api/http.proto.

http_oracle.py TRANSCODE_LINES STUBS IMAGE...

IMAGE is a FileDescriptorSet with google/api. For each of its rpcs with a stub below
STUBS, and for each binding of the rpc, this makes a request that fits the binding and
computes the expected HTTP request from the option alone. The program TRANSCODE_LINES
computes the actual HTTP request from the constants in X.rest.h. Prints the counts and
each difference. Exits with 1 if there is a difference or nothing to compare.
"""

import base64
import json
import pathlib
import re
import subprocess
import sys
from urllib.parse import quote

try:
  from google.protobuf import (descriptor_pb2, descriptor_pool, json_format,
                               message_factory)
except ImportError as error:
  print(f'Skipped: {error}')
  sys.exit(77)

HTTP = 72295728
VALUES = {'str': 's 1/é', 'int': 7, 'float': 0.5, 'bool': True, 'bytes': b'\xfb'}
DATA = b'\0\xff'  # The data of an HttpBody.
CONSTANT = re.compile(r'(Binding|Method) (k\w+)(?:\[\])? = \{(.*?)\};\n', re.DOTALL)


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        value, shift, at = value | (byte & 127) << shift, shift + 7, at + 1
        if byte < 128:
            return value, at


def http_option(options):
    """Returns the bytes of the option. Concatenating its parts merges them."""
    data, at, found = options.SerializeToString(), 0, b''
    while at < len(data):
        tag, at = varint(data, at)
        if tag & 7 == 2:
            size, at = varint(data, at)
            found += data[at:at + size] if tag >> 3 == HTTP else b''
            at += size
        elif tag & 7 == 0:
            _, at = varint(data, at)
        else:
            at += 8 if tag & 7 == 1 else 4
    return found


def bindings_of(rule):
    """Yields (verb, path, body, response_body) of each, in the schema's order."""
    for one in [rule, *rule.additional_bindings]:
        kind = one.WhichOneof('pattern')
        verb, path = ((one.custom.kind, one.custom.path) if kind == 'custom' else
                      (kind.upper(), getattr(one, kind)))
        yield verb, path, one.body, one.response_body


def variables(path):
    for name, pattern in re.findall(r'\{([^}=]+)=?([^}]*)\}', path):
        yield name, pattern or '*'


def leaf(message, name):
    *parents, last = name.split('.')
    for parent in parents:
        message = getattr(message, parent)
    return message, message.DESCRIPTOR.fields_by_name[last]


def text_of(message, field):
    value = getattr(message, field.name)
    if field.enum_type:
        named = field.enum_type.values_by_number.get(value)
        return named.name if named else str(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, bytes):
        return 'BYTES'
    return str(value)


def fits(value, pattern):
    if pattern == '*':
        return value not in ('', '.', '..')
    one = r'(?!\.{1,2}(?:/|$))[^/]+'
    parts = [f'{one}(?:/{one})*' if part == '**' else one if part == '*' else
             re.escape(part) for part in pattern.split('/')]
    # "a/**" also matches "a".
    expression = '/'.join(parts)
    if pattern.endswith('/**'):
        expression = '/'.join(parts[:-1]) + f'(?:/{parts[-1]})?'
    return re.fullmatch(expression, value) is not None


def set_variable(message, name, pattern):
    message, field = leaf(message, name)
    if field.enum_type:
        value = max(v.number for v in field.enum_type.values)
    elif field.cpp_type == field.CPPTYPE_STRING and field.type != field.TYPE_BYTES:
        parts = {'*': 'a b', '**': 'x/é'}
        value = VALUES['str'] if pattern == '*' else '/'.join(
            parts.get(part, part) for part in pattern.split('/'))
    else:
        value = VALUES[{field.CPPTYPE_BOOL: 'bool', field.CPPTYPE_STRING: 'bytes',
                        field.CPPTYPE_DOUBLE: 'float',
                        field.CPPTYPE_FLOAT: 'float'}.get(field.cpp_type, 'int')]
    setattr(message, field.name, value)


def fill_http_body(request, body):
    fields = request.DESCRIPTOR.fields_by_name
    if body in fields and fields[body].message_type:
        request = getattr(request, body)
    if body and request.DESCRIPTOR.full_name == 'google.api.HttpBody':
        request.data = DATA


def is_set(message, name):
    message, field = leaf(message, name)
    return any(one is field or one.name == field.name
               for one, _ in message.ListFields())


def query(message, gone, prefix='', json_prefix=''):
    for field, value in message.ListFields():
        if prefix + field.name in gone:
            continue
        key = json_prefix + field.json_name
        if field.cpp_type == field.CPPTYPE_MESSAGE:
            yield from query(value, gone, f'{prefix}{field.name}.', key + '.')
        else:
            yield f'{quote(key, safe="")}={quote(text_of(message, field), safe="")}'


def expected(bindings, request):
    """Returns the expected verb, path, sorted parameters, body and response_body."""
    def fitting(path):
        return all(is_set(request, name) and
                   fits(text_of(*leaf(request, name)), pattern)
                   for name, pattern in variables(path))
    best = max((one for one in bindings if fitting(one[1])),
               key=lambda one: len(list(variables(one[1]))))
    verb, path, body, response_body = best
    gone = {name for name, _ in variables(path)}

    def fill(found):
        safe = '/' if found[2] and ('/' in found[2] or found[2] == '**') else ''
        return quote(text_of(*leaf(request, found[1])), safe=safe)
    target = re.sub(r'\{([^}=]+)=?([^}]*)\}', fill, path)
    sent = None
    source = request if body == '*' else body and getattr(request, body)
    if body and source.DESCRIPTOR.full_name == 'google.api.HttpBody':
        sent = source.data
        gone.add(body)
    elif body == '*':
        rest = type(request)()
        rest.CopyFrom(request)
        for name in gone:
            holder, field = leaf(rest, name)
            holder.ClearField(field.name)
        sent = json.loads(json_format.MessageToJson(rest))
    elif body:
        sent = json.loads(json_format.MessageToJson(getattr(request, body)))
        gone.add(body)
    parameters = [] if body == '*' else sorted(query(request, gone))
    return verb, target, parameters, sent, response_body


def parse(answer):
    words = answer.split('\t')
    if len(words) != 4:
        return answer
    target, _, parameters = words[1].partition('?')
    body = base64.b64decode(words[2])
    if body.startswith(DATA):
        return words[0], target, sorted(filter(None, parameters.split('&'))), body, words[3]
    return (words[0], target, sorted(parameters.split('&')) if parameters else [],
            json.loads(body) if body else None, words[3])


def constants(stub):
    """Maps the full name of each rpc to the strings in its constants."""
    arrays, methods = {}, {}
    for kind, name, text in CONSTANT.findall(stub.read_text()):
        strings = re.findall(r'"([^"]*)"', text)
        if kind == 'Binding':
            arrays[name] = strings
        else:
            more = re.search(r', (k\w+)$', text)
            methods[strings[0]] = strings[1:] + (arrays[more[1]] if more else [])
    return methods


def compare(image, tool, stubs):
    """Returns (rpcs, bindings, differences) of one image."""
    files = descriptor_pb2.FileDescriptorSet.FromString(image.read_bytes())
    pool = descriptor_pool.DescriptorPool()
    for file in files.file:
        pool.Add(file)
    prototype = message_factory.MessageFactory(pool).GetPrototype
    rule_type = prototype(pool.FindMessageTypeByName('google.api.HttpRule'))
    lines, wanted, rpcs = [], [], 0
    for file in files.file:
        stub = stubs / re.sub(r'\.proto$', '.rest.h', file.name)
        methods = constants(stub) if file.service and stub.exists() else {}
        for service in file.service:
            for rpc in service.method:
                name = '.'.join(filter(None, [file.package, service.name, rpc.name]))
                if name not in methods:
                    continue
                rpcs += 1
                bindings = list(bindings_of(rule_type.FromString(http_option(rpc.options))))
                for binding in bindings:
                    request = prototype(
                        pool.FindMessageTypeByName(rpc.input_type[1:]))()
                    for variable, pattern in variables(binding[1]):
                        set_variable(request, variable, pattern)
                    fill_http_body(request, binding[2])
                    lines.append('\t'.join([rpc.input_type[1:],
                                            base64.b64encode(
                                                request.SerializePartialToString()).decode(),
                                            *methods[name]]))
                    wanted.append((name, expected(bindings, request)))
    answers = subprocess.run([tool, image], input='\n'.join(lines), text=True,
                             stdout=subprocess.PIPE, check=True).stdout.splitlines()
    assert len(answers) == len(wanted), (image, len(answers), len(wanted))
    differences = [f'{name}: {want}\n  but {parse(answer)}'
                   for (name, want), answer in zip(wanted, answers)
                   if parse(answer) != want]
    return rpcs, len(wanted), differences


def main(tool, stubs, *images):
    rpcs = bindings = wrong = 0
    for image in images:
        more_rpcs, more_bindings, differences = compare(
            pathlib.Path(image), tool, pathlib.Path(stubs))
        rpcs, bindings, wrong = (rpcs + more_rpcs, bindings + more_bindings,
                                 wrong + len(differences))
        print(*differences, sep='\n', end='\n' if differences else '')
    print(f'{rpcs} rpcs, {bindings} bindings, {wrong} differences')
    return 1 if wrong or not bindings else 0


sys.exit(main(*sys.argv[1:]))
