"""Families registered twice, or two in one: finding, deciding, joining, dividing."""
