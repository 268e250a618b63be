# Sourced by the scripts beside it.
# Where Kafka's jars are kept between runs, and which version: a 4.1 broker, which needs Java 17 or newer.
SERVICES_FOLDER=${JOURNEYSCOPE_SERVICES:-${XDG_CACHE_HOME:-$HOME/.cache}/journeyscope-services}
KAFKA_VERSION=${KAFKA_VERSION:-4.1.2}
KAFKA_JARS=$SERVICES_FOLDER/kafka-$KAFKA_VERSION

die() {
  echo "$(basename "$0"): $1" >&2
  exit 1
}

listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# A server that was just killed keeps its port for a moment; whoever still has it after that is not ours.
await_free() {
  for _ in {1..50}; do
    listens "$1" || return 0
    sleep 0.1
  done
  die "something else listens on port $1"
}

# await_listening PORT PID LOG SECONDS
await_listening() {
  for ((left = $4 * 20; left > 0; left--)); do
    if listens "$1"; then return 0; fi
    kill -0 "$2" 2>/dev/null || break
    sleep 0.05
  done
  tail -n 20 "$3" >&2
  die "nothing listens on port $1; the log above says why"
}
