"""Makes the code that pyproject.toml beside this file packs."""

import pathlib
import re
import shutil
import subprocess

import setuptools

ROOT = pathlib.Path(__file__).resolve().parent.parent
# Nothing of what is made belongs beside the .proto files.
BUILD = ROOT / 'build/python'
CODE = BUILD / 'code'


def find(pattern, text):
  match = re.search(pattern, text)
  return match and match[1]


def protobuf_range(code, protoc):
  """The runtimes that this generated code works with.

  Code of protoc 26 on states its version and checks the runtime's, which may be of the
  next major version too. Older code works with all that are not older: that of 3.21 was
  tried with 4.21 and 7.36.
  """
  stated = find(r'# Protobuf Python Version: ([\d.]+)', code)
  if stated and 'ValidateProtobufRuntimeVersion' in code:
    return f'protobuf>={stated},<{int(stated.partition(".")[0]) + 2}'
  return f'protobuf>=4.{find(r"libprotoc (?:3[.])?([0-9]+)[.]", protoc)}.0,<8'


def grpc_range(code):
  stated = find(r"GRPC_GENERATED_VERSION = '([\d.]+)'", code)  # By plugins of 1.63 on.
  return f'grpcio>={stated}' if stated else 'grpcio'


shutil.rmtree(BUILD, ignore_errors=True)
grpc = ['--grpc'] if shutil.which('grpc_python_plugin') else []
subprocess.run([ROOT / 'tools/generate', '--lang', 'python', '--out', CODE, *grpc],
               check=True)
protoc = subprocess.run(['protoc', '--version'], check=True, encoding='utf-8',
                        stdout=subprocess.PIPE).stdout
package = CODE / 'fireworks/gateway/v1'

setuptools.setup(
    version=find(r'project\(\w+ VERSION ([\d.]+)',
                 (ROOT / 'CMakeLists.txt').read_text('utf-8')),
    install_requires=[
        protobuf_range((package / 'model_pb2.py').read_text('utf-8'), protoc)],
    extras_require={
        'grpc': [grpc_range((package / 'gateway_pb2_grpc.py').read_text('utf-8'))]
    } if grpc else {},
    packages=setuptools.find_namespace_packages(CODE),
    package_dir={'': '../build/python/code'},
    package_data={'': ['*.pyi']},
    options={'build': {'build_base': str(BUILD / 'build')},
             'egg_info': {'egg_base': str(BUILD)}})
