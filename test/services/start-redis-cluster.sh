#!/usr/bin/env bash
# start-redis-cluster.sh FOLDER PORT PORT PORT: three masters that share the slots. Their pids: FOLDER/PORT/redis.pid.
# A node's bus listens 10000 ports higher, so a port is at most 55535.
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
. "$here/common.sh"
folder=${1:?folder}
shift
nodes=()
for port in "$@"; do
  "$here/start-redis.sh" "$port" "$folder/$port" --cluster-enabled yes --cluster-config-file nodes.conf \
    --cluster-node-timeout 2000
  nodes+=("127.0.0.1:$port")
done
redis-cli --cluster create "${nodes[@]}" --cluster-yes >"$folder/create.log"
for _ in {1..100}; do
  states=$(for port in "$@"; do redis-cli -p "$port" cluster info | grep -c 'cluster_state:ok' || true; done | sort -u)
  [[ $states == 1 ]] && exit 0
  sleep 0.1
done
die 'the cluster does not come together'
