"""Tags of the registry's fragments, wherever they are included."""

from django import template

from kpm.menu_registri import tab_untuk
from kpm.models import AlasanPembukaan
from kpm.peserta.satu_keluarga import susun_kepesertaan

register = template.Library()


@register.filter
def nomor_berkelompok(nomor):
    """Sixteen digits in fours, as a person reads them."""
    return " ".join(nomor[n : n + 4] for n in range(0, len(nomor), 4)) if nomor else ""


@register.simple_tag
def alasan_pembukaan():
    return AlasanPembukaan.choices


@register.simple_tag(takes_context=True)
def menu_registri(context):
    return tab_untuk(context["user"], context["request"].path)


@register.simple_tag(takes_context=True)
def kepesertaan_keluarga(context, keluarga):
    """The memberships of the family, their steps, and what the person who looks may do."""
    return susun_kepesertaan(keluarga, context["user"])
