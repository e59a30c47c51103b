#!/bin/sh
# Builds what the backend image holds: a venv from the production lock, the code without its tests,
# the compiled translations. Called by backend.Dockerfile and, into a scratch prefix, by the tests.
# Usage: build_backend.sh SOURCE PREFIX
set -eu
source=$1
prefix=$2
export PYTHONPATH="$source/deploy"
tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT

# uv and polib serve the build only and stay out of the image.
python3 -m stack.lock "$source/backend/requirements/development.lock" uv polib > "$tools/requirements.txt"
python3 -m venv "$tools/venv"
"$tools/venv/bin/python" -m pip install --quiet --require-hashes -r "$tools/requirements.txt"

python3 -m venv --without-pip "$prefix/venv"
"$tools/venv/bin/python" -m uv pip install --quiet --require-hashes --no-cache --link-mode=copy \
    --python "$prefix/venv/bin/python" -r "$source/backend/requirements/production.lock"

mkdir -p "$prefix/backend"
tar -C "$source/backend" --exclude=tests --exclude=__pycache__ --exclude='*.mo' --exclude='conftest.py' \
    -cf - manage.py config market | tar -C "$prefix/backend" -xf -
cp "$source/deploy/docker/probe.py" "$prefix/probe.py"
"$tools/venv/bin/python" -m stack.translations "$prefix/backend"
"$prefix/venv/bin/python" -m compileall -q "$prefix/backend" "$prefix/venv/lib"
