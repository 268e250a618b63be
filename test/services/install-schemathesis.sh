#!/usr/bin/env bash
# Installs schemathesis, which sends requests that openapi.json allows and some that it does not. For tests only: it
# stays in a folder of its own, beside the servers. Does nothing where it is there.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

folder=$SERVICES_FOLDER/schemathesis
if [[ ! -x $folder/bin/schemathesis ]]; then
  mkdir -p "$SERVICES_FOLDER"
  python3 -m venv "$folder" || die "Python with venv is wanted"
  "$folder/bin/pip" install --quiet 'schemathesis==4.*' || die "pip could not bring schemathesis"
fi
"$folder/bin/schemathesis" --version
