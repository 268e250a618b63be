#!/usr/bin/env bash
# Brings the servers that the tests of sources talk to: Redis from the distribution, Kafka's jars from Maven Central.
# Adds only what is missing. Kafka's jars (45 MB) stay in a cache folder; the rest needs apt and its rights.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

packages=()
command -v redis-server >/dev/null || packages+=(redis-server)
command -v redis-cli >/dev/null || packages+=(redis-tools)
command -v openssl >/dev/null || packages+=(openssl)
command -v java >/dev/null || packages+=(default-jre-headless)
[[ -e $KAFKA_JARS/.complete ]] || command -v mvn >/dev/null || packages+=(maven)
if ((${#packages[@]})); then
  as_root=()
  ((EUID == 0)) || as_root=(sudo)
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
fi

if [[ ! -e $KAFKA_JARS/.complete ]]; then
  mkdir -p "$SERVICES_FOLDER"
  # Made beside its place and moved there whole, so that a run that was broken off leaves nothing half done.
  work=$(mktemp -d "$SERVICES_FOLDER/.new.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  cat >"$work/pom.xml" <<POM
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>journeyscope.test</groupId><artifactId>broker</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>$KAFKA_VERSION</version>
    </dependency>
    <!-- Without a binding of SLF4J a broker says nothing when it fails. -->
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-simple</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>
POM
  copy=(mvn --quiet --batch-mode --strict-checksums --file "$work/pom.xml" -Dmaven.repo.local="$work/repository"
    org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies
    -DincludeScope=runtime -DoutputDirectory="$work/jars")
  "${copy[@]}" || { sleep 5; "${copy[@]}"; } || die "Maven could not bring Kafka $KAFKA_VERSION"
  touch "$work/jars/.complete"
  rm -rf "$KAFKA_JARS"
  mv "$work/jars" "$KAFKA_JARS"
fi
echo "redis $(redis-server --version | sed 's/.*v=\([^ ]*\).*/\1/'), kafka $KAFKA_VERSION in $KAFKA_JARS"
