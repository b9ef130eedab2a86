#!/usr/bin/env python3
"""Asks each language's program for the corpus, and compares. Run by tools/crosslang.

  compare.py IMAGE SAMPLES LANGUAGE=COMMAND...

IMAGE has the schema's descriptors. SAMPLES is a folder of further bodies, which may
be missing. The first language is the measure of the others. Exits with 0 if all is
as corpus.py says.
"""

import shlex
import subprocess
import sys
from typing import NamedTuple, Optional

from google.protobuf import descriptor_pb2

import corpus


class Answer(NamedTuple):
  data: Optional[bytes]  # The message; None if the body was refused.
  json: str = ''         # The message as JSON.
  error: str = ''

  def __str__(self):
    return f'refused: {self.error}' if self.data is None else self.data.hex()


def to_answer(line):
  word, *values = line.split(' ')
  values = [bytes.fromhex(value) for value in values]
  if word == 'refused':
    return Answer(None, error=values[0].decode())
  return Answer(values[0], json=values[1].decode())


class Language:
  """One of the programs; codec.py says what it is asked and answers."""

  def __init__(self, argument):
    self.name, _, command = argument.partition('=')
    self._command = shlex.split(command)

  def _run(self, *args, rows=''):
    return subprocess.run([*self._command, *args], input=rows, check=True,
                          stdout=subprocess.PIPE, encoding='ascii').stdout.splitlines()

  def methods(self):
    return self._run('methods')

  def read(self, bodies):
    """The answers to (type, body) pairs."""
    lines = self._run(rows=''.join(f'{type_name} {body.encode().hex()}\n'
                                   for type_name, body in bodies))
    if len(lines) != len(bodies):
      sys.exit(f'{self.name}: {len(lines)} answers to {len(bodies)} bodies')
    return [to_answer(line) for line in lines]


def files_of(image):
  with open(image, 'rb') as file:
    files = descriptor_pb2.FileDescriptorSet.FromString(file.read()).file
  return [file for file in files if file.package.startswith('fireworks.')]


def empty_messages(files):
  """A row for each message, so that each language is seen to have it."""
  return [corpus.Row(f'an empty {message.name}', '{}', f'{file.package}.{message.name}')
          for file in files for message in file.message_type]


def methods_of(files):
  return [' '.join([f'{file.package}.{service.name}.{method.name}',
                    method.input_type[1:], method.output_type[1:]])
          for file in files for service in file.service for method in service.method]


def is_reordered(one, other):
  return one.data != other.data and sorted(one.data) == sorted(other.data)


def expected_answers(rows, ours, measure, language):
  """What the language shall answer: what the measure does, or as corpus.py says."""
  others = iter(measure.read([(row.type, row.difference(language)) for row in rows
                              if row.reads_as(language)]))
  for row, answer in zip(rows, ours):
    if row.difference(language) == corpus.REFUSES:
      answer = Answer(None)
    elif row.reads_as(language):
      answer = next(others)
    yield answer


def read_alike(rows, ours, theirs, expected, language):
  """Yields what is wrong with how the language reads the rows."""
  for row, our, their, wanted in zip(rows, ours, theirs, expected):
    alike = their.data == our.data
    if row.difference(language) == corpus.REORDERS:
      correct = not alike and is_reordered(their, our)
    else:
      correct = their.data == wanted.data and alike == (row.difference(language) is None)
    if not correct:
      known = f' (known: {row.why})' if row.difference(language) else ''
      yield f'{row.name}{known}\n  {row.body[:300]}\n  C++: {our}\n  {language}: {their}'


def read_back(rows, answers, reader):
  """Yields what is wrong with how the reader reads what all of them wrote."""
  written = [(writer, row, answer) for writer, theirs in answers.items()
             for row, answer in zip(rows, theirs) if answer.data is not None]
  again = reader.read([(row.type, answer.json) for _, row, answer in written])
  for (writer, row, answer), back in zip(written, again):
    lost = reader.name in row.lost_by(writer)
    reorders = corpus.REORDERS in (row.difference(reader.name), row.difference(writer))
    same = back.data == answer.data or reorders and is_reordered(back, answer)
    if same == lost:
      yield (f'{row.name}, written by {writer}\n  {answer.json[:300]}\n'
             f'  {writer}: {answer}\n  {reader.name}: {back}')


def main(image, samples, *arguments):
  languages = [Language(argument) for argument in arguments]
  measure, others = languages[0], languages[1:]
  files = files_of(image)
  rows = corpus.ROWS + empty_messages(files) + corpus.samples(samples)
  bodies = [(row.type, row.body) for row in rows]
  answers = {language.name: language.read(bodies) for language in languages}
  ours = answers[measure.name]

  problems = [f'{row.name}, read by {measure.name}: {answer}'
              for row, answer in zip(rows, ours) if row.refused != (answer.data is None)]
  for language in others:
    expected = expected_answers(rows, ours, measure, language.name)
    problems += read_alike(rows, ours, answers[language.name], expected, language.name)
    if not language.name.startswith('cpp') and language.methods() != methods_of(files):
      problems.append(f'{language.name} has other methods: {language.methods()}')
  for language in languages:
    problems += read_back(rows, answers, language)

  print(f'{len(rows)} bodies, read and written by {", ".join(answers)}.')
  for row in rows:
    known = ([name for name in answers if row.difference(name)] or
             [name for name in answers if row.lost_by(name)])
    if known:
      print(f'  known: {row.name}, {" ".join(known)}: {row.why}')
  for problem in problems:
    print(f'DIFFERS: {problem}')
  return 1 if problems else 0


if __name__ == '__main__':
  sys.exit(main(*sys.argv[1:]))
