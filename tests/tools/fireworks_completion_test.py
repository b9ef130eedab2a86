#!/usr/bin/env python3
"""Tests completion in three shells, and renders the manual page."""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

from fireworks_command import COMMAND, PATIENCE, Terminal, environment, run

# The typed text, some words that complete it, and some words that must not.
ROWS = [('fireworks ', {'get', 'list', 'check', 'completion', 'help'}, {'name'}),
        ('fireworks com', {'completion'}, {'get'}),
        ('fireworks get --ou', {'--output'}, {'--read-mask'}),
        ('fireworks get --output ', {'json', 'text', 'binary', 'table'}, {'get'}),
        ('fireworks list --output t', {'text', 'table'}, {'json', 'binary'}),
        ('fireworks list --color n', {'never'}, {'auto'}),
        ('fireworks --col', {'--color', '--columns'}, {'list'}),
        ('fireworks --color al', {'always'}, {'list'}),
        ('fireworks --timeout 5s --output ', {'json', 'table'}, {'list', '--color'}),
        ('fireworks --timeout 5s li', {'list'}, {'get'}),
        ('fireworks check --needs tool', {'tools'}, {'lora'}),
        ('fireworks check --needs tools,s',
         {'tools,serverless', 'tools,supervised-lora', 'tools,supervised-full'}, {'tools,lora'}),
        ('fireworks help get --', {'--man', '--help'}, {'--output', '--raw'}),
        ('fireworks --color always list --out', {'--output'}, {'--limit'}),
        ('fireworks get a/m --col', {'--columns', '--color'}, {'--output'}),
        ('fireworks emulator --po', {'--port'}, {'--output'}),
        ('fireworks help che', {'check'}, {'list'}),
        ('fireworks completion z', {'zsh'}, {'bash'}),
        ('fireworks get --ca-file some', {'some.pem'}, set()),
        ('fireworks get --names-from some', {'some.pem'}, set())]
# Never completed, because it would show the key.
HIDDEN = '--api-key'


def shell(*command, **options):
  return subprocess.run(command, check=True, timeout=PATIENCE, stdout=subprocess.PIPE,
                        stdin=subprocess.DEVNULL, **options).stdout.decode()


class CompletionTest(unittest.TestCase):

  def setUp(self):
    folder = tempfile.TemporaryDirectory()
    self.addCleanup(folder.cleanup)
    self.folder = pathlib.Path(folder.name)
    (self.folder / 'some.pem').touch()
    path = f'{pathlib.Path(COMMAND).parent}:{os.environ["PATH"]}'
    self.env = environment(folder.name, PATH=path)

  def script(self, name):
    result = run('completion', name, env=environment())
    self.assertEqual((result.returncode, result.stderr), (0, b''))
    (self.folder / 'script').write_bytes(result.stdout)
    return self.folder / 'script'

  def need(self, name):
    if shutil.which(name) is None:
      if 'CI' in os.environ:
        self.fail(f'{name} is not installed')
      self.skipTest(f'{name} is not installed')

  def check(self, complete):
    for typed, some, none in ROWS:
      with self.subTest(typed=typed):
        words = complete(typed)
        self.assertEqual(words & some, some, words)
        self.assertEqual(words & none, set())
        self.assertNotIn(HIDDEN, words)

  def test_bash(self):
    script = self.script('bash')
    words = 'COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _fireworks; printf "%s\\n" "${COMPREPLY[@]}"'
    def complete(typed, split=str.split):
      arguments = split(typed) + ([''] if typed.endswith(' ') else [])
      return set(shell('bash', '--norc', '-c', f'. {script}; {words}', 'bash', *arguments,
                       env=self.env, cwd=self.folder).splitlines())
    self.check(complete)
    # Bash splits "--output=t" into three words.
    self.assertEqual(complete('fireworks get --output = t'), {'text', 'table'})
    self.assertEqual(complete('fireworks get --output ='),
                     {'json', 'text', 'binary', 'table'})

  def test_fish(self):
    self.need('fish')
    script = self.script('fish')
    def complete(typed):
      lines = shell('fish', '--no-config', '-c', f'source {script}; complete -C "$argv"', typed,
                    env=self.env, cwd=self.folder).splitlines()
      # A tab and the description follow each word.
      return {line.split('\t')[0] for line in lines}
    self.check(complete)

  def test_zsh(self):
    self.need('zsh')
    script = self.script('zsh')
    setup = self.folder / 'setup'
    setup.write_text(f'''
      PS1='ready> '; unsetopt beep auto_menu
      autoload -U compinit; compinit -u -D; . {script}
      tell () {{
        zle expand-or-complete
        printf '<%s>' ${{${{BUFFER% }}##* }}; BUFFER=''
      }}
      zle -N tell; bindkey '^I' tell; echo set up
    ''', 'utf-8')
    with Terminal('-f', '-i', program='zsh', env=self.env, cwd=self.folder,
                  columns=200) as terminal:
      def completed(typed):
        """Types the text and a tab. Returns the last word then."""
        terminal.output = b''
        os.write(terminal.master, typed.encode() + b'\t')
        terminal.read_until(rb'<[^<>]*>')
        return re.search(rb'<([^<>]*)>', terminal.output).group(1).decode().rstrip('=,')
      os.write(terminal.master, f' . {setup}\n'.encode())
      terminal.read_until(rb'set up\r\n')
      for typed, some, none in ROWS:
        before = typed[:typed.rindex(' ') + 1]
        for word in some | (none | {HIDDEN} if before == typed else set()):
          with self.subTest(typed=before + word[:-1]):
            check = self.assertEqual if word in some else self.assertNotEqual
            check(completed(before + word[:-1]), word)


class ManualTest(unittest.TestCase):

  def test_it_renders_without_warnings(self):
    page = run('help', '--man', env=environment())
    self.assertEqual((page.returncode, page.stderr), (0, b''))
    for command in (['groff', '-man', '-ww', '-z'],
                    ['man', '--warnings', '-E', 'UTF-8', '-l', '-Tutf8', '-Z', '-']):
      if shutil.which(command[0]) is None:
        continue
      result = subprocess.run(command, input=page.stdout, capture_output=True, check=False,
                              timeout=PATIENCE, env={**environment(), 'MANWIDTH': '80'})
      self.assertEqual((result.returncode, result.stderr), (0, b''), command)

  def test_it_fits_80_columns(self):
    if shutil.which('groff') is None:
      self.skipTest('groff is not installed')
    page = run('help', '--man', env=environment()).stdout
    text = subprocess.run(['groff', '-man', '-Tascii', '-P-cbou', '-rLL=80n'], input=page,
                          stdout=subprocess.PIPE, check=True, timeout=PATIENCE).stdout.decode()
    self.assertRegex(text, '\n +fireworks get acc')  # Indented, so a line of its own.
    self.assertFalse([line for line in text.split('\n') if len(line) > 80])

  def test_it_has_all_commands_and_flags(self):
    page = run('help', '--man', env=environment()).stdout.decode().replace('\\-', '-')
    for command in ('get', 'list', 'check', 'drift', 'emulator', 'help', 'completion'):
      self.assertIn(f'\n.SS {command}\n', page)
      text = run('help', command, env=environment()).stdout.decode()
      for word in text.split():
        if word.startswith('--') and len(word) > 2:
          self.assertIn(word.strip('.,:;)"').split('=')[0], page)
      self.assertNotRegex(page, r'\n\(auto, always, never\)')
      self.assertEqual(f'{HIDDEN}\\' in page.split(f'\n.SS {command}\n')[1].split('.SS')[0],
                       command == 'emulator')


if __name__ == '__main__':
  unittest.main()
