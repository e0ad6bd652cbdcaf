"""Static files under hashed names, so that a browser may keep each for a year."""

from django.contrib.staticfiles.finders import AppDirectoriesFinder
from whitenoise.storage import CompressedManifestStaticFilesStorage

TAK_DIPAKAI = [
    "*.map",
    "hx-*.js",
    "htmax*",
    "htmx-4*",
    "htmx-2-compat*",
    "*.rtl.*",
    "bootstrap/js/jquery*",
    "rest_framework",
]


class PencariPaket(AppDirectoriesFinder):
    """`collectstatic` leaves out what our packages ship and no page of ours asks for."""

    def list(self, ignore_patterns):
        return super().list([*ignore_patterns, *TAK_DIPAKAI])


class StatikBernama(CompressedManifestStaticFilesStorage):
    """Hash names inside ES modules too; leave out source maps, which the packages do not ship."""

    support_js_module_import_aggregation = True
    manifest_strict = True

    patterns = tuple(
        (pola, tuple(aturan for aturan in daftar if "sourceMappingURL" not in str(aturan)))
        for pola, daftar in CompressedManifestStaticFilesStorage.patterns
    )
