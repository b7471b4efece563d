"""How a report is drawn: sheet, fonts, charts, and the pages of each brief. `report_pdf` is the way in."""
