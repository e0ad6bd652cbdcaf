"""Pages that correct one family: its data, a new one, its house, its move."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ejsika.wilayah.models import Wilayah
from kpm.isian.keluarga import KeluargaBaruForm, KeluargaForm
from kpm.isian.pindah import PindahForm, PindahLuarForm, PosisiForm
from kpm.keanggotaan import KOLOM_ANGGOTA
from kpm.models import Keluarga, UsulanKeluar
from kpm.models.keluarga import boleh_mengubah
from kpm.pemutakhiran import (
    KOLOM_KELUARGA,
    DataBerubah,
    daftarkan_keluarga,
    laporkan_pindah_luar,
    pindahkan_keluarga,
    tarik_usulan,
    tetapkan_posisi,
    ubah_keluarga,
)
from kpm.tampilan_wilayah import pilihan_kabupaten

isian = require_http_methods(["GET", "HEAD", "POST"])


def keluarga_terbuka(request, uuid):
    """The family, if the person sees it (else 404) and may change it (else 403)."""
    keluarga = get_object_or_404(
        Keluarga.objects.terlihat_oleh(request.user).untuk_ubah(), uuid=uuid
    )
    if not keluarga.boleh_diubah_oleh(request.user):
        raise PermissionDenied
    return keluarga


def laksanakan(request, form, kegiatan, baris, **isi):
    """Do an act with what the form carries; False, the clash in the form, where data changed."""
    try:
        kegiatan(
            baris,
            **isi,
            terlihat=form.terlihat,
            alasan=form.cleaned_data["alasan"],
            oleh=request.user,
            pada=timezone.now(),
        )
    except DataBerubah as beda:
        form.tunjukkan_bentrok(*beda.baris)
        return False
    return True


def halaman_isian(request, templat, form, **konteks):
    status = 409 if getattr(form, "ada_bentrok", False) else 400 if form.is_bound else 200
    return render(request, templat, {"form": form, **konteks}, status=status)


@isian
def keluarga_ubah(request, uuid):
    keluarga = keluarga_terbuka(request, uuid)
    form = KeluargaForm(request.POST or None, baris=keluarga)
    if form.is_valid():
        isi = {"isi": form.perubahan(), "peringatan": form.peringatan}
        if laksanakan(request, form, ubah_keluarga, keluarga, **isi):
            messages.success(request, "Data keluarga tersimpan.")
            return redirect(keluarga)
    return halaman_isian(request, "kpm/keluarga_ubah.html", form, keluarga=keluarga)


@isian
def keluarga_baru(request):
    """Family and head first; the members follow on the next page."""
    if not boleh_mengubah(request.user):
        raise PermissionDenied
    kabupaten, pilihan = pilihan_kabupaten(request.user.kode_tugas, request.GET.get("kabupaten"))
    terlihat = Wilayah.objects.terlihat_oleh(request.user)
    form = KeluargaBaruForm(request.POST or None, wilayah=terlihat.bertugas_di([kabupaten]))
    if form.is_valid():
        keluarga = daftarkan_keluarga(
            uuid=form.cleaned_data["id_isian"],
            wilayah=terlihat.get(kode=form.cleaned_data["wilayah"]),
            isi=form.isi(KOLOM_KELUARGA),
            kepala=form.isi(KOLOM_ANGGOTA),
            alasan=form.cleaned_data["alasan"],
            peringatan=form.peringatan,
            oleh=request.user,
            pada=timezone.now(),
        )
        messages.success(
            request, f"Keluarga {keluarga} terdaftar. Tambahkan anggota lainnya, bila ada."
        )
        return redirect("kpm:anggota-baru", keluarga.uuid)
    return halaman_isian(
        request, "kpm/keluarga_baru.html", form, kabupaten=pilihan, terpilih=kabupaten
    )


@isian
def keluarga_posisi(request, uuid):
    keluarga = keluarga_terbuka(request, uuid)
    form = PosisiForm(request.POST or None, baris=keluarga)
    if form.is_valid():
        isi = {nama: form.cleaned_data[nama] for nama in ("lokasi", "akurasi_m")}
        if laksanakan(request, form, tetapkan_posisi, keluarga, **isi, peringatan=form.peringatan):
            messages.success(request, "Posisi rumah tersimpan.")
            return redirect(keluarga)
    peta = {"petak_url": settings.PETAK_URL, "petak_sumber": settings.PETAK_SUMBER}
    return halaman_isian(request, "kpm/keluarga_posisi.html", form, keluarga=keluarga, **peta)


@isian
def keluarga_pindah(request, uuid):
    """To any desa of Banten: the family may leave the operator's own scope by it."""
    keluarga = keluarga_terbuka(request, uuid)
    diminta = request.GET.get("kabupaten", keluarga.wilayah.kode[:5])
    kabupaten, pilihan = pilihan_kabupaten(["36"], diminta)
    form = PindahForm(request.POST or None, baris=keluarga, kabupaten=kabupaten)
    if form.is_valid():
        desa = form.tujuan()
        isi = {"wilayah": desa, "isi": form.perubahan()}
        if laksanakan(request, form, pindahkan_keluarga, keluarga, **isi):
            return _sesudah_pindah(request, keluarga, desa)
    konteks = {"keluarga": keluarga, "kabupaten": pilihan, "terpilih": kabupaten}
    return halaman_isian(request, "kpm/keluarga_pindah.html", form, **konteks)


def _sesudah_pindah(request, keluarga, desa):
    kabar = f"{keluarga} dipindahkan ke {desa.jalur}."
    if Keluarga.objects.terlihat_oleh(request.user).filter(pk=keluarga.pk).exists():
        messages.success(request, kabar)
        return redirect(keluarga)
    messages.success(
        request,
        f"{kabar} Keluarga ini kini diurus operator di sana dan tidak tampil lagi bagi Anda.",
    )
    return redirect("kpm:keluarga-daftar")


@isian
def keluarga_pindah_luar(request, uuid):
    keluarga = keluarga_terbuka(request, uuid)
    form = PindahLuarForm(request.POST or None, baris=keluarga)
    if form.is_valid():
        isi = {nama: form.cleaned_data[nama] for nama in ("tujuan", "tanggal")}
        if laksanakan(request, form, laporkan_pindah_luar, keluarga, **isi):
            messages.success(request, "Kepindahan tercatat.")
            return redirect(keluarga)
    return halaman_isian(request, "kpm/keluarga_pindah_luar.html", form, keluarga=keluarga)


@require_safe
def usulan_daftar(request):
    """Exits proposed by death or by a move out of Banten that nobody has decided yet."""
    if not request.user.melihat_keluarga or request.user.hanya_dampingan:
        raise PermissionDenied
    usulan = UsulanKeluar.objects.terlihat_oleh(request.user).terbuka().untuk_daftar()
    halaman = Paginator(usulan, per_page=25).get_page(request.GET.get("hal"))
    return render(request, "kpm/usulan_daftar.html", {"halaman": halaman})


@require_POST
def usulan_tarik(request, uuid):
    keluarga = keluarga_terbuka(request, uuid)
    if tarik_usulan(keluarga, oleh=request.user, pada=timezone.now()):
        messages.success(request, "Usulan keluar ditarik.")
    return redirect(keluarga)
