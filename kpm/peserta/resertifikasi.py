"""Who is to be surveyed again: memberships whose term has ended or soon will (domain 2.7)."""

from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta
from django import forms
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.functional import cached_property

from kpm.models import BERJALAN, Keluarga
from kpm.peserta.saringan import SaringProgram

PER_HALAMAN = 50
KEADAAN = [
    ("lewat", "Sudah lewat"),
    ("jatuh", "Dalam 3 bulan"),
    ("segera", "3 sampai 12 bulan lagi"),
]
TINDAKAN = ("lanjutkan", "transisi", "keluarkan")  # the outcomes


def q_keadaan(keadaan, hari_ini):
    """Condition on `jatuh_tempo`."""
    tiga = hari_ini + relativedelta(months=3)
    return {
        "lewat": Q(jatuh_tempo__lt=hari_ini),
        "jatuh": Q(jatuh_tempo__gte=hari_ini, jatuh_tempo__lt=tiga),
        "segera": Q(jatuh_tempo__gte=tiga, jatuh_tempo__lt=hari_ini + relativedelta(years=1)),
    }[keadaan]


def hitung_resertifikasi(kepesertaan, hari_ini):
    """How many running memberships are overdue, due within three months, due within a year."""
    jalan = kepesertaan.filter(status__in=BERJALAN).dengan_jatuh_tempo()
    return jalan.aggregate(
        **{nama: Count("pk", filter=q_keadaan(nama, hari_ini)) for nama, _ in KEADAAN}
    )


class SaringResertifikasi(SaringProgram):
    """One state, or every membership whose term ends in one year."""

    keadaan = forms.ChoiceField(choices=KEADAAN, required=False)
    tahun = forms.IntegerField(required=False, min_value=2013, max_value=2100)

    @cached_property
    def hari_ini(self):
        return timezone.localdate()

    @property
    def keadaan_ini(self):
        return "" if self.cleaned_data["tahun"] else self.cleaned_data["keadaan"] or "lewat"

    @property
    def pilihan_tahun(self):
        return [(str(t), str(t)) for t in range(self.hari_ini.year - 2, self.hari_ini.year + 4)]

    def daftar(self):
        """The memberships asked for, the longest due first."""
        jalan = self.peserta().filter(status__in=BERJALAN).dengan_jatuh_tempo()
        if self.keadaan_ini:
            jalan = jalan.filter(q_keadaan(self.keadaan_ini, self.hari_ini))
        else:
            jalan = jalan.filter(jatuh_tempo__year=self.cleaned_data["tahun"])
        return jalan.order_by("jatuh_tempo", "pk")


@dataclass(frozen=True, slots=True)
class BarisResertifikasi:
    keluarga: Keluarga
    status: str
    sejak: date
    jatuh_tempo: date


def halaman_resertifikasi(saring, nomor):
    """One page of them, with all that a row shows."""
    baris = saring.daftar().select_related("program")
    halaman = Paginator(baris, PER_HALAMAN).get_page(nomor)
    peserta = list(halaman.object_list)
    nomor = [satu.keluarga_id for satu in peserta]
    keluarga = Keluarga.objects.filter(pk__in=nomor).untuk_daftar().in_bulk()
    halaman.object_list = [
        BarisResertifikasi(
            keluarga=keluarga[satu.keluarga_id],
            status=satu.get_status_display(),
            sejak=satu.tanggal_masuk,
            jatuh_tempo=satu.jatuh_tempo,
        )
        for satu in peserta
    ]
    return halaman
