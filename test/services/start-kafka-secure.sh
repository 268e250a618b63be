#!/usr/bin/env bash
# start-kafka-secure.sh PORT CONTROLLER_PORT FOLDER: a broker that speaks TLS only and wants a login. FOLDER/ca.pem is the
# authority to trust; user anna, password secret, by PLAIN and SCRAM-SHA-256.
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
. "$here/common.sh"
. "$here/authority.sh"
port=${1:?port} controller=${2:?controller port} folder=${3:?folder}
mkdir -p "$folder"
folder=$(realpath "$folder")
make_certificates "$folder"
# Java wants key and certificate in one file.
cat "$folder/server.key" "$folder/server.pem" "$folder/ca.pem" >"$folder/both.pem"
plain='org.apache.kafka.common.security.plain.PlainLoginModule required username="anna" password="secret" user_anna="secret";'
scram='org.apache.kafka.common.security.scram.ScramLoginModule required username="anna" password="secret";'
exec "$here/start-kafka.sh" "$port" "$controller" "$folder" --add-scram 'SCRAM-SHA-256=[name=anna,password=secret]' \
  "listeners=SASL_SSL://127.0.0.1:$port,CONTROLLER://127.0.0.1:$controller" \
  "advertised.listeners=SASL_SSL://127.0.0.1:$port" \
  "listener.security.protocol.map=SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT" \
  "inter.broker.listener.name=SASL_SSL" \
  "sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256" \
  "sasl.mechanism.inter.broker.protocol=PLAIN" \
  "listener.name.sasl_ssl.plain.sasl.jaas.config=$plain" \
  "listener.name.sasl_ssl.scram-sha-256.sasl.jaas.config=$scram" \
  "ssl.keystore.type=PEM" "ssl.keystore.location=$folder/both.pem" \
  "ssl.truststore.type=PEM" "ssl.truststore.location=$folder/ca.pem"
