"""Roles out of a table: into both tokens with V2 and V3 events, into the ID token with V1 events."""

import json
import os

with open(os.environ["ROLE_TABLE"]) as file:
    TABLE = json.load(file)


def handler(event, context):
    row = TABLE.get(event["userName"], {"roles": [], "level": 0})
    if event["version"] == "1":
        event["response"]["claimsOverrideDetails"] = {
            "claimsToAddOrOverride": {"roles": ",".join(row["roles"]), "sub": "somebody-else"},
            "claimsToSuppress": ["email"],
            "groupOverrideDetails": {"groupsToOverride": [*event["request"]["groupConfiguration"]["groupsToOverride"], "extra"]},
        }
        return event
    event["response"]["claimsAndScopeOverrideDetails"] = {
        "idTokenGeneration": {
            "claimsToAddOrOverride": {"roles": row["roles"], "limits": {"level": row["level"], "strict": True}},
            "claimsToSuppress": ["email"],
        },
        "accessTokenGeneration": {
            "claimsToAddOrOverride": {"roles": row["roles"], "sub": "somebody-else", "client_id": "another"},
            "scopesToAdd": ["orders/read"],
        },
    }
    return event
