"""The doors of an upload: the page with its form, and the pieces of one that may be cut off."""

from django import forms
from django.core.paginator import Paginator
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from kpm.alamat import angka
from kpm.impor.kolom import BerkasDitolak
from kpm.impor.pembacaan import BATAS_BERKAS
from kpm.impor.penyimpanan import POTONGAN
from kpm.impor.unggahan import (
    PotonganDitolak,
    mulai_unggahan,
    sumber_bernama,
    terima_potongan,
    terima_unggahan,
    ulangi_unggahan,
)
from kpm.models import AturanGabung, BerkasImpor, Program, StatusImpor, SumberImpor
from kpm.views.impor import antrekan, berkas_terlihat, hanya_pengimpor

STATUS = [
    ("jalan", "Sedang berjalan"),
    ("putus", "Menunggu Anda"),
    (StatusImpor.SELESAI, "Selesai"),
    (StatusImpor.DITOLAK, "Tidak disimpan"),
    (StatusImpor.DIURUNGKAN, "Diurungkan"),
]
KELOMPOK = {
    "putus": [StatusImpor.UNGGAH, StatusImpor.KOLOM, StatusImpor.DIPERIKSA],
    "jalan": [
        *(StatusImpor.MENUNGGU, StatusImpor.DIBACA, StatusImpor.DIGABUNG, StatusImpor.MENGURUNG),
    ],
}


class PilihanForm(forms.Form):
    """What a person says about a file, whichever way it comes."""

    sumber = forms.CharField(
        label="Sumber berkas",
        max_length=80,
        required=False,
        help_text="Misalnya SIKS-NG Pandeglang. Arti kolom dan aturannya diingat untuk sumber ini.",
        widget=forms.TextInput(attrs={"list": "sumber-dikenal", "autocomplete": "off"}),
    )
    aturan = forms.ChoiceField(
        label="Keluarga yang sudah terdaftar",
        choices=AturanGabung.choices,
        initial=AturanGabung.PERBARUI,
        required=False,
    )
    tanggal_data = forms.DateField(
        label="Keadaan data per tanggal",
        required=False,
        help_text="Tanggal yang tertulis di berkas atau surat pengantarnya.",
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    program = forms.ModelChoiceField(
        None,  # theirs, in __init__
        label="Program bagi baris tanpa kolom PROGRAM",
        required=False,
        empty_label="Tidak ada: hanya didaftar sebagai keluarga",
    )

    def __init__(self, *args, pengguna, **kwargs):
        super().__init__(*args, **kwargs)
        self.pengguna = pengguna
        terlihat = Program.objects.terlihat_oleh(pengguna)
        self.fields["program"].queryset = terlihat.untuk_pilihan()

    def clean_aturan(self):
        return self.cleaned_data["aturan"] or AturanGabung.PERBARUI

    def clean_tanggal_data(self):
        tanggal = self.cleaned_data["tanggal_data"]
        if tanggal and tanggal > timezone.localdate():
            raise forms.ValidationError("Tanggal data belum terjadi.")
        return tanggal

    def clean(self):
        isi = super().clean()
        if isi.get("aturan") == AturanGabung.TERBARU and not isi.get("tanggal_data"):
            self.add_error("tanggal_data", "Isi tanggal datanya: tanpa itu tidak dapat dibanding.")
        return isi

    @property
    def pilihan(self):
        """What the import needs to know, its source found or made."""
        isi = {n: self.cleaned_data[n] for n in ("aturan", "tanggal_data", "program")}
        return isi | {"sumber": sumber_bernama(self.cleaned_data["sumber"], self.pengguna)}


class UnggahForm(PilihanForm):
    berkas = forms.FileField(
        label="Berkas CSV atau XLSX",
        help_text="Satu baris per anggota, paling besar 800 MB.",
        error_messages={"empty": "Berkas kosong.", "required": "Pilih berkasnya dahulu."},
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
    )
    field_order = ("berkas",)


class MulaiForm(PilihanForm):
    nama = forms.CharField(max_length=500)
    ukuran = forms.IntegerField(min_value=0)


@require_http_methods(["GET", "HEAD", "POST"])
def impor_daftar(request):
    hanya_pengimpor(request)
    form = UnggahForm(request.POST or None, request.FILES or None, pengguna=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            berkas = terima_unggahan(form.cleaned_data["berkas"], oleh=request.user, **form.pilihan)
        except BerkasDitolak as galat:
            form.add_error("berkas", str(galat))
        else:
            antrekan(request, berkas)
            return redirect(berkas)
    sumber = SumberImpor.objects.terlihat_oleh(request.user).order_by("nama", "pk")
    daftar = _saring(request, sumber)
    halaman = Paginator(daftar, per_page=25).get_page(request.GET.get("hal"))
    isi = {"form": form, "halaman": halaman, "sumber": sumber, "status": STATUS}
    isi["batas"] = BATAS_BERKAS
    return render(request, "kpm/impor_daftar.html", isi)


def _saring(request, sumber):
    daftar = BerkasImpor.objects.terlihat_oleh(request.user).untuk_daftar()
    if status := request.GET.get("status"):
        daftar = daftar.filter(status__in=KELOMPOK.get(status, [status]))
    if (nomor := angka(request.GET.get("sumber"))) is not None:
        daftar = daftar.filter(sumber__in=sumber, sumber_id=nomor)
    if cari := request.GET.get("cari", "").strip():
        daftar = daftar.filter(nama_berkas__icontains=cari[:80])
    return daftar


@require_POST
def impor_mulai(request):
    """Begin an upload in pieces, or learn where the one cut off goes on."""
    hanya_pengimpor(request)
    form = MulaiForm(request.POST, pengguna=request.user)
    try:
        if not form.is_valid():
            raise BerkasDitolak(" ".join(g for satu in form.errors.values() for g in satu))
        isi = {n: form.cleaned_data[n] for n in ("nama", "ukuran")}
        berkas = mulai_unggahan(oleh=request.user, **isi, **form.pilihan)
    except BerkasDitolak as galat:
        return JsonResponse({"galat": str(galat)}, status=400)
    return JsonResponse(_keadaan(berkas))


def _sudah_berakhir(berkas):
    """The last piece once more, its answer was lost; or a piece of an upload given up meanwhile."""
    if berkas.ukuran and berkas.diterima == berkas.ukuran:
        return JsonResponse(_keadaan(berkas))
    return JsonResponse({"galat": "Unggahan ini sudah dibatalkan. Mulai sekali lagi."}, status=410)


def _keadaan(berkas):
    return {
        "alamat": reverse("kpm:impor-potongan", args=[berkas.uuid]),
        "hasil": berkas.get_absolute_url(),
        "potongan": POTONGAN,
        "diterima": berkas.diterima,
        "sidik": berkas.sidik,
    }


@require_http_methods(["PUT", "DELETE"])
def impor_potongan(request, uuid):
    """Take one piece (its offset and SHA-256 in headers), or forget those that came."""
    berkas = berkas_terlihat(request, uuid)
    if request.method == "DELETE":
        ulangi_unggahan(berkas)
        berkas.refresh_from_db()
        return JsonResponse(_keadaan(berkas))
    if berkas.status != StatusImpor.UNGGAH:
        return _sudah_berakhir(berkas)
    try:
        dari = int(request.headers.get("X-Dari", ""))
        sidik = request.headers.get("X-Sidik", "")
        utuh = terima_potongan(berkas, request.body, dari=dari, sidik=sidik)
    except (ValueError, PotonganDitolak) as galat:
        berkas.refresh_from_db()
        return JsonResponse(_keadaan(berkas) | {"galat": str(galat)}, status=409)
    except OSError:
        galat = "Ruang penyimpanan server penuh. Hubungi admin; unggahan dapat dilanjutkan nanti."
        return JsonResponse({"galat": galat}, status=507)
    if utuh:
        antrekan(request, berkas)
    berkas.refresh_from_db()
    return JsonResponse(_keadaan(berkas))
