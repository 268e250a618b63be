#!/usr/bin/env bash
# start-redis-tls.sh PORT FOLDER: a Redis that speaks TLS only. FOLDER/ca.pem is the authority to trust.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
port=${1:?port} folder=${2:?folder}
mkdir -p "$folder"
if [[ ! -e $folder/server.pem ]]; then
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=journeyscope-test-ca \
    -keyout "$folder/ca.key" -out "$folder/ca.pem" 2>/dev/null
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=127.0.0.1 \
    -keyout "$folder/server.key" -out "$folder/server.csr" 2>/dev/null
  printf 'subjectAltName=IP:127.0.0.1,DNS:localhost\n' >"$folder/names"
  openssl x509 -req -in "$folder/server.csr" -CA "$folder/ca.pem" -CAkey "$folder/ca.key" -CAcreateserial -days 2 \
    -extfile "$folder/names" -out "$folder/server.pem" 2>/dev/null
fi
exec "$(dirname "${BASH_SOURCE[0]}")/start-redis.sh" "$port" "$folder" --tls-port "$port" --tls-auth-clients no \
  --tls-cert-file "$(realpath "$folder/server.pem")" --tls-key-file "$(realpath "$folder/server.key")" \
  --tls-ca-cert-file "$(realpath "$folder/ca.pem")"
