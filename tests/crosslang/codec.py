#!/usr/bin/env python3
"""The Python end of tools/crosslang. Each language has a program like this one.

  codec methods < /dev/null   imports the service; a line for each of its rpcs:
                              its full name, its request's and its response's
  codec < rows > answers      reads bodies with the generated code

A row is "TYPE HEX", the full name of a message and a JSON body. Its answer is
"ok BYTES JSON": the message's bytes, serialized deterministically, and as JSON
of the language's own; or "refused ERROR". All but TYPE in hexadecimal.
"""

import importlib
import pkgutil
import sys

from google.protobuf import json_format

from fireworks import answer as answers
from fireworks.gateway.v1 import gateway_pb2


def message_class(full_name):
  """Of fireworks.gateway.v1.Model: Model in whichever file of its package."""
  package, _, name = full_name.rpartition('.')
  for module in pkgutil.iter_modules(importlib.import_module(package).__path__):
    if module.name.endswith('_pb2'):
      found = getattr(importlib.import_module(f'{package}.{module.name}'), name, None)
      if found is not None:
        return found
  raise LookupError(full_name)


def answer(row):
  type_name, body = row.split()
  message = message_class(type_name)()
  try:
    answers.parse(bytes.fromhex(body), message)
  except json_format.ParseError as error:
    return f'refused {str(error).encode().hex()}'
  data = message.SerializeToString(deterministic=True)
  json = json_format.MessageToJson(message, indent=None)
  return f'ok {data.hex()} {json.encode().hex()}'


def methods():
  for service in gateway_pb2.DESCRIPTOR.services_by_name.values():
    for method in service.methods:
      yield ' '.join([method.full_name, method.input_type.full_name,
                      method.output_type.full_name])


for line in methods() if sys.argv[1:] == ['methods'] else map(answer, sys.stdin):
  print(line)
