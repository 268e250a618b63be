# Sourced: makes FOLDER/ca.pem, an authority to trust, and FOLDER/server.pem with its key for 127.0.0.1.
make_certificates() {
  local folder=$1
  [[ ! -e $folder/server.pem ]] || return 0
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=journeyscope-test-ca \
    -keyout "$folder/ca.key" -out "$folder/ca.pem" 2>/dev/null
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=127.0.0.1 \
    -keyout "$folder/server.key" -out "$folder/server.csr" 2>/dev/null
  printf 'subjectAltName=IP:127.0.0.1,DNS:localhost\n' >"$folder/names"
  openssl x509 -req -in "$folder/server.csr" -CA "$folder/ca.pem" -CAkey "$folder/ca.key" -CAcreateserial -days 2 \
    -extfile "$folder/names" -out "$folder/server.pem" 2>/dev/null
}
