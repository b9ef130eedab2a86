#!/usr/bin/env python3
"""Reads the bodies of answer.json with Python. Usage: check.py IMAGE, of newer.proto;
tools/languages is on the path."""

import json
import pathlib
import sys

from google.protobuf import (descriptor_pb2, descriptor_pool, json_format,
                             message_factory)

import answer

pool = descriptor_pool.DescriptorPool()
for file in descriptor_pb2.FileDescriptorSet.FromString(
    pathlib.Path(sys.argv[1]).read_bytes()).file:
  pool.Add(file)
descriptor = pool.FindMessageTypeByName('newer.Newer')
if hasattr(message_factory, 'GetMessageClass'):  # From 4.22 on.
  Newer = message_factory.GetMessageClass(descriptor)
else:
  Newer = message_factory.MessageFactory(pool).GetPrototype(descriptor)

failed = 0
for name, body, wanted in json.loads(
    pathlib.Path(__file__).with_name('answer.json').read_text('utf-8')):
  body = body.replace("'", '"')
  for form in body, body.encode():
    try:
      message = answer.parse(form, Newer())
    except json_format.ParseError as error:
      message = None
      problem = error
    expected = wanted and json_format.Parse(wanted.replace("'", '"'), Newer())
    if message != expected:
      failed = 1
      print(f'{name}: {body}: {problem if message is None else message}')
sys.exit(failed)
