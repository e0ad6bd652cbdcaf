"""Is the process up, and may it take work?"""

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


def _basis_data():
    with connection.cursor() as kursor:
        kursor.execute("SELECT 1")


def _migrasi():
    pelaksana = MigrationExecutor(connection)
    if pelaksana.migration_plan(pelaksana.loader.graph.leaf_nodes()):
        raise RuntimeError("ada migrasi yang belum dijalankan")


def _redis():
    cache.get("sehat")


BAGIAN = {"basis_data": _basis_data, "migrasi": _migrasi, "redis": _redis}


@login_not_required
@never_cache
@require_safe
def hidup(request):
    return JsonResponse({"status": "hidup"})


@login_not_required
@never_cache
@require_safe
def siap(request):
    """200 when every part answers, 503 with the parts that do not."""
    gagal = []
    for nama, periksa in BAGIAN.items():
        if nama == "migrasi" and "basis_data" in gagal:
            continue  # asking twice a database that is away would take twice as long
        try:
            periksa()
        except Exception:  # whatever it is, this part cannot serve
            gagal.append(nama)
    isi = {"status": "belum siap" if gagal else "siap", "gagal": gagal}
    jawab = JsonResponse(isi, status=503 if gagal else 200)
    if gagal:
        jawab.headers["Retry-After"] = "5"
    return jawab
