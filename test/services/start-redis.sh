#!/usr/bin/env bash
# start-redis.sh PORT FOLDER [redis-server options …]: a Redis on 127.0.0.1 that keeps its data in FOLDER.
# Returns when it listens; its process id is in FOLDER/redis.pid. Started again after kill -9 it has all it answered
# for: each write is handed to the kernel before its answer, and only a power cut could lose it.
# With --tls-port N among the options, --port is that of plain text (0 for none).
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
port=${1:?port} folder=${2:?folder}
shift 2
mkdir -p "$folder"
plain=$port
for option in "$@"; do if [[ $option == --tls-port ]]; then plain=0; fi; done
await_free "$port"
setsid redis-server --bind 127.0.0.1 --port "$plain" --dir "$(realpath "$folder")" --save '' --appendonly yes \
  --appendfsync no --protected-mode no "$@" >>"$folder/redis.log" 2>&1 </dev/null &
echo $! >"$folder/redis.pid"
await_listening "$port" $! "$folder/redis.log" 15
