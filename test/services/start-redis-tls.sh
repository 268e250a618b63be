#!/usr/bin/env bash
# start-redis-tls.sh PORT FOLDER: a Redis that speaks TLS only. FOLDER/ca.pem is the authority to trust.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
. "$(dirname "${BASH_SOURCE[0]}")/authority.sh"
port=${1:?port} folder=${2:?folder}
mkdir -p "$folder"
make_certificates "$folder"
exec "$(dirname "${BASH_SOURCE[0]}")/start-redis.sh" "$port" "$folder" --tls-port "$port" --tls-auth-clients no \
  --tls-cert-file "$(realpath "$folder/server.pem")" --tls-key-file "$(realpath "$folder/server.key")" \
  --tls-ca-cert-file "$(realpath "$folder/ca.pem")"
