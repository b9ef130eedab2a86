#!/usr/bin/env python3
"""Runs tools/live_check on the emulator, and on servers that differ from it."""

import contextlib
import importlib.util
import io
import json
import os
import pathlib
import subprocess
import tempfile
import time
import unittest
import urllib.parse
from importlib.machinery import SourceFileLoader
from unittest import mock

from fireworks_command import KEY, PATIENCE, emulator, environment, reply, server

PROGRAM = pathlib.Path(__file__).resolve().parents[2] / 'tools/live_check'
_SPEC = importlib.util.spec_from_loader(
    'live_check', SourceFileLoader('live_check', str(PROGRAM)))
live_check = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(live_check)

NOWHERE = 'http://127.0.0.1:1'
MODEL = {'name': 'accounts/fireworks/models/m', 'displayName': 'M', 'contextLength': 7,
         'public': True, 'baseModelDetails': {'parameterCount': '8', 'moe': False},
         'deprecationDate': {'year': 2026, 'month': 2, 'day': 28}}


def check(endpoint, *arguments, key=KEY, home='/nonexistent', **variables):
  """Returns the exit status, standard output, and standard error."""
  env = environment(home, FIREWORKS_API_KEY=key, FIREWORKS_BASE_URL=endpoint, **variables)
  result = subprocess.run([PROGRAM, *arguments], env=env, encoding='utf-8', check=False,
                          timeout=PATIENCE, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
  return result.returncode, result.stdout, result.stderr


def service(model=None, mask=lambda model, mask: model, headers=()):
  """Returns a function for server() that lists one model and gets it. `mask` returns
  the masked answer, or an error message."""
  model = model or MODEL

  def answer(handler):
    path, _, query = handler.path.partition('?')
    paths = dict(urllib.parse.parse_qsl(query)).get('readMask')
    if path.endswith('/models'):
      status, body = 200, {'models': [model]}
    else:
      body = mask(model, paths) if paths else model
      status = 200 if isinstance(body, dict) else 400
    data = json.dumps(body if status == 200 else {'code': 3, 'message': body}).encode()
    handler.send_response(status)
    handler.send_header('Content-Length', str(len(data)))
    for name, value in headers:
      handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(data)
  return answer


def camel_case_only(model, mask):
  if '_' in mask:
    return f'no such path, {KEY}\x1b[31m'
  return {name: value for name, value in model.items()
          if mask == '*' or name in mask.replace('.', ',').split(',')}


class LiveCheckTest(unittest.TestCase):

  def assert_lines(self, result, code, *lines):
    self.assertEqual(result[0], code, result)
    for line in lines:
      self.assertIn(line + '\n', result[1])
    self.assertNotIn(KEY, result[1] + result[2])
    self.assertNotIn('\x1b', result[1] + result[2])

  def test_the_emulator(self):
    for options, zeros in [([], 'zeros'), (['--omit-masked'], 'left out')]:
      with self.subTest(options), emulator('--api-key', KEY, *options) as served:
        self.assert_lines(
            check(served.url), 0, 'masks: snake_case is taken',
            'masks: camelCase is refused', f'zeros: fields outside the mask are {zeros}',
            'dates: 0 of 1 are partial', 'limits: no header names a limit')

  def test_dates(self):
    dates = [{'year': 2026}, {'year': 2026, 'month': 2, 'day': 0},
             {'year': 2026, 'month': 2, 'day': 28}, None, {}]
    with tempfile.TemporaryDirectory() as folder:
      for i, date in enumerate(dates):
        pathlib.Path(folder, f'{i}.json').write_text(json.dumps(
            {**MODEL, 'name': f'accounts/a/models/m{i}', 'deprecationDate': date}))
      with emulator('--models', folder) as served:
        self.assert_lines(
            check(served.url, 'a'), 0, 'dates: year: 1 of 5 models',
            'dates: year month day=0: 1 of 5 models', 'dates: null: 1 of 5 models',
            'dates: {}: 1 of 5 models', 'dates: 2 of 3 are partial')

  def test_a_service_that_wants_camel_case(self):
    limits = [('X-RateLimit-Remaining-Requests', '59'), ('Retry-After', '1'),
              ('Set-Cookie', 'session=secret')]
    with server(service(mask=camel_case_only, headers=limits)) as (url, _):
      result = check(url)
    self.assert_lines(
        result, 0, 'masks: snake_case is refused', 'masks: camelCase is taken',
        'zeros: fields outside the mask are left out',
        'limits: x-ratelimit-remaining-requests: 59', 'limits: retry-after: 1')
    self.assertIn('[the key]', result[1])
    self.assertNotIn('secret', result[1])

  def test_a_service_that_always_sends_the_name(self):
    def with_name(model, mask):
      body = camel_case_only(model, mask)
      return {'name': model['name'], **body} if isinstance(body, dict) else body

    with server(service(mask=with_name)) as (url, _):
      self.assert_lines(check(url), 0, 'masks: camelCase is taken',
                        'zeros: fields outside the mask are left out')

  def test_a_service_that_ignores_masks(self):
    with server(service()) as (url, requests):
      self.assert_lines(check(url), 1, 'masks: snake_case is ignored',
                        'masks: camelCase is ignored')
    self.assertEqual({headers['Authorization'] for _, headers in requests},
                     {f'Bearer {KEY}'})
    self.assertLess(len(requests), 30)

  def test_a_service_whose_masks_come_empty(self):
    with server(service(mask=lambda model, mask: {})) as (url, _):
      self.assert_lines(check(url), 1, 'masks: snake_case is ignored')

  def test_no_dates(self):
    with server(service({**MODEL, 'deprecationDate': None})) as (url, _):
      self.assert_lines(check(url), 1, 'dates: still open, none of the models has one')

  def test_pages_without_an_end(self):
    page = json.dumps({'models': [MODEL], 'nextPageToken': 'again'}).encode()
    with server(reply(200, page)) as (url, requests):
      self.assertEqual(check(url)[0], 1)
    self.assertLess(len(requests), 30)

  def test_what_fails(self):
    elsewhere = []

    def redirect(handler):
      handler.send_response(302)
      handler.send_header('Location', elsewhere[0])
      handler.send_header('Content-Length', '0')
      handler.end_headers()

    for name, answer, why in [
        ('an error', reply(401, b'{"message": "no %s"}' % KEY.encode()),
         '401: no [the key]'),
        ('HTML', reply(200, b'<html>'), '200: <html>'),
        ('nothing', reply(200, b''), '200: '),
        ('a list', reply(200, b'[1]'), '200: [1]'),
        ('no models', reply(200, b'{"models": null, "more": 1}'), 'has no models'),
        ('no list', reply(200, b'{"models": 5}'), 'has no models'),
        ('no names', reply(200, b'{"models": [1, {}, {"name": "../x"}]}'),
         'has no models'),
        ('no HTTP', lambda handler: handler.wfile.write(b'garbage\r\n\r\n'), 'garbage'),
        ('a redirect', redirect, '302: ')]:
      with self.subTest(name), server(answer) as (url, _), \
          server(reply(200, b'{}')) as (other, requests):
        elsewhere[:] = [other]
        result = check(url)
        self.assert_lines(result, 1)
        self.assertIn(why, result[2])
        self.assertEqual(requests, [])
    self.assert_lines(check(NOWHERE), 1)

  def test_an_answer_that_drips(self):
    for at_once, slowly in [(b'', b'HTTP/1.1 200 ' + 30 * b'x'),
                            (b'HTTP/1.1 200 OK\r\n\r\n', 30 * b' ')]:
      def drip(handler, at_once=at_once, slowly=slowly):
        handler.wfile.write(at_once)
        for byte in slowly:
          handler.wfile.write(bytes([byte]))
          time.sleep(0.1)

      with self.subTest(at_once), server(drip) as (url, _), \
          mock.patch.object(live_check, 'TIMEOUT_SECONDS', 1), \
          self.assertRaisesRegex(live_check.Failed, 'timed out'):
        live_check.Service(url, KEY).get('x')

  def test_what_cannot_work(self):
    for endpoint, arguments, options, why in [
        (NOWHERE, [], {'key': ''}, 'there is no key'),
        (NOWHERE, [], {'key': ' \n'}, 'there is no key'),
        (NOWHERE, [], {'key': f'{KEY}\nHost: x'}, 'characters that a key cannot have'),
        ('http://example.com', [], {}, 'is not an https address'),
        ('https://user:x@example.com', [], {}, 'is not an https address'),
        ('https://[', [], {}, 'is not an https address'),
        ('api.example.com', [], {}, 'is not an https address'),
        (NOWHERE, ['a', 'b'], {}, 'at most one account'),
        (NOWHERE, ['accounts/a'], {}, 'at most one account'),
        (NOWHERE, ['--other'], {}, 'at most one account')]:
      with self.subTest(endpoint=endpoint, arguments=arguments, **options):
        result = check(endpoint, *arguments, **options)
        self.assert_lines(result, 2)
        self.assertIn(why, result[2])
        self.assertEqual(result[1], '')
    self.assertEqual(check(NOWHERE, '--help')[0], 0)

  def test_neither_a_key_nor_a_home(self):
    with mock.patch.dict(os.environ, clear=True), \
        mock.patch('pwd.getpwuid', side_effect=KeyError), \
        contextlib.redirect_stderr(io.StringIO()) as errors:
      self.assertEqual(live_check.main([]), 2)
    self.assertIn('there is no key', errors.getvalue())

  def test_an_error_with_the_key_inside(self):
    key = 'fw_"<a/b>\\c'
    for form in (json.dumps(key)[1:-1], r'fw_\"\u003ca/b\u003e\\c', r'fw_\"<a\/b>\\c',
                 r'fw_\u0022\u003Ca\/b\u003E\u005Cc', urllib.parse.quote(key, safe='')):
      for body in ('{"error": "unknown key %s"}', '{"message": "unknown key %s"}'):
        with self.subTest(form=form, body=body), \
            server(reply(401, (body % form).encode())) as (url, _):
          result = check(url, key=key)
          self.assertEqual(result[0], 1)
          self.assertIn('unknown key [the key]', result[2])

  def test_a_name_that_is_not_plain(self):
    odd = {**MODEL, 'name': 'accounts/fireworks/models/\x1b[31m'}
    for name in (odd['name'], odd['name'] + '\ud800'):
      listing = json.dumps({'models': [{**odd, 'name': name}]}).encode()

      def answer(handler, listing=listing):
        reply(200 if handler.path.partition('?')[0].endswith('/models') else 500,
              listing)(handler)
      with server(answer) as (url, _):
        result = check(url)
      self.assert_lines(result, 1)
      self.assertIn(r'models/\u001b[31m', result[2])
      self.assertNotIn('Traceback', result[2])

  def test_no_proxy_for_this_machine(self):
    with server(reply(200, b'{}')) as (proxy, requests):
      self.assert_lines(check(NOWHERE, http_proxy=proxy, all_proxy=proxy), 1)
    self.assertEqual(requests, [])

  def test_the_key_of_the_file(self):
    with tempfile.TemporaryDirectory() as home, \
        emulator('--api-key', KEY) as served:
      file = pathlib.Path(home, '.fireworks/auth.ini')
      file.parent.mkdir()

      def check_file():
        return check(served.url, key='', home=home)

      for text in (f'account_id = a\n api_key = {KEY} \r\n', f'api_key = "{KEY}"',
                   f"api_key=' {KEY} '\n", f'\ufeffapi_key={KEY}',
                   f'api_key=old\n# api_key=no\napi_key={KEY}\n'):
        with self.subTest(text):
          file.write_text(text, encoding='utf-8')
          self.assert_lines(check_file(), 0)
      for text, why in [(f'api_key = "\'{KEY}\'"', 'in quotes'),
                        (f'api_key = FIREWORKS_API_KEY={KEY}', 'is an assignment'),
                        ('api_key = ""', 'there is no key'),
                        ('account_id = a', 'there is no key')]:
        with self.subTest(text):
          file.write_text(text, encoding='utf-8')
          result = check_file()
          self.assert_lines(result, 2)
          self.assertIn(why, result[2])
      file.unlink()
      file.symlink_to('/proc/self/mem')  # Reading it fails.
      result = check_file()
      self.assert_lines(result, 2)
      self.assertIn('cannot be read', result[2])
      self.assert_lines(check(served.url + '/inference/v1/'), 0)


if __name__ == '__main__':
  unittest.main()
