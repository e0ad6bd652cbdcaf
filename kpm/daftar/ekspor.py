"""The list of families as a file: streamed row by row, text only, numbers masked, rows counted.

Who takes how many is written down before anything leaves; the rows are then read in one snapshot
that holds as many. Nothing is open in the database until the file is really being read.
"""

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass

from django.apps import apps
from django.contrib.postgres.aggregates import BoolOr
from django.db import connection, transaction
from django.db.models import BooleanField, Count, ExpressionWrapper, F, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from kpm.daftar.halaman import urutkan
from kpm.komponen import LABEL, q_komponen
from kpm.lembar_csv import RUMUS, penulis_csv
from kpm.lembar_xlsx import tulis_xlsx
from kpm.models import Anggota, Kepesertaan, MataPencaharian, StatusKepesertaan, Unduhan
from kpm.penyandian import samarkan

SEKALI_MUAT = 2000
PEKERJAAN = dict(MataPencaharian.choices)
STATUS = dict(StatusKepesertaan.choices)


@dataclass(frozen=True, slots=True)
class KolomEkspor:
    """A column of the file: heading, what it is read from, and how it is written."""

    nama: str
    judul: str
    baca: object
    tulis: Callable = lambda isi: isi or ""
    lebar: int = 16
    rahasia: bool = False  # masked unless the whole number was asked for


def _orang(*isi):
    """Of each family's present members, what the aggregates say, as one JSON or number."""
    tercatat = Anggota.objects.tercatat().filter(keluarga=OuterRef("pk")).order_by()
    return Subquery(tercatat.values("keluarga").annotate(isi=isi[0]).values("isi"))


def _komponen():
    pada = timezone.localdate()
    ada = {kode: BoolOr(q_komponen(kode, pada), default=False) for kode in LABEL}
    return _orang(JSONObject(**ada))


def _nik():
    """The encrypted number of the pengurus, else of the head."""
    kepala = ExpressionWrapper(Q(hubungan="kepala"), BooleanField())
    orang = Anggota.objects.tercatat().filter(keluarga=OuterRef("pk"))
    return Subquery(orang.order_by("-pengurus", kepala.desc(), "urutan", "pk").values("nik")[:1])


def _ikut(*bidang):
    def baca():
        ikut = Kepesertaan.objects.filter(keluarga=OuterRef("pk"), program__milik_sendiri=True)
        return Subquery(ikut.order_by("-tanggal_masuk", "-pk").values(*bidang)[:1])

    return baca


def _pendamping():
    kini = apps.get_model("pendamping", "Penugasan").objects.filter(
        keluarga=OuterRef("pk"), masa__contains=timezone.localdate()
    )
    return Subquery(kini.values("pendamping__nama_lengkap")[:1])


def _grade():
    penilaian = apps.get_model("graduasi", "Penilaian").objects.bergrade()
    kini = penilaian.filter(keluarga=OuterRef("pk")).order_by("-dinilai_pada", "-pk")
    return Subquery(kini.values("grade")[:1])


def _sebut_komponen(isi):
    return ", ".join(label for kode, label in LABEL.items() if isi and isi[kode])


def _angka(isi):
    return "" if isi is None else str(isi)


def _tanggal(isi):
    return f"{isi:%d-%m-%Y}" if isi else ""


KOLOM = (
    KolomEkspor("nomor", "Nomor peserta", lambda: F("nomor"), lebar=22),
    KolomEkspor("no_kk", "No. KK", lambda: F("no_kk"), lebar=18, rahasia=True),
    KolomEkspor("nama", "Nama pengurus", lambda: F("nama_pengurus"), lebar=26),
    KolomEkspor("nik", "NIK pengurus", _nik, lebar=18, rahasia=True),
    KolomEkspor("alamat", "Alamat", lambda: F("alamat"), lebar=30),
    KolomEkspor("rt", "RT", lambda: F("rt"), lebar=6),
    KolomEkspor("rw", "RW", lambda: F("rw"), lebar=6),
    KolomEkspor("kode_desa", "Kode desa", lambda: F("wilayah__kode"), lebar=14),
    KolomEkspor("desa", "Desa/kelurahan", lambda: F("wilayah__nama"), lebar=20),
    KolomEkspor("kecamatan", "Kecamatan", lambda: F("wilayah__induk__nama"), lebar=20),
    KolomEkspor("kabupaten", "Kabupaten/kota", lambda: F("wilayah__induk__induk__nama"), lebar=20),
    KolomEkspor("anggota", "Jumlah anggota", lambda: _orang(Count("pk")), _angka, lebar=10),
    KolomEkspor("komponen", "Komponen", _komponen, _sebut_komponen, lebar=30),
    KolomEkspor("program", "Program", _ikut("program__nama")),
    KolomEkspor("status", "Status", _ikut("status"), lambda isi: STATUS.get(isi, "Bukan KPM")),
    KolomEkspor("masuk", "Tanggal masuk", _ikut("tanggal_masuk"), _tanggal),
    KolomEkspor("pendamping", "Pendamping", _pendamping, lebar=26),
    KolomEkspor("grade", "Grade", _grade, _angka, lebar=8),
    KolomEkspor("desil", "Desil", lambda: F("desil"), _angka, lebar=8),
    KolomEkspor(
        "mata_pencaharian",
        "Mata pencaharian",
        lambda: F("mata_pencaharian"),
        lambda isi: PEKERJAAN.get(isi, ""),
        lebar=24,
    ),
    KolomEkspor(
        "posisi",
        "Posisi",
        lambda: Q(lokasi__isnull=False),
        lambda isi: "Ada" if isi else "Belum ada",
    ),
)
BAWAAN = tuple(kolom.nama for kolom in KOLOM)


def pilih_kolom_ekspor(nama):
    """The known columns among the names, in the order of the file; all of them if none is."""
    return [kolom for kolom in KOLOM if kolom.nama in nama] or list(KOLOM)


def catat_unduhan(keluarga, *, bentuk, saringan, oleh, pada, alasan=""):
    """Write down who takes how many families along, before they do. A reason: numbers in full."""
    return Unduhan.objects.create(
        oleh=oleh,
        pada=pada,
        bentuk=bentuk,
        saringan=saringan,
        banyak=keluarga.order_by().count(),
        nik_lengkap=bool(alasan),
        alasan=alasan,
    )


def tulis_unduhan(unduhan, keluarga, *, urut, kolom):
    """Yield the bytes of the file that was written down.

    The rows come from one snapshot that holds as many families as the log says; where the list
    changed in between, the log gets another row first and the file follows the list.
    """
    while True:
        with _satu_potret():
            if keluarga.order_by().count() == unduhan.banyak:
                baris = _baris(keluarga, urut, kolom, lengkap=unduhan.nik_lengkap)
                yield from TULIS[unduhan.bentuk](kolom, baris, unduhan)
                return
        lagi = {k: getattr(unduhan, k) for k in ("bentuk", "saringan", "oleh", "pada", "alasan")}
        unduhan = catat_unduhan(keluarga, **lagi)


@contextmanager
def _satu_potret():
    """All that is read within sees the database as it was at the first of it."""
    sudah_mulai = connection.in_atomic_block
    with transaction.atomic():
        if not sudah_mulai:
            with connection.cursor() as kursor:
                kursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _baris(keluarga, urut, kolom, *, lengkap):
    """The cells of every family, as strings, read from the database as they are written."""
    isi = {f"k_{satu.nama}": satu.baca() for satu in kolom}
    tulis = [_penulis(satu, lengkap) for satu in kolom]
    dibaca = urutkan(keluarga, urut).annotate(**isi).values_list(*isi)
    for satu in dibaca.iterator(chunk_size=SEKALI_MUAT):
        yield [f(nilai) for f, nilai in zip(tulis, satu, strict=True)]


def _penulis(kolom, lengkap):
    if kolom.rahasia and not lengkap:
        return lambda isi: samarkan(isi or "")
    return kolom.tulis


def _xlsx(kolom, baris, unduhan):
    judul, lebar = [k.judul for k in kolom], [k.lebar for k in kolom]
    keterangan = [[_kapan(unduhan)], [_pesan(unduhan)], [f"Pilihan: {unduhan.saringan}"]]
    return tulis_xlsx(
        [
            ("Keluarga", judul, lebar, baris),
            ("Keterangan", [f"{unduhan.banyak} baris data keluarga"], [70], keterangan),
        ]
    )


def _csv(kolom, baris, unduhan):
    """Semicolons and a byte order mark, as an Indonesian Excel opens it; the last line counts."""
    penulis = penulis_csv()
    yield ("\ufeff" + penulis.writerow([k.judul for k in kolom])).encode()
    kumpulan = []
    for satu in baris:
        aman = [f"'{isi}" if isi.startswith(RUMUS) else isi for isi in satu]
        kumpulan.append(penulis.writerow(aman))
        if len(kumpulan) == SEKALI_MUAT:
            yield "".join(kumpulan).encode()
            kumpulan = []
    akhir = f"# {unduhan.banyak} baris. {_kapan(unduhan)}. {_pesan(unduhan)}"
    kumpulan.append(penulis.writerow([akhir]))
    yield "".join(kumpulan).encode()


def _kapan(unduhan):
    return f"Diunduh {timezone.localtime(unduhan.pada):%d-%m-%Y %H.%M} WIB dari e-JSiKa"


def _pesan(unduhan):
    if unduhan.nik_lengkap:
        return "Memuat NIK dan No. KK lengkap. Hapus setelah dipakai; jangan disebarkan."
    return "NIK dan No. KK disamarkan. Jangan disebarkan."


TULIS = {"xlsx": _xlsx, "csv": _csv}
