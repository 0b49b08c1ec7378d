#!/bin/sh
# Makes the files that docker-compose.yml takes secrets from, in ./secrets or the folder named. What is there already stays as it is.
# Ours are random; what others give out stays empty until you write it there: telegram_bot_token and quicknode_https_url must be.
set -eu
folder=${1:-secrets}
mkdir -p "$folder"
# The containers' users read the files; on this host nobody but the owner of the folder gets to them.
chmod 700 "$folder"

for name in db_password redis_password session_key api_operator_key webhook_secrets_key admin_master_key encryption_key; do
  [ -e "$folder/$name" ] || head -c 32 /dev/urandom | od -An -v -tx1 | tr -d ' \n' > "$folder/$name"
done
for name in telegram_bot_token quicknode_https_url quicknode_wss_url bsc_rpc_urls payout_signer_url mini_app_secret backup_identity backup_s3_secret_access_key metrics_token otel_exporter_otlp_headers; do
  [ -e "$folder/$name" ] || : > "$folder/$name"
done
chmod 644 "$folder"/*
