# From a bare machine to a working .venv: system packages and hashed requirements.
# Sourced by bin/serve and bin/test after _layanan.sh.

unset PYTHONDONTWRITEBYTECODE # compiled modules start three times faster
VENV="$AKAR/.venv"

kabar() { echo "• $*"; }

# --- System packages: asked by what they do, so that any source of them will do

cari_python() {
  local calon
  for calon in /usr/bin/python3 python3; do
    if "$calon" -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      PYTHON=$calon
      return
    fi
  done
  return 1
}

cari_chromium() { command -v chromium || command -v chromium-browser || command -v google-chrome; }

paket_kurang() { # paket_kurang produk|uji: one package per line
  cari_python || echo python3-venv
  cari_postgres || printf '%s\n' postgresql-15 postgresql-15-postgis-3
  ldconfig_punya libgdal.so || echo libgdal32
  command -v redis-server >/dev/null || echo redis-server
  [ -d /usr/share/fonts/truetype/liberation ] || [ -d /usr/share/fonts/truetype/liberation2 ] ||
    echo fonts-liberation
  [ "$1" = produk ] || cari_chromium >/dev/null || echo chromium
}

ldconfig_punya() { /sbin/ldconfig -p | grep -q "$1"; }

pasang_paket() {
  local kurang akar=()
  mapfile -t kurang < <(paket_kurang "$1")
  [ "${#kurang[@]}" -gt 0 ] || return 0
  if [ "$(id -u)" != 0 ]; then
    if sudo -n true 2>/dev/null || { [ -t 0 ] && command -v sudo >/dev/null && sudo -v; }; then
      akar=(sudo)
    fi
  fi
  if ! command -v apt-get >/dev/null || { [ "$(id -u)" != 0 ] && [ "${#akar[@]}" = 0 ]; }; then
    gagal "paket sistem berikut belum ada dan tidak dapat dipasang dari akun ini:
  ${kurang[*]}
Minta pengelola komputer menjalankan:
  apt-get install --no-install-recommends ${kurang[*]}
lalu ulangi perintah ini."
  fi
  kabar "Memasang paket sistem: ${kurang[*]}"
  mkdir -p "$DATA/log"
  # The machine gets the programs, not running copies of them: ours are private.
  if ! "${akar[@]}" sh -eu -c '
    export DEBIAN_FRONTEND=noninteractive
    if [ ! -e /usr/sbin/policy-rc.d ]; then
      trap "rm -f /usr/sbin/policy-rc.d" EXIT
      printf "#!/bin/sh\nexit 101\n" >/usr/sbin/policy-rc.d
      chmod 755 /usr/sbin/policy-rc.d
    fi
    pasang() { apt-get -qq -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "$@"; }
    apt-get -qq update
    case " $* " in *" postgresql-"*)
      if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
        pasang postgresql-common
        sed -i "s/^#create_main_cluster = true/create_main_cluster = false/" /etc/postgresql-common/createcluster.conf
      fi ;;
    esac
    pasang "$@"
    case " $* " in *" redis-server "*)
      if [ -d /run/systemd/system ]; then systemctl --quiet disable redis-server || true; fi ;;
    esac
  ' sh "${kurang[@]}" >"$DATA/log/paket.log" 2>&1; then
    tail -20 "$DATA/log/paket.log" >&2
    gagal "pemasangan paket gagal; selengkapnya di .data/log/paket.log."
  fi
}

# --- Python packages

cap_kebutuhan() { # what the .venv must hold, in one line
  cat "$AKAR/requirements-uv.txt" "$AKAR/requirements.txt" \
    $([ "$1" = produk ] || echo "$AKAR/requirements-dev.txt") | sha256sum | cut -d' ' -f1
}

cari_uv() {
  UV=$(command -v "$VENV/bin/uv" || command -v uv) && return
  "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes \
    -r "$AKAR/requirements-uv.txt"
  UV="$VENV/bin/uv"
}

pasang_kebutuhan() {
  local cap berkas="$AKAR/requirements.txt"
  [ "$1" = produk ] || berkas="$AKAR/requirements-dev.txt"
  cap=$(cap_kebutuhan "$1")
  if [ ! -x "$VENV/bin/python" ] || ! "$VENV/bin/python" -c '' 2>/dev/null; then
    kabar "Membuat .venv"
    rm -rf "${VENV:?}"
    cari_python
    "$PYTHON" -m venv "$VENV"
  fi
  [ "$(cat "$VENV/.cap-$1" 2>/dev/null)" != "$cap" ] || return 0
  kabar "Memasang paket Python"
  # uv reads its own settings, not pip's: hand over the index that this machine uses.
  if ! { cari_uv && UV_DEFAULT_INDEX="${UV_DEFAULT_INDEX:-$(indeks_pip)}" "$UV" pip install \
    --quiet --compile-bytecode --python "$VENV/bin/python" --require-hashes -r "$berkas"; }; then
    "$VENV/bin/python" -m pip install --quiet --require-hashes -r "$berkas" ||
      gagal "pemasangan paket Python gagal; pesannya ada di atas."
  fi
  echo "$cap" >"$VENV/.cap-$1"
  cap_kebutuhan produk >"$VENV/.cap-produk" # the test tools stand on the product's packages
}

indeks_pip() {
  "$VENV/bin/python" -m pip config get global.index-url 2>/dev/null || echo https://pypi.org/simple
}

siapkan() { # siapkan produk|uji; one at a time per checkout
  buka_data
  exec 9>"$DATA/siap.kunci"
  flock 9
  pasang_paket "$1"
  pasang_kebutuhan "$1"
  exec 9>&-
}
