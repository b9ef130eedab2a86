#!/usr/bin/env python3
"""Tests the flags, arguments and exit statuses of the fireworks command."""

import tempfile
import unittest

from fireworks_command import (KEY, answer, emulator, environment, model, pages, run,
                               run_in_terminal, sees_drift, server)


class CommandLineTest(unittest.TestCase):

  def test_errors_are_one_line_that_names_the_flag(self):
    env = environment(FIREWORKS_API_KEY=KEY, FIREWORKS_BASE_URL='http://127.0.0.1:1')
    for args, line in [
        ('', 'fireworks: no command; see: fireworks help'),
        ('lst', 'fireworks: there is no command "lst"; did you mean list?'),
        ('help lst', 'fireworks help: there is no command "lst"; did you mean list?'),
        ('--nope', 'fireworks: --nope: no such flag; see: fireworks help'),
        ('--outptu json list',
         'fireworks list: --outptu: no such flag; did you mean --output?'),
        ('--outptu json', 'fireworks: --outptu: no such flag; did you mean --output?'),
        ('--output json --limt=3 lst',
         'fireworks: --limt: no such flag; did you mean --limit?'),
        ('--timeout 1s', 'fireworks: no command; see: fireworks help'),
        ('--timeout', 'fireworks: no command; see: fireworks help'),
        ('--timeout=1s -v', 'fireworks: no command; see: fireworks help'),
        ('-v --timeout 1s lst', 'fireworks: there is no command "lst"; did you mean list?'),
        ('--limit 1 help', 'fireworks help: --limit: no such flag; see: fireworks help help'),
        ('get', 'fireworks get: there are no names; give a NAME, or --names-from'),
        ('get a/m --nope', 'fireworks get: --nope: no such flag; see: fireworks help get'),
        ('get a/m --raed-mask x',
         'fireworks get: --raed-mask: no such flag; did you mean --read-mask?'),
        ('get a/m --output', 'fireworks get: --output: a value is missing'),
        ('get a/m --output json --output', 'fireworks get: --output: a value is missing'),
        ('get a/m --output json --output table',
         'fireworks get: --output: is given more than once'),
        ('list --page-size 1 --page-size 2',
         'fireworks list: --page-size: is given more than once'),
        ('get --names-from a --names-from b',
         'fireworks get: --names-from: is given more than once'),
        ('get a/m --raw=x', 'fireworks get: --raw: takes no value'),
        ('--output list', 'fireworks: no command; see: fireworks help'),
        # Flags that help does not show.
        ('emulator --color', 'fireworks emulator: --color: a value is missing'),
        ('emulator --color always --color never',
         'fireworks emulator: --color: is given more than once'),
        ('get a/m --version=x', 'fireworks get: --version: takes no value'),
        ('get a/m --api-key', 'fireworks get: --api-key: a value is missing'),
        ('get a/m --output jsn', 'fireworks get: --output: "jsn" is not one of json, text, '
                                 'binary, table; did you mean json?'),
        ('get a/m --columns nam',
         "fireworks get: --columns: no field 'nam' in Model; did you mean 'name'?"),
        ('get a/m --read-mask nam',
         "fireworks get: --read-mask: no field 'nam' in Model; did you mean 'name'?"),
        ('get a/m --columns name --output json',
         'fireworks get: --columns: works only with --output table'),
        ('get a/m --columns name --read-mask kind',
         'fireworks get: --columns: cannot be used with --read-mask'),
        ('get a/m --raw --output text', 'fireworks get: --raw: cannot be used with --output'),
        ('get a/m a/n --raw', 'fireworks get: --raw: works with one NAME only'),
        ('get --names-from /none',
         'fireworks get: --names-from: "/none" cannot be read: No such file or directory'),
        ('get --names-from /',
         'fireworks get: --names-from: "/" cannot be read: Is a directory'),
        ('drift --body /none',
         'fireworks drift: --body: "/none" cannot be read: No such file or directory'),
        ('drift --body /', 'fireworks drift: --body: "/" cannot be read: Is a directory'),
        ('drift a/m --body -',
         'fireworks drift: --body: cannot be used with names of models'),
        ('get a/m --api-key-file /none',
         'fireworks get: --api-key-file: the file "/none" cannot be read: No such file or '
         'directory'),
        ('get a/m --ca-file /',
         'fireworks get: --ca-file: the CA file "/" cannot be read: Is a directory'),
        ('check a/m --retires-within x',
         'fireworks check: --retires-within: "x" is not a time; use 30d, 4w or never'),
        ('get a/m --timeout 0', 'fireworks get: --timeout: "0" is not a positive duration; '
                                'use 500ms, 10s, 1m30s or inf'),
        ('get a/m --endpoint http://a.example',
         'fireworks get: --endpoint: the endpoint uses http to another host, which exposes '
         'the key to the network; use https'),
        ('get a/m --ca-file /none',
         'fireworks get: --ca-file: the CA file "/none" cannot be read: No such file or '
         'directory'),
        ('get a/m --account b/c',
         'fireworks get: --account: "b/c" is not the name of an account: the id contains "/"'),
        ('list a b',
         'fireworks list: unexpected argument "b"; see: fireworks help list'),
        ('list --page-size 0',
         'fireworks list: --page-size: "0" is not a number from 1 to 200'),
        ('get a/m --endpoint https://u@a.example',
         'fireworks get: --endpoint: the endpoint has user info ("@"); use FIREWORKS_API_KEY '
         'or --api-key-file for the key'),
        ('check a/m --needs wings', None),
        ('emulator --port x',
         'fireworks emulator: --port: "x" is not a number from 0 to 65535'),
        ('emulator --tls-key k', 'fireworks emulator: --tls-key: needs --tls-certificate'),
        ('completion', 'fireworks completion: give a shell: bash, zsh or fish'),
    ]:
      with self.subTest(args=args):
        result = run(*args.split(), env=env)
        self.assertEqual((result.returncode, result.stdout), (2, b''))
        self.assertEqual(result.stderr.count(b'\n'), 1)
        self.assertEqual(run_in_terminal(*args.split(), env=env)[:2], (2, result.stderr))
        if line is not None:
          self.assertEqual(result.stderr.decode(), line + '\n')

  def test_errors_name_the_environment_variable(self):
    for variable, value in [('FIREWORKS_BASE_URL', 'http://a.example'),
                            ('FIREWORKS_ACCOUNT_ID', 'a/b'), ('SSL_CERT_FILE', '/none'),
                            ('SSL_CERT_DIR', '/none')]:
      env = environment(FIREWORKS_API_KEY=KEY, **{variable: value})
      result = run('get', 'a/m', env=env)
      self.assertEqual(result.returncode, 2)
      self.assertTrue(result.stderr.startswith(f'fireworks get: {variable}: '.encode()),
                      result.stderr)

  def test_a_ca_file_without_a_certificate(self):
    with tempfile.NamedTemporaryFile(suffix='.pem') as file:
      file.write(b'-----BEGIN PRIVATE KEY-----\nMA==\n-----END PRIVATE KEY-----\n')
      file.flush()
      for place, args, env in [('--ca-file', ['--ca-file', file.name], {}),
                               ('SSL_CERT_FILE', [], {'SSL_CERT_FILE': file.name})]:
        result = run('get', 'a/m', *args, '--endpoint', 'https://127.0.0.1:1',
                     env=environment(FIREWORKS_API_KEY=KEY, **env))
        self.assertEqual((result.returncode, result.stderr.decode()), (
            2, f'fireworks get: {place}: the CA file "{file.name}" contains no certificate\n'))

  def test_errors_name_no_option_of_the_library(self):
    for variable, value in [('https_proxy', 'ht tp://x'), ('HTTPS_PROXY', 'ftp://x:1'),
                            ('ALL_PROXY', 'socks9://x')]:
      env = environment(FIREWORKS_API_KEY=KEY, FIREWORKS_BASE_URL='https://a.example',
                        **{variable: value})
      with self.subTest(variable=variable):
        result = run('get', 'a/m', env=env)
        self.assertIn(b'proxy', result.stderr)
        self.assertNotIn(b'option', result.stderr)

  def test_exit_status(self):
    with server(answer({'code': 3, 'message': 'no'}, 400)) as (url, _):
      for names, code in [(['a/b/c'], 2), (['a/b/c', '..'], 2), (['a/b/c', 'a/m'], 1),
                          (['a/m'], 1)]:
        for command in ('get', 'check', 'drift'):
          result = run(command, *names, '--endpoint', url)
          self.assertEqual(result.returncode, code, (command, names, result.stderr))

  def test_flags_before_the_command(self):
    with emulator() as e:
      for args in (['--endpoint', e.url, 'list', 'acme'], ['list', 'acme', '--endpoint', e.url],
                   ['list', '--endpoint', e.url, 'acme'],
                   ['--output=json', '--endpoint', e.url, 'list', 'acme'],
                   ['-v', f'--endpoint={e.url}', '--limit', '3', 'list', 'acme']):
        with self.subTest(args=args):
          result = run(*args)
          self.assertEqual((result.returncode, result.stdout.count(b'\n')), (0, 3),
                           result.stderr)

  def test_white_space_around_names(self):
    with server(lambda handler: (pages([model('m')]) if handler.path.endswith('/models')
                                 else answer(model('m')))(handler)) as (url, requests):
      for command, path in [(['list', ' acme '], 'acme/models'), (['list', ' '], 'a/models'),
                            (['list', '--account', ' acme '], 'acme/models'),
                            (['list', '--account', ' '], 'a/models'),
                            (['get', ' a/m\n'], 'a/models/m'), (['check', '\ta/m'], 'a/models/m'),
                            (['drift', ' m '], 'a/models/m')]:
        requests.clear()
        run(*command, '--endpoint', f' {url} ', env=environment(
            FIREWORKS_API_KEY=KEY, FIREWORKS_ACCOUNT_ID=' a '))
        self.assertEqual([path for path, _ in requests], [f'/v1/accounts/{path}'], command)

  def test_one_default_account(self):
    with server(pages([model('m')])) as (url, requests):
      for env, account in [({}, 'fireworks'), ({'FIREWORKS_ACCOUNT_ID': 'acme'}, 'acme')]:
        env = environment(FIREWORKS_API_KEY=KEY, **env)
        for command in (['list'], ['get', 'm'], ['check', 'm'], ['drift', 'm']):
          requests.clear()
          run(*command, '--endpoint', url, env=env)
          self.assertIn(f'/accounts/{account}/models', requests[0][0])

  def test_help(self):
    for command in ('get', 'list', 'check', 'drift', 'emulator', 'help', 'completion'):
      asked = run('help', command, env=environment())
      self.assertEqual((asked.returncode, asked.stderr), (0, b''))
      self.assertEqual(asked.stdout, run(command, '--help', env=environment()).stdout)
      self.assertEqual(asked.stdout, run('--help', command, env=environment()).stdout)
      text = asked.stdout.decode()
      self.assertFalse([line for line in text.split('\n') if len(line) > 80])
      self.assertNotRegex(text, r'\w(else|Else) ')
    self.assertEqual(run('help').stdout, run('--help').stdout)

  def test_before_each_command(self):
    version = run('--version').stdout
    for command in ('get', 'list', 'check', 'drift', 'emulator', 'help', 'completion'):
      for args in (['--version', command], [command, '--version']):
        result = run(*args, env=environment())
        self.assertEqual((result.returncode, result.stdout), (0, version), args)
    self.assertEqual(run('--color', 'always', 'help', 'get').stdout, run('help', 'get').stdout)


class NamesFromTest(unittest.TestCase):

  def test_all_commands_read_names(self):
    text = '\ufeff# ours\r\n\r\n  a/m1 \r\na/m2 # a comment\r\n#a/m3\r\na/m4'.encode()
    with server(answer(model('m'))) as (url, requests), tempfile.NamedTemporaryFile() as file:
      file.write(text)
      file.flush()
      for command in ('get', 'check', 'drift') if sees_drift() else ('get', 'check'):
        for args, options in (([file.name], {}), (['-'], {'input': text})):
          requests.clear()
          result = run(command, '--names-from', *args, '--endpoint', url, **options)
          self.assertEqual(result.returncode, 0, result.stderr)
          self.assertEqual(sorted(path.rpartition('/')[2] for path, _ in requests),
                           ['m1', 'm2', 'm4'])
        requests.clear()
        status, _, lines = run_in_terminal(command, '--names-from', file.name, '--endpoint', url)
        self.assertEqual((status, len(requests)), (0, 3), lines)

  def test_names_from_prints_json_lines(self):
    with server(answer(model('m'))) as (url, _):
      result = run('get', '--names-from', '-', '--endpoint', url, input=b'a/m\n')
      self.assertEqual(result.stdout.count(b'\n'), 1)
      result = run('get', 'a/m', '--names-from', '-', '--endpoint', url, input=b'a/n')
      self.assertEqual(result.stdout.count(b'\n'), 2)

  def test_files_that_give_no_names(self):
    for args in (['/nonexistent'], ['/'], ['/dev/null']):
      result = run('get', '--names-from', *args)
      self.assertEqual(result.returncode, 2)
      self.assertIn(b'--names-from', result.stderr)


if __name__ == '__main__':
  unittest.main()
