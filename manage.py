#!/usr/bin/env python
"""Django's command line for e-JSiKa; with no environment set it talks to the private services."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ejsika.settings")
    execute_from_command_line(sys.argv)
