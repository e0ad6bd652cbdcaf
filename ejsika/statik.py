"""Static files under hashed names, so that a browser may keep each for a year."""

from django.contrib.staticfiles.apps import StaticFilesConfig
from whitenoise.storage import CompressedManifestStaticFilesStorage


class KumpulanStatik(StaticFilesConfig):
    """`collectstatic` leaves out what our packages ship and no page of ours asks for."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "*.map",
        "hx-*.js",
        "htmax*",
        "htmx-4*",
        "htmx-2-compat*",
        "*.rtl.*",
        "bootstrap/js/jquery*",
        "rest_framework",
    ]


class StatikBernama(CompressedManifestStaticFilesStorage):
    """Hash names inside ES modules too; leave out source maps, which the packages do not ship."""

    support_js_module_import_aggregation = True
    manifest_strict = True

    patterns = tuple(
        (pola, tuple(aturan for aturan in daftar if "sourceMappingURL" not in str(aturan)))
        for pola, daftar in CompressedManifestStaticFilesStorage.patterns
    )
