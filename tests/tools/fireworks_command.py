"""What the tests of the fireworks command share."""

import contextlib
import http.server
import os
import pathlib
import select
import subprocess
import tempfile
import threading

COMMAND = os.environ['FIREWORKS_COMMAND']
SAMPLES = pathlib.Path(os.environ.get('FIREWORKS_SAMPLES_DIR', '/nonexistent'))
KEY = 'fw_THE_KEY'
# For what ends by itself; long enough for a sanitizer on a busy machine.
PATIENCE = 60


def environment(home='/nonexistent', **extra):
  """This process's environment without the user's own configuration."""
  env = {k: v for k, v in os.environ.items()
         if not k.startswith('FIREWORKS_') and not k.lower().endswith('_proxy')}
  env['HOME'] = str(home)
  env.update(extra)
  return env


def run(*args, env=None, **options):
  """Runs the command to its end; bytes in and out."""
  if env is None:
    env = environment(FIREWORKS_API_KEY=KEY)
  options.setdefault('stdout', subprocess.PIPE)
  if 'input' not in options:
    options['stdin'] = subprocess.DEVNULL
  return subprocess.run([COMMAND, *args], env=env, stderr=subprocess.PIPE,
                        timeout=PATIENCE, check=False, **options)


class EmulatorProcess:
  """`fireworks emulator`, and the URL that its first line gives."""

  def __init__(self, *args):
    self.stderr = tempfile.TemporaryFile()
    self.process = subprocess.Popen(
        [COMMAND, 'emulator', *args], stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=self.stderr)
    readable, _, _ = select.select([self.process.stdout], [], [], PATIENCE)
    self.first_line = (self.process.stdout.readline().decode()
                       if readable else '')
    self.url = self.first_line.removeprefix('listening on ').rstrip('\n')

  def stop(self):
    """Ends it; its exit status and the rest of its output."""
    if self.process.poll() is None:
      self.process.terminate()
    status = self.process.wait(PATIENCE)
    rest = self.process.stdout.read()
    self.process.stdout.close()
    self.stderr.seek(0)
    errors = self.stderr.read().decode()
    self.stderr.close()
    return status, rest, errors


@contextlib.contextmanager
def emulator(*args):
  process = EmulatorProcess(*args)
  try:
    yield process
  finally:
    process.stop()


@contextlib.contextmanager
def server(answer):
  """An HTTP server; `answer(handler)` makes each answer. Yields its URL and the
  list of the requests that it got, as (path, headers)."""
  requests = []

  class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def do_GET(self):  # pylint: disable=invalid-name
      requests.append((self.path, dict(self.headers)))
      answer(self)

    def log_message(self, *_):
      pass

  httpd = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
  httpd.daemon_threads = True
  thread = threading.Thread(target=httpd.serve_forever, daemon=True)
  thread.start()
  try:
    yield f'http://127.0.0.1:{httpd.server_port}', requests
  finally:
    httpd.shutdown()
    httpd.server_close()


def reply(status, body):
  """An answer for server(): this status and body."""
  def answer(handler):
    handler.send_response(status)
    handler.send_header('Content-Length', str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)
  return answer
