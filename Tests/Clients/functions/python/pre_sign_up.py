"""Nobody of a blocked domain gets in; colleagues are in at once."""


def handler(event, context):
    domain = event["request"]["userAttributes"].get("email", "").rpartition("@")[2]
    if domain == "blocked.example":
        raise Exception("Domain not allowed")
    if domain == "colleagues.example":
        event["response"]["autoConfirmUser"] = True
        event["response"]["autoVerifyEmail"] = True
    return event
