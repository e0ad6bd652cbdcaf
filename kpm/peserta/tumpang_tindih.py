"""Families in our programme that another programme lists too: found here, decided by a person.

Nobody leaves by itself: a person takes the family out (N03) or says why it stays.
"""

from django import forms
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery

from kpm.models import BERJALAN, BarisDaftarLuar, Keluarga, Kepesertaan, KeputusanTumpang
from kpm.peserta.saringan import SaringProgram

PER_HALAMAN = 50
KEADAAN = [("belum", "Belum diputus"), ("tetap", "Diputus tetap")]


def tumpang_tindih(kepesertaan, program):
    """The spans in other programmes of families that run in this one, which forbids both.

    Each carries `peserta`, the key of our span, and whether a person let it stay: `tetap`.
    """
    milik = Kepesertaan.objects.filter(
        keluarga=OuterRef("keluarga"), program=program, status__in=BERJALAN
    )
    keputusan = KeputusanTumpang.objects.berlaku().filter(
        luar=OuterRef("pk"), kepesertaan__program=program, kepesertaan__tanggal_keluar=None
    )
    # known to the planner as numbers, the programmes lead it along their index
    lain = list(program.tidak_bersama.values_list("pk", flat=True))
    return kepesertaan.filter(Exists(milik), program__in=lain, status__in=BERJALAN).annotate(
        peserta=Subquery(milik.values("pk")[:1]), tetap=Exists(keputusan)
    )


class SaringTumpang(SaringProgram):
    keadaan = forms.ChoiceField(choices=KEADAAN, required=False)

    @property
    def keadaan_ini(self):
        return self.cleaned_data["keadaan"] or "belum"

    def semua(self):
        return tumpang_tindih(self.terlihat(), self.program_ini)

    def daftar(self):
        """The overlaps asked for, by place and name."""
        return (
            self.semua()
            .filter(tetap=self.keadaan_ini == "tetap")
            .order_by("keluarga__wilayah__kode", "keluarga__nama_pengurus", "pk")
        )


def halaman_tumpang(saring, nomor):
    """One page of overlaps, with the match that found each and the decision on it."""
    baris = saring.daftar().select_related("program")
    halaman = Paginator(baris, PER_HALAMAN).get_page(nomor)
    luar = list(halaman.object_list)
    pk = [satu.keluarga_id for satu in luar]
    keluarga = Keluarga.objects.filter(pk__in=pk).untuk_daftar().in_bulk()
    peserta = Kepesertaan.objects.in_bulk([satu.peserta for satu in luar])
    padan = _padanan(pk)
    keputusan = {
        satu.luar_id: satu
        for satu in KeputusanTumpang.objects.berlaku().filter(luar__in=luar).select_related("oleh")
    }
    halaman.object_list = [
        {
            "keluarga": keluarga[satu.keluarga_id],
            "peserta": peserta[satu.peserta],
            "luar": satu,
            "padan": padan.get((satu.keluarga_id, satu.program_id)),
            "keputusan": keputusan.get(satu.pk),
        }
        for satu in luar
    ]
    return halaman


def _padanan(keluarga):
    """By family and programme: the row of the list in force that stands for it."""
    baris = BarisDaftarLuar.objects.filter(keluarga__in=keluarga, daftar__status="berlaku")
    return {
        (satu.keluarga_id, satu.daftar.program_id): satu
        for satu in baris.select_related("daftar").defer("isi", "nik", "no_kk").order_by("-nomor")
    }


@transaction.atomic
def biarkan_tetap(keluarga, *, program, alasan, oleh, pada):
    """Note why these families stay although another programme lists them; how many were new.

    The word holds for this pair of spans: when either begins anew, it is asked again.
    """
    luar = tumpang_tindih(Kepesertaan.objects.filter(keluarga__in=keluarga), program)
    baru = KeputusanTumpang.objects.bulk_create(
        [
            KeputusanTumpang(
                kepesertaan_id=satu.peserta, luar=satu, alasan=alasan, oleh=oleh, pada=pada
            )
            for satu in luar.filter(tetap=False)
        ],
        ignore_conflicts=True,
        batch_size=2000,
    )
    return len(baru)


def cabut_keputusan(keluarga, *, program, alasan, oleh, pada):
    """Withdraw the word that these families stay, with a reason; how many were withdrawn.

    They wait for a decision again; the word, and who withdrew it, is kept.
    """
    berlaku = KeputusanTumpang.objects.berlaku().filter(
        kepesertaan__keluarga__in=keluarga,
        kepesertaan__program=program,
        kepesertaan__tanggal_keluar=None,
    )
    return berlaku.update(alasan_cabut=alasan, dicabut_oleh=oleh, dicabut_pada=pada)
