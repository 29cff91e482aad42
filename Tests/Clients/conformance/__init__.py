"""Conformance with the service model: requests that break one thing each, requests that are right, and what may be answered.

The cases are made from botocore's own model of cognito-idp, apart from the model in the program. What the model cannot say
(which pool, which code, in which order) stands in `requests_*.py`, one entry for each operation.
"""
