#!/usr/bin/env python3
"""The Python program of tools/crosslang. Each language has a program like this one.

  codec methods < /dev/null   imports the service and prints a line for each rpc: the
                              full names of the rpc, its request and its response
  codec < rows > answers      reads bodies with the generated code

A row is "TYPE HEX": the full name of a message, and a JSON body. The answer to a row
is "ok BYTES JSON": the message, serialized deterministically, and as JSON written by
the language. If the body is refused, the answer is "refused ERROR". HEX, BYTES, JSON
and ERROR are in hexadecimal.
"""

import importlib
import pkgutil
import sys

from google.protobuf import json_format

from fireworks import answer as answers
from fireworks.gateway.v1 import gateway_pb2


def message_class(full_name):
  """Finds the class of a message in the files of its package."""
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
