#!/usr/bin/python3
"""Runs tools/check_drift on the emulator and on documents that this test makes."""

import json
import pathlib
import subprocess
import tempfile
import unittest

import check_openapi_test as openapi
from fireworks_command import COMMAND, KEY, PATIENCE, emulator, environment, run

MODEL = {'name': 'accounts/fireworks/models/m', 'contextLength': 7}


@unittest.skipUnless(b'not built in' not in run('drift', '--body', '-', input=b'{}').stderr,
                     'the command was built without simdjson')
class CheckDriftTest(unittest.TestCase):

  def setUp(self):
    folder = tempfile.TemporaryDirectory()
    self.addCleanup(folder.cleanup)
    self.folder = pathlib.Path(folder.name)
    self.document = openapi.document_of_schema()
    self.model = self.document['components']['schemas']['gatewayModel']['properties']

  def write(self, name, content):
    path = self.folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(content, encoding='utf-8')
    return str(path)

  def check(self, *options, body=None, key=KEY, **variables):
    """Returns the exit status, the lines of standard output, and standard error."""
    reference = self.write('page.md', openapi.PAGE.format(
        fence='````', document=json.dumps(self.document)))
    self.write('models/m.json', json.dumps(body or MODEL))
    with emulator('--models', str(self.folder / 'models'), '--api-key', KEY) as served:
      env = environment(FIREWORKS_API_KEY=key, FIREWORKS_BASE_URL=served.url, **variables)
      if '--reference' not in options:
        options = ['--reference', reference, *options]
      result = subprocess.run(
          [openapi.ROOT / 'tools/check_drift', '--program', COMMAND, *options], env=env,
          input=MODEL['name'], encoding='utf-8', timeout=PATIENCE, check=False,
          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    lines = [line for line in result.stdout.splitlines() if not line.startswith('==')]
    return result.returncode, lines, result.stderr

  def test_nothing(self):
    del self.model['contextLength']  # A field that only the schema has is not drift.
    self.assertEqual(self.check()[:2], (0, []))

  def test_in_the_reference(self):
    self.model['regions'] = {'type': 'string'}
    self.assertEqual(self.check()[:2],
                     (3, ['Model.regions: only in the document, string']))

  def test_in_the_answers(self):
    for options in [[], ['--names-from', '-'],
                    ['--names-from', self.write('names', 'fireworks/m\n')]]:
      with self.subTest(options):
        code, lines, errors = self.check(*options, body={**MODEL, 'brandNew': 1})
        self.assertEqual(code, 3, errors)
        self.assertRegex(lines[0], 'brandNew: unknown field')

  def test_in_both_of_several(self):
    self.model['regions'] = {'type': 'string'}
    other = self.write('other.json', json.dumps(self.document))
    code, lines, errors = self.check('--reference', other, '--reference', other,
                                     body={**MODEL, 'brandNew': 1})
    self.assertEqual(code, 3, errors)
    self.assertEqual(lines[:2], ['Model.regions: only in the document, string'] * 2)
    self.assertRegex(lines[2], 'brandNew: unknown field')

  def test_what_cannot_be_looked_at(self):
    self.model['regions'] = {'type': 'string'}  # This finding must not hide failures.
    names = self.write('names', 'fireworks/m\nfireworks/gone\n')
    for options, keywords, code, why in [
        (['--names-from', names], {}, 1, 'NOT_FOUND'),
        ([], {'key': 'fw_other'}, 1, 'UNAUTHENTICATED'),
        (['--reference', 'https://127.0.0.1:1/page.md'], {}, 1, '127.0.0.1'),
        (['--reference', 'http://127.0.0.1:1/page.md'], {}, 1, 'http'),
        (['--reference', '/nonexistent'], {}, 1, 'cannot be used'),
        ([], {'key': ''}, 2, 'key'),
        (['--names-from', '/nonexistent'], {}, 2, '/nonexistent'),
        (['--program', '/nonexistent'], {}, 2, 'there is no /nonexistent'),
        (['--reference'], {}, 2, 'needs a value'),
        (['name'], {}, 2, 'Usage')]:
      with self.subTest(options=options, **keywords):
        found, _, errors = self.check(*options, **keywords)
        self.assertEqual(found, code, errors)
        self.assertIn(why, errors)
        self.assertNotIn(KEY, errors)

  def test_a_command_that_ends_otherwise(self):
    self.model['regions'] = {'type': 'string'}
    for command in ('kill -KILL $$', 'exit 130', 'test $1 = list || kill -TERM $$'):
      with self.subTest(command):
        program = self.write('program', f'#!/bin/sh\n{command}\n')
        pathlib.Path(program).chmod(0o755)
        self.assertEqual(self.check('--program', program)[0], 1)


if __name__ == '__main__':
  unittest.main()
