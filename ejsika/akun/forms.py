"""Forms of sign-in and of one's own password."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from django.utils import timezone

from ejsika.akun.percobaan_masuk import RuangTungguPenuh, tahan

SEKALI_KEDALUWARSA = (
    "Kata sandi sekali pakai Anda sudah kedaluwarsa. "
    "Minta yang baru kepada admin Dinas Sosial Provinsi."
)


class FormMasuk(AuthenticationForm):
    """Name and password; one answer for every way they can be wrong."""

    error_messages = {
        "invalid_login": "Nama pengguna atau kata sandi salah. Periksa lagi huruf besar dan kecil.",
        "inactive": "Nama pengguna atau kata sandi salah. Periksa lagi huruf besar dan kecil.",
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "Nama pengguna"
        self.fields["username"].widget.attrs |= {"autocorrect": "off", "spellcheck": "false"}
        self.fields["password"].label = "Kata sandi"

    def clean(self):
        try:
            tahan(self.cleaned_data.get("username", ""), pada=timezone.now())
        except RuangTungguPenuh:
            raise forms.ValidationError(
                "Terlalu banyak percobaan masuk saat ini. Coba lagi sebentar.", code="penuh"
            ) from None
        return super().clean()

    def confirm_login_allowed(self, user):
        super().confirm_login_allowed(user)
        batas = user.sandi_sekali_sampai
        if user.harus_ganti_sandi and batas and batas < timezone.now():
            raise forms.ValidationError(SEKALI_KEDALUWARSA, code="kedaluwarsa")


class _SandiBaru:
    """A new password differs from the one it replaces; our words instead of Django's."""

    error_messages = {
        "password_mismatch": "Kedua kata sandi baru tidak sama. Ketik lagi.",
        "password_incorrect": "Kata sandi sekarang salah. Ketik lagi.",
    }

    def clean_new_password1(self):
        sandi = self.cleaned_data["new_password1"]
        if self.user.check_password(sandi):
            raise forms.ValidationError("Kata sandi baru harus berbeda dari yang sekarang.")
        return sandi


class FormSandiPertama(_SandiBaru, SetPasswordForm):
    """For whoever has just signed in with a one-time password."""


class FormGantiSandi(_SandiBaru, PasswordChangeForm):
    """Asks the present password first: a phone may lie about unlocked."""


def form_sandi(pengguna, data=None):
    """The form that fits: the one-time password was typed a moment ago."""
    kelas = FormSandiPertama if pengguna.harus_ganti_sandi else FormGantiSandi
    form = kelas(pengguna, data)
    form.fields["new_password1"].label = "Kata sandi baru"
    form.fields["new_password1"].help_text = (
        "Paling sedikit 12 huruf atau angka, bukan nama Anda, dan tidak mudah ditebak. "
        "Gabungan tiga kata yang tidak berhubungan mudah diingat."
    )
    form.fields["new_password2"].label = "Ulangi kata sandi baru"
    form.fields["new_password2"].help_text = ""
    if "old_password" in form.fields:
        form.fields["old_password"].label = "Kata sandi sekarang"
        form.fields["old_password"].widget.attrs["autofocus"] = False
    return form
