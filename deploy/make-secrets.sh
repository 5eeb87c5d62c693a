#!/bin/sh
# Makes the files that compose.yaml reads as secrets; what is there already stays as it is.
# The folder is closed to others. The files are not: each container's own user must read them.
set -eu
cd "$(dirname "$0")"
umask 022
mkdir -p secrets
chmod 700 secrets
cd secrets

random() {
	head -c 32 /dev/urandom | base64 | tr '+/' '-_' | tr -d '\n'
}
keep() {
	[ -e "$1" ] || cat >"$1"
}

random | keep langnghe_secret_key
random | tr -d '=' | keep postgres_password
random | tr -d '=' | keep valkey_password
keep langnghe_database_url <<URL
postgresql+psycopg://langnghe:$(cat postgres_password)@postgres/langnghe
URL
keep langnghe_valkey_url <<URL
valkey://:$(cat valkey_password)@valkey:6379/0
URL
keep valkey_conf <<CONF
requirepass $(cat valkey_password)
save ""
appendonly no
maxmemory 512mb
maxmemory-policy volatile-ttl
CONF
# Empty until the channel is wanted: see docs/operating.md.
for channel in telegram_token zalo_oa_app_secret zalo_oa_webhook_key zalo_bot_token; do
	keep "langnghe_$channel" </dev/null
done
