"""Was the pendamping there? Pure, versioned rules and the activity that applies them."""

from pendamping.kehadiran import aturan_2026_1

ATURAN = {aturan_2026_1.VERSI: aturan_2026_1.nilai}
VERSI_KINI = aturan_2026_1.VERSI
