"""The forms in which a draft is written."""

from luwte.policy.forms.agreements import NormForm, TermsForm
from luwte.policy.forms.authority import AuthorityForm
from luwte.policy.forms.care import CareForm
from luwte.policy.forms.draft import DraftForm, SeenForm
from luwte.policy.forms.letterhead import LetterheadForm
from luwte.policy.forms.matrix import GeneralForm, StartForm
from luwte.policy.forms.matrix_class import ClassForm
from luwte.policy.forms.retention import RetentionForm

__all__ = [
    "AuthorityForm",
    "CareForm",
    "ClassForm",
    "DraftForm",
    "GeneralForm",
    "LetterheadForm",
    "NormForm",
    "RetentionForm",
    "SeenForm",
    "StartForm",
    "TermsForm",
]
