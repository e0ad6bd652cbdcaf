"""Taking the list of families along as a file."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from ejsika.wilayah.models import Wilayah
from kpm.alamat import kueri
from kpm.daftar.ekspor import KOLOM, catat_unduhan, pilih_kolom_ekspor, tulis_unduhan
from kpm.daftar.halaman import hitung
from kpm.daftar.pencarian import nomor_rahasia
from kpm.daftar.penyaringan import SaringForm, hanya_saringan, pilihan_program
from kpm.models import AlasanPembukaan, BentukUnduhan, Keluarga

JENIS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


class UnduhForm(forms.Form):
    """What the file should hold; full numbers need a reason, and a role that may ask."""

    bentuk = forms.ChoiceField(choices=BentukUnduhan)
    kolom = forms.MultipleChoiceField(choices=[(k.nama, k.judul) for k in KOLOM], required=False)
    lengkap = forms.BooleanField(required=False)
    alasan = forms.ChoiceField(choices=[("", ""), *AlasanPembukaan.choices], required=False)

    def clean(self):
        isi = super().clean()
        if isi.get("lengkap") and not isi.get("alasan"):
            self.add_error("alasan", "Pilih alasannya dahulu: untuk apa nomor lengkap diperlukan?")
        return isi


@require_http_methods(["GET", "HEAD", "POST"])
def unduhan(request):
    """Choose format, columns and whether numbers are in full; then the file."""
    if not request.user.melihat_keluarga:
        raise PermissionDenied
    dikirim = request.method == "POST"
    data = kueri(request.POST.get("saring", "")) if dikirim else request.GET
    form = UnduhForm(request.POST) if dikirim else None
    if dikirim and form.is_valid():
        isi = form.cleaned_data
        if isi["lengkap"] and not request.user.boleh_membuka_nik:
            raise PermissionDenied
        return _berkas(
            request, data, isi["bentuk"], isi["kolom"], isi["alasan"] if isi["lengkap"] else ""
        )
    saring = SaringForm(data, pengguna=request.user)
    keluarga = saring.saring(Keluarga.objects.terlihat_oleh(request.user))
    konteks = {
        "form": form,
        "saringan": hanya_saringan(data, dengan=("urut",)).urlencode(),
        "cip": saring.cip(pilihan_program()),
        "wilayah": _nama_wilayah(data, request.user),
        "hitungan": hitung(keluarga),
        "kolom": KOLOM,
        "dipilih": form["kolom"].value() if dikirim else [k.nama for k in KOLOM],
        "pilihan_alasan": AlasanPembukaan.choices,
    }
    return render(request, "kpm/unduhan.html", konteks, status=400 if dikirim else 200)


def _nama_wilayah(data, pengguna):
    """The region the list is narrowed to, in words."""
    wilayah = Wilayah.objects.terlihat_oleh(pengguna).filter(kode=data.get("wilayah", ""))
    return wilayah.values_list("nama", flat=True).first() or ""


@require_safe
def keluarga_ekspor(request, bentuk):
    """The filtered list at once, all columns, numbers masked."""
    if not request.user.melihat_keluarga:
        raise PermissionDenied
    if bentuk not in JENIS:
        raise Http404
    return _berkas(request, request.GET, bentuk, [], "")


def _berkas(request, data, bentuk, kolom, alasan):
    """The file as it is written. Its name holds the row count, and so does its end.

    Desa by desa unless another order was asked for: neighbours lie together in the database too.
    """
    if nomor_rahasia(data.get("cari", "")):
        raise Http404
    saring = SaringForm(data, pengguna=request.user)
    cip = [kata for _, kata in saring.cip(pilihan_program())]
    sebutan = filter(None, [_nama_wilayah(data, request.user), *cip])
    keluarga = saring.saring(Keluarga.objects.terlihat_oleh(request.user))
    unduhan = catat_unduhan(
        keluarga,
        bentuk=bentuk,
        saringan="; ".join(sebutan) or "Semua keluarga di wilayah tugas",
        oleh=request.user,
        pada=timezone.now(),
        alasan=alasan,
    )
    isi = tulis_unduhan(
        unduhan,
        keluarga,
        urut=saring.urutan if data.get("urut") else "tempat",
        kolom=pilih_kolom_ekspor(kolom),
    )
    jawab = StreamingHttpResponse(isi, content_type=JENIS[bentuk])
    nama = f"keluarga-{unduhan.banyak}-baris.{bentuk}"
    jawab["Content-Disposition"] = f'attachment; filename="{nama}"'
    if bentuk == "xlsx":
        jawab["Content-Encoding"] = "identity"  # a zip need not be zipped again on the way
    return jawab
