#!/bin/sh
# Builds the single-page app. Called by nginx.Dockerfile and, into a scratch prefix, by the tests, which
# name npm's own script in NPM_CLI because their Node comes without an npm on PATH.
# Usage: build_spa.sh SOURCE PREFIX
set -eu
source=$1
prefix=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

npm_run() {
    if [ -n "${NPM_CLI:-}" ]; then node "$NPM_CLI" "$@"; else npm "$@"; fi
}

tar -C "$source/frontend" --exclude=./node_modules --exclude=./dist -cf - . | tar -C "$work" -xf -
cd "$work"
npm_run ci --no-audit --no-fund --loglevel=error
npm_run run build
mkdir -p "$prefix"
cp -R dist "$prefix/spa"
