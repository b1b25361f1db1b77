"""Stands for a package of a library that would import what is not packed."""
