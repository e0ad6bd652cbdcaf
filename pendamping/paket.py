"""The caseload package: all a phone needs for a day without signal.

`graduasi.api` opens the door `GET /api/v1/lapangan/paket/` because it adds the instrument:

    paket = susun_paket(request.user, timezone.now())
    paket["instrumen"] = …
    paket["versi"] = versi_paket(paket)   # again, now that the instrument is part of it
    # ETag: the version in quotes; If-None-Match with the same version answers 304
"""

import hashlib

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from kpm.komponen import komponen_anggota
from kpm.models import Keluarga
from pendamping.dampingan import (
    dengan_anggota,
    dengan_kunjungan_terakhir,
    kemajuan_bulan,
    terlama_dulu,
)
from pendamping.kewajiban import jenis_kewajiban
from pendamping.models import Kunjungan

PENYANDI = DjangoJSONEncoder(sort_keys=True, separators=(",", ":"))


def susun_paket(pendamping, pada):
    """The pendamping's caseload at the moment, as plain JSON values of the web contract.

    Four queries, however large the caseload. `versi` changes exactly when anything but
    `dibuat_pada` does.
    """
    dampingan = dengan_kunjungan_terakhir(Keluarga.objects.terlihat_oleh(pendamping))
    keluarga = list(terlama_dulu(dengan_anggota(dampingan)))
    terakhir = (
        Kunjungan.objects.select_related("putusan_kini")
        .defer("titik", "catatan", "perangkat", "lokasi")
        .in_bulk([k.kunjungan_terakhir_pk for k in keluarga if k.kunjungan_terakhir_pk])
    )
    paket = {
        "dibuat_pada": timezone.localtime(pada).isoformat(timespec="seconds"),
        "pendamping": {"id": pendamping.username, "nama": pendamping.nama_lengkap},
        "keluarga": [
            _keluarga(k, terakhir.get(k.kunjungan_terakhir_pk), timezone.localdate(pada))
            for k in keluarga
        ],
        "tugas": [],
        "target": _target(dampingan, pada),
        "instrumen": {},
    }
    return {"versi": versi_paket(paket), **paket}


def versi_paket(paket):
    """A fingerprint of the package's content, whenever it was made."""
    isi = {kunci: nilai for kunci, nilai in paket.items() if kunci not in {"versi", "dibuat_pada"}}
    return hashlib.sha256(PENYANDI.encode(isi).encode()).hexdigest()[:32]


def _keluarga(keluarga, kunjungan, hari_ini):
    desa = keluarga.wilayah
    return {
        "id": str(keluarga.uuid),
        "nomor": keluarga.nomor,
        "nama_pengurus": keluarga.nama_pengurus,
        "alamat": keluarga.alamat,
        "rt": keluarga.rt,
        "rw": keluarga.rw,
        "desa": desa.nama,
        "kecamatan": desa.induk.nama if desa.induk else "",
        "lintang": keluarga.lokasi.y if keluarga.lokasi else None,
        "bujur": keluarga.lokasi.x if keluarga.lokasi else None,
        "akurasi_m": keluarga.akurasi_lokasi_m,
        "anggota": [_anggota(a, hari_ini) for a in keluarga.anggota_tercatat],
        "kunjungan_terakhir": _kunjungan(kunjungan) if kunjungan else None,
    }


def _anggota(anggota, hari_ini):
    komponen = komponen_anggota(anggota, hari_ini)
    lahir = anggota.tanggal_lahir
    return {
        "id": str(anggota.uuid),
        "nama": anggota.nama,
        "hubungan": anggota.hubungan,
        "jenis_kelamin": anggota.jenis_kelamin,
        "tanggal_lahir": lahir.isoformat() if lahir else None,
        "jenjang": anggota.jenjang,
        "sekolah": anggota.sekolah,
        "komponen": komponen,
        "kewajiban": [str(jenis) for jenis in jenis_kewajiban(komponen)],
    }


def _kunjungan(kunjungan):
    putusan = kunjungan.putusan_kini
    return {
        "id": str(kunjungan.uuid),
        "jenis": kunjungan.jenis,
        "mulai": timezone.localtime(kunjungan.mulai).isoformat(timespec="seconds"),
        "status": kunjungan.status,
        "putusan": putusan.putusan if putusan else None,
        "alasan": [alasan["uraian"] for alasan in putusan.alasan] if putusan else [],
    }


def _target(dampingan, pada):
    kemajuan = kemajuan_bulan(dampingan, pada)
    return {"bulan": timezone.localdate(pada).strftime("%Y-%m"), **kemajuan}
