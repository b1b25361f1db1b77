"""How a report looks: the colours of the screens (kiosk/ui/theme.py), on paper too."""

INK, MUTED = "#10243A", "#4B6175"
PAPER, SURFACE, LINE = "#F3F6F8", "#FFFFFF", "#D3DDE5"
EDGE, ACCENT, ACCENT_SOFT, SUN = "#7A8FA1", "#00687A", "#E1F1F3", "#FFC629"

STYLE = f"""
@page {{ size: A4; margin: 14mm 14mm 16mm; }}
* {{ box-sizing: border-box; }}
html {{ background: {PAPER}; color: {INK}; -webkit-print-color-adjust: exact; print-color-adjust: exact; }}
body {{ max-width: 210mm; margin: 0 auto; padding: 10mm 8mm; background: {SURFACE};
  font: 15px/1.45 Inter, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; font-variant-numeric: tabular-nums; }}
header {{ border-top: 6px solid {ACCENT}; padding-top: 14px; margin-bottom: 22px; }}
h1 {{ font-size: 29px; line-height: 1.2; margin: 2px 0 6px; }}
h2 {{ font-size: 19px; margin: 30px 0 10px; break-after: avoid; }}
p {{ margin: 0 0 8px; }}
.muted, caption, figcaption {{ color: {MUTED}; }}
.kind {{ color: {ACCENT}; font-weight: 700; }}
.tiles {{ display: grid; grid-template-columns: repeat(3, 1fr); gap: 10px; margin: 0 0 8px; padding: 0; }}
.tile {{ border: 1px solid {LINE}; border-radius: 12px; padding: 10px 14px 11px; break-inside: avoid; }}
.tile b {{ display: block; font-size: 31px; line-height: 1.15; }}
.tile span {{ display: block; font-weight: 600; }}
.tile small {{ color: {MUTED}; font-size: 13px; }}
figure {{ margin: 0; break-inside: avoid; }}
figure svg {{ display: block; width: 100%; height: auto; }}
ul.legend {{ list-style: none; display: flex; flex-wrap: wrap; gap: 4px 20px; margin: 4px 0 0; padding: 0;
  font-size: 14px; }}
ul.legend i {{ display: inline-block; width: 13px; height: 13px; margin-right: 7px; border-radius: 3px;
  vertical-align: -1px; border: 1px solid {EDGE}; }}
table {{ border-collapse: collapse; width: 100%; font-size: 13.5px; }}
thead {{ display: table-header-group; }}
tr {{ break-inside: avoid; }}
th {{ text-align: right; color: {MUTED}; font-weight: 600; vertical-align: bottom; padding: 4px 6px;
  border-bottom: 1.5px solid {EDGE}; }}
td {{ text-align: right; padding: 4px 6px; border-bottom: 1px solid {LINE}; }}
th:first-child, td:first-child {{ text-align: left; padding-left: 0; }}
td:first-child {{ width: 34%; }}
tfoot {{ display: table-row-group; }}
tfoot td {{ font-weight: 700; border-bottom: none; border-top: 1.5px solid {EDGE}; }}
td.off {{ color: {MUTED}; text-align: left; }}
dl {{ font-size: 14px; }}
dt {{ font-weight: 600; }}
dd {{ margin: 0 0 7px; color: {MUTED}; }}
section {{ break-inside: auto; }}
section.whole {{ break-inside: avoid; }}
@media screen and (max-width: 620px) {{ .tiles {{ grid-template-columns: repeat(2, 1fr); }} }}
@media print {{
  html, body {{ background: {SURFACE}; }}
  body {{ max-width: none; padding: 0; font-size: 10.5pt; }}
  h1 {{ font-size: 20pt; }}
  h2 {{ font-size: 13.5pt; margin-top: 18pt; }}
  table {{ font-size: 9.5pt; }}
  .tile b {{ font-size: 21pt; }}
}}
"""
