#!/usr/bin/env bash
# start-kafka.sh PORT CONTROLLER_PORT FOLDER [--add-scram LOGIN] [KEY=VALUE …]: a Kafka broker of one node on 127.0.0.1,
# its data in FOLDER; further properties win over those that stand here.
# Returns when it listens; its process id is in FOLDER/kafka.pid. Started again after kill -9 it has its data.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
port=${1:?port} controller=${2:?controller port} folder=${3:?folder}
shift 3
format=()
if [[ ${1:-} == --add-scram ]]; then
  format=(--add-scram "$2")
  shift 2
fi
[[ -e $KAFKA_JARS/.complete ]] || die "no Kafka in $KAFKA_JARS: run install.sh first"
await_free "$port"
await_free "$controller"
mkdir -p "$folder"
folder=$(realpath "$folder")
{
  echo "process.roles=broker,controller"
  echo "node.id=1"
  echo "controller.quorum.voters=1@127.0.0.1:$controller"
  echo "controller.listener.names=CONTROLLER"
  echo "listeners=PLAINTEXT://127.0.0.1:$port,CONTROLLER://127.0.0.1:$controller"
  echo "advertised.listeners=PLAINTEXT://127.0.0.1:$port"
  echo "listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"
  echo "log.dirs=$folder/data"
  echo "auto.create.topics.enable=false"
  # One node holds every internal topic, and few partitions of it start quickly.
  for topic in offsets transaction.state.log share.coordinator.state; do
    case $topic in
      offsets) prefix=offsets.topic ;;
      *) prefix=$topic ;;
    esac
    [[ $topic == share.coordinator.state ]] && prefix=share.coordinator.state.topic
    echo "$prefix.replication.factor=1"
    echo "$prefix.num.partitions=2"
    [[ $topic == offsets ]] || echo "$prefix.min.isr=1"
  done
  # Tests watch groups change: no waiting for members, and the dead are noticed soon.
  echo "group.initial.rebalance.delay.ms=0"
  echo "group.min.session.timeout.ms=1000"
  echo "broker.session.timeout.ms=2000"
  echo "broker.heartbeat.interval.ms=500"
  echo "log.cleaner.dedupe.buffer.size=2097152"
  echo "num.network.threads=2"
  echo "num.io.threads=2"
  for property in "$@"; do echo "$property"; done
} >"$folder/broker.properties"
run=(java -Xms192m -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto -Djava.awt.headless=true
  -Dorg.slf4j.simpleLogger.defaultLogLevel=warn -cp "$KAFKA_JARS/*")
if [[ ! -e $folder/data/meta.properties ]]; then
  id=$(head -c 16 /dev/urandom | base64 | tr '+/' '-_' | cut -c1-22)
  # An id that begins with a dash would be taken for an option.
  "${run[@]}" kafka.tools.StorageTool format --cluster-id "A${id:1}" --config "$folder/broker.properties" \
    "${format[@]}" >"$folder/format.log" 2>&1 || { cat "$folder/format.log" >&2; die 'the data folder could not be made'; }
fi
setsid "${run[@]}" kafka.Kafka "$folder/broker.properties" >>"$folder/kafka.log" 2>&1 </dev/null &
echo $! >"$folder/kafka.pid"
await_listening "$port" $! "$folder/kafka.log" 90
