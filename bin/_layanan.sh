# The two private services of this checkout: PostgreSQL and Redis under .data/, unix sockets only.
# Sourced by the scripts of bin/; needs AKAR.

DATA="$AKAR/.data"
SOKET="$DATA/soket"
PGDATA="$DATA/pg"

gagal() {
  echo "e-JSiKa: $*" >&2
  exit 1
}

buka_data() {
  [ -d "$DATA" ] || mkdir "$DATA"
  [ -w "$DATA" ] || gagal ".data adalah milik $(stat -c %U "$DATA"): jalankan dengan akun itu."
}

# --- Folders, secrets, and who owns them

buat_lingkungan() {
  # Secrets of this checkout, made once. Production reads its own from the server's environment.
  local berkas="$DATA/lingkungan.env"
  (umask 077 && touch "$berkas")
  chmod 600 "$berkas"
  grep -q '^SECRET_KEY=' "$berkas" ||
    echo "SECRET_KEY=$(head -c 48 /dev/urandom | base64 -w0)" >>"$berkas"
  grep -q '^EJSIKA_KUNCI_DATA=' "$berkas" ||
    echo "EJSIKA_KUNCI_DATA=$(head -c 64 /dev/urandom | base64 -w0)" >>"$berkas"
}

pilih_pemilik() {
  # PostgreSQL refuses root. SEBAGAI is the prefix that gives up root, PEMILIK the user it becomes.
  PEMILIK="" SEBAGAI=()
  [ "$(id -u)" = 0 ] || return 0
  PEMILIK=$(stat -c %U "$PGDATA" 2>/dev/null || echo postgres)
  local turun=(setpriv --reuid="$PEMILIK" --regid="$(id -gn "$PEMILIK")" --init-groups --)
  if [ "$PEMILIK" != root ] && "${turun[@]}" test -x "$DATA"; then
    SEBAGAI=("${turun[@]}")
  else
    # Below a closed folder nobody else can enter the checkout: stay root outside, a user inside.
    PEMILIK=root
    SEBAGAI=(unshare --user --map-user=1000 --map-group=1000 --)
  fi
}

siapkan_folder() {
  mkdir -p "$DATA/log" "$DATA/berkas"
  chmod 711 "$DATA" # the services' user must pass through, and may not look around
  chmod 700 "$DATA/berkas"
  buat_lingkungan
  pilih_pemilik
  siapkan_soket
  mkdir -p "$DATA/redis"
  chmod 700 "$DATA/redis"
  [ -z "$PEMILIK" ] || chown "$PEMILIK" "$DATA/redis" "$DATA/log" "$SOKET/"
}

siapkan_soket() {
  local terpanjang="$SOKET/.s.PGSQL.5432.lock"
  if [ -L "$SOKET" ] && [ ! -d "$SOKET/" ]; then
    rm -f "$SOKET" # the short folder went with a reboot
  fi
  if [ ! -e "$SOKET" ]; then
    if [ "${#terpanjang}" -gt 107 ]; then
      ln -s "$(mktemp -d "/tmp/ejsika.XXXXXXXX")" "$SOKET"
    else
      mkdir "$SOKET"
    fi
  fi
  chmod 700 "$SOKET/"
}

# --- PostgreSQL

cari_postgres() {
  # The version that made the cluster, else the newest that has PostGIS.
  local versi
  versi=$(cat "$PGDATA/PG_VERSION" 2>/dev/null || true)
  if [ -z "$versi" ]; then
    versi=$(find /usr/share/postgresql -path '*/extension/postgis.control' 2>/dev/null |
      cut -d/ -f5 | sort -V | tail -1)
  fi
  PGBIN="/usr/lib/postgresql/$versi/bin"
  [ -n "$versi" ] && [ -x "$PGBIN/postgres" ]
}

postgres_siap() { "$PGBIN/pg_isready" -q -h "$(readlink -f "$SOKET")"; }

postgres_hidup() {
  # Our postmaster works in our data folder; a reused process id does not.
  local pid
  pid=$(head -1 "$PGDATA/postmaster.pid" 2>/dev/null) || return 1
  [ "$(readlink "/proc/$pid/cwd" 2>/dev/null)" = "$(readlink -f "$PGDATA")" ]
}

mulai_postgres() {
  cari_postgres || gagal "PostgreSQL dengan PostGIS belum terpasang: jalankan bin/serve, atau
  pasang paket postgresql-15 dan postgresql-15-postgis-3."
  if postgres_siap; then return; fi
  local soket
  soket=$(readlink -f "$SOKET")
  if [ ! -s "$PGDATA/PG_VERSION" ]; then
    # Made beside and moved, so that a cluster is whole or absent. The socket folder is closed to
    # everyone else: it is the lock, so there is no password behind it.
    rm -rf "$PGDATA.baru"
    mkdir -m 700 "$PGDATA.baru"
    [ -z "$PEMILIK" ] || chown "$PEMILIK" "$PGDATA.baru"
    "${SEBAGAI[@]}" "$PGBIN/initdb" --pgdata="$PGDATA.baru" --username=ejsika --auth-local=trust \
      --auth-host=reject --encoding=UTF8 --locale=C.UTF-8 --data-checksums \
      >"$DATA/log/initdb.log" 2>&1 || gagal "initdb gagal; lihat .data/log/initdb.log"
    mv -T "$PGDATA.baru" "$PGDATA"
  fi
  postgres_hidup || rm -f "$PGDATA/postmaster.pid"
  # Durability (fsync, synchronous_commit, full_page_writes) stays as PostgreSQL ships it: on.
  # Its log names no row: neither the failing statement nor the values in it.
  (cd / && "${SEBAGAI[@]}" "$PGBIN/pg_ctl" --pgdata="$PGDATA" --log="$DATA/log/postgres.log" \
    --wait --timeout=90 --silent start -o "-k '$soket' -c listen_addresses='' \
    -c shared_buffers=256MB -c effective_cache_size=1GB -c work_mem=16MB \
    -c maintenance_work_mem=256MB -c max_wal_size=2GB -c random_page_cost=1.1 \
    -c max_connections=100 -c jit=off -c log_min_error_statement=panic \
    -c log_error_verbosity=terse" </dev/null >/dev/null 2>&1) ||
    gagal "PostgreSQL tidak mau menyala; lihat .data/log/postgres.log"
  postgres_siap || gagal "PostgreSQL tidak menjawab; lihat .data/log/postgres.log"
  siapkan_basis_data "$soket"
}

siapkan_basis_data() {
  local psql=("$PGBIN/psql" -X -q -v ON_ERROR_STOP=1 -U ejsika -h "$1")
  # PostGIS in the template: a test database is copied instead of built.
  PGOPTIONS='-c client_min_messages=warning' "${psql[@]}" -d template1 \
    -c 'CREATE EXTENSION IF NOT EXISTS postgis'
  local ada
  ada=$("${psql[@]}" -d postgres -Atc "SELECT 1 FROM pg_database WHERE datname = 'ejsika'")
  [ -n "$ada" ] || "${psql[@]}" -d postgres -c 'CREATE DATABASE ejsika'
}

henti_postgres() {
  cari_postgres || return 0
  postgres_hidup || return 0
  # "fast": the default TERM would wait for every client to leave.
  (cd / && "${SEBAGAI[@]}" "$PGBIN/pg_ctl" --pgdata="$PGDATA" --mode=fast --wait --timeout=90 \
    --silent stop >/dev/null) || gagal "PostgreSQL tidak mau berhenti; lihat .data/log/postgres.log"
}

# --- Redis

redis_siap() {
  [ "$(redis-cli -s "$(readlink -f "$SOKET")/redis.sock" PING 2>/dev/null || true)" = PONG ]
}

redis_hidup() {
  # A process that ended may linger as a zombie: that one has no working folder any more.
  local pid
  pid=$(cat "$DATA/redis/redis.pid" 2>/dev/null) || return 1
  [ "$(readlink "/proc/$pid/cwd" 2>/dev/null)" = "$(readlink -f "$DATA/redis")" ]
}

tunggu() { # tunggu DETIK PERINTAH…: until the command succeeds
  local batas=$((SECONDS + $1))
  shift
  until "$@"; do
    [ "$SECONDS" -lt "$batas" ] || return 1
    sleep 0.05
  done
}

mulai_redis() {
  command -v redis-server >/dev/null ||
    gagal "Redis belum terpasang: jalankan bin/serve, atau pasang paket redis-server."
  if redis_siap; then return; fi
  # Queues have no expiry, cached values do: only the latter may be pushed out.
  "${SEBAGAI[@]}" redis-server --port 0 --unixsocket "$(readlink -f "$SOKET")/redis.sock" \
    --unixsocketperm 700 --dir "$DATA/redis" --pidfile "$DATA/redis/redis.pid" \
    --logfile "$DATA/log/redis.log" --daemonize yes --appendonly yes --save '' \
    --maxmemory 256mb --maxmemory-policy volatile-lru --databases 64 </dev/null >/dev/null 2>&1
  tunggu 30 redis_siap || gagal "Redis tidak menjawab; lihat .data/log/redis.log"
}

redis_mati() { ! redis_hidup; }

henti_redis() {
  redis_hidup || return 0
  redis-cli -s "$(readlink -f "$SOKET")/redis.sock" SHUTDOWN >/dev/null 2>&1 || true
  tunggu 30 redis_mati || gagal "Redis tidak mau berhenti; lihat .data/log/redis.log"
}
