#!/usr/bin/env bash
# Installs the programs of others that RealPeersIT, MakeCertsTest, StartTlsPeersTest and the examples let kn-sock talk to, from the packages of
# Debian or Ubuntu.
# Needs root. Installs only what is missing, and says nothing unless something goes wrong.
set -euo pipefail

declare -A package_of=([haproxy]=haproxy [socat]=socat [nc]=netcat-openbsd [openssl]=openssl [curl]=curl [gnutls-cli]=gnutls-bin
  [logger]=bsdutils [rsyslogd]=rsyslog [redis-cli]=redis-tools [memcached]=memcached [swaks]=swaks)

missing=()
for command in "${!package_of[@]}"; do
  command -v "$command" >/dev/null || missing+=("${package_of[$command]}")
done
# What is no command: rsyslog's TLS, that of swaks, and a mail server in Python.
compgen -G '/usr/lib/*/rsyslog/lmnsd_gtls.so' >/dev/null || missing+=(rsyslog-gnutls)
perl -MNet::SSLeay -e 1 2>/dev/null || missing+=(libnet-ssleay-perl)
/usr/bin/python3 -c 'import aiosmtpd' 2>/dev/null || missing+=(python3-aiosmtpd)
[ ${#missing[@]} -gt 0 ] || exit 0

command -v apt-get >/dev/null || { echo "no apt-get here; install by hand: ${missing[*]}" >&2; exit 1; }
install() {
  # In run level 1 packages start no daemon; haproxy's would, and nobody asked for it.
  DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends "${missing[@]}" 2>&1
}
# The lists of packages may be missing or old, as in a container: then they are fetched, and it is tried once more.
if ! said=$(install); then
  if ! { said=$(apt-get update -qq 2>&1) && said=$(install); }; then
    printf '%s\n' "$said" >&2
    exit 1
  fi
fi
