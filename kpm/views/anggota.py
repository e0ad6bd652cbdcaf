"""Pages that correct who belongs to a family, who heads it and who receives its aid."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from kpm.isian.orang import AnggotaForm
from kpm.isian.susunan import KeluarForm, KembaliForm, KepalaForm, PengurusForm
from kpm.keanggotaan import (
    ganti_kepala,
    ganti_pengurus,
    keluarkan_anggota,
    kembalikan_anggota,
    tambah_anggota,
    ubah_anggota,
)
from kpm.models import AlasanKeluar, Anggota
from kpm.pemutakhiran import DataBerubah
from kpm.views.ubah import halaman_isian, isian, keluarga_terbuka, laksanakan

BERUBAH = "Susunan keluarga ini baru saja diubah orang lain. Periksa lagi sebelum menyimpan."


def _anggota(request, keluarga, uuid_anggota):
    semua = Anggota.objects.terlihat_oleh(request.user).filter(keluarga=keluarga)
    return get_object_or_404(semua.select_related("keluarga"), uuid=uuid_anggota)


def _tercatat(request, keluarga):
    semua = Anggota.objects.terlihat_oleh(request.user).filter(keluarga=keluarga).tercatat()
    return list(semua.order_by("urutan", "pk"))


def _susun(request, form, kegiatan, baris, **isi):
    """Do an act on the composition; False, with a word about it, where others were faster."""
    try:
        kegiatan(
            baris,
            **isi,
            terlihat=form.terlihat,
            alasan=form.cleaned_data["alasan"],
            oleh=request.user,
            pada=timezone.now(),
        )
    except DataBerubah:
        messages.warning(request, BERUBAH)
        return False
    return True


@isian
def anggota_baru(request, uuid):
    keluarga = keluarga_terbuka(request, uuid)
    form = AnggotaForm(request.POST or None, keluarga=keluarga)
    if form.is_valid():
        anggota = tambah_anggota(
            keluarga,
            uuid=form.cleaned_data["id_isian"],
            isi=form.perubahan(),
            alasan=form.cleaned_data["alasan"],
            peringatan=form.peringatan,
            oleh=request.user,
            pada=timezone.now(),
        )
        messages.success(request, f"{anggota} ditambahkan.")
        if "lagi" in request.POST:
            return redirect("kpm:anggota-baru", keluarga.uuid)
        return redirect(keluarga)
    return halaman_isian(request, "kpm/anggota_isi.html", form, keluarga=keluarga)


@isian
def anggota_ubah(request, uuid, uuid_anggota):
    keluarga = keluarga_terbuka(request, uuid)
    anggota = _anggota(request, keluarga, uuid_anggota)
    form = AnggotaForm(request.POST or None, keluarga=keluarga, baris=anggota)
    if form.is_valid():
        isi = {"isi": form.perubahan(), "peringatan": form.peringatan}
        if laksanakan(request, form, ubah_anggota, anggota, **isi):
            messages.success(request, f"Data {form.cleaned_data['nama']} tersimpan.")
            return redirect(keluarga)
    return halaman_isian(request, "kpm/anggota_isi.html", form, keluarga=keluarga, anggota=anggota)


@isian
def anggota_keluar(request, uuid, uuid_anggota):
    keluarga = keluarga_terbuka(request, uuid)
    anggota = _anggota(request, keluarga, uuid_anggota)
    if anggota.tanggal_keluar:
        raise Http404
    semua = _tercatat(request, keluarga)
    form = KeluarForm(request.POST or None, anggota=anggota, semua=semua)
    if form.is_valid():
        isi = {nama: form.cleaned_data[nama] for nama in ("sebab", "tanggal")}
        pengganti = {nama: form.orang(nama) for nama in ("kepala", "pengurus")}
        hubungan = form.hubungan_baru()
        if _susun(request, form, keluarkan_anggota, anggota, **isi, **pengganti, hubungan=hubungan):
            meninggal = isi["sebab"] == AlasanKeluar.MENINGGAL
            apa = "meninggal" if meninggal else "keluar dari keluarga ini"
            messages.success(request, f"{anggota} tercatat {apa}.")
            return redirect(keluarga)
        form = KeluarForm(anggota=anggota, semua=_tercatat(request, keluarga))
    konteks = {"keluarga": keluarga, "anggota": anggota, "terakhir": len(semua) == 1}
    return halaman_isian(request, "kpm/anggota_keluar.html", form, **konteks)


@isian
def anggota_kembali(request, uuid, uuid_anggota):
    keluarga = keluarga_terbuka(request, uuid)
    anggota = _anggota(request, keluarga, uuid_anggota)
    if not anggota.tanggal_keluar:
        raise Http404
    form = KembaliForm(request.POST or None, semua=[anggota])
    if form.is_valid():
        isi = {"hubungan": form.cleaned_data["hubungan"]}
        if _susun(request, form, kembalikan_anggota, anggota, **isi):
            messages.success(request, f"{anggota} kembali tercatat sebagai anggota.")
            return redirect(keluarga)
    return halaman_isian(
        request, "kpm/anggota_kembali.html", form, keluarga=keluarga, anggota=anggota
    )


@isian
def kepala_ganti(request, uuid):
    keluarga = keluarga_terbuka(request, uuid)
    form = KepalaForm(request.POST or None, semua=_tercatat(request, keluarga))
    if form.is_valid():
        isi = {"kepala": form.orang("kepala"), "hubungan": form.hubungan_baru()}
        if _susun(request, form, ganti_kepala, keluarga, **isi):
            messages.success(request, f"{isi['kepala']} kini kepala keluarga.")
            return redirect(keluarga)
        form = KepalaForm(semua=_tercatat(request, keluarga))
    return halaman_isian(request, "kpm/kepala_ganti.html", form, keluarga=keluarga)


@isian
def pengurus_ganti(request, uuid):
    keluarga = keluarga_terbuka(request, uuid)
    form = PengurusForm(request.POST or None, semua=_tercatat(request, keluarga))
    if form.is_valid():
        isi = {"pengurus": form.orang("pengurus")}
        if _susun(request, form, ganti_pengurus, keluarga, **isi):
            messages.success(request, f"{isi['pengurus']} kini pengurus bantuan.")
            return redirect(keluarga)
        form = PengurusForm(semua=_tercatat(request, keluarga))
    return halaman_isian(request, "kpm/pengurus_ganti.html", form, keluarga=keluarga)
