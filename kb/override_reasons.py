"""Why advice was not followed: the codes of HL7's `non-adherence-reason-codes`, as CDS Hooks lists them."""

from __future__ import annotations

from collections.abc import Mapping

SYSTEM = "http://terminology.hl7.org/CodeSystem/non-adherence-reason-codes"

GROUPS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "cds-not-applicable": (
        "The advice does not apply",
        {
            "patient-ineligible": "The patient is not eligible",
            "indication-order-exists": "It is already ordered",
            "action-completed": "It is already done",
            "action-unsuccessful": "It was tried and did not succeed",
            "action-performed-no-adverse-effect": "It was done before without harm",
            "action-not-priority": "Something else comes first",
        },
    ),
    "cds-suboptimal-context": (
        "Not here, or not now",
        {
            "limited-time": "Too little time",
            "wrong-time-workflow": "The wrong moment in the work",
            "inappropriate-recipient": "Not for me to decide",
            "need-more-info": "More must be known first",
        },
    ),
    "recipient-disagrees-evidence": (
        "The evidence is judged otherwise",
        {
            "does-not-align-latest-evidence": "Newer evidence says otherwise",
            "expert-contradicts": "An expert advises otherwise",
            "policy-contradicts": "Our policy says otherwise",
            "recipient-does-not-trust": "The advice is not trusted",
        },
    ),
    "recipient-concerns-outcomes": (
        "Concern about the outcome",
        {
            "risk-benefit-ratio": "More risk than benefit",
            "mitigate-risk-negative-outcome": "Another way avoids a risk",
            "likely-negative-health-outcomes": "It would likely do harm",
            "patient-contraindication": "The patient has a contraindication",
        },
    ),
    "does-not-align-preferences": (
        "The patient prefers otherwise",
        {
            "patient-fears-discomfort": "The patient fears discomfort",
            "patient-does-not-want-change": "The patient does not want a change",
            "cultural-religious-reason": "A cultural or religious reason",
            "prefers-alternative": "The patient prefers an alternative",
            "patient-refuses": "The patient refuses",
        },
    ),
    "not-convenient-feasible": (
        "Not feasible",
        {
            "inadequate-support": "Too little support",
            "service-not-available": "Not available here",
            "implementation-challenges": "Hard to carry out",
            "too-costly-uncovered": "Too costly, or not covered",
            "recipient-does-not-understand": "Not understood",
            "comorbidity-disability": "Another illness or a disability",
        },
    ),
}
"""Each group's label, and its codes with their labels (ours, in plain words)."""

CODES: Mapping[str, str] = {code: label for _, codes in GROUPS.values() for code, label in codes.items()}
