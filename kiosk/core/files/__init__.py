"""The files that people write: centre files, vehicles; read strictly, faults told by line and field."""
