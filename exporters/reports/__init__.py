"""Reports: one model of a report, one file per format. Public: `exporters.reports.writing`."""
