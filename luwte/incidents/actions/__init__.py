"""What people do with incidents and cases: one verb, one function, one transaction."""

from luwte.incidents.actions.reporting import Involved, Report, report_incident

__all__ = ["Involved", "Report", "report_incident"]
