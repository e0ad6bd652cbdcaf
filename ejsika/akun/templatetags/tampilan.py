"""Template tags every page may use: icons and links that keep the filters."""

from functools import cache

from django import template
from django.utils.safestring import mark_safe
from tablericons import _render_icon

register = template.Library()


@cache
def gambar_ikon(nama, ukuran, isi):
    corak = "filled" if isi else "outline"
    atribut = {"class": "ikon", "aria-hidden": "true", "focusable": "false"}
    return mark_safe(_render_icon(f"{corak}/{nama}", ukuran, **atribut))  # noqa: S308 - a package's file


@register.simple_tag
def ikon(nama, ukuran=20, isi=False):
    """A decorative Tabler icon; the words beside it carry the meaning."""
    return gambar_ikon(str(nama), int(ukuran), bool(isi))


@register.simple_tag(takes_context=True)
def alamat_saring(context, nama, nilai):
    """The current address with one filter set (or removed when empty), from page one."""
    kueri = context["request"].GET.copy()
    for letak in ("hal", "sesudah", "sebelum"):
        kueri.pop(letak, None)
    if nilai in (None, ""):
        kueri.pop(nama, None)
    else:
        kueri[nama] = nilai
    return f"?{kueri.urlencode()}"


@register.simple_tag(takes_context=True)
def saring_aktif(context, nama, nilai):
    """Is this the value the address asks for?"""
    return context["request"].GET.get(nama, "") == str(nilai)
